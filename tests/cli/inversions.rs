//! What the warning about scores that run the wrong way advises, typed in as it stands, for every kind of model.

use serde_json::Value;

use super::{Place, model};

/// Texts, two a row.
const TEXTS: [&str; 12] = [
    "a b,c d",
    "e,f",
    "g h i,j",
    "k,l m",
    "n,o p q",
    "the harbour,a",
    "rain,night",
    "heavy rain,a night",
    "umbrella,b",
    "a broken one,c",
    "x y z,the",
    "the the,a a",
];

/// A file whose rows a model (with `options`) scores the higher the less they are of class 1, as `names` calls the classes.
fn reversed(place: &Place, options: &[&str], names: [&str; 2]) {
    let rows: Vec<String> = (0..60).map(|row| format!("{} {row}", TEXTS[row % TEXTS.len()])).collect();
    place.write("texts.csv", format!("sentence1,sentence2\n{}\n", rows.join("\n")));
    let written = place.stdout(&[&["score", "texts.csv", "-o", "-", "--columns", "score"], options].concat());
    let scores: Vec<f64> = written.lines().skip(1).map(|score| score.parse().unwrap()).collect();
    let mut sorted = scores.clone();
    sorted.sort_by(f64::total_cmp);
    let label = |score: f64| names[usize::from(score < sorted[30])];
    let rows: Vec<String> = rows.iter().zip(scores).map(|(texts, score)| format!("{texts},{}", label(score))).collect();
    place.write("x.csv", format!("sentence1,sentence2,label\n{}\n", rows.join("\n")));
}

/// ROC AUC, and the warning that labels or scores may be the wrong way round.
fn report(place: &Place, options: &[&str]) -> (f64, Option<String>) {
    let report = place.stdout(&[&["report", "x.csv", "--format", "json"], options].concat());
    let report: Value = serde_json::from_str(&report).unwrap();
    let warnings: Vec<String> = serde_json::from_value(report["warnings"].clone()).unwrap();
    let warning = warnings.into_iter().find(|warning| warning.contains("the wrong way round"));
    (report["roc_auc"].as_f64().unwrap(), warning)
}

#[test]
fn the_advice_inverts_scores_or_labels_of_every_kind_of_model_when_typed_in() {
    let unnamed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1/mrpc_en");
    let unnamed = unnamed.to_str().unwrap().to_owned();
    let [named, one_logit, cosine] = ["bert-2label", "bert-1label-sigmoid", "st-cls"].map(model);
    let three = model("bert-3label-nli");
    let plain: &[&str] = &[];
    let none = "no option inverts the scores of this model";
    let cases = [
        // Two classes that have names, called otherwise than the labels, and the same.
        (&named, plain, ["0", "1"], "use --positive not_paraphrase", "--positive 0 --positive-index 1"),
        (&named, plain, ["-1", "1"], "use --positive not_paraphrase", "--positive=-1 --positive-index 1"),
        (&named, &["--positive", "0"], ["0", "1"], "use --positive-index 1", "--positive not_paraphrase"),
        (&named, plain, ["no", "yes"], "use --positive not_paraphrase", "--positive no"),
        (
            &named,
            plain,
            ["not_paraphrase", "paraphrase"],
            "use --positive-index 0",
            "--positive not_paraphrase --positive-index 1",
        ),
        // Two classes that have none.
        (&unnamed, plain, ["0", "1"], "use --positive LABEL_0", "--positive 0 --positive-index 1"),
        (&unnamed, &["--positive", "0"], ["0", "1"], "use --positive-index 1", "--positive LABEL_0"),
        // None to choose from.
        (&one_logit, plain, ["0", "1"], none, "--positive 0"),
        (&cosine, plain, ["0", "1"], none, "--positive 0"),
        (&cosine, plain, ["-1", "1"], none, "--positive=-1"),
        (&cosine, plain, ["no", "yes"], none, "--positive no"),
        // One of three.
        (&three, &["--positive", "entailment"], ["0", "1"], none, "--positive 0 --positive-index 1"),
    ];
    for (model, given, names, scores, labels) in cases {
        let scores = if scores == none { scores.to_owned() } else { format!("to invert the scores, {scores}") };
        let advice = format!("; {scores}; to invert the labels, use {labels}");
        let place = Place::new();
        let options = [&["--model", model], given].concat();
        // Unlabelled rows are scored as the labelled ones will be.
        reversed(&place, &options, if given == ["--positive", "0"] { [names[1], names[0]] } else { names });
        let (auc, warning) = report(&place, &options);
        let warning = warning.unwrap_or_else(|| panic!("{model} {names:?}: AUC {auc}"));
        assert!(warning.ends_with(&format!("labels or scores may be the wrong way round{advice}")), "{warning}");
        for advised in advice.split("use ").skip(1) {
            let typed: Vec<&str> = advised.split(';').next().unwrap().split([' ', '=']).collect();
            let typed = [&options[..], &typed].concat();
            let (followed, warning) = report(&place, &typed);
            assert!(warning.is_none() && followed > auc, "{typed:?}: {followed} for {auc}");
            assert!((followed - (1.0 - auc)).abs() < 1e-9, "{typed:?}: {followed} for {auc}");
        }
    }
}

