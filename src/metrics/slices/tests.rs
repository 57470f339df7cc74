#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::metrics::Sweep;

fn sliced(scores: &[f64], labels: &[bool], counts: Option<&[u64]>, names: &[&str]) -> Slices {
    let columns = SlicedColumns { scores, labels, counts, answers: None };
    let targets = Targets { recall: Some(0.5), precision: Some(0.5), predicted_rate: Some(0.5) };
    Slices::new(columns, &Slicing::by_value(names.iter().copied()).unwrap(), 0.5, &Objective::best(Metric::F1), targets)
        .unwrap()
}

#[test]
fn a_slice_without_positives_wants_no_threshold_but_that_of_the_rate() {
    let slices = sliced(&[0.9, 0.2, 0.8], &[false, false, true], None, &["a", "a", "b"]);
    let a = &slices.slices[0];
    assert_eq!((a.name.as_str(), a.n, a.positives, a.prevalence, a.roc_auc), ("a", 2, 0, 0.0, None));
    let SliceThresholds { best, equal_recall, equal_precision, equal_predicted_rate, .. } = a.thresholds;
    assert!(best.is_none() && equal_recall.is_none() && equal_precision.is_none());
    assert_eq!(equal_predicted_rate.unwrap().high, Some(0.9));
    assert!(a.shares.recall.is_none());
}

