//! What Python's `json.dumps` writes that is not JSON: `NaN`, `Infinity` and `-Infinity`.

use std::borrow::Cow;

const NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// `text` with these numbers as strings, so that each is a cell that says what it is.
pub(super) fn as_json(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut json, mut copied) = (String::new(), 0);
    let (mut in_string, mut escaped) = (false, false);
    // The last byte outside of strings that is not white space.
    let mut before = None;
    for (place, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'N' | b'I' | b'-' if matches!(before, None | Some(b':' | b',' | b'[')) => {
                if let Some(number) = number(&bytes[place..]) {
                    json.push_str(&text[copied..place]);
                    json.extend(["\"", number, "\""]);
                    copied = place + number.len();
                }
            }
            _ => {}
        }
        if !in_string && !byte.is_ascii_whitespace() {
            before = Some(byte);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    json.push_str(&text[copied..]);
    Cow::Owned(json)
}

/// Whether `text` is such a number and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    NUMBERS.contains(&text)
}

/// The number with which a value begins that is nothing else.
fn number(rest: &[u8]) -> Option<&'static str> {
    let ends = |next: Option<&u8>| next.is_none_or(|next| next.is_ascii_whitespace() || b",]}".contains(next));
    NUMBERS.into_iter().find(|number| rest.starts_with(number.as_bytes()) && ends(rest.get(number.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_values_outside_of_strings_are_numbers_of_python() {
        let cases = [
            (r#"{"a": NaN, "b":-Infinity}"#, r#"{"a": "NaN", "b":"-Infinity"}"#),
            ("[NaN,Infinity , 1]", r#"["NaN","Infinity" , 1]"#),
            ("NaN", r#""NaN""#),
            (r#"{"NaN": "a, NaN", "é\"": [NaN]}"#, r#"{"NaN": "a, NaN", "é\"": ["NaN"]}"#),
        ];
        for (text, json) in cases {
            assert_eq!(as_json(text), json);
        }
        for kept in [r#"{"a": NaNs, "b": -1, "c": nan}"#, "{NaN: 1, Infinity: 2}", "a NaN", r#"{"a": "\\", "b": None}"#]
        {
            assert_eq!(as_json(kept), kept);
        }
    }
}
