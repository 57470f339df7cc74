//! The band that serves a goal, what was proven of it, or why there is none.

use super::{Band, BandFigures, BandGoal, BandPrices};
use crate::metrics::decimal::complement;
use crate::metrics::guarantee::{Assumption, rests_on};
use crate::metrics::objective::Confidence;
use crate::metrics::per_outcome::ConstantCosts;
use crate::metrics::written::{exact, grouped};
use crate::metrics::{Selective, Sweep, Tested, fewest_rows};

/// A band with what was proven of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChosenBand {
    /// Where it lies.
    pub band: Band,
    /// What was proven; `None` where its figures are point estimates.
    pub proof: Option<BandProof>,
}

/// What was proven of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandProof {
    /// At least this share of the labels is right.
    pub accuracy: f64,
    /// How sure that is.
    pub confidence: Confidence,
    /// The threshold that the distances are from.
    pub threshold: f64,
    /// From what: the distance, the rows that are labelled, and the bound of their share of errors.
    pub tested: Tested,
}

/// Why no band serves a goal.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum NoBand {
    /// No band labels rows so accurately.
    #[error("no band labels any row with accuracy {} or more{}", exact(*accuracy), nearest(*.most))]
    Accuracy {
        /// What was wanted.
        accuracy: f64,
        /// The most that there is; `None` without rows.
        most: Option<f64>,
    },
    /// None of the distances that were tested passed.
    #[error("no band is proven to reach accuracy {} with {} % confidence{}", exact(*accuracy), confidence.percent(), unproven(*.nearest, *.rows, *.enough))]
    NotProven {
        /// What was to be proven.
        accuracy: f64,
        /// With which confidence.
        confidence: Confidence,
        /// The distance with the least bound.
        nearest: Option<Tested>,
        /// Rows that there are.
        rows: u64,
        /// Rows that are enough, if the threshold is right on all of them.
        enough: Option<u64>,
    },
    /// Nothing says what errors cost, or columns do.
    #[error("the cheapest band needs costs that are the same for every row, as in fp=5,fn=1")]
    NoCosts,
}

fn nearest(most: Option<f64>) -> String {
    // Rounded down, so that what is said can be had.
    let down = |most: f64| (most * 1e4).floor() / 1e4;
    most.map_or_else(String::new, |most| format!("; the most that can be had is {}", exact(down(most))))
}

fn unproven(nearest: Option<Tested>, rows: u64, enough: Option<u64>) -> String {
    let nearest = nearest.map_or_else(String::new, |Tested { kept, errors, bound, .. }| {
        let (kept, errors) = (grouped(kept), grouped(errors));
        format!("; the nearest, with {errors} of {kept} labelled rows wrong, shows at most {} wrong", percent(bound))
    });
    let enough = match enough {
        // Not their number is what stands in the way.
        Some(enough) if enough <= rows => String::new(),
        Some(enough) => {
            let enough = grouped(enough);
            format!(
                "; a file of {enough} rows would be enough if the threshold were right on every one; errors make it more"
            )
        }
        None => "; no number of rows could prove it".into(),
    };
    nearest + &enough
}

/// `9.99 %`, rounded up: a bound may not look lower than it is.
fn percent(share: f64) -> String {
    format!("{} %", exact((share * 1e4).ceil() / 1e2))
}

impl BandGoal {
    /// The band of `sweep` that serves this best. Distances are from `threshold`. O(distinct scores).
    ///
    /// # Errors
    /// Where there is none, with the nearest that can be had.
    pub fn choose(&self, sweep: &Sweep, threshold: f64, costs: &ConstantCosts) -> Result<ChosenBand, NoBand> {
        let estimated = |figures: Option<&BandFigures>| {
            figures.map(|figures| ChosenBand { band: shortest(sweep, figures.band), proof: None })
        };
        match *self {
            Self::Widest { accuracy } => {
                let widest = sweep.widest_band(accuracy);
                estimated(widest.as_ref().and_then(|widest| widest.pairs.first()))
                    .ok_or_else(|| NoBand::Accuracy { accuracy, most: most_accurate(sweep) })
            }
            Self::Guaranteed { accuracy, confidence } => guaranteed(sweep, threshold, accuracy, confidence),
            Self::Cheapest { abstain } => {
                let prices = BandPrices::new(costs, abstain).ok_or(NoBand::NoCosts)?;
                estimated(sweep.cheapest_band(&prices).pairs.first()).ok_or(NoBand::NoCosts)
            }
        }
    }
}

impl BandPrices {
    /// Costs that are the same for every row, and what a row by hand costs. `None` where nothing says what an error costs.
    pub fn new(costs: &ConstantCosts, abstain: f64) -> Option<Self> {
        let (tp, tn) = (costs.tp.unwrap_or(0.0), costs.tn.unwrap_or(0.0));
        Some(Self { tp, fp: costs.fp?, fn_: costs.fn_?, tn, abstain })
    }
}

fn guaranteed(sweep: &Sweep, threshold: f64, accuracy: f64, confidence: Confidence) -> Result<ChosenBand, NoBand> {
    let (risk, delta) = (complement(accuracy), complement(confidence.share()));
    let selective = Selective::new(sweep, threshold);
    let run = selective.run_for(accuracy, confidence);
    match run.best {
        Some(best) => Ok(ChosenBand {
            // What was tested stands: no shorter decimal takes its place.
            band: Band { low: best.low, high: best.high },
            proof: Some(BandProof { accuracy, confidence, threshold, tested: best.tested }),
        }),
        None => Err(NoBand::NotProven {
            accuracy,
            confidence,
            nearest: run.nearest,
            rows: sweep.len() as u64,
            enough: fewest_rows(risk, delta),
        }),
    }
}

