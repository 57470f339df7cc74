//! Everything that the screen says in sentences: feedback, remarks and hints.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::{BandEnd, Content, ExportKind, Failure, Filter, LabelsLeft, MatchCount, Notice, SliceLabels, Tab};
use crate::dataset::{Note, SkippedRows, Warning};
use crate::metrics::{
    Band, BandGoal, ChosenBootstrap, Limited, NoBand, Objective, Prevalence, RunNote, Unmet, counted, exact, grouped,
    significant,
};

/// One line of feedback to the last action.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// No threshold in that direction changes a prediction: all are this class.
    AllPredicted(u8),
    /// The threshold that was jumped to makes every prediction this class.
    EveryPrediction(u8),
    NothingToUndo,
    /// A key asks for a threshold where none decides.
    NoThreshold,
    /// The threshold was pinned here, on this tab.
    Pinned(f64, Tab),
    Unpinned,
    /// B is this one now.
    ComparedWith(String),
    /// The threshold went here, where A stands beside B.
    WentToA(f64),
    /// There is no other B, or none at all.
    NoOtherRival,
    /// No threshold meets the objective.
    NotMet(Objective, Unmet),
    NoLogOdds,
    /// The scores have neither loss nor margin.
    NoLoss,
    /// There was no search to go on with.
    NothingSearched,
    /// The rows have neither texts nor other columns.
    NothingToSearch,
    /// The search for this arrived at one of so many listed rows that match.
    Matched(String, MatchCount),
    /// The same, after it went on at the other end of the list.
    WentRound(String, MatchCount),
    NotListed(String, Filter),
    /// The row with this number in the file, and what was copied of it beside its figures.
    CopiedRow(usize, Content),
    CopiedThreshold(f64),
    NotCopied(Failure),
    /// The threshold is one that says nothing of these scores.
    Odd(Warning),
    /// So many warnings can be read.
    Warned(usize),
    /// A band around the threshold is left to people, and the keys move this end of it; rows beside it have these labels.
    BandOpened(Band, BandEnd, LabelsLeft),
    /// Every row is labelled again, at this threshold.
    BandClosed(f64),
    /// The keys move this end of the band.
    EndTaken(BandEnd),
    NoBandOpen,
    /// Slices have no thresholds of their own while a band is open.
    CommonWithBand,
    /// The end of the band changes nothing any more.
    NoFurther,
    /// The band serves this best here.
    BandChosen(BandGoal),
    NoBand(NoBand),
    /// What it is chosen by, or around, changed while this was worked out.
    BandOutdated(BandGoal),
    CopiedBand(Band),
    /// What was proven of the threshold, what that rests on, and how to use it.
    Proven([String; 3]),
    /// What drawing the rows anew says of the operating point that was gone to.
    HowSure(Objective, Box<ChosenBootstrap>),
    /// The operating points are chosen for this share of positives, and by these costs.
    JudgedBy(Option<Prevalence>, CostsSaid),
    /// Nothing else can be sliced by.
    OnlyOneSlicing,
    /// Nobody knows yet what can be sliced by.
    StillSlicing,
    /// The table lists the rows of the slice by this, of this name.
    OfSlice(String, String),
    /// The table lists the rows of all slices again.
    AllSlices,
    /// A file of this kind, and what becomes of thresholds by slice there.
    Wrote(ExportKind, PathBuf, SliceLabels),
    /// The file is there, and stays as it is.
    NotReplaced(PathBuf),
    Failed(Failure),
}

