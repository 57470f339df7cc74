//! The elements of a JSON array, one after the other: however long the array is, one element is in memory.

use std::io::{self, BufRead};

/// Cuts an array into its elements; whether an element is JSON is for its reader to find out.
pub(super) struct Elements<R> {
    input: R,
    /// Line at which the next byte stands, counted from 1.
    line: u64,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeArray,
    /// Behind `[`, where `]` may follow too.
    Start,
    /// Behind an element.
    BehindElement,
    End,
}

/// What comes next in an array.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// An element, which begins in this line.
    Element(u64),
    /// Something else, in this line; nothing follows that could be read.
    Broken(u64),
    End,
}

impl<R: BufRead> Elements<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, line: 1, place: Place::BeforeArray }
    }

    /// Put the bytes of the next element into `element`, which is cleared first.
    pub(super) fn next(&mut self, element: &mut Vec<u8>) -> io::Result<Next> {
        element.clear();
        if self.place == Place::End {
            return Ok(Next::End);
        }
        if self.place == Place::BeforeArray {
            if self.token()? != Some(b'[') {
                return Ok(self.broken());
            }
            self.place = Place::Start;
        }
        let first = match (self.place, self.token()?) {
            (Place::Start | Place::BehindElement, Some(b']')) => {
                self.place = Place::End;
                return if self.token()?.is_none() { Ok(Next::End) } else { Ok(self.broken()) };
            }
            (Place::BehindElement, Some(b',')) => self.token()?,
            (Place::Start, first @ Some(_)) => first,
            (Place::BeforeArray | Place::Start | Place::BehindElement | Place::End, _) => None,
        };
        let Some(first) = first else { return Ok(self.broken()) };
        let line = self.line;
        self.place = Place::BehindElement;
        if self.element(first, element)? { Ok(Next::Element(line)) } else { Ok(self.broken()) }
    }

    fn broken(&mut self) -> Next {
        self.place = Place::End;
        Next::Broken(self.line)
    }

    /// The next byte that is not white space, consumed; `None` at the end.
    fn token(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                None => return Ok(None),
                Some(byte) => {
                    self.input.consume(1);
                    self.line += u64::from(byte == b'\n');
                    if !byte.is_ascii_whitespace() {
                        return Ok(Some(byte));
                    }
                }
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Take the element that begins with `first`, up to the `,` or `]` behind it, which stays; `false` where the file ends in
    /// it.
    fn element(&mut self, first: u8, element: &mut Vec<u8>) -> io::Result<bool> {
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        let mut byte = first;
        loop {
            element.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
                _ => {}
            }
            let Some(next) = self.peek()? else { return Ok(false) };
            if depth == 0 && !in_text && matches!(next, b',' | b']') {
                element.truncate(element.trim_ascii_end().len());
                return Ok(true);
            }
            self.input.consume(1);
            self.line += u64::from(next == b'\n');
            byte = next;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All elements with their lines, and whether the array ends as it should.
    fn all(text: &str) -> (Vec<(u64, String)>, Next) {
        let (mut elements, mut element, mut found) = (Elements::new(text.as_bytes()), Vec::new(), Vec::new());
        loop {
            match elements.next(&mut element).unwrap() {
                Next::Element(line) => found.push((line, String::from_utf8(element.clone()).unwrap())),
                end => {
                    assert_eq!(elements.next(&mut element).unwrap(), Next::End);
                    return (found, end);
                }
            }
        }
    }

    #[test]
    fn elements_are_told_apart_by_what_is_outside_of_texts() {
        let (found, end) = all(" [\n {\"a\": \"],[\\\"\"} , [1, [2]],\n\"x\"\n, null ]\n");
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["{\"a\": \"],[\\\"\"}", "[1, [2]]", "\"x\"", "null"]);
        assert_eq!((found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), end), (vec![2, 2, 3, 4], Next::End));
        assert_eq!(all("[]"), (Vec::new(), Next::End));
    }

    #[test]
    fn what_is_no_array_or_not_whole_is_said_once() {
        for (text, elements) in
            [("", 0), ("{}", 0), ("[", 0), ("[1", 0), ("[1,", 1), ("[1,2", 1), ("[1]x", 1), ("[\"a", 0)]
        {
            let (found, end) = all(text);
            assert_eq!((found.len(), end), (elements, Next::Broken(1)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_array_comes_back_as_serde_json_wrote_it(rows in prop::collection::vec(any::<(String, f64)>(), 0..20)) {
            let values: Vec<String> = rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
            let (found, end) = all(&serde_json::to_string_pretty(&rows).unwrap());
            prop_assert_eq!(end, Next::End);
            let parse = |text: &String| serde_json::from_str::<serde_json::Value>(text).unwrap();
            let found: Vec<_> = found.iter().map(|(_, text)| parse(text)).collect();
            prop_assert_eq!(found, values.iter().map(parse).collect::<Vec<_>>());
        }
    }
}
