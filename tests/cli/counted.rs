//! Lines that stand for many rows: every figure is that of the rows.

use std::path::Path;

use serde_json::Value;

use super::Place;

/// A table with whole numbers of rows, some of them 0, and the same rows one by one.
fn place() -> Place {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose/weighted.csv");
    let place = Place::new();
    let mut aggregated = String::from("label,score,count,cost_fn\n");
    let mut rows = String::from("label,score,cost_fn\n");
    for (line, record) in csv::Reader::from_path(fixture).unwrap().records().enumerate() {
        let record = record.unwrap();
        let (label, score, count, cost) = (&record[0], &record[1], &record[2], line % 7);
        aggregated += &format!("{label},{score},{count},{cost}\n");
        rows += &format!("{label},{score},{cost}\n").repeat(count.parse().unwrap());
    }
    place.write("aggregated.csv", aggregated);
    place.write("rows.csv", rows);
    place
}

fn report(place: &Place, file: &str, options: &[&str]) -> Value {
    serde_json::from_str(&place.stdout(&[&["report", file, "--format", "json"], options].concat())).unwrap()
}

#[test]
fn a_report_on_an_aggregated_table_is_that_of_its_rows_in_every_figure() {
    let place = place();
    let guarantees = "f1; recall@fpr<=0.2; fpr<=0.2 with 90%; precision>=0.6 with 80%; cost";
    for options in [
        &[][..],
        &["--threshold", "0.62"],
        &["--objective", "recall@precision>=0.8"],
        &["--cost", "fp=2", "--cost-fn", "cost_fn", "--points", guarantees],
        &["--prevalence", "2%", "--cost", "fp=1,fn=5"],
    ] {
        let (mut counted, mut expanded) =
            (report(&place, "aggregated.csv", options), report(&place, "rows.csv", options));
        assert_eq!(counted["data"]["columns"]["count"], "count");
        assert!(expanded["data"]["columns"]["count"].is_null() && expanded["lines"].is_null());
        assert!(counted["lines"].as_u64() < counted["rows"].as_u64());
        for report in [&mut counted, &mut expanded] {
            report.as_object_mut().unwrap().remove("data");
            report.as_object_mut().unwrap().remove("lines");
        }
        assert_eq!(counted, expanded, "{options:?}");
    }
}

#[test]
fn a_report_says_how_many_lines_its_rows_stand_in() {
    let place = Place::with("x.csv", "score,label,count\n0.9,1,1200\n0.6,0,30\n0.4,1,0\n0.2,0,500\n");
    let run = place.run(&["report", "x.csv", "-o", "r.txt"]).success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("note: count: \"count\": 3 lines stand for 1,730 rows (--count none, if"), "{said}");
    assert!(said.contains("note: 1 line stands for no row: the count is 0"), "{said}");
    assert!(said.contains("wrote r.txt: 1,730 rows at threshold 0.5"), "{said}");
    let text = place.read("r.txt");
    assert!(text.starts_with("x.csv: 1,730 rows in 3 lines, 1,200 positive, 530 negative\n"), "{text}");
    let plain = place.stdout(&["report", "x.csv", "--count", "none"]);
    assert!(plain.starts_with("x.csv: 4 rows, 2 positive, 2 negative\n"), "{plain}");
    let of_lines = place.stdout(&["predict", "x.csv", "--threshold", "0.5", "-o", "-"]);
    assert_eq!(of_lines.lines().count(), 5, "predictions are those of the lines");
}

#[test]
fn a_name_that_may_count_rows_is_asked_about_with_both_answers() {
    let place = Place::with("x.csv", "score,label,n\n0.9,1,12\n0.2,0,5\n");
    let run = place.run(&["report", "x.csv"]).code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let asked =
        "x.csv: column \"n\" looks like row counts (--count n reads it so); if it is something else, try --count none";
    assert!(said.contains(asked), "{said}");
    let counted = place.stdout(&["report", "x.csv", "--count", "n"]);
    assert!(counted.starts_with("x.csv: 17 rows in 2 lines, 12 positive, 5 negative\n"), "{counted}");
    let rows = place.stdout(&["report", "x.csv", "--count", "none"]);
    assert!(rows.starts_with("x.csv: 2 rows, 1 positive"), "{rows}");
    place.run(&["report", "x.csv", "--count", "m"]).code(1);
    for (option, column, role) in
        [("--count", "score", "score"), ("--count", "label", "label"), ("--weight", "label", "label")]
    {
        let said =
            format!("{option} names the column \"{column}\", which is the {role} already: name another column\n");
        place.run(&["report", "x.csv", option, column]).code(1).stderr(predicates::str::ends_with(said));
    }
}

