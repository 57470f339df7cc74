//! Whether bytes begin as a SQuAD document does.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::dataset::python_json::as_json;

/// Whether `head`, which may end anywhere, begins as an object whose `data` are articles with paragraphs, or, where it has a
/// version, nothing.
pub(super) fn begins_as_squad(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    if !head.starts_with(b"{") {
        return false;
    }
    // A head that ends within a character is text up to there.
    let text = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    Seen::of(text).is_squad() || matches!(as_json(text), Cow::Owned(json) if Seen::of(&json).is_squad())
}

#[derive(Default)]
struct Seen {
    version: bool,
    /// `data` is an empty list.
    nothing: bool,
    /// The first of `data` has paragraphs, a list.
    paragraphs: bool,
}

impl Seen {
    fn of(text: &str) -> Self {
        let mut seen = Self::default();
        let document = In { seen: &mut seen, part: Part::Document };
        // It fails where the text ends, if not before: what was seen until then counts.
        let _ = document.deserialize(&mut serde_json::Deserializer::from_str(text));
        seen
    }

    fn is_squad(&self) -> bool {
        self.paragraphs || (self.version && self.nothing)
    }
}

#[derive(Clone, Copy)]
enum Part {
    Document,
    Data,
    Article,
    Paragraphs,
}

/// Looks at a part of a document.
struct In<'s> {
    seen: &'s mut Seen,
    part: Part,
}

impl<'de> DeserializeSeed<'de> for In<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.part {
            Part::Document | Part::Article => deserializer.deserialize_map(self),
            Part::Data | Part::Paragraphs => deserializer.deserialize_seq(self),
        }
    }
}

impl<'de> Visitor<'de> for In<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a part of SQuAD")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { seen, part } = self;
        while let Some(key) = map.next_key::<String>()? {
            let inner = match (part, &*key) {
                (Part::Document, "data") => Some(Part::Data),
                (Part::Article, "paragraphs") => Some(Part::Paragraphs),
                (Part::Document | Part::Article | Part::Data | Part::Paragraphs, _) => None,
            };
            seen.version |= matches!(part, Part::Document) && key == "version";
            match inner {
                Some(part) => map.next_value_seed(In { seen: &mut *seen, part })?,
                None => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let Self { seen, part } = self;
        match part {
            Part::Paragraphs => seen.paragraphs = true,
            Part::Data => {
                if elements.next_element_seed(In { seen: &mut *seen, part: Part::Article })?.is_none() {
                    seen.nothing = true;
                }
            }
            Part::Document | Part::Article => {}
        }
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_told_by_its_parts_however_it_is_cut_off() {
        let document = r#" {"version": "1.1", "data": [{"title": "a", "paragraphs": [{"qas": [], "context": "c"}]}]}"#;
        let told = document.find("[{\"qas").unwrap_or_default();
        for end in 0..=document.len() {
            assert_eq!(begins_as_squad(&document.as_bytes()[..end]), end > told, "{}", &document[..end]);
        }
        for squad in [
            r#"{"data": [{"paragraphs": []}]}"#,
            r#"{"data": [{"paragraphs": [1"#,
            r#"{"data": [], "version": "v2.0"}"#,
            r#"{"loss": NaN, "data": [{"paragraphs": [1"#,
        ] {
            assert!(begins_as_squad(squad.as_bytes()), "{squad}");
        }
        for other in [
            "",
            "{",
            "[]",
            r#"{"data": []}"#,
            r#"{"data": [{"title": "a"}]}"#,
            r#"{"version": 2, "data": [{"title": "a"}]}"#,
            r#"{"schema": {"pandas_version": "1.4.0"}, "data": [{"index": 0, "a": 1}]}"#,
            r#"{"columns": ["a"], "index": [0], "data": [[1]]}"#,
            r#"{"question": "a", "context": "b", "answers": {"text": [], "answer_start": []}}"#,
            r#"{"data": {"paragraphs": []}, "version": "1"}"#,
            r#"{"version": "1", "data": [1]}"#,
        ] {
            assert!(!begins_as_squad(other.as_bytes()), "{other}");
        }
    }
}
