//! What another program says of each question: one JSON object with something for each id, as `run_squad.py` writes
//! `null_odds.json` and `predictions.json`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::Read as _;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::dataset::error::DataError;
use crate::dataset::message::{BadValue, ByIdFault, Excerpt, JsonKind, Questionable, WantedById};
use crate::dataset::open::Input;
use crate::dataset::python_json::{self, as_json};
use crate::dataset::questions::Question;
use crate::dataset::{names_a_score, sniff};

/// What a file has for the questions of the data.
pub(in crate::dataset) struct ById<T> {
    /// One a question; `None` where the file has nothing that can be used.
    pub values: Vec<Option<T>>,
    /// What stands there instead for the first of these, and who it is.
    fault: Option<ByIdFault>,
    /// Ids that no question has.
    pub unknown: Option<Questionable>,
}

impl<T> ById<T> {
    /// All of them, or what is wrong with the first.
    pub(in crate::dataset) fn whole(self, path: &Path) -> Result<Self, DataError> {
        match self.fault {
            Some(fault) => Err(DataError::ById { path: path.into(), fault }),
            None => Ok(self),
        }
    }
}

/// Whether `input` is one JSON object with something for each id, and not rows of scores.
pub(in crate::dataset) fn is_by_id(input: &Input) -> bool {
    let head = input.head.trim_ascii_start();
    if !head.starts_with(b"{") || !sniff::first_line_is_object(head) {
        return head.starts_with(b"{");
    }
    let mut lines = head.trim_ascii_end().split(|byte| *byte == b'\n');
    let first = lines.next().and_then(|line| std::str::from_utf8(line).ok()).unwrap_or_default();
    let is_row = || {
        let json = as_json(first);
        serde_json::from_str(&json).is_ok_and(|Object(fields)| fields.iter().any(|(key, _)| names_a_score(key)))
    };
    lines.next().is_none() && !is_row()
}

/// The scores of `questions`: the negatives of the numbers at `input`, each of which says how much more likely no answer is than the
/// best one.
pub(in crate::dataset) fn scores(input: Input, questions: &[Question]) -> Result<ById<f64>, DataError> {
    read(input, questions, WantedById::Score, |json| match (JsonKind::of(json), json.trim_matches('"')) {
        (JsonKind::Number, number) => match number.parse::<f64>() {
            // No score is -0.0.
            Ok(number) if number.is_finite() => Ok(0.0 - number),
            Ok(_) | Err(_) => Err(BadValue::NotFinite(number.into())),
        },
        // As it is written for a question to which no answer was found: it has no score.
        (JsonKind::Text, "Infinity") => Ok(f64::NAN),
        (JsonKind::Text, number) if python_json::is_number(number) => Err(BadValue::NotFinite(number.into())),
        (other, _) => Err(BadValue::Kind(other)),
    })
}

/// The answers to `questions` at `input`; empty where that is "no answer".
pub(in crate::dataset) fn answers(input: Input, questions: &[Question]) -> Result<ById<String>, DataError> {
    read(input, questions, WantedById::Answer, |json| {
        let kind = BadValue::Kind(JsonKind::of(json));
        if kind == BadValue::Kind(JsonKind::Text) { serde_json::from_str(json).map_err(|_| kind) } else { Err(kind) }
    })
}

fn read<T>(
    input: Input,
    questions: &[Question],
    wanted: WantedById,
    of: impl Fn(&str) -> Result<T, BadValue>,
) -> Result<ById<T>, DataError> {
    let path = input.path.clone();
    let failed = |fault| DataError::ById { path: path.clone(), fault };
    let mut text = String::new();
    input.into_reader().read_to_string(&mut text).map_err(|reason| DataError::io(&path, reason))?;
    let json = well_formed(&text).map_err(failed)?;
    if JsonKind::of(&json) != JsonKind::Object {
        return Err(failed(ByIdFault::NoObject { wanted }));
    }
    let Object(fields) = serde_json::from_str(&json).map_err(|error| failed(syntax(&error)))?;
    let mut found: HashMap<&str, &RawValue> = HashMap::with_capacity(fields.len());
    if let Some((id, _)) = fields.iter().find(|(id, value)| found.insert(id, value).is_some()) {
        return Err(failed(ByIdFault::RepeatedId((&**id).into())));
    }
    let mut values = Vec::with_capacity(questions.len());
    let (mut missing, mut bad) = (None, None);
    for Question { id, .. } in questions {
        let value = found.remove(&**id).map(|json| of(json.get()));
        match &value {
            Some(Ok(_)) => {}
            Some(Err(what)) => bad = bad.or_else(|| Some((id, what.clone()))),
            None => missing = missing.or(Some(id)),
        }
        values.push(value.and_then(Result::ok));
    }
    let bad = bad.map(|(id, what)| ByIdFault::Value { id: (&**id).into(), what, wanted });
    let missing = missing.map(|first| {
        let (found, questions) = (values.iter().flatten().count(), questions.len());
        let first: Excerpt = (&**first).into();
        if found == 0 {
            ByIdFault::NoneOfTheIds { wanted, questions, first }
        } else {
            ByIdFault::MissingIds { wanted, missing: questions - found, questions, first }
        }
    });
    let first_unknown = fields.iter().find(|(id, _)| found.contains_key(&**id));
    let unknown = first_unknown.map(|(id, _)| Questionable { count: found.len(), first: (&**id).into() });
    Ok(ById { values, fault: bad.or(missing), unknown })
}

/// `text` without white space around it, if it is JSON, or what Python takes for it.
fn well_formed(text: &str) -> Result<Cow<'_, str>, ByIdFault> {
    let text = text.trim_ascii();
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(Cow::Borrowed(text)) };
    let json = as_json(text);
    if serde_json::from_str::<IgnoredAny>(&json).is_ok() { Ok(json) } else { Err(syntax(&error)) }
}

fn syntax(error: &serde_json::Error) -> ByIdFault {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    ByIdFault::Syntax { line: error.line(), column: error.column(), message }
}

/// The keys of an object with their values, in their order, repeated ones too.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
