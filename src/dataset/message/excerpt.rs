//! Text from a file inside a message: short, in quotes, and nothing in it controls a terminal.

use std::fmt::{self, Display, Formatter, Write as _};

/// Characters that are shown of a text.
const LONGEST: usize = 40;

/// The beginning of a text, as much as a message needs of it; shown in quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        // One character more says that there is more.
        Self(text.chars().take(LONGEST + 1).collect())
    }
}

impl Display for Excerpt {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "\"{}\"", Plain(&self.0))
    }
}

/// A class by its name in a sentence: cut and shown as an [`Excerpt`] is, without quotes.
pub(super) fn plain(name: &str) -> impl Display {
    Plain(name)
}

struct Plain<'a>(&'a str);

impl Display for Plain<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (count, character) in self.0.chars().take(LONGEST + 1).enumerate() {
            if count == LONGEST {
                out.write_char('…')?;
            } else if character.is_control() || character == '\u{FEFF}' {
                write!(out, "{}", character.escape_default())?;
            } else {
                out.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Examples that a list shows before it only says how many more there are.
pub(in crate::dataset) const MOST_SHOWN: usize = 3;
/// The same of columns: somebody looks for one of them.
const MOST_COLUMNS: usize = 20;

/// The first names in their order, and how many more there are. Those collected are a file's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    shown: Vec<Excerpt>,
    more: usize,
}

impl Names {
    /// Names of which a few show what they all are like.
    pub(in crate::dataset) fn examples<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::first(MOST_SHOWN, names)
    }

    /// Whether there is none.
    pub(in crate::dataset) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    fn first<'a>(most: usize, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names = names.into_iter();
        Self { shown: names.by_ref().take(most).map(Excerpt::from).collect(), more: names.count() }
    }
}

impl<'a> FromIterator<&'a str> for Names {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self::first(MOST_COLUMNS, names)
    }
}

impl<'a> From<&'a [String]> for Names {
    fn from(names: &'a [String]) -> Self {
        names.iter().map(String::as_str).collect()
    }
}

impl Display for Names {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&joined(&self.shown, ", "))?;
        if self.more == 0 { Ok(()) } else { write!(out, " and {} more", self.more) }
    }
}

/// Values with how often each occurs, most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    pub shown: Vec<(Excerpt, usize)>,
    /// How many more there are; `None` where they are too many to be counted.
    pub more: Option<usize>,
}

impl Display for Counts {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let shown = self.shown.iter().map(|(name, count)| format!("{name} ({count})"));
        out.write_str(&shown.collect::<Vec<_>>().join(", "))?;
        match self.more {
            Some(0) => Ok(()),
            Some(more) => write!(out, ", and {more} more"),
            None => out.write_str(", and many more"),
        }
    }
}

/// A value as a shell takes it.
pub(crate) fn shell(value: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "_-./+".contains(character);
    let is_word = !value.is_empty() && value.chars().all(is_plain);
    if is_word { value.to_owned() } else { format!("'{}'", value.replace('\'', "'\\''")) }
}

/// An option with its value as they are typed: behind `=` where the value itself looks like an option.
pub(crate) fn option(flag: &str, value: &str) -> String {
    let separator = if value.starts_with('-') { '=' } else { ' ' };
    format!("{flag}{separator}{}", shell(value))
}

/// `parts` with `separator` between them.
pub(in crate::dataset) fn joined<T: Display>(parts: &[T], separator: &str) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_and_many_names_are_cut_and_controls_are_shown() {
        assert_eq!(Excerpt::from("a\u{1b}\u{FEFF}").to_string(), r#""a\u{1b}\u{feff}""#);
        assert_eq!(Excerpt::from(&*"x".repeat(40)).to_string(), format!("\"{}\"", "x".repeat(40)));
        assert_eq!(Excerpt::from(&*"x".repeat(99)).to_string(), format!("\"{}…\"", "x".repeat(40)));
        assert_eq!(plain("a\u{1b} b").to_string(), r"a\u{1b} b");
        assert_eq!(plain(&"x".repeat(99)).to_string(), format!("{}…", "x".repeat(40)));
        assert_eq!(["a", "b"].into_iter().collect::<Names>().to_string(), r#""a", "b""#);
        let all = ["\"a\""; 20].join(", ");
        assert_eq!(["a"; 20].into_iter().collect::<Names>().to_string(), all);
        assert_eq!(["a"; 23].into_iter().collect::<Names>().to_string(), format!("{all} and 3 more"));
        assert_eq!(Names::examples(["a"; 23]).to_string(), r#""a", "a", "a" and 20 more"#);
        let counts = |more| Counts { shown: vec![("a".into(), 2), ("b".into(), 1)], more };
        assert_eq!(counts(Some(0)).to_string(), r#""a" (2), "b" (1)"#);
        assert_eq!(counts(Some(5)).to_string(), r#""a" (2), "b" (1), and 5 more"#);
        assert_eq!(counts(None).to_string(), r#""a" (2), "b" (1), and many more"#);
    }
}
