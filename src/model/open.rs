//! From a folder to a model that scores: what it is for, and whether its parts fit together.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use super::ModelError;
use super::architecture::{EncoderConfig, Head, supported};
use super::candle::{self, CandleNetwork};
use super::checkpoint::Checkpoint;
use super::folder::{Folder, Reads, Trained};
use super::modules::Modules;
use super::note::{ModelNote, Summary};
use super::opened::{LoadedNetwork, Model, ModelInfo, Task};
use super::options::{Backend, ModelOptions, WantedClass};
use super::packed::PackedNetwork;
use super::pending::Pending;
use super::questions::Stride;
use crate::dataset::unnamed_class;
use crate::metrics::Axis;

impl Model {
    /// Open a model folder, or the TensorFlow checkpoint with a prefix such as `out/model.ckpt-1100`.
    ///
    /// # Errors
    /// A [`ModelError`] that names the file and what was expected there.
    pub fn open(path: &Path, options: &ModelOptions) -> Result<Self, ModelError> {
        Self::assemble(path, Folder::open(path, options.text, Reads::AsTrained)?, options)
    }

    /// Put the parts together; each must fit the others.
    pub(super) fn assemble(path: &Path, folder: Folder, options: &ModelOptions) -> Result<Self, ModelError> {
        folder.check_vocabulary()?;
        let mut notes = Vec::new();
        let (head, task, axis) = folder.task(options, &mut notes)?;
        let Folder { encoder, checkpoint, tokenizer, max_length, own_length, files, checkpoint_name, .. } = folder;
        let summary = Summary {
            architecture: encoder.architecture.title(),
            head: head.clone(),
            layers: encoder.shape.layers,
            hidden: encoder.shape.hidden,
            storage: checkpoint.storage,
            checkpoint: checkpoint_name,
            backend: options.backend,
            precision: options.precision,
        };
        // What the header tells is checked now; the weights themselves come while the data are read.
        match options.backend {
            Backend::Packed => encoder.shape.check()?,
            Backend::Candle(_) => encoder.shape.check_for_candle()?,
        }
        for tensor in encoder.tensors(&head) {
            checkpoint.check(&tensor)?;
        }
        let width = head.width(encoder.shape.hidden);
        let network = load(path, encoder, checkpoint, head.clone(), options)?;
        let lowercase = tokenizer.lowercase();
        notes.push(ModelNote::Opened { summary: summary.clone(), max_length, lowercase });
        let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = absolute.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
        let info =
            ModelInfo { path: path.to_owned(), name, task, axis, summary, max_length, own_length, lowercase, notes };
        let options = options.clone();
        Ok(Self { info, tokenizer, network, head, width, files, options, in_full: OnceLock::new() })
    }
}

/// Begin to read the weights and to make the network of them.
fn load(
    path: &Path,
    encoder: EncoderConfig,
    checkpoint: Checkpoint,
    head: Head,
    options: &ModelOptions,
) -> Result<Pending<LoadedNetwork>, ModelError> {
    let precision = options.precision;
    let device = match options.backend {
        Backend::Packed => None,
        Backend::Candle(kind) => Some(candle::device(kind)?),
    };
    let load = move || {
        Ok(match device {
            None => LoadedNetwork::Packed(Box::new(PackedNetwork::load(&encoder, checkpoint, &head, precision)?)),
            Some(device) => LoadedNetwork::Candle(Box::new(CandleNetwork::load(&encoder, &checkpoint, &head, device)?)),
        })
    };
    Pending::new("loading", load).map_err(|reason| ModelError::io(path, reason))
}

impl Folder {
    /// Whether every id of the tokenizer has a row in the weights.
    fn check_vocabulary(&self) -> Result<(), ModelError> {
        let (ids, rows) = (self.tokenizer.vocabulary_size(), self.encoder.shape.vocabulary);
        if ids <= rows {
            return Ok(());
        }
        let config = self.checkpoint.naming.config_file();
        let reason = format!("it has ids up to {}, but {config} has vocab_size {rows}", ids - 1);
        Err(ModelError::format(self.tokenizer.file(), reason))
    }

    /// What the folder is for, and what its scores mean: a sentence encoder if it has modules, else what its tensors tell.
    fn task(&self, options: &ModelOptions, notes: &mut Vec<ModelNote>) -> Result<(Head, Task, Axis), ModelError> {
        match self.modules.as_ref().map(Modules::pooling).transpose()?.flatten() {
            Some(pooling) => {
                let task = Task::Encoder { dimensions: self.encoder.shape.hidden };
                notes.extend(
                    options.positive.as_ref().filter(|wanted| inverts(wanted)).cloned().map(ModelNote::CosinesStay),
                );
                Ok((Head::pooled(pooling), task, Axis::Cosine))
            }
            None => match Trained::of(&self.checkpoint, &self.encoder) {
                Trained::ForPairs => self.classifier(options, notes),
                Trained::ForQuestions => self.question_answerer(options, notes),
            },
        }
    }

