//! One case or more a format.

use std::io::Write;

use cutpoint::dataset::{Cell, Format, Pair, ReadOptions, parse_delimiter, read, sha256};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{ANYTHING, Files, MODEL, SCORED, TEXTS, column, fixture, open, said};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn csv_honours_quotes_and_knows_the_line_at_which_each_row_begins() {
    let data = read(&fixture("pairs.csv"), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.source.format, Format::Csv.into());
    assert_eq!(data.labels.as_deref(), Some(&[true, true, false, false, true, false][..]));
    assert_eq!(data.lines, [2, 3, 4, 6, 7, 8]);
    assert_eq!(data.pair(1).text_a, "She said \"no\" twice.");
    assert_eq!(data.pair(2).text_a, "Two lines:\none and two");
    assert_eq!(data.pair(3), Pair { text_a: "The shop opens at nine.", text_b: Some("") });
    assert_eq!(data.roles.id, Some(0));
    assert_eq!(data.name(), "pairs.csv");
    assert_eq!(said(&data.notes), ["texts: \"sentence1\", \"sentence2\"; label: \"label\"; id: \"id\""]);
    assert!(data.warnings.is_empty() && data.skipped.is_empty());
}

#[test]
fn tsv_takes_quotes_literally_and_reads_chinese_without_header() {
    let data = read(&fixture("pairs_zh.tsv"), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.source.format, Format::Tsv.into());
    assert_eq!(data.table.headers(), ["1", "2", "3"]);
    assert_eq!(data.labels.as_deref(), Some(&[true, false, true, true, false][..]));
    assert_eq!(data.pair(2), Pair { text_a: "\"双十一\"什么时候开始", text_b: Some("双十一是哪一天") });
    assert_eq!(data.lines, [1, 2, 3, 4, 5]);
    assert!(
        said(&data.notes).contains(&"no header: the three columns are read as text, text, label (0/1)".to_string())
    );
}

#[test]
fn json_lines_keep_absent_cells_numbers_and_late_keys_apart() {
    let data = read(&fixture("pairs.jsonl"), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.source.format, Format::Jsonl.into());
    assert_eq!(data.table.headers(), ["sentence1", "sentence2", "label", "idx", "source"]);
    assert_eq!(data.pair(1).text_a, "手机怎么充值");
    assert_eq!(data.pair(2), Pair { text_a: "Is the museum open?", text_b: None });
    assert_eq!(data.pair(3), Pair { text_a: "A \"quoted\" word\nand a line", text_b: Some("") });
    assert_eq!(data.table.cell(3, 3), Cell::Json("3"));
    assert_eq!(column(&data, 4), [None, None, None, Some("invented")]);
}

#[test]
fn the_numbers_that_python_writes_and_json_lacks_are_understood() {
    let rows = [
        r#"{"text": "a, NaN", "label": 1, "score": 0.5, "more": -Infinity}"#,
        r#"{"text": "b", "label": 0, "score": 0.75, "more": NaN}"#,
        r#"{"text": "c", "label": NaN, "score": 0.25, "more": 1}"#,
        r#"{"text": "d", "label": 1, "score": NaN, "more": 2}"#,
    ];
    for (name, content) in [
        ("x.jsonl", rows.join("\n")),
        ("x.txt", rows.join("\n")),
        ("x.json", format!("[{}]", rows.join(",\n"))),
        ("x.txt", format!("[{}]", rows.join(",\n"))),
    ] {
        let read =
            |skip_bad_rows| open(name, &content, &ReadOptions { skip_bad_rows, ..ReadOptions::default() }, SCORED);
        let bad = read(false).unwrap_err().to_string();
        assert!(bad.contains("line 3: the label \"NaN\" in column \"label\" is neither 0 nor 1"), "{bad}");
        let data = read(true).unwrap();
        assert_eq!((data.len(), column(&data, 3)), (2, vec![Some("-Infinity"), Some("NaN")]));
        assert_eq!(column(&data, 0), [Some("a, NaN"), Some("b")]);
        assert_eq!(data.skipped[1].reason.to_string(), "the score \"NaN\" is not a finite number");
    }
    let broken = open("x.jsonl", "{\"text\": NaN, \"label\": nan}\n", &ReadOptions::default(), ANYTHING).unwrap_err();
    assert!(broken.to_string().contains("the line is not a JSON object: "), "{broken}");
}

#[test]
fn json_values_that_are_no_strings_keep_their_text() {
    let line = r#"{"a": {"b": [1, 2]}, "n": 1.50, "big": 123456789012345678901234567890, "t": "x\u00e9\/", "z": null}"#;
    let data = open("x.jsonl", line, &ReadOptions::default(), ANYTHING).unwrap();
    let cells: Vec<Cell> = (0..5).map(|column| data.table.cell(0, column)).collect();
    let expected = [
        Cell::Json("{\"b\": [1, 2]}"),
        Cell::Json("1.50"),
        Cell::Json("123456789012345678901234567890"),
        Cell::Text("xé/"),
        Cell::Absent,
    ];
    assert_eq!(cells, expected);
}

