//! A decision about answers: what its threshold means, and that it predicts what the threshold does.

use serde_json::Value;

use super::{ANSWERED, by_model, original, place};
use crate::{Place, SCORED};

/// What the decision in `name` holds.
fn decision(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.read(name)).unwrap()
}

#[test]
fn a_decision_says_what_its_threshold_means_and_predicts_what_the_threshold_does() {
    let place = place();
    let chosen = ["--objective", "answer_f1", "--decision-out", "d.json"];
    place.run(&by_model("report", "dev-v2.0.json", &chosen)).success();
    let decision = decision(&place, "d.json");
    let threshold = decision["threshold"].as_f64().unwrap();
    assert_eq!(decision["null_score_diff_threshold"].as_f64(), Some(-threshold));
    assert_eq!(decision["rule"], "score >= threshold");
    assert_eq!(decision["score"], "best answer's start + end logit - the null answer's");
    // The best F1 of the official evaluation is reached in the same range.
    let official: f64 = original("squad2_features/best_f1_threshold.txt").trim().parse().unwrap();
    assert_ne!(official, -threshold);
    let typed = threshold.to_string();
    let named = decision["objective"].as_str().unwrap();
    assert_eq!(named, "answer_f1");
    for (rule, name) in [(["--decision", "d.json"], "decided"), (["--threshold", &typed], "typed")] {
        for extension in ["json", "csv"] {
            let file = format!("{name}.{extension}");
            place.run(&by_model("predict", "dev-v2.0.json", &[&rule[..], &["-o", &file]].concat())).success();
        }
    }
    for extension in ["json", "csv"] {
        assert_eq!(place.read(&format!("decided.{extension}")), place.read(&format!("typed.{extension}")));
    }
    // It is read again, and written again as it was.
    let again = ["--decision", "d.json", "--decision-out", "again.json"];
    place.run(&by_model("report", "dev-v2.0.json", &again)).success();
    let again: Value = serde_json::from_str(&place.read("again.json")).unwrap();
    for key in ["threshold", "null_score_diff_threshold", "score"] {
        assert_eq!(again[key], decision[key], "{key}");
    }
}

#[test]
fn scores_from_a_file_have_the_same_meaning_and_a_threshold_of_0_is_no_minus_0() {
    let place = place();
    let chosen = ["--threshold", "0", "--decision-out", "d.json"];
    place.run(&[&["report", "dev-v2.0.json"], &ANSWERED[..2], &chosen].concat()).success();
    let written = place.read("d.json");
    assert!(written.contains("\n  \"null_score_diff_threshold\": 0.0,\n"), "{written}");
    assert!(written.contains("\n  \"score\": \"best answer's start + end logit - the null answer's\",\n"), "{written}");
}

#[test]
fn a_decision_whose_two_thresholds_contradict_each_other_is_refused() {
    let place = place();
    let report = [&["report", "dev-v2.0.json"], &ANSWERED[..], &["--threshold", "1.5"]].concat();
    place.run(&[&report[..], &["--decision-out", "d.json"]].concat()).success();
    let edited = place.read("d.json").replacen("\"threshold\": 1.5", "\"threshold\": 2.5", 1);
    place.write("d.json", edited);
    let told =
        place.run(&[&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--decision", "d.json", "-o", "p.json"]].concat());
    let told = String::from_utf8_lossy(&told.code(1).get_output().stderr).into_owned();
    let why =
        "its \"null_score_diff_threshold\" is -1.5, but the negative of its threshold is -2.5; change both, or neither";
    assert!(told.contains(why), "{told}");
    assert!(!place.path("p.json").exists());
    // As it says.
    let edited =
        place.read("d.json").replace("\"null_score_diff_threshold\": -1.5", "\"null_score_diff_threshold\": -2.5");
    place.write("d.json", edited);
    place
        .run(&[&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--decision", "d.json", "-o", "p.json"]].concat())
        .success();
}

#[test]
fn a_decision_about_pairs_says_nothing_of_questions() {
    let place = Place::with("rows.csv", SCORED);
    place.run(&["report", "rows.csv", "--threshold", "0.5", "--decision-out", "d.json"]).success();
    let decision = decision(&place, "d.json");
    for key in ["null_score_diff_threshold", "score", "mean_answer"] {
        assert_eq!(decision.get(key), None, "{key}");
    }
}

#[test]
fn a_decision_is_not_used_where_the_model_reads_otherwise_unless_that_is_accepted() {
    let place = place();
    let decide = ["--objective", "answer_f1", "--decision-out", "d.json"];
    place.run(&by_model("report", "dev-v2.0.json", &decide)).success();
    let recorded = &decision(&place, "d.json")["questions"];
    assert_eq!((&recorded["doc_stride"], &recorded["max_query_length"]), (&Value::from(32), &Value::from(20)));
    let predict = ["predict", "dev-v2.0.json", "--model", "squad", "--decision", "d.json", "-o", "out.json"];
    let told = place.run(&predict).code(1).get_output().stderr.clone();
    let told = String::from_utf8_lossy(&told).into_owned();
    let advice = "the decision d.json was made with --doc-stride 32 --max-query-length 20: give the same, or accept other scores";
    assert!(told.contains(advice), "{told}");
    let advised = [&predict[..], &["--doc-stride", "32", "--max-query-length", "20"]].concat();
    place.run(&advised).success();
    place.run(&by_model("predict", "dev-v2.0.json", &["--decision", "d.json", "-o", "same.json"])).success();
    assert_eq!(place.read("out.json"), place.read("same.json"));
    place.run(&[&predict[..], &["--force"]].concat()).success();
}
