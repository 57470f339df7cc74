//! A BERT to train further, and the folder that training leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use serde_json::{Map, Value, json};

use super::ModelError;
use super::checkpoint::{Checkpoint, tensorflow};
use super::config::{Config, Module, read_json};
use super::tokenizer::{BertTokenizer, OriginalTokenizer, default_length};

/// Tensors of the encoder and its pooler by their Hugging Face names, without `bert.` in front.
pub type Tensors = BTreeMap<String, Tensor>;

/// What training begins with.
pub struct Base {
    /// The shape of the encoder.
    pub config: Config,
    /// Its weights, in f32; the pooler among them if the folder has one.
    pub tensors: Tensors,
    /// How text is cut up.
    pub tokenizer: BertTokenizer,
}

impl Base {
    /// Read the encoder of a folder (transformers, sentence-transformers or TensorFlow), whatever it was trained for.
    ///
    /// # Errors
    /// A [`ModelError`] that names the file and what was expected there.
    pub fn open(path: &Path, max_length: Option<usize>, lowercase: Option<bool>) -> Result<Self, ModelError> {
        let modules_file = path.join("modules.json");
        let modules: Vec<Module> = if modules_file.is_file() { read_json(&modules_file)? } else { Vec::new() };
        let folder = modules.first().map_or_else(|| path.to_owned(), |module| path.join(&module.path));
        let config_file = folder.join("config.json");
        let (config, checkpoint, tokenizer) = if config_file.is_file() {
            let config = Config::read(&config_file)?;
            let length = super::open::length(&config, default_length(&folder)?, max_length)?;
            let tokenizer = BertTokenizer::open(&folder, length, lowercase)?;
            (config, Checkpoint::open(&folder)?, tokenizer)
        } else if let Some(prefix) = tensorflow::locate(path)? {
            let [config_file, vocabulary] = ["bert_config.json", "vocab.txt"].map(|name| prefix.with_file_name(name));
            let config = Config::read_original(&config_file)?;
            let length = super::open::length(&config, Some(super::open::ORIGINAL_LENGTH), max_length)?;
            let lowercase = OriginalTokenizer::open(&vocabulary, length, lowercase)?.lowercase;
            let tokenizer = BertTokenizer::from_vocabulary(&vocabulary, lowercase, length)?;
            (config, tensorflow::read_any(&prefix)?, tokenizer)
        } else {
            let reason = "there is no config.json and no TensorFlow checkpoint; name a BERT's folder";
            return Err(ModelError::Folder { path: path.to_owned(), reason: reason.into() });
        };
        let hidden = config.hidden_size;
        let pooler = [("pooler.dense.weight", vec![hidden, hidden]), ("pooler.dense.bias", vec![hidden])];
        let pooler = pooler.into_iter().filter(|(name, _)| checkpoint.shape(name).is_some());
        let wanted = config.tensors().chain(pooler.map(|(name, shape)| (name.to_owned(), shape)));
        let tensors = wanted
            .map(|(name, shape)| checkpoint.get(&name, &shape).map(|tensor| (name, tensor)))
            .collect::<Result<_, _>>()?;
        Ok(Self { config, tensors, tokenizer })
    }

    /// Drop all layers but the first `count`.
    ///
    /// # Errors
    /// Where there are not so many, or none is to stay.
    pub fn keep_layers(&mut self, count: usize) -> Result<(), ModelError> {
        let most = self.config.num_hidden_layers;
        if !(1..=most).contains(&count) {
            return Err(ModelError::Layers { asked: count, most });
        }
        let layer = |name: &str| name.strip_prefix("encoder.layer.")?.split('.').next()?.parse::<usize>().ok();
        self.tensors.retain(|name, _| layer(name).is_none_or(|layer| layer < count));
        self.config.num_hidden_layers = count;
        Ok(())
    }

