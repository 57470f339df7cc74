//! Files that must survive: what a run reads is never written over; and what was written is said.

use predicates::prelude::*;
use serde_json::Value;

use super::*;

/// Rows that the model reads; the same as [`SCORED`], without scores.
const PAIRS: &str = "text_a,text_b,label\nheavy rain,a broken umbrella,1\nthe harbour,the lighthouse,0\n";

/// Everything in the folder with its bytes, for a comparison afterwards.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            found.push((path.clone(), fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()));
        } else if path.is_dir() {
            found.extend(contents(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

/// Runs with and without `--force`: refused in one sentence that says `expected`, and nothing is changed.
fn refused(place: &Place, arguments: &[&str], expected: &str) {
    let before = contents(place.folder.path());
    for force in [&[][..], &["--force"]] {
        let run = place.run(&[arguments, force].concat()).code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert_eq!(said, format!("error: {expected}\n"), "{arguments:?} {force:?}");
        assert!(run.get_output().stdout.is_empty());
        assert!(contents(place.folder.path()) == before, "{arguments:?} {force:?}");
    }
}

/// A copy of a small classifier in the folder.
fn copy_model(place: &Place, name: &str) {
    fs::create_dir(place.path(name)).unwrap();
    for entry in fs::read_dir(model("bert-2label")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, place.path(name).join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn the_data_are_not_written_over_by_any_name_they_have() {
    let place = Place::with("data.csv", SCORED);
    fs::create_dir(place.path("sub")).unwrap();
    let mut names = vec!["data.csv", "./data.csv", "sub/../data.csv"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("data.csv", place.path("link.csv")).unwrap();
        std::os::unix::fs::symlink("..", place.path("sub/back")).unwrap();
        fs::hard_link(place.path("data.csv"), place.path("twin.csv")).unwrap();
        names.extend(["link.csv", "twin.csv", "sub/back/data.csv"]);
    }
    for name in names {
        let called = if name == "data.csv" { "" } else { " as data.csv" };
        let expected = format!("cannot write {name}: this run reads it{called}; choose another name");
        refused(&place, &["predict", "data.csv", "--threshold", "0.5", "-o", name], &expected);
        refused(&place, &["score", "data.csv", "-o", name], &expected);
        refused(&place, &["report", "data.csv", "--format", "text", "-o", name], &expected);
        refused(&place, &["report", "data.csv", "--objective", "f1", "--decision-out", name], &expected);
    }
}

#[test]
fn neither_scores_nor_a_decision_nor_a_model_are_written_over() {
    let place = Place::with("pairs.csv", PAIRS);
    place.write("scores.jsonl", "{\"score\":0.9}\n{\"score\":0.2}\n");
    copy_model(&place, "bert");
    // What other tools read beside what this one does.
    place.write("bert/config_sentence_transformers.json", "{}");
    place
        .run(&["report", "pairs.csv", "--scores", "scores.jsonl", "--threshold", "0.4", "--decision-out", "d.json"])
        .success();
    let expected = |name: &str| format!("cannot write {name}: this run reads it; choose another name");
    refused(
        &place,
        &["score", "pairs.csv", "--scores", "scores.jsonl", "-o", "scores.jsonl"],
        &expected("scores.jsonl"),
    );
    let decision = ["report", "pairs.csv", "--scores", "scores.jsonl", "--decision", "d.json"];
    refused(&place, &[&decision[..], &["-o", "d.json"]].concat(), &expected("d.json"));
    refused(&place, &[&decision[..], &["--decision-out", "d.json"]].concat(), &expected("d.json"));
    let scored = ["report", "pairs.csv", "--model", "bert"];
    for file in [
        "bert/config.json",
        "bert/tokenizer.json",
        "bert/tokenizer_config.json",
        "bert/model.safetensors",
        "bert/config_sentence_transformers.json",
    ] {
        refused(&place, &[&scored[..], &["--format", "json", "-o", file]].concat(), &expected(file));
    }
    // What only lies beside the model is nobody's input.
    place.run(&[&scored[..], &["-o", "bert/report.json"]].concat()).success();
    place.run(&[&scored[..], &["-o", "bert/report.json", "--force"]].concat()).success();
}

#[cfg(unix)]
#[test]
fn the_file_that_standard_input_comes_from_is_not_written_over() {
    let place = Place::with("data.csv", SCORED);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["predict", "-", "--threshold", "0.5", "-o", "data.csv", "--force"])
        .current_dir(place.folder.path())
        .stdin(fs::File::open(place.path("data.csv")).unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "error: cannot write data.csv: this run reads it as standard input; choose another name\n");
    assert_eq!(place.read("data.csv"), SCORED);
}

#[test]
fn training_replaces_nothing_that_it_reads() {
    let place = Place::with("train.tsv", "text_a\ttext_b\tlabel\na\tb\t1\nc\td\t0\n");
    copy_model(&place, "bert");
    place.write("bert/dev.tsv", place.read("train.tsv"));
    place.write("out.training", place.read("train.tsv"));
    let from = ["train", "train.tsv", "--from", "bert"];
    refused(
        &place,
        &[&from[..], &["-o", "bert"]].concat(),
        "cannot replace the folder bert: this run reads it; choose another name",
    );
    refused(
        &place,
        &["train", "train.tsv", "--dev", "bert/dev.tsv", "-o", "./bert"],
        "cannot replace the folder ./bert: this run reads bert/dev.tsv; choose another name",
    );
    refused(
        &place,
        &["train", "train.tsv", "-o", "."],
        "cannot replace the folder .: this run reads train.tsv; choose another name",
    );
    refused(
        &place,
        &["train", "out.training", "--input-format", "tsv", "-o", "out"],
        "cannot write out.training: this run reads it; choose another name",
    );
}

#[test]
fn what_was_written_is_said_and_standard_output_is_left_alone() {
    let place = Place::with("scored.csv", SCORED);
    let told = |arguments: &[&str]| {
        let run = place.run(arguments).success();
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        said.lines().filter(|line| line.starts_with("wrote")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(told(&["predict", "scored.csv", "--threshold", "0.5", "-o", "p.csv"]), ["wrote p.csv: 3 of 6 are 1"]);
    assert_eq!(told(&["predict", "scored.csv", "--threshold", "0.9", "-o", "q.csv"]), ["wrote q.csv: 1 of 6 is 1"]);
    assert_eq!(told(&["score", "scored.csv", "-o", "s.csv"]), ["wrote s.csv: 6 rows"]);
    let both = ["report", "scored.csv", "--threshold", "0.4", "-o", "r.md", "--decision-out", "d.json"];
    assert_eq!(told(&both), ["wrote d.json: threshold 0.4 (manual)", "wrote r.md: 6 rows at threshold 0.4"]);
    let model = model("bert-2label");
    let windows = ["score", "scored.csv", "--model", &model, "--window", "4", "-o", "w.csv"];
    assert_eq!(told(&windows), ["wrote w.csv: 6 rows"]);
    for command in [
        &["predict", "scored.csv", "--threshold", "0.5", "-o", "-"][..],
        &["score", "scored.csv", "-o", "-"],
        &["report", "scored.csv", "-o", "-"],
        &["report", "scored.csv"],
    ] {
        assert!(told(command).is_empty(), "{command:?}");
    }
}

#[test]
fn a_report_goes_to_a_file_whose_extension_says_its_format() {
    let place = Place::with("scored.csv", SCORED);
    for (name, format) in [("r.txt", "text"), ("r.md", "markdown"), ("r.json", "json"), ("R.JSON", "json")] {
        place.run(&["report", "scored.csv", "-o", name]).success().stdout("");
        assert_eq!(place.read(name), place.stdout(&["report", "scored.csv", "--format", format]), "{name}");
    }
    place
        .run(&["report", "scored.csv", "-o", "r.md"])
        .code(1)
        .stderr("error: r.md exists; choose another name, or replace it with --force\n");
    // A format that is named counts.
    place.run(&["report", "scored.csv", "-o", "r.md", "--force", "--format", "json"]).success();
    assert_eq!(place.read("r.md"), place.read("r.json"));
    place.run(&["report", "scored.csv", "-o", "report", "--format", "json"]).success();
    for name in ["out", "r.xlsx", "r.csv"] {
        place.run(&["report", "scored.csv", "-o", name]).code(1).stderr(format!(
            "error: cannot tell the format of {name}: end its name in .md, .json or .txt, or give --format\n"
        ));
    }
    place
        .run(&["report", "scored.csv", "--objective", "f1", "-o", "x.json", "--decision-out", "./x.json"])
        .code(2)
        .stderr("error: -o and --decision-out name the same file\n");
    assert!(!place.path("x.json").exists());
}

#[test]
fn a_threshold_outside_of_all_probabilities_gets_a_remark_and_the_run_goes_on() {
    let place = Place::with("scored.csv", SCORED);
    for (threshold, class) in [("5", 0), ("-0.1", 1)] {
        let remark =
            format!("threshold {threshold} is outside 0 to 1, the range of probabilities: every prediction is {class}");
        let run = place.run(&["report", "scored.csv", "--format", "json", "--threshold", threshold]).success();
        let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
        assert_eq!(report["warnings"], serde_json::json!([remark]));
        let warning = predicate::str::contains(format!("warning: {remark}\n"));
        run.stderr(warning.clone());
        place.run(&["predict", "scored.csv", "--threshold", threshold, "-o", "-"]).success().stderr(warning);
    }
    place.write("cosines.csv", "label,cosine\n1,0.9\n0,-0.5\n");
    for (data, threshold) in [("scored.csv", "0"), ("scored.csv", "1"), ("cosines.csv", "-0.2")] {
        let none = predicate::str::contains("warning").not();
        place.run(&["report", data, "--threshold", threshold]).success().stderr(none);
    }
}

#[test]
fn options_of_a_model_are_refused_where_none_scores() {
    let place = Place::with("scored.csv", SCORED);
    place.write("pairs.csv", PAIRS);
    place.write("scores.csv", "score\n0.9\n0.2\n");
    let commands: [&[&str]; 3] = [
        &["report", "scored.csv"],
        &["predict", "pairs.csv", "--scores", "scores.csv", "--threshold", "0.5", "-o", "-"],
        &["score", "scored.csv", "-o", "-"],
    ];
    for command in commands {
        for option in [
            &["--max-length", "9"][..],
            &["--batch-tokens", "9"],
            &["--precision", "f32"],
            &["--device", "cpu"],
            &["--cased"],
            &["--uncased"],
        ] {
            let expected = format!("error: {} has no effect without a model; add --model DIR, or drop it\n", option[0]);
            place.run(&[command, option].concat()).code(2).stderr(expected).stdout("");
        }
        // These change nothing that a model would have to do.
        place.run(&[command, &["--threads", "1", "--no-cache"]].concat()).success();
    }
    place.run(&["report", "scored.csv", "--cased", "--max-length", "9", "--precision", "int8"]).code(2).stderr(
        "error: --cased, --max-length and --precision have no effect without a model; add --model DIR, or drop them\n",
    );
    let model = model("bert-2label");
    place.run(&["report", "scored.csv", "--model", &model, "--max-length", "9", "--cased"]).success();
}

#[test]
fn a_model_without_class_names_says_which_way_it_was_scored_and_how_to_turn_it() {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1/mrpc_en");
    let original = original.to_str().unwrap();
    let place = Place::new();
    let notes = |data: &str, options: &[&str]| {
        let run = place.run(&[&["report", data, "--model"], options].concat()).success();
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        let auc = String::from_utf8(run.get_output().stdout.clone()).unwrap();
        let auc =
            auc.lines().find_map(|line| line.trim().strip_prefix("ROC AUC")).unwrap().trim().parse::<f64>().unwrap();
        (said, auc)
    };
    for (a, b, turn) in [
        ("question", "sentence", &["--layout", "qnli"]),
        ("sentence1", "sentence2", &["--layout", "rte"]),
        ("premise", "hypothesis", &["--positive", "not_entailment"]),
    ] {
        let rows = "who is it\tit is he\tentailment\nwhere\tunder the table\tnot_entailment\nwhen\tnoon\tentailment\n";
        place.write("data.tsv", format!("{a}\t{b}\tlabel\n{rows}"));
        let (said, auc) = notes("data.tsv", &[original]);
        let expected = format!(
            "note: the model does not name its classes, so its class 1 is scored as entailment; if its class 0 is entailment, as \
             in GLUE, give {}\n",
            turn.join(" ")
        );
        assert!(said.contains(&expected), "{said}");
        let (said, turned) = notes("data.tsv", &[&[original][..], turn].concat());
        assert!(!said.contains("does not name its classes"), "{said}");
        assert!((turned - (1.0 - auc)).abs() < 1e-6, "{turn:?}: {turned} {auc}");
        // The same where rows are scored as they come.
        let run = place.run(&["score", "data.tsv", "--model", original, "-o", "-"]).success();
        assert_eq!(String::from_utf8_lossy(&run.get_output().stderr).matches(&expected).count(), 1);
    }
    // A model that names its classes, and labels that are nobody's, leave nothing to say.
    let (said, _) = notes("data.tsv", &[&model("bert-2label")]);
    assert!(!said.contains("does not name its classes"), "{said}");
    place.write("other.tsv", "text_a\ttext_b\tlabel\na\tb\tyes\nc\td\tno\n");
    let (said, _) = notes("other.tsv", &[original]);
    assert!(!said.contains("does not name its classes"), "{said}");
}

#[cfg(unix)]
#[test]
fn standard_output_that_appends_to_the_data_is_refused() {
    let place = Place::with("data.csv", SCORED);
    for arguments in [&["predict", "data.csv", "--threshold", "0.5", "-o", "-"][..], &["report", "data.csv"]] {
        let end = fs::File::options().append(true).open(place.path("data.csv")).unwrap();
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
            .args(arguments)
            .current_dir(place.folder.path())
            .stdout(end)
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(
            (run.status.code(), &*said),
            (Some(1), "error: standard output goes to data.csv, which this run reads; write to another file\n")
        );
        assert_eq!(place.read("data.csv"), SCORED);
    }
}

#[cfg(unix)]
#[test]
fn a_decision_is_applied_to_a_pipe_which_can_be_read_once_only() {
    let place = Place::with("data.csv", SCORED);
    place.run(&["report", "data.csv", "--objective", "f1", "--decision-out", "decision.json"]).success();
    let script =
        "mkfifo pipe && { cat data.csv > pipe & } && \"$0\" report pipe --decision decision.json --format json";
    let run = Command::new("timeout")
        .args(["60", "sh", "-c", script, env!("CARGO_BIN_EXE_cutpoint")])
        .current_dir(place.folder.path())
        .assert()
        .success();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(report["rows"], 6);
}

#[test]
fn where_nothing_can_be_written_is_said_by_name_before_any_work() {
    let place = Place::with("data.csv", SCORED);
    fs::create_dir(place.path("sub")).unwrap();
    let mut cases = vec![("sub", "cannot write sub: it is a folder; name a file in it")];
    if cfg!(target_os = "linux") {
        // Not even root writes there.
        let expected =
            "cannot write /proc/out.csv: no file can be created in /proc (entity not found); write elsewhere";
        cases.push(("/proc/out.csv", expected));
    }
    for (name, expected) in cases {
        let said = |arguments: &[&str]| place.run(arguments).code(1).stderr(format!("error: {expected}\n"));
        said(&["predict", "data.csv", "--threshold", "0.5", "-o", name]);
        said(&["score", "data.csv", "-o", name]);
        said(&["report", "data.csv", "--format", "text", "-o", name]);
    }
}
