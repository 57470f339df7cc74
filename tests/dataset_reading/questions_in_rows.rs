//! Questions about texts in CSV, TSV and JSON Lines.

use cutpoint::dataset::{Dataset, Questions, ReadOptions, Unanswerable, Windows};

use crate::{ANYTHING, DataError, Files, MODEL, SCORED, TEXTS, column, message, named, open, said};

fn questions(data: &Dataset) -> &Questions {
    data.questions.as_ref().unwrap()
}

/// The texts of the answers, and where they begin, of each row.
fn answers(data: &Dataset) -> Vec<Vec<(&str, Option<usize>)>> {
    let rows = questions(data).rows.iter().map(|row| row.answers.iter().flatten());
    rows.map(|answers| answers.map(|answer| (answer.text.as_str(), answer.start)).collect()).collect()
}

const JSONL: &str = r#"{"id": "a", "title": "T", "context": "Zoë sailed.", "question": "Who?", "answers": {"text": ["Zoë", "Zoë sailed"], "answer_start": [0, 0]}}
{"id": "b", "title": "T", "context": "Zoë sailed.", "question": "What did she do?", "answers": {"text": ["sailed"], "answer_start": [4]}}
{"id": "c", "title": "U", "context": "Nobody did.", "question": "Why?", "answers": {"text": [], "answer_start": []}}
"#;

#[test]
fn rows_as_hugging_face_writes_them_are_questions() {
    let array = format!("[{}]", JSONL.trim().replace('\n', ",\n"));
    for (name, content) in [("x.jsonl", JSONL), ("x.json", JSONL), ("x.json", &*array)] {
        let data = open(name, content, &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [true, true, false]);
        assert_eq!(
            answers(&data),
            [vec![("Zoë", Some(0)), ("Zoë sailed", Some(0))], vec![("sailed", Some(5))], vec![]]
        );
        let all = questions(&data);
        assert_eq!((all.contexts.len(), all.context(2), all.unanswerable), (2, "Nobody did.", Unanswerable::Possible));
        assert_eq!(all.rows.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!((data.pair(1).text_a, data.pair(1).text_b), ("What did she do?", None));
        assert_eq!(data.class_names, ["unanswerable", "answerable"]);
        // The table is the file's own.
        assert_eq!(data.table.headers(), ["id", "title", "context", "question", "answers"]);
        assert_eq!(said(&data.notes)[0], "3 questions about 2 texts; 1 has no answer");
    }
}

#[test]
fn the_same_rows_are_the_same_questions_however_their_answers_are_written() {
    let expected = open("x.jsonl", JSONL, &ReadOptions::default(), MODEL).unwrap();
    let cells = [
        [
            r#"{"text": ["Zoë", "Zoë sailed"], "answer_start": [0, 0]}"#,
            r#"{"text": ["sailed"], "answer_start": [4]}"#,
            r#"{"text": [], "answer_start": []}"#,
        ],
        [
            "{'text': ['Zoë', 'Zoë sailed'], 'answer_start': [0, 0]}",
            "{'text': ['sailed'], 'answer_start': [4]}",
            "{'text': [], 'answer_start': []}",
        ],
        [
            "{'text': array(['Zoë', 'Zoë sailed'], dtype=object), 'answer_start': array([0, 0])}",
            "{'text': array(['sailed'], dtype=object), 'answer_start': array([4])}",
            "{'text': array([], dtype=object), 'answer_start': array([], dtype=int64)}",
        ],
        [
            r#"[{"text": "Zoë", "answer_start": 0}, {"text": "Zoë sailed", "answer_start": 0}]"#,
            r#"[{"text": "sailed", "answer_start": 4}]"#,
            "[]",
        ],
    ];
    let rows = [("a", "Zoë sailed.", "Who?"), ("b", "Zoë sailed.", "What did she do?"), ("c", "Nobody did.", "Why?")];
    for written in cells {
        for (name, delimiter) in [("x.csv", b','), ("x.csv", b';')] {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["ID", "context", "Question", "answers"]).unwrap();
            for ((id, context, question), answers) in rows.into_iter().zip(written) {
                writer.write_record([id, context, question, answers]).unwrap();
            }
            let content = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let data = open(name, &content, &ReadOptions::default(), MODEL).unwrap();
            assert_eq!(data.questions, expected.questions, "{content}");
        }
        let row = |((id, context, question), answers)| format!("{id}\t{context}\t{question}\t{answers}\n");
        let rows: String = rows.into_iter().zip(written).map(row).collect();
        let data =
            open("x.tsv", &format!("id\tcontext\tquestion\tanswers\n{rows}"), &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(data.questions, expected.questions);
    }
}

#[test]
fn an_answer_may_stand_in_columns_of_its_own() {
    let content = "question,context,answer_text,answer_start,is_impossible\n\
        Who?,Zoë sailed.,Zoë,0,False\nWhat?,Zoë sailed.,sailed,4.0,False\nWhy?,Zoë sailed.,,,True\nHow?,Zoë sailed.,sailed,1,\n";
    let data = open("x.csv", content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, true, false, true]);
    assert_eq!(answers(&data), [vec![("Zoë", Some(0))], vec![("sailed", Some(5))], vec![], vec![("sailed", None)]]);
    // Rows without ids have their numbers.
    assert_eq!(questions(&data).rows.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["1", "2", "3", "4"]);
    assert!(
        said(&data.warnings)[0].starts_with(
            "1 of 3 answers does not stand in the text where answer_start says, the first in question \"4\""
        )
    );
    let rows = "{\"question\": \"a\", \"context\": \"b\", \"answer_text\": null}\n{\"question\": \"c\", \"context\": \"b\", \"answer_text\": \"b\"}\n";
    let data = open("x.jsonl", rows, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, true]);
}

