//! Rows that are left to people: the report at a band, the decision that holds one, and what `predict` makes of it.

use std::path::Path;

use serde_json::Value;

use super::{Place, SCORED};

/// A file of the reference, in a folder of its own.
fn place_with(name: &str) -> (Place, Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    let rows = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
    let expected = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    (Place::with("rows.csv", rows), serde_json::from_str(&expected).unwrap())
}

fn choose(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["report", "rows.csv", "--format", "json", "--score", "score"], arguments].concat();
    let report: Value = serde_json::from_str(&place.stdout(&arguments)).unwrap();
    report["choose"].clone()
}

/// Assert that `found` has all that `expected` has, numbers within 1e-12.
fn assert_has(found: &Value, expected: &Value, path: &str) {
    match expected {
        Value::Object(keys) => {
            for (key, expected) in keys.iter().filter(|(key, _)| *key != "by") {
                assert_has(&found[key], expected, &format!("{path}.{key}"));
            }
        }
        Value::Array(items) => {
            assert_eq!(found.as_array().map(Vec::len), Some(items.len()), "{path}");
            for (index, item) in items.iter().enumerate() {
                assert_has(&found[index], item, &format!("{path}[{index}]"));
            }
        }
        Value::Number(number) => {
            let (found, expected) = (found.as_f64().unwrap(), number.as_f64().unwrap());
            assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{path}: {found}, not {expected}");
        }
        Value::Null | Value::Bool(_) | Value::String(_) => assert_eq!(found, expected, "{path}"),
    }
}

#[test]
fn the_json_has_what_the_reference_has() {
    for (name, threshold) in [("exact", "0.5"), ("ties", "0.5"), ("calibrated", "0.5"), ("logits", "0")] {
        let (place, expected) = place_with(name);
        // All of them at once.
        let bands = expected["abstain"]["bands"].as_array().unwrap();
        let ends = bands.iter().flat_map(|band| ["--band".to_owned(), format!("{},{}", band["low"], band["high"])]);
        let typed: Vec<String> = ["--threshold".to_owned(), threshold.to_owned()].into_iter().chain(ends).collect();
        let found = choose(&place, &typed.iter().map(String::as_str).collect::<Vec<_>>());
        assert_has(&found["selective"], &expected["selective"], name);
        for (index, band) in bands.iter().enumerate() {
            assert_has(&found["abstain"]["bands"][index + 1], band, name);
        }
        let Some(search) = expected["abstain"].get("search") else { continue };
        for (key, best) in search.as_object().unwrap() {
            let found = match key.strip_prefix("least cost ").and_then(|costs| costs.rsplit_once(',')) {
                Some((costs, abstain)) => choose(&place, &["--cost", costs, "--band", abstain]),
                None => choose(&place, &[]),
            };
            assert_has(&found["abstain"]["search"][key], best, &format!("{name} {key}"));
        }
    }
}

