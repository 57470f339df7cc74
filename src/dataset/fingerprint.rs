//! What tells one file from another.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::DataError;

const BUFFER: usize = 256 * 1024;

/// SHA-256 of a file's bytes (as they lie on the disk, compressed or not), in hex.
///
/// # Errors
/// Where the file cannot be read; standard input (`-`) cannot be read a second time.
pub fn sha256(path: &Path) -> Result<String, DataError> {
    if path == Path::new("-") {
        let reason = io::Error::new(io::ErrorKind::Unsupported, "standard input cannot be read a second time");
        return Err(DataError::io(path, reason));
    }
    let mut file = File::open(path).map_err(|reason| DataError::io(path, reason))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => hasher.update(&buffer[..read]),
            Err(reason) if reason.kind() == io::ErrorKind::Interrupted => {}
            Err(reason) => return Err(DataError::io(path, reason)),
        }
    }
    Ok(hex(hasher))
}

/// SHA-256 of bytes in memory, in hex.
#[must_use]
pub fn sha256_of(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

fn hex(hasher: Sha256) -> String {
    let digits = hasher.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
