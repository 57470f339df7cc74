//! Judging thresholds by what rows weigh.

use std::sync::Arc;

use super::choice::{Chosen, Nearest, OperatingPoint, Unmet};
use super::guarantee::{Guarantee, Procedure};
use super::objective::{Goal, Objective};
use super::terms::Terms;
use super::weighted::{WeightedCosts, WeightedNearest, WeightedUnmet, Weighting};
use super::{ConstantCosts, CostColumns, Costs, Cut, RowMean, Scored};

/// What rows weigh, and what outcomes cost where they do. Immutable.
#[derive(Debug, Clone)]
pub struct ByWeight {
    weighting: Arc<Weighting>,
    costs: Option<WeightedCosts>,
    answers: Option<WeightedAnswers>,
}

/// What the answers to questions gain, as what rows pay: see [`AnswerGains`](super::AnswerGains).
#[derive(Debug, Clone)]
struct WeightedAnswers {
    exact: WeightedCosts,
    f1: WeightedCosts,
}

impl ByWeight {
    /// Of the rows of `scored`, and of `costs` where any are known; `None` where rows weigh alike. O(rows) a column of costs.
    pub(super) fn new(scored: &Scored, costs: Option<(ConstantCosts, &CostColumns)>) -> Option<Self> {
        let weighting = Arc::clone(scored.weighting()?);
        let weigh = |constant: ConstantCosts, columns: &CostColumns| {
            WeightedCosts::new(weighting.sweep(), scored.labels(), weighting.weights(), constant, columns)
        };
        let costs = costs.map(|(constant, columns)| weigh(constant, columns));
        let of_gains = |costs: &Costs| {
            let (constant, columns) = costs.taken_apart();
            weigh(constant, &columns)
        };
        let answers =
            scored.gains().map(|gains| WeightedAnswers { exact: of_gains(gains.exact()), f1: of_gains(gains.f1()) });
        Some(Self { weighting, costs, answers })
    }

    /// What rows weigh.
    pub fn weighting(&self) -> &Weighting {
        &self.weighting
    }

    /// What outcomes cost, where that is known.
    pub fn costs(&self) -> Option<&WeightedCosts> {
        self.costs.as_ref()
    }

    /// What rows pay for `goal`, where it is a mean over them and that is known.
    pub fn rows_of(&self, goal: Goal) -> Option<&WeightedCosts> {
        match goal.row_mean()? {
            RowMean::Cost => self.costs(),
            RowMean::Exact => self.answers.as_ref().map(|answers| &answers.exact),
            RowMean::AnswerF1 => self.answers.as_ref().map(|answers| &answers.f1),
        }
    }

    /// The weighted value of `goal` at `threshold`; `None` where it is undefined.
    pub fn value(&self, goal: Goal, threshold: f64) -> Option<f64> {
        self.weighting.sweep().value(goal, threshold, self.rows_of(goal))
    }

    /// What `objective` chooses on `scored`: its value is weighted, its counts and the thresholds that predict the same are those of
    /// the rows.
    pub(super) fn choose(&self, scored: &Scored, objective: &Objective, procedure: Option<Procedure>) -> Chosen {
        if objective.confidence.is_some() {
            return self.prove(scored, objective, procedure);
        }
        let found = self.weighting.sweep().choose(objective, self.rows_of(objective.goal));
        let found = found.map(|point| point_on(scored, point.value, &point.chosen, point.n_tied)).map_err(|unmet| {
            let nearest = match unmet {
                WeightedUnmet::Undefined => return Unmet::Undefined,
                WeightedUnmet::Limits(nearest) => nearest,
            };
            let WeightedNearest { limit, limit_value, also, value, chosen, tied } = *nearest;
            let point = Some(point_on(scored, value, &chosen, tied.len()));
            Unmet::Limits(Box::new(Nearest { limit, limit_value, also, point }))
        });
        Chosen { found, proof: None }
    }

    /// The same where the limit is to be proven: of rows that stand for as many as they weigh.
    fn prove(&self, scored: &Scored, objective: &Objective, procedure: Option<Procedure>) -> Chosen {
        let Some(counted) = self.weighting.as_counts() else {
            return Chosen { found: Err(Unmet::GuaranteeOfDecimals), proof: None };
        };
        let Chosen { found, proof } =
            counted.choose_or_prove(objective, &Terms::default(), scored.scores().axis, procedure);
        let found = found.map(|point| OperatingPoint {
            value: self.value(objective.goal, point.threshold).unwrap_or(point.value),
            confusion: scored.sweep().confusion(point.threshold),
            interval: scored.sweep().interval(point.threshold),
            ..point
        });
        Chosen { found, proof: proof.map(Guarantee::of_weights) }
    }
}

/// What is chosen, as the rows of `scored` have it.
fn point_on(scored: &Scored, value: f64, chosen: &Cut<f64>, n_tied: usize) -> OperatingPoint {
    let threshold = chosen.threshold;
    let (interval, confusion) = (scored.sweep().interval(threshold), scored.sweep().confusion(threshold));
    OperatingPoint { value, threshold, interval, confusion, n_tied }
}
