#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::metrics::{ConstantCosts, CostColumn, CostColumns};

/// Rows on few scores.
fn rows() -> impl Strategy<Value = Sweep> {
    prop::collection::vec((0_u32..12, any::<bool>()), 0..40).prop_map(|rows| {
        let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(*score) / 10.0).collect();
        let labels: Vec<bool> = rows.iter().map(|(_, label)| *label).collect();
        Sweep::new(&scores, &labels)
    })
}

/// The figures of every band with ends at a score or above all, in the order of the upper ends, then of the lower ones.
fn all_bands(sweep: &Sweep) -> Vec<BandFigures> {
    let ends = || std::iter::once(f64::INFINITY).chain(sweep.distinct().iter().rev().copied());
    let below = |high: f64| ends().filter(move |low| *low <= high).map(move |low| Band { low, high });
    ends().flat_map(below).map(|band| BandFigures::new(sweep, band)).collect()
}

#[test]
fn a_band_has_its_ends_in_order() {
    assert!(Band::new(0.3, 0.3).is_ok() && Band::new(f64::NEG_INFINITY, f64::INFINITY).is_ok());
    for (low, high) in [(0.7, 0.3), (f64::NAN, 0.3), (0.3, f64::NAN)] {
        assert!(Band::new(low, high).is_err(), "{low} {high}");
    }
    assert_eq!(
        Band::new(0.7, 0.3).unwrap_err().to_string(),
        "a band ends at its upper threshold: its lower one, 0.7, is above 0.3"
    );
}

#[test]
fn without_rows_every_share_is_undefined_and_no_band_is_found() {
    let sweep = Sweep::new(&[], &[]);
    let figures = BandFigures::new(&sweep, Band::new(0.3, 0.7).unwrap());
    assert_eq!([figures.coverage, figures.accuracy, figures.precision, figures.npv], [None; 4]);
    assert_eq!(figures.errors_left(&sweep.confusion(0.5)), None);
    assert_eq!(sweep.widest_band(0.5), None);
    let cheapest = sweep.cheapest_band(&BandPrices { fp: 1.0, ..BandPrices::default() });
    assert_eq!((cheapest.total, cheapest.n_tied, cheapest.pairs.len()), (0.0, 1, 1));
}

#[test]
fn an_accuracy_that_is_met_exactly_in_decimals_is_met() {
    // 9 of 10 right, in one group: 0.9 is met, and nothing above it.
    let labels: Vec<bool> = (0..10).map(|row| row != 0).collect();
    let sweep = Sweep::new(&[0.5; 10], &labels);
    assert_eq!(sweep.widest_band(0.9).map(|band| (band.kept, band.right)), Some((10, 9)));
    assert_eq!(sweep.widest_band(0.900_000_000_000_000_1), None);
    assert_eq!(sweep.widest_band(0.0).map(|band| band.right), Some(9), "of equally wide bands the most right");
}

#[test]
fn prices_of_all_sizes_are_added_without_overflow() {
    let sweep = Sweep::new(&[0.1, 0.5, 0.9], &[false, true, false]);
    for odd in [f64::MAX, f64::MIN, 5e-324, 1e-300, 123_456_789.123_456_79] {
        for abstain in [0.0, 0.1, 1e300] {
            let prices = BandPrices { fp: odd, fn_: 1.0, abstain, ..BandPrices::default() };
            assert!(!sweep.cheapest_band(&prices).pairs.is_empty(), "{prices:?}");
        }
    }
    // Three tenths are 0.3, not 0.30000000000000004.
    let tenths = BandPrices { fp: 5.0, fn_: 5.0, tp: 5.0, tn: 5.0, abstain: 0.1 };
    assert_eq!(sweep.cheapest_band(&tenths).total, 0.3);
}

