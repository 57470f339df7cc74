//! The metrics against the values that scikit-learn gave for the same scores (tests/fixtures/metrics; the conventions are
//! those of `metrics_oracle.py` in that folder).
//!
//! `CUTPOINT_METRICS_REFERENCE` may name a folder with more such files, `NAME.csv` beside `NAME.json`: every pair in it is
//! checked in the same way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

use cutpoint::metrics::{Confusion, Metric, Objective, Summary, Sweep};
use serde_json::Value;

/// What the reference promises: counts exactly, everything else to this.
const TOLERANCE: f64 = 1e-12;

/// One scored data set with its expected values.
struct Case {
    name: String,
    scores: Vec<f64>,
    labels: Vec<bool>,
    rejected: u64,
    expected: Value,
}

impl Case {
    /// Read `json` and the csv beside it. As the oracle does, rows without a finite score or a 0/1 label are set aside.
    fn read(json: &Path) -> Self {
        let expected = serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
        let mut case = Self {
            name: json.file_name().unwrap().to_string_lossy().into_owned(),
            scores: Vec::new(),
            labels: Vec::new(),
            rejected: 0,
            expected,
        };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_path(json.with_extension("csv")).expect("the csv is there");
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|header| header == name).expect("the column is there");
        let (label_column, score_column) = (column("label"), column("score"));
        for record in reader.records() {
            let record = record.unwrap();
            let score = record.get(score_column).and_then(|cell| cell.trim().parse::<f64>().ok());
            match (score.filter(|score| score.is_finite()), record.get(label_column).map(str::trim)) {
                (Some(score), Some(label @ ("0" | "1"))) => {
                    case.scores.push(score);
                    case.labels.push(label == "1");
                }
                _ => case.rejected += 1,
            }
        }
        case
    }

    fn check(&self) {
        let sweep = Sweep::new(&self.scores, &self.labels);
        self.check_rows(&sweep);
        if sweep.is_empty() {
            assert_eq!(self.expected["error"], "no usable rows", "{}", self.name);
            return;
        }
        self.check_summary();
        for at in self.expected["at"].as_array().unwrap() {
            self.check_threshold(&sweep, at);
        }
        self.check_best(&sweep);
        if let Some(curve) = self.expected.get("roc_curve") {
            self.check_roc_curve(&sweep, curve);
        }
    }

    fn check_rows(&self, sweep: &Sweep) {
        let counts = [
            ("n", sweep.len() as u64),
            ("positives", sweep.positives()),
            ("negatives", sweep.negatives()),
            ("distinct_scores", sweep.distinct().len() as u64),
            ("n_rejected", self.rejected),
        ];
        for (key, found) in counts {
            assert_eq!(self.expected[key].as_u64(), Some(found), "{key} of {}", self.name);
        }
    }

    fn check_summary(&self) {
        let summary = Summary::from_sweep(&Sweep::new(&self.scores, &self.labels));
        let figures = [
            ("roc_auc", summary.roc_auc),
            ("average_precision", summary.average_precision),
            ("log_loss", summary.log_loss),
            ("brier", summary.brier),
            ("ece_10", summary.ece),
        ];
        for (key, found) in figures {
            self.assert_close(key, found, self.expected[key].as_f64());
        }
    }

    /// Counts and metrics at one of the fixed thresholds.
    fn check_threshold(&self, sweep: &Sweep, at: &Value) {
        let threshold = number(&at["threshold"]);
        let confusion = sweep.confusion(threshold);
        assert_eq!(confusion, counts(at), "counts of {} at {threshold}", self.name);
        for metric in Metric::ALL.into_iter().filter(|&metric| metric != Metric::Npv) {
            let key = metric.key();
            // The oracle writes 0 where scikit-learn would warn, and names these metrics.
            let undefined = at["undefined"].as_array().unwrap().iter().any(|name| name == key);
            let expected = if undefined { None } else { at[key].as_f64() };
            self.assert_close(&format!("{key} at {threshold}"), confusion.value(metric), expected);
        }
        // The oracle has no NPV: it is the precision with the classes swapped.
        let swapped = Confusion { tp: confusion.tn, fp: confusion.fn_, fn_: confusion.fp, tn: confusion.tp };
        assert_eq!(confusion.value(Metric::Npv), swapped.value(Metric::Precision), "{}", self.name);
    }

    /// The best value of each metric, and that the point lies on one of the tied candidates.
    fn check_best(&self, sweep: &Sweep) {
        let all_best = self.expected["best"].as_object().unwrap();
        for metric in Metric::objectives().chain([Metric::Recall]) {
            let key = metric.key();
            let found = sweep.best(&Objective::best(metric));
            let Some(best) = all_best.get(key) else {
                assert_eq!(found, None, "best {key} of {}", self.name);
                continue;
            };
            if metric == Metric::Recall && sweep.positives() == 0 {
                // The oracle has 0 for this division by zero; an undefined recall has no best threshold.
                assert_eq!(found, None, "best {key} of {}", self.name);
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("no best {key} of {}", self.name));
            self.assert_close(&format!("best {key}"), Some(found.value), best["value"].as_f64());

            let tied: Vec<f64> = best["thresholds"].as_array().unwrap().iter().map(number).collect();
            let candidate = found.interval.high.unwrap_or(f64::INFINITY);
            if best["n_tied"].as_u64() == Some(tied.len() as u64) {
                assert!(tied.contains(&candidate), "best {key} of {}: {found:?} is none of {tied:?}", self.name);
            }
            assert!(found.interval.contains(found.threshold), "best {key} of {}: {found:?}", self.name);
            assert_eq!(found.confusion, sweep.confusion(found.threshold), "best {key} of {}", self.name);
            if tied.len() == 1 {
                assert_eq!(found.confusion, counts(&best["at_highest"]), "best {key} of {}", self.name);
            }
        }
    }

    /// Each corner of scikit-learn's ROC curve.
    fn check_roc_curve(&self, sweep: &Sweep, curve: &Value) {
        let column = |key: &str| curve[key].as_array().unwrap().iter().map(number).collect::<Vec<f64>>();
        for ((threshold, tpr), fpr) in column("thresholds").into_iter().zip(column("tpr")).zip(column("fpr")) {
            let confusion = sweep.confusion(threshold);
            self.assert_close(&format!("tpr at {threshold}"), confusion.value(Metric::Recall), Some(tpr));
            let found = confusion.value(Metric::Specificity).map(|specificity| 1.0 - specificity);
            self.assert_close(&format!("fpr at {threshold}"), found, Some(fpr));
        }
    }

    fn assert_close(&self, what: &str, found: Option<f64>, expected: Option<f64>) {
        let agrees = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= TOLERANCE,
            (found, expected) => found == expected,
        };
        assert!(agrees, "{what} of {}: found {found:?}, scikit-learn has {expected:?}", self.name);
    }
}

