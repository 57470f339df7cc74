//! The file that records the chosen operating point.

mod numbers;

use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::applied::Applied;
use super::decision_costs::{DecisionCosts, DecisionMean};
use super::decision_fault::fault_in;
use super::decision_optimism::DecisionOptimism;
use super::decision_slices::DecisionSlices;
use super::error::{DecisionFault, ExportError};
use super::figures::{At, Intervals};
use super::judged::Judged;
use super::mean_answer::mean_answer;
use super::origin::{Asked, Fingerprint, Origin};
use super::reason::Reason;
use super::refinement::Refinement;
use crate::dataset::Dataset;
use crate::metrics::{
    Band, Calibration, CostSource, Labelling, MeanOfRows, PerOutcome, PointEntry, Prevalence, Resampling, RowMean,
    Scored,
};

/// The version of the format that is written of a threshold alone.
const PLAIN: u32 = 1;

/// The version that is written of a threshold with a [`Refinement`], and the newest that is read.
pub(super) const REFINED: u32 = 2;

/// The revision of a decision that replaces none.
const FIRST: u32 = 1;

/// The one prediction rule, in words.
const RULE: &str = "score >= threshold";

/// The chosen operating point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decision {
    /// Of this format.
    pub version: u32,
    /// Unrounded.
    pub threshold: f64,
    /// Exclusive lower end of the thresholds that predict the same; `None` below every score.
    pub low: Option<f64>,
    /// Inclusive upper end; `None` above every score.
    pub high: Option<f64>,
    /// [`RULE`].
    pub rule: String,
    /// What `run_squad.py` calls the threshold, the other way round; absent where the rows are no questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null_score_diff_threshold: Option<f64>,
    pub objective: Reason,
    pub at: At,
    pub intervals: Intervals,
    pub data: Fingerprint,
    /// What an earlier decision chose the same threshold on, where that is another file than it was measured on this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_on: Option<Fingerprint>,
    /// `None` where the file carried the scores.
    pub model: Option<Fingerprint>,
    /// What was scored, and how.
    #[serde(flatten)]
    pub asked: Asked,
    /// What outcomes were taken to cost: numbers, or names of columns; absent where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<DecisionCosts>,
    /// The mean cost of a row there; absent where costs are the same for all rows or rows are weighted, and from files that were written earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_cost: Option<DecisionMean>,
    /// The value of its objective there, where that is a mean over the answers to questions (exact match, F1); absent where it is not, or
    /// rows are weighted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_answer: Option<DecisionMean>,
    /// What choosing and measuring on the same rows flatters by; absent where the rows were not drawn anew, and where the
    /// threshold was chosen manually.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimism: Option<DecisionOptimism>,
    /// What was proven; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<ProvenLimit>,
    /// The share of positives that it was chosen for; absent where that of the data counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prevalence: Option<f64>,
    /// What makes probabilities of the scores, fitted on the same rows; absent where there is no fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// What it says beyond the threshold; absent where a threshold is all.
    #[serde(flatten, deserialize_with = "Refinement::read")]
    pub refinement: Option<Refinement>,
    /// Why it was made, in somebody's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many there have been, this one included: one more than that of the decision that it replaces or was made from. Files that
    /// were written earlier have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// When, RFC 3339 in UTC.
    pub date: String,
}

/// A limit that was proven, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ProvenLimit {
    /// `precision>=0.95`
    pub(super) target: String,
    pub(super) confidence: f64,
    /// `candidates`, `grid_1000` or `bonferroni_20`.
    pub(super) procedure: String,
    /// How often the procedure that was taken may be wrong: all that the confidence leaves, or half of it where two were tried. Files
    /// that were written earlier do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) level: Option<f64>,
    /// Rows that went wrong, of so many trials.
    losses: u64,
    trials: u64,
    /// P(Bin(trials, α) ≤ losses).
    p: f64,
    /// What it rests on.
    assumptions: Vec<String>,
}

