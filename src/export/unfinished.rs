//! Files that are being written under a name of their own, and that must not stay behind if the run ends early.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays; the user is asked, or told of `--force`.
    Keep,
    /// It is replaced, as was asked.
    Replace,
}

impl Existing {
    /// What `--force`, or a yes on the screen, decides.
    pub(crate) fn replace_if(asked: bool) -> Self {
        if asked { Self::Replace } else { Self::Keep }
    }
}

/// The paths of all that are being written in this process.
static PATHS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn paths() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    PATHS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remove whatever is still being written. The process is about to end: from here on nothing can be opened or get its name.
pub(crate) fn abandon_unfinished() {
    let mut paths = paths();
    for path in mem::take(&mut *paths) {
        // Nobody is left to hear that it could not be removed.
        if path.is_dir() {
            let _ = fs::remove_dir_all(path);
        } else {
            let _ = fs::remove_file(path);
        }
    }
    mem::forget(paths);
}

/// A temporary file; dropped without [`Unfinished::persist`] it leaves nothing behind.
pub(super) struct Unfinished {
    file: NamedTempFile,
    // Declared behind the file: the path is forgotten once the file is gone.
    _entry: Watched,
}

/// A path that [`abandon_unfinished`] removes as long as this lives, be it a file or a folder, there yet or not.
pub(crate) struct Watched(PathBuf);

impl Watched {
    pub(crate) fn new(path: &Path) -> Self {
        paths().insert(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        paths().remove(&self.0);
    }
}

impl Unfinished {
    /// One with the rights that a new file gets in `folder` (temporary files are private).
    pub(super) fn create_in(folder: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".cutpoint-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The system takes the user's umask off these.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        // Whoever abandons all must not miss a file that was created a moment ago.
        let mut paths = paths();
        let file = builder.tempfile_in(folder)?;
        paths.insert(file.path().to_owned());
        let entry = Watched(file.path().to_owned());
        Ok(Self { file, _entry: entry })
    }

    /// Give it its name. One that is there stays as it is, where it may not be replaced.
    pub(super) fn persist(self, path: &Path, existing: Existing) -> io::Result<()> {
        let Self { file, _entry } = self;
        // Not while all are being abandoned.
        let _paths = paths();
        let named = match existing {
            Existing::Replace => file.persist(path),
            Existing::Keep => file.persist_noclobber(path),
        };
        named.map(drop).map_err(|failed| failed.error)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
