//! `--compare`, `--compare-score`, `--compare-model`: further scores of the same rows.

mod joined;

use serde_json::Value;

use super::{Place, SCORED, model};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/choose");

fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["report"], arguments, &["--format", "json"]].concat();
    serde_json::from_str(&place.stdout(&arguments)).unwrap()
}

/// What stderr says of a run that fails with exit code `code`.
fn refusal(place: &Place, arguments: &[&str], code: i32) -> String {
    let arguments = [&["report"], arguments].concat();
    String::from_utf8(place.run(&arguments).code(code).get_output().stderr.clone()).unwrap()
}

/// That every number of `expected` is in `found`.
fn assert_holds(found: &Value, expected: &Value, tolerance: f64, path: &str) {
    match expected {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| *key != "by" && *key != "note") {
                assert_holds(&found[key], value, tolerance, &format!("{path}.{key}"));
            }
        }
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                assert_holds(&found[at], value, tolerance, &format!("{path}[{at}]"));
            }
        }
        Value::Number(number) => {
            let (found, number) = (found.as_f64().unwrap_or(f64::NAN), number.as_f64().unwrap());
            assert!((found - number).abs() <= tolerance, "{path}: {found} {number}");
        }
        other => assert_eq!(found, other, "{path}"),
    }
}

#[test]
fn a_report_says_of_two_columns_what_the_reference_says() {
    let place = Place::new();
    for (name, columns) in [
        ("paired", &["score_b", "score_c", "score_d"][..]),
        ("calibrated", &["score_b"]),
        ("ties", &["score_b"]),
        ("logits", &["score_b"]),
    ] {
        let reference: Value =
            serde_json::from_str(&std::fs::read_to_string(fixture(&format!("{name}.json"))).unwrap()).unwrap();
        for column in columns {
            let key = format!("score_vs_{column}");
            let expected = &reference[&key];
            let at = &expected["mcnemar"][0];
            let threshold = at["threshold_a"].to_string();
            let data = fixture(&format!("{name}.csv"));
            let found = json(&place, &[&data, "--threshold", &threshold, "--compare-score", column]);
            let found = &found["choose"][&key];
            assert_holds(&found["delong"], &expected["delong"], 1e-9, &format!("{name}.{key}.delong"));
            // Scores of other kinds have no threshold in common.
            if found["mcnemar"][0]["at"] == "threshold" && at["threshold_b"] == at["threshold_a"] {
                assert_holds(&found["mcnemar"][0], at, 1e-12, &format!("{name}.{key}.mcnemar"));
            } else {
                assert_eq!((name, *column), ("paired", "score_c"));
            }
            assert!(found["bootstrap"].is_null() && found["points"][0]["difference"]["f1"]["p2_5"].is_null());
        }
    }
}

#[test]
fn the_paired_bootstrap_lies_where_the_reference_accepts_it() {
    let place = Place::new();
    let reference: Value = serde_json::from_str(&std::fs::read_to_string(fixture("paired.json")).unwrap()).unwrap();
    let data = fixture("paired.csv");
    let arguments = [&data, "--compare-score", "score_b", "--bootstrap", "2000", "--fixed-class-sizes"];
    let found = json(&place, &arguments);
    let (found, expected) = (&found["choose"]["score_vs_score_b"], &reference["score_vs_score_b"]["bootstrap"]);
    assert_eq!(found["bootstrap"]["threshold_a"], 0.5);
    for figure in ["f1", "roc_auc", "accuracy"] {
        for percentile in ["p2_5", "p97_5"] {
            let [low, high] = [0, 1].map(|end| expected[figure]["accept_2000"][percentile][end].as_f64().unwrap());
            let value = found["bootstrap"][figure][percentile].as_f64().unwrap();
            assert!((low..=high).contains(&value), "{figure} {percentile}: {value}, {low} to {high}");
        }
    }
    // Not in the reference: the difference of its `average_precision`, drawn by numpy with the rows of its paired bootstrap.
    let drawn = &found["bootstrap"]["average_precision"];
    let [low, high] = ["p2_5", "p97_5"].map(|percentile| drawn[percentile].as_f64().unwrap());
    assert!((0.02705..=0.03398).contains(&low) && (0.09557..=0.10322).contains(&high), "{drawn}");
    let whole = serde_json::json!({ "a": 0.748_837_427_882_192, "b": 0.683_006_601_460_824, "difference": 0.065_830_826_421_368 });
    assert_holds(&found["average_precision"], &whole, 2e-15, "average_precision");
    let own = &found["points"][1];
    assert_eq!((own["at"].as_str(), own["a"]["f1"].as_f64()), (Some("own"), Some(0.688_118_811_881_188_1)));
    assert!(own["difference"]["f1"]["p2_5"].is_f64());
}

