//! Whether the first line is a header.

use cutpoint::dataset::{DataError, Header, ReadOptions, Windows};

use crate::{Files, MODEL, SCORED, TEXTS, message, named, open, said};

#[test]
fn an_empty_first_cell_does_not_make_a_row_a_header() {
    let plain = ReadOptions::default();
    for content in ["a,b,\nc,d,1\ne,f,0\n", "a,b, \nc,d,1\ne,f,0\ng,h,0\n"] {
        let refused = message("x.csv", content.as_bytes(), &plain, MODEL);
        assert!(refused.starts_with("x.csv, line 1: there is no label in column \"3\""), "{refused}");
        let skipping = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
        let data = open("x.csv", content, &skipping, MODEL).unwrap();
        assert_eq!((data.pair(0).text_a, data.lines[0], data.skipped.len()), ("c", 2, 1));
    }
    // An unnamed index beside a name is what pandas writes.
    let data = open("x.csv", ",text,label\n0,a,1\n1,b,0\n", &plain, MODEL).unwrap();
    assert_eq!((data.len(), data.table.headers().to_vec()), (2, vec![String::new(), "text".into(), "label".into()]));
    let data = open("x.csv", ",label,y_score\n0,1,0.5\n1,0,0.25\n", &plain, SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.5, 0.25]);
}

#[test]
fn numbers_from_0_are_a_header_where_the_rows_are_unlike_them() {
    let plain = ReadOptions::default();
    let data = open("x.csv", "0,1,2\na,b,1\nc,d,0\n", &plain, MODEL).unwrap();
    assert_eq!(
        (data.len(), data.lines.clone(), data.table.headers().to_vec().join(" ")),
        (2, vec![2, 3], "0 1 2".into())
    );
    assert!(said(&data.notes).contains(&"no header: the three columns are read as text, text, label (0/1)".into()));
    // Options use the numbers that stand in the file.
    let options = ReadOptions { text_a: named("1"), label: named("2"), ..ReadOptions::default() };
    assert_eq!(open("x.csv", "0,1,2\na,b,1\nc,d,0\n", &options, MODEL).unwrap().pair(0).text_a, "b");
    let asked = message("x.csv", b",0,1\n0,0.5,1\n1,0.25,0\n", &plain, SCORED);
    assert!(asked.ends_with("x.csv has numbers for a header; try --label 1 --score 0"), "{asked}");
    let options = ReadOptions { label: named("1"), score: named("0"), ..ReadOptions::default() };
    let data = open("x.csv", ",0,1\n0,0.5,1\n1,0.25,0\n", &options, SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.5, 0.25]);
    // No score is written without a decimal point, or rows have been shuffled and keep their numbers.
    for content in ["0,1\n1,0.5\n0,0.25\n", ",0,1\n17,1,0.5\n3,0,0.25\n5,1,0.75\n"] {
        let options = ReadOptions { label: named("0"), score: named("1"), ..ReadOptions::default() };
        let data = open("x.csv", content, &options, SCORED).unwrap();
        assert_eq!(data.len(), content.lines().count() - 1, "{content}");
        assert!(said(&data.notes).iter().any(|note| note.contains("x.csv: the first line numbers the columns from 0")));
    }
    // A label and a score that are 0 and 1 are a row, but that is said; numbers out of order are rows.
    let options = ReadOptions { label: named("1"), score: named("2"), ..ReadOptions::default() };
    for (content, is_doubtful) in [("0,1\n1,0\n0,1\n", true), ("0,1\n1,0.5\n0,1\n", true), ("1,0\n0,1\n", false)] {
        let data = open("x.csv", content, &options, SCORED).unwrap();
        assert_eq!(data.len(), content.lines().count(), "{content}");
        let doubt =
            said(&data.notes).iter().any(|note| note.contains("the first line is read as a row (if it numbers"));
        assert_eq!(doubt, is_doubtful, "{content}");
    }
    let asked = message("x.csv", b"0,1\n1,0.5\n0,1\n", &plain, SCORED);
    assert!(
        asked.contains("seems to have no header (if its first line numbers the columns, add --header); try "),
        "{asked}"
    );
}

