//! The loop: epoch by epoch, step by step.

use std::sync::atomic::Ordering;
use std::time::Instant;

use super::examples::{Example, batches, by_length, encode};
use super::network::{LabelledBatch, TrainableNetwork};
use super::optimizer::{Gradients, learning_rate};
use super::random::{Purpose, Random};
use super::start::base;
use super::state::{State, fingerprint};
use super::{Epoch, Figures, Progress, Start, Trained, Training, TrainingError, TrainingEvent, TrainingNote};
use crate::metrics::{Summary, Sweep, auc_interval, cross_entropy, margin};
use crate::model::Base;

impl Training<'_> {
    /// Train on the data, look at `dev` after each epoch, keep the best.
    pub(crate) fn run(&self) -> Result<Trained, TrainingError> {
        let Self { data, dev, options, state_file, start, tell, .. } = *self;
        let base = base(self)?;
        let examples = encode(&base.tokenizer, data)?;
        let dev = dev.map(|dev| encode(&base.tokenizer, dev)).transpose()?;
        let fingerprint = fingerprint(data, options);
        let state = match start {
            Start::Anew => State::new(base.tensors),
            Start::Resume => {
                let state = State::read(state_file, &fingerprint)?;
                let note = TrainingNote::Resumed { done: state.epochs.len(), epochs: options.epochs };
                tell(TrainingEvent::Note(note));
                state
            }
        };
        let per_epoch = examples.len().div_ceil(options.batch_size);
        let mut trainer = Trainer {
            training: self,
            network: TrainableNetwork::new(&base.encoder, base.encoder.classifier(2), &state.current)?,
            examples,
            dev,
            per_epoch,
            first_step: state.epochs.len() * per_epoch,
            fingerprint,
            state,
            began: Instant::now(),
        };
        let interrupted = trainer.epochs()? == Ended::Stopped;
        let State { best, epochs, .. } = trainer.state;
        if epochs.is_empty() {
            return Err(TrainingError::Interrupted);
        }
        Ok(Trained { base: Base { tensors: best, ..base }, epochs, interrupted })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Done,
    Stopped,
}

/// A run under way.
struct Trainer<'a> {
    training: &'a Training<'a>,
    network: TrainableNetwork,
    examples: Vec<Example>,
    dev: Option<Vec<Example>>,
    per_epoch: usize,
    /// Of this run, which may go on with another.
    first_step: usize,
    fingerprint: String,
    state: State,
    began: Instant,
}

impl Trainer<'_> {
    /// Every epoch that is left.
    fn epochs(&mut self) -> Result<Ended, TrainingError> {
        for epoch in self.state.epochs.len()..self.training.options.epochs {
            let Some(train_loss) = self.epoch(epoch)? else { return Ok(Ended::Stopped) };
            let dev = self.dev.as_deref().map(|dev| self.evaluate(dev)).transpose()?;
            let before = self.state.epochs.iter().filter_map(|epoch| epoch.dev);
            let is_best = dev.is_none_or(|dev| before.into_iter().all(|before| dev.beats(&before)));
            let report = Epoch { number: epoch + 1, train_loss, dev, is_best };
            self.state.current = self.network.tensors()?;
            if is_best {
                self.state.best = self.state.current.clone();
            }
            self.state.epochs.push(report);
            self.state.write(self.training.state_file, &self.fingerprint)?;
            (self.training.tell)(TrainingEvent::Epoch(report));
        }
        Ok(Ended::Done)
    }

    /// One epoch; its mean loss, or `None` where it was stopped.
    fn epoch(&mut self, epoch: usize) -> Result<Option<f64>, TrainingError> {
        let Training { options, cancel, tell, .. } = *self.training;
        let steps = self.per_epoch * options.epochs;
        let mut order = Random::new(options.seed, Purpose::Order, epoch);
        let mut dropout = Random::new(options.seed, Purpose::Dropout, epoch);
        let (mut sum, mut running) = (0.0, None);
        for (index, rows) in batches(&self.examples, options.batch_size, &mut order).into_iter().enumerate() {
            if cancel.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let step = epoch * self.per_epoch + index;
            let value = self.step(step, &rows, &mut dropout)?;
            sum += value;
            let smooth = running.map_or(value, |running: f64| 0.95 * running + 0.05 * value);
            running = Some(smooth);
            let (elapsed, done) = (self.began.elapsed(), step + 1 - self.first_step);
            tell(TrainingEvent::Progress(Progress {
                epoch,
                epochs: options.epochs,
                step: step + 1,
                steps,
                loss: smooth,
                examples_per_second: (done * options.batch_size) as f64 / elapsed.as_secs_f64().max(1e-9),
                eta: elapsed.mul_f64((steps - step - 1) as f64 / done as f64),
            }));
        }
        Ok(Some(sum / self.per_epoch as f64))
    }

    /// One step on the examples `rows`; its loss.
    fn step(&mut self, step: usize, rows: &[usize], dropout: &mut Random) -> Result<f64, TrainingError> {
        let options = self.training.options;
        let inputs: Vec<_> = rows.iter().map(|row| &self.examples[*row]).collect();
        let loss = self.network.loss(&LabelledBatch::new(&inputs, options.class_weights)?, Some(dropout))?;
        let value = f64::from(loss.to_scalar::<f32>()?);
        if !value.is_finite() {
            return Err(TrainingError::Diverged { step: step + 1 });
        }
        let gradients = Gradients::new(&self.network, &loss.backward()?)?;
        let rate = learning_rate(options.learning_rate, step, self.per_epoch * options.epochs, options.warmup);
        self.state.moments.step(&self.network, &gradients, rate)?;
        Ok(value)
    }

    /// Figures on `examples`, without dropout.
    fn evaluate(&self, examples: &[Example]) -> Result<Figures, TrainingError> {
        let mut margins = vec![0.0; examples.len()];
        for rows in by_length(examples, self.training.options.batch_size) {
            let inputs: Vec<_> = rows.iter().map(|row| &examples[*row]).collect();
            let logits = self.network.logits(&LabelledBatch::new(&inputs, [1.0, 1.0])?, None)?.to_vec2::<f32>()?;
            for (row, logits) in rows.iter().zip(logits) {
                margins[*row] = margin(&logits, 1);
            }
        }
        let labels: Vec<bool> = examples.iter().map(|example| example.label).collect();
        let losses = margins.iter().zip(&labels).map(|(margin, label)| cross_entropy(*margin, *label));
        let sweep = Sweep::new(&margins, &labels);
        let correct = sweep.confusion(0.0);
        let roc_auc = Summary::from_sweep(&sweep).roc_auc;
        Ok(Figures {
            loss: losses.sum::<f64>() / examples.len() as f64,
            accuracy: (correct.tp + correct.tn) as f64 / examples.len() as f64,
            roc_auc,
            auc_interval: roc_auc.and_then(|auc| auc_interval(&sweep, auc)),
        })
    }
}