#[test]
fn text_and_markdown_set_both_side_by_side() {
    let place = Place::new();
    let data = fixture("paired.csv");
    let text = place.stdout(&["report", &data, "--compare-score", "score_b"]);
    for expected in [
        "score (A) against score_b (B): ROC AUC 0.790178 and 0.739805, difference +0.0504 (95 % interval 0.0271 to 0.0736, DeLong, p < 0.0001)",
        "average precision 0.748837 and 0.683007, difference +0.0658\n",
        "each at its best f1: only A is right on 111, only B on 54 (McNemar, mid-p < 0.0001); both on 460, neither on 198; each threshold was \
         chosen on these rows, which flatters both, and the test and the intervals take it as given\n",
        "only A right           98",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let drawn = place.stdout(&["report", &data, "--compare-score", "score_b", "--bootstrap", "200"]);
    let (_, interval) = drawn.split_once("difference +0.0658 (95 % interval 0.0").unwrap();
    assert!(interval.lines().next().unwrap().ends_with(", rows drawn anew 200 times)"), "{drawn}");
    let markdown = place.stdout(&["report", &data, "--compare-score", "score_b", "--format", "markdown"]);
    assert!(markdown.contains("## score (A) against score_b (B)\n\nROC AUC 0.790178"), "{markdown}");
    assert!(markdown.contains("| F1 | 0.688119 | 0.659316 | +0.0288 |"), "{markdown}");
}

#[test]
fn at_another_prevalence_it_is_said_where_both_are_best_and_that_figures_are_as_measured() {
    let place = Place::new();
    let file = fixture("paired.csv");
    let options = [&file, "--score", "score", "--compare-score", "score_b"];
    let [plain, there] = [&[][..], &["--prevalence", "10%"]].map(|typed| json(&place, &[&options[..], typed].concat()));
    let [plain, there] = [&plain, &there].map(|report| &report["choose"]["score_vs_score_b"]);
    assert_eq!((&plain["prevalence"], &there["prevalence"]), (&Value::Null, &0.1.into()));
    assert_ne!(plain["mcnemar"][1]["threshold_a"], there["mcnemar"][1]["threshold_a"], "{there}");
    let said = "each at its best f1 at a prevalence of 10 %, counted as measured: only A is right on";
    let text = place.stdout(&[&["report"], &options[..], &["--prevalence", "10%"]].concat());
    assert!(text.contains(said), "{text}");
    let markdown =
        place.stdout(&[&["report"], &options[..], &["--prevalence", "10%", "--format", "markdown"]].concat());
    assert!(markdown.contains(&said[1..]), "{markdown}");
    assert!(!place.stdout(&[&["report"], &options[..]].concat()).contains("prevalence of"));
}

#[test]
fn draws_that_all_agree_give_no_interval_but_the_numbers_of_the_json_stay() {
    let place = Place::with("four.csv", "label,score,b\n0,0.1,0.2\n0,0.2,0.3\n1,0.8,0.7\n1,0.9,0.8\n");
    let arguments = ["report", "four.csv", "--compare-score", "b", "--bootstrap", "200"];
    let text = place.stdout(&arguments);
    assert!(text.contains("difference 0 (95 % interval –, DeLong, p = 1.0000)"), "{text}");
    assert!(
        text.contains("average precision 1.00000 and 1.00000, difference 0 (95 % interval –, rows drawn"),
        "{text}"
    );
    assert!(!text.contains("0.0000 to 0.0000"), "{text}");
    let markdown = place.stdout(&[&arguments[..], &["--format", "markdown"]].concat());
    assert!(markdown.contains("| accuracy | 1.00000 | 1.00000 | 0 | – |"), "{markdown}");
    let compared = &json(&place, &arguments[1..])["choose"]["score_vs_b"];
    assert_eq!((&compared["delong"]["ci95"], &compared["delong"]["p"]), (&[0.0, 0.0].into(), &1.0.into()));
    let accuracy = &compared["points"][0]["difference"]["accuracy"];
    assert_eq!((&accuracy["p2_5"], &accuracy["p97_5"]), (&0.0.into(), &0.0.into()), "{compared}");
}

#[test]
fn a_bad_row_that_is_skipped_takes_its_partner_with_it() {
    let place = Place::with("a.csv", "label,score\n1,0.9\n0,high\n0,0.3\n1,0.4\n");
    place.write("b.csv", "label,score\n1,0.7\n0,0.6\n0,0.2\n1,0.1\n");
    let found = json(&place, &["a.csv", "--compare", "b.csv", "--skip-bad-rows"]);
    // Without row 2: B has 0.7 and 0.1 against 0.2.
    assert_eq!((&found["rows"], &found["choose"]["score_vs_b"]["delong"]["auc_b"]), (&3.into(), &0.5.into()));
    let told = refusal(&place, &["b.csv", "--compare", "a.csv", "--skip-bad-rows"], 1);
    assert!(told.contains("row 2 of the data (line 3) is a bad row there"), "{told}");
    let found = json(&place, &["b.csv", "--compare", "b.csv", "--limit", "2"]);
    assert_eq!((&found["rows"], &found["choose"]["score_vs_b"]["delong"]["auc_b"]), (&2.into(), &1.0.into()));
}

#[test]
fn wrong_usage_of_a_comparison_says_what_to_do() {
    let place = Place::with("a.csv", "label,score,other,weight\n1,0.9,0.8,2\n0,0.6,0.1,1\n");
    for (arguments, code, expected) in [
        (&["a.csv", "--compare", "-"][..], 2, "--compare reads a file"),
        (&["a.csv", "--compare-score", "other", "--weight", "weight"], 2, "a comparison does not weigh rows"),
        (&["a.csv", "--compare-score", "missing"], 1, "has no column \"missing\" (--compare-score)"),
        (
            &["a.csv", "--score", "other", "--compare-score", "other"],
            1,
            "--score and --compare-score both name the column",
        ),
        (
            &["a.csv", "--compare-score", "score"],
            1,
            "--compare-score names the column \"score\", which is the score already: name another column",
        ),
        (
            &["a.csv", "--compare-score", "label"],
            1,
            "--compare-score names the column \"label\", which is the label already: name another column",
        ),
        (&["a.csv", "--weight", "none", "--compare", "a.csv:nope"], 1, "has no column \"nope\" (--compare FILE:COL)"),
    ] {
        let told = refusal(&place, arguments, code);
        assert!(told.contains(expected), "{expected}: {told}");
    }
    place.write("bad.csv", "label,score,other\n1,0.9,0.8\n0,0.6,none\n1,0.2,0.4\n");
    let told = refusal(&place, &["bad.csv", "--compare-score", "other"], 1);
    let expected = "bad.csv, line 3: in column \"other\" (--compare-score) the score \"none\" is not a number";
    assert!(told.contains(expected), "{told}");
    let words = "label,score,source\n".to_owned() + &"1,0.9,rare\n0,0.1,rare\n".repeat(600);
    place.write("words.csv", &words);
    let told = refusal(&place, &["words.csv", "--compare-score", "source", "--skip-bad-rows"], 1);
    let expected = "none of its 1,200 rows can be read; the first, line 2: in column \"source\" (--compare-score)";
    assert!(told.contains(expected), "{told}");
    assert_eq!(json(&place, &["bad.csv", "--compare-score", "other", "--skip-bad-rows"])["rows"], 2);
}

#[test]
fn advice_about_the_column_of_a_compared_file_names_that_file_and_works() {
    let place = Place::with("a.csv", "label,p\n1,0.9\n0,0.2\n1,0.7\n0,0.4\n");
    let rows = "1,0.8,0.7\n0,0.3,0.1\n1,0.6,0.2\n0,0.5,0.3\n";
    place.write("named.csv", "label,score\n1,0.9\n0,0.2\n1,0.7\n0,0.4\n");
    place.write("two.csv", format!("label,p1,p2\n{rows}"));
    place.write("both.csv", format!("label,prob,y_score\n{rows}"));
    place.write("my runs.csv", format!("label,new model,grade\n{rows}"));
    for (name, expected) in [
        ("two.csv", "no column is recognised as the score; its columns are \"label\", \"p1\", \"p2\"; try --compare "),
        ("both.csv", "more than one column could be the score: \"prob\", \"y_score\"; try --compare "),
        ("my runs.csv", "; try --compare 'my runs.csv:new model'"),
    ] {
        // Whatever names the score of the data.
        for own in [&["a.csv", "--score", "p"][..], &["named.csv"]] {
            let told = refusal(&place, &[own, &["--compare", name]].concat(), 1);
            assert!(told.contains(expected), "{expected}: {told}");
            let (_, advised) = told.trim_end().rsplit_once("try --compare ").unwrap();
            let found = json(&place, &[own, &["--compare", advised.trim_matches('\'')]].concat());
            assert!(found["choose"].as_object().unwrap().keys().any(|key| key.starts_with("score_vs_")), "{advised}");
        }
    }
    for (content, expected) in [
        (rows.to_owned(), "b.csv has no header: its first line has to name its columns"),
        (format!("label,p1,p2\n{}", rows.replacen('0', "1", 3)), "cannot compare b.csv with a.csv: row "),
        ("label,text\n1,x\n0,y\n".into(), "its columns are \"label\", \"text\" (--compare FILE:COL names one)"),
        (format!("label,score,score\n{rows}"), "could be the score: \"score\", \"score\"; give them different names"),
    ] {
        place.write("b.csv", content);
        let told = refusal(&place, &["a.csv", "--score", "p", "--compare", "b.csv"], 1);
        assert!(
            told.contains(expected) && !told.contains("--score") && !told.contains("--model"),
            "{expected}: {told}"
        );
    }
}

#[test]
fn lines_that_stand_for_many_rows_are_compared_as_those_rows() {
    let place =
        Place::with("counted.csv", "label,score,other,count\n1,0.9,0.2,3\n0,0.6,0.7,2\n1,0.3,0.8,1\n0,0.2,0.1,4\n");
    let lines = ["1,0.9,0.2\n".repeat(3), "0,0.6,0.7\n".repeat(2), "1,0.3,0.8\n".into(), "0,0.2,0.1\n".repeat(4)];
    place.write("rows.csv", format!("label,score,other\n{}", lines.concat()));
    let found = |name| {
        json(&place, &[name, "--compare-score", "other", "--bootstrap", "200"])["choose"]["score_vs_other"].clone()
    };
    assert_eq!(found("counted.csv"), found("rows.csv"));
    place.write("others.csv", "label,score,count\n1,0.2,3\n0,0.7,2\n1,0.8,5\n0,0.1,4\n");
    let told = refusal(&place, &["counted.csv", "--compare", "others.csv"], 1);
    assert!(told.contains("row 3 stands for 5 rows there (line 4) and for 1 in the data (line 4)"), "{told}");
    let told = refusal(&place, &["counted.csv", "--compare", "rows.csv"], 1);
    assert!(told.contains("lines of the data stand for many rows, and it has no column of counts"), "{told}");
    let told = refusal(&place, &["rows.csv", "--compare", "counted.csv"], 1);
    assert!(told.contains("its lines stand for many rows, and those of the data for one"), "{told}");
}

#[test]
fn a_model_is_compared_with_scores_and_what_was_read_is_never_written_over() {
    let place = Place::with("rows.csv", SCORED);
    let folder = model("bert-2label");
    let found = json(&place, &["rows.csv", "--compare-model", &folder]);
    let name = folder.rsplit('/').next().unwrap();
    let compared = &found["choose"][format!("score_vs_{name}")];
    assert_eq!(compared["a"], "score", "{}", found["choose"]);
    place.write("other.csv", SCORED);
    let told = refusal(
        &place,
        &["rows.csv", "--compare", "other.csv", "--decision-out", "other.csv", "--objective", "f1", "--force"],
        1,
    );
    assert!(told.contains("this run reads it"), "{told}");
}

#[test]
fn where_every_column_is_named_it_is_said_that_the_scores_are_missing() {
    let place = Place::with("three.tsv", "a b\tc d\t2\ne f\tg h\t0\ni j\tk l\t5\n");
    let told = refusal(&place, &["three.tsv", "--no-header", "--text-a", "1", "--text-b", "2", "--label", "3"], 1);
    assert!(told.contains("three.tsv has no scores; give a model or scores"), "{told}");
}

#[test]
fn each_has_its_own_point_for_the_objective_of_the_decision() {
    let place = Place::new();
    let data = fixture("paired.csv");
    let by = ["--compare-score", "score_b", "--format", "json"];
    let report = |typed: &[&str]| -> Value {
        serde_json::from_str(&place.stdout(&[&["report", &*data][..], &by, typed].concat())).unwrap()
    };
    let objective = "recall@precision>=0.7";
    place.run(&["report", &data, "--objective", objective, "--decision-out", "d.json", "-o", "d.txt"]).success();
    let (decided, chosen) = (report(&["--decision", "d.json"]), report(&["--objective", objective]));
    let compared = &decided["choose"]["score_vs_score_b"];
    assert_eq!(compared["objective"], objective);
    assert_eq!(compared, &chosen["choose"]["score_vs_score_b"]);
    place.run(&["report", &data, "--threshold", "0.4", "--decision-out", "e.json", "-o", "e.txt"]).success();
    assert_eq!(report(&["--decision", "e.json"])["choose"]["score_vs_score_b"]["objective"], "f1");
}
