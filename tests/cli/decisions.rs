//! The decision file: written, read, and refused where it does not belong.

use predicates::prelude::*;
use serde_json::Value;

use super::{Place, SCORED, model};

const PAIRS: &str = "text_a\ttext_b\tlabel\nheavy rain\ta broken umbrella\t1\nthe harbour\tthe lighthouse\t0\n";

fn decision(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.read(name)).unwrap()
}

#[test]
fn a_decision_records_the_choice_and_predict_follows_it() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["report", "scored.csv", "--objective", "f1", "--decision-out", "decision.json"]).success();
    let decision = decision(&place, "decision.json");
    assert_eq!(decision["objective"], "f1");
    assert_eq!(decision["rule"], "score >= threshold");
    assert_eq!(decision["data"]["path"], "scored.csv");
    assert_eq!(decision["data"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(decision["model"], Value::Null);
    assert!(decision["date"].as_str().unwrap().ends_with('Z'));
    assert_eq!(decision["intervals"]["accuracy"].as_array().unwrap().len(), 2);
    let threshold = decision["threshold"].as_f64().unwrap();
    let (low, high) = (decision["low"].as_f64().unwrap(), decision["high"].as_f64().unwrap());
    assert!(low < threshold && threshold <= high);

    let by_file = place.stdout(&["predict", "scored.csv", "--decision", "decision.json", "-o", "-"]);
    let by_number = place.stdout(&["predict", "scored.csv", "--threshold", &threshold.to_string(), "-o", "-"]);
    assert_eq!(by_file, by_number);
    let report: Value = serde_json::from_str(&place.stdout(&[
        "report",
        "scored.csv",
        "--decision",
        "decision.json",
        "--format",
        "json",
    ]))
    .unwrap();
    assert_eq!(report["at"], decision["at"]);
}

#[test]
fn a_threshold_by_hand_is_recorded_as_manual() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["report", "scored.csv", "--threshold", "0.4", "--decision-out", "decision.json"]).success();
    assert_eq!(decision(&place, "decision.json")["objective"], "manual");
    place
        .run(&["report", "scored.csv", "--decision-out", "other.json"])
        .code(2)
        .stderr("error: --decision-out needs a choice to record; give --objective, --threshold or --band\n");
}

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
fn an_objective_that_nothing_meets_leaves_no_file() {
    let place = Place::with("scored.csv", "label,score\n0,0.9\n1,0.1\n");
    place
        .run(&["report", "scored.csv", "--objective", "recall@precision>=0.95", "--decision-out", "decision.json"])
        .code(1)
        .stderr(predicate::str::contains("no threshold meets the objective recall@precision>=0.95"));
    assert_eq!(place.names(), ["scored.csv"]);
}

#[test]
fn predict_wants_one_rule_and_one_only() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["predict", "scored.csv", "-o", "-"]).code(2);
    place.run(&["predict", "scored.csv", "-o", "-", "--threshold", "0.5", "--decision", "d.json"]).code(2);
}

