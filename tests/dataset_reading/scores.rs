//! `--scores`: a second file, joined by row.

use cutpoint::dataset::{Header, Needs, OptionalColumn, ReadOptions};
use cutpoint::metrics::Axis;

use crate::{Files, MODEL, SCORED, TEXTS, message, named, open, said};

pub(super) const DATA: &str = "text\tlabel\na\t1\nb\t0\nc\t1\nd\t0\n";

pub(super) fn files(data: &str, scores: &str) -> (Files, ReadOptions) {
    let files = Files::new([("data.tsv", data.as_bytes()), ("scores.txt", scores.as_bytes())]);
    let options = ReadOptions { scores_file: Some(files.path("scores.txt")), ..ReadOptions::default() };
    (files, options)
}

#[test]
fn scores_of_another_file_are_joined_by_row() {
    let cases = [
        ("0.1\n0.2\n0.3\n0.4\n", "1"),
        ("anything\n0.1\n0.2\n0.3\n0.4\n", "anything"),
        ("label,score\n1,0.1\n0,0.2\n1,0.3\n0,0.4\n", "score"),
        ("1.0e+00 0.1\n0.0e+00 0.2\n1.0e+00 0.3\n0.0e+00 0.4\n", "2"),
        ("true\t0.1\nfalse\t0.2\ntrue\t0.3\nfalse\t0.4\n", "2"),
        ("{\"prob\":0.1}\n{\"prob\":0.2}\n{\"prob\":\"0.3\"}\n{\"prob\":4e-1}\n", "prob"),
    ];
    for (scores, column) in cases {
        let (files, options) = files(DATA, scores);
        let data = files.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(data.scores.as_ref().unwrap().values, [0.1, 0.2, 0.3, 0.4], "{scores}");
        assert_eq!(data.scores.unwrap().axis, Axis::Probability);
        let note = files.relative(data.notes.last().unwrap());
        assert_eq!(note, format!("scores: column \"{column}\" of scores.txt, joined by row"));
    }
}

#[test]
fn the_header_of_pandas_without_names_is_told_from_a_score() {
    let data: String = "text\tlabel\n".to_owned() + &(0..6).map(|row| format!("a\t{}\n", row % 2)).collect::<String>();
    let scores = [0.1, 0.9, 0.3, 0.6, 0.2, 0.7];
    let rows = |line: &dyn Fn(usize, f64) -> String| {
        scores.iter().enumerate().map(|(row, score)| line(row, *score) + "\n").collect::<String>()
    };
    let cases = [
        ("0\n".to_owned() + &rows(&|_, score| score.to_string()), "0"),
        (",0\n".to_owned() + &rows(&|row, score| format!("{row},{score}")), "0"),
        // Of rows that have been shuffled.
        (",0\n".to_owned() + &rows(&|row, score| format!("{},{score}", row * 5 % 7 + 3)), "0"),
        ("0,1\n".to_owned() + &rows(&|_, score| format!("{},{score}", 1.0 - score)), "1"),
        (",0,1\n".to_owned() + &rows(&|row, score| format!("{row},{},{score}", 1.0 - score)), "1"),
    ];
    let header = Some(Header::Names);
    for (content, column) in &cases {
        for (header, limit) in [(None, None), (header, None), (None, Some(4)), (header, Some(4))] {
            let (files, options) = files(&data, content);
            let read = files.read("data.tsv", &ReadOptions { header, limit, ..options }, SCORED).unwrap();
            assert_eq!(read.scores.unwrap().values, scores[..limit.unwrap_or(6)], "{content}");
            let notes: Vec<String> = read.notes.iter().map(|note| files.relative(note)).collect();
            assert!(notes.iter().any(|note| note.starts_with("scores.txt: the first line ")), "{notes:?}");
            assert!(notes.iter().any(|note| note.starts_with(&format!("scores: column \"{column}\""))), "{notes:?}");
        }
    }
    // As many lines as rows are scores, even if the first is 0.
    let (all, options) = files(&data, "0\n0.9\n0.3\n0.6\n0.2\n0.7\n");
    assert_eq!(all.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values[0], 0.0);
    // Any other line above as many scores as rows needs the option, which the message names.
    let (all, options) = files(&data, &("2024\n".to_owned() + &rows(&|_, score| score.to_string())));
    let refused = all.message("data.tsv", &options, SCORED);
    assert!(refused.ends_with("must be equal; if the first line of the scores is a header, add --header"), "{refused}");
    let read = all.read("data.tsv", &ReadOptions { header, ..options }, SCORED).unwrap();
    assert_eq!(read.scores.unwrap().values, scores);
}

