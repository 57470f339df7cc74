//! `--slice`: parts of the rows in reports, thresholds of their own, and what `predict` makes of them.

use std::path::Path;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;

use super::reference::assert_has;
use super::{Place, model};

fn fixture(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose").join(name)).unwrap()
}

/// The rows of the reference, which have a column `source`.
fn sources() -> Place {
    Place::with("rows.csv", fixture("slices.csv"))
}

fn json(place: &Place, options: &[&str]) -> Value {
    let arguments = [&["report", "rows.csv", "--format", "json"], options].concat();
    serde_json::from_str(&place.stdout(&arguments)).unwrap()
}

#[test]
fn the_report_has_the_slices_of_the_reference() {
    let (place, expected) = (sources(), serde_json::from_str::<Value>(&fixture("slices.json")).unwrap());
    let report = json(&place, &["--slice", "source"]);
    let found = &report["choose"]["slices"];
    assert_eq!((&found["column"], &found["at"]), (&"source".into(), &0.5.into()));
    assert_eq!(found["recall_target"], expected["slices"]["recall_target"]);
    // The precision of all rows; the reference asks for 0.8.
    assert_eq!(found["precision_target"], report["at"]["precision"]);
    let slices = |value: &Value| value["slices"].as_array().unwrap().clone();
    for (found, expected) in slices(found).iter().zip(slices(&expected["slices"])) {
        for key in ["slice", "n", "positives", "tp", "fp", "fn", "tn"] {
            assert_eq!(found[key], expected[key], "{key}");
        }
        let (found, expected) = (&found["thresholds"], &expected["thresholds"]);
        assert_has(&found["best_f1"], &expected["best_f1"], &[], "best_f1");
        for (key, entry) in expected["equal_precision"].as_object().into_iter().flatten() {
            assert!(found["equal_precision"].get(key).is_some(), "{key}: {entry}");
        }
        for key in ["equal_recall", "equal_predicted_rate"] {
            assert_has(&found[key], &expected[key], &[], key);
        }
    }
    assert_eq!(slices(found).len(), 7);
    assert!(found.get("per_slice").is_none() && report["choose"].get("length_correlation").is_none());
    assert!(json(&place, &[])["choose"].get("slices").is_none());
}

#[test]
fn what_a_slice_wants_is_told_as_if_it_were_a_file_of_its_own() {
    let rows = fixture("slices.csv");
    let (header, all) = rows.split_once('\n').unwrap();
    let report = json(&sources(), &["--slice", "source", "--objective", "recall@fpr<=0.001"]);
    let slices = &report["choose"]["slices"];
    let precision = format!("recall@precision>={}", slices["precision_target"].as_f64().unwrap());
    let mut unmet = 0;
    for slice in slices["slices"].as_array().unwrap().iter().filter(|slice| slice["positives"] != 0) {
        let name = slice["slice"].as_str().unwrap();
        let mut own = csv::ReaderBuilder::new().from_reader(rows.as_bytes());
        let column = own.headers().unwrap().iter().position(|column| column == "source").unwrap();
        let mut alone = format!("{header}\n");
        for (line, row) in all.lines().zip(own.records()) {
            if &row.unwrap()[column] == name {
                alone += &format!("{line}\n");
            }
        }
        let place = Place::with("rows.csv", alone);
        let points = format!("recall@fpr<=0.001;{precision}");
        let expected = json(&place, &["--points", &points])["choose"]["constraints"].clone();
        let wanted = &slice["thresholds"];
        assert_eq!(wanted["best_recall@fpr<=0.001"], expected["recall@fpr<=0.001"], "{name}");
        assert_eq!(&wanted["equal_precision"], &expected[&precision], "{name}");
        unmet += usize::from(wanted["equal_precision"]["feasible"] == false);
    }
    assert!(unmet > 0, "some slice has no threshold that is so precise: {slices}");
}

#[test]
fn thresholds_of_their_own_are_those_that_the_slices_want() {
    let place = sources();
    let options = ["--slice", "source", "--slice-thresholds", "precision", "--objective", "recall@fpr<=0.2"];
    let report = json(&place, &options);
    let slices = &report["choose"]["slices"];
    assert_eq!(slices["per_slice"]["rule"], "precision");
    let wanted = slices["slices"].as_array().unwrap();
    let own = slices["per_slice"]["slices"].as_array().unwrap();
    for (wanted, own) in wanted.iter().zip(own) {
        assert!(wanted["thresholds"].get("best_recall@fpr<=0.2").is_some());
        let threshold = &wanted["thresholds"]["equal_precision"]["chosen"]["threshold"];
        assert_eq!(own["is_own"], !threshold.is_null());
        assert_eq!(
            own["threshold"],
            if threshold.is_null() { report["at"]["threshold"].clone() } else { threshold.clone() }
        );
    }
    let text = place.stdout(&[&["report", "rows.csv"], &options[..]].concat());
    assert!(
        text.contains("slices by source, worst first: by the upper end of the 95 % interval of recall; all at"),
        "{text}"
    );
    assert!(text.contains("slices at thresholds of their own: equal precision"), "{text}");
    let markdown = place.stdout(&["report", "rows.csv", "--slice", "source", "--format", "markdown"]);
    assert!(markdown.contains("## Slices by `source`") && markdown.contains("| (empty) | 123 |"), "{markdown}");
}

