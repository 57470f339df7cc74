//! One JSON array instead of one object a line.

use cutpoint::dataset::{Cell, Format, ReadOptions};
use cutpoint::metrics::Axis;

use crate::{Files, MODEL, SCORED, message, named, open, said};

const ROWS: &str = r#"[{"text": "a", "label": 1, "y_score": 0.75},
  {"text": "b, ]", "y_score": 0.5, "label": 0, "more": {"x": [1]}}
, {"label": 1, "y_score": 1e-3, "text": null}]
"#;

#[test]
fn an_array_of_objects_is_read_as_lines_of_them_are() {
    for name in ["x.json", "x.jsonl", "x.txt", "x.json.gz"] {
        let files = Files::new([(name, ROWS.as_bytes())]);
        let data = files.read(name, &ReadOptions::default(), SCORED).unwrap();
        assert_eq!((data.len(), data.lines.clone(), data.source.format), (3, vec![1, 2, 3], Format::Jsonl), "{name}");
        assert_eq!(data.scores.as_ref().unwrap().values, [0.75, 0.5, 0.001]);
        assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
        assert_eq!(data.table.cell(1, 3), Cell::Json("{\"x\": [1]}"));
        assert_eq!(said(&data.notes).contains(&"read as a JSON array".to_owned()), name == "x.txt");
    }
    let asked = ReadOptions { format: Some(Format::Jsonl), ..ReadOptions::default() };
    assert_eq!(open("x", ROWS, &asked, SCORED).unwrap().len(), 3);
}

#[test]
fn an_array_of_numbers_or_of_rows_of_them_is_a_file_of_scores() {
    let data = "text\tlabel\na\t1\nb\t0\n";
    let cases = [
        ("[0.75, 0.25]", "1", [0.75, 0.25]),
        ("[\n  0.75,\n  0.25\n]\n", "1", [0.75, 0.25]),
        ("[[0.25, 0.75], [0.75, 0.25]]", "2", [0.75, 0.25]),
        (r#"[{"label": "LABEL_1", "score": 0.75}, {"label": "LABEL_0", "score": 0.75}]"#, "score", [0.75, 0.25]),
    ];
    for (scores, column, expected) in cases {
        for name in ["scores.json", "scores.txt"] {
            if name == "scores.txt" && scores.starts_with("[[") {
                continue;
            }
            let files = Files::new([("data.tsv", data.as_bytes()), (name, scores.as_bytes())]);
            let options = ReadOptions { scores_file: Some(files.path(name)), ..ReadOptions::default() };
            let read = files.read("data.tsv", &options, SCORED).unwrap();
            assert_eq!(read.scores.as_ref().unwrap().values, expected, "{name}: {scores}");
            assert_eq!(read.scores.as_ref().unwrap().axis, Axis::Probability);
            assert!(
                said(&read.notes).iter().any(|note| note.contains(&format!("column \"{column}\""))),
                "{:?}",
                read.notes
            );
        }
    }
}

#[test]
fn rows_of_values_have_numbered_columns() {
    let content = r#"[["a", "b", 1], ["c", "d", 0]]"#;
    let data = open("x.json", content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(
        (data.pair(1).text_a, data.pair(1).text_b, data.table.headers().join(" ")),
        ("c", Some("d"), "1 2 3".into())
    );
    let options = ReadOptions { text_a: named("2"), label: named("3"), ..ReadOptions::default() };
    assert_eq!(open("x.json", content, &options, MODEL).unwrap().pair(0).text_a, "b");
}

#[test]
fn what_is_wrong_in_an_array_is_told_with_its_line() {
    let advice = " (correct the row, or skip such rows with --skip-bad-rows)";
    let cases = [
        (
            "[{\"text\": \"a\", \"label\": 1},\n {\"text\": \"b\"",
            "line 2: the JSON array is incomplete, or something follows it",
        ),
        ("[{\"text\": \"a\", \"label\": 1}\n", "line 2: the JSON array is incomplete, or something follows it"),
        ("[{\"text\": \"a\", \"label\": 1}]\n[]", "line 2: the JSON array is incomplete, or something follows it"),
        (
            "[{\"text\": \"a\", \"label\": 1},\n7]",
            "line 2: the line is not a JSON object: invalid type: integer `7`, expected an \
          object with one key a column at column 1",
        ),
        ("[[\"a\", 1],\n[\"b\"]]", "line 2: the row has 1 field instead of 2"),
    ];
    let options = ReadOptions { text_a: None, ..ReadOptions::default() };
    for (content, reason) in cases {
        assert_eq!(
            message("x.json", content.as_bytes(), &options, MODEL),
            format!("x.json, {reason}{advice}"),
            "{content}"
        );
    }
    // A text in brackets is no array.
    let data = open("x.txt", "[1] see\t[2] there\t1\n[3] b\tc\t0\n", &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.pair(0).text_a, "[1] see");
}
