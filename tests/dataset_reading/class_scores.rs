//! `--scores` with the score of every class in each row.

use cutpoint::dataset::{DataError, Dataset, ReadOptions};

use crate::{Files, SCORED, named, said};

const DATA: &str = "text\tlabel\na\t1\nb\t0\n";

/// Read these rows beside two labels.
fn read(rows: [&str; 2], options: &ReadOptions) -> Result<Dataset, DataError> {
    let (files, options) = files(rows, options);
    files.read("data.tsv", &options, SCORED)
}

fn refused(rows: [&str; 2], options: &ReadOptions) -> String {
    let (files, options) = files(rows, options);
    files.message("data.tsv", &options, SCORED)
}

fn files(rows: [&str; 2], options: &ReadOptions) -> (Files, ReadOptions) {
    let scores = format!("[{}]", rows.join(",\n"));
    let files = Files::new([("data.tsv", DATA.as_bytes()), ("s.json", scores.as_bytes())]);
    let options = ReadOptions { scores_file: Some(files.path("s.json")), ..options.clone() };
    (files, options)
}

fn positive(name: &str) -> ReadOptions {
    ReadOptions { positive: named(name), ..ReadOptions::default() }
}

#[test]
fn a_comparison_chooses_among_more_than_two_classes_only() {
    let data = DATA.replace("\t1", "\t5").replace("\t0", "\t2");
    let cases = [
        (r#"[{"label": "LABEL_1", "score": 0.75}, {"label": "LABEL_0", "score": 0.25}]"#, 0.75),
        (r#"[{"label": "5", "score": 0.5}, {"label": "4", "score": 0.25}, {"label": "1", "score": 0.25}]"#, 0.75),
    ];
    for (row, expected) in cases {
        let scores = format!("[{row}, {row}]");
        let files = Files::new([("data.tsv", data.as_bytes()), ("s.json", scores.as_bytes())]);
        let options = ReadOptions { scores_file: Some(files.path("s.json")), ..positive(">=4") };
        let read = files.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(read.labels.as_deref().unwrap(), [true, false]);
        assert_eq!(read.scores.unwrap().values, [expected; 2], "{row}");
    }
}

#[test]
fn a_class_may_be_called_by_a_number() {
    let rows = [
        r#"[{"label": 1, "score": 0.75}, {"label": 0, "score": 0.25}]"#,
        r#"[{"label": 0, "score": 0.875}, {"label": 1, "score": 0.125}]"#,
    ];
    let data = read(rows, &ReadOptions::default()).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.75, 0.125]);
    assert!(said(&data.notes).iter().any(|note| note.contains("class \"1\" of")), "{:?}", data.notes);
}

#[test]
fn a_score_that_is_not_finite_is_named_wherever_it_stands() {
    let good = r#"[{"label": "LABEL_1", "score": 0.75}, {"label": "LABEL_0", "score": 0.25}]"#;
    let (other, own) = (good.replace("0.25", "NaN"), good.replace("0.75", "NaN"));
    for bad in [&other, &own] {
        for (rows, line, kept) in [([bad, good], 1, 0.75), ([good, bad], 2, 0.75)] {
            let refused = refused(rows, &ReadOptions::default());
            let expected = format!("s.json, line {line}: the score \"NaN\" is not a finite number (");
            assert!(refused.starts_with(&expected), "{refused}");
            let skipping = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
            assert_eq!(read(rows, &skipping).unwrap().scores.unwrap().values, [kept]);
        }
    }
}

#[test]
fn a_row_without_the_score_of_a_class_that_is_needed_is_bad() {
    let rows = [
        r#"[{"label": "joy", "score": 0.5}, {"label": "anger", "score": 0.25}]"#,
        r#"[{"label": "anger", "score": 0.5}, {"label": "neutral", "score": 0.25}]"#,
    ];
    let lacks = |class: &str| {
        format!(
            "there is no score of class \"{class}\" (let the pipeline write the scores of all classes, with top_k=None"
        )
    };
    let skipping = "or skip such rows with --skip-bad-rows)";
    assert_eq!(refused(rows, &positive("joy")), format!("s.json, line 2: {}, {skipping}", lacks("joy")));
    // Of several, because only all of them tell whether they may be added.
    assert_eq!(
        refused(rows, &positive("not neutral")),
        format!("s.json: none of its 2 rows can be read; the first, line 1: {})", lacks("neutral"))
    );
    assert_eq!(read(rows, &positive("anger")).unwrap().scores.unwrap().values, [0.25, 0.5]);
}

#[test]
fn scores_that_are_no_probabilities_are_neither_taken_nor_added() {
    let logits = r#"[{"label": "LABEL_1", "score": 1.5}, {"label": "LABEL_0", "score": -0.5}]"#;
    let refusal = refused([logits, logits], &ReadOptions::default());
    assert!(refusal.starts_with("s.json, line 1: the score \"1.5\" of a class is not a probability: "), "{refusal}");
    // Each class with a probability of its own.
    let several =
        r#"[{"label": "joy", "score": 0.75}, {"label": "love", "score": 0.75}, {"label": "anger", "score": 0.5}]"#;
    let refusal = refused([several, several], &positive("not anger"));
    assert!(refusal.starts_with("s.json, line 1: the scores of all classes add up to 2.000, not 1, "), "{refusal}");
    assert_eq!(read([several, several], &positive("joy")).unwrap().scores.unwrap().values, [0.75; 2]);
    let rounded =
        r#"[{"label": "joy", "score": 0.5}, {"label": "love", "score": 0.25}, {"label": "anger", "score": 0.24}]"#;
    assert_eq!(read([rounded, rounded], &positive("not anger")).unwrap().scores.unwrap().values, [0.75; 2]);
}

#[test]
fn the_class_that_won_alone_gives_the_score_of_class_1() {
    let rows = [r#"[{"label": "LABEL_1", "score": 0.75}]"#, r#"[{"label": "LABEL_0", "score": 0.875}]"#];
    let data = read(rows, &ReadOptions::default()).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.75, 0.125]);
    let turned = read(rows, &ReadOptions { positive: crate::named("0"), ..ReadOptions::default() }).unwrap();
    assert_eq!(turned.scores.unwrap().values, [0.25, 0.875]);
    let notes = said(&turned.notes);
    assert!(notes.iter().all(|note| !note.contains("stay as they are")), "{notes:?}");
}
