//! A threshold that was frozen on some rows, and what it does on others: then, now, and whether it holds.

mod at_its_costs;
mod band;
mod change;
mod no_verdict;
mod row_means;
mod then;
mod words;

pub(crate) use at_its_costs::AtItsCosts;
pub use band::BandThen;
pub use change::{Change, Difference, Figure, Method};
pub use no_verdict::NoVerdict;
pub use row_means::{NoCosts, RowMeans};
pub use then::{FrozenNow, FrozenThen};

use super::newcombe::Verdict;
use super::{
    BootstrapPlan, Confusion, Goal, Limit, Limited, Metric, Objective, Prevalence, RowMean, Sense, Terms, Unit,
    Unweighed,
};

/// How much lower than promised is still as good, where nobody has said otherwise.
pub const DEFAULT_MARGIN: f64 = 0.02;

/// The same threshold on two sets of rows.
#[derive(Debug, Clone, Copy)]
pub struct Frozen<'a> {
    /// The counts on the rows of then: those that it was chosen on, or what else [`Occasion`] says.
    pub then: Confusion,
    /// The counts on the rows at hand.
    pub now: Confusion,
    /// Whether these are other rows.
    pub rows: RowsNow,
    /// What the rows at hand are to the others.
    pub occasion: Occasion,
    /// What the threshold was judged by when it was chosen.
    pub terms: Terms<'a>,
    /// The means of the goal, where what they are taken of differs by row.
    pub row_means: RowMeans,
    /// Why nothing says what the rows at hand cost, where that is so and somebody looked.
    pub no_costs: Option<&'a NoCosts>,
    /// How both are drawn anew.
    pub plan: BootstrapPlan,
    /// How much lower is still as good, in units of the goal; [`DEFAULT_MARGIN`] where nobody has said. Limits have it too, but not
    /// beside a goal that is a cost: see [`LimitNow::margin`].
    pub margin: Option<f64>,
}

/// When a frozen threshold is measured again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Later, on whatever rows there are then.
    Later,
    /// The same of a threshold that had been chosen before then, on others: neither these rows nor those of then had a part in it.
    LaterAgain,
    /// At once, on rows that were held out.
    Holdout,
    /// The same of a threshold that an earlier decision chose: neither these rows nor those beside them had a part in it.
    HoldoutOfDecision,
}

/// What rows a frozen threshold is measured on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowsNow {
    /// Others than those that it was chosen on, as far as anybody can tell.
    #[default]
    Others,
    /// The very same.
    TheSame,
    /// The very ones that it was measured on then, though it was chosen on others.
    MeasuredThen,
}

impl RowsNow {
    /// Whether they can tell anything new.
    fn can_tell(self) -> Result<(), NoVerdict> {
        match self {
            Self::Others => Ok(()),
            Self::TheSame => Err(NoVerdict::SameRows),
            Self::MeasuredThen => Err(NoVerdict::MeasuredThen),
        }
    }
}

/// Why a threshold was chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Promise {
    /// Somebody chose it, for no objective.
    ByHand,
    /// For an objective, which was worth so much on rows that were not used to choose, where that is known.
    Objective(Objective, Option<f64>),
    /// For an objective of weighted rows, in these words; counts do not tell what it is worth.
    Weighted(String),
    /// For something that this program cannot judge, in its words.
    Other(String),
    /// A band: its accuracy among the labelled rows, where it was chosen for one.
    Band,
}

impl Promise {
    /// The mean over the rows that was promised.
    pub(crate) fn row_mean(&self) -> Option<RowMean> {
        match self {
            Self::Objective(objective, _) => objective.goal.row_mean(),
            Self::ByHand | Self::Weighted(_) | Self::Other(_) | Self::Band => None,
        }
    }

    /// Whether a limit was proven: then it is the limit that was promised, and not the goal.
    pub(super) fn is_guarantee(&self) -> bool {
        match self {
            Self::Objective(objective, _) => objective.confidence.is_some(),
            Self::ByHand | Self::Weighted(_) | Self::Other(_) | Self::Band => false,
        }
    }
}

/// What became of a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What was promised.
    pub promise: Promise,
    /// What the rows are on which that is measured.
    pub occasion: Occasion,
    /// Whether they are others than those that it was chosen on.
    pub on: RowsNow,
    /// The share of positives that goal and limits are judged at; `None` for that of the rows.
    pub prevalence: Option<Prevalence>,
    /// The goal of the objective; `None` where there is none.
    pub goal: Option<(Goal, Change)>,
    /// Its limits, and whether they are kept now.
    pub limits: Vec<LimitNow>,
    /// Every metric, as measured.
    pub metrics: Vec<(Metric, Change)>,
    /// The share of positives among the rows.
    pub positives: Change,
    /// What the threshold makes of the rows at hand.
    pub counts: Confusion,
    /// How many rows there are now.
    pub rows: u64,
    /// How many there were then.
    pub rows_then: u64,
    /// How much lower the goal may be and still be as good, in its units; `None` of a cost where nobody has said.
    pub margin: Option<f64>,
    /// Of the objective: its goal and all of its limits; of a guarantee its limit alone.
    pub verdict: Result<Verdict, NoVerdict>,
    /// What does not weigh the rows at hand; `None` where they all weigh the same.
    pub unweighed: Option<Unweighed>,
}

