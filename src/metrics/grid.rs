//! How far one step of the threshold goes: exact steps on a grid of powers of ten, so that no error builds up.

/// Which way along the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards lower scores.
    Down,
    /// Towards higher ones.
    Up,
}

/// A grid of decimals `k · 10^exponent` for whole k.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grid {
    /// Power of ten of one step.
    pub exponent: i32,
}

impl Grid {
    /// Hundredths: the coarse step on probabilities and cosines.
    pub(crate) const HUNDREDTHS: Self = Self { exponent: -2 };
    /// Thousandths: the fine step there.
    pub(crate) const THOUSANDTHS: Self = Self { exponent: -3 };

    /// The grid whose step is the power of ten nearest (by ratio) to `range / parts`.
    pub(crate) fn for_range(range: f64, parts: f64) -> Self {
        let exponent = (range / parts).log10().round();
        // A range of 0, or one beyond all sense, still needs a step.
        let exponent = if exponent.is_finite() { exponent.clamp(-300.0, 300.0) as i32 } else { -2 };
        Self { exponent }
    }

    /// The grid point number `k`, as reading the decimal gives it.
    pub(crate) fn point(self, k: f64) -> f64 {
        // Whole numbers print without a fraction, so that this is a decimal in Rust's grammar; it always parses.
        format!("{k:.0}e{}", self.exponent).parse::<f64>().unwrap_or(k) + 0.0
    }

    /// The first grid point beyond `from`.
    pub(crate) fn next(self, from: f64, direction: Direction) -> f64 {
        let near = (from / 10_f64.powi(self.exponent)).round();
        // The division may be off by a rounding: the nearest grid points decide, compared as the numbers they are.
        let candidates = (-2..=2).map(|step| self.point(near + f64::from(step)));
        let nearest = match direction {
            Direction::Up => candidates.filter(|point| *point > from).reduce(f64::min),
            Direction::Down => candidates.filter(|point| *point < from).reduce(f64::max),
        };
        nearest.unwrap_or(from)
    }

    /// The grid point that `value` stands for, where it lies within `tolerance` steps of one; else `value`.
    pub(crate) fn snap(self, value: f64, tolerance: f64) -> f64 {
        let steps = value / 10_f64.powi(self.exponent);
        if (steps - steps.round()).abs() <= tolerance { self.point(steps.round()) } else { value }
    }

    /// `value` where it is a grid point, else the first one in this direction.
    pub(crate) fn round(self, value: f64, direction: Direction) -> f64 {
        let near = (value / 10_f64.powi(self.exponent)).round();
        if self.point(near) == value {
            return self.point(near);
        }
        self.next(value, direction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_steps_of_a_hundredth_arrive_exactly() {
        let mut threshold = 0.0;
        for k in 1..=100 {
            threshold = Grid::HUNDREDTHS.next(threshold, Direction::Up);
            assert_eq!(threshold, format!("{k}e-2").parse::<f64>().unwrap_or(f64::NAN));
        }
        for _ in 0..100 {
            threshold = Grid::HUNDREDTHS.next(threshold, Direction::Down);
        }
        assert_eq!(threshold.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn from_beside_the_grid_the_next_point_in_that_direction_is_taken() {
        for (grid, from, down, up) in [
            (Grid::HUNDREDTHS, 0.5, 0.49, 0.51),
            (Grid::HUNDREDTHS, 0.505, 0.5, 0.51),
            (Grid::THOUSANDTHS, 0.5004, 0.5, 0.501),
            (Grid::THOUSANDTHS, 0.3, 0.299, 0.301),
            (Grid { exponent: 1 }, 14.0, 10.0, 20.0),
            (Grid { exponent: 0 }, -0.5, -1.0, 0.0),
        ] {
            assert_eq!((grid.next(from, Direction::Down), grid.next(from, Direction::Up)), (down, up), "{from}");
        }
    }

    #[test]
    fn a_step_is_the_power_of_ten_nearest_a_hundredth_of_the_range() {
        for (range, exponent) in [(1.0, -2), (2.0, -2), (4.0, -1), (16.0, -1), (1000.0, 1), (0.0, -2), (3e-8, -10)] {
            assert_eq!(Grid::for_range(range, 100.0).exponent, exponent, "{range}");
        }
    }

    #[test]
    fn rounding_keeps_a_point_and_moves_others_outwards() {
        let tenths = Grid { exponent: -1 };
        assert_eq!((tenths.round(0.3, Direction::Down), tenths.round(0.3, Direction::Up)), (0.3, 0.3));
        assert_eq!((tenths.round(-0.32, Direction::Down), tenths.round(0.31, Direction::Up)), (-0.4, 0.4));
    }
}
