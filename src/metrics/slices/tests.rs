#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn sliced(scores: &[f64], labels: &[bool], counts: Option<&[u64]>, names: &[&str]) -> Slices {
    let columns = SlicedColumns { scores, labels, counts };
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
