//! The official evaluation's figures against what the script itself printed for predictions of `run_squad.py`, and against
//! the script told again in `tests/fixtures/squad2/make.py` for sets with ties, odd answers and questions without a text.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::fs;

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::*;

fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/tests/fixtures/squad2/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The rows that the script makes of predictions and `null_odds.json`.
fn rows_of(predictions: &str) -> Vec<OfficialRow> {
    let data: Value = fixture("dev-v2.0.json");
    let predictions: HashMap<String, String> = fixture(predictions);
    let null_odds: HashMap<String, f64> = fixture("null_odds.json");
    let list = |value: &Value, key: &str| value[key].as_array().unwrap().clone();
    let paragraphs = list(&data, "data").into_iter().flat_map(|article| list(&article, "paragraphs"));
    let questions = paragraphs.flat_map(|paragraph| list(&paragraph, "qas"));
    questions
        .map(|question| {
            let id = question["id"].as_str().unwrap();
            let answers = list(&question, "answers");
            let texts = answers.iter().map(|answer| answer["text"].as_str().unwrap());
            OfficialRow::new(&predictions[id], texts, Some(null_odds[id]))
        })
        .collect()
}

/// The figures under the names that the script prints, in its order.
fn printed(figures: &OfficialFigures) -> Vec<(String, f64)> {
    let mut printed = Vec::new();
    let shares = [("", Some(figures.all)), ("HasAns_", figures.has_ans), ("NoAns_", figures.no_ans)];
    for (prefix, share) in shares.into_iter().filter_map(|(prefix, share)| Some((prefix, share?))) {
        let OfficialShare { exact, f1, total } = share;
        printed.extend(
            [("exact", exact), ("f1", f1), ("total", total as f64)].map(|(key, x)| (format!("{prefix}{key}"), x)),
        );
    }
    let best = figures.best.unwrap();
    printed.extend(
        [
            ("best_exact", best.exact),
            ("best_exact_thresh", best.exact_thresh),
            ("best_f1", best.f1),
            ("best_f1_thresh", best.f1_thresh),
        ]
        .map(|(key, figure)| (key.to_owned(), figure)),
    );
    printed
}

/// Every figure that was printed and no other, to the last bit.
fn assert_printed(rows: &[OfficialRow], na_prob_thresh: f64, expected: &Map<String, Value>) {
    let figures = OfficialFigures::of(rows, Some(na_prob_thresh)).unwrap();
    let expected: Vec<(String, f64)> =
        expected.iter().map(|(key, figure)| (key.clone(), figure.as_f64().unwrap_or(f64::INFINITY))).collect();
    assert_eq!(printed(&figures), expected, "at {na_prob_thresh}: {rows:?}");
}

#[test]
fn figures_are_those_that_the_script_printed() {
    let at_best_f1: Map<String, Value> = fixture("eval_at_best_f1.json");
    let best_f1_thresh = at_best_f1["best_f1_thresh"].as_f64().unwrap();
    for (predictions, expected, active) in [
        ("predictions.json", fixture("eval_thresh0.json"), 0.0),
        ("predictions_at_best_f1.json", at_best_f1, best_f1_thresh),
    ] {
        let rows = rows_of(predictions);
        // The script's own default, and the threshold that the predictions were made with: they are empty beyond it.
        for na_prob_thresh in [1.0, active] {
            assert_printed(&rows, na_prob_thresh, &expected);
        }
    }
}

#[test]
fn figures_of_sets_with_ties_and_odd_answers_are_those_of_python() {
    #[derive(serde::Deserialize)]
    struct Set {
        na_prob_thresh: f64,
        rows: Vec<(Vec<String>, String, Option<f64>)>,
        expected: Map<String, Value>,
    }
    #[derive(serde::Deserialize)]
    struct Sets {
        sets: Vec<Set>,
    }
    let Sets { sets } = fixture("evaluated.json");
    assert!(sets.len() > 50);
    for Set { na_prob_thresh, rows, expected } in sets {
        let rows: Vec<OfficialRow> = rows
            .iter()
            .map(|(answers, prediction, na_prob)| {
                OfficialRow::new(prediction, answers.iter().map(String::as_str), *na_prob)
            })
            .collect();
        assert_printed(&rows, na_prob_thresh, &expected);
    }
}

/// A question with an answer that is given `raw`, or one without that is given a wrong text.
fn row(na_prob: f64, raw: Option<f64>) -> OfficialRow {
    let score = raw.unwrap_or(0.0);
    OfficialRow {
        has_answer: raw.is_some(),
        prediction_is_empty: false,
        raw: AnswerScore { exact: score, f1: score },
        na_prob: Some(na_prob),
    }
}

#[test]
fn the_best_figure_may_be_one_that_no_threshold_has() {
    // A right answer and a wrong one tie: 3.0 answers both, below it neither is. The walk stops between them.
    let tied = [row(3.0, Some(1.0)), row(3.0, None)];
    let best = OfficialFigures::of(&tied, Some(3.0)).unwrap().best.unwrap();
    assert_eq!((best.exact, best.exact_thresh), (100.0, 3.0));
    assert_eq!(OfficialFigures::of(&tied, Some(3.0)).unwrap().all.exact, 50.0);
    // In the other order it does not.
    let swapped = [tied[1], tied[0]];
    assert_eq!(OfficialFigures::of(&swapped, Some(3.0)).unwrap().best.unwrap().exact, 50.0);
}

