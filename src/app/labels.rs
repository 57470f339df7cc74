//! What the screen calls the choices that keys go through.

use super::{BandEnd, Column, Counts, ExportKind, Filter, Sort};
use crate::metrics::AxisView;

impl Filter {
    /// What the table's title calls the rows.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Errors => "errors",
            Self::Fp => "false positives",
            Self::Fn => "false negatives",
            Self::Tp => "true positives",
            Self::Tn => "true negatives",
            Self::ByHand => "by hand",
            Self::WrongText => "wrong text",
            Self::OnlyA => "only A right",
            Self::OnlyB => "only B right",
            Self::Flipped => "flipped since the pin",
        }
    }
}

impl Sort {
    /// What the table's title calls the order; `has_loss` says whether the axis has a loss.
    pub fn label(self, has_loss: bool) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Score => "score",
            Self::Loss if has_loss => "loss",
            Self::Loss => "how wrong",
            Self::Distance => "distance to the threshold",
        }
    }
}

impl Column {
    /// What the table's header calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Margin => "margin",
            Self::Logits => "logits",
            Self::Probabilities => "probabilities",
        }
    }
}

impl ExportKind {
    /// What the dialogue calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Predictions => "predictions",
            Self::Decision => "decision",
            Self::Report => "report",
            Self::NBest => "n-best",
            Self::NullOdds => "null odds",
        }
    }
}

impl BandEnd {
    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "lower",
            Self::High => "upper",
        }
    }
}

impl Counts {
    /// What the histogram's title calls its counts.
    pub fn label(self) -> &'static str {
        match self {
            Self::Linear => "linear counts",
            Self::Root => "root of counts",
            Self::Logarithm => "logarithm of counts",
        }
    }
}

/// What stands under the histogram.
pub(crate) fn axis_label(view: AxisView) -> &'static str {
    match view {
        AxisView::Score => "score",
        AxisView::LogOdds => "log-odds",
        AxisView::Rank => "rank",
    }
}
