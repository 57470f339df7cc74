//! SQuAD documents: what is read of them, and what is said of broken ones.

use std::io::Write;

use cutpoint::dataset::{
    Cell, Dataset, Format, GoldAnswer, InputFormat, OptionalColumn, Questions, ReadOptions, Unanswerable, Windows,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::{ANYTHING, DataError, Files, MODEL, SCORED, TEXTS, column, message, named, open, said};

/// Two texts and four questions, one of which has no answer.
pub(crate) fn document() -> Value {
    json!({"version": "v2.0", "data": [
        {"title": "Ports", "paragraphs": [
            {"context": "Zoë 🚢 sailed from Brest in 1703.", "qas": [
                {"id": "a", "question": "Who sailed?", "is_impossible": false,
                 "answers": [{"text": "Zoë", "answer_start": 0}, {"text": "Zoë 🚢", "answer_start": 0}, {"text": "Zoë", "answer_start": 0}]},
                {"id": "b", "question": "From where?\tAnd why?", "is_impossible": false,
                 "answers": [{"text": "Brest", "answer_start": 18}]},
                {"id": "c", "question": "With whom?", "is_impossible": true, "answers": [],
                 "plausible_answers": [{"text": "Brest", "answer_start": 18}]}]}]},
        {"title": "Towns", "paragraphs": [
            {"qas": [{"answers": [{"answer_start": 7, "text": "ירושלים"}], "question": "מה שם העיר?", "id": "d", "is_impossible": false}],
             "context": "העיר — ירושלים"}]}]})
}

pub(crate) fn questions(data: &Dataset) -> &Questions {
    data.questions.as_ref().unwrap()
}

pub(crate) fn read(document: &Value) -> Result<Dataset, DataError> {
    open("x.json", &document.to_string(), &ReadOptions::default(), TEXTS)
}

/// `document` with something else at `pointer`; nothing there where it is `None`.
pub(crate) fn with(pointer: &str, value: Option<Value>) -> Value {
    let mut document = document();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (document.pointer_mut(parent).unwrap(), value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(key.into(), value)),
        (Value::Object(fields), None) => drop(fields.remove(key).unwrap()),
        (Value::Array(values), Some(value)) => values[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other:?}"),
    }
    document
}

#[test]
fn questions_are_rows_and_what_they_have_beside_the_table_goes_with_them() {
    let data = read(&document()).unwrap();
    assert_eq!(data.table.headers(), ["id", "question", "answers", "title"]);
    assert_eq!(column(&data, 0), ["a", "b", "c", "d"].map(Some));
    assert_eq!(column(&data, 2), ["Zoë | Zoë 🚢", "Brest", "", "ירושלים"].map(Some));
    assert_eq!(column(&data, 3), ["Ports", "Ports", "Ports", "Towns"].map(Some));
    assert_eq!((data.pair(1).text_a, data.pair(1).text_b), ("From where?\tAnd why?", None));
    assert_eq!((data.roles.id, data.roles.label, data.source.format), (Some(0), None, InputFormat::Squad));
    assert_eq!(data.labels.as_deref().unwrap(), [true, true, false, true]);
    assert_eq!(data.class_names, ["unanswerable", "answerable"]);
    let all = questions(&data);
    assert_eq!(all.unanswerable, Unanswerable::Possible);
    assert_eq!(
        all.contexts.iter().map(|text| &**text).collect::<Vec<_>>(),
        ["Zoë 🚢 sailed from Brest in 1703.", "העיר — ירושלים"]
    );
    assert_eq!(all.rows.iter().map(|row| row.context).collect::<Vec<_>>(), [0, 0, 0, 1]);
    // Places are told in code points, and kept in bytes.
    for (row, question) in all.rows.iter().enumerate() {
        for GoldAnswer { text, start } in question.answers.as_ref().unwrap() {
            assert!(all.context(row)[start.unwrap()..].starts_with(text), "{text}");
        }
    }
    assert_eq!(all.rows[2].answers.as_deref(), Some(&[][..]));
    assert_eq!(said(&data.notes), ["4 questions about 2 texts; 1 has no answer"]);
    assert!(data.warnings.is_empty(), "{:?}", said(&data.warnings));
}

