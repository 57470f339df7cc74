//! From the outputs of a model that reads pairs to a score a row.

use super::ScoringError;
use super::plan::Plan;
use crate::metrics::{Axis, Logits, Scores};
use crate::model::Model;

/// What a class's probability or logit says of each row.
pub(super) fn class_scores(
    model: &Model,
    positive: usize,
    plan: &Plan,
    outputs: &[Box<[f32]>],
) -> Result<Scores, ScoringError> {
    let axis = model.info().axis;
    let values = plan.rows.iter().flatten().flat_map(|input| &outputs[*input]).copied().collect();
    let logits = Logits { classes: model.width(), positive, values };
    let rows = 0..plan.rows.len();
    let (values, logits) = if axis == Axis::Real {
        // A single logit without activation is the score itself.
        (rows.map(|row| f64::from(logits.row(row)[0]) + 0.0).collect(), None)
    } else {
        (rows.map(|row| logits.probability(row, positive) + 0.0).collect(), Some(logits))
    };
    finite(Scores { values, axis, logits, margins: None, check: None })
}

/// The cosine of each row's two embeddings.
pub(super) fn cosines(plan: &Plan, outputs: &[Box<[f32]>]) -> Result<Scores, ScoringError> {
    let values = plan.rows.iter().map(|texts| cosine(&outputs[texts[0]], &outputs[texts[1]])).collect();
    finite(Scores { values, axis: Axis::Cosine, logits: None, margins: None, check: None })
}

fn finite(scores: Scores) -> Result<Scores, ScoringError> {
    match scores.values.iter().position(|score| !score.is_finite()) {
        Some(row) => Err(ScoringError::NotFinite { row: row + 1 }),
        None => Ok(scores),
    }
}

/// Cosine of two embeddings, in f64, within [-1, 1].
fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let cosine = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
    if cosine.is_nan() { cosine } else { cosine.clamp(-1.0, 1.0) + 0.0 }
}
