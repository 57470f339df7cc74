//! The `.index` file of a checkpoint: a `LevelDB` table, here of variable names and where each variable lies.
//!
//! Format: `LevelDB`'s `doc/table_format.md`, with `TensorFlow`'s checksums of blocks (`tensorflow/core/lib/io/format.cc`).
//! Keys are raw bytes in order; there is no sequence number behind them and no filter.

use prost::encoding::decode_varint;

/// The table's last bytes: handles of the metaindex and of the index, padding, magic.
const FOOTER: usize = 48;

/// The last eight bytes of every table.
const MAGIC: u64 = 0xdb47_7524_8b80_fb57;

/// Behind each block: one byte of compression, four of checksum.
const TRAILER: usize = 5;

/// No variable has a longer name; a damaged file may claim so.
const LONGEST_KEY: usize = 4096;

/// All entries of a table take less; each name repeats the one before, so that a small file can describe much.
const MOST_BYTES: usize = 1 << 28;

/// Snappy never makes more than 64 bytes of three.
const SNAPPY_RATIO: usize = 32;

/// A table's entries in their order: key and value.
pub(super) type Entries = Vec<(Vec<u8>, Vec<u8>)>;

/// Where a block lies in the file.
struct Handle {
    offset: u64,
    size: u64,
}

/// `mask` of `TensorFlow`'s and `LevelDB`'s `crc32c.h`, over the CRC-32C of `parts` one after the other.
pub(super) fn masked_crc32c(parts: &[&[u8]]) -> u32 {
    let crc = parts.iter().fold(0, |crc, part| crc32c::crc32c_append(crc, part));
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// Whether a file with these last bytes is a table.
pub(super) fn is_table_end(bytes: [u8; 8]) -> bool {
    u64::from_le_bytes(bytes) == MAGIC
}

/// Every entry of the table in `file`.
pub(super) fn read(file: &[u8]) -> Result<Entries, String> {
    let is_table = file.last_chunk().is_some_and(|end| is_table_end(*end));
    if file.len() < FOOTER || !is_table {
        return Err("it does not end as an index of variables; it is cut off or something else".into());
    }
    let mut footer = &file[file.len() - FOOTER..];
    let _metaindex = handle(&mut footer)?;
    let index = block(file, &handle(&mut footer)?)?;
    let mut all = Entries::new();
    let mut bytes = 0;
    for (_, place) in entries(&index)? {
        let data = block(file, &handle(&mut place.as_slice())?)?;
        for (key, value) in entries(&data)? {
            if all.last().is_some_and(|(last, _)| *last >= key) {
                return Err("its variables are not in order".into());
            }
            bytes += key.len() + value.len();
            if bytes > MOST_BYTES {
                return Err("it describes more than any model has".into());
            }
            all.push((key, value));
        }
    }
    Ok(all)
}

fn handle(input: &mut &[u8]) -> Result<Handle, String> {
    Ok(Handle { offset: varint(input)?, size: varint(input)? })
}

fn varint(input: &mut &[u8]) -> Result<u64, String> {
    decode_varint(input).map_err(|_| "a length in it is unreadable".into())
}

/// A length that an entry gives, as an index into its block.
fn length(input: &mut &[u8]) -> Result<usize, String> {
    usize::try_from(varint(input)?).map_err(|_| "a length in it is too large".into())
}

/// The block at `handle`, its checksum verified, unpacked.
fn block(file: &[u8], handle: &Handle) -> Result<Vec<u8>, String> {
    let outside = "a block lies outside the file; it is cut off or damaged";
    let start = usize::try_from(handle.offset).map_err(|_| outside)?;
    let size = usize::try_from(handle.size).map_err(|_| outside)?;
    let end = start.checked_add(size).ok_or(outside)?;
    let data = file.get(start..end).ok_or(outside)?;
    let trailer = end.checked_add(TRAILER).and_then(|after| file.get(end..after)).ok_or(outside)?;
    let (kind, expected) = trailer.split_at(1);
    if masked_crc32c(&[data, kind]).to_le_bytes() != *expected {
        return Err("the checksum of a block is wrong; copy the file again".into());
    }
    match kind {
        [0] => Ok(data.to_vec()),
        [1] => {
            let unpacked = snap::raw::decompress_len(data).map_err(|error| error.to_string())?;
            if unpacked > data.len().saturating_mul(SNAPPY_RATIO).saturating_add(SNAPPY_RATIO) {
                return Err("a packed block claims an impossible length".into());
            }
            snap::raw::Decoder::new().decompress_vec(data).map_err(|error| error.to_string())
        }
        other => Err(format!("a block is packed in an unknown way ({})", other[0])),
    }
}

/// The entries of one block: each key is written as what it adds to the one before.
fn entries(block: &[u8]) -> Result<Entries, String> {
    let damaged = "a block's entries do not fit into it";
    let (before_count, count) = block.split_last_chunk::<4>().ok_or(damaged)?;
    let restarts = (u32::from_le_bytes(*count) as usize).checked_mul(4).ok_or(damaged)?;
    let mut rest = &before_count[..before_count.len().checked_sub(restarts).ok_or(damaged)?];
    let mut entries = Entries::new();
    let mut key: Vec<u8> = Vec::new();
    let mut bytes = 0;
    while !rest.is_empty() {
        let (shared, added, size) = (length(&mut rest)?, length(&mut rest)?, length(&mut rest)?);
        let (suffix, after) = rest.split_at_checked(added).ok_or(damaged)?;
        let (value, after) = after.split_at_checked(size).ok_or(damaged)?;
        if shared > key.len() || shared + added > LONGEST_KEY {
            return Err(damaged.into());
        }
        key.truncate(shared);
        key.extend_from_slice(suffix);
        bytes += key.len() + value.len();
        if bytes > MOST_BYTES {
            return Err("it describes more than any model has".into());
        }
        entries.push((key.clone(), value.to_vec()));
        rest = after;
    }
    Ok(entries)
}
