#![allow(clippy::unwrap_used)]
use std::num::NonZeroUsize;

use proptest::prelude::*;

use super::*;
use crate::metrics::sweep::Group;
use crate::metrics::{Axis, Counts};

fn group(score: f64, negatives: u64, positives: u64) -> Group {
    Group { score, negatives, positives }
}

fn fit(method: CalibrationMethod, scores: &[f64], labels: &[bool], axis: Axis) -> Result<Calibration, NoFit> {
    Calibration::fit(method, &CalibrationData::new(scores, labels, None, axis))
}

/// Rows of a coarse grid, so that there are ties, and of its neighbourhood.
fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    let score = prop_oneof![(0_u8..=10).prop_map(|tenth| f64::from(tenth) / 10.0), 0.0..=1.0_f64];
    prop::collection::vec((score, any::<bool>()), 1..80).prop_map(|rows| rows.into_iter().unzip())
}

/// Rows that nobody would expect.
fn odd_rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    let tiny = prop::sample::select(vec![0.0, -0.0, 5e-324, 1e-300, -5e-324, 1.0, f64::MAX, f64::MIN, 0.5, 1e-17]);
    let any_finite = any::<f64>().prop_filter("finite", |number| number.is_finite());
    let score = prop_oneof![tiny, any_finite, -3.0..3.0_f64];
    prop::collection::vec((score, any::<bool>()), 0..30).prop_map(|rows| rows.into_iter().unzip())
}

#[test]
fn a_temperature_is_missing_with_its_reason_where_the_loss_has_no_minimum() {
    let of = CalibrationInput::Score;
    for (groups, reason) in [
        (vec![], NoFit::NoRows),
        (vec![group(-1.0, 3, 0), group(2.0, 0, 4)], NoFit::Separable),
        (vec![group(-1.0, 3, 0), group(0.0, 2, 2), group(2.0, 0, 4)], NoFit::Separable),
        (vec![group(-1.0, 0, 3), group(2.0, 4, 0)], NoFit::Uninformative),
        (vec![group(-1.0, 2, 2), group(1.0, 2, 2)], NoFit::Uninformative),
        (vec![group(0.0, 5, 7)], NoFit::Uninformative),
        (vec![group(1.0, 5, 0)], NoFit::Uninformative),
        (vec![group(1.0, 0, 5)], NoFit::Separable),
    ] {
        assert_eq!(Temperature::fit(of, &groups), Err(reason), "{groups:?}");
    }
}

#[test]
fn two_groups_have_the_temperature_that_algebra_gives() {
    // σ(1 / T) is to be the share of right rows on both sides, 3/4: 1 / T = ln 3.
    let fit = Temperature::fit(CalibrationInput::Score, &[group(-1.0, 3, 1), group(1.0, 1, 3)]).unwrap();
    assert!((fit.temperature() - 1.0 / 3.0_f64.ln()).abs() < 1e-14, "{}", fit.temperature());
}

#[test]
fn a_temperature_scales_with_the_scores_however_large_or_small() {
    for unit in [1e-300, 1e-9, 7.0, 1e300] {
        let groups = [group(-unit, 3, 1), group(0.5 * unit, 4, 9), group(unit, 1, 3)];
        let one = [group(-1.0, 3, 1), group(0.5, 4, 9), group(1.0, 1, 3)];
        let [scaled, plain] = [&groups, &one].map(|groups| Temperature::fit(CalibrationInput::Score, groups).unwrap());
        assert!((scaled.temperature() / unit / plain.temperature() - 1.0).abs() < 1e-12, "{unit}");
    }
}

#[test]
fn platt_gives_equal_scores_the_mean_of_the_targets() {
    // Targets (P + 1) / (P + 2) = 4/5 three times, and 1 / (N + 2) = 1/3 once.
    let fit = Platt::fit(CalibrationInput::Score, &[group(0.7, 1, 3)]).unwrap();
    assert_eq!(fit.a(), 0.0);
    assert!((fit.probability(0.7) - (3.0 * 0.8 + 1.0 / 3.0) / 4.0).abs() < 1e-15, "{}", fit.probability(0.7));
}

