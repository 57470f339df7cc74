//! `modules.json` of sentence-transformers: where the transformer is, and what stands on top of it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ModelError;
use super::architecture::Pooling;
use super::config::read_json;

/// A line of `modules.json`.
#[derive(Debug, Clone, Deserialize)]
struct Module {
    /// Folder inside the model's.
    #[serde(default)]
    path: String,
    /// Python class.
    #[serde(rename = "type")]
    class: String,
}

impl Module {
    /// The last part of the class name, which the classic names and version 6's share.
    fn kind(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or("")
    }
}

/// The modules of a sentence encoder, in the order in which they are applied; none in another folder.
pub(super) struct Modules {
    root: PathBuf,
    modules: Vec<Module>,
}

impl Modules {
    /// Read those of the folder `root`, if it has any.
    pub(super) fn read(root: &Path) -> Result<Self, ModelError> {
        let file = Self::file(root);
        let modules = if file.is_file() { read_json(&file)? } else { Vec::new() };
        Ok(Self { root: root.to_owned(), modules })
    }

    fn file(root: &Path) -> PathBuf {
        root.join("modules.json")
    }

    /// The folder of the transformer itself, which may lie inside the other.
    pub(super) fn transformer(&self) -> PathBuf {
        self.modules.first().map_or_else(|| self.root.clone(), |module| self.root.join(&module.path))
    }

    /// `modules.json`, if there is one.
    pub(super) fn own_file(&self) -> Option<PathBuf> {
        Some(Self::file(&self.root)).filter(|file| file.is_file())
    }

    /// The configurations of what stands on top, as many as there are.
    pub(super) fn configs(&self) -> impl Iterator<Item = PathBuf> {
        let configs = self.modules.iter().skip(1).map(|module| self.root.join(&module.path).join("config.json"));
        configs.filter(|file| file.is_file())
    }

    /// How they make one vector of an input; `None` where there are no modules.
    pub(super) fn pooling(&self) -> Result<Option<Pooling>, ModelError> {
        if self.modules.is_empty() {
            return Ok(None);
        }
        let path = Self::file(&self.root);
        let unsupported = |path: &Path, found: String| ModelError::Unsupported {
            path: path.to_owned(),
            found,
            supported: "a Transformer with mean or cls Pooling, and Normalize".into(),
        };
        let mut pooling = None;
        for module in self.modules.iter().skip(1) {
            match module.kind() {
                "Pooling" => {
                    let config = self.root.join(&module.path).join("config.json");
                    pooling = Some(pooling_mode(&read_json(&config)?).map_err(|found| unsupported(&config, found))?);
                }
                // The cosine divides by the lengths anyway.
                "Normalize" => {}
                other => return Err(unsupported(&path, format!("the module {other}"))),
            }
        }
        pooling.map(Some).ok_or_else(|| unsupported(&path, "a model without Pooling".into()))
    }
}

/// Version 6 writes a name, those before one boolean for each mode.
fn pooling_mode(config: &serde_json::Value) -> Result<Pooling, String> {
    let named = config["pooling_mode"].as_str().map(|name| vec![name]);
    let flags = || {
        let entries = config.as_object().into_iter().flatten();
        let set = entries.filter(|(key, value)| key.starts_with("pooling_mode_") && value.as_bool() == Some(true));
        set.map(|(key, _)| {
            key.trim_start_matches("pooling_mode_").trim_end_matches("_token").trim_end_matches("_tokens")
        })
        .collect::<Vec<_>>()
    };
    match named.unwrap_or_else(flags)[..] {
        ["mean"] => Ok(Pooling::Mean),
        ["cls"] => Ok(Pooling::Cls),
        [] => Err("a pooling without a mode".into()),
        ref other => Err(format!("the pooling {}", other.join(" + "))),
    }
}
