//! `AdamW` as BERT has it: `AdamWeightDecayOptimizer` of its `optimization.py`, with the norm of the gradient clipped.
//!
//! There is no correction of the bias of the moments there; warm-up stands in for it. candle's own `AdamW` corrects, and its
//! moments cannot be saved.

use std::collections::BTreeMap;

use candle_core::Tensor;
use candle_core::backprop::GradStore;
use rayon::prelude::*;

use super::TrainingError;
use super::network::{TrainableNetwork, Variable};
use crate::model::TensorKind;

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-6;
const WEIGHT_DECAY: f32 = 0.01;

/// The gradient is scaled down to this norm where it is longer.
const LONGEST_GRADIENT: f64 = 1.0;

/// First and second moment of every weight, by the tensor's name: what the optimizer remembers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Moments(pub BTreeMap<String, [Vec<f32>; 2]>);

/// The gradient of every weight, in the order of their names.
pub(super) struct Gradients(BTreeMap<String, Vec<f32>>);

impl Gradients {
    /// Take them out of what candle's backward pass gave.
    pub(super) fn new(network: &TrainableNetwork, store: &GradStore) -> Result<Self, TrainingError> {
        let gradient = |(name, variable): (&String, &Variable)| {
            let gradient = store.get(variable.var.as_tensor());
            let gradient = gradient.ok_or_else(|| TrainingError::MissingGradient(name.clone()))?;
            Ok((name.clone(), gradient.flatten_all()?.to_vec1::<f32>()?))
        };
        Ok(Self(network.variables().iter().map(gradient).collect::<Result<_, TrainingError>>()?))
    }

    /// The gradient of one tensor.
    #[cfg(test)]
    pub(super) fn get(&self, name: &str) -> Option<&[f32]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Euclidean norm over all weights; summed in f64 and in a fixed order, so that it is the same on every run.
    pub(super) fn norm(&self) -> f64 {
        let squares = self.0.values().map(|values| values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>());
        squares.sum::<f64>().sqrt()
    }
}

impl Moments {
    /// One step with the learning rate `rate`; gives the norm of the gradient before it was clipped.
    pub(super) fn step(
        &mut self,
        network: &TrainableNetwork,
        gradients: &Gradients,
        rate: f64,
    ) -> Result<f64, TrainingError> {
        let norm = gradients.norm();
        let scale = if norm > LONGEST_GRADIENT { (LONGEST_GRADIENT / norm) as f32 } else { 1.0 };
        for ((name, Variable { var, kind }), gradient) in network.variables().iter().zip(gradients.0.values()) {
            let mut weights = var.flatten_all()?.to_vec1::<f32>()?;
            let zeros = || vec![0.0; weights.len()];
            let [first, second] = self.0.entry(name.clone()).or_insert_with(|| [zeros(), zeros()]);
            // Neither biases nor norms are pulled towards 0.
            let decay = if *kind == TensorKind::Matrix { WEIGHT_DECAY } else { 0.0 };
            let rate = rate as f32;
            // Each weight for itself: the result does not depend on who computes it.
            let each = weights.par_iter_mut().zip(first).zip(second).zip(gradient).with_min_len(1 << 14);
            each.for_each(|(((weight, first), second), gradient)| {
                let gradient = gradient * scale;
                *first = BETA_1 * *first + (1.0 - BETA_1) * gradient;
                *second = BETA_2 * *second + (1.0 - BETA_2) * gradient * gradient;
                *weight -= rate * (*first / (second.sqrt() + EPSILON) + decay * *weight);
            });
            var.set(&Tensor::from_vec(weights, var.shape(), var.device())?)?;
        }
        Ok(norm)
    }
}

/// Up in a straight line over the first `warmup` of `steps` steps, then down to 0: `create_optimizer`'s schedule.
pub(super) fn learning_rate(peak: f64, step: usize, steps: usize, warmup: f64) -> f64 {
    let (step, steps) = (step as f64, steps as f64);
    let warm = (steps * warmup).floor();
    if step < warm { peak * step / warm } else { peak * (1.0 - step / steps).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_to_its_peak_and_falls_to_zero() {
        for (step, expected) in [(0, 0.0), (5, 0.5), (10, 0.9), (55, 0.45), (100, 0.0)] {
            assert!((learning_rate(1.0, step, 100, 0.1) - expected).abs() < 1e-12, "{step}");
        }
        assert!((learning_rate(1.0, 0, 100, 0.0) - 1.0).abs() < 1e-12);
    }
}
