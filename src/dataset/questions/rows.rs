//! Questions while they are read: their texts, each once, their answers, and what is to be said of them all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{GoldAnswer, Question, Questions, Unanswerable};
use crate::dataset::message::{Excerpt, QuestionCounts, QuestionFault, Questionable, QuestionsDoubt, RowFault};
use crate::dataset::raw_table::retain;

/// What 0 and 1 are called where the label is whether there is an answer.
pub(in crate::dataset) const CLASS_NAMES: [&str; 2] = ["unanswerable", "answerable"];

/// Between the different texts of the answers to a question, where they are shown in one cell.
const BETWEEN_ANSWERS: &str = " | ";

/// An answer as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dataset) struct Given {
    pub text: String,
    /// Where it begins in the context, in code points, which Python calls characters; `None` where the file does not say.
    pub start: Option<i64>,
}

/// What a file says of the answers to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::dataset) struct Said {
    pub answers: Option<Vec<Given>>,
    pub is_impossible: Option<bool>,
}

/// The good questions of a file, in its order.
#[derive(Debug, Clone, Default)]
pub(in crate::dataset) struct QuestionRows {
    contexts: Vec<Arc<str>>,
    known: HashMap<Arc<str>, usize>,
    pub rows: Vec<Question>,
    /// What the file's version says of questions without an answer.
    pub by_version: Option<Unanswerable>,
    /// Whether some question says whether it is impossible.
    pub says_impossible: bool,
    answers_with_start: usize,
    misplaced: Tally,
    contradictory: Tally,
}

/// How many questions something holds for, and the id of the first.
#[derive(Debug, Clone, Default)]
struct Tally {
    count: usize,
    first: Option<Arc<str>>,
}

impl Tally {
    fn add(&mut self, count: usize, id: &Arc<str>) {
        self.count += count;
        if count > 0 {
            self.first.get_or_insert_with(|| Arc::clone(id));
        }
    }

    fn questionable(&self) -> Option<Questionable> {
        Some(Questionable { count: self.count, first: Excerpt::from(&**self.first.as_ref()?) })
    }
}

impl QuestionRows {
    /// The number of this text, which is kept once.
    pub(in crate::dataset) fn context(&mut self, text: &str) -> usize {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let text: Arc<str> = text.into();
        self.contexts.push(Arc::clone(&text));
        self.known.insert(text, self.contexts.len() - 1);
        self.contexts.len() - 1
    }

    /// Put a question about the text of this number behind the others. One that is called impossible and does not say what its
    /// answers are has none.
    pub(in crate::dataset) fn push(&mut self, id: Arc<str>, context: usize, said: Said) {
        let Said { answers, is_impossible } = said;
        let answers = answers.or_else(|| (is_impossible == Some(true)).then(Vec::new));
        self.says_impossible |= is_impossible.is_some();
        if let (Some(answers), Some(is_impossible)) = (&answers, is_impossible) {
            self.contradictory.add(usize::from(answers.is_empty() != is_impossible), &id);
        }
        let text = &*self.contexts[context];
        let is_ascii = text.is_ascii();
        let (mut with_start, mut misplaced) = (0, 0);
        let placed = |Given { text: answer, start }| {
            let said = start.is_some();
            let start = start.and_then(|start| byte_offset(text, is_ascii, start));
            let start = start.filter(|&start| text[start..].starts_with(&answer));
            with_start += usize::from(said);
            misplaced += usize::from(said && start.is_none());
            GoldAnswer { text: answer, start }
        };
        let answers = answers.map(|answers| answers.into_iter().map(placed).collect());
        self.answers_with_start += with_start;
        self.misplaced.add(misplaced, &id);
        self.rows.push(Question { id, context, answers });
    }

    /// Keep the questions whose entry in `keep` is true.
    pub(in crate::dataset) fn retain(&mut self, keep: &[bool]) {
        retain(&mut self.rows, keep);
    }

