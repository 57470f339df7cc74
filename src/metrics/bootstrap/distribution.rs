//! What replicates of one figure look like.

/// The distribution of a figure over the replicates in which it is defined. `null` where none is, and where it is infinite: a
/// threshold above every score.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Distribution {
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation (n − 1).
    pub sd: Option<f64>,
    /// The 2.5 % percentile, linear between order statistics (Hyndman and Fan 1996, type 7).
    pub p2_5: Option<f64>,
    /// The 97.5 % percentile.
    pub p97_5: Option<f64>,
    /// In how many replicates it is undefined.
    pub undefined: u64,
}

impl Distribution {
    /// Where 95 % of the replicates lie; `None` where they all agree: they say nothing of other rows then.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.p2_5.zip(self.p97_5).filter(|(low, high)| low < high)
    }

    /// Of one value a replicate.
    pub(super) fn of(replicates: impl Iterator<Item = Option<f64>>) -> Self {
        let mut undefined = 0;
        let mut values: Vec<f64> =
            replicates.inspect(|value| undefined += u64::from(value.is_none())).flatten().collect();
        let Moments { mean, sd, .. } = Moments::of(&values);
        Self { mean, sd, p2_5: percentile(&mut values, 0.025), p97_5: percentile(&mut values, 0.975), undefined }
    }
}

/// Mean and standard deviation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    pub mean: Option<f64>,
    /// With n − 1.
    pub sd: Option<f64>,
    /// The standard error of the mean.
    pub se: Option<f64>,
}

impl Moments {
    pub(super) fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let sum = |terms: &mut dyn Iterator<Item = f64>| {
            let mut sum = crate::metrics::compensated::CompensatedSum::default();
            terms.for_each(|term| sum.add(term));
            sum.total()
        };
        let finite = |value: f64| value.is_finite().then_some(value);
        let mean = finite(sum(&mut values.iter().copied()) / n);
        let variance = |mean: f64| sum(&mut values.iter().map(|value| (value - mean).powi(2))) / (n - 1.0);
        let sd = mean.and_then(|mean| finite(variance(mean).sqrt()));
        Self { mean, sd, se: sd.map(|sd| sd / n.sqrt()) }
    }
}

/// The value below which `share` of `values` lie, which it reorders.
fn percentile(values: &mut [f64], share: f64) -> Option<f64> {
    let place = share * values.len().checked_sub(1)? as f64;
    let (below, rest) = (place.floor() as usize, place.fract());
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    // Apart from equal ends, which may be infinite.
    let value = if rest == 0.0 || low == high { low } else { low + rest * (high - low) };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentiles_are_numpys() {
        // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], [.025, .975]); mean 3.875, sd (ddof 1) 2.74837...
        let found = Distribution::of([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0].into_iter().map(Some));
        assert_eq!((found.mean, found.p2_5, found.undefined), (Some(3.875), Some(1.0), 0));
        assert!(found.p97_5.is_some_and(|high| (high - 8.475).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn the_undefined_is_left_out_and_the_infinite_is_above_everything() {
        let found = Distribution::of([None, Some(1.0), None, Some(2.0)].into_iter());
        assert_eq!((found.mean, found.undefined), (Some(1.5), 2));
        assert_eq!(Distribution::of([None, None].into_iter()).p97_5, None);
        assert_eq!(Distribution::of(std::iter::empty()).mean, None);
        let one = Distribution::of(std::iter::once(Some(7.0)));
        assert_eq!((one.mean, one.sd, one.p2_5, one.p97_5), (Some(7.0), None, Some(7.0), Some(7.0)));
        // 2 of 100 are infinite: the 97.5 % percentile lies between a finite and an infinite one.
        let some = |infinite: usize| (0..100).map(move |i| Some(if i < infinite { f64::INFINITY } else { 0.5 }));
        let found = Distribution::of(some(2));
        assert_eq!((found.mean, found.sd, found.p2_5, found.p97_5), (None, None, Some(0.5), Some(0.5)));
        assert_eq!(Distribution::of(some(3)).p97_5, None);
        assert_eq!(Distribution::of(some(100)).p2_5, None);
    }

    proptest! {
        #[test]
        fn a_percentile_is_read_off_the_sorted_values(
            mut values in prop::collection::vec(-1e3..1e3_f64, 1..200), share in 0.0..=1.0_f64
        ) {
            let found = percentile(&mut values.clone(), share);
            values.sort_by(f64::total_cmp);
            let place = share * (values.len() - 1) as f64;
            let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
            let expected = low + (high - low) * (place - place.floor());
            prop_assert!(found.is_some_and(|found| (found - expected).abs() < 1e-9), "{found:?} {expected}");
        }
    }
}
