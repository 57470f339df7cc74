//! What holds for every question and every text.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::context::Places;
use super::super::{AnswerOptions, Cut, Padding};
use super::{fast_tokenizer, fixture, original_tokenizer};
use crate::dataset::{GoldAnswer, Unanswerable};
use crate::metrics::Candidate;
use crate::model::tokenizer::Tokenizer;

fn tokenizers() -> [Tokenizer; 2] {
    [original_tokenizer(), fast_tokenizer(&fixture("qa-bert"))]
}

/// Words, and what texts have that is none.
const PARTS: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\r\n",
    "\u{202f}",
    "\u{a0}",
    "\u{2028}",
    "the",
    "first",
    "May",
    "##or",
    "[SEP]",
    "[CLS]",
    "[UNK]",
    ",",
    "'s",
    "caf\u{e9}",
    "e\u{301}",
    "\u{301}",
    "\u{1f469}\u{200d}\u{1f680}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{202e}",
    "\u{0}",
    "\u{fffd}",
    "\u{77f3}\u{6865}",
    "\u{130}",
    "\u{ac01}",
    "\u{fb01}",
    "1,024",
    "\u{7}",
];

/// Some of these, and any characters.
fn text(most: usize) -> impl Strategy<Value = String> {
    let part = prop::sample::select(PARTS).prop_map(str::to_owned);
    let parts = prop_oneof![4 => part, 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(parts, 0..most).prop_map(|parts| parts.concat())
}

fn options() -> impl Strategy<Value = AnswerOptions> {
    let padding = prop::sample::select(&[Padding::Full, Padding::None][..]);
    (0..40_usize, 0..50_usize, 0..12_usize, 0..7_usize, 0..9_usize, padding).prop_map(
        |(max_length, doc_stride, max_query_length, n_best, max_answer_length, padding)| AnswerOptions {
            max_length,
            doc_stride,
            max_query_length,
            n_best,
            max_answer_length,
            padding,
        },
    )
}

/// Some logits for each window, among them equal ones.
fn logits(cut: &Cut, seed: u32) -> Vec<Vec<f32>> {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 28) as f32 - 8.0
    };
    cut.windows.iter().map(|window| (0..2 * window.tokens.ids.len()).map(|_| next()).collect()).collect()
}

fn windows_hold(cut: &Cut, options: &AnswerOptions) -> Result<(), TestCaseError> {
    let count = cut.context.ids.len();
    let mut covered = 0;
    for window in &cut.windows {
        prop_assert!(window.stretch.start <= covered, "a token is left out");
        prop_assert!(window.stretch.end > covered || count == 0, "a window brings nothing new");
        covered = window.stretch.end;
        prop_assert!(window.tokens.ids.len() <= options.max_length.max(4));
        prop_assert_eq!(window.tokens.ids.len(), window.tokens.type_ids.len());
        let own = &window.tokens.ids[window.at..window.at + window.stretch.len()];
        prop_assert_eq!(own, &cut.context.ids[window.stretch.clone()]);
    }
    prop_assert_eq!(covered, count);
    for (token, window) in cut.most_context.iter().enumerate() {
        prop_assert!(cut.windows[*window].stretch.contains(&token));
    }
    Ok(())
}

fn listed_holds(cut: &Cut, listed: &Candidate) -> Result<(), TestCaseError> {
    let Some(span) = listed.span.clone() else {
        prop_assert_eq!(&listed.text, "");
        return Ok(());
    };
    let there = &cut.context.text[span];
    match &cut.context.places {
        Places::Offsets(_) => prop_assert_eq!(&listed.text, there),
        Places::Words(_) => {
            let words = there.split([' ', '\t', '\r', '\n', '\u{202f}']).filter(|word| !word.is_empty());
            prop_assert_eq!(&listed.text, &words.collect::<Vec<_>>().join(" "));
        }
    }
    prop_assert!(!listed.text.is_empty());
    Ok(())
}

