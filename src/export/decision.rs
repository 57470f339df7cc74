//! The file that records the chosen operating point.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::description::shown;
use super::error::{DecisionFault, ExportError};
use super::figures::{At, Intervals};
use crate::metrics::{CostSource, Objective, PerOutcome, PointEntry, Points, Prevalence, Scored};

/// The version of the format that is written, and the newest that is read.
const VERSION: u32 = 1;

/// The one prediction rule, in words.
const RULE: &str = "score >= threshold";

/// A file or folder and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// As the user gave it.
    #[serde(serialize_with = "shown")]
    pub path: PathBuf,
    /// Of its content, in hex; `None` where it could not be had (standard input).
    pub sha256: Option<String>,
}

/// Why a threshold was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum Reason {
    /// Somebody chose it by hand.
    Manual,
    Objective(Objective),
    /// Another cutpoint's reason, or one that is spelled otherwise: kept as it was read.
    Other(String),
}

/// The name of [`Reason::Manual`].
const MANUAL: &str = "manual";

impl From<Option<Objective>> for Reason {
    fn from(objective: Option<Objective>) -> Self {
        objective.map_or(Self::Manual, Self::Objective)
    }
}

impl From<String> for Reason {
    fn from(name: String) -> Self {
        match name.parse::<Objective>() {
            Ok(objective) if objective.to_string() == name => Self::Objective(objective),
            Err(_) if name == MANUAL => Self::Manual,
            Ok(_) | Err(_) => Self::Other(name),
        }
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Manual => MANUAL.into(),
            Reason::Objective(objective) => objective.to_string(),
            Reason::Other(name) => name,
        }
    }
}

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
    pub objective: Reason,
    pub at: At,
    pub intervals: Intervals,
    pub data: Fingerprint,
    /// `None` where the file carried the scores.
    pub model: Option<Fingerprint>,
    /// What outcomes were taken to cost: numbers, or names of columns; absent where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<DecisionCosts>,
    /// What was proven; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<ProvenLimit>,
    /// The share of positives that it was chosen for; absent where that of the data counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prevalence: Option<f64>,
    /// When, RFC 3339 in UTC.
    pub date: String,
}

/// A limit that was proven, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ProvenLimit {
    /// `precision>=0.95`
    target: String,
    confidence: f64,
    /// `candidates`, `grid_1000` or `bonferroni_20`.
    procedure: String,
    /// Rows that went wrong, of so many trials.
    losses: u64,
    trials: u64,
    /// P(Bin(trials, α) ≤ losses).
    p: f64,
    /// What it rests on.
    assumptions: Vec<String>,
}

impl ProvenLimit {
    /// Of what was proven for `objective` at `threshold`; `None` where nothing was, or at another threshold.
    fn new(entry: &PointEntry, threshold: f64) -> Option<Self> {
        let (proof, confidence) = (entry.proof.as_ref()?, entry.objective.confidence?);
        let attempt = proof.chosen().filter(|_| entry.point().is_some_and(|point| point.threshold == threshold))?;
        let proven = attempt.proven?;
        Some(Self {
            target: proof.demand().target(),
            confidence: confidence.share(),
            procedure: attempt.procedure.key().into(),
            losses: proven.losses,
            trials: proven.trials,
            p: proven.p,
            assumptions: proof.demand().what().assumptions().iter().map(ToString::to_string).collect(),
        })
    }
}

/// What each outcome was taken to cost; what is absent costs nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionCosts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tp: Option<CostSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fp: Option<CostSource>,
    #[serde(rename = "fn", default, skip_serializing_if = "Option::is_none")]
    fn_: Option<CostSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tn: Option<CostSource>,
}

impl From<PerOutcome<Option<CostSource>>> for DecisionCosts {
    fn from(PerOutcome { tp, fp, fn_, tn }: PerOutcome<Option<CostSource>>) -> Self {
        Self { tp, fp, fn_, tn }
    }
}

impl Decision {
    /// The decision for `threshold` on `scored`, made now; `points` say what thresholds were judged by.
    pub(crate) fn new(
        scored: &Scored,
        points: &Points,
        threshold: f64,
        objective: Reason,
        data: Fingerprint,
        model: Option<Fingerprint>,
    ) -> Self {
        let at = At::new(scored.sweep(), threshold);
        Self {
            version: VERSION,
            threshold,
            low: at.interval.low,
            high: at.interval.high,
            rule: RULE.into(),
            at,
            intervals: Intervals::new(&at.confusion),
            data,
            model,
            costs: points.costs().map(|costs| costs.sources().into()),
            guarantee: match &objective {
                Reason::Objective(objective) => ProvenLimit::new(&points.judge(scored, objective.clone()), threshold),
                Reason::Manual | Reason::Other(_) => None,
            },
            prevalence: points.prevalence().map(Prevalence::share),
            objective,
            date: rfc3339(SystemTime::now()),
        }
    }

