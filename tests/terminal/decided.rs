//! Sessions that are opened at a decision: what they say, and what is exported from them.

use std::path::Path;

use super::scored;
use super::tty::Tty;

#[test]
fn a_session_opens_at_a_decision_and_says_what_speaks_against_its_figures() {
    let folder = scored();
    let program = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        program.args(arguments).current_dir(folder.path()).output().unwrap()
    };
    // The best of this objective is not at 0.5.
    let objective = ["--objective", "recall@precision>=0.95", "--decision-out", "d.json"];
    let rows: String =
        (0..50).map(|row| format!("text {row},other {row},{},0.{:02}\n", u8::from(row > 40), row * 2)).collect();
    std::fs::write(folder.path().join("scored.csv"), format!("text_a,text_b,label,score\n{rows}")).unwrap();
    assert!(program(&[&["report", "scored.csv"][..], &objective].concat()).status.success());
    let mut tty = Tty::cutpoint(&["scored.csv", "--decision", "d.json"], &folder);
    tty.wait_for("threshold 0.8");
    tty.send("?");
    tty.wait_for("chosen on this very file");
    tty.send("\x1b");
    tty.wait("the help to close", |tty| !tty.text().contains("chosen on this very file"));
    // The objective is that of the decision.
    tty.send("h");
    tty.wait("the threshold to move", |tty| !tty.text().contains("threshold 0.81 "));
    tty.send("b");
    tty.wait_for("threshold 0.81");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    let model = |name| format!("{}/tests/fixtures/models/{name}", env!("CARGO_MANIFEST_DIR"));
    let (first, second) = (model("bert-1label-sigmoid"), model("bert-2label"));
    let chosen = ["report", "scored.csv", "--model", &first, "--objective", "accuracy", "--decision-out", "first.json"];
    assert!(program(&chosen).status.success());
    let with_second = ["scored.csv", "--model", &second, "--decision", "first.json"];
    let tty = Tty::start(Path::new(env!("CARGO_BIN_EXE_cutpoint")), &with_second, folder.path(), 200, 40);
    tty.wait_for("the decision first.json was made with another model");
}

#[test]
fn a_decision_that_is_opened_is_written_again_with_all_that_it_says_until_it_is_moved() {
    let folder = scored();
    let program = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let rows = |shift: u32| -> String {
        let row = |row: u32| {
            let label = u8::from(row + row % 7 * 5 + row % 3 * 6 > 60 + shift);
            format!("text {row},other {row},{label},0.{:03},{}\n", row * 9, ["x", "y"][row as usize % 2])
        };
        format!("text_a,text_b,label,score,source\n{}", (0..100).map(row).collect::<String>())
    };
    std::fs::write(folder.path().join("dev.csv"), rows(0)).unwrap();
    std::fs::write(folder.path().join("next.csv"), rows(9)).unwrap();
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
    };
    let write_again = |arguments: &[&str], keys: &str, said: &str| {
        let mut tty = Tty::cutpoint(arguments, &folder);
        tty.wait_for("threshold");
        if !keys.is_empty() {
            tty.send(keys);
        }
        tty.send("e");
        tty.wait_for("[predictions]");
        tty.send("\t");
        tty.wait_for(said);
        tty.send("\r");
        tty.wait_for("wrote");
        tty.send("q");
        assert_eq!(tty.end(), 0);
        let name = format!("{}.decision.json", arguments[0].trim_end_matches(".csv"));
        let written = read(&name);
        std::fs::remove_file(folder.path().join(name)).unwrap();
        written
    };
    let figures = "write the threshold";
    program(&["report", "dev.csv", "--objective", "recall@precision>=0.75", "--decision-out", "d.json"]);
    let before = read("d.json");
    for data in ["dev.csv", "next.csv"] {
        let after = write_again(&[data, "--decision", "d.json"], "", figures);
        assert_eq!((&after["objective"], &after["threshold"]), (&before["objective"], &before["threshold"]), "{data}");
        assert_eq!(after["revision"], 2);
    }
    assert_eq!(write_again(&["dev.csv", "--decision", "d.json"], "h", figures)["objective"], "manual");
    // By hand, where the best accuracy happens to be.
    let best = program_json(&folder, &["report", "dev.csv", "--objective", "accuracy", "--format", "json"]);
    let best = best["at"]["threshold"].to_string();
    program(&["report", "dev.csv", "--threshold", &best, "--decision-out", "m.json"]);
    assert_eq!(write_again(&["dev.csv", "--decision", "m.json"], "", figures)["objective"], "manual");
    assert_eq!(write_again(&["dev.csv", "--decision", "m.json"], "l", figures)["objective"], "manual");
    // What was proven stays on the rows that it was proven on.
    program(&["report", "dev.csv", "--objective", "precision>=0.6 with 60%", "--decision-out", "g.json"]);
    assert!(write_again(&["dev.csv", "--decision", "g.json"], "", figures)["guarantee"].is_object());
    assert_eq!(write_again(&["next.csv", "--decision", "g.json"], "", figures)["guarantee"], serde_json::Value::Null);
    program(&[
        "report",
        "dev.csv",
        "--threshold",
        "0.5",
        "--band",
        "accuracy>=0.6 with 60%",
        "--decision-out",
        "b.json",
    ]);
    let before = read("b.json")["band"].clone();
    assert!(before["guarantee"].is_object());
    let mut tty = Tty::cutpoint(&["dev.csv", "--decision", "b.json"], &folder);
    tty.wait_for("guaranteed");
    tty.send("q");
    tty.end();
    assert_eq!(write_again(&["dev.csv", "--decision", "b.json"], "", "write the band")["band"], before);
    let after = write_again(&["next.csv", "--decision", "b.json"], "", "write the band")["band"].clone();
    assert_eq!((&after["objective"], &after["guarantee"]), (&before["objective"], &serde_json::Value::Null));
    let mut tty = Tty::cutpoint(&["next.csv", "--decision", "b.json"], &folder);
    tty.wait_for("threshold");
    tty.send("?");
    tty.wait_for("and not on these rows");
    tty.send("q");
    tty.end();
    // Thresholds by slice stay, and where they cannot, that is said.
    let sliced = ["--slice", "source", "--slice-thresholds", "best", "--decision-out", "s.json"];
    program(&[&["report", "dev.csv", "--objective", "f1"][..], &sliced].concat());
    let before = read("s.json");
    let after = write_again(&["dev.csv", "--decision", "s.json"], "", "and the decision's");
    assert_eq!((&after["slices"], &after["version"]), (&before["slices"], &before["version"]));
    let after = write_again(&["dev.csv", "--decision", "s.json"], "h", "left out");
    assert_eq!((&after["slices"], &after["version"]), (&serde_json::Value::Null, &1.into()));
}

