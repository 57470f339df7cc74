//! What each objective chooses, in the JSON report, with all thresholds that are as good: worked out when it is written.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::metrics::{
    BreakEven, Confusion, EqualErrorRate, Goal, Interval, Objective, OperatingPoint, PointEntry, Points, Scored, Sweep,
    Terms, Ties, Unmet, WeightedSweep, widest_of,
};

/// Entries as the fields of an object.
pub(super) fn by_name<T: Serialize, S: Serializer>(entries: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().map(|(name, entry)| (name, entry)))
}

/// Of so many thresholds that are equally good each is told.
const MOST_TIED: usize = 40;

/// Of so many that come nearest to a limit.
const MOST_NEAREST: usize = 20;

/// Thresholds that predict the same, and what they predict.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Predicted<C = u64> {
    low: Option<f64>,
    high: Option<f64>,
    tp: C,
    fp: C,
    #[serde(rename = "fn")]
    fn_: C,
    tn: C,
}

impl<C> Predicted<C> {
    fn new(interval: Interval, confusion: Confusion<C>) -> Self {
        let Confusion { tp, fp, fn_, tn } = confusion;
        Self { low: interval.low, high: interval.high, tp, fp, fn_, tn }
    }
}

impl Predicted<f64> {
    /// At each of these candidates of weighted rows, but not too many.
    pub(super) fn weighted(sweep: &WeightedSweep, candidates: &[usize]) -> Vec<Self> {
        Self::first_weighted(MOST_TIED, sweep, candidates)
    }

    /// The same of those that come nearest to a limit.
    pub(super) fn nearest_weighted(sweep: &WeightedSweep, candidates: &[usize]) -> Vec<Self> {
        Self::first_weighted(MOST_NEAREST, sweep, candidates)
    }

    fn first_weighted(most: usize, sweep: &WeightedSweep, candidates: &[usize]) -> Vec<Self> {
        let at = |&candidate: &usize| {
            let (interval, confusion) = sweep.place(candidate);
            Self::new(interval, confusion)
        };
        candidates.iter().take(most).map(at).collect()
    }
}

impl Predicted {
    /// At each of these candidates of `sweep`, but not too many.
    pub(super) fn at(sweep: &Sweep, candidates: &[usize]) -> Vec<Self> {
        Self::first(MOST_TIED, sweep, candidates)
    }

    fn first(most: usize, sweep: &Sweep, candidates: &[usize]) -> Vec<Self> {
        let at = |&candidate: &usize| Self::new(sweep.interval_at(candidate), sweep.confusion_at(candidate));
        candidates.iter().take(most).map(at).collect()
    }
}

/// A threshold with what it predicts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Place {
    #[serde(flatten)]
    predicted: Predicted,
    threshold: f64,
}

impl Place {
    pub(super) fn at(sweep: &Sweep, threshold: f64) -> Self {
        Self { predicted: Predicted::new(sweep.interval(threshold), sweep.confusion(threshold)), threshold }
    }
}

impl From<OperatingPoint> for Place {
    fn from(point: OperatingPoint) -> Self {
        Self { predicted: Predicted::new(point.interval, point.confusion), threshold: point.threshold }
    }
}

/// What the objectives of a list choose, by their names.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    scored: Arc<Scored>,
    points: Points,
    which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    WithoutLimits,
    UnderLimits,
}

impl Choices {
    /// Of the objectives without limits; of a goal with several readings, all of them.
    pub(super) fn without_limits(scored: &Arc<Scored>, points: &Points) -> Self {
        Self { scored: Arc::clone(scored), points: points.clone(), which: Which::WithoutLimits }
    }

    /// Of those with limits.
    pub(super) fn under_limits(scored: &Arc<Scored>, points: &Points) -> Self {
        Self { which: Which::UnderLimits, ..Self::without_limits(scored, points) }
    }
}

impl Serialize for Choices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (sweep, terms) = (self.scored.sweep(), self.points.terms());
        let entries = || self.points.entries().iter();
        match self.which {
            Which::WithoutLimits => {
                let entries = entries().filter(|entry| entry.objective.limits.is_empty());
                serializer.collect_map(entries.map(|entry| {
                    let best = Best::new(sweep, entry, &terms);
                    let reading = Reading::new(sweep, entry.objective.goal, &best.ties.tied);
                    (key(&entry.objective), WithReading { best, reading })
                }))
            }
            Which::UnderLimits => {
                let entries = entries().filter(|entry| !entry.objective.limits.is_empty());
                serializer
                    .collect_map(entries.map(|entry| (key(&entry.objective), Constrained::new(sweep, entry, &terms))))
            }
        }
    }
}

/// What the reference implementations call an objective.
pub(super) fn key(objective: &Objective) -> String {
    if objective.goal == Goal::PrecisionEqualsRecall && objective.limits.is_empty() {
        "precision_equals_recall".into()
    } else {
        objective.to_string()
    }
}