/// The highest share of right labels of any band: that of one side alone, as both together lie between the two.
fn most_accurate(sweep: &Sweep) -> Option<f64> {
    let candidates = (0..=sweep.distinct().len()).map(|candidate| sweep.confusion_at(candidate));
    let shares = candidates.flat_map(|counts| {
        let share = |right: u64, all: u64| (all > 0).then(|| right as f64 / all as f64);
        [share(counts.tp, counts.predicted_1()), share(counts.tn, counts.predicted_0())]
    });
    shares.flatten().max_by(f64::total_cmp)
}

/// The band with the shortest decimals that labels every row alike.
fn shortest(sweep: &Sweep, band: Band) -> Band {
    let end = |end: f64| sweep.interval_at(sweep.candidate(end)).shortest_decimal();
    Band { low: end(band.low), high: end(band.high) }
}

impl BandProof {
    /// What it rests on.
    pub fn assumptions() -> &'static [Assumption] {
        &[
            Assumption::IndependentRows,
            Assumption::SameSource,
            Assumption::UntouchedRows,
            Assumption::FixedBefore,
            Assumption::ThresholdFixedBefore,
        ]
    }

    /// What was proven and from what, what that rests on, and how to use its ends.
    ///
    /// `guaranteed with 90 % confidence: accuracy ≥ 0.95 among the labelled rows (34 of 515 here are wrong; of all such rows
    /// at most 4.99 % are, by SGR around the threshold 0.5)`
    pub fn statement(&self) -> [String; 3] {
        let Self { accuracy, confidence, threshold, tested: Tested { kept, errors, bound, .. } } = *self;
        let said = format!(
            "guaranteed with {} % confidence: accuracy ≥ {} among the labelled rows ({} of {} here are wrong; of all such rows at most {} are, \
             by SGR around the threshold {})",
            confidence.percent(),
            exact(accuracy),
            grouped(errors),
            grouped(kept),
            percent(bound),
            exact(threshold)
        );
        let exactly = "both ends are the numbers that were tested, not to be rounded";
        [said, rests_on(Self::assumptions()), exactly.into()]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sweep(rows: u32, wrong_every: u32) -> Sweep {
        let scores: Vec<f64> = (0..rows).map(|row| f64::from(row) / f64::from(rows)).collect();
        let labels: Vec<bool> = (0..rows).map(|row| (row * 2 >= rows) != (row % wrong_every == 7)).collect();
        Sweep::new(&scores, &labels)
    }

    fn goal(text: &str) -> BandGoal {
        match text.parse().unwrap() {
            super::super::BandWish::Best(goal) => goal,
            super::super::BandWish::Ends(band) => panic!("{band}"),
        }
    }

    #[test]
    fn an_estimated_band_has_short_ends_that_label_as_the_best_pair_does() {
        let sweep = sweep(300, 10);
        let costs = ConstantCosts { fp: Some(1.0), fn_: Some(5.0), ..ConstantCosts::default() };
        for text in ["accuracy>=0.95", "accuracy>=0", "abstain=0.2", "abstain=100"] {
            let chosen = goal(text).choose(&sweep, 0.5, &costs).unwrap();
            assert_eq!(chosen.proof, None, "{text}");
            let pair = match goal(text) {
                BandGoal::Widest { accuracy } => sweep.widest_band(accuracy).unwrap().pairs[0],
                BandGoal::Cheapest { abstain } => {
                    sweep.cheapest_band(&BandPrices::new(&costs, abstain).unwrap()).pairs[0]
                }
                BandGoal::Guaranteed { .. } => unreachable!(),
            };
            let found = BandFigures::new(&sweep, chosen.band);
            assert_eq!((found.counts, found.abstained), (pair.counts, pair.abstained), "{text}");
            assert!(chosen.band.low().is_finite() && chosen.band.high().is_finite(), "{text}");
        }
    }

    #[test]
    fn a_proof_says_what_was_proven_from_what_and_what_it_rests_on() {
        let chosen = goal("accuracy>=0.85 with 90%").choose(&sweep(1_000, 10), 0.5, &ConstantCosts::default()).unwrap();
        let [said, rests_on, _] = chosen.proof.unwrap().statement();
        let begins = "guaranteed with 90 % confidence: accuracy ≥ 0.85 among the labelled rows (";
        assert!(said.starts_with(begins) && said.ends_with("around the threshold 0.5)"), "{said}");
        assert!(rests_on.contains("the threshold was not chosen on these rows"), "{rests_on}");
    }

    #[test]
    fn where_there_is_no_band_the_nearest_is_told() {
        let said = |text: &str, sweep: &Sweep| {
            goal(text).choose(sweep, 0.5, &ConstantCosts::default()).unwrap_err().to_string()
        };
        let tied = Sweep::new(&[0.5; 3], &[true, true, false]);
        let expected = "no band labels any row with accuracy 0.9 or more; the most that can be had is 0.6666";
        assert_eq!(said("accuracy>=0.9", &tied), expected);
        assert_eq!(
            said("accuracy>=0.9 with 90%", &tied),
            "no band is proven to reach accuracy 0.9 with 90 % confidence; the nearest, with 1 of 3 labelled rows wrong, shows at most \
             86.47 % wrong; a file of 81 rows would be enough if the threshold were right on every one; errors make it more"
        );
        assert!(said("accuracy>=1 with 90%", &tied).ends_with("; no number of rows could prove it"));
        assert!(said("accuracy>=0.5", &Sweep::new(&[], &[])).ends_with("with accuracy 0.5 or more"));
        assert!(said("abstain=1", &tied).contains("fp=5,fn=1"));
    }
}
