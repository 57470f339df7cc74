//! `write_predictions` of `run_squad.py`: from the windows' logits to an answer.

use std::ops::Range;

use super::context::Places;
use super::cut::{Cut, Window};
use super::final_text::{detokenized, final_text};
use super::options::AnswerOptions;
use crate::dataset::Unanswerable;
use crate::metrics::{Answered, Candidate};
use crate::model::tokenizer::is_python_space;

/// What stands at the place of "there is no answer": the first token, `[CLS]` in all that are known.
const NULL: usize = 0;

/// A start and an end in a window; with both at [`NULL`] it says that there is no answer.
#[derive(Debug, Clone, Copy)]
struct Preliminary {
    window: usize,
    start: usize,
    end: usize,
    start_logit: f32,
    end_logit: f32,
}

impl Preliminary {
    fn sum(&self) -> f64 {
        sum(self.start_logit, self.end_logit)
    }
}

fn sum(start: f32, end: f32) -> f64 {
    f64::from(start) + f64::from(end)
}

impl Cut {
    /// Read the answer off the windows' logits: `logits[w]` has two a token of the window, `[tokens, 2]` row-major, the start's
    /// and the end's.
    ///
    /// Where windows are padded ([`Padding::Full`](super::Padding)), the best starts and ends are looked for among the padding
    /// too, as in `run_squad.py`: its lists come of all `max_length` positions. The loss leaves padding out.
    pub fn answer(&self, logits: &[&[f32]], options: &AnswerOptions, unanswerable: Unanswerable) -> Answered {
        let null = null(logits);
        let mut candidates = self.preliminary(logits, options);
        match unanswerable {
            Unanswerable::Possible => candidates.push(null),
            Unanswerable::Never => {}
        }
        candidates.sort_by(|one, other| descending(one.sum(), other.sum()));
        let mut n_best: Vec<Candidate> = Vec::new();
        for candidate in candidates {
            if n_best.len() >= options.n_best {
                break;
            }
            let found = self.candidate(candidate);
            n_best.extend(found.filter(|found| n_best.iter().all(|listed| listed.text != found.text)));
        }
        match unanswerable {
            Unanswerable::Possible if n_best.iter().all(|listed| !listed.text.is_empty()) => {
                n_best.push(candidate(null, String::new(), None));
            }
            Unanswerable::Possible | Unanswerable::Never => {}
        }
        weigh(&mut n_best);
        let best = n_best.iter().position(|listed| !listed.text.is_empty());
        let score = best.map(|best| score(null.sum(), &n_best[best]));
        let text = best.map(|best| n_best[best].text.clone()).unwrap_or_default();
        Answered { score, text, n_best, best, loss: self.loss(logits) }
    }

    /// All starts and ends that may be an answer, window by window.
    fn preliminary(&self, logits: &[&[f32]], options: &AnswerOptions) -> Vec<Preliminary> {
        let mut found = Vec::new();
        for (index, (window, logits)) in self.windows.iter().zip(logits).enumerate() {
            let (positions, _) = logits.as_chunks::<2>();
            let [starts, ends] = [0, 1].map(|of| best_indexes(positions, of, options.n_best));
            for start in starts.into_iter().filter(|start| self.is_start(index, window, *start)) {
                for &end in &ends {
                    let is_answer = window.context_token(end).is_some()
                        && (start..start + options.max_answer_length).contains(&end);
                    if is_answer {
                        let (start_logit, end_logit) = (positions[start][0], positions[end][1]);
                        found.push(Preliminary { window: index, start, end, start_logit, end_logit });
                    }
                }
            }
        }
        found
    }

    /// Whether an answer may begin there: at a token of the context that has nowhere more context than here.
    fn is_start(&self, index: usize, window: &Window, position: usize) -> bool {
        window.context_token(position).is_some_and(|token| self.most_context[token] == index)
    }

