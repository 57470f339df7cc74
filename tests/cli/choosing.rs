//! Objectives, limits, costs and another prevalence, from the command line to the report and the decision.

mod prevalence;

use std::path::Path;

use serde_json::Value;

use super::{Place, SCORED};

fn json(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["report", "--format", "json", "scored.csv"], arguments].concat();
    serde_json::from_str(&place.stdout(&arguments)).unwrap()
}

fn stderr(place: &Place, arguments: &[&str], code: i32) -> String {
    let run = place.run(&[&["report", "scored.csv"], arguments].concat()).code(code);
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

/// From high to low the labels are 1, 0, 1, 0, 1, 0.
fn place() -> Place {
    Place::with("scored.csv", SCORED)
}

#[test]
fn a_report_is_at_the_threshold_that_any_objective_chooses() {
    for (objective, threshold) in [
        ("f2", 0.2),
        ("F0.50", 0.8),
        ("precision>=0.7", 0.8),
        ("recall >= 60%", 0.4),
        ("recall@fpr<=0", 0.8),
        ("recall@predicted<=3", 0.4),
        ("recall@predicted<=50%", 0.4),
        ("eer", 0.4),
        ("precision=recall", 0.4),
        ("closest01", 0.4),
    ] {
        let report = json(&place(), &["--objective", objective]);
        assert_eq!(report["at"]["threshold"].as_f64(), Some(threshold), "{objective}: {}", report["at"]);
    }
}

#[test]
fn what_nothing_meets_ends_the_run_with_the_nearest_that_can_be_had() {
    let place = place();
    let typed = ["--objective", "recall@precision>=0.9,recall>=0.6", "-o", "r.md", "--decision-out", "d.json"];
    let told = stderr(&place, &typed, 1);
    let advice = "'recall@precision>=0.9,recall>=0.3333'";
    assert!(
        told.contains("no threshold meets the objective recall@precision>=0.9,recall>=0.6 on this data")
            && told.contains(advice),
        "{told}"
    );
    assert_eq!(place.names(), ["scored.csv"], "neither report nor decision is there");
    json(&place, &["--objective", advice.trim_matches('\'')]);
    let listed = place.stdout(&["report", "scored.csv", "--points", "f1; precision@recall>=0.5,precision>=0.8"]);
    assert!(
        listed.contains("no threshold meets precision@recall>=0.5,precision>=0.8; the nearest that can be had is"),
        "{listed}"
    );
}

#[test]
fn points_are_listed_as_they_are_asked_for_and_the_json_always_has_the_standard_ones() {
    let place = place();
    let typed = ["--points", "F1.0; precision>=0.9;closest01", "--cost", "fp=1,fn=2"];
    let text = place.stdout(&[&["report", "scored.csv"], &typed[..2]].concat());
    let table = text.split("operating points").nth(1).unwrap();
    let names: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.windows(3).any(|names| names == ["f1", "recall@precision>=0.9", "closest01"]), "{text}");
    assert!(!table.contains("mcc"), "{text}");
    let report = json(&place, &typed);
    let points = report["operating_points"].as_array().unwrap();
    let names: Vec<&str> = points.iter().map(|point| point["objective"].as_str().unwrap()).collect();
    let expected =
        ["accuracy", "f1", "mcc", "balanced_accuracy", "youden_j", "kappa", "recall@precision>=0.9", "closest01"];
    assert_eq!(names, expected);
}

#[test]
fn costs_choose_and_are_told_and_stand_in_the_decision() {
    let place = place();
    let report = json(&place, &["--cost", "fp=1,fn=10", "--objective", "cost", "--decision-out", "d.json"]);
    // All positives are found from 0.2 down, at the price of two false alarms.
    assert_eq!((report["at"]["fn"].as_u64(), report["at"]["fp"].as_u64()), (Some(0), Some(2)));
    let costs = &report["choose"]["costs"]["fp=1,fn=10"];
    assert_eq!((costs["total"].as_f64(), costs["at"]["total"].as_f64()), (Some(2.0), Some(2.0)));
    assert_eq!(costs["elkan_threshold"].as_f64(), Some(1.0 / 11.0));
    let last = report["operating_points"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["objective"].as_str(), last["value"].as_f64()), (Some("cost"), Some(2.0 / 6.0)));
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(
        (decision["objective"].as_str(), &decision["costs"]),
        (Some("cost"), &serde_json::json!({"fp": 1.0, "fn": 10.0}))
    );
    assert!(place.stdout(&["report", "scored.csv", "--cost", "fp=1,fn=10"]).contains("cost per 1,000 rows"));
    place.stdout(&["predict", "scored.csv", "--decision", "d.json", "-o", "-"]);
}

