//! Columns that options name for something else than texts, label and score: one that is one of these is no good there.

use super::{Question, recognise};
use crate::dataset::error::DataError;
use crate::dataset::message::Role;
use crate::dataset::{OptionalColumn, ReadOptions, Roles};

/// The option that names a further column of scores.
pub(in crate::dataset) const COMPARE_SCORE: &str = "--compare-score";

/// The columns of further scores that options name: none of them plays another role, and none is named twice.
pub(in crate::dataset) fn compared(question: &Question, roles: &Roles) -> Result<Vec<usize>, DataError> {
    let mut columns: Vec<usize> = Vec::new();
    for name in &question.options.compare {
        let column = question.column(COMPARE_SCORE, name)?;
        let Roles { label, score, .. } = *roles;
        let as_found = [(Role::Label, label, &question.options.label), (Role::Score, score, &question.options.score)];
        let found = as_found.into_iter().find(|(_, other, typed)| *other == Some(column) && typed.is_none());
        if let Some((role, ..)) = found {
            return Err(plays(question, COMPARE_SCORE, column, role));
        }
        let taken = [("--label", label), ("--score", score)];
        let first = taken.into_iter().find(|(_, other)| *other == Some(column)).map(|(option, _)| option);
        if let Some(first) = first.or_else(|| columns.contains(&column).then_some(COMPARE_SCORE)) {
            let (path, name) = (question.path.into(), question.name(column));
            return Err(DataError::SameColumn { path, first, second: COMPARE_SCORE, name });
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Where a role has no column only because an option names it for counts, weights or further scores: that.
pub(in crate::dataset) fn given_away(question: &Question) -> Option<DataError> {
    let options = question.options;
    let roles = |options: &ReadOptions| {
        let Question { path, headers, needs, header, guess, .. } = *question;
        recognise(&Question { path, headers, options, needs, header, guess, third: None }).ok()
    };
    let numbers = [
        ("--count", &options.count, ReadOptions { count: None, ..options.clone() }),
        ("--weight", &options.weight, ReadOptions { weight: None, ..options.clone() }),
    ];
    let number = numbers.into_iter().find_map(|(option, named, without)| {
        let Some(OptionalColumn::Named(name)) = named else { return None };
        let column = question.column(option, name).ok()?;
        let (Roles { text_a, text_b, label, score, .. }, _) = roles(&without)?;
        let played =
            [(Role::TextA, text_a), (Role::TextB, text_b), (Role::Label, label), (Role::Score, score)].into_iter();
        let role = played.filter(|(_, other)| *other == Some(column)).map(|(role, _)| role).next()?;
        Some(plays(question, option, column, role))
    });
    number.or_else(|| {
        let named = !options.compare.is_empty();
        let (roles, _) = named.then(|| roles(&ReadOptions { compare: Vec::new(), ..options.clone() }))??;
        compared(question, &roles).err()
    })
}

/// That a column which an option names plays a role already.
fn plays(question: &Question, option: &'static str, column: usize, role: Role) -> DataError {
    DataError::PlaysAnotherRole { path: question.path.into(), option, name: question.name(column), role }
}
