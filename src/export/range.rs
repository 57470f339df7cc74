//! The thresholds that predict the same, in words.

use crate::metrics::{Interval, exact};

/// `above 0.4987 and up to 0.5012`: all such thresholds predict what `threshold`, one of them, predicts. Ends of many digits are
/// cut inwards.
pub(super) fn range(interval: Interval, threshold: f64) -> String {
    let low = interval.low.map(|low| cut(low, Toward::Above, |end| low <= end && end < threshold));
    let high = interval.high.map(|high| cut(high, Toward::Below, |end| threshold <= end && end <= high));
    match (low, high) {
        (None, None) => "at any threshold".into(),
        (Some(low), None) => format!("above {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (Some(low), Some(high)) => format!("above {low} and up to {high}"),
    }
}

#[derive(Clone, Copy)]
enum Toward {
    Above,
    Below,
}

/// `end` with six significant digits, or as many more as it takes to stay inside.
fn cut(end: f64, toward: Toward, is_inside: impl Fn(f64) -> bool) -> String {
    const SHORT: usize = 8;
    let full = exact(end);
    if full.len() <= SHORT {
        return full;
    }
    let shorter = (6..17_usize).find_map(|digits| {
        let rounded: f64 = format!("{end:.*e}", digits - 1).parse().ok()?;
        let unit = 10_f64.powi(end.abs().log10().floor() as i32 + 1 - digits as i32);
        let beside = match toward {
            Toward::Above => end + unit,
            Toward::Below => end - unit,
        };
        let beside: f64 = format!("{beside:.*e}", digits - 1).parse().ok()?;
        [rounded, beside].into_iter().find(|value| is_inside(*value)).map(exact)
    });
    shorter.filter(|text| text.len() < full.len()).unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_an_end_says_so() {
        for (low, high, expected) in [
            (Some(0.25), Some(0.5), "above 0.25 and up to 0.5"),
            (None, Some(0.5), "up to 0.5"),
            (Some(0.25), None, "above 0.25"),
            (None, None, "at any threshold"),
        ] {
            assert_eq!(range(Interval { low, high }, 0.4), expected);
        }
    }

    #[test]
    fn the_ends_of_a_range_are_cut_inwards_and_keep_the_threshold_inside() {
        for (low, high, threshold, expected) in [
            (0.123_456_789, 0.987_654_321, 0.5, "above 0.123457 and up to 0.987654"),
            (0.123_454_321, 0.987_656_789, 0.5, "above 0.123455 and up to 0.987656"),
            (-0.123_456_789, 0.0, -0.1, "above -0.123456 and up to 0"),
            // Six digits would not tell them apart, or leave the threshold outside.
            (0.500_000_012_3, 0.500_000_045_6, 0.500_000_03, "above 0.50000002 and up to 0.50000004"),
            (0.123_456_789, 0.987_654_321, 0.987_654_32, "above 0.123457 and up to 0.98765432"),
            (0.123_456_789, 0.987_654_321, 0.987_654_321, "above 0.123457 and up to 0.987654321"),
        ] {
            assert_eq!(range(Interval { low: Some(low), high: Some(high) }, threshold), expected);
        }
    }
}