fn answers_hold(cut: &Cut, options: &AnswerOptions, seed: u32) -> Result<(), TestCaseError> {
    let logits = logits(cut, seed);
    let logits: Vec<&[f32]> = logits.iter().map(Vec::as_slice).collect();
    for unanswerable in [Unanswerable::Possible, Unanswerable::Never] {
        let answer = cut.answer(&logits, options, unanswerable);
        let listed = &answer.n_best;
        for (index, candidate) in listed.iter().enumerate() {
            listed_holds(cut, candidate)?;
            prop_assert!(listed[..index].iter().all(|before| before.text != candidate.text), "listed twice");
            prop_assert!(
                index == 0 || candidate.probability <= listed[index - 1].probability || candidate.text.is_empty()
            );
        }
        let nulls = listed.iter().filter(|listed| listed.text.is_empty()).count();
        prop_assert_eq!(nulls, usize::from(unanswerable == Unanswerable::Possible));
        prop_assert!(listed.len() - nulls <= options.n_best);
        let sum: f64 = listed.iter().map(|listed| listed.probability).sum();
        prop_assert!(listed.is_empty() || (sum - 1.0).abs() < 1e-12);
        prop_assert_eq!(answer.score.is_some(), answer.best.is_some());
        prop_assert_eq!(answer.best.map_or("", |best| listed[best].text.as_str()), &answer.text);
        prop_assert_eq!(answer.score.is_some(), !answer.text.is_empty());
        prop_assert!(answer.loss.is_none_or(|loss| loss >= 0.0 && loss.is_finite()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_question_is_cut_and_answered(
        question in text(20),
        context in text(60),
        options in options(),
        seed in any::<u32>(),
        gold in prop::option::of((text(4), prop::option::of(0..80_usize))),
    ) {
        let gold = gold.map(|(text, start)| [GoldAnswer { text, start }]);
        for tokenizer in tokenizers() {
            let context = Arc::new(tokenizer.read_context(&Arc::from(&*context)).unwrap());
            let cut = tokenizer.cut(&question, &context, gold.as_ref().map(<[_; 1]>::as_slice), &options).unwrap();
            windows_hold(&cut, &options)?;
            answers_hold(&cut, &options, seed)?;
        }
    }

    /// An answer that stands where it is said to is found in some window that is long enough, and its tokens cover it.
    #[test]
    fn an_answer_that_is_there_has_a_loss(
        words in prop::collection::vec(prop::sample::select(&["the", "first", "mayor", "Kestrel", "1703.", "(in", "caf\u{e9}"][..]), 1..60),
        at in any::<prop::sample::Index>(),
        length in 1..4_usize,
    ) {
        let first = at.index(words.len());
        let last = (first + length).min(words.len());
        let before: String = words[..first].iter().flat_map(|word| [*word, " "]).collect();
        let answer = GoldAnswer { text: words[first..last].join(" "), start: Some(before.len()) };
        for tokenizer in tokenizers() {
            let context = Arc::new(tokenizer.read_context(&Arc::from(words.join(" "))).unwrap());
            let answers = [answer.clone()];
            // Windows begin within 10 tokens of each other and hold 70: there is one for any answer of less than 60.
            let doc_stride = match context.places { Places::Words(_) => 10, Places::Offsets(_) => 60 };
            let options = AnswerOptions { max_length: 73, doc_stride, ..AnswerOptions::default() };
            let cut = tokenizer.cut("", &context, Some(&answers), &options).unwrap();
            let logits = logits(&cut, 1);
            let logits: Vec<&[f32]> = logits.iter().map(Vec::as_slice).collect();
            let found = cut.answer(&logits, &options, Unanswerable::Possible);
            prop_assert!(found.loss.is_some());
            let held = cut.windows.iter().find_map(|window| cut.gold_positions(window).map(|positions| (window, positions)));
            let (window, (start, end)) = held.unwrap();
            let text = cut.text(window.context_token(start).unwrap(), window.context_token(end).unwrap()).0;
            prop_assert!(text.contains(answer.text.as_str()), "{} holds not {}", text, answer.text);
        }
    }
}

#[test]
fn a_context_of_ten_thousand_words_is_cut_and_answered() {
    let context: Arc<str> = "the first mayor of Kestrel, ".repeat(2_000).into();
    for tokenizer in tokenizers() {
        let context = Arc::new(tokenizer.read_context(&context).unwrap());
        let options = AnswerOptions::default();
        for question in ["Who?".to_owned(), "why ".repeat(10_000), String::new()] {
            let cut = tokenizer.cut(&question, &context, None, &options).unwrap();
            windows_hold(&cut, &options).unwrap();
            answers_hold(&cut, &options, 5).unwrap();
            assert_eq!(cut.question_cut, question.len() > 1_000);
        }
    }
}
