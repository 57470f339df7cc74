//! Every key of a JSON report stands in docs/output.md.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The JSON report of these arguments, run in `folder`.
fn report(folder: &Path, arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutpoint"));
    let run = command.current_dir(folder).arg("report").args(arguments).args(["--format", "json"]).output().unwrap();
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// The keys in `value` that are names of ours: objectives, slices and costs are called as somebody typed them.
fn keys(value: &Value, known: &mut BTreeSet<String>) {
    let is_ours = |key: &str| {
        let is_word = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        is_word && key.starts_with(|c: char| c.is_ascii_lowercase())
    };
    match value {
        Value::Object(entries) => {
            known.extend(entries.keys().filter(|key| is_ours(key)).cloned());
            entries.values().for_each(|value| keys(value, known));
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Rows whose label goes with the score, but not always.
fn rows() -> String {
    let row = |row: usize| {
        let (score, noise) = (row as f64 / 400.0, row * 7_919 % 400);
        let label = u8::from(noise < row);
        let (other, weight, source) = (noise as f64 / 800.0 + score / 2.0, row % 3 + 1, ["web", "mail"][row % 2]);
        format!("{label},{score},{other},{source},{weight},{},{},some text {row}\n", row % 5, row % 4)
    };
    let header = "label,score,score_b,source,importance,cost_a,cost_b,text\n".to_owned();
    header + &(0..400).map(row).collect::<String>()
}

#[test]
fn every_key_of_a_json_report_is_documented() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["x.csv", "y.csv"] {
        fs::write(folder.path().join(file), rows().replace("some", &file[..1])).unwrap();
    }
    let data = ["x.csv", "--score", "score", "--bootstrap", "100"];
    let points = "f1; cost; eer; precision=recall; recall@precision>=0.9; f1@precision>=0.999,recall>=0.999";
    let proofs = "precision>=0.6 with 90%; fpr<=0.3 with 90%; recall>=0.999999 with 99%";
    let by_row = ["--objective", "f1", "--cost-fp", "cost_a", "--cost-fn", "cost_b"];
    let sliced = ["--slice", "source", "--slice-thresholds", "best", "--prevalence", "5%", "--points", points];
    let beside = ["--compare-score", "score_b", "--holdout", "y.csv"];
    let banded = ["--threshold", "0.5", "--cost", "fp=1,fn=2", "--points", proofs, "--band", "0.3,0.7"];
    let chosen = ["--band", "abstain=0.4", "--band", "accuracy>=0.6 with 80%"];
    let weighted = ["--weight", "importance", "--cost", "fp=1,fn=2", "--objective", "recall>=0.6 with 90%"];
    let mut named = BTreeSet::new();
    for options in [
        [&by_row[..], &sliced, &beside].concat(),
        [&banded[..], &chosen].concat(),
        [&weighted[..], &["--points", points]].concat(),
    ] {
        keys(&report(folder.path(), &[&data[..], &options].concat()), &mut named);
    }
    for file in ["dev-v2.0.json", "null_odds.json", "predictions.json"] {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/squad2");
        fs::copy(fixtures.join(file), folder.path().join(file)).unwrap();
    }
    let answered = ["dev-v2.0.json", "--scores", "null_odds.json", "--predictions", "predictions.json"];
    keys(&report(folder.path(), &answered), &mut named);
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/output.md")).unwrap();
    let words: BTreeSet<&str> = docs.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    // Called after what was typed here.
    let typed = ["importance", "score_vs_score_b", "cost_fp", "cost_fn"];
    let missing =
        |key: &&String| !words.contains(key.as_str()) && !key.starts_with("best_") && !typed.contains(&key.as_str());
    let missing: Vec<&String> = named.iter().filter(missing).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(named.len() > 150, "{named:?}");
}
