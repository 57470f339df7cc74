//! How Python writes a number: `float.__repr__`.

/// `number` in the fewest digits that read back as the same, with a point or an exponent of at least two digits: `3.0`, `0.0001`,
/// `1.5e-05`, `1e+16`, `nan`, `-inf`.
pub(super) fn repr(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        "nan".into()
    } else if size.is_infinite() {
        if number > 0.0 { "inf".into() } else { "-inf".into() }
    } else if size == 0.0 || (1e-4..1e16).contains(&size) {
        let text = number.to_string();
        match text.split_once('.') {
            Some((_, decimals)) => to_even(number, format!("{number:.*}", decimals.len()), &text),
            None => text + ".0",
        }
    } else {
        let text = format!("{number:e}");
        let (digits, _) = mantissa_and_exponent(&text);
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let text = to_even(number, format!("{number:.decimals$e}"), &text);
        let (digits, exponent) = mantissa_and_exponent(&text);
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
        format!("{digits}e{sign}{exponent:0>2}")
    }
}

/// Where two shortest texts are equally near, Python takes the one with the even last digit, and Rust the other. `rounded` is the
/// number rounded to as many digits, half to even; next to a power of two it may read back as the neighbour.
fn to_even(number: f64, rounded: String, shortest: &str) -> String {
    if rounded.parse() == Ok(number) { rounded } else { shortest.to_owned() }
}

fn mantissa_and_exponent(text: &str) -> (&str, &str) {
    text.split_once('e').unwrap_or((text, "0"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_number_of_json_has_the_name_that_repr_gives_it() {
        for (number, name) in [(f64::NAN, "nan"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            assert_eq!(repr(number), name);
        }
    }

    #[test]
    fn numbers_have_an_exponent_below_a_ten_thousandth_and_from_ten_to_the_16th() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (3.0, "3.0"),
            (1e-4, "0.0001"),
            (1e-4_f64.next_down(), "9.999999999999999e-05"),
            (1.5e-5, "1.5e-05"),
            (1e16, "1e+16"),
            (1e16_f64.next_down(), "9999999999999998.0"),
            (-1e100, "-1e+100"),
            (5e-324, "5e-324"),
            // 2^-25 = 2.98023223876953125e-08 and 2^50 + 1/4: halfway between two texts.
            (2_f64.powi(-25), "2.9802322387695312e-08"),
            (2_f64.powi(50) + 0.25, "1125899906842624.2"),
            (2_f64.powi(50) + 0.75, "1125899906842624.8"),
            // The nearest text of 16 digits, 5.684341886080801e-14, is that of the number before 2^-44.
            (2_f64.powi(-44), "5.684341886080802e-14"),
        ] {
            assert_eq!(repr(number), text);
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back_and_looks_as_python_writes_it(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let text = repr(number);
            prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits);
            match text.split_once('e') {
                None => {
                    prop_assert!(number == 0.0 || (1e-4..1e16).contains(&number.abs()));
                    let (whole, decimals) = text.split_once('.').unwrap();
                    prop_assert!(!whole.is_empty() && (decimals == "0" || !decimals.ends_with('0')));
                }
                Some((digits, exponent)) => {
                    prop_assert!(!(1e-4..1e16).contains(&number.abs()));
                    prop_assert!(!digits.ends_with(".0") && digits.trim_start_matches('-').find('.').is_none_or(|place| place == 1));
                    prop_assert!(exponent.starts_with(['+', '-']) && exponent.len() >= 3);
                    prop_assert!(exponent.len() == 3 || !exponent[1..].starts_with('0'));
                }
            }
        }

        #[test]
        fn no_text_of_fewer_digits_reads_back(number in -1e18..1e18_f64, shrink in 0..25) {
            let number = number / 10_f64.powi(shrink);
            let text = repr(number);
            let digits: String = text.split('e').next().unwrap().chars().filter(char::is_ascii_digit).collect();
            let significant = digits.trim_matches('0').len();
            prop_assume!(significant > 1);
            // One digit less, rounded to the nearest.
            let shorter = format!("{number:.*e}", significant - 2);
            prop_assert!(shorter.parse::<f64>().unwrap() != number, "{shorter} is {text}");
        }
    }
}
