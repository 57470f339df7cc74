//! What a folder is, one rule for all who open one: what transformers or sentence-transformers saved, or what
//! google-research/bert left behind.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::ModelError;
use super::architecture::{EncoderConfig, TensorSpec, bert, describe};
use super::checkpoint::{Checkpoint, tensorflow};
use super::config::{OutputConfig, read_json};
use super::modules::Modules;
use super::opened::ModelFiles;
use super::options::TextOptions;
use super::tokenizer::{BertTokenizer, OriginalTokenizer, Settings, Tokenizer};

/// The longest input that `run_classifier.py` reads unless it is told otherwise (`--max_seq_length`).
const ORIGINAL_LENGTH: usize = 128;

/// The longest input that `run_squad.py` reads unless it is told otherwise, whoever wrote the folder.
const QUESTION_LENGTH: usize = 384;

/// What belongs to the folder of a model, whether or not it is read: other tools need it.
const COMPANIONS: [&str; 14] = [
    "README.md",
    "added_tokens.json",
    "checkpoint",
    "config_sentence_transformers.json",
    "generation_config.json",
    "model.safetensors",
    "modules.json",
    "pytorch_model.bin",
    "sentence_bert_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "training_args.bin",
    "vocab.txt",
];

/// The files beside a model at `path` (a folder, or the prefix of a checkpoint) that belong to it by their names.
pub(crate) fn companions(path: &Path) -> Vec<PathBuf> {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    COMPANIONS.map(|name| folder.join(name)).into_iter().filter(|file| file.is_file()).collect()
}

/// What a checkpoint was trained for, as the names of its tensors tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trained {
    /// To judge pairs or single texts, or for nothing in particular.
    ForPairs,
    /// To find the answers to questions.
    ForQuestions,
}

/// What an opened folder is to read, where nobody says how long that may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// What it was trained for.
    AsTrained,
    /// Pairs, whatever it was trained for.
    Pairs,
}

impl Reads {
    fn of(self, checkpoint: &Checkpoint, encoder: &EncoderConfig) -> Trained {
        match self {
            Self::AsTrained => Trained::of(checkpoint, encoder),
            Self::Pairs => Trained::ForPairs,
        }
    }
}

impl Trained {
    pub(super) fn of(checkpoint: &Checkpoint, encoder: &EncoderConfig) -> Self {
        let has = |tensor: &TensorSpec| checkpoint.shape(&tensor.name).is_some();
        let classifies = checkpoint.shape(&format!("{}.weight", encoder.architecture.logits_layer())).is_some();
        if !classifies && encoder.spans().tensors().all(|tensor| has(&tensor)) {
            Self::ForQuestions
        } else {
            Self::ForPairs
        }
    }
}

/// A model in its parts, each read and checked by itself.
pub(super) struct Folder {
    pub encoder: EncoderConfig,
    pub outputs: OutputConfig,
    pub config_file: PathBuf,
    pub checkpoint: Checkpoint,
    pub tokenizer: Tokenizer,
    /// Of a sentence encoder; `None` for what is built into the program.
    pub modules: Option<Modules>,
    pub max_length: usize,
    /// The longest input where nobody asks for another.
    pub own_length: usize,
    pub files: ModelFiles,
    /// The checkpoint that was found, where its name says more than the folder's.
    pub checkpoint_name: Option<String>,
}

impl Folder {
    /// Open a model's folder, or the TensorFlow checkpoint with a prefix such as `out/model.ckpt-1100`.
    pub(super) fn open(path: &Path, text: TextOptions, reads: Reads) -> Result<Self, ModelError> {
        let is_hugging_face = ["modules.json", "config.json"].iter().any(|name| path.join(name).is_file());
        let prefix = if is_hugging_face { None } else { tensorflow::locate(path)? };
        match prefix {
            Some(prefix) => Self::original(&prefix, text, reads),
            None => Self::hugging_face(path, text, reads),
        }
    }

