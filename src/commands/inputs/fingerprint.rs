//! By what a decision knows its data and its model again.

use std::path::Path;

use anyhow::{Context, Result};

use crate::commands::message::CommandError;
use crate::dataset::{self, Dataset};
use crate::export::Fingerprint;
use crate::model::Model;

/// What `dataset` was read from; without a hash for standard input.
pub(crate) fn data_fingerprint(dataset: &Dataset) -> Result<Fingerprint> {
    let path = dataset.source.path.clone();
    let sha256 = match dataset.source.embedded {
        Some(bytes) => Some(dataset::sha256_of(bytes)),
        None if path == Path::new("-") => None,
        None => Some(dataset::sha256(&path)?),
    };
    Ok(Fingerprint { path, sha256 })
}

/// What `model` was read from.
pub(crate) fn model_fingerprint(model: &Model) -> Result<Fingerprint> {
    let path = model.info().path.clone();
    let sha256 = model.sha256().context(CommandError::Fingerprint)?;
    Ok(Fingerprint { path, sha256: Some(sha256) })
}
