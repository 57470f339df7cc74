//! The thresholds that predict the same, in words.

use crate::metrics::{Interval, exact};

/// `0.4987 to 0.5012`, with `−∞` and `∞` for the ends beyond every score: `threshold` lies in it, and all in it predict the same,
/// for ends of many digits are cut inwards. The lower end itself does not belong to it, unless it was cut.
pub(super) fn range(interval: Interval, threshold: f64) -> String {
    let low =
        interval.low.map_or_else(|| "−∞".into(), |low| cut(low, Toward::Above, |end| low <= end && end < threshold));
    interval.high.map_or_else(
        || format!("{low} to ∞"),
        |high| format!("{low} to {}", cut(high, Toward::Below, |end| threshold <= end && end <= high)),
    )
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
            (Some(0.25), Some(0.5), "0.25 to 0.5"),
            (None, Some(0.5), "−∞ to 0.5"),
            (Some(0.25), None, "0.25 to ∞"),
            (None, None, "−∞ to ∞"),
        ] {
            assert_eq!(range(Interval { low, high }, 0.4), expected);
        }
    }

    #[test]
    fn the_ends_of_a_range_are_cut_inwards_and_keep_the_threshold_inside() {
        for (low, high, threshold, expected) in [
            (0.123_456_789, 0.987_654_321, 0.5, "0.123457 to 0.987654"),
            (0.123_454_321, 0.987_656_789, 0.5, "0.123455 to 0.987656"),
            (-0.123_456_789, 0.0, -0.1, "-0.123456 to 0"),
            // Six digits would not tell them apart, or leave the threshold outside.
            (0.500_000_012_3, 0.500_000_045_6, 0.500_000_03, "0.50000002 to 0.50000004"),
            (0.123_456_789, 0.987_654_321, 0.987_654_32, "0.123457 to 0.98765432"),
            (0.123_456_789, 0.987_654_321, 0.987_654_321, "0.123457 to 0.987654321"),
        ] {
            assert_eq!(range(Interval { low: Some(low), high: Some(high) }, threshold), expected);
        }
    }
}
