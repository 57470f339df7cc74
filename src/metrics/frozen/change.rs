//! A figure then and now, and how sure their difference is.

use serde::Serialize;

use super::{Frozen, RowsNow};
use crate::metrics::bootstrap::{CellDifference, cell_difference_bootstrap};
use crate::metrics::metric::Share;
use crate::metrics::newcombe::{Estimate, ShareOfRows};
use crate::metrics::wilson::wilson;
use crate::metrics::{Confusion, Costs, Goal, Limited, Metric, Statistic, Terms};

/// What follows from the counts at a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// The value of a goal.
    Goal(Goal),
    /// The value of what can be limited.
    Limited(Limited),
}

/// A figure then and now; `None` where it is undefined or unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// On the rows of then: see [`Occasion`](super::Occasion).
    pub then: Option<f64>,
    /// On rows that were not used to choose (mean over bootstrap replicates).
    pub out_of_bag: Option<f64>,
    /// On the rows at hand.
    pub now: Option<f64>,
    /// 95 % of that: in closed form where there is one (`Confusion::confidence`), else percentiles of the bootstrap.
    pub now_interval: Option<(f64, f64)>,
    /// Now minus out of bag; where that is unknown, minus then. `None` also on the very rows of then: they differ from themselves by
    /// nothing, and the intervals are those of independent rows.
    pub difference: Option<Difference>,
}

/// How much has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Now minus what was promised.
    pub value: f64,
    /// 95 % of it; `None` where drawing the rows anew says nothing, because all draws agree.
    pub interval: Option<(f64, f64)>,
    /// How that was made.
    pub method: Method,
}

/// How the interval of a difference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Newcombe's, from the Wilson intervals of two independent shares of rows.
    Newcombe,
    /// MOVER (Zou and Donner), from Newcombe's intervals of two balanced accuracies or two of Youden's J.
    Mover,
    /// The difference of two means ± z standard errors of it.
    Normal,
    /// Percentiles: both sets of rows drawn anew, one apart from the other.
    Bootstrap,
}

/// What intervals are made of.
#[derive(Clone, Copy)]
enum Made<'a> {
    /// The rows that it is a share of, now and then.
    Shares(Share<u64>, Share<u64>),
    /// The true and the false positive rate, of which it is this metric; two of its values are never further apart than this.
    Rates(Metric, f64),
    /// Both sets of rows drawn anew, where they were.
    Drawn(Option<&'a CellDifference>),
}

impl Figure {
    /// What can be limited: all but the goals of other kinds.
    fn limited(self) -> Option<Limited> {
        match self {
            Self::Goal(Goal::Metric(metric)) => Some(Limited::Metric(metric)),
            Self::Goal(
                Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall | Goal::Mean(_),
            ) => None,
            Self::Limited(of) => Some(of),
        }
    }

    /// The metric of the true and the false positive rate that it is, where it is one, and how far apart two of its values can be.
    fn rates(self) -> Option<(Metric, f64)> {
        match self.limited()? {
            Limited::Metric(metric) => Some((metric, metric.range_of_rates()?)),
            Limited::FBeta(_) | Limited::Fpr | Limited::Predicted | Limited::PredictedShare => None,
        }
    }

    /// Whether nothing has to be drawn anew for its intervals.
    fn is_closed(self, terms: Terms<'_>) -> bool {
        self.share(&Confusion::default(), terms).is_some() || self.rates().is_some()
    }

    /// The rows that it is a share of, where it is one: not at another prevalence, where rows are weighed.
    fn share(self, counts: &Confusion, terms: Terms<'_>) -> Option<Share<u64>> {
        let of_limited = |of: Limited| match of {
            Limited::Metric(metric) => metric.share(counts),
            Limited::Fpr => Some(Share { part: counts.fp, whole: counts.negatives() }),
            Limited::PredictedShare => Some(Share { part: counts.predicted_1(), whole: counts.total() }),
            Limited::FBeta(_) | Limited::Predicted => None,
        };
        let limited = self.limited()?;
        of_limited(limited).filter(|_| terms.prevalence.is_none() || !limited.depends_on_prevalence())
    }

    fn value(self, counts: &Confusion, terms: Terms<'_>) -> Option<f64> {
        match self {
            Self::Goal(goal) => terms.value_by(goal, counts),
            Self::Limited(of) => terms.limited_by(of, counts),
        }
    }
}

