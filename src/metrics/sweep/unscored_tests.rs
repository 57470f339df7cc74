#![allow(clippy::unwrap_used)]
//! Rows without a score: predicted 0 at every threshold, and below all others to whatever ranks.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::metrics::bootstrap::{
    BootstrapProgress, Course, Ranked, Resampling, Rule, paired_sweep_bootstrap, sweep_bootstrap,
};
use crate::metrics::{
    Axis, Axis::Real, AxisView, CalibrationData, CalibrationReport, CostColumn, CostColumns, Costs, Curve, Det,
    EqualErrorRate, GainAndLift, GainCurve, Goal, Metric, Objective, PairedDelong, Pairing, PrecisionRecall,
    Prevalence, Roc, RocConvexHull, RowMean, Scale, ScoreSource, Scored, Scores, Selective, Summary, Sums, Terms,
    Thresholds, WeightedSweep, coverage_curve, predict,
};

/// Lines: a score, or none; a label; and how many rows they stand for.
#[derive(Debug, Clone)]
struct Lines {
    scores: Vec<f64>,
    labels: Vec<bool>,
    counts: Vec<u64>,
}

impl Lines {
    fn sweep(&self) -> Arc<Sweep> {
        Arc::new(Sweep::counted(&self.scores, &self.labels, &self.counts).unwrap())
    }

    /// The same where what has no score has one below all others.
    fn lowest(&self) -> Self {
        let scores = self.scores.iter().map(|score| if score.is_nan() { -7.0 } else { *score }).collect();
        Self { scores, ..self.clone() }
    }

    /// Some thresholds of every kind.
    fn thresholds(&self) -> Vec<f64> {
        let own = self.scores.iter().copied().filter(|score| !score.is_nan());
        own.flat_map(|score| [score, score + 0.05]).chain([f64::NEG_INFINITY, f64::INFINITY, f64::NAN, -0.5]).collect()
    }

    /// The sum of what each row has, one by one, which `of` says by its line and prediction.
    fn sum(&self, threshold: f64, of: impl Fn(usize, bool) -> i64) -> i64 {
        let line = |line: usize| self.counts[line] as i64 * of(line, predict(self.scores[line], threshold));
        (0..self.scores.len()).map(line).sum()
    }

    fn confusion(&self, threshold: f64) -> Confusion {
        let count = |label: bool, predicted: bool| {
            self.sum(threshold, |line, is_1| i64::from(self.labels[line] == label && is_1 == predicted)) as u64
        };
        Confusion { tp: count(true, true), fp: count(false, true), fn_: count(true, false), tn: count(false, false) }
    }
}

fn lines() -> impl Strategy<Value = Lines> {
    let line = (prop::option::weighted(0.7, 0_u32..12), any::<bool>(), prop_oneof![4 => Just(1_u64), 1 => 0_u64..4]);
    prop::collection::vec(line, 0..40).prop_map(|lines| Lines {
        scores: lines.iter().map(|(score, ..)| score.map_or(f64::NAN, |score| f64::from(score) / 10.0)).collect(),
        labels: lines.iter().map(|(_, label, _)| *label).collect(),
        counts: lines.iter().map(|(.., count)| *count).collect(),
    })
}

fn points(curve: Option<impl Curve>) -> Option<Vec<(f64, Option<f64>)>> {
    curve.map(|curve| (0..curve.points()).map(|point| (curve.x(point), curve.y(point))).collect())
}

