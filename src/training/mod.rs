//! Fine-tuning a BERT pair classifier, as `run_classifier.py` does, so that the same command gives the same file.

mod examples;
#[cfg(test)]
mod gradient_tests;
mod network;
mod optimizer;
mod random;
mod state;
mod vocabulary;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::dataset::Dataset;
use crate::metrics::{Summary, Sweep};
use crate::model::{Base, Config, ModelError, Tensors};
use examples::{Example, batches, encode};
use network::{Batch, Network};
use optimizer::{Gradients, Optimizer, learning_rate};
use random::{Purpose, Random};
use state::State;

/// Where the encoder comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// The folder of a BERT.
    Folder {
        /// Hugging Face, sentence-transformers or TensorFlow.
        path: PathBuf,
        /// How many of its layers are kept; all where `None`.
        layers: Option<usize>,
        /// How many of its word pieces are kept, the most frequent first; all where `None`.
        pieces: Option<usize>,
    },
    /// Nothing: a small BERT is made, its vocabulary from the texts.
    Scratch(Shape),
}

/// The shape of a BERT that is made from scratch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Number of layers.
    pub layers: usize,
    /// Width of a token's vector; a multiple of `heads`.
    pub hidden: usize,
    /// Heads of the self-attention.
    pub heads: usize,
    /// Width of the feed-forward layer.
    pub intermediate: usize,
    /// Word pieces at most.
    pub vocabulary: usize,
}

/// How training goes.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// Where the encoder comes from.
    pub origin: Origin,
    /// Times that every example is seen.
    pub epochs: usize,
    /// Examples a step.
    pub batch_size: usize,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Share of the steps in which it rises.
    pub warmup: f64,
    /// What new weights, order and dropout are drawn from.
    pub seed: u64,
    /// Longest input in tokens; the folder's own default where `None`.
    pub max_length: Option<usize>,
    /// Lower-case the text; the folder's own setting where `None`.
    pub lowercase: Option<bool>,
    /// How much an example of class 0 and of class 1 counts.
    pub class_weights: [f64; 2],
}

/// How far training is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Epochs done.
    pub epoch: usize,
    /// Epochs in all.
    pub epochs: usize,
    /// Steps done, over all epochs.
    pub step: usize,
    /// Steps in all.
    pub steps: usize,
    /// Running mean of the loss.
    pub loss: f64,
    /// Examples a second, in this run.
    pub examples_per_second: f64,
    /// Time left.
    pub eta: Duration,
}

/// What an epoch gave.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Epoch {
    /// Counted from 1.
    pub epoch: usize,
    /// Mean loss over its steps.
    pub train_loss: f64,
    /// On the examples of `--dev`; `None` without them.
    pub dev: Option<Figures>,
    /// Whether it is the best so far on `--dev`; without it the last is.
    pub is_best: bool,
}

/// Figures on examples that were not trained on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    /// Mean cross entropy.
    pub loss: f64,
    /// At a probability of 0.5.
    pub accuracy: f64,
    /// Area under the ROC curve; `None` where a class is missing.
    pub roc_auc: Option<f64>,
}

impl Figures {
    /// A threshold is chosen afterwards: what counts is how well the scores order the pairs, then the loss.
    fn beats(&self, other: &Self) -> bool {
        let auc = |figures: &Self| figures.roc_auc.unwrap_or(0.0);
        auc(self) > auc(other) || auc(self) == auc(other) && self.loss < other.loss
    }
}

/// What the caller hears.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A sentence about what was found or assumed.
    Note(String),
    /// After every step.
    Progress(Progress),
    /// After every epoch.
    Epoch(Epoch),
}