impl Frozen<'_> {
    /// Each of `figures` then and now, with its value out of bag where that is known.
    pub(super) fn changes(&self, figures: &[(Figure, Option<f64>)], terms: Terms<'_>) -> Vec<Change> {
        let values: Vec<_> =
            figures.iter().map(|&(figure, _)| move |counts: &Confusion| figure.value(counts, terms)).collect();
        let statistics: Vec<Statistic<'_>> = figures
            .iter()
            .zip(&values)
            .map(|(&(figure, _), value)| match figure {
                // Undefined F1 and MCC are 0 in a draw, as in choosing.
                Figure::Goal(Goal::Metric(metric)) if terms.prevalence.is_none() => Statistic::Metric(metric),
                Figure::Goal(_) | Figure::Limited(_) => Statistic::Other(value),
            })
            .collect();
        let is_drawn = figures.iter().any(|(figure, _)| !figure.is_closed(terms));
        let drawn = if is_drawn && self.now.total() > 0 && self.then.total() > 0 {
            let (plan, now, then) = (self.plan, &self.now, &self.then);
            cell_difference_bootstrap((now, then), plan.resampling, plan.replicates, plan.seed, &statistics)
        } else {
            Vec::new()
        };
        let change = |(index, &(figure, out_of_bag)): (usize, &(Figure, Option<f64>))| {
            self.on_other_rows(self.change(figure, out_of_bag, terms, drawn.get(index)))
        };
        figures.iter().enumerate().map(change).collect()
    }

    /// The share of positives.
    pub(super) fn positives(&self) -> Change {
        let share = |counts: &Confusion| ShareOfRows::of_counts(counts.positives(), counts.total());
        let (then, now) = (share(&self.then), share(&self.now));
        let difference = now.zip(then).map(|(now, then)| Difference {
            value: now.share - then.share,
            interval: now.minus(then),
            method: Method::Newcombe,
        });
        self.on_other_rows(Change {
            then: then.map(|then| then.share),
            out_of_bag: None,
            now: now.map(|now| now.share),
            now_interval: wilson(self.now.positives(), self.now.total()),
            difference,
        })
    }

    /// `change`, without a difference where these are the very rows of then.
    fn on_other_rows(&self, change: Change) -> Change {
        match self.rows {
            RowsNow::Others => change,
            RowsNow::TheSame | RowsNow::MeasuredThen => Change { difference: None, ..change },
        }
    }

    fn change(
        &self,
        figure: Figure,
        out_of_bag: Option<f64>,
        terms: Terms<'_>,
        drawn: Option<&CellDifference>,
    ) -> Change {
        if let Figure::Goal(Goal::Mean(mean)) = figure
            && terms.rows_of(mean).is_none_or(Costs::differ_by_row)
        {
            return self.row_means.change(out_of_bag);
        }
        let (then, now) = (figure.value(&self.then, terms), figure.value(&self.now, terms));
        let promised = out_of_bag.or(then);
        let shares = figure.share(&self.now, terms).zip(figure.share(&self.then, terms));
        let made = match (shares, figure.rates()) {
            (Some((now, then)), _) => Made::Shares(now, then),
            (None, Some((metric, range))) => Made::Rates(metric, range),
            (None, None) => Made::Drawn(drawn),
        };
        let (method, now_interval) = match made {
            Made::Shares(share, _) => (Method::Newcombe, wilson(share.part, share.whole)),
            Made::Rates(metric, _) => (Method::Mover, self.now.confidence(metric)),
            Made::Drawn(drawn) => (Method::Bootstrap, drawn.and_then(CellDifference::interval_of_first)),
        };
        let difference = now.zip(promised).filter(|_| then.is_some()).map(|(now, promised)| {
            let interval = match made {
                Made::Shares(share, earlier) => newcombe(share, promised, earlier.whole),
                Made::Rates(metric, range) => {
                    let estimates = self.now.estimate(metric).zip(self.then.estimate(metric));
                    estimates.map(|(now, then)| mover(now, then, promised, range))
                }
                // The replicates of then lie around the value on the rows themselves: what choosing flattered it by is
                // taken off all of them alike.
                Made::Drawn(drawn) => drawn.and_then(CellDifference::interval).map(|(low, high)| {
                    let flattered = then.map_or(0.0, |then| then - promised);
                    (low + flattered, high + flattered)
                }),
            };
            Difference { value: now - promised, interval, method }
        });
        // Where there is nothing to be sure of, there is no interval.
        let now_interval = now_interval.filter(|_| now.is_some());
        Change { then, out_of_bag, now, now_interval, difference }
    }
}

/// Of now minus `promised`, which `rows` rows say. A mean out of bag is taken to be as sure as a share of so many rows: each row is
/// left out of more than a third of the replicates, so that all of them take part in the mean.
fn newcombe(now: Share<u64>, promised: f64, rows: u64) -> Option<(f64, f64)> {
    let then = (rows > 0).then_some(ShareOfRows { share: promised, rows: rows as f64 })?;
    ShareOfRows::of_counts(now.part, now.whole)?.minus(then)
}