proptest! {
    #[test]
    fn counts_are_those_of_a_recount_in_which_they_are_always_0(lines in lines()) {
        let sweep = lines.sweep();
        let all = lines.confusion(f64::INFINITY);
        prop_assert_eq!((sweep.positives(), sweep.negatives(), sweep.rows()), (all.fn_, all.tn, all.total()));
        let unscored = lines.sum(0.0, |line, _| i64::from(lines.scores[line].is_nan())) as u64;
        prop_assert_eq!(sweep.without_score(), unscored);
        prop_assert!(sweep.distinct().iter().all(|score| score.is_finite()));
        for threshold in lines.thresholds() {
            prop_assert_eq!(sweep.confusion(threshold), lines.confusion(threshold), "{}", threshold);
            let (negatives, positives) = sweep.lines_predicted_0(threshold);
            for (order, split) in [(sweep.negative_order(), negatives), (sweep.positive_order(), positives)] {
                let is_1 = |line: &u32| predict(lines.scores[*line as usize], threshold);
                prop_assert!(order[split..].iter().all(is_1) && !order[..split].iter().any(is_1), "{}", threshold);
            }
            let between = sweep.counts_between(0.3, threshold);
            let inside = |label| lines.sum(threshold, |line, is_1| {
                i64::from(lines.labels[line] == label && lines.scores[line] >= 0.3 && !is_1)
            }) as u64;
            prop_assert_eq!(between, (inside(false), inside(true)), "{}", threshold);
        }
        let mut ascending: Vec<f64> = Vec::new();
        for (score, count) in lines.scores.iter().zip(&lines.counts).filter(|(score, _)| !score.is_nan()) {
            ascending.extend(std::iter::repeat_n(*score, *count as usize));
        }
        ascending.sort_by(f64::total_cmp);
        for rank in 0..=ascending.len() {
            prop_assert_eq!(sweep.score_at_rank(rank as u64), ascending.get(rank).copied());
        }
    }

    #[test]
    fn to_whatever_ranks_they_are_one_group_below_all_others(lines in lines()) {
        let (sweep, lowest) = (lines.sweep(), lines.lowest().sweep());
        let ranking = |sweep: &Sweep| Summary::from_sweep(sweep).of_ranking();
        prop_assert_eq!(ranking(&sweep), ranking(&lowest));
        let auc = |sweep: &Sweep| crate::metrics::auc_interval(sweep, Summary::from_sweep(sweep).roc_auc?);
        prop_assert_eq!(auc(&sweep), auc(&lowest));
        let there: Prevalence = "20%".parse().unwrap();
        prop_assert_eq!(there.average_precision(&sweep), there.average_precision(&lowest));
        prop_assert_eq!(points(Roc::new(&sweep)), points(Roc::new(&lowest)));
        prop_assert_eq!(points(PrecisionRecall::new(&sweep)), points(PrecisionRecall::new(&lowest)));
        prop_assert_eq!(points(GainCurve::new(&sweep)), points(GainCurve::new(&lowest)));
        prop_assert_eq!(points(Det::new(&sweep)), points(Det::new(&lowest)));
        let gains = |sweep| GainAndLift::new(sweep, 10).map(|gain| gain.steps.iter().map(|step| step.gain).collect::<Vec<_>>());
        for (one, other) in gains(&sweep).into_iter().flatten().zip(gains(&lowest).into_iter().flatten()) {
            prop_assert!((one - other).abs() < 1e-12);
        }
        prop_assert_eq!(gains(&sweep).is_some(), gains(&lowest).is_some());
        let area = |sweep| RocConvexHull::new(sweep).map(|hull| hull.area);
        prop_assert_eq!(area(&sweep), area(&lowest));
        let crossing = |sweep| EqualErrorRate::new(sweep, &[0]).map(|rate| (rate.interpolated, rate.on_convex_hull));
        prop_assert_eq!(crossing(&sweep), crossing(&lowest));
    }

    #[test]
    fn a_second_score_is_compared_alike(lines in lines(), shift in 0_usize..7, at in -1_i32..13, of_b in -1_i32..13) {
        let mut other = lines.clone();
        let by = shift % lines.scores.len().max(1);
        other.scores.rotate_right(by);
        let (a, b) = (lines.sweep(), other.sweep());
        let delong = |a: &Sweep, b: &Sweep| PairedDelong::new(a, b);
        prop_assert_eq!(delong(&a, &b), delong(&lines.lowest().sweep(), &other.lowest().sweep()));
        let drawn = |a: &Sweep, b: &Sweep| {
            paired_sweep_bootstrap(a, b, Resampling::Rows, 5, 1, &BootstrapProgress::default())
        };
        prop_assert_eq!(drawn(&a, &b), drawn(&lines.lowest().sweep(), &other.lowest().sweep()));
        let scored = |lines: &Lines| {
            let scores = Scores { axis: Real, ..Scores::from_values(lines.scores.clone()) };
            let counts = crate::metrics::Counts::new(lines.counts.clone()).ok();
            Arc::new(Scored::counted(ScoreSource::Read("s".into()), scores, lines.labels.clone().into(), counts))
        };
        let pairing = Pairing::new(scored(&lines), scored(&other));
        let thresholds = Thresholds { a: f64::from(at) / 10.0, b: f64::from(of_b) / 10.0 };
        let both = lines.sum(thresholds.a, |line, is_1| {
            i64::from(lines.labels[line] && is_1 && predict(other.scores[line], thresholds.b))
        }) as u64;
        prop_assert_eq!(pairing.confusion(thresholds).positives.both, both);
        let found = pairing.lines_where_b(crate::metrics::Correctness::Right, thresholds.b);
        let right = |label: bool| {
            let order = if label { a.positive_order() } else { a.negative_order() };
            order.iter().filter(|&&line| predict(other.scores[line as usize], thresholds.b) == label).count()
        };
        prop_assert_eq!([found[0].len(), found[1].len()], [right(true), right(false)]);
    }

    #[test]
    fn sums_and_costs_have_what_they_pay_as_rows_predicted_0(
        lines in lines(), seed in prop::collection::vec(-9_i64..10, 40),
    ) {
        let (sweep, column) = (lines.sweep(), &seed[..lines.scores.len()]);
        let whole = Sums::new(Arc::clone(&sweep), column);
        prop_assert_eq!(whole.all(), i128::from(lines.sum(0.0, |line, _| column[line])));
        let values: Arc<[f64]> = column.iter().map(|&cost| cost as f64).collect();
        let all = || Some(CostColumn { name: "cost".into(), values: Arc::clone(&values) });
        let columns = CostColumns { fn_: all(), tn: all(), fp: all(), tp: None };
        let costs = Costs::new(&sweep, &lines.labels, "tp=2".parse().unwrap(), &columns).unwrap();
        let terms = Terms { costs: Some(&costs), ..Terms::default() };
        for threshold in lines.thresholds() {
            let above = lines.sum(threshold, |line, is_1| if is_1 { column[line] } else { 0 });
            prop_assert_eq!(whole.sum_at_or_above(threshold), i128::from(above), "{}", threshold);
            let paid = lines.sum(threshold, |line, is_1| if is_1 && lines.labels[line] { 2 } else { column[line] });
            let mean = terms.value(Goal::Mean(RowMean::Cost), &sweep, threshold);
            let rows = sweep.rows();
            prop_assert_eq!(mean.is_some(), rows > 0);
            if let Some(mean) = mean {
                prop_assert!((mean - paid as f64 / rows as f64).abs() < 1e-12, "{} {}", threshold, mean);
            }
        }
    }

    #[test]
    fn the_best_threshold_is_that_of_all_that_can_be_had(lines in lines()) {
        let sweep = lines.sweep();
        for metric in [Metric::Accuracy, Metric::F1, Metric::Recall, Metric::Specificity] {
            let found = sweep.best(&Objective::best(metric));
            let values = lines.thresholds().into_iter().filter_map(|threshold| {
                lines.confusion(threshold).value(metric).or((metric == Metric::F1).then_some(0.0))
            });
            let most = values.fold(None, |most: Option<f64>, value| Some(most.map_or(value, |most| most.max(value))));
            let most = most.filter(|_| sweep.rows() > 0);
            prop_assert_eq!(found.map(|point| point.value), most, "{:?}", metric);
            if let Some(point) = found {
                prop_assert_eq!(lines.confusion(point.threshold), point.confusion);
            }
        }
    }

    #[test]
    fn rows_are_drawn_with_them_and_no_threshold_is_below_all_scores(lines in lines()) {
        let (sweep, lowest) = (lines.sweep(), lines.lowest().sweep());
        let value = |counts: &Confusion| Some(counts.predicted_1() as f64);
        let most = Ranked { rank: |counts: &Confusion| Some(counts.predicted_1()), value, course: Course::Any };
        let rules = [Rule::Ranked(&most), Rule::Best(Metric::Recall), Rule::Best(Metric::F1)];
        let drawn = |sweep: &Sweep, rules: &[Rule<'_>]| {
            sweep_bootstrap(sweep, rules, Resampling::Rows, 20, 3, &BootstrapProgress::default()).unwrap()
        };
        let (found, other) = (drawn(&sweep, &rules), drawn(&lowest, &[]));
        // Blocks of candidates are cut elsewhere, so that sums are rounded otherwise.
        for (one, other) in [(&found.roc_auc, &other.roc_auc), (&found.average_precision, &other.average_precision)] {
            let numbers = |of: &crate::metrics::Distribution| [of.mean, of.p2_5, of.p97_5].map(|end| end.unwrap_or(-1.0));
            let off = numbers(one).into_iter().zip(numbers(other)).map(|(one, other)| (one - other).abs());
            prop_assert!(off.fold(0.0, f64::max) < 1e-12, "{:?} {:?}", one, other);
        }
        let reachable = lines.confusion(f64::NEG_INFINITY);
        let apparent = found.chosen[0].optimism.apparent;
        prop_assert_eq!(apparent, Some(reachable.predicted_1() as f64));
        prop_assert_eq!(found.chosen[1].optimism.apparent, reachable.value(Metric::Recall));
        let best = sweep.best(&Objective::best(Metric::F1)).map(|point| point.value);
        prop_assert_eq!(found.chosen[2].optimism.apparent, best.or(Some(0.0)));
    }

    #[test]
    fn whole_weights_are_counts_of_rows_without_a_score_too(lines in lines()) {
        let weights: Vec<f64> = lines.counts.iter().map(|&count| count as f64).collect();
        let (sweep, weighted) = (lines.sweep(), WeightedSweep::new(&lines.scores, &lines.labels, &weights).unwrap());
        prop_assert_eq!(weighted.distinct(), sweep.distinct());
        for threshold in lines.thresholds() {
            let Confusion { tp, fp, fn_, tn } = sweep.confusion(threshold);
            let expected = Confusion { tp: tp as f64, fp: fp as f64, fn_: fn_ as f64, tn: tn as f64 };
            prop_assert_eq!(weighted.confusion(threshold), expected, "{}", threshold);
        }
        let (of_rows, of_weights) = (Summary::from_sweep(&sweep), weighted.summary());
        for (one, other) in of_rows.figures().into_iter().zip(of_weights.figures()).take(2) {
            prop_assert_eq!(one.value.is_some(), other.value.is_some());
            prop_assert!((one.value.unwrap_or(0.0) - other.value.unwrap_or(0.0)).abs() < 1e-12);
        }
        let as_counts = weighted.as_counts().unwrap();
        prop_assert!(as_counts.groups().eq(sweep.groups()));
    }

    #[test]
    fn drawings_and_fits_look_at_scores_only(lines in lines(), cells in 1_usize..9) {
        let scores = Scores { axis: Axis::Real, ..Scores::from_values(lines.scores.clone()) };
        let counts = crate::metrics::Counts::new(lines.counts.clone()).unwrap();
        let labels: crate::metrics::Labels = lines.labels.clone().into();
        let set = |scores: Scores| Scored::counted(ScoreSource::Read("s".into()), scores, labels.clone(), Some(counts.clone()));
        let scored = set(scores);
        let sweep = scored.sweep();
        let has_score = |line: &usize| !lines.scores[*line].is_nan();
        let rows: u64 = (0..lines.scores.len()).filter(has_score).map(|line| lines.counts[line]).sum();
        for view in [AxisView::Score, AxisView::Rank] {
            let scale = Scale::new(&scored, view);
            let bins = scale.histogram(cells);
            prop_assert_eq!(bins.iter().map(|bin| bin.negatives + bin.positives).sum::<u64>(), rows, "{:?}", view);
            let (low, high) = scale.range();
            prop_assert!(low.is_finite() && high.is_finite());
        }
        prop_assert!(scored.default_threshold().is_finite());
        let kept = |of: &dyn Fn(usize) -> f64| (0..lines.scores.len()).filter(has_score).map(of).collect::<Vec<f64>>();
        let (own, of_label) = (kept(&|line| lines.scores[line]), kept(&|line| f64::from(u8::from(lines.labels[line]))));
        let of_label: Vec<bool> = of_label.into_iter().map(|label| label > 0.5).collect();
        let of_count = kept(&|line| lines.counts[line] as f64).into_iter().map(|count| count as u64).collect();
        let of_count = crate::metrics::Counts::new(of_count).unwrap();
        let with = CalibrationData::counted(&lines.scores, &lines.labels, None, Axis::Probability, Some(&counts));
        let without = CalibrationData::counted(&own, &of_label, None, Axis::Probability, Some(&of_count));
        prop_assert_eq!(CalibrationReport::new(&with), CalibrationReport::new(&without));
        let curve = coverage_curve(sweep, 0.5, 100).map(|curve| curve.as_points().to_vec());
        let exact: Vec<(f64, f64)> =
            Selective::new(sweep, 0.5).coverage_curve().map(|point| (point.coverage, point.accuracy)).collect();
        prop_assert_eq!(curve.unwrap_or_default().len(), exact.len());
    }
}

#[test]
fn where_nothing_has_a_score_nothing_is_1() {
    let sweep = Arc::new(Sweep::new(&[f64::NAN; 3], &[true, false, true]));
    assert_eq!(sweep.confusion(f64::NEG_INFINITY), Confusion { tp: 0, fp: 0, fn_: 2, tn: 1 });
    assert_eq!((sweep.distinct(), sweep.next_flip(0.0), sweep.previous_flip(0.0)), (&[][..], None, None));
    let best = sweep.best(&Objective::best(Metric::Accuracy)).unwrap();
    assert_eq!((best.value, best.interval), (1.0 / 3.0, Interval { low: None, high: None }));
    assert_eq!(Summary::from_sweep(&sweep).roc_auc, Some(0.5), "all are tied");
}
