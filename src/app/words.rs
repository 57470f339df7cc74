//! Everything that the screen says in sentences: feedback, complaints, hints, and what its choices are called.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Column, ExportKind, Failure, Filter, JobProgress, Sort};
use crate::dataset::{Format, Warning};
use crate::export::ReportFormat;
use crate::metrics::{AxisView, Objective, grouped};

/// One line of feedback to the last action.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// No threshold in that direction changes a prediction: all are this class.
    AllPredicted(u8),
    NothingToUndo,
    NotMet(Objective),
    NoLogOdds,
    /// The scores have neither loss nor margin.
    NoLoss,
    /// There was no search to go on with.
    NothingSearched,
    /// The search for this went on at the other end of the list.
    WentRound(String),
    NotListed(String, Filter),
    /// This row, counted from 0.
    CopiedRow(usize),
    CopiedThreshold(f64),
    NotCopied(Failure),
    /// The threshold is one that says nothing of these scores.
    Odd(Warning),
    Wrote(PathBuf),
    /// The file is there, and stays as it is.
    NotReplaced(PathBuf),
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
            | Self::Odd(_)
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
            Self::Odd(warning) => warning.fmt(f),
            Self::Wrote(path) => write!(f, "wrote {}", path.display()),
            Self::NotReplaced(path) => write!(f, "{} exists and was not replaced", path.display()),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// Why what stands in a field was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Complaint {
    #[error("a threshold is a finite number, such as 0.73")]
    NoThreshold,
    #[error("name a file")]
    NoFile,
    /// It could not be done.
    #[error("{0}")]
    Failed(Failure),
}

/// What the title line tells a user at once.
#[derive(Debug, Clone, Copy)]
pub enum TitleHint {
    /// This is the built-in sample: how to open one's own data.
    Demo,
}

impl fmt::Display for TitleHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo => write!(f, "your own: cutpoint DATA --model DIR"),
        }
    }
}

/// What stands in a panel or an overlay, without being an answer to a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notice<'a> {
    /// What a prediction is.
    Rule,
    Mouse,
    /// Under the field for a threshold.
    ThresholdField,
    SearchField,
    /// Under the name of a file: what is written there, and how it may end.
    ExportField(ExportKind),
    /// Whether to replace the file that is there.
    Overwrite,
    /// The table is empty under this filter.
    NoRows(Filter),
    Reading {
        model: Option<&'a str>,
        data: &'a str,
    },
    Done(JobProgress),
    ReadingTexts,
    Pace(JobProgress),
    Stopping,
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Rule => write!(f, "A prediction is 1 if and only if score ≥ threshold."),
            Self::Mouse => {
                write!(f, "mouse: drag or click the threshold, click a row or an operating point, wheel")
            }
            Self::ThresholdField => write!(f, "a number; Enter goes there, Esc leaves"),
            Self::SearchField => write!(f, "in both texts, upper and lower case alike"),
            Self::ExportField(ExportKind::Predictions) => {
                write!(f, "{}, also .gz; Tab: what; Enter writes", Format::extensions())
            }
            Self::ExportField(ExportKind::Decision) => {
                write!(f, "the threshold with its reason and figures; Enter writes")
            }
            Self::ExportField(ExportKind::Report) => {
                write!(f, "{}; Tab: what; Enter writes", ReportFormat::extensions())
            }
            Self::Overwrite => write!(f, "the file exists: y replaces it, any other key goes back"),
            Self::NoRows(filter) => {
                write!(f, "no row is listed: there are no {} at this threshold (f lists others)", filter.label())
            }
            Self::Reading { model, data } => write!(f, "{} reads {data}", model.unwrap_or("model")),
            Self::Done(JobProgress { done, all, elapsed, .. }) => {
                write!(f, "{} of {} pairs, {}", grouped(done as u64), grouped(all as u64), duration(elapsed))
            }
            Self::ReadingTexts => write!(f, "reading the texts…"),
            Self::Pace(JobProgress { per_second, eta, .. }) => {
                per_second.map_or(Ok(()), |rate| write!(f, "{rate:.0} pairs/s"))?;
                eta.map_or(Ok(()), |eta| write!(f, ", about {} left", duration(eta)))
            }
            Self::Stopping => write!(f, "stopping after this batch… (Ctrl-C leaves at once)"),
        }
    }
}

/// `48 s`, `3 min 05 s`
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}

/// What a window that is too small asks for, in more and in fewer words.
pub(crate) const PLEAS: [&str; 5] = [
    "cutpoint needs 40×12 cells: enlarge the window (q quits)",
    "cutpoint needs 40×12: enlarge (q quits)",
    "needs 40×12 (q quits)",
    "needs 40×12",
    "40×12",
];

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
}

/// What stands under the histogram.
pub(crate) fn axis_label(view: AxisView) -> &'static str {
    match view {
        AxisView::Score => "score",
        AxisView::LogOdds => "log-odds",
        AxisView::Rank => "rank",
    }
}