#[test]
fn three_wrong_rows_do_not_lead_and_the_undefined_comes_last() {
    // "few": 0 of 3 right, upper end 0.56; "many": 20 of 60 right, upper end 0.46; "none": no positives.
    let lines = [("few", 0.1, true, 3), ("many", 0.1, true, 40), ("many", 0.9, true, 20), ("none", 0.1, false, 5)];
    let column = |of: fn(&(&'static str, f64, bool, u64)) -> f64| lines.iter().map(of).collect::<Vec<_>>();
    let labels: Vec<bool> = lines.iter().map(|line| line.2).collect();
    let counts: Vec<u64> = lines.iter().map(|line| line.3).collect();
    let slices = sliced(&column(|line| line.1), &labels, Some(&counts), &lines.map(|line| line.0));
    let names = |slices: &[&Slice]| slices.iter().map(|slice| slice.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&slices.worst_first(Metric::Recall)), ["many", "few", "none"]);
    assert_eq!(names(&slices.slices.iter().collect::<Vec<_>>()), ["many", "none", "few"], "most rows first");
    assert_eq!(slices.worst_first(Metric::F1), slices.worst_first(Metric::Accuracy));
    // Of rows of one class Youden's J is undefined: they stay as they are, where accuracy would turn two of them round.
    assert_eq!(names(&slices.worst_first(Metric::YoudenJ)), ["many", "none", "few"]);
}

#[test]
fn each_rule_gives_every_slice_a_threshold_and_says_whose_it_is() {
    let scores = [0.1, 0.4, 0.6, 0.9, 0.2, 0.3, 0.35, 0.8];
    let labels = [false, true, false, true, false, true, true, true];
    let names = ["a", "a", "a", "a", "b", "b", "b", "b"];
    let slicing = Slicing::by_value(names).unwrap();
    let columns = SlicedColumns { scores: &scores, labels: &labels, counts: None, answers: None };
    let f1 = Objective::best(Metric::F1);
    let set = SlicedSet::new(columns, &slicing, &f1, &Priorities::default()).unwrap();
    assert_eq!(set.parts()[1].lines(), [4, 5, 6, 7]);
    assert_eq!(set.confusion(0.5), Sweep::new(&scores, &labels).confusion(0.5));
    let thresholds = |rule| set.by_rule(0.5, rule).iter().map(|slice| slice.threshold).collect::<Vec<_>>();
    assert_eq!(thresholds(SliceRule::Common), [0.5, 0.5]);
    assert_eq!(thresholds(SliceRule::Best), [0.3, 0.3], "each its own F1");
    // Of all rows the recall is 2 of 5, the precision 2 of 3, and 3 of 8 are predicted 1.
    assert_eq!(thresholds(SliceRule::EqualRecall), [0.8, 0.33], "a: 1 of 2; b: 2 of 3");
    assert_eq!(thresholds(SliceRule::EqualPrecision), [0.3, 0.3], "a: 2 of 3; b: 3 of 3");
    assert_eq!(thresholds(SliceRule::EqualPredictedRate), [0.8, 0.6], "1 of 4 each");
    // A slice without positives keeps the common threshold.
    let (labels, names) = ([true, false], ["a", "b"]);
    let columns = SlicedColumns { scores: &[0.4, 0.6], labels: &labels, counts: None, answers: None };
    let set = SlicedSet::new(columns, &Slicing::by_value(names).unwrap(), &f1, &Priorities::default()).unwrap();
    let slices = set.by_rule(0.5, SliceRule::Best);
    assert_eq!(
        slices.iter().map(|slice| (slice.name, slice.of)).collect::<Vec<_>>(),
        [("a", ThresholdOf::Slice), ("b", ThresholdOf::All)]
    );
    assert_eq!(SliceAt::total(&slices), Confusion { tp: 1, fp: 1, fn_: 0, tn: 0 });
}

#[test]
fn the_least_cost_of_a_slice_is_paid_by_its_own_rows() {
    let slicing = Slicing::by_value(["a", "b", "a", "b"]).unwrap();
    let columns = SlicedColumns {
        scores: &[0.2, 0.4, 0.6, 0.8],
        labels: &[true, true, false, false],
        counts: None,
        answers: None,
    };
    let values: std::sync::Arc<[f64]> = [1.0, 9.0, 1.0, 1.0].into();
    let column = crate::metrics::costs::CostColumn { name: "miss".into(), values };
    let cost_columns = crate::metrics::PerOutcome { fn_: Some(column), ..crate::metrics::PerOutcome::default() };
    let priorities = Priorities { costs: "fp=2".parse().unwrap(), cost_columns, ..Priorities::default() };
    let cost = Objective::from(crate::metrics::Goal::Mean(crate::metrics::RowMean::Cost));
    let set = SlicedSet::new(columns, &slicing, &cost, &priorities).unwrap();
    let costs: Vec<f64> = set
        .at(0.5, Targets::of(&set.confusion(0.5)))
        .slices
        .iter()
        .map(|slice| slice.thresholds.best.unwrap().value * 2.0)
        .collect();
    assert_eq!(costs, [1.0, 2.0], "a: the miss is cheaper; b: the false alarm");
}

#[test]
fn the_best_threshold_of_a_slice_is_that_of_its_own_answers() {
    let slicing = Slicing::by_value(["a", "b", "a", "b"]).unwrap();
    let worth = [(1.0, 1.0), (0.0, 0.5), (0.0, 0.0), (0.0, 0.25)];
    let answers = worth.map(|(exact, f1)| crate::metrics::AnswerScore { exact, f1 });
    let columns = SlicedColumns {
        scores: &[0.6, 0.4, f64::NAN, 0.8],
        labels: &[true, true, false, true],
        counts: None,
        answers: Some(&answers),
    };
    let best = |objective: &str| -> Vec<Option<f64>> {
        let set = SlicedSet::new(columns, &slicing, &objective.parse().unwrap(), &Priorities::default()).unwrap();
        let slices = set.at(0.5, Targets::of(&set.confusion(0.5))).slices;
        slices.iter().map(|slice| slice.thresholds.best.map(|best| best.value)).collect()
    };
    assert_eq!(best("exact"), [Some(1.0), Some(0.0)]);
    assert_eq!(best("answer_f1"), [Some(1.0), Some(0.375)], "b: both have words in common with the right answers");
}

proptest! {
    #[test]
    fn the_slices_add_up_and_counts_are_as_the_expanded_rows(
        lines in prop::collection::vec((0_u8..9, any::<bool>(), 0_usize..4, 0_u64..4), 0..60)
    ) {
        let expand = |line: &(u8, bool, usize, u64)| vec![*line; line.3 as usize];
        let rows: Vec<_> = lines.iter().flat_map(expand).collect();
        let of = |lines: &[(u8, bool, usize, u64)], counts: Option<&[u64]>| {
            let scores: Vec<f64> = lines.iter().map(|line| f64::from(line.0) / 8.0).collect();
            let labels: Vec<bool> = lines.iter().map(|line| line.1).collect();
            let names: Vec<&str> = lines.iter().map(|line| ["a", "b", "c", "d"][line.2]).collect();
            (sliced(&scores, &labels, counts, &names), scores, labels)
        };
        let counts: Vec<u64> = lines.iter().map(|line| line.3).collect();
        let (counted, ..) = of(&lines, Some(&counts));
        let (expanded, scores, labels) = of(&rows, None);
        prop_assert_eq!(&counted, &expanded);
        let all = Sweep::new(&scores, &labels).confusion(0.5);
        let sum = |of: fn(&Confusion) -> u64| expanded.slices.iter().map(|slice| of(&slice.confusion)).sum::<u64>();
        prop_assert_eq!(Confusion { tp: sum(|c| c.tp), fp: sum(|c| c.fp), fn_: sum(|c| c.fn_), tn: sum(|c| c.tn) }, all);
    }
}
