//! The arithmetic of an encoder, and its parameters by what they do.

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
    /// Word pieces.
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

/// A tensor of an encoder or of what stands on top of it, by what it does. What it is called is its architecture's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// A row for each word piece, position or segment.
    Table(Table),
    /// `[out, in]` of a dense layer, `[hidden]` of a norm.
    Weight(Part),
    /// `[out]`, or `[hidden]` of a norm.
    Bias(Part),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Words,
    Positions,
    Segments,
}

/// What has a weight and a bias. Layers are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    EmbeddingNorm,
    Dense(usize, DenseLayer),
    Norm(usize, NormLayer),
    Head(HeadPart),
}

/// The dense layers of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DenseLayer {
    Query,
    Key,
    Value,
    AttentionOutput,
    Intermediate,
    Output,
}

/// The norms of a layer: of the attention, and of the feed-forward network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NormLayer {
    Attention,
    Output,
}

/// The dense layers that may stand on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadPart {
    /// Before the classifier, over the first token.
    Pooler,
    /// To a logit for each class.
    Classifier,
    /// To the logits of an answer's start and end.
    Spans,
}

/// A dense layer with its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dense {
    pub part: Part,
    pub out: usize,
    pub input: usize,
}

impl Dense {
    /// Its tensors with their dimensions.
    pub fn tensors(self) -> [(Parameter, Vec<usize>); 2] {
        [(Parameter::Weight(self.part), vec![self.out, self.input]), (Parameter::Bias(self.part), vec![self.out])]
    }
}

impl Parameter {
    /// All but biases and norms: what is drawn at random when it is new, and pulled towards 0 in training.
    pub fn is_matrix(self) -> bool {
        match self {
            Self::Table(_) | Self::Weight(Part::Dense(..) | Part::Head(_)) => true,
            Self::Weight(Part::EmbeddingNorm | Part::Norm(..)) | Self::Bias(_) => false,
        }
    }
}

impl Shape {
    /// Tokens of the longest input.
    pub fn longest_input(&self) -> usize {
        self.positions.saturating_sub(self.position_offset)
    }

    /// A dense layer of the layer `index`.
    pub fn dense(&self, index: usize, layer: DenseLayer) -> Dense {
        let (hidden, inner) = (self.hidden, self.intermediate);
        let (out, input) = match layer {
            DenseLayer::Query | DenseLayer::Key | DenseLayer::Value | DenseLayer::AttentionOutput => (hidden, hidden),
            DenseLayer::Intermediate => (inner, hidden),
            DenseLayer::Output => (hidden, inner),
        };
        Dense { part: Part::Dense(index, layer), out, input }
    }

    fn tables(&self) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
        let width = self.embedding_width.unwrap_or(self.hidden);
        let rows = [
            (Table::Words, Some(self.vocabulary)),
            (Table::Positions, Some(self.positions)),
            (Table::Segments, self.segments),
        ];
        rows.into_iter().filter_map(move |(table, rows)| Some((Parameter::Table(table), vec![rows?, width])))
    }

    fn norm(&self, part: Part) -> [(Parameter, Vec<usize>); 2] {
        [Parameter::Weight(part), Parameter::Bias(part)].map(|parameter| (parameter, vec![self.hidden]))
    }

    /// The tensors of one layer with their dimensions.
    pub fn layer_parameters(&self, index: usize) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
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

    /// Every tensor with its dimensions, in the order of the paper: embeddings, then layer by layer.
    pub fn parameters(&self) -> impl Iterator<Item = (Parameter, Vec<usize>)> {
        let layers = (0..self.layers).flat_map(|index| self.layer_parameters(index));
        self.tables().chain(self.norm(Part::EmbeddingNorm)).chain(layers)
    }

    /// Whether the encoders compute all that it says. They have BERT's arithmetic and no other yet.
    ///
    /// # Errors
    /// [`ModelError::NotComputed`] with the first thing that they do not compute.
    pub fn check(&self) -> Result<(), ModelError> {
        let beyond = [
            (self.position_offset > 0, "positions that do not begin at 0"),
            (self.segments.is_none(), "embeddings without segments"),
            (self.embedding_width.is_some(), "embeddings of another width than its layers"),
            (self.norm != NormPlacement::Post, "layers that normalise first"),
            (self.biases != Biases::Everywhere, "layers without biases"),
            (self.attention != Attention::Full, "an attention that looks at distances"),
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
        type Change = fn(&mut Shape);
        let cases: [(Change, &str); 6] = [
            (|shape| shape.position_offset = 2, "positions that do not begin at 0"),
            (|shape| shape.segments = None, "embeddings without segments"),
            (|shape| shape.embedding_width = Some(4), "another width"),
            (|shape| shape.norm = NormPlacement::Pre, "normalise first"),
            (|shape| shape.biases = Biases::Nowhere, "without biases"),
            (|shape| shape.attention = Attention::Disentangled, "an attention"),
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
        shape.position_offset = 2;
        assert_eq!(shape.longest_input(), 512);
    }
}