impl Status {
    /// Whether it reports a failure, or a warning.
    pub(crate) fn is_error(&self) -> bool {
        match self {
            Self::NotCopied(_) | Self::NotReplaced(_) | Self::Failed(_) | Self::Warned(_) => true,
            Self::AllPredicted(_)
            | Self::EveryPrediction(_)
            | Self::NothingToUndo
            | Self::NoThreshold
            | Self::Pinned(..)
            | Self::Unpinned
            | Self::ComparedWith(_)
            | Self::WentToA(_)
            | Self::NoOtherRival
            | Self::NotMet(..)
            | Self::NoLogOdds
            | Self::NoLoss
            | Self::NothingSearched
            | Self::Matched(..)
            | Self::WentRound(..)
            | Self::NotListed(..)
            | Self::NothingToSearch
            | Self::CopiedRow(..)
            | Self::CopiedThreshold(_)
            | Self::BandOpened(..)
            | Self::BandClosed(_)
            | Self::EndTaken(_)
            | Self::NoBandOpen
            | Self::CommonWithBand
            | Self::NoFurther
            | Self::BandChosen(_)
            | Self::NoBand(_)
            | Self::BandOutdated(_)
            | Self::CopiedBand(_)
            | Self::Odd(_)
            | Self::Proven(_)
            | Self::HowSure(..)
            | Self::JudgedBy(..)
            | Self::OnlyOneSlicing
            | Self::StillSlicing
            | Self::OfSlice(..)
            | Self::AllSlices
            | Self::Wrote(..) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllPredicted(class) => write!(f, "all predictions are already {class}"),
            Self::EveryPrediction(class) => write!(f, "every prediction is {class}"),
            Self::NothingToUndo => write!(f, "nothing to undo"),
            Self::NoThreshold => Notice::NoThreshold.fmt(f),
            Self::Pinned(threshold, tab) => {
                let key = match tab {
                    Tab::Threshold => "f",
                    Tab::Curves | Tab::Slices | Tab::Comparison => "f on the first tab",
                };
                write!(f, "pinned {}: move the threshold to see what flips; {key} lists it", exact(*threshold))
            }
            Self::Unpinned => write!(f, "the pin is gone"),
            Self::ComparedWith(name) => write!(f, "B is {name}"),
            Self::WentToA(threshold) => {
                write!(f, "threshold moved to {}, where A stands beside B; u takes it back", exact(*threshold))
            }
            Self::NoOtherRival => write!(f, "there is nothing else to compare with"),
            Self::NotMet(objective, unmet) => f.write_str(&unmet.said(objective, &objective.to_string(), "")),
            Self::NoLogOdds => write!(f, "scores are not probabilities, so there are no log-odds"),
            Self::NoLoss => write!(f, "scores are not probabilities, so there is no loss or margin to show"),
            Self::NothingSearched => write!(f, "no search yet; press /"),
            Self::Matched(needle, count) => write!(f, "{count} for “{needle}”"),
            Self::WentRound(needle, count) => write!(f, "{count} (wrapped around) for “{needle}”"),
            Self::NotListed(needle, filter) => {
                write!(f, "no match for “{needle}” in the rows listed ({}); f changes the filter", filter.label())
            }
            Self::NothingToSearch => write!(f, "rows have only a label and a score: there is nothing to search"),
            Self::CopiedRow(row, content) => {
                let content = match content {
                    Content::Question => "question, answer, ",
                    Content::Pair => "texts, ",
                    Content::Text => "text, ",
                    Content::OtherColumns => "other columns, ",
                    Content::Nothing => "",
                };
                write!(f, "copied row {row}: {content}label, score, prediction")
            }
            Self::CopiedThreshold(threshold) => write!(f, "copied threshold {}", exact(*threshold)),
            Self::NotCopied(failure) => write!(f, "cannot copy: {failure}"),
            Self::Odd(warning) => warning.fmt(f),
            Self::Warned(count) => {
                let them = if *count == 1 { "it" } else { "them" };
                write!(f, "{} about these rows: press ? to read {them}", counted(*count, "warning"))
            }
            Self::BandOpened(band, end, labels) => {
                let (low, high) = (exact(band.low()), exact(band.high()));
                write!(
                    f,
                    "from {low} to below {high} left to people{}; keys move the {} end, A takes the other",
                    labels.words(),
                    end.label()
                )
            }
            Self::BandClosed(threshold) => write!(f, "every row is labelled again, at threshold {}", exact(*threshold)),
            Self::EndTaken(end) => write!(f, "keys move the {} end of the band", end.label()),
            Self::NoBandOpen => write!(f, "no band is open; a leaves one to people"),
            Self::CommonWithBand => {
                write!(f, "slices have one threshold while a band is open; a closes it")
            }
            Self::NoFurther => write!(f, "no score lies beyond this end"),
            Self::BandChosen(goal) => write!(f, "{} (a point estimate on these rows)", goal.label()),
            Self::NoBand(none) => none.fmt(f),
            Self::BandOutdated(goal) => {
                write!(f, "the threshold, costs or prevalence changed meanwhile; type {goal} again")
            }
            Self::CopiedBand(band) => write!(f, "copied band {band}"),
            Self::Proven([said, ..]) => write!(f, "{said}; ? says what that rests on"),
            Self::HowSure(objective, chosen) => {
                let here = chosen.optimism.apparent.map_or_else(|| "–".into(), three_digits);
                write!(f, "{}: {here} here", objective.label())?;
                let Some(elsewhere) = chosen.optimism.out_of_bag else { return Ok(()) };
                write!(f, ", {} on rows not used to choose", three_digits(elsewhere))?;
                // What the limits are kept by here may break them there.
                for (limit, beside) in objective.limits.iter().zip(&chosen.beside) {
                    if let (Some(here), Some(there)) = (beside.apparent, beside.out_of_bag) {
                        write!(f, "; {}", here_and_there(limit.of, here, there))?;
                    }
                }
                Ok(())
            }
            Self::JudgedBy(Some(prevalence), costs) => write!(f, "operating points at {prevalence} positives, {costs}"),
            Self::JudgedBy(None, costs) => write!(f, "operating points as measured, {costs}"),
            Self::StillSlicing => write!(f, "the rows are still being cut up"),
            Self::OnlyOneSlicing => write!(f, "there is nothing else to slice by"),
            Self::OfSlice(by, name) => write!(f, "rows of {}; Esc lists all again", slice_name(by, name)),
            Self::AllSlices => write!(f, "rows of all slices"),
            Self::Wrote(kind, path, labels) => {
                let what = match kind {
                    ExportKind::Predictions => "predictions",
                    ExportKind::Decision => "the decision",
                    ExportKind::Report => "the report",
                    ExportKind::NBest => "the best candidates",
                    ExportKind::NullOdds => "the null odds",
                };
                write!(f, "wrote {what} to {}{labels}", path.display())
            }
            Self::NotReplaced(path) => write!(f, "{} already exists and was not replaced", path.display()),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// What operating points are judged by, as [`Costs::written`](crate::metrics::Costs::written) has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CostsSaid {
    None,
    Numbers(String),
    /// Some of them stand in columns of the file.
    Columns(String),
}

impl fmt::Display for CostsSaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(f, "no costs"),
            Self::Numbers(costs) => write!(f, "costs {costs}"),
            Self::Columns(costs) => write!(f, "costs {costs} (columns go before numbers)"),
        }
    }
}

