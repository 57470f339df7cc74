//! A threshold is chosen on one file and measured on another (`--holdout`).

use serde_json::Value;

use super::super::Place;
use super::{decide, frozen, place, stderr};

#[test]
fn a_threshold_is_chosen_on_one_file_and_measured_on_another() {
    let place = place();
    let chosen = ["report", "dev.csv", "--score", "score", "--holdout", "next.csv", "--objective", "f1"];
    let report = |more: &[&str]| -> Value {
        serde_json::from_str(&place.stdout(&[&chosen[..], &["--format", "json"], more].concat())).unwrap()
    };
    let found = report(&[]);
    let held_out = &found["choose"]["frozen"]["f1"];
    assert_eq!((&held_out["threshold"], &held_out["data_there"]), (&found["at"]["threshold"], &"next.csv".into()));
    assert_eq!((&held_out["here"], &held_out["out_of_bag"]), (&found["at"]["f1"], &Value::Null));
    assert_eq!(held_out["there"].as_f64(), Some(0.570_680_628_272_251_3), "the reference has it");
    let drawn = report(&["--bootstrap", "500"]);
    let promised = &drawn["choose"]["bootstrap"]["chosen"]["f1"]["optimism"]["out_of_bag"];
    assert_eq!(&drawn["choose"]["frozen"]["f1"]["out_of_bag"], promised);
    // The same as the decision says, applied later.
    place.run(&[&chosen[..], &["--bootstrap", "--decision-out", "d.json", "-o", "r.json"]].concat()).success();
    let at_once: Value = serde_json::from_str(&place.read("r.json")).unwrap();
    let later = frozen(&place, &[]);
    let at_once = &at_once["choose"]["frozen"]["f1"];
    for key in ["difference_95", "verdict", "cells_here", "cells_there", "best_there", "metrics"] {
        assert_eq!(at_once[key], later["f1"][key], "{key}");
    }
    let text = place.stdout(&chosen);
    assert!(text.contains("on the holdout next.csv: F1 is lower than promised\n"), "{text}");
    assert!(
        text.contains("0.570681 on the holdout, 0.726141 on the rows that it was chosen on; the difference"),
        "{text}"
    );
    let markdown = place.stdout(&[&chosen[..], &["--format", "markdown"]].concat());
    assert!(markdown.contains("## On the holdout `next.csv`\n\nF1 is lower than promised.\n"), "{markdown}");
    let told = stderr(&place, &[&chosen[..], &["--check"]].concat(), 1);
    assert!(told.contains("--check: F1 is lower than promised (0.570681 on the holdout, "), "{told}");
    let same = ["report", "dev.csv", "--score", "score", "--holdout", "dev.csv", "--objective", "f1", "--check"];
    assert!(stderr(&place, &same, 1).contains("these are the very rows that it was chosen on"), "it proves nothing");
}

#[test]
fn on_the_very_rows_that_were_chosen_on_nothing_is_said_of_a_difference_in_any_format() {
    let place = place();
    let objective = "f1@recall>=0.6";
    decide(&place, &["--objective", objective, "--bootstrap"]);
    let data = ["report", "dev.csv", "--score", "score"];
    for more in [&["--holdout", "dev.csv", "--objective", objective, "--bootstrap"][..], &["--decision", "d.json"]] {
        let typed = [&data[..], more].concat();
        let with = |format| place.stdout(&[&typed[..], &["--format", format]].concat());
        for format in ["text", "markdown"] {
            let said = with(format);
            assert!(said.contains("these are the very rows that it was chosen on, which proves nothing"), "{said}");
            assert!(said.contains("ecall ≥ 0.6 is kept: 0."), "{said}");
            for untrue in ["difference", "by its 95 % interval", "one interval in twenty", "too few rows"] {
                assert!(!said.contains(untrue), "{untrue} in\n{said}");
            }
        }
        let report: Value = serde_json::from_str(&with("json")).unwrap();
        let found = &report["choose"]["frozen"][objective];
        let of_rows = [&found["positives"], &found["metrics"]["f1"], &found["metrics"]["recall"]];
        for figures in of_rows.into_iter().chain([found]) {
            assert!(figures["difference"].is_null() && figures["difference_95"].is_null(), "{figures}");
        }
        assert_eq!((&found["method"], &found["difference_from"]), (&Value::Null, &Value::Null));
        assert_eq!((&found["limits"][0]["kept"], &found["limits"][0]["verdict"]), (&true.into(), &Value::Null));
    }
}