fn program_json(folder: &tempfile::TempDir, arguments: &[&str]) -> serde_json::Value {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
    let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// 120 rows of three sources, of which one is harder; the decision knows two.
fn of_sources(sources: [&str; 3], shift: u32) -> String {
    let row = |row: u32| {
        let (source, noise) = [(sources[0], 7), (sources[1], 31), (sources[2], 3)][row as usize % 3];
        let label = u8::from(row * 37 % 101 + row * 13 % noise > 55 + shift);
        format!("text {row},other {row},{label},0.{:03},{source}\n", row * 37 % 101 * 9 + 40)
    };
    format!("text_a,text_b,label,score,source\n{}", (0..120).map(row).collect::<String>())
}

/// Write what the dialogue calls `kind`, of which it says `said`.
fn export(tty: &mut Tty, kind: &str, said: &str) {
    tty.send("e");
    tty.wait_for("kind");
    while !tty.text().contains(&format!("[{kind}]")) {
        let before = tty.text();
        tty.send("\t");
        tty.wait("another kind", |tty| tty.text() != before);
    }
    tty.wait_for(said);
    tty.send("\r");
    tty.wait_for(&format!(" to next.{kind}"));
}

#[test]
fn predictions_from_the_screen_are_those_of_the_decision_that_is_written_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dev.csv"), of_sources(["x", "y", "z"], 0)).unwrap();
    std::fs::write(folder.path().join("next.csv"), of_sources(["x", "y", "new"], 6)).unwrap();
    let program = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let sliced = ["--slice", "source", "--slice-thresholds", "best", "--decision-out", "s.json"];
    program(&[&["report", "dev.csv", "--objective", "f1"][..], &sliced].concat());
    let predictions = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let column = rows.headers().unwrap().iter().position(|header| header == "prediction").unwrap();
        rows.records().map(|row| row.unwrap()[column].to_owned()).collect()
    };
    // Keys that bring the screen there, what it shows then, and what the dialogue says of the predictions.
    let mut seen: Vec<Vec<String>> = Vec::new();
    for (options, keys, shown, said) in [
        (&["--decision", "s.json"][..], "", "threshold", "by the decision's threshold for its slice"),
        (&["--decision", "s.json"], "3", "as decided", "by the decision's threshold for its slice"),
        (&["--decision", "s.json"], "3l", "as decided", "by the decision's threshold for its slice"),
        (&["--decision", "s.json"], "l", "threshold", "by one threshold"),
        (&["--decision", "s.json"], "a", "by hand", "by the band"),
        (&["--slice", "source"], "ccc", "equal precision", "by the threshold of its slice"),
        (&["--slice", "source"], "", "one threshold", "write .csv"),
    ] {
        let mut tty = Tty::cutpoint(&[&["next.csv"][..], options].concat(), &folder);
        tty.wait_for(if options[0] == "--slice" { "slices by source" } else { "threshold" });
        // Which slices there are is worked out on the way.
        for key in keys.chars() {
            tty.send(&key.to_string());
            if key == '3' {
                tty.wait_for("slices by source");
            }
        }
        tty.wait_for(shown);
        export(&mut tty, "predictions", said);
        export(&mut tty, "decision", "write");
        tty.send("q");
        assert_eq!(tty.end(), 0);
        program(&["predict", "next.csv", "--decision", "next.decision.json", "-o", "again.csv"]);
        let written = predictions("next.predictions.csv");
        assert_eq!(written, predictions("again.csv"), "{options:?} {keys}");
        for name in ["next.predictions.csv", "next.decision.json", "again.csv"] {
            std::fs::remove_file(folder.path().join(name)).unwrap();
        }
        seen.push(written);
    }
    assert_eq!(seen[0], seen[1], "as decided, on either tab");
    assert_ne!(seen[0], seen[3], "by slice and by one threshold");
    assert_ne!(seen[5], seen[6]);
}

