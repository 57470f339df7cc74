//! From a question and its context to windows.

use std::ops::Range;
use std::sync::Arc;

use super::context::{Context, Places};
use super::gold::{Gold, gold};
use super::options::{AnswerOptions, Padding};
use super::windows::{Layout, most_context, stretches};
use crate::dataset::GoldAnswer;
use crate::metrics::PieceCounts;
use crate::model::tokenizer::Tokenizer;
use crate::model::{ModelError, Tokens};

/// What `convert_examples_to_features` fills windows up with, whatever the vocabulary has there.
const PAD: u32 = 0;

/// A stretch of a context with its question, as the model reads it. What is computed of two windows with equal
/// [`Window::tokens`] is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Ids and segments, the special tokens and, as far as [`Padding`] says, the padding included. They count as truncated where the question was cut.
    pub tokens: Tokens,
    /// Which tokens of the context it holds.
    pub(super) stretch: Range<usize>,
    /// Where the first of these stands.
    pub(super) at: usize,
}

/// A question ready to be computed: its windows, and what is needed to read an answer off their logits.
#[derive(Debug)]
pub struct Cut {
    /// In the order of the context, which they cover. None where the original would make none: in a folder of TensorFlow, if
    /// the context has no word.
    pub windows: Vec<Window>,
    /// Whether a part of the question was left out, so that it fits.
    pub question_cut: bool,
    pub(super) context: Arc<Context>,
    pub(super) gold: Gold,
    /// For each token of the context the window in which it has most context.
    pub(super) most_context: Vec<usize>,
}

impl Tokenizer {
    /// Cut a question about `context`, which the same tokenizer read. `gold` is what people answered, as
    /// [`Question::answers`](crate::dataset::Question): the loss is that of the first answer, as in training.
    ///
    /// # Errors
    /// Where the tokenizer refuses the text.
    pub(in crate::model) fn cut(
        &self,
        question: &str,
        context: &Arc<Context>,
        gold_answers: Option<&[GoldAnswer]>,
        options: &AnswerOptions,
    ) -> Result<Cut, ModelError> {
        let ids = |text: &str| match self {
            Self::HuggingFace(tokenizer) => tokenizer.ids(text),
            Self::Original(tokenizer) => Ok(tokenizer.pieces(text)),
        };
        let asked = ids(question)?;
        let gold = gold(context, gold_answers, ids)?;
        Ok(cut(&asked, context, gold, options))
    }
}

fn cut(asked: &[u32], context: &Arc<Context>, gold: Gold, options: &AnswerOptions) -> Cut {
    let (count, frame) = (context.ids.len(), &context.frame);
    let length = options.max_length.saturating_sub(frame.special());
    let (layout, held) = match context.places {
        Places::Words(_) => {
            let layout = Layout::by_step(asked.len(), count, length, options.max_query_length, options.doc_stride);
            (layout, stretches(count, layout))
        }
        Places::Offsets(_) => {
            let layout = Layout::by_overlap(asked.len(), count, length, options.doc_stride);
            // transformers gives a window without context for one without tokens.
            let mut held = stretches(count, layout);
            if held.is_empty() {
                held.push(0..0);
            }
            (layout, held)
        }
    };
    let question_cut = layout.question < asked.len();
    let asked = &asked[..layout.question];
    let at = frame.second_at(asked.len());
    let most_context = most_context(count, &held);
    let window = |stretch: Range<usize>| {
        let read = &context.ids[stretch.clone()];
        let (mut ids, mut type_ids) = frame.around(asked, read);
        let padding = match (&context.places, options.padding) {
            (Places::Words(_), Padding::Full) => options.max_length.saturating_sub(ids.len()),
            (Places::Words(_), Padding::None) | (Places::Offsets(_), _) => 0,
        };
        ids.resize(ids.len() + padding, PAD);
        type_ids.resize(ids.len(), 0);
        let pieces = PieceCounts::of(asked.iter().chain(read).copied(), context.unknown);
        Window { tokens: Tokens { ids, type_ids, padding, truncated: question_cut, pieces }, stretch, at }
    };
    let windows = held.into_iter().map(window).collect();
    Cut { windows, question_cut, context: Arc::clone(context), gold, most_context }
}

impl Window {
    /// Which token of the context stands at `position`.
    pub(super) fn context_token(&self, position: usize) -> Option<usize> {
        let token = self.stretch.start + position.checked_sub(self.at)?;
        (token < self.stretch.end).then_some(token)
    }

    /// Where `token` of the context stands.
    pub(super) fn position(&self, token: usize) -> usize {
        self.at + token - self.stretch.start
    }
}
