//! `model.safetensors`, whole or in shards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use candle_core::DType;
use safetensors::tensor::Metadata;
use serde::Deserialize;

use super::Stored;
use crate::model::ModelError;
use crate::model::config::read_json;

/// The length of the header stands in front of it, as a u64.
const PREFIX: usize = 8;

/// No header of a model comes near this; a longer one is a damaged file, for which nothing is set aside.
const LONGEST_HEADER: u64 = 100_000_000;

/// What one file holds and where; nothing but its header is read.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Stored>, ModelError> {
    let damaged = |reason: &dyn std::fmt::Display| {
        ModelError::format(path, format!("it is not a readable safetensors file ({reason}): copy or download it again"))
    };
    let failed = |reason| ModelError::io(path, reason);
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut prefix = [0; PREFIX];
    file.read_exact(&mut prefix).map_err(|_| damaged(&"it is too short"))?;
    let header_length = u64::from_le_bytes(prefix);
    if header_length > LONGEST_HEADER || header_length + PREFIX as u64 > length {
        return Err(damaged(&"its header is longer than the file"));
    }
    let mut header = vec![0; header_length as usize];
    file.read_exact(&mut header).map_err(failed)?;
    // Deserialising checks that the tensors lie one after another and that shapes and sizes agree.
    let metadata: Metadata = serde_json::from_slice(&header).map_err(|error| damaged(&error))?;
    let start = PREFIX as u64 + header_length;
    if start + metadata.data_len() as u64 != length {
        return Err(damaged(&"its length is not what its header says"));
    }
    let stored = metadata.tensors().into_iter().filter_map(|(name, info)| {
        // Types that candle does not know hold no weights.
        let dtype = DType::try_from(info.dtype).ok()?;
        let offset = start + info.data_offsets.0 as u64;
        Some((name, Stored::in_file(path.to_owned(), offset, info.shape.clone(), dtype)))
    });
    Ok(stored.collect())
}

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// Read every shard that the index names; returns the files too.
pub(super) fn read_sharded(
    folder: &Path,
    index: &Path,
) -> Result<(BTreeMap<String, Stored>, Vec<PathBuf>), ModelError> {
    let Index { weight_map } = read_json(index)?;
    let shards: BTreeSet<&String> = weight_map.values().collect();
    let (mut tensors, mut files) = (BTreeMap::new(), vec![index.to_owned()]);
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
