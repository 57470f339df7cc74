//! From a JSON document to its questions, in its order.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::node::Node;
use crate::dataset::message::{Encoding, JsonFault, QuestionsFault};
use crate::dataset::python_json::as_json;
use crate::dataset::questions::rows::{Given, Said};

/// A question where it stands in the document.
pub(super) struct Asked<'a, 'p> {
    pub question: Node<'a, 'p>,
    /// The text that it is about.
    pub context: &'p str,
    pub title: Option<&'p Arc<str>>,
}

/// What a question says.
pub(super) struct Read {
    pub id: Arc<str>,
    pub text: String,
    pub said: Said,
}

impl Asked<'_, '_> {
    /// What it says, as far as that is readable.
    pub(super) fn read(&self) -> Result<Read, JsonFault> {
        let [id, question, answers, is_impossible] =
            self.question.fields(["id", "question", "answers", "is_impossible"])?;
        let (id, text) = (id.id()?, question.text()?);
        let answers = if answers.is_absent() { None } else { Some(given(answers)?) };
        let is_impossible = if is_impossible.is_absent() { None } else { Some(is_impossible.truth()?) };
        Ok(Read { id: id.into(), text: text.into_owned(), said: Said { answers, is_impossible } })
    }

    /// Whether it shows that questions may have no answer.
    pub(super) fn may_be_impossible(&self) -> bool {
        self.read().is_ok_and(|read| {
            let Said { answers, is_impossible } = read.said;
            is_impossible.is_some() || answers.is_some_and(|answers| answers.is_empty())
        })
    }
}

fn given(answers: Node<'_, '_>) -> Result<Vec<Given>, JsonFault> {
    let read = |(place, answer)| {
        let answer = answers.element(place, answer);
        let [text, start] = answer.fields(["text", "answer_start"])?;
        let text = text.text()?.into_owned();
        let start = if start.is_absent() { None } else { Some(start.whole_number()?) };
        Ok(Given { text, start })
    };
    answers.elements()?.into_iter().enumerate().map(read).collect()
}

/// The text of a document, checked so far that it is JSON.
pub(super) struct Document {
    text: String,
}

impl Document {
    /// The document in `bytes`; numbers that Python writes and JSON lacks are texts in it.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, QuestionsFault> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let (valid, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
            let line = bytes[valid..].split(|byte| *byte == b'\n').next().unwrap_or_default();
            QuestionsFault::NotUtf8 { line: 1 + line_breaks(&bytes[..valid]), encoding: Encoding::of(line) }
        })?;
        let Err(error) = parsed(&text) else { return Ok(Self { text }) };
        let json = as_json(&text).into_owned();
        if parsed(&json).is_ok() {
            return Ok(Self { text: json });
        }
        let (line, column) = (error.line(), error.column());
        if error.is_eof() {
            return Err(QuestionsFault::CutOff { line, column });
        }
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        Err(QuestionsFault::Syntax { line, column, message })
    }

    /// Hand every question to `visit`, with its line, as long as it wants to go on; gives what the document says of its version.
    pub(super) fn visit(
        &self,
        mut visit: impl FnMut(&Asked<'_, '_>, u64) -> ControlFlow<()>,
    ) -> Result<Option<String>, QuestionsFault> {
        let mut lines = Lines { text: &self.text, offset: 0, line: 1 };
        // It was parsed before.
        let Ok(root) = parsed(&self.text) else { return Ok(None) };
        let root = Node::root(root);
        let structure = |lines: &mut Lines, fault| QuestionsFault::Structure { line: lines.line, fault };
        let [version, data] = root.fields(["version", "data"]).map_err(|fault| structure(&mut lines, fault))?;
        let version = version.text().map_or_else(|_| version.json().to_owned(), Cow::into_owned);
        let articles = data.elements().map_err(|fault| structure(&mut lines, fault))?;
        for (place, article) in articles.into_iter().enumerate() {
            lines.at(article.get());
            let flow = visit_article(data.element(place, article), &mut lines, &mut visit);
            if flow.map_err(|fault| structure(&mut lines, fault))?.is_break() {
                break;
            }
        }
        Ok(Some(version).filter(|version| !version.is_empty()))
    }
}

/// The same for the questions of an article.
fn visit_article(
    article: Node<'_, '_>,
    lines: &mut Lines<'_>,
    visit: &mut impl FnMut(&Asked<'_, '_>, u64) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, JsonFault> {
    let [title, paragraphs] = article.fields(["title", "paragraphs"])?;
    let title: Option<Arc<str>> = if title.is_absent() { None } else { Some(title.text()?.into()) };
    for (place, paragraph) in paragraphs.elements()?.into_iter().enumerate() {
        lines.at(paragraph.get());
        let paragraph = paragraphs.element(place, paragraph);
        let [context, questions] = paragraph.fields(["context", "qas"])?;
        let context = context.text()?;
        for (place, question) in questions.elements()?.into_iter().enumerate() {
            let line = lines.at(question.get());
            let question = questions.element(place, question);
            let asked = Asked { question, context: &context, title: title.as_ref() };
            if visit(&asked, line).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn parsed(text: &str) -> serde_json::Result<&RawValue> {
    serde_json::from_str(text)
}

fn line_breaks(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// Counts lines up to values that follow each other.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line at which `value`, a part of the text, begins.
    fn at(&mut self, value: &str) -> u64 {
        let offset = (value.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if let Some(passed) = self.text.as_bytes().get(self.offset..offset) {
            self.line += line_breaks(passed) as u64;
            self.offset = offset;
        }
        self.line
    }
}
