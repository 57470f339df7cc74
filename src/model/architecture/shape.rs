//! The arithmetic of an encoder.

use crate::model::ModelError;

/// Everything that decides what an encoder computes, whatever its architecture is called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// Width of a token's vector.
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    /// Width between the feed-forward network's two dense layers.
    pub intermediate: usize,
    pub vocabulary: usize,
    /// Rows of the position table.
    pub positions: usize,
    /// The position of an input's first token: 0 in BERT, 2 in `RoBERTa`.
    pub position_offset: usize,
    /// Rows of the segment table, where there is one.
    pub segments: Option<usize>,
    /// Width of the embeddings where it is another than `hidden` (ALBERT, ELECTRA): a dense layer lies between.
    pub embedding_width: Option<usize>,
    pub norm: NormPlacement,
    pub biases: Biases,
    pub activation: Activation,
    pub attention: Attention,
    /// ε of every `LayerNorm`.
    pub epsilon: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "architectures to come say it; check refuses it until then")]
pub(crate) enum NormPlacement {
    /// Behind the residual: BERT.
    Post,
    /// Before attention and feed-forward network: `ModernBERT`.
    Pre,
}

/// Which dense layers add a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "architectures to come say it; check refuses it until then")]
pub(crate) enum Biases {
    Everywhere,
    Nowhere,
}

/// What the feed-forward network applies between its dense layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activation {
    /// The exact form, with erf: `gelu` in transformers.
    Gelu,
    /// The tanh form: `gelu` in google-research/bert, `gelu_new` in transformers.
    GeluTanh,
    Relu,
}

/// Which tokens a token looks at, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "architectures to come say it; check refuses it until then")]
pub(crate) enum Attention {
    /// At all of them, by query and key alone.
    Full,
    /// As above, with a learnt bias by distance: `MPNet`.
    RelativeBias,
    /// By content and distance, each with queries and keys of its own: `DeBERTa`.
    Disentangled,
    /// In most layers only at its neighbours: `ModernBERT`.
    Local,
}

impl Shape {
    /// Tokens of the longest input.
    pub(crate) fn longest_input(&self) -> usize {
        self.positions.saturating_sub(self.position_offset)
    }

    /// Whether the packed encoder and training compute all that it says: BERT's arithmetic, positions that begin at any
    /// number, and embeddings with or without segments.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        refuse(&[
            (self.embedding_width.is_some(), "embeddings of a different size than its layers"),
            (self.norm != NormPlacement::Post, "layer normalisation before each block"),
            (self.biases != Biases::Everywhere, "layers without biases"),
            (self.attention != Attention::Full, "relative or local attention"),
        ])
    }

    /// Whether candle's `BertModel` computes all that it says: BERT's arithmetic alone.
    pub(crate) fn check_for_candle(&self) -> Result<(), ModelError> {
        refuse(&[
            (self.position_offset > 0, "position ids that do not start at 0"),
            (self.segments.is_none(), "embeddings without segments"),
        ])?;
        self.check()
    }
}

/// Refuse the first of `things` that is asked for.
fn refuse(things: &[(bool, &'static str)]) -> Result<(), ModelError> {
    match things.iter().find(|(is_asked, _)| *is_asked) {
        Some((_, what)) => Err(ModelError::NotComputed(what)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::BertSizes;

    #[test]
    fn what_an_encoder_does_not_compute_is_refused_by_name() {
        type Change = fn(&mut Shape);
        let bert =
            || BertSizes { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 30 }.encoder();
        assert!(bert().shape.check_for_candle().is_ok());
        let beyond_candle: [(Change, &str); 2] = [
            (|shape| shape.position_offset = 2, "position ids that do not start at 0"),
            (|shape| shape.segments = None, "embeddings without segments"),
        ];
        let beyond_both: [(Change, &str); 4] = [
            (|shape| shape.embedding_width = Some(4), "a different size"),
            (|shape| shape.norm = NormPlacement::Pre, "normalisation before"),
            (|shape| shape.biases = Biases::Nowhere, "without biases"),
            (|shape| shape.attention = Attention::Disentangled, "local attention"),
        ];
        let changed = |change: Change| {
            let mut shape = bert().shape;
            change(&mut shape);
            shape
        };
        for (change, _) in beyond_candle {
            assert!(changed(change).check().is_ok());
        }
        for (change, expected) in beyond_candle.into_iter().chain(beyond_both) {
            let error = changed(change).check_for_candle().unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("not support"), "{error}");
        }
        for (change, expected) in beyond_both {
            assert!(changed(change).check().unwrap_err().to_string().contains(expected));
        }
    }

    #[test]
    fn an_offset_takes_positions_from_the_longest_input() {
        let sizes = BertSizes { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 514 };
        let mut shape = sizes.encoder().shape;
        assert_eq!(shape.longest_input(), 514);
        shape.position_offset = 2;
        assert_eq!(shape.longest_input(), 512);
    }
}
