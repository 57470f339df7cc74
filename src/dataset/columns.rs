//! Which column plays which role.
//!
//! Where the table of names leaves two candidates for a role that is needed, the user is asked; an option always decides.

mod elsewhere;
mod questions;

use std::path::Path;

pub(super) use elsewhere::{COMPARE_SCORE, compared, given_away};
pub(super) use questions::of_questions;

use super::costs::{self, cost_option};
use super::error::DataError;
use super::header::Header;
use super::layouts::Columns;
use super::message::{self, Counts, Excerpt, Guess, Hint, Names, Note, Role, ScoresFrom};
use super::names::{IDS, LABELS, LAST_LABEL, SCORES, SINGLE_TEXTS, TEXT_PAIRS, canonical, is_label, known};
use super::raw_table::RawTable;
use super::{Needs, OptionalColumn, ReadOptions, Roles};
use crate::metrics::PerOutcome;

/// What recognition has to know beside the header.
pub(super) struct Question<'a> {
    pub path: &'a Path,
    pub headers: &'a [String],
    pub options: &'a ReadOptions,
    pub needs: Needs,
    /// Without a header of the file's own `headers` are numbers.
    pub header: Header,
    /// The columns of a headerless file that speaks for itself.
    pub guess: Option<(Columns, Guess)>,
    /// What stands in the third of three columns, where a headerless file does not speak for itself because of it.
    pub third: Option<Counts>,
}

/// Who plays which role, and what the user should know of it.
///
/// Needed roles are all there; a role that is not needed and not clear is left open, which a note says.
pub(super) fn recognise(question: &Question) -> Result<(Roles, Vec<Note>), DataError> {
    let mut finder = Finder { question, notes: Vec::new() };
    let mut roles = finder.explicit()?;
    let may_have_ids = question.options.id != Some(OptionalColumn::None);
    if let Some((columns, guess)) = question.guess {
        roles.text_a.get_or_insert(columns.text_a - 1);
        roles.text_b = roles.text_b.or(columns.text_b.map(|column| column - 1));
        roles.label.get_or_insert(columns.label - 1);
        roles.id = roles.id.or(columns.id.map(|column| column - 1).filter(|_| may_have_ids));
        finder.notes.push(Note::Headerless(guess));
    } else {
        finder.texts_and_label(&mut roles)?;
    }
    finder.score(&mut roles)?;
    if question.header.has_names() && roles.id.is_none() && may_have_ids {
        roles.id = finder.single(&roles, Role::Id, "--id", &IDS, false)?;
    }
    if let Some((columns, note)) = costs::decided(question.options, question.headers, &roles) {
        let typed = roles.costs;
        roles.costs = PerOutcome::from_fn(|outcome| typed.get(outcome).or(*columns.get(outcome)));
        finder.notes.push(note);
    }
    finder.check_needs(&roles)?;
    finder.tell(&roles);
    Ok((roles, finder.notes))
}

/// The roles that are clear: those that options name, and those of names that leave no choice.
pub(super) fn clear(raw: &RawTable, options: &ReadOptions) -> Roles {
    let (path, headers, header) = (&raw.path, raw.table.headers(), raw.header);
    let needs = Needs { texts: false, labels: false, scores: false };
    let question = Question { path, headers, options, needs, header, guess: None, third: None };
    let mut finder = Finder { question: &question, notes: Vec::new() };
    let Ok(mut roles) = finder.explicit() else { return Roles::default() };
    // Where nothing is needed nothing unclear is an error.
    let _ = finder.texts_and_label(&mut roles);
    if header.has_names() && roles.score.is_none() && options.scores_file.is_none() {
        roles.score = finder.single(&roles, Role::Score, "--score", &SCORES, false).unwrap_or_default();
    }
    roles
}

/// How a name is put before it is compared with the known ones.
type Spelled = fn(&str) -> String;

/// In the order in which they are tried: as it stands, then with `_` for blanks and hyphens.
const SPELLINGS: [Spelled; 2] = [canonical, |name| canonical(name).replace([' ', '-'], "_")];

