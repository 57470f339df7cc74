//! The same-labels range in digits: which thresholds predict what the active one predicts.

use std::fmt;

use super::{Interval, exact};

/// Digits after the point beyond which no f64 near 1 tells more.
const MOST_DIGITS: usize = 17;

/// Numbers from here on are written as they are: digits after their point say nothing.
const HUGE: f64 = 1e9;

/// `from 0.4958 to 0.5031`: every threshold from the first number to the second, both of them included, predicts the same. A
/// missing number is an end that there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SameLabels {
    low: Option<String>,
    high: Option<String>,
}

impl SameLabels {
    /// `interval`, in which `threshold` lies, with at least so many digits after the point.
    pub(crate) fn new(interval: Interval, threshold: f64, least: usize) -> Self {
        let [low, high] = ends(interval, threshold, least);
        Self { low, high }
    }

    /// `0.4958 to 0.5031`, for a column.
    pub(crate) fn brief(&self) -> String {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low == high => format!("only {low}"),
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("{low} up"),
            (None, Some(high)) => format!("up to {high}"),
            (None, None) => "any".into(),
        }
    }
}

impl fmt::Display for SameLabels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "only at {low}"),
            (Some(low), Some(high)) => write!(f, "from {low} to {high}"),
            (Some(low), None) => write!(f, "from {low} up"),
            (None, Some(high)) => write!(f, "up to {high}"),
            (None, None) => f.write_str("at any threshold"),
        }
    }
}

/// The ends of `interval`, rounded inwards, with as many digits after the point (at least `least`) as tell them from each
/// other and from `threshold`, which lies inside; `None` where it has no such end.
fn ends(interval: Interval, threshold: f64, least: usize) -> [Option<String>; 2] {
    let Interval { low, high } = interval;
    let is_huge = low.into_iter().chain(high).any(|end| end.abs() >= HUGE);
    let inside = |text: &String| text.parse::<f64>().is_ok_and(|end| interval.contains(end));
    let is_below = |text: &String| text.parse::<f64>().is_ok_and(|end| end < threshold);
    let is_above = |text: &String| text.parse::<f64>().is_ok_and(|end| end > threshold);
    // Where the threshold is the upper end.
    let is_itself = |text: &String| high == Some(threshold) && text.parse() == Ok(threshold);
    let rounded = (least..=MOST_DIGITS).filter(|_| !is_huge).find_map(|digits| {
        let unit = 10_f64.powi(-(digits as i32));
        let nearest = |end: f64, inwards: f64| {
            [end, end + inwards * unit].map(|end| written(end, digits)).into_iter().find(inside)
        };
        let low = low.map(|low| nearest(low, 1.0).filter(is_below));
        let high = high.map(|high| nearest(high, -1.0).filter(|text| is_above(text) || is_itself(text)));
        let is_told = low.as_ref().is_none_or(Option::is_some) && high.as_ref().is_none_or(Option::is_some);
        is_told.then(|| [low.flatten(), high.flatten()])
    });
    rounded.unwrap_or_else(|| [low.map(|low| exact(low.next_up())), high.map(exact)])
}

/// With so many digits after the point; never −0.
fn written(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    if text.parse() == Ok(0.0) { format!("{:.digits$}", 0.0) } else { text }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn told(low: Option<f64>, threshold: f64, high: Option<f64>) -> String {
        format!("same labels {}", SameLabels::new(Interval { low, high }, threshold, 4))
    }

    #[test]
    fn both_ends_have_the_digits_that_tell_them_apart_and_missing_ones_are_words() {
        for (low, threshold, high, expected) in [
            (Some(0.495_789_1), 0.5, Some(0.503_123_9), "same labels from 0.4958 to 0.5031"),
            (Some(0.43), 0.5, Some(0.52), "same labels from 0.4301 to 0.5200"),
            (Some(0.43), 0.52, Some(0.52), "same labels from 0.4301 to 0.5200"),
            (Some(0.499_999_1), 0.5, Some(0.500_002_3), "same labels from 0.4999992 to 0.5000023"),
            (None, 0.01, Some(0.031_28), "same labels up to 0.0312"),
            (Some(0.971_28), 0.99, None, "same labels from 0.9713 up"),
            (None, 0.5, None, "same labels at any threshold"),
            (Some(-0.000_01), 0.5, Some(1.0), "same labels from 0.0000 to 1.0000"),
            (Some(1e300), 1.5e300, Some(2e300), "same labels from 1.0000000000000002e300 to 2e300"),
            (Some(0.5), 0.5_f64.next_up(), Some(0.5_f64.next_up()), "same labels only at 0.5000000000000001"),
        ] {
            assert_eq!(told(low, threshold, high), expected, "({low:?}, {high:?}] with {threshold}");
        }
    }

    #[test]
    fn a_column_has_the_same_ends_in_fewer_words() {
        for (low, threshold, high, expected) in [
            (Some(0.43), 0.5, Some(0.52), "0.4301 to 0.5200"),
            (Some(0.43), 0.5, None, "0.4301 up"),
            (None, 0.5, Some(0.52), "up to 0.5200"),
            (Some(0.5), 0.5_f64.next_up(), Some(0.5_f64.next_up()), "only 0.5000000000000001"),
            (None, 0.5, None, "any"),
        ] {
            assert_eq!(SameLabels::new(Interval { low, high }, threshold, 4).brief(), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_lies_inside_on_both_sides_of_the_threshold(
            low in -2.0_f64..2.0, width in -16.0_f64..1.0, share in 0.0_f64..=1.0, least in 0_usize..6
        ) {
            let high = low + 10_f64.powf(width);
            prop_assume!(low < high);
            let interval = Interval { low: Some(low), high: Some(high) };
            let threshold = (low + (high - low) * share).max(low.next_up()).min(high);
            let [from, to] = ends(interval, threshold, least).map(|end| end.unwrap().parse::<f64>().unwrap());
            prop_assert!(interval.contains(from) && interval.contains(to));
            prop_assert!(from <= threshold && threshold <= to, "{from} {threshold} {to}");
            prop_assert!(from < to || high == low.next_up(), "{from} {to} of ({low}, {high}]");
        }
    }
}
