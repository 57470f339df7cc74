//! A threshold as it was when it was chosen, to be measured again on other rows.

use super::{AtItsCosts, BandThen, Frozen, Judgement, NoCosts, Occasion, Promise, RowMeans, RowsNow};
use crate::metrics::{
    BandFigures, BootstrapPlan, Confusion, CostColumns, CostSources, Costs, Goal, MeanOfRows, MissingCost, Objective,
    PerOutcome, Prevalence, Resampling, RowMean, Scored, Terms, Unweighed,
};

/// A threshold as it was when it was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct FrozenThen {
    /// Unrounded; of a decision with a band or slices the common one.
    pub threshold: f64,
    /// On the rows of then.
    pub counts: Confusion,
    /// What the rows at hand will be to those.
    pub occasion: Occasion,
    /// What it was chosen for.
    pub promise: Promise,
    /// Where the cost of each outcome came from; `None` where nobody said.
    pub costs: Option<CostSources>,
    /// Where it differed by row, what a row cost.
    pub mean_cost: Option<MeanOfRows>,
    /// What it was chosen for was worth, where that is a mean over the answers to questions.
    pub mean_answer: Option<MeanOfRows>,
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
    /// What they cost, by the sources of then.
    pub costs: Result<&'a Costs, &'a NoCosts>,
    /// Whether these are other rows.
    pub rows: RowsNow,
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

    /// Whether `costs` are what was said then, columns by their names.
    pub(crate) fn has_said(&self, costs: &Costs) -> bool {
        self.costs.as_ref() == Some(&costs.sources())
    }

    /// The costs that it is judged at on other rows: those of then. That is `said`, what was said of those rows, where it is the same;
    /// else what they are by [`own_costs`](Self::own_costs).
    pub(crate) fn judged_at<'a>(
        &self,
        said: Option<&'a Costs>,
        own: impl FnOnce() -> Result<&'a Costs, &'a NoCosts>,
    ) -> Result<&'a Costs, &'a NoCosts> {
        said.filter(|costs| self.has_said(costs)).map_or_else(own, Ok)
    }

    /// That it is judged at `own` costs, where something was promised of costs and these are not what was `said`, or their columns are
    /// not called as they were then.
    pub(crate) fn costs_beside(&self, said: &Costs, own: &Costs) -> Option<AtItsCosts> {
        let is_judged = match &self.promise {
            Promise::Objective(objective, _) => objective.needs_costs() && self.band.is_none(),
            Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => false,
        };
        let then = self.costs.clone().filter(|_| is_judged && !self.has_said(said))?;
        Some(AtItsCosts { then, now: own.sources(), said: said.sources() })
    }

    /// The columns that its costs were read from, by their names.
    pub(crate) fn cost_columns(&self) -> PerOutcome<Option<String>> {
        self.costs.as_ref().map(CostSources::columns).unwrap_or_default()
    }

    /// What the rows of `scored` cost by the numbers of then and by `columns`, which hold for these rows what those of then did.
    /// O(n) a column.
    ///
    /// # Errors
    /// Where nobody said what errors cost.
    pub(crate) fn own_costs(&self, scored: &Scored, columns: &CostColumns) -> Result<Costs, NoCosts> {
        let sources = self.costs.as_ref().ok_or(NoCosts::Unsaid)?;
        let costs = Costs::new(scored.sweep(), scored.labels(), sources.numbers(), columns);
        costs.map_err(|MissingCost(_)| NoCosts::Unsaid)
    }

    /// The value of `mean` on `scored` as then, where what it is taken of differs by row: by `costs`, where it is of them.
    pub(crate) fn mean_by_row(
        &self,
        mean: RowMean,
        costs: Option<&Costs>,
        scored: &Scored,
        resampling: Resampling,
    ) -> Option<MeanOfRows> {
        let terms = Terms { costs, ..self.terms_on(scored) };
        terms.mean_by_row(mean, scored.sweep(), self.threshold, resampling)
    }

    /// The value of `mean` then.
    fn mean_then(&self, mean: RowMean) -> Option<MeanOfRows> {
        match mean {
            RowMean::Cost => self.mean_cost,
            RowMean::Exact | RowMean::AnswerF1 => self.mean_answer,
        }
    }

    /// What a row cost then, as measured, by the costs of then; where nobody said any, by `said`. `None` where counts do not tell it:
    /// where costs differed by row and were not recorded, or were for another prevalence than that of the rows.
    pub(crate) fn cost(&self, said: &Costs) -> Option<f64> {
        let Some(sources) = &self.costs else {
            return Terms { costs: Some(said), ..Terms::default() }.value_by(Goal::Mean(RowMean::Cost), &self.counts);
        };
        if sources.columns().iter().any(|(_, column)| column.is_some()) {
            return self.mean_cost.filter(|_| self.prevalence.is_none()).map(|mean| mean.value);
        }
        let (costs, counts) = (sources.numbers(), &self.counts);
        let outcomes = [(costs.tp, counts.tp), (costs.fp, counts.fp), (costs.fn_, counts.fn_), (costs.tn, counts.tn)];
        let paid = outcomes.map(|(cost, rows)| cost.unwrap_or(0.0) * rows as f64);
        (counts.total() > 0).then(|| paid.iter().sum::<f64>() / counts.total() as f64)
    }

    fn terms<'a>(&self, now: FrozenNow<'a>) -> Terms<'a> {
        Terms { costs: now.costs.ok(), ..self.terms_on(now.scored) }
    }

    /// What it is judged by on `scored`, but for costs.
    fn terms_on<'a>(&self, scored: &'a Scored) -> Terms<'a> {
        Terms { costs: None, answers: scored.gains().map(AsRef::as_ref), prevalence: self.prevalence }
    }

    /// Both sets of rows, judged by what was named then.
    fn frozen<'a>(&self, now: FrozenNow<'a>) -> Frozen<'a> {
        let FrozenNow { scored, rows, plan, margin, .. } = now;
        let terms = self.terms(now);
        let row_means = self.promise.row_mean().map_or_else(RowMeans::default, |mean| RowMeans {
            then: self.mean_then(mean),
            now: self.mean_by_row(mean, terms.costs, scored, plan.resampling),
        });
        let there = scored.sweep().confusion(self.threshold);
        let (occasion, no_costs) = (self.occasion, now.costs.err());
        Frozen { then: self.counts, now: there, rows, occasion, terms, row_means, no_costs, plan, margin }
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
