//! Search in the rows: the next listed one that contains what was typed.

use std::sync::Arc;

use super::View;
use super::rows::{Content, Sort};
use crate::dataset::{Dataset, Questions};
use crate::metrics::AnswerSet;

/// Which of the listed rows that match a search arrived at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchCount {
    /// In the order of the list, the first is 1.
    pub number: usize,
    pub of: usize,
}

/// Where a search arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// At this position of the list.
    At(usize, MatchCount),
    /// At this position, past the end of the list.
    Wrapped(usize, MatchCount),
    /// Nowhere.
    Nothing,
}

/// Where a search begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchFrom {
    /// At the selected row, forwards.
    Here,
    /// After it.
    Next,
    /// Before it, backwards.
    Previous,
}

/// The first listed row from there on that contains `needle` in what it has to be read or in its id, upper and lower case
/// alike, going round at the end.
pub(super) fn search(dataset: &Dataset, view: &View, needle: &str, from: SearchFrom) -> Found {
    let needle = needle.to_lowercase();
    let listing = view.listing();
    let len = listing.len();
    // In the file's order rows stand for their positions, which are dear there.
    let by_row = view.rows.sort == Sort::Row;
    let place_of = |row: usize| {
        if !listing.admits(row) {
            None
        } else if by_row {
            Some(if view.rows.reverse { dataset.len() - 1 - row } else { row })
        } else {
            listing.position(row)
        }
    };
    let around = if by_row { dataset.len() } else { len };
    let Some(here) = view.selected_row().and_then(place_of) else { return Found::Nothing };
    // Steps from the selected place in the direction of the search; its own place comes last, or first.
    let steps = |place: usize| {
        let ahead = match from {
            SearchFrom::Here => return (place + around - here) % around,
            SearchFrom::Next => place + around - here,
            SearchFrom::Previous => here + around - place,
        };
        if ahead % around == 0 { around } else { ahead % around }
    };
    let columns = searched(dataset);
    let holds = |text: &str| text.to_lowercase().contains(&needle);
    let in_question = dataset.questions.as_deref().map(|questions| InQuestions::new(questions, view, &holds));
    let contains = |row: usize| {
        let mut cells = columns.iter().filter_map(|column| dataset.table.cell(row, *column).text());
        cells.any(holds) || in_question.as_ref().is_some_and(|found| found.holds(row, &holds))
    };
    let matches: Vec<(usize, usize)> = (0..dataset.len())
        .filter(|&row| contains(row))
        .filter_map(|row| place_of(row).map(|place| (place, row)))
        .collect();
    let best = matches.iter().copied().min_by_key(|(place, _)| steps(*place));
    match best.and_then(|(place, row)| Some((place, listing.position(row)?))) {
        None => Found::Nothing,
        Some((place, position)) => {
            let before = matches.iter().filter(|(other, _)| *other < place).count();
            let count = MatchCount { number: before + 1, of: matches.len() };
            let behind = match from {
                SearchFrom::Here => place < here,
                SearchFrom::Next => place <= here,
                SearchFrom::Previous => place >= here,
            };
            if behind { Found::Wrapped(position, count) } else { Found::At(position, count) }
        }
    }
}

/// What is searched of questions beside their columns: their texts, the answers that people gave, and what a model says.
struct InQuestions<'a> {
    questions: &'a Questions,
    answers: Option<&'a AnswerSet>,
    /// Which of the texts hold what is looked for: each is read once, however many questions are about it.
    contexts: Vec<bool>,
}

impl<'a> InQuestions<'a> {
    fn new(questions: &'a Questions, view: &'a View, holds: &impl Fn(&str) -> bool) -> Self {
        let contexts = questions.contexts.iter().map(|context| holds(context)).collect();
        Self { questions, answers: view.scored.answers().map(Arc::as_ref), contexts }
    }

    fn holds(&self, row: usize, holds: &impl Fn(&str) -> bool) -> bool {
        let question = &self.questions.rows[row];
        self.contexts[question.context]
            || question.gold().is_some_and(|mut answers| answers.any(holds))
            || self.answers.is_some_and(|answers| holds(&answers.rows()[row].text))
    }
}

/// The columns in which it is searched: those that are read, and the ids.
fn searched(dataset: &Dataset) -> Vec<usize> {
    let read = Content::of(dataset).columns(dataset);
    let id = dataset.roles.id.filter(|id| !read.contains(id));
    read.into_iter().chain(id).collect()
}
