//! `model.safetensors`, whole or in shards.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};

use candle_core::{Device, Tensor};
use serde::Deserialize;

use crate::model::ModelError;
use crate::model::config::read_json;

/// Read one file.
pub(super) fn read(path: &Path) -> Result<HashMap<String, Tensor>, ModelError> {
    candle_core::safetensors::load(path, &Device::Cpu).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.lines().next().unwrap_or("unreadable");
        ModelError::format(path, format!("it is no readable safetensors file ({reason}); copy or download it again"))
    })
}

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// Read every shard that the index names; returns the files too.
pub(super) fn read_sharded(folder: &Path, index: &Path) -> Result<(HashMap<String, Tensor>, Vec<PathBuf>), ModelError> {
    let Index { weight_map } = read_json(index)?;
    let shards: BTreeSet<&String> = weight_map.values().collect();
    let (mut tensors, mut files) = (HashMap::new(), vec![index.to_owned()]);
    for shard in shards {
        // The index is data from elsewhere: it may name files beside itself, nothing else.
        if !matches!(Path::new(shard).components().collect::<Vec<_>>()[..], [Component::Normal(_)]) {
            return Err(ModelError::format(index, format!("the shard {shard:?} lies outside the folder")));
        }
        let path = folder.join(shard);
        if !path.is_file() {
            return Err(ModelError::format(index, format!("the shard {shard} is not there; copy it beside the index")));
        }
        tensors.extend(read(&path)?);
        files.push(path);
    }
    Ok((tensors, files))
}
