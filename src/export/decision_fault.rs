//! Which key it is that makes a decision unreadable, and what is wrong with it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::DecisionFault;
use super::flaw::{Flaw, missing};

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