/// Numbers within 1e-12, and all else, as `expected` has them.
fn assert_near(found: &Value, expected: &Value, path: &str) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, expected) in expected.iter().filter(|(key, _)| *key != "threshold") {
                assert_near(&found[key], expected, &format!("{path} {key}"));
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{path}");
            found.iter().zip(expected).for_each(|(found, expected)| assert_near(found, expected, path));
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{path}: {found} {expected}");
        }
        _ => assert_eq!(found, expected, "{path}"),
    }
}

#[test]
fn a_report_says_what_its_figures_are_for_weighted_rows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    let place = Place::with("x.csv", std::fs::read(folder.join("weighted.csv")).unwrap());
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("weighted.json")).unwrap()).unwrap();
    let rows = &expected["rows"];
    for column in ["weight", "count"] {
        let expected = &expected["weights"][column];
        let weigh = |threshold: f64| {
            let options =
                ["--count", "none", "--weight", column, "--points", "f1; accuracy; mcc; recall@precision>=0.9"];
            let report = report(&place, "x.csv", &[&options[..], &["--threshold", &threshold.to_string()]].concat());
            (report["choose"]["weights"][column].clone(), report)
        };
        for at in expected["at"].as_array().unwrap() {
            let (found, report) = weigh(at["threshold"].as_f64().unwrap());
            assert_near(&found["at"][0], at, column);
            assert_eq!(report["data"]["columns"]["weight"], column);
            assert_eq!(&report["rows"], rows, "as measured");
        }
        let limited = "recall@precision>=0.9";
        let (found, _) = weigh(0.5);
        for key in ["best f1", "best accuracy", "best mcc", limited] {
            assert_near(&found[key], &expected[key], key);
        }
    }
    let asked = place.run(&["report", "x.csv", "--count", "none"]).code(1);
    let asked = String::from_utf8(asked.get_output().stderr.clone()).unwrap();
    assert!(
        asked.contains("column \"weight\" looks like row weights (--weight weight reads it so); if it is"),
        "{asked}"
    );
    let both = place.run(&["report", "x.csv", "--weight", "weight"]).code(1);
    let both = String::from_utf8(both.get_output().stderr.clone()).unwrap();
    assert!(
        both.contains("--weight cannot weigh lines that stand for several rows; drop it, or add --count none"),
        "{both}"
    );
}