#[test]
fn a_word_above_numbers_is_a_name_even_if_it_reads_as_a_label() {
    for content in
        ["true,pred\ntrue,0.5\nfalse,0.25\n", "True,pred\nTrue,0.5\nFalse,0.25\n", "true,pred\n1,0.5\n0,0.25\n"]
    {
        let name = content.split(',').next();
        let options = ReadOptions { label: name.map(str::to_owned), score: named("pred"), ..ReadOptions::default() };
        assert_eq!(open("x.csv", content, &options, SCORED).unwrap().len(), 2);
        let asked = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        assert!(asked.ends_with(&format!("; try --label {} --score pred", name.unwrap())), "{asked}");
    }
}

#[test]
fn a_known_name_above_numbers_makes_a_header_whatever_stands_beside_it() {
    // Gold labels beside the probabilities of both classes, as pandas joins them.
    let content = "label,0,1\n1,0.25,0.75\n0,0.875,0.125\n1,0.5,0.5\n";
    let asked = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
    assert!(asked.ends_with("; try --score 1"), "{asked}");
    let data = open("x.csv", content, &ReadOptions { score: named("1"), ..ReadOptions::default() }, SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.75, 0.125, 0.5]);
}

#[test]
fn a_header_that_is_read_as_a_row_is_told() {
    let content = "label,score\n".to_owned() + &"1,0.5\n0,0.25\n".repeat(4);
    let no_header = ReadOptions { header: Some(Header::Missing), ..ReadOptions::default() };
    let named = ReadOptions { label: named("1"), score: named("2"), ..no_header.clone() };
    for options in [&no_header, &named] {
        let refused = message("x.csv", content.as_bytes(), options, SCORED);
        let expected =
            "x.csv, line 1: the first line looks like a header (\"label\", \"score\"): leave --no-header out";
        assert_eq!(refused, expected);
        // Window by window too.
        let files = Files::new([("x.csv", content.as_bytes())]);
        let opened = Windows::open::<DataError>(&files.path("x.csv"), options, TEXTS, 9, |_| Ok(()));
        let windowed = opened.and_then(|mut windows| windows.next_window()).unwrap_err();
        assert_eq!(files.relative(&windowed), expected);
    }
    let data = open("x.csv", &content, &ReadOptions { skip_bad_rows: true, ..named }, SCORED).unwrap();
    let note = "x.csv: the first line looks like a header, but --no-header reads it as a row";
    assert!(said(&data.notes).iter().any(|said| said.ends_with(note)), "{:?}", said(&data.notes));
}

#[test]
fn options_say_what_the_first_line_is() {
    let header = |header| ReadOptions { header: Some(header), ..ReadOptions::default() };
    // Two numbers over numbers look like a row.
    let scores = "2023,2024\n1,0.5\n0,0.25\n";
    let named_so = ReadOptions { label: named("2023"), score: named("2024"), ..header(Header::Names) };
    assert_eq!(open("x.csv", scores, &named_so, SCORED).unwrap().scores.unwrap().values, [0.5, 0.25]);
    let options = ReadOptions { text_a: named("1"), label: named("2"), ..header(Header::Missing) };
    assert_eq!(open("x.csv", "text,1\nb,0\n", &options, MODEL).unwrap().len(), 2);
}

