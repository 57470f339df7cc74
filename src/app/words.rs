//! Everything that the screen says in sentences: feedback, remarks and hints.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::{Asked, BandEnd, Content, ExportKind, Failure, Filter, Flipped, JobProgress, MatchCount, Mouse};
use crate::dataset::{Format, Note, SkippedRows, Warning};
use crate::export::ReportFormat;
use crate::metrics::{
    Band, BandGoal, ChosenBootstrap, NoBand, Objective, Prevalence, RunNote, SameLabels, SliceRule, Unmet, counted,
    exact, grouped,
};

/// One line of feedback to the last action.
#[derive(Debug, Clone, PartialEq)]
pub enum Status {
    /// No threshold in that direction changes a prediction: all are this class.
    AllPredicted(u8),
    /// The threshold that was jumped to makes every prediction this class.
    EveryPrediction(u8),
    NothingToUndo,
    /// The threshold was pinned here.
    Pinned(f64),
    Unpinned,
    /// B is this one now.
    ComparedWith(String),
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
    /// A band around the threshold is left to people, and the keys move this end of it.
    BandOpened(Band, BandEnd),
    /// Every row is labelled again, at this threshold.
    BandClosed(f64),
    /// The keys move this end of the band.
    EndTaken(BandEnd),
    NoBandOpen,
    /// The end of the band changes nothing any more.
    NoFurther,
    /// The band serves this best here.
    BandChosen(BandGoal),
    NoBand(NoBand),
    /// The threshold went elsewhere while this was worked out.
    BandOutdated(BandGoal),
    CopiedBand(Band),
    /// What was proven of the threshold, and what that rests on.
    Proven([String; 2]),
    /// What drawing the rows anew says of the operating point that was gone to.
    HowSure(Objective, Box<ChosenBootstrap>),
    /// The operating points are chosen for this share of positives, and costs are known or not.
    JudgedBy(Option<Prevalence>, bool),
    /// Nothing else can be sliced by.
    OnlyOneSlicing,
    /// The table lists the rows of the slice by this, of this name.
    OfSlice(String, String),
    /// The table lists the rows of all slices again.
    AllSlices,
    Wrote(PathBuf),
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
            | Self::Pinned(_)
            | Self::Unpinned
            | Self::ComparedWith(_)
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
            | Self::OfSlice(..)
            | Self::AllSlices
            | Self::Wrote(_) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllPredicted(class) => write!(f, "all predictions are already {class}"),
            Self::EveryPrediction(class) => write!(f, "every prediction is {class}"),
            Self::NothingToUndo => write!(f, "nothing to undo"),
            Self::Pinned(threshold) => {
                write!(f, "pinned {}: move the threshold to see what flips; f lists it", exact(*threshold))
            }
            Self::Unpinned => write!(f, "the pin is gone"),
            Self::ComparedWith(name) => write!(f, "B is {name}"),
            Self::NoOtherRival => write!(f, "there is nothing else to compare with"),
            Self::NotMet(objective, unmet) => write!(f, "no threshold meets {objective}{}", unmet.why(objective)),
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
            Self::BandOpened(band, end) => {
                let (low, high) = (exact(band.low()), exact(band.high()));
                write!(
                    f,
                    "from {low} to below {high} left to people; keys move the {} end, A takes the other",
                    end.label()
                )
            }
            Self::BandClosed(threshold) => write!(f, "every row is labelled again, at threshold {}", exact(*threshold)),
            Self::EndTaken(end) => write!(f, "keys move the {} end of the band", end.label()),
            Self::NoBandOpen => write!(f, "no band is open; a leaves one to people"),
            Self::NoFurther => write!(f, "no score lies beyond this end"),
            Self::BandChosen(goal) => write!(f, "{} (a point estimate on these rows)", goal.label()),
            Self::NoBand(none) => none.fmt(f),
            Self::BandOutdated(goal) => write!(f, "the threshold moved meanwhile; type {goal} again"),
            Self::CopiedBand(band) => write!(f, "copied band {band}"),
            Self::Proven([said, rests_on]) => write!(f, "{said}; {rests_on}"),
            Self::HowSure(objective, chosen) => {
                let figure = |figure: Option<f64>| figure.map_or_else(|| "–".into(), |figure| format!("{figure:.3}"));
                let here = figure(chosen.optimism.apparent);
                write!(f, "{}: {here} here", objective.label())?;
                match chosen.out_of_bag_of(objective) {
                    Some(elsewhere) => write!(f, ", {elsewhere:.3} on rows not used to choose"),
                    None => Ok(()),
                }
            }
            Self::JudgedBy(prevalence, has_costs) => {
                let costs = if *has_costs { "costs are known" } else { "no costs" };
                match prevalence {
                    Some(prevalence) => write!(f, "operating points at {prevalence} positives, {costs}"),
                    None => write!(f, "operating points as measured, {costs}"),
                }
            }
            Self::OnlyOneSlicing => write!(f, "there is nothing else to slice by"),
            Self::OfSlice(by, name) => write!(f, "rows of {}; Esc lists all again", slice_name(by, name)),
            Self::AllSlices => write!(f, "rows of all slices"),
            Self::Wrote(path) => write!(f, "wrote {}", path.display()),
            Self::NotReplaced(path) => write!(f, "{} already exists and was not replaced", path.display()),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
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
    /// What becomes of the threshold there.
    OnHoldout(String),
    Note(&'a Note),
    /// What was noted when the model was opened.
    OfModel(&'a str),
    OfRun(&'a RunNote),
    /// What was proven, or what that rests on.
    Proof(String),
}

impl Remark<'_> {
    /// What stands above all of them.
    pub(crate) const HEADING: &'static str = "about these rows";

    /// Whether it is something to worry about.
    pub(crate) fn is_warning(&self) -> bool {
        match self {
            Self::Warning(_) | Self::Skipped(_) | Self::OfHoldout(_) => true,
            Self::OnHoldout(_) | Self::Note(_) | Self::OfModel(_) | Self::OfRun(_) | Self::Proof(_) => false,
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
            Self::OfModel(note) => f.write_str(note),
            Self::OfRun(note) => note.fmt(f),
            Self::OnHoldout(said) | Self::Proof(said) => f.write_str(said),
        }
    }
}

/// What stands in a panel or an overlay, without being an answer to a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notice<'a> {
    /// What a prediction is.
    Rule,
    Mouse(Mouse),
    /// The thresholds that predict the same.
    SameLabels(&'a SameLabels),
    /// Between which thresholds 95 % of those lie that an objective chooses where rows are drawn anew; a missing end is above all
    /// scores.
    Band {
        name: &'a str,
        low: &'a str,
        high: Option<&'a str>,
    },
    /// What becomes of scores below, between and from the ends of the band on, and which end the keys move.
    Zone {
        low: &'a str,
        high: &'a str,
        end: BandEnd,
    },
    ZoneInShort {
        low: &'a str,
        high: &'a str,
    },
    /// What chose the band, and whether it was proven.
    BandReason(BandGoal),
    BandReasonInShort(BandGoal),
    /// So many predictions were changed by the last move.
    Changed(u64),
    /// What has flipped since the threshold was pinned.
    SincePin(Flipped),
    /// The same in few words.
    SincePinShort(Flipped),
    /// So many lines of a list are not shown.
    Unseen {
        above: usize,
        below: usize,
    },
    /// Under a field.
    Field(Asked),
    /// Under the field for a search: what is searched, and whether rows have ids.
    SearchField {
        content: Content,
        has_ids: bool,
    },
    /// Under the name of a file: what is written there, and how it may end. Slices may have thresholds of their own.
    ExportField(ExportKind, SliceRule),
    /// Whether to replace the file that is there.
    Overwrite,
    /// The table is empty under this filter.
    NoRows(Filter),
    /// The demo is being scored.
    ReadingDemo,
    Reading {
        model: Option<&'a str>,
        data: &'a str,
    },
    /// How far scoring is, with what a row is called.
    Done(JobProgress, &'a str),
    ReadingTexts,
    /// How fast that goes, with what a row is called.
    Pace(JobProgress, &'a str),
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Rule => write!(f, "A prediction is 1 if and only if score ≥ threshold."),
            Self::Mouse(Mouse::Ours) => write!(
                f,
                "Mouse: drag or click the threshold or a curve, click a row or an operating point, scroll with the wheel."
            ),
            Self::Mouse(Mouse::Terminals) => write!(f, "The mouse is left to the terminal (--no-mouse)."),
            Self::SameLabels(range) => write!(f, "same labels {range}"),
            Self::Band { name, low, high: Some(high) } => write!(f, "best {name} between {low} and {high}"),
            Self::Band { name, low, high: None } => write!(f, "best {name} from {low} up"),
            Self::Zone { low, high, end } => {
                write!(f, "0 below {low} · by hand · 1 from {high} on · keys move the {} end", end.label())
            }
            Self::ZoneInShort { low, high } => write!(f, "by hand from {low} to below {high}"),
            Self::BandReason(BandGoal::Guaranteed { accuracy, confidence }) => {
                write!(f, "guaranteed: accuracy ≥ {accuracy}, {} %", confidence.percent())
            }
            Self::BandReason(BandGoal::Widest { accuracy }) => write!(f, "point estimate: accuracy ≥ {accuracy}"),
            Self::BandReason(BandGoal::Cheapest { .. }) => write!(f, "point estimate: least cost"),
            Self::BandReasonInShort(BandGoal::Guaranteed { .. }) => write!(f, "guaranteed"),
            Self::BandReasonInShort(BandGoal::Widest { .. } | BandGoal::Cheapest { .. }) => write!(f, "point estimate"),
            Self::Changed(count) => write!(f, "• {} changed", grouped(count)),
            Self::SincePin(Flipped { pin, right: 0, wrong: 0, .. }) => {
                write!(f, "nothing has flipped since the pin at {}", exact(pin))
            }
            Self::SincePin(flipped) => {
                write!(f, "since the pin at {}: {}", exact(flipped.pin), Notice::SincePinShort(flipped))
            }
            Self::SincePinShort(Flipped { became, right, wrong, .. }) => {
                let (all, class) = (grouped(right + wrong), u8::from(became));
                write!(f, "{all} became {class}, {} right and {} wrong now", grouped(right), grouped(wrong))
            }
            Self::Unseen { above: 0, below } => write!(f, "{below} more below"),
            Self::Unseen { above, below: 0 } => write!(f, "{above} more above"),
            Self::Unseen { above, below } => write!(f, "{above} more above, {below} below"),
            Self::Field(Asked::Threshold) => {
                write!(f, "a threshold (0.73), or an objective that chooses one: f2, precision>=0.9, recall@fpr<=0.01")
            }
            Self::Field(Asked::Band) => write!(
                f,
                "this end (0.3), both (0.3,0.7), or what chooses them: accuracy>=0.95 (widest), accuracy>=0.95 with 90% (guaranteed), \
                 abstain=0.4 (cheapest)"
            ),
            Self::Field(Asked::Costs) => {
                write!(f, "what errors cost: fp=5,fn=1 (tp= and tn= too; below 0 is a gain); empty: no costs")
            }
            Self::Field(Asked::Prevalence) => {
                write!(f, "the share of positives where predictions will be made: 2%; empty: as in the data")
            }
            Self::SearchField { content, has_ids } => {
                let searched = match (content, has_ids) {
                    (Content::Pair, false) => "both texts",
                    (Content::Pair, true) => "both texts and the id",
                    (Content::Text, false) => "the text",
                    (Content::Text, true) => "the text and the id",
                    // An id is one of them.
                    (Content::OtherColumns | Content::Nothing, _) => "the other columns",
                };
                write!(f, "searches {searched}, ignoring case")
            }
            Self::ExportField(ExportKind::Predictions, SliceRule::Common) => {
                write!(f, "write {}, each also .gz", Format::extensions())
            }
            Self::ExportField(ExportKind::Predictions, _) => {
                write!(f, "each row by the threshold of its slice; write {}, each also .gz", Format::extensions())
            }
            Self::ExportField(ExportKind::Decision, SliceRule::Common) => {
                write!(f, "write the threshold with its figures; ↓ says why")
            }
            Self::ExportField(ExportKind::Decision, _) => {
                write!(f, "write a threshold for each slice, and the common one for all other rows")
            }
            Self::ExportField(ExportKind::Report, _) => write!(f, "write {}", ReportFormat::extensions()),
            Self::Overwrite => write!(f, "this file already exists: replace it?"),
            Self::NoRows(Filter::All) => write!(f, "no rows"),
            Self::NoRows(Filter::ByHand) => write!(f, "no rows are left to people; f changes the filter"),
            Self::NoRows(Filter::OnlyA) => write!(f, "there is no row that only A gets right; f changes the filter"),
            Self::NoRows(Filter::OnlyB) => write!(f, "there is no row that only B gets right; f changes the filter"),
            Self::NoRows(Filter::Flipped) => write!(f, "nothing has flipped since the pin; f changes the filter"),
            Self::NoRows(filter) => write!(f, "no {} at this threshold; f changes the filter", filter.label()),
            Self::ReadingDemo => write!(f, "scoring the demo with its model"),
            Self::Reading { model: Some(model), data } => write!(f, "scoring {data} with {model}"),
            Self::Reading { model: None, data } => write!(f, "scoring {data}"),
            Self::Done(JobProgress { done, all, elapsed, .. }, unit) => {
                let (done, all) = (grouped(done as u64), grouped(all as u64));
                write!(f, "{done} of {all} {unit}s, {}", duration(elapsed))
            }
            Self::ReadingTexts => write!(f, "reading texts…"),
            Self::Pace(JobProgress { per_second, eta, .. }, unit) => {
                per_second.map_or(Ok(()), |rate| write!(f, "{rate:.0} {unit}s/s"))?;
                eta.map_or(Ok(()), |eta| write!(f, ", about {} left", duration(eta)))
            }
        }
    }
}

/// `source: news`; an empty value is called so.
pub(crate) fn slice_name(by: &str, name: &str) -> String {
    format!("{by}: {}", if name.trim().is_empty() { "(empty)" } else { name })
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