#[test]
fn weighted_rows_are_drawn_anew_with_their_weights() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    let place = Place::with("x.csv", std::fs::read(folder.join("weighted.csv")).unwrap());
    let options = ["--count", "none", "--weight", "weight", "--points", "f1; recall@precision>=0.9"];
    let plain = report(&place, "x.csv", &options);
    assert!(plain["choose"]["weights"]["weight"]["bootstrap"].is_null(), "only where it is asked for");
    let drawn = report(&place, "x.csv", &[&options[..], &["--bootstrap", "400"]].concat());
    let weighted = &drawn["choose"]["weights"]["weight"];
    let bootstrap = &weighted["bootstrap"];
    assert_eq!((bootstrap["replicates"].as_u64(), bootstrap["resampling"].as_str()), (Some(400), Some("rows")));
    for (found, value) in [
        (&bootstrap["roc_auc"], &weighted["roc_auc"]),
        (&bootstrap["average_precision"], &weighted["average_precision"]),
        (&bootstrap["f1"], &weighted["at"][0]["f1"]),
        (&bootstrap["kappa"], &weighted["at"][0]["kappa"]),
    ] {
        let [low, value, high] = [&found["p2_5"], value, &found["p97_5"]].map(|number| number.as_f64().unwrap());
        assert!(low < value && value < high, "{found}");
    }
    let f1 = &bootstrap["chosen"]["f1"];
    assert_eq!(f1["optimism"]["apparent"], weighted["best f1"]["value"]);
    assert!(f1["optimism"]["out_of_bag"].as_f64() < f1["optimism"]["apparent"].as_f64(), "{f1}");
    let under_limit = &bootstrap["chosen"]["recall@precision>=0.9"];
    let precision = &under_limit["limits"][0];
    assert_eq!(precision["apparent"], weighted["recall@precision>=0.9"]["limit_value_at_undominated"]);
    assert!(precision["out_of_bag"].as_f64() < precision["apparent"].as_f64(), "{under_limit}");
    let text = place.stdout(&[&["report", "x.csv"], &options[..], &["--bootstrap", "400"]].concat());
    assert!(text.contains("how sure, weighted by weight: rows drawn anew 400 times"), "{text}");
    let of_weighted = text.split("weighted by weight, ").nth(1).unwrap();
    let kappa = of_weighted.lines().find(|line| line.trim_start().starts_with("kappa")).unwrap();
    assert!(kappa.contains("95 %"), "{kappa}");
}

#[test]
fn an_objective_chooses_for_weighted_rows_and_what_is_no_weight_is_a_bad_row() {
    // As measured 0.9 gives the best accuracy, weighted all from 0.2 to 0.4.
    let rows = "label,score,w\n1,0.9,1\n0,0.6,0.5\n0,0.5,0\n1,0.4,8.25\n0,0.2,1\n";
    let place = Place::with("x.csv", rows);
    let weighted = ["report", "x.csv", "--weight", "w", "--objective", "accuracy"];
    let run = place.run(&weighted).success();
    let (text, said) = (run.get_output().stdout.clone(), run.get_output().stderr.clone());
    let (text, said) = (String::from_utf8(text).unwrap(), String::from_utf8(said).unwrap());
    assert!(
        text.contains("at threshold 0.3,") && text.contains("weighted by w, the weights add up to 10.7500"),
        "{text}"
    );
    assert!(said.contains("the threshold was chosen for rows weighted by w"), "{said}");
    let markdown = place.stdout(&[&weighted[..], &["--format", "markdown"]].concat());
    assert!(
        markdown.contains("Weighted by `w`") && markdown.contains("Operating points, weighted by `w`"),
        "{markdown}"
    );
    place.run(&[&weighted[..], &["--decision-out", "d.json"]].concat()).success();
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["objective"], "accuracy, weighted by w");
    let later = place.stdout(&["report", "x.csv", "--weight", "none", "--decision", "d.json"]);
    assert!(later.contains("from the decision d.json, chosen for accuracy, weighted by w"), "{later}");
    let found = place.stdout(&["report", "x.csv", "--weight", "none", "--decision", "d.json", "--format", "json"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    let frozen = &found["choose"]["frozen"]["accuracy, weighted by w"];
    let said = "no verdict: it was chosen for weighted rows, and a verdict counts every row once";
    assert_eq!((&frozen["verdict"], &frozen["said"][0]), (&Value::Null, &said.into()));
    for (typed, words) in [
        (&["--slice", "score"][..], "error: slices are not weighed: drop --weight, or --slice\n"),
        (
            &["--slice", "score", "--slice-thresholds", "best", "--decision-out", "sliced.json"],
            "error: slices are not weighed: drop --weight, or --slice\n",
        ),
        (&["--holdout", "y.csv"], "error: rows that are held out are not weighed: drop --weight, or --holdout\n"),
        (&["--band", "accuracy>=0.9"], "error: weights say nothing of bands"),
        (&["--prevalence", "2%"], "what each row stands for: drop --weight, or --prevalence\n"),
    ] {
        let run = place.run(&[&["report", "x.csv", "--weight", "w"], typed].concat()).code(2);
        let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(told.contains(words), "{typed:?}: {told}");
    }
    assert_eq!(place.names(), ["d.json", "x.csv"]);
    // 'none' weighs nothing.
    place.write("y.csv", "label,score\n1,0.8\n0,0.3\n");
    for typed in [["--slice", "label"], ["--holdout", "y.csv"], ["--band", "accuracy>=0.5"]] {
        place.run(&[&["report", "x.csv", "--weight", "none"], &typed[..]].concat()).success();
    }
    let bad = Place::with("x.csv", "label,score,w\n1,0.9,1\n0,0.6,-0.5\n0,0.5,1\n1,0.4,2\n");
    let run = bad.run(&["report", "x.csv", "--weight", "w"]).code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("line 3: the weight \"-0.5\" in column \"w\" is neither 0 nor a number from 1e-60 to 1e60"),
        "{said}"
    );
}