#[test]
fn any_number_of_returns_before_a_line_break_belongs_to_it() {
    for name in ["x.csv", "x.tsv"] {
        let content = "text\tlabel\r\r\na\t1\r\r\nb\t0\r\r\n".replace('\t', if name == "x.csv" { "," } else { "\t" });
        let data = open(name, &content, &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(
            (data.lines.clone(), data.table.headers()[1].as_str(), data.pair(1).text_a),
            (vec![2, 3], "label", "b")
        );
    }
    let quoted = "text,label\r\r\n\"a\",1\r\r\n\"b\",0\r\r\n";
    assert_eq!(open("x.csv", quoted, &ReadOptions::default(), MODEL).unwrap().lines, [2, 3]);
}

#[test]
fn a_header_with_another_number_of_names_than_the_rows_have_fields_is_told_and_used_where_it_can_be() {
    let plain = ReadOptions::default();
    // R's write.table: the rows' names have none of their own.
    let content = "\"text\",\"label\",\"score\"\n\"1\",\"a b\",1,0.9\n\"2\",\"c\",0,0.2\n\"3\",\"d\",1,0.4\n";
    let data = open("x.csv", content, &plain, SCORED).unwrap();
    assert_eq!((data.len(), data.pair(0).text_a, data.table.headers()[0].as_str()), (3, "a b", ""));
    let note =
        "the header has 3 names, but every row has 4 fields: the first column is taken for the names of the rows";
    assert!(said(&data.notes).contains(&note.to_owned()), "{:?}", said(&data.notes));
    // A delimiter too many at the end of each row, or of the header.
    for content in ["label,score\n1,0.9,\n0,0.2,\n", "label,score,\n1,0.9\n0,0.2\n"] {
        let data = open("x.csv", content, &plain, SCORED).unwrap();
        assert_eq!(data.scores.unwrap().values, [0.9, 0.2], "{content}");
    }
    // Where nobody knows which name is whose, the columns go by number.
    for (header, fields) in [("text\tgold\tp", 3), ("who\ttext\tgold\twhen\tmodel\tp", 6)] {
        let content = format!("{header}\na b\tx\t1\t0.9\tq\nc d\ty\t0\t0.2\tq\ne f\tz\t1\t0.4\tr\n");
        let refused = message("x.tsv", content.as_bytes(), &plain, SCORED);
        let counted = format!("x.tsv: the header has {fields} names, but every row has 5 fields");
        assert_eq!(refused, format!("{counted}; try --label 3 --score 4"));
        let options = ReadOptions { label: named("3"), score: named("4"), ..ReadOptions::default() };
        let data = open("x.tsv", &content, &options, SCORED).unwrap();
        assert_eq!((data.len(), data.lines[0], data.scores.unwrap().values[0]), (3, 2, 0.9));
        let options = ReadOptions { label: named("gold"), ..ReadOptions::default() };
        let unknown = message("x.tsv", content.as_bytes(), &options, SCORED);
        assert!(
            unknown.contains("its columns are \"1\", \"2\", \"3\", \"4\", \"5\" (numbers, because the header"),
            "{unknown}"
        );
    }
    // One row that is different is a bad row.
    let refused = message("x.csv", b"label,score\n1,0.9\n0,0.2,5\n1,0.1\n", &plain, SCORED);
    assert!(refused.starts_with("x.csv, line 3: the row has 3 fields instead of 2"), "{refused}");
}

#[test]
fn comments_above_the_header_are_skipped_and_said() {
    let rows = "text,label,score\na,1,0.5\nb,0,0.25\n";
    let plain = ReadOptions::default();
    for (comments, note) in [
        ("# written by hand\n", "x.csv: the first line is a comment (it begins with #), and is skipped"),
        ("# a, b\n#\n", "x.csv: the first line is a comment (it begins with #), and with 1 below it is skipped"),
    ] {
        let data = open("x.csv", &format!("{comments}{rows}"), &plain, SCORED).unwrap();
        assert_eq!((data.len(), data.lines[0]), (2, comments.lines().count() as u64 + 2));
        assert!(said(&data.notes).iter().any(|said| said.ends_with(note)), "{:?}", said(&data.notes));
    }
    // A sign that belongs to a name, or to a text, is no comment.
    let data = open("x.csv", "#1 String,#2 String,label\na,b,1\nc,d,0\n", &plain, MODEL).unwrap();
    assert_eq!((data.len(), data.pair(1).text_b), (2, Some("d")));
    assert_eq!(open("x.tsv", "#a\tb\t1\n#c\td\t0\n", &plain, MODEL).unwrap().pair(0).text_a, "#a");
}

#[test]
fn what_numpy_writes_is_understood() {
    let plain = ReadOptions::default();
    // np.savetxt with header= and delimiter=",", then with spaces, then with a width for each column.
    for content in [
        "# label,score\n1.0,0.75\n0.0,0.25\n",
        "# label score\n1.0 0.75\n0.0 0.25\n",
        "#    label      score\n   1.00       0.75\n   0.00       0.25\n",
    ] {
        let data = open("x.txt", content, &plain, SCORED).unwrap();
        assert_eq!(data.scores.unwrap().values, [0.75, 0.25], "{content}");
        assert_eq!(data.lines, [2, 3]);
    }
    let data = open("x.txt", "label score\n1 0.75\n0 0.25\n", &plain, SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.75, 0.25], "names without a sign before them");
    let options = ReadOptions { label: named("1"), score: named("2"), ..plain };
    let data = open("x.txt", "   1.00       0.75\n   0.00      -0.25\n", &options, SCORED).unwrap();
    assert_eq!(data.scores.unwrap().values, [0.75, -0.25]);
}
