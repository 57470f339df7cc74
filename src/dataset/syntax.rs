//! How the bytes of a file are cut into rows and cells.

use super::format::Format;

/// How a delimited file separates its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    pub quotes: Quotes,
}

/// What a quote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// It protects delimiters and line breaks (CSV).
    Protect,
    /// Text (TSV).
    Literal,
}

/// What the rows of JSON are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elements {
    /// Objects, with one key a column.
    Objects,
    /// Numbers (or other single values), or arrays of them.
    Values,
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// One row per line.
    Jsonl(Elements),
    /// One JSON array of rows.
    JsonArray(Elements),
    Delimited(Dialect),
}

impl Syntax {
    pub fn format(self) -> Format {
        match self {
            Self::Jsonl(_) | Self::JsonArray(_) => Format::Jsonl,
            Self::Delimited(dialect) => match dialect.quotes {
                Quotes::Protect => Format::Csv,
                Quotes::Literal => Format::Tsv,
            },
        }
    }
}
