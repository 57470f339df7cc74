//! A file read window by window is the file.

use std::path::Path;

use cutpoint::dataset::{Cell, DataError, Dataset, Format, Header, Needs, ReadOptions, Windows};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{ANYTHING, Files, MODEL, TEXTS, named, said};

fn open(path: &Path, options: &ReadOptions, needs: Needs, size: usize) -> Result<Windows, DataError> {
    Windows::open(path, options, needs, size, |_| Ok(()))
}

/// All windows of one file; the last value is how many bad rows were skipped.
fn windows(name: &str, text: &str, options: &ReadOptions, size: usize) -> (Vec<Dataset>, usize) {
    let files = Files::new([(name, text.as_bytes())]);
    let mut windows = open(&files.path(name), options, TEXTS, size).unwrap();
    let mut all = Vec::new();
    while let Some(window) = windows.next_window().unwrap() {
        all.push(window.dataset);
    }
    (all, windows.skipped().0)
}

/// The error that some window ends in.
fn refused(name: &str, text: &str, options: &ReadOptions, size: usize) -> String {
    let files = Files::new([(name, text.as_bytes())]);
    let run = || {
        let mut windows = open(&files.path(name), options, TEXTS, size)?;
        while windows.next_window()?.is_some() {}
        Ok::<(), DataError>(())
    };
    files.relative(&run().expect_err("this input must be refused").to_string())
}

fn sizes(windows: &[Dataset]) -> Vec<usize> {
    windows.iter().map(Dataset::len).collect()
}

fn rows(windows: &[Dataset]) -> Vec<Vec<Option<String>>> {
    let row = |data: &Dataset, row: usize| {
        let cells = (0..data.table.headers().len()).map(|column| data.table.cell(row, column));
        cells.map(|cell| cell.text().map(str::to_owned)).collect()
    };
    windows.iter().flat_map(|data| (0..data.len()).map(move |place| row(data, place))).collect()
}

const FIVE: &str = "text_a\ttext_b\na\tb\nc\td\n\ne\tf\ng\th\ni\tj\n";

#[test]
fn windows_have_the_rows_in_order_with_the_lines_of_the_file() {
    let (all, _) = windows("x.tsv", FIVE, &ReadOptions::default(), 2);
    assert_eq!(sizes(&all), [2, 2, 1]);
    assert_eq!(all.iter().flat_map(|window| window.lines.clone()).collect::<Vec<_>>(), [2, 3, 5, 6, 7]);
    assert_eq!(all[2].table.cell(0, 1), Cell::Text("j"));
    assert!(all[1].notes.is_empty(), "what was recognised is said once: {:?}", all[1].notes);
}

#[test]
fn a_file_in_one_window_is_all_there_is_and_says_so() {
    let files = Files::new([("x.tsv", FIVE.as_bytes())]);
    for (size, expected) in [(4, false), (5, true), (6, true)] {
        let mut windows = open(&files.path("x.tsv"), &ReadOptions::default(), TEXTS, size).unwrap();
        let first = windows.next_window().unwrap().unwrap();
        assert_eq!(first.is_all, expected, "{size}");
        assert_eq!(first.rows, (!expected).then_some(5), "rows are counted where a file is read through beforehand");
    }
}

#[test]
fn the_limit_counts_over_the_borders_of_windows() {
    for (limit, expected) in [(1, vec![1]), (2, vec![2]), (3, vec![2, 1]), (4, vec![2, 2]), (9, vec![2, 2, 1])] {
        let options = ReadOptions { limit: Some(limit), ..ReadOptions::default() };
        assert_eq!(sizes(&windows("x.tsv", FIVE, &options, 2).0), expected, "--limit {limit}");
    }
}

