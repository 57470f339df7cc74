//! The arithmetic of an encoder, and its parameters by what they do.

use crate::model::ModelError;

/// Everything that decides what an encoder computes, whatever its architecture is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Width of a token's vector.
    pub hidden: usize,
    /// What stands for a token before the first layer.
    pub embeddings: EmbeddingShape,
    /// Number of layers.
    pub layers: usize,
    /// What each layer computes.
    pub layer: LayerShape,
    /// ε of every `LayerNorm`.
    pub epsilon: f64,
}

/// Word, position and segment, summed and normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingShape {
    /// Word pieces.
    pub vocabulary: usize,
    /// Rows of the position table.
    pub positions: usize,
    /// The position of an input's first token: 0 in BERT, 2 in RoBERTa.
    pub position_offset: usize,
    /// Rows of the segment table; `None` without segments.
    pub segments: Option<usize>,
    /// Width of the tables where it is another than that of the layers (ALBERT, ELECTRA): a dense layer lies between.
    pub projected_from: Option<usize>,
}

/// Attention and feed-forward network, each with its residual and `LayerNorm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerShape {
    /// Heads of the self-attention.
    pub heads: usize,
    /// Width between the feed-forward network's two dense layers.
    pub intermediate: usize,
    /// Where the norms stand.
    pub norm: NormPlacement,
    /// Whether the dense layers add a bias.
    pub biases: Biases,
    /// What the feed-forward network applies.
    pub activation: Activation,
    /// Which tokens a token looks at, and how.
    pub attention: Attention,
}

/// Where a layer's norms stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormPlacement {
    /// Behind the residual: BERT.
    Post,
    /// Before attention and feed-forward network: `ModernBERT`.
    Pre,
}

/// Which dense layers add a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Biases {
    /// All of them.
    Everywhere,
    /// None of them: `ModernBERT`.
    Nowhere,
}

/// What the feed-forward network applies between its dense layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// The exact form, with erf: `gelu` in transformers.
    Gelu,
    /// The tanh form: `gelu` in google-research/bert, `gelu_new` in transformers.
    GeluTanh,
    /// max(x, 0)
    Relu,
}

/// Which tokens a token looks at, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attention {
    /// At all of them, by query and key alone.
    Full,
    /// As above, with a learnt bias by distance: MPNet.
    RelativeBias,
    /// By content and distance, each with queries and keys of its own: DeBERTa.
    Disentangled,
    /// In most layers only at its neighbours: `ModernBERT`.
    Local,
}

/// A tensor of an encoder or of what stands on top of it, by what it does. What it is called is its architecture's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// A row for each word piece, position or segment.
    Table(Table),
    /// `[out, in]` of a dense layer, `[hidden]` of a norm.
    Weight(Part),
    /// `[out]`, or `[hidden]` of a norm.
    Bias(Part),
}

/// One of the embeddings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// By the vocabulary's ids.
    Words,
    /// By the place in the input.
    Positions,
    /// By the text of a pair.
    Segments,
}

/// What has a weight and a bias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The norm behind the embeddings.
    EmbeddingNorm,
    /// A dense layer of the layer with this number, from 0.
    Dense(usize, DenseLayer),
    /// A norm of the layer with this number, from 0.
    Norm(usize, NormLayer),
    /// A dense layer on top.
    Head(HeadPart),
}

/// The dense layers of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DenseLayer {
    Query,
    Key,
    Value,
    /// Brings the heads together.
    AttentionOutput,
    /// The first of the feed-forward network.
    Intermediate,
    /// The second.
    Output,
}

/// The norms of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NormLayer {
    /// Of the attention.
    Attention,
    /// Of the feed-forward network.
    Output,
}

/// The dense layers that may stand on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadPart {
    /// Before the classifier, over the first token.
    Pooler,
    /// To a logit for each class.
    Classifier,
    /// To the logits of an answer's start and end.
    Spans,
}

/// A dense layer with its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dense {
    /// Which one.
    pub part: Part,
    /// Numbers it gives.
    pub out: usize,
    /// Numbers it takes.
    pub input: usize,
}

impl Dense {
    /// Its tensors with their dimensions.
    pub(crate) fn tensors(self) -> [(Parameter, Vec<usize>); 2] {
        [(Parameter::Weight(self.part), vec![self.out, self.input]), (Parameter::Bias(self.part), vec![self.out])]
    }
}

impl Parameter {
    /// Whether it is drawn at random when it is new, and pulled towards 0 in training: all but biases and norms.
    #[must_use]
    pub fn is_matrix(self) -> bool {
        match self {
            Self::Table(_) | Self::Weight(Part::Dense(..) | Part::Head(_)) => true,
            Self::Weight(Part::EmbeddingNorm | Part::Norm(..)) | Self::Bias(_) => false,
        }
    }

