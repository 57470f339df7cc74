//! The files that `predict` writes: rows, or answers to questions as `run_squad.py` writes them.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;

use crate::cli::PredictArgs;
use crate::commands::inputs::{Inputs, ScoredInputs};
use crate::commands::message::{CommandError, Content, WrongUsage};
use crate::commands::output::{RowFile, commit, row_format};
use crate::export::{
    Existing, ExportError, FilesRead, RowLayout, Rows, Target, is_answers_file, write_n_best, write_null_odds,
    write_predictions,
};
use crate::metrics::Labelling;

/// A file with the name that the user gave it.
type Named<'a> = (&'a Path, Target);

/// All of them, open; unless they are written nothing stays behind.
pub(super) struct Files<'a, P = Opened<'a>> {
    predictions: P,
    n_best: Option<Named<'a>>,
    null_odds: Option<Named<'a>>,
}

/// The file of predictions, before anything was read.
pub(super) enum Opened<'a> {
    Rows(RowFile<'a>),
    /// `predictions.json`
    Answers(Named<'a>),
}

/// The same with its columns.
pub(super) enum LaidOut<'a> {
    Rows(RowFile<'a>, RowLayout),
    Answers(Named<'a>),
}

impl<'a> Files<'a> {
    /// Open them, before any work; none is among the files `read`.
    pub(super) fn create(args: &'a PredictArgs, read: &FilesRead) -> Result<Self> {
        let target = |path: &Path| Target::create(path, Existing::replace_if(args.output.force), read);
        let beside = |path: Option<&'a Path>| path.map(|path| Ok::<_, ExportError>((path, target(path)?))).transpose();
        let path = &*args.output.output;
        let predictions = if is_answers_file(path) {
            if args.band.is_some() {
                return Err(WrongUsage::BandOfAnswers.into());
            }
            if args.output.columns.is_some() {
                return Err(WrongUsage::ColumnsOfAnswers.into());
            }
            Opened::Answers((path, target(path)?))
        } else {
            Opened::Rows(RowFile::create(&args.output, row_format(path)?, read)?)
        };
        let (n_best, null_odds) = (beside(args.nbest.as_deref())?, beside(args.null_odds.as_deref())?);
        let files = Self { predictions, n_best, null_odds };
        files.check_names()?;
        Ok(files)
    }

    /// Whether no two are the same file.
    fn check_names(&self) -> Result<(), WrongUsage> {
        let predictions = match &self.predictions {
            Opened::Rows(rows) => rows.target(),
            Opened::Answers((_, target)) => target,
        };
        let beside = [&self.n_best, &self.null_odds].map(|file| file.as_ref().map(|(_, target)| target));
        let targets: Vec<&Target> = std::iter::once(predictions).chain(beside.into_iter().flatten()).collect();
        let is_twice =
            |(index, target): (usize, &&Target)| targets[..index].iter().any(|other| other.is_same_file(target));
        if targets.iter().enumerate().any(is_twice) { Err(WrongUsage::OneTargetForAnswers) } else { Ok(()) }
    }

    /// With the columns of the rows, where rows are written. What asks for answers needs questions, and a list of the best a model.
    pub(super) fn lay_out(self, inputs: &Inputs, labelling: &Labelling) -> Result<Files<'a, LaidOut<'a>>> {
        let Self { predictions, n_best, null_odds } = self;
        let path = || inputs.dataset.source.path.clone();
        let writes_answers = matches!(predictions, Opened::Answers(_));
        match labelling {
            Labelling::Band(_) if writes_answers => return Err(WrongUsage::BandOfAnswers.into()),
            Labelling::Threshold(_) | Labelling::Band(_) | Labelling::ByLine(_) => {}
        }
        if inputs.dataset.questions.is_none() && (writes_answers || n_best.is_some() || null_odds.is_some()) {
            return Err(CommandError::NothingToAnswer(path()).into());
        }
        if inputs.model.is_none() && inputs.dataset.predicted.is_none() && writes_answers {
            return Err(CommandError::NoAnswers(path()).into());
        }
        if inputs.model.is_none() && n_best.is_some() {
            return Err(CommandError::NoNBest.into());
        }
        let predictions = match predictions {
            Opened::Rows(file) => {
                let layout = file.layout(inputs, Rows::Predicted(labelling.clone()))?;
                LaidOut::Rows(file, layout)
            }
            Opened::Answers(file) => LaidOut::Answers(file),
        };
        Ok(Files { predictions, n_best, null_odds })
    }
}

impl Files<'_, LaidOut<'_>> {
    /// Write all, give the files their names, and say what stands in them.
    pub(super) fn write(self, scored: &ScoredInputs, labelling: Labelling, content: Content<'_>) -> Result<()> {
        let Self { predictions, n_best, null_odds } = self;
        let scores = &scored.gave.scores.values;
        let ids =
            || scored.dataset.questions.iter().flat_map(|questions| &questions.rows).map(|question| &*question.id);
        let answered = || scored.gave.answers.iter().flat_map(|answers| answers.rows());
        let n_best = n_best.map(|file| {
            written(file, |out| write_n_best(ids().zip(answered().map(|answered| &answered.n_best[..])), out))
        });
        let null_odds = null_odds.map(|file| {
            // Whoever answered. Without a score, that there is no answer is surer than anything.
            let odds = |score: &f64| if score.is_nan() { f64::INFINITY } else { 0.0 - score };
            written(file, |out| write_null_odds(ids().zip(scores.iter().map(odds)), out))
        });
        let beside: Vec<Named<'_>> = n_best.into_iter().chain(null_odds).collect::<Result<_, _>>()?;
        match predictions {
            LaidOut::Rows(file, layout) => file.write(&layout.predicting(labelling), scored, content)?,
            LaidOut::Answers(file) => {
                let has_answer = |row: usize| labelling.label(row, scores[row]) == Some(true);
                let texts = answered().map(|answered| &*answered.text).enumerate();
                let texts = texts.map(|(row, text)| if has_answer(row) { text } else { "" });
                let (path, target) = written(file, |out| write_predictions(ids().zip(texts), out))?;
                commit(target, path, content)?;
            }
        }
        let questions = scored.dataset.len();
        for (path, target) in beside {
            commit(target, path, Content::OfQuestions { questions })?;
        }
        Ok(())
    }
}

/// The file with all that `write` writes in it.
fn written(
    (path, mut target): Named<'_>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Named<'_>, ExportError> {
    write(target.writer()).map_err(|reason| target.error(reason))?;
    Ok((path, target))
}

/// Whether the name tells a format.
pub(super) fn check_name(path: &Path) -> Result<(), ExportError> {
    if is_answers_file(path) { Ok(()) } else { row_format(path).map(|_| ()) }
}
