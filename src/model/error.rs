//! Why a folder cannot be used: the file, the tensor and what was expected.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::WantedClass;
use crate::dataset::{Names, likely_class, option};
use crate::metrics::counted;

#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence says what it is and what its fields are")]
pub enum ModelError {
    #[error("cannot read {}: {reason}", path.display())]
    Io { path: PathBuf, reason: io::Error },
    #[error("{}: {reason}", path.display())]
    Format { path: PathBuf, reason: String },
    #[error("{}: {found} is not supported; cutpoint runs {supported}", path.display())]
    Unsupported { path: PathBuf, found: String, supported: String },
    #[error("the model has {0}, which cutpoint does not support yet")]
    NotComputed(&'static str),
    #[error("{}: {reason}", path.display())]
    Folder { path: PathBuf, reason: String },
    #[error("{}: the tensor {tensor} is missing (expected shape {expected:?}); the weights do not match this configuration", path.display())]
    MissingTensor { path: PathBuf, tensor: String, expected: Vec<usize> },
    #[error("{}: the tensor {tensor} has shape {found:?}, but {config} says {expected:?}", path.display())]
    Shape { path: PathBuf, tensor: String, found: Vec<usize>, expected: Vec<usize>, config: &'static str },
    #[error("{}: the tensor {tensor} has numbers that are not finite: the weights are damaged, or training diverged; use another checkpoint", path.display())]
    NotFinite { path: PathBuf, tensor: String },
    #[error(
        "{}: the model has {} classes ({}){}: choose the one to score, for example with {}",
        path.display(),
        classes.len(),
        Names::from(classes.as_slice()),
        wanted.as_ref().map_or_else(String::new, |wanted| format!(", none of them \"{wanted}\"")),
        class_option(classes, wanted.as_ref())
    )]
    WhichClass { path: PathBuf, classes: Vec<String>, wanted: Option<WantedClass> },
    #[error(
        "{}: --positive-index {index} is out of range: the number of classes is {classes}, and they are counted from 0",
        path.display()
    )]
    ClassIndex { path: PathBuf, index: usize, classes: usize },
    #[error("{0}")]
    Loading(Arc<ModelError>),
    #[error("the computation was stopped")]
    Stopped,
    #[error("reading the weights failed unexpectedly; please report this")]
    Panicked,
    #[error("cannot use --device {device}: {reason}")]
    Device { device: &'static str, reason: String },
    #[error("the tokenizer cannot read a text: {0}")]
    Tokenize(String),
    #[error("the model cannot compute: {0}")]
    Compute(candle_core::Error),
    #[error("the model cannot read an input: {0}; the tokenizer and the weights do not match")]
    Input(InputProblem),
    #[error("--keep-layers {asked} is out of range: the model has {}", counted(*most, "layer"))]
    Layers { asked: usize, most: usize },
    #[error("--max-length {asked} is out of range: the model reads {least} to {most} tokens")]
    Length { asked: usize, least: usize, most: usize },
    #[error(
        "--doc-stride {asked} is out of range: for windows of {max_length} tokens (--max-length) it is at most {most}"
    )]
    Stride { asked: usize, most: usize, max_length: usize },
    #[error("{option} is for folders of run_squad.py, and {} is of transformers; drop it", path.display())]
    OfOriginal { path: PathBuf, option: &'static str },
}

/// What asks for the class that is most likely meant: by its number where its name says nothing, or where the labels are called
/// otherwise.
fn class_option(classes: &[String], wanted: Option<&WantedClass>) -> String {
    let likely = likely_class(classes).unwrap_or_default();
    let is_unnamed = classes.iter().all(|class| class.to_ascii_uppercase().starts_with("LABEL_"));
    match classes.iter().position(|class| *class == likely) {
        Some(index) if is_unnamed || wanted.is_some() => format!("--positive-index {index}"),
        Some(_) | None => option("--positive", &likely),
    }
}

// The sentences above have their causes in them: a cause that is also a source would be printed twice.
impl From<candle_core::Error> for ModelError {
    fn from(reason: candle_core::Error) -> Self {
        Self::Compute(reason)
    }
}

impl From<InputProblem> for ModelError {
    fn from(problem: InputProblem) -> Self {
        Self::Input(problem)
    }
}

/// What of a tokenised input the weights do not have.
#[derive(Debug, thiserror::Error)]
pub enum InputProblem {
    #[error("an input has no tokens, or not one segment per token")]
    Uneven,
    #[error("an input has {tokens} tokens, but the model has {positions} positions")]
    Positions { tokens: usize, positions: usize },
    #[error("an input has the word piece {id}, but the model has only {pieces}")]
    Piece { id: u32, pieces: usize },
    #[error("an input has the segment {segment}, but the model's type_vocab_size is {segments}")]
    Segment { segment: u32, segments: usize },
    #[error("a product of integers was refused: {0}")]
    Product(rten_gemm::GemmError),
}

impl ModelError {
    pub(super) fn io(path: &Path, reason: io::Error) -> Self {
        Self::Io { path: path.to_owned(), reason }
    }

    pub(super) fn format(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Format { path: path.to_owned(), reason: reason.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    #[test]
    fn the_class_that_is_suggested_says_yes_if_one_does() {
        for (classes, expected) in [
            (["entailment", "neutral", "contradiction"], "entailment"),
            (["negative", "neutral", "positive"], "positive"),
            (["1", "2", "3"], "3"),
        ] {
            let classes = classes.map(str::to_owned).to_vec();
            let error = ModelError::WhichClass { path: "model".into(), classes, wanted: None }.to_string();
            assert!(error.ends_with(&format!("for example with --positive {expected}")), "{error}");
        }
    }

    #[test]
    fn no_cause_is_told_twice() {
        let errors = [
            ModelError::from(InputProblem::Uneven),
            ModelError::from(candle_core::Error::Msg("a reason".into())),
            ModelError::Loading(Arc::new(ModelError::Panicked)),
        ];
        for error in errors {
            assert!(error.source().is_none(), "{error}");
        }
    }
}
