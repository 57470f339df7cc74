#![allow(clippy::unwrap_used)]
use serde_json::Value;

use super::*;
use crate::dataset::{Cell, InputFormat, Inversions, Roles, Source, Table};
use crate::export::{Decision, Origin, ReportFormat, Then};
use crate::metrics::{
    AnswerScore, AnswerSet, Answered, BootstrapProgress, CostColumns, Occasion, Priorities, Resampling, ScoreSource,
    Scores,
};

/// Questions in five kinds, thirty times each: score, label, exact match and F1 of the text that the model gives.
const KINDS: [(f64, bool, f64, f64); 5] = [
    (4.0, true, 1.0, 1.0),
    (2.5, true, 0.0, 0.5),
    (1.0, false, 0.0, 0.0),
    (-1.0, true, 0.0, 0.8),
    (f64::NAN, false, 1.0, 1.0),
];

fn scored(times: usize) -> Arc<Scored> {
    let rows: Vec<_> = KINDS.into_iter().cycle().take(KINDS.len() * times).collect();
    let answers = AnswerSet::new(vec![Answered::default(); rows.len()])
        .scored(rows.iter().map(|&(_, _, exact, f1)| AnswerScore { exact, f1 }).collect());
    let scores = Scores { axis: Axis::Real, ..Scores::from_values(rows.iter().map(|row| row.0).collect()) };
    let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
    Arc::new(Scored::new(ScoreSource::Model("qa".into()), scores, labels.into()).with_answers(Arc::new(answers)))
}

fn dataset(rows: usize) -> Dataset {
    let mut table = Table::new(vec!["question".into()]);
    (0..rows).for_each(|_| table.push([Cell::Text("who?")]));
    Dataset {
        source: Source { path: "dev.json".into(), format: InputFormat::Squad, embedded: None },
        lines: (1..).take(rows).collect(),
        table,
        roles: Roles::default(),
        counts: None,
        weights: None,
        empty_lines: Vec::new(),
        labels: None,
        class_names: ["0".into(), "1".into()],
        scores: None,
        skipped: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        questions: None,
        predicted: None,
        inversions: Inversions::default(),
        compared: Vec::new(),
        costs: CostColumns::default(),
    }
}

