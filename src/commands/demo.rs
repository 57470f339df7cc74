//! What opens when no data is named: a model and a test set that the program carries; see `assets/demo/README.md`.

use std::path::Path;

use anyhow::Result;

use crate::dataset::{self, Dataset, Needs, Note, ReadOptions};
use crate::model::{Model, ModelOptions};

const MODEL: &[u8] = include_bytes!("../../assets/demo/model.gguf");
const DATA: &[u8] = include_bytes!("../../assets/demo/test.tsv");

pub(super) fn model(options: &ModelOptions) -> Result<Model> {
    Ok(Model::embedded("demo model", MODEL, options)?)
}

pub(super) fn data(options: &ReadOptions, needs: Needs) -> Result<Dataset> {
    let mut dataset = dataset::read_from(Path::new("demo"), DATA, options, needs)?;
    // Nobody needs to be told how a file was understood that is not theirs; only what `--positive` makes of its labels.
    dataset.notes.retain(|note| matches!(note, Note::LabelPair { .. }));
    Ok(dataset)
}
