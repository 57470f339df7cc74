//! What the commands say on stderr beside what the other rooms say. This is the only place where it is put into words.

mod rivals;

pub(super) use rivals::RivalNote;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::app::Filter;
use crate::dataset::{UnknownDelimiter, UnknownLayout};
use crate::export::Reason;
use crate::metrics::{
    Band, BandGoal, CalibrationMethod, GuaranteeError, Judgement, NoBand, NoFit, Objective, Outcome, PrecisionCost,
    Prevalence, UnknownBand, UnknownCosts, UnknownObjective, UnknownPrevalence, Unmet, counted, exact, grouped,
};
use crate::scoring;
use crate::training::{self, Epoch};

/// Wrong usage that clap cannot see: exit code 2.
#[derive(Debug, thiserror::Error)]
pub(super) enum WrongUsage {
    #[error("--delimiter: {0}")]
    Delimiter(UnknownDelimiter),
    #[error("--layout: {0}")]
    Layout(UnknownLayout),
    #[error("--objective: {0}")]
    Objective(UnknownObjective),
    #[error("--points: {0}")]
    Points(UnknownObjective),
    #[error("--points names nothing; separate objectives with ';', as in 'f1; recall@precision>=0.9'")]
    NoPoints,
    #[error("--cost: {0}")]
    Costs(UnknownCosts),
    #[error(
        "{0} cost needs to know what errors cost: add --cost fp=5,fn=1, or name columns with --cost-fp and --cost-fn"
    )]
    NoCosts(&'static str),
    #[error(
        "nothing says what a {} costs: add {name}= to --cost, or name a column with --cost-{name}",
        .0.label_in_full(), name = .0.name()
    )]
    MissingCost(Outcome),
    #[error("--band: {0}")]
    Band(UnknownBand),
    #[error("--band 'abstain={0}' needs to know what errors cost: add --cost fp=5,fn=1 (columns of costs do not do)")]
    BandWithoutCosts(f64),
    #[error("a band is chosen as measured: drop --prevalence, or give its two thresholds, as in --band 0.3,0.7")]
    BandAtPrevalence,
    #[error(
        "--band takes two thresholds here, as in 0.3,0.7; '{0}' is for 'cutpoint report', or for the screen: press a, then t"
    )]
    BandGoalElsewhere(BandGoal),
    #[error("a decision holds one band: give --band once, or drop --decision-out")]
    SeveralBands,
    #[error("weights say nothing of bands: drop --weight, or give two thresholds, as in --band 0.3,0.7")]
    BandWeighed,
    #[error(
        "the guarantee of --band holds for a threshold that was not chosen on these rows: give it with --threshold, or drop --objective"
    )]
    BandAroundObjective,
    #[error("--confidence: '{0}' is not a share above 0 and below 1, such as 0.9 or 90%")]
    Confidence(String),
    #[error("--objective names a confidence already; drop --confidence")]
    TwoConfidences,
    #[error("a guarantee holds for rows like these: drop --prevalence, or the confidence")]
    GuaranteeAtPrevalence,
    #[error("--guarantee needs a limit to guarantee; add --confidence 0.9 to --objective, or 'with 90%' to --points")]
    NothingToGuarantee,
    #[error("--guarantee: {0}")]
    Guarantee(GuaranteeError),
    #[error(
        "the decision was made for the model's class {decided:?}; drop --positive, use --positive-index {index}, or --force"
    )]
    AnotherClass { decided: String, index: usize },
    #[error(
        "the decision was made for the scores of column {decided:?}, not {typed:?}; drop --score, or accept it with --force"
    )]
    AnotherColumn { decided: String, typed: String },
    #[error("--reason is empty: say why the decision was made, or drop it")]
    EmptyReason,
    #[error("--margin: '{0}' is not a number from 0 up, such as 0.02 or 2%")]
    Margin(String),
    #[error(
        "--scores belongs to DATA: give the scores of both files in a column of the same name, or score them with --model"
    )]
    ScoresOfHoldout,
    #[error("--holdout needs a file; standard input is for DATA")]
    HoldoutStdin,
    #[error("--prevalence: {0}")]
    Prevalence(UnknownPrevalence),
    #[error(
        "weights say nothing of costs or proofs: drop --weight, or choose an objective without cost and confidence"
    )]
    NothingWeighed,
    #[error("the screen does not weigh rows: drop --weight, or use 'cutpoint report'")]
    WeightOnScreen,
    #[error("a comparison does not weigh rows: drop --weight, or --compare, --compare-score and --compare-model")]
    WeightedComparison,
    #[error("--compare reads a file, and - is none; save those scores to a file first")]
    CompareStdin,
    #[error(
        "--filter {} needs something to compare with: add --compare FILE, --compare-score COL or --compare-model DIR",
        .0.key()
    )]
    NothingToFilterBy(Filter),
    #[error("--class-weights: {0:?} is not valid; use two numbers above 0, such as 1,3.5, or balanced")]
    ClassWeights(String),
    #[error("--precision int8 runs on the CPU only; drop it or --device")]
    ReducedOnDevice,
    #[error("--positive-index needs a model or --scores; drop it, or name the label that is 1 with --positive")]
    IndexOfNothing,
    #[error("--check-precision needs a model and --precision int8")]
    NothingToCompare,
    #[error("--window needs DATA and a model to score it")]
    NoWindows,
    #[error(
        "{} {} no effect without a model; add --model DIR, or drop {}",
        listed(.0),
        if .0.len() == 1 { "has" } else { "have" },
        if .0.len() == 1 { "it" } else { "them" }
    )]
    NoModel(Vec<&'static str>),
    #[error("--decision-out needs a choice to record; give --objective, --threshold or --band")]
    NothingToRecord,
    #[error("-o and --decision-out name the same file")]
    OneTarget,
    #[error("the screen needs a terminal; without one, use 'cutpoint report DATA'")]
    NoTerminal,
    #[error("--model needs DATA to score: cutpoint DATA --model DIR")]
    NoData,
}

