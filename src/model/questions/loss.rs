//! The loss of an answer that is known: `compute_loss` of `run_squad.py`.

use std::ops::Range;

use super::context::Places;
use super::cut::{Cut, Window};
use super::gold::Gold;

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