    /// Its numbers before training, where it is no matrix: a norm changes nothing, a bias adds nothing.
    #[must_use]
    pub fn initial(self) -> f32 {
        if matches!(self, Self::Weight(_)) { 1.0 } else { 0.0 }
    }
}

impl Shape {
    /// Tokens of the longest input.
    pub(crate) fn longest_input(&self) -> usize {
        self.embeddings.positions.saturating_sub(self.embeddings.position_offset)
    }

    /// A dense layer of the layer `index`.
    pub(crate) fn dense(&self, index: usize, layer: DenseLayer) -> Dense {
        let (hidden, inner) = (self.hidden, self.layer.intermediate);
        let (out, input) = match layer {
            DenseLayer::Query | DenseLayer::Key | DenseLayer::Value | DenseLayer::AttentionOutput => (hidden, hidden),
            DenseLayer::Intermediate => (inner, hidden),
            DenseLayer::Output => (hidden, inner),
        };
        Dense { part: Part::Dense(index, layer), out, input }
    }

    /// The embedding tables with their dimensions.
    fn tables(&self) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
        let EmbeddingShape { vocabulary, positions, segments, projected_from, .. } = self.embeddings;
        let width = projected_from.unwrap_or(self.hidden);
        let rows = [(Table::Words, Some(vocabulary)), (Table::Positions, Some(positions)), (Table::Segments, segments)];
        rows.into_iter().filter_map(move |(table, rows)| Some((Parameter::Table(table), vec![rows?, width])))
    }

    /// The tensors of one layer with their dimensions.
    pub(crate) fn layer_parameters(&self, index: usize) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
        let dense = |layer| self.dense(index, layer).tensors();
        let norm = |layer| self.norm(Part::Norm(index, layer));
        [
            dense(DenseLayer::Query),
            dense(DenseLayer::Key),
            dense(DenseLayer::Value),
            dense(DenseLayer::AttentionOutput),
            norm(NormLayer::Attention),
            dense(DenseLayer::Intermediate),
            dense(DenseLayer::Output),
            norm(NormLayer::Output),
        ]
        .into_iter()
        .flatten()
    }

    fn norm(&self, part: Part) -> [(Parameter, Vec<usize>); 2] {
        [Parameter::Weight(part), Parameter::Bias(part)].map(|parameter| (parameter, vec![self.hidden]))
    }

    /// Every tensor with its dimensions, in the order of the paper: embeddings, then layer by layer.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
        let layers = (0..self.layers).flat_map(|index| self.layer_parameters(index));
        self.tables().chain(self.norm(Part::EmbeddingNorm)).chain(layers)
    }

    /// Whether the encoders compute all that it says. They have BERT's arithmetic and no other yet.
    ///
    /// # Errors
    /// [`ModelError::NotComputed`] with the first thing that they do not compute.
    pub(crate) fn check(&self) -> Result<(), ModelError> {
        let Self { embeddings, layer, .. } = self;
        let beyond = [
            (embeddings.position_offset > 0, "positions that do not begin at 0"),
            (embeddings.segments.is_none(), "embeddings without segments"),
            (embeddings.projected_from.is_some(), "embeddings of another width than its layers"),
            (layer.norm != NormPlacement::Post, "layers that normalise first"),
            (layer.biases != Biases::Everywhere, "layers without biases"),
            (layer.attention != Attention::Full, "an attention that looks at distances"),
        ];
        match beyond.into_iter().find(|(is_asked, _)| *is_asked) {
            Some((_, what)) => Err(ModelError::NotComputed(what)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::BertSizes;

    #[test]
    fn what_no_encoder_computes_is_refused_by_name() {
        let bert =
            || BertSizes { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 30 }.encoder();
        assert!(bert().shape.check().is_ok());
        let cases: [(fn(&mut Shape), &str); 6] = [
            (|shape| shape.embeddings.position_offset = 2, "positions that do not begin at 0"),
            (|shape| shape.embeddings.segments = None, "embeddings without segments"),
            (|shape| shape.embeddings.projected_from = Some(4), "another width"),
            (|shape| shape.layer.norm = NormPlacement::Pre, "normalise first"),
            (|shape| shape.layer.biases = Biases::Nowhere, "without biases"),
            (|shape| shape.layer.attention = Attention::Disentangled, "an attention"),
        ];
        for (change, expected) in cases {
            let mut shape = bert().shape;
            change(&mut shape);
            let error = shape.check().unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("not compute"), "{error}");
        }
    }

    #[test]
    fn an_offset_takes_positions_from_the_longest_input() {
        let sizes = BertSizes { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 514 };
        let mut shape = sizes.encoder().shape;
        assert_eq!(shape.longest_input(), 514);
        shape.embeddings.position_offset = 2;
        assert_eq!(shape.longest_input(), 512);
    }
}
