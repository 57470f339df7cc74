//! The forms of a report: what each is called, how its files end, what writes it.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;

use super::{Report, markdown, text};
use crate::dataset::either;

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a terminal.
    Text,
    /// For a program.
    Json,
    /// For a pull request or a paper.
    Markdown,
}

impl ReportFormat {
    /// How the names of its files end, without the dot.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Markdown => "md",
        }
    }

    /// The form that a file's name asks for; text where it asks for none.
    pub(crate) fn of(path: &Path) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let asked_for = Self::value_variants().iter().find(|format| Some(format.extension()) == extension);
        asked_for.copied().unwrap_or(Self::Text)
    }

    /// `.md, .json or .txt`
    pub(crate) fn extensions() -> String {
        either(Self::value_variants().iter().rev().map(|form| form.extension()))
    }

    /// Write `report` in this form.
    pub(crate) fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Text => text::write(report, out),
            Self::Json => {
                serde_json::to_writer_pretty(&mut *out, report)?;
                out.write_all(b"\n")
            }
            Self::Markdown => markdown::write(report, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_chooses_the_form_and_text_is_what_is_left() {
        for format in ReportFormat::value_variants() {
            assert_eq!(ReportFormat::of(&Path::new("report").with_extension(format.extension())), *format);
        }
        for name in ["report", "report.xlsx", ".md", "report.md.gz"] {
            assert_eq!(ReportFormat::of(Path::new(name)), ReportFormat::Text, "{name}");
        }
    }

    #[test]
    fn the_extensions_are_listed_in_words() {
        assert_eq!(ReportFormat::extensions(), ".md, .json or .txt");
    }
}
