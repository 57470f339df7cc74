//! What the program suggests is typed in as it stands, until the file opens or the sentence says what it lacks.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::Place;

/// The options in a message, split as a shell would.
fn suggested(message: &str) -> Vec<String> {
    let text = match message.split_once("; try ") {
        Some((_, options)) => options,
        None if message.contains("--skip-bad-rows") => return vec!["--skip-bad-rows".into()],
        None => return Vec::new(),
    };
    let (mut words, mut word, mut quoted, mut any) = (Vec::new(), String::new(), false, false);
    let mut characters = text.trim_end().chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if !quoted => {
                word.extend(characters.next());
                any = true;
            }
            '\'' => (quoted, any) = (!quoted, true),
            ' ' if !quoted => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            other => {
                word.push(other);
                any = true;
            }
        }
    }
    words.push(word);
    words
}

/// Run `report` and follow its advice; the steps that it took, or the last sentence.
fn follow(content: &str) -> Result<usize, String> {
    let place = Place::with("x.csv", content);
    let mut options: Vec<String> = Vec::new();
    for step in 0..3 {
        let arguments: Vec<&str> = ["report", "x.csv"].into_iter().chain(options.iter().map(String::as_str)).collect();
        let output = place.command(&arguments).output().unwrap();
        if output.status.success() {
            return Ok(step);
        }
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.lines().find(|line| line.starts_with("cutpoint:")).unwrap_or(&said).to_owned();
        let more = suggested(&said);
        if more.is_empty() {
            return Err(said);
        }
        options.extend(more);
    }
    panic!("not within two steps: {options:?}\n{content}");
}

#[test]
fn labels_scores_and_what_becomes_1_are_asked_for_at_once() {
    let cases = [
        ("who,outcome,guess\nann,won,0.9\nbob,lost,0.2\ncid,won,0.6\ndan,lost,0.4\n", 1),
        ("nr,note,said,p1\n1,,yes,0.9\n2,,no,0.2\n3,,maybe,0.6\n4,,no,0.1\n5,,yes,0.3\n", 1),
        ("a b,it's so,x y\n0.5,1,1\n0.25,0,2\n0.75,1,3\n", 1),
        // Rows without gold, one of them the first.
        ("truth 1,model score\n,0.9\nyes,0.8\nno,0.1\n,0.5\nyes,0.4\n", 1),
        ("0.9,cat\n0.1,dog\n0.8,cat\n0.3,dog\n", 1),
        ("grade,pred_x\n3,0.9\n1,0.2\n2,0.5\n5,0.95\n1,0.1\n2,0.7\n4,0.6\n", 1),
        ("label,score\n1,0.5\n0,x\n1,0.25\n0,0.75\n", 1),
    ];
    for (content, most) in cases {
        let steps = follow(content).unwrap_or_else(|said| panic!("{said}\n{content}"));
        assert!(steps <= most, "{steps} steps\n{content}");
    }
}

#[test]
fn what_a_file_lacks_is_said_without_advice_that_leads_nowhere() {
    for (content, lacks) in [
        ("sentence,note\na b c,x\nd e f,y\n", "score"),
        ("score,const\n0.5,1\n0.25,1\n0.75,1\n", "label"),
        ("id,text\n1,a sentence that is long\n2,another one of them\n3,and a third one here\n", ""),
    ] {
        let said = follow(content).unwrap_err();
        assert!(said.contains(lacks) && !said.contains("; try"), "{said}");
    }
}

/// A column of some kind: its name, and its cell in each row.
fn column() -> impl Strategy<Value = (String, Vec<String>)> {
    const ROWS: usize = 24;
    let name = prop::sample::select(vec!["alpha", "b 2", "it's", "总分", "C-3", "q", "value", "x/y"]);
    let cells = |cell: BoxedStrategy<String>| prop::collection::vec(cell, ROWS);
    let kinds = prop_oneof![
        cells(prop::sample::select(vec!["0", "1"]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["good", "bad", "NONE", ""]).prop_map(str::to_owned).boxed()),
        cells(prop::sample::select(vec!["1", "2", "3", "4", "5"]).prop_map(str::to_owned).boxed()),
        cells((0.0..1.0_f64).prop_map(|score| format!("{score:.3}")).boxed()),
        cells((-3.0..3.0_f64).prop_map(|score| if score > 2.8 { "nan".into() } else { format!("{score:.3}") }).boxed()),
        cells("[a-z]{3,9} [a-z]{3,9} [a-z]{3,9}".boxed()),
        cells(Just(String::new()).boxed()),
        cells(Just("same".to_owned()).boxed()),
        Just((0..ROWS).map(|row| row.to_string()).collect::<Vec<_>>()),
    ];
    (name, kinds).prop_map(|(name, cells)| (name.to_owned(), cells))
}

#[test]
fn advice_opens_any_file_that_has_what_it_takes() {
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let files = (prop::collection::vec(column(), 1..5), any::<bool>());
    runner
        .run(&files, |(columns, has_header)| {
            let line = |cells: Vec<&str>| {
                let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
                quoted.join(",") + "\n"
            };
            let mut content = String::new();
            if has_header {
                content += &line(columns.iter().map(|(name, _)| name.as_str()).collect());
            }
            for row in 0..columns[0].1.len() {
                content += &line(columns.iter().map(|(_, cells)| cells[row].as_str()).collect());
            }
            if let Err(said) = follow(&content) {
                prop_assert!(!said.contains("; try") && said.starts_with("cutpoint: "), "{}", said);
            }
            Ok(())
        })
        .unwrap();
}
