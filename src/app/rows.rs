//! The table's filter, order, selection and page.

use crate::dataset::Dataset;
use crate::metrics::Outcome;

/// What a row has to be read, beside its label and score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A question about a text.
    Question,
    /// Two texts.
    Pair,
    /// One.
    Text,
    /// No text, but columns beside label and score.
    OtherColumns,
    /// Neither.
    Nothing,
}

impl Content {
    /// What the rows of `dataset` have.
    pub(crate) fn of(dataset: &Dataset) -> Self {
        if dataset.questions.is_some() {
            return Self::Question;
        }
        match (dataset.roles.text_a, dataset.roles.text_b) {
            (Some(_), Some(_)) => Self::Pair,
            (Some(_), None) | (None, Some(_)) => Self::Text,
            (None, None) if other_columns(dataset).next().is_some() => Self::OtherColumns,
            (None, None) => Self::Nothing,
        }
    }

    /// The columns that hold it: those of the texts, or the others.
    pub(super) fn columns(self, dataset: &Dataset) -> Vec<usize> {
        match self {
            Self::Question | Self::Pair | Self::Text => {
                [dataset.roles.text_a, dataset.roles.text_b].into_iter().flatten().collect()
            }
            Self::OtherColumns => other_columns(dataset).collect(),
            Self::Nothing => Vec::new(),
        }
    }

    /// What of it stands in `row`.
    pub(crate) fn cells(self, dataset: &Dataset, row: usize) -> Vec<&str> {
        let columns = self.columns(dataset).into_iter();
        columns.map(|column| dataset.table.cell(row, column).text().unwrap_or_default()).collect()
    }
}

/// The columns beside label and score.
fn other_columns(dataset: &Dataset) -> impl Iterator<Item = usize> + '_ {
    let known = [dataset.roles.label, dataset.roles.score];
    (0..dataset.table.headers().len()).filter(move |column| !known.contains(&Some(*column)))
}

/// Which rows the table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum)]
pub enum Filter {
    /// Every row.
    All,
    /// Wrong predictions.
    #[default]
    Errors,
    /// False positives.
    Fp,
    /// False negatives.
    Fn,
    /// True positives.
    Tp,
    /// True negatives.
    Tn,
    /// Rows that are left to people.
    ByHand,
    /// Questions that are answered with a text that matches no right answer, where there is one.
    WrongText,
    /// Rows that only these scores get right, of those that they are compared with.
    OnlyA,
    /// Rows that only the other scores get right.
    OnlyB,
    /// Rows whose prediction has flipped since the threshold was pinned.
    #[value(skip)]
    Flipped,
}

impl Filter {
    /// Those that ask nothing but the threshold, or a band, in the order of the key that cycles them.
    pub const ALL: [Self; 7] = [Self::All, Self::Errors, Self::Fp, Self::Fn, Self::Tp, Self::Tn, Self::ByHand];

    /// Those that there always are; [`View::filters`](super::View::filters) has all that there are now.
    pub(super) const ALWAYS: [Self; 6] = [Self::All, Self::Errors, Self::Fp, Self::Fn, Self::Tp, Self::Tn];

    /// Whether a row that is left to people is listed.
    pub(super) fn admits_by_hand(self) -> bool {
        match self {
            Self::All | Self::ByHand | Self::OnlyA | Self::OnlyB | Self::Flipped => true,
            Self::Errors | Self::Fp | Self::Fn | Self::Tp | Self::Tn | Self::WrongText => false,
        }
    }

    /// Whether a row with this outcome is listed, as far as its outcome says.
    pub fn admits(self, outcome: Outcome) -> bool {
        match self {
            Self::All | Self::Flipped => true,
            Self::Errors | Self::OnlyB => !outcome.is_correct(),
            Self::Fp => outcome == Outcome::FalsePositive,
            Self::Fn => outcome == Outcome::FalseNegative,
            Self::Tp | Self::WrongText => outcome == Outcome::TruePositive,
            Self::Tn => outcome == Outcome::TrueNegative,
            Self::ByHand => false,
            Self::OnlyA => outcome.is_correct(),
        }
    }

