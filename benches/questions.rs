//! How fast questions are read, cut into windows and answered: `cargo bench --bench questions`.
//!
//! The data are as many questions as half of SQuAD 2.0's dev set has (6,078 about 1,204 texts), made of the fixture's words; those
//! of a file with `CUTPOINT_SQUAD=dev-v2.0.json`. The vocabularies are those of tiny models, which cut words into more pieces than
//! BERT's own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../tests/support/squad_model.rs"]
mod squad_model;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use cutpoint::dataset::{self, Dataset, Needs, Questions, ReadOptions, Unanswerable};
use cutpoint::metrics::{AnswerGains, AnswerScore, Sweep};
use cutpoint::model::{Context, Cut, Model, ModelOptions, Task};
use divan::{Bencher, black_box};
use rayon::prelude::*;
use tempfile::TempDir;

const QUESTIONS: usize = 6_078;
const TEXTS: usize = 1_204;
const WORDS: usize = 120;

fn main() {
    divan::main();
}

/// The document, in a folder that lives as long.
static DOCUMENT: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for the benchmark");
    if let Some(path) = std::env::var_os("CUTPOINT_SQUAD") {
        return (folder, path.into());
    }
    let path = folder.path().join("made.json");
    std::fs::write(&path, document()).expect("the folder can be written to");
    (folder, path)
});

/// Texts of the words of the fixture, each with about five questions of ten words, half of them answered by two words.
fn document() -> String {
    let vocabulary = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1/squad2/vocab.txt");
    let vocabulary = std::fs::read_to_string(vocabulary).expect("the fixture is there");
    let words: Vec<&str> = vocabulary.lines().filter(|word| word.chars().all(char::is_alphabetic)).collect();
    let mut state = 1_usize;
    let mut text = |count: usize| {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            words[(state >> 33) % words.len()]
        };
        (0..count).map(|_| next()).collect::<Vec<_>>().join(" ")
    };
    let mut document = String::from(r#"{"version":"v2.0","data":[{"title":"made","paragraphs":["#);
    for paragraph in 0..TEXTS {
        let context = text(WORDS);
        let answer = context.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
        let between = if paragraph == 0 { "" } else { "," };
        let _ = write!(document, r#"{between}{{"context":"{context}","qas":["#);
        let ids = (0..QUESTIONS).skip(paragraph).step_by(TEXTS);
        for (index, id) in ids.enumerate() {
            let between = if index == 0 { "" } else { "," };
            let answers =
                if id % 2 == 0 { format!(r#"{{"text":"{answer}","answer_start":0}}"#) } else { String::new() };
            let question = text(10);
            let _ = write!(document, r#"{between}{{"id":"{id}","question":"{question}","answers":[{answers}]}}"#);
        }
        document.push_str("]}");
    }
    document + "]}]}"
}

fn read() -> Dataset {
    let needs = Needs { texts: true, labels: true, scores: false };
    dataset::read(&DOCUMENT.1, &ReadOptions::default(), needs).expect("the document can be read")
}

static DATA: LazyLock<Dataset> = LazyLock::new(read);

fn questions() -> &'static Questions {
    DATA.questions.as_deref().expect("the document holds questions")
}

#[divan::bench(sample_count = 20)]
fn read_document(bencher: Bencher) {
    LazyLock::force(&DOCUMENT);
    bencher.bench_local(read);
}

/// Whose windows they are.
#[derive(Debug, Clone, Copy)]
enum Folder {
    RunSquad,
    Transformers,
}

impl Folder {
    fn model(self) -> (TempDir, Model) {
        let folder = tempfile::tempdir().expect("a folder for the benchmark");
        let path = match self {
            Self::RunSquad => {
                squad_model::write(folder.path());
                folder.path().to_owned()
            }
            Self::Transformers => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/qa-bert"),
        };
        let model = Model::open(&path, &ModelOptions::default()).expect("the fixture opens");
        (folder, model)
    }
}

fn cut(model: &Model) -> Vec<Cut> {
    let Task::QuestionAnswering(options) = &model.info().task else { return Vec::new() };
    let questions = questions();
    let read = |text: &Arc<str>| Arc::new(model.read_context(text).expect("the tokenizer reads it"));
    let contexts: Vec<Arc<Context>> = questions.contexts.par_iter().map(read).collect();
    let cut = |row: usize| {
        let question = &questions.rows[row];
        let gold = question.answers.as_deref();
        let cut = model.cut(DATA.pair(row).text_a, &contexts[question.context], gold, options);
        cut.expect("the tokenizer reads it")
    };
    (0..DATA.len()).into_par_iter().map(cut).collect()
}

/// All questions and texts into windows.
#[divan::bench(args = [Folder::RunSquad, Folder::Transformers], sample_count = 10)]
fn cut_into_windows(bencher: Bencher, folder: Folder) {
    let (_folder, model) = folder.model();
    LazyLock::force(&DATA);
    bencher.bench_local(|| cut(black_box(&model)));
}

/// The best answers of logits that are made up.
#[divan::bench(args = [Folder::RunSquad, Folder::Transformers], sample_count = 10)]
fn read_answers(bencher: Bencher, folder: Folder) {
    let (_folder, model) = folder.model();
    let Task::QuestionAnswering(options) = &model.info().task else { return };
    let cuts = cut(&model);
    let logits: Vec<f32> = (0..1_024).map(|index: usize| ((index * 2_654_435_761) % 10_007) as f32 / 1_000.0).collect();
    bencher.bench_local(|| {
        let answer = |cut: &Cut| {
            let logits: Vec<&[f32]> = cut.windows.iter().map(|window| &logits[..2 * window.tokens.ids.len()]).collect();
            cut.answer(&logits, options, Unanswerable::Possible)
        };
        cuts.par_iter().map(answer).collect::<Vec<_>>()
    });
}

/// Exact match and F1 over all questions, those with an answer and those without, at one threshold.
#[divan::bench]
fn move_threshold(bencher: Bencher) {
    let labels: Vec<bool> = (0..QUESTIONS).map(|row| row % 2 == 0).collect();
    let scores: Vec<f64> = (0..QUESTIONS).map(|row| (row * 7_919 % 10_007) as f64 / 1_000.0).collect();
    let answers: Vec<AnswerScore> =
        (0..QUESTIONS).map(|row| AnswerScore { exact: (row % 3 % 2) as f64, f1: (row % 11) as f64 / 10.0 }).collect();
    let sweep = Arc::new(Sweep::new(&scores, &labels));
    let gains = AnswerGains::new(&sweep, &labels, &answers);
    let mut step = 0_u64;
    let thresholds = move || {
        step = (step + 617) % 10_000;
        step as f64 / 1_000.0
    };
    bencher.with_inputs(thresholds).bench_local_values(|threshold| (sweep.confusion(threshold), gains.at(threshold)));
}
