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

/// A number as it is, in the shortest form that reads back as the same.
pub(crate) fn exact(number: f64) -> String {
    if number != 0.0 && !(1e-6..1e12).contains(&number.abs()) { format!("{number:e}") } else { format!("{number}") }
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