    /// Keep only the word pieces for which `keep` is true, by their ids; ids change, tokens do not.
    ///
    /// # Errors
    /// Where a special token is dropped.
    pub fn keep_pieces(&mut self, keep: &[bool]) -> Result<(), ModelError> {
        const TABLE: &str = "embeddings.word_embeddings.weight";
        let pieces = self.tokenizer.pieces();
        let ids: Vec<u32> = (0..pieces.len() as u32).filter(|id| keep.get(*id as usize) == Some(&true)).collect();
        let kept: Vec<String> = ids.iter().map(|id| pieces[*id as usize].clone()).collect();
        let table = self.tensors.get(TABLE).map(|table| {
            let ids = Tensor::new(ids.as_slice(), &Device::Cpu)?;
            table.index_select(&ids, 0)
        });
        if let Some(table) = table.transpose()? {
            self.tensors.insert(TABLE.into(), table);
        }
        self.config.vocab_size = kept.len();
        self.tokenizer = BertTokenizer::from_pieces(&kept, self.tokenizer.lowercase, self.tokenizer.max_length())?;
        Ok(())
    }
}

/// Write a folder that transformers and this program open: configuration, tokenizer, weights. `tensors` have the names of
/// [`Tensors`] with `classifier.weight` and `classifier.bias` among them.
///
/// # Errors
/// Where a file cannot be written.
pub fn save(
    folder: &Path,
    config: &Config,
    tokenizer: &BertTokenizer,
    tensors: &Tensors,
    classes: &[String; 2],
) -> Result<(), ModelError> {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|reason| ModelError::io(&path, reason))
    };
    let pretty = |value: &Value| format!("{value:#}\n");
    write("config.json", pretty(&config.to_json(classes)))?;
    write("tokenizer.json", tokenizer.to_json()?)?;
    let settings = json!({
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": tokenizer.lowercase,
        "model_max_length": tokenizer.max_length(),
    });
    write("tokenizer_config.json", pretty(&settings))?;
    write_tensors(
        &folder.join("model.safetensors"),
        tensors.iter().map(|(name, tensor)| (stored_name(name), tensor)),
        "pt",
    )
}

fn stored_name(name: &str) -> String {
    if name.starts_with("classifier.") { name.to_owned() } else { format!("bert.{name}") }
}

/// Write tensors in f32 as safetensors; the bytes depend on names and values alone. `format` is kept as metadata.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_tensors<'a>(
    path: &Path,
    tensors: impl Iterator<Item = (String, &'a Tensor)>,
    format: &str,
) -> Result<(), ModelError> {
    let mut stored = Vec::new();
    for (name, tensor) in tensors {
        let values: Vec<f32> = tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        let bytes: Vec<u8> = values.into_iter().flat_map(f32::to_le_bytes).collect();
        stored.push((name, tensor.dims().to_vec(), bytes));
    }
    let failed = |error: safetensors::SafeTensorError| ModelError::format(path, error);
    let views = stored.iter().map(|(name, shape, bytes)| {
        let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, shape.clone(), bytes);
        view.map(|view| (name.as_str(), view)).map_err(failed)
    });
    let views = views.collect::<Result<Vec<_>, _>>()?;
    // One entry only: the order of several is that of a hash table.
    let metadata = [("format".to_owned(), format.to_owned())].into_iter().collect();
    safetensors::serialize_to_file(views, Some(metadata), path).map_err(failed)
}

impl Config {
    /// A `config.json` of a sequence classifier with these classes.
    fn to_json(&self, classes: &[String; 2]) -> Value {
        let numbered = |(class, name): (usize, &String)| (class.to_string(), Value::from(name.clone()));
        let id2label: Map<String, Value> = classes.iter().enumerate().map(numbered).collect();
        let label2id: Map<String, Value> =
            classes.iter().enumerate().map(|(class, name)| (name.clone(), class.into())).collect();
        json!({
            "architectures": ["BertForSequenceClassification"],
            "attention_probs_dropout_prob": self.attention_probs_dropout_prob,
            "hidden_act": self.hidden_act,
            "hidden_dropout_prob": self.hidden_dropout_prob,
            "hidden_size": self.hidden_size,
            "id2label": id2label,
            "initializer_range": self.initializer_range,
            "intermediate_size": self.intermediate_size,
            "label2id": label2id,
            "layer_norm_eps": self.layer_norm_eps,
            "max_position_embeddings": self.max_position_embeddings,
            "model_type": "bert",
            "num_attention_heads": self.num_attention_heads,
            "num_hidden_layers": self.num_hidden_layers,
            "pad_token_id": 0,
            "position_embedding_type": "absolute",
            "type_vocab_size": self.type_vocab_size,
            "vocab_size": self.vocab_size,
        })
    }
}