/// Of now minus `promised`, which is as sure as `then`: a mean out of bag rests on the same rows, as in [`newcombe`].
fn mover(now: Estimate, then: Estimate, promised: f64, range: f64) -> (f64, f64) {
    now.minus(then.about(promised), range)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    use super::*;
    use crate::metrics::{BootstrapPlan, NoVerdict, Occasion, Promise, RowMeans, Verdict};

    /// Judged for Youden's J or the like, which drawing the rows anew has no part in.
    fn judged(then: Confusion, now: Confusion, objective: &str, out_of_bag: Option<f64>) -> super::super::Judgement {
        let plan = BootstrapPlan { replicates: 1, ..BootstrapPlan::default() };
        let (rows, occasion, terms) = (RowsNow::Others, Occasion::Later, Terms::default());
        Frozen { then, now, rows, occasion, terms, row_means: RowMeans::default(), no_costs: None, plan, margin: None }
            .judge_goal(Promise::Objective(objective.parse().unwrap(), out_of_bag))
    }

    #[test]
    fn youdens_j_and_balanced_accuracy_then_and_now_differ_by_the_interval_of_zou_and_donner() {
        let now = Confusion { tp: 45, fn_: 5, fp: 30, tn: 420 };
        let then = Confusion { tp: 80, fn_: 20, fp: 60, tn: 840 };
        // In Python: J is 0.8333 now, by Newcombe from 0.7166 to 0.8932, and 0.7333 then, from 0.6427 to 0.8015; d − √((0.8333 −
        // 0.7166)² + (0.8015 − 0.7333)²) to d + √((0.8932 − 0.8333)² + (0.7333 − 0.6427)²), with all digits. Out of bag, then is 0.70.
        let plain = (-0.035_205_278_240_184_296, 0.208_628_815_537_064_7);
        let out_of_bag = (-0.001_871_944_906_850_858_7, 0.241_962_148_870_398_13);
        for (objective, promised, ends, scale) in [
            ("youden_j", None, plain, 1.0),
            ("balanced_accuracy", None, plain, 0.5),
            ("youden_j", Some(0.7), out_of_bag, 1.0),
            ("balanced_accuracy", Some(0.85), out_of_bag, 0.5),
        ] {
            let (_, change) = judged(then, now, objective, promised).goal.unwrap();
            let difference = change.difference.unwrap();
            assert_eq!(difference.method, Method::Mover);
            let (low, high) = difference.interval.unwrap();
            assert!((low - scale * ends.0).abs() < 1e-12 && (high - scale * ends.1).abs() < 1e-12, "{difference:?}");
            let metric = change.now_interval.zip(now.confidence(difference_of(objective)));
            assert!(metric.is_some_and(|(found, expected)| found == expected), "{objective}");
        }
    }

    fn difference_of(objective: &str) -> Metric {
        Metric::ALL.into_iter().find(|metric| metric.key() == objective).unwrap()
    }

    #[test]
    fn the_very_rows_of_then_have_no_difference_and_their_limits_no_verdict() {
        let counts = Confusion { tp: 40, fn_: 10, fp: 10, tn: 40 };
        let (plan, terms) = (BootstrapPlan::default(), Terms::default());
        let (rows, occasion, row_means) = (RowsNow::TheSame, Occasion::Holdout, RowMeans::default());
        let frozen =
            Frozen { then: counts, now: counts, rows, occasion, terms, row_means, no_costs: None, plan, margin: None };
        for (objective, kept) in [("f1@recall>=0.7", "is kept"), ("f1@recall>=0.9", "is missed")] {
            let judged = frozen.judge(Promise::Objective(objective.parse().unwrap(), Some(0.75)));
            let changes = judged.metrics.iter().map(|(_, change)| change).chain([&judged.positives]);
            let goal = judged.goal.as_ref().map(|(_, change)| change);
            assert!(changes.chain(goal).all(|change| change.difference.is_none()), "{objective}");
            let limit = &judged.limits[0];
            assert_eq!((limit.verdict, limit.margin, judged.verdict.clone()), (None, None, Err(NoVerdict::SameRows)));
            let limit = format!("recall ≥ {} {kept}: 0.800000 on the holdout", &objective[11..]);
            let label = objective.parse::<crate::metrics::Objective>().unwrap().label();
            let verdict = format!("{label}: {}", NoVerdict::SameRows);
            assert_eq!(judged.sentences(), [verdict, limit]);
            assert_eq!(judged.table_said(), None);
        }
        // Nor where somebody chose the threshold manually.
        assert_eq!(frozen.judge(Promise::ByHand).table_said(), None);
    }

    #[test]
    fn with_few_positives_an_unchanged_youdens_j_is_seldom_called_lower_than_promised() {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        let mut count = |rows: u64, share: f64| {
            (0..rows).filter(|_| f64::from(random.next_u32()) / 4_294_967_296.0 < share).count() as u64
        };
        let mut draw = || {
            let (tp, fp) = (count(10, 0.9), count(490, 0.05));
            Confusion { tp, fp, fn_: 10 - tp, tn: 490 - fp }
        };
        let runs = 1_000;
        let is_lower = |_: &u32| judged(draw(), draw(), "youden_j", None).verdict == Ok(Verdict::LowerThanPromised);
        let lower = (0..runs).filter(is_lower).count();
        // 2.5 % are allowed; drawing the rows anew would call it so in more.
        assert!(lower <= 25, "{lower} of {runs}");
    }
}
