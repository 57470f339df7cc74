//! Random numbers that are the same on every run: what is drawn depends on the seed, the purpose and the epoch alone.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What numbers are drawn for; each purpose has a stream of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Weights = 0,
    /// The order of the examples in an epoch.
    Order = 1,
    /// Dropout in an epoch.
    Dropout = 2,
}

pub(super) struct Random(ChaCha8Rng);

impl Random {
    /// The stream for `purpose` in `epoch`. A run that goes on with an epoch draws what an unbroken one would.
    pub(super) fn new(seed: u64, purpose: Purpose, epoch: usize) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(((epoch as u64) << 8) | purpose as u64);
        Self(generator)
    }

    /// Uniform in [0, 1), in steps of 2⁻²⁴.
    fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1_u32 << 24) as f32
    }

    /// Normal with mean 0 and the standard deviation `deviation`, cut off at two of them (`truncated_normal_initializer`).
    pub(super) fn truncated_normal(&mut self, deviation: f64) -> f32 {
        loop {
            // Box and Muller; the first number must not be 0.
            let (first, second) = (f64::from(1.0 - self.unit()), f64::from(self.unit()));
            let normal = (-2.0 * first.ln()).sqrt() * (std::f64::consts::TAU * second).cos();
            if normal.abs() <= 2.0 {
                return (normal * deviation) as f32;
            }
        }
    }

    /// A mask of `count` values: 0 with `probability`, else what keeps the mean.
    pub(super) fn dropout(&mut self, count: usize, probability: f64) -> Vec<f32> {
        let kept = (1.0 / (1.0 - probability)) as f32;
        let limit = (probability * f64::from(u32::MAX)) as u32;
        (0..count).map(|_| if self.0.next_u32() < limit { 0.0 } else { kept }).collect()
    }

    /// Put `items` into a random order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.0.next_u64() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_seed_purpose_and_epoch_alone() {
        let draw = |seed, purpose, epoch| Random::new(seed, purpose, epoch).truncated_normal(1.0);
        assert_eq!(draw(7, Purpose::Order, 2), draw(7, Purpose::Order, 2));
        assert_ne!(draw(7, Purpose::Order, 2), draw(7, Purpose::Order, 3));
        assert_ne!(draw(7, Purpose::Order, 2), draw(7, Purpose::Dropout, 2));
        assert_ne!(draw(7, Purpose::Order, 2), draw(8, Purpose::Order, 2));
    }

    #[test]
    fn dropout_keeps_the_mean_and_normals_their_deviation() {
        let mask = Random::new(1, Purpose::Dropout, 0).dropout(100_000, 0.1);
        assert!((mask.iter().sum::<f32>() / 100_000.0 - 1.0).abs() < 0.01);
        let mut random = Random::new(1, Purpose::Weights, 0);
        let values: Vec<f32> = (0..100_000).map(|_| random.truncated_normal(0.02)).collect();
        assert!(values.iter().all(|value| value.abs() <= 0.04));
        let deviation = (values.iter().map(|value| value * value).sum::<f32>() / 100_000.0).sqrt();
        // Cut off at two deviations, 0.88 of the deviation stays.
        assert!((deviation / 0.02 - 0.88).abs() < 0.01, "{deviation}");
    }

    #[test]
    fn a_shuffle_loses_nothing() {
        let mut items: Vec<usize> = (0..100).collect();
        Random::new(3, Purpose::Order, 0).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
