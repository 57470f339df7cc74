//! Which checkpoint a folder means, or a path that was given by hand.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use super::bundle::with_suffix;
use super::table::is_table_end;
use crate::model::ModelError;

/// A checkpoint is named by its prefix: `…/model.ckpt-1100` for `model.ckpt-1100.index` and the data files.
///
/// `path` may be a folder, a prefix, or one of the prefix's files. `None`: there is nothing of TensorFlow there.
pub(crate) fn locate(path: &Path) -> Result<Option<PathBuf>, ModelError> {
    if path.is_dir() {
        return in_folder(path);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stems = [Some(name.as_str()), name.strip_suffix(".index"), name.strip_suffix(".meta"), before_shard(&name)];
    let prefix = stems.into_iter().flatten().map(|stem| path.with_file_name(stem)).find(|prefix| has_index(prefix));
    if prefix.is_none() && is_version_1(path) {
        return Err(version_1(path));
    }
    Ok(prefix)
}

fn has_index(prefix: &Path) -> bool {
    with_suffix(prefix, ".index").is_file()
}

/// `model.ckpt-7` of `model.ckpt-7.data-00000-of-00001`
fn before_shard(name: &str) -> Option<&str> {
    name.rfind(".data-").map(|at| &name[..at])
}

fn in_folder(folder: &Path) -> Result<Option<PathBuf>, ModelError> {
    let state = folder.join("checkpoint");
    let there = prefixes(folder);
    if !state.is_file() {
        return match there.into_iter().next_back() {
            None => version_1_in(folder).map_or(Ok(None), |file| Err(version_1(&file))),
            newest => Ok(newest),
        };
    }
    let bytes = std::fs::read(&state).map_err(|reason| ModelError::io(&state, reason))?;
    let Some(named) = named_path(&String::from_utf8_lossy(&bytes)) else {
        return Err(ModelError::format(&state, "it has no model_checkpoint_path"));
    };
    // The folder may have been moved since: what an absolute path named then stands beside the file now.
    let base = named.rsplit(['/', '\\']).next().unwrap_or(&named);
    let candidates = [folder.join(&named), folder.join(base)];
    if let Some(prefix) = candidates.iter().find(|prefix| has_index(prefix)) {
        return Ok(Some(prefix.clone()));
    }
    if let Some(file) = candidates.iter().find(|file| is_version_1(file)) {
        return Err(version_1(file));
    }
    let others: Vec<String> =
        there.iter().filter_map(|prefix| prefix.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    let advice = match others.last() {
        Some(last) => {
            format!("there are {}: name one, as in --model {}", others.join(", "), folder.join(last).display())
        }
        None => "copy its .index and .data files here".into(),
    };
    Err(ModelError::format(&state, format!("it names {named}, which is not here; {advice}")))
}

fn names(folder: &Path) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

fn version_1_in(folder: &Path) -> Option<PathBuf> {
    names(folder).filter(|name| name.contains("ckpt")).map(|name| folder.join(name)).find(|file| is_version_1(file))
}

/// Every checkpoint in `folder`, by the number at its end.
fn prefixes(folder: &Path) -> Vec<PathBuf> {
    // Other programs have files of this kind too.
    let is_checkpoint = |name: &String| name.contains("ckpt") || ends_as_table(&folder.join(name)).unwrap_or(false);
    let indices = names(folder).filter(is_checkpoint);
    let mut stems: Vec<String> = indices.filter_map(|name| Some(name.strip_suffix(".index")?.to_owned())).collect();
    let step = |stem: &str| stem.rsplit_once('-').and_then(|(_, step)| step.parse::<u64>().ok());
    stems.sort_by(|a, b| step(a).cmp(&step(b)).then_with(|| a.cmp(b)));
    stems.into_iter().map(|stem| folder.join(stem)).collect()
}

/// The value of `model_checkpoint_path` in a `CheckpointState` in protobuf's text format.
fn named_path(text: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("model_checkpoint_path:"))?.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))?;
    Some(String::from_utf8_lossy(&unescape(quoted)).into_owned())
}

/// Undo the escapes of C, in which TensorFlow writes every byte that is not ASCII.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes().peekable();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'r') => out.push(b'\r'),
            Some(b'x' | b'X') => out.push(digits(&mut bytes, 0, 16)),
            Some(digit @ b'0'..=b'7') => out.push(digits(&mut bytes, u32::from(digit - b'0'), 8)),
            Some(other) => out.push(other),
            None => out.push(b'\\'),
        }
    }
    out
}

/// At most two more digits of a byte that began with `value`.
fn digits(bytes: &mut Peekable<impl Iterator<Item = u8>>, mut value: u32, radix: u32) -> u8 {
    for _ in 0..2 {
        let Some(digit) = bytes.peek().and_then(|byte| char::from(*byte).to_digit(radix)) else { break };
        value = value * radix + digit;
        bytes.next();
    }
    value as u8
}

/// Whether one file is a whole checkpoint of the format before version 2, which is a table too.
fn is_version_1(path: &Path) -> bool {
    let is_index = path.extension().is_some_and(|extension| extension == "index");
    !is_index && path.is_file() && ends_as_table(path).unwrap_or(false)
}

fn ends_as_table(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut end = [0; 8];
    file.seek(SeekFrom::End(-8))?;
    file.read_exact(&mut end)?;
    Ok(is_table_end(end))
}

fn version_1(path: &Path) -> ModelError {
    let reason = "this is a checkpoint of TensorFlow's old format (one file, version 1); restore it in TensorFlow 1 and \
                  save it again with tf.train.Saver(write_version=tf.train.SaverDef.V2)";
    ModelError::format(path, reason)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_path_in_a_checkpoint_file_is_read_with_its_escapes() {
        let text = "model_checkpoint_path: \"/srv/\\346\\250\\241\\345\\236\\213/a \\\"b\\\"\\\\model.ckpt-7\"\n\
                    all_model_checkpoint_paths: \"other\"\n";
        assert_eq!(named_path(text).unwrap(), "/srv/模型/a \"b\"\\model.ckpt-7");
        assert_eq!(named_path("all_model_checkpoint_paths: \"other\""), None);
    }

    #[test]
    fn the_highest_step_counts_as_a_number() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["model.ckpt-550.index", "model.ckpt-1100.index", "model.ckpt-1100.meta", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(locate(folder.path()).unwrap().unwrap(), folder.path().join("model.ckpt-1100"));
        for given in ["model.ckpt-550", "model.ckpt-550.index", "model.ckpt-550.data-00000-of-00001"] {
            assert_eq!(locate(&folder.path().join(given)).unwrap().unwrap(), folder.path().join("model.ckpt-550"));
        }
        assert_eq!(locate(&folder.path().join("notes.txt")).unwrap(), None);
        std::fs::write(folder.path().join("checkpoint"), "model_checkpoint_path: \"/gone/model.ckpt-550\"").unwrap();
        assert_eq!(locate(folder.path()).unwrap().unwrap(), folder.path().join("model.ckpt-550"));
        std::fs::write(folder.path().join("checkpoint"), "model_checkpoint_path: \"model.ckpt-9\"").unwrap();
        let error = locate(folder.path()).unwrap_err().to_string();
        assert!(error.contains("it names model.ckpt-9, which is not here; there are model.ckpt-550, model.ckpt-1100"));
    }
}
