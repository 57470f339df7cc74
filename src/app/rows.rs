//! The table's filter, order, selection and page.

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
}

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// The file's order.
    Row,
    /// Score, lowest first.
    Score,
    /// Loss, highest first.
    #[default]
    Loss,
    /// Distance to the threshold, nearest first.
    Distance,
}

/// The table's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowList {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// The other way round.
    pub reverse: bool,
    /// Position of the selected row in the list.
    pub selected: usize,
    /// Position of the first row on the page.
    pub top: usize,
    /// Rows that fit on the page.
    pub page: usize,
}
