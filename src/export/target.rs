//! Files are written beside their target and renamed; an existing one is never replaced unasked.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::ExportError;

/// A file (or standard output, `-`) that is being written; appears under its name only on [`Target::commit`].
pub struct Target {
    path: PathBuf,
}

impl Target {
    /// Open a temporary file beside `path` (gzip-compressed where the name ends in `.gz`); `-` is standard output. Done
    /// before any work, so that a target that cannot be written is known at once.
    ///
    /// # Errors
    /// [`ExportError::Exists`] where it exists and not `force`; [`ExportError::Io`].
    pub fn create(path: &Path, force: bool) -> Result<Self, ExportError> {
        let _ = (path, force);
        todo!("export room")
    }

    /// Where to write to.
    pub fn writer(&mut self) -> &mut dyn Write {
        let _ = &self.path;
        todo!("export room")
    }

    /// Flush and give the file its name.
    ///
    /// # Errors
    /// [`ExportError::Io`]; the target is then as it was.
    pub fn commit(self) -> Result<(), ExportError> {
        todo!("export room")
    }
}
