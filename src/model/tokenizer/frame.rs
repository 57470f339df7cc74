//! What stands around and between two texts that are read as one input.

/// The special tokens around a pair of texts, each with its segment, and the segments of the texts themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub before: Vec<(u32, u32)>,
    pub between: Vec<(u32, u32)>,
    pub after: Vec<(u32, u32)>,
    pub types: [u32; 2],
}

impl Frame {
    /// That of a pair in which each text has one token: its tokens with their segments, and which text each is of. `None`
    /// where the texts do not stand one behind the other.
    pub(crate) fn of(tokens: &[(u32, u32)], texts: &[Option<usize>]) -> Option<Self> {
        let place = |text| texts.iter().position(|of| *of == Some(text));
        let (first, second) = (place(0)?, place(1)?);
        let (before, between, after) =
            (tokens.get(..first)?, tokens.get(first + 1..second)?, tokens.get(second + 1..)?);
        let is_special = |range: &[Option<usize>]| range.iter().all(Option::is_none);
        let (before, between, after) = (before.to_vec(), between.to_vec(), after.to_vec());
        let types = [tokens[first].1, tokens[second].1];
        is_special(&texts[second + 1..]).then_some(Self { before, between, after, types })
    }

    /// How many special tokens there are.
    pub(crate) fn special(&self) -> usize {
        self.before.len() + self.between.len() + self.after.len()
    }

    /// Where the second text begins if the first has so many tokens.
    pub(crate) fn second_at(&self, first: usize) -> usize {
        self.before.len() + first + self.between.len()
    }

    /// Ids and segments of two texts, together with what stands around them.
    pub(crate) fn around(&self, first: &[u32], second: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let [one, two] = self.types;
        let text = |ids: &[u32], of: u32| ids.iter().map(|id| (*id, of)).collect::<Vec<_>>();
        let parts = [&self.before[..], &text(first, one), &self.between, &text(second, two), &self.after];
        parts.concat().into_iter().unzip()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_frame_puts_two_texts_where_the_probe_has_them() {
        // RoBERTa: <s> a </s></s> b </s>
        let tokens = [(0, 0), (9, 0), (2, 0), (2, 0), (9, 0), (2, 0)];
        let frame = Frame::of(&tokens, &[None, Some(0), None, None, Some(1), None]).unwrap();
        assert_eq!((frame.special(), frame.second_at(2)), (4, 5));
        let (ids, types) = frame.around(&[7, 8], &[5]);
        assert_eq!((ids, types), (vec![0, 7, 8, 2, 2, 5, 2], vec![0; 7]));
    }

    #[test]
    fn texts_that_are_missing_repeated_or_the_other_way_round_have_no_frame() {
        let tokens = [(9, 0), (2, 0), (9, 1)];
        for texts in [[Some(1), None, Some(0)], [Some(0), None, None], [Some(0), Some(1), Some(1)]] {
            assert_eq!(Frame::of(&tokens, &texts), None, "{texts:?}");
        }
        assert!(Frame::of(&tokens, &[Some(0), None, Some(1)]).is_some());
    }
}
