#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::metrics::{
    Axis, AxisView, Band, BandFigures, CostColumn, CostColumns, Costs, Curves, Objective, Scale, ScoreSource, Scored,
    Scores, Selective, Summary, Sums, Terms, auc_interval,
};

/// Lines of few distinct scores, some of which stand for no row.
fn lines() -> impl Strategy<Value = (Vec<f64>, Vec<bool>, Vec<u64>)> {
    prop::collection::vec((0_u8..12, any::<bool>(), 0_u64..5), 0..40).prop_map(|lines| {
        let scores = lines.iter().map(|(score, ..)| f64::from(*score) / 11.0).collect();
        let labels = lines.iter().map(|(_, label, _)| *label).collect();
        (scores, labels, lines.iter().map(|(.., count)| *count).collect())
    })
}

/// Each line as often as its count says.
fn expanded<T: Copy>(column: &[T], counts: &[u64]) -> Vec<T> {
    column.iter().zip(counts).flat_map(|(&cell, &count)| vec![cell; count as usize]).collect()
}

proptest! {
    #[test]
    fn lines_that_stand_for_many_rows_answer_as_the_expanded_rows(
        (scores, labels, counts) in lines(), low in -0.1..1.1_f64, high in -0.1..1.1_f64
    ) {
        let sweep = Sweep::counted(&scores, &labels, &counts).unwrap();
        let rows = Sweep::new(&expanded(&scores, &counts), &expanded(&labels, &counts));
        prop_assert_eq!(sweep.distinct(), rows.distinct());
        prop_assert!(sweep.groups().eq(rows.groups()));
        prop_assert_eq!(
            (sweep.rows(), sweep.len(), sweep.positives(), sweep.negatives(), sweep.is_empty()),
            (rows.rows(), rows.len(), rows.positives(), rows.negatives(), rows.is_empty())
        );
        for threshold in scores.iter().copied().chain([low, high, f64::NEG_INFINITY, f64::INFINITY]) {
            prop_assert_eq!(sweep.confusion(threshold), rows.confusion(threshold));
            prop_assert_eq!(sweep.interval(threshold), rows.interval(threshold));
            prop_assert_eq!(sweep.next_flip(threshold), rows.next_flip(threshold));
            prop_assert_eq!(sweep.counts_between(low, threshold), rows.counts_between(low, threshold));
        }
        for objective in Objective::standard() {
            prop_assert_eq!(sweep.best(&objective), rows.best(&objective));
        }
        for rank in 0..=rows.rows() {
            let score = rows.order().get(rank as usize).map(|&row| expanded(&scores, &counts)[row as usize]);
            prop_assert_eq!(sweep.score_at_rank(rank), score);
            prop_assert_eq!(rows.score_at_rank(rank), score);
        }
        let summary = Summary::from_sweep(&sweep);
        prop_assert_eq!(summary, Summary::from_sweep(&rows));
        if let Some(auc) = summary.roc_auc {
            prop_assert_eq!(auc_interval(&sweep, auc), auc_interval(&rows, auc));
        }
    }

    #[test]
    fn the_number_of_a_line_is_added_for_each_of_its_rows((scores, labels, counts) in lines(), threshold in -0.1..1.1_f64) {
        let column: Vec<i64> = (0..scores.len() as i64).map(|line| line * line - 50).collect();
        let lines = Arc::new(Sweep::counted(&scores, &labels, &counts).unwrap());
        let rows = Arc::new(Sweep::new(&expanded(&scores, &counts), &expanded(&labels, &counts)));
        let of_lines = Sums::new(lines, &column).sum_at_or_above(threshold);
        prop_assert_eq!(of_lines, Sums::new(rows, &expanded(&column, &counts)).sum_at_or_above(threshold));
    }

    #[test]
    fn the_orders_hold_the_lines_that_stand_for_rows_and_split_at_the_threshold(
        (scores, labels, counts) in lines(), threshold in -0.1..1.1_f64
    ) {
        let sweep = Sweep::counted(&scores, &labels, &counts).unwrap();
        let mut expected: Vec<u32> = (0..scores.len() as u32).filter(|&line| counts[line as usize] > 0).collect();
        expected.sort_by(|&left, &right| scores[left as usize].total_cmp(&scores[right as usize]));
        prop_assert_eq!(sweep.order(), &expected);
        prop_assert_eq!(sweep.lines_by_group().flatten().copied().collect::<Vec<_>>(), expected);
        prop_assert_eq!(sweep.lines(), scores.len());
        prop_assert!((0..).zip(&counts).all(|(line, &count)| sweep.count(line) == count));
        let (negatives, positives) = sweep.lines_predicted_0(threshold);
        for (order, below, class) in
            [(sweep.negative_order(), negatives, false), (sweep.positive_order(), positives, true)]
        {
            for (place, &line) in order.iter().enumerate() {
                prop_assert_eq!(labels[line as usize], class);
                prop_assert_eq!(scores[line as usize] < threshold, place < below);
            }
        }
    }
}