#[test]
fn an_objective_is_reported_at_the_threshold_that_it_chooses() {
    let place = Place::with("scored.csv", SCORED);
    let report = |options: &[&str]| place.stdout(&[&["report", "scored.csv"], options].concat());
    for objective in ["accuracy", "f1", "recall@precision>=0.95"] {
        let json: Value = serde_json::from_str(&report(&["--objective", objective, "--format", "json"])).unwrap();
        let points = json["operating_points"].as_array().unwrap();
        let point = points.iter().find(|point| point["objective"] == objective).unwrap();
        assert_eq!(json["at"], point["at"]);
        let threshold = &json["at"]["threshold"];
        let text = report(&["--objective", objective]);
        assert!(text.contains(&format!("at threshold {threshold}, ")), "{text}");
        let estimate = if objective.contains('@') { " (its limit is a point estimate)" } else { "" };
        assert!(text.contains(&format!("chosen on these rows for {objective}{estimate}\n")), "{text}");
        let markdown = report(&["--objective", objective, "--format", "markdown"]);
        assert!(markdown.contains(&format!("## At threshold {threshold}\n")), "{markdown}");
        assert!(markdown.contains(&format!("Chosen on these rows for `{objective}`{estimate}.\n")), "{markdown}");
    }
    place.run(&["report", "scored.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    let decision = decision(&place, "d.json");
    let json: Value = serde_json::from_str(&report(&["--objective", "f1", "--format", "json"])).unwrap();
    assert_eq!(decision["at"], json["at"]);
    assert!(report(&["--decision", "d.json"]).contains("from the decision d.json, chosen for f1\n"));
    assert!(!report(&["--threshold", "0.4"]).contains("chosen"));
    for other in [["--threshold", "0.4"], ["--decision", "d.json"]] {
        place.run(&[&["report", "scored.csv", "--objective", "f1"][..], &other].concat()).code(2);
    }
    place.run(&["report", "scored.csv", "--threshold", "0.4", "--decision", "d.json"]).code(2);
    place.run(&["tune", "scored.csv", "--threshold", "0.4", "--decision", "d.json"]).code(2);
    // What nothing meets is no report.
    place.write("wrong.csv", "label,score\n0,0.9\n1,0.1\n");
    place
        .run(&["report", "wrong.csv", "--objective", "recall@precision>=0.95"])
        .code(1)
        .stdout("")
        .stderr(predicate::str::contains("no threshold meets the objective recall@precision>=0.95"));
}

#[test]
fn a_decision_on_the_rows_it_was_chosen_on_is_called_optimistic() {
    let place = Place::with("chosen.csv", SCORED);
    place.write("same.csv", SCORED);
    place.write("fresh.csv", SCORED.replace("one,", "another,"));
    place.write("unlabelled.csv", "score\n0.9\n0.2\n");
    place.run(&["report", "chosen.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    let optimistic = "the threshold was chosen on this very file, so its figures here are optimistic; measure it on rows that had \
                      no part in the choice";
    for (data, is_told) in [("chosen.csv", true), ("same.csv", true), ("fresh.csv", false)] {
        let run = place.run(&["report", data, "--decision", "d.json", "--format", "json"]).success();
        let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
        let expected = if is_told { serde_json::json!([optimistic]) } else { serde_json::json!([]) };
        assert_eq!(report["warnings"], expected, "{data}");
        let count = String::from_utf8_lossy(&run.get_output().stderr).matches(optimistic).count();
        assert_eq!(count, usize::from(is_told), "{data}");
        let run = place.run(&["predict", data, "--decision", "d.json", "-o", "-"]).success();
        let count = String::from_utf8_lossy(&run.get_output().stderr).matches(optimistic).count();
        assert_eq!(count, usize::from(is_told), "{data}");
    }
    let text = place.stdout(&["report", "chosen.csv", "--decision", "d.json"]);
    assert!(text.ends_with(&format!("\nwarning: {optimistic}\n")), "{text}");
    // Where nothing is measured, nothing is optimistic.
    place.run(&["report", "chosen.csv", "--threshold", "0.5"]).stderr(predicate::str::contains("warning").not());
    let unlabelled = place.run(&["predict", "unlabelled.csv", "--decision", "d.json", "-o", "-"]).success();
    unlabelled.stderr(predicate::str::contains("optimistic").not());
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
    assert!(told.contains("use --positive-index 0, or --force"), "{told}");
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
fn a_decision_says_why_it_was_made_and_how_many_came_before() {
    let place = Place::with("scored.csv", SCORED);
    let decide = |more: &[&str]| {
        let typed = ["report", "scored.csv", "--objective", "f1", "--decision-out"];
        place.run(&[&typed[..], more].concat()).success()
    };
    decide(&["d.json", "--reason", "fewer misses,\n as agreed in March"]);
    let first = decision(&place, "d.json");
    assert_eq!((&first["reason"], &first["revision"]), (&"fewer misses,\n as agreed in March".into(), &1.into()));
    // It replaces the one that is there.
    decide(&["d.json", "--force"]).stderr(predicate::str::contains("wrote d.json: threshold 0.2 (f1); revision 2\n"));
    let second = decision(&place, "d.json");
    assert_eq!((second.get("reason"), &second["revision"]), (None, &2.into()));
    // And so does one that is made from it, elsewhere.
    let from = ["report", "scored.csv", "--decision", "d.json", "--decision-out", "next.json", "--reason", "moved"];
    place.run(&from).success();
    assert_eq!(decision(&place, "next.json")["revision"], 3);
    decide(&["other.json"]);
    assert_eq!(decision(&place, "other.json")["revision"], 1);
    let text = place.stdout(&["report", "scored.csv", "--decision", "next.json"]);
    assert!(text.contains("from the decision next.json (revision 3), chosen for f1; reason: moved\n"), "{text}");
    let typed = ["report", "scored.csv", "--decision", "next.json", "--format", "markdown"];
    let markdown = place.stdout(&typed);
    assert!(
        markdown.contains("From the decision `next.json` (revision 3), chosen for `f1`. Reason: moved\n"),
        "{markdown}"
    );
    // A file of before has neither.
    let mut old = first;
    for key in ["reason", "revision"] {
        old.as_object_mut().unwrap().remove(key);
    }
    place.write("old.json", old.to_string());
    let text = place.stdout(&["report", "scored.csv", "--decision", "old.json"]);
    assert!(text.contains("from the decision old.json, chosen for f1\n"), "{text}");
    place.run(&["report", "scored.csv", "--decision", "old.json", "--decision-out", "new.json"]).success();
    assert_eq!(decision(&place, "new.json")["revision"], 2);
    place.run(&["report", "scored.csv", "--reason", "why"]).code(2);
    let empty = ["report", "scored.csv", "--threshold", "0.5", "--decision-out", "e.json", "--reason", " "];
    place.run(&empty).code(2).stderr(predicate::str::contains("--reason is empty: say why"));
}

/// Forty rows; scores go with labels, but not all the way.
fn forty(shift: f64) -> String {
    let row = |row: u32| {
        let score = f64::from(row * 7 % 40) / 40.0;
        format!(
            "{},{score},{}\n",
            u8::from(score + f64::from(row % 5) / 10.0 > 0.7 + shift),
            ["a", "b"][row as usize % 2]
        )
    };
    format!("label,score,source\n{}", (0..40).map(row).collect::<String>())
}

#[test]
fn what_a_decision_says_of_a_band_and_of_slices_stays_in_one_that_is_made_from_it() {
    let place = Place::with("dev.csv", forty(0.0));
    place.write("next.csv", forty(0.1));
    let made =
        ["report", "dev.csv", "--threshold", "0.5", "--band", "accuracy>=0.6 with 60%", "--decision-out", "d.json"];
    place.run(&made).success();
    let before = decision(&place, "d.json");
    assert!(before["band"]["guarantee"].is_object(), "{before}");
    for (data, out) in [("dev.csv", "same.json"), ("next.csv", "other.json")] {
        place.run(&["report", data, "--decision", "d.json", "--decision-out", out]).success();
        let after = decision(&place, out);
        assert_eq!(after["band"]["objective"], before["band"]["objective"]);
        assert_eq!(after["band"]["guarantee"].is_object(), data == "dev.csv", "proven on those rows alone");
        assert_eq!(after["revision"], 2);
    }
    let sliced = ["report", "dev.csv", "--objective", "f1", "--slice", "source", "--slice-thresholds", "best"];
    place.run(&[&sliced[..], &["--decision-out", "s.json"]].concat()).success();
    place.run(&["report", "next.csv", "--decision", "s.json", "--decision-out", "s2.json"]).success();
    let (before, after) = (decision(&place, "s.json"), decision(&place, "s2.json"));
    assert!(before["slices"].is_object());
    assert_eq!((&before["slices"], &before["version"]), (&after["slices"], &after["version"]));
}

#[test]
fn what_was_drawn_of_the_best_threshold_is_not_said_of_a_decision_s_on_other_rows() {
    let place = Place::with("dev.csv", forty(0.0));
    place.write("next.csv", forty(0.25));
    place.run(&["report", "dev.csv", "--objective", "f1", "--bootstrap", "--decision-out", "d.json"]).success();
    for (data, has_optimism) in [("next.csv", false), ("dev.csv", true)] {
        let again = ["report", data, "--decision", "d.json", "--bootstrap", "--decision-out", "e.json", "--force"];
        place.run(&again).success();
        let (before, after) = (decision(&place, "d.json"), decision(&place, "e.json"));
        assert_eq!((&after["objective"], &after["threshold"]), (&before["objective"], &before["threshold"]));
        assert_eq!(after["optimism"].is_object(), has_optimism, "{data}");
    }
}

#[test]
fn thresholds_by_slice_are_not_sold_with_a_guarantee() {
    let place = Place::with("dev.csv", forty(0.0));
    let by_slice = ["report", "dev.csv", "--slice", "source", "--slice-thresholds", "best", "--decision-out", "d.json"];
    for objective in
        [&["--objective", "precision>=0.5 with 60%"][..], &["--objective", "precision>=0.5", "--confidence", "60%"]]
    {
        place
            .run(&[&by_slice[..], objective].concat())
            .code(2)
            .stderr("error: a guarantee is one of a single threshold, and slices' own are point estimates: drop --slice-thresholds, or the confidence\n");
    }
    assert_eq!(place.names(), ["dev.csv"]);
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

#[test]
fn a_threshold_by_hand_was_chosen_on_no_rows() {
    let place = Place::with("dev.csv", forty(0.0));
    let warns = |choice: &[&str]| {
        place.run(&[&["report", "dev.csv", "--decision-out", "d.json", "--force"], choice].concat()).success();
        let report = place.run(&["report", "dev.csv", "--decision", "d.json"]).success();
        String::from_utf8_lossy(&report.get_output().stderr).contains("chosen on this very file")
    };
    assert!(!warns(&["--threshold", "0.4"]));
    assert!(!warns(&["--band", "0.3,0.6"]));
    assert!(warns(&["--objective", "f1"]));
    assert!(warns(&["--band", "accuracy>=0.8"]));
    assert!(warns(&["--threshold", "0.4", "--slice", "source", "--slice-thresholds", "best"]));
}