#[test]
fn what_no_weighted_row_allows_is_told_with_the_nearest_that_can_be_had() {
    // Weighted, nine of ten above 0.3 are right; as rows two of three.
    let place = Place::with("x.csv", "label,score,w\n0,0.9,1\n1,0.7,8.5\n1,0.4,0.5\n0,0.2,2\n");
    let report = |objective: &str, options: &[&str]| {
        place.run(&[&["report", "x.csv", "--weight", "w", "--objective", objective], options].concat())
    };
    let told = report("recall@precision>=0.95", &[]).code(1);
    let told = String::from_utf8(told.get_output().stderr.clone()).unwrap();
    let nearest = "recall@precision>=0.9";
    let words = format!(
        "error: no threshold meets the objective recall@precision>=0.95 on these rows as they are weighted; the nearest \
         that can be had is '{nearest}', at threshold 0.3 with recall 1\n"
    );
    assert!(told.ends_with(&words), "{told}");
    report(nearest, &[]).success();

    let json = report("f1", &["--points", "recall@precision>=0.95; recall@precision>=0.9", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.success().get_output().stdout).unwrap();
    let constraints = &json["choose"]["weights"]["w"];
    let (missed, kept) = (&constraints["recall@precision>=0.95"], &constraints[nearest]);
    assert_eq!((&missed["feasible"], &missed["value"], &kept["nearest"]), (&false.into(), &Value::Null, &Value::Null));
    let near = &missed["nearest"];
    assert_eq!((near["limit"].as_str(), near["limit_value"].as_f64()), (Some("precision>=0.95"), Some(0.9)));
    assert_eq!((near["value"].as_f64(), near["chosen"]["threshold"].as_f64()), (Some(1.0), Some(0.3)));
    assert_eq!(near["intervals"][0]["tp"].as_f64(), Some(9.0));
}

#[test]
fn the_interval_of_a_threshold_holds_the_threshold_that_labels_alike() {
    let place = Place::new();
    let rows = |score: &str, zeros: u32, ones: u32| format!("0,{score},{zeros}\n1,{score},{ones}\n");
    let table = [rows("0.2", 90, 5), rows("0.4", 80, 10), rows("0.6", 60, 20), rows("0.8", 20, 90), rows("1.0", 5, 90)];
    place.write("rows.csv", format!("label,score,count\n{}", table.concat()));
    let told = place.stdout(&["report", "rows.csv", "--bootstrap", "200", "--points", "f1"]);
    let line = told.lines().rfind(|line| line.trim_start().starts_with("f1 ")).unwrap();
    // The best threshold is shown as 0.7: all from 0.6 to 0.8 label alike.
    assert!(line.contains("0.600000 to 0.800000"), "{told}");
    assert!(told.contains("at 0.7"), "{told}");
}

#[test]
fn rows_of_one_class_are_not_chosen_by_what_is_undefined_at_a_prevalence() {
    let place = Place::with("rows.csv", "label,score\n1,0.8\n1,0.6\n1,0.3\n");
    let report = report(&place, "rows.csv", &["--prevalence", "2%"]);
    let there = &report["choose"]["prevalence"]["0.02"];
    assert_eq!(there["best accuracy"]["n_tied"], 0, "{there}");
    let chosen = ["report", "rows.csv", "--prevalence", "2%", "--objective", "accuracy"];
    place.run(&chosen).failure().code(1);
}
