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

    /// The form that a file's name asks for, if it asks for one.
    pub(crate) fn of_target(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants().iter().find(|format| format.extension() == extension).copied()
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
    fn a_files_name_chooses_the_form() {
        for format in ReportFormat::value_variants() {
            for extension in [format.extension().to_owned(), format.extension().to_uppercase()] {
                assert_eq!(ReportFormat::of_target(&Path::new("report").with_extension(extension)), Some(*format));
            }
        }
        for name in ["report", "report.xlsx", ".md", "report.md.gz"] {
            assert_eq!(ReportFormat::of_target(Path::new(name)), None, "{name}");
        }
    }

    #[test]
    fn the_extensions_are_listed_in_words() {
        assert_eq!(ReportFormat::extensions(), ".md, .json or .txt");
    }
}
