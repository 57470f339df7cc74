//! What is wrong with the value of a key of a decision, in words.

use std::fmt;

/// What is wrong with the value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A key within it is missing.
    Lacks(String),
    /// Something stands in it where something else belongs.
    Holds { found: String, wanted: String },
    /// Its parts of an axis do not follow each other.
    UnorderedLengths,
    /// In the words of what reads the value.
    Other(String),
    /// Nothing that a person would understand is known.
    Unknown,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks(key) => write!(f, "lacks {key:?}"),
            Self::Holds { found, wanted } => write!(f, "has {found} where {wanted} belongs"),
            Self::UnorderedLengths => {
                f.write_str("has lengths (\"up_to\") that do not rise from one to the next, with none in the last")
            }
            Self::Other(said) => write!(f, "is not as cutpoint writes it: {said}"),
            Self::Unknown => f.write_str("is incomplete or not of the form that cutpoint writes"),
        }
    }
}

impl Flaw {
    /// What `said`, by serde, means.
    pub(super) fn said(said: &str) -> Self {
        if let Some(key) = missing(said) {
            return Self::Lacks(key.to_owned());
        }
        let differs = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
        if let Some((found, wanted)) = differs.and_then(|differs| differs.split_once(", expected ")) {
            return Self::Holds { found: found_in_words(found), wanted: wanted_in_words(wanted).to_owned() };
        }
        // What serde itself says else is about types of this program.
        let is_of_types = ["enum", "variant", "field", "length"].iter().any(|word| said.contains(word));
        if is_of_types { Self::Unknown } else { Self::Other(said.to_owned()) }
    }
}

/// A value, as serde names what it came upon: its kind goes where it stands behind that between quotes.
fn found_in_words(found: &str) -> String {
    match found {
        "map" => "an object".into(),
        "sequence" => "a list".into(),
        value => value.find(['"', '`']).map_or(value, |quote| &value[quote..]).replace('`', ""),
    }
}

/// What belongs there, of which serde gives the type.
fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "f64" => "a number",
        "u64" | "u32" | "usize" => "a whole number from 0 up",
        "a sequence" => "a list",
        list if list.contains("tuple") || list.contains("array") => "a list",
        object if object.contains("struct") || object.contains("enum") || object == "a map" => "an object",
        other => other,
    }
}

/// The key that is missing, where `said` (by serde) says so.
pub(super) fn missing(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.split('`').next()
}
