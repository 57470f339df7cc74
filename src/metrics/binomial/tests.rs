#![allow(clippy::unwrap_used, clippy::unreadable_literal)]

use proptest::prelude::*;

use super::*;

/// (k, m, chance, P(X ≤ k)), summed term by term by mpmath with 40 digits.
const TAILS: [(u64, u64, f64, f64); 27] = [
    (0, 1, 0.5, 0.5),
    (0, 45, 0.05, 0.09944025698709245),
    (3, 60, 0.05, 0.647281011601339),
    (59, 60, 0.05, 1.0),
    (1, 3, 1e-09, 1.0),
    (7, 10, 0.999, 1.1937150990179938e-07),
    (0, 10_000_000, 1e-08, 0.9048374175835409),
    (480, 10_000, 0.05, 0.18582449664274414),
    (550, 10_000, 0.05, 0.988942922481362),
    (300, 10_000, 0.05, 3.4539439291485524e-23),
    (49_700, 1_000_000, 0.05, 0.08459452203758154),
    (50_000, 1_000_000, 0.05, 0.5011898042281234),
    (50_001, 1_000_000, 0.05, 0.5030202372812544),
    (48_000, 1_000_000, 0.05, 1.321056560963638e-20),
    (499_000, 10_000_000, 0.05, 0.07346410840611335),
    (4_997_000, 10_000_000, 0.5, 0.028910642657918772),
    (5_000_000, 10_000_000, 0.5, 0.5001261566229471),
    (4_960_000, 10_000_000, 0.5, 1.6784457793547472e-141),
    (9_499_000, 10_000_000, 0.95, 0.07353103946817503),
    (9_500_900, 10_000_000, 0.95, 0.9043489496082746),
    (100, 1_000_000_000, 1e-07, 0.5265621985299986),
    (85, 1_000_000_000, 1e-07, 0.0707504460863751),
    (499_950_000, 1_000_000_000, 0.5, 0.0007827861305419038),
    (16, 40, 0.9, 1.253113955613697e-14),
    (20, 41, 0.5, 0.5),
    (15, 1_000, 0.1, 6.757345216930257e-28),
    (490_000, 10_000_000, 0.05, 2.7227437462736484e-48),
];

/// (k, m, tail, upper limit), bisected by mpmath.
const LIMITS: [(u64, u64, f64, f64); 7] = [
    (0, 20, 0.025, 0.16843347098308534),
    (1, 29, 0.025, 0.17764429548872293),
    (15, 148, 0.025, 0.161650490349479),
    (81, 263, 0.05, 0.35817849557578413),
    (5, 10, 9.090909090909092e-05, 0.946131767576008),
    (999, 1000, 0.05, 0.999948708021091),
    (34, 515, 0.004545454545454546, 0.0998495588374129),
];

fn is_near(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected
}

#[test]
fn tails_have_eleven_digits_from_one_trial_to_a_billion() {
    for (k, m, chance, expected) in TAILS {
        let found = binomial_lower_tail(k, m, Chance::new(chance));
        assert!(is_near(found, expected, 1e-11), "{k} {m} {chance}: {found:e} {expected:e}");
        assert!((found - expected).abs() < 1e-12, "{k} {m} {chance}: {found:e} {expected:e}");
    }
}

#[test]
fn without_trials_or_without_doubt_the_tail_is_one_or_zero() {
    let half = Chance::new(0.5);
    assert_eq!([(0, 0), (3, 0), (5, 5), (9, 5)].map(|(k, m)| binomial_lower_tail(k, m, half)), [1.0; 4]);
    assert_eq!(binomial_lower_tail(0, 10, Chance::new(0.0)), 1.0);
    assert_eq!(binomial_lower_tail(9, 10, Chance::new(1.0)), 0.0);
    assert_eq!(binomial_lower_tail(10, 10, Chance::new(1.0)), 1.0);
}

#[test]
fn a_level_that_is_reached_exactly_in_decimals_is_reached() {
    // (1 − chance)^m = level in decimals, though not in f64: 1.0 - 0.95 is above 0.05.
    for (chance, level, m) in
        [(0.95, 0.05, 1), (0.5, 0.25, 2), (0.1, 0.81, 2), (0.1, 0.729, 3), (0.9, 0.01, 2), (0.8, 0.0016, 4)]
    {
        assert_eq!(fewest_trials(Chance::of_decimal(chance), level), Some(m), "{chance} {level}");
        assert_eq!(fewest_trials(Chance::of_decimal(chance), level * (1.0 - 1e-12)), Some(m + 1), "{chance} {level}");
    }
}

#[test]
fn a_chance_that_nothing_can_show_needs_no_number_of_trials() {
    assert_eq!(fewest_trials(Chance::new(0.0), 0.05), None);
    assert_eq!(fewest_trials(Chance::new(1e-300), 0.05), None);
    assert_eq!(fewest_trials(Chance::new(0.05), 0.0), None);
    assert_eq!(fewest_trials(Chance::new(1.0), 0.05), Some(1));
    assert_eq!(fewest_trials(Chance::new(1e-9), 0.05), Some(2_995_732_273));
}