#[test]
fn the_best_threshold_is_0_where_answering_nothing_is_best_though_0_answers() {
    let wrong = [row(-2.0, None), row(-1.0, Some(0.0))];
    let figures = OfficialFigures::of(&wrong, Some(0.0)).unwrap();
    let best = figures.best.unwrap();
    assert_eq!((best.exact, best.exact_thresh), (50.0, 0.0));
    assert_eq!(figures.all.exact, 0.0);
}

#[test]
fn without_probabilities_every_prediction_stands_and_nothing_is_best() {
    let right = OfficialRow { na_prob: None, ..row(0.0, Some(1.0)) };
    let figures = OfficialFigures::of(&[right], None).unwrap();
    let all = OfficialShare { exact: 100.0, f1: 100.0, total: 1 };
    assert_eq!(figures, OfficialFigures { all, has_ans: Some(all), no_ans: None, best: None });
    assert_eq!(OfficialFigures::of(&[], None), None);
    assert_eq!(OfficialFigures::of(&[], Some(0.0)), None);
}

#[test]
fn a_question_without_a_text_to_choose_is_beyond_every_threshold() {
    for (has_answer, exact) in [(true, 0.0), (false, 100.0)] {
        let answers = if has_answer { &["fox"][..] } else { &[] };
        let unanswered = OfficialRow::new("", answers.iter().copied(), None);
        assert_eq!(OfficialFigures::of(&[unanswered], Some(f64::MAX)).unwrap().all.exact, exact);
    }
    for (score, null_odds) in [(None, f64::INFINITY), (Some(2.5), -2.5), (Some(-2.5), 2.5)] {
        assert_eq!(Answered { score, ..Answered::default() }.null_odds(), null_odds);
    }
    for zero in [0.0, -0.0] {
        let answered = Answered { score: Some(zero), ..Answered::default() };
        assert_eq!(answered.null_odds().to_bits(), 0.0_f64.to_bits(), "Python prints 0.0");
    }
}

/// Questions with few probabilities, so that many tie.
fn rows() -> impl Strategy<Value = Vec<OfficialRow>> {
    let question = (-4_i8..5, prop::option::of(0_u8..=4), any::<bool>()).prop_map(|(na_prob, raw, empty)| {
        let asked = row(f64::from(na_prob), raw.map(|raw| f64::from(raw) / 4.0));
        match (asked.has_answer, empty) {
            (_, false) => asked,
            (true, true) => OfficialRow { prediction_is_empty: true, raw: AnswerScore::default(), ..asked },
            (false, true) => {
                OfficialRow { prediction_is_empty: true, raw: AnswerScore { exact: 1.0, f1: 1.0 }, ..asked }
            }
        }
    });
    prop::collection::vec(question, 1..40)
}

proptest! {
    #[test]
    fn no_threshold_is_better_than_the_best_figure(rows in rows(), threshold in -6_i8..7) {
        let figures = OfficialFigures::of(&rows, Some(f64::from(threshold))).unwrap();
        let best = figures.best.unwrap();
        prop_assert!(figures.all.exact <= best.exact && figures.all.f1 <= best.f1);
        prop_assert!(figures.all.total == rows.len());
    }

    #[test]
    fn the_best_figure_is_reached_where_nothing_ties_and_its_threshold_is_that_of_a_question(mut rows in rows()) {
        for (place, row) in rows.iter_mut().enumerate() {
            row.na_prob = row.na_prob.map(|na_prob| na_prob + place as f64 / 64.0);
        }
        let best = OfficialFigures::of(&rows, Some(0.0)).unwrap().best.unwrap();
        for (value, threshold, pick) in [
            (best.exact, best.exact_thresh, (|share| share.exact) as fn(OfficialShare) -> f64),
            (best.f1, best.f1_thresh, |share| share.f1),
        ] {
            let nothing_answered = pick(OfficialFigures::of(&rows, Some(f64::NEG_INFINITY)).unwrap().all);
            if value == nothing_answered {
                prop_assert_eq!(threshold, 0.0);
            } else {
                prop_assert!(rows.iter().any(|row| row.na_prob == Some(threshold)));
                prop_assert_eq!(pick(OfficialFigures::of(&rows, Some(threshold)).unwrap().all), value);
            }
        }
    }

    #[test]
    fn the_whole_is_the_mean_of_its_parts(rows in rows(), threshold in -6_i8..7) {
        let figures = OfficialFigures::of(&rows, Some(f64::from(threshold))).unwrap();
        let parts: Vec<OfficialShare> = [figures.has_ans, figures.no_ans].into_iter().flatten().collect();
        prop_assert_eq!(parts.iter().map(|part| part.total).sum::<usize>(), rows.len());
        let whole = |pick: fn(&OfficialShare) -> f64| {
            parts.iter().map(|part| pick(part) * part.total as f64).sum::<f64>() / rows.len() as f64
        };
        prop_assert!((whole(|part| part.exact) - figures.all.exact).abs() < 1e-9);
        prop_assert!((whole(|part| part.f1) - figures.all.f1).abs() < 1e-9);
    }
}
