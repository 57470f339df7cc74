//! A threshold as it was when it was chosen, to be measured again on other rows.

use super::{BandThen, Frozen, Judgement, Occasion, Promise, RowCosts, RowsNow};
use crate::metrics::cost_interval::MeanCost;
use crate::metrics::{
    BandFigures, BootstrapPlan, Confusion, CostColumns, CostSource, Costs, Objective, PerOutcome, Prevalence, Scored,
    Terms, Unweighed,
};

/// A threshold as it was when it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct FrozenThen {
    /// Unrounded; of a decision with a band or slices the common one.
    pub threshold: f64,
    /// On the rows that it was chosen on.
    pub counts: Confusion,
    /// What it was chosen for.
    pub promise: Promise,
    /// Where the cost of each outcome came from; `None` where nobody said.
    pub costs: Option<PerOutcome<Option<CostSource>>>,
    /// Where it differed by row, what a row cost.
    pub mean_cost: Option<MeanCost>,
    /// The share of positives that it was chosen for; `None` for that of the rows.
    pub prevalence: Option<Prevalence>,
    /// The band beside it, where there is one: that labels the rows then.
    pub band: Option<BandThen>,
}

/// What it is measured on again.
#[derive(Debug, Clone, Copy)]
pub struct FrozenNow<'a> {
    /// The rows at hand.
    pub scored: &'a Scored,
    /// What they cost, by the sources of then; `None` where nobody said, or they do not have the columns.
    pub costs: Option<&'a Costs>,
    /// Whether these are other rows.
    pub rows: RowsNow,
    /// What they are to the others.
    pub occasion: Occasion,
    /// How both are drawn anew.
    pub plan: BootstrapPlan,
    /// See [`Frozen::margin`].
    pub margin: Option<f64>,
}

impl FrozenThen {
    /// What became of it, and of every metric; some milliseconds, as [`Frozen::judge`].
    pub fn judge(&self, now: FrozenNow<'_>) -> Judgement {
        let frozen = self.frozen(now);
        self.of_band(&frozen, now.scored, frozen.judge(self.promise.clone()))
    }

    /// The same without the metrics.
    pub fn judge_goal(&self, now: FrozenNow<'_>) -> Judgement {
        let frozen = self.frozen(now);
        self.of_band(&frozen, now.scored, frozen.judge_goal(self.promise.clone()))
    }

    /// The best value that `objective` can have on the rows of `now`; `None` where none of them meets it.
    pub(crate) fn best_value(&self, objective: &Objective, now: FrozenNow<'_>) -> Option<f64> {
        now.scored.sweep().choose(objective, &self.terms(now)).ok().map(|best| best.value)
    }

    /// Whether `costs` are what was said then, but for the names of columns.
    pub(crate) fn is_like(&self, costs: &Costs) -> bool {
        let is_column = |source: &Option<CostSource>| matches!(source, Some(CostSource::Column(_)));
        let ours = costs.sources();
        let is_alike = |outcome, source: &Option<CostSource>| {
            let ours = ours.get(outcome);
            ours == source || (is_column(ours) && is_column(source))
        };
        self.costs.as_ref().is_some_and(|then| then.iter().all(|(outcome, source)| is_alike(outcome, source)))
    }

    /// What the rows of `scored` cost where that was said in numbers alone. O(n).
    pub(crate) fn constant_costs(&self, scored: &Scored) -> Option<Costs> {
        let number = |_, source: &Option<CostSource>| match source {
            None => Ok(None),
            Some(CostSource::Each(cost)) => Ok(Some(*cost)),
            Some(CostSource::Column(_)) => Err(()),
        };
        let costs = self.costs.as_ref()?.try_map(number).ok()?;
        Costs::new(scored.sweep(), scored.labels(), costs, &CostColumns::default()).ok()
    }

    fn terms<'a>(&self, now: FrozenNow<'a>) -> Terms<'a> {
        Terms { costs: now.costs, prevalence: self.prevalence }
    }

    /// Both sets of rows, judged by what was named then.
    fn frozen<'a>(&self, now: FrozenNow<'a>) -> Frozen<'a> {
        let FrozenNow { scored, rows, occasion, plan, margin, .. } = now;
        let (terms, sweep) = (self.terms(now), scored.sweep());
        let mean_now = terms.mean_by_row(sweep, self.threshold, plan.resampling);
        let row_costs = RowCosts { then: self.mean_cost, now: mean_now };
        let there = sweep.confusion(self.threshold);
        Frozen { then: self.counts, now: there, rows, occasion, terms, row_costs, plan, margin }
    }

    /// `judgement`, or that of the band where there is one, with what it does not weigh.
    fn of_band(&self, frozen: &Frozen<'_>, scored: &Scored, judgement: Judgement) -> Judgement {
        let unweighed = scored.weighting().map(|_| Unweighed::Verdict);
        let judgement = Judgement { unweighed, ..judgement };
        match &self.band {
            Some(band) => frozen.of_band(judgement, band, BandFigures::new(scored.sweep(), band.band).counts),
            None => judgement,
        }
    }
}
