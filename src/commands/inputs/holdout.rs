//! Rows that are held out: read and scored as the rows that a threshold is chosen on.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::about::data_fingerprint;
use super::decided::{OtherColumn, score_column};
use super::open::{Gold, Inputs, Opened};
use crate::commands::message::{CommandError, OfFile, WrongUsage};
use crate::commands::say;
use crate::dataset::{Dataset, SkippedRows};
use crate::export::FilesRead;
use crate::metrics::RowsNow;

impl Opened<'_> {
    /// The rows of the file `holdout`, where one is named, and all files that are read then; `decision` is one of them.
    pub(crate) fn with_holdout(
        &self,
        holdout: Option<&Path>,
        decision: Option<&Path>,
    ) -> Result<(Option<Self>, FilesRead)> {
        let holdout = holdout.map(|path| self.holdout(path)).transpose()?;
        let mut read = self.files_read(decision);
        holdout.iter().filter_map(|holdout| holdout.path.as_deref()).for_each(|path| read.add(path));
        Ok((holdout, read))
    }

    /// The rows of another file, to be read by the same options and scored by the same model.
    fn holdout(&self, path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            return Err(WrongUsage::HoldoutStdin.into());
        }
        if self.model.is_none() && self.options.scores_file.is_some() {
            return Err(WrongUsage::ScoresOfHoldout.into());
        }
        self.another(path)
    }

    /// Read the rows as those of `first` were: the same column is the score, the same label is 1, and scores are of the same kind,
    /// unless `others` are accepted.
    pub(crate) fn read_like(self, first: &Dataset, others: OtherColumn) -> Result<Inputs> {
        let path = self.path.clone().unwrap_or_default();
        let wanted = score_column(first).filter(|_| self.options.score.is_none()).cloned();
        let again = self.another(&path)?;
        let inputs = match (self.read(Gold::Required), wanted) {
            (Ok(inputs), Some(wanted)) if score_column(&inputs.dataset) != Some(&wanted) => again.named(wanted)?,
            (Err(_), Some(wanted)) => again.named(wanted)?,
            (read, _) => read?,
        };
        let [_, theirs] = &inputs.dataset.class_names;
        let [_, ours] = &first.class_names;
        if theirs != ours {
            let (holdout, theirs, ours) = (path, theirs.clone(), ours.clone());
            return Err(CommandError::OtherLabels { holdout, theirs, ours }.into());
        }
        if others == OtherColumn::Refuse {
            check_axis(&inputs.dataset, first)?;
        }
        Ok(inputs)
    }

    /// With this column as the score.
    fn named(mut self, score: String) -> Result<Inputs> {
        self.options.score = Some(score);
        self.read(Gold::Required)
    }
}

/// Whether the scores that `holdout` brings can be of the kind that those of `first` are of. As for a decision, only one that lies
/// elsewhere tells.
fn check_axis(holdout: &Dataset, first: &Dataset) -> Result<(), CommandError> {
    let (Some(first), Some(scores)) = (&first.scores, &holdout.scores) else { return Ok(()) };
    match first.axis.first_beyond(&scores.values) {
        Some(score) => {
            let holdout = holdout.source.path.clone();
            Err(CommandError::OtherScores { holdout, ours: first.axis, score })
        }
        None => Ok(()),
    }
}

/// Whether the rows of `holdout` are those of `first`, as far as the content of their files tells.
pub(crate) fn held_out(holdout: &Dataset, first: &Dataset) -> Result<RowsNow> {
    let size = |dataset: &Dataset| std::fs::metadata(&dataset.source.path).ok().map(|metadata| metadata.len());
    // Files of different lengths need not be read again.
    let may_be_same = size(holdout).is_some() && size(holdout) == size(first);
    let is_same = may_be_same && {
        let (ours, theirs) = (data_fingerprint(holdout)?.sha256, data_fingerprint(first)?.sha256);
        ours.is_some() && ours == theirs
    };
    Ok(if is_same { RowsNow::TheSame } else { RowsNow::Others })
}

impl Inputs {
    /// Tell what was recognised in the holdout where that is not so in `first` too, and what to worry about.
    pub(crate) fn print_holdout(&self, first: &Arc<Dataset>) {
        let path = &self.dataset.source.path;
        let of = |said: &dyn Display| OfFile { path: path.clone(), said: said.to_string() };
        self.dataset.notes.iter().filter(|note| !first.notes.contains(note)).for_each(|note| say::note(of(note)));
        self.dataset.warnings.iter().filter(|warning| !first.warnings.contains(warning)).for_each(|warning| {
            say::warn(of(warning));
        });
        let skipped = &self.dataset.skipped;
        skipped.first().iter().for_each(|first| say::warn(of(&SkippedRows { count: skipped.len(), first })));
    }
}
