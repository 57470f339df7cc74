//! Files are written beside their target and renamed; an existing one is never replaced unasked, and one that the run reads
//! never at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::unfinished::{Existing, Unfinished};
use super::{ExportError, FilesRead};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes gathered before they are handed to the system.
const BUFFER: usize = 1 << 16;

/// A file (or standard output, `-`) that is being written; appears under its name only on [`Target::commit`].
///
/// Dropped without a commit it leaves nothing behind.
pub(crate) struct Target {
    path: PathBuf,
    existing: Existing,
    sink: Sink,
}

enum Sink {
    /// A file beside the target.
    Plain(BufWriter<Unfinished>),
    /// The same, compressed.
    Gzip(GzEncoder<BufWriter<Unfinished>>),
    /// Standard output, or something that is there already and no regular file (a pipe, a device).
    Stream(BufWriter<Box<dyn Write + Send>>),
}

impl Target {
    /// Open a temporary file beside `path` (gzip-compressed where the name ends in `.gz`); `-` is standard output. Done
    /// before any work, so that a target that cannot be written is known at once; none of `read` can be.
    pub(crate) fn create(path: &Path, existing: Existing, read: &FilesRead) -> Result<Self, ExportError> {
        let io_error = |reason| ExportError::Io { path: path.to_owned(), reason };
        if path == Path::new("-") {
            read.check_stdout()?;
            let sink = Sink::Stream(BufWriter::with_capacity(BUFFER, Box::new(io::stdout())));
            return Ok(Self { path: path.to_owned(), existing, sink });
        }
        // A link keeps pointing where it points: what it points at is replaced.
        let real = real_path(path);
        read.check(path)?;
        if let Ok(metadata) = fs::metadata(&real) {
            if metadata.is_dir() {
                return Err(ExportError::IsFolder { path: path.to_owned() });
            }
            if !metadata.is_file() {
                let file = File::options().write(true).open(&real).map_err(io_error)?;
                let sink = Sink::Stream(BufWriter::with_capacity(BUFFER, Box::new(file)));
                return Ok(Self { path: path.to_owned(), existing, sink });
            }
            if existing == Existing::Keep {
                return Err(ExportError::Exists { path: path.to_owned() });
            }
        }
        let folder = real.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(ExportError::NoFolder { path: path.to_owned(), folder: folder.to_owned() });
        }
        let file = Unfinished::create_in(folder).map_err(|error| {
            // Its own words name the temporary file, which means nothing to the user.
            ExportError::NoNewFile { path: path.to_owned(), folder: folder.to_owned(), reason: error.kind() }
        })?;
        let buffered = BufWriter::with_capacity(BUFFER, file);
        let sink = if real.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
            Sink::Gzip(GzEncoder::new(buffered, Compression::default()))
        } else {
            Sink::Plain(buffered)
        };
        Ok(Self { path: real, existing, sink })
    }

    /// Whether a file will stand under the target's name: not where it is standard output, a pipe or a device.
    pub(crate) fn is_file(&self) -> bool {
        match self.sink {
            Sink::Plain(_) | Sink::Gzip(_) => true,
            Sink::Stream(_) => false,
        }
    }

    /// Whether both would be the same file.
    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        self.is_file() && other.is_file() && self.path == other.path
    }

    /// Where to write to.
    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        match &mut self.sink {
            Sink::Plain(writer) => writer,
            Sink::Gzip(writer) => writer,
            Sink::Stream(writer) => writer,
        }
    }

    /// The error for a failed write to [`Target::writer`], with the target's name.
    pub(crate) fn error(&self, reason: io::Error) -> ExportError {
        ExportError::Io { path: self.path.clone(), reason }
    }

    /// Flush and give the file its name. One that has appeared there meanwhile stays as it is, where it may not be replaced.
    pub(crate) fn commit(self) -> Result<(), ExportError> {
        let Self { path, existing, sink } = self;
        let io_error = |reason| ExportError::Io { path: path.clone(), reason };
        let buffered = match sink {
            Sink::Stream(mut writer) => return writer.flush().map_err(io_error),
            Sink::Plain(writer) => writer,
            Sink::Gzip(writer) => writer.finish().map_err(io_error)?,
        };
        let file = buffered.into_inner().map_err(|error| io_error(error.into_error()))?;
        match file.persist(&path, existing) {
            Ok(()) => Ok(()),
            Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => Err(ExportError::Exists { path }),
            Err(reason) => Err(io_error(reason)),
        }
    }
}

/// `path` without links and dots, as far as it is there.
fn real_path(path: &Path) -> PathBuf {
    let in_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(in_folder).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn create(path: &Path, existing: Existing) -> Result<Target, ExportError> {
        Target::create(path, existing, &FilesRead::default())
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_appears_only_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let mut target = create(&path, Existing::Keep).unwrap();
        target.writer().write_all(b"a,b\n").unwrap();
        assert!(!path.exists());
        target.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a,b\n");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn an_abandoned_target_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut target = create(&folder.path().join("out.csv"), Existing::Keep).unwrap();
        target.writer().write_all(b"half").unwrap();
        drop(target);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn an_existing_file_is_replaced_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "mine").unwrap();
        assert!(matches!(create(&path, Existing::Keep), Err(ExportError::Exists { .. })));
        let mut target = create(&path, Existing::Replace).unwrap();
        target.writer().write_all(b"new").unwrap();
        target.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_file_that_appears_during_the_work_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let target = create(&path, Existing::Keep).unwrap();
        fs::write(&path, "mine").unwrap();
        assert!(matches!(target.commit(), Err(ExportError::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_name_that_ends_in_gz_is_compressed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv.gz");
        let mut target = create(&path, Existing::Keep).unwrap();
        target.writer().write_all(b"a,b\n").unwrap();
        target.commit().unwrap();
        let mut text = String::new();
        io::Read::read_to_string(&mut flate2::read::GzDecoder::new(File::open(&path).unwrap()), &mut text).unwrap();
        assert_eq!(text, "a,b\n");
    }

    #[test]
    fn a_missing_folder_is_named_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        let (missing, path) = (folder.path().join("no"), folder.path().join("no/out.csv"));
        let error = create(&path, Existing::Keep).err().unwrap().to_string();
        let expected = format!("the folder {} does not exist; create it first", missing.display());
        assert_eq!(error, format!("cannot write {}: {expected}", path.display()));
    }

    #[test]
    fn a_folder_is_no_file_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let error = create(folder.path(), Existing::Replace).err().unwrap().to_string();
        assert_eq!(error, format!("cannot write {}: it is a folder; name a file in it", folder.path().display()));
    }

    #[cfg(unix)]
    #[test]
    fn a_written_file_has_the_rights_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        create(&ours, Existing::Keep).unwrap().commit().unwrap();
        fs::write(&plain, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mut target = create(&link, Existing::Replace).unwrap();
        target.writer().write_all(b"new").unwrap();
        target.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}
