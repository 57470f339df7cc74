//! `score` and `predict`: what they write, and that it can be relied on.

use std::io::{Read, Write};

use predicates::prelude::*;

use super::{Place, SCORED, model};

const PAIRS: &str = "text_a\ttext_b\tlabel\nThe harbour master repaired the lighthouse.\tA tired librarian ignored it.\t1\nheavy rain\theavy rain\t0\n";

#[test]
fn predict_adds_prediction_and_outcome_to_the_input() {
    let place = Place::with("scored.csv", SCORED);
    let written = place.stdout(&["predict", "scored.csv", "--threshold", "0.5", "-o", "-"]);
    assert_eq!(
        written,
        "text_a,text_b,label,score,prediction,outcome\none,eins,1,0.9,1,tp\n\"two, too\",zwei,0,0.6,1,fp\n\
         three,drei,1,0.55,1,tp\nfour,vier,0,0.3,0,tn\nfive,\"fünf \"\"5\"\"\",1,0.2,0,fn\nsix,sechs,0,0.1,0,tn\n"
    );
}

#[test]
fn the_written_scores_give_the_written_predictions_again() {
    let place = Place::with("pairs.tsv", PAIRS);
    let first = place.stdout(&["score", "pairs.tsv", "--model", &model("bert-2label"), "-o", "-"]);
    let threshold = csv::Reader::from_reader(first.as_bytes()).records().next().unwrap().unwrap()[3].to_owned();
    // The threshold is a score itself: the row stands exactly on it.
    place.write("scored.csv", &first);
    place.run(&["predict", "scored.csv", "--threshold", &threshold, "-o", "out.jsonl"]).success();
    place
        .run(&[
            "predict",
            "pairs.tsv",
            "--model",
            &model("bert-2label"),
            "--threshold",
            &threshold,
            "-o",
            "direct.jsonl",
        ])
        .success();
    let limit: f64 = threshold.parse().unwrap();
    let rows = |name: &str| -> Vec<(f64, u64)> {
        let parse = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        let row = |value: serde_json::Value| (value["score"].as_f64().unwrap(), value["prediction"].as_u64().unwrap());
        place.read(name).lines().map(parse).map(row).collect()
    };
    assert_eq!(rows("out.jsonl"), rows("direct.jsonl"));
    assert_eq!(rows("out.jsonl")[0].1, 1, "score >= threshold holds for equality");
    for (score, prediction) in rows("out.jsonl") {
        assert_eq!(u64::from(score >= limit), prediction);
    }
}

#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    let rows: String =
        (0..60).map(|row| format!("the harbour {row}\ta broken umbrella {}\t{}\n", row * 7, row % 2)).collect();
    let place = Place::with("pairs.tsv", format!("text_a\ttext_b\tlabel\n{rows}"));
    let run = |threads| {
        place.stdout(&["score", "pairs.tsv", "--model", &model("bert-2label"), "--threads", threads, "-o", "-"])
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn unlabelled_rows_are_scored_and_predicted() {
    let place = Place::with("new.csv", "text_a,text_b\nheavy rain,a broken umbrella\n");
    let written =
        place.stdout(&["predict", "new.csv", "--model", &model("bert-2label"), "--threshold", "0", "-o", "-"]);
    assert!(
        written.starts_with("text_a,text_b,score,prediction,outcome\nheavy rain,a broken umbrella,0."),
        "{written}"
    );
    assert!(written.trim_end().ends_with(",1,"), "{written}");
    place.run(&["score", "new.csv", "--model", &model("bert-2label"), "-o", "out.tsv"]).success();
    assert!(
        place
            .read("out.tsv")
            .starts_with("text_a\ttext_b\tscore\tscore_axis\tmargin\nheavy rain\ta broken umbrella\t0.")
    );
}

#[test]
fn an_existing_file_is_replaced_only_with_force() {
    let place = Place::with("scored.csv", SCORED);
    place.write("out.csv", "mine");
    place
        .run(&["predict", "scored.csv", "--threshold", "0.5", "-o", "out.csv"])
        .code(1)
        .stderr("error: out.csv exists; choose another name, or replace it with --force\n");
    assert_eq!(place.read("out.csv"), "mine");
    place.run(&["predict", "scored.csv", "--threshold", "0.5", "-o", "out.csv", "--force"]).success();
    assert_eq!(place.read("out.csv").lines().count(), 7);
    assert_eq!(place.names(), ["out.csv", "scored.csv"], "no temporary file stays behind");
}

#[test]
fn a_name_in_gz_is_compressed_and_read_back() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["predict", "scored.csv", "--threshold", "0.5", "-o", "out.csv.gz"]).success();
    let mut text = String::new();
    let file = std::fs::File::open(place.path("out.csv.gz")).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    assert!(text.starts_with("text_a,text_b,label,score,prediction,outcome\n"));
    let again = place.stdout(&["predict", "out.csv.gz", "--threshold", "0.5", "-o", "-"]);
    assert!(
        again.starts_with("text_a,text_b,label,input_prediction,input_outcome,score,prediction,outcome\n"),
        "{again}"
    );
}

