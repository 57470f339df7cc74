//! Which key it is that makes a decision unreadable, and what is wrong with it.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::DecisionFault;

/// The key that every decision has, and nothing else that cutpoint writes.
const MARK: &str = "rule";

/// What is wrong with `bytes`, which do not read as a decision `D` of a version up to `known`.
pub(super) fn fault_in<D: DeserializeOwned>(bytes: &[u8], known: u32) -> DecisionFault {
    let Ok(Value::Object(keys)) = serde_json::from_slice(bytes) else { return DecisionFault::NoDecision };
    let complaint = complaint::<D>;
    let Some(said) = complaint(&keys).filter(|_| keys.contains_key(MARK)) else {
        return DecisionFault::NoDecision;
    };
    // A later version may have other keys.
    let version = keys.get("version").and_then(Value::as_u64).and_then(|version| u32::try_from(version).ok());
    if let Some(found) = version.filter(|version| *version > known) {
        return DecisionFault::Version { found, known };
    }
    // A key may be missing within another: then one more outside of it changes nothing.
    let is_outside = |key: &&str| {
        let mut more = keys.clone();
        more.insert((*key).to_owned(), Value::Null).is_none() && complaint(&more).as_ref() != Some(&said)
    };
    if let Some(key) = missing(&said).filter(is_outside) {
        return DecisionFault::Missing(key.to_owned());
    }
    let broken = broken(&keys, &said, complaint);
    broken.map_or(DecisionFault::NoDecision, |key| DecisionFault::Broken { key: key.clone(), how: Flaw::said(&said) })
}

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
    fn said(said: &str) -> Self {
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

/// The key that the complaint is about: without it there is none, or another one. That a key itself is missing then tells less, since
/// every key that there must be is complained of without it.
fn broken<'a>(
    keys: &'a Map<String, Value>,
    said: &str,
    complaint: impl Fn(&Map<String, Value>) -> Option<String>,
) -> Option<&'a String> {
    let without = |key: &String| {
        let mut fewer = keys.clone();
        fewer.remove(key);
        complaint(&fewer)
    };
    let is_another =
        |key: &&String| without(key).is_none_or(|then| then != said && missing(&then) != Some(key.as_str()));
    keys.keys().find(is_another).or_else(|| keys.keys().find(|key| without(key).as_deref() != Some(said)))
}

/// Why `keys` are no decision; `None` where they are one.
fn complaint<D: DeserializeOwned>(keys: &Map<String, Value>) -> Option<String> {
    serde_json::from_value::<D>(Value::Object(keys.clone())).err().map(|error| error.to_string())
}

/// The key that is missing, where `said` (by serde) says so.
fn missing(said: &str) -> Option<&str> {
    said.strip_prefix("missing field `")?.split('`').next()
}
