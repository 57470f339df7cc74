//! How many of many draws fall on one side.

use super::random::Stream;

/// From this mean on the rejection method is faster, and valid.
const LARGE_MEAN: f64 = 10.0;

/// The number of successes in `trials` trials that each succeed with `probability` (cut to [0, 1]): an exact method, in a
/// time that does not grow with `trials`.
pub(super) fn binomial(stream: &mut Stream, trials: u64, probability: f64) -> u64 {
    if probability > 0.5 {
        return trials - smaller_half(stream, trials, 1.0 - probability);
    }
    smaller_half(stream, trials, probability)
}

/// [`binomial`] for a `probability` of at most one half.
fn smaller_half(stream: &mut Stream, trials: u64, probability: f64) -> u64 {
    if trials == 0 || probability <= 0.0 {
        return 0;
    }
    if trials as f64 * probability < LARGE_MEAN {
        by_inversion(stream, trials, probability)
    } else {
        by_rejection(stream, trials, probability)
    }
}

/// The sequential search BINV (Kachitvichyanukul and Schmeiser 1988).
fn by_inversion(stream: &mut Stream, trials: u64, probability: f64) -> u64 {
    let odds = probability / (1.0 - probability);
    let scale = (trials as f64 + 1.0) * odds;
    // The mean is below 10 and the probability at most 1/2, so that this is above e^-14.
    let none = (trials as f64 * (-probability).ln_1p()).exp();
    loop {
        let (mut rest, mut chance, mut successes) = (stream.uniform(), none, 0);
        while rest >= chance && successes < trials {
            rest -= chance;
            successes += 1;
            chance *= scale / successes as f64 - odds;
            if chance <= 0.0 {
                break;
            }
        }
        // What is left over where the chances end is rounding: draw again.
        if rest < chance {
            return successes;
        }
    }
}

/// BTRS, transformed rejection with a squeeze (Hörmann 1993).
fn by_rejection(stream: &mut Stream, trials: u64, probability: f64) -> u64 {
    let n = trials as f64;
    let mean = n * probability;
    let sd = (mean * (1.0 - probability)).sqrt();
    let b = 1.15 + 2.53 * sd;
    let a = -0.0873 + 0.0248 * b + 0.01 * probability;
    let (squeeze, centre) = (0.92 - 4.2 / b, mean + 0.5);
    loop {
        let u = stream.uniform() - 0.5;
        let v = stream.uniform();
        let us = 0.5 - u.abs();
        let successes = ((2.0 * a / us + b) * u + centre).floor();
        if us >= 0.07 && v <= squeeze {
            return successes as u64;
        }
        if successes < 0.0 || successes > n {
            continue;
        }
        let alpha = (2.83 + 5.1 / b) * sd;
        let height = (v * alpha / (a / (us * us) + b)).ln();
        if height <= relative_log_chance(n, probability, successes) {
            return successes as u64;
        }
    }
}

/// The logarithm of the chance of `successes`, less that of the most likely number.
fn relative_log_chance(n: f64, probability: f64, successes: f64) -> f64 {
    let odds = probability / (1.0 - probability);
    let mode = ((n + 1.0) * probability).floor();
    let rest = n - mode + 1.0;
    (mode + 0.5) * ((mode + 1.0) / (odds * rest)).ln()
        + (n + 1.0) * ((successes - mode) / (n - successes + 1.0)).ln_1p()
        + (successes + 0.5) * (odds * (n - successes + 1.0) / (successes + 1.0)).ln()
        + stirling(mode)
        + stirling(n - mode)
        - stirling(successes)
        - stirling(n - successes)
}

/// What Stirling's formula leaves out of `ln k!`.
fn stirling(k: f64) -> f64 {
    /// ln k! − (½ ln 2π + (k + ½) ln(k + 1) − (k + 1)) for k from 0 to 9 (Hörmann 1993).
    const SMALL: [f64; 10] = [
        0.081_061_466_795_327_26,
        0.041_340_695_955_409_29,
        0.027_677_925_684_998_34,
        0.020_790_672_103_765_09,
        0.016_644_691_189_821_19,
        0.013_876_128_823_070_75,
        0.011_896_709_945_891_77,
        0.010_411_265_261_972_1,
        0.009_255_462_182_712_733,
        0.008_330_563_433_362_87,
    ];
    if let Some(known) = SMALL.get(k as usize) {
        return *known;
    }
    let next = k + 1.0;
    let square = next * next;
    (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / square) / square) / next
}

#[cfg(test)]
mod tests {
    use super::super::goodness::{assert_fits, binomial_chances};
    use super::*;

    #[test]
    fn draws_follow_the_binomial_distribution() {
        let mut stream = Stream::new(7, 0);
        let draws = 200_000;
        for (trials, probability) in
            [(1, 0.3), (5, 0.5), (40, 0.1), (40, 0.9), (25, 0.4), (30, 0.5), (300, 0.04), (1_000, 0.3), (2_000, 0.99)]
        {
            let mut counts = vec![0_u32; trials as usize + 1];
            for _ in 0..draws {
                counts[binomial(&mut stream, trials, probability) as usize] += 1;
            }
            assert_fits(&counts, &binomial_chances(trials, probability), &format!("{trials} × {probability}"));
        }
    }

    #[test]
    fn certain_and_impossible_successes_are_counted_exactly() {
        let mut stream = Stream::new(1, 1);
        for trials in [0, 1, 17, 1_u64 << 40] {
            assert_eq!(binomial(&mut stream, trials, 0.0), 0);
            assert_eq!(binomial(&mut stream, trials, 1.0), trials);
            assert_eq!(binomial(&mut stream, trials, -1e-17), 0, "a probability that rounding took below 0");
            assert_eq!(binomial(&mut stream, trials, 1.0 + 1e-15), trials);
        }
    }

    #[test]
    fn huge_numbers_of_trials_keep_mean_and_spread() {
        let mut stream = Stream::new(3, 0);
        for (trials, probability) in [(1_u64 << 40, 0.3), (1 << 50, 1e-12), (1 << 33, 0.5)] {
            let (mean, sd) = (trials as f64 * probability, (trials as f64 * probability * (1.0 - probability)).sqrt());
            let draws: Vec<f64> =
                (0..20_000).map(|_| (binomial(&mut stream, trials, probability) as f64 - mean) / sd).collect();
            let average = draws.iter().sum::<f64>() / draws.len() as f64;
            let square = draws.iter().map(|z| z * z).sum::<f64>() / draws.len() as f64;
            assert!(average.abs() < 0.03 && (square - 1.0).abs() < 0.05, "{trials}: {average} {square}");
        }
    }
}