#[test]
fn a_decision_with_thresholds_by_slice_claims_no_guarantee() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dev.csv"), of_sources(["x", "y", "z"], 0)).unwrap();
    let program = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    program(&["report", "dev.csv", "--objective", "precision>=0.6 with 60%", "--decision-out", "g.json"]);
    let read = |name: &str| decision_of(&folder, name);
    assert!(read("g.json")["guarantee"].is_object());
    let mut tty = Tty::cutpoint(&["dev.csv", "--decision", "g.json"], &folder);
    tty.wait_for("threshold");
    tty.send("3");
    tty.wait_for("slices by source");
    tty.send("c");
    tty.wait_for("each best");
    tty.send("e");
    tty.wait_for("[decision]");
    tty.wait_for("60 % confidence");
    tty.send("\r");
    tty.wait_for("wrote the decision to dev.decision.json, with thresholds by slice");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    let written = read("dev.decision.json");
    assert_eq!(written["objective"], "recall@precision>=0.6");
    assert_eq!((&written["guarantee"], &written["version"]), (&serde_json::Value::Null, &2.into()));
}

#[test]
fn a_decision_that_is_opened_on_other_rows_is_compared_then_and_now() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dev.csv"), of_sources(["x", "y", "z"], 0)).unwrap();
    std::fs::write(folder.path().join("next.csv"), of_sources(["x", "y", "z"], 25)).unwrap();
    let program = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        let output = program.args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    program(&["report", "dev.csv", "--objective", "accuracy", "--bootstrap", "--decision-out", "d.json"]);
    program(&["report", "next.csv", "--decision", "d.json", "-o", "cli.json"]);
    let frozen = |name: &str| decision_of(&folder, name)["choose"]["frozen"].clone();
    assert!(frozen("cli.json")["accuracy"].is_object(), "{}", frozen("cli.json"));
    let report_of = |keys: &str, said: &str| {
        let mut tty = Tty::cutpoint(&["next.csv", "--decision", "d.json"], &folder);
        tty.wait_for("right: then");
        tty.send(keys);
        tty.wait_for(said);
        tty.send("e");
        tty.wait_for("kind");
        tty.send("\t\t");
        tty.wait_for("[report]");
        tty.send("\u{15}screen.json\r");
        tty.wait_for("wrote the report to screen.json");
        tty.send("q");
        assert_eq!(tty.end(), 0);
        let found = frozen("screen.json");
        std::fs::remove_file(folder.path().join("screen.json")).unwrap();
        found
    };
    assert_eq!(report_of("x", "decision: accuracy"), frozen("cli.json"));
    assert_eq!(report_of("h", "then: the decision's threshold"), serde_json::Value::Null);
    // On the rows that it was made on there is nothing to compare.
    let mut tty = Tty::cutpoint(&["dev.csv", "--decision", "d.json"], &folder);
    tty.wait_for("threshold");
    assert!(!tty.text().contains("right: then"), "{}", tty.text());
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn costs_that_a_decision_read_from_columns_are_read_from_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |name: &str| -> String {
        let row = |row: u32| {
            format!("{},0.{:02},{}\n", u8::from(row * 7 % 50 + row % 9 * 3 > 30), row * 7 % 50 * 2, 1 + row % 4)
        };
        format!("label,score,{name}\n{}", (0..50).map(row).collect::<String>())
    };
    std::fs::write(folder.path().join("dev.csv"), rows("amount")).unwrap();
    std::fs::write(folder.path().join("next.csv"), rows("amount").replace(",3\n", ",2\n")).unwrap();
    std::fs::write(folder.path().join("other.csv"), rows("weightless")).unwrap();
    let chosen = [
        "report",
        "dev.csv",
        "--cost-fn",
        "amount",
        "--cost",
        "fp=2",
        "--objective",
        "cost",
        "--decision-out",
        "d.json",
    ];
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
    assert!(program.args(chosen).current_dir(folder.path()).output().unwrap().status.success());
    let costs = decision_of(&folder, "d.json")["costs"].clone();
    let mut tty = Tty::cutpoint(&["next.csv", "--decision", "d.json"], &folder);
    // The objective of the decision is in the list, and what it is judged by in the metrics.
    tty.wait_for("cost per 1,000");
    tty.wait_for("cost of a row)");
    tty.send("?");
    tty.wait_for("costs: \"amount\", as when the decision was made");
    tty.send("\u{1b}");
    tty.wait("the help to close", |tty| !tty.text().contains("as when the decision was made"));
    tty.send("e");
    tty.wait_for("kind");
    tty.send("\t");
    tty.wait_for("[decision]");
    tty.send("\r");
    tty.wait_for("wrote the decision to next.decision.json");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    let again = decision_of(&folder, "next.decision.json");
    assert_eq!((&again["costs"], &again["objective"]), (&costs, &"cost".into()));
    // What is typed goes first; without the columns there are no costs.
    for (arguments, has_costs) in [(&["next.csv", "--cost", "fp=1,fn=1"][..], true), (&["other.csv"], false)] {
        let mut tty = Tty::cutpoint(&[arguments, &["--decision", "d.json"]].concat(), &folder);
        tty.wait_for("operating points");
        assert_eq!(tty.text().contains("cost/1,000") || tty.text().contains("cost per 1,000"), has_costs);
        tty.send("?");
        tty.wait_for("about these rows");
        assert!(!tty.text().contains("costs: \"amount\""), "{}", tty.text());
        tty.send("q");
        assert_eq!(tty.end(), 0);
    }
}

