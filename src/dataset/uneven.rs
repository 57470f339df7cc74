//! A header with fewer or more names than every row below it has fields.

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};

use crate::metrics::counted;

/// What was counted, and which column each name is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uneven {
    names: u32,
    /// In each row.
    fields: u32,
    fit: Fit,
}

/// Which columns the names stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// All but the first, which holds the names of the rows: R's `write.table` gives it none.
    BesideRowNames,
    /// All but the last, which is blank in every row: the rows end with a delimiter.
    BeforeBlanks,
    /// All; the header ends with a delimiter, which makes a blank name too many.
    WithoutLast,
    /// Nobody knows: the columns go by their numbers.
    Unknown,
}

impl Uneven {
    /// Of the header `first`, where all of `others`, two rows or more, have another number of fields.
    pub(super) fn of(first: &[String], others: &[Vec<String>]) -> Option<Self> {
        let (names, fields) = (first.len(), others.first()?.len());
        if others.len() < 2 || fields < 2 || names == fields || others.iter().any(|row| row.len() != fields) {
            return None;
        }
        let is_blank = |cell: &String| cell.trim().is_empty();
        let fit = if fields == names + 1 && others.iter().all(|row| row.last().is_some_and(is_blank)) {
            Fit::BeforeBlanks
        } else if fields == names + 1 && are_row_names(others) {
            Fit::BesideRowNames
        } else if names == fields + 1 && first.last().is_some_and(is_blank) {
            Fit::WithoutLast
        } else {
            Fit::Unknown
        };
        // One name is rather a text that the delimiter cuts up.
        if names == 1 && fit == Fit::Unknown {
            return None;
        }
        Some(Self { names: u32::try_from(names).ok()?, fields: u32::try_from(fields).ok()?, fit })
    }

    /// Whether it is known which column each name belongs to.
    pub(super) fn has_names(self) -> bool {
        self.fit != Fit::Unknown
    }

    /// The names of the columns, given those in the header.
    pub(super) fn columns(self, mut names: Vec<String>) -> Vec<String> {
        match self.fit {
            Fit::BesideRowNames => names.insert(0, String::new()),
            Fit::BeforeBlanks => names.push(String::new()),
            Fit::WithoutLast => names.truncate(self.fields as usize),
            Fit::Unknown => names = (1..=self.fields).map(|number| number.to_string()).collect(),
        }
        names
    }

    /// What follows from it, for a user.
    pub(super) fn consequence(self) -> &'static str {
        match self.fit {
            Fit::BesideRowNames => "the first column is taken for the names of the rows",
            Fit::BeforeBlanks => "the last column, which is blank, has no name",
            Fit::WithoutLast => "the last name, which is blank, is ignored",
            Fit::Unknown => "the columns are named by number, from 1",
        }
    }
}

/// `the header has 3 names, but every row has 5 fields`
impl Display for Uneven {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "the header has {}, but every row has {} fields", counted(self.names as usize, "name"), self.fields)
    }
}

/// Whether the first cells of all rows differ, and none has a space in it or behind it, as the beginning of a text with a
/// delimiter in it has.
fn are_row_names(rows: &[Vec<String>]) -> bool {
    let mut seen = HashSet::new();
    rows.iter().all(|row| {
        let is_name = !row[0].is_empty() && !row[0].contains(char::is_whitespace);
        is_name && !row[1].starts_with(char::is_whitespace) && seen.insert(&row[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str, rows: &[&str]) -> Option<Vec<String>> {
        let cut = |line: &&str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(cut).collect();
        Uneven::of(&cut(&header), &rows).map(|uneven| uneven.columns(cut(&header)))
    }

    #[test]
    fn each_name_goes_to_its_column_where_that_is_known() {
        for (header, rows, expected) in [
            ("a,b", &["1,x,0", "2,x,1"], Some(&["", "a", "b"][..])),
            ("a,b", &["x,0,", "x,1,"], Some(&["a", "b", ""])),
            ("a,b,", &["x,0", "x,1"], Some(&["a", "b"])),
            ("a,b,c", &["x,0", "y,1"], Some(&["1", "2"])),
            ("a,b", &["x,0,1,2", "y,1,3,4"], Some(&["1", "2", "3", "4"])),
            // A comma inside each text.
            ("a,b", &["well, yes,0", "oh, no,1"], Some(&["1", "2", "3"])),
            ("a,b", &["x,0,1", "x,1,2"], Some(&["1", "2", "3"])),
            ("a", &["1,0.5", "2,0.25"], Some(&["", "a"])),
            ("a", &["oh,no,so", "well,yes,no"], None),
            ("a,b", &["x,0", "y,1,2"], None),
            ("a,b", &["x,0", "y,1"], None),
        ] {
            let expected = expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(columns(header, rows), expected, "{header} {rows:?}");
        }
    }
}
