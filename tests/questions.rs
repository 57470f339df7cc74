//! A question-answering model gives here what it gave in `run_squad.py` and in transformers.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/squad_model.rs"]
mod squad_model;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use cutpoint::dataset::{self, Dataset, Needs, ReadOptions, Unanswerable};
use cutpoint::metrics::{Answered, Scores};
use cutpoint::model::{
    AnswerOptions, Model, ModelOptions, Padding, QuestionOptions, Stride, Task, TextOptions, Tokens, Workspace,
};
use cutpoint::scoring::{self, Completed, ScoringOptions};
use serde_json::Value;
use tempfile::TempDir;

/// How far a logit may be from the original's.
const ORIGINAL: f64 = 5e-5;

/// How far one may be from transformers'.
const TRANSFORMERS: f64 = 1e-5;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture(path)).unwrap()).unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(|number| number.as_f64().unwrap()).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn open(folder: &Path, questions: QuestionOptions) -> (Model, AnswerOptions) {
    let text = TextOptions { max_length: Some(96), ..TextOptions::default() };
    let model = Model::open(folder, &ModelOptions { text, questions, ..ModelOptions::default() }).unwrap();
    let Task::QuestionAnswering(options) = model.info().task.clone() else { panic!("it answers no questions") };
    (model, options)
}

/// The model of `run_squad.py`, opened with the flags of its run.
fn original(padding: Option<Padding>) -> (TempDir, Model, AnswerOptions) {
    let folder = tempfile::tempdir().unwrap();
    squad_model::write(folder.path());
    let questions =
        QuestionOptions { doc_stride: Some(32), max_query_length: Some(20), padding, ..QuestionOptions::default() };
    let (model, options) = open(folder.path(), questions);
    (folder, model, options)
}

fn transformers() -> (Model, AnswerOptions) {
    open(&fixture("qa-bert"), QuestionOptions { doc_stride: Some(22), ..QuestionOptions::default() })
}

fn read(path: &Path) -> Dataset {
    let needs = Needs { texts: true, labels: true, scores: false };
    dataset::read(path, &ReadOptions::default(), needs).unwrap()
}

fn run(model: &Model, dataset: &Dataset, threads: usize, batch_tokens: usize) -> Completed {
    let options = ScoringOptions { threads: Some(threads), batch_tokens, ..ScoringOptions::default() };
    scoring::score(model, dataset, options, &AtomicBool::new(false), &|_| {}).unwrap()
}

/// Each window of each question with the model's logits.
fn windows(model: &Model, dataset: &Dataset, options: &AnswerOptions) -> Vec<Vec<(Tokens, Vec<f32>)>> {
    let questions = dataset.questions.as_ref().unwrap();
    let mut workspace = Workspace::default();
    let mut of = |row: usize| {
        let context: Arc<str> = questions.context(row).into();
        let context = Arc::new(model.read_context(&context).unwrap());
        let cut = model.cut(dataset.pair(row).text_a, &context, None, options).unwrap();
        let windows = cut.windows.into_iter();
        windows
            .map(|window| {
                let logits = model.forward(&[&window.tokens], &mut workspace).unwrap().of(0).to_vec();
                (window.tokens, logits)
            })
            .collect()
    };
    (0..dataset.len()).map(&mut of).collect()
}

/// The largest difference between logits, those of a start and of an end in turn, and a reference.
fn farthest(ours: &[f32], theirs: impl ExactSizeIterator<Item = f64>) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).map(|(ours, theirs)| (f64::from(*ours) - theirs).abs()).fold(0.0, f64::max)
}

#[test]
fn the_windows_of_the_original_have_its_ids_and_its_logits() {
    let (_folder, model, options) = original(None);
    let data = read(&fixture("squad2/dev-v2.0.json"));
    let logits = fs::read(fixture("squad2_features/logits.f32")).unwrap();
    let (words, _) = logits.as_chunks::<4>();
    let logits: Vec<f64> = words.iter().map(|bytes| f32::from_le_bytes(*bytes).into()).collect();
    let features = json("squad2_features/features.json");
    let ours: Vec<_> = windows(&model, &data, &options).into_iter().flatten().collect();
    assert_eq!(ours.len(), list(&features).len());
    for (window, ((tokens, ours), theirs)) in ours.iter().zip(list(&features)).enumerate() {
        let ids: Vec<u32> = numbers(&theirs["ids"]).iter().map(|id| *id as u32).collect();
        assert_eq!((tokens.ids.len(), tokens.padding), (96, 96 - ids.len()));
        assert_eq!(tokens.ids[..ids.len()], ids);
        // Pairs of a start and an end, those of the padding among them.
        let theirs = &logits[2 * 96 * window..][..2 * 96];
        let farthest = farthest(ours, theirs.iter().copied());
        assert!(farthest <= ORIGINAL, "window {window} is {farthest} away");
    }
}

