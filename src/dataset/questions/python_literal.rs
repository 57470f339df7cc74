//! Lists, dictionaries, texts and numbers as Python prints them; also `array([…], dtype=object)`, as numpy prints a list in a
//! dictionary.

use std::str::Chars;

use serde_json::{Map, Number, Value};

/// Lists in lists that are read: more are no answers, and no use to anybody.
const DEEPEST: usize = 16;

/// The value that `text` prints, if it is one and nothing else.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut rest = Rest(text);
    let value = rest.value(0)?;
    rest.skip_blanks();
    rest.0.is_empty().then_some(value)
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// Pass over `token`, and over blanks before it.
    fn take(&mut self, token: &str) -> Option<()> {
        self.skip_blanks();
        self.0 = self.0.strip_prefix(token)?;
        Some(())
    }

    /// The letters, digits and signs that follow, at least one.
    fn word(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        let is_in_word = |character: char| character.is_ascii_alphanumeric() || "+-._".contains(character);
        let end = self.0.find(|character| !is_in_word(character)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blanks();
        if depth > DEEPEST {
            return None;
        }
        match self.0.chars().next()? {
            '[' => self.list(depth, '[', "]"),
            '(' => self.list(depth, '(', ")"),
            '{' => self.dictionary(depth),
            '\'' | '"' => self.text().map(Value::String),
            _ => match self.word()? {
                "None" => Some(Value::Null),
                "True" => Some(Value::Bool(true)),
                "False" => Some(Value::Bool(false)),
                "array" => self.array(depth),
                number => number.parse::<Number>().ok().map(Value::Number),
            },
        }
    }

    fn list(&mut self, depth: usize, open: char, close: &str) -> Option<Value> {
        self.0 = self.0.strip_prefix(open)?;
        let mut values = Vec::new();
        while self.take(close).is_none() {
            values.push(self.value(depth + 1)?);
            self.separator(close)?;
        }
        Some(Value::Array(values))
    }

    fn dictionary(&mut self, depth: usize) -> Option<Value> {
        self.0 = self.0.strip_prefix('{')?;
        let mut fields = Map::new();
        while self.take("}").is_none() {
            self.skip_blanks();
            let key = self.text()?;
            self.take(":")?;
            fields.insert(key, self.value(depth + 1)?);
            self.separator("}")?;
        }
        Some(Value::Object(fields))
    }

    /// Behind `array`: a list, and perhaps of what type.
    fn array(&mut self, depth: usize) -> Option<Value> {
        self.take("(")?;
        self.skip_blanks();
        let values = self.list(depth + 1, '[', "]")?;
        if self.take(",").is_some() {
            self.take("dtype")?;
            self.take("=")?;
            self.skip_blanks();
            if self.0.starts_with(['\'', '"']) {
                self.text()?;
            } else {
                self.word()?;
            }
        }
        self.take(")").map(|()| values)
    }

    /// A comma, unless what is open ends here.
    fn separator(&mut self, close: &str) -> Option<()> {
        self.skip_blanks();
        if self.0.starts_with(close) { Some(()) } else { self.take(",") }
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.0.chars().next().filter(|character| matches!(character, '\'' | '"'))?;
        let mut text = String::new();
        let mut characters = self.0[1..].chars();
        loop {
            match characters.next()? {
                character if character == quote => break,
                '\\' => text.push(escaped(&mut characters)?),
                character => text.push(character),
            }
        }
        self.0 = characters.as_str();
        Some(text)
    }
}

/// The character that follows a backslash.
fn escaped(characters: &mut Chars<'_>) -> Option<char> {
    match characters.next()? {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'x' => numbered(characters, 2),
        'u' => numbered(characters, 4),
        'U' => numbered(characters, 8),
        character @ ('\\' | '\'' | '"') => Some(character),
        _ => None,
    }
}

/// The character whose number is written in so many hexadecimal digits.
fn numbered(characters: &mut Chars<'_>, digits: usize) -> Option<char> {
    let number = characters.by_ref().take(digits).map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let number = number.iter().fold(0_u32, |number, digit| number.wrapping_mul(16).wrapping_add(*digit));
    char::from_u32(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_as_python_prints_them() {
        for (text, expected) in [
            ("['a', \"it's\", 'say \\'\"\\'']", json!(["a", "it's", "say '\"'"])),
            (r"['\n\t\\', '\xa0\u2028\U0001f600']", json!(["\n\t\\", "\u{a0}\u{2028}😀"])),
            (
                "{'a': None, 'b': [True, False], 'c': (1, -2.5,)}",
                json!({"a": null, "b": [true, false], "c": [1, -2.5]}),
            ),
            ("array(['a',\n       'b'], dtype='<U1')", json!(["a", "b"])),
            ("array([1], dtype=int32)", json!([1])),
            (" {} ", json!({})),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for broken in [
            "",
            "[",
            "['a'",
            "['a' 'b']",
            "{'a'}",
            "{1: 2}",
            "nan",
            "[a]",
            "['a'] b",
            r"['\q']",
            "array(1)",
            &"[".repeat(99),
        ] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[\\[\\](){}'\"\\\\,:a-f0-9xuU \\-.éN]{0,40}") {
            let _ = parse(&text);
        }
    }
}
