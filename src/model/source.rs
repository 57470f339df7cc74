//! What a model was read from.

use std::path::PathBuf;

use super::ModelError;
use crate::dataset::Sha256Hasher;

/// Everything that a score depends on.
pub(super) enum Source {
    /// In a fixed order.
    Files(Vec<PathBuf>),
    /// Built into the program.
    Embedded(&'static [u8]),
}

impl Source {
    /// SHA-256 over the bytes of all of it, one file after the other, in hex.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub(super) fn sha256(&self) -> Result<String, ModelError> {
        let mut fingerprint = Sha256Hasher::default();
        match self {
            Self::Files(files) => {
                for path in files {
                    fingerprint.add_file(path).map_err(|reason| ModelError::io(path, reason))?;
                }
            }
            Self::Embedded(bytes) => fingerprint.add(bytes),
        }
        Ok(fingerprint.hex())
    }
}