#[test]
fn the_windows_of_transformers_have_its_ids_and_its_logits() {
    let (model, options) = transformers();
    let expected = json("qa-bert/expected.json");
    let data = read(&squad_file(&expected).1);
    for (item, ours) in list(&expected["items"]).iter().zip(windows(&model, &data, &options)) {
        let theirs = list(&item["windows"]);
        assert_eq!(ours.len(), theirs.len(), "{}", item["id"]);
        for ((tokens, logits), window) in ours.iter().zip(theirs) {
            let ids: Vec<u32> = numbers(&window["input_ids"]).iter().map(|id| *id as u32).collect();
            assert_eq!((&tokens.ids, tokens.padding), (&ids, 0), "{}", item["id"]);
            let ends = numbers(&window["end_logits"]);
            let theirs: Vec<f64> =
                numbers(&window["start_logits"]).iter().zip(&ends).flat_map(|(start, end)| [*start, *end]).collect();
            let farthest = farthest(logits, theirs.into_iter());
            assert!(farthest <= TRANSFORMERS, "{} is {farthest} away", item["id"]);
        }
    }
}

/// The items of the reference as a file of SQuAD 2.0.
fn squad_file(expected: &Value) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let paragraph = |item: &Value| {
        let question = serde_json::json!({
            "id": item["id"], "question": item["question"], "answers": item["answers"], "is_impossible": item["is_impossible"],
        });
        serde_json::json!({ "context": item["context"], "qas": [question] })
    };
    let paragraphs: Vec<Value> = list(&expected["items"]).iter().map(paragraph).collect();
    let document = serde_json::json!({ "version": "v2.0", "data": [{ "title": "qa", "paragraphs": paragraphs }] });
    let path = folder.path().join("items.json");
    fs::write(&path, document.to_string()).unwrap();
    (folder, path)
}

#[test]
fn answers_are_those_of_transformers() {
    let (model, _) = transformers();
    let expected = json("qa-bert/expected.json");
    let (_folder, path) = squad_file(&expected);
    let completed = run(&model, &read(&path), 1, 1024);
    for (item, answered) in list(&expected["items"]).iter().zip(completed.answers.unwrap()) {
        let id = &item["id"];
        let texts: Vec<&str> = answered.n_best.iter().map(|candidate| &*candidate.text).collect();
        let theirs: Vec<&str> = list(&item["nbest"]).iter().map(|entry| text(&entry[0])).collect();
        assert_eq!(texts, theirs, "{id}");
        match (answered.score, item["null_odds"].as_f64()) {
            (Some(score), Some(odds)) => assert!((score + odds).abs() <= 3.0 * TRANSFORMERS, "{id}: {score}, {odds}"),
            (score, odds) => assert_eq!((score, odds), (None, None), "{id}"),
        }
        let context = text(&item["context"]);
        let spans = answered.n_best.iter().filter_map(|candidate| Some((candidate.span.clone()?, &candidate.text)));
        spans.for_each(|(span, text)| assert_eq!(context[span], **text, "{id}"));
        let answer = answered.score.filter(|score| *score >= 0.0).map_or("", |_| &*answered.text);
        assert_eq!(answer, text(&item["prediction"]), "{id}");
    }
}

#[test]
fn the_losses_are_those_of_the_windows_that_hold_the_answer() {
    let (model, _) = transformers();
    let expected = json("qa-bert/expected.json");
    let (_folder, path) = squad_file(&expected);
    let completed = run(&model, &read(&path), 1, 1024);
    for (item, answered) in list(&expected["items"]).iter().zip(completed.answers.unwrap()) {
        let has_answer = !list(&item["answers"]).is_empty();
        // Without the answer a window's gold is its first token.
        let holds = |window: &&Value| !has_answer || numbers(&window["gold"]) != [0.0, 0.0];
        let losses: Vec<f64> =
            list(&item["windows"]).iter().filter(holds).map(|window| window["loss"].as_f64().unwrap()).collect();
        let mean = (!losses.is_empty()).then(|| losses.iter().sum::<f64>() / losses.len() as f64);
        match (answered.loss, mean) {
            (Some(ours), Some(theirs)) => assert!((ours - theirs).abs() < 1e-5, "{}: {ours}, {theirs}", item["id"]),
            (ours, theirs) => assert_eq!((ours, theirs), (None, None), "{}", item["id"]),
        }
    }
}

