//! The tensors that a model is made of: what each is called, and its shape.

/// A tensor as a checkpoint has to have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TensorSpec {
    /// Canonical: without prefix, in today's words.
    pub name: String,
    /// Outermost first: a dense layer's weight is `[out, in]`.
    pub dimensions: Vec<usize>,
    pub(crate) kind: TensorKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TensorKind {
    /// An embedding table, or the weight of a dense layer.
    Matrix,
    NormWeight,
    Bias,
}

impl TensorSpec {
    /// An embedding table: `[rows, width]`.
    pub(crate) fn table(name: &str, rows: usize, width: usize) -> Self {
        Self { name: format!("{name}.weight"), dimensions: vec![rows, width], kind: TensorKind::Matrix }
    }

    /// The number that it is filled with before training: a norm multiplies by 1, a bias adds 0. `None` for matrices, which
    /// are drawn at random.
    pub fn initial(&self) -> Option<f32> {
        match self.kind {
            TensorKind::Matrix => None,
            TensorKind::NormWeight => Some(1.0),
            TensorKind::Bias => Some(0.0),
        }
    }
}

/// A dense layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dense {
    /// Without `.weight` and `.bias`.
    pub name: String,
    pub out: usize,
    pub input: usize,
}

impl Dense {
    pub(crate) fn tensors(&self) -> [TensorSpec; 2] {
        let tensor = |end, dimensions, kind| TensorSpec { name: format!("{}.{end}", self.name), dimensions, kind };
        [
            tensor("weight", vec![self.out, self.input], TensorKind::Matrix),
            tensor("bias", vec![self.out], TensorKind::Bias),
        ]
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Norm {
    /// Without `.weight` and `.bias`.
    pub name: String,
    pub width: usize,
}

impl Norm {
    pub(crate) fn tensors(&self) -> [TensorSpec; 2] {
        let tensor =
            |end, kind| TensorSpec { name: format!("{}.{end}", self.name), dimensions: vec![self.width], kind };
        [tensor("weight", TensorKind::NormWeight), tensor("bias", TensorKind::Bias)]
    }
}

/// What stands for a token before the first layer.
pub(crate) struct EmbeddingParts {
    pub words: TensorSpec,
    pub positions: TensorSpec,
    pub segments: Option<TensorSpec>,
    pub norm: Norm,
    /// From the embeddings' own width to that of the layers, where a shape tells them apart.
    pub projection: Option<Dense>,
}

impl EmbeddingParts {
    pub(crate) fn tensors(self) -> impl Iterator<Item = TensorSpec> {
        let norm = self.norm.tensors();
        let projection = self.projection.iter().flat_map(Dense::tensors).collect::<Vec<_>>();
        [self.words, self.positions].into_iter().chain(self.segments).chain(norm).chain(projection)
    }
}

/// What a layer is made of: attention, then the feed-forward network, each with the norm of its residual.
pub(crate) struct LayerParts {
    pub query: Dense,
    pub key: Dense,
    pub value: Dense,
    pub attention_output: Dense,
    pub attention_norm: Norm,
    pub intermediate: Dense,
    pub output: Dense,
    pub output_norm: Norm,
}

impl LayerParts {
    pub(crate) fn tensors(&self) -> impl Iterator<Item = TensorSpec> {
        let Self { query, key, value, attention_output, attention_norm, intermediate, output, output_norm } = self;
        let attention = [query, key, value, attention_output].map(Dense::tensors);
        let feed_forward = [intermediate.tensors(), output.tensors(), output_norm.tensors()];
        attention.into_iter().chain([attention_norm.tensors()]).chain(feed_forward).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_projection_stands_behind_the_embeddings_norm() {
        let parts = EmbeddingParts {
            words: TensorSpec::table("words", 20, 4),
            positions: TensorSpec::table("positions", 30, 4),
            segments: None,
            norm: Norm { name: "norm".into(), width: 4 },
            projection: Some(Dense { name: "projection".into(), out: 8, input: 4 }),
        };
        let tensors: Vec<_> = parts.tensors().map(|tensor| (tensor.name, tensor.dimensions)).collect();
        let names: Vec<&str> = tensors.iter().map(|(name, _)| name.as_str()).collect();
        let expected =
            ["words.weight", "positions.weight", "norm.weight", "norm.bias", "projection.weight", "projection.bias"];
        assert_eq!(names, expected);
        assert_eq!(tensors[4].1, [8, 4]);
    }
}
