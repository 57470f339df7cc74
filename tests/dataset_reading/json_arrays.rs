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
        assert_eq!(
            (data.len(), data.lines.clone(), data.source.format),
            (3, vec![1, 2, 3], Format::Jsonl.into()),
            "{name}"
        );
        assert_eq!(data.scores.as_ref().unwrap().values, [0.75, 0.5, 0.001]);
        assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
        assert_eq!(data.table.cell(1, 3), Cell::Json("{\"x\": [1]}"));
        assert_eq!(said(&data.notes).contains(&"read as a JSON array".to_owned()), name == "x.txt");
    }
    let asked = ReadOptions { format: Some(Format::Jsonl.into()), ..ReadOptions::default() };
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
fn a_line_of_json_may_be_an_array_or_a_number_of_its_own() {
    let all = |one: f64| {
        format!(r#"[{{"label": "LABEL_1", "score": {one}}}, {{"label": "LABEL_0", "score": {}}}]"#, 1.0 - one)
    };
    let cases = [
        (format!("{}\n\n{}\n", all(0.75), all(0.25)), "LABEL_1"),
        ("[0.25, 0.75]\n[0.75, 0.25]\n".into(), "2"),
        ("[0.75]\n[0.25]\n".into(), "1"),
        ("0.75\n0.25\n".into(), "1"),
    ];
    for (scores, column) in cases {
        let data = b"text\tlabel\na\t1\nb\t0\n";
        let files = Files::new([("data.tsv", &data[..]), ("s.jsonl", scores.as_bytes())]);
        let options = ReadOptions { scores_file: Some(files.path("s.jsonl")), ..ReadOptions::default() };
        let read = files.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(read.scores.unwrap().values, [0.75, 0.25], "{scores}");
        assert!(said(&read.notes).iter().any(|note| note.contains(&format!("\"{column}\" of "))), "{scores}");
    }
    // Each line is a row, also where one is broken.
    let scores = "NaN\n0.75\n0.2.5\n0.5\n";
    let data = b"text\tlabel\na\t1\nb\t0\nc\t1\nd\t0\n";
    let files = Files::new([("data.tsv", &data[..]), ("s.jsonl", scores.as_bytes())]);
    let options =
        ReadOptions { scores_file: Some(files.path("s.jsonl")), skip_bad_rows: true, ..ReadOptions::default() };
    let read = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!((read.lines, read.scores.unwrap().values), (vec![3, 5], vec![0.75, 0.5]));
    // And in a data set.
    let rows = open("x.jsonl", "[\"a\", \"b\", 1]\n[\"c\", \"d\", 0]\n", &ReadOptions::default(), MODEL).unwrap();
    assert_eq!((rows.len(), rows.pair(1).text_a), (2, "c"));
}

#[test]
fn text_in_brackets_is_no_array_for_a_number_in_it() {
    for (content, refused) in [
        ("[NaN]\n", "s.txt, line 1: the score \"NaN\" is not a finite number"),
        ("[x: NaN]\n", "s.txt has a header but no rows below it"),
        ("[[NaN, x]]\n", "s.txt has a header but no rows below it"),
    ] {
        let files = Files::new([("data.tsv", &b"text\tlabel\na\t1\n"[..]), ("s.txt", content.as_bytes())]);
        let options = ReadOptions { scores_file: Some(files.path("s.txt")), ..ReadOptions::default() };
        assert_eq!(files.message("data.tsv", &options, SCORED), refused);
    }
    // However long the file is.
    let rows: String = (0..20_000).map(|row| format!("[1] see\t[{row}] there\t{}\n", row % 2)).collect();
    assert_eq!(open("x.txt", &rows, &ReadOptions::default(), MODEL).unwrap().len(), 20_000);
}

#[test]
fn the_scores_of_all_classes_give_that_of_class_1() {
    let row = |classes: &[(&str, f64)]| {
        let of_class = |(label, score): &(&str, f64)| format!("{{\"label\": \"{label}\", \"score\": {score}}}");
        format!("[{}]", classes.iter().map(of_class).collect::<Vec<_>>().join(", "))
    };
    let two = |names: [&str; 2]| {
        let rows = [row(&[(names[1], 0.75), (names[0], 0.25)]), row(&[(names[0], 0.875), (names[1], 0.125)])];
        format!("[{}]", rows.join(",\n"))
    };
    let three = format!(
        "[{}]",
        [
            row(&[("neutral", 0.5), ("entailment", 0.375), ("contradiction", 0.125)]),
            row(&[("entailment", 0.75), ("contradiction", 0.125), ("neutral", 0.125)]),
        ]
        .join(",")
    );
    let cases = [
        (two(["LABEL_0", "LABEL_1"]), None, [0.75, 0.125], "LABEL_1"),
        (two(["LABEL_0", "LABEL_1"]), named("0"), [0.25, 0.875], "LABEL_0"),
        (two(["no", "yes"]), None, [0.75, 0.125], "yes"),
        (three.clone(), named("entailment"), [0.375, 0.75], "entailment"),
        // All others together.
        (three.clone(), named("not neutral"), [0.5, 0.875], "not neutral"),
    ];
    let files_of_all =
        |scores: &str| Files::new([("data.tsv", &b"text\tlabel\na\t1\nb\t0\n"[..]), ("s.json", scores.as_bytes())]);
    for (scores, positive, expected, column) in cases {
        let files = files_of_all(&scores);
        let options = ReadOptions { scores_file: Some(files.path("s.json")), positive, ..ReadOptions::default() };
        let read = files.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(read.scores.unwrap().values, expected, "{scores}");
        assert!(said(&read.notes).iter().any(|note| note.contains(&format!("\"{column}\" of "))), "{scores}");
    }
    let files = files_of_all(&two(["LABEL_0", "LABEL_1"]));
    let options =
        ReadOptions { scores_file: Some(files.path("s.json")), positive: named("foo"), ..ReadOptions::default() };
    assert!(files.message("data.tsv", &options, SCORED).contains("\"foo\""), "a class that nobody has");
    // Its extension need not say what it is.
    let text = Files::new([
        ("data.tsv", &b"text\tlabel\na\t1\nb\t0\n"[..]),
        ("s.txt", two(["LABEL_0", "LABEL_1"]).as_bytes()),
    ]);
    let options = ReadOptions { scores_file: Some(text.path("s.txt")), ..ReadOptions::default() };
    assert_eq!(text.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values, [0.75, 0.125]);
    let files = files_of_all(&three);
    let options = ReadOptions { scores_file: Some(files.path("s.json")), ..ReadOptions::default() };
    let asked = files.message("data.tsv", &options, SCORED);
    assert!(asked.starts_with("s.json: ") && asked.contains("for example with --positive entailment"), "{asked}");
}

#[test]
fn json_that_holds_columns_is_named_with_what_to_write_instead() {
    let columns = r#"{"label": {"0": 1, "1": 0}, "score": {"0": 0.75, "1": 0.25}}"#;
    let lists = r#"{"label": [1, 0], "score": [0.75, 0.25]}"#;
    let split = r#"{"columns": ["label", "score"], "index": [0, 1], "data": [[1, 0.75], [0, 0.25]]}"#;
    let not_finite = r#"{"label": [1, 0], "score": [NaN, 0.25]}"#;
    for content in [columns, lists, split, not_finite] {
        for content in [content.to_owned(), content.replace("}, ", "},\n  ").replace("], ", "],\n  ")] {
            let scores = content.as_bytes();
            let files = Files::new([("x.json", scores), ("data.tsv", &b"text\tlabel\na\t1\nb\t0\n"[..])]);
            let refused = files.message("x.json", &ReadOptions::default(), SCORED);
            assert!(refused.starts_with("x.json is JSON that holds columns instead of rows"), "{refused}");
            assert!(refused.ends_with(r#"with to_json("FILE.jsonl", orient="records", lines=True)"#), "{refused}");
            let options = ReadOptions { scores_file: Some(files.path("x.json")), ..ReadOptions::default() };
            assert_eq!(files.message("data.tsv", &options, SCORED), refused);
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
        // Where no other row can be read, nothing is gained by skipping.
        let advice = if content.ends_with("1}\n") { "" } else { advice };
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