#[test]
fn the_option_header_takes_no_score_for_a_header_where_a_limit_forbids_to_count() {
    let data: String = "text\tlabel\n".to_owned() + &(0..6).map(|row| format!("a\t{}\n", row % 2)).collect::<String>();
    let options = |limit, file: ReadOptions| ReadOptions { header: Some(Header::Names), limit, ..file };
    for (scores, expected) in [
        ("0.1\n0.9\n0.3\n0.6\n0.2\n0.7\n", [0.1, 0.9, 0.3]),
        ("1\n0.9\n0.3\n0.6\n0.2\n0.7\n", [1.0, 0.9, 0.3]),
        ("1\n0\n0.3\n0.6\n0.2\n0.7\n", [1.0, 0.0, 0.3]),
        ("0.2\t0.8\n0.9\t0.1\n0.5\t0.5\n0.5\t0.5\n0.5\t0.5\n0.5\t0.5\n", [0.8, 0.1, 0.5]),
        ("2024\n0.1\n0.9\n0.3\n0.6\n0.2\n0.7\n", [0.1, 0.9, 0.3]),
    ] {
        let (files, file) = files(&data, scores);
        let read = files.read("data.tsv", &options(Some(3), file), SCORED).unwrap();
        assert_eq!(read.scores.unwrap().values, expected, "{scores}");
    }
}

#[test]
fn a_file_of_equal_scores_is_warned_of() {
    let (files, options) = files(DATA, "0.5\n0.5\n0.5\n0.5\n");
    let read = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!(said(&read.warnings), ["the score, column \"1\", is \"0.5\" in every row"]);
}

#[test]
fn score_names_the_column_of_the_scores_file_and_the_data_s_own_is_set_aside() {
    let (files, options) = files("label,score\n1,9\n0,8\n", "one\ttwo\n1\t-5\n2\t5\n");
    let options = ReadOptions { score: named("two"), ..options };
    let data = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!(data.scores.as_ref().unwrap().values, [-5.0, 5.0]);
    assert_eq!(data.scores.unwrap().axis, Axis::Real);
    assert!(said(&data.notes).contains(&"ignoring column \"score\": using the scores from --scores".to_string()));
}

#[test]
fn a_row_dropped_on_one_side_drops_its_partner_on_the_other() {
    let data = "text\tlabel\na\t1\nbad row\nc\t----\nd\t0\ne\t1\nf\t0\n";
    let (files, options) = files(data, "score\n0.1\n0.2\n0.3\n0.4\nnan\n0.6\n");
    let options = ReadOptions { skip_bad_rows: true, ..options };
    let read = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!(read.scores.unwrap().values, [0.1, 0.4, 0.6]);
    assert_eq!(read.labels.as_deref().unwrap(), [true, false, false]);
    assert_eq!(read.lines, [2, 5, 7]);
    let skipped: Vec<_> = read.skipped.iter().map(|bad| (bad.line, files.relative(&bad.reason))).collect();
    let expected = [
        (3, "the row has 1 field instead of 2"),
        (4, "the label \"----\" in column \"label\" is neither 0 nor 1"),
        (6, "scores.txt, line 6: the score \"nan\" is not a finite number"),
    ];
    assert_eq!(skipped, expected.map(|(line, reason)| (line, reason.to_string())));
}

#[test]
fn with_a_limit_the_first_rows_of_both_files_are_joined() {
    let (files, options) = files(DATA, "0.1\n0.2\n0.3\n0.4\n");
    let read = files.read("data.tsv", &ReadOptions { limit: Some(3), ..options }, SCORED).unwrap();
    assert_eq!(read.scores.unwrap().values, [0.1, 0.2, 0.3]);
}