impl ProvenLimit {
    /// Of what was proven of a point; `None` where nothing was.
    fn new(entry: &PointEntry) -> Option<Self> {
        let (proof, confidence) = (entry.proof.as_ref()?, entry.objective.confidence?);
        let attempt = proof.chosen()?;
        let proven = attempt.proven?;
        Some(Self {
            target: proof.demand().target(),
            confidence: confidence.share(),
            procedure: attempt.procedure.key().into(),
            level: Some(attempt.level),
            losses: proven.losses,
            trials: proven.trials,
            p: proven.p,
            assumptions: proof.assumptions().iter().map(ToString::to_string).collect(),
        })
    }
}

impl Decision {
    /// The decision for `threshold` on `scored`, made now; `points` say what thresholds were judged by.
    pub(crate) fn new(
        scored: &Scored,
        judged: Judged<'_>,
        threshold: f64,
        objective: Reason,
        origin: Origin,
        calibration: Option<Calibration>,
    ) -> Self {
        let Origin { data, model, asked } = origin;
        let Judged { points, sureness } = judged;
        let at = At::new(scored.sweep(), threshold);
        // What was drawn or proven is of the point on these rows; the threshold of an earlier decision may be another.
        let objective_here = match &objective {
            Reason::Objective(objective) => Some(objective),
            // What one column says tells nothing of the points of another.
            Reason::Weighted(objective, column) => {
                let weights = points.by_weight().map(|by_weight| by_weight.weighting().column());
                (weights == Some(column)).then_some(objective)
            }
            Reason::Manual | Reason::Other(_) => None,
        };
        let objective_here = objective_here.map(|objective| points.judge(scored, objective.clone()));
        let point = objective_here.filter(|entry| entry.point().is_some_and(|point| point.threshold == threshold));
        let resampling = sureness.map_or_else(Resampling::default, |sureness| sureness.plan.resampling);
        let mean_cost = match &objective {
            // It counts every row once: no mean of weighted ones.
            Reason::Weighted(..) => None,
            Reason::Manual | Reason::Objective(_) | Reason::Other(_) => {
                points.terms().mean_by_row(RowMean::Cost, scored.sweep(), threshold, resampling)
            }
        };
        let mean_answer = mean_answer(scored, points, threshold, &objective, resampling);
        let recorded = |mean: MeanOfRows| DecisionMean::new(mean, scored.sweep().rows());
        Self {
            version: PLAIN,
            threshold,
            low: at.interval.low,
            high: at.interval.high,
            rule: RULE.into(),
            null_score_diff_threshold: asked.score.as_ref().map(|_| 0.0 - threshold),
            at,
            intervals: Intervals::new(&at.confusion),
            data,
            chosen_on: None,
            model,
            asked,
            costs: points.costs().map(|costs| costs.sources().into()),
            mean_cost: mean_cost.map(recorded),
            mean_answer: mean_answer.map(recorded),
            optimism: point.as_ref().and_then(|point| DecisionOptimism::new(sureness?, &point.objective)),
            guarantee: point.as_ref().and_then(ProvenLimit::new),
            prevalence: points.prevalence().map(Prevalence::share),
            objective,
            calibration,
            refinement: None,
            reason: None,
            revision: Some(FIRST),
            date: rfc3339(SystemTime::now()),
        }
    }

    /// Read one back.
    pub(crate) fn read(path: &Path) -> Result<Self, ExportError> {
        let error = |reason| ExportError::Decision { path: path.to_owned(), reason };
        let bytes = fs::read(path).map_err(|reason| error(DecisionFault::Unreadable(reason)))?;
        let decision: Self = serde_json::from_slice(&bytes).map_err(|_| error(fault_in::<Self>(&bytes, REFINED)))?;
        if !(PLAIN..=REFINED).contains(&decision.version) {
            return Err(error(DecisionFault::Version { found: decision.version, known: REFINED }));
        }
        if decision.rule != RULE {
            return Err(error(DecisionFault::Rule { found: decision.rule, known: RULE }));
        }
        decision.check_numbers().map_err(error)?;
        if let Some(share) = decision.prevalence.filter(|share| Prevalence::new(*share).is_none()) {
            return Err(error(DecisionFault::Prevalence(share)));
        }
        match (decision.version, &decision.refinement) {
            (REFINED, None) => return Err(error(DecisionFault::NothingBeyond(REFINED))),
            (PLAIN, Some(refinement)) => {
                return Err(error(DecisionFault::TooMuch { found: PLAIN, key: refinement.key() }));
            }
            (_, refinement) => refinement.iter().try_for_each(Refinement::check).map_err(error)?,
        }
        Ok(decision)
    }

