//! A decision is applied to what it was made for: the label, the class, the column, the model's length and precision.

use predicates::prelude::*;
use serde_json::Value;

use super::{Place, model};

const ANIMALS: &str = "label,score\ncat,0.9\ndog,0.3\ncat,0.7\ndog,0.2\n";

fn decided(data: &str, arguments: &[&str]) -> Place {
    let place = Place::with("dev.csv", data);
    place.run(&[&["report", "dev.csv", "--decision-out", "d.json"], arguments].concat()).success();
    place
}

fn outcomes(place: &Place, arguments: &[&str]) -> String {
    let typed = ["predict", "new.csv", "--decision", "d.json", "-o", "-", "--columns", "outcome"];
    place.stdout(&[&typed[..], arguments].concat())
}

fn tp(place: &Place, arguments: &[&str]) -> Value {
    let typed = ["report", "new.csv", "--decision", "d.json", "--format", "json"];
    let report: Value = serde_json::from_str(&place.stdout(&[&typed[..], arguments].concat())).unwrap();
    report["at"]["tp"].clone()
}

#[test]
fn the_label_that_is_1_is_the_decisions() {
    let place = decided(ANIMALS, &["--positive", "cat", "--threshold", "0.5"]);
    place.write("new.csv", "label,score\ndog,0.8\ncat,0.6\ndog,0.1\n");
    assert_eq!(outcomes(&place, &[]), "outcome\nfp\ntp\ntn\n");
    assert_eq!(tp(&place, &[]), 1);
    // Piped rows can be read once only.
    let piped = ["predict", "-", "--decision", "d.json", "-o", "-", "--columns", "outcome"];
    place.command(&piped).write_stdin(place.read("new.csv")).assert().stdout("outcome\nfp\ntp\ntn\n");
    let told = "labels: cat is the one that the decision was made for";
    let report = ["report", "new.csv", "--decision", "d.json"];
    place.run(&report).success().stderr(predicate::str::contains(told));
    // So it is in a file that the scores are compared with.
    place.write("other.csv", "label,score\ndog,0.7\ncat,0.9\ndog,0.2\n");
    place.run(&[&report[..], &["--compare", "other.csv"]].concat()).success();
    // The same in other words is no contradiction.
    assert_eq!(outcomes(&place, &["--positive", "not dog"]), outcomes(&place, &[]));
    let refused =
        "error: the decision was made for the label \"cat\", not \"dog\"; drop --positive, or accept it with --force\n";
    place.run(&[&report[..], &["--positive", "dog"]].concat()).code(2).stderr(predicate::str::ends_with(refused));
    let predict = ["predict", "new.csv", "--decision", "d.json", "-o", "out.csv", "--positive", "dog"];
    place.run(&predict).code(2).stderr(predicate::str::ends_with(refused));
    assert!(!place.path("out.csv").exists());
    place.run(&[&predict[..], &["--force"]].concat()).success();
    assert_eq!(outcomes(&place, &["--positive", "dog", "--force"]), "outcome\ntp\nfp\nfn\n");
    // So it is of rows without labels.
    place.write("new.csv", "score\n0.8\n0.1\n");
    std::fs::remove_file(place.path("out.csv")).unwrap();
    place.run(&predict).code(2).stderr(predicate::str::ends_with(refused));
    assert_eq!(place.stdout(&[&predict[..4], &["-o", "-", "--columns", "prediction"]].concat()), "prediction\n1\n0\n");
}

#[test]
fn rows_without_labels_refuse_the_other_class_all_the_same() {
    for (decided_for, other, same) in [("1", "0", "true"), ("0", "1", "false")] {
        let place =
            decided("label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n", &["--positive", decided_for, "--threshold", "0.5"]);
        place.write("new.csv", "score\n0.8\n0.1\n");
        let predict = |positive| {
            place.run(&[
                "predict",
                "new.csv",
                "--decision",
                "d.json",
                "-o",
                "out.csv",
                "--force",
                "--positive",
                positive,
            ]);
            std::fs::remove_file(place.path("out.csv")).unwrap();
            place.run(&["predict", "new.csv", "--decision", "d.json", "-o", "out.csv", "--positive", positive])
        };
        let refused = format!(
            "the decision was made for the label \"{decided_for}\", not \"{other}\"; drop --positive, or accept it with --force"
        );
        predict(other).code(2).stderr(predicate::str::contains(refused));
        assert!(!place.path("out.csv").exists());
        predict(same).success();
        predict(decided_for).success();
    }
}