#[test]
fn costs_by_row_are_read_from_their_columns() {
    let rows = "label,score,amount\n1,0.9,100\n0,0.6,7\n1,0.5,1\n0,0.3,\n1,0.2,250\n0,0.1,3\n";
    let place = Place::with("scored.csv", rows);
    let typed = ["--cost-fn", "amount", "--cost", "fp=5", "--objective", "cost"];
    let report = json(&place, &typed);
    // To miss the pair of 250 costs more than the two false alarms above it.
    assert_eq!((report["at"]["tp"].as_u64(), report["at"]["fp"].as_u64()), (Some(3), Some(2)));
    assert_eq!(report["choose"]["costs"]["fp=5,fn=amount"]["total"].as_f64(), Some(10.0));
    assert_eq!(report["data"]["columns"]["cost_fn"], "amount");
    assert!(report["choose"]["costs"]["fp=5,fn=amount"]["at"]["mean_95"].is_null(), "only where rows are drawn anew");
    // At 0.55 a false alarm and two misses are paid for: 5, 1 and 250.
    let drawn = json(&place, &[&typed[..4], &["--threshold", "0.55", "--bootstrap", "200"]].concat());
    let at = &drawn["choose"]["costs"]["fp=5,fn=amount"]["at"];
    let mean = 256.0 / 6.0;
    let se = ([0.0, 5.0, 1.0, 0.0, 250.0, 0.0].map(|paid: f64| (paid - mean).powi(2)).iter().sum::<f64>() / 5.0 / 6.0)
        .sqrt();
    let [low, high] = [0, 1].map(|end| at["mean_95"][end].as_f64().unwrap());
    assert!((low - (mean - 1.959_963_984_540_054 * se)).abs() < 1e-9 && low + high - 2.0 * mean < 1e-9, "{at}");
    let text = place
        .stdout(&[&["report", "scored.csv"], &typed[..4], &["--threshold", "0.55", "--bootstrap", "200"]].concat());
    let cost = text.lines().find(|line| line.contains("cost per 1,000 rows")).unwrap();
    assert!(cost.contains("42666.7") && cost.contains("95 %"), "{cost}");
    let told = stderr(&place, &["--cost-fp", "amount", "--cost", "fn=1"], 1);
    assert!(told.contains("line 5: there is no cost in column \"amount\""), "{told}");
    let told = stderr(
        &Place::with("scored.csv", "label,score,c\n1,0.9,x\n0,0.1,2\n"),
        &["--cost-fn", "c", "--cost", "fp=1"],
        1,
    );
    assert!(told.contains("the cost \"x\" in column \"c\" is not a number from -1e100 to 1e100"), "{told}");
}

#[test]
fn the_example_of_the_readme_runs_line_by_line_as_it_is_typed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let block = readme.split("**Defend a threshold.**").nth(1).unwrap().split("```sh\n").nth(1).unwrap();
    let lines: Vec<&str> = block.split("```").next().unwrap().lines().collect();
    assert!(lines.len() <= 15, "{}", lines.len());
    let mut commands = lines.iter().filter(|line| !line.starts_with('#'));
    // The model takes its time where it is not optimised; any scores do.
    assert_eq!(commands.next(), Some(&"cutpoint score --demo -o scored.csv"));
    let place = large();
    let mut ran = 0;
    for command in commands {
        let words: Vec<String> = command.split('\'').enumerate().fold(Vec::new(), |mut words, (part, text)| {
            match part % 2 {
                0 => words.extend(text.split_whitespace().map(str::to_owned)),
                _ => words.push(text.to_owned()),
            }
            words
        });
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        // The screen needs a terminal.
        let code = if arguments[0] == "scored.csv" { 2 } else { 0 };
        place.run(&arguments).code(code);
        ran += 1;
    }
    assert_eq!(ran, 6);
    assert!(place.read("predicted.csv").contains("prediction"));
}

