//! A decision is for the scores that it was made for, and says where others are given.

use predicates::prelude::*;
use serde_json::Value;

use super::super::{Place, SCORED, model};
use super::{PAIRS, decision, forty};

#[test]
fn a_decision_made_with_another_model_is_refused_without_force() {
    let place = Place::with("pairs.tsv", PAIRS);
    let (first, second) = (model("bert-2label"), model("bert-1label-sigmoid"));
    place
        .run(&["report", "pairs.tsv", "--model", &first, "--objective", "accuracy", "--decision-out", "decision.json"])
        .success();
    assert_eq!(decision(&place, "decision.json")["model"]["sha256"].as_str().unwrap().len(), 64);
    place.run(&["predict", "pairs.tsv", "--model", &first, "--decision", "decision.json", "-o", "out.csv"]).success();
    let with_second = ["predict", "pairs.tsv", "--model", &second, "--decision", "decision.json", "-o", "other.csv"];
    place.run(&with_second).code(1).stderr(
        // Before anything is scored: what was recognised would have been told first.
        predicate::str::starts_with("error: the decision decision.json was made with another model"),
    );
    assert!(!place.path("other.csv").exists());
    place.run(&[&with_second[..], &["--force"]].concat()).success();
}

#[test]
fn a_decision_says_where_nobody_can_tell_whether_the_scores_are_of_its_model() {
    let place = Place::with("pairs.tsv", PAIRS);
    place.write("scored.csv", SCORED);
    let classifier = model("bert-2label");
    let with_model = ["pairs.tsv", "--model", &classifier];
    let choose = |rows: &[&str], decision| {
        let options = ["--threshold", "0.4", "--decision-out", decision];
        place.run(&[&["report"], rows, &options].concat()).success();
    };
    choose(&with_model, "of-model.json");
    choose(&["scored.csv"], "of-scores.json");
    let warnings = |rows: &[&str], decision| {
        let output = place.run(&[&["report"], rows, &["--decision", decision]].concat()).success();
        String::from_utf8_lossy(&output.get_output().stderr).into_owned()
    };
    let said = warnings(&["scored.csv"], "of-model.json");
    assert!(said.contains("bert-2label; nothing says whether that model made the scores in this file"), "{said}");
    let said = warnings(&with_model, "of-scores.json");
    assert!(said.contains("chosen on scores from a file; nothing says whether this model made them"), "{said}");
    for (rows, decision) in [(&["scored.csv"][..], "of-scores.json"), (&with_model[..], "of-model.json")] {
        let said = warnings(rows, decision);
        assert!(!said.contains("nothing says"), "{said}");
    }
}

#[test]
fn a_decision_says_what_was_scored_and_what_contradicts_it_is_refused() {
    let place = Place::with("scored.csv", "label,score,prob_b\nyes,0.9,0.2\nno,0.3,0.6\nyes,0.7,0.4\nno,0.2,0.5\n");
    let typed = ["report", "scored.csv", "--score", "score", "--positive", "yes"];
    place.stdout(&[&typed[..], &["--objective", "f1", "--decision-out", "d.json"]].concat());
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    for (key, expected) in [("positive", "yes"), ("score_column", "score"), ("axis", "probability")] {
        assert_eq!(decision[key], expected, "{decision}");
    }
    let apply = ["predict", "scored.csv", "--decision", "d.json", "-o", "-"];
    let other = [&apply[..], &["--score", "prob_b"]].concat();
    let run = place.run(&other).code(2);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(told.contains("made for the scores of column \"score\", not \"prob_b\"; drop --score"), "{told}");
    place.stdout(&[&other[..], &["--force"]].concat());
    place.stdout(&[&apply[..], &["--score", "score"]].concat());
}

