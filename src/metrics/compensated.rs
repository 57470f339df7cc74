//! Adding many f64s.

/// A sum whose rounding error does not grow with the number of terms (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
pub struct CompensatedSum {
    sum: f64,
    lost: f64,
}

impl CompensatedSum {
    #[inline]
    pub fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        self.lost += if self.sum.abs() >= term.abs() { (self.sum - sum) + term } else { (term - sum) + self.sum };
        self.sum = sum;
    }

    /// The sum so far.
    #[inline]
    pub(crate) fn total(self) -> f64 {
        self.sum + self.lost
    }
}
