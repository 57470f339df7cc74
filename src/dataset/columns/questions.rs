//! Roles where the rows are questions about texts: who asks is known, and there is no label.

use super::{Finder, Question};
use crate::dataset::error::DataError;
use crate::dataset::message::{Note, Role};
use crate::dataset::names::IDS;
use crate::dataset::{OptionalColumn, Roles};

/// Who plays which role beside the questions, which are in the column `asked`.
pub(in crate::dataset) fn of_questions(question: &Question, asked: usize) -> Result<(Roles, Vec<Note>), DataError> {
    let mut finder = Finder { question, notes: Vec::new() };
    let mut roles = finder.explicit()?;
    roles.text_a = Some(asked);
    finder.score(&mut roles)?;
    if roles.id.is_none() && question.options.id != Some(OptionalColumn::None) {
        roles.id = finder.single(&roles, Role::Id, "--id", &IDS, false)?;
    }
    finder.tell(&roles);
    Ok((roles, finder.notes))
}
