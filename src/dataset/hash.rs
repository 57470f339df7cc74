//! What tells one file from another.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::DataError;

const BUFFER: usize = 256 * 1024;

/// SHA-256 of everything that is put into it, in hex.
#[derive(Default)]
pub(crate) struct Sha256Hasher(Sha256);

impl Sha256Hasher {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// # Errors
    /// Where the file cannot be read.
    pub(crate) fn add_file(&mut self, path: &Path) -> io::Result<()> {
        let mut file = File::open(path)?;
        let mut buffer = vec![0; BUFFER];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => self.0.update(&buffer[..read]),
                Err(reason) if reason.kind() == io::ErrorKind::Interrupted => {}
                Err(reason) => return Err(reason),
            }
        }
    }

    pub(crate) fn hex(self) -> String {
        let digits = self.0.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
    }
}

/// SHA-256 of a file's bytes (as they lie on the disk, compressed or not), in hex.
///
/// # Errors
/// Where the file cannot be read; standard input (`-`) cannot be read a second time.
pub fn sha256(path: &Path) -> Result<String, DataError> {
    if path == Path::new("-") {
        let reason = io::Error::new(io::ErrorKind::Unsupported, "standard input cannot be read a second time");
        return Err(DataError::io(path, reason));
    }
    let mut hasher = Sha256Hasher::default();
    hasher.add_file(path).map_err(|reason| DataError::io(path, reason))?;
    Ok(hasher.hex())
}

/// SHA-256 of bytes in memory, in hex.
pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    let mut hasher = Sha256Hasher::default();
    hasher.add(bytes);
    hasher.hex()
}
