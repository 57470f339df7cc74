//! What the commands say on stderr beside what the other rooms say. This is the only place where it is put into words.

use std::fmt;
use std::path::PathBuf;

use crate::dataset::{BadRow, UnknownDelimiter, UnknownLayout};
use crate::metrics::{Objective, PrecisionCost, UnknownObjective, counted, grouped};
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
    #[error("--class-weights: {0:?} is neither two numbers above 0, such as 1,3.5, nor the word balanced")]
    ClassWeights(String),
    #[error("--precision: 8 bits are computed on the CPU: leave out --device or --precision")]
    ReducedOnDevice,
    #[error("--check-precision: there is nothing to compare without a model and --precision int8")]
    NothingToCompare,
    #[error("--window: only DATA that a model scores goes window by window: give both, or leave it out")]
    NoWindows,
    #[error("--decision-out needs a choice to record: give --objective, or --threshold")]
    NothingToRecord,
    #[error("the screen needs a terminal; without one use `cutpoint report DATA`")]
    NoTerminal,
    #[error("--model needs DATA to score: cutpoint DATA --model DIR")]
    NoData,
}

/// Why a command failed: exit code 1. Where another error is the cause, it is said behind this one.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error(
        "the decision {} was made with another model ({}, now {}): choose the threshold again, or give --force",
        decision.display(),
        theirs.as_ref().map_or_else(|| "scores without a model".into(), |path| path.display().to_string()),
        ours.display()
    )]
    AnotherModel { decision: PathBuf, theirs: Option<PathBuf>, ours: PathBuf },
    #[error("{} has one text a row, and {} compares two: name the second with --text-b, or give a classifier", data.display(), model.display())]
    OneText { data: PathBuf, model: PathBuf },
    #[error("{}, line {line}: there is no second text to compare", data.display())]
    NoSecondText { data: PathBuf, line: u64 },
    #[error("the rows have no labels")]
    NoLabels,
    #[error("the rows have no scores")]
    NoScores,
    #[error("no threshold meets the objective {0} on this data")]
    NoThreshold(Objective),
    #[error("cannot fingerprint the model")]
    Fingerprint,
    #[error("cannot listen for signals")]
    Signals,
    #[error("cannot start the reading thread")]
    StartReading,
    #[error("the reading thread failed; please report this")]
    Reading,
    #[error("the progress bar's template")]
    ProgressBar,
    #[error("cannot write the report to standard output")]
    WriteReport,
    #[error("{} exists; name another folder with -o, or give --force", .0.display())]
    FolderExists(PathBuf),
    #[error("{} is a file; name a folder with -o", .0.display())]
    FileForFolder(PathBuf),
    #[error("{} is there from a run that was stopped: --resume goes on with it, --force begins anew", .0.display())]
    StoppedRun(PathBuf),
    #[error("the folder {} does not exist; make it first", .0.display())]
    NoFolder(PathBuf),
    #[error("cannot write {}", .0.display())]
    WriteFolder(PathBuf),
}

/// A file that a decision was to name can no longer be read.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub(super) struct Unreadable(pub anyhow::Error);

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
        seconds: f64,
        loading: f64,
    },
}

impl fmt::Display for ScoringNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Precision { cost, threshold } => write!(f, "{cost} at {threshold}"),
            Self::Speed { rows, seconds, loading } => {
                let rate = grouped((rows as f64 / seconds.max(1e-9)).round() as u64);
                let pairs = counted(rows, "pair");
                write!(
                    f,
                    "scored {pairs} in {seconds:.2} s ({rate} pairs/s); the weights were ready after {loading:.2} s"
                )
            }
        }
    }
}

/// How far scoring without the screen is: what stands beside the bar, in pairs.
pub(super) struct ScoringLine {
    pub progress: scoring::Progress,
    /// Pairs in all; `None` without an end in sight.
    pub all: Option<usize>,
}

impl fmt::Display for ScoringLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { progress, all } = self;
        let of_all = all.map_or(String::new(), |all| format!("/{all}"));
        let rate = progress.pairs_per_second().map_or(String::new(), |rate| format!(", {rate:.0} pairs/s"));
        let left = all.and(progress.eta()).map_or(String::new(), |eta| format!(", {} s left", eta.as_secs()));
        write!(f, "{}{of_all} pairs{rate}{left}", progress.pairs_done)
    }
}

/// Bad rows were left out.
pub(super) struct SkippedRows<'a> {
    pub count: usize,
    pub first: &'a BadRow,
}

impl fmt::Display for SkippedRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, rows) = (if self.count == 1 { "was" } else { "were" }, counted(self.count, "bad row"));
        write!(f, "{rows} {verb} skipped, the first at line {}: {}", self.first.line, self.first.reason)
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
                let best = if is_best { ", the best so far" } else { "" };
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
            Self::Kept { epoch, folder } => write!(f, "epoch {epoch} is kept in {}", folder.display()),
            Self::Stopped { epoch, folder } => {
                write!(f, "stopped: epoch {epoch} is kept in {}; --resume goes on", folder.display())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_of_another_model_names_both() {
        let error = |theirs: Option<&str>| CommandError::AnotherModel {
            decision: "d.json".into(),
            theirs: theirs.map(PathBuf::from),
            ours: "new".into(),
        };
        for (theirs, expected) in [(Some("old"), "(old, now new)"), (None, "(scores without a model, now new)")] {
            let sentence = error(theirs).to_string();
            assert!(sentence.starts_with("the decision d.json was made with another model"), "{sentence}");
            assert!(sentence.contains(expected), "{sentence}");
        }
    }
}
