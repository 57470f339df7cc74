//! `pytorch_model.bin`: the zip of torch since 1.6, and the pickles in a row of the versions before.
//!
//! A pickle is a program. It is taken apart here, never run: candle's reader builds a tree of what would be called, and of
//! that tree only dictionaries of tensors are accepted; any other call is an error that names it.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use candle_core::pickle::{Object, Stack};
use candle_core::{DType, Device, Tensor};

use crate::model::ModelError;

/// First bytes of a zip file.
const ZIP: &[u8] = b"PK\x03\x04";

/// The first pickle of the old format: one ten-byte integer, `MAGIC_NUMBER` of `torch/serialization.py`.
const MAGIC: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

/// The opcode of an integer in as many bytes as the byte after it says.
const LONG1: u8 = 0x8a;

/// A tensor as a pickle describes it: a view into a storage.
struct View {
    storage: String,
    dtype: DType,
    /// In elements.
    offset: usize,
    shape: Vec<usize>,
    /// In elements.
    stride: Vec<usize>,
}

/// Read every tensor of a state dictionary.
pub(super) fn read(path: &Path) -> Result<HashMap<String, Tensor>, ModelError> {
    let bytes = std::fs::read(path).map_err(|reason| ModelError::io(path, reason))?;
    let tensors = if bytes.starts_with(ZIP) { read_zip(path) } else { read_legacy(&bytes) };
    tensors.map_err(|reason| ModelError::format(path, format!("it is not a readable PyTorch checkpoint: {reason}")))
}

type Tensors = Result<HashMap<String, Tensor>, String>;

/// torch ≥ 1.6: `NAME/data.pkl` describes, `NAME/data/KEY` holds a storage each.
fn read_zip(path: &Path) -> Tensors {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut archive = zip::ZipArchive::new(std::io::BufReader::new(file)).map_err(|error| error.to_string())?;
    let name_of = |index: usize, archive: &mut zip::ZipArchive<_>| -> Result<String, String> {
        let entry = archive.by_index_raw(index).map_err(|error| error.to_string())?;
        Ok(entry.name().map_err(|error| error.to_string())?.into_owned())
    };
    let names = (0..archive.len()).map(|index| name_of(index, &mut archive)).collect::<Result<Vec<_>, _>>()?;
    let description = names.iter().find(|name| name.ends_with("data.pkl")).ok_or("there is no data.pkl in the zip")?;
    let stem = description.trim_end_matches("data.pkl");
    let views = views(unpickle(&mut entry(&mut archive, description)?.as_slice())?)?;

    let mut storages: HashMap<String, Vec<u8>> = HashMap::new();
    let mut tensors = HashMap::new();
    for (name, view) in views {
        if !storages.contains_key(&view.storage) {
            let data = entry(&mut archive, &format!("{stem}data/{}", view.storage))?;
            storages.insert(view.storage.clone(), data);
        }
        let tensor = view.tensor(&storages[&view.storage]).map_err(|reason| format!("tensor {name}: {reason}"))?;
        tensors.insert(name, tensor);
    }
    Ok(tensors)
}

fn entry<R: Read + std::io::Seek>(archive: &mut zip::ZipArchive<R>, name: &str) -> Result<Vec<u8>, String> {
    let mut entry = archive.by_name(name).map_err(|error| format!("{name}: {error}"))?;
    let mut data = Vec::new();
    // Grows with what is really there, not with what the zip's directory claims.
    entry.read_to_end(&mut data).map_err(|error| format!("{name}: {error}"))?;
    Ok(data)
}