#[test]
fn platt_on_one_class_gives_its_target_to_every_row() {
    for (groups, target) in
        [([group(0.1, 4, 0), group(0.9, 2, 0)], 1.0 / 8.0), ([group(0.1, 0, 4), group(0.9, 0, 2)], 7.0 / 8.0)]
    {
        let fit = Platt::fit(CalibrationInput::Score, &groups).unwrap();
        for score in [0.1, 0.9] {
            assert!((fit.probability(score) - target).abs() < 1e-9, "{}", fit.probability(score));
        }
    }
}

#[test]
fn isotonic_joins_its_blocks_by_straight_lines_and_keeps_the_outer_values() {
    let fit = Isotonic::fit(CalibrationInput::Score, &[group(0.2, 3, 1), group(0.4, 1, 1), group(0.8, 1, 3)]).unwrap();
    for (x, expected) in
        [(-9.0, 0.25), (0.2, 0.25), (0.3, 0.375), (0.4, 0.5), (0.5, 0.5625), (0.7, 0.6875), (0.8, 0.75), (1e300, 0.75)]
    {
        assert!((fit.probability(x) - expected).abs() < 1e-15, "{x}: {}", fit.probability(x));
    }
    let huge = Isotonic::fit(CalibrationInput::Score, &[group(f64::MIN, 1, 0), group(f64::MAX, 0, 1)]).unwrap();
    assert_eq!(huge.probability(0.0), 0.5);
    let tiny = Isotonic::fit(CalibrationInput::Score, &[group(0.0, 1, 0), group(1e-323, 0, 1)]).unwrap();
    assert_eq!(tiny.probability(5e-324), 0.5);
}

#[test]
fn no_rows_have_no_calibration_and_no_report() {
    for method in CalibrationMethod::ALL {
        assert_eq!(fit(method, &[], &[], Axis::Probability), Err(NoFit::NoRows));
    }
    let data = CalibrationData::new(&[], &[], None, Axis::Probability);
    assert_eq!(CalibrationReport::new(&data), None);
    assert_eq!(CrossValidated::new(&data).after.isotonic, None);
}

#[test]
fn what_is_no_probability_has_fits_but_no_bins() {
    let (scores, labels) = ([0.1, 0.4, 0.6, 0.9], [false, true, false, true]);
    for (scores, axis) in [(scores, Axis::Cosine), (scores.map(|score| score * 3.0), Axis::Probability)] {
        let report = CalibrationReport::new(&CalibrationData::new(&scores, &labels, None, axis)).unwrap();
        assert!(report.before.is_none() && report.bins.is_none() && report.brier_corp.is_none());
        assert!(report.platt_on_score.is_none() && report.platt_on_logit.a.is_some());
        assert_eq!(report.platt_on_logit.of, CalibrationInput::Score);
    }
}

#[test]
fn margins_count_where_all_are_finite() {
    let (scores, labels) = ([0.0, 0.4, 0.6, 1.0], [false, true, false, true]);
    for (margins, of) in [
        ([-40.0, -0.4, 0.4, 50.0], CalibrationInput::Margin),
        ([f64::NEG_INFINITY, -0.4, 0.4, 50.0], CalibrationInput::LogOdds),
    ] {
        let data = CalibrationData::new(&scores, &labels, Some(&margins), Axis::Probability);
        assert_eq!(data.logit(), of);
        let Ok(Calibration::Platt(fit)) = Calibration::fit(CalibrationMethod::Platt, &data) else { panic!("a fit") };
        assert_eq!(fit.of(), of);
    }
}

