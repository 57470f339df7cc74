//! The mean of numbers, and how they differ from it.

/// Of some rows: how many there are, the mean of what each has, and the sum of the squares of how far each is from that.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Moments {
    pub rows: f64,
    pub mean: f64,
    pub squares: f64,
}

impl Moments {
    /// Of both together (Chan, Golub and `LeVeque` 1983): no large sums are taken from each other.
    pub(super) fn and(self, other: Self) -> Self {
        let rows = self.rows + other.rows;
        if rows == 0.0 {
            return self;
        }
        let apart = other.mean - self.mean;
        Self {
            rows,
            mean: self.mean + apart * (other.rows / rows),
            squares: self.squares + other.squares + apart * apart * (self.rows * (other.rows / rows)),
        }
    }

    /// The variance of the sum of so many independent numbers; `None` with fewer than two.
    pub(super) fn variance_of_sum(self) -> Option<f64> {
        (self.rows > 1.0).then(|| self.squares / (self.rows - 1.0) * self.rows)
    }
}
