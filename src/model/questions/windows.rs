//! The stretches of a context that windows hold.

use std::ops::Range;

/// How much of the question and of the context a window holds, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// How much of the question is kept.
    pub question: usize,
    /// Most of the context.
    pub room: usize,
    /// From the beginning of one window to that of the next, at least 1.
    pub step: usize,
}

impl Layout {
    /// That of `run_squad.py`, for the tokens that `length` leaves beside the special ones: the question is cut to `longest`,
    /// the context has the rest. A question that leaves nothing (the original never ends there) is [`shortened`].
    pub(super) fn by_step(question: usize, context: usize, length: usize, longest: usize, step: usize) -> Self {
        let asked = question.min(longest);
        let question = if asked < length { asked } else { shortened(asked, context, length) };
        let room = (length - question.min(length)).max(1);
        Self { question, room, step: step.clamp(1, room) }
    }

    /// That of `truncation="only_second"` in transformers, for the tokens that `length` leaves beside the special ones: the
    /// whole question, windows that share `overlap` tokens. Where they would leave no step (transformers refuses that), the
    /// question is [`shortened`], and windows share half of their room at most.
    pub(super) fn by_overlap(question: usize, context: usize, length: usize, overlap: usize) -> Self {
        let room = length.saturating_sub(question);
        if context <= room && question <= length {
            return Self { question, room: room.max(1), step: room.max(1) };
        }
        if room > overlap {
            return Self { question, room, step: room - overlap };
        }
        let question = shortened(question, context, length);
        let room = (length - question.min(length)).max(1);
        Self { question, room, step: room - overlap.min(room / 2) }
    }
}

/// How much is kept of a question that leaves too little of `length`: all but what the context needs, which is given half of
/// it at most.
fn shortened(question: usize, context: usize, length: usize) -> usize {
    question.min(length - context.min(length.div_ceil(2)))
}

/// The stretches of a context of so many tokens (`doc_spans`); none of one without tokens.
pub(super) fn stretches(context: usize, layout: Layout) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut start = 0;
    while start < context {
        let end = context.min(start + layout.room);
        stretches.push(start..end);
        if end == context {
            break;
        }
        start += layout.step;
    }
    stretches
}

/// For each token of the context in which stretch it has most context to both sides (`_check_is_max_context`); of several
/// the first.
pub(super) fn most_context(context: usize, stretches: &[Range<usize>]) -> Vec<usize> {
    let mut best = vec![(0, f64::NEG_INFINITY); context];
    for (stretch, range) in stretches.iter().enumerate() {
        for token in range.clone() {
            let nearest = (token - range.start).min(range.end - 1 - token);
            let score = nearest as f64 + 0.01 * range.len() as f64;
            if score > best[token].1 {
                best[token] = (stretch, score);
            }
        }
    }
    best.into_iter().map(|(stretch, _)| stretch).collect()
}
