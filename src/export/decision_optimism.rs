//! What a decision says of choosing and measuring on the same rows.

use serde::{Deserialize, Serialize};

use crate::metrics::{Beside, Limit, Objective, Resampling, Sureness};

/// The value of the objective on the rows it was chosen on, and on rows that were not used to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionOptimism {
    /// On the rows at hand.
    apparent: Option<f64>,
    /// Mean over replicates of the value on the rows that were not drawn.
    out_of_bag: Option<f64>,
    /// Where 95 % of the thresholds lie that replicates choose; `None` above every score.
    threshold_95: [Option<f64>; 2],
    /// The same of what is limited; absent without limits, and from files that were written earlier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    limits: Vec<DecisionLimit>,
    /// In how many replicates no threshold keeps the limits; absent without limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    infeasible: Option<u64>,
    replicates: u32,
    seed: u64,
    /// Which rows were drawn. Files that were written earlier do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resampling: Option<Resampling>,
}

/// What is limited, on the rows it was chosen on, and on rows that were not used to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DecisionLimit {
    /// `precision>=0.95`
    limit: String,
    apparent: Option<f64>,
    out_of_bag: Option<f64>,
}

impl DecisionOptimism {
    /// Of what `objective` chose in the replicates; `None` where it was not drawn.
    pub(super) fn new(sureness: &Sureness, objective: &Objective) -> Option<Self> {
        let chosen = sureness.as_chosen(objective)?;
        Some(Self {
            apparent: chosen.optimism.apparent,
            out_of_bag: chosen.optimism.out_of_bag,
            threshold_95: [chosen.threshold.p2_5, chosen.threshold.p97_5],
            limits: objective.limits.iter().zip(&chosen.beside).map(DecisionLimit::new).collect(),
            infeasible: (!objective.limits.is_empty()).then_some(chosen.infeasible),
            replicates: sureness.plan.replicates,
            seed: sureness.plan.seed,
            resampling: Some(sureness.plan.resampling),
        })
    }

    /// Which rows were drawn, where it says so.
    pub(super) fn resampling(&self) -> Option<Resampling> {
        self.resampling
    }

    /// The value on the rows that it was chosen on.
    pub(super) fn apparent(&self) -> Option<f64> {
        self.apparent
    }

    /// The value on rows that were not used to choose.
    pub(super) fn out_of_bag(&self) -> Option<f64> {
        self.out_of_bag
    }
}

impl DecisionLimit {
    fn new((limit, beside): (&Limit, &Beside)) -> Self {
        Self { limit: limit.to_string(), apparent: beside.apparent, out_of_bag: beside.out_of_bag }
    }
}