    /// Read one back.
    pub(crate) fn read(path: &Path) -> Result<Self, ExportError> {
        let error = |reason| ExportError::Decision { path: path.to_owned(), reason };
        let bytes = fs::read(path).map_err(|reason| error(DecisionFault::Unreadable(reason)))?;
        let decision: Self = serde_json::from_slice(&bytes).map_err(|_| error(DecisionFault::NoDecision))?;
        if decision.version != VERSION {
            return Err(error(DecisionFault::Version { found: decision.version, known: VERSION }));
        }
        if decision.rule != RULE {
            return Err(error(DecisionFault::Rule { found: decision.rule, known: RULE }));
        }
        Ok(decision)
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;
    use crate::metrics::{Metric, Priorities, ScoreSource, Scores};

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_078_012_800, "2004-02-29T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    fn decision() -> Decision {
        let scores = Scores::from_values(vec![0.1, 0.4, 0.6, 0.9]);
        let scored = Scored::new(ScoreSource::Read("score".into()), scores, vec![false, true, false, true].into());
        let points = Points::new(&scored, &Priorities::default()).unwrap();
        let data = Fingerprint { path: "data.csv".into(), sha256: Some("00ff".into()) };
        Decision::new(&scored, &points, 0.25, Reason::Objective(Objective::best(Metric::Accuracy)), data, None)
    }

    #[test]
    fn a_decision_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decision.json");
        decision().write(&mut fs::File::create(&path).unwrap()).unwrap();
        assert_eq!(Decision::read(&path).unwrap(), decision());
    }

    #[test]
    fn a_file_written_before_is_read_and_its_metrics_follow_from_its_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decision.json");
        let text = r#"{"version": 1, "threshold": 0.25, "low": 0.1, "high": 0.4, "rule": "score >= threshold",
            "objective": "youden_j", "at": {"threshold": 0.25, "low": 0.1, "high": 0.4, "tp": 2, "fp": 1, "fn": 0, "tn": 1,
            "accuracy": 0.75, "precision": 0.6666666666666666, "some_later_metric": 0.5},
            "intervals": {"accuracy": [0.25, 0.875], "precision": null, "some_later_metric": null},
            "data": {"path": "data.csv", "sha256": null}, "model": null, "date": "2026-11-24T09:05:00Z"}"#;
        fs::write(&path, text).unwrap();
        let decision = Decision::read(&path).unwrap();
        assert_eq!(
            (decision.threshold, decision.objective),
            (0.25, Reason::Objective(Objective::best(Metric::YoudenJ)))
        );
        assert_eq!(decision.at.confusion.value(Metric::Precision), Some(2.0 / 3.0));
        assert_eq!(decision.intervals.get(Metric::Accuracy), Some((0.25, 0.875)));
        assert_eq!(decision.intervals.get(Metric::Precision), None);
    }

    #[test]
    fn a_reason_is_written_as_it_was_read() {
        for (name, expected) in [
            ("manual", Reason::Manual),
            ("kappa", Reason::Objective(Objective::best(Metric::Kappa))),
            ("recall@precision>=0.9", Reason::Objective("recall@precision>=0.9".parse().unwrap())),
            ("recall@precision>= 0.90", Reason::Other("recall@precision>= 0.90".into())),
            ("some_later_objective", Reason::Other("some_later_objective".into())),
            ("", Reason::Other(String::new())),
        ] {
            let json = serde_json::to_string(name).unwrap();
            let reason: Reason = serde_json::from_str(&json).unwrap();
            assert_eq!(reason, expected);
            assert_eq!(serde_json::to_string(&reason).unwrap(), json);
        }
        assert_eq!(Reason::from(None), Reason::Manual);
    }

    #[test]
    fn the_keys_stand_in_the_order_of_the_design() {
        let mut text = Vec::new();
        decision().write(&mut text).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let expected =
            ["version", "threshold", "low", "high", "rule", "objective", "at", "intervals", "data", "model", "date"];
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_file_that_is_no_decision_is_named_with_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("decision.json");
        let mut old = serde_json::to_value(decision()).unwrap();
        old["version"] = 7.into();
        let mut other = serde_json::to_value(decision()).unwrap();
        other["rule"] = "score > threshold".into();
        for (content, expected) in [
            ("{}".to_owned(), "it is not a decision written by cutpoint"),
            ("\u{0}\u{1}\u{2}".to_owned(), "it is not a decision written by cutpoint"),
            ("not json".to_owned(), "it is not a decision written by cutpoint"),
            (old.to_string(), "its format is version 7; this cutpoint reads version 1"),
            (other.to_string(), "its rule is \"score > threshold\""),
        ] {
            fs::write(&path, content).unwrap();
            let error = Decision::read(&path).unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("decision.json"), "{error}");
        }
    }
}