/// The decision of this name.
fn decision_of(folder: &tempfile::TempDir, name: &str) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(folder.path().join(name)).unwrap()).unwrap()
}

#[test]
fn a_renamed_column_of_costs_means_on_the_screen_what_it_means_in_a_report() {
    let folder = scored();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose/costs.csv");
    let rows = std::fs::read_to_string(fixture).unwrap();
    std::fs::write(folder.path().join("dev.csv"), &rows).unwrap();
    let late: Vec<&str> = rows.lines().step_by(2).collect();
    std::fs::write(folder.path().join("late.csv"), late.join("\n").replace("cost_fp", "late_fp")).unwrap();
    let report = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        let output = program.arg("report").args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let costs = ["--cost-fp", "cost_fp", "--cost-fn", "cost_fn", "--objective", "cost"];
    report(&[&["dev.csv", "--decision-out", "d.json"][..], &costs].concat());
    let later = ["late.csv", "--decision", "d.json", "--cost-fp", "late_fp", "--cost", "fn=1"];
    let told = report(&[&later[..], &["--format", "json"]].concat());
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    let now = told["choose"]["frozen"]["cost"]["there"].as_f64().unwrap();
    let mut tty = Tty::start(Path::new(env!("CARGO_BIN_EXE_cutpoint")), &later, folder.path(), 200, 60);
    tty.wait_for("decision's costs");
    let text = tty.text();
    let line = text.lines().find(|line| line.contains("decision's costs")).unwrap();
    assert!(line.contains(&format!("{:.1}", now * 1e3)), "{now}: {line}");
    tty.send("?");
    tty.wait_for(r#""late_fp" is taken for its "cost_fp""#);
    tty.send("q");
}
