//! Where the answer that people gave stands among a context's tokens, and the loss that it makes of logits.

use std::ops::{Range, RangeInclusive};

use super::context::{Context, Places, Words};
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
