//! The parsers of numbers that have bounds.

use std::str::FromStr;

use crate::metrics::CalibrationMethod;

/// A number that fits, or what is needed.
fn number<T: FromStr>(text: &str, fits: impl Fn(&T) -> bool, needed: &str) -> Result<T, String> {
    text.parse().ok().filter(fits).ok_or_else(|| needed.to_owned())
}

pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    let fits = |number: &f64| number.is_finite() && *number > 0.0;
    number(text.trim(), fits, "it must be a number above 0, such as 5e-5")
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    let number =
        number(text.trim(), |number| (0.0..1.0).contains(number), "it must be a share, from 0 to below 1, such as 0.1");
    number.map(|number: f64| number + 0.0)
}

pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    number(text, |number| *number > 0, "it must be a whole number, 1 or more")
}

pub(super) fn at_least_two(text: &str) -> Result<usize, String> {
    number(text, |number| *number > 1, "it must be a whole number, 2 or more")
}

pub(super) fn replicates(text: &str) -> Result<u32, String> {
    number(text, |number| (100..=1_000_000).contains(number), "it must be a whole number from 100 to 1000000")
}

pub(super) fn window_rows(text: &str) -> Result<usize, String> {
    number(text, |number| (1..=16_384).contains(number), "it must be a whole number from 1 to 16384")
}

pub(super) fn calibration_method(text: &str) -> Result<CalibrationMethod, String> {
    let named = |method: &CalibrationMethod| method.key() == text;
    CalibrationMethod::ALL.into_iter().find(named).ok_or_else(|| "it is temperature, platt or isotonic".to_owned())
}
