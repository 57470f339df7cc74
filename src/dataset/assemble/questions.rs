//! Questions about texts: their labels are whether they have an answer, and what another program said of them is joined by id.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Assembled, Decided, Draft, Extent};
use crate::dataset::columns;
use crate::dataset::error::DataError;
use crate::dataset::message::{
    Note, QuestionFault, Questionable, QuestionsDoubt, QuestionsFault, RowFault, WantedById, Warning,
};
use crate::dataset::open::Input;
use crate::dataset::questions::by_id::{self, ById};
use crate::dataset::questions::columns::QuestionColumns;
use crate::dataset::questions::refused_option;
use crate::dataset::questions::rows::{CLASS_NAMES, QuestionRows};
use crate::dataset::raw_table::RawTable;
use crate::dataset::scores_file::ScoreColumn;
use crate::dataset::{Needs, Questions, ReadOptions, Roles};
use crate::metrics::Axis;

/// The data set that `questions` are, one for each good row of `raw`.
pub(in crate::dataset) fn of_questions(
    raw: RawTable,
    questions: QuestionRows,
    roles: Roles,
    options: &ReadOptions,
    needs: Needs,
) -> Result<Assembled, DataError> {
    let mut draft = Draft::new(raw, roles, options, needs);
    draft.questions = Some(questions);
    draft.of_questions()
}

/// The data set that `raw` is, where these columns of it hold questions.
pub(super) fn of_columns(
    mut raw: RawTable,
    columns: QuestionColumns,
    options: &ReadOptions,
    needs: Needs,
) -> Result<(Assembled, Decided), DataError> {
    if let Some(option) = refused_option(options) {
        return Err(DataError::Questions { path: raw.path, fault: QuestionsFault::Option { option } });
    }
    let (path, header, headers) = (&raw.path, raw.header, raw.table.headers());
    let question = columns::Question { path, headers, options, needs, header, guess: None, third: None };
    let (roles, notes) = columns::of_questions(&question, columns.question)?;
    let compared = columns::compared(&question, &roles)?;
    let (questions, faults) = columns.read(&raw, roles.id);
    raw.notes.splice(0..0, notes);
    let rows = raw.rows;
    let mut draft = Draft::new(raw, roles, options, needs);
    draft.questions = Some(questions);
    draft.faults = faults;
    draft.compared = compared.into_iter().map(|column| (column, ScoreColumn::default())).collect();
    Ok((draft.of_questions()?, Decided { roles, labels: None, guess: None, rows }))
}

