//! A threshold that was chosen before, measured on other rows: what a report says of it.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::decision::Decision;
use super::description::shown;
use super::judged::Judged;
use super::mean_answer::mean_answer;
use super::reason::Reason;
use crate::dataset::Dataset;
use crate::metrics::{
    AtItsCosts, BandFigures, BootstrapPlan, Change, Confusion, ConstantCosts, Costs, Difference, FrozenNow, FrozenThen,
    Judgement, LimitNow, MeanOfRows, Metric, Objective, Occasion, PerOutcome, Prevalence, Promise, Resampling, RowMean,
    RowsNow, Scored, significant,
};

/// A threshold as it was when it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Then {
    pub(super) frozen: FrozenThen,
    /// What there is beyond the threshold.
    beyond: Option<&'static str>,
}

impl Then {
    /// As a decision recorded it.
    pub(crate) fn of_decision(decision: &Decision) -> Self {
        Self { frozen: decision.then(), beyond: decision.refinement.as_ref().map(super::Refinement::name) }
    }

    /// As it is on `scored` just now, for `reason`, to be measured on `occasion`; the mean of costs by row is as sure as `resampling` has it.
    pub(crate) fn chosen_now(
        scored: &Scored,
        judged: Judged<'_>,
        threshold: f64,
        reason: &Reason,
        (occasion, resampling): (Occasion, Resampling),
    ) -> Self {
        let Judged { points, sureness } = judged;
        let frozen = FrozenThen {
            threshold,
            counts: scored.sweep().confusion(threshold),
            occasion,
            promise: promise(reason, |objective| {
                let sureness = sureness.filter(|_| points.chooses(objective, threshold))?;
                sureness.of(objective)?.optimism.out_of_bag
            }),
            costs: points.costs().map(Costs::sources),
            mean_cost: points.terms().mean_by_row(RowMean::Cost, scored.sweep(), threshold, resampling),
            mean_answer: mean_answer(scored, points, threshold, reason, resampling),
            prevalence: points.prevalence(),
            band: None,
        };
        Self { frozen, beyond: None }
    }
}

/// What a threshold that was chosen for `reason` promises; `out_of_bag` is what an objective was worth on rows that were not used to
/// choose, where that is known.
fn promise(reason: &Reason, out_of_bag: impl FnOnce(&Objective) -> Option<f64>) -> Promise {
    match reason {
        Reason::Manual => Promise::ByHand,
        Reason::Objective(objective) => Promise::Objective(objective.clone(), out_of_bag(objective)),
        Reason::Weighted(..) => Promise::Weighted(reason.clone().into()),
        Reason::Other(name) => Promise::Other(name.clone()),
    }
}

impl Decision {
    /// Its threshold and band, as they were then.
    pub(crate) fn then(&self) -> FrozenThen {
        // What was measured on other rows than it was chosen on is flattered by nothing: that value is the promise.
        let (occasion, out_of_bag) = match &self.chosen_on {
            None => (Occasion::Later, self.out_of_bag()),
            Some(_) => (Occasion::LaterAgain, None),
        };
        FrozenThen {
            threshold: self.threshold,
            counts: self.at.confusion,
            occasion,
            promise: promise(&self.objective, |_| out_of_bag),
            costs: self.cost_sources(),
            mean_cost: self.mean_cost.map(MeanOfRows::from),
            mean_answer: self.mean_answer.map(MeanOfRows::from),
            prevalence: self.prevalence.and_then(Prevalence::new),
            band: self.band_then(),
        }
    }

    /// The columns that its costs were read from.
    pub(crate) fn cost_columns(&self) -> PerOutcome<Option<String>> {
        self.cost_sources().unwrap_or_default().columns()
    }

    /// Its costs that were named as numbers.
    pub(crate) fn cost_numbers(&self) -> ConstantCosts {
        self.cost_sources().unwrap_or_default().numbers()
    }
}

/// The rows that a threshold is measured on again.
#[derive(Debug, Clone)]
pub(crate) struct Now<'a> {
    /// As they were read.
    pub dataset: &'a Dataset,
    /// What they cost, where that was said.
    pub costs: Option<&'a Costs>,
    pub scored: &'a Arc<Scored>,
    pub rows: RowsNow,
}

/// What became of a threshold, in JSON under its objective.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FrozenFigures {
    /// The objective, `manual`, or what else a decision says.
    pub(super) name: String,
    threshold: f64,
    here: Confusion,
    there: Confusion,
    /// The best value that the objective can have on the rows at hand.
    best_there: Option<f64>,
    pub(super) path: PathBuf,
    pub(crate) judgement: Judgement,
    beyond: Option<&'static str>,
    /// The shares of rows that a band labels, then and now.
    coverage: Option<(Option<f64>, Option<f64>)>,
    /// The costs that it is judged at, where all other figures are at others.
    pub(crate) at_its_costs: Option<AtItsCosts>,
}