/// torch < 1.6: pickles of a magic number, the protocol, the system, the state, and the storages' keys, one after the
/// other; then each storage as its number of elements (u64) and its bytes, in the order of the keys.
fn read_legacy(bytes: &[u8]) -> Tensors {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or("it does not begin like a file that torch writes")?;
    for _protocol_and_system in 0..2 {
        unpickle(&mut rest)?;
    }
    let views = views(unpickle(&mut rest)?)?;
    let Object::List(keys) = unpickle(&mut rest)? else { return Err("the list of storages is missing".into()) };

    let sizes: HashMap<&str, usize> =
        views.iter().map(|(_, view)| (view.storage.as_str(), view.dtype.size_in_bytes())).collect();
    let mut storages: HashMap<String, &[u8]> = HashMap::new();
    for key in keys {
        let key = key.unicode().map_err(|_| "a storage's key is not text")?;
        let (count, after) = rest.split_first_chunk::<8>().ok_or("the file ends inside a storage")?;
        // A storage that no tensor uses has a size that nobody knows; there is none in a state dictionary.
        let size = *sizes.get(key.as_str()).ok_or_else(|| format!("no tensor uses the storage {key}"))?;
        let length = usize::try_from(u64::from_le_bytes(*count)).ok().and_then(|count| count.checked_mul(size));
        let length = length.filter(|length| *length <= after.len()).ok_or("the file ends inside a storage")?;
        let (data, after) = after.split_at(length);
        storages.insert(key, data);
        rest = after;
    }
    let mut tensors = HashMap::new();
    for (name, view) in views {
        let data = storages.get(&view.storage).ok_or_else(|| format!("the storage {} is missing", view.storage))?;
        let tensor = view.tensor(data).map_err(|reason| format!("tensor {name}: {reason}"))?;
        tensors.insert(name, tensor);
    }
    Ok(tensors)
}

/// The tree of one pickle; `input` stands behind it afterwards.
fn unpickle(input: &mut &[u8]) -> Result<Object, String> {
    let mut stack = Stack::empty();
    loop {
        // candle shifts the bytes of an integer into an i64 without asking how many there are.
        if matches!(**input, [LONG1, length, ..] if length > 8) {
            return Err("it holds an integer of more than 64 bits".into());
        }
        if stack.read(input).map_err(|error| first_line(&error))? {
            return stack.finalize().map_err(|error| first_line(&error));
        }
    }
}

fn first_line(error: &candle_core::Error) -> String {
    error.to_string().lines().next().unwrap_or("unreadable").to_owned()
}

/// The tensors of a state dictionary, itself or under `state_dict`.
fn views(object: Object) -> Result<Vec<(String, View)>, String> {
    let entries = entries(object)?;
    let is_nested = |(name, _): &(Object, Object)| *name == Object::Unicode("state_dict".into());
    let entries = match entries.iter().position(is_nested) {
        Some(index) => self::entries(entries.into_iter().nth(index).map_or(Object::None, |(_, value)| value))?,
        None => entries,
    };
    let mut views = Vec::new();
    for (name, value) in entries {
        let name = name.unicode().map_err(|_| "a tensor's name is not text")?;
        match value {
            // Numbers and names beside the tensors (an epoch, a version) are no weights.
            Object::Int(_)
            | Object::Long(_)
            | Object::Float(_)
            | Object::Unicode(_)
            | Object::Bool(_)
            | Object::None => {}
            value => views.push((name.clone(), view(value).map_err(|reason| format!("tensor {name}: {reason}"))?)),
        }
    }
    Ok(views)
}

/// The entries of a dictionary; `OrderedDict` is one, with or without attributes.
fn entries(object: Object) -> Result<Vec<(Object, Object)>, String> {
    match object {
        Object::Dict(entries) => Ok(entries),
        Object::Build { callable, .. } => entries(*callable),
        Object::Reduce { callable, .. } => {
            Err(format!("it calls {}; only dictionaries of tensors are read", called(&callable)))
        }
        _ => Err("it does not hold a dictionary of tensors".into()),
    }
}

fn called(callable: &Object) -> String {
    match callable {
        Object::Class { module_name, class_name } => format!("{module_name}.{class_name}"),
        _ => "something unknown".into(),
    }
}

