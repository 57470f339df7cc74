//! A TensorFlow checkpoint of version 2, a "tensor bundle": PREFIX.index says what lies where in PREFIX.data-K-of-N.
//!
//! Format: `tensorflow/core/protobuf/tensor_bundle.proto` and `tensorflow/core/util/tensor_bundle/`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use prost::Message;

use super::table::{self, masked_crc32c};
use crate::model::ModelError;

/// `BundleHeaderProto`, the entry with the empty name.
#[derive(Clone, PartialEq, Message)]
struct Header {
    #[prost(int32, tag = "1")]
    num_shards: i32,
    #[prost(int32, tag = "2")]
    endianness: i32,
}

/// `BundleEntryProto`.
#[derive(Clone, PartialEq, Message)]
struct Entry {
    #[prost(int32, tag = "1")]
    dtype: i32,
    #[prost(message, optional, tag = "2")]
    shape: Option<TensorShape>,
    #[prost(int32, tag = "3")]
    shard_id: i32,
    #[prost(int64, tag = "4")]
    offset: i64,
    #[prost(int64, tag = "5")]
    size: i64,
    #[prost(fixed32, tag = "6")]
    crc32c: u32,
    #[prost(message, repeated, tag = "7")]
    slices: Vec<Slice>,
}

/// `TensorShapeProto`.
#[derive(Clone, PartialEq, Message)]
struct TensorShape {
    #[prost(message, repeated, tag = "2")]
    dim: Vec<Dim>,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Dim {
    #[prost(int64, tag = "1")]
    size: i64,
}

/// `TensorSliceProto`: a part of a variable that was split.
#[derive(Clone, PartialEq, Message)]
struct Slice {
    #[prost(message, repeated, tag = "1")]
    extent: Vec<Extent>,
}

/// The part along one dimension; without a length all of it.
#[derive(Clone, Copy, PartialEq, Message)]
struct Extent {
    #[prost(int64, tag = "1")]
    start: i64,
    #[prost(int64, optional, tag = "2")]
    length: Option<i64>,
}

/// An opened checkpoint: what it holds is known, nothing of it is read yet.
pub(crate) struct Bundle {
    /// PREFIX.index
    index: PathBuf,
    /// PREFIX.data-K-of-N, in order.
    shards: Vec<PathBuf>,
    entries: BTreeMap<Vec<u8>, Entry>,
}

/// `prefix` with `suffix` behind its last letter.
pub(super) fn with_suffix(prefix: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(prefix);
    name.push(suffix);
    name.into()
}

impl Bundle {
    /// Read PREFIX.index.
    pub(crate) fn open(prefix: &Path) -> Result<Self, ModelError> {
        let index = with_suffix(prefix, ".index");
        let bytes = std::fs::read(&index).map_err(|reason| ModelError::io(&index, reason))?;
        let damaged = |reason: String| ModelError::format(&index, format!("the checkpoint is unreadable: {reason}"));
        let decode = |bytes: &[u8]| Entry::decode(bytes).map_err(|error| damaged(error.to_string()));
        let mut table = table::read(&bytes).map_err(damaged)?.into_iter();
        let header = match table.next() {
            Some((name, value)) if name.is_empty() => {
                Header::decode(value.as_slice()).map_err(|error| damaged(error.to_string()))?
            }
            _ => return Err(damaged("its header is missing".into())),
        };
        if header.endianness != 0 {
            return Err(damaged("it was written on a big-endian machine".into()));
        }
        let count = usize::try_from(header.num_shards).ok().filter(|count| (1..100_000).contains(count));
        let count = count.ok_or_else(|| damaged(format!("it claims to have {} data files", header.num_shards)))?;
        let entries = table.map(|(name, value)| Ok((name, decode(&value)?))).collect::<Result<_, ModelError>>()?;
        let shards = (0..count).map(|shard| {
            let path = with_suffix(prefix, &format!(".data-{shard:05}-of-{count:05}"));
            if path.is_file() {
                return Ok(path);
            }
            Err(ModelError::format(&path, "this part of the checkpoint is not there; copy it beside its .index"))
        });
        Ok(Self { shards: shards.collect::<Result<_, _>>()?, index, entries })
    }