#[test]
fn predict_applies_the_thresholds_of_slices_and_counts_the_values_that_it_does_not_know() {
    let place = sources();
    let options = ["--slice", "source", "--slice-thresholds", "best", "--objective", "accuracy"];
    let decided = [&["report", "rows.csv"], &options[..], &["--decision-out", "d.json"]].concat();
    place.run(&decided).success().stderr(contains("(accuracy), and one for each of 7 slices"));
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!((&decision["version"], &decision["slices"]["column"]), (&2.into(), &"source".into()));
    place.write("new.csv", "score,source\n0.45,news\n0.45,\n0.45,blog\n0.6,blog\n");
    let run = place.run(&["predict", "new.csv", "--decision", "d.json", "-o", "-"]).success();
    let run = run
        .stderr(contains("2 rows with a value that the decision does not have: they get the common threshold 0.478"));
    let of = |slice: &str| {
        let known = decision["slices"]["thresholds"].as_array().unwrap();
        known.iter().find(|known| known["slice"] == slice).unwrap()["threshold"].as_f64().unwrap()
    };
    let predicted = |score: f64, threshold: f64| u8::from(score >= threshold);
    let out = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let found: Vec<&str> = out.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    let expected = [(0.45, of("news")), (0.45, of("")), (0.45, 0.478), (0.6, 0.478)]
        .map(|(score, own)| predicted(score, own).to_string());
    assert_eq!(found, expected);
    assert_ne!(of("news"), 0.478);
    let note =
        "the decision has thresholds for 7 slices by \"source\"; here its common threshold 0.478 stands for all rows";
    place.run(&["report", "rows.csv", "--decision", "d.json"]).success().stderr(contains(note));
    place.write("other.csv", "score\n0.45\n");
    place.run(&["predict", "other.csv", "--decision", "d.json", "-o", "-"]).failure().code(1).stderr(contains(
        "cannot apply the decision d.json: its thresholds differ by the column \"source\", which these rows do not have",
    ));
}

#[test]
fn lengths_scripts_and_truncation_are_told_apart_where_they_are_known() {
    let row = |row: usize| {
        let long = "word ".repeat(1 + row * 3);
        format!(
            "{long},{},{},{}\n",
            if row.is_multiple_of(3) { "词" } else { "word" },
            row % 2,
            (row * 7 % 20) as f64 / 20.0
        )
    };
    let rows: String = (0..40).map(row).collect();
    let place = Place::with("rows.csv", format!("text_a,text_b,label,score\n{rows}"));
    let report = json(&place, &["--slice", "length", "--bootstrap", "200"]);
    assert_eq!(report["choose"]["slices"]["built_in"], "length");
    assert_eq!(report["choose"]["slices"]["slices"].as_array().unwrap().len(), 5);
    let of_label = &report["choose"]["length_correlation"]["label_1"];
    assert_eq!(of_label["n"], 20);
    let (low, high) = (&of_label["bootstrap"]["p2_5"], &of_label["bootstrap"]["p97_5"]);
    assert!(
        low.as_f64() < of_label["spearman"].as_f64() && of_label["spearman"].as_f64() < high.as_f64(),
        "{of_label}"
    );
    assert!(json(&place, &["--slice", "script"])["choose"]["length_correlation"]["label_0"]["bootstrap"].is_null());
    place.run(&["report", "rows.csv", "--slice", "truncated"]).failure().code(1).stderr(contains(
        "--slice truncated: which rows of rows.csv were truncated is known only where a model scores them (--model DIR); \
         choose from \"length\", \"script\"",
    ));
    let scored = ["rows.csv", "--model", &model("bert-2label"), "--max-length", "24", "--force"];
    let by = ["--slice", "truncated", "--slice-thresholds", "best", "--decision-out", "d.json"];
    let text = place.stdout(&[&["report"], &scored[..], &by].concat());
    assert!(text.contains("\n  truncated") && text.contains("\n  whole"), "{text}");
    place.run(&[&["predict"], &scored[..], &["--decision", "d.json", "-o", "out.csv"]].concat()).success();
    place
        .run(&["predict", "rows.csv", "--decision", "d.json", "-o", "out.csv", "--force"])
        .failure()
        .stderr(contains("its thresholds differ by whether the model read all of a row"));
}

