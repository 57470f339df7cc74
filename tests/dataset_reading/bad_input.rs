//! Each kind of bad input has its message.

use cutpoint::dataset::{DataError, Format, Needs, ReadOptions, Windows, read};

use crate::{ANYTHING, Files, MODEL, SCORED, TEXTS, message, open};

const CONVERT: &str = " (convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8, or skip such rows with \
    --skip-bad-rows)";
const ADVICE: &str = " (correct the row, or skip such rows with --skip-bad-rows)";

#[test]
fn files_without_rows_are_refused() {
    let cases: [(&str, &[u8], &str); 9] = [
        ("x.csv", b"", "x.csv is empty: it needs a header line and at least one row"),
        ("x.tsv", b"\xef\xbb\xbf", "x.tsv is empty: it needs a header line and at least one row"),
        ("x.tsv", b"\n\r\n\n", "x.tsv is empty: it needs a header line and at least one row"),
        ("x.jsonl", b"\n  \n", "x.jsonl is empty: it needs a header line and at least one row"),
        ("x.csv", b"text,label", "x.csv has a header but no rows below it"),
        ("x.tsv", b"text\tlabel\r\n\r\n", "x.tsv has a header but no rows below it"),
        (
            "x.tsv",
            b"text\tlabel\xff\na\t1\n",
            "x.tsv, line 1: the header is not valid UTF-8: convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t \
             UTF-8",
        ),
        (
            "x.tsv",
            b"text\tlabel\ra\t1\r",
            "x.tsv is text whose lines end in bare carriage returns: convert it, for example with tr '\\r' '\\n'",
        ),
        (
            "x.csv",
            b"text,\"label\na,1\n",
            "x.csv, line 1: the header cannot be read: a quoted field that starts in this row is never closed",
        ),
    ];
    for (name, content, expected) in cases {
        assert_eq!(message(name, content, &ReadOptions::default(), MODEL), expected);
    }
    let none = ReadOptions { limit: Some(0), ..ReadOptions::default() };
    assert_eq!(message("x.csv", b"text\na\n", &none, TEXTS), "--limit 0 leaves no row to read: use 1 or more");
}

#[test]
fn text_in_another_encoding_is_told_with_the_command_that_converts_it() {
    for (content, encoding) in [
        (&b"text,label\n\xc8\xe7\xba\xce\xd6\xd8\xd6\xc3,1\nb,0\n"[..], "GB18030"),
        (b"\xce\xc4\xb1\xbe,label\na,1\nb,0\n", "GB18030"),
        (b"text,label\nGr\xf6\xdfe,1\nb,0\n", "WINDOWS-1252"),
        (b"text,label\ncaf\xe9,1\nb,0\n", "WINDOWS-1252"),
    ] {
        let said = message("x.csv", content, &ReadOptions::default(), MODEL);
        assert!(said.contains(&format!("iconv -f {encoding} -t UTF-8")), "{said}");
    }
}

