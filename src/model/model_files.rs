//! What a model was read from.

use std::path::PathBuf;

use super::ModelError;
use crate::dataset::Sha256Hasher;

/// Everything that a score depends on.
pub(super) enum ModelFiles {
    /// In a fixed order.
    OnDisk(Vec<PathBuf>),
    /// Built into the program.
    BuiltIn(&'static [u8]),
}

impl ModelFiles {
    /// SHA-256 over the bytes of all of it, one file after the other, in hex.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub(super) fn sha256(&self) -> Result<String, ModelError> {
        let mut fingerprint = Sha256Hasher::default();
        match self {
            Self::OnDisk(files) => {
                for path in files {
                    fingerprint.add_file(path).map_err(|reason| ModelError::io(path, reason))?;
                }
            }
            Self::BuiltIn(bytes) => fingerprint.add(bytes),
        }
        Ok(fingerprint.hex())
    }
}
