//! Fine-tuning a BERT pair classifier, as `run_classifier.py` does, so that the same command gives the same file.

mod examples;
#[cfg(test)]
mod gradient_tests;
mod message;
mod network;
mod optimizer;
mod random;
mod start;
mod state;
mod trainer;
mod vocabulary;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::dataset::Dataset;
use crate::model::{Base, BertSizes, TextOptions};

pub(crate) use message::{TrainingError, TrainingNote};
pub(crate) use state::being_written as state_being_written;

/// Longest input of a BERT from scratch unless another length is asked for.
pub(crate) const SCRATCH_LENGTH: usize = 128;

/// Where the encoder comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Origin {
    Folder {
        /// Hugging Face, sentence-transformers or TensorFlow.
        path: PathBuf,
        /// How many of its layers are kept; all where `None`.
        layers: Option<usize>,
        /// How many of its word pieces are kept, the most frequent first; all where `None`.
        pieces: Option<usize>,
    },
    /// Nothing: a small BERT is made, with a vocabulary from the texts of at most so many word pieces.
    Scratch(BertSizes),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TrainOptions {
    pub origin: Origin,
    /// Times that every example is seen.
    pub epochs: usize,
    pub batch_size: usize,
    pub learning_rate: f64,
    /// Share of the steps in which the learning rate rises; then it falls to 0.
    pub warmup: f64,
    /// What new weights, order and dropout are drawn from.
    pub seed: u64,
    /// How text is read. A BERT from scratch reads as many tokens as its sizes say.
    pub text: TextOptions,
    /// How much an example of class 0 and of class 1 counts.
    pub class_weights: [f64; 2],
}

/// Everything that a run of training is given.
#[derive(Clone, Copy)]
pub(crate) struct Training<'a> {
    /// What is trained on.
    pub data: &'a Dataset,
    /// What is looked at after each epoch, so that the best is kept.
    pub dev: Option<&'a Dataset>,
    pub options: &'a TrainOptions,
    /// Where after every epoch is written what is needed to go on.
    pub state_file: &'a Path,
    pub start: Start,
    /// Set to stop between two steps.
    pub cancel: &'a AtomicBool,
    pub tell: &'a (dyn Fn(TrainingEvent) + Sync),
}

/// From where a run starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// The first epoch.
    Anew,
    /// The last epoch in the state file.
    Resume,
}

/// How far training is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Progress {
    /// Epochs done.
    pub epoch: usize,
    pub epochs: usize,
    /// Steps done, over all epochs.
    pub step: usize,
    pub steps: usize,
    /// Running mean of the loss.
    pub loss: f64,
    /// Examples a second, in this run.
    pub examples_per_second: f64,
    pub eta: Duration,
}

/// What an epoch gave.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Epoch {
    /// Counted from 1.
    pub number: usize,
    /// Mean loss over its steps.
    pub train_loss: f64,
    /// On the examples of `--dev`; `None` without them.
    pub dev: Option<Figures>,
    /// Whether it is the best so far on `--dev`; without it the last is.
    pub is_best: bool,
}

/// Figures on examples that were not trained on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Figures {
    pub loss: f64,
    /// At a probability of 0.5.
    pub accuracy: f64,
    /// Area under the ROC curve; `None` where a class is missing.
    pub roc_auc: Option<f64>,
    /// Its 95 % interval; `None` with fewer than two examples of a class.
    #[serde(default)]
    pub auc_interval: Option<(f64, f64)>,
}

impl Figures {
    /// The area and its interval, where that leaves open whether the scores say anything: it reaches down to 0.5.
    pub(crate) fn chance(&self) -> Option<(f64, (f64, f64))> {
        self.roc_auc.zip(self.auc_interval).filter(|(_, (low, _))| *low <= 0.5)
    }

    /// A threshold is chosen afterwards: what counts is how well the scores order the pairs, then the loss.
    fn beats(&self, other: &Self) -> bool {
        let auc = |figures: &Self| figures.roc_auc.unwrap_or(0.0);
        auc(self) > auc(other) || auc(self) == auc(other) && self.loss < other.loss
    }
}

/// What the caller hears.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TrainingEvent {
    Note(TrainingNote),
    /// After every step.
    Progress(Progress),
    /// After every epoch.
    Epoch(Epoch),
}

/// What training leaves.
pub(crate) struct Trained {
    /// The best weights, with everything that a model folder needs.
    pub base: Base,
    pub epochs: Vec<Epoch>,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_chance_where_its_interval_reaches_down_to_one_half() {
        let figures = |roc_auc, auc_interval| Figures { loss: 0.5, accuracy: 0.5, roc_auc, auc_interval };
        for (interval, is_chance) in [((0.45, 0.6), true), ((0.5, 0.6), true), ((0.2, 0.4), true), ((0.51, 0.9), false)]
        {
            assert_eq!(figures(Some(0.55), Some(interval)).chance().is_some(), is_chance, "{interval:?}");
        }
        assert_eq!(figures(None, None).chance(), None);
        assert_eq!(figures(Some(0.5), None).chance(), None, "nobody can say");
    }
}
