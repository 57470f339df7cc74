//! What `report` says of labels and scores that look like a mistake, and which way they are taken.

use serde_json::Value;

use super::{Place, model};

/// Scored rows, given as (label, score).
fn rows(rows: impl IntoIterator<Item = (u8, f64)>) -> String {
    rows.into_iter().fold("label,score\n".to_owned(), |file, (label, score)| format!("{file}{label},{score}\n"))
}

/// The warnings of `report` on `file`, as stderr and the JSON have them.
fn warnings(file: &str, options: &[&str]) -> Vec<String> {
    let place = Place::with("x.csv", file);
    let arguments = [&["report", "x.csv", "--format", "json"], options].concat();
    let output = place.run(&arguments).success().get_output().clone();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let warnings: Vec<String> = serde_json::from_value(report["warnings"].clone()).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let told: Vec<&str> = stderr.lines().filter_map(|line| line.strip_prefix("warning: ")).collect();
    assert_eq!(told, warnings, "stderr and the report say the same");
    warnings
}

#[test]
fn scores_that_run_the_wrong_way_are_doubted_and_the_advice_turns_them() {
    let overlap = |turned: bool| {
        let score = move |rank: usize| if turned { 0.7 - rank as f64 / 100.0 } else { 0.1 + rank as f64 / 100.0 };
        rows((0..40).map(|rank| (u8::from(rank > 20) ^ u8::from(rank % 9 == 0), score(rank))))
    };
    assert!(warnings(&overlap(false), &[]).is_empty());
    let found = warnings(&overlap(true), &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("ROC AUC is 0.") && found[0].contains("may be the wrong way round"), "{}", found[0]);
    assert!(
        found[0].ends_with("to invert the scores, replace each with 1 - score; to invert the labels, use --positive 0")
    );
    assert!(warnings(&overlap(true), &["--positive", "0"]).is_empty(), "as advised");
    // An interval that reaches 0.5 says nothing; AUC 0 is an interval of its own.
    assert!(warnings(&rows([(1, 0.2), (0, 0.3), (1, 0.4), (0, 0.5), (1, 0.45), (0, 0.35)]), &[]).is_empty());
    let found = warnings(&rows([(1, 0.1), (1, 0.2), (0, 0.3), (0, 0.4)]), &[]);
    assert!(found[0].contains("ROC AUC is 0.000 (95 % interval 0.000 to 0.000)"), "{found:?}");
    let found = warnings(&rows([(1, -1.0), (1, -0.2), (0, 0.3), (0, 4.0)]), &[]);
    assert!(found[0].contains("replace each with -score; "), "{found:?}");
    let found = warnings(&rows([(1, 0.1), (0, 0.2), (0, 0.3), (0, 0.6)]), &[]);
    assert!(found[0].contains("95 % interval 0.000 to 0.000"), "one positive is enough: {found:?}");
    let named = "label,score\nyes,0.1\nyes,0.2\nno,0.3\nno,0.4\n";
    assert!(warnings(named, &[])[0].ends_with("to invert the labels, use --positive no"));
}

#[test]
fn a_threshold_that_tells_nothing_apart_is_said_to() {
    let scored = rows([(1, 0.1), (0, 0.2), (1, 0.3), (1, 0.4)]);
    assert_eq!(warnings(&scored, &["--objective", "F1"]), ["at threshold 0 every prediction is 1"]);
    assert!(warnings(&scored, &["--objective", "mcc"]).is_empty());
    // Nobody has decided on it yet.
    assert!(warnings(&scored, &[]).is_empty());
    // Outside of all probabilities that is said instead, and once.
    assert_eq!(warnings(&scored, &["--threshold", "2"]).len(), 1);
    let place = Place::with("x.csv", &scored);
    let predicted = place.run(&["predict", "x.csv", "--threshold", "0.9", "-o", "-"]).success();
    let said = String::from_utf8_lossy(&predicted.get_output().stderr).into_owned();
    assert!(said.contains("warning: at threshold 0.9 every prediction is 0\n"), "{said}");
}