fn bits(Scores { values, .. }: &Scores) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn no_answer_depends_on_threads_or_batches() {
    let (_folder, model, _) = original(None);
    let data = read(&fixture("squad2/dev-v2.0.json"));
    let first = run(&model, &data, 1, 1024);
    assert!(first.distinct <= first.inputs);
    for (threads, batch_tokens) in [(2, 1024), (1, 1), (2, 100_000)] {
        let again = run(&model, &data, threads, batch_tokens);
        assert_eq!(bits(&again.scores), bits(&first.scores));
        assert_eq!(again.answers, first.answers);
    }
}

#[test]
fn without_padding_the_best_answers_are_the_same_and_lists_may_end_otherwise() {
    let data = read(&fixture("squad2/dev-v2.0.json"));
    let [with, without] = [None, Some(Padding::None)].map(|padding| {
        let (_folder, model, _) = original(padding);
        run(&model, &data, 2, 1024).answers.unwrap()
    });
    let texts = |answered: &Answered| answered.n_best.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>();
    assert!(with.iter().zip(&without).all(|(with, without)| with.text == without.text));
    assert!(with.iter().zip(&without).any(|(with, without)| texts(with) != texts(without)));
}

#[test]
fn a_folder_says_how_it_reads_and_positions_bound_the_length() {
    let folder = tempfile::tempdir().unwrap();
    squad_model::write(folder.path());
    let model = Model::open(folder.path(), &ModelOptions::default()).unwrap();
    let Task::QuestionAnswering(options) = model.info().task.clone() else { panic!("it answers no questions") };
    // It has 128 positions, fewer than the 384 tokens of the original's flags.
    assert_eq!(options, AnswerOptions { max_length: 128, ..AnswerOptions::default() });
    let notes: Vec<String> = model.info().notes.iter().map(ToString::to_string).collect();
    assert!(notes[0].contains("--doc-stride is the step, as in run_squad.py"), "{}", notes[0]);
    let (model, _) = transformers();
    let notes: Vec<String> = model.info().notes.iter().map(ToString::to_string).collect();
    assert!(notes[0].contains("--doc-stride is the overlap, as in transformers"), "{}", notes[0]);
    assert_ne!(Stride::Step, Stride::Overlap);
}

#[test]
fn strange_questions_and_texts_are_all_answered() {
    let long: String = (0..300).map(|word| format!("word{word} ")).collect();
    let texts = [("tabs\tand\nlines", "\t a\tb \n"), ("🙂👩‍👩‍👧 emoji", "🙂"), ("שלום עולם", "שלום"), ("", "what?")];
    let questions = ["who? ".repeat(300), "?".into(), String::new()];
    let contexts = texts.iter().map(|(context, _)| (*context).to_owned()).chain([long, "e\u{301}\u{301} x".into()]);
    let mut id = 0;
    let mut paragraph = |context: String| {
        let qas: Vec<Value> = questions
            .iter()
            .map(|question| {
                id += 1;
                serde_json::json!({ "id": id.to_string(), "question": question, "answers": [] })
            })
            .collect();
        serde_json::json!({ "context": context, "qas": qas })
    };
    let paragraphs: Vec<Value> = contexts.map(&mut paragraph).collect();
    let document = serde_json::json!({ "version": "v2.0", "data": [{ "paragraphs": paragraphs }] });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("strange.json");
    fs::write(&path, document.to_string()).unwrap();
    let data = read(&path);
    for (model, cuts) in [(original(None).1, true), (transformers().0, true)] {
        let completed = run(&model, &data, 2, 1024);
        let answers = completed.answers.unwrap();
        assert_eq!(answers.len(), data.len());
        assert_eq!(completed.truncated > 0, cuts, "questions of 600 tokens are cut");
        let unscored = answers.iter().filter(|answered| answered.score.is_none());
        assert!(unscored.clone().count() >= questions.len(), "an empty text has no answer");
        assert!(unscored.clone().all(|answered| answered.text.is_empty()));
    }
    assert_eq!(data.questions.as_ref().unwrap().unanswerable, Unanswerable::Possible);
}
