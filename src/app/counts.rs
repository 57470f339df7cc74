//! How tall the histogram draws a count.

/// The scale that the histogram's counts are drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Counts {
    /// Twice the rows, twice the height.
    Linear,
    /// The square root: a model whose scores pile up at both ends still shows what lies between.
    #[default]
    Root,
    /// The logarithm of 1 + count.
    Logarithm,
}

impl Counts {
    /// In the order of the key that cycles them.
    pub const ALL: [Self; 3] = [Self::Linear, Self::Root, Self::Logarithm];

    /// The height of a bar of `count` rows where the tallest bar has `tallest`, from 0 to 1.
    pub fn share(self, count: u64, tallest: u64) -> f64 {
        let drawn = |count: u64| match self {
            Self::Linear => count as f64,
            Self::Root => (count as f64).sqrt(),
            Self::Logarithm => (count as f64).ln_1p(),
        };
        if tallest == 0 { 0.0 } else { drawn(count) / drawn(tallest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_goes_from_nothing_to_the_full_height_and_never_down() {
        for counts in Counts::ALL {
            for tallest in [1, 2, 7, 1_000_000] {
                assert_eq!((counts.share(0, tallest), counts.share(tallest, tallest)), (0.0, 1.0), "{counts:?}");
                let heights: Vec<f64> = (0..=tallest.min(1_000)).map(|count| counts.share(count, tallest)).collect();
                assert!(heights.is_sorted_by(|low, high| low < high), "{counts:?} of {tallest}");
            }
            assert_eq!(counts.share(0, 0), 0.0);
        }
    }

    #[test]
    fn the_root_lifts_what_is_rare_and_the_logarithm_lifts_it_more() {
        let [linear, root, logarithm] = Counts::ALL.map(|counts| counts.share(9, 900));
        assert_eq!((linear, root), (0.01, 0.1));
        assert!(logarithm > 0.3, "{logarithm}");
    }
}