#[test]
fn a_document_is_told_by_its_content_however_it_is_written() {
    let (compact, pretty) = (document().to_string(), serde_json::to_string_pretty(&document()).unwrap());
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(pretty.as_bytes()).unwrap();
    let escaped: String = compact
        .encode_utf16()
        .map(|unit| match char::from_u32(unit.into()) {
            Some(character) if character.is_ascii() => character.to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect();
    assert!(escaped.contains("\\ud83d\\udea2"));
    let expected = read(&document()).unwrap();
    for (name, bytes) in [
        ("x.json", compact.clone().into_bytes()),
        ("x.json", pretty.clone().into_bytes()),
        ("x.json", pretty.replace('\n', "\r\n").into_bytes()),
        ("x.txt", pretty.clone().into_bytes()),
        ("x.csv", compact.clone().into_bytes()),
        ("x.jsonl", compact.clone().into_bytes()),
        ("x.json", [&b"\xef\xbb\xbf"[..], compact.as_bytes()].concat()),
        ("x.json.gz", packed.finish().unwrap()),
        ("x", escaped.into_bytes()),
        ("x.json", compact.replace("\"version\"", "\"loss\": NaN, \"version\"").into_bytes()),
    ] {
        let data = Files::new([(name, &bytes[..])]).read(name, &ReadOptions::default(), TEXTS).unwrap();
        assert_eq!(data.questions, expected.questions, "{name}");
        assert_eq!(column(&data, 1), column(&expected, 1), "{name}");
        if name.ends_with("gz") {
            continue;
        }
        // The line at which the question begins.
        let text = String::from_utf8_lossy(&bytes);
        let is_begun = |line: &u64| text.lines().nth(*line as usize - 1).is_some_and(|line| line.trim() == "{");
        assert!(data.lines.iter().all(|line| if text.contains('\n') { is_begun(line) } else { *line == 1 }), "{name}");
    }
    let asked = ReadOptions { format: Some(InputFormat::Squad), ..ReadOptions::default() };
    assert_eq!(open("x.json", &compact, &asked, TEXTS).unwrap().questions, expected.questions);
    let rows = ReadOptions { format: Some(Format::Jsonl.into()), ..ReadOptions::default() };
    assert!(open("x.json", &compact, &rows, TEXTS).is_err(), "the option says that these are rows");
}

#[test]
fn whether_questions_may_have_no_answer_is_told_by_the_version_and_by_the_questions() {
    use Unanswerable::{Never, Possible};
    let answered = |version: Value, is_impossible: Option<bool>, has_unanswered: bool| {
        let mut document = document();
        document["version"] = version;
        for article in document["data"].as_array_mut().unwrap() {
            for question in article["paragraphs"][0]["qas"].as_array_mut().unwrap() {
                let fields = question.as_object_mut().unwrap();
                fields.remove("is_impossible");
                is_impossible.map(|is| fields.insert("is_impossible".into(), is.into()));
                if !has_unanswered {
                    fields["answers"].as_array_mut().unwrap().push(json!({"text": "1703", "answer_start": 27}));
                }
            }
        }
        let data = read(&document).unwrap();
        (questions(&data).unanswerable, said(&data.notes).remove(0))
    };
    for (version, is_impossible, has_unanswered, expected) in [
        (json!("1.1"), None, false, Never),
        (json!("v1.1"), Some(false), false, Never),
        (json!(1.1), None, false, Never),
        (Value::Null, None, false, Never),
        (json!("squad"), None, false, Never),
        (json!("v2.0"), None, false, Possible),
        (json!("squad"), Some(false), false, Possible),
        // Whatever it says of itself.
        (json!("1.1"), None, true, Possible),
    ] {
        let (found, note) = answered(version.clone(), is_impossible, has_unanswered);
        assert_eq!(found, expected, "{version} {is_impossible:?}");
        let words = match (expected, has_unanswered) {
            (Never, _) => "each has an answer (as in SQuAD 1.1)",
            (Possible, true) => "1 has no answer",
            (Possible, false) => "each has an answer",
        };
        assert_eq!(note, format!("4 questions about 2 texts; {words}"));
    }
}

#[test]
fn where_no_question_can_be_without_an_answer_one_class_is_no_reason_to_warn() {
    let mut document = document();
    document["data"][0]["paragraphs"][0]["qas"].as_array_mut().unwrap().truncate(2);
    for (version, warned) in [("1.1", false), ("v2.0", true)] {
        document["version"] = version.into();
        let data = read(&document).unwrap();
        let warnings = said(&data.warnings);
        assert_eq!(warnings.iter().any(|warning| warning.starts_with("all labels are answerable (1)")), warned);
    }
}

#[test]
fn a_test_file_has_no_labels_and_says_so() {
    let mut document = document();
    for article in document["data"].as_array_mut().unwrap() {
        for question in article["paragraphs"][0]["qas"].as_array_mut().unwrap() {
            question.as_object_mut().unwrap().retain(|key, _| key == "id" || key == "question");
        }
    }
    let data = read(&document).unwrap();
    assert_eq!((data.labels.is_none(), questions(&data).rows[0].answers.is_none()), (true, true));
    assert_eq!(data.table.cell(0, 2), Cell::Absent);
    assert_eq!(said(&data.notes), ["4 questions about 2 texts; the file does not say what their answers are"]);
    assert_eq!(
        message("x.json", document.to_string().as_bytes(), &ReadOptions::default(), MODEL),
        "x.json: no question says what its answers are, so there is nothing to compare with: add them (the key answers), or use \
         predict or score, which need none"
    );
}

#[test]
fn answers_that_stand_elsewhere_and_contradictions_are_counted_and_told_once() {
    let mut document = with("/data/0/paragraphs/0/qas/1/answers/0/answer_start", Some(json!(17)));
    document["data"][0]["paragraphs"][0]["qas"][2]["is_impossible"] = false.into();
    document["data"][1]["paragraphs"][0]["qas"][0]["answers"][0]["answer_start"] = 9_000_000_000_i64.into();
    document["data"][0]["paragraphs"][0]["qas"][0]["answers"][2]["answer_start"] = (-1).into();
    document["data"][0]["paragraphs"][0]["qas"][0]["answers"][1].as_object_mut().unwrap().remove("answer_start");
    let data = read(&document).unwrap();
    assert_eq!(
        said(&data.warnings),
        [
            "3 of 4 answers do not stand in the text where answer_start says, the first in question \"a\": the place is ignored, the \
             answer counts",
            "is_impossible contradicts the answers of 1 question (\"c\"): what counts is whether there are answers"
        ]
    );
    let starts = |row: usize| {
        questions(&data).rows[row].answers.as_ref().unwrap().iter().map(|answer| answer.start).collect::<Vec<_>>()
    };
    assert_eq!([starts(0), starts(1), starts(3)], [vec![Some(0), None, None], vec![None], vec![None]]);
    assert_eq!(data.labels.as_deref().unwrap(), [true, true, false, true]);
}

#[test]
fn a_question_that_is_called_impossible_needs_no_list_of_answers() {
    let data = read(&with("/data/0/paragraphs/0/qas/2/answers", None)).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, true, false, true]);
}