#[test]
fn a_positive_name_that_neither_labels_nor_model_have_is_refused() {
    let place = Place::with("x.csv", "sentence1,sentence2,label\na,b,0\nc,d,1\ne,f,1\n");
    for kind in ["bert-2label", "bert-1label-sigmoid", "st-cls"] {
        let run = place.run(&["report", "x.csv", "--model", &model(kind), "--positive", "foo"]).code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        let refused = "error: x.csv: there is no label \"foo\" (--positive) in column \"label\"; its labels are \"1\" (2), \
                       \"0\" (1)\n";
        assert!(said.ends_with(refused), "{said}");
    }
    // Where labels are not needed too.
    place.run(&["score", "x.csv", "--model", &model("bert-2label"), "--positive", "foo", "-o", "-"]).code(1);
    let run = place.run(&["report", "x.csv", "--model", &model("bert-2label"), "--positive", "Paraphrase"]).success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("labels: 0 and 1 stay as they are: --positive Paraphrase is a class of the model"), "{said}");
}

#[test]
fn a_sign_is_typed_as_it_stands_and_the_last_positive_counts() {
    let place = Place::with("x.csv", "label,score\n-,0.9\n+,0.1\n+,0.3\n-,0.2\n+,0.4\n");
    let positives = |options: &[&str]| {
        let report = place.stdout(&[&["report", "x.csv", "--format", "json"], options].concat());
        serde_json::from_str::<Value>(&report).unwrap()["positives"].as_u64().unwrap()
    };
    assert_eq!(positives(&["--positive", "+"]), 3);
    assert_eq!(positives(&["--positive", "-"]), 2);
    assert_eq!(positives(&["--positive", "+", "--positive=-"]), 2);
}

#[test]
fn the_demo_says_that_its_labels_were_inverted_too() {
    let place = Place::new();
    let said = |options: &[&str]| {
        let output = place.run(&[&["report", "--demo", "--limit", "8"], options].concat()).success();
        String::from_utf8_lossy(&output.get_output().stderr).into_owned()
    };
    let (inverted, plain) = (said(&["--positive", "0"]), said(&[]));
    assert!(inverted.contains("note: labels: 0 and 1 are read as 1 and 0\n"), "{inverted}");
    assert!(inverted.contains("note: scoring the model's class 0 "), "{inverted}");
    assert!(!plain.contains("labels:"), "{plain}");
}

#[test]
fn a_model_whose_classes_have_no_names_is_asked_for_one_by_its_number() {
    let place = Place::with("x.csv", "sentence1,sentence2,label\na b,c d,FAVOR\ne f,g,AGAINST\nh i,j k,NONE\n");
    let folder = place.path("model");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(model("bert-3label-nli")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    let mut config: Value = serde_json::from_str(&place.read("model/config.json")).unwrap();
    config["id2label"] = serde_json::json!({"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"});
    place.write("model/config.json", config.to_string());
    // Typed in as it is said, step by step: the class of the model, then that of the labels.
    let mut typed = vec!["report".to_owned(), "x.csv".into(), "--model".into(), "model".into()];
    for _ in 0..2 {
        let run = place.run(&typed.iter().map(String::as_str).collect::<Vec<_>>()).code(1);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        let advised = said.split("for example with ").nth(1).or_else(|| said.split("; try ").nth(1));
        let advised = advised.unwrap_or_else(|| panic!("{said}"));
        typed.extend(advised.split_whitespace().take(2).map(str::to_owned));
    }
    assert_eq!(typed[4], "--positive-index");
    assert_eq!(typed[6], "--positive");
    place.run(&typed.iter().map(String::as_str).collect::<Vec<_>>()).success();
    let without = place.run(&["report", "x.csv", "--positive-index", "1"]).code(2);
    let said = String::from_utf8_lossy(&without.get_output().stderr).into_owned();
    assert!(said.contains("--positive-index needs a model or --scores"), "{said}");
    let outside = ["report", "x.csv", "--model", "model", "--positive", "FAVOR", "--positive-index", "3"];
    let run = place.run(&outside).code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("--positive-index 3 is out of range: the number of classes is 3"), "{said}");
}
