//! A file as Python's `json.dumps(…, indent=4) + "\n"` makes it, to the byte.

use std::borrow::Borrow;
use std::io::{self, Write};

use crate::export::python_float::repr;

/// What stands behind a key or in a list.
pub(super) enum Value<'a> {
    Text(&'a str),
    /// `NaN`, `Infinity` and `-Infinity` where it is not finite, as Python writes and reads them.
    Number(f64),
    Object(Vec<(&'a str, Value<'a>)>),
    List(Vec<Value<'a>>),
}

/// Write one object of these members, in their order, then flush. Keys have to be distinct.
pub(super) fn write_file<'a>(
    members: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_object(members, 0, out)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn write_object<'a>(
    members: impl IntoIterator<Item = (&'a str, impl Borrow<Value<'a>>)>,
    depth: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_between("{", members, "}", depth, out, |(key, value), out| {
        write_text(key, out)?;
        out.write_all(b": ")?;
        write_value(value.borrow(), depth + 1, out)
    })
}

fn write_value(value: &Value<'_>, depth: usize, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::Text(text) => write_text(text, out),
        Value::Number(number) if number.is_nan() => out.write_all(b"NaN"),
        Value::Number(number) if number.is_infinite() => {
            out.write_all(if *number > 0.0 { b"Infinity" } else { b"-Infinity" })
        }
        Value::Number(number) => out.write_all(repr(*number).as_bytes()),
        Value::Object(members) => write_object(members.iter().map(|(key, value)| (*key, value)), depth, out),
        Value::List(items) => write_between("[", items, "]", depth, out, |item, out| write_value(item, depth + 1, out)),
    }
}

/// Items one a line between brackets, which stand together where there is none.
fn write_between<T>(
    open: &str,
    items: impl IntoIterator<Item = T>,
    close: &str,
    depth: usize,
    out: &mut dyn Write,
    mut write_item: impl FnMut(T, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let new_line = |depth: usize, out: &mut dyn Write| write!(out, "\n{:1$}", "", 4 * depth);
    out.write_all(open.as_bytes())?;
    let mut first = true;
    for item in items {
        if !first {
            out.write_all(b",")?;
        }
        first = false;
        new_line(depth + 1, out)?;
        write_item(item, out)?;
    }
    if !first {
        new_line(depth, out)?;
    }
    out.write_all(close.as_bytes())
}

/// A string in ASCII alone (`ensure_ascii`): what is beyond is written in the units of UTF-16.
fn write_text(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    quoted.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    quoted.push('"');
    out.write_all(quoted.as_bytes())
}