#[test]
fn a_bad_row_stops_with_path_line_and_reason_or_is_counted() {
    let cases: [(&str, &[u8], Needs, u64, &str); 17] = [
        ("x.csv", b"text,label\na,1\nb\nc,0\n", MODEL, 3, "the row has 1 field instead of 2"),
        ("x.tsv", b"text\tlabel\r\na\t1\r\nb\tc\t0\r\nd\t0\r\n", MODEL, 3, "the row has 3 fields instead of 2"),
        ("x.csv", b"text,label\r\n\"a\r\nb\",1\r\n\r\nc,d,0\r\ne,0\r\n", MODEL, 5, "the row has 3 fields instead of 2"),
        (
            "x.csv",
            b"text,label\na,1\n\"b\nc\n\"\ne,0\n",
            MODEL,
            3,
            "the row has 1 field instead of 2 (its quotes span 3 lines)",
        ),
        (
            "x.csv",
            b"text,label\na,1\n\"b,1\nc,0\nd \"quoted\",1\ne,0\n",
            MODEL,
            3,
            "text follows a closing quote in a row that spans several lines: is there a quote too many or too few?",
        ),
        (
            "x.csv",
            b"text,label\na,1\nb,0\n\"c,0\nd,1\n",
            MODEL,
            4,
            "a quoted field that starts in this row is never closed",
        ),
        ("x.csv", b"text,label\na,1\nb,\"0", MODEL, 3, "a quoted field that starts in this row is never closed"),
        ("x.csv", b"\xef\xbb\xbftext,label\na,1\n\xe4\xbd,0\nb,0\n", MODEL, 3, "column \"text\" is not valid UTF-8"),
        // Two halves of one character in two fields do not make a whole.
        ("x.tsv", b"text\tlabel\na\t1\n\xc3\t\xa9\nb\t0\n", MODEL, 3, "column \"text\" is not valid UTF-8"),
        ("x.jsonl", b"{\"text\":\"a\",\"label\":1}\n{\"text\":\"\xff\"}\n", MODEL, 2, "the line is not valid UTF-8"),
        (
            "x.jsonl",
            b"{\"text\":\"a\",\"label\":1}\n\n{\"text\":\"b\" \"label\":0}\n",
            MODEL,
            3,
            "the line is not a JSON object: expected `,` or `}` at column 13",
        ),
        (
            "x.jsonl",
            b"{\"text\":\"a\",\"label\":1}\n[1,2]\n",
            MODEL,
            2,
            "the line is not a JSON object: invalid type: sequence, expected an object with one key a column at column 0",
        ),
        (
            "x.jsonl",
            b"{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\n\"label\":0}\n{\"text\":\"c\",\"label\":0}\n",
            MODEL,
            2,
            "the line is not a complete JSON object: each object must be on its own line",
        ),
        (
            "x.jsonl",
            b"{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"text\":\"c\",\"label\":0}\n",
            MODEL,
            2,
            "the JSON object has the key \"text\" twice",
        ),
        ("x.jsonl", b"{\"text\":\"a\"}\n{\"text\":null}\n", TEXTS, 2, "there is no text in column \"text\""),
        ("x.csv", b"label,score\n1,0.5\n0,NaN\n", SCORED, 3, "the score \"NaN\" is not a finite number"),
        (
            "x.csv",
            b"label,score\n1,0.5\n0,\"0,5\"\n",
            SCORED,
            3,
            "the score \"0,5\" has a comma: write decimals with a point",
        ),
    ];
    for (name, content, needs, line, reason) in cases {
        let advice = if reason.ends_with("not valid UTF-8") { CONVERT } else { ADVICE };
        let expected = format!("{name}, line {line}: {reason}{advice}");
        assert_eq!(message(name, content, &ReadOptions::default(), needs), expected);

        let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
        let data = Files::new([(name, content)]).read(name, &skip, needs).unwrap();
        assert_eq!((data.skipped[0].line, &*data.skipped[0].reason.to_string()), (line, reason));
        assert!(!data.lines.contains(&line), "{expected}");
        assert!(data.labels.is_none_or(|labels| labels.len() == data.lines.len()));
        assert!(data.scores.is_none_or(|scores| scores.values.len() == data.lines.len()));
        assert_eq!(data.table.rows(), data.lines.len());
    }
}

#[test]
fn scores_must_be_finite_numbers() {
    let cases = [
        ("inf", "the score \"inf\" is not a finite number"),
        ("-Infinity", "the score \"-Infinity\" is not a finite number"),
        ("1e999", "the score \"1e999\" is not a finite number"),
        ("high", "the score \"high\" is not a number"),
        ("", "there is no score"),
    ];
    for (score, reason) in cases {
        let content = format!("label,score\n1,0.5\n0,{score}\n");
        let said = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        assert_eq!(said, format!("x.csv, line 3: {reason}{ADVICE}"));
    }
}

#[test]
fn minus_zero_is_read_as_zero() {
    let data = open("x.csv", "label,score\n1,-0.0\n0,-0\n", &ReadOptions::default(), SCORED).unwrap();
    assert!(data.scores.unwrap().values.iter().all(|score| score.to_bits() == 0));
}