    /// What the command line calls it.
    pub(crate) fn key(self) -> String {
        clap::ValueEnum::to_possible_value(&self).map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether it asks what another score says.
    pub(crate) fn needs_rival(self) -> bool {
        match self {
            Self::OnlyA | Self::OnlyB => true,
            Self::All
            | Self::Errors
            | Self::Fp
            | Self::Fn
            | Self::Tp
            | Self::Tn
            | Self::ByHand
            | Self::WrongText
            | Self::Flipped => false,
        }
    }

    /// Whether it asks how good the texts are that are answered.
    pub(crate) fn needs_answers(self) -> bool {
        match self {
            Self::WrongText => true,
            Self::All
            | Self::Errors
            | Self::Fp
            | Self::Fn
            | Self::Tp
            | Self::Tn
            | Self::ByHand
            | Self::OnlyA
            | Self::OnlyB
            | Self::Flipped => false,
        }
    }
}

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// The file's order.
    Row,
    /// Score, lowest first.
    Score,
    /// Loss, highest first. Within a class the loss follows the score, so that this order exists on every axis: on those
    /// without a loss it is "furthest on the wrong side first", by the score's distance from the end of the range where
    /// the label belongs.
    #[default]
    Loss,
    /// Distance to the threshold, nearest first.
    Distance,
}

impl Sort {
    /// In the order of the key that cycles them.
    pub const ALL: [Self; 4] = [Self::Row, Self::Score, Self::Loss, Self::Distance];
}

/// What the table shows beside the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Column {
    /// Cross entropy of the label.
    #[default]
    Loss,
    /// Log-odds of class 1.
    Margin,
    /// What the model gave, one a class.
    Logits,
    /// The probability of each class.
    Probabilities,
}

impl Column {
    /// In the order of the key that cycles them; only a classifier that scored here has the last two.
    pub(super) const ALL: [Self; 4] = [Self::Loss, Self::Margin, Self::Logits, Self::Probabilities];
}

/// The one after `current`, going round.
pub(super) fn cycle<T: Copy + PartialEq>(all: &[T], current: T) -> T {
    let index = all.iter().position(|candidate| *candidate == current).map_or(0, |index| index + 1);
    all.get(index).or(all.first()).copied().unwrap_or(current)
}

/// The table's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowList {
    pub filter: Filter,
    pub sort: Sort,
    /// The other way round.
    pub reverse: bool,
    /// What is shown beside the score.
    pub column: Column,
    /// Position of the selected row in the list.
    pub selected: usize,
    /// Position of the first row on the page.
    pub top: usize,
    /// Rows that fit on the page.
    pub page: usize,
}

impl RowList {
    /// Select position `to` of a list of `len` rows, and turn the page so that it shows.
    pub fn select(&mut self, to: usize, len: usize) {
        self.selected = to.min(len.saturating_sub(1));
        let page = self.page.max(1);
        let lowest_top = (self.selected + 1).saturating_sub(page);
        self.top = self.top.clamp(lowest_top, self.selected).min(len.saturating_sub(page));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_on_the_page() {
        for page in 0..5 {
            for len in 0..8 {
                let mut rows = RowList { page, ..RowList::default() };
                for to in [0, 3, 7, 100, 2, 0] {
                    rows.select(to, len);
                    assert!(rows.selected < len.max(1));
                    assert!(rows.top <= rows.selected && rows.selected < rows.top + page.max(1), "{rows:?} of {len}");
                }
            }
        }
    }

    #[test]
    fn the_page_is_full_where_there_are_rows_enough() {
        let mut rows = RowList { page: 4, ..RowList::default() };
        rows.select(9, 10);
        assert_eq!((rows.top, rows.selected), (6, 9));
        rows.select(5, 6);
        assert_eq!((rows.top, rows.selected), (2, 5));
    }
}
