//! What is computed, and in which portions: each distinct input once, long ones first, in batches of a token budget.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::ScoringError;
use crate::dataset::{Dataset, Pair};
use crate::model::{Model, ModelError, Task, Tokens};

/// The work of one window of rows. Depends on data, model and budget only, never on the number of threads.
pub(super) struct Plan {
    /// Distinct inputs, longest first.
    pub inputs: Vec<Tokens>,
    /// For each row its inputs: the pair twice, or a sentence encoder's two texts.
    pub rows: Vec<[usize; 2]>,
    /// Batches of neighbouring inputs.
    pub batches: Vec<Range<usize>>,
    /// How many inputs the rows ask for, equal ones counted each time.
    pub asked: usize,
}

/// Numbers distinct inputs in the order of their first appearance.
#[derive(Default)]
struct Numbering<'a> {
    numbers: HashMap<Pair<'a>, usize>,
    inputs: Vec<Pair<'a>>,
}

impl<'a> Numbering<'a> {
    fn number(&mut self, input: Pair<'a>) -> usize {
        *self.numbers.entry(input).or_insert_with(|| {
            self.inputs.push(input);
            self.inputs.len() - 1
        })
    }
}

impl Plan {
    /// Tokenise the rows of `window` of `dataset` and cut them up; identical inputs are computed once, so that they get identical scores.
    ///
    /// # Errors
    /// Where the tokenizer refuses a text.
    pub fn new(
        model: &Model,
        dataset: &Dataset,
        window: impl Iterator<Item = usize>,
        batch_tokens: usize,
    ) -> Result<Self, ScoringError> {
        let by_text = matches!(model.info().task, Task::Encoder { .. });
        let mut numbering = Numbering::default();
        let rows: Vec<[usize; 2]> = window
            .map(|row| {
                let pair = dataset.pair(row);
                if by_text {
                    let alone = |text| Pair { text_a: text, text_b: None };
                    let first = numbering.number(alone(pair.text_a));
                    [first, numbering.number(alone(pair.text_b.unwrap_or_default()))]
                } else {
                    [numbering.number(pair); 2]
                }
            })
            .collect();
        let tokens = numbering
            .inputs
            .par_iter()
            .map(|input| model.tokenize(input.text_a, input.text_b))
            .collect::<Result<Vec<Tokens>, ModelError>>()?;

        // Long ones first: the last batches are short, so that no thread waits long for another at the end.
        let mut order: Vec<usize> = (0..tokens.len()).collect();
        order.sort_by_key(|&input| (std::cmp::Reverse(tokens[input].ids.len()), input));
        let mut place = vec![0; tokens.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let rows: Vec<_> = rows.into_iter().map(|inputs| inputs.map(|input| place[input])).collect();
        let mut tokens: Vec<Option<Tokens>> = tokens.into_iter().map(Some).collect();
        let inputs: Vec<Tokens> = order.into_iter().filter_map(|old| tokens[old].take()).collect();
        let batches = batches(&inputs, batch_tokens);
        let asked = if by_text { 2 * rows.len() } else { rows.len() };
        Ok(Self { inputs, rows, batches, asked })
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
        Tokens { ids: vec![0; length], type_ids: vec![0; length], truncated: false }
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
    fn the_last_batches_are_small() {
        let inputs: Vec<Tokens> = (0..1000).map(|_| tokens(10)).collect();
        let sizes: Vec<usize> = batches(&inputs, 1000).iter().map(|batch| 10 * batch.len()).collect();
        assert_eq!(sizes.iter().sum::<usize>(), 10_000);
        assert_eq!(sizes[..3], [1000, 1000, 1000]);
        assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.last().is_some_and(|last| *last <= LEAST), "{sizes:?}");
    }
}
