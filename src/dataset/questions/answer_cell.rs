//! The answers in a cell: a list of texts, a list of objects with `text` and `answer_start`, an object with a list of each (as the
//! datasets of Hugging Face have it), all as JSON or as Python prints them, or one plain text.

use serde_json::Value;

use super::python_literal;
use super::rows::Given;
use crate::dataset::message::AnswerCell;
use crate::dataset::table::Cell;
use crate::dataset::whole_number::whole_number;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answers {
    /// Nothing.
    Unsaid,
    /// One text.
    Plain(String),
    /// So many, none among them.
    Listed(Vec<Given>),
}

/// The answers in `cell`. An empty one says that there is none.
pub(super) fn answers(cell: Cell<'_>) -> Result<Answers, AnswerCell> {
    let text = match cell {
        Cell::Absent => return Ok(Answers::Unsaid),
        Cell::Text(text) | Cell::Json(text) => text,
    };
    if text.trim().is_empty() {
        return Ok(Answers::Listed(Vec::new()));
    }
    match (cell, structure(text)) {
        (_, Structure::Is(value)) => listed(&value).map(Answers::Listed),
        (Cell::Json(_), _) | (_, Structure::Broken) => Err(AnswerCell::Answers),
        (Cell::Text(_) | Cell::Absent, Structure::None) => Ok(Answers::Plain(text.to_owned())),
    }
}

/// The places in `cell`: one number, or a list of them; none where it is empty.
pub(super) fn starts(cell: Cell<'_>) -> Result<Vec<i64>, AnswerCell> {
    let text = cell.text().unwrap_or("").trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    match structure(text) {
        Structure::Is(Value::Array(starts)) => starts.iter().map(start).collect(),
        Structure::Is(_) | Structure::Broken => Err(AnswerCell::Start),
        Structure::None => whole_number(text).map(|start| vec![start]).ok_or(AnswerCell::Start),
    }
}

/// Whether `cell` says yes; `None` where it says nothing.
pub(super) fn truth(cell: Cell<'_>) -> Result<Option<bool>, AnswerCell> {
    match cell.text().unwrap_or("").trim().to_lowercase().as_str() {
        "" => Ok(None),
        "true" | "1" | "1.0" => Ok(Some(true)),
        "false" | "0" | "0.0" => Ok(Some(false)),
        _ => Err(AnswerCell::Impossible),
    }
}

/// What a text in brackets is.
enum Structure {
    /// Not in brackets, or in brackets as texts may be.
    None,
    Is(Value),
    /// It begins as a list of texts or an object does, and goes on as none.
    Broken,
}

fn structure(text: &str) -> Structure {
    let text = text.trim();
    if !text.starts_with(['[', '{']) {
        return Structure::None;
    }
    if let Some(value) = serde_json::from_str(text).ok().or_else(|| python_literal::parse(text)) {
        return Structure::Is(value);
    }
    let inner = text[1..].trim_start();
    if inner.starts_with(['"', '\'', '{']) { Structure::Broken } else { Structure::None }
}

