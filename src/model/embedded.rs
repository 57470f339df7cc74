//! A small classifier in one file, its weights quantised: what the program carries in itself.
//!
//! The file is GGUF; configuration and word pieces are metadata. At loading the weights become f32 again.

use std::collections::BTreeMap;
use std::io::{Cursor, Seek, Write};
use std::path::Path;

use candle_core::Device;
use candle_core::quantized::gguf_file::{self, Content, Value};
use candle_core::quantized::{GgmlDType, QTensor};

use super::ModelError;
use super::checkpoint::{Checkpoint, Naming, Storage, Stored};
use super::folder::{Folder, Reads, configuration, length};
use super::opened::{Model, ModelFiles};
use super::options::{ModelOptions, TextOptions};
use super::tokenizer::{BertTokenizer, Tokenizer};

/// Write the classifier in `folder` (as `train` leaves it) to `out`, its matrices as `kind`: `q8_0`, `q5_0`, `q4_0` or `f32`.
///
/// # Errors
/// Where the folder is no classifier, or candle refuses.
pub fn pack<W: Write + Seek>(folder: &Path, kind: &str, out: &mut W) -> Result<(), ModelError> {
    let kind = match kind {
        "q8_0" => GgmlDType::Q8_0,
        "q5_0" => GgmlDType::Q5_0,
        "q4_0" => GgmlDType::Q4_0,
        "f32" => GgmlDType::F32,
        other => return Err(ModelError::format(folder, format!("there are no weights of kind {other:?}"))),
    };
    let opened = Folder::open(folder, TextOptions::default(), Reads::Pairs)?;
    let Folder { config_file, checkpoint, tokenizer, max_length, .. } = opened;
    let Tokenizer::HuggingFace(tokenizer) = tokenizer else {
        return Err(ModelError::format(folder, "only folders that transformers or train saved can be packed"));
    };
    let config_text = std::fs::read_to_string(&config_file).map_err(|reason| ModelError::io(&config_file, reason))?;
    let quantised = checkpoint.shapes().map(|(name, shape)| {
        let tensor = checkpoint.get(name, shape)?;
        let kind = if tensor.rank() == 2 { kind } else { GgmlDType::F32 };
        Ok((name, QTensor::quantize(&tensor, kind)?))
    });
    let quantised = quantised.collect::<Result<Vec<_>, ModelError>>()?;
    let tensors: Vec<(&str, &QTensor)> = quantised.iter().map(|(name, tensor)| (*name, tensor)).collect();
    let metadata = [
        ("config", Value::String(config_text)),
        ("pieces", Value::String(tokenizer.pieces().join("\n"))),
        ("lowercase", Value::Bool(tokenizer.lowercase)),
        ("max_length", Value::U32(max_length as u32)),
    ];
    let metadata: Vec<(&str, &Value)> = metadata.iter().map(|(name, value)| (*name, value)).collect();
    Ok(gguf_file::write(out, &metadata, &tensors)?)
}

impl Model {
    /// Open what [`pack`] wrote; `name` is what it goes by.
    ///
    /// # Errors
    /// Where the bytes are something else.
    pub fn embedded(name: &str, bytes: &'static [u8], options: &ModelOptions) -> Result<Self, ModelError> {
        let path = Path::new(name);
        let mut reader = Cursor::new(bytes);
        let content = Content::read(&mut reader)?;
        let text = |key: &str| -> Result<&String, ModelError> {
            let value =
                content.metadata.get(key).ok_or_else(|| ModelError::format(path, format!("it has no {key}")))?;
            Ok(value.to_string()?)
        };
        let config = serde_json::from_str(text("config")?).map_err(|error| ModelError::format(path, error))?;
        let (encoder, outputs) = configuration(&config, path)?;
        let pieces: Vec<String> = text("pieces")?.split('\n').map(str::to_owned).collect();
        let lowercase = content.metadata.get("lowercase").map(Value::to_bool).transpose()?.unwrap_or(true);
        let written = content.metadata.get("max_length").map(Value::to_u32).transpose()?;
        let written = written.map(|length| length as usize);
        let max_length = length(&encoder, written, options.text.max_length)?;
        let own_length = length(&encoder, written, None)?;
        let kinds = content.tensor_infos.values().map(|tensor| tensor.ggml_dtype);
        // Vectors stay f32 beside whatever the matrices are.
        let kind = kinds.into_iter().find(|kind| *kind != GgmlDType::F32).unwrap_or(GgmlDType::F32);
        let mut tensors = BTreeMap::new();
        for tensor in content.tensor_infos.keys() {
            let weights = content.tensor(&mut reader, tensor, &Device::Cpu)?.dequantize(&Device::Cpu)?;
            tensors.insert(tensor.clone(), Stored::in_memory(weights));
        }
        let mut checkpoint = Checkpoint::new(path.to_owned(), tensors, Vec::new(), Naming::HuggingFace);
        checkpoint.storage = Storage::Blocks(kind);
        let lowercase = options.text.lowercase.unwrap_or(lowercase);
        let tokenizer = BertTokenizer::from_pieces(&pieces, lowercase, max_length)?;
        let folder = Folder {
            encoder,
            outputs,
            config_file: path.to_owned(),
            checkpoint,
            tokenizer: Tokenizer::HuggingFace(Box::new(tokenizer)),
            modules: None,
            max_length,
            own_length,
            files: ModelFiles::BuiltIn(bytes),
            checkpoint_name: None,
        };
        Self::assemble(path, folder, options)
    }
}
