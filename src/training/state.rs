//! What a run needs to go on after it was killed: one file, written whole after each epoch.

use std::collections::BTreeMap;
use std::path::Path;

use candle_core::{Device, Tensor};
use sha2::{Digest, Sha256};

use super::optimizer::Moments;
use super::{Epoch, TrainOptions, TrainingError};
use crate::dataset::Dataset;
use crate::model::{Tensors, write_tensors};

/// Where a run stands between two epochs.
pub struct State {
    /// The weights as they are.
    pub current: Tensors,
    /// The best weights so far.
    pub best: Tensors,
    /// What the optimizer remembers.
    pub moments: Moments,
    /// What each epoch gave.
    pub epochs: Vec<Epoch>,
}

/// What says whether a state belongs to a run: the examples and everything that the result depends on.
pub fn fingerprint(data: &Dataset, options: &TrainOptions) -> String {
    let mut hasher = Sha256::new();
    for row in 0..data.len() {
        let pair = data.pair(row);
        hasher.update(format!("{:?} {:?}\n", (pair.text_a, pair.text_b), data.label(row)));
    }
    hasher.update(format!("{options:?}"));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Header {
    fingerprint: String,
    epochs: Vec<Epoch>,
}

impl State {
    /// Before the first epoch.
    pub fn new(tensors: Tensors) -> Self {
        Self { best: tensors.clone(), current: tensors, moments: Moments::default(), epochs: Vec::new() }
    }

    /// Write it beside `path` and rename it.
    pub fn write(&self, path: &Path, fingerprint: &str, moments: &Moments) -> Result<(), TrainingError> {
        let failed = |reason: String| TrainingError::State { path: path.to_owned(), reason };
        let header = Header { fingerprint: fingerprint.to_owned(), epochs: self.epochs.clone() };
        let header = serde_json::to_string(&header).map_err(|error| failed(error.to_string()))?;
        let mut moment_tensors = Vec::new();
        for (name, [first, second]) in &moments.0 {
            for (kind, values) in [("first", first), ("second", second)] {
                moment_tensors.push((format!("{kind}/{name}"), Tensor::new(values.as_slice(), &Device::Cpu)?));
            }
        }
        let named = |kind: &'static str| {
            move |(name, tensor): (&String, &'_ Tensor)| (format!("{kind}/{name}"), tensor.clone())
        };
        let tensors: Vec<(String, Tensor)> = self
            .current
            .iter()
            .map(named("current"))
            .chain(self.best.iter().map(named("best")))
            .chain(moment_tensors)
            .collect();
        let beside = path.with_extension("new");
        write_tensors(&beside, tensors.iter().map(|(name, tensor)| (name.clone(), tensor)), &header)?;
        std::fs::rename(&beside, path).map_err(|error| failed(error.to_string()))
    }

    /// Read what [`State::write`] wrote in a run with this `fingerprint`.
    pub fn read(path: &Path, fingerprint: &str) -> Result<Self, TrainingError> {
        let failed = |reason: String| TrainingError::State { path: path.to_owned(), reason };
        let bytes = std::fs::read(path)
            .map_err(|error| failed(format!("there is no run to go on with ({error}); leave --resume out")))?;
        let damaged = |error: &dyn std::fmt::Display| failed(format!("it is damaged ({error}); leave --resume out"));
        let (_, metadata) = safetensors::SafeTensors::read_metadata(&bytes).map_err(|error| damaged(&error))?;
        let header =
            metadata.metadata().as_ref().and_then(|metadata| metadata.get("format")).cloned().unwrap_or_default();
        let header: Header = serde_json::from_str(&header).map_err(|error| damaged(&error))?;
        if header.fingerprint != fingerprint {
            return Err(failed(
                "it is of a run with other data or options; give the same ones, or leave --resume out".into(),
            ));
        }
        let tensors = candle_core::safetensors::load_buffer(&bytes, &Device::Cpu).map_err(|error| damaged(&error))?;
        let (mut current, mut best, mut moments) = (BTreeMap::new(), BTreeMap::new(), Moments::default());
        for (name, tensor) in tensors {
            match name.split_once('/') {
                Some(("current", name)) => drop(current.insert(name.to_owned(), tensor)),
                Some(("best", name)) => drop(best.insert(name.to_owned(), tensor)),
                Some((kind, name)) => {
                    let pair = moments.0.entry(name.to_owned()).or_default();
                    pair[usize::from(kind == "second")] = tensor.to_vec1()?;
                }
                None => return Err(damaged(&"a tensor without a kind")),
            }
        }
        Ok(Self { current, best, moments, epochs: header.epochs })
    }
}
