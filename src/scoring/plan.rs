//! What is computed, and in which portions: each distinct input once, long ones first, in batches of a token budget.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::ScoringError;
use crate::dataset::{Dataset, Pair};
use crate::model::{Model, Tokens, Window};

/// The work of one window of rows. Depends on data, model and budget only, never on the number of threads.
pub(super) struct Plan {
    /// Distinct inputs, longest first.
    pub inputs: Vec<Tokens>,
    /// Which of them each row asks for.
    pub rows: RowInputs,
    pub batches: Vec<Range<usize>>,
}

/// The inputs that each data row asks for, by their numbers: any number a row, the same one for equal inputs.
#[derive(Default)]
pub(super) struct RowInputs {
    /// Row by row, in the order of the row's texts.
    inputs: Vec<usize>,
    /// How many stand before the end of each row.
    ends: Vec<usize>,
}

impl RowInputs {
    fn push(&mut self, inputs: impl IntoIterator<Item = usize>) {
        self.inputs.extend(inputs);
        self.ends.push(self.inputs.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many inputs the rows ask for, equal ones counted each time.
    pub(super) fn asked(&self) -> usize {
        self.inputs.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.inputs[start..*end])
    }
}

/// How a model reads the two texts of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// As one input.
    Together,
    /// As one each.
    Apart,
}

/// Numbers distinct inputs in the order of their first appearance.
struct Numbering<I> {
    numbers: HashMap<I, usize>,
    inputs: Vec<I>,
}

impl<I> Default for Numbering<I> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), inputs: Vec::new() }
    }
}

impl<I: Copy + Eq + Hash> Numbering<I> {
    fn number(&mut self, input: I) -> usize {
        *self.numbers.entry(input).or_insert_with(|| {
            self.inputs.push(input);
            self.inputs.len() - 1
        })
    }
}

impl Plan {
    /// Tokenise the pairs of these rows of `dataset` and cut them up; identical inputs are computed once, so that they get identical
    /// scores.
    pub(super) fn of_pairs(
        model: &Model,
        dataset: &Dataset,
        texts: Texts,
        window: impl Iterator<Item = usize>,
        batch_tokens: usize,
        cancel: &AtomicBool,
    ) -> Result<Self, ScoringError> {
        let mut numbering = Numbering::default();
        let mut rows = RowInputs::default();
        for row in window {
            let pair = dataset.pair(row);
            match texts {
                Texts::Together => rows.push([numbering.number(pair)]),
                Texts::Apart => {
                    let texts = [pair.text_a, pair.text_b.unwrap_or_default()];
                    rows.push(texts.map(|text_a| numbering.number(Pair { text_a, text_b: None })));
                }
            }
        }
        let tokens = numbering
            .inputs
            .par_iter()
            .map(|input| {
                if cancel.load(Ordering::Relaxed) {
                    return Err(ScoringError::Cancelled);
                }
                Ok(model.tokenize(input.text_a, input.text_b)?)
            })
            .collect::<Result<Vec<Tokens>, ScoringError>>()?;
        Ok(Self::new(tokens, rows, batch_tokens))
    }

    /// The work that questions ask for, each of which is cut into any number of windows; of equal windows one is computed.
    pub(super) fn of_questions<'a>(questions: impl Iterator<Item = &'a [Window]>, batch_tokens: usize) -> Self {
        let mut numbering = Numbering::default();
        let (mut rows, mut inputs) = (RowInputs::default(), Vec::new());
        for windows in questions {
            rows.push(windows.iter().map(|Window { tokens, .. }| {
                // What was cut off of a question is not seen by the model.
                let number = numbering.number((&tokens.ids[..], &tokens.type_ids[..], tokens.padding));
                if number == inputs.len() {
                    inputs.push(tokens.clone());
                }
                number
            }));
        }
        Self::new(inputs, rows, batch_tokens)
    }

    /// The work of distinct inputs, of which `rows` ask for some by their numbers.
    fn new(tokens: Vec<Tokens>, mut rows: RowInputs, batch_tokens: usize) -> Self {
        // Long ones first: the last batches are short, so that no thread waits long for another at the end.
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|&input| (std::cmp::Reverse(tokens[input].ids.len()), input));
        let mut place = vec![0; tokens.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        rows.inputs.iter_mut().for_each(|input| *input = place[*input]);
        let mut tokens: Vec<Option<Tokens>> = tokens.into_iter().map(Some).collect();
        let inputs: Vec<Tokens> = order.into_iter().filter_map(|old| tokens[old].take()).collect();
        let batches = batches(&inputs, batch_tokens);
        Self { inputs, rows, batches }
    }
}

/// Of the tokens that are left no batch takes more than one in so many: the last batches are small, and the threads end
/// together.
const SHARE: usize = 8;

/// Batches do not become smaller than this many tokens on that account: their products would lose more than is gained.
const LEAST: usize = 128;

/// Cut inputs, longest first, so that a batch holds at most `budget` tokens (one input at least), and less towards the end.
fn batches(inputs: &[Tokens], budget: usize) -> Vec<Range<usize>> {
    let mut left: usize = inputs.iter().map(|input| input.ids.len()).sum();
    let mut batches = Vec::new();
    let mut start = 0;
    while start < inputs.len() {
        let most = budget.min((left / SHARE).max(LEAST));
        let (mut end, mut tokens) = (start, 0);
        while end < inputs.len() && (end == start || tokens + inputs[end].ids.len() <= most) {
            tokens += inputs[end].ids.len();
            end += 1;
        }
        batches.push(start..end);
        (start, left) = (end, left - tokens);
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(length: usize) -> Tokens {
        Tokens { ids: vec![0; length], type_ids: vec![0; length], ..Tokens::default() }
    }

    #[test]
    fn a_batch_stays_within_the_budget_and_takes_one_input_at_least() {
        let inputs: Vec<Tokens> = [90, 50, 50, 20, 20, 20, 3].map(tokens).into();
        assert_eq!(batches(&inputs, 100), [0..1, 1..3, 3..7]);
        assert_eq!(batches(&inputs[3..], 1000).len(), 1);
        assert_eq!(batches(&inputs, 1).len(), inputs.len());
        assert!(batches(&[], 100).is_empty());
    }

    #[test]
    fn a_row_asks_for_any_number_of_inputs() {
        let mut rows = RowInputs::default();
        for inputs in [&[4][..], &[0, 4], &[], &[1, 2, 3]] {
            rows.push(inputs.iter().copied());
        }
        assert_eq!(rows.iter().collect::<Vec<_>>(), [&[4][..], &[0, 4], &[], &[1, 2, 3]]);
        assert_eq!((rows.len(), rows.asked()), (4, 6));
    }

    #[test]
    fn the_last_batches_are_small() {
        let inputs: Vec<Tokens> = (0..1000).map(|_| tokens(10)).collect();
        let sizes: Vec<usize> = batches(&inputs, 1000).iter().map(|batch| 10 * batch.len()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 10_000);
        assert_eq!(sizes[..3], [1000, 1000, 1000]);
        assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.last().is_some_and(|last| *last <= LEAST), "{sizes:?}");
    }
}