#[test]
fn a_model_sets_the_scores_file_aside() {
    let (files, options) = files(DATA, "0.1\n");
    let read = files.read("data.tsv", &options, MODEL).unwrap();
    assert!(read.scores.is_none());
    assert_eq!(files.relative(read.notes.last().unwrap()), "ignoring scores.txt: using the model");
}

#[test]
fn a_scores_file_that_does_not_fit_is_refused() {
    let cases = [
        (
            "0.1\n0.2\n",
            "scores.txt has 2 scores, but data.tsv has 4 rows: they are joined by row, so the numbers must be equal",
        ),
        (
            "0.1\n",
            "scores.txt has 1 score, but data.tsv has 4 rows: they are joined by row, so the numbers must be equal",
        ),
        (
            "0.1\n0.2\ninf\n0.4\n",
            "scores.txt, line 3: the score \"inf\" is not a finite number (correct the row, or skip such rows with \
             --skip-bad-rows)",
        ),
        (
            "1.5\t0.1\n0\t0.2\n1\t0.3\n0\t0.4\n",
            "scores.txt: more than one column could be the score (the file has no header): \"1\", \"2\"; choose, for \
             example with --score 1",
        ),
        (
            "a,b\n1,2\n",
            "scores.txt: no column is recognised as the score; its columns are \"a\", \"b\" (--score names one)",
        ),
        (
            "label\n1\n0\n1\n0\n",
            "scores.txt: no column is recognised as the score; its columns are \"label\" (--score names one)",
        ),
        (
            "class 0,class 1\n0.9,0.1\n0.2,0.8\n0.3,0.7\n0.6,0.4\n",
            "scores.txt: no column is recognised as the score; its columns are \"class 0\", \"class 1\"; try --score 'class 1'",
        ),
        ("", "scores.txt is empty: it needs a header line and at least one row"),
    ];
    for (scores, expected) in cases {
        let (files, options) = files(DATA, scores);
        assert_eq!(files.message("data.tsv", &options, SCORED), expected);
    }
}

#[test]
fn a_lone_column_of_classes_is_taken_for_scores_only_where_that_is_said() {
    let (files, options) = files(DATA, "prediction\n1\n0\n1\n0\n");
    assert!(files.read("data.tsv", &options, SCORED).is_err());
    let options = ReadOptions { score: named("prediction"), ..options };
    assert_eq!(files.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values, [1.0, 0.0, 1.0, 0.0]);
    // Fractions are no classes.
    let (files, options) = self::files(DATA, "prediction\n1\n0.5\n1\n0\n");
    assert!(files.read("data.tsv", &options, SCORED).is_ok());
}

#[test]
fn a_column_that_may_count_or_weigh_rows_is_asked_about() {
    let not_counts = ReadOptions { count: Some(OptionalColumn::None), ..ReadOptions::default() };
    let not_weights = ReadOptions { weight: Some(OptionalColumn::None), ..ReadOptions::default() };
    let cases = [
        ("n,label,score\n3,1,0.5\n1,0,0.5\n", "n", &not_counts),
        ("label,score,freq\n1,0.5,3\n0,0.5,1\n", "freq", &not_counts),
        ("label,score,Freqs\n1,0.5,3\n0,0.5,1\n", "Freqs", &not_counts),
        ("label,score,frequencies\n1,0.5,3\n0,0.5,1\n", "frequencies", &not_counts),
        ("label,score,count,weight\n1,0.5,3,2\n0,0.5,1,1\n", "weight", &not_weights),
        ("label,score,weight\n1,0.5,0.25\n0,0.5,1\n", "weight", &not_weights),
        // A blank cell, separators between thousands and a few stray words are no way out.
        ("label,score,n\n1,0.5,10\n0,0.5,20\n", "n", &not_counts),
        ("label,score,n\n1,0.5,10\n0,0.5,\n", "n", &not_counts),
        ("label,score,n\n1,0.5,\"1,000\"\n0,0.5,\"2,000,000\"\n", "n", &not_counts),
        ("label,score,n\n1,0.5,1 000\n0,0.5,12'000.5\n", "n", &not_counts),
    ];
    for (content, column, denied) in cases {
        let refused = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        assert!(refused.starts_with(&format!("x.csv: column \"{column}\" looks like row ")), "{refused}");
        assert_eq!(open("x.csv", content, denied, SCORED).unwrap().len(), 2);
    }
    let strays = |strays: usize| {
        let rows = (0..10).map(|row| format!("{},0.{row},{}\n", row % 2, if row < strays { "many" } else { "3" }));
        open("x.csv", &format!("label,score,n\n{}", rows.collect::<String>()), &ReadOptions::default(), SCORED)
    };
    assert!(strays(2).is_err() && strays(3).is_ok());
    let taken_as_they_are = [
        // Beside texts such a column may be anything; ones change nothing; words are no counts.
        "sentence1,sentence2,label,score,n\na,b,1,0.5,3\na,c,0,0.5,1\n",
        "label,score,count\n1,0.5,1\n0,0.5,1\n",
        "label,score,count\n1,0.5,many\n0,0.5,few\n",
        "label,score,count\n1,0.5,\n0,0.5, \n",
        "label,score,count\n1,0.5,\"1,2\"\n0,0.5,\"12,34,567\"\n",
        "count,label,y_score\n-1,1,0.5\n3,0,0.5\n",
    ];
    for content in taken_as_they_are {
        assert_eq!(open("x.csv", content, &ReadOptions::default(), SCORED).unwrap().len(), 2, "{content}");
    }
}