#[test]
fn counts_beyond_32_bits_are_exact_and_those_beyond_53_an_error() {
    let half = 1_u64 << 52;
    let sweep = Sweep::counted(&[0.2, 0.8], &[false, true], &[half + 1, half - 1]).unwrap();
    assert_eq!(sweep.rows(), 1 << 53);
    assert_eq!(sweep.confusion(0.5), Confusion { tp: half - 1, fp: 0, fn_: 0, tn: half + 1 });
    assert_eq!(sweep.confusion(0.1), Confusion { tp: half - 1, fp: half + 1, fn_: 0, tn: 0 });
    assert_eq!(Summary::from_sweep(&sweep).roc_auc, Some(1.0));
    assert_eq!(Sweep::counted(&[0.2, 0.8], &[false, true], &[half + 1, half]).unwrap_err(), TooManyRows);
    assert_eq!(Sweep::counted(&[0.2, 0.8], &[false, true], &[u64::MAX, 2]).unwrap_err(), TooManyRows);
}

#[test]
fn a_line_of_no_rows_at_the_top_makes_no_candidate() {
    let sweep = Sweep::counted(&[0.9, 0.5, 0.1], &[true, true, false], &[0, 2, 3]).unwrap();
    assert_eq!(sweep.distinct(), [0.1, 0.5]);
    assert_eq!(sweep.interval(0.7).high, None);
    let none = Sweep::counted(&[0.9], &[true], &[0]).unwrap();
    assert!(none.is_empty() && none.confusion(0.5) == Confusion::default() && none.lines() == 1);
    assert_eq!((none.score_at_rank(0), none.best(&Objective::best(crate::metrics::Metric::F1))), (None, None));
}

proptest! {
    #[test]
    fn what_is_chosen_proven_and_drawn_is_that_of_the_expanded_rows(
        (scores, labels, counts) in lines(), low in 0.0..0.6_f64, prevalence in prop::sample::select(vec!["0.02", "0.5"])
    ) {
        let costs: Vec<f64> = (0..scores.len()).map(|line| (line * 7 % 5) as f64 - 1.0).collect();
        let lines = Arc::new(Sweep::counted(&scores, &labels, &counts).unwrap());
        let (row_labels, row_costs) = (expanded(&labels, &counts), expanded(&costs, &counts));
        let rows = Arc::new(Sweep::new(&expanded(&scores, &counts), &row_labels));
        let of = |sweep: &Arc<Sweep>, labels: &[bool], column: &[f64]| {
            let misses = CostColumn { name: "cost_fn".into(), values: column.into() };
            let columns = CostColumns { fn_: Some(misses), ..CostColumns::default() };
            Costs::new(sweep, labels, "fp=2,tp=-1".parse().unwrap(), &columns).unwrap()
        };
        let (of_lines, of_rows) = (of(&lines, &labels, &costs), of(&rows, &row_labels, &row_costs));
        let there = [None, Some(prevalence.parse().unwrap())];
        for prevalence in there {
            let terms = |costs| Terms { costs: Some(costs), answers: None, prevalence };
            for objective in ["cost", "cost@recall>=0.5", "precision@recall>=0.5", "recall@predicted<=50%", "eer"] {
                let objective: Objective = objective.parse().unwrap();
                let found = lines.choose(&objective, &terms(&of_lines));
                prop_assert_eq!(found, rows.choose(&objective, &terms(&of_rows)), "{}", objective);
            }
        }
        for objective in ["precision>=0.5 with 60%", "recall>=0.5 with 60%", "fpr<=0.5 with 60%"] {
            let objective: Objective = objective.parse().unwrap();
            let chosen = |sweep: &Sweep| sweep.choose_or_prove(&objective, &Terms::default(), Axis::Probability, None);
            prop_assert_eq!(chosen(&lines), chosen(&rows), "{}", objective);
        }
        let band = Band::new(low, low + 0.3).unwrap();
        prop_assert_eq!(BandFigures::new(&lines, band), BandFigures::new(&rows, band));
        prop_assert_eq!(Selective::new(&lines, low).run(0.4, 0.4), Selective::new(&rows, low).run(0.4, 0.4));
        prop_assert_eq!(lines.widest_band(0.8), rows.widest_band(0.8));
        prop_assert_eq!(Curves::new(&lines, 200), Curves::new(&rows, 200));
    }

    #[test]
    fn a_scored_set_of_lines_has_the_figures_and_histograms_of_its_rows(
        (scores, labels, counts) in lines(), cells in 1_usize..9
    ) {
        let scores: Vec<f64> = scores.iter().map(|score| 0.1 + 0.8 * score).collect();
        let set = |scores: Vec<f64>, labels: Vec<bool>, counts| {
            let margins = scores.iter().map(|score| (score / (1.0 - score)).ln()).collect();
            let scores = Scores { margins: Some(margins), ..Scores::from_values(scores) };
            Scored::counted(ScoreSource::Read("score".into()), scores, labels.into(), counts)
        };
        let rows = set(expanded(&scores, &counts), expanded(&labels, &counts), None);
        let lines = set(scores, labels, Some(Counts::new(counts).unwrap()));
        prop_assert_eq!(lines.summary(), rows.summary());
        prop_assert_eq!(lines.doubts(), rows.doubts());
        let (found, expected) = (lines.mean_loss(), rows.mean_loss());
        prop_assert_eq!(found.is_some(), expected.is_some());
        prop_assert!(found.zip(expected).is_none_or(|(found, expected)| (found - expected).abs() < 1e-14));
        for axis in [AxisView::Score, AxisView::LogOdds, AxisView::Rank] {
            let of = |scored: &Scored| Scale::new(scored, axis).histogram(cells);
            prop_assert_eq!(of(&lines), of(&rows), "{:?}", axis);
        }
    }
}