#[test]
fn a_band_is_told_only_where_it_was_asked_for() {
    let place = Place::with("scored.csv", SCORED);
    let plain = place.stdout(&["report", "scored.csv"]);
    assert!(!plain.contains("left to people"), "{plain}");
    let text = place.stdout(&["report", "scored.csv", "--band", "0.25,0.58"]);
    for expected in [
        "left to people: 1 from 0.58 on, 0 below 0.25, by hand between them\n",
        "predicted 0     by hand predicted 1",
        "coverage (rows labelled)",
        "share of errors left",
        "rows by hand per 1,000",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let markdown = place.stdout(&["report", "scored.csv", "--format", "markdown", "--band", "accuracy>=0.75"]);
    let reason = "by hand between them; chosen on these rows for accuracy>=0.75 (a point estimate).\n";
    assert!(markdown.contains("## Left to people") && markdown.contains(reason), "{markdown}");
    assert!(markdown.contains("\nChoosing on these rows flatters the figures; their intervals"), "{markdown}");
}

/// 600 rows, of which one in twenty is wrong at 0.5, and more near it.
fn many() -> String {
    let row = |row: u32| {
        let score = f64::from(row) / 600.0;
        let is_near = (250..350).contains(&row);
        let is_wrong = if is_near { row.is_multiple_of(3) } else { row % 100 == 7 };
        format!("{score},{}\n", u8::from((row >= 300) != is_wrong))
    };
    format!("score,label\n{}", (0..600).map(row).collect::<String>())
}

#[test]
fn a_guaranteed_band_says_what_was_proven_and_the_decision_keeps_it() {
    let place = Place::with("many.csv", many());
    let typed = ["report", "many.csv", "--band", "accuracy>=0.95 with 90%", "--decision-out", "d.json"];
    let text = place.stdout(&typed);
    assert!(text.contains("guaranteed with 90 % confidence: accuracy ≥ 0.95 among the labelled rows ("), "{text}");
    assert!(
        text.contains("it holds only if: the rows are independent; ") && !text.contains("a point estimate)\n"),
        "{text}"
    );
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!((&decision["version"], &decision["threshold"]), (&2.into(), &0.5.into()));
    let band = &decision["band"];
    assert_eq!(band["objective"], "accuracy>=0.95 with 90%");
    assert_eq!(
        (&band["guarantee"]["target"], &band["guarantee"]["procedure"]),
        (&"accuracy>=0.95".into(), &"sgr".into())
    );
    assert!(band["accuracy"].as_f64().unwrap() >= 0.95 && band["coverage"].as_f64().unwrap() > 0.5, "{band}");

    // `predict` leaves the same rows to people, and its file opens again.
    let run = place.run(&["predict", "many.csv", "--decision", "d.json", "-o", "out.csv"]).success();
    let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let by_hand = place.read("out.csv").lines().filter(|line| line.ends_with(",,abstain")).count();
    assert!(by_hand > 0 && told.contains(&format!(", {by_hand} are left to people")), "{told}");
    let coverage = (600 - by_hand) as f64 / 600.0;
    assert!((band["coverage"].as_f64().unwrap() - coverage).abs() < 1e-12, "{band}");
    place.run(&["report", "out.csv"]).success();

    // Other rows with the frozen band.
    let frozen = place.stdout(&["report", "many.csv", "--decision", "d.json"]);
    assert!(frozen.contains("by hand between them; from the decision") && !frozen.contains("guaranteed"), "{frozen}");
}

#[test]
fn what_cannot_be_is_one_sentence_with_the_way_out() {
    let place = Place::with("scored.csv", SCORED);
    for (arguments, code, told) in [
        (
            &["--band", "0.7,0.3"][..],
            2,
            "--band: '0.7,0.3' is not a band: the lower threshold comes first, as in 0.3,0.7",
        ),
        (&["--band", "precision>=0.9"], 2, "give two thresholds, as in 0.3,0.7"),
        (&["--band", "0.2,0.3", "--band", "0.2,0.4"], 2, "a decision holds one band"),
        (&["--band", "abstain=0.4"], 2, "add --cost fp=5,fn=1"),
        (&["--band", "accuracy>=0.9", "--prevalence", "2%"], 2, "a band is chosen as measured"),
        (
            &["--band", "accuracy>=0.9 with 90%", "--objective", "f1"],
            2,
            "give it with --threshold, or drop --objective",
        ),
        (
            &["--band", "0.3,0.7", "--slice", "label", "--slice-thresholds", "best"],
            2,
            "'--band <BAND>' cannot be used with '--slice-thresholds",
        ),
        (&["--band", "accuracy>=1 with 90%"], 1, "no band is proven to reach accuracy 1 with 90 % confidence"),
        (&["--band", "accuracy>=0.99 with 99%"], 1, "rows would be enough if the threshold were right on every one"),
    ] {
        let threshold = ["--threshold", "0.5"];
        let threshold = if arguments.contains(&"--objective") { &[][..] } else { &threshold };
        let typed = ["report", "scored.csv", "-o", "r.md", "--decision-out", "d.json"];
        let typed = [&typed, threshold, arguments].concat();
        let run = place.run(&typed).code(code);
        let stderr = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(stderr.contains(told), "{arguments:?}: {stderr}");
        assert_eq!(place.names(), ["scored.csv"], "{arguments:?}");
    }
}

#[test]
fn a_weight_that_is_none_leaves_bands_as_they_are() {
    let place = Place::with("scored.csv", SCORED);
    let typed = ["report", "scored.csv", "--threshold", "0.5", "--band", "accuracy>=0.75"];
    let plain = place.stdout(&typed);
    assert_eq!(place.stdout(&[&typed[..], &["--weight", "none"]].concat()), plain);
    let told = place.run(&[&typed[..], &["--weight", "score"]].concat()).code(2);
    let told = String::from_utf8(told.get_output().stderr.clone()).unwrap();
    assert!(told.contains("weights say nothing of bands: drop --weight"), "{told}");
}

#[test]
fn a_band_that_is_typed_is_applied_as_it_is_and_its_costs_are_told() {
    let place = Place::with("scored.csv", SCORED);
    let run = place.run(&["predict", "scored.csv", "--band", "0.25,0.58", "-o", "out.csv"]).success();
    assert!(String::from_utf8_lossy(&run.get_output().stderr).ends_with("2 of 6 are 1, 2 are left to people\n"));
    let outcomes: Vec<String> =
        place.read("out.csv").lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect();
    assert_eq!(outcomes, ["tp", "fp", "abstain", "abstain", "fn", "tn"]);
    let told = place.run(&["predict", "scored.csv", "--band", "accuracy>=0.9", "-o", "other.csv"]).code(2);
    assert!(String::from_utf8_lossy(&told.get_output().stderr).contains("--band takes two thresholds here"));
    // One false positive and one false negative are left.
    let text = place.stdout(&["report", "scored.csv", "--band", "0.25,0.58", "--cost", "fp=5,fn=1"]);
    assert!(text.contains("cost of the labelled per 1,000  1000.00"), "{text}");
    assert!(!text.contains("rows by hand included"), "nothing says what a row by hand costs: {text}");
    // What was minimised is told as such.
    let cheapest = ["report", "scored.csv", "--band", "abstain=0.3", "--cost", "fp=5,fn=1", "--format"];
    let json: Value = serde_json::from_str(&place.stdout(&[&cheapest[..], &["json"]].concat())).unwrap();
    let (band, search) = (&json["choose"]["abstain"]["bands"][1], &json["choose"]["abstain"]["search"]);
    let total = search["least cost fp=5,fn=1,abstain=0.3"]["total"].as_f64().unwrap();
    let number = |key: &str| band[key].as_f64().unwrap();
    assert!(number("abstained") > 0.0);
    assert!((number("cost_per_1000") - total / 6.0 * 1e3).abs() < 1e-9, "{band} {total}");
    let alone = &json["choose"]["abstain"]["bands"][0];
    let cost = alone["fp"].as_f64().unwrap() * 5.0 + alone["fn"].as_f64().unwrap();
    let rows = ["tp", "fp", "fn", "tn"].map(|cell| alone[cell].as_f64().unwrap()).iter().sum::<f64>();
    assert_eq!(alone["labelled_cost_per_1000"].as_f64(), Some(cost / rows * 1e3));
    let by_hand = 0.3 * number("abstained_per_1000");
    assert!((number("cost_per_1000") - number("labelled_cost_per_1000") - by_hand).abs() < 1e-9, "{band}");
    let text = place.stdout(&[&cheapest[..], &["text"]].concat());
    let line = text.lines().find(|line| line.contains("cost per 1,000, rows by hand included")).unwrap();
    let told: f64 = line.split_whitespace().last().unwrap().parse().unwrap();
    assert!((told - number("cost_per_1000")).abs() < 0.01, "{line}");
}

#[test]
fn lines_that_stand_for_many_rows_count_as_many() {
    let rows = "score,label,count\n0.9,1,40\n0.6,0,10\n0.4,1,10\n0.1,0,40\n";
    let place = Place::with("rows.csv", rows);
    let found = choose(&place, &["--band", "accuracy>=1"]);
    let band = &found["abstain"]["bands"][1];
    assert_eq!((&band["abstained"], &band["tp"], &band["tn"]), (&20.into(), &40.into(), &40.into()), "{band}");
    assert_eq!((&band["errors_left"], &band["abstained_per_1000"]), (&0.0.into(), &200.0.into()), "{band}");
}
