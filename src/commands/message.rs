//! What the commands say on stderr beside what the other rooms say. This is the only place where it is put into words.

mod rivals;
mod training;
mod usage;

pub(super) use rivals::RivalNote;
pub(super) use training::{NextCommand, TrainingEnd, TrainingLine, TrainingRemark};
pub(super) use usage::{ClassInstead, WrongUsage};

use std::fmt;
use std::path::{Path, PathBuf};

use crate::export::Reason;
use crate::metrics::{
    Axis, Band, CalibrationMethod, Judgement, NoBand, NoFit, Objective, PrecisionCost, Prevalence, Unmet, counted,
    exact, grouped,
};
use crate::scoring;

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
    #[error(
        "the decision {} was made with {options}: give the same, or accept other scores with --force",
        decision.display()
    )]
    AnotherReading { decision: PathBuf, options: String },
    #[error(
        "the decision {} was made for {}, and {}; give the scores that it was made for, or accept these with --force",
        decision.display(),
        decided.range(),
        found(*scores)
    )]
    AnotherAxis { decision: PathBuf, decided: Axis, scores: OnAxis },
    #[error("{} has one text per row, but {} compares two; name the second with --text-b, or use a classifier", data.display(), model.display())]
    OneText { data: PathBuf, model: PathBuf },
    #[error(
        "{} has no questions about texts, which is what {} reads; give a file as SQuAD's, or rows with the columns question, context and answers and without one of labels",
        data.display(),
        model.display()
    )]
    NoQuestions { data: PathBuf, model: PathBuf },
    #[error(
        "{} has questions about texts, and {} answers none; name a question-answering model, or give the scores and answers of one with \
         --scores null_odds.json --predictions predictions.json",
        data.display(),
        model.display()
    )]
    AnswersNoQuestions { data: PathBuf, model: PathBuf },
    #[error(
        "{} has no questions about texts to answer: write its predictions to .csv, .tsv or .jsonl, without --nbest and --null-odds",
        .0.display()
    )]
    NothingToAnswer(PathBuf),
    #[error("--answer-all is for questions about texts, and {} has none; give --threshold T", .0.display())]
    NothingToAnswerAll(PathBuf),
    #[error(
        "nobody has answered the questions of {}; name a model, or the answers of one with --predictions predictions.json",
        .0.display()
    )]
    NoAnswers(PathBuf),
    #[error(
        "each question of {} has an answer, as in SQuAD 1.1, so that no threshold decides: drop {option} (cutpoint predict takes \
         --answer-all)",
        data.display()
    )]
    NoThresholdDecides { data: PathBuf, option: &'static str },
    #[error("--nbest lists what a model found: name it with --model, or drop --nbest")]
    NoNBest,
    #[error("{} has questions about texts, and train learns to judge texts and pairs of them", _0.display())]
    QuestionsInTraining(PathBuf),
    #[error("{}, line {line}: no second text to compare", data.display())]
    NoSecondText { data: PathBuf, line: u64 },
    #[error(
        "{}: the label {theirs:?} is read as 1, but in DATA it is {ours:?}; spell the labels of both files alike, or name the one that is 1 in both with --positive",
        holdout.display()
    )]
    OtherLabels { holdout: PathBuf, theirs: String, ours: String },
    #[error(
        "{}: a score is {}, but those of DATA are {}; give scores of the same kind, or accept these with --force",
        holdout.display(),
        exact(*score),
        ours.range()
    )]
    OtherScores { holdout: PathBuf, ours: Axis, score: f64 },
    #[error(
        "the decision was made for the scores of column {decided:?}, which {} does not have; to take another, give {found} --force",
        data.display()
    )]
    NoDecidedColumn { data: PathBuf, decided: String, found: String },
    #[error("the rows have no labels")]
    NoLabels,
    #[error("the rows have no scores")]
    NoScores,
    #[error("{}", .unmet.said(.objective, &format!("the objective {objective}"), " on this data"))]
    NoThreshold { objective: Objective, unmet: Unmet },
    #[error("{}", .unmet.said(.objective, &format!("the objective {objective}"), " on these rows as they are weighted"))]
    NoWeightedThreshold { objective: Objective, unmet: Unmet },
    #[error("{0}")]
    NoBand(NoBand),
    #[error("cannot calibrate by {}: {reason}", .method.key())]
    NoFit { method: CalibrationMethod, reason: NoFit },
    #[error("the decision {} has no calibration; write it anew with 'cutpoint report', which fits one", .0.display())]
    NoCalibration(PathBuf),
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

/// Scores that a decision was not made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum OnAxis {
    /// One in the file lies elsewhere.
    Read(f64),
    /// The model gives others.
    OfModel(Axis),
}

fn found(scores: OnAxis) -> String {
    match scores {
        OnAxis::Read(score) => format!("a score is {}", exact(score)),
        OnAxis::OfModel(axis) => format!("the model gives {}", axis.range()),
    }
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

/// A decision is judged at its own share of positives, and all other figures are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct JudgedAtItsPrevalence {
    /// Its own.
    pub decided: Prevalence,
    /// The one that was typed, where one was; weighted rows have none.
    pub others: Option<Prevalence>,
}

impl fmt::Display for JudgedAtItsPrevalence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "then and now are compared at the prevalence of the decision ({}); ", self.decided)?;
        match self.others {
            Some(_) => f.write_str("--prevalence is for all other figures"),
            None => f.write_str("no other figure is for that prevalence"),
        }
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
    /// What a model says of so many questions.
    OfQuestions {
        questions: usize,
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
            Content::OfQuestions { questions } => f.write_str(&counted(questions, "question")),
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
