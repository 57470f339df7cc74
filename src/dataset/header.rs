//! What the first record of a file is.

use super::missing::says_missing;
use super::names;
use super::uneven::Uneven;

/// What the first record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The names of the columns.
    Names,
    /// Their numbers from 0, as pandas writes them where there are no names; perhaps behind a column of row numbers.
    Numbers,
    /// Names, but not as many as the rows have fields.
    Uneven(Uneven),
    /// A row like the others.
    Missing,
    /// The same, though it might as well number the columns from 0.
    RowOrNumbers,
}

impl Header {
    /// Whether columns go by their names.
    pub(super) fn has_names(self) -> bool {
        match self {
            Self::Names => true,
            Self::Uneven(uneven) => uneven.has_names(),
            Self::Numbers | Self::Missing | Self::RowOrNumbers => false,
        }
    }

    /// Whether the first record is a row.
    pub(super) fn is_row(self) -> bool {
        match self {
            Self::Missing | Self::RowOrNumbers => true,
            Self::Names | Self::Numbers | Self::Uneven(_) => false,
        }
    }

    /// The same, where `records` begin with the header: whether its names fit the rows below it.
    pub(super) fn fitted(self, records: &[Vec<String>]) -> Self {
        match (self, records.split_first()) {
            (Self::Names, Some((first, others))) => Uneven::of(first, others).map_or(self, Self::Uneven),
            (Self::Names, None) | (Self::Missing | Self::RowOrNumbers | Self::Numbers | Self::Uneven(_), _) => self,
        }
    }

    /// What `first` is by its own cells and those below it.
    ///
    /// A row, where it has a number above nothing but numbers, unless it counts up from 0 and is unlike the rows. Names, where a
    /// word stands above numbers. A row again, where it has true or false above nothing else, or nothing at all above
    /// the only columns with numbers, or where it is [like the rows](is_like_rows). Anything else is names.
    pub(super) fn by_look(first: &[String], others: &[Vec<String>]) -> Self {
        let below = |column: usize| others.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim());
        let any = |of_first: fn(&str) -> bool, of_others: fn(&str) -> bool| {
            (0..first.len()).any(|column| of_first(first[column].trim()) && below(column).all(of_others))
        };
        match Numbering::of(first, others) {
            Numbering::Sure => return Self::Numbers,
            Numbering::Possible => return Self::RowOrNumbers,
            Numbering::None => {}
        }
        let is_value = |cell: &str| is_number(cell) || is_truth(cell);
        if any(is_number, is_value) {
            return Self::Missing;
        }
        if !others.is_empty() && any(is_word, is_number) {
            return Self::Names;
        }
        let is_left_out = || any(str::is_empty, is_value) && !any(|cell| !cell.is_empty(), is_value);
        let is_row = any(is_truth, is_truth) || !others.is_empty() && is_left_out() || is_like_rows(first, others);
        if is_row { Self::Missing } else { Self::Names }
    }

    /// Whether `first` is surely names, whatever options say.
    pub(super) fn looks_like_names(first: &[String], others: &[Vec<String>]) -> bool {
        Self::by_look(first, others) == Self::Names && Self::words_above_numbers(first, others).next().is_some()
    }

    /// Whether `first` has a whole number, other than -1, 0 and 1 (which scores may be), above nothing but numbers with a decimal
    /// point.
    pub(super) fn stands_above_fractions(first: &[String], others: &[Vec<String>]) -> bool {
        let is_unlikely = |cell: &str| cell.parse::<i64>().is_ok_and(|number| number.abs() > 1);
        let is_measured = |column: usize| {
            let mut below = others.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()).peekable();
            below.peek().is_some() && below.all(is_fraction)
        };
        first.iter().enumerate().any(|(column, cell)| is_unlikely(cell.trim()) && is_measured(column))
    }

    /// The words of `first` that stand above nothing but numbers.
    pub(super) fn words_above_numbers<'a>(
        first: &'a [String],
        others: &'a [Vec<String>],
    ) -> impl Iterator<Item = &'a String> {
        let is_above_numbers = move |(column, cell): &(usize, &String)| {
            let mut below = others.iter().filter_map(|row| row.get(*column)).map(|cell| cell.trim()).peekable();
            is_word(cell.trim()) && below.peek().is_some() && below.all(is_number)
        };
        first.iter().enumerate().filter(is_above_numbers).map(|(_, cell)| cell)
    }
}

/// Whether the words of `first` stand in `others` too: one of them comes again as a label does, or is a sentence above texts. A
/// name that is known and is no label of its column makes a header of it, whatever stands beside it.
fn is_like_rows(first: &[String], others: &[Vec<String>]) -> bool {
    let below = |column: usize| others.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim());
    let is_label = |column: usize| {
        let different = below(column).collect::<std::collections::HashSet<_>>();
        let cell = first[column].trim();
        !cell.is_empty() && different.contains(cell) && different.len() <= (below(column).count() / 2).max(2)
    };
    // Above short answers stands the question.
    let is_text = |column: usize| {
        let characters: usize = below(column).map(|cell| cell.chars().count()).sum();
        is_sentence(first[column].trim())
            && 2 * characters > first[column].trim().chars().count() * below(column).count()
    };
    let is_name = |column: usize| names::is_known(&first[column]) && !is_label(column);
    !(0..first.len()).any(is_name) && (0..first.len()).any(|column| is_label(column) || is_text(column))
}

