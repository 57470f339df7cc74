//! What the scores are compared with: from `--compare…` to further scores of the same rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::check::check_task;
use super::gave::Gave;
use crate::cli::CompareArgs;
use crate::commands::message::{RivalNote, WrongUsage};
use crate::commands::{headless, say};
use crate::dataset::{Beside, Dataset, ReadOptions, read_beside};
use crate::export::FilesRead;
use crate::metrics::{ScoreSource, Scores};
use crate::model::{Model, ModelOptions, companions};
use crate::scoring::ScoringOptions;

/// What was named, with the models opened and the files not read yet.
#[derive(Clone, Default)]
pub(super) struct NamedRivals {
    files: Vec<NamedFile>,
    models: Vec<(PathBuf, Arc<Model>)>,
}

/// A file and the column of its score.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NamedFile {
    path: PathBuf,
    column: Option<String>,
}

impl NamedFile {
    /// `FILE` or `FILE:COL`. What exists as a whole is a file; otherwise the longest beginning before a colon that does.
    fn parse(typed: &str) -> Self {
        let whole = || Self { path: typed.into(), column: None };
        if Path::new(typed).exists() {
            return whole();
        }
        let split = |(at, _)| (&typed[..at], &typed[at + 1..]);
        let mut splits =
            typed.rmatch_indices(':').map(split).filter(|(path, column)| !path.is_empty() && !column.is_empty());
        let first = splits.clone().next();
        let chosen = splits.find(|(path, _)| Path::new(path).exists()).or(first);
        chosen.map_or_else(whole, |(path, column)| Self { path: path.into(), column: Some(column.into()) })
    }
}

impl NamedRivals {
    /// What `args` name. The columns are left to whoever reads the data.
    pub(super) fn open(args: &CompareArgs, options: &ModelOptions) -> Result<Self> {
        let files: Vec<NamedFile> = args.compare.iter().map(|typed| NamedFile::parse(typed)).collect();
        if files.iter().any(|file| file.path == Path::new("-")) {
            return Err(WrongUsage::CompareStdin.into());
        }
        let open = |folder: &PathBuf| Ok((folder.clone(), Arc::new(Model::open(folder, options)?)));
        let models = args.compare_model.iter().map(open).collect::<Result<_>>()?;
        Ok(Self { files, models })
    }

    /// Whether a model is to score the data.
    pub(super) fn need_texts(&self) -> bool {
        !self.models.is_empty()
    }

    /// Those that are to score the data.
    pub(super) fn models(&self) -> impl Iterator<Item = &Arc<Model>> {
        self.models.iter().map(|(_, model)| model)
    }

    /// The files that they are read from.
    pub(super) fn add_to(&self, read: &mut FilesRead) {
        self.files.iter().for_each(|file| read.add(&file.path));
        for (folder, model) in &self.models {
            model.files().iter().for_each(|path| read.add(path));
            for path in companions(folder) {
                read.add(&path);
            }
        }
    }

    /// The scores that can be read now, laid beside the rows of `dataset`, which goes by `own` and was read with `options`.
    pub(super) fn read(self, own: &ScoreSource, dataset: &Dataset, options: &ReadOptions) -> Result<Vec<Rival>> {
        let mut names = Names::beginning_with(own);
        let tell = |note: RivalNote| {
            say::note(&note);
            note.to_string()
        };
        let mut rivals = Vec::new();
        for NamedFile { path, column } in self.files {
            let Beside { scores, column: found, joined } = read_beside(&path, column.as_deref(), options, dataset)?;
            let stem = stem(&path);
            let long = format!("{stem}:{found}");
            let wanted = match &column {
                Some(column) => [column.clone(), long],
                None => [stem, long],
            };
            let name = names.take(wanted);
            let notes = vec![tell(RivalNote::File { name: &name, path: &path, column: &found, joined })];
            rivals.push(Rival { source: ScoreSource::Read(name), scores: RivalScores::Known(scores), notes });
        }
        for compared in &dataset.compared {
            let name = names.take([dataset.table.headers()[compared.column].clone()]);
            let scores = RivalScores::Known(compared.scores.clone());
            rivals.push(Rival { source: ScoreSource::Read(name), scores, notes: Vec::new() });
        }
        for (folder, model) in self.models {
            check_task(&model, dataset)?;
            let name = names.take([model.info().name.clone(), folder.display().to_string()]);
            let notes = model.info().notes.iter();
            let notes = notes.map(|note| tell(RivalNote::OfModel { name: &name, note: &note.to_string() })).collect();
            rivals.push(Rival { source: ScoreSource::Model(name), scores: RivalScores::OfModel(model), notes });
        }
        Ok(rivals)
    }
}