#[test]
fn a_file_of_nothing_but_bad_rows_is_refused_even_where_they_are_skipped() {
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    let cases = [
        (
            "x.csv",
            "text,label\na\nb\n",
            MODEL,
            "x.csv: none of its 2 rows can be read; the first, line 2: the row has 1 field instead of 2",
        ),
        (
            "x.csv",
            "label,score\n1,x\n0,y\n",
            SCORED,
            "x.csv: none of its 2 rows can be read; the first, line 2: the score \"x\" is not a number",
        ),
        (
            "x.jsonl",
            "{}\nx\n",
            ANYTHING,
            "x.jsonl: none of its 2 rows can be read; the first, line 1: the JSON object is empty",
        ),
    ];
    for (name, content, needs, expected) in cases {
        assert_eq!(message(name, content.as_bytes(), &skip, needs), expected);
    }
}

#[test]
fn rows_are_not_to_be_skipped_where_none_would_be_left() {
    let rows = |row: &str| (1..=3).map(|number| row.replace('N', &number.to_string())).collect::<String>();
    let cases = [
        ("label;score\n", "0;0,5N\n", "the score \"0,51\" has a comma: write decimals with a point"),
        ("label,score\n", "1,9N.2%\n", "the score \"91.2%\" is a percentage: write it as a number, without the sign"),
        ("text,label,score\n", "a, b,N,0.5\n", "the row has 4 fields instead of 3"),
    ];
    for (header, row, reason) in cases {
        let content = header.to_owned() + &rows(row);
        let said = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        let uneven = "x.csv: the header has 3 names, but every row has 4 fields";
        let expected = format!("x.csv: none of its 3 rows can be read; the first, line 2: {reason}");
        assert!(said == expected || said.starts_with(uneven), "{said}");
    }
    let files = Files::new([("x.csv", &b"text,label\na,1\nb,0\n"[..]), ("s.csv", b"score\n\"0,5\"\n\"0,25\"\n")]);
    let options = ReadOptions { scores_file: Some(files.path("s.csv")), ..ReadOptions::default() };
    let said = files.message("x.csv", &options, SCORED);
    assert!(said.contains("none of its 2 rows can be read") && said.contains("has a comma"), "{said}");
    let latin = b"text,label,score\nk\xe4se,1,0.5\nbl\xfcte,0,0.5\n";
    let all = Files::new([("x.csv", &latin[..])]);
    let windows = Windows::open::<DataError>(&all.path("x.csv"), &ReadOptions::default(), TEXTS, 1, |_| Ok(()));
    let in_windows = all.relative(&windows.err().unwrap());
    let said = message("x.csv", latin, &ReadOptions::default(), SCORED);
    assert_eq!(in_windows, said);
    assert!(
        said.ends_with(
            "is not valid UTF-8 (convert the file to UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8)"
        )
    );
}

#[test]
fn a_label_column_of_sentences_or_ids_is_not_asked_for_a_class() {
    let rows = |cell: &dyn Fn(usize) -> String| {
        (0..24).map(|row| format!("{},0.{}\n", cell(row), 10 + row)).collect::<String>()
    };
    let few_sentences = [
        "the bus to the harbour came much too late today",
        "nobody who lives in the town knows the way there",
        "it rained all day in the hills behind the old mill",
    ];
    let cases: [&dyn Fn(usize) -> String; 5] = [
        &|row| format!("a late bus number {row}"),
        &|row| format!("id{row}"),
        &|row| (row * 7 + 100).to_string(),
        &|row| few_sentences[row % 3].to_owned(),
        &|row| format!("{:.3}", (row * 37 % 24) as f64 / 7.0 - 1.5),
    ];
    for cell in cases {
        let content = "label,score\n".to_owned() + &rows(cell);
        let said = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        assert!(said.contains("too many for classes (--label names another column"), "{said}");
        // Nobody needs it where a model scores.
        let note = open("x.csv", &content.replace("score", "text"), &ReadOptions::default(), TEXTS).unwrap().notes;
        assert!(note.iter().all(|note| !note.to_string().contains("for example with --positive")), "{note:?}");
    }
}

#[test]
fn keys_used_as_data_are_refused_before_they_fill_the_memory() {
    let content: String = (0..400).map(|row| format!("{{\"text\":\"a\",\"key {row}\":1}}\n")).collect();
    let said = message("x.jsonl", content.as_bytes(), &ReadOptions::default(), TEXTS);
    let reason = "over 256 keys are not in the first object: are keys used as data?";
    assert_eq!(said, format!("x.jsonl, line 258: {reason}{ADVICE}"));
}