#[test]
fn labels_that_speak_for_themselves_need_no_name_unless_they_say_the_opposite() {
    let place = decided(ANIMALS, &["--positive", "cat", "--threshold", "0.5"]);
    place.write("new.csv", "label,score\n0,0.8\n1,0.6\n0,0.1\n");
    assert_eq!(outcomes(&place, &[]), "outcome\nfp\ntp\ntn\n");
    let told = "the decision was made for cat, which is no label here; 1 is taken for it";
    let typed = ["report", "new.csv", "--decision", "d.json"];
    place.run(&typed).success().stderr(predicate::str::contains(told));
    place.write("new.csv", "label,score\nkitten,0.8\ndog,0.6\n");
    let run = place.run(&typed).code(1);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(told.contains("there is no label \"cat\", which the decision was made for, in column \"label\""), "{told}");
    assert!(told.ends_with("if one of them means the same, name it with --positive NAME --force\n"), "{told}");
    assert_eq!(tp(&place, &["--positive", "kitten", "--force"]), 1);

    // 0 and 1 turned.
    let place = decided("label,score\n0,0.9\n1,0.3\n0,0.7\n1,0.2\n", &["--positive", "0", "--threshold", "0.5"]);
    place.write("new.csv", "label,score\n0,0.8\n1,0.6\n0,0.1\n");
    assert_eq!(outcomes(&place, &[]), "outcome\ntp\nfp\nfn\n");
    assert_eq!(tp(&place, &[]), 1);
    place.run(&[&typed[..], &["--positive", "1"]].concat()).code(2);
    place.write("new.csv", "label,score\nyes,0.8\nno,0.6\n");
    place.run(&typed).code(1).stderr(predicate::str::contains("there is no label \"0\""));

    // Plain ones.
    let place = decided("label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n", &["--threshold", "0.5"]);
    for labels in ["label,score\n1,0.8\n0,0.6\n", "label,score\nyes,0.8\nno,0.6\n", "label,score\n1,0.8\n-1,0.6\n"] {
        place.write("new.csv", labels);
        place.run(&typed).success().stderr(predicate::str::contains("the decision was made for").not());
        assert_eq!(tp(&place, &[]), 1);
    }
    place.write("new.csv", "label,score\n-1,0.8\n-1,0.6\n");
    let predict = ["predict", "new.csv", "--decision", "d.json", "-o", "-"];
    place.run(&predict).success().stderr(predicate::str::contains("the rows are unlabelled"));
    place.write("new.csv", "label,score\n1,0.8\n0,0.6\n");
    place.run(&[&typed[..], &["--positive", "0"]].concat()).code(2);
    place.run(&[&typed[..], &["--positive", "1"]].concat()).success();
}

#[test]
fn a_model_reads_and_computes_as_for_the_decision() {
    let place = Place::with(
        "pairs.tsv",
        "text_a\ttext_b\tlabel\nthe heavy rain\ta broken umbrella here\t1\nharbour\tlighthouse\t0\n",
    );
    let model = model("bert-2label");
    let data = ["pairs.tsv", "--model", &model];
    let report = |arguments: &[&str]| place.run(&[&["report"][..], &data, arguments].concat());
    report(&["--max-length", "6", "--precision", "int8", "--threshold", "0.5", "--decision-out", "d.json"]).success();
    report(&["--decision", "d.json"]).success().stderr(
        predicate::str::contains("the model reads at most 6 word pieces, as when the decision was made")
            .and(predicate::str::contains("the model computes in int8, as when the decision was made")),
    );
    let scores = |arguments: &[&str]| {
        let typed = [&["predict"][..], &data, &["-o", "-", "--columns", "score"], arguments].concat();
        place.stdout(&typed)
    };
    let same = scores(&["--threshold", "0.5", "--max-length", "6", "--precision", "int8"]);
    assert_eq!(scores(&["--decision", "d.json"]), same);
    assert_ne!(scores(&["--threshold", "0.5"]), same);
    assert_eq!(scores(&["--decision", "d.json", "--max-length", "6", "--precision", "int8"]), same);
    let calibrated = [&["score"][..], &data, &["-o", "-", "--columns", "score", "--calibrated", "d.json"]].concat();
    for typed in [&["report"][..], &["predict", "-o", "-"]] {
        let typed = [typed, &data, &["--decision", "d.json"]].concat();
        let refuse = |arguments: &[&str], told: &'static str| {
            place.run(&[&typed[..], arguments].concat()).code(2).stderr(predicate::str::contains(told));
            place.run(&[&typed[..], arguments, &["--force"]].concat()).success();
        };
        refuse(&["--max-length", "9"], "made with --max-length 6, not 9; drop --max-length, or accept it with --force");
        refuse(&["--precision", "f32"], "made with --precision int8; drop --precision, or accept it with --force");
    }
    // A decision that has a fit says the same of calibrated scores.
    let mut decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    decision["calibration"] = serde_json::json!({ "method": "temperature", "of": "score", "temperature": 2.0 });
    place.write("d.json", decision.to_string());
    assert_eq!(place.stdout(&calibrated), same);
    place.run(&[&calibrated[..], &["--max-length", "9"]].concat()).code(2);
    // At what the model does by itself nothing is said.
    report(&["--threshold", "0.5", "--decision-out", "plain.json"]).success();
    report(&["--decision", "plain.json"]).success().stderr(predicate::str::contains("as when the decision").not());
    report(&["--decision", "plain.json", "--precision", "int8"]).code(2);
}

