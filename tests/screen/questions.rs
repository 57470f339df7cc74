//! Questions about texts: what the panels, the table and the overlays show of them.

mod detail;
mod exported;
mod figures;
mod listed;
mod searched;
mod table;
mod without_threshold;

use std::sync::Arc;

use cutpoint::app::{App, Preset, Title};
use cutpoint::dataset::{Cell, Dataset, GoldAnswer, Question, Questions, Roles, Table, Unanswerable};
use cutpoint::metrics::{AnswerScore, AnswerSet, Answered, Axis, Candidate, Priorities, ScoreSource, Scored};

use super::{dataset, points_of, scores};

/// An invented text, with wide characters in it.
const CONTEXT: &str = "Fog lay over the harbour of Aveiro when the café opened at six. Ana Lima, the baker, had been there \
                       since three; she bakes 面包 for forty guests. The ferry left late on Monday.";

/// A question about it, its score, what a model answers, and the right answers.
type Asked = (&'static str, Option<f64>, &'static str, &'static [&'static str]);

/// Right, wrong, right in part, two without a score.
const ASKED: [Asked; 10] = [
    ("When did the café open?", Some(4.25), "six", &["six", "at six", "six"]),
    ("Who is the baker?", Some(3.5), "Ana Lima", &["Ana Lima"]),
    ("Where is the café?", Some(1.75), "Fog", &["the harbour of Aveiro", "Aveiro"]),
    ("How many guests are there?", Some(0.5), "forty guests", &["forty"]),
    ("Who owns the ferry?", Some(0.25), "Ana Lima", &[]),
    ("When did the ferry leave?", Some(-0.75), "Monday", &["late on Monday"]),
    ("What does the ferry cost?", Some(-3.25), "three", &[]),
    ("Who taught her to bake 面包?", Some(-6.5), "the baker", &[]),
    ("Is there tea?", None, "", &[]),
    ("What lay over the harbour?", None, "", &["Fog"]),
];

/// The best two candidates, which say no more than the score does.
fn answered((_, score, text, _): &Asked) -> Answered {
    let span = CONTEXT.find(text).filter(|_| score.is_some()).map(|start| start..start + text.len());
    let null = Candidate { text: String::new(), span: None, probability: 0.25, start_logit: 1.0, end_logit: 0.5 };
    let best = Candidate { text: (*text).into(), span, probability: 0.75, start_logit: 4.0, end_logit: 1.75 };
    match score {
        Some(_) => {
            Answered { score: *score, text: (*text).into(), n_best: vec![best, null], best: Some(0), loss: Some(0.5) }
        }
        None => Answered { n_best: vec![null], ..Answered::default() },
    }
}

/// The questions `asked` as rows.
fn rows_of(asked: &[Asked], unanswerable: Unanswerable) -> Dataset {
    let labels: Vec<bool> = asked.iter().map(|(.., gold)| !gold.is_empty()).collect();
    let mut table = Table::new(["id", "question"].map(String::from).into());
    let question = |(row, (text, _, _, gold)): (usize, &Asked)| {
        let id = format!("q{row}");
        table.push([id.as_str(), text].map(Cell::Text));
        let gold = gold.iter().map(|text| GoldAnswer { text: (*text).into(), start: CONTEXT.find(text) });
        Question { id: id.into(), context: 0, answers: Some(gold.collect()) }
    };
    let rows: Vec<Question> = asked.iter().enumerate().map(question).collect();
    Dataset {
        table,
        roles: Roles { id: Some(0), text_a: Some(1), ..Roles::default() },
        class_names: ["unanswerable".into(), "answerable".into()],
        questions: Some(Arc::new(Questions { contexts: vec![CONTEXT.into()], rows, unanswerable })),
        ..dataset(&labels, |_| (String::new(), String::new()))
    }
}

/// What a model says to them.
fn scored_questions(asked: &[Asked], data: &Dataset) -> Scored {
    let values: Vec<f64> = asked.iter().map(|(_, score, ..)| score.unwrap_or(f64::NAN)).collect();
    let worth = |(_, _, text, gold): &Asked| AnswerScore::of(text, gold.iter().copied());
    let answers = AnswerSet::new(asked.iter().map(answered).collect()).scored(asked.iter().map(worth).collect());
    let labels = data.labels.clone().unwrap();
    Scored::new(ScoreSource::Model("tiny-bert".into()), scores(&values, Axis::Real), labels)
        .with_answers(Arc::new(answers))
}

/// A screen with the questions `asked`.
fn app_of_questions(asked: &[Asked], unanswerable: Unanswerable, threshold: f64) -> App {
    let data = rows_of(asked, unanswerable);
    let scored = Arc::new(scored_questions(asked, &data));
    let preset = Preset { threshold: Some(threshold), ..Preset::default() };
    let points = points_of(&scored, &Priorities::default());
    App::with_scores(Arc::new(data), Title { data: "dev.json".into(), ..Title::default() }, preset, scored, points)
}

/// All of them at the threshold of `run_squad.py`.
fn example_of_questions() -> App {
    app_of_questions(&ASKED, Unanswerable::Possible, 0.0)
}