#[test]
fn a_tab_separated_file_that_needs_its_quotes_says_how_to_honour_them() {
    let advice = "this tab-separated file quotes its fields, but quotes in TSV are text: read it with \
                  --input-format csv --delimiter tab (or, if the quotes are text, with --input-format tsv)";
    let cases = [
        ("text_a\ttext_b\tlabel\nx\ty\t1\n\"a\tb\"\tc\t0\n", 3),
        ("\"text_a\"\t\"text_b\"\t\"label\"\n\"a\"\t\"b\"\t\"1\"\n", 1),
    ];
    for (content, line) in cases {
        for delimiter in [None, Some(b'\t')] {
            let options = ReadOptions { delimiter, ..ReadOptions::default() };
            let said = message("x.txt", content.as_bytes(), &options, MODEL);
            assert_eq!(said, format!("x.txt, line {line}: {advice}"));
        }
        let advised =
            ReadOptions { format: Some(Format::Csv.into()), delimiter: Some(b'\t'), ..ReadOptions::default() };
        assert_eq!(open("x.txt", content, &advised, MODEL).unwrap().table.headers(), ["text_a", "text_b", "label"]);
    }
    let literal = ReadOptions { format: Some(Format::Tsv.into()), ..ReadOptions::default() };
    let said = message("x.txt", cases[0].0.as_bytes(), &literal, MODEL);
    assert_eq!(said, format!("x.txt, line 3: the row has 4 fields instead of 3{ADVICE}"));
}

#[test]
fn bytes_of_another_kind_are_named() {
    let cases: [(&[u8], &str); 5] = [
        (b"PAR1\x15\x04", "is a Parquet file: export the table as CSV, TSV or JSON Lines"),
        (b"PK\x03\x04\x14", "is a ZIP archive or an Excel workbook: export the table as CSV, TSV or JSON Lines"),
        (b"\xff\xfea\0", "is text in UTF-16: convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8"),
        (b"\x28\xb5\x2f\xfd\0", "is compressed with Zstandard: decompress it first (only gzip can be read)"),
        (
            b"{\"version\":\"2\",\"data\":[{\"title\":\"t\"}]}",
            "is a nested JSON document, not one flat object per line: write each row on its own line, as in \
             {\"sentence1\": \"…\", \"sentence2\": \"…\", \"label\": 0}",
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(message("x.json", content, &ReadOptions::default(), MODEL), format!("x.json {expected}"));
    }
}

#[test]
fn a_path_that_cannot_be_read_is_named() {
    let files = Files::new([("cut.gz", &b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b\x4c"[..])]);
    let cases = [
        ("missing.csv", "cannot read missing.csv: No such file or directory (os error 2)"),
        ("cut.gz", "cannot read cut.gz: "),
    ];
    for (name, expected) in cases {
        assert!(files.message(name, &ReadOptions::default(), MODEL).starts_with(expected));
    }
    let folder = read(files.path("").as_ref(), &ReadOptions::default(), MODEL).unwrap_err().to_string();
    assert!(folder.ends_with(": Is a directory (os error 21)"), "{folder}");
    let stdin = ReadOptions { scores_file: Some("-".into()), ..ReadOptions::default() };
    let twice = read("-".as_ref(), &stdin, SCORED).unwrap_err().to_string();
    assert_eq!(twice, "DATA and --scores cannot both be - (standard input): save one of them to a file");
}

#[test]
fn what_a_message_quotes_cannot_control_a_terminal() {
    let said = message("x.csv", b"text,label\na,1\nb,0\nc,1\nd,0\ne,\x1b[2J\x07\n", &ReadOptions::default(), MODEL);
    assert_eq!(
        said,
        format!("x.csv, line 6: the label \"\\u{{1b}}[2J\\u{{7}}\" in column \"label\" is neither 0 nor 1{ADVICE}")
    );
    let long = format!("text,label\na,{}\n", "长".repeat(100));
    let said = message("x.csv", long.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(said.contains(&format!("\"{}…\" (1)", "长".repeat(40))), "{said}");
}