/// The name of a file without folders and endings.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned()
}

/// Names that are taken.
struct Names(Vec<String>);

impl Names {
    fn beginning_with(own: &ScoreSource) -> Self {
        Self(vec![own.name().to_owned()])
    }

    /// The first of `wanted` that is free, else the last with a number.
    fn take<const N: usize>(&mut self, wanted: [String; N]) -> String {
        let last = wanted.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last} ({number})"));
        let free = wanted.into_iter().chain(numbered).find(|name| !self.0.contains(name));
        let name = free.unwrap_or_default();
        self.0.push(name.clone());
        name
    }
}

/// Further scores of the same rows, or the model that is to give them.
#[derive(Clone)]
pub(crate) struct Rival {
    /// With the name that they go by, which no other has.
    pub source: ScoreSource,
    pub scores: RivalScores,
    /// What there was to note when they were read, or their model opened: how the rows of another file were joined, say.
    pub notes: Vec<String>,
}

/// See [`Rival`].
#[derive(Clone)]
pub(crate) enum RivalScores {
    Known(Scores),
    OfModel(Arc<Model>),
}

impl Rival {
    /// What it says of the rows of `dataset`; a model computes them here and now.
    pub(super) fn gave(&self, dataset: &Dataset, options: ScoringOptions) -> Result<Gave> {
        match &self.scores {
            RivalScores::Known(scores) => Ok(Gave { scores: scores.clone(), answers: None }),
            RivalScores::OfModel(model) => {
                let scored = headless::score(model, dataset, ScoringOptions { check_rows: 0, ..options })?;
                for note in scored.notes(dataset.len()) {
                    say::note(RivalNote::OfModel { name: self.source.name(), note: &note.to_string() });
                }
                Ok(Gave::of_model(dataset, scored.scores, scored.answers))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_colon_belongs_to_the_path_where_such_a_file_exists() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        for name in ["a.csv", "a.csv:score", "b:c.csv"] {
            std::fs::write(at(name), "x").unwrap();
        }
        for (typed, path, column) in [
            ("a.csv", "a.csv", None),
            ("a.csv:score", "a.csv:score", None),
            ("a.csv:prob", "a.csv", Some("prob")),
            ("a.csv:x:y", "a.csv", Some("x:y")),
            ("b:c.csv", "b:c.csv", None),
            ("b:c.csv:prob", "b:c.csv", Some("prob")),
            ("missing.csv:prob", "missing.csv", Some("prob")),
            ("missing.csv", "missing.csv", None),
            ("a.csv:", "a.csv:", None),
        ] {
            let expected = NamedFile { path: at(path).into(), column: column.map(str::to_owned) };
            assert_eq!(NamedFile::parse(&at(typed)), expected, "{typed}");
        }
    }

    #[test]
    fn names_are_short_and_no_two_are_alike() {
        let mut names = Names::beginning_with(&ScoreSource::Read("score".into()));
        let mut take = |short: &str, long: &str| names.take([short.to_owned(), long.to_owned()]);
        assert_eq!(take("score", "b:score"), "b:score");
        assert_eq!(take("score", "b:score"), "b:score (2)");
        assert_eq!(take("prob", "b:prob"), "prob");
        assert_eq!(stem(Path::new("runs/model-b.v2.csv.gz")), "model-b.v2");
    }
}
