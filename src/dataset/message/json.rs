//! What is wrong with a value of a JSON document, and where it stands there.

use std::fmt;

use super::excerpt::Excerpt;

/// What is wrong with a value of a JSON document; `at` is the path to it, as in `data[3].paragraphs[0].qas[2].question`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    #[error("{at} is {found}, and must be {wanted}")]
    Kind { at: String, found: JsonKind, wanted: Wanted },
    #[error("{at} has the key {key} twice")]
    RepeatedKey { at: String, key: Excerpt },
    #[error("{at} is empty")]
    Empty { at: String },
    /// An escape such as `\ud83d` that is not followed by the other half of its character.
    #[error("{at} is no valid text: {message}")]
    NoText { at: String, message: String },
    #[error("{at} is a number that is not finite: {value}")]
    NotFinite { at: String, value: Excerpt },
}

/// What a JSON value is, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// The key is not there.
    Missing,
    Null,
    Truth,
    Number,
    Text,
    List,
    Object,
}

impl JsonKind {
    /// The kind of the value that begins so.
    pub(in crate::dataset) fn of(json: &str) -> Self {
        match json.as_bytes().first() {
            None => Self::Missing,
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Truth,
            Some(b'"') => Self::Text,
            Some(b'[') => Self::List,
            Some(b'{') => Self::Object,
            Some(_) => Self::Number,
        }
    }
}

impl fmt::Display for JsonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Object => "an object",
        })
    }
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wanted {
    #[error("text")]
    Text,
    #[error("text or a whole number")]
    Id,
    #[error("a whole number")]
    WholeNumber,
    #[error("a number")]
    Number,
    #[error("true or false")]
    Truth,
    #[error("a list")]
    List,
    #[error("an object")]
    Object,
}
