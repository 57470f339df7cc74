//! Broken files of SQuAD: what is wrong, and where.

use cutpoint::dataset::ReadOptions;
use serde_json::{Value, json};

use crate::squad::{document, questions, with};
use crate::{MODEL, column, message, open, said};

#[test]
fn what_is_wrong_is_told_with_the_path_to_it() {
    const STRUCTURE: &str = " (line 1; SQuAD has data[].paragraphs[], each with a context and qas[], its questions)";
    const ROW: &str = " (correct the row, or skip such rows with --skip-bad-rows)";
    let q = "/data/0/paragraphs/0/qas/1";
    for (document, expected) in [
        (
            with("/data/0/paragraphs/0/context", None),
            format!("x.json: data[0].paragraphs[0].context is missing, and must be text{STRUCTURE}"),
        ),
        (
            with("/data/1/paragraphs/0/qas", Some(json!({}))),
            format!("x.json: data[1].paragraphs[0].qas is an object, and must be a list{STRUCTURE}"),
        ),
        (
            with("/data/1/paragraphs", Some(json!("a"))),
            format!("x.json: data[1].paragraphs is text, and must be a list{STRUCTURE}"),
        ),
        (
            with("/data/1/paragraphs/0", Some(json!(null))),
            format!("x.json: data[1].paragraphs[0] is null, and must be an object{STRUCTURE}"),
        ),
        (with("/data/1", Some(json!(7))), format!("x.json: data[1] is a number, and must be an object{STRUCTURE}")),
        (
            with("/data/1/title", Some(json!(true))),
            format!("x.json: data[1].title is true or false, and must be text{STRUCTURE}"),
        ),
        (
            with(&format!("{q}/question"), Some(json!(1))),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1].question is a number, and must be text{ROW}"),
        ),
        (
            with(&format!("{q}/question"), None),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1].question is missing, and must be text{ROW}"),
        ),
        (
            with(&format!("{q}/id"), None),
            format!(
                "x.json, line 1: data[0].paragraphs[0].qas[1].id is missing, and must be text or a whole number{ROW}"
            ),
        ),
        (
            with(&format!("{q}/id"), Some(json!(""))),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1].id is empty{ROW}"),
        ),
        (
            with(&format!("{q}/answers"), Some(json!("Brest"))),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1].answers is text, and must be a list{ROW}"),
        ),
        (
            with(&format!("{q}/answers/0/text"), None),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1].answers[0].text is missing, and must be text{ROW}"),
        ),
        (
            with(&format!("{q}/answers/0/answer_start"), Some(json!(1.5))),
            format!(
                "x.json, line 1: data[0].paragraphs[0].qas[1].answers[0].answer_start is a number, and must be a whole number{ROW}"
            ),
        ),
        (
            with(&format!("{q}/is_impossible"), Some(json!("no"))),
            format!(
                "x.json, line 1: data[0].paragraphs[0].qas[1].is_impossible is text, and must be true or false{ROW}"
            ),
        ),
        (
            with(q, Some(json!([]))),
            format!("x.json, line 1: data[0].paragraphs[0].qas[1] is a list, and must be an object{ROW}"),
        ),
        (
            with(&format!("{q}/answers"), None),
            format!(
                "x.json, line 1: the question \"b\" does not say what its answers are, and others do (an empty list says that there is no answer){ROW}"
            ),
        ),
        (
            with(&format!("{q}/id"), Some(json!("a"))),
            "x.json: two questions have the id \"a\": answers are joined by it, so give each question an id of its own"
                .into(),
        ),
        (
            json!({"version": "v2.0", "data": []}),
            "x.json: there are no questions in it (SQuAD has them in data[].paragraphs[].qas[])".into(),
        ),
        (
            json!({"data": [{"paragraphs": [{"context": "a", "qas": []}]}]}),
            "x.json: there are no questions in it (SQuAD has them in data[].paragraphs[].qas[])".into(),
        ),
        (
            json!({"data": [{"paragraphs": []}, {"title": "a"}]}),
            format!("x.json: data[1].paragraphs is missing, and must be a list{STRUCTURE}"),
        ),
    ] {
        assert_eq!(message("x.json", document.to_string().as_bytes(), &ReadOptions::default(), MODEL), expected);
    }
}

#[test]
fn broken_json_is_told_with_line_and_column() {
    let pretty = serde_json::to_string_pretty(&document()).unwrap();
    let broken = pretty.replacen("\"question\": \"With", "\"question\" \"With", 1);
    let line = 1 + broken[..broken.find("\"question\" \"").unwrap()].matches('\n').count();
    let told = message("x.json", broken.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(told.starts_with(&format!("x.json: the JSON is broken at line {line}, column ")), "{told}");
    assert!(told.ends_with(": expected `:`; correct it there, or write the file anew"), "{told}");
    let cut = &pretty[..pretty.len() / 2];
    let told = message("x.json", cut.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(
        told.starts_with(&format!("x.json: the JSON ends too early, at line {}, column ", cut.lines().count())),
        "{told}"
    );
    let not_utf8 = [&pretty.as_bytes()[..pretty.find("Brest").unwrap()], b"\xe9", b"\n"].concat();
    let line = not_utf8.split(|byte| *byte == b'\n').count() - 1;
    let told = message("x.json", &not_utf8, &ReadOptions::default(), MODEL);
    assert!(told.starts_with(&format!("x.json: line {line} is not valid UTF-8: ")), "{told}");
    let halved = document().to_string().replace("Who sailed", "\\ud83d sailed");
    let told = message("x.json", halved.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(told.starts_with("x.json, line 1: data[0].paragraphs[0].qas[0].question is no valid text: "), "{told}");
    let twice = document().to_string().replace("\"question\":\"Who", "\"question\":\"x\",\"question\":\"Who");
    let told = message("x.json", twice.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(told.starts_with("x.json, line 1: data[0].paragraphs[0].qas[0] has the key \"question\" twice"), "{told}");
}

#[test]
fn bad_questions_are_passed_over_where_that_is_asked_for() {
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    let mut document = with("/data/0/paragraphs/0/qas/1/question", Some(json!(1)));
    document["data"][1]["paragraphs"][0]["qas"][0].as_object_mut().unwrap().remove("answers");
    let data = open("x.json", &document.to_string(), &skip, MODEL).unwrap();
    assert_eq!((column(&data, 0), data.skipped.len()), (vec![Some("a"), Some("c")], 2));
    assert_eq!(questions(&data).rows.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(said(&data.notes), ["2 questions about 1 text; 1 has no answer"]);
    // Not where nothing is left.
    let mut none = document.clone();
    for article in none["data"].as_array_mut().unwrap() {
        for question in article["paragraphs"][0]["qas"].as_array_mut().unwrap() {
            question["id"] = Value::Null;
        }
    }
    let told = message("x.json", none.to_string().as_bytes(), &skip, MODEL);
    assert!(
        told.starts_with(
            "x.json: none of its 4 rows can be read; the first, line 1: data[0].paragraphs[0].qas[0].id is null"
        ),
        "{told}"
    );
}