#[test]
fn columns_are_chosen_and_an_unknown_one_lists_those_there_are() {
    let place = Place::with("pairs.tsv", PAIRS);
    let arguments =
        |columns| vec!["score", "pairs.tsv", "--model", LEAK.with(Clone::clone), "-o", "-", "--columns", columns];
    let written = place.stdout(&arguments("label,margin,loss,logit_0,probability_1,score"));
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    for record in reader.records() {
        let record = record.unwrap();
        let number = |index: usize| record[index].parse::<f64>().unwrap();
        assert!((1.0 / (1.0 + (-number(1)).exp()) - number(5)).abs() < 1e-12, "score is the margin's sigmoid");
        let probability_of_label = if &record[0] == "1" { number(5) } else { 1.0 - number(5) };
        assert!((number(2) + probability_of_label.ln()).abs() < 1e-12, "loss is -ln p(label)");
        assert_eq!(record[4], record[5]);
    }
    place.run(&arguments("nope")).code(1).stderr(predicate::str::contains(
        "no column \"nope\" to write; choose from text_a, text_b, label, score, score_axis, margin, loss, logit_0, logit_1",
    ));
}

#[test]
fn a_column_may_be_named_by_the_role_it_plays() {
    let rows = "Quality\t#1 String\t#2 String\n1\theavy rain\ta broken umbrella\n0\tthe harbour\tthe lighthouse\n";
    let place = Place::with("mrpc.tsv", rows);
    let model = model("bert-2label");
    let written =
        place.stdout(&["score", "mrpc.tsv", "--model", &model, "-o", "-", "--columns", "label,text_b,text_a,Quality"]);
    assert_eq!(
        written,
        "label,text_b,text_a,Quality\n1,a broken umbrella,heavy rain,1\n0,the lighthouse,the harbour,0\n"
    );
}

#[test]
fn what_cannot_be_written_is_said_before_the_rows_are_scored() {
    let place = Place::with("pairs.jsonl", "{\"text_a\":\"two\\nlines\",\"text_b\":\"one\",\"label\":1}\n");
    let model = model("bert-2label");
    let score = |more: &[&str]| place.run(&[&["score", "pairs.jsonl", "--model", &model], more].concat()).code(1);
    // What was recognised is told when scoring begins: here it does not.
    score(&["-o", "-", "--columns", "nope"]).stderr(predicate::str::starts_with("error: no column"));
    score(&["-o", "out.tsv"]).stderr(predicate::str::starts_with("error: TSV cannot hold the tab or line break"));
    place.run(&["score", "pairs.jsonl", "--model", &model, "-o", "out.tsv", "--columns", "label,score"]).success();
}

