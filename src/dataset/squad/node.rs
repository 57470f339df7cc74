//! A value in a JSON document, with the path to it: what is wrong with it can be said so that it is found.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::dataset::message::{JsonFault, JsonKind, Wanted};
use crate::dataset::whole_number::whole_number;

/// The way from the document to a value.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Root,
    Key(&'static str),
    Place(usize),
}

impl Path<'_> {
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: Step::Root };
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent = self.parent.filter(|parent| !matches!(parent.step, Step::Root));
        match (self.step, parent) {
            (Step::Root, _) => f.write_str("the document"),
            (Step::Key(key), None) => f.write_str(key),
            (Step::Key(key), Some(parent)) => write!(f, "{parent}.{key}"),
            (Step::Place(place), None) => write!(f, "[{place}]"),
            (Step::Place(place), Some(parent)) => write!(f, "{parent}[{place}]"),
        }
    }
}

/// A value of a document, or that it is not there.
#[derive(Clone, Copy)]
pub(super) struct Node<'a, 'p> {
    json: Option<&'a RawValue>,
    path: Path<'p>,
}

impl<'a> Node<'a, '_> {
    pub(super) fn root(json: &'a RawValue) -> Self {
        Node { json: Some(json), path: Path::ROOT }
    }

    /// The text that it was written as; nothing where it is missing.
    pub(super) fn json(&self) -> &'a str {
        self.json.map_or("", RawValue::get)
    }

    fn at(&self) -> String {
        self.path.to_string()
    }

    /// Whether the key is missing, or its value null.
    pub(super) fn is_absent(&self) -> bool {
        matches!(JsonKind::of(self.json()), JsonKind::Missing | JsonKind::Null)
    }

    fn wrong(&self, wanted: Wanted) -> JsonFault {
        JsonFault::Kind { at: self.at(), found: JsonKind::of(self.json()), wanted }
    }

    /// The value, where it is of this kind.
    fn of_kind(&self, kind: JsonKind, wanted: Wanted) -> Result<&'a str, JsonFault> {
        if JsonKind::of(self.json()) == kind { Ok(self.json()) } else { Err(self.wrong(wanted)) }
    }

    /// The values of `keys` in an object, whatever else it has.
    pub(super) fn fields<'s, const N: usize>(
        &'s self,
        keys: [&'static str; N],
    ) -> Result<[Node<'a, 's>; N], JsonFault> {
        let json = self.of_kind(JsonKind::Object, Wanted::Object)?;
        let mut found = [None; N];
        let mut repeated = None;
        let fields = Fields { keys, found: &mut found, repeated: &mut repeated };
        // What was read as a whole is well-formed: only a text in it may not be.
        let read = fields.deserialize(&mut serde_json::Deserializer::from_str(json));
        if let Some(key) = repeated {
            return Err(JsonFault::RepeatedKey { at: self.at(), key: Into::<&str>::into(key).into() });
        }
        read.map_err(|error| self.no_text(&error))?;
        let mut place = 0;
        Ok(found.map(|json| {
            let path = Path { parent: Some(&self.path), step: Step::Key(keys[place]) };
            place += 1;
            Node { json, path }
        }))
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> Result<Vec<&'a RawValue>, JsonFault> {
        let json = self.of_kind(JsonKind::List, Wanted::List)?;
        serde_json::from_str(json).map_err(|error| self.no_text(&error))
    }

    /// One of them.
    pub(super) fn element<'s>(&'s self, place: usize, json: &'a RawValue) -> Node<'a, 's> {
        Node { json: Some(json), path: Path { parent: Some(&self.path), step: Step::Place(place) } }
    }

    pub(super) fn text(&self) -> Result<Cow<'a, str>, JsonFault> {
        let json = self.of_kind(JsonKind::Text, Wanted::Text)?;
        match json.get(1..json.len() - 1) {
            Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
            _ => serde_json::from_str(json).map(Cow::Owned).map_err(|error| self.no_text(&error)),
        }
    }

    /// What something is called: a text that is not empty, or a whole number as it is written.
    pub(super) fn id(&self) -> Result<Cow<'a, str>, JsonFault> {
        let is_whole = |json: &str| json.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let id = match JsonKind::of(self.json()) {
            JsonKind::Number if is_whole(self.json()) => Cow::Borrowed(self.json()),
            JsonKind::Text => self.text()?,
            JsonKind::Missing
            | JsonKind::Null
            | JsonKind::Truth
            | JsonKind::Number
            | JsonKind::List
            | JsonKind::Object => return Err(self.wrong(Wanted::Id)),
        };
        if id.is_empty() { Err(JsonFault::Empty { at: self.at() }) } else { Ok(id) }
    }

    /// A whole number, also written as `3.0`.
    pub(super) fn whole_number(&self) -> Result<i64, JsonFault> {
        let json = self.of_kind(JsonKind::Number, Wanted::WholeNumber)?;
        whole_number(json).ok_or_else(|| self.wrong(Wanted::WholeNumber))
    }

    pub(super) fn truth(&self) -> Result<bool, JsonFault> {
        self.of_kind(JsonKind::Truth, Wanted::Truth).map(|json| json == "true")
    }

    fn no_text(&self, error: &serde_json::Error) -> JsonFault {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        JsonFault::NoText { at: self.at(), message }
    }
}

/// Takes the values of some keys.
struct Fields<'f, 'a, const N: usize> {
    keys: [&'static str; N],
    found: &'f mut [Option<&'a RawValue>; N],
    repeated: &'f mut Option<&'static str>,
}

impl<'de, const N: usize> DeserializeSeed<'de> for Fields<'_, 'de, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Fields<'_, 'de, N> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(place) = self.keys.iter().position(|wanted| *wanted == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.found[place].replace(map.next_value()?).is_some() {
                *self.repeated = Some(self.keys[place]);
                return Err(A::Error::custom("a key is repeated"));
            }
        }
        Ok(())
    }
}