#[test]
fn the_advice_that_turns_labels_works_whatever_positive_says() {
    // The score falls as the label rises.
    let falling = |labels: &[&str]| {
        let rows: String =
            (0..40).map(|row| format!("{},{}\n", labels[row * labels.len() / 40], 0.9 - row as f64 / 100.0)).collect();
        format!("label,score\n{rows}")
    };
    let cases: [(&[&str], &[&str], &str); 8] = [
        (&["1", "2", "3", "4"], &["--positive", ">=3"], "'<3'"),
        (&["1", "2", "3", "4"], &["--positive", ">2.5"], "'<=2.5'"),
        (&["4", "3", "2", "1"], &["--positive", "<3"], "'>=3'"),
        (&["4", "3", "2", "1"], &["--positive", "<= 2"], "'>2'"),
        (&["true", "false"], &["--positive", "false"], "true"),
        (&["1", "-1"], &["--positive=-1"], "1"),
        (&["a", "b", "c"], &["--positive", "c"], "'not c'"),
        (&["c", "b", "a"], &["--positive", "not c"], "c"),
    ];
    for (labels, options, opposite) in cases {
        let found = warnings(&falling(labels), options);
        let advised = found[0].rsplit_once("to invert the labels, use --positive ").map(|(_, advised)| advised);
        assert_eq!(advised, Some(opposite), "{options:?}: {found:?}");
        let followed = warnings(&falling(labels), &["--positive", opposite.trim_matches('\'')]);
        assert!(followed.iter().all(|warning| !warning.contains("wrong way round")), "{followed:?}");
    }
}

#[test]
fn a_prediction_in_the_place_of_the_gold_label_is_suspected() {
    let perfect = rows((0..21).map(|rank| (u8::from(rank > 9), f64::from(rank) / 25.0)));
    let expected = "column \"label\" may be the model's own prediction, not the gold label: the scores separate its classes perfectly";
    assert_eq!(warnings(&perfect, &[]), [expected]);
    assert!(warnings(&rows((0..20).map(|rank| (u8::from(rank > 9), f64::from(rank) / 25.0))), &[]).is_empty());
    let won = rows([(0, 0.98), (1, 0.7), (0, 0.5), (1, 0.99)]);
    let expected = "column \"label\" may be the model's own prediction, not the gold label: every score is at least 0.5, as the \
                    score of a winning class is";
    assert_eq!(warnings(&won, &[]), [expected]);
}

