//! Where the answer that people gave stands among a context's tokens, and the loss that it makes of logits.

use std::ops::{Range, RangeInclusive};

use super::context::{Context, Places, Words};
use super::cut::{Cut, Window};
use crate::dataset::GoldAnswer;
use crate::model::ModelError;
use crate::model::tokenizer::is_python_space;

/// What a model is to say to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gold {
    /// That there is no answer.
    NoAnswer,
    /// The first and the last token of the answer, counted in the context.
    Tokens(RangeInclusive<usize>),
    /// The bytes of the answer, where tokens know theirs.
    Bytes(Range<usize>),
    /// Nobody says, or where they say that it stands it does not.
    Unknown,
}

/// The first of `answers` among the tokens of `context`; `ids` tokenises.
pub(super) fn gold(
    context: &Context,
    answers: Option<&[GoldAnswer]>,
    ids: impl Fn(&str) -> Result<Vec<u32>, ModelError>,
) -> Result<Gold, ModelError> {
    let answer = match answers {
        None => return Ok(Gold::Unknown),
        Some([]) => return Ok(Gold::NoAnswer),
        Some([answer, ..]) => answer,
    };
    let Some(bytes) = bytes(&context.text, answer) else { return Ok(Gold::Unknown) };
    match &context.places {
        Places::Offsets(_) => Ok(Gold::Bytes(bytes)),
        Places::Words(words) => match in_words(context, words, &answer.text, bytes) {
            Some(tokens) => Ok(Gold::Tokens(improved(context, tokens, &ids(&answer.text)?))),
            None => Ok(Gold::Unknown),
        },
    }
}

/// The bytes from the first to behind the last character, which are counted as the files do: in the answer's own words.
fn bytes(context: &str, answer: &GoldAnswer) -> Option<Range<usize>> {
    let start = answer.start?;
    let last = answer.text.chars().count().checked_sub(1)?;
    let (at, character) = context.get(start..)?.char_indices().nth(last)?;
    Some(start..start + at + character.len_utf8())
}

/// The tokens of the words that the answer touches, as training has them: `None` where it is not found in these words
/// (`read_squad_examples` leaves such a question out), or where they have no token.
fn in_words(context: &Context, words: &Words, answer: &str, bytes: Range<usize>) -> Option<RangeInclusive<usize>> {
    // A place in white space belongs to the word before it.
    let word = |byte: usize| words.bytes.partition_point(|word| word.start <= byte).checked_sub(1);
    let (first, last) = (word(bytes.start)?, word(bytes.end - 1)?);
    let answer: Vec<&str> = answer.split(is_python_space).filter(|word| !word.is_empty()).collect();
    if !words.joined(&context.text, first..last + 1).contains(&answer.join(" ")) {
        return None;
    }
    let begin = words.of_token.partition_point(|word| *word < first);
    let end = words.of_token.partition_point(|word| *word <= last);
    (begin < end).then(|| begin..=end - 1)
}

/// `_improve_answer_span`: words may be longer than the answer; its own tokens, where they are among these.
fn improved(context: &Context, tokens: RangeInclusive<usize>, answer: &[u32]) -> RangeInclusive<usize> {
    let first = *tokens.start();
    let found = match answer.len() {
        0 => None,
        length => context.ids[tokens.clone()].windows(length).position(|ids| ids == answer),
    };
    found.map_or(tokens, |at| first + at..=first + at + answer.len() - 1)
}

impl Cut {
    /// Where the gold answer begins and ends in `window`, `[CLS]` for "there is no answer"; `None` where it does not wholly lie
    /// in it, or is not known.
    pub(super) fn gold_positions(&self, window: &Window) -> Option<(usize, usize)> {
        match (&self.gold, &self.context.places) {
            (Gold::NoAnswer, _) => Some((0, 0)),
            (Gold::Tokens(tokens), _) => {
                let is_held = window.stretch.start <= *tokens.start() && *tokens.end() < window.stretch.end;
                is_held.then(|| (window.position(*tokens.start()), window.position(*tokens.end())))
            }
            (Gold::Bytes(bytes), Places::Offsets(offsets)) => {
                let (first, last) = covering(&offsets[window.stretch.clone()], bytes)?;
                Some((window.at + first, window.at + last))
            }
            (Gold::Bytes(_), Places::Words(_)) | (Gold::Unknown, _) => None,
        }
    }

    /// The mean loss of the windows that hold the gold answer: [`Answered::loss`](crate::metrics::Answered).
    pub(super) fn loss(&self, logits: &[&[f32]]) -> Option<f64> {
        let held = self.windows.iter().zip(logits).filter_map(|(window, logits)| {
            let (start, end) = self.gold_positions(window)?;
            window_loss(window, logits, start, end)
        });
        let losses: Vec<f64> = held.collect();
        (!losses.is_empty()).then(|| losses.iter().sum::<f64>() / losses.len() as f64)
    }
}

/// The first and the last of the tokens that stand for some of `bytes`, where all of them together cover it.
fn covering(offsets: &[Range<usize>], bytes: &Range<usize>) -> Option<(usize, usize)> {
    let first = offsets.iter().position(|token| token.end > bytes.start && !token.is_empty())?;
    let last = offsets.iter().rposition(|token| token.start < bytes.end && !token.is_empty())?;
    let is_whole = offsets[first].start <= bytes.start && bytes.end <= offsets[last].end;
    is_whole.then_some((first, last))
}

/// `compute_loss` for one window: the mean of the cross entropies of `start` and `end` among its positions, of which padding is
/// none here, so that a loss depends on no other window's length.
pub(super) fn window_loss(window: &Window, logits: &[f32], start: usize, end: usize) -> Option<f64> {
    let (positions, _) = logits.as_chunks::<2>();
    let own = &positions[..positions.len().min(window.tokens.read())];
    let entropy = |of: usize, gold: usize| {
        let gold = f64::from(own.get(gold)?[of]);
        let most = own.iter().map(|logits| f64::from(logits[of])).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = own.iter().map(|logits| (f64::from(logits[of]) - most).exp()).sum();
        Some(most + sum.ln() - gold)
    };
    Some(f64::midpoint(entropy(0, start)?, entropy(1, end)?))
}