/// Why a command failed: exit code 1. Where another error is the cause, it is said behind this one.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error(
        "the decision {} was made with another model ({}, now {}); choose the threshold again, or accept it with --force",
        decision.display(),
        theirs.display(),
        ours.display()
    )]
    AnotherModel { decision: PathBuf, theirs: PathBuf, ours: PathBuf },
    #[error("{} has one text per row, but {} compares two; name the second with --text-b, or use a classifier", data.display(), model.display())]
    OneText { data: PathBuf, model: PathBuf },
    #[error("{}, line {line}: no second text to compare", data.display())]
    NoSecondText { data: PathBuf, line: u64 },
    #[error(
        "{}: the label {theirs:?} is read as 1, but in DATA it is {ours:?}; spell the labels of both files alike, or name the one that is 1 in both with --positive",
        holdout.display()
    )]
    OtherLabels { holdout: PathBuf, theirs: String, ours: String },
    #[error(
        "the decision was made for the scores of column {decided:?}, which {} does not have; to take another, give {found} --force",
        data.display()
    )]
    NoDecidedColumn { data: PathBuf, decided: String, found: String },
    #[error("the rows have no labels")]
    NoLabels,
    #[error("the rows have no scores")]
    NoScores,
    #[error("no threshold meets the objective {objective} on this data{}", .unmet.why(.objective))]
    NoThreshold { objective: Objective, unmet: Unmet },
    #[error("{0}")]
    NoBand(NoBand),
    #[error("cannot calibrate by {}: {reason}", .method.key())]
    NoFit { method: CalibrationMethod, reason: NoFit },
    #[error("the decision {} has no calibration; write it anew with 'cutpoint report', which fits one", .0.display())]
    NoCalibration(PathBuf),
    #[error("no threshold meets the objective {0} on these rows as they are weighted")]
    NoWeightedThreshold(Objective),
    #[error("cannot fingerprint the model")]
    Fingerprint,
    #[error("cannot listen for signals")]
    Signals,
    #[error("cannot start the reading thread")]
    StartReading,
    #[error("the reading thread stopped; please report this")]
    Reading,
    #[error("cannot draw the progress bar")]
    ProgressBar,
    #[error("{} exists; name another folder with -o, or replace it with --force", .0.display())]
    FolderExists(PathBuf),
    #[error("{} is a file; name a folder with -o", .0.display())]
    FileForFolder(PathBuf),
    #[error("{} is left from a stopped run; continue it with --resume, or start over with --force", .0.display())]
    StoppedRun(PathBuf),
    #[error("the folder {} does not exist; create it first", .0.display())]
    NoFolder(PathBuf),
    #[error("cannot write {}", .0.display())]
    WriteFolder(PathBuf),
}

