//! Costs that differ by row: how sure the threshold is that they choose, and whether it holds on other rows.

use serde_json::Value;

use super::Place;

const COSTS: [&str; 4] = ["--cost-fp", "cost_fp", "--cost-fn", "cost_fn"];

/// The rows of a fixture, every other one to choose on and the rest for later.
fn place() -> Place {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose/costs.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let half = |first: usize| {
        let rows = rows.lines().skip(first).step_by(2).map(|row| format!("{row}\n"));
        format!("{header}\n{}", rows.collect::<String>())
    };
    let place = Place::with("dev.csv", half(0));
    place.write("next.csv", half(1));
    place
}

fn decide(place: &Place, arguments: &[&str]) -> Value {
    let typed = ["report", "dev.csv", "--decision-out", "d.json", "--force", "-o", "dev.json"];
    place.run(&[&typed[..], &COSTS, arguments].concat()).success();
    serde_json::from_str(&place.read("d.json")).unwrap()
}

fn json(place: &Place, arguments: &[&str]) -> Value {
    let report = place.stdout(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str::<Value>(&report).unwrap()["choose"].clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

/// The mean cost of the rows of `file` at `threshold`, and its standard error, by the definitions.
fn mean_cost(place: &Place, file: &str, threshold: f64) -> (f64, f64) {
    let text = place.read(file);
    let paid = |line: &str| {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        match (cells[0] > 0.5, cells[1] >= threshold) {
            (true, true) | (false, false) => 0.0,
            (false, true) => cells[2],
            (true, false) => cells[3],
        }
    };
    let paid: Vec<f64> = text.lines().skip(1).map(paid).collect();
    let rows = paid.len() as f64;
    let mean = paid.iter().sum::<f64>() / rows;
    let variance = paid.iter().map(|paid| (paid - mean).powi(2)).sum::<f64>() / (rows - 1.0);
    (mean, (variance / rows).sqrt())
}

#[test]
fn a_threshold_that_costs_by_row_choose_has_its_bootstrap_and_its_value_out_of_bag() {
    let place = place();
    let decision = decide(&place, &["--objective", "cost", "--bootstrap", "500"]);
    let report: Value = serde_json::from_str(&place.read("dev.json")).unwrap();
    let chosen = &report["choose"]["bootstrap"]["chosen"]["cost"];
    let optimism = &decision["optimism"];
    assert_eq!(
        (&optimism["apparent"], &optimism["out_of_bag"]),
        (&chosen["optimism"]["apparent"], &chosen["optimism"]["out_of_bag"])
    );
    assert_eq!(optimism["threshold_95"][0], chosen["threshold"]["p2_5"]);
    let (mean, se) = mean_cost(&place, "dev.csv", number(&decision["threshold"]));
    assert!((number(&optimism["apparent"]) - mean).abs() < 1e-12, "{optimism} {mean}");
    assert!(number(&optimism["out_of_bag"]) > mean, "rows not used to choose cost more: {optimism}");
    let (low, high) = (number(&chosen["threshold"]["p2_5"]), number(&chosen["threshold"]["p97_5"]));
    assert!(low <= number(&decision["threshold"]) && number(&decision["threshold"]) <= high, "{chosen}");
    let stored = &decision["mean_cost"];
    assert!((number(&stored["value"]) - mean).abs() < 1e-12 && (number(&stored["se"]) - se).abs() < 1e-12, "{stored}");
    assert_eq!(stored["rows"], 232);
    let text =
        place.stdout(&[&["report", "dev.csv", "--objective", "cost", "--bootstrap", "500"][..], &COSTS].concat());
    assert!(text.contains("on rows not used"), "{text}");
    // The same costs for all rows are told by the counts, and need nothing of this.
    place
        .run(&[
            "report",
            "dev.csv",
            "--cost",
            "fp=1,fn=5",
            "--objective",
            "cost",
            "--decision-out",
            "c.json",
            "-o",
            "c.txt",
        ])
        .success();
    let constant: Value = serde_json::from_str(&place.read("c.json")).unwrap();
    assert!(constant.get("mean_cost").is_none(), "{constant}");
}

#[test]
fn later_rows_are_judged_by_their_own_costs_in_the_columns_of_the_decision() {
    let place = place();
    let decision = decide(&place, &["--objective", "cost", "--bootstrap", "500"]);
    let later = ["report", "next.csv", "--decision", "d.json"];
    let found = &json(&place, &[&later[..], &["--margin", "3"]].concat())["frozen"]["cost"];
    let threshold = number(&decision["threshold"]);
    let ((then, se), (now, se_now)) =
        (mean_cost(&place, "dev.csv", threshold), mean_cost(&place, "next.csv", threshold));
    let out_of_bag = number(&decision["optimism"]["out_of_bag"]);
    let half = 1.959_963_984_540_054 * se.hypot(se_now);
    for (key, expected) in
        [("here", then), ("out_of_bag", out_of_bag), ("there", now), ("difference", now - out_of_bag)]
    {
        assert!((number(&found[key]) - expected).abs() < 1e-12, "{key}: {found} {expected}");
    }
    for (end, expected) in [(0, now - out_of_bag - half), (1, now - out_of_bag + half)] {
        assert!((number(&found["difference_95"][end]) - expected).abs() < 1e-12, "{found} {expected}");
    }
    assert_eq!((&found["method"], &found["difference_from"]), (&"normal".into(), &"out_of_bag".into()));
    assert_eq!(found["verdict"], "holds");
    place.run(&[&later[..], &["--check", "--margin", "3"]].concat()).success();
    // The same rows, whose false positives cost ten times as much.
    let dearer = |row: &str| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        cells[2] = (cells[2].parse::<f64>().unwrap() * 10.0).to_string();
        cells.join(",") + "\n"
    };
    let text = place.read("next.csv");
    let (header, rows) = text.split_once('\n').unwrap();
    place.write("dear.csv", format!("{header}\n{}", rows.lines().map(dearer).collect::<String>()));
    let told = stderr(&place, &["report", "dear.csv", "--decision", "d.json", "--check", "--margin", "3"]);
    assert!(told.contains("cost of a row is higher than promised"), "{told}");
    // That it is higher needs no margin.
    let dear = ["report", "dear.csv", "--decision", "d.json"];
    let found = &json(&place, &dear)["frozen"]["cost"];
    assert_eq!((&found["verdict"], &found["margin"]), (&"lower_than_promised".into(), &Value::Null));
    place.run(&[&dear[..], &["--check"]].concat()).code(1);
    let told = stderr(&place, &[&dear[..], &["--check"]].concat());
    assert!(told.contains("cost of a row is higher than promised"), "{told}");
    let told = stderr(&place, &[&later[..], &["--check"]].concat());
    assert!(told.contains("nothing says how much more a row may cost than promised"), "{told}");
}

#[test]
fn columns_of_other_names_are_named_and_what_is_missing_is_told() {
    let place = place();
    decide(&place, &["--objective", "cost"]);
    place.write("renamed.csv", place.read("next.csv").replace("cost_fp,cost_fn", "alarm,miss"));
    let check = ["report", "renamed.csv", "--decision", "d.json", "--check", "--margin", "100"];
    let told = stderr(&place, &check);
    let why = "its costs differ by row, and these rows have no column \"cost_fp\", which held them; where the columns have other names";
    assert!(told.contains(why), "{told}");
    // A margin would not help: it is not asked for first.
    let told = stderr(&place, &check[..5]);
    assert!(told.contains(why), "{told}");
    let named = ["--cost-fp", "alarm", "--cost-fn", "miss"];
    place.run(&[&check[..], &named].concat()).success();
    let of = |file, typed: &[&str]| {
        json(&place, &[&["report", file, "--decision", "d.json"][..], typed].concat())["frozen"]["cost"]["there"]
            .clone()
    };
    assert_eq!(of("renamed.csv", &named), of("next.csv", &[]));
    // Only columns with other names need be named.
    decide(&place, &["--objective", "cost", "--cost-tn", "cost_tn"]);
    assert_eq!(of("renamed.csv", &named), of("next.csv", &[]));
    assert!(of("renamed.csv", &named).is_number());
    decide(&place, &["--objective", "cost"]);
    // Costs of another kind are not those that it was chosen by.
    assert_eq!(of("next.csv", &["--cost", "fp=1,fn=1"]), of("next.csv", &[]));
    // A decision of an earlier version has no standard error.
    let mut decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    decision.as_object_mut().unwrap().remove("mean_cost");
    place.write("d.json", decision.to_string());
    let told = stderr(&place, &["report", "next.csv", "--decision", "d.json", "--check", "--margin", "100"]);
    assert!(told.contains("nothing says how sure their mean was when it was chosen"), "{told}");
}

#[test]
fn numbers_beside_columns_that_say_the_same_change_nothing_and_that_is_told() {
    fn typed(cost: &[&'static str]) -> Vec<&'static str> {
        [&["report", "dev.csv"], &COSTS[..], cost].concat()
    }
    let place = place();
    let stderr =
        |arguments: &[&str]| String::from_utf8(place.run(arguments).success().get_output().stderr.clone()).unwrap();
    let told = stderr(&typed(&["--cost", "fp=100,fn=1,tn=-1"]));
    let note =
        "note: costs: taken from \"cost_fp\", \"cost_fn\"; columns go before --cost, so its fp and fn are not used\n";
    assert!(told.contains(note), "{told}");
    assert!(!stderr(&typed(&["--cost", "tn=-1"])).contains("columns go before"), "nothing is overruled");
    assert_eq!(json(&place, &typed(&["--cost", "fp=100"])), json(&place, &typed(&[])));
}

#[test]
fn a_holdout_is_judged_by_its_own_costs() {
    let place = place();
    decide(&place, &["--objective", "cost"]);
    let later = &json(&place, &["report", "next.csv", "--decision", "d.json", "--margin", "3"])["frozen"]["cost"];
    let typed = ["report", "dev.csv", "--holdout", "next.csv", "--objective", "cost", "--margin", "3"];
    let held_out = &json(&place, &[&typed[..], &COSTS].concat())["frozen"]["cost"];
    for key in ["here", "there", "there_95", "difference", "difference_95", "method", "verdict", "best_there"] {
        assert_eq!(held_out[key], later[key], "{key}");
    }
    assert!(held_out["verdict"].is_string() && held_out["best_there"].is_f64(), "{held_out}");
}

fn stderr(place: &Place, arguments: &[&str]) -> String {
    String::from_utf8(place.run(arguments).code(1).get_output().stderr.clone()).unwrap()
}

#[test]
fn a_column_that_cannot_be_told_or_read_is_named_and_never_guessed() {
    let place = place();
    decide(&place, &["--objective", "cost"]);
    let decision = place.read("d.json");
    let next = place.read("next.csv");
    let twice: Vec<String> = next.lines().map(|line| format!("{line},7")).collect();
    place.write("twice.csv", twice.join("\n").replacen(",7", ",cost_fp", 1));
    let mut broken: Vec<String> = next.lines().map(str::to_owned).collect();
    let cells: Vec<&str> = broken[4].split(',').collect();
    broken[4] = [&cells[..2], &["n/a", "n/a"], &cells[4..]].concat().join(",");
    place.write("broken.csv", broken.join("\n"));
    place.write("taken.json", decision.replace(r#""cost_fp""#, r#""score""#));
    for (file, decision, why) in [
        ("twice.csv", "d.json", r#"these rows have several columns "cost_fp", one of which held them"#),
        ("next.csv", "taken.json", r#"these rows use the column "score", which held them, for something else"#),
        ("broken.csv", "d.json", r#"line 5 has no number in the column "cost_fp", which held them; correct it"#),
    ] {
        let later = ["report", file, "--decision", decision, "--cost", "fp=1,fn=1", "--margin", "100"];
        let told = stderr(&place, &[&later[..], &["--check", "-o", "c.txt", "--force"]].concat());
        assert!(told.contains(&format!("its costs differ by row, and {why}")), "{told}");
        let made = ["--decision-out", "e.json", "-o", "e.txt", "--force"];
        place.run(&[&later[..], &made].concat()).success();
        let made: Value = serde_json::from_str(&place.read("e.json")).unwrap();
        assert_eq!(made["mean_cost"], Value::Null, "{file}");
    }
    // The row is left out as it is without other costs.
    let skipping = ["report", "broken.csv", "--decision", "d.json", "--skip-bad-rows", "--margin", "100", "--check"];
    let here = ["--format", "json", "-o", "e.txt", "--force"];
    let there = |typed: &[&str]| {
        place.run(&[&skipping[..], &here, typed].concat()).success();
        let report: Value = serde_json::from_str(&place.read("e.txt")).unwrap();
        report["choose"]["frozen"]["cost"]["there"].as_f64().unwrap()
    };
    assert_eq!(there(&["--cost", "fp=1,fn=1"]), there(&[]));
    // What is named again is meant.
    let named = ["--cost-fp", "score", "--cost-fn", "cost_fn", "--margin", "1000", "--check"];
    place.run(&[&["report", "next.csv", "--decision", "taken.json"][..], &named].concat()).success();
}

/// What a decision says that is made from `d.json` on the rows of `file`.
fn go_on(place: &Place, file: &str, typed: &[&str]) -> Value {
    let go_on = ["report", file, "--decision", "d.json", "--decision-out", "e.json", "--force", "-o", "e.txt"];
    place.run(&[&go_on[..], typed].concat()).success();
    serde_json::from_str(&place.read("e.json")).unwrap()
}

#[test]
fn a_decision_that_goes_on_keeps_its_costs_and_measures_its_mean_again() {
    let place = place();
    let first = decide(&place, &["--objective", "cost"]);
    for file in ["dev.csv", "next.csv"] {
        for typed in [&[][..], &["--cost", "fp=3,fn=1"], &COSTS] {
            let next = go_on(&place, file, typed);
            assert_eq!((&next["costs"], &next["objective"]), (&first["costs"], &"cost".into()), "{file} {typed:?}");
            let (mean, se) = mean_cost(&place, file, number(&first["threshold"]));
            let found = &next["mean_cost"];
            assert!((number(&found["value"]) - mean).abs() < 1e-12, "{file} {typed:?} {found} {mean}");
            assert!((number(&found["se"]) - se).abs() < 1e-12, "{file} {typed:?} {found} {se}");
        }
    }
    // What goes on is judged as the first was: its mean was recorded.
    place.write(
        "third.csv",
        place.read("dev.csv").lines().take(200).map(|line| format!("{line}\n")).collect::<String>(),
    );
    place.run(&["report", "third.csv", "--decision", "e.json", "--margin", "100", "--check"]).success();
    // Without the columns nobody knows what a row costs.
    place.write("bare.csv", place.read("next.csv").replace("cost_fp,cost_fn", "alarm,miss"));
    for typed in [&[][..], &["--cost", "fp=3,fn=1"]] {
        let next = go_on(&place, "bare.csv", typed);
        assert_eq!((&next["costs"], &next["mean_cost"]), (&first["costs"], &Value::Null), "{typed:?}");
    }
    let renamed = go_on(&place, "bare.csv", &["--cost-fp", "alarm", "--cost-fn", "miss"]);
    assert_eq!(renamed["costs"]["fp"], "alarm", "so are the columns of its own data called");
    assert!(renamed["mean_cost"]["value"].is_f64());
}

#[test]
fn a_report_takes_costs_from_the_decision_and_says_where_it_judges_at_others_than_it_shows() {
    let place = place();
    decide(&place, &["--objective", "cost"]);
    let run = |file: &str, typed: &[&str]| {
        let report = ["report", file, "--decision", "d.json", "--format", "json"];
        let output = place.run(&[&report[..], typed].concat()).success();
        let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        (report["choose"].clone(), String::from_utf8_lossy(&output.get_output().stderr).into_owned())
    };
    let at_columns =
        "then and now are compared at the costs of the decision (fp=cost_fp,fn=cost_fn); all other figures";
    let (taken, told) = run("next.csv", &[]);
    let (named, _) = run("next.csv", &COSTS);
    assert_eq!(taken["costs"], named["costs"], "as if they had been typed");
    assert!(taken["costs"]["total"].is_f64() || taken["costs"].is_object(), "{taken}");
    assert!(!told.contains("then and now are compared"), "{told}");
    let once = place.read("d.json");
    let costs = r#""tp": "cost_fp", "fp": "cost_fn", "fn": "cost_fp", "tn": "cost_tn""#;
    let (before, after) = (once.find(r#""fp": "cost_fp""#).unwrap(), once.find(r#""cost_fn""#).unwrap() + 9);
    place.write("d.json", format!("{}{costs}{}", &once[..before], &once[after..]));
    let (_, told) = run("next.csv", &[]);
    assert!(told.contains(r#"costs: "cost_fp", "cost_fn", "cost_tn", as when"#), "each once: {told}");
    place.write("d.json", once);
    let (others, told) = run("next.csv", &["--cost", "fp=3,fn=1"]);
    assert!(told.contains(at_columns), "{told}");
    assert_eq!(others["frozen"]["cost"], taken["frozen"]["cost"]);
    assert_ne!(others["costs"], taken["costs"]);
    // A column that is typed stands for the one that the decision had for the same outcome.
    place.write("late.csv", place.read("next.csv").replace("cost_fp", "late_fp"));
    let (late, told) = run("late.csv", &["--cost-fp", "late_fp", "--cost", "fn=1"]);
    let at_late =
        r#"the costs of the decision (fp=late_fp,fn=cost_fn; "late_fp" is taken for its "cost_fp"); all other"#;
    assert!(told.contains(at_late), "{told}");
    assert_eq!(late["frozen"]["cost"]["there"], taken["frozen"]["cost"]["there"]);
    let made = go_on(&place, "late.csv", &["--cost-fp", "late_fp", "--cost", "fn=1"]);
    assert_eq!(made["costs"], serde_json::json!({"fp": "late_fp", "fn": "cost_fn"}));
    assert_eq!(made["mean_cost"]["value"], late["frozen"]["cost"]["there"]);
    // Where that is all there is to say, the others stay the decision's.
    let (late, told) = run("late.csv", &["--cost-fp", "late_fp"]);
    assert!(told.contains("note: \"late_fp\" is taken for the \"cost_fp\" of the decision"), "{told}");
    assert_eq!(late["frozen"]["cost"]["there"], taken["frozen"]["cost"]["there"]);
    assert_eq!(late["costs"]["fp=late_fp,fn=cost_fn"]["total"], taken["costs"]["fp=cost_fp,fn=cost_fn"]["total"]);
    // It stands for nothing where the decision's own is there.
    let (beside, told) = run("next.csv", &["--cost-fp", "cost_tn", "--cost-fn", "cost_tp"]);
    assert!(told.contains(at_columns), "{told}");
    assert_eq!(beside["frozen"]["cost"], taken["frozen"]["cost"]);
    // Where the columns are missing nothing is compared.
    place.write("bare.csv", place.read("next.csv").replace("cost_fp,cost_fn", "alarm,miss"));
    let (bare, told) = run("bare.csv", &["--cost", "fp=3,fn=1"]);
    assert!(!told.contains("then and now are compared"), "{told}");
    assert_eq!(bare["frozen"]["cost"]["there"], Value::Null);
}

#[test]
fn draws_without_a_threshold_are_told_under_the_table_which_stays_narrow() {
    let place = place();
    let all = format!("{}{}", place.read("dev.csv"), place.read("next.csv").split_once('\n').unwrap().1);
    place.write("all.csv", all);
    let typed = [&["report", "all.csv", "--bootstrap", "500"][..], &COSTS].concat();
    let report: Value = serde_json::from_str(&place.stdout(&[&typed[..], &["--format", "json"]].concat())).unwrap();
    let chosen = &report["choose"]["bootstrap"]["chosen"]["recall@precision>=0.95"];
    let missing = chosen["infeasible"].as_u64().unwrap();
    assert!(missing > 1, "{chosen}");
    let text = place.stdout(&typed);
    let said = format!(
        "\n\nno threshold meets recall@precision>=0.95 in {missing} of 500 draws; its range and its mean on the rows"
    );
    assert!(text.contains(&said), "{text}");
    let table = text.lines().skip_while(|line| !line.starts_with("how sure")).skip(1);
    let widest = table.take_while(|line| line.starts_with("  ")).map(|line| line.chars().count()).max().unwrap();
    assert!(widest < 90, "{widest}: {text}");
    let full = place.stdout(&[&typed[..], &["--format", "markdown"]].concat());
    assert!(full.contains("\nNo threshold meets `recall@precision>=0.95` in"), "{full}");
}

#[test]
fn points_are_judged_by_the_costs_of_the_decision() {
    let place = place();
    decide(&place, &["--objective", "cost"]);
    let typed = ["report", "next.csv", "--decision", "d.json", "--points", "f1; cost"];
    let (taken, named) = (json(&place, &typed), json(&place, &[&typed[..], &COSTS].concat()));
    assert!(taken["costs"]["fp=cost_fp,fn=cost_fn"]["total"].is_f64(), "{}", taken["costs"]);
    assert_eq!(taken["costs"], named["costs"]);
    place.write("bare.csv", "label,score\n0,0.1\n1,0.9\n0,0.3\n");
    let why = "--points cost needs to know what errors cost: add --cost fp=5,fn=1";
    let bare = ["report", "bare.csv", "--decision", "d.json", "--points", "cost"];
    place.run(&bare).code(2).stderr(predicates::str::contains(why)).stdout("");
}