/// A limit, then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitNow {
    /// As it was given.
    pub limit: Limit,
    /// What it limits.
    pub change: Change,
    /// Whether it is kept on the rows at hand; `None` where its figure is undefined.
    pub kept: Option<bool>,
    /// How much it may be missed by, as a share: that of the goal, or [`DEFAULT_MARGIN`] where the goal is a cost, whose unit says
    /// nothing of shares. `None` for a number of rows, which is kept or not, and without a verdict.
    pub margin: Option<f64>,
    /// From the interval of the value now: a limit is a number, not an estimate. A count of rows is kept or not. `None` where it
    /// is undefined, and on the very rows of then.
    pub verdict: Option<Verdict>,
}

impl Frozen<'_> {
    /// What became of `promise`, and of every metric. Draws the counts anew where that is needed: some milliseconds, whatever the
    /// number of rows.
    pub fn judge(&self, promise: Promise) -> Judgement {
        let every = Metric::ALL.map(|metric| (Figure::Goal(Goal::Metric(metric)), None));
        let metrics = Metric::ALL.into_iter().zip(self.changes(&every, Terms::default())).collect();
        Judgement { metrics, ..self.judge_goal(promise) }
    }

    /// The same without the metrics.
    pub fn judge_goal(&self, promise: Promise) -> Judgement {
        let (objective, out_of_bag) = match &promise {
            Promise::Objective(objective, out_of_bag) => (Some(objective), *out_of_bag),
            Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => (None, None),
        };
        let goal = objective.map(|objective| (Figure::Goal(objective.goal), out_of_bag));
        let limits = objective.map_or(&[][..], |objective| &objective.limits);
        let limited = limits.iter().map(|limit| (Figure::Limited(limit.of), None));
        let judged: Vec<(Figure, Option<f64>)> = goal.into_iter().chain(limited).collect();
        let mut judged = self.changes(&judged, self.terms).into_iter();
        let goal = objective.and_then(|objective| Some((objective.goal, judged.next()?)));
        let margin = self.margin.unwrap_or(DEFAULT_MARGIN);
        let judged_goal = goal.as_ref().filter(|_| !promise.is_guarantee());
        let share_margin = judged_goal.map_or(margin, |(goal, _)| of_shares(*goal, margin));
        let limits: Vec<LimitNow> =
            limits.iter().zip(judged).map(|(limit, change)| self.limit(*limit, share_margin, change)).collect();
        let metrics = Vec::new();
        let verdict = self.verdict(&promise, goal.as_ref(), &limits, margin);
        let (positives, rows, rows_then) = (self.positives(), self.now.total(), self.then.total());
        let (occasion, on, prevalence) = (self.occasion, self.rows, self.terms.prevalence);
        let usual_margin = match goal.as_ref().map_or(Unit::Share, |(goal, _)| goal.unit()) {
            Unit::Share => Some(DEFAULT_MARGIN),
            Unit::Amount => None,
        };
        let (counts, margin) = (self.now, self.margin.or(usual_margin));
        Judgement {
            promise,
            occasion,
            on,
            prevalence,
            goal,
            limits,
            metrics,
            positives,
            counts,
            rows,
            rows_then,
            margin,
            verdict,
            unweighed: None,
        }
    }

    /// A limit that is a share may be missed by `margin`.
    fn limit(&self, limit: Limit, margin: f64, change: Change) -> LimitNow {
        let kept = change.now.map(|_| self.terms.keeps(&limit, &self.now));
        let (margin, verdict) = match limit.of {
            // How many rows are predicted 1 is a fact about these rows.
            Limited::Predicted => {
                (None, kept.map(|kept| if kept { Verdict::Holds } else { Verdict::LowerThanPromised }))
            }
            Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr | Limited::PredictedShare => {
                let from_bound = |(low, high): (f64, f64)| (low - limit.bound, high - limit.bound);
                let of = |interval| of_interval(limit.sense, margin, from_bound(interval));
                (Some(margin), change.now.map(|_| change.now_interval.map_or(Verdict::CannotTell, of)))
            }
        };
        match self.rows {
            RowsNow::Others => LimitNow { limit, change, kept, margin, verdict },
            // Whether they keep it says nothing of other rows.
            RowsNow::TheSame | RowsNow::MeasuredThen => LimitNow { limit, change, kept, margin: None, verdict: None },
        }
    }

    fn verdict(
        &self,
        promise: &Promise,
        goal: Option<&(Goal, Change)>,
        limits: &[LimitNow],
        margin: f64,
    ) -> Result<Verdict, NoVerdict> {
        match promise {
            Promise::ByHand => return Err(NoVerdict::ByHand),
            Promise::Band => return Err(NoVerdict::BandByHand),
            Promise::Weighted(_) => return Err(NoVerdict::Weighted),
            Promise::Other(_) => return Err(NoVerdict::Other),
            Promise::Objective(..) => {}
        }
        self.rows.can_tell()?;
        // What breaks its limit does so whatever is known of the goal.
        if limits.iter().any(|limit| limit.verdict == Some(Verdict::LowerThanPromised)) {
            return Ok(Verdict::LowerThanPromised);
        }
        let mut all = Vec::new();
        // What was proven is the limit; the goal was not promised.
        if !promise.is_guarantee() {
            all.push(self.goal_verdict(goal.ok_or(NoVerdict::ByHand)?, margin)?);
        }
        for limit in limits {
            all.push(limit.verdict.ok_or(NoVerdict::Undefined)?);
        }
        Ok(worst(&all))
    }

    /// Of the goal alone.
    fn goal_verdict(&self, (goal, change): &(Goal, Change), margin: f64) -> Result<Verdict, NoVerdict> {
        if let Some(mean) = goal.row_mean() {
            self.has_means(mean)?;
        }
        debug_assert!(margin >= 0.0);
        let difference = change.difference.as_ref().ok_or(NoVerdict::Undefined)?;
        let verdict = of_difference(*goal, difference, margin);
        // That a row costs more needs no margin; whether that is too much does.
        if goal.unit() == Unit::Amount && self.margin.is_none() && verdict != Verdict::LowerThanPromised {
            let promised = change.out_of_bag.or(change.then).ok_or(NoVerdict::Undefined)?;
            return Err(NoVerdict::CostMargin { promised });
        }
        Ok(verdict)
    }

    /// Whether `mean` is known then and now, where counts do not tell it.
    fn has_means(&self, mean: RowMean) -> Result<(), NoVerdict> {
        let rows = self.terms.rows_of(mean);
        if rows.is_some_and(|rows| !rows.differ_by_row()) {
            return Ok(());
        }
        if self.row_means.then.is_none() {
            return Err(match mean {
                RowMean::Cost => NoVerdict::RowCostsThen,
                RowMean::Exact | RowMean::AnswerF1 => NoVerdict::AnswersThen,
            });
        }
        // A margin would not help where columns are missing.
        match (self.row_means.now, rows, mean) {
            (Some(_), _, _) => Ok(()),
            // Of a single row nobody knows how sure its mean is.
            (None, Some(_), _) => Err(NoVerdict::Undefined),
            (None, None, RowMean::Cost) => {
                Err(NoVerdict::RowCostsNow(self.no_costs.cloned().unwrap_or(NoCosts::Unsaid)))
            }
            (None, None, RowMean::Exact | RowMean::AnswerF1) => Err(NoVerdict::AnswersNow),
        }
    }
}