fn written(report: &Report, format: ReportFormat) -> String {
    let mut bytes = Vec::new();
    format.write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_report_of_answers_names_their_best_points_and_how_sure_they_are() {
    let scored = scored(30);
    let points = Points::new(&scored, &Priorities::default()).unwrap();
    let plan = BootstrapPlan { replicates: 200, ..BootstrapPlan::default() };
    let sureness = Sureness::new(scored.sweep(), &points, plan, &BootstrapProgress::default());
    let judged = Judged { points: &points, sureness: sureness.as_ref() };
    let chosen = Chosen { threshold: 0.5, by: ChosenBy::Hand };
    let report = Report::new(&dataset(150), None, &scored, judged, chosen);
    let json: Value = serde_json::from_str(&written(&report, ReportFormat::Json)).unwrap();
    // At 0.5 the text is given to three kinds, of which one is right to the letter; where there is none, nothing is right.
    let counts = ["tp", "fp", "fn", "tn"].map(|count| json["at"][count].as_u64().unwrap());
    assert_eq!(counts, [60, 30, 30, 30], "what has no score is predicted 0");
    assert_eq!((&json["rows"], &json["positives"], &json["negatives"]), (&150.into(), &90.into(), &60.into()));
    let entry = |objective: &str| {
        let all = json["operating_points"].as_array().unwrap();
        all.iter().find(|point| point["objective"] == objective).unwrap().clone()
    };
    let (exact, f1) = (entry("exact"), entry("answer_f1"));
    // To the letter: from 1 (exclusive) to 2.5, and from 2.5 to 4, the same three of five; of two as wide the higher is taken.
    assert_eq!(exact["value"], 0.6);
    assert_eq!((&exact["at"]["low"], &exact["at"]["high"]), (&2.5.into(), &4.0.into()));
    // In words: the half of the second kind is won, and the third kind is not given up.
    assert!((f1["value"].as_f64().unwrap() - 0.7).abs() < 1e-12, "{f1}");
    assert_eq!((&f1["at"]["low"], &f1["at"]["high"]), (&1.0.into(), &2.5.into()));
    let told = &json["choose"]["objectives"]["exact"];
    assert_eq!((&told["value"], &told["n_tied"]), (&0.6.into(), &2.into()), "{told}");
    for objective in ["exact", "answer_f1"] {
        let drawn = &json["choose"]["bootstrap"]["chosen"][objective];
        assert!(drawn["threshold"]["p2_5"].is_f64() && drawn["optimism"]["out_of_bag"].is_f64(), "{drawn}");
    }
    let text = written(&report, ReportFormat::Text);
    let line =
        |of: &str| text.lines().find(|line| line.trim_start().starts_with(of)).unwrap_or_else(|| panic!("{text}"));
    assert!(line("exact match").contains("0.4"), "{text}");
    assert!(line("answer F1").contains("0.5"), "{text}");
    assert_eq!(report.answers.len(), 2);
    for MeanAt { mean, value, interval } in &report.answers {
        let (low, high) = interval.unwrap();
        let half = 1.96 * (value * (1.0 - value) / 150.0).sqrt();
        // F1 differs by less than zeros and ones do.
        assert!(low < *value && *value < high && high - value < 1.02 * half, "{mean:?}: {low} {value} {high}");
    }
}

#[test]
fn a_decision_for_answers_is_checked_by_their_mean_on_other_rows() {
    let then = scored(30);
    let points = Points::new(&then, &Priorities::default()).unwrap();
    let objective: Objective = "exact".parse().unwrap();
    let point = points.judge(&then, objective.clone()).point().unwrap();
    let judged = Judged { points: &points, sureness: None };
    let reason = Reason::Objective(objective.clone());
    let origin = || {
        let data = crate::export::Fingerprint { path: "dev.json".into(), sha256: None };
        Origin { data, model: None, asked: crate::export::Asked::default() }
    };
    let decision = Decision::new(&then, judged, point.threshold, reason.clone(), origin(), None);
    let recorded = serde_json::to_value(&decision).unwrap();
    assert_eq!((&recorded["objective"], &recorded["mean_answer"]["rows"]), (&"exact".into(), &150.into()));
    assert!((recorded["mean_answer"]["value"].as_f64().unwrap() - 0.6).abs() < 1e-12, "{recorded}");
    let read: Decision = serde_json::from_value(recorded).unwrap();
    assert_eq!(read, decision);
    // Of another objective nothing is recorded of answers.
    let best_f1 = Reason::Objective(Objective::best(Metric::F1));
    let other = Decision::new(&then, judged, point.threshold, best_f1, origin(), None);
    assert_eq!(serde_json::to_value(&other).unwrap().get("mean_answer"), None);
    let at_once = Then::chosen_now(&then, judged, point.threshold, &reason, (Occasion::Holdout, Resampling::Rows));
    let now = scored(40);
    for frozen in [read.then(), at_once.frozen.clone()] {
        let of = crate::metrics::FrozenNow {
            scored: &now,
            costs: Err(&crate::metrics::NoCosts::Unsaid),
            rows: crate::metrics::RowsNow::Others,
            plan: BootstrapPlan::default(),
            margin: Some(0.2),
        };
        let judgement = frozen.judge(of);
        assert_eq!(judgement.verdict, Ok(crate::metrics::Verdict::Holds));
        let (goal, change) = judgement.goal.as_ref().unwrap();
        assert_eq!(*goal, Goal::Mean(RowMean::Exact));
        let is_near = |value: Option<f64>| (value.unwrap() - 0.6).abs() < 1e-12;
        assert!(is_near(change.then) && is_near(change.now), "{change:?}");
        // The variances of both means are added: 0.6 · 0.4 / (n − 1) each.
        let half = 1.96 * (0.24 / 149.0 + 0.24 / 199.0_f64).sqrt();
        let (low, high) = change.difference.as_ref().unwrap().interval.unwrap();
        assert!((low + half).abs() < 1e-4 && (high - half).abs() < 1e-4, "{low} {high} {half}");
        let bare = Scored::new(ScoreSource::Model("qa".into()), now.scores().clone(), now.labels().clone());
        let unknown = frozen.judge_goal(crate::metrics::FrozenNow { scored: &bare, ..of });
        assert_eq!(unknown.verdict, Err(crate::metrics::NoVerdict::AnswersNow));
        let unsure = crate::metrics::FrozenThen { mean_answer: None, ..frozen.clone() };
        assert_eq!(unsure.judge_goal(of).verdict, Err(crate::metrics::NoVerdict::AnswersThen));
    }
}