    /// The files it consists of, the index first.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        std::iter::once(&self.index).chain(&self.shards).cloned().collect()
    }

    /// The names of its variables; parts of variables that were split are no names.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().filter(|name| !name.starts_with(b"\0")).filter_map(|name| std::str::from_utf8(name).ok())
    }

    /// How the numbers of the variable `name` are stored, and its dimensions; `None` where it holds no numbers.
    pub(crate) fn kind(&self, name: &str) -> Result<Option<(DType, Vec<usize>)>, ModelError> {
        let Some(entry) = self.entries.get(name.as_bytes()) else { return Ok(None) };
        let Some(dtype) = dtype(entry.dtype) else { return Ok(None) };
        let failed = |reason: String| ModelError::format(&self.index, format!("the variable {name}: {reason}"));
        Ok(Some((dtype, shape(entry).map_err(failed)?)))
    }

    /// The variable `name` as it is stored.
    pub(crate) fn read(&self, name: &str) -> Result<Tensor, ModelError> {
        let failed = |reason: String| ModelError::format(&self.index, format!("the variable {name}: {reason}"));
        let entry = self.entries.get(name.as_bytes()).ok_or_else(|| failed("it is not there".into()))?;
        let shape = shape(entry).map_err(failed)?;
        if entry.slices.is_empty() {
            return self.stored(name, entry, &shape);
        }
        let kind = dtype(entry.dtype).ok_or_else(|| failed(unknown_type(entry.dtype)))?;
        let parts: Vec<_> =
            entry.slices.iter().map(|slice| ranges(slice, &shape)).collect::<Result<_, _>>().map_err(failed)?;
        let sizes = |ranges: &[Range<usize>]| ranges.iter().map(ExactSizeIterator::len).collect::<Vec<_>>();
        let covered = parts.iter().fold(0, |sum: usize, part| sum.saturating_add(sizes(part).iter().product()));
        if covered != shape.iter().product::<usize>() {
            return Err(failed("its parts do not cover it".into()));
        }
        let mut whole = None;
        for (slice, ranges) in entry.slices.iter().zip(&parts) {
            let part = self.entries.get(&slice_key(name, slice));
            let part = part.ok_or_else(|| failed("a part of it is missing".into()))?;
            let tensor = self.stored(name, part, &sizes(ranges))?;
            // The whole is set aside only after a part of it was really there.
            let base = whole.map_or_else(|| Tensor::zeros(shape.as_slice(), kind, &Device::Cpu), Ok)?;
            whole = Some(base.slice_assign(ranges, &tensor)?);
        }
        whole.ok_or_else(|| failed("it has no parts".into()))
    }

    /// The elements that `entry` points at, which must have `expected` dimensions.
    fn stored(&self, name: &str, entry: &Entry, expected: &[usize]) -> Result<Tensor, ModelError> {
        let path = usize::try_from(entry.shard_id).ok().and_then(|shard| self.shards.get(shard));
        let path = path.ok_or_else(|| {
            let reason = format!("the variable {name} is in data file {}, which is missing", entry.shard_id);
            ModelError::format(&self.index, reason)
        })?;
        let failed = |reason: String| ModelError::format(path, format!("the variable {name}: {reason}"));
        let kind = dtype(entry.dtype).ok_or_else(|| failed(unknown_type(entry.dtype)))?;
        let wanted = expected.iter().try_fold(kind.size_in_bytes(), |bytes, dim| bytes.checked_mul(*dim));
        let size = usize::try_from(entry.size).ok().filter(|size| Some(*size) == wanted);
        if shape(entry).map_err(failed)? != expected || size.is_none() {
            return Err(failed("its shape and its size disagree; the .index does not belong to these data".into()));
        }
        let (size, offset) = (size.unwrap_or(0), u64::try_from(entry.offset).unwrap_or(u64::MAX));
        let mut file = File::open(path).map_err(|reason| ModelError::io(path, reason))?;
        let length = file.metadata().map_err(|reason| ModelError::io(path, reason))?.len();
        // Nothing is set aside for bytes that are not there.
        if offset.checked_add(size as u64).is_none_or(|end| end > length) {
            return Err(failed("the file ends before it does; it is cut off: copy it again".into()));
        }
        let mut bytes = vec![0; size];
        let reading = file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(&mut bytes));
        reading.map_err(|reason| ModelError::io(path, reason))?;
        if masked_crc32c(&[&bytes]) != entry.crc32c {
            return Err(failed("its checksum is wrong; copy the file again".into()));
        }
        Ok(Tensor::from_raw_buffer(&bytes, kind, expected, &Device::Cpu)?)
    }
}