    /// The head of an extractive question answerer, and how it reads.
    fn question_answerer(
        &self,
        options: &ModelOptions,
        notes: &mut Vec<ModelNote>,
    ) -> Result<(Head, Task, Axis), ModelError> {
        let stride = self.tokenizer.stride();
        let reading = options.questions.answering(self.max_length, stride);
        let of_original = [
            (options.questions.max_query_length.is_some(), "--max-query-length"),
            (options.questions.padding.is_some(), "--no-padding"),
        ];
        if let (Stride::Overlap, Some((_, option))) = (stride, of_original.into_iter().find(|(is_given, _)| *is_given))
        {
            return Err(ModelError::OfOriginal { path: self.config_file.clone(), option });
        }
        let most = stride.most(self.max_length);
        if reading.doc_stride > most {
            return Err(ModelError::Stride { asked: reading.doc_stride, most, max_length: self.max_length });
        }
        notes.push(ModelNote::Questions { reading, stride });
        Ok((self.encoder.spans(), Task::QuestionAnswering(reading), Axis::Real))
    }

    /// The head of a sequence classifier, and which class is scored.
    fn classifier(&self, options: &ModelOptions, notes: &mut Vec<ModelNote>) -> Result<(Head, Task, Axis), ModelError> {
        let unsupported = |path: &Path, found: String, supported: String| {
            Err(ModelError::Unsupported { path: path.to_owned(), found, supported })
        };
        if let Some(task) = self.checkpoint.other_task {
            return unsupported(
                &self.checkpoint.path,
                task.into(),
                "what run_classifier.py and run_squad.py trained".into(),
            );
        }
        let layer = self.encoder.architecture.logits_layer();
        let [weight, bias] = ["weight", "bias"].map(|end| format!("{layer}.{end}"));
        if self.checkpoint.shape(&weight).is_none() {
            let architecture =
                self.outputs.architectures.first().map_or("a model without a classifier", String::as_str);
            let found = format!("{architecture} (no tensor {weight}, no modules.json)");
            return unsupported(&self.config_file, found, supported());
        }
        // The tensor itself says how many logits there are; a configuration that names them must agree.
        let stored = self.checkpoint.shape(&bias).and_then(|shape| shape.first().copied());
        let count = self.outputs.class_count().or(stored).unwrap_or(2).max(1);
        let classes = self.outputs.class_names(count, &options.classes);
        let positive = self.positive(&classes, options.positive.as_ref(), notes)?;
        let axis = match (count, self.outputs.activation()) {
            (1, "Identity") => Axis::Real,
            (1, "Sigmoid") | (2.., _) => Axis::Probability,
            (_, other) => {
                let found = format!("the activation {other}");
                return unsupported(&self.config_file, found, "Sigmoid and Identity".into());
            }
        };
        Ok((self.encoder.classifier(count), Task::Classifier { classes, positive }, axis))
    }

    /// Which of `classes` is scored where the user wants `wanted`.
    fn positive(
        &self,
        classes: &[String],
        wanted: Option<&WantedClass>,
        notes: &mut Vec<ModelNote>,
    ) -> Result<usize, ModelError> {
        match (classes, wanted.and_then(|wanted| wanted.among(classes)), wanted) {
            (_, None, Some(&WantedClass::Number(index))) => {
                Err(ModelError::ClassIndex { path: self.config_file.clone(), index, classes: classes.len() })
            }
            ([_], ..) => {
                notes.extend(wanted.filter(|wanted| inverts(wanted)).cloned().map(ModelNote::LogitStays));
                Ok(0)
            }
            (_, Some(class), _) => {
                notes.push(ModelNote::ScoredClass { class, name: classes[class].clone() });
                Ok(class)
            }
            ([_, scored], None, wanted) => {
                let unknown = |wanted: WantedClass| ModelNote::UnknownClass { wanted, scored: scored.clone() };
                notes.extend(wanted.cloned().map(unknown));
                Ok(1)
            }
            (_, None, wanted) => {
                let (path, classes) = (self.config_file.clone(), classes.to_vec());
                Err(ModelError::WhichClass { path, classes, wanted: wanted.cloned() })
            }
        }
    }
}

/// Whether gold labels that are 0 and 1, false and true or −1 and 1 are inverted by what asks for this class.
fn inverts(wanted: &WantedClass) -> bool {
    match wanted {
        WantedClass::Called(name) => unnamed_class(name) == Some(0),
        WantedClass::AllBut(name) => unnamed_class(name) == Some(1),
        WantedClass::Number(_) => false,
    }
}