#[test]
fn a_limit_counts_questions_and_what_follows_may_be_broken() {
    let mut document = with("/data/1/paragraphs/0/context", None);
    document["version"] = Value::Null;
    for (limit, unanswerable) in [(2, Unanswerable::Possible), (3, Unanswerable::Possible)] {
        let options = ReadOptions { limit: Some(limit), ..ReadOptions::default() };
        let data = open("x.json", &document.to_string(), &options, MODEL).unwrap();
        assert_eq!(
            (data.len(), questions(&data).rows.len(), questions(&data).unanswerable),
            (limit, limit, unanswerable)
        );
    }
    // The questions that follow tell what kind of file it is.
    for article in document["data"].as_array_mut().unwrap() {
        for question in article["paragraphs"][0]["qas"].as_array_mut().unwrap() {
            question.as_object_mut().unwrap().remove("is_impossible");
        }
    }
    let options = ReadOptions { limit: Some(1), ..ReadOptions::default() };
    let first = open("x.json", &document.to_string(), &options, MODEL).unwrap();
    assert_eq!(questions(&first).unanswerable, Unanswerable::Possible);
    document["data"][0]["paragraphs"][0]["qas"].as_array_mut().unwrap().remove(2);
    let first = open("x.json", &document.to_string(), &options, MODEL).unwrap();
    assert_eq!(questions(&first).unanswerable, Unanswerable::Never);
}