/// How much shares may be missed by beside `goal`, whose margin is `margin`: a unit of cost says nothing of them.
fn of_shares(goal: Goal, margin: f64) -> f64 {
    match goal.unit() {
        Unit::Amount => DEFAULT_MARGIN,
        Unit::Share => margin,
    }
}

/// Of a goal, from how much it has changed.
fn of_difference(goal: Goal, difference: &Difference, margin: f64) -> Verdict {
    difference.interval.map_or(Verdict::CannotTell, |ends| of_interval(goal.sense(), margin, ends))
}

/// From the interval of now minus what was promised, where more, or less, is better.
fn of_interval(sense: Sense, margin: f64, (low, high): (f64, f64)) -> Verdict {
    match sense {
        Sense::AtLeast => Verdict::of((low, high), margin),
        Sense::AtMost => Verdict::of((-high, -low), margin),
    }
}

/// What is to be said of several that must all hold.
fn worst(verdicts: &[Verdict]) -> Verdict {
    let has = |verdict| verdicts.contains(&verdict);
    if has(Verdict::LowerThanPromised) {
        Verdict::LowerThanPromised
    } else if has(Verdict::CannotTell) {
        Verdict::CannotTell
    } else {
        Verdict::Holds
    }
}

impl Judgement {
    /// Whether the share of positives has changed by more than chance does, which most metrics change with.
    pub fn has_shifted(&self) -> bool {
        let interval = self.positives.difference.as_ref().and_then(|difference| difference.interval);
        interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

#[cfg(test)]
mod tests;