#[test]
fn a_holdout_with_scores_of_another_kind_is_refused_unless_it_is_accepted() {
    let place = Place::with("dev.csv", "label,score\n1,0.9\n0,0.2\n1,0.7\n0,0.4\n");
    place.write("logits.csv", "label,score\n1,2.5\n0,-1.778\n1,0.3\n0,-0.2\n");
    let told = "error: logits.csv: a score is 2.5, but those of DATA are probabilities (0 to 1); give scores of the same kind, or \
                accept these with --force";
    let refused = stderr(&place, &["report", "dev.csv", "--holdout", "logits.csv"], 1);
    assert!(refused.contains(told), "{refused}");
    place.run(&["report", "dev.csv", "--holdout", "logits.csv", "--force"]).success();
    // On the axis of logits a probability is one more number.
    place.run(&["report", "logits.csv", "--holdout", "dev.csv"]).success();
}

#[test]
fn the_holdout_is_read_as_the_data_are_and_is_never_written_over() {
    let place = Place::with("dev.csv", "label,score\nyes,0.9\nno,0.2\nyes,0.7\n");
    // Of two columns of scores the one that the data have.
    place.write("two.csv", "label,prob,score\nyes,0.1,0.9\nno,0.8,0.2\n");
    let report: Value = serde_json::from_str(&place.stdout(&[
        "report",
        "dev.csv",
        "--holdout",
        "two.csv",
        "--threshold",
        "0.5",
        "--format",
        "json",
    ]))
    .unwrap();
    assert_eq!(report["choose"]["frozen"]["manual"]["metrics"]["accuracy"]["there"], 1.0);
    place.write("other.csv", "label,prob\nyes,0.1\nno,0.8\n");
    place.write("labels.csv", "label,score\ntrue,0.9\nfalse,0.2\n");
    place.write("unlabelled.csv", "id,score\n1,0.9\n2,0.2\n");
    for (holdout, words) in [
        ("other.csv", "other.csv has no column \"score\" (--score); its columns are \"label\", \"prob\""),
        ("labels.csv", "labels.csv: the label \"true\" is read as 1, but in DATA it is \"yes\"; spell the labels"),
        ("unlabelled.csv", "unlabelled.csv"),
        ("missing.csv", "missing.csv"),
    ] {
        let told = stderr(&place, &["report", "dev.csv", "--holdout", holdout], 1);
        assert!(told.contains("error: ") && told.contains(words), "{holdout}: {told}");
    }
    let told = stderr(
        &place,
        &["report", "dev.csv", "--holdout", "two.csv", "-o", "two.csv", "--format", "text", "--force"],
        1,
    );
    assert!(told.contains("this run reads it"), "{told}");
    let told = stderr(&place, &["report", "dev.csv", "--holdout", "-"], 2);
    assert!(told.contains("--holdout needs a file; standard input is for DATA"), "{told}");
    place.write("scores.csv", "score\n0.5\n0.1\n0.3\n");
    for (typed, words) in [
        (&["--scores", "scores.csv"][..], "--scores belongs to DATA: give the scores of both files in a column"),
        (&["--decision", "d.json"], "cannot be used with"),
        (&["--check", "--margin", "x"], "--margin: 'x' is not a number from 0 up, such as 0.02 or 2%"),
    ] {
        let told = stderr(&place, &[&["report", "dev.csv", "--holdout", "two.csv"], typed].concat(), 2);
        assert!(told.contains(words), "{typed:?}: {told}");
    }
}

#[test]
fn one_model_scores_the_data_and_the_holdout() {
    let rows = |by: usize| -> String {
        let row = |row: usize| format!("the harbour {}\ta broken umbrella {}\t{}\n", row * by, row * 7, row % 2);
        (0..12).map(row).collect()
    };
    let place = Place::with("dev.tsv", format!("text_a\ttext_b\tlabel\n{}", rows(1)));
    place.write("test.tsv", format!("text_a\ttext_b\tlabel\n{}", rows(3)));
    let model = super::super::model("bert-2label");
    let json = |arguments: &[&str]| -> Value {
        let typed = [&["report"], arguments, &["--model", &model, "--format", "json"]].concat();
        serde_json::from_str(&place.stdout(&typed)).unwrap()
    };
    let both = json(&["dev.tsv", "--holdout", "test.tsv", "--threshold", "0.5"]);
    let alone = json(&["test.tsv", "--threshold", "0.5"]);
    let held_out = &both["choose"]["frozen"]["manual"];
    for count in ["tp", "fp", "fn", "tn"] {
        assert_eq!(held_out["cells_there"][count], alone["at"][count], "{count}");
    }
}
