//! The parsers of values that are more than a number or a name.

pub(super) fn finite(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number + 0.0),
        _ => Err("a threshold is a finite number, such as 0.73".into()),
    }
}

pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    let number = finite(text).ok().filter(|number| *number > 0.0);
    number.ok_or_else(|| "a number above 0 is needed, such as 5e-5".into())
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    let number = finite(text).ok().filter(|number| (0.0..1.0).contains(number));
    number.ok_or_else(|| "a share from 0 to below 1 is needed, such as 0.1".into())
}

pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("a whole number from 1 is needed".into()),
    }
}

pub(super) fn window_rows(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if (1..=16_384).contains(&number) => Ok(number),
        _ => Err("a whole number from 1 to 16384 is needed".into()),
    }
}
