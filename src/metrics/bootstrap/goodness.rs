//! Whether draws follow a distribution; for tests.

/// Assert that `counts` of the values 0, 1, … are what their `chances` let expect: χ² within five standard deviations and a
/// little, for its skew.
pub(super) fn assert_fits(counts: &[u32], chances: &[f64], what: &str) {
    let (found, degrees) = chi_square(counts, chances);
    assert!(found < degrees + 5.0 * (2.0 * degrees).sqrt() + 5.0, "{what}: χ² {found} at {degrees} degrees of freedom");
}

/// Pearson's χ² of `counts` against `chances`, with its degrees of freedom; what is expected less than five times is pooled.
fn chi_square(counts: &[u32], chances: &[f64]) -> (f64, f64) {
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    let (mut sum, mut bins, mut pooled) = (0.0, 0.0, (0.0, 0.0));
    let mut add = |found: f64, expected: f64| {
        sum += (found - expected) * (found - expected) / expected;
        bins += 1.0;
    };
    for (&count, chance) in counts.iter().zip(chances) {
        let (found, expected) = (f64::from(count), chance * total);
        if expected < 5.0 {
            pooled = (pooled.0 + found, pooled.1 + expected);
        } else {
            add(found, expected);
        }
    }
    if pooled.1 >= 1.0 {
        add(pooled.0, pooled.1);
    } else {
        assert!(pooled.0 < 20.0, "{} draws where {} are expected", pooled.0, pooled.1);
    }
    (sum, bins - 1.0)
}

/// The chances of 0, 1, …, `trials` successes, by the recurrence from the mode.
pub(super) fn binomial_chances(trials: u64, probability: f64) -> Vec<f64> {
    let mode = ((trials as f64 + 1.0) * probability).floor().min(trials as f64) as usize;
    let odds = probability / (1.0 - probability);
    let mut chances = vec![0.0; trials as usize + 1];
    chances[mode] = 1.0;
    for k in mode..trials as usize {
        chances[k + 1] = chances[k] * (trials as usize - k) as f64 / (k + 1) as f64 * odds;
    }
    for k in (0..mode).rev() {
        chances[k] = chances[k + 1] * (k + 1) as f64 / (trials as usize - k) as f64 / odds;
    }
    let total: f64 = chances.iter().sum();
    chances.iter().map(|chance| chance / total).collect()
}