    /// The text that is meant; `None` where it is empty though there is an answer.
    fn candidate(&self, of: Preliminary) -> Option<Candidate> {
        let window = self.windows.get(of.window);
        let tokens = window.and_then(|window| window.context_token(of.start).zip(window.context_token(of.end)));
        let Some((first, last)) = tokens else { return Some(candidate(of, String::new(), None)) };
        let (text, span) = self.text(first, last);
        (!text.is_empty()).then(|| candidate(of, text, Some(span)))
    }

    /// The text from one token of the context to another, and the bytes where it stands. Words are told with one space between
    /// them, whatever stands there.
    pub(super) fn text(&self, first: usize, last: usize) -> (String, Range<usize>) {
        let text = &*self.context.text;
        match &self.context.places {
            Places::Offsets(offsets) => {
                let (start, end) = (offsets[first].start, offsets[last].end);
                let whole = &text[start..end.max(start)];
                let trimmed = whole.trim_matches(is_python_space);
                let start = start + (whole.len() - whole.trim_start_matches(is_python_space).len());
                (trimmed.to_owned(), start..start + trimmed.len())
            }
            Places::Words(words) => {
                let pieces = self.context.ids[first..=last].iter().map(|id| &*words.texts[*id as usize]);
                let (from, to) = (words.of_token[first], words.of_token[last]);
                let original = words.joined(text, from..to + 1);
                let part = final_text(&detokenized(pieces), &original, &words.normal(from..to + 1));
                let [start, end] = [part.start, part.end].map(|byte| words.byte_of_joined(from, byte));
                (original[part].to_owned(), start..end)
            }
        }
    }
}

/// The window that gives the least to "there is no answer", the first of several.
fn null(logits: &[&[f32]]) -> Preliminary {
    let nulls = logits.iter().enumerate().filter_map(|(window, logits)| {
        let (&[start_logit, end_logit], _) = logits.split_first_chunk::<2>()?;
        Some(Preliminary { window, start: NULL, end: NULL, start_logit, end_logit })
    });
    let least = nulls.reduce(|least, other| if other.sum() < least.sum() { other } else { least });
    least.unwrap_or(Preliminary { window: 0, start: NULL, end: NULL, start_logit: 0.0, end_logit: 0.0 })
}

fn candidate(of: Preliminary, text: String, span: Option<Range<usize>>) -> Candidate {
    Candidate { text, span, probability: 0.0, start_logit: of.start_logit, end_logit: of.end_logit }
}

/// `_get_best_indexes`: where the highest logits are, the first of equal ones first.
fn best_indexes(positions: &[[f32; 2]], of: usize, count: usize) -> Vec<usize> {
    let mut indexes: Vec<usize> = (0..positions.len()).collect();
    indexes.sort_by(|one, other| descending(positions[*one][of].into(), positions[*other][of].into()));
    indexes.truncate(count);
    indexes
}

/// An order in which −0.0 and 0.0 are equal, as in Python; what is not a number has some place.
fn descending(one: f64, other: f64) -> std::cmp::Ordering {
    (other + 0.0).total_cmp(&(one + 0.0))
}

/// By how much `best` is more likely than "there is no answer": the negative of `score_diff`, in its order of operations, so
/// that the numbers are the same. `0.0 -` keeps a zero positive.
pub(super) fn score(null: f64, best: &Candidate) -> f64 {
    0.0 - ((null - f64::from(best.start_logit)) - f64::from(best.end_logit))
}

/// `_compute_softmax` of the candidates' sums.
pub(super) fn weigh(candidates: &mut [Candidate]) {
    let score = |candidate: &Candidate| sum(candidate.start_logit, candidate.end_logit);
    let most = candidates.iter().map(score).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for candidate in &mut *candidates {
        candidate.probability = (score(candidate) - most).exp();
        total += candidate.probability;
    }
    for candidate in candidates {
        candidate.probability /= total;
    }
}
