//! Whole numbers that were written by programs that know only fractions.

/// A whole number, also written with a fraction that is 0.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_whole = |number: &f64| number.fract() == 0.0 && number.abs() < EXACT;
    text.parse().ok().or_else(|| text.parse().ok().filter(is_whole).map(|number: f64| number as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_of_0_is_none() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-7", Some(-7)),
            ("12.0", Some(12)),
            ("1e3", Some(1000)),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("1e300", None),
            ("1.5", None),
            ("", None),
            ("NaN", None),
            ("a", None),
        ] {
            assert_eq!(whole_number(text), expected, "{text}");
        }
    }
}