/// A number, or "inf".
fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).expect("a number")
}

fn counts(at: &Value) -> Confusion {
    let count = |key: &str| at[key].as_u64().expect("a count");
    Confusion { tp: count("tp"), fp: count("fp"), fn_: count("fn"), tn: count("tn") }
}

/// Every `NAME.json` of a folder, sorted.
fn cases(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/metrics")
}

#[test]
fn every_figure_agrees_with_scikit_learn_on_the_fixtures() {
    let cases = cases(&fixtures());
    for case in &cases {
        case.check();
    }
    // Ties, one class, one row, no row, logits, tiny numbers, bin edges: none of them got lost.
    for name in
        ["all_negative", "all_positive", "bin_edges", "constant", "extreme", "logits", "n0", "n1_positive", "ties5"]
    {
        assert!(cases.iter().any(|case| case.name == format!("{name}.json")), "{name} is missing");
    }
}

#[test]
fn every_figure_agrees_with_scikit_learn_on_the_reference_folder() {
    let Some(folder) = std::env::var_os("CUTPOINT_METRICS_REFERENCE") else {
        eprintln!("skipped: CUTPOINT_METRICS_REFERENCE names no folder with more reference values");
        return;
    };
    let cases = cases(Path::new(&folder));
    assert!(!cases.is_empty(), "{} holds no reference values", Path::new(&folder).display());
    for case in &cases {
        case.check();
    }
    eprintln!("{} more data sets agree", cases.len());
}

#[test]
fn the_points_chosen_on_the_fixtures_are_short_and_follow_the_tie_rule() {
    // (file, metric, low, high, threshold); the ties are those that the oracle lists.
    let infinity = f64::INFINITY;
    for (name, metric, low, high, threshold) in [
        // 1e-300 and 1e-17 are the ends; nothing shorter than 17 digits lies between them.
        ("extreme", Metric::Accuracy, 1e-300, 1e-17, 1e-17),
        ("perfect", Metric::Mcc, 0.38, 0.6, 0.5),
        ("ties5", Metric::F1, 0.3, 0.5, 0.4),
        // Tied with 0.3; both gaps are 0.1 wide.
        ("bin_edges_mixed", Metric::Accuracy, 0.9, 1.0, 1.0),
        // Tied with 0, whose interval is unbounded.
        ("zeros_and_ones", Metric::F1, 0.0, 1.0, 1.0),
        // All candidates are unbounded: the higher.
        ("constant", Metric::Mcc, 0.5, infinity, 1.0),
        ("all_negative", Metric::Accuracy, 0.860_597_764_780_178_8, infinity, 1.0),
    ] {
        let case = Case::read(&fixtures().join(name).with_extension("json"));
        let point = Sweep::new(&case.scores, &case.labels).best(&Objective::best(metric)).unwrap();
        let found = (point.interval.low.unwrap(), point.interval.high.unwrap_or(infinity), point.threshold);
        assert_eq!(found, (low, high, threshold), "{metric:?} of {name}");
    }
}