#[test]
fn report_scores_the_class_that_the_decision_was_made_for() {
    let place =
        Place::with("pairs.tsv", "text_a\ttext_b\tlabel\nheavy rain\ta broken umbrella\t1\nharbour\tlighthouse\t0\n");
    let model = model("bert-2label");
    let report = |arguments: &[&str]| place.run(&[&["report", "pairs.tsv", "--model", &model][..], arguments].concat());
    report(&["--positive-index", "0", "--threshold", "0.5", "--decision-out", "zero.json"]).success();
    let json = report(&["--decision", "zero.json", "--format", "json"]).success();
    let found: Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    let typed = report(&["--positive-index", "0", "--threshold", "0.5", "--format", "json"]).success();
    let expected: Value = serde_json::from_slice(&typed.get_output().stdout).unwrap();
    assert_eq!(found["at"], expected["at"]);
    let refused = |arguments: &[&str], remedy: &str| {
        let said = format!(
            "the decision was made for the model's class \"not_paraphrase\"; {remedy}, or accept it with --force\n"
        );
        let run = report(&[&["--decision", "zero.json"], arguments].concat());
        run.code(2).stderr(predicate::str::ends_with(said));
    };
    refused(&["--positive-index", "1"], "drop --positive-index");
    refused(&["--positive", "1"], "drop --positive or add --positive-index 0");
    refused(&["--positive", "1", "--positive-index", "1"], "use --positive-index 0");
    report(&["--decision", "zero.json", "--positive-index", "1", "--force"]).success();
}

#[test]
fn a_calibration_is_applied_to_the_scores_that_it_was_fitted_to() {
    let rows: String = (0..40)
        .map(|row| format!("{},0.{:02},0.{:02}\n", u8::from(row % 3 == 0), 90 - 2 * row, 10 + (row * 37) % 80))
        .collect();
    let place = decided(
        &format!("label,score,score_b\n{rows}"),
        &["--score", "score_b", "--threshold", "0.5", "--calibration", "platt"],
    );
    let score = |arguments: &[&str]| {
        place.run(&[&["score", "dev.csv", "--calibrated", "d.json", "-o", "-", "--columns"][..], arguments].concat())
    };
    let output = score(&["score_b,calibrated"]).success().stderr(predicate::str::contains("\"score_b\""));
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    let mut pairs: Vec<[f64; 2]> = text
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .map(|(score, calibrated)| [score.parse().unwrap(), calibrated.parse().unwrap()])
        .collect();
    pairs.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let rises = pairs.windows(2).all(|pair| pair[0][1] <= pair[1][1]);
    let falls = pairs.windows(2).all(|pair| pair[0][1] >= pair[1][1]);
    assert!(rises || falls, "{text}");
    score(&["calibrated", "--score", "score"]).code(2).stderr(predicate::str::contains(
        "the decision was made for the scores of column \"score_b\", not \"score\"; drop --score",
    ));
    score(&["calibrated", "--score", "score", "--force"]).success();
    place.write("other.csv", "score\n0.5\n");
    let typed = ["score", "other.csv", "--calibrated", "d.json", "-o", "-"];
    place.run(&typed).code(1).stderr(predicate::str::contains("column \"score_b\", which other.csv does not have"));
    // What nobody can tell is said.
    place.write("pairs.tsv", "text_a\ttext_b\nheavy rain\ta broken umbrella\n");
    let model = model("bert-2label");
    let typed = ["score", "pairs.tsv", "--model", &model, "--calibrated", "d.json", "-o", "-"];
    place.run(&typed).success().stderr(predicate::str::contains("nothing says whether this model made them"));
}