/// A file that a decision was to name can no longer be read.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub(super) struct Unreadable(pub anyhow::Error);

/// What is said of a file that is not DATA.
pub(super) struct OfFile {
    pub path: PathBuf,
    pub said: String,
}

impl fmt::Display for OfFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.said)
    }
}

/// What `--check` was asked to see does not hold.
pub(super) struct CheckFailed<'a>(pub &'a Judgement);

impl fmt::Display for CheckFailed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--check: {}", self.0.verdict_with_reason())
    }
}

/// The threshold is the best one at another share of positives than that of the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ChosenFor(pub Prevalence);

impl fmt::Display for ChosenFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the threshold was chosen for a prevalence of {}; the figures at it are as measured", self.0)
    }
}

/// The threshold is the best one for rows that weigh as a column says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ChosenWeighted(pub String);

impl fmt::Display for ChosenWeighted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the threshold was chosen for rows weighted by {}; the figures at it are as measured, then weighted",
            self.0
        )
    }
}

/// A column is sliced by that is called like something that can be seen of texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SlicedByColumn(pub String);

impl fmt::Display for SlicedByColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--slice {0}: the column {0:?} is taken", self.0)
    }
}

/// What scoring without the screen had to say at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ScoringNote {
    Precision {
        cost: PrecisionCost,
        threshold: f64,
    },
    /// Reading the weights, which goes on meanwhile, is told apart.
    Speed {
        rows: usize,
        /// What a row is called.
        unit: &'static str,
        seconds: f64,
        loading: f64,
    },
}

impl fmt::Display for ScoringNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Precision { cost, threshold } => write!(f, "{cost} at {threshold}"),
            Self::Speed { rows, unit, seconds, loading } => {
                let rate = grouped((rows as f64 / seconds.max(1e-9)).round() as u64);
                let rows = counted(rows, unit);
                write!(f, "scored {rows} in {seconds:.2} s ({rate} {unit}s/s); the weights took {loading:.2} s to load")
            }
        }
    }
}

/// How far scoring without the screen is: what stands beside the bar, in rows.
pub(super) struct ScoringLine {
    pub progress: scoring::Progress,
    /// Rows in all; `None` without an end in sight.
    pub all: Option<usize>,
    /// What a row is called.
    pub unit: &'static str,
}

impl fmt::Display for ScoringLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { progress, all, unit } = self;
        let rows = match all {
            Some(all) => format!("{}/{}", progress.pairs_done, counted(*all, unit)),
            None => counted(progress.pairs_done, unit),
        };
        let rate = progress.pairs_per_second().map_or(String::new(), |rate| format!(", {rate:.0} {unit}s/s"));
        let left = all.and(progress.eta()).map_or(String::new(), |eta| format!(", {} s left", eta.as_secs()));
        write!(f, "{rows}{rate}{left}")
    }
}

/// A file was written.
pub(super) struct Written<'a> {
    pub path: &'a Path,
    pub content: Content<'a>,
}

/// What stands in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Scores {
        rows: usize,
    },
    Predictions {
        ones: usize,
        by_hand: usize,
        rows: usize,
    },
    Report {
        rows: usize,
        threshold: f64,
    },
    /// With a band, or thresholds of their own for so many slices.
    Decision {
        threshold: f64,
        reason: &'a Reason,
        band: Option<Band>,
        slices: usize,
        revision: u32,
    },
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrote {}: ", self.path.display())?;
        match self.content {
            Content::Scores { rows } => f.write_str(&counted(rows, "row")),
            Content::Predictions { ones, by_hand, rows } => {
                let verb = |number: usize| if number == 1 { "is" } else { "are" };
                let [is, rows, ones_told] = [verb(ones).to_owned(), grouped(rows as u64), grouped(ones as u64)];
                write!(f, "{ones_told} of {rows} {is} 1")?;
                match by_hand {
                    0 => Ok(()),
                    _ => write!(f, ", {} {} left to people", grouped(by_hand as u64), verb(by_hand)),
                }
            }
            Content::Report { rows, threshold } => {
                write!(f, "{} at threshold {}", counted(rows, "row"), exact(threshold))
            }
            Content::Decision { threshold, reason, band, slices, revision } => {
                write!(f, "threshold {} ({})", exact(threshold), String::from(reason.clone()))?;
                if slices > 0 {
                    write!(f, ", and one for each of {}", counted(slices, "slice"))?;
                }
                band.map_or(Ok(()), |band| {
                    let end = |end: f64| if end.is_finite() { exact(end) } else { "the end".into() };
                    write!(f, "; left to people from {} to below {}", end(band.low()), end(band.high()))
                })?;
                if revision > 1 { write!(f, "; revision {revision}") } else { Ok(()) }
            }
        }
    }
}