#[test]
fn what_is_typed_wrongly_is_wrong_usage_that_says_what_to_type() {
    for (typed, words) in [
        (&["--objective", "cost"][..], "--objective cost needs to know what errors cost: add --cost fp=5,fn=1"),
        (&["--points", "f1;cost"], "--points cost needs to know what errors cost: add --cost fp=5,fn=1"),
        (
            &["--cost", "fp=1"],
            "nothing says what a false negative costs: add fn= to --cost, or name a column with --cost-fn",
        ),
        (&["--cost-fn", "score"], "nothing says what a false positive costs: add fp= to --cost"),
        (&["--cost", "5"], "--cost: '5' is not a cost; name numbers as in 'fp=5,fn=1'"),
        (
            &["--prevalence", "0"],
            "--prevalence: '0' is not a prevalence; use a share above 0 and below 1, such as 2% or 0.02",
        ),
        (&["--points", " ; "], "--points names nothing"),
        (&["--points", "f1;auc"], "--points: 'auc' is not an objective"),
        (&["--objective", "precision>0.9"], "a limit has >= or <="),
    ] {
        let told = stderr(&place(), typed, 2);
        assert!(told.starts_with("error: ") && told.contains(words), "{typed:?}: {told}");
    }
}

#[test]
fn what_is_about_answers_needs_questions_and_says_so_once_the_data_are_known() {
    for (typed, words) in [
        (
            &["--objective", "exact"][..],
            "--objective exact: exact match needs questions with answers, and these data have none",
        ),
        (&["--points", "f1; answer f1"], "--points answer_f1: answer F1 needs questions with answers"),
    ] {
        let told = stderr(&place(), typed, 2);
        let error = told.lines().find(|line| line.starts_with("error: "));
        assert!(error.is_some_and(|error| error.contains(words)), "{typed:?}: {told}");
    }
}

/// 400 rows whose labels follow their scores, one in fifty wrong.
fn large() -> Place {
    let rows: String = (0..400)
        .map(|row| format!("{},{}\n", u8::from((row >= 200) != (row % 50 == 7)), f64::from(row) / 400.0))
        .collect();
    Place::with("scored.csv", format!("label,score\n{rows}"))
}

#[test]
fn a_guarantee_says_what_was_proven_for_which_rows_and_stands_in_the_decision() {
    let place = large();
    let typed = ["--objective", "precision>=0.9", "--confidence", "90%", "--decision-out", "d.json"];
    let report = json(&place, &typed);
    let target = &report["choose"]["guarantees"]["targets"][0];
    assert_eq!((target["target"].as_str(), target["delta"].as_f64()), (Some("precision>=0.9"), Some(0.1)));
    let chosen = target["chosen"].as_str().unwrap();
    assert_eq!(target[chosen]["threshold"], report["at"]["threshold"], "the tested number stands");
    assert!(target[chosen]["p"].as_f64().unwrap() <= target[&format!("{chosen}_level")].as_f64().unwrap());
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["objective"], "recall@precision>=0.9 with 90%");
    let proven = &decision["guarantee"];
    assert_eq!((proven["target"].as_str(), proven["confidence"].as_f64()), (Some("precision>=0.9"), Some(0.9)));
    assert_eq!(proven["assumptions"].as_array().unwrap().len(), 5);
    assert!(proven["assumptions"][3].as_str().unwrap().starts_with("the limit and the confidence were fixed before "));
    place.stdout(&["predict", "scored.csv", "--decision", "d.json", "-o", "-"]);
    let text = place.stdout(&["report", "scored.csv", "--points", "precision>=0.9; precision>=0.9 with 90%"]);
    assert!(text.contains("guaranteed with 90 % confidence: precision ≥ 0.9 at threshold "), "{text}");
    let rests_on = "it holds only if: the rows are independent; later rows come from the same source; ";
    assert!(text.contains(rests_on), "{text}");
    let proven = place.stdout(&["report", "scored.csv", "--objective", "precision>=0.9 with 90%"]);
    assert!(proven.contains("; their intervals do not allow for that, the guarantee does\n"), "{proven}");
    let by_hand = place.stdout(&["report", "scored.csv", "--threshold", "0.7"]);
    assert!(!by_hand.contains("flatters"), "{by_hand}");
    let plain = place.stdout(&["report", "scored.csv", "--objective", "precision>=0.9"]);
    let flattered = "(its limit is a point estimate)\nchoosing on these rows flatters the figures; their intervals do not allow for that\n";
    assert!(plain.contains(flattered), "{plain}");
}