#[test]
fn a_calibration_that_makes_no_sense_is_not_read() {
    let block = |low: f64, high: f64, n: u64, positives: u64, value: f64| {
        format!(r#"{{"low":{low},"high":{high},"n":{n},"positives":{positives},"value":{value}}}"#)
    };
    let isotonic =
        |blocks: &[String]| format!(r#"{{"method":"isotonic","of":"score","blocks":[{}]}}"#, blocks.join(","));
    let sound = [block(0.0, 0.2, 4, 1, 0.25), block(0.3, 0.3, 2, 1, 0.5)];
    for good in [
        r#"{"method":"temperature","of":"margin","temperature":2.5}"#.to_owned(),
        r#"{"method":"platt","of":"logit of the clipped score","A":-1.5,"B":0.0}"#.to_owned(),
        isotonic(&sound),
    ] {
        let read: Calibration = serde_json::from_str(&good).unwrap();
        assert_eq!(serde_json::from_str::<Calibration>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
    }
    for (bad, says) in [
        (r#"{"method":"temperature","of":"margin","temperature":0}"#.to_owned(), "above 0"),
        (r#"{"method":"temperature","of":"margin","temperature":-1.0}"#.to_owned(), "above 0"),
        (r#"{"method":"temperature","of":"margin","temperature":null}"#.to_owned(), "null"),
        (r#"{"method":"temperature","of":"entrails","temperature":1.0}"#.to_owned(), "entrails"),
        (r#"{"method":"platt","of":"score","A":1e999,"B":0.0}"#.to_owned(), "range"),
        (r#"{"method":"astrology","of":"score"}"#.to_owned(), "astrology"),
        (isotonic(&[]), "rising"),
        (isotonic(&[sound[1].clone(), sound[0].clone()]), "rising"),
        (isotonic(&[block(0.0, 0.3, 4, 1, 0.25), sound[1].clone()]), "rising"),
        (isotonic(&[block(0.0, 0.2, 4, 3, 0.75), sound[1].clone()]), "rising"),
        (isotonic(&[block(0.2, 0.0, 4, 1, 0.25)]), "rising"),
        (isotonic(&[block(0.0, 0.2, 4, 1, 0.3)]), "rising"),
        (isotonic(&[block(0.0, 0.2, 1, 4, 4.0)]), "rising"),
        (isotonic(&[block(0.0, 0.2, 0, 0, 0.0)]), "rising"),
    ] {
        let error = serde_json::from_str::<Calibration>(&bad).unwrap_err().to_string();
        assert!(error.contains(says), "{bad}: {error}");
    }
}

/// The isotonic value at each group by its definition: the greatest over all starts of the least over all ends of the share of
/// positives between them.
fn isotonic_by_definition(groups: &[Group]) -> Vec<f64> {
    let share = |from: usize, to: usize| {
        let (positives, rows) = groups[from..=to].iter().fold((0, 0), |sum: (u64, u64), group| {
            (sum.0 + group.positives, sum.1 + group.positives + group.negatives)
        });
        positives as f64 / rows as f64
    };
    let at = |place: usize| {
        let least = |from: usize| (place..groups.len()).map(|to| share(from, to)).fold(f64::INFINITY, f64::min);
        (0..=place).map(least).fold(f64::NEG_INFINITY, f64::max)
    };
    (0..groups.len()).map(at).collect()
}

/// Mean log loss of σ(z / T).
fn loss_at(temperature: f64, groups: &[Group]) -> f64 {
    let loss = |group: &Group| {
        let z = group.score / temperature;
        let cost = crate::metrics::cross_entropy;
        group.negatives as f64 * cost(z, false) + group.positives as f64 * cost(z, true)
    };
    groups.iter().map(loss).sum()
}

proptest! {
    #[test]
    fn isotonic_values_are_those_of_the_max_min_formula((scores, labels) in rows()) {
        let data = CalibrationData::new(&scores, &labels, None, Axis::Probability);
        let groups = data.raw_groups();
        let fit = Isotonic::fit(CalibrationInput::Score, &groups).unwrap();
        for (group, expected) in groups.iter().zip(isotonic_by_definition(&groups)) {
            prop_assert_eq!(fit.probability(group.score), expected);
        }
        prop_assert!(fit.blocks().windows(2).all(|pair| pair[0].value < pair[1].value));
    }

    #[test]
    fn no_neighbouring_temperature_has_a_lower_loss((scores, labels) in rows()) {
        let data = CalibrationData::new(&scores, &labels, None, Axis::Probability);
        let groups = data.logits_of(&data.raw_groups());
        if let Ok(fit) = Temperature::fit(data.logit(), &groups) {
            let here = loss_at(fit.temperature(), &groups);
            for factor in [0.5, 0.99, 1.01, 2.0] {
                prop_assert!(here <= loss_at(fit.temperature() * factor, &groups) * (1.0 + 1e-12));
            }
        }
    }

    #[test]
    fn the_mean_of_platts_probabilities_is_that_of_his_targets((scores, labels) in rows()) {
        let data = CalibrationData::new(&scores, &labels, None, Axis::Probability);
        let groups = data.logits_of(&data.raw_groups());
        let fit = Platt::fit(data.logit(), &groups).unwrap();
        let (p, n) = (data.scores.positives() as f64, data.scores.negatives() as f64);
        let targets = p * (p + 1.0) / (p + 2.0) + n / (n + 2.0);
        let found: f64 = groups.iter().map(|g| (g.negatives + g.positives) as f64 * fit.probability(g.score)).sum();
        prop_assert!((found - targets).abs() < 1e-9 * (p + n), "{} {}", found, targets);
    }

    #[test]
    fn fits_depend_on_no_order_of_the_rows_to_the_last_bit(
        (rows, shuffled) in prop::collection::vec(((0_u8..=20), any::<bool>()), 1..60)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let fits = [rows, shuffled].map(|rows| {
            let (scores, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().map(|(p, label)| (f64::from(p) / 20.0, label)).unzip();
            CalibrationMethod::ALL.map(|method| fit(method, &scores, &labels, Axis::Probability))
        });
        prop_assert_eq!(&fits[0], &fits[1]);
    }

    #[test]
    fn a_higher_score_never_gets_a_lower_probability((scores, labels) in rows(), more in prop::collection::vec(0.0..=1.0_f64, 20)) {
        for method in CalibrationMethod::ALL {
            let Ok(fit) = fit(method, &scores, &labels, Axis::Probability) else { continue };
            let mut all: Vec<f64> = scores.iter().chain(&more).copied().collect();
            all.sort_by(f64::total_cmp);
            let mut calibrated: Vec<f64> = all.iter().map(|&score| fit.apply(score, None)).collect();
            if matches!(fit, Calibration::Platt(fit) if fit.a() > 0.0) {
                calibrated.reverse();
            }
            prop_assert!(calibrated.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", fit);
            prop_assert!(calibrated.iter().all(|p| (0.0..=1.0).contains(p)), "{:?}", fit);
        }
    }

    #[test]
    fn briers_terms_add_up_by_any_bins_and_without_any((scores, labels) in rows(), count in 1_usize..30) {
        let data = CalibrationData::new(&scores, &labels, None, Axis::Probability);
        let report = CalibrationReport::new(&data).unwrap();
        let brier = report.before.unwrap().brier;
        let corp = report.brier_corp.unwrap();
        prop_assert!((corp.miscalibration - corp.discrimination + corp.uncertainty - brier).abs() < 1e-14);
        prop_assert!(corp.miscalibration > -1e-14 && corp.discrimination > -1e-14);
        let count = NonZeroUsize::new(count).unwrap();
        for rule in [BinRule::EqualWidth(count), BinRule::EqualMass(count)] {
            let found = Reliability::new(&data.scores, rule).unwrap();
            let b = found.brier;
            let sum = b.reliability - b.resolution + b.uncertainty + b.within_bin_variance - b.within_bin_covariance;
            prop_assert!((sum - brier).abs() < 1e-13 && (b.brier - brier).abs() < 1e-14);
            prop_assert_eq!(found.bins.len(), count.get());
            prop_assert_eq!(found.bins.iter().map(|bin| bin.n).sum::<u64>(), scores.len() as u64);
            prop_assert!(found.ece <= found.mce + 1e-15);
        }
    }

    #[test]
    fn odd_rows_neither_panic_nor_give_numbers_that_are_none((scores, labels) in odd_rows()) {
        for axis in [Axis::Probability, Axis::Real] {
            let data = CalibrationData::new(&scores, &labels, None, axis);
            if let Some(report) = CalibrationReport::new(&data) {
                let figures = [report.before, report.temperature.after, report.platt_on_logit.after, Some(report.isotonic.after)];
                let held_out = report.cross_validated.as_ref().unwrap().after;
                let held_out = [held_out.temperature, held_out.platt_on_logit, held_out.isotonic];
                for found in figures.into_iter().chain(held_out).flatten() {
                    prop_assert!(found.log_loss.is_finite() && found.brier.is_finite() && found.ece_10.is_finite(), "{:?}", report);
                }
            }
            for method in CalibrationMethod::ALL {
                if let Ok(fit) = Calibration::fit(method, &data) {
                    let read: Calibration = serde_json::from_str(&serde_json::to_string(&fit).unwrap()).unwrap();
                    prop_assert_eq!(&read, &fit);
                    for &score in &scores {
                        prop_assert!((0.0..=1.0).contains(&fit.apply(score, None)), "{:?} {}", fit, score);
                    }
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn lines_that_stand_for_many_rows_are_calibrated_as_the_rows_one_behind_the_other(
        (scores, labels) in rows(), counts in prop::collection::vec(0_u64..13, 80)
    ) {
        let counts = &counts[..scores.len()];
        let expanded = |line: usize| std::iter::repeat_n(line, counts[line] as usize);
        let rows: Vec<usize> = (0..scores.len()).flat_map(expanded).collect();
        let row_scores: Vec<f64> = rows.iter().map(|&line| scores[line]).collect();
        let row_labels: Vec<bool> = rows.iter().map(|&line| labels[line]).collect();
        let counts = Counts::new(counts.to_vec()).unwrap();
        let of_lines = CalibrationData::counted(&scores, &labels, None, Axis::Probability, Some(&counts));
        let of_rows = CalibrationData::new(&row_scores, &row_labels, None, Axis::Probability);
        let (found, expected) = (CalibrationReport::new(&of_lines), CalibrationReport::new(&of_rows));
        prop_assert_eq!(found.is_some(), expected.is_some());
        let (Some(found), Some(expected)) = (found, expected) else { return Ok(()) };
        let (of_lines, of_rows) = (found.cross_validated.clone().unwrap(), expected.cross_validated.clone().unwrap());
        prop_assert_eq!(&of_lines.folds, &of_rows.folds);
        let HeldOutFigures { temperature, platt_on_logit, isotonic } = of_lines.after;
        let after = of_rows.after;
        for (found, expected) in [(temperature, after.temperature), (platt_on_logit, after.platt_on_logit), (isotonic, after.isotonic)] {
            prop_assert_eq!(found.is_some(), expected.is_some());
            let (Some(found), Some(expected)) = (found, expected) else { continue };
            let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
            prop_assert!(near(found.log_loss, expected.log_loss) && near(found.brier, expected.brier));
            prop_assert!(near(found.ece_10, expected.ece_10));
        }
        let cross_validated = expected.cross_validated.clone();
        prop_assert_eq!(CalibrationReport { cross_validated, ..found }, expected, "all else is of the groups alone");
    }
}