struct Finder<'a> {
    question: &'a Question<'a>,
    notes: Vec<Note>,
}

impl Finder<'_> {
    /// The columns that options name.
    fn explicit(&self) -> Result<Roles, DataError> {
        let options = self.question.options;
        // With --scores, --score names the column of that file.
        let score = if options.scores_file.is_some() { &None } else { &options.score };
        let named_column = |option: &Option<OptionalColumn>| option.as_ref().and_then(OptionalColumn::name).cloned();
        let [id, count, weight] = [&options.id, &options.count, &options.weight].map(named_column);
        let named = [
            ("--text-a", &options.text_a),
            ("--text-b", &options.text_b),
            ("--label", &options.label),
            ("--score", score),
            ("--id", &id),
            ("--count", &count),
            ("--weight", &weight),
        ];
        let mut found = [None; 7];
        for (slot, (option, name)) in found.iter_mut().zip(named) {
            if let Some(name) = name {
                *slot = Some(self.question.column(option, name)?);
            }
        }
        for (first, second) in (0..7).flat_map(|first| (first + 1..7).map(move |second| (first, second))) {
            if let (Some(column), true) = (found[first], found[first] == found[second]) {
                let (path, name) = (self.question.path.into(), self.question.name(column));
                return Err(DataError::SameColumn { path, first: named[first].0, second: named[second].0, name });
            }
        }
        let [text_a, text_b, label, score, id, count, weight] = found;
        let costs = options.costs.try_map(|outcome, name| {
            let named = |name: &String| self.question.column(cost_option(outcome), name);
            name.as_ref().map(named).transpose()
        })?;
        Ok(Roles { text_a, text_b, label, score, id, count, weight, costs })
    }

    /// Those that have a name that is known.
    fn texts_and_label(&mut self, roles: &mut Roles) -> Result<(), DataError> {
        if !self.question.header.has_names() {
            return Ok(());
        }
        self.texts(roles)?;
        if roles.label.is_none() {
            let is_there =
                |name: &&str| SPELLINGS.iter().any(|spelled| self.called(roles, name, *spelled).next().is_some());
            let names = if LABELS.iter().any(is_there) { &LABELS[..] } else { &[LAST_LABEL] };
            roles.label = self.single(roles, Role::Label, "--label", names, self.question.needs.labels)?;
        }
        Ok(())
    }

    /// Columns called `name` where names are spelled so, those excepted that play a role already.
    fn called(&self, roles: &Roles, name: &str, spelled: Spelled) -> impl Iterator<Item = usize> {
        let taken = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id, roles.count, roles.weight];
        let compared = self.question.options.compare.iter();
        let compared: Vec<usize> = compared.filter_map(|name| self.question.column(COMPARE_SCORE, name).ok()).collect();
        let is_free = move |column: &usize| !taken.contains(&Some(*column)) && !compared.contains(column);
        let columns = self.question.headers.iter().enumerate();
        columns.filter(move |(column, header)| spelled(header) == name && is_free(column)).map(|(column, _)| column)
    }

    /// The only column that bears one of `names`; where there are more, an error if `needed`, else none and a note.
    fn single(
        &mut self,
        roles: &Roles,
        role: Role,
        option: &'static str,
        names: &[&str],
        needed: bool,
    ) -> Result<Option<usize>, DataError> {
        let called = |spelled: Spelled| names.iter().flat_map(|name| self.called(roles, name, spelled)).collect();
        let columns: Vec<usize> = first_found(called);
        match columns[..] {
            [] => Ok(None),
            [column] => Ok(Some(column)),
            _ => {
                let candidates = vec![self.question.names(columns.iter().copied())];
                let example = columns.iter().find_map(|&column| self.question.typed(option, column));
                self.unclear(role, option, candidates, example, needed).map(|()| None)
            }
        }
    }

    fn unclear(
        &mut self,
        role: Role,
        option: &'static str,
        candidates: Vec<Names>,
        example: Option<String>,
        needed: bool,
    ) -> Result<(), DataError> {
        if needed {
            return Err(DataError::AmbiguousColumns { path: self.question.path.into(), role, candidates, example });
        }
        self.notes.push(Note::Unclear { role, candidates, option });
        Ok(())
    }

    /// Fill in the sentences that no option names.
    fn texts(&mut self, roles: &mut Roles) -> Result<(), DataError> {
        let partner = |given: usize, order: fn((&'static str, &'static str)) -> [&'static str; 2]| {
            let names = SPELLINGS.map(|spelled| spelled(&self.question.headers[given]));
            let mut pairs =
                TEXT_PAIRS.into_iter().map(order).filter(|[first, _]| names.iter().any(|name| first == name));
            pairs.find_map(|[_, other]| SPELLINGS.iter().find_map(|spelled| self.called(roles, other, *spelled).next()))
        };
        match (roles.text_a, roles.text_b) {
            (Some(_), Some(_)) => {}
            (Some(given), None) => roles.text_b = partner(given, |(a, b)| [a, b]),
            (None, Some(given)) => roles.text_a = partner(given, |(a, b)| [b, a]),
            (None, None) => match first_found(|spelled| self.text_candidates(roles, spelled))[..] {
                [] => {}
                [(a, b)] => (roles.text_a, roles.text_b) = (Some(a), b),
                ref found => {
                    let names = |&(a, b): &(usize, Option<usize>)| self.question.names(std::iter::once(a).chain(b));
                    let candidates = found.iter().map(names).collect();
                    let example = found.iter().find_map(|&(a, b)| {
                        let typed = [Some(("--text-a", a)), b.map(|b| ("--text-b", b))];
                        let typed =
                            typed.into_iter().flatten().map(|(option, column)| self.question.typed(option, column));
                        Some(typed.collect::<Option<Vec<_>>>()?.join(" "))
                    });
                    let needed = self.question.needs.texts;
                    self.unclear(Role::Texts, "--text-a and --text-b", candidates, example, needed)?;
                }
            },
        }
        Ok(())
    }

    /// Columns whose names make them a pair of texts, and those that could be a single text.
    fn text_candidates(&self, roles: &Roles, spelled: Spelled) -> Vec<(usize, Option<usize>)> {
        let mut found: Vec<(usize, Option<usize>)> = Vec::new();
        for (first, second) in TEXT_PAIRS {
            for a in self.called(roles, first, spelled) {
                found.extend(self.called(roles, second, spelled).map(|b| (a, Some(b))));
            }
        }
        let pairs = found.clone();
        let in_pair = |column: &usize| pairs.iter().any(|&(a, b)| a == *column || b == Some(*column));
        let singles = SINGLE_TEXTS.iter().flat_map(|name| self.called(roles, name, spelled));
        found.extend(singles.filter(|column| !in_pair(column)).map(|column| (column, None)));
        found
    }

    /// The score column where scores are to come from this file; otherwise it is set aside, and that is said.
    fn score(&mut self, roles: &mut Roles) -> Result<(), DataError> {
        let Question { needs, options, .. } = *self.question;
        let own = needs.scores && options.scores_file.is_none();
        if roles.score.is_none() && self.question.header.has_names() {
            roles.score = self.single(roles, Role::Score, "--score", &SCORES, own)?;
        }
        if own {
            return Ok(());
        }
        if let Some(column) = roles.score.take() {
            let instead = if needs.scores { ScoresFrom::File } else { ScoresFrom::Model };
            self.notes.push(Note::ScoreColumnSetAside { column: self.question.name(column), instead });
        }
        Ok(())
    }

    fn check_needs(&self, roles: &Roles) -> Result<(), DataError> {
        let Question { path, needs, options, .. } = *self.question;
        let no_texts = roles.text_a.is_none() && (needs.texts || roles.text_b.is_some());
        let no_label = needs.labels && roles.label.is_none();
        let no_score = needs.scores && options.scores_file.is_none() && roles.score.is_none();
        if !self.question.header.has_names() && self.question.guess.is_none() && (no_texts || no_label || no_score) {
            let taken = [roles.text_a, roles.text_b, roles.label, roles.id, roles.count, roles.weight];
            let all_are_taken = (0..self.question.headers.len()).all(|column| taken.contains(&Some(column)));
            // Where every column has its role, there is none left to name.
            if all_are_taken && no_score && !no_texts && !no_label {
                return Err(DataError::NoScores { path: path.into(), columns: None });
            }
            return Err(self.question.headerless());
        }
        if no_texts {
            return Err(self.question.missing(Role::TextA, "--text-a"));
        }
        if no_score {
            let columns = self.question.header.has_names().then(|| self.question.headers.into());
            return Err(DataError::NoScores { path: path.into(), columns });
        }
        if no_label {
            return Err(self.question.missing(Role::Label, "--label"));
        }
        Ok(())
    }

    /// Notes on what was recognised.
    fn tell(&mut self, roles: &Roles) {
        let columns = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id];
        if columns.iter().any(Option::is_some) {
            let names = columns.map(|column| column.map(|column| self.question.name(column)));
            self.notes.insert(0, Note::Roles(names));
        }
        if let (Some(label), None) = (roles.label, &self.question.options.label) {
            let headers = self.question.headers.iter().map(String::as_str).enumerate();
            let is_alike = |name: &str| name.contains("label") || is_label(name);
            let alike = headers.filter(|(column, header)| *column != label && is_alike(&canonical(header)));
            let alike: Vec<&str> = alike.map(|(_, header)| header).collect();
            if !alike.is_empty() {
                self.notes.push(Note::OtherLabelColumns(Names::examples(alike)));
            }
        }
    }
}