#[test]
fn a_window_is_filled_up_where_bad_rows_were_skipped() {
    let text = "text_a,text_b,label\na,b,1\nbad\nc,d,0\ne,f,x\ng,h,0\ni,j,1\nbad\n";
    let options = ReadOptions { skip_bad_rows: true, label: named("label"), ..ReadOptions::default() };
    let (all, skipped) = windows("x.csv", text, &options, 2);
    assert_eq!((sizes(&all), skipped), (vec![2, 2], 3));
    assert_eq!(
        all.iter().flat_map(|window| window.labels.as_deref().unwrap().to_vec()).collect::<Vec<_>>(),
        [true, false, false, true]
    );
    // The first rows are all bad, one way or the other.
    let text = "text_a,text_b,label\nbad\nbad\na,b,\nc,d,1\ne,f,0\n";
    assert_eq!(sizes(&windows("x.csv", text, &options, 2).0), [2]);
}

#[test]
fn a_bad_row_is_found_before_any_window_is_handed_out() {
    let files = Files::new([("x.tsv", &b"text_a\ttext_b\na\tb\nc\td\ne\tf\ng\n"[..])]);
    let error = open(&files.path("x.tsv"), &ReadOptions::default(), TEXTS, 1).err().unwrap().to_string();
    assert!(error.contains("line 5: the row has 1 field instead of 2"), "{error}");
}

#[test]
fn rows_of_an_earlier_window_count_where_all_others_are_bad() {
    let files = Files::new([("x.tsv", &b"text_a\ttext_b\na\tb\nc\td\ng\nh\n"[..])]);
    let error = open(&files.path("x.tsv"), &ReadOptions::default(), TEXTS, 2).err().unwrap().to_string();
    assert!(error.contains("line 4: the row has 1 field instead of 2") && error.contains("--skip-bad-rows"), "{error}");
}

#[test]
fn keys_that_only_late_rows_have_are_columns_of_every_window() {
    let text = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\",\"more\":1}\n";
    let (all, _) = windows("x.jsonl", text, &ReadOptions::default(), 1);
    assert!(all.iter().all(|window| window.table.headers() == ["text", "more"]));
    assert_eq!(all[0].table.cell(0, 1), Cell::Absent);
}

#[test]
fn rows_in_other_languages_are_left_out_of_every_window() {
    let text = "language\tgold_label\tsentence1\tsentence2\n".to_owned()
        + &["de", "de", "de", "zh", "de", "zh", "zh"].map(|code| format!("{code}\tneutral\ta\tb\n")).concat();
    let layout = Some(cutpoint::dataset::ChosenLayout::parse("xnli").unwrap());
    let options = ReadOptions { layout, ..ReadOptions::default() };
    let (all, _) = windows("x.tsv", &text, &options, 2);
    assert_eq!(sizes(&all), [2, 1]);
    assert_eq!(all[1].lines, [8]);
}

#[test]
fn a_headerless_file_that_changes_its_mind_is_refused_with_the_line() {
    let text = "1\ta\tb\t0\n2\tc\td\t1\nthree\te\tf\t1\n";
    assert_eq!(
        refused("x.tsv", text, &ReadOptions { header: Some(Header::Missing), ..ReadOptions::default() }, 2),
        "x.tsv, line 3: this row is unlike the 2 before it, from which the columns were told (no header: the four columns \
         are read as number, text, text, label (0/1)): name the columns by number, for example --no-header --text-a 2 \
         --text-b 3 --label 4"
    );
}

#[test]
fn labels_that_turn_bad_are_set_aside_from_there_on_and_nobody_stops() {
    let text = "text_a,text_b,label\na,b,1\nc,d,0\ne,f,7\ng,h,1\n";
    let (all, _) = windows("x.csv", text, &ReadOptions::default(), 2);
    assert_eq!(all[0].labels.as_deref(), Some(&[true, false][..]));
    assert_eq!((&all[1].labels, all[1].roles.label), (&None, None));
    let note = "ignoring the labels: line 4: the label \"7\" in column \"label\" is neither 0 nor 1 (--skip-bad-rows \
                drops such rows)";
    assert_eq!(said(&all[1].notes), [note]);
    // Asked for, they stop the run.
    let asked = ReadOptions { label: named("label"), ..ReadOptions::default() };
    assert!(refused("x.csv", text, &asked, 2).starts_with("x.csv, line 4: the label \"7\""));
}