#[test]
fn keys_that_come_late_in_another_order_find_their_columns() {
    let lines = "{\"b\":\"1\",\"a\":\"2\"}\n{\"c\":\"5\",\"a\":\"4\"}\n\n{\"d\":\"9\",\"a\":\"8\",\"b\":\"7\"}\n";
    let data = open("x.jsonl", lines, &ReadOptions::default(), ANYTHING).unwrap();
    assert_eq!(data.table.headers(), ["b", "a", "c", "d"]);
    assert_eq!(column(&data, 0), [Some("1"), None, Some("7")]);
    assert_eq!(column(&data, 1), [Some("2"), Some("4"), Some("8")]);
    assert_eq!(column(&data, 2), [None, Some("5"), None]);
    assert_eq!(column(&data, 3), [None, None, Some("9")]);
    assert_eq!(data.lines, [1, 2, 4]);
}

#[test]
fn a_format_is_taken_from_the_extension_and_then_from_a_look_inside() {
    let csv = "sentence1,sentence2,label\na,b,1\nc,d,0\n";
    let (tsv, semicolons) = (csv.replace(',', "\t"), csv.replace(',', ";"));
    let jsonl =
        "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"label\":1}\n{\"sentence1\":\"c\",\"sentence2\":\"d\",\"label\":0}";
    let cases = [
        ("x.csv", csv, Format::Csv, None),
        ("x.CSV", csv, Format::Csv, None),
        ("x.csv", &tsv, Format::Tsv, Some("read as TSV: fields are separated by tabs, and quotes are text")),
        ("x.csv", &semicolons, Format::Csv, Some("read as CSV: fields are separated by ';'")),
        ("x.tsv", &tsv, Format::Tsv, None),
        ("x.tsv", csv, Format::Csv, Some("read as CSV: fields are separated by commas")),
        ("x.txt", &tsv, Format::Tsv, Some("read as TSV: fields are separated by tabs, and quotes are text")),
        ("x.txt", csv, Format::Csv, Some("read as CSV: fields are separated by commas")),
        ("x", &tsv, Format::Tsv, Some("read as TSV: fields are separated by tabs, and quotes are text")),
        ("x.data", jsonl, Format::Jsonl, Some("read as JSON Lines")),
        ("x.csv", jsonl, Format::Jsonl, Some("read as JSON Lines")),
        ("x.json", jsonl, Format::Jsonl, None),
        ("x.ndjson", jsonl, Format::Jsonl, None),
    ];
    for (name, content, format, note) in cases {
        let bom_and_crlf = format!("\u{FEFF}{}", content.replace('\n', "\r\n"));
        let packed = gzip(content.as_bytes());
        let two_members = [gzip(&content.as_bytes()[..20]), gzip(&content.as_bytes()[20..])].concat();
        let packed_name = format!("{name}.gz");
        let variants = [
            (name, content.as_bytes()),
            (name, bom_and_crlf.as_bytes()),
            (name, &packed),
            (&packed_name, &packed),
            (&packed_name, &two_members),
        ];
        for (name, bytes) in variants {
            let data = Files::new([(name, bytes)]).read(name, &ReadOptions::default(), MODEL).unwrap();
            assert_eq!(data.source.format, format.into(), "{name}");
            assert_eq!(data.labels.as_deref(), Some(&[true, false][..]), "{name}");
            assert_eq!(data.pair(1), Pair { text_a: "c", text_b: Some("d") }, "{name}");
            assert_eq!(said(&data.notes).get(1).map(String::as_str), note, "{name}");
        }
    }
}

#[test]
fn options_override_what_extension_and_content_say() {
    let quoted = "sentence1\tsentence2\tlabel\n\"a\tb\"\tc\t1\nd\te\t0\n";
    let tabs = Some(parse_delimiter("tab").unwrap());
    let as_csv = ReadOptions { format: Some(Format::Csv.into()), delimiter: tabs, ..ReadOptions::default() };
    let data = open("x.txt", quoted, &as_csv, MODEL).unwrap();
    assert_eq!((data.pair(0).text_a, data.source.format), ("a\tb", Format::Csv.into()));
    let sniffed = ReadOptions { format: Some(Format::Csv.into()), ..ReadOptions::default() };
    assert_eq!(open("x.txt", quoted, &sniffed, MODEL).unwrap().pair(0).text_a, "a\tb");

    let literal = "sentence1\tsentence2\tlabel\n\"a\t\"b\t1\nd\te\t0\n";
    let as_tsv = ReadOptions { format: Some(Format::Tsv.into()), ..ReadOptions::default() };
    assert_eq!(open("x.csv", literal, &as_tsv, MODEL).unwrap().pair(0).text_a, "\"a");

    let stars = "sentence1*sentence2*label\na*b*1\n\"c*d\"*e*0\n";
    let by_star = ReadOptions { delimiter: Some(b'*'), ..ReadOptions::default() };
    assert_eq!(open("x.csv", stars, &by_star, MODEL).unwrap().pair(1).text_a, "c*d");

    let json = "{\"text\":\"a\",\"label\":1}";
    let as_jsonl = ReadOptions { format: Some(Format::Jsonl.into()), ..ReadOptions::default() };
    assert_eq!(open("x.csv", json, &as_jsonl, MODEL).unwrap().pair(0), Pair { text_a: "a", text_b: None });
}

