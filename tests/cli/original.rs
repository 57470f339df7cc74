//! Those who come from `run_classifier.py`: its folder, its data, its results.

use serde_json::Value;

use super::*;

/// The output folder of the original code, and the data folder.
fn folder(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1").join(name).to_str().unwrap().to_owned()
}

fn json(arguments: &[&str]) -> Value {
    let place = Place::new();
    let run = place.run(&[arguments, &["--format", "json"]].concat()).code(0);
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}

/// The number that `eval_results.txt` has for `key`.
fn evaluated(name: &str, key: &str) -> f64 {
    let text = fs::read_to_string(Path::new(&folder(name)).join("eval_results.txt")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).unwrap();
    line.parse().unwrap()
}

#[test]
fn the_report_says_what_eval_results_said() {
    for name in ["mrpc_en", "mrpc_zh"] {
        let data = format!("{}/data", folder(name));
        let options = ["--layout", "mrpc", "--split", "dev", "--max-length", "64"];
        let report = json(&[&["report", &data, "--model", &folder(name)][..], &options].concat());
        let accuracy = report["at"]["accuracy"].as_f64().unwrap();
        assert!((accuracy - evaluated(name, "eval_accuracy")).abs() < 1e-6, "{name}: {accuracy}");
        let loss = report["mean_loss"].as_f64().unwrap();
        assert!((loss - evaluated(name, "eval_loss")).abs() < 1e-5, "{name}: {loss}");
        assert!((loss - evaluated(name, "loss")).abs() > 1e-3, "a mean of rows, not of batches");
    }
}

#[test]
fn the_results_that_the_original_wrote_give_the_report_that_its_model_gives() {
    for name in ["mrpc_en", "mrpc_zh"] {
        let (data, model) = (format!("{}/data/test.tsv", folder(name)), folder(name));
        let scored = json(&["report", &data, "--model", &model, "--max-length", "64"]);
        let results = format!("{model}/test_results.tsv");
        let joined = json(&["report", &data, "--scores", &results]);
        for key in ["tp", "fp", "fn", "tn"] {
            assert_eq!(scored["at"][key], joined["at"][key], "{name} {key}");
        }
        assert_eq!(joined["mean_loss"], Value::Null, "it is known only with the logits");
        let difference = scored["log_loss"].as_f64().unwrap() - joined["log_loss"].as_f64().unwrap();
        assert!(difference.abs() < 1e-5, "{name}: {difference}");
    }
}

#[test]
fn logits_probabilities_and_losses_are_those_of_create_model() {
    let place = Place::new();
    let (data, model) = (format!("{}/data/test.tsv", folder("mrpc_en")), folder("mrpc_en"));
    let columns = "logit_0,logit_1,probability_0,probability_1,margin,loss,score";
    place
        .run(&["score", &data, "--model", &model, "--max-length", "64", "-o", "out.jsonl", "--columns", columns])
        .code(0);
    let expected = fs::read_to_string(format!("{model}/expected_test.jsonl")).unwrap();
    assert_eq!(place.read("out.jsonl").lines().count(), expected.lines().count());
    for (found, expected) in place.read("out.jsonl").lines().zip(expected.lines()) {
        let (found, expected): (Value, Value) =
            (serde_json::from_str(found).unwrap(), serde_json::from_str(expected).unwrap());
        let close = |key: &str, expected: &Value, tolerance: f64| {
            let difference = found[key].as_f64().unwrap() - expected.as_f64().unwrap();
            assert!(difference.abs() <= tolerance, "{key}: {found} {expected}");
        };
        for class in 0..2 {
            close(&format!("logit_{class}"), &expected["logits"][class], 1e-5);
            close(&format!("probability_{class}"), &expected["probabilities"][class], 5e-6);
        }
        close("loss", &expected["loss"], 1e-5);
    }
}

#[test]
fn a_checkpoint_may_be_named_by_its_prefix() {
    let place = Place::with("pairs.tsv", "text_a\ttext_b\tlabel\nthe bank\ta report\t1\nthe\tbank\t0\n");
    let of = |model: &str| {
        let run = place.run(&["score", "pairs.tsv", "--model", model, "-o", "-"]).code(0);
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let by_folder = of(&folder("mrpc_en"));
    assert_eq!(of(&folder("mrpc_en/model.ckpt-1100")), by_folder);
    assert_eq!(of(&folder("mrpc_en/model.ckpt-1100.index")), by_folder);
    let run = place.run(&["score", "pairs.tsv", "--model", &folder("mrpc_en/model.ckpt-1101"), "-o", "-"]).code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("no TensorFlow checkpoint with this prefix"), "{stderr}");
}

#[test]
fn a_folder_and_its_splits_ask_for_what_is_not_clear() {
    let place = Place::new();
    let data = format!("{}/data", folder("mrpc_en"));
    for (arguments, code, expected) in [
        (vec!["report", &data], 1, "is a folder with the splits dev, test: choose one, for example with --split dev"),
        (vec!["report", &data, "--split", "train"], 1, "has no file for the split \"train\""),
        (vec!["report", &data, "--layout", "glue"], 2, "unknown layout \"glue\"; the layouts are mrpc,"),
        (vec!["report", &data, "--split", "dev"], 1, "dev.tsv has no scores; give a model or scores (--model DIR,"),
    ] {
        let run = place.run(&arguments).code(code);
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.contains(expected) && stderr.lines().count() == 1, "{stderr}");
    }
}