#[test]
fn rows_without_a_header_are_written_with_names_and_open_again_with_the_same_figures() {
    let model = model("bert-2label");
    let cola = "src\t1\t\theavy rain\nsrc\t0\t*\tthe harbour\n";
    let cases = [
        (
            "heavy rain\ta broken umbrella\t1\nthe harbour\tthe lighthouse\t0\n",
            "text_a,text_b,label,score,score_axis,margin\n",
        ),
        (
            "7\theavy rain\tumbrella\t1\n8\tthe harbour\tlighthouse\t0\n",
            "id,text_a,text_b,label,score,score_axis,margin\n",
        ),
        (cola, "column_1,label,column_3,text,score,score_axis,margin\n"),
    ];
    for (content, header) in cases {
        let place = Place::with("pairs.tsv", content);
        place.run(&["score", "pairs.tsv", "--model", &model, "-o", "scored.csv"]).success();
        assert!(place.read("scored.csv").starts_with(header), "{}", place.read("scored.csv"));
        let figures = |arguments: &[&str]| {
            let text = place.stdout(&[&["report", "--format", "json"], arguments].concat());
            let report: serde_json::Value = serde_json::from_str(&text).unwrap();
            let mut report: serde_json::Map<String, serde_json::Value> = serde_json::from_value(report).unwrap();
            // How scores are inverted depends on where they come from.
            report.retain(|key, _| key != "data" && key != "model" && key != "warnings");
            report
        };
        assert_eq!(figures(&["scored.csv"]), figures(&["pairs.tsv", "--model", &model]), "{header}");
    }
}

#[test]
fn a_column_that_would_be_read_as_the_score_does_not_stand_beside_it() {
    let place = Place::with("scored.csv", "label,prob\n1,0.9\n0,0.1\n");
    place.run(&["score", "scored.csv", "-o", "again.csv"]).success();
    assert_eq!(
        place.read("again.csv"),
        "label,input_prob,score,score_axis\n1,0.9,0.9,probability\n0,0.1,0.1,probability\n"
    );
    let figures = |name: &str| {
        let text = place.stdout(&["report", name]);
        text.split_once(": ").unwrap().1.to_owned()
    };
    assert_eq!(figures("again.csv"), figures("scored.csv"));
    let chosen = place.stdout(&["score", "scored.csv", "-o", "-", "--columns", "prob,label"]);
    assert_eq!(chosen, "prob,label\n0.9,1\n0.1,0\n");
}

thread_local! {
    /// The folder of the small model, for as long as the tests run.
    static LEAK: &'static str = Box::leak(model("bert-2label").into_boxed_str());
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_defused_on_request_only() {
    let place = Place::with("scored.csv", "text_a,label,score\n=1+1,1,0.5\n");
    assert!(place.stdout(&["score", "scored.csv", "-o", "-"]).contains("\n=1+1,"));
    assert!(place.stdout(&["score", "scored.csv", "-o", "-", "--spreadsheet-safe"]).contains("\n'=1+1,"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let rows: String = (0..200_000).map(|row| format!("{},0.{row}\n", row % 2)).collect();
    let place = Place::with("many.csv", format!("label,score\n{rows}"));
    let command = format!("{} score many.csv -o - 2>err | head -n 1", env!("CARGO_BIN_EXE_cutpoint"));
    let status = std::process::Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {command}")])
        .current_dir(place.folder.path())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    assert!(!place.read("err").contains("panicked"));
}

#[test]
fn nobody_listening_on_stderr_is_no_failure() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["report", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The notes come only after the data, and the data only after nobody reads the notes any more.
    drop(program.stderr.take());
    program.stdin.take().unwrap().write_all(SCORED.as_bytes()).unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(0));
}

#[test]
fn standard_input_is_read_as_a_file_is() {
    let place = Place::new();
    let output =
        place.command(&["predict", "-", "--threshold", "0.5", "-o", "-"]).write_stdin(SCORED).assert().success();
    let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 7);
}

#[test]
fn completions_and_the_manual_are_generated() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.stdout(&["completions", shell]).contains("cutpoint"), "{shell}");
    }
    let manual = place.stdout(&["man"]);
    assert!(manual.starts_with(".ie") && manual.contains("cutpoint\\-predict(1)"), "{manual}");
}