/// What training leaves: everything that a model folder needs.
pub struct Trained {
    /// The shape of the encoder.
    pub config: Config,
    /// The best weights.
    pub tensors: Tensors,
    /// How text is cut up.
    pub tokenizer: crate::model::BertTokenizer,
    /// What each epoch gave.
    pub epochs: Vec<Epoch>,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The folder to begin with cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The computation failed.
    #[error("training cannot compute: {0}")]
    Compute(#[from] candle_core::Error),
    /// The loss is no number any more.
    #[error("the loss is not finite in step {step}: train with a lower --lr")]
    Diverged {
        /// The step, counted from 1.
        step: usize,
    },
    /// The state of an earlier run cannot be used.
    #[error("{}: {reason}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// The options contradict the data or each other.
    #[error("{0}")]
    Options(String),
    /// Stopped before there was anything to keep.
    #[error("training was interrupted before its first epoch ended; nothing was written")]
    Interrupted,
}

/// Train on `data`, look at `dev` after each epoch, keep the best.
///
/// After every epoch what is needed to go on is written to `state_file`; with `resume` an earlier run's file is gone on from.
/// `cancel` stops between two steps.
///
/// # Errors
/// One [`TrainingError`].
pub fn train(
    data: &Dataset,
    dev: Option<&Dataset>,
    options: &TrainOptions,
    state_file: &std::path::Path,
    resume: bool,
    cancel: &AtomicBool,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Trained, TrainingError> {
    let mut base = base(data, options, tell)?;
    add_head(&mut base, options.seed);
    let Base { config, tensors, tokenizer } = base;
    let examples = encode(&tokenizer, data)?;
    let dev = dev.map(|dev| encode(&tokenizer, dev)).transpose()?;
    let per_epoch = examples.len().div_ceil(options.batch_size);
    let mut run = Run {
        options,
        config,
        examples,
        dev,
        steps: per_epoch * options.epochs,
        per_epoch,
        fingerprint: state::fingerprint(data, options),
        state: State::new(tensors),
        tell,
        cancel,
    };
    if resume {
        run.state = State::read(state_file, &run.fingerprint)?;
        tell(Event::Note(format!("going on after epoch {} of {}", run.state.epochs.len(), options.epochs)));
    }
    let interrupted = !run.epochs(state_file)?;
    let Run { config, state, .. } = run;
    if state.epochs.is_empty() {
        return Err(TrainingError::Interrupted);
    }
    Ok(Trained { config, tensors: state.best, tokenizer, epochs: state.epochs, interrupted })
}

/// The encoder to begin with.
fn base(data: &Dataset, options: &TrainOptions, tell: &(dyn Fn(Event) + Sync)) -> Result<Base, TrainingError> {
    match &options.origin {
        Origin::Folder { path, layers, pieces } => {
            let mut base = Base::open(path, options.max_length, options.lowercase)?;
            if let Some(layers) = layers {
                base.keep_layers(*layers)?;
            }
            if let Some(most) = pieces {
                let keep = vocabulary::frequent(&base.tokenizer, data, *most)?;
                let before = keep.len();
                base.keep_pieces(&keep)?;
                tell(Event::Note(format!("{} of {before} word pieces are kept", base.config.vocab_size)));
            }
            Ok(base)
        }
        Origin::Scratch(shape) => {
            if shape.hidden == 0 || shape.heads == 0 || !shape.hidden.is_multiple_of(shape.heads) {
                let (hidden, heads) = (shape.hidden, shape.heads);
                return Err(TrainingError::Options(format!("--hidden {hidden} cannot be split over --heads {heads}")));
            }
            vocabulary::scratch(data, *shape, options)
        }
    }
}

/// Pooler, if there is none, and classifier, drawn anew.
fn add_head(base: &mut Base, seed: u64) {
    let mut random = Random::new(seed, Purpose::Weights, usize::from(u8::MAX));
    let (hidden, deviation) = (base.config.hidden_size, base.config.initializer_range);
    for (name, shape) in [("pooler.dense", [hidden, hidden]), ("classifier", [2, hidden])] {
        let weight = format!("{name}.weight");
        if !base.tensors.contains_key(&weight) {
            let values: Vec<f32> = (0..shape[0] * shape[1]).map(|_| random.truncated_normal(deviation)).collect();
            let tensors = [
                (weight, candle_core::Tensor::from_vec(values, &shape, &candle_core::Device::Cpu)),
                (
                    format!("{name}.bias"),
                    candle_core::Tensor::zeros(shape[0], candle_core::DType::F32, &candle_core::Device::Cpu),
                ),
            ];
            // Numbers on the CPU in the shape that was just counted cannot fail.
            base.tensors.extend(tensors.into_iter().filter_map(|(name, tensor)| Some((name, tensor.ok()?))));
        }
    }
}

/// One run of training.
struct Run<'a> {
    options: &'a TrainOptions,
    config: Config,
    examples: Vec<Example>,
    dev: Option<Vec<Example>>,
    steps: usize,
    per_epoch: usize,
    fingerprint: String,
    state: State,
    tell: &'a (dyn Fn(Event) + Sync),
    cancel: &'a AtomicBool,
}

impl Run<'_> {
    /// Every epoch that is left; `false` where it was stopped.
    fn epochs(&mut self, state_file: &std::path::Path) -> Result<bool, TrainingError> {
        let network = Network::new(&self.config, &self.state.current)?;
        let mut optimizer = Optimizer { moments: std::mem::take(&mut self.state.moments) };
        let (start, first_step) = (Instant::now(), self.state.epochs.len() * self.per_epoch);
        for epoch in self.state.epochs.len()..self.options.epochs {
            let Some(train_loss) = self.epoch(epoch, &network, &mut optimizer, start, first_step)? else {
                return Ok(false);
            };
            let dev = self.dev.as_deref().map(|dev| self.evaluate(&network, dev)).transpose()?;
            let before = self.state.epochs.iter().filter_map(|epoch| epoch.dev);
            let is_best = dev.is_none_or(|dev| before.into_iter().all(|before| dev.beats(&before)));
            let report = Epoch { epoch: epoch + 1, train_loss, dev, is_best };
            self.state.current = network.tensors()?;
            if is_best {
                self.state.best = self.state.current.clone();
            }
            self.state.epochs.push(report);
            self.state.write(state_file, &self.fingerprint, &optimizer.moments)?;
            (self.tell)(Event::Epoch(report));
        }
        Ok(true)
    }