#[test]
fn lines_stand_for_as_many_rows_as_the_column_of_their_counts_says() {
    let counts = |content: &str, options: &ReadOptions, needs: Needs| {
        let data = open("x.csv", content, options, needs).unwrap();
        data.counts.map(|counts| counts.to_vec())
    };
    let default = ReadOptions::default();
    for content in [
        "label,score,count\n1,0.5,3\n0,0.5,1\n",
        "sentence1,sentence2,label,score,Count\na,b,1,0.5,3.0\na,c,0,0.5,1.0\n",
        "label,score, counts \n1,0.5,3\n0,0.5,1\n",
        "cnt,label,score\n3,1,0.5\n1,0,0.5\n",
        "label,score,occurrences\n1,0.5,3\n0,0.5,1\n",
    ] {
        assert_eq!(counts(content, &default, SCORED), Some(vec![3, 1]), "{content}");
    }
    let of = |name: &str| ReadOptions { count: Some(name.into()), ..ReadOptions::default() };
    let aggregated = "label,score,n,count\n1,0.5,3,7\n0,0.5,1,8\n";
    assert_eq!(counts(aggregated, &of("n"), SCORED), Some(vec![3, 1]), "an option goes before a name");
    assert_eq!(counts(aggregated, &default, SCORED), Some(vec![7, 8]), "a name that is clear before one that is not");
    assert_eq!(counts("label,score,n\n1,0.5,1\n0,0.5,1\n", &of("n"), SCORED), Some(vec![1, 1]));
    let no_header = ReadOptions { label: named("1"), score: named("2"), header: Some(Header::Missing), ..of("3") };
    assert_eq!(counts("1,0.5,3\n0,0.25,1\n", &no_header, SCORED), Some(vec![3, 1]));
    // With a model the same; where nobody counts rows nothing does.
    let texts = "text,label,count\na,1,3\nb,0,1\n";
    assert_eq!(counts(texts, &default, MODEL), Some(vec![3, 1]));
    assert_eq!((counts(texts, &default, TEXTS), counts(texts, &of("count"), TEXTS)), (None, None));
    assert_eq!(counts(texts, &of("none"), MODEL), None);
}