#[test]
fn the_manual_is_one_page_a_command() {
    let place = Place::new();
    let note = place.command(&["man", "-o", "man1"]).assert().success();
    assert_eq!(String::from_utf8_lossy(&note.get_output().stderr), "wrote 8 manual pages to man1\n");
    for command in ["tune", "score", "report", "predict", "train", "completions", "man"] {
        let page = place.read(&format!("man1/cutpoint-{command}.1"));
        assert_eq!(page.matches(".TH ").count(), 1, "{page}");
    }
    // A page refers to no other that was not written.
    for name in place.names_in("man1") {
        for named in place.read(&format!("man1/{name}")).split("(1)").filter_map(|text| text.rsplit('\n').next()) {
            let named = named.replace('\\', "");
            assert!(
                !named.starts_with("cutpoint-") || place.path(&format!("man1/{named}.1")).exists(),
                "{name}: {named}"
            );
        }
    }
    let again = place.command(&["man", "-o", "man1"]).assert().code(1);
    assert!(String::from_utf8_lossy(&again.get_output().stderr).contains("cutpoint.1 exists"));
    place.command(&["man", "-o", "man1", "--force"]).assert().success();
}

#[test]
fn the_help_of_columns_names_all_that_can_be_written() {
    let place = Place::with("scored.csv", SCORED);
    let help = place.stdout(&["predict", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let help = help.split_once("--columns <COLS>").unwrap().1.split_once("--spreadsheet-safe").unwrap().0;
    let all = ["label", "text_a", "text_b", "score", "margin", "loss", "prediction", "outcome"];
    assert!(all.iter().all(|column| help.contains(column)), "{help}");
    let columns = all.join(",");
    let written =
        place.stdout(&["predict", "scored.csv", "--threshold", "0.5", "-o", "-", "--columns", columns.as_str()]);
    assert_eq!(written.lines().next().unwrap(), columns);
}

#[test]
fn training_offers_only_what_it_reads() {
    let place = Place::new();
    let help = place.stdout(&["train", "--help"]);
    for option in ["--label ", "--text-a ", "--positive ", "--dev "] {
        assert!(help.contains(option), "{option}: {help}");
    }
    for option in ["--score ", "--scores ", "--id ", "--positive-index ", "--count ", "--weight ", "--no-cache"] {
        assert!(!help.contains(option), "{option}: {help}");
    }
    place.command(&["train", "d.csv", "-o", "m", "--score", "s"]).assert().code(2);
}

#[test]
fn predictions_of_cosines_stay_cosines() {
    let place =
        Place::with("cosines.csv", "label,score,score_axis\n1,0.9,cosine\n0,0.2,cosine\n1,0.4,cosine\n0,0.6,cosine\n");
    place.run(&["predict", "cosines.csv", "--threshold", "0.5", "-o", "predicted.csv"]).success();
    assert!(place.read("predicted.csv").starts_with("label,score_axis,score,prediction,outcome\n1,cosine,0.9,1,tp\n"));
    for file in ["cosines.csv", "predicted.csv"] {
        let report = place.stdout(&["report", file, "--format", "json"]);
        assert!(report.contains("\"log_loss\": null"), "{file}: {report}");
    }
}

#[test]
fn single_texts_are_counted_as_texts() {
    let place = Place::with("x.csv", "text\nthe harbour\nheavy rain\n");
    let run = place.run(&["score", "x.csv", "--model", &model("bert-2label"), "-o", "-"]).success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains("note: scored 2 texts in ") && said.contains(" texts/s)") && !said.contains("pair"),
        "{said}"
    );
}