/// `_rebuild_tensor_v2(storage, offset, shape, stride, …)`, also inside `_rebuild_parameter(tensor, …)`.
fn view(object: Object) -> Result<View, String> {
    let (callable, args) = object.reduce().map_err(|_| "it is not a tensor")?;
    let name = called(&callable);
    let args = args.tuple().map_err(|_| format!("{name} is called without arguments"))?;
    let mut args = args.into_iter();
    let mut next = || args.next().ok_or_else(|| format!("{name} is called with too few arguments"));
    match name.as_str() {
        "torch._utils._rebuild_parameter" => view(next()?),
        "torch._utils._rebuild_tensor_v2" => {
            let (storage, dtype) = storage(next()?)?;
            let offset = number(&next()?)?;
            let (shape, stride) = (numbers(next()?)?, numbers(next()?)?);
            if shape.len() != stride.len() {
                return Err("its shape and its strides disagree".into());
            }
            Ok(View { storage, dtype, offset, shape, stride })
        }
        other => Err(format!("it calls {other}; only tensors are read, nothing is run")),
    }
}

/// `('storage', torch.FloatStorage, KEY, device, elements)`
fn storage(object: Object) -> Result<(String, DType), String> {
    let fields = object.persistent_load().and_then(Object::tuple).map_err(|_| "it has no storage")?;
    let mut fields = fields.into_iter().skip(1);
    let (Some(class), Some(key)) = (fields.next(), fields.next()) else {
        return Err("its storage is incomplete".into());
    };
    let class = called(&class);
    let dtype = match class.as_str() {
        "torch.FloatStorage" => DType::F32,
        "torch.HalfStorage" => DType::F16,
        "torch.BFloat16Storage" => DType::BF16,
        "torch.DoubleStorage" => DType::F64,
        "torch.LongStorage" => DType::I64,
        "torch.IntStorage" => DType::U32,
        "torch.ByteStorage" | "torch.BoolStorage" | "torch.CharStorage" => DType::U8,
        other => return Err(format!("its storage {other} is not supported")),
    };
    Ok((key.unicode().map_err(|_| "its storage has no key")?, dtype))
}

fn number(object: &Object) -> Result<usize, String> {
    let number = match object {
        Object::Int(number) => usize::try_from(*number).ok(),
        Object::Long(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    number.ok_or_else(|| "a size is not a whole number".into())
}

fn numbers(object: Object) -> Result<Vec<usize>, String> {
    object.tuple().map_err(|_| "a shape is not a tuple")?.iter().map(number).collect()
}

impl View {
    /// Copy the elements out of the storage's bytes.
    fn tensor(&self, storage: &[u8]) -> Result<Tensor, String> {
        let outside = || "it reaches beyond its storage".to_owned();
        let size = self.dtype.size_in_bytes();
        let count = self.shape.iter().try_fold(1_usize, |count, dim| count.checked_mul(*dim)).ok_or_else(outside)?;
        // The furthest element must lie inside before anything is set aside for the elements.
        let furthest = self.shape.iter().zip(&self.stride).try_fold(self.offset, |furthest, (dim, stride)| {
            furthest.checked_add(dim.saturating_sub(1).checked_mul(*stride)?)
        });
        let end = furthest.and_then(|furthest| furthest.checked_add(1)?.checked_mul(size)).ok_or_else(outside)?;
        if count > 0 && (end > storage.len() || count > storage.len()) {
            return Err(outside());
        }
        let mut data = Vec::with_capacity(count * size);
        let mut index = vec![0; self.shape.len()];
        for _ in 0..count {
            let element = self.offset + index.iter().zip(&self.stride).map(|(at, stride)| at * stride).sum::<usize>();
            data.extend_from_slice(&storage[element * size..][..size]);
            for axis in (0..index.len()).rev() {
                index[axis] += 1;
                if index[axis] < self.shape[axis] {
                    break;
                }
                index[axis] = 0;
            }
        }
        Tensor::from_raw_buffer(&data, self.dtype, &self.shape, &Device::Cpu).map_err(|error| first_line(&error))
    }
}

#[cfg(test)]
mod tests;
