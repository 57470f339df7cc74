//! How much choosing and measuring on the same rows flatters.

use super::distribution::Moments;

/// Optimism of the value at a chosen threshold (Efron and Tibshirani 1993, chapter 17). `null` where nothing defines it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Optimism {
    /// The best value on all rows, at the threshold chosen on them.
    pub apparent: Option<f64>,
    /// Mean over replicates of the best value in the replicate less the value on all rows at the replicate's threshold.
    pub mean_optimism: Option<f64>,
    /// The standard error of that mean, which more replicates make smaller.
    pub mean_optimism_se: Option<f64>,
    /// Its standard deviation over replicates.
    pub sd_optimism: Option<f64>,
    /// `apparent` less `mean_optimism`.
    pub corrected: Option<f64>,
    /// Mean over replicates of the value on the rows that were not drawn, at the replicate's threshold: what is shown beside
    /// `apparent`. Replicates that drew every row are left out.
    pub out_of_bag: Option<f64>,
    /// The standard error of that mean.
    pub out_of_bag_se: Option<f64>,
    /// Its standard deviation over replicates.
    pub sd_out_of_bag: Option<f64>,
    /// 0.368 · `apparent` + 0.632 · `out_of_bag` (Efron 1983).
    pub point632: Option<f64>,
}

/// A figure beside the value that a threshold is chosen by, such as what is limited: there too, choosing on these rows flatters.
/// `null` where nothing defines it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Beside {
    /// On all rows, at the threshold chosen on them.
    pub apparent: Option<f64>,
    /// Mean over replicates of the figure on the rows that were not drawn, at the replicate's threshold.
    pub out_of_bag: Option<f64>,
    /// The standard error of that mean.
    pub out_of_bag_se: Option<f64>,
    /// Its standard deviation over replicates.
    pub sd_out_of_bag: Option<f64>,
    /// In how many replicates that chose a threshold it is undefined on the rows that were not drawn, and left out of the mean.
    pub undefined: u64,
}

impl Beside {
    /// From `apparent`, and the figure out of bag in each replicate that chose a threshold.
    pub(super) fn new(apparent: Option<f64>, out_of_bag: &[Option<f64>]) -> Self {
        let defined: Vec<f64> = out_of_bag.iter().copied().flatten().collect();
        let undefined = (out_of_bag.len() - defined.len()) as u64;
        let Moments { mean, sd, se } = Moments::of(&defined);
        Self { apparent, out_of_bag: mean, out_of_bag_se: se, sd_out_of_bag: sd, undefined }
    }
}

impl Optimism {
    /// From `apparent`, the optimism of the replicates where it is defined, and their value out of bag where that is.
    pub(super) fn new(apparent: Option<f64>, optimism: &[f64], out_of_bag: &[f64]) -> Self {
        let (optimism, out_of_bag) = (Moments::of(optimism), Moments::of(out_of_bag));
        let both = |left: Option<f64>, right: Option<f64>, of: fn(f64, f64) -> f64| Some(of(left?, right?));
        Self {
            apparent,
            mean_optimism: optimism.mean,
            mean_optimism_se: optimism.se,
            sd_optimism: optimism.sd,
            corrected: both(apparent, optimism.mean, |apparent, optimism| apparent - optimism),
            out_of_bag: out_of_bag.mean,
            out_of_bag_se: out_of_bag.se,
            sd_out_of_bag: out_of_bag.sd,
            point632: both(apparent, out_of_bag.mean, |apparent, outside| 0.368 * apparent + 0.632 * outside),
        }
    }
}
