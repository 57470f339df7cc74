//! What a model was read from.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::ModelError;
use crate::dataset;

/// Everything that a score depends on.
pub(super) enum Source {
    /// In a fixed order.
    Files(Vec<PathBuf>),
    /// Built into the program.
    Embedded(&'static [u8]),
}

impl Source {
    /// SHA-256 over all of it, in hex.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub fn sha256(&self) -> Result<String, ModelError> {
        match self {
            Self::Files(files) => of_files(files),
            Self::Embedded(bytes) => Ok(dataset::sha256_of(bytes)),
        }
    }
}

/// SHA-256 over the bytes of `files` one after the other, in hex.
fn of_files(files: &[PathBuf]) -> Result<String, ModelError> {
    let mut hasher = Sha256::new();
    for path in files {
        let mut file = File::open(path).map_err(|reason| ModelError::io(path, reason))?;
        io::copy(&mut file, &mut HashWriter(&mut hasher)).map_err(|reason| ModelError::io(path, reason))?;
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
