//! The small scored file that opens when no data is named.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::inputs::Inputs;
use crate::dataset::{self, Needs, ReadOptions};
use crate::scoring::ScoringOptions;

/// Invented sentence pairs with the cosines of a real sentence encoder; see `assets/README.md`.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample.csv");

/// What the title says of it.
pub const HINT: &str = "built-in sample; your own: cutpoint DATA";

/// Read the sample.
///
/// # Errors
/// None that a test would let pass.
pub fn open() -> Result<Inputs> {
    let needs = Needs { texts: false, labels: true, scores: true };
    let mut dataset = dataset::read_from(Path::new("sample.csv"), SAMPLE, &ReadOptions::default(), needs)?;
    dataset.notes.clear();
    Ok(Inputs { dataset: Arc::new(dataset), model: None, scoring: ScoringOptions::default() })
}