/// `--a, --b and --c`
fn listed(options: &[&str]) -> String {
    match options {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        few => few.concat(),
    }
}

/// How far `train` is.
pub(super) enum TrainingLine {
    /// Beside the bar.
    Running(training::Progress),
    EpochDone(Epoch),
}

impl fmt::Display for TrainingLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Running(training::Progress { epoch, epochs, loss, examples_per_second, eta, .. }) => {
                let (epoch, left) = (epoch + 1, eta.as_secs());
                write!(
                    f,
                    "epoch {epoch} of {epochs}, loss {loss:.4}, {examples_per_second:.0} examples/s, {left} s left"
                )
            }
            Self::EpochDone(Epoch { number, train_loss, dev, is_best }) => {
                write!(f, "epoch {number}: loss {train_loss:.4}")?;
                let Some(dev) = dev else { return Ok(()) };
                let auc = dev.roc_auc.map_or_else(|| "–".into(), |auc| format!("{auc:.4}"));
                let best = if is_best { " (best so far)" } else { "" };
                write!(f, "; dev loss {:.4}, accuracy {:.4}, ROC AUC {auc}{best}", dev.loss, dev.accuracy)
            }
        }
    }
}

/// How `train` ended.
pub(super) enum TrainingEnd {
    Kept { epoch: usize, folder: PathBuf },
    Stopped { epoch: usize, folder: PathBuf },
}

impl fmt::Display for TrainingEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept { epoch, folder } => write!(f, "saved epoch {epoch} to {}", folder.display()),
            Self::Stopped { epoch, folder } => {
                write!(f, "stopped; saved epoch {epoch} to {} (continue with --resume)", folder.display())
            }
        }
    }
}

/// What `train` notes or warns of, beside what other rooms do.
pub(super) enum TrainingRemark {
    /// What was said of these files.
    Of { files: Vec<PathBuf>, remark: String },
    /// There is a column or file of scores, which training does not read.
    ScoreColumnUnused(String),
    /// The rows that are to tell how good the model is are those that it learns from.
    TrainedOn(PathBuf),
    /// The ROC AUC on the rows of `dev`, whose 95 % interval reaches down to 0.5.
    Chance { dev: PathBuf, auc: f64, interval: (f64, f64) },
}

impl fmt::Display for TrainingRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of { files, remark } => {
                let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
                write!(f, "{}: {remark}", files.join(" and "))
            }
            Self::ScoreColumnUnused(name) => write!(f, "ignoring {name}: training uses texts and labels only"),
            Self::TrainedOn(dev) => write!(
                f,
                "--dev is the file that is trained on, {}: its figures will be too good, and a threshold chosen on it too",
                dev.display()
            ),
            Self::Chance { dev, auc, interval: (low, high) } => write!(
                f,
                "{}: ROC AUC is {auc:.3} (95 % interval {low:.3} to {high:.3}), no better than chance",
                dev.display()
            ),
        }
    }
}

/// What to type next, quoted for a shell.
pub(super) struct NextCommand {
    /// `None` where there are no rows yet that were not trained on.
    pub data: Option<String>,
    pub model: String,
    /// With a space before each.
    pub options: String,
}

impl fmt::Display for NextCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, model, options } = self;
        match data {
            Some(data) => write!(f, "next: cutpoint {data} --model {model}{options}"),
            None => write!(
                f,
                "next: cutpoint DATA --model {model}{options}, where DATA has labelled rows that were not used for training"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_of_another_model_names_both() {
        let error = CommandError::AnotherModel { decision: "d.json".into(), theirs: "old".into(), ours: "new".into() };
        let sentence = error.to_string();
        assert!(sentence.starts_with("the decision d.json was made with another model (old, now new)"), "{sentence}");
    }
}
