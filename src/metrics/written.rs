//! How a number is written, on the screen and in reports.

/// `1,147`
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 pair`, `1,147 pairs`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count as u64), if count == 1 { "" } else { "s" })
}

/// A figure with six significant digits. What is below 1 never reads as 1.
pub(crate) fn significant(figure: f64) -> String {
    const DIGITS: i32 = 6;
    if figure == 0.0 || !figure.is_finite() {
        return format!("{figure:.*}", DIGITS as usize - 1);
    }
    let rounded = format!("{figure:.*e}", DIGITS as usize - 1);
    // After rounding: 0.9999999 has the exponent of 1.
    let exponent = rounded.rsplit_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    match DIGITS - 1 - exponent {
        _ if figure < 1.0 && rounded == "1.00000e0" => ">0.999999".into(),
        decimals @ 0..=9 => format!("{figure:.*}", decimals as usize),
        _ => rounded,
    }
}

/// A number as it is, in the shortest form that reads back as the same.
pub(crate) fn exact(number: f64) -> String {
    if number != 0.0 && !(1e-6..1e12).contains(&number.abs()) { format!("{number:e}") } else { format!("{number}") }
}

/// The ends of an interval: `0.832–0.866`, in words where a sign stands before one: `-0.092 to -0.013`.
pub(crate) fn between(low: &str, high: &str) -> String {
    if [low, high].iter().any(|end| end.contains('-')) { format!("{low} to {high}") } else { format!("{low}–{high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_number_reads_back_and_is_never_hundreds_of_digits_long() {
        for number in [0.0, 0.1, -0.25, 123_456.789, 1e-7, 5e-324, 1e308, -1e308, 1.0 / 3.0] {
            let text = exact(number);
            assert_eq!(text.parse(), Ok(number));
            assert!(text.len() < 25, "{text}");
        }
    }

    #[test]
    fn a_dash_never_stands_beside_a_sign() {
        for (low, high, expected) in [
            ("0.832", "0.866", "0.832–0.866"),
            ("-0.02", "0.05", "-0.02 to 0.05"),
            ("-0.09", "-0.02", "-0.09 to -0.02"),
            ("1.2e-5", "0.003", "1.2e-5 to 0.003"),
        ] {
            assert_eq!(between(low, high), expected);
        }
    }

    #[test]
    fn a_figure_has_six_significant_digits() {
        for (figure, expected) in [
            (0.0, "0.00000"),
            (1.0, "1.00000"),
            (0.85, "0.850000"),
            (-0.25, "-0.250000"),
            (2.0 / 3.0, "0.666667"),
            (0.012_345_678, "0.0123457"),
            (0.000_123_456_78, "0.000123457"),
            (0.000_012_345_678, "1.23457e-5"),
            (12.345_678, "12.3457"),
            (1_234_567.0, "1.23457e6"),
            (0.999_999_4, "0.999999"),
            (0.999_999_9, ">0.999999"),
            (1.000_000_1, "1.00000"),
            (-0.999_999_9, "-1.00000"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(significant(figure), expected, "{figure}");
        }
    }

    #[test]
    fn one_is_no_plural() {
        for (count, expected) in [(0, "0 pairs"), (1, "1 pair"), (1_147, "1,147 pairs")] {
            assert_eq!(counted(count, "pair"), expected);
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (count, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), expected);
        }
    }
}
