//! Rows that a decision is applied to: the column that it was made for is their score.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::check::EarlierDecision;
use super::open::{Gold, Inputs, Opened};
use crate::commands::message::{CommandError, WrongUsage};
use crate::dataset::{Dataset, Note, option};

/// The column that the scores of `dataset` come from.
pub(super) fn score_column(dataset: &Dataset) -> Option<&String> {
    let column = dataset.roles.score.filter(|_| dataset.scores.is_some())?;
    dataset.table.headers().get(column)
}

/// What becomes of rows whose scores stand in another column than the decision was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherColumn {
    Refuse,
    /// `--force` accepts it.
    Accept,
}

impl OtherColumn {
    pub(crate) fn accept_if(force: bool) -> Self {
        if force { Self::Accept } else { Self::Refuse }
    }
}

impl Opened<'_> {
    /// Whether `--score` names another column than the decision was made for.
    fn check_column(&self, earlier: Option<&EarlierDecision<'_>>, other: OtherColumn) -> Result<(), WrongUsage> {
        match other {
            OtherColumn::Refuse => {}
            OtherColumn::Accept => return Ok(()),
        }
        // Where a model scores, no column does.
        let typed = self.options.score.as_ref().filter(|_| self.model.is_none());
        let decided = earlier.and_then(|earlier| earlier.decision.asked.score_column.as_ref());
        let Some((decided, typed)) = decided.zip(typed).filter(|(decided, typed)| decided != typed) else {
            return Ok(());
        };
        Err(WrongUsage::AnotherColumn { decided: decided.clone(), typed: typed.clone() })
    }

    /// Read the rows that `earlier` is applied to. Where neither a model nor an option says what the score is, it is the column that
    /// the decision was made for.
    pub(crate) fn read_for(
        self,
        earlier: Option<&EarlierDecision<'_>>,
        gold: Gold,
        other: OtherColumn,
    ) -> Result<Inputs> {
        self.check_column(earlier, other)?;
        let typed = self.options.positive.clone().filter(|_| other == OtherColumn::Refuse);
        let inputs = self.read_column(earlier, gold, other)?;
        if let Some(earlier) = earlier {
            earlier.check_label(&inputs.dataset, inputs.model.as_deref(), typed)?;
        }
        if let (Some(earlier), None, OtherColumn::Refuse) = (earlier, &inputs.model, other) {
            earlier.check_scores(&inputs.dataset)?;
        }
        Ok(inputs)
    }

    fn read_column(self, earlier: Option<&EarlierDecision<'_>>, gold: Gold, other: OtherColumn) -> Result<Inputs> {
        let decided = earlier.and_then(|earlier| earlier.decision.asked.score_column.clone());
        let is_open = self.model.is_none() && self.options.score.is_none() && self.options.scores_file.is_none();
        let (Some(decided), Some(path), true) = (decided, self.path.clone(), is_open) else { return self.read(gold) };
        let mut again = self.clone();
        again.options.score = Some(decided.clone());
        if path == Path::new("-") || !path.is_file() {
            // It can be read once only.
            return again.read(gold);
        }
        match self.read(gold) {
            Ok(inputs) if score_column(&inputs.dataset) == Some(&decided) => Ok(inputs),
            found => match (again.read(gold), found) {
                (Ok(mut inputs), _) => {
                    Arc::make_mut(&mut inputs.dataset).notes.push(Note::DecidedScore(decided.as_str().into()));
                    Ok(inputs)
                }
                (Err(_), Ok(inputs)) if other == OtherColumn::Refuse => {
                    let found =
                        score_column(&inputs.dataset).map_or_else(String::new, |found| option("--score", found));
                    Err(CommandError::NoDecidedColumn { data: path, decided, found }.into())
                }
                (Err(_), found) => found,
            },
        }
    }
}
