//! Against transformers: windows, offsets, candidates, loss.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::super::context::Places;
use super::super::loss::window_loss;
use super::super::{AnswerOptions, Cut};
use super::{bits, fast_tokenizer, fixture, json};
use crate::dataset::{GoldAnswer, Unanswerable};

#[derive(Deserialize)]
struct Expected {
    max_length: usize,
    doc_stride: usize,
    max_answer_length: usize,
    n_best_size: usize,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    question: String,
    context: String,
    answers: Vec<Gold>,
    best: Option<usize>,
    null_odds: Option<f64>,
    nbest: Vec<Listed>,
    windows: Vec<Window>,
}

#[derive(Deserialize)]
struct Gold {
    text: String,
    /// In characters.
    answer_start: usize,
}

/// Text, start and end in characters, window, start and end token, probability.
type Listed = (String, Option<usize>, Option<usize>, usize, usize, usize, f64);

#[derive(Deserialize)]
struct Window {
    input_ids: Vec<u32>,
    token_type_ids: String,
    /// Of the tokens of the context, in characters.
    context_offsets: Vec<(usize, usize)>,
    sequence_ids: String,
    first_context_token: usize,
    is_max_context: String,
    start_logits: Vec<f32>,
    end_logits: Vec<f32>,
    gold: (usize, usize),
    loss: f64,
}

/// Cut and answer every question of `expected`, and compare.
pub(super) fn agrees(folder: &Path, expected: &Path) {
    let expected: Expected = json(expected);
    let options = AnswerOptions {
        max_length: expected.max_length,
        doc_stride: expected.doc_stride,
        n_best: expected.n_best_size,
        max_answer_length: expected.max_answer_length,
        ..AnswerOptions::default()
    };
    let tokenizer = fast_tokenizer(folder);
    for item in &expected.items {
        let byte = |at: usize| item.context.char_indices().map(|(at, _)| at).nth(at).unwrap_or(item.context.len());
        let gold = |gold: &Gold| GoldAnswer { text: gold.text.clone(), start: Some(byte(gold.answer_start)) };
        let gold: Vec<GoldAnswer> = item.answers.iter().map(gold).collect();
        let context = Arc::new(tokenizer.read_context(&item.context.as_str().into()).unwrap());
        let cut = tokenizer.cut(&item.question, &context, Some(&gold), &options).unwrap();
        assert_eq!((cut.windows.len(), cut.question_cut), (item.windows.len(), false), "{}", item.id);
        for (index, window) in item.windows.iter().enumerate() {
            windows_agree(&cut, index, window, &item.id, byte);
        }
        answers_agree(&cut, item, &options, byte);
    }
}

fn windows_agree(cut: &Cut, index: usize, expected: &Window, id: &str, byte: impl Fn(usize) -> usize) {
    let Places::Offsets(offsets) = &cut.context.places else { panic!("transformers tells offsets") };
    let window = &cut.windows[index];
    assert_eq!(window.tokens.ids, expected.input_ids, "{id} {index}");
    assert_eq!(window.tokens.type_ids.iter().map(u32::to_string).collect::<String>(), expected.token_type_ids);
    assert_eq!(window.stretch.start, expected.first_context_token, "{id} {index}");
    let positions = 0..window.tokens.ids.len();
    let in_context = bits(positions.clone().map(|position| window.context_token(position).is_some()));
    assert_eq!(in_context, expected.sequence_ids.replace('0', "-").replace('-', "0"), "{id} {index}");
    let most = positions.map(|at| window.context_token(at).is_some_and(|token| cut.most_context[token] == index));
    assert_eq!(bits(most), expected.is_max_context, "{id} {index}");
    let bytes: Vec<_> = expected.context_offsets.iter().map(|(start, end)| byte(*start)..byte(*end)).collect();
    assert_eq!(offsets[window.stretch.clone()], bytes, "{id} {index}");
    let (start, end) = cut.gold_positions(window).unwrap_or((0, 0));
    assert_eq!((start, end), expected.gold, "{id} {index}");
    let loss = window_loss(window, &interleaved(expected), start, end).unwrap();
    assert!((loss - expected.loss).abs() < 1e-5, "{id} {index}: {loss}");
}

