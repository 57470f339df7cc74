//! A decision on other rows than it was made on: then, now, and whether it holds.

mod holdout;

use serde_json::Value;

use super::{Place, SCORED};

/// The rows of a fixture under tests/fixtures/choose.
fn fixture(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The rows of `calibrated.csv`, to choose on, and of `shifted.csv`, to apply the choice to.
fn place() -> Place {
    let place = Place::with("dev.csv", fixture("calibrated.csv"));
    place.write("next.csv", fixture("shifted.csv"));
    place
}

fn decide(place: &Place, arguments: &[&str]) {
    let typed = ["report", "dev.csv", "--score", "score", "--decision-out", "d.json", "--force"];
    place.run(&[&typed[..], arguments].concat()).success();
}

fn frozen(place: &Place, arguments: &[&str]) -> Value {
    let typed = ["report", "next.csv", "--decision", "d.json", "--format", "json"];
    let report: Value = serde_json::from_str(&place.stdout(&[&typed[..], arguments].concat())).unwrap();
    report["choose"]["frozen"].clone()
}

fn stderr(place: &Place, arguments: &[&str], code: i32) -> String {
    let run = place.run(arguments).code(code);
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

#[test]
fn a_threshold_that_was_chosen_before_has_the_values_of_the_reference_on_other_rows() {
    let place = place();
    let reference: Value = serde_json::from_str(&fixture("calibrated.json")).unwrap();
    for (objective, expected) in reference["frozen_on_shifted"].as_object().unwrap() {
        if objective == "by" {
            continue;
        }
        decide(&place, &["--objective", objective]);
        let found = &frozen(&place, &[])[objective];
        assert_eq!((&found["threshold"], &found["cells_there"]), (&expected["threshold"], &expected["cells_there"]));
        for key in ["here", "there", "best_there"] {
            let close = (found[key].as_f64().unwrap() - expected[key].as_f64().unwrap()).abs() < 1e-12;
            assert!(close, "{objective} {key}: {} {}", found[key], expected[key]);
        }
        assert_eq!((&found["out_of_bag"], &found["difference_from"]), (&Value::Null, &"here".into()));
    }
}

#[test]
fn a_report_says_on_which_rows_something_was_proven() {
    let place = place();
    decide(&place, &["--objective", "precision>=0.6 with 80%"]);
    let elsewhere =
        r#"note: the decision's guarantee ("precision>=0.6" with 80 % confidence) was proven on "dev.csv", and not on"#;
    for (file, is_told) in [("next.csv", true), ("dev.csv", false)] {
        let told =
            stderr(&place, &["report", file, "--score", "score", "--decision", "d.json", "-o", "r.txt", "--force"], 0);
        assert_eq!(told.contains(elsewhere), is_told, "{file}: {told}");
    }
}

#[test]
fn the_verdict_is_of_now_minus_out_of_bag_and_stands_in_every_format() {
    let place = place();
    decide(&place, &["--objective", "f1", "--bootstrap"]);
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    let found = &frozen(&place, &[])["f1"];
    assert_eq!(found["out_of_bag"], decision["optimism"]["out_of_bag"]);
    assert_eq!((&found["method"], &found["verdict"]), (&"bootstrap".into(), &"lower_than_promised".into()));
    let number = |value: &Value| value.as_f64().unwrap();
    let difference = number(&found["there"]) - number(&found["out_of_bag"]);
    assert!((number(&found["difference"]) - difference).abs() < 1e-12, "{found}");
    let (low, high) = (number(&found["difference_95"][0]), number(&found["difference_95"][1]));
    assert!(low < difference && difference < high && high < 0.0, "{found}");
    assert_eq!(found["cells_here"]["tp"], decision["at"]["tp"]);
    let text = place.stdout(&["report", "next.csv", "--decision", "d.json"]);
    assert!(
        text.contains("then and now: F1 is lower than promised\nF1: 0.570681 now, 0.715021 then on rows not"),
        "{text}"
    );
    assert!(
        text.contains(
            "39.2 % of the rows were positive then, 20.5 % are now: that by itself changes accuracy, precision, NPV"
        ),
        "{text}"
    );
    let row = text.lines().find(|line| line.starts_with("  F1, on rows not used ")).unwrap();
    assert!(row.contains("0.7150") && row.contains("0.5707") && row.contains("0.5081–0.6280"), "{text}");
    let markdown = place.stdout(&["report", "next.csv", "--decision", "d.json", "--format", "markdown"]);
    assert!(markdown.contains("## Then and now\n\nF1 is lower than promised.\n"), "{markdown}");
    assert!(markdown.contains("| | then | now | now, 95 % | difference, 95 % |"), "{markdown}");
}

#[test]
fn check_ends_with_1_unless_the_decision_holds_and_the_report_is_written_all_the_same() {
    let place = place();
    decide(&place, &["--objective", "accuracy", "--bootstrap"]);
    let check = ["report", "next.csv", "--decision", "d.json", "--check", "--force"];
    // More rows are right on these, at a lower prevalence.
    assert!(!stderr(&place, &check, 0).contains("error"));
    decide(&place, &["--objective", "f1", "--bootstrap"]);
    let told = stderr(&place, &[&check[..], &["-o", "report.json"]].concat(), 1);
    let why = "error: --check: F1 is lower than promised (0.570681 now, 0.715021 then on rows not used to choose; the difference \
               is -0.144341, 95 % from -0.22";
    assert!(told.contains(why), "{told}");
    let report: Value = serde_json::from_str(&place.read("report.json")).unwrap();
    assert_eq!(report["choose"]["frozen"]["f1"]["verdict"], "lower_than_promised");
    // A wide margin is no excuse where the whole interval is below 0.
    stderr(&place, &[&check[..], &["--margin", "50%"]].concat(), 1);
    place.write("few.csv", fixture("shifted.csv").lines().take(60).map(|line| format!("{line}\n")).collect::<String>());
    let few = ["report", "few.csv", "--decision", "d.json", "--check"];
    let told = stderr(&place, &few, 1);
    assert!(told.contains("--check: F1: cannot tell with 59 rows whether it holds (0."), "{told}");
    stderr(&place, &[&few[..], &["--margin", "0.9"]].concat(), 0);
    for (typed, words) in [
        (&["report", "next.csv", "--check"][..], "--decision"),
        (&["report", "next.csv", "--margin", "0.1"], "--decision"),
        (&["report", "next.csv", "--decision", "d.json", "--margin=-1"], "--margin: '-1' is not a number from 0 up"),
    ] {
        let told = stderr(&place, typed, 2);
        assert!(told.contains(words), "{typed:?}: {told}");
    }
}

#[test]
fn a_limit_has_to_be_kept_too() {
    let place = place();
    decide(&place, &["--objective", "recall@precision>=0.8"]);
    let found = &frozen(&place, &[])["recall@precision>=0.8"];
    let limit = &found["limits"][0];
    assert_eq!((&limit["limit"], &limit["kept"]), (&"precision>=0.8".into(), &false.into()));
    assert_eq!((&limit["verdict"], &found["verdict"]), (&"lower_than_promised".into(), &"lower_than_promised".into()));
    assert_eq!(found["method"], "newcombe");
    let told = stderr(&place, &["report", "next.csv", "--decision", "d.json", "--check"], 1);
    assert!(told.contains("recall at precision ≥ 0.8 breaks its limit (precision ≥ 0.8 is broken: 0."), "{told}");
    assert!(
        found["said"].to_string().contains("a decision made with --bootstrap has its value on rows not used"),
        "{found}"
    );
    // With one the goal is compared with its value on rows that were not used to choose; the limit stays the number that it is.
    decide(&place, &["--objective", "recall@precision>=0.8", "--bootstrap", "200"]);
    let drawn = &frozen(&place, &[])["recall@precision>=0.8"];
    assert_eq!(drawn["out_of_bag"], json(&place, "d.json")["optimism"]["out_of_bag"]);
    assert_eq!((&drawn["difference_from"], &drawn["limits"]), (&"out_of_bag".into(), &found["limits"]));
    let less = drawn["there"].as_f64().unwrap() - drawn["out_of_bag"].as_f64().unwrap();
    assert!((drawn["difference"].as_f64().unwrap() - less).abs() < 1e-12, "{drawn}");
    let said = drawn["said"].to_string();
    assert!(said.contains("then on rows not used to choose") && !said.contains("flatters"), "{said}");
    // Of a guarantee there is none, and no advice to draw rows for it.
    decide(&place, &["--objective", "precision>=0.7 with 90%", "--bootstrap", "200"]);
    let proven = &frozen(&place, &[])["recall@precision>=0.7 with 90%"];
    let said = proven["said"].to_string();
    assert!(proven["out_of_bag"].is_null() && said.contains("flatters it") && !said.contains("--bootstrap"), "{said}");
}

#[test]
fn the_very_rows_that_were_chosen_on_and_a_threshold_by_hand_prove_nothing() {
    let place = place();
    decide(&place, &["--objective", "f1"]);
    let check = ["report", "dev.csv", "--score", "score", "--decision", "d.json", "--check"];
    let told = stderr(&place, &check, 1);
    let why = "--check: F1: these are the very rows that it was chosen on, which proves nothing";
    assert!(told.contains(why), "{told}");
    decide(&place, &["--threshold", "0.5"]);
    let found = &frozen(&place, &[])["manual"];
    assert_eq!((&found["verdict"], &found["here"]), (&Value::Null, &Value::Null));
    assert!(found["metrics"]["accuracy"]["difference_95"][0].is_f64(), "{found}");
    let told = stderr(&place, &["report", "next.csv", "--decision", "d.json", "--check"], 1);
    assert!(told.contains("no verdict: the threshold was chosen manually"), "{told}");
}

#[test]
fn costs_are_judged_by_the_costs_of_the_decision_and_a_margin_in_their_unit() {
    let place = place();
    decide(&place, &["--objective", "cost", "--cost", "fp=1,fn=5", "--bootstrap", "200"]);
    let found = &frozen(&place, &[])["cost"];
    let cells = &found["cells_there"];
    let mean = (cells["fp"].as_f64().unwrap() + 5.0 * cells["fn"].as_f64().unwrap()) / 892.0;
    assert!((found["there"].as_f64().unwrap() - mean).abs() < 1e-12, "{found}");
    assert_eq!(found["verdict"], Value::Null);
    let told = stderr(&place, &["report", "next.csv", "--decision", "d.json", "--check"], 1);
    let why = "no verdict: nothing says how much more a row may cost than promised: 'cutpoint report' takes it, in the unit of the costs";
    assert!(told.contains(why), "{told}");
    // The example is a margin in the unit of the costs, and works as it stands.
    let promised = found["out_of_bag"].as_f64().unwrap();
    let margin = told.split("--margin ").nth(1).unwrap().split(',').next().unwrap();
    let wanted =
        format!("as in --margin {margin}, which allows {margin} more than the {promised:.6} that was promised");
    assert!(told.contains(&wanted), "{told}");
    assert!((margin.parse::<f64>().unwrap() / promised - 0.1).abs() < 0.05, "{margin} {promised}");
    let judged = frozen(&place, &["--margin", margin]);
    assert!(judged["cost"]["verdict"].is_string(), "{judged}");
    // What a row may cost more is no excuse for a limit, which is a share: 0.02 is its margin.
    decide(&place, &["--objective", "cost@recall>=0.92", "--cost", "fp=50,fn=50"]);
    let found = &frozen(&place, &["--margin", "50"])["cost@recall>=0.92"];
    let limit = &found["limits"][0];
    assert_eq!((&found["margin"], &limit["margin"]), (&50.0.into(), &0.02.into()));
    assert_eq!((&limit["kept"], &limit["verdict"]), (&false.into(), &"cannot_tell".into()));
    assert_eq!(found["verdict"], "cannot_tell");
    let told = stderr(&place, &["report", "next.csv", "--decision", "d.json", "--check", "--margin", "50"], 1);
    let why = "cannot tell with 892 rows, 183 of them positive, whether it holds (recall ≥ 0.92 is missed here, but there are too few rows to be sure: 0.89";
    assert!(told.contains(why), "{told}");
}

#[test]
fn a_report_without_a_decision_has_nothing_frozen() {
    let place = Place::with("scored.csv", SCORED);
    let report: Value = serde_json::from_str(&place.stdout(&["report", "scored.csv", "--format", "json"])).unwrap();
    assert!(report["choose"].get("frozen").is_none());
}

#[test]
fn a_band_is_judged_by_its_own_accuracy() {
    let place = place();
    decide(&place, &["--threshold", "0.5", "--band", "accuracy>=0.9"]);
    let found = &frozen(&place, &[])["manual"];
    let limit = &found["limits"][0];
    assert_eq!(limit["limit"], "accuracy>=0.9");
    let report = ["report", "next.csv", "--decision", "d.json", "--format", "json"];
    let report: Value = serde_json::from_str(&place.stdout(&report)).unwrap();
    let band = &report["choose"]["abstain"]["bands"][1];
    assert_eq!((&limit["there"], &limit["here"]), (&band["accuracy"], &json(&place, "d.json")["band"]["accuracy"]));
    let said = found["said"].to_string();
    assert!(!said.contains("chosen manually") && said.contains("of the labelled rows: accuracy ≥ 0.9 is"), "{said}");
    let check = |margin| ["report", "next.csv", "--decision", "d.json", "--check", "--margin", margin];
    // The interval of the accuracy now ends below 0.9, or not far enough above.
    let failed = stderr(&place, &check("0"), 1);
    assert!(failed.contains("--check: the band") && failed.contains("accuracy ≥ 0.9 is"), "{failed}");
    place.run(&check("0.5")).success();
    decide(&place, &["--band", "0.3,0.7"]);
    let failed = stderr(&place, &check("0.5"), 1);
    assert!(failed.contains("no verdict: the band was chosen manually"), "{failed}");
}

fn json(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.read(name)).unwrap()
}

#[test]
fn a_decision_that_goes_on_remembers_which_rows_it_was_chosen_on() {
    let place = place();
    decide(&place, &["--objective", "f1", "--bootstrap", "200"]);
    let go_on = ["report", "next.csv", "--decision", "d.json", "--decision-out", "e.json", "-o", "e.txt"];
    place.run(&go_on).success();
    let next: Value = serde_json::from_str(&place.read("e.json")).unwrap();
    assert_eq!((&next["data"]["path"], &next["chosen_on"]["path"]), (&"next.csv".into(), &"dev.csv".into()));
    // It was chosen on these, and only measured on those.
    let told = stderr(&place, &["report", "dev.csv", "--decision", "e.json", "--check"], 1);
    assert!(told.contains("these are the very rows that it was chosen on"), "{told}");
    let told = stderr(&place, &["report", "next.csv", "--decision", "e.json"], 0);
    assert!(!told.contains("very file"), "{told}");
}

#[test]
fn a_decision_that_goes_on_is_compared_with_the_rows_that_it_was_measured_on() {
    let place = place();
    decide(&place, &["--objective", "f1", "--bootstrap", "200"]);
    let go_on = ["report", "next.csv", "--decision", "d.json", "--decision-out", "e.json", "--force", "-o", "e.txt"];
    place.run(&go_on).success();
    // These rows chose nothing: drawing them anew has nothing to take off, wherever their own best threshold is.
    place.run(&[&go_on[..], &["--bootstrap", "200"]].concat()).success();
    let third: Vec<String> = fixture("shifted.csv")
        .lines()
        .enumerate()
        .filter(|(line, _)| line % 3 != 1)
        .map(|(_, row)| row.into())
        .collect();
    place.write("third.csv", third.join("\n") + "\n");
    let report = ["report", "third.csv", "--decision", "e.json", "--format", "json"];
    let report: Value = serde_json::from_str(&place.stdout(&report)).unwrap();
    let found = &report["choose"]["frozen"]["f1"];
    let then = &json(&place, "e.json")["at"]["f1"];
    assert!(then.is_f64() && &found["here"] == then, "{found}");
    assert_eq!((&found["out_of_bag"], &found["difference_from"]), (&Value::Null, &"here".into()));
    let less = found["there"].as_f64().unwrap() - then.as_f64().unwrap();
    assert!((found["difference"].as_f64().unwrap() - less).abs() < 1e-12, "{found}");
    let text = place.stdout(&["report", "third.csv", "--decision", "e.json"]);
    assert!(text.contains("then on rows not used to choose; the difference is"), "{text}");
    assert!(text.contains("the other figures are compared with the rows of then, and one interval"), "{text}");
    assert!(!text.contains("flatters it") && !text.contains("may flatter"), "{text}");
    // On the rows of then themselves nothing can have changed.
    let told = stderr(&place, &["report", "next.csv", "--decision", "e.json", "--check"], 1);
    assert!(
        told.contains("--check: F1: these are the very rows that it was measured on then, which proves nothing"),
        "{told}"
    );
}
