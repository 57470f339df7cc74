//! What is wrong with questions about texts, and what there is to tell of them.

use std::fmt;
use std::path::PathBuf;

use super::encoding::Encoding;
use super::excerpt::Excerpt;
use super::json::{JsonFault, JsonKind};
use crate::dataset::Unanswerable;
use crate::metrics::{counted, grouped};

/// Why questions cannot be read, after the file's path. Lines and columns are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionsFault {
    /// `message` is what the parser says.
    #[error("the JSON is broken at line {line}, column {column}: {message}; correct it there, or write the file anew")]
    Syntax { line: usize, column: usize, message: String },
    #[error(
        "the JSON ends too early, at line {line}, column {column}: the file seems to be cut off; copy or write it anew"
    )]
    CutOff { line: usize, column: usize },
    #[error("line {line} is not valid UTF-8: {}", encoding.remedy())]
    NotUtf8 { line: usize, encoding: Encoding },
    /// Without this part no question can be read.
    #[error("{fault} (line {line}; SQuAD has data[].paragraphs[], each with a context and qas[], its questions)")]
    Structure { line: u64, fault: JsonFault },
    #[error("there are no questions in it (SQuAD has them in data[].paragraphs[].qas[])")]
    NoQuestions,
    #[error(
        "two questions have the id {id}{}: answers are joined by it, so give each question an id of its own",
        if lines[0] == lines[1] { String::new() } else { format!(" (lines {} and {})", lines[0], lines[1]) }
    )]
    RepeatedId { id: Excerpt, lines: [u64; 2] },
    /// An option that speaks of something that questions do not have.
    #[error(
        "{option} means nothing for questions about texts, whose label is whether they have an answer: leave it out"
    )]
    Option { option: &'static str },
    /// Labels are needed.
    #[error(
        "no question says what its answers are, so there is nothing to compare with: add them (the key answers), or use predict \
         or score, which need none"
    )]
    NoGold,
    /// Neither a model nor another program has answered.
    #[error(
        "nobody has answered these questions: give a question-answering model (--model DIR), or what another program answered \
         (--scores null_odds.json --predictions predictions.json)"
    )]
    Unanswered,
    #[error(
        "--predictions needs the scores too: add --scores, for example with the null_odds.json that was written beside it"
    )]
    PredictionsAlone,
    #[error("--predictions holds answers to questions about texts, and there are none in these data: leave it out")]
    NotQuestions,
}

/// Why a file that has something for each question's id cannot be joined to the questions, after the file's path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ByIdFault {
    #[error("the JSON is broken at line {line}, column {column}: {message}; write the file anew")]
    Syntax { line: usize, column: usize, message: String },
    #[error("it must be one JSON object with {wanted} for each question's id, as run_squad.py writes it")]
    NoObject { wanted: WantedById },
    #[error("the id {id} {what}, and must have {wanted}")]
    Value { id: Excerpt, what: BadValue, wanted: WantedById },
    #[error("it has the id {0} twice")]
    RepeatedId(Excerpt),
    /// Of so many `questions`; `first` is the id of the first that is missing.
    #[error(
        "it does not have {wanted} for {} of the {}, the first of which has the id {first}: it must have every id of the data",
        grouped(*missing as u64),
        counted(*questions, "question")
    )]
    MissingIds { wanted: WantedById, missing: usize, questions: usize, first: Excerpt },
    #[error(
        "it has {wanted} for none of the {} (the first has the id {first}): is it about other data?",
        counted(*questions, "question")
    )]
    NoneOfTheIds { wanted: WantedById, questions: usize, first: Excerpt },
}

/// What a file has for each question's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WantedById {
    #[error("a number")]
    Score,
    #[error("a text")]
    Answer,
}

/// What stands beside an id instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadValue {
    #[error("has {0}, which is not finite")]
    NotFinite(Excerpt),
    #[error("has {0}")]
    Kind(JsonKind),
}