impl FrozenFigures {
    /// Of the threshold that was `then`, on the rows of `now`. Both are drawn anew by `plan` where that is needed; `margin` is how
    /// much lower is still as good.
    pub(crate) fn new(then: &Then, now: &Now<'_>, plan: BootstrapPlan, margin: Option<f64>) -> Self {
        let Then { frozen: then, beyond } = then;
        let sweep = now.scored.sweep();
        let own = OnceCell::new();
        let by_columns = || then.own_costs(now.scored, &now.dataset.cost_columns(&then.cost_columns())?);
        let costs = then.judged_at(now.costs, || own.get_or_init(by_columns).as_ref());
        let at_its_costs = now.costs.zip(costs.ok()).and_then(|(said, own)| then.costs_beside(said, own));
        let again = FrozenNow { scored: now.scored, costs, rows: now.rows, plan, margin };
        let (here, there) = (then.counts, sweep.confusion(then.threshold));
        let (name, best_there) = match &then.promise {
            Promise::ByHand | Promise::Band => (Reason::Manual.into(), None),
            Promise::Weighted(name) | Promise::Other(name) => (name.clone(), None),
            Promise::Objective(objective, _) => (objective.to_string(), then.best_value(objective, again)),
        };
        let judgement = then.judge(again);
        let coverage = then.band.map(|band| (band.coverage, BandFigures::new(sweep, band.band).coverage));
        let (threshold, path, beyond) = (then.threshold, now.dataset.source.path.clone(), *beyond);
        Self { name, threshold, here, there, best_there, path, judgement, beyond, coverage, at_its_costs }
    }

    /// All there is to say, a sentence each.
    pub(super) fn sentences(&self) -> Vec<String> {
        let beyond = self.beyond.map(|beyond| match self.coverage {
            None => format!("the decision has {beyond}: what is compared is its common threshold"),
            Some((then, now)) => {
                let share = |share: Option<f64>| share.map_or("–".into(), significant);
                let (then, now) = (share(then), share(now));
                format!("the decision has {beyond}, which labels {now} of the rows now, {then} then; the metrics are those of its threshold alone")
            }
        });
        self.judgement.sentences().into_iter().chain(beyond).collect()
    }
}

/// A change, with what it is a change from.
struct Changed<'a>(&'a Change);

impl Serialize for Changed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Change { then, out_of_bag: _, now, now_interval, difference } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("here", then)?;
        map.serialize_entry("there", now)?;
        map.serialize_entry("there_95", now_interval)?;
        map.serialize_entry("difference", &difference.as_ref().map(|difference| difference.value))?;
        map.serialize_entry("difference_95", &difference.as_ref().and_then(|difference| difference.interval))?;
        map.end()
    }
}

/// A limit, then and now.
struct LimitFigures<'a>(&'a LimitNow);

impl Serialize for LimitFigures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LimitNow { limit, change, kept, margin, verdict } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("limit", &limit.to_string())?;
        map.serialize_entry("here", &change.then)?;
        map.serialize_entry("there", &change.now)?;
        map.serialize_entry("there_95", &change.now_interval)?;
        map.serialize_entry("kept", kept)?;
        map.serialize_entry("margin", margin)?;
        map.serialize_entry("verdict", verdict)?;
        map.end()
    }
}

/// Every metric, by its key.
struct Metrics<'a>(&'a [(Metric, Change)]);

impl Serialize for Metrics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(metric, change)| (metric.key(), Changed(change))))
    }
}

impl Serialize for FrozenFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// A path as it is shown.
        struct Shown<'a>(&'a Path);
        impl Serialize for Shown<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                shown(self.0, serializer)
            }
        }
        let judgement = &self.judgement;
        let goal = judgement.goal.as_ref().map(|(_, change)| change);
        let difference: Option<&Difference> = goal.and_then(|change| change.difference.as_ref());
        let from = goal.map(|change| if change.out_of_bag.is_some() { "out_of_bag" } else { "here" });
        let said = self.sentences();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("data_there", &Shown(&self.path))?;
        map.serialize_entry("threshold", &self.threshold)?;
        map.serialize_entry("here", &goal.and_then(|change| change.then))?;
        map.serialize_entry("out_of_bag", &goal.and_then(|change| change.out_of_bag))?;
        map.serialize_entry("there", &goal.and_then(|change| change.now))?;
        map.serialize_entry("there_95", &goal.and_then(|change| change.now_interval))?;
        map.serialize_entry("best_there", &self.best_there)?;
        map.serialize_entry("cells_here", &self.here)?;
        map.serialize_entry("cells_there", &self.there)?;
        map.serialize_entry("difference_from", &from.filter(|_| difference.is_some()))?;
        map.serialize_entry("difference", &difference.map(|difference| difference.value))?;
        map.serialize_entry("difference_95", &difference.and_then(|difference| difference.interval))?;
        map.serialize_entry("method", &difference.map(|difference| difference.method))?;
        map.serialize_entry("margin", &judgement.margin)?;
        map.serialize_entry("verdict", &judgement.verdict.as_ref().ok())?;
        map.serialize_entry("said", &said)?;
        let limits: Vec<LimitFigures<'_>> = judgement.limits.iter().map(LimitFigures).collect();
        map.serialize_entry("limits", &limits)?;
        map.serialize_entry("metrics", &Metrics(&judgement.metrics))?;
        map.serialize_entry("positives", &Changed(&judgement.positives))?;
        map.end()
    }
}