fn shape(entry: &Entry) -> Result<Vec<usize>, String> {
    let dims = entry.shape.iter().flat_map(|shape| &shape.dim);
    let dims: Option<Vec<usize>> = dims.map(|dim| usize::try_from(dim.size).ok()).collect();
    let dims = dims.filter(|dims| dims.iter().try_fold(1_usize, |count, dim| count.checked_mul(*dim)).is_some());
    dims.ok_or_else(|| "its shape is impossible".into())
}

/// `tensorflow/core/framework/types.proto`; `None` for types that hold no weights.
fn dtype(number: i32) -> Option<DType> {
    match number {
        1 => Some(DType::F32),
        2 => Some(DType::F64),
        9 => Some(DType::I64),
        14 => Some(DType::BF16),
        19 => Some(DType::F16),
        _ => None,
    }
}

fn unknown_type(number: i32) -> String {
    format!("it is stored as TensorFlow's type {number}; f16, bf16, f32 and f64 are read")
}

/// Where `slice` lies in a variable of `shape`.
fn ranges(slice: &Slice, shape: &[usize]) -> Result<Vec<Range<usize>>, String> {
    let outside = || "a part of it lies outside".to_owned();
    if slice.extent.len() != shape.len() {
        return Err(outside());
    }
    let range = |(extent, dim): (&Extent, &usize)| {
        let start = usize::try_from(extent.start).ok()?;
        let length = match extent.length {
            Some(length) => usize::try_from(length).ok()?,
            None => *dim,
        };
        start.checked_add(length).filter(|end| *end <= *dim).map(|end| start..end)
    };
    slice.extent.iter().zip(shape).map(|pair| range(pair).ok_or_else(outside)).collect()
}

/// The name under which a part is stored (`EncodeTensorNameSlice` of `tensorflow/core/util/saved_tensor_slice_util.cc`):
/// 0, the variable's name, the rank, and start and length along each dimension, all in `OrderedCode`.
fn slice_key(name: &str, slice: &Slice) -> Vec<u8> {
    let mut key = vec![0];
    for byte in name.bytes() {
        match byte {
            0 => key.extend([0, 0xff]),
            0xff => key.extend([0xff, 0]),
            other => key.push(other),
        }
    }
    key.extend([0, 1]);
    unsigned_code(&mut key, slice.extent.len() as u64);
    for extent in &slice.extent {
        signed_code(&mut key, extent.start);
        signed_code(&mut key, extent.length.unwrap_or(-1));
    }
    key
}

/// How many bytes, then the bytes from the highest.
fn unsigned_code(key: &mut Vec<u8>, number: u64) {
    let bytes = number.to_be_bytes();
    let significant = &bytes[(number.leading_zeros() / 8) as usize..];
    key.push(significant.len() as u8);
    key.extend(significant);
}

/// As many leading ones as there are bytes, a zero, and the number from the highest bit; −1 in one byte.
fn signed_code(key: &mut Vec<u8>, number: i64) {
    if number < 0 {
        // The only negative one that a slice has.
        key.push(0x7f);
        return;
    }
    let number = number as u64;
    // n bytes hold 7n − 1 bits behind their n ones and a zero; no dimension of a tensor needs more than eight.
    let count = (1..=8_u32).find(|count| number < 1 << (7 * count - 1)).unwrap_or(8);
    let ones = 0xff_u64 << (8 - count) & 0xff;
    let code = number | ones << (8 * (count - 1));
    key.extend(&code.to_be_bytes()[8 - count as usize..]);
}

#[cfg(test)]
mod tests;