/// What is wrong with one question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionFault {
    /// Of a JSON document.
    #[error(transparent)]
    Json(#[from] JsonFault),
    #[error("there is no id in column {0}")]
    NoId(Excerpt),
    #[error("the cell {cell} in column {column} {fault}")]
    AnswerCell { cell: Excerpt, column: Excerpt, fault: AnswerCell },
    /// Others have them.
    #[error(
        "the question {0} does not say what its answers are, and others do (an empty list says that there is no answer)"
    )]
    NoAnswers(Excerpt),
    /// The question has nothing in a file that is joined by id.
    #[error("{} does not have {wanted} for the id {id}", path.display())]
    NotById { path: PathBuf, id: Excerpt, wanted: WantedById },
}

/// What is wrong with the cell of a gold answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerCell {
    #[error(
        "is neither a list of texts, nor of objects with text and answer_start, nor an object with a list of each, nor one plain \
         text"
    )]
    Answers,
    #[error("has other numbers of texts and of answer_start")]
    Uneven,
    #[error("is not a whole number")]
    Start,
    #[error("is neither true nor false")]
    Impossible,
}

/// How many questions there are, about how many texts, and how many of them have no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionCounts {
    pub questions: usize,
    /// Different ones that questions are about.
    pub contexts: usize,
    /// `None` where nobody says.
    pub without_answer: Option<usize>,
    pub unanswerable: Unanswerable,
}

impl fmt::Display for QuestionCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (questions, contexts) = (counted(self.questions, "question"), counted(self.contexts, "text"));
        write!(f, "{questions} about {contexts}; ")?;
        match (self.without_answer, self.unanswerable) {
            (None, Unanswerable::Possible) => f.write_str("the file does not say what their answers are"),
            (None, Unanswerable::Never) => {
                f.write_str("the file does not say what their answers are, but that each has one (as in SQuAD 1.1)")
            }
            (Some(_), Unanswerable::Never) => f.write_str("each has an answer (as in SQuAD 1.1)"),
            (Some(0), Unanswerable::Possible) => f.write_str("each has an answer"),
            (Some(1), Unanswerable::Possible) => f.write_str("1 has no answer"),
            (Some(without), Unanswerable::Possible) => write!(f, "{} have no answer", grouped(without as u64)),
        }
    }
}

/// Questions of a file that are not quite as they should be, with the id of the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questionable {
    pub count: usize,
    pub first: Excerpt,
}

/// What there is to doubt about questions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionsDoubt {
    /// Of so many `answers` that say where they stand.
    #[error(
        "{} of {} {} not stand in the text where answer_start says, the first in question {}: the place is ignored, the answer counts",
        grouped(misplaced.count as u64),
        counted(*answers, "answer"),
        if misplaced.count == 1 { "does" } else { "do" },
        misplaced.first
    )]
    Misplaced { misplaced: Questionable, answers: usize },
    #[error(
        "is_impossible contradicts the answers of {}{}: what counts is whether there are answers",
        counted(_0.count, "question"),
        if _0.count == 1 { format!(" ({})", _0.first) } else { format!(", the first of them {}", _0.first) }
    )]
    Impossible(Questionable),
    #[error(
        "{} has {} that no question has, {}{}: ignored",
        path.display(),
        counted(unknown.count, "id"),
        if unknown.count == 1 { "" } else { "the first of them " },
        unknown.first
    )]
    UnknownIds { path: PathBuf, unknown: Questionable },
    /// They were written at a threshold.
    #[error(
        "{} has no text for {} of {}: at thresholds below the one that it was written at, exact match and F1 are not those of the \
         model's answers; write it with --null_score_diff_threshold=1e9 (run_squad.py) or --answer-all (cutpoint predict)",
        path.display(),
        grouped(*empty as u64),
        counted(*questions, "question")
    )]
    NoText { path: PathBuf, empty: usize, questions: usize },
}
