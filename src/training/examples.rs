//! Labelled inputs, and the batches they are trained in: neighbours in length, so that little is spent on padding.

use super::TrainingError;
use super::random::Random;
use crate::dataset::Dataset;
use crate::model::{BertTokenizer, Tokens};

/// Batches whose examples are sorted together: enough that each is even, few enough that every epoch differs.
const BUCKET: usize = 32;

/// One row, tokenised.
pub(super) struct Example {
    pub tokens: Tokens,
    pub label: bool,
}

pub(super) fn encode(tokenizer: &BertTokenizer, data: &Dataset) -> Result<Vec<Example>, TrainingError> {
    // The command asked for labels when it read the data.
    let labels = data.labels.as_deref().unwrap_or_default();
    let rows = labels.iter().enumerate().map(|(row, label)| {
        let pair = data.pair(row);
        Ok(Example { tokens: tokenizer.encode(pair.text_a, pair.text_b)?, label: *label })
    });
    rows.collect()
}

/// Every example once, in batches of `size`, in an order drawn from `random`.
pub(super) fn batches(examples: &[Example], size: usize, random: &mut Random) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    random.shuffle(&mut order);
    for bucket in order.chunks_mut(size * BUCKET) {
        bucket.sort_by_key(|row| examples[*row].tokens.ids.len());
    }
    let mut batches: Vec<Vec<usize>> = order.chunks(size).map(<[usize]>::to_vec).collect();
    random.shuffle(&mut batches);
    batches
}

/// Every example once, shortest first.
pub(super) fn by_length(examples: &[Example], size: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    order.sort_by_key(|row| examples[*row].tokens.ids.len());
    order.chunks(size).map(<[usize]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::random::Purpose;

    #[test]
    fn an_epoch_sees_every_example_once_in_batches_of_like_length() {
        let example = |length: usize| Example {
            tokens: Tokens { ids: vec![0; length], type_ids: vec![0; length], ..Tokens::default() },
            label: false,
        };
        let examples: Vec<Example> = (0..1000).map(|row| example(5 + row * 37 % 60)).collect();
        let mut random = Random::new(1, Purpose::Order, 0);
        let (first, second) = (batches(&examples, 16, &mut random), batches(&examples, 16, &mut random));
        assert_ne!(first, second);
        let mut seen: Vec<usize> = first.iter().flatten().copied().collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..1000).collect::<Vec<_>>());
        let longest = |rows: &Vec<usize>| rows.iter().map(|row| examples[*row].tokens.ids.len()).max().unwrap_or(0);
        let padded: usize = first.iter().map(|rows| rows.len() * longest(rows)).sum();
        let tokens: usize = examples.iter().map(|example| example.tokens.ids.len()).sum();
        assert!((padded as f64) < 1.1 * tokens as f64, "{padded} for {tokens}");
    }
}
