//! What stands on top of an encoder: the one description that loading, both backends and training read.
//!
//! A [`Head`] says how numbers are computed; what they mean for a row of data is told by `Task` (`opened.rs`), which adds to it
//! what scoring needs and no network does: the classes' names, and which of them is the score.

use super::tensors::{Dense, TensorSpec};

/// From the last layer's vectors, `[tokens, hidden]`, to an input's rows of numbers. The default leaves them as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// How an input's tokens become one row; `None` where each keeps its own.
    pub(crate) pooling: Option<Pooling>,
    /// What is then applied to each row, in this order.
    pub(crate) layers: Vec<HeadLayer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// The mean over the tokens.
    Mean,
    /// The first token's, \[CLS\].
    Cls,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadLayer {
    pub dense: Dense,
    pub activation: HeadActivation,
}

/// What a head applies behind a dense layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadActivation {
    Identity,
    /// Behind BERT's pooler.
    Tanh,
    /// Behind `pre_classifier`, what `DistilBERT` has in the pooler's place.
    #[cfg_attr(not(test), expect(dead_code, reason = "no architecture in the list has a head with it yet"))]
    Relu,
}

impl Head {
    /// A sentence encoder's, which has no weights of its own.
    pub(crate) fn pooled(pooling: Pooling) -> Self {
        Self { pooling: Some(pooling), layers: Vec::new() }
    }

    /// Rows that an input of so many tokens gives.
    pub(crate) fn rows(&self, tokens: usize) -> usize {
        if self.pooling.is_some() { 1 } else { tokens }
    }

    /// Numbers a row, on top of vectors of `hidden` numbers.
    pub(crate) fn width(&self, hidden: usize) -> usize {
        self.layers.last().map_or(hidden, |layer| layer.dense.out)
    }

    pub(crate) fn tensors(&self) -> impl Iterator<Item = TensorSpec> {
        self.layers.iter().flat_map(|layer| layer.dense.tensors())
    }
}