#[test]
fn positive_0_turns_labels_and_a_model_of_two_classes_alike() {
    let place =
        Place::with("pairs.csv", "sentence1,sentence2,label\na b,c d,1\ne,f,0\ng h i,j,1\nk,l m,0\nn,o p q,1\n");
    let report = |options: &[&str]| {
        let arguments = [&["report", "pairs.csv", "--format", "json", "--model"], options].concat();
        let output = place.run(&arguments).success().get_output().clone();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            report["roc_auc"].as_f64().unwrap(),
            report["positives"].as_u64().unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (auc, positives, _) = report(&[&model("bert-2label")]);
    for turned in ["0", "not 1"] {
        let (turned_auc, negatives, notes) = report(&[&model("bert-2label"), "--positive", turned]);
        assert!((turned_auc - auc).abs() < 1e-12 && positives + negatives == 5, "{turned}: {turned_auc} {auc}");
        assert!(
            notes.contains("labels: 0 and 1 are read as 1 and 0") && notes.contains("the model's class 0 ("),
            "{notes}"
        );
    }
    let (_, _, notes) = report(&[&model("bert-1label-sigmoid"), "--positive", "0"]);
    assert!(notes.contains("the model has one logit, that of class 1: --positive 0 does not invert it"), "{notes}");
    let (_, _, notes) = report(&[&model("st-cls"), "--positive", "0"]);
    assert!(notes.contains("cosines stay as they are: --positive 0 does not invert them"), "{notes}");
    // Three classes have another numbering than the labels: one is named.
    let run = place.run(&["report", "pairs.csv", "--model", &model("bert-3label-nli"), "--positive", "0"]).code(1);
    let error = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(error.contains("choose the one to score, for example with --positive-index 1\n"), "{error}");
    let (_, positives, _) = report(&[&model("bert-3label-nli"), "--positive", "entailment"]);
    assert_eq!(positives, 3);
}

#[test]
fn labels_and_a_model_of_two_classes_turn_together_or_not_at_all() {
    let report = |[zero, one]: [&str; 2], options: &[&str]| {
        let rows = [("a b,c d", one), ("e,f", zero), ("g h i,j", one), ("k,l m", zero), ("n,o p q", one)];
        let rows: String = rows.iter().map(|(texts, label)| format!("{texts},{label}\n")).collect();
        let place = Place::with("pairs.csv", format!("sentence1,sentence2,label\n{rows}"));
        let arguments = [&["report", "pairs.csv", "--format", "json", "--model", &model("bert-2label")], options];
        let report: Value = serde_json::from_str(&place.stdout(&arguments.concat())).unwrap();
        (report["roc_auc"].as_f64().unwrap(), report["positives"].as_u64().unwrap())
    };
    let (auc, _) = report(["0", "1"], &[]);
    assert!((auc - 0.5).abs() > 1e-3, "an AUC that turning does not change shows nothing");
    let cases = [
        (["0", "1"], &["0", "0.0", "not 1", "false", "<1"][..]),
        (["false", "true"], &["0", "false", "False", "not true", "not 1"]),
        (["-1", "1"], &["-1", "-1.0", "not 1"]),
    ];
    for (labels, turning) in cases {
        for asked in turning {
            let (turned, positives) = report(labels, &[&format!("--positive={asked}")]);
            assert!((turned - auc).abs() < 1e-12 && positives == 2, "{labels:?} {asked}: {turned} for {auc}");
        }
        for asked in ["1", &format!("not {}", labels[0])] {
            let (kept, positives) = report(labels, &[&format!("--positive={asked}")]);
            assert!((kept - auc).abs() < 1e-12 && positives == 3, "{labels:?} {asked}: {kept} for {auc}");
        }
    }
}

#[test]
fn a_value_of_positive_may_begin_with_a_minus() {
    let place = Place::with("x.csv", "label,score\n-1,0.9\n1,0.1\n1,0.3\n-1,0.2\n");
    let positives = |options: &[&str]| {
        let report = place.stdout(&[&["report", "x.csv", "--format", "json"], options].concat());
        serde_json::from_str::<Value>(&report).unwrap()["positives"].as_u64().unwrap()
    };
    assert_eq!(positives(&[]), 2);
    assert_eq!(positives(&["--positive", "-1"]), 2);
    assert_eq!(positives(&["--positive=-1"]), 2);
}

#[test]
fn words_that_the_tokenizer_does_not_know_are_told_with_their_share() {
    let line = |label: usize, text: &str| format!("{text},щука {label},{label}\n");
    let known = (0..10).map(|row| {
        let [first, second] = [["the harbour", "a broken umbrella"], ["heavy rain in the night", "a"]][row % 2];
        format!("{first},{second},{}\n", row / 5)
    });
    let unknown = (0..10).map(|row| line(row % 2, "эй щи"));
    let header = || std::iter::once("text_a,text_b,label\n".to_owned());
    let model = ["--model", &model("bert-2label")];
    let about_known = warnings(&header().chain(known.clone()).collect::<String>(), &model);
    assert!(about_known.iter().all(|warning| !warning.contains("word pieces")), "{about_known:?}");
    let file: String = header().chain(known).chain(unknown).collect();
    let found = warnings(&file, &model);
    assert!(found[0].contains(" % of the word pieces are unknown"), "{found:?}");
    // Summed over all rows where they are scored as they come.
    let place = Place::with("x.csv", &file);
    let output = place.run(&["score", "x.csv", "-o", "-", model[0], model[1]]).success().get_output().clone();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("warning: {}", found[0])), "{said}");
}
