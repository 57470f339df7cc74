//! The rows of one language, where a file has many (XNLI's have fifteen).

use std::collections::HashMap;
use std::path::Path;

use super::error::DataError;
use super::labels;
use super::message::Note;
use super::raw_table::RawTable;

/// Languages that are told apart where none is the one asked for.
const MOST_LANGUAGES: usize = 1000;

/// Leaves out rows of other languages, as if the file had not had them; files without a column `language` stay as they are.
pub(super) struct LanguageFilter {
    /// The code asked for, such as `zh`.
    language: String,
    /// Rows in it, and rows in all.
    kept: usize,
    rows: usize,
    /// The languages of the rows, for as long as none is in the one asked for.
    others: HashMap<String, usize>,
}

impl LanguageFilter {
    pub(super) fn new(language: String) -> Self {
        Self { language, kept: 0, rows: 0, others: HashMap::new() }
    }

    /// Which language a bad row has is unknown: it stays.
    pub(super) fn apply(&mut self, raw: &mut RawTable) {
        let Some(column) = raw.table.headers().iter().position(|header| header == "language") else { return };
        let keep: Vec<bool> =
            raw.table.column(column).map(|cell| cell.text() == Some(self.language.as_str())).collect();
        self.kept += keep.iter().filter(|keep| **keep).count();
        self.rows += keep.len();
        if self.kept == 0 {
            raw.table.column(column).for_each(|cell| self.count(cell.text().unwrap_or("").trim()));
        }
        raw.retain(&keep);
    }

    fn count(&mut self, language: &str) {
        if let Some(count) = self.others.get_mut(language) {
            *count += 1;
        } else if !language.is_empty() && self.others.len() < MOST_LANGUAGES {
            self.others.insert(language.to_owned(), 1);
        }
    }

    /// What to tell the user of it, where it did anything.
    pub(super) fn note(&self) -> Option<Note> {
        let Self { language, kept, rows, .. } = self;
        (*rows > 0).then(|| Note::Language { language: language.clone(), kept: *kept, rows: *rows })
    }

    /// The error where it left nothing.
    pub(super) fn error(&self, path: &Path) -> Option<DataError> {
        (self.kept == 0 && self.rows > 0).then(|| DataError::NoLanguage {
            path: path.into(),
            language: self.language.as_str().into(),
            languages: labels::listed(&self.others),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::header::Header;
    use crate::dataset::message::RowFault;
    use crate::dataset::table::{Cell, Table};
    use crate::dataset::{BadRow, Format};

    /// Rows in these languages; `-` is a bad row.
    fn raw(column: &str, codes: &[&str]) -> RawTable {
        let mut table = Table::new(vec![column.into()]);
        let (good, bad): (Vec<_>, Vec<_>) = (1..).zip(codes).partition(|(_, code)| **code != "-");
        for (_, code) in &good {
            table.push([Cell::Text(code)]);
        }
        RawTable {
            path: "x.tsv".into(),
            format: Format::Tsv.into(),
            header: Header::Names,
            table,
            lines: good.iter().map(|(line, _)| *line).collect(),
            rows: codes.len(),
            bad: bad
                .iter()
                .map(|&(line, _)| (line as usize - 1, BadRow { line, reason: RowFault::LineNotUtf8 }))
                .collect(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn rows_of_other_languages_are_left_out_and_counted_over_all_portions() {
        let mut filter = LanguageFilter::new("zh".into());
        let mut first = raw("language", &["de", "-", "zh", "-", "de"]);
        filter.apply(&mut first);
        assert_eq!((first.lines, first.rows, first.table.rows()), (vec![3], 3, 1));
        assert_eq!(first.bad.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [0, 2]);
        filter.apply(&mut raw("language", &["de", "zh"]));
        assert!(filter.note().is_some_and(|note| note.to_string().contains("2 of 5 rows are in \"zh\"")));
        assert!(filter.error(Path::new("x.tsv")).is_none());
    }

    #[test]
    fn where_nothing_is_left_the_languages_are_named_and_without_the_column_nothing_happens() {
        let mut filter = LanguageFilter::new("fr".into());
        let mut other = raw("text", &["de", "zh"]);
        filter.apply(&mut other);
        assert_eq!((other.rows, filter.note()), (2, None));
        filter.apply(&mut raw("language", &["de", "zh", "de"]));
        let error = filter.error(Path::new("x.tsv")).map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("\"fr\"; its languages are \"de\" (2), \"zh\" (1)"), "{error}");
    }
}
