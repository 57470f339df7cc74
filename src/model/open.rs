//! From a folder to a model: what is in it, what it is for, and whether it all fits together.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use candle_core::DType;
use sha2::{Digest, Sha256};

use super::checkpoint::{Checkpoint, tensorflow};
use super::config::{Config, Module, SUPPORTED, read_json};
use super::heads::{Head, Pooling};
use super::pending::Pending;
use super::tokenizer::{BertTokenizer, OriginalTokenizer, Tokenizer, default_length};
use super::{
    Backend, DeviceKind, Model, ModelError, ModelInfo, ModelOptions, Network, Precision, Source, Task, general, packed,
};
use crate::metrics::Axis;

/// `[CLS] a [SEP] b [SEP]` with one word piece each.
const LEAST_LENGTH: usize = 5;

/// The longest input that `run_classifier.py` reads unless it is told otherwise (`--max_seq_length`).
pub(super) const ORIGINAL_LENGTH: usize = 128;

/// What a folder holds, each part read and checked.
pub(super) struct Parts {
    pub config: Config,
    pub config_file: PathBuf,
    pub checkpoint: Checkpoint,
    pub tokenizer: Tokenizer,
    /// Of a sentence encoder.
    pub pooling: Option<Pooling>,
    pub max_length: usize,
    pub source: Source,
    /// Where the checkpoint was found, if its name says more than the folder's.
    pub origin: Option<String>,
}

impl Model {
    /// Open a model folder, or the TensorFlow checkpoint with a prefix such as `out/model.ckpt-1100`.
    ///
    /// # Errors
    /// A [`ModelError`] that names the file and what was expected there.
    pub fn open(path: &Path, options: &ModelOptions) -> Result<Self, ModelError> {
        let is_hugging_face = ["modules.json", "config.json"].iter().any(|name| path.join(name).is_file());
        let prefix = if is_hugging_face { None } else { tensorflow::locate(path)? };
        let parts = match prefix {
            Some(prefix) => original(&prefix, options)?,
            None => hugging_face(path, options)?,
        };
        Self::assemble(path, parts, options)
    }

    /// Put the parts together; each must fit the others.
    pub(super) fn assemble(path: &Path, parts: Parts, options: &ModelOptions) -> Result<Self, ModelError> {
        let Parts { config, config_file, checkpoint, tokenizer, pooling, max_length, source, origin } = parts;
        if tokenizer.vocabulary_size() > config.vocab_size {
            let (ids, rows) = (tokenizer.vocabulary_size(), config.vocab_size);
            let name = checkpoint.origin.config_file();
            let reason = format!("it has ids up to {}, {name} has vocab_size {rows}", ids - 1);
            return Err(ModelError::format(tokenizer.file(), reason));
        }
        let mut notes = Vec::new();
        let (head, task, axis) = match pooling {
            Some(pooling) => (Head::Pooling(pooling), Task::Encoder { dimensions: config.hidden_size }, Axis::Cosine),
            None => classifier(&config, &config_file, &checkpoint, options, &mut notes)?,
        };
        let mut summary = summary(&config, head, checkpoint.storage);
        // What the header tells is checked now; the weights themselves come while the data are read.
        for (name, shape) in config.tensors().chain(head.tensors(config.hidden_size)) {
            checkpoint.check(&name, &shape)?;
        }
        let network = load(path, config, checkpoint, head, options)?;
        if let Some(origin) = origin {
            summary.push_str(&format!(", {origin}"));
        }
        match (options.backend, options.precision) {
            (Backend::Candle(kind @ (DeviceKind::Cuda | DeviceKind::Metal)), _) => {
                summary.push_str(&format!(", computed on {}", kind.name()));
            }
            (Backend::Packed, Precision::Int8) => summary.push_str(", computed in 8 bits"),
            (Backend::Candle(DeviceKind::Cpu), _) | (_, Precision::F32) => {}
        }
        notes.push(format!("model: {summary}; at most {max_length} tokens, {}", case(tokenizer.lowercase())));
        let absolute = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name = absolute.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
        let info = ModelInfo {
            path: path.to_owned(),
            name,
            task,
            axis,
            summary,
            max_length,
            lowercase: tokenizer.lowercase(),
            notes,
        };
        Ok(Self { info, tokenizer, network, head, source, options: options.clone(), in_full: OnceLock::new() })
    }
}