    /// One epoch; its mean loss, or `None` where it was stopped.
    fn epoch(
        &self,
        epoch: usize,
        network: &Network,
        optimizer: &mut Optimizer,
        start: Instant,
        first_step: usize,
    ) -> Result<Option<f64>, TrainingError> {
        let options = self.options;
        let mut order = Random::new(options.seed, Purpose::Order, epoch);
        let mut dropout = Random::new(options.seed, Purpose::Dropout, epoch);
        let (mut sum, mut running) = (0.0, None);
        for (index, rows) in batches(&self.examples, options.batch_size, &mut order).into_iter().enumerate() {
            if self.cancel.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let step = epoch * self.per_epoch + index;
            let inputs: Vec<_> = rows.iter().map(|row| self.examples[*row].as_input()).collect();
            let batch = Batch::new(&inputs, options.class_weights)?;
            let loss = network.loss(&batch, Some(&mut dropout))?;
            let value = f64::from(loss.to_scalar::<f32>()?);
            if !value.is_finite() {
                return Err(TrainingError::Diverged { step: step + 1 });
            }
            let gradients = Gradients::new(network, &loss.backward()?)?;
            let rate = learning_rate(options.learning_rate, step, self.steps, options.warmup);
            optimizer.step(network, &gradients, rate)?;
            sum += value;
            let smooth = running.map_or(value, |running: f64| 0.95 * running + 0.05 * value);
            running = Some(smooth);
            let (elapsed, done) = (start.elapsed(), step + 1 - first_step);
            (self.tell)(Event::Progress(Progress {
                epoch,
                epochs: options.epochs,
                step: step + 1,
                steps: self.steps,
                loss: smooth,
                examples_per_second: (done * options.batch_size) as f64 / elapsed.as_secs_f64().max(1e-9),
                eta: elapsed.mul_f64((self.steps - step - 1) as f64 / done as f64),
            }));
        }
        Ok(Some(sum / self.per_epoch as f64))
    }

    /// Figures on `examples`, without dropout.
    fn evaluate(&self, network: &Network, examples: &[Example]) -> Result<Figures, TrainingError> {
        let mut margins = vec![0.0; examples.len()];
        for rows in examples::by_length(examples, self.options.batch_size) {
            let inputs: Vec<_> = rows.iter().map(|row| examples[*row].as_input()).collect();
            let logits = network.logits(&Batch::new(&inputs, [1.0, 1.0])?, None)?.to_vec2::<f32>()?;
            for (row, logits) in rows.iter().zip(logits) {
                margins[*row] = f64::from(logits[1]) - f64::from(logits[0]);
            }
        }
        let labels: Vec<bool> = examples.iter().map(|example| example.label).collect();
        let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
        let losses =
            margins.iter().zip(&labels).map(|(margin, label)| softplus(if *label { -margin } else { *margin }));
        let sweep = Sweep::new(&margins, &labels);
        let correct = sweep.confusion(0.0);
        Ok(Figures {
            loss: losses.sum::<f64>() / examples.len() as f64,
            accuracy: (correct.tp + correct.tn) as f64 / examples.len() as f64,
            roc_auc: Summary::from_sweep(&sweep).roc_auc,
        })
    }
}