#[test]
fn what_cannot_be_sliced_is_said_with_what_can_and_writes_nothing() {
    let place = sources();
    for (typed, told) in [
        ("nope", "--slice: rows.csv has no column \"nope\"; choose from \"source\""),
        ("length", "--slice length: rows.csv has no texts; choose from \"source\""),
        ("score", "--slice: column \"score\" of rows.csv has more than 50 different values; choose from \"source\""),
    ] {
        let arguments = ["report", "rows.csv", "--slice", typed, "-o", "report.md"];
        place.run(&arguments).failure().code(1).stderr(contains(told));
    }
    assert_eq!(place.names(), ["rows.csv"]);
    place.run(&["report", "rows.csv", "--slice-thresholds", "best"]).failure().code(2);
    place.write("named.csv", "label,score,script\n1,0.9,a\n0,0.2,b\n");
    let run = place.run(&["report", "named.csv", "--slice", "script"]).success();
    run.stderr(contains("note: --slice script: the column \"script\" is taken"));
}

#[test]
fn all_tables_of_slices_are_worst_first() {
    let place = sources();
    let options = ["--slice", "source", "--slice-thresholds", "best", "--format", "text"];
    let text = place.stdout(&[&["report", "rows.csv"], &options[..]].concat());
    let report = json(&place, &["--slice", "source"]);
    let slices = report["choose"]["slices"]["slices"].as_array().unwrap();
    let names: Vec<&str> = slices.iter().map(|slice| slice["slice"].as_str().unwrap()).collect();
    let begins =
        |line: &str| names.iter().copied().find(|name| !name.is_empty() && line.trim_start().starts_with(name));
    let order: Vec<&str> = text.lines().skip_while(|line| !line.contains("worst first")).filter_map(begins).collect();
    let [first, second, third] = [0, 1, 2].map(|table| &order[order.len() / 3 * table..order.len() / 3 * (table + 1)]);
    assert!(!first.is_empty() && first == second && second == third, "{text}");
}

#[test]
fn no_decision_mixes_a_threshold_for_a_prevalence_with_those_of_slices_as_measured() {
    let place = sources();
    let decide = |rule: &str, options: &[&str]| {
        let slices = ["report", "rows.csv", "--slice", "source", "--slice-thresholds", rule];
        place.run(&[&slices, options, &["--decision-out", "d.json", "--force"]].concat())
    };
    for (rule, objective) in
        [("best", "f1"), ("best", "recall@precision>=0.6"), ("precision", "youden_j"), ("predicted", "youden_j")]
    {
        let told = format!(
            "slices' own thresholds by --slice-thresholds {rule} are chosen as measured, not for a prevalence of 10 %"
        );
        let options = ["--objective", objective, "--prevalence", "10%"];
        decide(rule, &options).failure().code(2).stderr(contains(told).and(contains("use --slice-thresholds recall")));
        assert_eq!(place.names(), ["rows.csv"], "{rule} {objective}");
        decide(rule, &options[..2]).success();
        std::fs::remove_file(place.path("d.json")).unwrap();
    }
    for (rule, objective) in [("recall", "f1"), ("best", "youden_j"), ("best", "recall@fpr<=0.1")] {
        decide(rule, &["--objective", objective, "--prevalence", "10%"]).success();
    }
    // A decision says what its threshold was chosen for, too.
    place
        .run(&["report", "rows.csv", "--prevalence", "10%", "--objective", "f1", "--decision-out", "f1.json"])
        .success();
    decide("best", &["--decision", "f1.json"]).failure().code(2).stderr(contains("not for a prevalence of 10 %"));
    decide("recall", &["--decision", "f1.json"]).success();
}

#[test]
fn a_report_says_that_slices_own_thresholds_are_as_measured() {
    let place = sources();
    let text = |rule: &str, options: &[&str]| {
        let slices = ["report", "rows.csv", "--slice", "source", "--slice-thresholds", rule];
        place.stdout(&[&slices, options].concat())
    };
    let told = "as measured, not at a prevalence of 10 %";
    let found = text("best", &["--prevalence", "10%"]);
    assert!(found.contains(&format!("each best for f1, {told}; each was chosen on")), "{found}");
    assert!(found.contains(&format!("of all rows, {told}")), "{found}");
    let found = text("recall", &["--prevalence", "10%"]);
    assert!(found.contains("equal recall; each was chosen on"), "{found}");
    assert!(!text("best", &[]).contains("as measured"));
}
