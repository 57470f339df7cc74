//! What holds for any input.

use std::io::Write;

use cutpoint::dataset::{Cell, Format, Header, ReadOptions, Table};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::{ANYTHING, Files, MODEL, SCORED, TEXTS};

/// Rows of as many cells as there are columns; cells of every kind of character that a reader may trip over.
fn tables() -> impl Strategy<Value = (usize, Vec<Vec<String>>)> {
    let cell = "([a-c,;\"'\t\r\n \\\\{}|]|[é字🙂\u{FEFF}\u{2028}])*|[01]|\\PC{0,8}".boxed();
    (1..5_usize).prop_flat_map(move |columns| (Just(columns), vec(vec(cell.clone(), columns), 1..12)))
}

fn cells(table: &Table) -> Vec<Vec<Option<&str>>> {
    let columns = 0..table.headers().len();
    (0..table.rows()).map(|row| columns.clone().map(|column| table.cell(row, column).text()).collect()).collect()
}

fn expected(rows: &[Vec<String>]) -> Vec<Vec<Option<&str>>> {
    rows.iter().map(|row| row.iter().map(|cell| Some(cell.as_str())).collect()).collect()
}

proptest! {
    #[test]
    fn any_table_that_a_csv_writer_writes_reads_back_equal(
        (columns, rows) in tables(),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        crlf: bool,
        packed: bool,
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        let header: Vec<String> = (0..columns).map(|column| format!("column {column}")).collect();
        writer.write_record(&header).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let mut bytes = writer.into_inner().unwrap();
        let breaks = |text: &str| text.matches('\n').count() as u64;
        let lines: Vec<u64> = rows.iter().scan(2, |next, row| {
            let line = *next;
            *next += 1 + row.iter().map(|cell| breaks(cell)).sum::<u64>();
            Some(line)
        }).collect();
        if packed {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&bytes).unwrap();
            bytes = encoder.finish().unwrap();
        }
        let options = ReadOptions { format: Some(Format::Csv.into()), delimiter: Some(delimiter), ..ReadOptions::default() };
        let data = Files::new([("x", &bytes[..])]).read("x", &options, ANYTHING).unwrap();
        prop_assert_eq!(data.table.headers(), &header[..]);
        prop_assert_eq!(cells(&data.table), expected(&rows));
        prop_assert_eq!(data.lines, lines);
    }

    #[test]
    fn any_table_without_tabs_and_line_breaks_reads_back_from_tsv((columns, rows) in tables()) {
        let plain = |cell: &String| cell.replace(['\t', '\n', '\r'], "");
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(plain).collect()).collect();
        prop_assume!(columns > 1 || !rows.last().unwrap()[0].is_empty());
        let header = (0..columns).map(|column| format!("column {column}")).collect::<Vec<_>>().join("\t");
        let body: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
        let options = ReadOptions { format: Some(Format::Tsv.into()), ..ReadOptions::default() };
        let text = format!("{header}\n{body}");
        let data = Files::new([("x", text.as_bytes())]).read("x", &options, ANYTHING).unwrap();
        prop_assert_eq!(cells(&data.table), expected(&rows));
    }

    #[test]
    fn any_table_reads_back_from_json_lines((columns, rows) in tables()) {
        let line = |row: &Vec<String>| {
            let object: serde_json::Map<String, serde_json::Value> =
                (0..columns).map(|column| (format!("column {column}"), row[column].clone().into())).collect();
            serde_json::to_string(&object).unwrap() + "\n"
        };
        let text: String = rows.iter().map(line).collect();
        let data = Files::new([("x.jsonl", text.as_bytes())]).read("x.jsonl", &ReadOptions::default(), ANYTHING).unwrap();
        prop_assert_eq!(cells(&data.table), expected(&rows));
        let all_text = |row| (0..columns).all(|column| matches!(data.table.cell(row, column), Cell::Text(_)));
        prop_assert!((0..rows.len()).all(all_text));
    }

    #[test]
    fn no_bytes_make_a_reader_panic_and_what_is_read_is_consistent(
        bytes in prop_oneof![
            vec(any::<u8>(), 0..300),
            proptest::string::string_regex("[a01,;\t\"\r\n{}:.\\-]{0,120}").unwrap().prop_map(String::into_bytes),
            proptest::string::string_regex("(sentence1|sentence2|label|score|[a01\",\t\r\n])*").unwrap().prop_map(String::into_bytes),
            vec(prop_oneof![Just("{\"a\":"), Just("1"), Just("\"x\""), Just("}"), Just(",\"b\":"), Just("null"), Just("\n")], 0..40)
                .prop_map(|parts| parts.concat().into_bytes()),
        ],
        skip_bad_rows: bool,
        no_header: bool,
        needs in prop_oneof![Just(ANYTHING), Just(MODEL), Just(SCORED), Just(TEXTS)],
    ) {
        for (name, format) in [
            ("x.csv", None), ("x.tsv", None), ("x.jsonl", None), ("x.txt", None),
            ("x", Some(Format::Csv)), ("x", Some(Format::Tsv)), ("x", Some(Format::Jsonl)),
        ] {
            let header = no_header.then_some(Header::Missing);
            let options = ReadOptions { format: format.map(Into::into), skip_bad_rows, header, ..ReadOptions::default() };
            let Ok(data) = Files::new([(name, &bytes[..])]).read(name, &options, needs) else { continue };
            prop_assert!(!data.is_empty());
            prop_assert_eq!(data.lines.len(), data.len());
            prop_assert!(data.lines.is_sorted());
            prop_assert!(skip_bad_rows || data.skipped.is_empty());
            prop_assert!(data.labels.as_ref().is_none_or(|labels| labels.len() == data.len()));
            prop_assert!(data.scores.as_ref().is_none_or(|scores| scores.values.len() == data.len()));
            prop_assert_eq!(needs.labels, needs.labels && data.labels.is_some());
            prop_assert_eq!(needs.scores, data.scores.is_some());
            prop_assert_eq!(needs.texts, needs.texts && data.roles.text_a.is_some());
        }
    }
}
