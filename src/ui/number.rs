//! Numbers as the panels show them.

use crate::metrics::{between, exact};

/// What stands for a figure that is undefined.
pub(super) const UNDEFINED: &str = "–";

/// Digits after the point that a column of thresholds is filled up to; more only where a threshold has them.
const UNIFORM: usize = 6;

/// A number with `decimals` digits after the point, or the sign for undefined.
pub(super) fn fixed(number: Option<f64>, decimals: usize) -> String {
    match number {
        None => UNDEFINED.into(),
        Some(number) if number.is_infinite() => if number > 0.0 { "∞" } else { "-∞" }.into(),
        // Numbers that decimals cannot show in a column's width.
        Some(number) if number != 0.0 && (number.abs() >= 1e9 || (number.abs() < 1e-9 && decimals > 6)) => {
            format!("{number:.2e}")
        }
        Some(number) => format!("{number:.decimals$}"),
    }
}

/// The same of a figure between −1 and 1 whose ends mean something: what is not 1 is never written as 1, what is not 0 never
/// as 0 (`>0.999`, `<0.001`).
pub(super) fn proportion(number: Option<f64>, decimals: usize) -> String {
    let text = fixed(number, decimals);
    let unit = 10_f64.powi(-(decimals as i32));
    match (number, text.parse::<f64>()) {
        (Some(number), Ok(shown)) if shown != number && shown == 0.0 => {
            if number > 0.0 {
                format!("<{unit:.decimals$}")
            } else {
                format!(">-{unit:.decimals$}")
            }
        }
        (Some(number), Ok(shown)) if number.abs() < 1.0 && shown.abs() == 1.0 => {
            let below = 1.0 - unit;
            if number > 0.0 { format!(">{below:.decimals$}") } else { format!("<-{below:.decimals$}") }
        }
        _ => text,
    }
}

/// A threshold with all its digits; the sign for undefined where none decides, which is −∞.
pub(super) fn written_threshold(threshold: f64) -> String {
    if threshold == f64::NEG_INFINITY { UNDEFINED.into() } else { exact(threshold) }
}

/// An amount in at most six cells: `1302`, `40.72`, `0.237`, `-3.5e7`.
pub(super) fn amount(number: f64) -> String {
    // What is below 1 would be left with one digit or two.
    if number != 0.0 && number.abs() < 0.0005 {
        return format!("{number:.0e}");
    }
    let most = if number.abs() < 1.0 { 3 } else { 2 };
    let wordings = [most, 2, 1, 0].map(|decimals| format!("{number:.decimals$}"));
    let shortest = wordings.into_iter().find(|text| text.len() <= 6);
    shortest.unwrap_or_else(|| format!("{number:.1e}"))
}

/// The ends of an interval of amounts in at most twelve cells: `380.1–430.9`; one end where both are written alike.
pub(super) fn amount_span((low, high): (f64, f64)) -> String {
    let wordings = [2, 1, 0].map(|decimals| [low, high].map(|end| format!("{end:.decimals$}")));
    let both = |[low, high]: &[String; 2]| if low == high { low.clone() } else { between(low, high) };
    let mut wordings = wordings.iter().map(both);
    let shortest = wordings.find(|text| text.chars().count() <= 12);
    shortest.unwrap_or_else(|| both(&[low, high].map(|end| format!("{end:.0e}"))))
}

/// A difference of two amounts with its sign, in at most six cells.
pub(super) fn amount_difference(number: f64) -> String {
    let number = if number.abs() < 1e-12 { 0.0 } else { number };
    let text = amount(number);
    if number > 0.0 && text.len() < 6 { format!("+{text}") } else { text }
}

/// A difference of two proportions with its sign: `+0.012`, `-0.300`, `0.000` only where they are equal.
pub(super) fn difference(number: Option<f64>, decimals: usize) -> String {
    // Equal values that were worked out from other counts differ in their last bits.
    let number = number.map(|number| if number.abs() < 1e-12 { 0.0 } else { number });
    let text = proportion(number, decimals);
    if number.is_some_and(|number| number > 0.0) && !text.starts_with('<') { format!("+{text}") } else { text }
}

/// The ends of an interval of proportions: `0.832–0.866`; one end where both are written alike.
pub(super) fn span((low, high): (f64, f64), decimals: usize) -> String {
    let [low, high] = [low, high].map(|end| proportion(Some(end), decimals));
    if low == high { low } else { between(&low, &high) }
}

/// The same with three digits, or with two where that takes more than `room` cells. Words that have no room then either may take
/// `most`; where even that is too little a dash stands for them.
pub(super) fn span_within(ends: (f64, f64), room: usize, most: usize) -> String {
    let [long, short] = [3, 2].map(|decimals| span(ends, decimals));
    let cells = |text: &str| text.chars().count();
    if cells(&long) <= room {
        return long;
    }
    if cells(&short) <= room.max(most) { short } else { long.replace(" to ", "–") }
}

