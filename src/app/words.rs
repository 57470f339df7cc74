//! Everything that the state says, in words: feedback, complaints, and what its choices are called.

use std::fmt;
use std::path::PathBuf;

use super::{Column, ExportKind, Failure, Filter, Sort};
use crate::dataset::Format;
use crate::export::ReportFormat;
use crate::metrics::{AxisView, Objective};

/// One line of feedback to the last action.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// No threshold in that direction changes a prediction: all are this class.
    AllPredicted(u8),
    /// There is no move to undo.
    NothingToUndo,
    /// No threshold meets the objective.
    NotMet(Objective),
    /// The scores have no log-odds.
    NoLogOdds,
    /// The scores have neither loss nor margin.
    NoLoss,
    /// There was no search to go on with.
    NothingSearched,
    /// The search for this went on at the other end of the list.
    WentRound(String),
    /// No row listed contains it.
    NotListed(String, Filter),
    /// This row (from 0) is on the clipboard.
    CopiedRow(usize),
    /// This threshold is.
    CopiedThreshold(f64),
    /// It could not be put there.
    NotCopied(Failure),
    /// The file was written.
    Wrote(PathBuf),
    /// The file is there, and stays as it is.
    NotReplaced(PathBuf),
    /// Something that was started could not be done.
    Failed(Failure),
}

impl Status {
    /// Whether it reports a failure.
    pub(crate) fn is_error(&self) -> bool {
        match self {
            Self::NotCopied(_) | Self::NotReplaced(_) | Self::Failed(_) => true,
            Self::AllPredicted(_)
            | Self::NothingToUndo
            | Self::NotMet(_)
            | Self::NoLogOdds
            | Self::NoLoss
            | Self::NothingSearched
            | Self::WentRound(_)
            | Self::NotListed(..)
            | Self::CopiedRow(_)
            | Self::CopiedThreshold(_)
            | Self::Wrote(_) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllPredicted(class) => write!(f, "every prediction is {class} already"),
            Self::NothingToUndo => write!(f, "nothing to undo"),
            Self::NotMet(objective) => write!(f, "no threshold meets {objective}"),
            Self::NoLogOdds => write!(f, "these scores are no probabilities: there are no log-odds"),
            Self::NoLoss => {
                write!(f, "these scores are no probabilities: there is no loss and no margin to show")
            }
            Self::NothingSearched => write!(f, "nothing was searched yet: /"),
            Self::WentRound(needle) => write!(f, "“{needle}”: went round the end of the list"),
            Self::NotListed(needle, filter) => {
                write!(f, "“{needle}” is not in the rows listed ({}); f lists others", filter.label())
            }
            Self::CopiedRow(row) => write!(f, "copied row {}: texts, label, score, prediction", row + 1),
            Self::CopiedThreshold(threshold) => write!(f, "copied the threshold {threshold}"),
            Self::NotCopied(failure) => write!(f, "cannot copy: {failure}"),
            Self::Wrote(path) => write!(f, "wrote {}", path.display()),
            Self::NotReplaced(path) => write!(f, "{} exists and was not replaced", path.display()),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// Why what stands in a field was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Complaint {
    /// It is no threshold.
    NoThreshold,
    /// There is no file name.
    NoFile,
    /// It could not be done.
    Failed(Failure),
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoThreshold => write!(f, "a threshold is a finite number, such as 0.73"),
            Self::NoFile => write!(f, "name a file"),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

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
        }
    }

    /// What the dialogue says of the file and of its name.
    pub fn hint(self) -> String {
        match self {
            Self::Predictions => format!("{}, also .gz; Tab: what; Enter writes", Format::extensions()),
            Self::Decision => "the threshold with its reason and figures; Enter writes".into(),
            Self::Report => format!("{}; Tab: what; Enter writes", ReportFormat::extensions()),
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