    /// What transformers or sentence-transformers saved.
    fn hugging_face(path: &Path, text: TextOptions, reads: Reads) -> Result<Self, ModelError> {
        let missing = |path: &Path, reason: &str| ModelError::Folder { path: path.to_owned(), reason: reason.into() };
        if !path.is_dir() {
            let reason = if path.exists() {
                "it is a file; name the model's folder"
            } else {
                "there is no such folder, and no TensorFlow checkpoint with this prefix"
            };
            return Err(missing(path, reason));
        }
        let modules = Modules::read(path)?;
        let folder = modules.transformer();
        let config_file = folder.join("config.json");
        if !config_file.is_file() {
            return Err(missing(
                &folder,
                "there is no config.json and no TensorFlow checkpoint; name the folder that transformers, \
                 sentence-transformers or run_classifier.py saved",
            ));
        }
        let (encoder, outputs) = configuration(&read_json(&config_file)?, &config_file)?;
        let checkpoint = Checkpoint::open(&folder, encoder.architecture)?;
        let settings = Settings::read(&folder, text.lowercase)?;
        let own = match reads.of(&checkpoint, &encoder) {
            Trained::ForPairs => settings.max_length,
            Trained::ForQuestions => Some(settings.max_length.unwrap_or(QUESTION_LENGTH).min(QUESTION_LENGTH)),
        };
        let max_length = length(&encoder, own, text.max_length)?;
        let own_length = length(&encoder, own, None)?;
        let tokenizer = BertTokenizer::open(&folder, max_length, &settings)?;
        let beside = Settings::FILES.map(|name| folder.join(name));
        let mut files = vec![config_file.clone()];
        files.extend(modules.own_file());
        files.extend(beside.into_iter().filter(|file| file.is_file()));
        files.extend(modules.configs());
        files.push(tokenizer.file.clone());
        files.extend(checkpoint.files.iter().cloned());
        Ok(Self {
            encoder,
            outputs,
            config_file,
            checkpoint,
            tokenizer: Tokenizer::HuggingFace(Box::new(tokenizer)),
            modules: Some(modules),
            max_length,
            own_length,
            files: ModelFiles::OnDisk(files),
            checkpoint_name: None,
        })
    }

    /// What google-research/bert left behind: the checkpoint with this prefix, `bert_config.json` and `vocab.txt` beside it.
    fn original(prefix: &Path, text: TextOptions, reads: Reads) -> Result<Self, ModelError> {
        let [config_file, vocabulary] = [bert::ORIGINAL_CONFIG, "vocab.txt"].map(|name| prefix.with_file_name(name));
        for file in [&config_file, &vocabulary] {
            if !file.is_file() {
                let reason = "it is not there; copy it from the folder of the pre-trained BERT (BERT_BASE_DIR) to here";
                return Err(ModelError::Folder { path: file.clone(), reason: reason.into() });
            }
        }
        let encoder = bert::read_original(&config_file)?;
        let checkpoint = tensorflow::read(prefix)?;
        let own = match reads.of(&checkpoint, &encoder) {
            Trained::ForPairs => ORIGINAL_LENGTH,
            Trained::ForQuestions => QUESTION_LENGTH,
        };
        let max_length = length(&encoder, Some(own), text.max_length)?;
        let own_length = length(&encoder, Some(own), None)?;
        let tokenizer = OriginalTokenizer::open(&vocabulary, max_length, text.lowercase)?;
        let files = [config_file.clone(), vocabulary].into_iter().chain(checkpoint.files.iter().cloned()).collect();
        Ok(Self {
            encoder,
            // Class names and activations are transformers' business.
            outputs: OutputConfig::default(),
            config_file,
            checkpoint,
            tokenizer: Tokenizer::Original(tokenizer),
            modules: None,
            max_length,
            own_length,
            files: ModelFiles::OnDisk(files),
            checkpoint_name: prefix.file_name().map(|name| name.to_string_lossy().into_owned()),
        })
    }
}

/// What a `config.json` (read from `path`) says of the encoder and of the outputs.
pub(super) fn configuration(config: &Value, path: &Path) -> Result<(EncoderConfig, OutputConfig), ModelError> {
    Ok((describe(config, path)?, OutputConfig::read(config, path)?))
}

/// The longest input: what was asked for, else the folder's own, both within the positions.
pub(super) fn length(encoder: &EncoderConfig, own: Option<usize>, asked: Option<usize>) -> Result<usize, ModelError> {
    // A pair is no shorter than one token for each text, and the special ones.
    let (least, most) = (encoder.architecture.special_tokens() + 2, encoder.shape.longest_input());
    match asked {
        Some(asked) if !(least..=most).contains(&asked) => Err(ModelError::Length { asked, least, most }),
        Some(asked) => Ok(asked),
        None => Ok(own.unwrap_or(most).min(most)),
    }
}
