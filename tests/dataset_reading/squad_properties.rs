//! What holds for any SQuAD document.

use std::collections::HashSet;

use cutpoint::dataset::{Cell, ReadOptions, Unanswerable};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{ANYTHING, Files, MODEL};

/// A text, and a part of it for each answer: from which character, and how many.
#[derive(Debug, Clone)]
struct Paragraph {
    context: String,
    questions: Vec<(String, Vec<(usize, usize)>)>,
}

fn paragraphs() -> impl Strategy<Value = Vec<Paragraph>> {
    let text = "([a-c \t\r\n\"\\\\{}\\[\\],:]|[é字🙂\u{2028}א]){0,20}";
    let question = (text, vec((0_usize..20, 0_usize..6), 0..3));
    let paragraph = (text, vec(question, 0..4)).prop_map(|(context, questions)| Paragraph { context, questions });
    vec(paragraph, 1..6)
}

fn part(context: &str, (start, length): (usize, usize)) -> (usize, String) {
    let start = start.min(context.chars().count());
    (start, context.chars().skip(start).take(length).collect())
}

/// The document, whose questions are called q1, q2 and so on.
fn document(paragraphs: &[Paragraph], layout: &str) -> String {
    let mut id = 0;
    let of_paragraph = |paragraph: &Paragraph| {
        let of_question = |(question, answers): &(String, Vec<(usize, usize)>)| {
            id += 1;
            let answers: Vec<Value> = answers
                .iter()
                .map(|answer| part(&paragraph.context, *answer))
                .map(|(start, text)| json!({"answer_start": start, "text": text}))
                .collect();
            json!({"question": question, "id": format!("q{id}"), "answers": answers, "is_impossible": answers.is_empty()})
        };
        let questions: Vec<Value> = paragraph.questions.iter().map(of_question).collect();
        json!({"context": paragraph.context, "qas": questions})
    };
    let all: Vec<Value> = paragraphs.iter().map(of_paragraph).collect();
    let articles: Vec<Value> = all.chunks(2).map(|some| json!({"title": "t", "paragraphs": some})).collect();
    let document = json!({"data": articles, "version": "v2.0"});
    if layout == "pretty" { serde_json::to_string_pretty(&document).unwrap() } else { document.to_string() }
}

proptest! {
    #[test]
    fn any_document_reads_back_equal(paragraphs in paragraphs(), layout in prop_oneof![Just("pretty"), Just("compact")]) {
        let asked: Vec<(&Paragraph, &(String, Vec<(usize, usize)>))> =
            paragraphs.iter().flat_map(|paragraph| paragraph.questions.iter().map(move |question| (paragraph, question))).collect();
        prop_assume!(!asked.is_empty());
        let text = document(&paragraphs, layout);
        let data = Files::new([("x.json", text.as_bytes())]).read("x.json", &ReadOptions::default(), MODEL).unwrap();
        let questions = data.questions.as_ref().unwrap();
        prop_assert_eq!((data.len(), questions.rows.len()), (asked.len(), asked.len()));
        prop_assert_eq!(questions.unanswerable, Unanswerable::Possible);
        let different: HashSet<&str> = asked.iter().map(|(paragraph, _)| paragraph.context.as_str()).collect();
        prop_assert_eq!(questions.contexts.len(), different.len());
        prop_assert!(data.lines.is_sorted());
        for (row, (paragraph, (question, answers))) in asked.into_iter().enumerate() {
            prop_assert_eq!(data.pair(row).text_a, question);
            prop_assert_eq!(data.table.cell(row, 0), Cell::Text(&format!("q{}", row + 1)));
            prop_assert_eq!(questions.context(row), &paragraph.context);
            prop_assert_eq!(data.label(row), Some(!answers.is_empty()));
            let read = questions.rows[row].answers.as_ref().unwrap();
            prop_assert_eq!(read.len(), answers.len());
            for (answer, expected) in read.iter().zip(answers) {
                let (start, text) = part(&paragraph.context, *expected);
                prop_assert_eq!(&answer.text, &text);
                // As many characters stand before it as the file says.
                prop_assert_eq!(paragraph.context[..answer.start.unwrap()].chars().count(), start);
            }
        }
        let doubts: Vec<String> = data.warnings.iter().map(ToString::to_string).collect();
        prop_assert!(!doubts.iter().any(|doubt| doubt.contains("answer_start") || doubt.contains("is_impossible")), "{:?}", doubts);
    }

    #[test]
    fn a_broken_document_never_panics(
        paragraphs in paragraphs(),
        layout in prop_oneof![Just("pretty"), Just("compact")],
        place: prop::sample::Index,
        broken in prop_oneof![Just(None), any::<u8>().prop_map(Some)],
        skip_bad_rows: bool,
    ) {
        let mut bytes = document(&paragraphs, layout).into_bytes();
        let place = place.index(bytes.len());
        match broken {
            Some(byte) => bytes[place] = byte,
            None => bytes.truncate(place),
        }
        let options = ReadOptions { skip_bad_rows, ..ReadOptions::default() };
        let Ok(data) = Files::new([("x.json", &bytes[..])]).read("x.json", &options, ANYTHING) else { return Ok(()) };
        prop_assert!(skip_bad_rows || data.skipped.is_empty());
        prop_assert_eq!(data.lines.len(), data.len());
        if let Some(questions) = &data.questions {
            prop_assert_eq!(questions.rows.len(), data.len());
            prop_assert!(questions.rows.iter().all(|row| row.context < questions.contexts.len()));
        }
    }
}