/// The best value of a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Best {
    /// `None` where it is undefined everywhere.
    value: Option<f64>,
    /// How many thresholds that predict differently reach it.
    n_tied: usize,
    /// They, the highest first.
    intervals: Vec<Predicted>,
    chosen: Option<Place>,
    #[serde(skip)]
    ties: Ties,
}

impl Best {
    pub(super) fn new(sweep: &Sweep, entry: &PointEntry, terms: &Terms<'_>) -> Self {
        let point = entry.point();
        // What was proven is one threshold.
        let is_proven = entry.objective.confidence.is_some();
        let ties = if is_proven { Ties::default() } else { Ties::new(sweep, &entry.objective, terms) };
        let proven = point.filter(|_| is_proven).map(|point| Predicted::new(point.interval, point.confusion));
        Self {
            value: point.map(|point| point.value),
            n_tied: point.map_or(0, |point| point.n_tied),
            intervals: proven.into_iter().chain(Predicted::at(sweep, &ties.tied)).collect(),
            chosen: point.map(Place::from),
            ties,
        }
    }
}

/// The same with what else its value may mean.
#[derive(Serialize)]
struct WithReading {
    #[serde(flatten)]
    best: Best,
    #[serde(flatten)]
    reading: Option<Reading>,
}

/// Other readings of a value.
#[derive(Serialize)]
#[serde(untagged)]
enum Reading {
    EqualErrorRate(EqualErrorRate),
    BreakEven {
        gap: f64,
        value_at_each: Vec<f64>,
        degenerate_candidates_with_tp_0: usize,
        nearest_count_of_predicted_1_to_count_of_positives: NearestCount,
    },
}

/// Where as many rows are predicted 1 as are positive.
#[derive(Serialize)]
struct NearestCount {
    n_tied: usize,
    intervals: Vec<Predicted>,
    chosen: Option<Place>,
}

impl Reading {
    fn new(sweep: &Arc<Sweep>, goal: Goal, tied: &[usize]) -> Option<Self> {
        match goal {
            Goal::EqualErrorRate => {
                let mut rate = EqualErrorRate::new(sweep, tied)?;
                rate.value_at_each.truncate(MOST_TIED);
                Some(Self::EqualErrorRate(rate))
            }
            Goal::PrecisionEqualsRecall => {
                let BreakEven { gap, mut value_at_each, degenerate_candidates_with_tp_0, nearest_count } =
                    BreakEven::new(sweep, tied)?;
                value_at_each.truncate(MOST_TIED);
                let chosen = widest_of(sweep, &nearest_count).map(|(interval, confusion)| Place {
                    predicted: Predicted::new(interval, confusion),
                    threshold: interval.shortest_decimal(),
                });
                let nearest_count_of_predicted_1_to_count_of_positives = NearestCount {
                    n_tied: nearest_count.len(),
                    intervals: Predicted::at(sweep, &nearest_count),
                    chosen,
                };
                Some(Self::BreakEven {
                    gap,
                    value_at_each,
                    degenerate_candidates_with_tp_0,
                    nearest_count_of_predicted_1_to_count_of_positives,
                })
            }
            Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::Mean(_) => None,
        }
    }
}

/// The best value of a goal under limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Constrained {
    feasible: bool,
    #[serde(flatten)]
    best: Best,
    /// Of those that reach the value, the ones with the best value of the first limit, then of the next.
    undominated: Vec<Predicted>,
    /// The value of what is limited first, there.
    limit_value_at_undominated: Option<f64>,
    /// The nearest that can be had, where no threshold keeps the limits.
    nearest: Option<NearestFigures>,
}

/// How near a limit can be come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct NearestFigures {
    /// The first limit that cannot be kept.
    limit: String,
    /// The best value of what it limits.
    limit_value: Option<f64>,
    /// Of the goal there.
    value: Option<f64>,
    /// All that come as near, the highest first.
    intervals: Vec<Predicted>,
    chosen: Option<Place>,
}

impl Constrained {
    pub(super) fn new(sweep: &Sweep, entry: &PointEntry, terms: &Terms<'_>) -> Self {
        let best = Best::new(sweep, entry, terms);
        let nearest = match &entry.found {
            Err(Unmet::Limits(nearest)) => Some(NearestFigures {
                limit: nearest.limit.to_string(),
                limit_value: nearest.limit_value,
                value: nearest.point.map(|point| point.value),
                intervals: Predicted::first(MOST_NEAREST, sweep, &best.ties.nearest),
                chosen: nearest.point.map(Place::from),
            }),
            Ok(_)
            | Err(Unmet::Undefined | Unmet::NotProven(_) | Unmet::GuaranteeElsewhere | Unmet::GuaranteeOfDecimals) => {
                None
            }
        };
        let undominated = match entry.objective.confidence {
            None => Predicted::at(sweep, &best.ties.undominated),
            Some(_) => best.intervals.clone(),
        };
        let limit_value = || {
            let (limit, place) = (entry.objective.limits.first()?, undominated.first()?);
            terms.limited(limit.of, sweep, place.high.unwrap_or(f64::INFINITY))
        };
        Self { feasible: entry.found.is_ok(), limit_value_at_undominated: limit_value(), best, undominated, nearest }
    }
}