#[test]
fn a_delimiter_is_one_ascii_character_or_a_word_for_it() {
    let good = [("tab", b'\t'), ("\\t", b'\t'), ("\t", b'\t'), (",", b','), ("comma", b','), (";", b';'), ("|", b'|')];
    for (text, byte) in good {
        assert_eq!(parse_delimiter(text), Ok(byte), "{text}");
    }
    for text in ["", "ab", "é", "\"", "\n", "\r", "a", "0", "，"] {
        assert!(
            parse_delimiter(text).unwrap_err().to_string().starts_with("the delimiter must be one ASCII character"),
            "{text}"
        );
    }
}

#[test]
fn blank_lines_are_no_rows_but_an_empty_cell_of_a_single_column_is_one() {
    let data = open("x.tsv", "text\tlabel\na\t1\n\nb\t0\n\r\n\n", &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.lines, [2, 4]);
    let data = open("x.csv", "\n\r\ntext,label\na,1\n\r\n\nb,0\n\n", &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.lines, [4, 7]);
    let data = open("x.txt", "text\na\n\n\nb\n\n\n", &ReadOptions::default(), TEXTS).unwrap();
    assert_eq!(column(&data, 0), [Some("a"), Some(""), Some(""), Some("b")]);
    assert_eq!(data.lines, [2, 3, 4, 5]);
    let data = open("x.csv", "text\na\n\"\"\nb\n\n", &ReadOptions::default(), TEXTS).unwrap();
    assert_eq!(column(&data, 0), [Some("a"), Some(""), Some("b")]);
}

#[test]
fn a_missing_last_line_break_and_unicode_line_separators_change_nothing() {
    let data = open("x.tsv", "text\tlabel\na\u{2028}b\u{85}\u{FEFF}\t1\nc\t0", &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(column(&data, 0), [Some("a\u{2028}b\u{85}\u{FEFF}"), Some("c")]);
}

#[test]
fn lines_are_counted_in_csv_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let content = ["text,label", "a,1", "", "", "\"b\n\nc\",0", "d,1", ""].join(end);
        let data = open("x.csv", &content, &ReadOptions::default(), MODEL).unwrap();
        assert_eq!((data.lines, data.labels.as_deref().unwrap()), (vec![2, 5, 8], &[true, false, true][..]), "{end:?}");
    }
}

#[test]
fn limit_reads_no_row_beyond_it() {
    for name in ["x.csv", "x.jsonl"] {
        let content = if name == "x.csv" {
            "text,label\na,1\nb,0\nc,not a label,\n"
        } else {
            "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":0}\nnot json\n"
        };
        let options = ReadOptions { limit: Some(2), ..ReadOptions::default() };
        assert_eq!(open(name, content, &options, MODEL).unwrap().len(), 2, "{name}");
    }
}

#[test]
fn a_long_row_and_rows_beyond_every_buffer_arrive_whole() {
    let long = "长".repeat(300_000);
    let mut content = format!("sentence1,sentence2,label\n\"{long}\n,\",b,1\n");
    for row in 0..20_000 {
        content.push_str(&format!("\"row {row}, one\",row {row} two,{}\n", row % 2));
    }
    let data = open("x.csv", &content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.len(), 20_001);
    assert_eq!(data.pair(0).text_a, format!("{long}\n,"));
    assert_eq!(data.pair(20_000).text_a, "row 19999, one");
    assert_eq!(*data.lines.last().unwrap(), 20_003);
}

#[test]
fn a_scored_file_needs_no_texts() {
    let data = read(&fixture("scored.csv"), &ReadOptions::default(), SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.91, 0.12, 0.5, 0.0, 0.5, 0.001]);
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, true, false, false, true]);
}

#[test]
fn sha256_is_that_of_the_bytes_on_the_disk() {
    // FIPS 180-2, appendix B.1.
    let files = Files::new([("abc", &b"abc"[..]), ("none", &b""[..])]);
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(&files.path("abc")).unwrap(), abc);
    let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(sha256(&files.path("none")).unwrap(), none);
    let missing = files.relative(&sha256(&files.path("missing")).unwrap_err().to_string());
    assert_eq!(missing, "cannot read missing: No such file or directory (os error 2)");
    let stdin = sha256("-".as_ref()).unwrap_err().to_string();
    assert_eq!(stdin, "cannot read -: standard input cannot be read a second time");
}
