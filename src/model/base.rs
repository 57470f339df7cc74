//! A model to train further, and the folder that training leaves behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use candle_core::{DType, Device, Tensor};
use serde_json::{Value, json};

use super::ModelError;
use super::architecture::{EncoderConfig, TensorSpec};
use super::folder::{Folder, Reads};
use super::options::TextOptions;
use super::tokenizer::{BertTokenizer, Tokenizer};

/// Tensors of a pair classifier by their canonical names.
pub(crate) type Tensors = BTreeMap<String, Tensor>;

/// What training begins with, and what it ends with.
pub struct Base {
    /// Its architecture and shape, and how much training drops.
    pub encoder: EncoderConfig,
    /// Its weights, in f32; those of a head where there is one.
    pub tensors: Tensors,
    /// How text is cut up.
    pub tokenizer: BertTokenizer,
}

impl Base {
    /// Read the encoder of a folder, whatever it was trained for, and the pooler if it has one.
    ///
    /// # Errors
    /// A [`ModelError`] that names the file and what was expected there.
    pub fn open(path: &Path, text: TextOptions) -> Result<Self, ModelError> {
        let Folder { encoder, checkpoint, tokenizer, max_length, .. } = Folder::open(path, text, Reads::Pairs)?;
        let tokenizer = match tokenizer {
            Tokenizer::HuggingFace(tokenizer) => *tokenizer,
            // The fast tokenizer over the same word pieces is what the folder to be written will have.
            Tokenizer::Original(tokenizer) => {
                BertTokenizer::from_vocabulary(&tokenizer.file, tokenizer.lowercase, max_length)?
            }
        };
        // Of the head all but the logits, which are of other classes.
        let logits = encoder.architecture.logits_layer();
        let mut pooler = encoder.classifier(2);
        pooler.layers.retain(|layer| layer.dense.name != logits);
        let optional: Vec<TensorSpec> = pooler.tensors().collect();
        let tensors = encoder
            .tensors(&pooler)
            .filter(|tensor| !optional.contains(tensor) || checkpoint.shape(&tensor.name).is_some())
            .map(|tensor| Ok((tensor.name.clone(), checkpoint.get(&tensor.name, &tensor.dimensions)?)))
            .collect::<Result<_, ModelError>>()?;
        Ok(Self { encoder, tensors, tokenizer })
    }

    /// Drop all layers but the first `count`.
    pub(crate) fn keep_layers(&mut self, count: usize) -> Result<(), ModelError> {
        let most = self.encoder.shape.layers;
        if !(1..=most).contains(&count) {
            return Err(ModelError::Layers { asked: count, most });
        }
        for layer in count..most {
            self.encoder.layer(layer).tensors().for_each(|tensor| drop(self.tensors.remove(&tensor.name)));
        }
        self.encoder.shape.layers = count;
        Ok(())
    }

    /// Keep only the word pieces for which `keep` is true, by their ids; ids change, tokens do not.
    pub(crate) fn keep_pieces(&mut self, keep: &[bool]) -> Result<(), ModelError> {
        let pieces = self.tokenizer.pieces();
        let ids: Vec<u32> = (0..pieces.len() as u32).filter(|id| keep.get(*id as usize) == Some(&true)).collect();
        let kept: Vec<String> = ids.iter().map(|id| pieces[*id as usize].clone()).collect();
        if let Some(table) = self.tensors.get_mut(&self.encoder.embeddings().words.name) {
            *table = table.index_select(&Tensor::new(ids.as_slice(), &Device::Cpu)?, 0)?;
        }
        self.encoder.shape.vocabulary = kept.len();
        self.tokenizer = BertTokenizer::from_pieces(&kept, self.tokenizer.lowercase, self.tokenizer.max_length())?;
        Ok(())
    }

    /// Write a folder of a pair classifier that transformers and this program open: configuration, tokenizer, weights in f32.
    /// The bytes depend on names and values alone.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn save(&self, folder: &Path, classes: &[String; 2]) -> Result<(), ModelError> {
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|reason| ModelError::io(&path, reason))
        };
        let pretty = |value: &Value| format!("{value:#}\n");
        let architecture = self.encoder.architecture;
        write("config.json", pretty(&architecture.config_json(&self.encoder, classes)))?;
        write("tokenizer.json", self.tokenizer.to_json()?)?;
        let settings = json!({
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": self.tokenizer.lowercase,
            "model_max_length": self.tokenizer.max_length(),
        });
        write("tokenizer_config.json", pretty(&settings))?;
        let path = folder.join("model.safetensors");
        let mut stored = Vec::new();
        for (name, tensor) in &self.tensors {
            let values: Vec<f32> = tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
            let bytes: Vec<u8> = values.into_iter().flat_map(f32::to_le_bytes).collect();
            stored.push((architecture.stored(name), tensor.dims().to_vec(), bytes));
        }
        let failed = |error: safetensors::SafeTensorError| ModelError::format(&path, error);
        let views = stored.iter().map(|(name, shape, bytes)| {
            let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, shape.clone(), bytes);
            view.map(|view| (name.as_str(), view)).map_err(failed)
        });
        let views = views.collect::<Result<Vec<_>, _>>()?;
        // One entry only: the order of several is that of a hash table.
        let metadata = [("format".to_owned(), "pt".to_owned())].into_iter().collect();
        // Not `serialize_to_file`, whose file nobody but its owner may read.
        let bytes = safetensors::serialize(views, Some(metadata)).map_err(failed)?;
        std::fs::write(&path, bytes).map_err(|reason| ModelError::io(&path, reason))
    }
}