#[test]
fn an_answer_may_be_one_plain_text() {
    let content = "question,context,answers\nWhen?,It was 1703.,1703\nWhy?,It was 1703.,\nWho?,[x] did.,[x] did\n";
    let data = open("x.csv", content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(answers(&data), [vec![("1703", None)], vec![], vec![("[x] did", None)]]);
    assert_eq!(questions(&data).unanswerable, Unanswerable::Possible);
    let answered = "question,context,answers\nWhen?,It was 1703.,1703\nWhat?,It was 1703.,It\n";
    let data = open("x.csv", answered, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!((questions(&data).unanswerable, data.warnings.len()), (Unanswerable::Never, 0));
}

#[test]
fn questions_without_answers_can_be_answered_but_not_judged() {
    let content = "id,question,context\na,Who sailed?,Zoë sailed.\nb,Who did not?,Nobody did.\n";
    let data = open("x.csv", content, &ReadOptions::default(), TEXTS).unwrap();
    assert_eq!((data.len(), data.labels.is_none(), questions(&data).rows[0].answers.is_none()), (2, true, true));
    let told = message("x.csv", content.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(told.starts_with("x.csv: no question says what its answers are"), "{told}");
}

#[test]
fn pairs_that_have_such_columns_stay_pairs() {
    let asked = |a: &str, b: &str| ReadOptions { text_a: named(a), text_b: named(b), ..ReadOptions::default() };
    let plain = ReadOptions::default;
    for (content, options, needs, texts) in [
        ("question,sentence,label\na,b,1\nc,d,0\n", plain(), MODEL, ("a", Some("b"))),
        ("question,answer,context,label\na,b,x,1\nc,d,y,0\n", plain(), MODEL, ("a", Some("b"))),
        ("question,answer,context\na,b,x\nc,d,y\n", plain(), TEXTS, ("a", Some("b"))),
        ("question,context,label\na,b,1\nc,d,0\n", asked("question", "context"), MODEL, ("a", Some("b"))),
        ("question,context,answers,label\na,b,x,1\nc,d,y,0\n", asked("question", "context"), MODEL, ("a", Some("b"))),
        ("question,context,answers\na,b,x\nc,d,y\n", asked("question", "context"), TEXTS, ("a", Some("b"))),
        ("question,context,text\na,b,x\nc,d,y\n", plain(), TEXTS, ("x", None)),
    ] {
        let data = open("x.csv", content, &options, needs).unwrap();
        assert!(data.questions.is_none(), "{content}");
        assert_eq!((data.pair(0).text_a, data.pair(0).text_b), texts, "{content}");
    }
    // With a label they are pairs too, and the user is asked for their columns as ever.
    let told = message("x.csv", b"question,context,label\na,b,1\nc,d,0\n", &plain(), MODEL);
    assert!(told.contains("--text-a question --text-b context"), "{told}");
}

#[test]
fn rows_that_are_no_questions_are_bad_rows() {
    const ADVICE: &str = " (correct the row, or skip such rows with --skip-bad-rows)";
    let rows = |row: &str| {
        format!(
            "{{\"id\": \"a\", \"question\": \"q\", \"context\": \"c\", \"answers\": [\"c\"]}}\n{row}\n{{\"id\": \"b\", \"question\": \"q\", \"context\": \"c\", \"answers\": []}}\n"
        )
    };
    for (row, expected) in [
        (r#"{"id": "x", "question": "q", "context": null, "answers": []}"#, "there is no text in column \"context\""),
        (r#"{"id": "x", "context": "c", "answers": []}"#, "there is no text in column \"question\""),
        (r#"{"question": "q", "context": "c", "answers": []}"#, "there is no id in column \"id\""),
        (
            r#"{"id": "x", "question": "q", "context": "c", "answers": 7}"#,
            "the cell \"7\" in column \"answers\" is neither a list of texts, nor of objects with text and answer_start, nor an \
             object with a list of each, nor one plain text",
        ),
        (
            r#"{"id": "x", "question": "q", "context": "c", "answers": {"text": ["a"], "answer_start": [1, 2]}}"#,
            "the cell \"{\"text\": [\"a\"], \"answer_start\": [1, 2]}\" in column \"answers\" has other numbers of texts and of answer_start",
        ),
        (
            r#"{"id": "x", "question": "q", "context": "c", "answers": null}"#,
            "the question \"x\" does not say what its answers are, and others do (an empty list says that there is no answer)",
        ),
    ] {
        let content = rows(row);
        let told = message("x.jsonl", content.as_bytes(), &ReadOptions::default(), MODEL);
        assert_eq!(told, format!("x.jsonl, line 2: {expected}{ADVICE}"));
        let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
        let data = open("x.jsonl", &content, &skip, MODEL).unwrap();
        assert_eq!((column(&data, 0), data.skipped.len()), (vec![Some("a"), Some("b")], 1));
        assert_eq!(questions(&data).rows.len(), 2);
    }
    let twice = "id,question,context,answers\na,q,c,c\nb,r,c,c\na,s,c,c\n";
    assert_eq!(
        message("x.csv", twice.as_bytes(), &ReadOptions::default(), MODEL),
        "x.csv: two questions have the id \"a\" (lines 2 and 4): answers are joined by it, so give each question an id of its own"
    );
    let positive = ReadOptions { positive: named("0"), ..ReadOptions::default() };
    let told = message("x.csv", twice.replace("\na,s", "\nc,s").as_bytes(), &positive, MODEL);
    assert!(told.starts_with("x.csv: --positive means nothing for questions about texts"), "{told}");
}

#[test]
fn a_column_of_scores_is_read_as_ever() {
    let content = "id,question,context,answers,score\na,q,c,c,0.75\nb,r,c,,-2.5\n";
    let data = open("x.csv", content, &ReadOptions::default(), SCORED).unwrap();
    assert_eq!((data.scores.unwrap().values, data.roles.score), (vec![0.75, -2.5], Some(4)));
}

#[test]
fn questions_are_one_window_however_many_they_are() {
    let rows: String = (0..50)
        .map(|row| format!("{row},Who is {row}?,Text {}.,{}\n", row / 2, if row % 3 == 0 { "" } else { "Text" }))
        .collect();
    let content = format!("id,question,context,answers\n{rows}");
    let whole = open("x.csv", &content, &ReadOptions::default(), ANYTHING).unwrap();
    let files = Files::new([("x.csv", content.as_bytes())]);
    let accept = |_: &Dataset| -> Result<(), DataError> { Ok(()) };
    let mut windows = Windows::open(&files.path("x.csv"), &ReadOptions::default(), ANYTHING, 7, accept).unwrap();
    let window = windows.next_window().unwrap().unwrap();
    assert_eq!((window.dataset.len(), window.is_all), (50, true));
    assert_eq!(window.dataset.questions, whole.questions);
    assert!(windows.next_window().unwrap().is_none());
}