#[test]
fn limits_are_those_of_forty_digits() {
    for (k, m, tail, expected) in LIMITS {
        let found = upper_limit(k, m, tail);
        assert!(is_near(found, expected, 1e-13), "{k} {m} {tail}: {found} {expected}");
        assert!((lower_limit(m - k, m, tail) - (1.0 - expected)).abs() < 1e-14);
    }
    assert_eq!((upper_limit(5, 5, 0.05), lower_limit(0, 5, 0.05)), (1.0, 0.0));
    assert_eq!((upper_limit(0, 0, 0.05), lower_limit(0, 0, 0.05)), (1.0, 0.0));
    assert_eq!([upper_limit(3, 9, 0.0), upper_limit(3, 9, 1.0)], [1.0, 0.0]);
}

/// Trials, losses among them, and a chance.
fn counts() -> impl Strategy<Value = (u64, u64, f64)> {
    let sizes = prop_oneof![1_u64..60, 1_u64..3_000, 1_u64..20_000_000];
    (sizes, 0.0..=1.0_f64, prop_oneof![0.001..0.999_f64, 1e-9..1e-3_f64])
        .prop_map(|(m, share, chance)| (m, (share * m as f64) as u64, chance))
}

proptest! {
    #[test]
    fn both_tails_make_one((m, k, chance) in counts()) {
        prop_assume!(k < m);
        let chance = Chance::new(chance);
        let sum = binomial_lower_tail(k, m, chance) + binomial_lower_tail(m - k - 1, m, chance.complement());
        prop_assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }

    #[test]
    fn small_tails_are_the_sum_of_their_terms(m in 1_u64..300, share in 0.0..1.0_f64, chance in 0.001..0.999_f64) {
        let k = (share * m as f64) as u64;
        let odds = chance / (1.0 - chance);
        let mut term = (m as f64 * (-chance).ln_1p()).exp();
        prop_assume!(term > 1e-250);
        let mut sum = term;
        for j in 1..=k {
            term *= (m - j + 1) as f64 / j as f64 * odds;
            sum += term;
        }
        let found = binomial_lower_tail(k, m, Chance::new(chance));
        prop_assert!((found - sum).abs() <= 1e-11 * sum, "{found} {sum}");
    }

    #[test]
    fn a_tail_grows_with_the_losses_and_falls_with_the_trials((m, k, chance) in counts()) {
        let chance = Chance::new(chance);
        let tail = binomial_lower_tail(k, m, chance);
        prop_assert!((0.0..=1.0).contains(&tail));
        prop_assert!(binomial_lower_tail(k + 1, m, chance) >= tail * (1.0 - 1e-11));
        prop_assert!(binomial_lower_tail(k, m + 1, chance) <= tail * (1.0 + 1e-11));
    }

    #[test]
    fn a_limit_leaves_exactly_its_tail((m, k, _) in counts(), tail in prop_oneof![1e-6..0.5_f64, 1e-200..1e-6_f64]) {
        let limit = upper_limit(k, m, tail);
        prop_assert!(k as f64 / m as f64 <= limit && limit <= 1.0);
        prop_assume!(k < m && limit < 0.999_999);
        prop_assert!(is_near(binomial_lower_tail(k, m, Chance::new(limit)), tail, 1e-8 ), "{limit}");
    }

    #[test]
    fn the_short_way_to_a_level_agrees_with_the_p_value((m, k, chance) in counts(), level in 1e-6..0.5_f64) {
        let chance = Chance::new(chance);
        let p = binomial_lower_tail(k, m, chance);
        prop_assert_eq!(lower_tail_is_at_most(k, m, chance, level), passes(p, level));
    }

    #[test]
    fn needed_is_the_first_number_that_is_enough(chance in 1e-4..0.999_f64, level in 1e-6..0.999_f64) {
        let chance = Chance::new(chance);
        let m = fewest_trials(chance, level).unwrap();
        prop_assert!(passes(binomial_lower_tail(0, m, chance), level));
        prop_assert!(m == 1 || !passes(binomial_lower_tail(0, m - 1, chance), level));
    }
}

#[test]
fn heads_and_tails_have_eleven_digits() {
    // P(X = at), P(X <= at) from loggamma and sums in 40 digits (mpmath), rounded to f64.
    for (trials, at, equal, at_most) in [
        (1, 0, 0.5, 0.5),
        (7, 2, 0.1640625, 0.2265625),
        (40, 13, 0.010944152454612777, 0.01923865414210013),
        (205, 96, 0.03692082631713735, 0.20101180611875408),
        (1_000, 400, 4.633908074049734e-11, 1.3642320780330092e-10),
        (100_000, 49_500, 1.7000124003181167e-5, 0.0007911799394257978),
        (10_000_000, 4_995_000, 1.7000727113110392e-6, 0.0007835509528476992),
        (10_000_000, 4_999_999, 0.00025231319543154567, 0.4998738433770532),
        (10_000_000, 4_950_000, 1.7827955827302734e-221, 8.99423121276457e-220),
        (3_000_000_000, 1_499_900_000, 1.8538854113065843e-8, 0.00013037408552856838),
    ] {
        let half = Chance::new(0.5);
        let found = (probability_of(at, trials, half), binomial_lower_tail(at, trials, half));
        assert!(is_near(found.0, equal, 1e-11), "{at} of {trials}: {found:?} {equal:e}");
        assert!(is_near(found.1, at_most, 1e-11), "{at} of {trials}: {found:?} {at_most:e}");
    }
}
