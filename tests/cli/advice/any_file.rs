//! Files that chance makes: what is suggested opens them, or the sentence says what they lack.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::{Place, model};
use super::{Opened, followed_in, followed_to_the_rows};

const ROWS: usize = 24;

/// A column of some kind: its name, and its cell in each row.
fn column() -> impl Strategy<Value = (String, Vec<String>)> {
    let name = prop::sample::select(vec![
        "alpha", "b 2", "it's", "总分", "C-3", "q", "value", "x/y", "label", "gold", "score", "id", "text", "(odd)",
        "true", "Text A", "p_neu", "url", "count",
    ]);
    let cells = |cell: BoxedStrategy<String>| prop::collection::vec(cell, ROWS);
    let kinds = prop_oneof![
        cells(prop::sample::select(vec!["0", "1"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["true", "false"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["good", "bad", "NONE", ""]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["<5", ">=5"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["1", "2", "3", "4", "5"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["-1", "0", "1"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["-1", "0", "1", "2"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["-1", "-1", "-1", "1", "1", "1", "1", "skip"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["+", "-"]).prop_map(str::to_owned).boxed()),
        cells((0..11_u8).prop_map(|grade| format!("{}", f64::from(grade) / 2.0)).boxed()),
        cells((0.0..1.0_f64).prop_map(|score| format!("{score:.3}")).boxed()),
        cells((-3.0..3.0_f64).prop_map(|score| if score > 2.8 { "nan".into() } else { format!("{score:.3}") }).boxed()),
        cells((0.0..1.0_f64).prop_map(|score| format!("{score:.3}").replace('.', ",")).boxed()),
        cells((0.0..99.0_f64).prop_map(|score| format!("{score:.1}%")).boxed()),
        cells("[a-z]{3,9} [a-z]{3,9} [a-z]{3,9}".boxed()),
        cells("https://[a-z]{3,9}/[a-z]{3,9}".boxed()),
        cells(Just(String::new()).boxed()),
        cells(Just("same".to_owned()).boxed()),
        Just((0..ROWS).map(|row| row.to_string()).collect::<Vec<_>>()),
        Just((0..ROWS).map(|row| format!("id{row}")).collect::<Vec<_>>()),
    ];
    (name, kinds).prop_map(|(name, cells)| (name.to_owned(), cells))
}

/// What stands above the rows.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Above {
    Nothing,
    Names,
    /// 0, 1, …, as pandas writes them.
    Numbers,
    /// The same, with the numbers of the rows in a column without a name.
    NumbersAndRows,
    CommentAndNames,
}

/// A file of these columns.
fn file(columns: &[(String, Vec<String>)], above: Above) -> String {
    let line = |cells: &[String]| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        quoted.join(",") + "\n"
    };
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let numbers: Vec<String> = (0..columns.len()).map(|number| number.to_string()).collect();
    let mut content = match above {
        Above::Nothing => String::new(),
        Above::Names => line(&names),
        Above::Numbers => line(&numbers),
        Above::NumbersAndRows => format!(",{}", line(&numbers)),
        Above::CommentAndNames => format!("# written by hand\n{}", line(&names)),
    };
    for row in 0..ROWS {
        let cells: Vec<String> = columns.iter().map(|(_, cells)| cells[row].clone()).collect();
        let number = if above == Above::NumbersAndRows { format!("{row},") } else { String::new() };
        content += &(number + &line(&cells));
    }
    content
}

#[test]
fn advice_opens_any_file_that_has_what_it_takes() {
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let above = prop::sample::select(vec![
        Above::Nothing,
        Above::Names,
        Above::Names,
        Above::Numbers,
        Above::NumbersAndRows,
        Above::CommentAndNames,
    ]);
    runner
        .run(&(prop::collection::vec(column(), 1..5), above), |(columns, above)| {
            // A comment above one column is a name.
            prop_assume!(columns.len() > 1 || above != Above::CommentAndNames);
            let content = file(&columns, above);
            let (options, end) = followed_to_the_rows(&content);
            let skips = options.iter().any(|option| option == "--skip-bad-rows");
            match end {
                Err(said) => {
                    prop_assert!(!said.contains("; try") && said.starts_with("error: "), "{}", said);
                    prop_assert!(!skips, "skipping led nowhere: {said}");
                }
                // No row is lost, and none is invented, unless that is said.
                Ok((_, Opened { rows, said })) if rows != ROWS => {
                    let is_told = skips && rows < ROWS || said.iter().any(|said| said.contains("add --header"));
                    prop_assert!(is_told, "{rows} rows, {options:?}, {said:?}");
                }
                Ok(_) => {}
            }
            // A class is suggested only where labels come again.
            if let Some(at) = options.iter().position(|option| option == "--positive") {
                let is_class = |(_, cells): &(String, Vec<String>)| cells.iter().any(|cell| *cell == options[at + 1]);
                let found = columns
                    .iter()
                    .filter(|column| is_class(column))
                    .map(|(_, cells)| cells.iter().collect::<std::collections::HashSet<_>>().len());
                prop_assert!(found.min().is_none_or(|different| different <= 12), "{:?}", options);
            }
            Ok(())
        })
        .unwrap();
}

/// Sentences and labels that are words: nothing in the first line stands above numbers.
fn worded() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let sentence =
        prop_oneof!["[A-Z][a-z]{2,7}( [a-z]{2,7}){2,5}[.?!]", "[a-z]{2,7}( [a-z]{2,7}){5,9}", "[一-龠]{10,16}"];
    let texts = prop::collection::vec(prop::collection::vec(sentence, ROWS), 1..3);
    let labels = prop::sample::select(vec![
        &["yes", "no"][..],
        &["是", "否"],
        &["FAVOR", "AGAINST", "NONE"],
        &["entailment", "neutral", "contradiction"],
    ]);
    (texts, labels, 0..ROWS).prop_map(|(texts, labels, shift)| {
        let labels = (0..ROWS).map(|row| labels[(row * 7 + shift) % 5 % labels.len()].to_owned()).collect();
        texts.into_iter().chain([labels]).map(|cells| (String::new(), cells)).collect()
    })
}

#[test]
fn advice_loses_no_row_of_a_file_of_words_without_a_header() {
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    runner
        .run(&worded(), |columns| {
            let place = Place::with("x.csv", file(&columns, Above::Nothing));
            let (options, end) = followed_in(&place, &["--model", &model("bert-2label")]);
            let rows = end.map(|(_, Opened { rows, .. })| rows);
            prop_assert_eq!(rows, Ok(ROWS), "{:?}", &options);
            prop_assert!(options[0] == "--no-header" && options.contains(&columns.len().to_string()), "{:?}", &options);
            Ok(())
        })
        .unwrap();
}

#[test]
fn advice_opens_any_file_of_scores_that_has_what_it_takes() {
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let above = prop::sample::select(vec![Above::Nothing, Above::Names, Above::Numbers, Above::NumbersAndRows]);
    let data = "label\n".to_owned() + &(0..ROWS).map(|row| format!("{}\n", row * 7 % 3 % 2)).collect::<String>();
    runner
        .run(&(prop::collection::vec(column(), 1..4), above), |(columns, above)| {
            let place = Place::with("x.csv", &data);
            place.write("scores.csv", file(&columns, above));
            match followed_in(&place, &["--scores", "scores.csv"]) {
                (_, Err(said)) => prop_assert!(!said.contains("; try") && said.starts_with("error: "), "{}", said),
                // A header is no score, and no score is a header.
                (options, Ok((_, Opened { rows, .. }))) => {
                    prop_assert!(rows == ROWS || options.contains(&"--skip-bad-rows".to_owned()), "{rows} rows");
                }
            }
            Ok(())
        })
        .unwrap();
}
