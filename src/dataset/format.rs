//! The formats that data are read from and rows are written in, and the extensions that mean them.

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;

/// How a file of data is laid out; each may be gzip-compressed on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InputFormat {
    /// Questions about texts in one JSON document, as SQuAD has them. It is only read.
    Squad,
    /// Rows.
    #[serde(untagged)]
    Rows(Format),
}

impl From<Format> for InputFormat {
    fn from(format: Format) -> Self {
        Self::Rows(format)
    }
}

impl InputFormat {
    /// The format of the rows, where there are rows.
    pub(super) fn of_rows(self) -> Option<Format> {
        match self {
            Self::Squad => None,
            Self::Rows(format) => Some(format),
        }
    }
}

impl ValueEnum for InputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Rows(Format::Csv), Self::Rows(Format::Tsv), Self::Rows(Format::Jsonl), Self::Squad]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Squad => Some(PossibleValue::new("squad").help("Questions about texts, as in SQuAD")),
            Self::Rows(format) => format.to_possible_value(),
        }
    }
}

/// How the bytes of a file of rows are laid out; each may be gzip-compressed on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RFC 4180.
    Csv,
    /// Tab-separated, quotes literal.
    Tsv,
    /// One JSON object per line.
    Jsonl,
}

impl Format {
    /// How the names of its files end, without the dot: what is offered and told.
    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
        }
    }

    /// `.csv, .tsv or .jsonl`
    pub(crate) fn extensions() -> String {
        either(Self::value_variants().iter().map(|format| format.extension()))
    }

    /// `.csv or .jsonl` beside TSV.
    pub(crate) fn other_extensions(self) -> String {
        let others = Self::value_variants().iter().filter(|format| **format != self);
        either(others.map(|format| format.extension()))
    }

    /// The format that the extension of a file to write asks for (`.gz` looked through), CSV for `-`; `None` where the
    /// extension says nothing known.
    pub(crate) fn of_target(path: &Path) -> Option<Self> {
        if path == Path::new("-") {
            return Some(Self::Csv);
        }
        Self::of_extension(plain_name(path)?.rsplit_once('.')?.1)
    }

    /// The format that the extension of a file to read promises: more are understood than are offered for writing.
    pub(super) fn of_source(path: &Path) -> Option<Self> {
        // A file called `.csv` has no extension here: what is in it decides.
        match Path::new(&plain_name(path)?).extension()?.to_str()? {
            "tab" => Some(Self::Tsv),
            "json" => Some(Self::Jsonl),
            extension => Self::of_extension(extension),
        }
    }

    fn of_extension(extension: &str) -> Option<Self> {
        let named = Self::value_variants().iter().find(|format| format.extension() == extension);
        named.copied().or((extension == "ndjson").then_some(Self::Jsonl))
    }
}

/// File name extensions, one of which is to be chosen: `.csv, .tsv or .jsonl`.
pub(crate) fn either(extensions: impl Iterator<Item = &'static str>) -> String {
    let all: Vec<String> = extensions.map(|extension| format!(".{extension}")).collect();
    all.split_last().map_or_else(String::new, |(last, others)| format!("{} or {last}", others.join(", ")))
}

/// A file's name in lower case, without a final `.gz`.
fn plain_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    Some(name.strip_suffix(".gz").map_or_else(|| name.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_of_rows_is_read_and_has_the_same_name_everywhere() {
        let read: Vec<Format> = InputFormat::value_variants().iter().filter_map(|format| format.of_rows()).collect();
        assert_eq!(read, Format::value_variants());
        for format in InputFormat::value_variants() {
            let typed = format.to_possible_value().map(|value| value.get_name().to_owned());
            assert_eq!(serde_json::to_value(format).ok(), typed.map(serde_json::Value::from));
        }
    }

    #[test]
    fn the_extensions_are_listed_in_words() {
        assert_eq!(Format::extensions(), ".csv, .tsv or .jsonl");
        assert_eq!(Format::Tsv.other_extensions(), ".csv or .jsonl");
    }

    #[test]
    fn the_extension_chooses_the_format_and_reading_takes_more_of_them() {
        use Format::{Csv, Jsonl, Tsv};
        for (name, written, read) in [
            ("a.csv", Some(Csv), Some(Csv)),
            ("a.TSV.gz", Some(Tsv), Some(Tsv)),
            ("a.jsonl", Some(Jsonl), Some(Jsonl)),
            ("a.ndjson.GZ", Some(Jsonl), Some(Jsonl)),
            ("a.json", None, Some(Jsonl)),
            ("a.tab", None, Some(Tsv)),
            ("-", Some(Csv), None),
            (".csv", Some(Csv), None),
            ("a.xlsx", None, None),
            ("csv", None, None),
        ] {
            assert_eq!(Format::of_target(Path::new(name)), written, "{name}");
            assert_eq!(Format::of_source(Path::new(name)), read, "{name}");
        }
    }
}
