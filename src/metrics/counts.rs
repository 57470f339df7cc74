//! How many rows each line of a table stands for, where it was aggregated.

use std::ops::Deref;
use std::sync::Arc;

use super::TooManyRows;

/// Numbers of rows, one a line, which add up to no more than 2⁵³. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    of_line: Arc<[u64]>,
    rows: u64,
}

impl Counts {
    /// Of these numbers.
    ///
    /// # Errors
    /// [`TooManyRows`] where they add up to more than 2⁵³: such counts are exact as f64, and rows can be drawn anew from them.
    pub fn new(of_line: Vec<u64>) -> Result<Self, TooManyRows> {
        let add = |rows: u64, &count: &u64| rows.checked_add(count).filter(|rows| *rows <= TooManyRows::MOST);
        let rows = of_line.iter().try_fold(0, add).ok_or(TooManyRows)?;
        Ok(Self { of_line: of_line.into(), rows })
    }

    /// Of so many `lines`, each that `is_kept` has as many rows as `counts` say, or one without them, and the others none.
    pub(super) fn of_some(lines: usize, counts: Option<&Self>, is_kept: impl Fn(usize) -> bool) -> Self {
        let rows_of = |line: usize| counts.map_or(1, |counts| counts[line]);
        let of_line: Arc<[u64]> = (0..lines).map(|line| if is_kept(line) { rows_of(line) } else { 0 }).collect();
        Self { rows: of_line.iter().sum(), of_line }
    }

    /// All rows together.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

impl Deref for Counts {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        &self.of_line
    }
}
