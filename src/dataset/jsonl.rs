//! JSON Lines: one flat object a line.
//!
//! The first object's keys are the first columns, in their order; keys that only later objects have follow in the
//! order in which they appear, and are absent in the rows before (until the keys are [fixed](JsonRows::fix), because rows
//! have been handed out). A missing key and `null` are absent cells; strings
//! are text; every other value keeps its JSON text. The numbers of Python that JSON lacks are text too: `"NaN"`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::message::RowFault;
use super::python_json::as_json;
use super::table::{Cell, Table};

/// Keys beyond the first object's that are taken in: each costs a pass over the rows so far.
const MOST_NEW_KEYS: usize = 256;

/// Turns lines into rows of a [`Table`].
#[derive(Default)]
pub(super) struct JsonRows {
    pub table: Table,
    columns: HashMap<String, usize>,
    /// Width of the first object.
    first: usize,
    /// How many rows have decided the columns, once they are not to change any more.
    fixed: Option<usize>,
}

impl JsonRows {
    /// No rows yet, but all the keys that any row will have.
    pub(super) fn with_keys(keys: &[String]) -> Self {
        let columns = keys.iter().enumerate().map(|(column, key)| (key.clone(), column)).collect();
        Self { table: Table::new(keys.to_vec()), columns, first: keys.len(), fixed: None }
    }

    /// From here on a new key makes a bad row; the columns were decided by the first `rows` rows.
    pub(super) fn fix(&mut self, rows: usize) {
        self.fixed = Some(rows);
    }

    /// Append the object in `line`, or leave the table as it was and say why it cannot be.
    pub(super) fn push(&mut self, line: &[u8]) -> Result<(), RowFault> {
        let line = std::str::from_utf8(line).map_err(|_| RowFault::LineNotUtf8)?;
        if let Ok(Object(fields)) = serde_json::from_str(line) {
            return self.push_fields(&fields);
        }
        let line = as_json(line);
        let Object(fields) = serde_json::from_str(&line).map_err(|error| explain(&error))?;
        self.push_fields(&fields)
    }

    /// The same for an element of an array of values: a row of one, or, where it is an array, of each of its own. The columns
    /// have numbers for names.
    pub(super) fn push_values(&mut self, element: &[u8]) -> Result<(), RowFault> {
        let element = std::str::from_utf8(element).map_err(|_| RowFault::LineNotUtf8)?;
        if let Ok(values) = values(element) {
            return self.push_row(&values);
        }
        let element = as_json(element);
        let values = values(&element).map_err(|error| explain(&error))?;
        self.push_row(&values)
    }

    fn push_row(&mut self, values: &[Value<'_>]) -> Result<(), RowFault> {
        let width = self.table.headers().len();
        if width == 0 {
            let name = |place: usize| Cow::Owned((place + 1).to_string());
            let fields: Vec<_> = values.iter().enumerate().map(|(place, value)| (name(place), value.clone())).collect();
            return self.push_fields(&fields);
        }
        if values.len() != width {
            return Err(RowFault::Fields { found: values.len(), expected: width, lines: 1 });
        }
        self.table.push(values.iter().map(Value::cell));
        Ok(())
    }

    fn push_fields(&mut self, fields: &[(Cow<'_, str>, Value<'_>)]) -> Result<(), RowFault> {
        if fields.is_empty() {
            return Err(RowFault::EmptyObject);
        }
        let old = self.table.headers().len();
        let mut new: Vec<&str> = Vec::new();
        let mut cells: Vec<Option<&Value>> = vec![None; old];
        for (place, (key, value)) in fields.iter().enumerate() {
            let column = if self.table.headers().get(place).is_some_and(|header| header == key) {
                place
            } else if let Some(&column) = self.columns.get(key.as_ref()) {
                column
            } else if let Some(position) = new.iter().position(|name| name == key) {
                old + position
            } else {
                new.push(key);
                cells.push(None);
                cells.len() - 1
            };
            if cells[column].replace(value).is_some() {
                return Err(RowFault::RepeatedKey(key.as_ref().into()));
            }
        }
        if let (Some(rows), Some(key)) = (self.fixed, new.first()) {
            return Err(RowFault::LateKey { key: (*key).into(), rows });
        }
        if old == 0 {
            self.first = new.len();
        } else if old + new.len() > self.first + MOST_NEW_KEYS {
            return Err(RowFault::TooManyKeys { most: MOST_NEW_KEYS });
        }
        for name in new {
            self.columns.insert(name.to_string(), self.table.headers().len());
            self.table.add_column(name.to_string());
        }
        self.table.push(cells.iter().map(|value| value.map_or(Cell::Absent, Value::cell)));
        Ok(())
    }
}

/// serde's message without its line, which counts inside the one line that it was given.
fn explain(error: &serde_json::Error) -> RowFault {
    if error.is_eof() {
        return RowFault::PartOfObject;
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    RowFault::NotObject { message, column: error.column() }
}

/// The values of a row that has no keys: an array's, or a value alone.
fn values(element: &str) -> serde_json::Result<Vec<Value<'_>>> {
    if element.starts_with('[') {
        let values: Vec<&RawValue> = serde_json::from_str(element)?;
        values.into_iter().map(|value| Value::of(value.get())).collect()
    } else {
        serde_json::from_str(element).and_then(|value: &RawValue| Ok(vec![Value::of(value.get())?]))
    }
}

/// A JSON value: null, a string, or what it was written as.
#[derive(Clone)]
pub(super) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Json(&'a str),
}

impl<'a> Value<'a> {
    pub(super) fn of(json: &'a str) -> serde_json::Result<Self> {
        Ok(match json {
            "null" => Self::Null,
            text if text.starts_with('"') => Self::Text(unescaped(text)?),
            other => Self::Json(other),
        })
    }

    /// The cell that it becomes.
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Absent,
            Self::Text(text) => Cell::Text(text),
            Self::Json(json) => Cell::Json(json),
        }
    }
}

struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object with one key a column")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut fields = Vec::with_capacity(map.size_hint().unwrap_or(8));
        while let Some(Text(key)) = map.next_key()? {
            let raw: &'de RawValue = map.next_value()?;
            fields.push((key, Value::of(raw.get()).map_err(A::Error::custom)?));
        }
        Ok(Object(fields))
    }
}

/// The text of a JSON string, borrowed where nothing in it is escaped.
fn unescaped(json: &str) -> serde_json::Result<Cow<'_, str>> {
    match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) if !text.contains('\\') => Ok(Cow::Borrowed(text)),
        _ => serde_json::from_str::<String>(json).map(Cow::Owned),
    }
}

/// A string that borrows where it can (`Cow` alone never does).
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_borrowed_unless_something_in_it_is_escaped() {
        let Object(fields) = serde_json::from_str(r#"{"plain": "x", "esc\u0061ped": "\n"}"#).unwrap();
        assert!(matches!(&fields[0], (Cow::Borrowed("plain"), Value::Text(Cow::Borrowed("x")))));
        assert!(
            matches!(&fields[1], (Cow::Owned(key), Value::Text(Cow::Owned(text))) if key == "escaped" && text == "\n")
        );
    }
}
