//! What the program suggests is typed in as it stands, until the file opens or the sentence says what it lacks.

mod any_file;

use super::Place;

/// Options that take no value.
const FLAGS: [&str; 4] = ["--skip-bad-rows", "--no-header", "--header", "--demo-model"];

/// What a message says to type: its options with their values, split as a shell would. What stands in parentheses is a remark,
/// but for how to skip bad rows.
fn suggested(message: &str) -> Vec<String> {
    let words = words(message);
    let mut typed = Vec::new();
    for (place, word) in words.iter().enumerate().filter(|(_, word)| word.starts_with("--")) {
        let option = word.trim_end_matches([';', ',', ':']);
        typed.push(option.to_owned());
        if !FLAGS.contains(&option) && !option.contains('=') {
            typed.push(words.get(place + 1).unwrap_or_else(|| panic!("{option} without a value: {message}")).clone());
        }
    }
    if typed.is_empty() && message.contains("--skip-bad-rows") { vec!["--skip-bad-rows".into()] } else { typed }
}

/// The words of a message outside of its parentheses and of what it quotes.
fn words(message: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let (mut depth, mut quote, mut before) = (0, None, ' ');
    let mut characters = message.trim_end().chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some('"'), _) => {}
            (Some(_), _) => word.push(character),
            // Before a quote in a word stands none of these: `row's`.
            (None, '\'' | '"') if before == ' ' || before == '(' || before == '\'' => quote = Some(character),
            (None, '\\') => word.extend(characters.next()),
            (None, '(') => depth += 1,
            (None, ')') if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (None, other) => word.push(other),
        }
        before = if character == '\\' { '\'' } else { character };
    }
    words.push(word);
    words
}

/// Run `report` and follow its advice; the options that were typed in, and how many steps it took, or the last sentence.
fn followed(content: &str) -> (Vec<String>, Result<usize, String>) {
    let (options, end) = followed_to_the_rows(content);
    (options, end.map(|(steps, _)| steps))
}

/// The same, with the sentences on the way and the number of rows of the file that opens.
fn followed_to_the_rows(content: &str) -> (Vec<String>, Result<(usize, Opened), String>) {
    followed_in(&Place::with("x.csv", content), &[])
}

/// The same in a place that has `x.csv`, with `given` options.
fn followed_in(place: &Place, given: &[&str]) -> (Vec<String>, Result<(usize, Opened), String>) {
    let (mut options, mut said_before): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for step in 0..3 {
        let typed: Vec<&str> = options.iter().map(String::as_str).collect();
        let output = place.command(&[&["report", "x.csv"], given, &typed].concat()).output().unwrap();
        if output.status.success() {
            let report = String::from_utf8(output.stdout).unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            return (options, Ok((step, Opened { rows: lines_read(&report, &said), said: said_before })));
        }
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.lines().find(|line| line.starts_with("error:")).unwrap_or(&said).to_owned();
        let more = suggested(&said);
        if more.is_empty() {
            return (options, Err(said));
        }
        said_before.push(said);
        options.extend(more);
    }
    panic!("not within two steps: {options:?}\n{said_before:?}");
}

/// The lines of the file that were read, whatever they stand for: those that the report counts, and those that a note says
/// to stand for no row.
fn lines_read(report: &str, said: &str) -> usize {
    let counted = report.strip_prefix("x.csv: ").and_then(|counted| counted.split_once(',')).unwrap().0;
    let lines = counted.split_once(" in ").map_or(counted, |(_, lines)| lines);
    let number = |text: &str| text.split(' ').next().unwrap().parse::<usize>().unwrap();
    let empty = said.lines().find(|line| line.contains(" for no row"));
    number(lines) + empty.map_or(0, |note| number(note.trim_start_matches("note: ")))
}

struct Opened {
    rows: usize,
    /// What was said before.
    said: Vec<String>,
}

fn follow(content: &str) -> Result<usize, String> {
    followed(content).1
}

#[test]
fn what_is_to_be_typed_is_told_from_what_is_quoted_and_remarked() {
    let typed = |message| suggested(message).join("|");
    assert_eq!(
        typed("x's \"--label a\" (--label names one); try --label 'it'\\''s' --score b"),
        "--label|it's|--score|b"
    );
    assert_eq!(typed("a row (correct it, or skip such rows with --skip-bad-rows)"), "--skip-bad-rows");
    assert_eq!(typed("add --no-header; or --count none"), "--no-header|--count|none");
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
        // Grades with fractions; a column that may count rows; names that say nothing; rules as classes.
        (
            "sentence1,sentence2,human,system\na,b,3.5,0.9\nc,d,1.2,0.2\ne,f,3.5,0.5\ng,h,1.2,0.95\ni,j,0.0,0.1\nk,l,0.0,0.3\n",
            1,
        ),
        ("truth,conf,count\n1,0.9,3\n0,0.2,1\n1,0.6,2\n0,0.4,3\n", 1),
        ("a,b,c,d\nx y,z,yes,0.9\nu v,w,no,0.2\nq r,s,maybe,0.6\no p,z,no,0.4\n", 1),
        ("label,score\n<5,0.1\n>=5,0.9\n<5,0.4\n>=5,0.3\n", 1),
        // A header that numbers the columns, or whose words read as labels.
        ("0,1\n1,0.5\n0,0.25\n1,0.75\n", 1),
        ("true,pred\ntrue,0.5\nfalse,0.25\ntrue,0.75\n", 1),
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
        (
            "label,score\na late bus,0.5\nmuch rain,0.25\nno way home,0.1\nan old mill,0.2\nthe sea,0.3\na hill,0.4\n",
            "classes",
        ),
        ("label;score\n1;0,5\n0;0,25\n1;0,75\n", "comma"),
        ("0.5\n0.25\n0.75\n0.1\n", "one column of numbers and no labels"),
        // Where most rows are bad, passing them over is no way out.
        ("label;score\n1;0,5\n0;1\n1;0,75\n", "decimals with a point; 2 of 3 rows are bad"),
        ("text,label,score\na,1,0.5\nb,0\nc,1,0.25\nd,0\ne,1\n", "2 fields instead of 3; 3 of 5 rows are bad"),
        ("id,text\n1,a sentence that is long\n2,another one of them\n3,and a third one here\n", ""),
    ] {
        let said = follow(content).unwrap_err();
        assert!(said.contains(lacks) && !said.contains("; try"), "{said}");
    }
}