#[test]
fn a_positive_label_that_the_first_window_lacks_is_said_to_be_missing_so_far() {
    let asked = ReadOptions { positive: named("same"), ..ReadOptions::default() };
    let (all, _) = windows("x.csv", "text_a,text_b,label\na,b,1\nc,d,0\ne,f,1\n", &asked, 2);
    let note = "labels: 0 and 1 stay as they are: none of the first labels is \"same\" (--positive)";
    assert_eq!(
        (said(&all[0].notes).pop().unwrap(), all[0].labels.as_deref()),
        (note.to_owned(), Some(&[true, false][..]))
    );
    // Names may still come.
    let (all, _) = windows("x.csv", "text_a,text_b,label\na,b,x\nc,d,other\ne,f,same\n", &asked, 2);
    assert_eq!(all[1].labels.as_deref(), Some(&[true][..]));
}

#[test]
fn minus_one_on_a_scale_is_a_class_even_if_the_first_window_lacks_it() {
    let text = format!("text\tlabel\n{}", [-2, 0, 1, -1, 2].map(|label| format!("a\t{label}\n")).concat());
    let options = ReadOptions { positive: named(">0"), ..ReadOptions::default() };
    let (all, _) = windows("x.tsv", &text, &options, 2);
    let labels: Vec<bool> = all.iter().flat_map(|window| window.labels.as_deref().unwrap().to_vec()).collect();
    assert_eq!(labels, [false, false, true, false, true]);
}

#[test]
fn one_class_in_a_window_is_no_news_but_in_all_of_them() {
    let closing = |text: &str| {
        let files = Files::new([("x.csv", text.as_bytes())]);
        let mut windows = open(&files.path("x.csv"), &ReadOptions::default(), TEXTS, 1).unwrap();
        while let Some(window) = windows.next_window().unwrap() {
            assert!(window.dataset.warnings.is_empty());
        }
        said(&windows.closing().1)
    };
    assert!(closing("text,label\na,1\nb,0\n").is_empty());
    assert_eq!(closing("text,label\na,1\nb,1\n"), ["all labels are 1; metrics that need both classes are undefined"]);
}

#[test]
fn a_window_that_is_all_names_every_skipped_row_and_says_what_the_end_would() {
    let bad = "{\"text_a\":null,\"text_b\":\"b\",\"label\":0}\n".repeat(10);
    let text = format!("{{\"text_a\":\"a\",\"text_b\":\"b\",\"label\":1}}\n{bad}");
    let files = Files::new([("x.jsonl", text.as_bytes())]);
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    for size in [2, 4, 100] {
        let mut windows = open(&files.path("x.jsonl"), &skip, TEXTS, size).unwrap();
        let window = windows.next_window().unwrap().unwrap();
        assert_eq!((window.is_all, window.skipped), (true, 10), "windows of {size}");
        assert_eq!(window.dataset.skipped.len(), size.min(10), "their reasons are kept for a window's length");
    }
    // The note of what was left out comes where the last good row stands in the first window, bad rows or not.
    let row = |language: &str, text: &str| {
        format!("{{\"language\":\"{language}\",\"gold_label\":\"neutral\",\"sentence1\":{text},\"sentence2\":\"b\"}}\n")
    };
    let text = [row("zh", "\"a\""), row("zh", "null"), row("de", "\"c\""), row("zh", "\"d\"")].concat();
    let layout = Some(cutpoint::dataset::ChosenLayout::parse("xnli").unwrap());
    let options = ReadOptions { layout, ..skip };
    for size in [2, 3, 10] {
        let all = windows("x.jsonl", &text, &options, size).0;
        assert_eq!(all.len(), 1);
        assert!(
            said(&all[0].notes).iter().any(|note| note.contains("3 of 4 rows")),
            "windows of {size}: {:?}",
            all[0].notes
        );
    }
}