proptest! {
    #[test]
    fn the_widest_band_is_that_of_all_pairs(sweep in rows(), percent in 0_u64..=100) {
        let right = |figures: &BandFigures| figures.counts.tp + figures.counts.tn;
        let key = |figures: &BandFigures| (figures.counts.total(), right(figures));
        let meets = |figures: &BandFigures| {
            let kept = figures.counts.total();
            kept > 0 && 100 * right(figures) >= percent * kept
        };
        let all: Vec<BandFigures> = all_bands(&sweep).into_iter().filter(meets).collect();
        let best = all.iter().map(key).max();
        let tied: Vec<BandFigures> = all.iter().filter(|figures| Some(key(figures)) == best).copied().collect();
        let found = sweep.widest_band(percent as f64 / 100.0);
        prop_assert_eq!(found.as_ref().map(|found| (found.kept, found.right)), best);
        if let Some(found) = found {
            prop_assert_eq!(found.n_tied, tied.len() as u64);
            prop_assert_eq!(&found.pairs[..], &tied[..tied.len().min(10)]);
        }
    }

    #[test]
    fn the_cheapest_band_is_that_of_all_pairs(sweep in rows(), tenths in prop::array::uniform5(-5_i64..=20)) {
        let [tp, fp, fn_, tn, abstain] = tenths.map(|price| price as f64 / 10.0);
        let cost = |figures: &BandFigures| {
            let counts = figures.counts;
            let rows = [counts.tp, counts.fp, counts.fn_, counts.tn, figures.abstained];
            rows.iter().zip(tenths).map(|(rows, price)| *rows as i64 * price).sum::<i64>()
        };
        let all = all_bands(&sweep);
        let least = all.iter().map(cost).min().unwrap();
        let tied: Vec<BandFigures> = all.into_iter().filter(|figures| cost(figures) == least).collect();
        let found = sweep.cheapest_band(&BandPrices { tp, fp, fn_, tn, abstain });
        prop_assert_eq!(found.total, least as f64 / 10.0);
        prop_assert_eq!(found.n_tied, tied.len() as u64);
        prop_assert_eq!(&found.pairs[..], &tied[..tied.len().min(10)]);
    }

    #[test]
    fn a_band_around_the_threshold_leaves_no_more_errors(sweep in rows(), ends in prop::array::uniform3(0.0..1.2_f64)) {
        let mut ends = ends;
        ends.sort_by(f64::total_cmp);
        let [low, threshold, high] = ends;
        let figures = BandFigures::new(&sweep, Band::new(low, high).unwrap());
        let without = sweep.confusion(threshold);
        prop_assert!(figures.errors_left(&without).is_none_or(|left| (0.0..=1.0).contains(&left)));
        prop_assert_eq!(figures.errors_left(&without).is_none(), without.errors() == 0);
        prop_assert_eq!(figures.counts.total() + figures.abstained, sweep.len() as u64);
        let whole = BandFigures::new(&sweep, Band::new(threshold, threshold).unwrap());
        prop_assert_eq!((whole.counts, whole.abstained), (without, 0));
    }
}

proptest! {
    #[test]
    fn the_labelled_rows_cost_what_each_of_them_does(
        rows in prop::collection::vec((0_u32..12, any::<bool>(), -3_i32..9), 1..40),
        ends in prop::array::uniform2(0.0..1.3_f64),
    ) {
        let scores: Vec<f64> = rows.iter().map(|(score, ..)| f64::from(*score) / 10.0).collect();
        let labels: Vec<bool> = rows.iter().map(|(_, label, _)| *label).collect();
        let fp: Vec<f64> = rows.iter().map(|(.., cost)| f64::from(*cost)).collect();
        let sweep = std::sync::Arc::new(Sweep::new(&scores, &labels));
        let constant = ConstantCosts { fn_: Some(2.5), tn: Some(-0.5), ..ConstantCosts::default() };
        let column = CostColumn { name: "cost".into(), values: fp.clone().into() };
        let columns = CostColumns { fp: Some(column), ..CostColumns::default() };
        let costs = Costs::new(&sweep, &labels, constant, &columns).unwrap();
        let band = Band::between(ends[0], ends[1]);
        let paid = |row: usize| match (labels[row], band.label(scores[row])) {
            (_, None) | (true, Some(true)) => 0.0,
            (true, Some(false)) => 2.5,
            (false, Some(true)) => fp[row],
            (false, Some(false)) => -0.5,
        };
        let expected: f64 = (0..rows.len()).map(paid).sum();
        let found = BandFigures::new(&sweep, band).labelled_cost(&sweep, &costs);
        prop_assert!((found - expected).abs() < 1e-9, "{} {}", found, expected);
    }
}