/// What `find` finds with the first spelling that finds anything.
fn first_found<T>(find: impl Fn(Spelled) -> Vec<T>) -> Vec<T> {
    SPELLINGS.into_iter().map(find).find(|found| !found.is_empty()).unwrap_or_default()
}

impl Question<'_> {
    fn name(&self, column: usize) -> Excerpt {
        self.headers[column].as_str().into()
    }

    fn names(&self, columns: impl Iterator<Item = usize>) -> Names {
        columns.map(|column| self.headers[column].as_str()).collect()
    }

    /// What to type for a column, where its name is its own.
    fn typed(&self, option: &'static str, column: usize) -> Option<String> {
        let name = &self.headers[column];
        self.column(option, name).is_ok().then(|| message::option(option, name))
    }

    /// The column that an option names: by its exact name, else by its name in another case, else, without a header,
    /// by its number.
    pub(super) fn column(&self, option: &'static str, name: &str) -> Result<usize, DataError> {
        let matching = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            self.headers.iter().enumerate().filter(|(_, header)| same(header)).map(|(column, _)| column).collect()
        };
        let mut columns = matching(&|header| header == name);
        if columns.is_empty() {
            columns = matching(&|header| canonical(header) == canonical(name));
        }
        match columns[..] {
            [column] => Ok(column),
            [] => {
                let hint = match (name.parse::<usize>(), self.header) {
                    (Ok(_), Header::Names) => Hint::NumbersNeedNoHeader,
                    (Err(_), Header::Missing | Header::RowOrNumbers) => Hint::NumbersOnly,
                    (_, Header::Uneven(uneven)) if !uneven.has_names() => Hint::NumbersBecause(uneven),
                    (Ok(_), Header::Missing | Header::RowOrNumbers)
                    | (Err(_), Header::Names)
                    | (_, Header::Numbers | Header::Uneven(_)) => Hint::Nothing,
                };
                let (path, columns) = (self.path.into(), self.headers.into());
                Err(DataError::UnknownColumn { path, option, name: name.into(), columns, hint })
            }
            _ => Err(DataError::RepeatedColumn { path: self.path.into(), option, name: name.into() }),
        }
    }

    fn missing(&self, role: Role, option: &'static str) -> DataError {
        let hint = if known(self.headers) >= 2 { Hint::Nothing } else { Hint::NoHeader };
        DataError::MissingColumn { path: self.path.into(), role, columns: self.headers.into(), option, hint }
    }

    fn headerless(&self) -> DataError {
        let (path, third, columns) = (self.path.into(), self.third.clone(), self.headers.len());
        DataError::Headerless { path, header: self.header, third, columns }
    }
}