/// `precision 0.953 here, 0.931 there`
fn here_and_there(of: Limited, here: f64, there: f64) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    match of {
        Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr => {
            format!("{} {} here, {} there", of.label(), three_digits(here), three_digits(there))
        }
        Limited::Predicted => format!("{here:.0} predicted 1 here, {there:.0} there"),
        Limited::PredictedShare => format!("{} predicted 1 here, {} there", percent(here), percent(there)),
    }
}

/// What is below 1 never reads as 1.
fn three_digits(figure: f64) -> String {
    let rounded = format!("{figure:.3}");
    if figure < 1.0 && rounded == "1.000" { ">0.999".into() } else { rounded }
}

impl fmt::Display for MatchCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "match {} of {}", grouped(self.number as u64), grouped(self.of as u64))
    }
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
            Self::Demo => write!(f, "your own data: cutpoint DATA --model DIR"),
        }
    }
}

/// What a user should know of the rows and their scores: what the other commands print on stderr.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Remark<'a> {
    Warning(Warning),
    Skipped(SkippedRows<'a>),
    /// The same of the rows that were held out.
    OfHoldout(String),
    /// What becomes of the threshold there, or became of a decision on these.
    Frozen(String),
    Note(&'a Note),
    /// What was noted when the model was opened.
    OfModel(&'a str),
    /// What was noted of other scores when they were read: how their rows were joined, say.
    OfRival(&'a str),
    OfRun(&'a RunNote),
    /// What was proven, or what that rests on.
    Proof(String),
    /// Why no threshold, or no band, is what was asked for.
    Unmet(String),
    /// Operating points are chosen for this share of positives.
    ChosenFor(Prevalence),
    /// Rows weigh as a column says, so much together, which says as much as so many equal rows.
    Weighed {
        column: &'a str,
        sum: f64,
        equal: Option<f64>,
    },
}

impl Remark<'_> {
    /// What stands above all of them.
    pub(crate) const HEADING: &'static str = "about these rows";

    /// Whether it is something to worry about.
    pub(crate) fn is_warning(&self) -> bool {
        match self {
            Self::Warning(_) | Self::Skipped(_) | Self::OfHoldout(_) => true,
            Self::Frozen(_)
            | Self::Note(_)
            | Self::OfModel(_)
            | Self::OfRival(_)
            | Self::OfRun(_)
            | Self::Proof(_)
            | Self::Unmet(_)
            | Self::ChosenFor(_)
            | Self::Weighed { .. } => false,
        }
    }
}

impl fmt::Display for Remark<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_warning() { "warning: " } else { "note: " })?;
        match self {
            Self::Warning(warning) => warning.fmt(f),
            Self::Skipped(skipped) => skipped.fmt(f),
            Self::OfHoldout(said) => write!(f, "holdout: {said}"),
            Self::Note(note) => note.fmt(f),
            Self::OfModel(note) | Self::OfRival(note) => f.write_str(note),
            Self::OfRun(note) => note.fmt(f),
            Self::Frozen(said) | Self::Proof(said) | Self::Unmet(said) => f.write_str(said),
            Self::ChosenFor(prevalence) => write!(
                f,
                "operating points are chosen for a prevalence of {prevalence}, also where scores are compared; the figures of comparisons \
                 and slices are as measured"
            ),
            Self::Weighed { column, sum, equal } => {
                let sum = significant(*sum);
                write!(f, "operating points are chosen for rows weighted by {column}: the weights add up to {sum}")?;
                if let Some(equal) = equal {
                    write!(f, ", about as sure as {} of equal weight", counted(equal.round() as usize, "row"))?;
                }
                write!(f, "; counts, the table and curves count each row once")
            }
        }
    }
}

/// `source: news`; an empty value is called so.
pub(crate) fn slice_name(by: &str, name: &str) -> String {
    format!("{by}: {}", if name.trim().is_empty() { "(empty)" } else { name })
}

/// `48 s`, `3 min 05 s`
pub(super) fn duration(duration: Duration) -> String {
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
