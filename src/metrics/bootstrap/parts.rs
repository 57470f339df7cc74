//! Sums over the rows that were drawn, and over those that were not.

use crate::metrics::compensated::CompensatedSum;

/// Terms that are added up at once, before a sum with compensation takes them: few enough for their rounding not to count.
const AT_ONCE: usize = 256;

/// Which rows are added up.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Those that were drawn, as often as they were.
    Drawn,
    /// Those that were not.
    Undrawn,
}

impl Part {
    /// Of rows that were drawn so often, what each has of something.
    #[inline]
    pub(super) fn sum(self, counts: &[u8], values: &[f64]) -> f64 {
        match self {
            Self::Drawn => sum(counts, values, |&count| f64::from(count)),
            Self::Undrawn => sum(counts, values, |&count| f64::from(u8::from(count == 0))),
        }
    }
}

/// Σ times(what) · value
#[inline]
pub(super) fn sum<T>(whats: &[T], values: &[f64], times: impl Fn(&T) -> f64 + Copy) -> f64 {
    if whats.len() <= AT_ONCE {
        return sum_at_once(whats, values, times);
    }
    let mut sum = CompensatedSum::default();
    for (whats, values) in whats.chunks(AT_ONCE).zip(values.chunks(AT_ONCE)) {
        sum.add(sum_at_once(whats, values, times));
    }
    sum.total()
}

/// The same of few: in four lanes, which do not wait for each other.
#[inline]
fn sum_at_once<T>(whats: &[T], values: &[f64], times: impl Fn(&T) -> f64) -> f64 {
    let mut lanes = [0.0; 4];
    let (whats, whats_left) = whats.as_chunks::<4>();
    let (values, values_left) = values.as_chunks::<4>();
    for (whats, values) in whats.iter().zip(values) {
        for lane in 0..4 {
            lanes[lane] += times(&whats[lane]) * values[lane];
        }
    }
    let left: f64 = whats_left.iter().zip(values_left).map(|(what, value)| times(what) * value).sum();
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + left
}