    /// Whether each has an answer; `None` where nobody says so of any.
    pub(in crate::dataset) fn labels(&self) -> Option<Vec<bool>> {
        let is_answered = |row: &Question| row.answers.as_ref().is_some_and(|answers| !answers.is_empty());
        self.rows.iter().any(|row| row.answers.is_some()).then(|| self.rows.iter().map(is_answered).collect())
    }

    /// The questions that do not say what their answers are, where others do.
    pub(in crate::dataset) fn without_gold(&self) -> Vec<(usize, RowFault)> {
        if self.rows.iter().all(|row| row.answers.is_none()) {
            return Vec::new();
        }
        let rows = self.rows.iter().enumerate().filter(|(_, row)| row.answers.is_none());
        rows.map(|(place, row)| (place, QuestionFault::NoAnswers((&*row.id).into()).into())).collect()
    }

    /// Two questions that have the same id, by their place; those that are bad have none.
    pub(in crate::dataset) fn with_same_id(&self, is_bad: impl Fn(usize) -> bool) -> Option<[usize; 2]> {
        let mut places = HashMap::with_capacity(self.rows.len());
        let mut ids = self.rows.iter().enumerate().filter(|(place, _)| !is_bad(*place));
        ids.find_map(|(place, row)| Some([places.insert(&*row.id, place)?, place]))
    }

    /// What is to be doubted of them.
    pub(in crate::dataset) fn doubts(&self) -> Vec<QuestionsDoubt> {
        let answers = self.answers_with_start;
        let misplaced = self.misplaced.questionable();
        let misplaced = misplaced.map(|misplaced| QuestionsDoubt::Misplaced { misplaced, answers });
        let contradictory = self.contradictory.questionable().map(QuestionsDoubt::Impossible);
        misplaced.into_iter().chain(contradictory).collect()
    }

    pub(in crate::dataset) fn into_questions(self) -> Questions {
        let unanswerable = self.unanswerable();
        Questions { contexts: self.contexts, rows: self.rows, unanswerable }
    }

    /// A question without an answer goes before all that a file says of itself.
    fn unanswerable(&self) -> Unanswerable {
        let labels = self.labels();
        if labels.as_ref().is_some_and(|labels| labels.contains(&false)) {
            return Unanswerable::Possible;
        }
        let by_facts =
            if labels.is_some() && !self.says_impossible { Unanswerable::Never } else { Unanswerable::Possible };
        self.by_version.unwrap_or(by_facts)
    }
}

impl Question {
    /// The different answers that people gave, in their order, none where there is none; `None` where nobody says.
    pub(crate) fn different_answers(&self) -> Option<Vec<&str>> {
        self.answers.as_deref().map(different_texts)
    }
}

impl Questions {
    /// How many there are, about how many texts.
    pub(in crate::dataset) fn counts(&self) -> QuestionCounts {
        let contexts: HashSet<usize> = self.rows.iter().map(|row| row.context).collect();
        let without = self.rows.iter().filter(|row| row.answers.as_ref().is_some_and(Vec::is_empty)).count();
        let is_said = self.rows.iter().any(|row| row.answers.is_some());
        QuestionCounts {
            questions: self.rows.len(),
            contexts: contexts.len(),
            without_answer: is_said.then_some(without),
            unanswerable: self.unanswerable,
        }
    }
}

/// Where the code point of number `start` begins in `text`, in bytes; `None` beyond its end.
fn byte_offset(text: &str, is_ascii: bool, start: i64) -> Option<usize> {
    let start = usize::try_from(start).ok()?;
    if is_ascii {
        return (start <= text.len()).then_some(start);
    }
    text.char_indices().map(|(offset, _)| offset).chain([text.len()]).nth(start)
}

/// The different texts of answers in their order, as they are shown in one cell.
pub(in crate::dataset) fn in_one_cell(answers: &[GoldAnswer]) -> String {
    different_texts(answers).join(BETWEEN_ANSWERS)
}

/// The different texts of answers in their order.
fn different_texts(answers: &[GoldAnswer]) -> Vec<&str> {
    let mut different: Vec<&str> = Vec::new();
    for GoldAnswer { text, .. } in answers {
        if !different.contains(&text.as_str()) {
            different.push(text);
        }
    }
    different
}