#[test]
fn what_cannot_be_proven_says_where_testing_stopped_and_how_many_rows_it_takes() {
    let told = stderr(&place(), &["--objective", "precision>=0.95 with 95%"], 1);
    assert!(
        told.contains(
            "no threshold meets the objective recall@precision>=0.95 with 95% on this data: nothing could be proven; on the grid "
        ),
        "{told}"
    );
    assert!(
        told.contains("; at least 72 rows predicted 1 would be needed even if all were right, and more with any error"),
        "{told}"
    );
    let told = stderr(&large(), &["--objective", "recall@fpr<=0.001", "--confidence", "0.9"], 1);
    assert!(
        told.contains("score by score testing stopped at its first threshold (above all scores: p = ")
            && told.contains("at least 2,302 negatives"),
        "{told}"
    );
    for (typed, words) in [
        (&["--objective", "f1", "--confidence", "0.9"][..], "'f1' has none that can be guaranteed: one limit"),
        (&["--objective", "precision>=0.9 with 90%", "--confidence", "0.9"], "drop --confidence"),
        (
            &["--objective", "precision>=0.9", "--confidence", "2"],
            "--confidence: '2' is not a share above 0 and below 1",
        ),
        (&["--objective", "precision>=0.9 with 90%", "--prevalence", "2%"], "a guarantee holds for rows like these"),
        (
            &["--objective", "recall>=0.9 with 90%", "--guarantee", "bonferroni"],
            "bonferroni guarantees precision only, not recall",
        ),
        (&["--objective", "f1", "--guarantee", "grid"], "needs a limit to guarantee"),
        (&["--confidence", "0.9"], "--objective"),
        (&["--confidence", "0.9", "--threshold", "0.5"], "'--confidence <C>' cannot be used with '--threshold <T>'"),
        (
            &["--confidence", "0.9", "--decision", "d.json"],
            "'--confidence <C>' cannot be used with '--decision <FILE>'",
        ),
        (&["--fixed-class-sizes"], "--fixed-class-sizes says how rows are drawn anew: add --bootstrap, or drop it"),
    ] {
        let told = stderr(&large(), typed, 2);
        assert!(told.starts_with("error: ") && told.contains(words), "{typed:?}: {told}");
    }
    let logits: String = (0..200).map(|row| format!("{},{}\n", u8::from(row >= 100), row - 100)).collect();
    let logits = Place::with("scored.csv", format!("label,score\n{logits}"));
    let unsuited = ["--objective", "recall>=0.7 with 90%", "--guarantee", "grid"];
    let told = stderr(&logits, &unsuited, 2);
    assert!(told.contains("a grid of thousandths needs scores that are probabilities; drop it"), "{told}");
    json(&logits, &unsuited[..2]);
    let report = json(&large(), &["--objective", "precision>=0.9 with 90%", "--guarantee", "grid"]);
    assert_eq!(report["choose"]["guarantees"]["targets"][0]["chosen"], "grid_1000");
}

#[test]
fn the_bootstrap_says_how_sure_the_figures_are_and_what_choosing_flatters_by() {
    let place = large();
    assert_eq!(json(&place, &[])["choose"]["bootstrap"], Value::Null, "only where it is asked for");
    let typed = ["--bootstrap", "500", "--objective", "f1", "--decision-out", "d.json"];
    let report = json(&place, &typed);
    let drawn = &report["choose"]["bootstrap"];
    assert_eq!((drawn["replicates"].as_u64(), drawn["resampling"].as_str()), (Some(500), Some("rows")));
    assert_eq!(drawn["fixed_threshold"], report["at"]["threshold"]);
    let between = |distribution: &Value, value: &Value| {
        let end = |key: &str| distribution[key].as_f64().unwrap();
        end("p2_5") <= value.as_f64().unwrap() && value.as_f64().unwrap() <= end("p97_5")
    };
    assert!(between(&drawn["f1"], &report["at"]["f1"]) && between(&drawn["roc_auc"], &report["roc_auc"]), "{drawn}");
    let chosen = &drawn["chosen"]["f1"];
    assert!(between(&chosen["threshold"], &report["at"]["high"]), "{chosen}");
    let optimism = &chosen["optimism"];
    assert_eq!(optimism["apparent"], report["at"]["f1"]);
    assert!(optimism["out_of_bag"].as_f64() < optimism["apparent"].as_f64(), "{optimism}");
    assert_eq!((&drawn["optimism"], &drawn["best_f1_threshold"]), (optimism, &chosen["threshold"]));
    let bands = &report["choose"]["curves"]["by_threshold"];
    let thresholds = bands["thresholds"].as_array().unwrap();
    assert!((100..=200).contains(&thresholds.len()) && thresholds.last().unwrap().is_null());
    let mut sizes = ["value", "low", "high"].map(|key| bands["f1"][key].as_array().unwrap().len()).into_iter();
    assert!(sizes.all(|size| size == thresholds.len()), "{bands}");
    for metric in ["f1", "mcc", "recall"] {
        let at = |key: &str| bands[metric][key][thresholds.len() / 2].as_f64().unwrap();
        assert!(at("low") < at("value") && at("value") < at("high"), "{metric}");
    }
    assert!(json(&place, &[])["choose"]["curves"]["by_threshold"].is_null());
    assert!(chosen.get("limits").is_none(), "{chosen}");
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["optimism"]["out_of_bag"], optimism["out_of_bag"]);
    // The same seed, the same figures; another seed, others; on any number of threads.
    let again = json(&place, &["--bootstrap", "500", "--objective", "f1", "--threads", "1"]);
    assert_eq!(&again["choose"]["bootstrap"], drawn);
    let other = json(&place, &["--bootstrap", "500", "--objective", "f1", "--seed", "2"]);
    assert_ne!(other["choose"]["bootstrap"]["f1"], drawn["f1"]);
    let fixed = json(&place, &["--bootstrap", "--fixed-class-sizes"]);
    let drawn = &fixed["choose"]["bootstrap"];
    assert_eq!((drawn["replicates"].as_u64(), drawn["resampling"].as_str()), (Some(2_000), Some("fixed_class_sizes")));
    let text = place.stdout(&["report", "scored.csv", "--bootstrap", "500"]);
    assert!(
        text.contains("how sure: rows drawn anew 500 times (bootstrap)") && text.contains("on rows not used"),
        "{text}"
    );
    let f1 = text.lines().find(|line| line.starts_with("  F1 ")).unwrap();
    assert!(f1.contains("95 %"), "{text}");
}