#[test]
fn the_verdict_says_at_which_costs_it_is() {
    let place =
        decided("label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n0,0.8\n", &["--objective", "cost", "--cost", "fp=5,fn=1"]);
    place.write("new.csv", "label,score\n1,0.8\n0,0.6\n1,0.2\n0,0.1\n");
    let report = |costs: &[&str]| place.run(&[&["report", "new.csv", "--decision", "d.json"][..], costs].concat());
    let told =
        "then and now are compared at the costs of the decision (fp=5,fn=1); all other figures are at those given here";
    report(&["--cost", "fp=5,fn=40"]).success().stderr(predicate::str::contains(told));
    for same in [&["--cost", "fn=1,fp=5"][..], &[]] {
        report(same).success().stderr(predicate::str::contains("then and now").not());
    }
}

#[test]
fn a_decision_that_goes_on_records_what_it_was_chosen_for() {
    let rows = "label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n0,0.8\n";
    let place = decided(rows, &["--objective", "cost", "--cost", "fp=5,fn=1"]);
    let decision = |name: &str| serde_json::from_str::<Value>(&place.read(name)).unwrap();
    let go_on = |typed: &[&str]| {
        let go_on = ["report", "dev.csv", "--decision", "d.json", "--decision-out", "e.json", "--force", "-o", "-"];
        place.run(&[&go_on[..], typed].concat()).success();
        decision("e.json")
    };
    for typed in [&[][..], &["--cost", "fp=1,fn=9"], &["--prevalence", "5%"]] {
        let (first, next) = (decision("d.json"), go_on(typed));
        for key in ["threshold", "objective", "costs", "prevalence"] {
            assert_eq!(next[key], first[key], "{key} {typed:?}");
        }
    }
    // What has no part in the objective is what was typed last.
    let place_of_f1 = decided(rows, &["--objective", "f1", "--cost", "fp=5,fn=1"]);
    let go_on = ["report", "dev.csv", "--decision", "d.json", "--cost", "fp=1,fn=9", "--decision-out", "e.json"];
    place_of_f1.run(&[&go_on[..], &["-o", "-"]].concat()).success();
    let next: Value = serde_json::from_str(&place_of_f1.read("e.json")).unwrap();
    assert_eq!(next["costs"], serde_json::json!({"fp": 1.0, "fn": 9.0}));
}

#[test]
fn rows_drawn_otherwise_than_for_the_decision_are_refused() {
    let rows = "label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n0,0.8\n";
    let place = decided(rows, &["--objective", "f1", "--bootstrap", "100"]);
    place.write("new.csv", rows);
    let typed = ["report", "new.csv", "--decision", "d.json", "--fixed-class-sizes"];
    let refused = "error: the decision was made with rows drawn anew whatever their class; drop --fixed-class-sizes, or accept it \
                   with --force\n";
    place.run(&typed).code(2).stdout("").stderr(predicate::str::ends_with(refused));
    place.run(&[&typed[..], &["--force"]].concat()).success();
    // One that drew no rows says nothing of how.
    let place = decided(rows, &["--objective", "f1"]);
    place.write("new.csv", rows);
    place.run(&typed).success();
}