    /// The value of its objective on rows that were not used to choose, where that is known.
    pub(super) fn out_of_bag(&self) -> Option<f64> {
        self.optimism.as_ref()?.out_of_bag()
    }

    /// Which rows were drawn for what it says of unused rows; `None` where none were, and where it does not say.
    pub(crate) fn resampling(&self) -> Option<Resampling> {
        self.optimism.as_ref()?.resampling()
    }

    /// Where the cost of each outcome came from, where anything said so.
    pub(super) fn cost_sources(&self) -> Option<PerOutcome<Option<CostSource>>> {
        self.costs.as_ref().map(DecisionCosts::sources)
    }

    /// The revision of the decision at `path`; `None` where there is no decision.
    pub(crate) fn revision_at(path: &Path) -> Option<u32> {
        Self::read(path).ok().map(|decision| decision.revision())
    }

    /// Which one it is of those that replace each other; the first, where it does not say.
    pub(crate) fn revision(&self) -> u32 {
        self.revision.unwrap_or(FIRST)
    }

    /// The one after `earlier` ones, as far as there are any, made for `reason`, in somebody's words.
    pub(crate) fn following(self, earlier: [Option<u32>; 2], reason: Option<String>) -> Self {
        let latest = earlier.into_iter().flatten().max();
        Self { reason, revision: Some(latest.map_or(FIRST, |latest| latest.saturating_add(1))), ..self }
    }

    /// With `refinement`, which makes it one of version 2. What was proven of the common threshold is not proven of others: then its
    /// objective is not one that was guaranteed either.
    pub(crate) fn refined(self, refinement: Refinement) -> Self {
        let (guarantee, objective) = match &refinement {
            Refinement::Band(_) => (self.guarantee, self.objective),
            Refinement::Slices(_) => (None, self.objective.without_guarantee()),
        };
        Self { version: REFINED, guarantee, objective, refinement: Some(refinement), ..self }
    }

    /// The band that it leaves to people, where it does.
    pub(crate) fn band(&self) -> Option<Band> {
        match self.refinement.as_ref()? {
            // Its ends were checked when it was read.
            Refinement::Band(band) => band.band().ok(),
            Refinement::Slices(_) => None,
        }
    }

    /// What it makes of the rows of `dataset`; `truncated` says of each row whether the model left something of it out, where that
    /// is known.
    ///
    /// # Errors
    /// Where its slices are told apart by something that the rows do not have.
    pub(crate) fn apply(&self, dataset: &Dataset, truncated: Option<&[bool]>) -> Result<Applied, DecisionFault> {
        match &self.refinement {
            None => Ok(Labelling::Threshold(self.threshold).into()),
            Some(refinement) => refinement.apply(self.threshold, dataset, truncated),
        }
    }

    /// How many slices have a threshold in it.
    pub(crate) fn slices(&self) -> usize {
        self.by_slice().map_or(0, |slices| slices.thresholds().len())
    }

    /// The thresholds of its slices, where they have some.
    pub(crate) fn by_slice(&self) -> Option<&DecisionSlices> {
        match self.refinement.as_ref()? {
            Refinement::Slices(slices) => Some(slices),
            Refinement::Band(_) => None,
        }
    }

    /// Whether the rows have to be scored before it can be applied.
    pub(crate) fn waits_for_scores(&self) -> bool {
        self.refinement.as_ref().is_some_and(Refinement::waits_for_scores)
    }

    /// Write it as indented JSON.
    pub(crate) fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// `time` to the second, in UTC: `2026-11-24T09:05:00Z`.
fn rfc3339(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests;
