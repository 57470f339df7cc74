//! A folder of splits, as GLUE has them: which file is meant.

use std::path::{Path, PathBuf};

use super::DataError;
use super::layouts::ChosenLayout;

/// The file of a split in any folder, `{}` being the split; each may be gzip-compressed. The first that is there is taken.
const FILES: [&str; 5] = ["{}.tsv", "{}.csv", "{}.jsonl", "{}.json", "{}.txt"];

/// The splits a folder may have, each with its other names.
const SPLITS: [&[&str]; 3] = [&["dev", "validation", "valid", "val"], &["test"], &["train"]];

/// `path` itself, or where it is a folder, the file in it that holds `split` under `layout`.
///
/// # Errors
/// Where the folder has no such file, or more than one and no split was named.
pub(crate) fn file_of_split(
    path: &Path,
    layout: Option<&ChosenLayout>,
    split: Option<&str>,
) -> Result<PathBuf, DataError> {
    if !path.is_dir() {
        return match split {
            Some(_) if path.is_file() => Err(DataError::NoFolder { path: path.into() }),
            _ => Ok(path.into()),
        };
    }
    let find = |split: &str| {
        let names = layout.iter().flat_map(|chosen| chosen.layout.files).chain(&FILES);
        let names = names.map(|name| name.replace("{}", split));
        names.flat_map(|name| [path.join(&name), path.join(name + ".gz")]).find(|file| file.is_file())
    };
    // The name that was given first, then what else the same split is called.
    let others = |split: &str| SPLITS.into_iter().find(|names| names.contains(&split)).unwrap_or_default();
    if let Some(split) = split {
        let found = std::iter::once(&split).chain(others(split)).find_map(|name| find(name));
        let layout = layout.map_or("dev.tsv, test.csv, train.jsonl, …", |chosen| chosen.layout.name);
        return found.ok_or_else(|| DataError::NoSplit { path: path.into(), split: split.into(), layout });
    }
    let found: Vec<(&str, PathBuf)> =
        SPLITS.iter().filter_map(|names| Some((names[0], names.iter().find_map(|name| find(name))?))).collect();
    match &found[..] {
        [] => Err(DataError::NoSplits { path: path.into() }),
        [(_, file)] => Ok(file.clone()),
        _ => {
            let splits = found.iter().map(|(split, _)| *split).collect();
            Err(DataError::WhichSplit { path: path.into(), splits })
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::dataset::Format;

    #[test]
    fn every_format_is_found_in_a_folder() {
        for format in Format::value_variants() {
            let is_its = |file: &&str| Format::of_source(Path::new(file)) == Some(*format);
            assert!(FILES.iter().any(is_its), "{format:?}");
        }
    }

    #[test]
    fn a_split_is_found_by_the_names_that_benchmarks_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let find = |layout: Option<&str>, split| {
            let layout = layout.map(|name| ChosenLayout::parse(name).unwrap());
            file_of_split(folder.path(), layout.as_ref(), split).map_err(|error| error.to_string())
        };
        assert!(find(None, None).unwrap_err().contains("is a folder"));
        std::fs::write(path("dev_matched.tsv"), "").unwrap();
        assert_eq!(find(Some("mnli"), None).unwrap(), path("dev_matched.tsv"));
        assert_eq!(find(Some("MNLI"), Some("dev")).unwrap(), path("dev_matched.tsv"));
        std::fs::write(path("test.jsonl.gz"), "").unwrap();
        assert_eq!(find(None, Some("test")).unwrap(), path("test.jsonl.gz"));
        let error = find(Some("mnli"), None).unwrap_err();
        assert!(error.contains("dev, test") && error.contains("--split"), "{error}");
        std::fs::write(path("validation.csv"), "").unwrap();
        assert_eq!(find(None, Some("dev")).unwrap(), path("validation.csv"));
        assert!(find(None, Some("train")).unwrap_err().contains("train"));
        assert_eq!(file_of_split(&path("validation.csv"), None, None).unwrap(), path("validation.csv"));
        assert!(file_of_split(&path("validation.csv"), None, Some("dev")).is_err());
    }
}