/// Begin to read the weights and to make the network of them.
fn load(
    path: &Path,
    config: Config,
    checkpoint: Checkpoint,
    head: Head,
    options: &ModelOptions,
) -> Result<Pending<Network>, ModelError> {
    let precision = options.precision;
    let device = match options.backend {
        Backend::Packed => None,
        Backend::Candle(kind) => Some(general::device(kind)?),
    };
    let load = move || {
        Ok(match device {
            None => Network::Packed(Box::new(packed::Network::load(&config, checkpoint, head, precision)?)),
            Some(device) => Network::Candle(Box::new(general::Network::load(&config, &checkpoint, head, device)?)),
        })
    };
    Pending::new("loading", load).map_err(|reason| ModelError::io(path, reason))
}

/// A folder that transformers or sentence-transformers saved.
fn hugging_face(path: &Path, options: &ModelOptions) -> Result<Parts, ModelError> {
    let missing = |path: &Path, reason: &str| ModelError::Folder { path: path.to_owned(), reason: reason.into() };
    if !path.is_dir() {
        let reason = if path.exists() {
            "it is a file; name the model's folder"
        } else {
            "there is no such folder, and no TensorFlow checkpoint with this prefix"
        };
        return Err(missing(path, reason));
    }
    let modules_file = path.join("modules.json");
    let modules: Vec<Module> = if modules_file.is_file() { read_json(&modules_file)? } else { Vec::new() };
    // The transformer itself may stand in a folder of its own.
    let folder = modules.first().map_or_else(|| path.to_owned(), |module| path.join(&module.path));
    let config_file = folder.join("config.json");
    if !config_file.is_file() {
        return Err(missing(
            &folder,
            "there is no config.json and no TensorFlow checkpoint; name the folder that transformers, \
             sentence-transformers or run_classifier.py saved",
        ));
    }
    let config = Config::read(&config_file)?;
    let pooling = if modules.is_empty() { None } else { Some(Pooling::read(path, &modules)?) };
    let checkpoint = Checkpoint::open(&folder)?;
    let max_length = length(&config, default_length(&folder)?, options.max_length)?;
    let tokenizer = BertTokenizer::open(&folder, max_length, options.lowercase)?;
    let source = Source::Files(files(path, &folder, &config_file, &checkpoint, &tokenizer, &modules));
    let tokenizer = Tokenizer::HuggingFace(Box::new(tokenizer));
    Ok(Parts { config, config_file, checkpoint, tokenizer, pooling, max_length, source, origin: None })
}

/// What `run_classifier.py` left behind: the checkpoint with this prefix, `bert_config.json` and `vocab.txt` beside it.
fn original(prefix: &Path, options: &ModelOptions) -> Result<Parts, ModelError> {
    let [config_file, vocabulary] = ["bert_config.json", "vocab.txt"].map(|name| prefix.with_file_name(name));
    for file in [&config_file, &vocabulary] {
        if !file.is_file() {
            let reason = "it is not there; copy it from the folder of the pre-trained BERT (BERT_BASE_DIR) to here";
            return Err(ModelError::Folder { path: file.clone(), reason: reason.into() });
        }
    }
    let config = Config::read_original(&config_file)?;
    let max_length = length(&config, Some(ORIGINAL_LENGTH), options.max_length)?;
    let tokenizer = OriginalTokenizer::open(&vocabulary, max_length, options.lowercase)?;
    let checkpoint = tensorflow::read(prefix)?;
    let name = prefix.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = [config_file.clone(), vocabulary].into_iter().chain(checkpoint.files.iter().cloned()).collect();
    let source = Source::Files(files);
    let tokenizer = Tokenizer::Original(tokenizer);
    Ok(Parts { config, config_file, checkpoint, tokenizer, pooling: None, max_length, source, origin: Some(name) })
}