#[test]
fn nothing_is_suggested_for_a_part_that_it_cannot_play() {
    let rows = |line: &dyn Fn(usize) -> String| (0..24).map(line).collect::<String>();
    let texts = ["a long walk by the sea", "rain all day in the hills", "the bus was late", "nobody knows the way"];
    let outcome = |row: usize| ["won", "lost"][row * 7 % 3 % 2];
    let score = |row: usize| (row * 37 % 100) as f64 / 100.0;
    // Blank and constant columns, ids and sentences stand beside the ones that are meant, under names that speak for them.
    let content = "blank label,my class,class id,remark,result,p\n".to_owned()
        + &rows(&|row| format!(",same,{row},{} {row},{},{}\n", texts[row % 4], outcome(row), score(row)));
    let (options, steps) = followed(&content);
    assert_eq!((options.join(" ").as_str(), steps), ("--label result --score p --positive lost", Ok(1)));
    // Where nothing else is there, none of them is.
    let content =
        "blank,class id,a class\n".to_owned() + &rows(&|row| format!(",{row},{}\n", texts[row % 4].repeat(row + 1)));
    let (options, lacks) = followed(&content);
    assert!(options.is_empty() && lacks.is_err(), "{options:?} {lacks:?}");
    // A model is asked for texts that say something.
    let content = "left part,right part,first,second,label\n".to_owned()
        + &rows(&|row| format!(",same,{} {row},{} {row},{}\n", texts[row % 4], texts[row % 3], row % 2));
    let place = Place::with("x.csv", content);
    let output = place.command(&["report", "x.csv", "--demo-model"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(suggested(said.lines().last().unwrap()), ["--text-a", "first", "--text-b", "second"], "{said}");
}

#[test]
fn texts_that_are_clear_are_suggested_beside_what_is_asked_for() {
    let rows: String = (0..30).map(|row| format!("what is {row},who was {row},{},0.{}\n", row % 2, 10 + row)).collect();
    assert_eq!(followed(&rows).0, ["--no-header", "--text-a", "1", "--text-b", "2", "--label", "3", "--score", "4"]);
}

#[test]
fn a_name_that_is_recognised_is_questioned_where_its_cells_say_otherwise() {
    let file = |header: &str, cells: &dyn Fn(usize) -> String| {
        header.to_owned() + "\n" + &(0..24).map(|row| cells(row) + "\n").collect::<String>()
    };
    let fraction = |row: usize| format!("0.{}", 10 + row * 7 % 80);
    let (options, opened) = followed(&file("x,y", &|row| format!("{},{}", row % 2, fraction(row))));
    assert_eq!((options.join(" "), opened), ("--label x --score y".to_owned(), Ok(1)));
    // Beside other fractions as well.
    let (options, opened) = followed(&file("x,y,z", &|row| format!("{},{},-{row}.5", row % 2, fraction(row))));
    assert_eq!((options[..2].join(" "), opened), ("--label x".to_owned(), Ok(1)), "{options:?}");
    // What fits its name stays.
    let (options, opened) = followed(&file("x,y", &|row| format!("{},{}", fraction(row), row % 2)));
    assert_eq!((options.join(" "), opened), ("--score x".to_owned(), Ok(1)));
}

#[test]
fn columns_whose_names_look_like_options_are_named_so_that_they_can_be_typed() {
    let rows: String = (0..30).map(|row| format!("text {row},{},0.{}\n", row % 2, 10 + row)).collect();
    let (typed, outcome) = followed(&format!("-t,--l,-s\n{rows}"));
    assert_eq!(typed, ["--label=--l", "--score=-s"]);
    assert_eq!(outcome, Ok(1));
}

#[test]
fn rows_without_gold_may_be_skipped_however_many_they_are() {
    let rows: String = (0..60)
        .map(|row| format!("{},0.{row:02}\n", if row % 4 == 0 { (row / 4 % 2).to_string() } else { String::new() }))
        .collect();
    let (options, end) = followed_to_the_rows(&format!("label,score\n{rows}"));
    assert_eq!(options, ["--skip-bad-rows"]);
    assert_eq!(end.map(|(_, opened)| opened.rows), Ok(15));
}

#[test]
fn pairs_without_a_header_are_all_predicted() {
    let place =
        Place::with("x.tsv", "Where is the bus?\tWhen does it leave?\nIs it late?\tWho knows that?\nWhy not?\tWhy?\n");
    let predict = ["predict", "x.tsv", "--demo-model", "--threshold", "0.5", "--output", "y.csv"];
    let output = place.command(&predict).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let typed = suggested(said.lines().find(|line| line.starts_with("error:")).unwrap());
    assert_eq!(typed, ["--no-header", "--text-a", "1", "--text-b", "2"], "{said}");
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    place.run(&[&predict[..], &typed].concat()).success();
    assert_eq!(place.read("y.csv").lines().count(), 4);
}
