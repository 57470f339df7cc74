//! Decimals and percentages as they are typed and shown: nothing is multiplied or divided.

/// A decimal, or `q%`: q with its point moved two places. Finite; −0.0 is 0.0.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = match text.strip_suffix('%') {
        None => text.parse::<f64>().ok()?,
        Some(percent) => {
            let percent = percent.trim();
            let (digits, exponent) = percent.split_once(['e', 'E']).unwrap_or((percent, "0"));
            digits.parse::<f64>().ok()?;
            format!("{digits}e{}", exponent.parse::<i32>().ok()?.checked_sub(2)?).parse::<f64>().ok()?
        }
    };
    number.is_finite().then_some(number + 0.0)
}

/// The decimal that `share` is printed as, with its point moved two places: 0.29 is `29`.
pub(crate) fn in_percent(share: f64) -> String {
    let printed = format!("{share:e}"); // such as 2.9e-1
    let (digits, exponent) = printed.split_once('e').unwrap_or((&printed, "0"));
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    // The point stands behind so many digits.
    let point = exponent.parse::<i32>().unwrap_or(0) + 3;
    let whole = match usize::try_from(point) {
        Ok(point @ 1..) if point >= digits.len() => format!("{digits:0<point$}"),
        Ok(point @ 1..) => format!("{}.{}", &digits[..point], &digits[point..]),
        Ok(0) | Err(_) => format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)),
    };
    let trimmed = if share == 0.0 { "0" } else { &whole };
    format!("{sign}{trimmed}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_percentage_is_the_decimal_with_its_point_moved(share in 0.0..=1.0_f64, digits in 0_usize..8) {
            let rounded: f64 = format!("{share:.digits$}").parse().unwrap();
            for share in [share, rounded, share * 1e-9] {
                prop_assert_eq!(parse_number(&format!("{}%", in_percent(share))), Some(share));
            }
        }
    }

    #[test]
    fn percentages_read_as_people_write_them() {
        for (share, percent) in [
            (0.29, "29"),
            (0.57, "57"),
            (0.0, "0"),
            (1.0, "100"),
            (0.02, "2"),
            (0.0115, "1.15"),
            (0.001, "0.1"),
            (-0.05, "-5"),
        ] {
            assert_eq!(in_percent(share), percent);
        }
        assert_eq!(parse_number("2.5e1 %"), Some(0.25));
        assert_eq!(parse_number("-0"), Some(0.0));
        assert_eq!(parse_number("%"), None);
        assert_eq!(parse_number("1e400"), None);
    }
}