#[test]
fn the_prevalence_is_the_decisions_and_another_is_refused() {
    let place =
        decided("label,score\n1,0.9\n0,0.3\n1,0.7\n0,0.2\n0,0.8\n", &["--objective", "f1", "--prevalence", "2%"]);
    place.write("new.csv", "label,score\n1,0.8\n0,0.6\n1,0.2\n0,0.1\n");
    let typed = ["report", "new.csv", "--decision", "d.json", "--format", "json"];
    let report = |more: &[&str]| {
        let output = place.run(&[&typed[..], more].concat()).success();
        let output = output.get_output();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (report, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (plain, told) = report(&[]);
    let note = "note: operating points are for a prevalence of 2 %, as when the decision was made";
    assert!(told.contains(note), "{told}");
    let (same, told) = report(&["--prevalence", "0.02"]);
    assert!(!told.contains("prevalence"), "{told}");
    assert_eq!(same["choose"]["prevalence"], plain["choose"]["prevalence"]);
    assert!(plain["choose"]["prevalence"]["0.02"].is_object());
    let other = [&typed[..], &["--prevalence", "5%"]].concat();
    let refused =
        "the decision was made for a prevalence of 2 %, not 5 %; drop --prevalence, or accept it with --force";
    place.run(&other).code(2).stderr(predicate::str::contains(refused)).stdout("");
    let (accepted, told) = report(&["--prevalence", "5%", "--force"]);
    assert!(accepted["choose"]["prevalence"]["0.05"].is_object());
    assert!(told.contains("then and now are compared at the prevalence of the decision (2 %)"), "{told}");
    assert_eq!(accepted["choose"]["frozen"], plain["choose"]["frozen"]);
}

#[test]
fn the_rows_are_drawn_anew_as_for_the_decision() {
    let rows: String = (0..60).map(|row| format!("{},0.{:02}\n", u8::from(row % 7 + row / 6 > 8), row + 10)).collect();
    let rows = format!("label,score\n{rows}");
    for (options, resampling) in [(&["--fixed-class-sizes"][..], "fixed_class_sizes"), (&[], "rows")] {
        let place = decided(&rows, &[&["--objective", "f1", "--bootstrap", "200"], options].concat());
        let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
        assert_eq!(decision["optimism"]["resampling"], resampling);
        place.write("new.csv", rows.replace("0.1", "0.9"));
        let typed = ["report", "new.csv", "--decision", "d.json", "--format", "json", "--bootstrap", "200"];
        let output = place.run(&typed).success();
        let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        assert_eq!(report["choose"]["bootstrap"]["resampling"], resampling);
        let told = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        let note = "note: rows are drawn anew with fixed class sizes, as when the decision was made";
        assert_eq!(told.contains(note), !options.is_empty(), "{told}");
    }
}

#[test]
fn then_and_now_count_weighted_rows_once_and_say_so() {
    let rows = "label,score,w\n1,0.9,2\n0,0.3,1\n1,0.7,1\n0,0.2,3\n0,0.8,1\n";
    let place = Place::with("rows.csv", rows);
    place.write("new.csv", rows.replace("0.3", "0.4"));
    let decide = |path, typed: &[&str]| {
        place
            .run(&[&["report", "rows.csv", "--objective", "f1", "--decision-out", path][..], typed].concat())
            .success();
    };
    decide("plain.json", &["--weight", "none"]);
    decide("weighted.json", &["--weight", "w"]);
    decide("shifted.json", &["--weight", "none", "--prevalence", "2%"]);
    let later = |weight, decision, more: &[&str]| {
        place.run(&[&["report", "new.csv", "--weight", weight, "--decision", decision][..], more].concat())
    };
    let told = "error: a verdict counts every row once: drop --weight, or --check\n";
    later("w", "plain.json", &["--check"]).code(2).stderr(told).stdout("");
    // Without --weight there would be no verdict either.
    let told = "error: the decision cannot be checked: it was chosen for weighted rows, and a verdict counts every row once; drop --check\n";
    later("w", "weighted.json", &["--check"]).code(2).stderr(told).stdout("");
    let said = "a verdict counts every row once, and so do the figures then and now";
    later("w", "plain.json", &[]).success().stdout(predicate::str::contains(said));
    later("none", "plain.json", &[]).success().stdout(predicate::str::contains(said).not());
    let none = "no verdict: it was chosen for weighted rows, and a verdict counts every row once";
    for weight in ["w", "none"] {
        later(weight, "weighted.json", &[]).success().stdout(predicate::str::contains(none));
    }
    let note =
        "then and now are compared at the prevalence of the decision (2 %); no other figure is for that prevalence";
    later("w", "shifted.json", &[]).success().stderr(predicate::str::contains(note));
    later("none", "shifted.json", &[]).success().stderr(predicate::str::contains("are compared at").not());
}

#[test]
fn weights_choose_for_what_they_say_and_for_nothing_else() {
    let place = Place::with("rows.csv", "label,score,w\n1,0.9,2\n0,0.3,1\n1,0.7,1\n0,0.2,3\n0,0.8,1\n");
    let report = |typed: &[&str]| place.run(&[&["report", "rows.csv", "--weight", "w"][..], typed].concat());
    let told = "error: weights say already what each row stands for: drop --weight, or --prevalence\n";
    report(&["--objective", "f1", "--prevalence", "2%"]).code(2).stderr(told).stdout("");
    let note = "the threshold was chosen for rows weighted by w";
    report(&["--objective", "f1"]).success().stderr(predicate::str::contains(note));
    // Nothing is said of a choice that was not made.
    for objective in ["precision>=0.9 with 90%", "recall>=0.9,fpr<=0,predicted<=0"] {
        report(&["--objective", objective, "--cost", "fp=1,fn=1"])
            .failure()
            .stderr(predicate::str::contains(note).not());
    }
}