/// Whether a cell is longer than names are, or ends as sentences do.
fn is_sentence(cell: &str) -> bool {
    const MOST_WORDS: usize = 5;
    // In Chinese and Japanese a name of so many characters is a long one.
    const MOST_IDEOGRAPHS: usize = 9;
    let words = cell.split_whitespace().count();
    let ideographs = cell.chars().filter(|character| ('\u{3040}'..='\u{9fff}').contains(character)).count();
    let ends = cell.ends_with(['.', '?', '!', '。', '？', '！']) && (words > 2 || ideographs > 2);
    ends || words > MOST_WORDS || ideographs > MOST_IDEOGRAPHS
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok()
}

/// Whether a number is written with a decimal point, or with an exponent.
fn is_fraction(cell: &str) -> bool {
    is_number(cell) && cell.parse::<i64>().is_err()
}

fn is_truth(cell: &str) -> bool {
    cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false")
}

/// A word that does not stand for a missing value: that may be in a row.
fn is_word(cell: &str) -> bool {
    !is_number(cell) && cell.chars().any(char::is_alphanumeric) && !says_missing(cell)
}

/// Whether a first record numbers the columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    /// It does: it is unlike the rows.
    Sure,
    /// It might, and it might be a row.
    Possible,
    None,
}

impl Numbering {
    /// Of `first`, which has `others` below it. It is unlike them where it leaves the column of row numbers without a name, where
    /// a column is mostly words, and where every number of a column is written with a decimal point.
    pub(super) fn of(first: &[String], others: &[Vec<String>]) -> Self {
        let start = usize::from(first.first().is_some_and(|cell| cell.trim().is_empty()) && are_row_numbers(others));
        let numbers = &first[start..];
        if numbers.is_empty() || !numbers.iter().enumerate().all(|(number, cell)| *cell == number.to_string()) {
            return Self::None;
        }
        if start == 1 {
            return Self::Sure;
        }
        let filled = |column: usize| {
            let cells = others.iter().filter_map(move |row| row.get(column));
            cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
        };
        let is_unlike = |column: usize| {
            let words = filled(column).filter(|cell| is_word(cell)).count();
            let is_measured = filled(column).next().is_some() && filled(column).all(is_fraction);
            words * 2 > filled(column).count() || is_measured
        };
        if (0..first.len()).any(is_unlike) { Self::Sure } else { Self::Possible }
    }
}

/// Whether the rows begin with their numbers: from 0 on, or, where rows have been drawn or shuffled, each with another.
fn are_row_numbers(rows: &[Vec<String>]) -> bool {
    const TOLD_APART: usize = 3;
    let cells = || rows.iter().filter_map(|row| row.first());
    let mut seen = std::collections::HashSet::new();
    let is_counting = cells().enumerate().all(|(row, cell)| *cell == row.to_string());
    let is_other = |cell: &String| cell.parse::<u64>().is_ok() && seen.insert(cell.clone());
    !rows.is_empty() && (is_counting || rows.len() >= TOLD_APART && cells().all(is_other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_is_told_by_its_cells_and_those_below() {
        let cut = |line: &&str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (first, rows, expected) in [
            ("0,1", &["1,0.5", "0,0.25"][..], Header::Numbers),
            ("0,1", &["0.5,1", "0.25,0"], Header::Numbers),
            ("0,1,2", &["a,b,1", "c,d,0"], Header::Numbers),
            ("0", &["0.5", "0.25"], Header::Numbers),
            (",0", &["0,0.5", "1,1"], Header::Numbers),
            (",0,1", &["17,1,1", "3,0,0", "5,1,0"], Header::Numbers),
            // A row of these is as likely.
            ("0,1", &["1,0", "0,1"], Header::RowOrNumbers),
            ("0,1", &["1,0.5", "0,1"], Header::RowOrNumbers),
            ("0", &["0.5", "1"], Header::RowOrNumbers),
            // A text, a label or a score is missing.
            (",0", &["a b,1", "c d,0", "e f,1"], Header::Missing),
            (",0", &["1,0", "0,1", "1,1"], Header::Missing),
            (",0", &["0.5,0", "0.25,1", "0.75,1"], Header::Missing),
            ("1,0", &["0,1", "1,1"], Header::Missing),
            ("0,1", &["1,n/a", "0,7"], Header::RowOrNumbers),
            // Words of a label as names.
            ("true,pred", &["true,0.5", "false,0.25"], Header::Names),
            ("True,pred", &["1,0.5", "0,0.25"], Header::Names),
            ("text,true", &["a,1", "b,0"], Header::Names),
            ("a,true", &["b,false", "c,true"], Header::Missing),
            ("a,True", &["b,False", "c,True"], Header::Missing),
            ("true,n/a", &["false,0.5", "true,0.25"], Header::Missing),
            ("true,Unknown", &["false,0.5", "true,0.25"], Header::Missing),
            // Labels and sentences as the rows below have them, and names beside or above such.
            ("a b,yes", &["c d,no", "e f,yes"], Header::Missing),
            ("a b,y", &["c d,n", "e f,y"], Header::Missing),
            ("Where is it?", &["Who was that?", "Why not?"], Header::Missing),
            ("今天晚上一起去看电影吧", &["明天早上我们去爬山好不好", "我不知道"], Header::Missing),
            ("left,right", &["a b,no", "c d,yes"], Header::Names),
            ("text,yes", &["a b,no", "c d,yes"], Header::Names),
            ("Do both texts mean the same?", &["yes", "no"], Header::Names),
        ] {
            let rows: Vec<_> = rows.iter().map(cut).collect();
            assert_eq!(Header::by_look(&cut(&first), &rows), expected, "{first} above {rows:?}");
        }
    }
}