/// Thresholds for one column: points under points, as many digits after each as the longest has (at least `least`), none of
/// which is left out. All are equally long.
pub(super) fn column(thresholds: &[Option<f64>], least: usize) -> Vec<String> {
    let digits_of = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let exact: Vec<Option<String>> = thresholds.iter().map(|threshold| threshold.map(exact)).collect();
    let is_plain = |text: &&String| !text.contains('e');
    let digits = exact.iter().flatten().filter(is_plain).map(|text| digits_of(text)).max().unwrap_or(0);
    let digits = digits.clamp(least.min(UNIFORM), UNIFORM);
    let written = |text: &Option<String>, threshold: &Option<f64>| match (text, threshold) {
        (Some(text), Some(threshold)) if is_plain(&text) && digits_of(text) < digits => {
            format!("{threshold:.digits$}")
        }
        (Some(text), _) => text.clone(),
        (None, _) => UNDEFINED.into(),
    };
    let texts: Vec<String> = exact.iter().zip(thresholds).map(|(text, threshold)| written(text, threshold)).collect();
    let longest = texts.iter().map(|text| digits_of(text)).max().unwrap_or(0);
    let padded = |text: String| {
        let behind = match digits_of(&text) {
            _ if text == UNDEFINED || text.contains('e') => 0,
            0 if longest > 0 => longest + 1,
            digits => longest - digits,
        };
        text + &" ".repeat(behind)
    };
    let texts: Vec<String> = texts.into_iter().map(padded).collect();
    let cells = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    texts.into_iter().map(|text| " ".repeat(cells - text.chars().count()) + &text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(fixed(Some(0.12345), 3), "0.123");
        assert_eq!(fixed(None, 3), "–");
        assert_eq!(fixed(Some(f64::INFINITY), 3), "∞");
    }

    #[test]
    fn only_one_is_written_as_one_and_only_zero_as_zero() {
        for (number, expected) in [
            (1.0, "1.000"),
            (1.0_f64.next_down(), ">0.999"),
            (0.9995, ">0.999"),
            (0.9994, "0.999"),
            (0.0, "0.000"),
            (5e-324, "<0.001"),
            (0.0004, "<0.001"),
            (0.0006, "0.001"),
            (-0.0004, ">-0.001"),
            (-0.9999, "<-0.999"),
            (-1.0, "-1.000"),
            (0.5, "0.500"),
        ] {
            assert_eq!(proportion(Some(number), 3), expected, "{number}");
        }
        assert_eq!(proportion(None, 3), UNDEFINED);
        assert_eq!(proportion(Some(0.99999), 4), ">0.9999");
    }

    #[test]
    fn a_difference_has_its_sign() {
        for (number, expected) in [
            (Some(0.0021), "+0.002"),
            (Some(-0.3), "-0.300"),
            (Some(0.0001), "<0.001"),
            (Some(-0.0001), ">-0.001"),
            (Some(1e-17), "0.000"),
            (Some(0.0), "0.000"),
            (Some(2.0), "+2.000"),
            (None, UNDEFINED),
        ] {
            assert_eq!(difference(number, 3), expected, "{number:?}");
        }
    }

    #[test]
    fn an_interval_is_never_wider_than_its_column() {
        assert_eq!(span((0.8321, 0.8664), 3), "0.832–0.866");
        assert_eq!(span((0.99961, 0.99999), 3), ">0.999");
        assert_eq!(span((0.0, 0.0004), 3), "0.000–<0.001");
    }

    #[test]
    fn a_sign_and_a_dash_never_meet_where_there_is_room_for_words() {
        assert_eq!(span((-0.0921, -0.0134), 3), "-0.092 to -0.013");
        assert_eq!(span((-0.0921, 0.0134), 3), "-0.092 to 0.013");
        assert_eq!(span((-0.0001, 0.0134), 3), ">-0.001 to 0.013");
        assert_eq!(span((-0.5, -0.5), 3), "-0.500");
        for (room, most, expected) in [
            (15, 15, "-0.092 to 0.013"),
            (14, 20, "-0.09 to 0.01"),
            (12, 13, "-0.09 to 0.01"),
            (12, 12, "-0.092–0.013"),
        ] {
            assert_eq!(span_within((-0.0921, 0.0134), room, most), expected, "{room} {most}");
        }
    }

    #[test]
    fn an_amount_has_the_digits_that_it_has_room_for() {
        for (number, expected) in [
            (0.236_667, "0.237"),
            (-0.0461, "-0.046"),
            (40.724, "40.72"),
            (-1302.26, "-1302"),
            (0.0, "0.000"),
            (-0.0004, "-4e-4"),
            (-3.5e7, "-3.5e7"),
        ] {
            assert_eq!(amount(number), expected);
        }
        assert_eq!([0.0493, -0.0461, 0.0, 12.5].map(amount_difference), ["+0.049", "-0.046", "0.000", "+12.50"]);
    }

    #[test]
    fn an_interval_of_amounts_has_the_digits_that_it_has_room_for() {
        for (ends, expected) in [
            ((380.125, 430.0), "380.1–430.0"),
            ((1.5, 2.25), "1.50–2.25"),
            ((-12_500.0, 3.25), "-12500 to 3"),
            ((-1.5, -0.25), "-1.5 to -0.2"),
            ((1_234_567.0, 2_345_678.0), "1e6–2e6"),
            ((-1.3e9, -1.2e9), "-1e9"),
            ((0.001, 0.002), "0.00"),
        ] {
            assert_eq!(amount_span(ends), expected);
        }
    }

    #[test]
    fn thresholds_stand_point_under_point_and_keep_every_digit() {
        assert_eq!(column(&[Some(0.1), Some(0.433), None], 3), ["0.100", "0.433", "    –"]);
        assert_eq!(column(&[Some(0.5), Some(0.728_456_2)], 3), ["0.500000 ", "0.7284562"]);
        assert_eq!(column(&[Some(12.0), Some(-3.5)], 0), ["12.0", "-3.5"]);
        assert_eq!(column(&[Some(500_002.0), Some(7.0)], 0), ["500002", "     7"]);
        assert_eq!(column(&[Some(1e-9), Some(0.25)], 3), [" 1e-9", "0.250"]);
        assert!(column(&[], 3).is_empty());
    }
}
