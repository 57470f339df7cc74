//! The random numbers of one replicate.

/// A stream of random bits: xoshiro256++ (Blackman and Vigna 2021).
///
/// A replicate of a million rows uses a million draws, and `ChaCha` alone would take longer for them than all else together.
/// Nothing here is a secret; what counts is that streams of different replicates have nothing to do with each other.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    state: [u64; 4],
}

impl Stream {
    /// The stream of replicate `index` under `seed`: the same on every machine and in every thread.
    pub(super) fn new(seed: u64, index: u64) -> Self {
        // The index is added to a scrambled seed and the sum scrambled again: neighbours start far from each other, and
        // (seed, index + 1) is not (seed + 1, index).
        let mut counter = scramble(scramble(seed ^ GOLDEN).wrapping_add(index));
        let state = std::array::from_fn(|_| {
            counter = counter.wrapping_add(GOLDEN);
            scramble(counter)
        });
        Self { state }
    }

    /// 64 random bits.
    #[inline]
    pub(super) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let bits = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        bits
    }

    /// A number from 0 to below 1, a multiple of 2⁻⁵³.
    #[inline]
    pub(super) fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `bound` (above 0), each as likely: Lemire's multiplication (2019).
    #[inline]
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        loop {
            let product = u128::from(self.bits()) * u128::from(bound);
            let low = product as u64;
            // The remainder costs a division, which is seldom needed.
            if low >= bound || low >= bound.wrapping_neg() % bound {
                return (product >> 64) as u64;
            }
        }
    }
}

/// 2⁶⁴ divided by the golden ratio: the step of `SplitMix64`.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The mixing of `SplitMix64` (Steele, Lea and Flood 2014): one to one, and every input bit moves every output bit.
fn scramble(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first outputs of xoshiro256++ from the state 1, 2, 3, 4 (the reference C code; also rand_xoshiro's test).
        let mut stream = Stream { state: [1, 2, 3, 4] };
        let expected: [u64; 4] = [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386];
        assert_eq!(std::array::from_fn(|_| stream.bits()), expected);
    }

    #[test]
    fn streams_differ_by_seed_and_by_index() {
        let mut first: Vec<u64> =
            (0..50).flat_map(|seed| (0..50).map(move |index| Stream::new(seed, index).bits())).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), 2500);
    }

    #[test]
    fn every_number_below_a_bound_is_as_likely() {
        let mut stream = Stream::new(1, 0);
        for bound in [1, 2, 3, 7, 10] {
            let mut counts = vec![0_u32; bound as usize];
            let draws = 20_000;
            for _ in 0..draws {
                counts[stream.below(bound) as usize] += 1;
            }
            let expected = f64::from(draws) / bound as f64;
            let spread = 5.0 * expected.sqrt();
            assert!(counts.iter().all(|&count| (f64::from(count) - expected).abs() <= spread), "{bound}: {counts:?}");
        }
    }
}
