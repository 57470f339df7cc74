//! The files are those that `run_squad.py` and Python itself wrote (`tests/fixtures/squad2`): read into values and written again.
#![allow(clippy::unwrap_used)]

use std::fs;

use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use super::evaluation::Evaluation;
use super::*;
use crate::metrics::{OfficialBest, OfficialFigures, OfficialShare};

fn fixture(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/fixtures/squad2/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn members(json: &str) -> Map<String, Json> {
    serde_json::from_str(json).unwrap()
}

/// What is written, as text.
fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn predictions(members: &Map<String, Json>) -> String {
    let texts = members.iter().map(|(id, text)| (id.as_str(), text.as_str().unwrap()));
    written(|out| write_predictions(texts, out))
}

#[test]
fn predictions_are_written_as_python_writes_them() {
    for name in ["predictions.json", "predictions_at_best_f1.json", "awkward_predictions.json"] {
        let file = fixture(name);
        let members = members(&file);
        assert!(members.len() > 40);
        assert_eq!(predictions(&members), file, "{name}");
    }
}

#[test]
fn null_odds_are_written_as_python_writes_them() {
    for name in ["null_odds.json", "awkward_null_odds.json"] {
        let file = fixture(name);
        let members = members(&file);
        assert!(members.len() > 40);
        let odds = members.iter().map(|(id, odds)| (id.as_str(), odds.as_f64().unwrap()));
        assert_eq!(written(|out| write_null_odds(odds, out)), file, "{name}");
    }
}

#[test]
fn n_best_lists_are_written_as_run_squad_writes_them() {
    let file = fixture("nbest_predictions_of_4.json");
    let read = |entry: &Json| Candidate {
        text: entry["text"].as_str().unwrap().to_owned(),
        span: None,
        probability: entry["probability"].as_f64().unwrap(),
        start_logit: entry["start_logit"].as_f64().unwrap() as f32,
        end_logit: entry["end_logit"].as_f64().unwrap() as f32,
    };
    let lists: Vec<(String, Vec<Candidate>)> = members(&file)
        .iter()
        .map(|(id, entries)| (id.clone(), entries.as_array().unwrap().iter().map(read).collect()))
        .collect();
    assert_eq!(lists.len(), 4);
    let questions = lists.iter().map(|(id, candidates)| (id.as_str(), candidates.as_slice()));
    assert_eq!(written(|out| write_n_best(questions, out)), file);
}

#[test]
fn what_is_empty_stands_on_one_line_and_what_is_not_finite_has_pythons_name() {
    assert_eq!(written(|out| write_predictions([], out)), "{}\n");
    assert_eq!(written(|out| write_n_best([("q", &[][..])], out)), "{\n    \"q\": []\n}\n");
    let odds = [("a", f64::INFINITY), ("b", f64::NEG_INFINITY), ("c", f64::NAN)];
    assert_eq!(
        written(|out| write_null_odds(odds, out)),
        "{\n    \"a\": Infinity,\n    \"b\": -Infinity,\n    \"c\": NaN\n}\n"
    );
}

#[test]
fn an_evaluation_has_the_scripts_names_in_its_order() {
    let printed = fixture("eval_thresh0.json");
    let figures = members(&printed);
    let number = |key: &str| figures[key].as_f64().unwrap();
    let share = |prefix: &str| OfficialShare {
        exact: number(&format!("{prefix}exact")),
        f1: number(&format!("{prefix}f1")),
        total: figures[&format!("{prefix}total")].as_u64().unwrap() as usize,
    };
    let best = OfficialBest {
        exact: number("best_exact"),
        exact_thresh: number("best_exact_thresh"),
        f1: number("best_f1"),
        f1_thresh: number("best_f1_thresh"),
    };
    let whole = OfficialFigures {
        all: share(""),
        has_ans: Some(share("HasAns_")),
        no_ans: Some(share("NoAns_")),
        best: Some(best),
    };
    let json = serde_json::to_string(&Evaluation(whole)).unwrap();
    // `json.dump` without an indent puts a space behind commas and colons.
    assert_eq!(json, printed.replace(", ", ",").replace(": ", ":"));
    let answered = OfficialFigures { no_ans: None, best: None, ..whole };
    let json = serde_json::to_string(&Evaluation(answered)).unwrap();
    let keys: Vec<String> = members(&json).keys().cloned().collect();
    assert_eq!(keys, ["exact", "f1", "total", "HasAns_exact", "HasAns_f1", "HasAns_total"]);
}

proptest! {
    #[test]
    fn every_text_reads_back_and_is_printable_ascii(texts in prop::collection::vec(any::<String>(), 0..8)) {
        let members: Map<String, Json> =
            texts.iter().enumerate().map(|(place, text)| (format!("{text}{place}"), text.clone().into())).collect();
        let file = predictions(&members);
        prop_assert!(file.chars().all(|character| matches!(character, '\n' | ' '..='~')) && file.ends_with('\n'));
        prop_assert_eq!(file.lines().count(), if members.is_empty() { 1 } else { members.len() + 2 });
        prop_assert_eq!(serde_json::from_str::<Map<String, Json>>(&file).unwrap(), members);
    }

    #[test]
    fn a_logit_reads_back_as_the_same_f32(bits in any::<u32>(), probability in 0.0..=1.0_f64) {
        let logit = f32::from_bits(bits);
        prop_assume!(logit.is_finite());
        let candidate =
            Candidate { text: "fox".into(), span: Some(0..3), probability, start_logit: logit, end_logit: -logit };
        let file = written(|out| write_n_best([("q", &[candidate][..])], out));
        let read: Json = serde_json::from_str(&file).unwrap();
        let number = |key: &str| read["q"][0][key].as_f64().unwrap();
        prop_assert_eq!((number("start_logit") as f32).to_bits(), bits);
        prop_assert_eq!((number("end_logit") as f32).to_bits(), (-logit).to_bits());
        prop_assert_eq!(number("probability").to_bits(), probability.to_bits());
    }
}