fn listed(value: &Value) -> Result<Vec<Given>, AnswerCell> {
    match value {
        Value::Array(answers) => answers.iter().map(given).collect(),
        Value::Object(columns) => {
            let [texts, starts] = ["text", "answer_start"].map(|key| columns.get(key));
            match (texts, starts) {
                // One answer alone.
                (Some(Value::String(_)), _) => Ok(vec![given(value)?]),
                (Some(Value::Array(texts)), None | Some(Value::Null)) => texts.iter().map(given).collect(),
                (Some(Value::Array(texts)), Some(Value::Array(starts))) if texts.len() == starts.len() => {
                    let answer = |(text, place)| Ok(Given { start: Some(start(place)?), ..given(text)? });
                    texts.iter().zip(starts).map(answer).collect()
                }
                (Some(Value::Array(_)), Some(Value::Array(_))) => Err(AnswerCell::Uneven),
                _ => Err(AnswerCell::Answers),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(AnswerCell::Answers),
    }
}

/// A text, or an object with one.
fn given(value: &Value) -> Result<Given, AnswerCell> {
    match value {
        Value::String(text) => Ok(Given { text: text.clone(), start: None }),
        Value::Object(answer) => {
            let Some(Value::String(text)) = answer.get("text") else { return Err(AnswerCell::Answers) };
            let start = answer.get("answer_start").filter(|start| !start.is_null()).map(start).transpose()?;
            Ok(Given { text: text.clone(), start })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(AnswerCell::Answers),
    }
}

fn start(value: &Value) -> Result<i64, AnswerCell> {
    let Value::Number(number) = value else { return Err(AnswerCell::Start) };
    whole_number(&number.to_string()).ok_or(AnswerCell::Start)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn texts(answers: &Answers) -> Vec<(String, Option<i64>)> {
        match answers {
            Answers::Unsaid => vec![("unsaid".into(), None)],
            Answers::Plain(text) => vec![(format!("plain {text}"), None)],
            Answers::Listed(all) => all.iter().map(|given| (given.text.clone(), given.start)).collect(),
        }
    }

    #[test]
    fn answers_are_read_as_json_as_python_prints_them_and_as_one_text() {
        let both = vec![("it's".to_owned(), Some(3)), ("b".to_owned(), Some(0))];
        let plain = |text: &str| vec![(format!("plain {text}"), None)];
        for (cell, expected) in [
            (r#"[{"text": "it's", "answer_start": 3}, {"answer_start": 0, "text": "b"}]"#, both.clone()),
            (r#"{"text": ["it's", "b"], "answer_start": [3, 0]}"#, both.clone()),
            (r#"{'text': ["it's", 'b'], 'answer_start': [3, 0]}"#, both.clone()),
            (
                "{'text': array([\"it's\", 'b'], dtype=object), 'answer_start': array([3, 0],\n      dtype=int32)}",
                both.clone(),
            ),
            ("[{'text': \"it's\", 'answer_start': 3.0}, {'text': 'b', 'answer_start': 0}]", both.clone()),
            (r#"["a", "b"]"#, vec![("a".into(), None), ("b".into(), None)]),
            ("['a']", vec![("a".into(), None)]),
            ("{'text': 'a', 'answer_start': None}", vec![("a".into(), None)]),
            ("[]", vec![]),
            ("{'text': array([], dtype=object), 'answer_start': array([], dtype=int32)}", vec![]),
            (" ", vec![]),
            ("in 1703", plain("in 1703")),
            ("1703", plain("1703")),
            ("[sic] he said", plain("[sic] he said")),
            ("null", plain("null")),
        ] {
            assert_eq!(texts(&answers(Cell::Text(cell)).unwrap()), expected, "{cell}");
        }
        assert_eq!(answers(Cell::Absent), Ok(Answers::Unsaid));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for (cell, fault) in [
            (Cell::Text("[1, 2]"), AnswerCell::Answers),
            (Cell::Text("['a', 'b'"), AnswerCell::Answers),
            (Cell::Text("{'text': ['a'"), AnswerCell::Answers),
            (Cell::Text("{\"text\": [\"a\"], \"answer_start\": []}"), AnswerCell::Uneven),
            (Cell::Text("{\"text\": [\"a\"], \"answer_start\": [\"1\"]}"), AnswerCell::Start),
            (Cell::Text("{\"text\": [\"a\"], \"answer_start\": [1.5]}"), AnswerCell::Start),
            (Cell::Text("[{\"answer_start\": 1}]"), AnswerCell::Answers),
            (Cell::Json("7"), AnswerCell::Answers),
            (Cell::Json("true"), AnswerCell::Answers),
        ] {
            assert_eq!(answers(cell), Err(fault), "{cell:?}");
        }
        assert_eq!(starts(Cell::Text("[1, 2.0]")), Ok(vec![1, 2]));
        assert_eq!(starts(Cell::Text("12.0")), Ok(vec![12]));
        assert_eq!(starts(Cell::Text("a")), Err(AnswerCell::Start));
        assert_eq!(truth(Cell::Text("True")), Ok(Some(true)));
        assert_eq!(truth(Cell::Json("false")), Ok(Some(false)));
        assert_eq!(truth(Cell::Absent), Ok(None));
        assert_eq!(truth(Cell::Text("maybe")), Err(AnswerCell::Impossible));
    }
}
