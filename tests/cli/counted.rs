//! Lines that stand for many rows: every figure is that of the rows.

use std::path::Path;

use serde_json::Value;

use super::Place;

/// A table with whole numbers of rows, some of them 0, and the same rows one by one.
fn place() -> Place {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose/weighted.csv");
    let place = Place::new();
    let mut aggregated = String::from("label,score,count,cost_fn\n");
    let mut rows = String::from("label,score,cost_fn\n");
    for (line, record) in csv::Reader::from_path(fixture).unwrap().records().enumerate() {
        let record = record.unwrap();
        let (label, score, count, cost) = (&record[0], &record[1], &record[2], line % 7);
        aggregated += &format!("{label},{score},{count},{cost}\n");
        rows += &format!("{label},{score},{cost}\n").repeat(count.parse().unwrap());
    }
    place.write("aggregated.csv", aggregated);
    place.write("rows.csv", rows);
    place
}

fn report(place: &Place, file: &str, options: &[&str]) -> Value {
    serde_json::from_str(&place.stdout(&[&["report", file, "--format", "json"], options].concat())).unwrap()
}

#[test]
fn a_report_on_an_aggregated_table_is_that_of_its_rows_in_every_figure() {
    let place = place();
    let guarantees = "f1; recall@fpr<=0.2; fpr<=0.2 with 90%; precision>=0.6 with 80%; cost";
    for options in [
        &[][..],
        &["--threshold", "0.62"],
        &["--objective", "recall@precision>=0.8"],
        &["--cost", "fp=2", "--cost-fn", "cost_fn", "--points", guarantees],
        &["--prevalence", "2%", "--cost", "fp=1,fn=5"],
    ] {
        let (mut counted, mut expanded) =
            (report(&place, "aggregated.csv", options), report(&place, "rows.csv", options));
        assert_eq!(counted["data"]["columns"]["count"], "count");
        assert!(expanded["data"]["columns"]["count"].is_null() && expanded["lines"].is_null());
        assert!(counted["lines"].as_u64() < counted["rows"].as_u64());
        for report in [&mut counted, &mut expanded] {
            report.as_object_mut().unwrap().remove("data");
            report.as_object_mut().unwrap().remove("lines");
        }
        assert_eq!(counted, expanded, "{options:?}");
    }
}

#[test]
fn a_report_says_how_many_lines_its_rows_stand_in() {
    let place = Place::with("x.csv", "score,label,count\n0.9,1,1200\n0.6,0,30\n0.4,1,0\n0.2,0,500\n");
    let run = place.run(&["report", "x.csv", "-o", "r.txt"]).success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("note: count: \"count\": 3 lines stand for 1,730 rows (--count none, if"), "{said}");
    assert!(said.contains("note: 1 line stands for no row: the count is 0"), "{said}");
    assert!(said.contains("wrote r.txt: 1,730 rows at threshold 0.5"), "{said}");
    let text = place.read("r.txt");
    assert!(text.starts_with("x.csv: 1,730 rows in 3 lines, 1,200 positive, 530 negative\n"), "{text}");
    let plain = place.stdout(&["report", "x.csv", "--count", "none"]);
    assert!(plain.starts_with("x.csv: 4 rows, 2 positive, 2 negative\n"), "{plain}");
    let of_lines = place.stdout(&["predict", "x.csv", "--threshold", "0.5", "-o", "-"]);
    assert_eq!(of_lines.lines().count(), 5, "predictions are those of the lines");
}

#[test]
fn a_name_that_may_count_rows_is_asked_about_with_both_answers() {
    let place = Place::with("x.csv", "score,label,n\n0.9,1,12\n0.2,0,5\n");
    let run = place.run(&["report", "x.csv"]).code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let asked =
        "x.csv: column \"n\" looks like row counts (--count n reads it so); if it is something else, try --count none";
    assert!(said.contains(asked), "{said}");
    let counted = place.stdout(&["report", "x.csv", "--count", "n"]);
    assert!(counted.starts_with("x.csv: 17 rows in 2 lines, 12 positive, 5 negative\n"), "{counted}");
    let rows = place.stdout(&["report", "x.csv", "--count", "none"]);
    assert!(rows.starts_with("x.csv: 2 rows, 1 positive"), "{rows}");
    place.run(&["report", "x.csv", "--count", "m"]).code(1);
    place.run(&["report", "x.csv", "--count", "score"]).code(1);
}