impl Draft<'_> {
    /// With labels, scores and answers, without bad rows.
    fn of_questions(mut self) -> Result<Assembled, DataError> {
        self.read_gold()?;
        self.read_predictions()?;
        self.read_scores(None)?;
        self.read_compared();
        self.without_bad_rows(CLASS_NAMES.map(str::to_owned), Extent::Whole)
    }

    /// An error of the data's own file.
    fn questions_fault(&self, fault: QuestionsFault) -> DataError {
        DataError::Questions { path: self.raw.path.clone(), fault }
    }

    /// The labels: whether there is an answer.
    fn read_gold(&mut self) -> Result<(), DataError> {
        let Some(questions) = &self.questions else { return Ok(()) };
        let bad: HashSet<usize> = self.faults.iter().map(|(row, _)| *row).collect();
        if let Some(places) = questions.with_same_id(|row| bad.contains(&row)) {
            let id = (&*questions.rows[places[1]].id).into();
            return Err(
                self.questions_fault(QuestionsFault::RepeatedId { id, lines: places.map(|row| self.raw.lines[row]) })
            );
        }
        self.labels = questions.labels();
        if self.needs.labels && self.labels.is_none() {
            return Err(self.questions_fault(QuestionsFault::NoGold));
        }
        self.faults.extend(questions.without_gold());
        Ok(())
    }

    /// What another program answered. Nobody's scores are an error where they are needed.
    fn read_predictions(&mut self) -> Result<(), DataError> {
        let has_scores = self.options.scores_file.is_some() || self.roles.score.is_some();
        let path = match &self.options.predictions {
            Some(path) if !self.needs.scores => {
                self.raw.notes.push(Note::ScoresFileSetAside(path.clone()));
                return Ok(());
            }
            Some(_) if !has_scores => return Err(self.questions_fault(QuestionsFault::PredictionsAlone)),
            None if self.needs.scores && !has_scores => {
                return Err(self.questions_fault(QuestionsFault::Unanswered));
            }
            None => return Ok(()),
            Some(path) => path,
        };
        let answers = self.by_id(path, WantedById::Answer, by_id::answers)?;
        self.raw.notes.push(Note::PredictionsById(path.clone()));
        let texts: Vec<String> = answers.into_iter().map(Option::unwrap_or_default).collect();
        // One without a score has no text that could have been written.
        let scores = self.scores.as_ref().map_or(&[][..], |scores| &scores.values);
        let has_score = |row: usize| scores.get(row).is_none_or(|score| !score.is_nan());
        let is_left = |row: usize| self.faults.iter().all(|(bad, _)| *bad != row);
        let empty = texts.iter().enumerate().filter(|(row, text)| text.is_empty() && has_score(*row) && is_left(*row));
        let empty = empty.count();
        let doubt = QuestionsDoubt::NoText { path: path.clone(), empty, questions: texts.len() };
        self.warnings.extend((empty > 0).then(|| Warning::from(doubt)));
        self.predicted = Some(texts);
        Ok(())
    }

    /// The scores of `input`, where it has one for each id.
    pub(super) fn read_scores_by_id(&mut self, input: Input) -> Result<(), DataError> {
        let path = input.path.clone();
        let scores = self.by_id_of(input, WantedById::Score, by_id::scores)?;
        self.raw.notes.push(Note::ScoresById(path));
        let values = scores.into_iter().map(Option::unwrap_or_default).collect();
        self.scores = Some(ScoreColumn { values, axis: Some(Axis::Real), ..ScoreColumn::default() });
        Ok(())
    }

    fn by_id<T>(&mut self, path: &Path, wanted: WantedById, read: ReadById<T>) -> Result<Vec<Option<T>>, DataError> {
        self.by_id_of(Input::open(path, usize::MAX)?, wanted, read)
    }

    /// What `input` has for each question; one without is a bad row, where such are passed over, and else an error.
    fn by_id_of<T>(
        &mut self,
        input: Input,
        wanted: WantedById,
        read: ReadById<T>,
    ) -> Result<Vec<Option<T>>, DataError> {
        let questions = self.questions.as_ref().map_or(&[][..], |questions| &questions.rows);
        let path = input.path.clone();
        let found = read(input, questions)?;
        let ById { values, unknown, .. } = if self.options.skip_bad_rows { found } else { found.whole(&path)? };
        let without = values.iter().zip(questions).enumerate().filter(|(_, (value, _))| value.is_none());
        let fault = |(row, (_, question)): (usize, (_, &crate::dataset::Question))| {
            let id = (&*question.id).into();
            (row, RowFault::from(QuestionFault::NotById { path: path.clone(), id, wanted }))
        };
        self.faults.extend(without.map(fault));
        self.warn_of_unknown_ids(path.clone(), unknown);
        Ok(values)
    }

    /// Ids that no question has are of questions that were left out, where some were.
    fn warn_of_unknown_ids(&mut self, path: PathBuf, unknown: Option<Questionable>) {
        let is_whole = self.options.limit.is_none() && self.raw.bad.is_empty();
        let doubt = unknown.filter(|_| is_whole).map(|unknown| QuestionsDoubt::UnknownIds { path, unknown });
        self.warnings.extend(doubt.map(Warning::from));
    }

    /// The questions, now that the bad ones are gone, with what is to be said of them.
    pub(super) fn take_questions(&mut self) -> Option<Arc<Questions>> {
        let questions = self.questions.take()?;
        self.warnings.splice(0..0, questions.doubts().into_iter().map(Warning::from));
        let questions = questions.into_questions();
        self.raw.notes.insert(0, Note::Questions(questions.counts()));
        Some(Arc::new(questions))
    }
}

/// Reads something for each of some questions.
type ReadById<T> = fn(Input, &[crate::dataset::Question]) -> Result<ById<T>, DataError>;
