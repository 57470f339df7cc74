//! How sure a share of counted rows is.

/// The 97.5 % quantile of the standard normal distribution.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson score interval of `successes` in `trials` at 95 %; `None` without trials.
pub(super) fn wilson(successes: u64, trials: u64) -> Option<(f64, f64)> {
    wilson_at(successes, trials, Z_95)
}

/// The same at any confidence: `z` is the quantile of the standard normal distribution that leaves half of the rest above.
///
/// Wilson (1927), without continuity correction: all shares that a score test at 5 % does not reject. Expects
/// `successes <= trials`.
pub(super) fn wilson_at(successes: u64, trials: u64, z: f64) -> Option<(f64, f64)> {
    if trials == 0 { None } else { of_share(successes as f64 / trials as f64, trials as f64, z) }
}

/// At 95 % of a `share` of `n` trials, which weights may make any number above 0; `None` where there are none.
pub(super) fn wilson_of_share(share: f64, n: f64) -> Option<(f64, f64)> {
    of_share(share, n, Z_95)
}

fn of_share(share: f64, n: f64, z: f64) -> Option<(f64, f64)> {
    // Also false where one of them is NaN.
    if !(n > 0.0 && (0.0..=1.0).contains(&share)) {
        return None;
    }
    let z2 = z * z;
    let middle = share + z2 / (2.0 * n);
    let half_width = z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At no or only successes one end is exactly 0 or 1, which rounding would miss.
    let low = if share == 0.0 { 0.0 } else { ((middle - half_width) / scale).max(0.0) };
    let high = if share == 1.0 { 1.0 } else { ((middle + half_width) / scale).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wilson_intervals_are_those_of_newcombes_table() {
        // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = wilson(successes, trials).unwrap();
            let rounded = |share: f64| (share * 1e4).round() / 1e4;
            assert_eq!((rounded(found.0), rounded(found.1)), (low, high), "{successes}/{trials}");
            let mirrored = wilson(trials - successes, trials).unwrap();
            assert!((mirrored.0 - (1.0 - found.1)).abs() < 1e-15 && (mirrored.1 - (1.0 - found.0)).abs() < 1e-15);
        }
        assert_eq!(wilson(0, 0), None);
        for trials in 1..500 {
            assert_eq!((wilson(0, trials).unwrap().0, wilson(trials, trials).unwrap().1), (0.0, 1.0), "{trials}");
        }
    }

    proptest! {
        #[test]
        fn the_ends_of_a_wilson_interval_are_just_not_rejected(trials in 1_u64..2_000_000, part in 0.0..=1.0_f64) {
            let successes = (part * trials as f64).round() as u64;
            let (low, high) = wilson(successes, trials).unwrap();
            let share = successes as f64 / trials as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            // The score test's statistic at either end: |share − end| = z √(end (1 − end) / n).
            for end in [low, high] {
                let bound = Z_95 * (end * (1.0 - end) / trials as f64).sqrt();
                prop_assert!(((share - end).abs() - bound).abs() < 1e-8, "{} {}", (share - end).abs(), bound);
            }
        }
    }
}