#[test]
fn predict_scores_the_class_that_the_decision_was_made_for() {
    let rows: String =
        (0..8).map(|row| format!("the harbour {row}\ta broken umbrella {}\t{}\n", row * 7, row % 2)).collect();
    let place = Place::with("pairs.tsv", format!("text_a\ttext_b\tlabel\n{rows}"));
    let model = model("bert-2label");
    let zero = ["report", "pairs.tsv", "--model", &model, "--positive-index", "0", "--threshold", "0.5"];
    place.stdout(&[&zero[..], &["--decision-out", "zero.json"]].concat());
    let decision: Value = serde_json::from_str(&place.read("zero.json")).unwrap();
    assert_eq!((decision["model_class"]["index"].as_u64(), decision["precision"].as_str()), (Some(0), Some("f32")));
    assert!(decision["max_length"].as_u64() > Some(1), "{decision}");
    let scores = |arguments: &[&str]| -> Vec<f64> {
        let typed = [&["predict", "pairs.tsv", "--model", &model, "-o", "-", "--columns", "score"], arguments].concat();
        place.stdout(&typed).lines().skip(1).map(|line| line.parse().unwrap()).collect()
    };
    assert_eq!(scores(&["--decision", "zero.json"]), scores(&["--threshold", "0.5", "--positive-index", "0"]));
    assert_ne!(scores(&["--decision", "zero.json"]), scores(&["--threshold", "0.5"]));
    let run = place
        .run(&[
            "predict",
            "pairs.tsv",
            "--model",
            &model,
            "-o",
            "-",
            "--decision",
            "zero.json",
            "--positive-index",
            "1",
        ])
        .code(2);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(told.contains("; drop --positive-index, or accept it with --force"), "{told}");
}

#[test]
fn of_several_columns_of_scores_the_one_is_taken_that_the_decision_was_made_for() {
    let place = Place::with("dev.csv", "label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n");
    place.run(&["report", "dev.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    place.write("new.csv", "prob,score\n0.1,0.9\n0.8,0.2\n");
    place.write("labelled.csv", "label,prob,score\n1,0.1,0.9\n0,0.8,0.2\n");
    let run =
        place.run(&["predict", "new.csv", "--decision", "d.json", "-o", "-", "--columns", "prediction"]).success();
    assert_eq!(String::from_utf8_lossy(&run.get_output().stdout), "prediction\n1\n0\n");
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let said = "note: score: \"score\", the column that the decision was made for (--score names another)";
    assert!(told.contains(said), "{told}");
    let report = place.run(&["report", "labelled.csv", "--decision", "d.json", "--format", "json"]).success();
    let report: Value = serde_json::from_slice(&report.get_output().stdout).unwrap();
    assert_eq!((&report["data"]["columns"]["score"], &report["at"]["tp"]), (&"score".into(), &1.into()));
    // Where there is no choice, nothing is said.
    let alone = place.run(&["predict", "dev.csv", "--decision", "d.json", "-o", "-"]).success();
    alone.stderr(predicate::str::contains("(--score names another)").not());
    // And what the decision was not made for is not taken silently.
    place.write("other.csv", "prob\n0.1\n0.8\n");
    let other = ["predict", "other.csv", "--decision", "d.json", "-o", "-"];
    place.run(&other).code(1).stderr(predicate::str::contains(
        "error: the decision was made for the scores of column \"score\", which other.csv does not have; to take another, give \
         --score prob --force",
    ));
    place.run(&[&other[..], &["--score", "prob", "--force"]].concat()).success();
    let typed = ["report", "labelled.csv", "--decision", "d.json", "--score", "prob"];
    place.run(&typed).code(2).stderr(predicate::str::contains("not \"prob\"; drop --score"));
}

#[test]
fn a_decision_on_probabilities_is_not_applied_to_logits() {
    let place = Place::with("dev.csv", forty(0.0));
    place.write("logits.csv", "label,score\n0,-3\n1,0.5\n1,4.25\n0,-1\n");
    place.run(&["report", "dev.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    for command in [
        &["predict", "logits.csv", "--decision", "d.json", "-o", "p.csv"][..],
        &["report", "logits.csv", "--decision", "d.json"],
        &["score", "logits.csv", "--calibrated", "d.json", "-o", "p.csv"],
    ] {
        place.run(command).code(1).stdout("").stderr(predicate::str::contains(
            "error: the decision d.json was made for probabilities (0 to 1), and a score is -3; give the scores that it was made for, or accept these with --force",
        ));
        assert!(!place.path("p.csv").exists());
    }
    place.run(&["predict", "logits.csv", "--decision", "d.json", "-o", "p.csv", "--force"]).success();
    // The other way round nothing is sure: logits, or cosines, may happen to lie between 0 and 1.
    place.run(&["report", "logits.csv", "--objective", "f1", "--decision-out", "l.json"]).success();
    place.run(&["predict", "dev.csv", "--decision", "l.json", "-o", "q.csv"]).success();
}