#[test]
fn under_limits_rows_not_used_to_choose_tell_of_the_goal_and_of_what_is_limited() {
    let place = large();
    let typed = "recall@precision>=0.96,predicted<=250";
    let report = json(&place, &["--bootstrap", "500", "--objective", typed, "--decision-out", "d.json"]);
    let chosen = &report["choose"]["bootstrap"]["chosen"][typed];
    let optimism = &chosen["optimism"];
    assert_eq!(optimism["apparent"], report["at"]["recall"]);
    assert!(optimism["out_of_bag"].as_f64() < Some(1.0) && optimism["mean_optimism"].is_f64(), "{chosen}");
    let [precision, predicted] = [0, 1].map(|index| &chosen["limits"][index]);
    assert_eq!((&precision["limit"], &predicted["limit"]), (&"precision>=0.96".into(), &"predicted<=250".into()));
    assert_eq!(precision["apparent"], report["at"]["precision"]);
    assert!(precision["out_of_bag"].as_f64() < precision["apparent"].as_f64(), "{chosen}");
    let rows = report["at"]["tp"].as_f64().unwrap() + report["at"]["fp"].as_f64().unwrap();
    assert_eq!(predicted["apparent"].as_f64(), Some(rows));
    // Of as many rows as there are here, though fewer were not drawn.
    let elsewhere = predicted["out_of_bag"].as_f64().unwrap();
    assert!((elsewhere / rows - 1.0).abs() < 0.1, "{elsewhere} {rows}");

    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    let kept = &decision["optimism"];
    assert_eq!(kept["out_of_bag"], optimism["out_of_bag"]);
    assert_eq!((&decision["version"], &kept["infeasible"]), (&1.into(), &chosen["infeasible"]));
    for (kept, drawn) in [(&kept["limits"][0], precision), (&kept["limits"][1], predicted)] {
        for key in ["limit", "apparent", "out_of_bag"] {
            assert_eq!(kept[key], drawn[key], "{key}");
        }
    }
    // A decision that was written before has neither, and still opens.
    let mut earlier = decision.clone();
    let optimism = earlier["optimism"].as_object_mut().unwrap();
    assert!(optimism.remove("limits").is_some() && optimism.remove("infeasible").is_some());
    optimism.insert("out_of_bag".into(), Value::Null);
    place.write("earlier.json", earlier.to_string());
    place.stdout(&["predict", "scored.csv", "--decision", "earlier.json", "-o", "-"]);

    for (format, precision, predicted) in [
        ("text", "  its precision", "  its rows predicted 1"),
        ("markdown", "| its precision |", "| its rows predicted 1 |"),
    ] {
        let written =
            place.stdout(&["report", "scored.csv", "--bootstrap", "500", "--points", typed, "--format", format]);
        assert!(written.contains(precision) && written.contains(predicted), "{written}");
    }
    // What is proven stands for itself.
    let proven = json(&place, &["--bootstrap", "100", "--objective", "precision>=0.9 with 90%"]);
    assert!(proven["choose"]["bootstrap"]["chosen"].get("recall@precision>=0.9 with 90%").is_none());
}