fn answers_agree(cut: &Cut, item: &Item, options: &AnswerOptions, byte: impl Fn(usize) -> usize) {
    let id = &item.id;
    let logits: Vec<Vec<f32>> = item.windows.iter().map(interleaved).collect();
    let logits: Vec<&[f32]> = logits.iter().map(Vec::as_slice).collect();
    let answer = cut.answer(&logits, options, Unanswerable::Possible);
    assert_eq!(answer.n_best.len(), item.nbest.len(), "{id}");
    for (found, (text, start, end, window, start_token, end_token, probability)) in
        answer.n_best.iter().zip(&item.nbest)
    {
        assert_eq!(&found.text, text, "{id}");
        let span = start.zip(*end).map(|(start, end)| byte(start)..byte(end));
        assert_eq!(found.span, span, "{id}: {text}");
        assert!((found.probability - probability).abs() < 1e-12, "{id}: {text}");
        let expected = &item.windows[*window];
        let logits = (expected.start_logits[*start_token], expected.end_logits[*end_token]);
        assert_eq!((found.start_logit, found.end_logit), logits, "{id}: {text}");
    }
    assert_eq!(answer.best, item.best, "{id}");
    let off = answer.score.zip(item.null_odds).map(|(score, odds)| (score + odds).abs());
    assert_eq!(answer.score.is_some(), item.null_odds.is_some(), "{id}");
    assert!(off.is_none_or(|off| off < 1e-12), "{id}: {off:?}");
    // Windows that do not hold the answer are left out of the loss.
    let is_held = |window: &&Window| item.answers.is_empty() || window.gold != (0, 0);
    let held: Vec<f64> = item.windows.iter().filter(is_held).map(|window| window.loss).collect();
    let mean = (!held.is_empty()).then(|| held.iter().sum::<f64>() / held.len() as f64);
    assert_eq!(answer.loss.is_some(), mean.is_some(), "{id}");
    assert!(answer.loss.zip(mean).is_none_or(|(loss, mean)| (loss - mean).abs() < 1e-5), "{id}");
}

/// `[positions, 2]`
fn interleaved(window: &Window) -> Vec<f32> {
    window.start_logits.iter().zip(&window.end_logits).flat_map(|(start, end)| [*start, *end]).collect()
}

#[test]
fn windows_candidates_and_losses_are_those_of_transformers() {
    let folder = fixture("qa-bert");
    agrees(&folder, &folder.join("expected.json"));
}

/// What transformers refuses to cut: the question, or what windows share, leaves no room.
#[test]
fn a_question_that_leaves_no_room_is_cut_so_that_the_context_has_its_share() {
    let tokenizer = fast_tokenizer(&fixture("qa-bert"));
    let context = |text: &str| Arc::new(tokenizer.read_context(&Arc::from(text)).unwrap());
    let options = AnswerOptions { max_length: 23, doc_stride: 5, ..AnswerOptions::default() };
    let (short, long) = ("a a", "a ".repeat(50));
    // Tokens of the question, of the context; tokens of the windows' contexts.
    for (question, text, expected, question_cut) in [
        (
            10,
            &*long,
            vec![(0, 10), (5, 15), (10, 20), (15, 25), (20, 30), (25, 35), (30, 40), (35, 45), (40, 50)],
            false,
        ),
        (14, &*long, vec![(0, 6), (1, 7)], false),
        (15, &*long, vec![(0, 10), (5, 15)], true),
        (90, &*long, vec![(0, 10), (5, 15)], true),
        (18, short, vec![(0, 2)], false),
        (19, short, vec![(0, 2)], true),
        (90, short, vec![(0, 2)], true),
        (20, "", vec![(0, 0)], false),
        (21, "", vec![(0, 0)], true),
    ] {
        let cut = tokenizer.cut(&"a ".repeat(question), &context(text), None, &options).unwrap();
        let stretches: Vec<_> = cut.windows.iter().map(|window| (window.stretch.start, window.stretch.end)).collect();
        assert_eq!(stretches[..expected.len()], expected, "{question} {text}");
        assert_eq!(cut.question_cut, question_cut, "{question} {text}");
        assert!(cut.windows.iter().all(|window| window.tokens.ids.len() <= 23), "{question} {text}");
    }
    // Windows that share more than they hold share half.
    let options = AnswerOptions { max_length: 23, doc_stride: 128, ..AnswerOptions::default() };
    let cut = tokenizer.cut("a a", &context(&long), None, &options).unwrap();
    let stretches: Vec<_> = cut.windows.iter().map(|window| (window.stretch.start, window.stretch.end)).collect();
    assert_eq!((stretches, cut.question_cut), (vec![(0, 18), (9, 27), (18, 36), (27, 45), (36, 50)], false));
}