#[test]
fn whoever_asks_sees_every_window_before_the_first_is_handed_out() {
    let files = Files::new([("x.csv", &b"text,label\na,1\nb,0\nc,1\n"[..])]);
    let mut seen = Vec::new();
    let options = ReadOptions::default();
    let windows = Windows::open(&files.path("x.csv"), &options, TEXTS, 2, |window: &Dataset| {
        seen.extend(window.lines.clone());
        Ok::<(), DataError>(())
    });
    assert!(windows.is_ok());
    assert_eq!(seen, [2, 3, 4]);
}

#[test]
fn nothing_to_read_is_the_same_error_as_for_a_whole_file() {
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    for text in ["", "text_a,text_b\n", "text_a,text_b\nx\ny\nz\n"] {
        let files = Files::new([("x.csv", text.as_bytes())]);
        assert_eq!(refused("x.csv", text, &skip, 1), files.message("x.csv", &skip, TEXTS), "{text:?}");
    }
}

proptest! {
    #[test]
    fn the_windows_together_are_the_file(
        cells in vec(vec("[a-c,;\"'\n é字]{0,6}", 3), 1..14),
        bad in vec(any::<bool>(), 14),
        blank in vec(any::<bool>(), 14),
        size in 1..6_usize,
        limit in proptest::option::of(1..16_usize),
        no_header: bool,
        format in prop_oneof![Just(Format::Csv), Just(Format::Jsonl)],
    ) {
        let names = ["text_a", "text_b", "other"];
        let mut text = String::new();
        if format == Format::Csv && !no_header {
            text += "text_a,text_b,other\n";
        }
        for (place, row) in cells.iter().enumerate() {
            // The first row is good, so that the file has columns.
            if place > 0 && bad[place] {
                text += "[bad\n";
            } else if format == Format::Csv {
                let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                text += &(quoted.join(",") + "\n");
            } else {
                let object: serde_json::Map<String, serde_json::Value> = names
                    .iter().zip(row).filter(|(name, cell)| **name != "other" || !cell.is_empty())
                    .map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect();
                text += &(serde_json::to_string(&object).unwrap() + "\n");
            }
            if blank[place] {
                text += "\n";
            }
        }
        let by_number = |number: &str| no_header.then(|| number.to_owned()).filter(|_| format == Format::Csv);
        let options = ReadOptions {
            format: Some(format.into()), delimiter: Some(b','), limit, skip_bad_rows: true,
            header: no_header.then_some(Header::Missing),
            text_a: by_number("1"), text_b: by_number("2"), ..ReadOptions::default()
        };
        let whole = Files::new([("x", text.as_bytes())]).read("x", &options, TEXTS).unwrap();
        let (all, skipped) = windows("x", &text, &options, size);
        prop_assert_eq!(skipped, whole.skipped.len());
        prop_assert!(all[..all.len() - 1].iter().all(|window| window.len() == size));
        prop_assert!(all.iter().all(|window| window.roles == whole.roles));
        prop_assert!(all.iter().all(|window| window.table.headers() == whole.table.headers()));
        prop_assert_eq!(all.iter().flat_map(|window| window.lines.clone()).collect::<Vec<_>>(), whole.lines.clone());
        prop_assert_eq!(rows(&all), rows(std::slice::from_ref(&whole)));
    }

    #[test]
    fn no_bytes_make_windows_panic(
        bytes in proptest::string::string_regex("(sentence1|sentence2|label|[a01{}:\",\t\r\n])*").unwrap(),
        size in 1..4_usize,
        skip_bad_rows: bool,
    ) {
        for name in ["x.csv", "x.tsv", "x.jsonl"] {
            let files = Files::new([(name, bytes.as_bytes())]);
            let options = ReadOptions { skip_bad_rows, ..ReadOptions::default() };
            for needs in [ANYTHING, TEXTS, MODEL] {
                let Ok(mut windows) = open(&files.path(name), &options, needs, size) else { continue };
                while let Ok(Some(window)) = windows.next_window() {
                    prop_assert!((1..=size).contains(&window.dataset.len()));
                }
            }
        }
    }
}