#[test]
fn a_column_with_the_name_of_counts_that_holds_too_few_is_told_with_the_first_cell_that_is_none() {
    let told = |cell: &str, bad: usize, options: &ReadOptions| {
        let cell = |row: usize| if (3..3 + bad).contains(&row) { cell } else { "2" };
        let rows: String = (0..20).map(|row| format!("{},0.5,{}\n", row % 2, cell(row))).collect();
        let content = format!("label,score,count\n{rows}");
        let skipping = ReadOptions { skip_bad_rows: true, ..options.clone() };
        let data = open("x.csv", &content, &skipping, SCORED).unwrap();
        let notes = data.notes.iter().map(ToString::to_string);
        (data.rows(), notes.filter(|note| note.starts_with("count: ")).collect::<Vec<_>>().join("; "))
    };
    let default = ReadOptions::default();
    let note = "count: \"count\" is not taken for row counts, as too many cells are none; the first is \"-1\", in line 5 (--count \
                count, if it holds them all the same)";
    assert_eq!(told("-1", 7, &default), (20, note.into()));
    assert!(told("many", 20, &default).1.contains("the first is \"many\""));
    // With a few it is taken, where an option says so always.
    let taken = "count: \"count\": 17 lines stand for 34 rows (--count none, if the column means something else)";
    assert_eq!(told("-1", 3, &default), (34, taken.into()));
    let named = ReadOptions { count: Some("count".into()), ..ReadOptions::default() };
    assert_eq!(told("-1", 7, &named), (26, String::new()));
    let none = ReadOptions { count: Some("none".into()), ..ReadOptions::default() };
    assert_eq!(told("-1", 7, &none), (20, String::new()));
}

#[test]
fn lines_of_no_row_are_left_out_and_what_is_no_count_is_a_bad_row() {
    let content = "label,score,count\n1,0.5,0\n1,0.5,3\n0,0.25,0\n0,0.5,1\n";
    let data = open("x.csv", content, &ReadOptions::default(), SCORED).unwrap();
    assert_eq!((data.len(), data.rows(), data.empty_lines.clone()), (2, 4, vec![2, 4]));
    assert_eq!((data.lines.clone(), data.scores.unwrap().values), (vec![3, 5], vec![0.5, 0.5]));
    let said: Vec<String> = data.notes.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|note| note == "2 lines stand for no row: the count is 0"), "{said:?}");
    let counted = "count: \"count\": 2 lines stand for 4 rows (--count none, if the column means something else)";
    assert!(said.iter().any(|note| note == counted), "{said:?}");
    let remedy = "(write whole numbers, or, if the column means something else, use --count none, or skip such rows with \
                  --skip-bad-rows)";
    for (cell, said) in [
        ("1.5", "the count \"1.5\" in column \"count\" is not a whole number from 0 up"),
        ("", "there is no count in column \"count\""),
        ("many", "the count \"many\" in column \"count\" is not a whole number from 0 up"),
    ] {
        let content = format!("label,score,count\n1,0.5,3\n0,0.5,{cell}\n1,0.5,2\n0,0.5,2\n1,0.5,2\n0,0.5,2\n");
        let refused = message("x.csv", content.as_bytes(), &ReadOptions::default(), SCORED);
        assert_eq!(refused, format!("x.csv, line 3: {said} {remedy}"));
        let skipping = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
        let data = open("x.csv", &content, &skipping, SCORED).unwrap();
        assert_eq!((data.len(), data.rows(), data.skipped.len()), (5, 11, 1));
    }
    let of = |content: &str| {
        let options = ReadOptions { count: Some("count".into()), ..ReadOptions::default() };
        message("x.csv", content.as_bytes(), &options, SCORED)
    };
    let none = "x.csv, column \"count\": all counts are 0, so there are no rows";
    assert_eq!(of("label,score,count\n1,0.5,0\n0,0.5,0\n"), none);
    let most = u64::MAX;
    let too_many = "x.csv, column \"count\": the counts add up to more rows than can be counted (2^53)";
    assert_eq!(of(&format!("label,score,count\n1,0.5,{most}\n0,0.5,1\n")), too_many);
}

#[test]
fn a_positive_name_may_be_a_class_of_the_scores_but_not_nobodys() {
    let winners = "label,score\nbad,0.75\ngood,0.75\nbad,0.5\ngood,1\n";
    let (files, options) = files(DATA, winners);
    let asked = |name: &str| ReadOptions { positive: named(name), ..options.clone() };
    assert_eq!(files.read("data.tsv", &asked("bad"), SCORED).unwrap().scores.unwrap().values, [0.75, 0.25, 0.5, 0.0]);
    let (files, options) = self::files(DATA, "0.75\n0.25\n0.5\n1\n");
    let asked = ReadOptions { positive: named("bad"), ..options };
    let refused = files.message("data.tsv", &asked, SCORED);
    assert!(refused.starts_with("data.tsv: there is no label \"bad\" (--positive) in column \"label\""), "{refused}");
}
