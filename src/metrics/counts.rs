//! How many rows each line of a table stands for, where it was aggregated.

use std::ops::Deref;
use std::sync::Arc;

use super::TooManyRows;

/// Numbers of rows, one a line, which add up to fewer than 2⁶⁴. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    of_line: Arc<[u64]>,
    rows: u64,
}

impl Counts {
    /// Of these numbers.
    ///
    /// # Errors
    /// [`TooManyRows`] where they add up to 2⁶⁴ or more.
    pub fn new(of_line: Vec<u64>) -> Result<Self, TooManyRows> {
        let rows = of_line.iter().try_fold(0_u64, |rows, &count| rows.checked_add(count)).ok_or(TooManyRows)?;
        Ok(Self { of_line: of_line.into(), rows })
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
