//! The files that a run reads: none of them is written over, whatever name it goes by.

use std::fs;
use std::path::{Path, PathBuf};

use super::ExportError;

/// Data, scores, decision, model: everything that a run was given to read.
#[derive(Debug, Clone, Default)]
pub(crate) struct FilesRead(Vec<Known>);

#[derive(Debug, Clone)]
struct Known {
    /// As it was named.
    path: PathBuf,
    /// Without links and dots.
    real: PathBuf,
    identity: Option<Identity>,
}

/// Device and inode: the same for every name of a file, hard links included.
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<Identity> {
    None
}

impl FilesRead {
    /// The run reads the file at `path`; `-` is whatever standard input comes from.
    pub(crate) fn add(&mut self, path: &Path) {
        let is_stdin = path == Path::new("-");
        let path = if is_stdin { Path::new("/dev/stdin") } else { path };
        let identity = identity(path);
        // A pipe or a terminal cannot be written over.
        if is_stdin && identity.is_none() {
            return;
        }
        if let Ok(real) = fs::canonicalize(path) {
            let path = if is_stdin { PathBuf::from("-") } else { path.to_owned() };
            self.0.push(Known { path, real, identity });
        }
    }

    /// The name under which the run reads the file at `real`, if it does.
    fn name_of(&self, real: &Path) -> Option<&Path> {
        let identity = identity(real);
        let is_it = |known: &&Known| known.real == real || identity.is_some() && known.identity == identity;
        self.0.iter().find(is_it).map(|known| &*known.path)
    }

    /// Refuse to write to standard output where that appends to a file which the run reads.
    pub(crate) fn check_stdout(&self) -> Result<(), ExportError> {
        self.check(Path::new("/dev/stdout")).map_err(|error| match error {
            ExportError::IsInput { input, .. } => ExportError::StdoutIsInput { input },
            other => other,
        })
    }

    /// Refuse to write to `path` where the run reads that file.
    pub(crate) fn check(&self, path: &Path) -> Result<(), ExportError> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match self.name_of(&real) {
            Some(input) => Err(ExportError::IsInput { path: path.to_owned(), input: input.to_owned() }),
            None => Ok(()),
        }
    }

    /// Refuse to replace the folder at `path` where the run reads it or something in it.
    pub(crate) fn check_folder(&self, path: &Path) -> Result<(), ExportError> {
        let Some(real) = fs::canonicalize(path).ok().filter(|real| real.is_dir()) else { return Ok(()) };
        match self.0.iter().find(|known| known.real.starts_with(&real)) {
            Some(known) => Err(ExportError::HoldsInput { path: path.to_owned(), input: known.path.clone() }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn refusal(read: &FilesRead, path: &Path) -> Option<String> {
        read.check(path).err().map(|error| error.to_string())
    }

    #[test]
    fn a_file_is_known_by_every_name_that_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).unwrap();
        fs::write(at("data.csv"), "mine").unwrap();
        fs::write(at("other.csv"), "mine").unwrap();
        let mut read = FilesRead::default();
        read.add(&at("data.csv"));
        read.add(&at("missing.csv"));
        let mut names = vec!["data.csv", "./data.csv", "sub/../data.csv"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("data.csv"), at("link.csv")).unwrap();
            std::os::unix::fs::symlink(folder.path(), at("sub/back")).unwrap();
            fs::hard_link(at("data.csv"), at("twin.csv")).unwrap();
            names.extend(["link.csv", "sub/back/data.csv", "twin.csv"]);
        }
        for name in names {
            assert!(refusal(&read, &at(name)).is_some(), "{name}");
        }
        for name in ["other.csv", "missing.csv", "sub/data.csv"] {
            assert_eq!(refusal(&read, &at(name)), None, "{name}");
        }
        let (own, data) = (refusal(&read, &at("data.csv")).unwrap(), at("data.csv").display().to_string());
        assert_eq!(own, format!("cannot write {data}: this run reads it; choose another name"));
    }

    #[test]
    fn a_folder_is_refused_for_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("model/inner")).unwrap();
        fs::write(at("model/inner/data.csv"), "mine").unwrap();
        let mut read = FilesRead::default();
        read.add(&at("model/inner/data.csv"));
        for (name, is_refused) in [("model", true), ("model/inner", true), ("model/new", false), ("mod", false)] {
            assert_eq!(read.check_folder(&at(name)).is_err(), is_refused, "{name}");
        }
        read.add(&at("model"));
        assert!(read.check_folder(&at("model/../model")).is_err());
    }
}