#[test]
fn options_that_speak_of_columns_are_refused() {
    let plain = ReadOptions::default;
    let column = || Some(OptionalColumn::Named("a".into()));
    for (options, option) in [
        (ReadOptions { text_a: named("question"), ..plain() }, "--text-a"),
        (ReadOptions { text_b: named("title"), ..plain() }, "--text-b"),
        (ReadOptions { label: named("answers"), ..plain() }, "--label"),
        (ReadOptions { positive: named("0"), ..plain() }, "--positive"),
        (ReadOptions { score: named("id"), ..plain() }, "--score"),
        (ReadOptions { id: column(), ..plain() }, "--id"),
        (ReadOptions { count: column(), ..plain() }, "--count"),
        (ReadOptions { weight: column(), ..plain() }, "--weight"),
        (ReadOptions { delimiter: Some(b','), ..plain() }, "--delimiter"),
        (ReadOptions { compare: vec!["id".into()], ..plain() }, "--compare-score"),
    ] {
        assert_eq!(
            message("x.json", document().to_string().as_bytes(), &options, TEXTS),
            format!(
                "x.json: {option} means nothing for questions about texts, whose label is whether they have an answer: leave it out"
            )
        );
    }
    let without = ReadOptions { id: Some(OptionalColumn::None), count: Some(OptionalColumn::None), ..plain() };
    assert_eq!(open("x.json", &document().to_string(), &without, TEXTS).unwrap().len(), 4);
    let told = message("x.json", document().to_string().as_bytes(), &plain(), SCORED);
    assert!(told.starts_with("x.json: nobody has answered these questions: give a question-answering model"), "{told}");
}

#[test]
fn the_same_text_twice_is_kept_once_and_ids_may_be_numbers() {
    let mut document = document();
    document["data"][1]["paragraphs"][0]["context"] = document["data"][0]["paragraphs"][0]["context"].clone();
    document["data"][1]["paragraphs"][0]["qas"][0]["id"] = 57.into();
    document["data"][1].as_object_mut().unwrap().remove("title");
    let data = read(&document).unwrap();
    assert_eq!((questions(&data).contexts.len(), &*questions(&data).rows[3].id), (1, "57"));
    assert_eq!((data.table.cell(3, 0), data.table.cell(3, 3)), (Cell::Text("57"), Cell::Absent));
}

#[test]
fn a_document_is_one_window() {
    let files = Files::new([("x.json", document().to_string().as_bytes())]);
    let mut seen = Vec::new();
    let check = |window: &Dataset| -> Result<(), DataError> {
        seen.push(window.len());
        Ok(())
    };
    let mut windows = Windows::open(&files.path("x.json"), &ReadOptions::default(), TEXTS, 2, check).unwrap();
    let window = windows.next_window().unwrap().unwrap();
    assert_eq!((window.dataset.len(), window.is_all, window.rows), (4, true, Some(4)));
    assert_eq!(window.dataset.questions, read(&document()).unwrap().questions);
    assert!(windows.next_window().unwrap().is_none());
    assert_eq!(seen, [4]);
}

#[test]
fn rows_that_look_a_little_like_it_are_still_rows() {
    let rows = "{\"data\": \"a\", \"text\": \"b\", \"label\": 1}\n{\"data\": \"c\", \"text\": \"d\", \"label\": 0}\n";
    let data = open("x.jsonl", rows, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!((data.len(), data.questions.is_none(), data.predicted.is_none()), (2, true, true));
    let table = r#"{"schema": {"pandas_version": "1.4.0"}, "data": [{"index": 0, "text": "a"}]}"#;
    assert!(open("x.json", table, &ReadOptions::default(), ANYTHING).is_err());
}
