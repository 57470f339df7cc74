//! How the bytes of a file are cut into rows and cells.

use super::format::Format;

/// How a delimited file separates its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Whether quotes protect delimiters and line breaks (CSV), or are text (TSV).
    pub quoting: bool,
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// One JSON object a line.
    Jsonl,
    Delimited(Dialect),
}

impl Syntax {
    pub fn format(self) -> Format {
        match self {
            Self::Jsonl => Format::Jsonl,
            Self::Delimited(dialect) if dialect.quoting => Format::Csv,
            Self::Delimited(_) => Format::Tsv,
        }
    }
}