/// The head of a sequence classifier, and which class is scored.
fn classifier(
    config: &Config,
    config_file: &Path,
    checkpoint: &Checkpoint,
    options: &ModelOptions,
    notes: &mut Vec<String>,
) -> Result<(Head, Task, Axis), ModelError> {
    if checkpoint.shape("classifier.weight").is_none() {
        let architecture = config.architectures.first().map_or("a model without a classifier", String::as_str);
        let found = format!("{architecture} (no tensor classifier.weight, no modules.json)");
        return Err(ModelError::Unsupported { path: config_file.to_owned(), found, supported: SUPPORTED });
    }
    // The tensor itself says how many logits there are; a configuration that names them must agree.
    let stored = checkpoint.shape("classifier.bias").and_then(|shape| shape.first().copied());
    let count = config.class_count().or(stored).unwrap_or(2).max(1);
    let classes = config.class_names(count, &options.classes);
    let positive = options.positive.as_deref();
    let named = positive.and_then(|wanted| {
        let by_name = classes.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        by_name.or_else(|| wanted.parse().ok().filter(|class| *class < classes.len()))
    });
    let positive = match (classes.len(), named, positive) {
        (1, ..) => 0,
        (_, Some(class), _) => {
            notes.push(format!("the model's class {class} ({}) is scored", classes[class]));
            class
        }
        (2, None, wanted) => {
            if let Some(wanted) = wanted {
                notes.push(format!("{wanted:?} is no class of the model; its class 1 ({}) is scored", classes[1]));
            }
            1
        }
        (_, None, wanted) => {
            let wanted = wanted.map_or(String::new(), |wanted| format!(", none of them {wanted:?}"));
            return Err(ModelError::WhichClass { path: config_file.to_owned(), classes, wanted });
        }
    };
    let axis = match (classes.len(), config.activation()) {
        (1, "Identity") => Axis::Real,
        (1, "Sigmoid") | (2.., _) => Axis::Probability,
        (_, other) => {
            return Err(ModelError::Unsupported {
                path: config_file.to_owned(),
                found: format!("the activation {other}"),
                supported: "Sigmoid and Identity",
            });
        }
    };
    Ok((Head::Classifier { classes: count }, Task::Classifier { classes, positive }, axis))
}

/// The longest input: what was asked for, else the folder's own, both within the positions.
pub(super) fn length(config: &Config, folder: Option<usize>, asked: Option<usize>) -> Result<usize, ModelError> {
    let most = config.max_position_embeddings;
    match asked {
        Some(asked) if !(LEAST_LENGTH..=most).contains(&asked) => {
            Err(ModelError::Length { asked, least: LEAST_LENGTH, most })
        }
        Some(asked) => Ok(asked),
        None => Ok(folder.unwrap_or(most).min(most)),
    }
}

fn summary(config: &Config, head: Head, storage: DType) -> String {
    let head = match head {
        Head::Classifier { classes: 1 } => "classifier with 1 logit".into(),
        Head::Classifier { classes } => format!("classifier with {classes} logits"),
        Head::Pooling(Pooling::Mean) => "sentence encoder, mean pooling".into(),
        Head::Pooling(Pooling::Cls) => "sentence encoder, CLS pooling".into(),
    };
    let (layers, hidden) = (config.num_hidden_layers, config.hidden_size);
    format!("BERT {head}, {layers} layers of {hidden}, stored as {}", storage.as_str())
}

fn case(lowercase: bool) -> &'static str {
    if lowercase { "lower-cased" } else { "case kept" }
}

/// Everything that a score depends on, in a fixed order.
fn files(
    path: &Path,
    folder: &Path,
    config: &Path,
    checkpoint: &Checkpoint,
    tokenizer: &BertTokenizer,
    modules: &[Module],
) -> Vec<PathBuf> {
    let mut files = vec![config.to_owned()];
    let beside = ["tokenizer_config.json", "sentence_bert_config.json"].map(|name| folder.join(name));
    let pooling = modules.iter().skip(1).map(|module| path.join(&module.path).join("config.json"));
    files.extend([path.join("modules.json")].into_iter().chain(beside).chain(pooling).filter(|file| file.is_file()));
    files.push(tokenizer.file.clone());
    files.extend(checkpoint.files.iter().cloned());
    files
}

/// SHA-256 over the bytes of `files` one after the other, in hex.
pub(super) fn sha256(files: &[PathBuf]) -> Result<String, ModelError> {
    let mut hasher = Sha256::new();
    for path in files {
        let mut file = File::open(path).map_err(|reason| ModelError::io(path, reason))?;
        io::copy(&mut file, &mut HashWriter(&mut hasher)).map_err(|reason| ModelError::io(path, reason))?;
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
