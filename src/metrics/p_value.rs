//! p-values and the levels that they are held against, as they are written: never on the wrong side of each other.

use super::percent::in_percent;
use super::written::exact;

/// Digits after which no f64 tells more.
const MOST_DIGITS: usize = 17;

/// What is smaller is said to be smaller, and no more: an f64 may have lost its digits, or be 0.
const SMALLEST: f64 = 1e-300;

/// How often a test may go wrong, without the noise of having been divided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level(f64);

impl Level {
    /// From 0 to 1.
    pub(super) fn new(level: f64) -> Self {
        Self(nearest(level, 12))
    }

    /// Whether there is any.
    pub(super) fn is_positive(self) -> bool {
        self.0 > 0.0
    }

    /// `0.125`, `2.5e-12`: without the sign.
    pub(super) fn percent(self) -> String {
        percent(self.0)
    }

    /// `0.05`, `2.5e-14`
    pub(super) fn written(self) -> String {
        exact(self.0)
    }

    /// `at most 3.4 % of test sets, p ≤ 0.034`, of a p that passed: rounded up, so that what is rare never looks rarer than it is, with
    /// as many digits as it takes to read as below this level. Far below a level that is no smaller, 0.0001 says enough.
    pub(super) fn passed(self, p: f64) -> String {
        const FAR: f64 = 1e-4;
        if p < FAR && FAR < self.0 {
            return below(FAR);
        }
        if p < SMALLEST {
            return below(SMALLEST);
        }
        let up = (2..=MOST_DIGITS).map(|digits| rounded_up(p, digits)).find(|up| *up < self.0).unwrap_or(self.0);
        format!("at most {} % of test sets, p ≤ {}", percent(up), exact(up))
    }

    /// `0.5314`, of a p that did not pass: to four digits after the point, where that is two that tell anything and stays above this
    /// level; else with as many as do.
    pub(super) fn failed(self, p: f64) -> String {
        let least = (5 + p.log10().floor() as i32).max(2) as usize;
        exact((least..=MOST_DIGITS).map(|digits| nearest(p, digits)).find(|shown| *shown > self.0).unwrap_or(p))
    }
}

/// Of what is smaller than a round number.
fn below(p: f64) -> String {
    format!("fewer than {} % of test sets, p < {}", percent(p), exact(p))
}

/// `share` in percent, in the form that any number has.
fn percent(share: f64) -> String {
    let percent = in_percent(share);
    percent.parse().map_or(percent, exact)
}

/// `number` (above 0, or 0) in so many significant digits.
fn nearest(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits.saturating_sub(1)).parse().unwrap_or(number)
}

/// The least decimal of so many significant digits that is not below `number`, which is above 0.
fn rounded_up(number: f64, digits: usize) -> f64 {
    let near = format!("{number:.*e}", digits.saturating_sub(1));
    let up = || {
        // One more in the last place.
        let (figures, exponent) = near.split_once('e')?;
        let whole = figures.replace('.', "").parse::<u64>().ok()? + 1;
        let last = exponent.parse::<i32>().ok()? + 1 - digits as i32;
        format!("{whole}e{last}").parse().ok()
    };
    near.parse().ok().filter(|near| *near >= number).or_else(up).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_p_that_passed_is_rounded_up_and_never_reads_as_above_what_is_allowed() {
        for (p, level, said) in [
            (0.033_21, 1.0, "at most 3.4 % of test sets, p ≤ 0.034"),
            (0.25, 1.0, "at most 25 % of test sets, p ≤ 0.25"),
            (0.029, 1.0, "at most 2.9 % of test sets, p ≤ 0.029"),
            (0.000_512, 1.0, "at most 0.052 % of test sets, p ≤ 0.00052"),
            (1.0, 1.0, "at most 100 % of test sets, p ≤ 1"),
            (0.0612, 0.0615, "at most 6.12 % of test sets, p ≤ 0.0612"),
            (0.0615, 0.0615, "at most 6.15 % of test sets, p ≤ 0.0615"),
            (1e-5, 0.001, "fewer than 0.01 % of test sets, p < 0.0001"),
            (0.0, 0.001, "fewer than 0.01 % of test sets, p < 0.0001"),
            // 0.1 % at each of twenty thresholds, by half of it.
            (8.13e-7, 0.001 / 2.0 / 20.0, "at most 0.000082 % of test sets, p ≤ 8.2e-7"),
            (2.46e-5, 2.5e-5, "at most 0.00246 % of test sets, p ≤ 0.0000246"),
            (9.91e-5, 1e-4, "at most 0.00991 % of test sets, p ≤ 0.0000991"),
            (7.01e-25, 2.5e-14, "at most 7.1e-23 % of test sets, p ≤ 7.1e-25"),
            (0.0, 1e-12, "fewer than 1e-298 % of test sets, p < 1e-300"),
        ] {
            assert_eq!(Level::new(level).passed(p), said, "{p} at {level}");
        }
    }

    #[test]
    fn a_p_that_did_not_pass_reads_as_above_its_level() {
        for (p, level, said) in [
            (0.729, 0.1, ("0.729", "0.1")),
            (0.531_441, 0.1, ("0.5314", "0.1")),
            (0.050_000_4, 0.05, ("0.0500004", "0.05")),
            (2.6e-5, 0.001 / 2.0 / 20.0, ("0.000026", "0.000025")),
            // With 99.99999 % confidence.
            (8.21e-7, 1e-7, ("8.2e-7", "1e-7")),
            (1.0, 5e-13, ("1", "5e-13")),
        ] {
            let level = Level::new(level);
            assert_eq!((level.failed(p).as_str(), level.written().as_str()), said, "{p}");
        }
        assert_eq!(Level::new(1e-12 / 2.0 / 20.0).percent(), "2.5e-12");
        assert_eq!(Level::new(0.3 / 2.0 / 20.0).percent(), "0.75");
    }

    proptest! {
        #[test]
        fn what_is_written_of_a_p_is_on_its_side_of_the_level(exponents in prop::array::uniform2(-200.0..0.0_f64)) {
            let [p, level] = exponents.map(|exponent| 10_f64.powf(exponent));
            let shown = Level::new(level);
            let allowed: f64 = shown.written().parse().unwrap();
            prop_assume!((p - level).abs() > 1e-10 * level);
            if p <= level {
                let said = shown.passed(p);
                let bound: f64 = said.rsplit(' ').next().unwrap().parse().unwrap();
                prop_assert!(p <= bound && bound <= allowed, "{said} at {level}");
            } else {
                let said: f64 = shown.failed(p).parse().unwrap();
                prop_assert!(said > allowed, "{said} at {level}");
            }
        }
    }
}
