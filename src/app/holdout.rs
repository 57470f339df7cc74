//! Rows that were held out: what the threshold does to them, beside what it does to the rows that it is chosen on.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use super::intervals::{CellIntervals, cell_intervals};
use super::shared::are_shared;
use super::{JobProgress, View};
use crate::dataset::Dataset;
use crate::metrics::{
    BandFigures, Confusion, ConstantCosts, Costs, Frozen, Goal, Judgement, MeanOfRows, Metric, Objective, Occasion,
    Points, Promise, RowMean, RowMeans, RowsNow, Scored, Sureness, Terms, Verdict, counted,
};

/// Rows that no threshold is chosen on.
#[derive(Debug, Clone)]
pub struct Holdout {
    /// The rows as read.
    pub dataset: Arc<Dataset>,
    /// Whether they are others than those that a threshold is chosen on here.
    pub rows: RowsNow,
    /// Whether they are others than those that the decision which the session was opened at was chosen on.
    pub decided: RowsNow,
    /// What they scored.
    pub scores: HoldoutScores,
}

/// Whether rows that were held out are scored.
#[derive(Debug, Clone)]
pub enum HoldoutScores {
    /// The model is at work, or will be, and has come so far.
    Waiting(JobProgress),
    /// They are.
    Ready(HeldOut),
    /// They could not be.
    Failed,
}

/// Rows that were held out, once they are scored.
#[derive(Debug, Clone)]
pub struct HeldOut {
    /// What they scored.
    pub scored: Arc<Scored>,
    /// What they cost, where columns of theirs say so.
    costs: Option<Arc<Costs>>,
}

impl HeldOut {
    /// The rows of `dataset`, with what they cost by its columns. O(n) where it has some.
    pub fn new(scored: Arc<Scored>, dataset: &Dataset, costs: ConstantCosts) -> Self {
        let has_columns = dataset.costs.iter().any(|(_, column)| column.is_some());
        let by_row = || Costs::new(scored.sweep(), scored.labels(), costs, &dataset.costs).ok().map(Arc::new);
        let costs = if has_columns { by_row() } else { None };
        Self { scored, costs }
    }
}

impl PartialEq for HeldOut {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.scored, &other.scored) && are_shared(self.costs.as_ref(), other.costs.as_ref())
    }
}

/// What is worked out once for a threshold.
#[derive(Debug, Default)]
pub(super) struct Known {
    intervals: Option<(Confusion, CellIntervals)>,
    judgement: Option<(JudgementOf, Judgement)>,
}

/// What a judgement is of: where nothing of this has changed, it is the same.
#[derive(Debug, Clone)]
struct JudgementOf {
    counts: [Confusion; 2],
    objective: Option<Objective>,
    points: Arc<Points>,
    sureness: Option<Arc<Sureness>>,
}

impl PartialEq for JudgementOf {
    fn eq(&self, other: &Self) -> bool {
        (self.counts, &self.objective) == (other.counts, &other.objective)
            && Arc::ptr_eq(&self.points, &other.points)
            && are_shared(self.sureness.as_ref(), other.sureness.as_ref())
    }
}

impl PartialEq for Holdout {
    fn eq(&self, other: &Self) -> bool {
        (self.rows, self.decided) == (other.rows, other.decided)
            && self.scores == other.scores
            && Arc::ptr_eq(&self.dataset, &other.dataset)
    }
}

impl PartialEq for HoldoutScores {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Waiting(one), Self::Waiting(other)) => one == other,
            (Self::Ready(one), Self::Ready(other)) => one == other,
            (Self::Failed, Self::Failed) => true,
            (Self::Waiting(_) | Self::Ready(_) | Self::Failed, _) => false,
        }
    }
}

impl Holdout {
    /// The file, as it was typed.
    pub fn path(&self) -> PathBuf {
        self.dataset.source.path.clone()
    }

    /// Whether they had a part in a threshold.
    pub(crate) fn rows_for(&self, occasion: Occasion) -> RowsNow {
        match (occasion, self.rows, self.decided) {
            (Occasion::HoldoutOfDecision, RowsNow::Others, decided) => decided,
            // What stands beside them are they themselves.
            (Occasion::HoldoutOfDecision, RowsNow::TheSame | RowsNow::MeasuredThen, _) => RowsNow::MeasuredThen,
            (Occasion::Holdout | Occasion::Later | Occasion::LaterAgain, rows, _) => rows,
        }
    }

    /// The scored rows, once there are some.
    pub fn scored(&self) -> Option<&Arc<Scored>> {
        self.held_out().map(|held_out| &held_out.scored)
    }

    fn held_out(&self) -> Option<&HeldOut> {
        match &self.scores {
            HoldoutScores::Ready(held_out) => Some(held_out),
            HoldoutScores::Waiting(_) | HoldoutScores::Failed => None,
        }
    }
}

impl View {
    /// How far the rows are that were held out.
    pub(super) fn holdout_is(&mut self, scores: HoldoutScores) {
        if let Some(holdout) = &mut self.holdout {
            holdout.scores = scores;
        }
    }

    /// Counts of the rows that were held out, at the active threshold; `None` where there are none, or none with scores yet.
    pub fn holdout_confusion(&self) -> Option<Confusion> {
        Some(self.holdout.as_ref()?.scored()?.sweep().confusion(self.threshold))
    }

    /// The same at the threshold without the band.
    pub(crate) fn holdout_confusion_without(&self) -> Option<Confusion> {
        Some(self.holdout.as_ref()?.scored()?.sweep().confusion(self.single()))
    }

    /// What the rows that were held out cost, by the numbers of the operating points and columns of their own; `None` where costs are
    /// not known, or not of these rows.
    pub(crate) fn holdout_costs(&self) -> Option<Costs> {
        let costs = self.points.costs()?;
        if costs.of_all_rows().is_some() {
            return Some(costs.clone());
        }
        let by_row = self.holdout.as_ref()?.held_out()?.costs.as_ref()?;
        Some(by_row.with_constant(self.points.priorities().costs))
    }

    /// The mean cost of a row there at the active threshold, as measured.
    pub(crate) fn holdout_cost(&self) -> Option<f64> {
        let costs = self.holdout_costs()?;
        let terms = Terms { costs: Some(&costs), ..Terms::default() };
        terms.value(Goal::Mean(RowMean::Cost), self.holdout.as_ref()?.scored()?.sweep(), self.threshold)
    }

    /// What the open band does there; `None` where none is open.
    pub(crate) fn holdout_band_figures(&self) -> Option<BandFigures> {
        let (_, scored) = self.band.zip(self.holdout.as_ref()?.scored())?;
        Some(BandFigures::new(scored.sweep(), self.ends()))
    }

    /// The 95 % interval of `metric` there: as [`View::confidence`](Self::confidence) has it.
    pub(crate) fn holdout_confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        self.confidence_of_counts_beside(self.holdout_confusion()?, metric)
    }

    /// The 95 % interval of `metric` at the `counts` of the second column.
    pub(super) fn confidence_of_counts_beside(&self, counts: Confusion, metric: Metric) -> Option<(f64, f64)> {
        if metric.has_interval() {
            return counts.confidence(metric);
        }
        let mut known = self.holdout_known.borrow_mut();
        if known.intervals.as_ref().is_none_or(|(of, _)| *of != counts) {
            known.intervals = Some((counts, cell_intervals(&counts, self.plan)));
        }
        let (_, intervals) = known.intervals.as_ref()?;
        intervals.iter().find(|(other, _)| *other == metric)?.1
    }

    /// What becomes there of the active threshold, without the band. Something is promised where it is the point of the current objective.
    fn holdout_judgement(&self) -> Option<Judgement> {
        let (then, now) = (self.confusion_without(), self.holdout_confusion_without()?);
        let objective = self.met_objective();
        let of = JudgementOf {
            counts: [then, now],
            objective: objective.clone(),
            points: Arc::clone(&self.points),
            sureness: self.sureness.clone(),
        };
        let mut known = self.holdout_known.borrow_mut();
        if let Some((judged, judgement)) = &known.judgement
            && *judged == of
        {
            return Some(judgement.clone());
        }
        // A decision's may have been chosen on other rows.
        let is_chosen_here = objective.as_ref().is_none_or(|objective| self.is_chosen_here(objective));
        let promise = objective.map_or(Promise::ByHand, |objective| {
            let out_of_bag = self.out_of_bag(&objective).filter(|_| is_chosen_here);
            Promise::Objective(objective, out_of_bag)
        });
        let holdout = self.holdout.as_ref()?;
        let costs = self.holdout_costs();
        let terms = Terms { costs: costs.as_ref(), ..self.points.terms() };
        let there = holdout.scored()?.sweep();
        let row_means = promise.row_mean().map_or_else(RowMeans::default, |mean| RowMeans {
            then: self.mean_by_row(mean),
            now: terms.mean_by_row(mean, there, self.single(), self.plan.resampling),
        });
        let occasion = if is_chosen_here { Occasion::Holdout } else { Occasion::HoldoutOfDecision };
        let frozen = Frozen {
            then,
            now,
            rows: holdout.rows_for(occasion),
            occasion,
            terms,
            row_means,
            no_costs: None,
            plan: self.plan,
            // Nobody says on the screen how much more a row may cost: there costs can only be higher than promised.
            margin: None,
        };
        let judgement = frozen.judge_goal(promise);
        known.judgement = Some((of, judgement.clone()));
        Some(judgement)
    }

    /// One line on the rows that were held out, in more and in fewer words; nothing where there are none.
    pub(crate) fn holdout_said(&self) -> Option<[String; 4]> {
        let holdout = self.holdout.as_ref()?;
        let rows = counted(holdout.dataset.rows() as usize, holdout.dataset.unit());
        let of = |said: &str| {
            let [longest, long] = [format!("holdout, {rows}: {said}"), format!("holdout: {said}")];
            [longest, long.clone(), long, said.to_owned()]
        };
        let judgement = match &holdout.scores {
            HoldoutScores::Waiting(progress) => {
                return Some(of(&format!("scoring, {:.0} %", progress.fraction * 100.0)));
            }
            HoldoutScores::Failed => return Some(of("could not be scored")),
            HoldoutScores::Ready(_) => self.holdout_judgement()?,
        };
        if !self.is_settled(&judgement) {
            return Some(of("drawing rows anew…"));
        }
        let short = judgement.verdict_in_short();
        let named = match &judgement.promise {
            Promise::Objective(objective, _) => format!("{} {short}", objective.label()),
            Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => {
                return Some(of("chosen manually"));
            }
        };
        Some([format!("holdout, {rows}: {named}"), format!("holdout: {named}"), format!("holdout: {short}"), short])
    }

    /// Whether the active threshold fails there: it is worth a look.
    pub(crate) fn fails_on_holdout(&self) -> bool {
        let judgement = self.settled_judgement();
        judgement.is_some_and(|judgement| judgement.verdict == Ok(Verdict::LowerThanPromised))
    }

    /// What becomes of it, where no figure is still being worked out that this rests on.
    pub(crate) fn settled_judgement(&self) -> Option<Judgement> {
        self.holdout_judgement().filter(|judgement| self.is_settled(judgement))
    }

    /// The value of `mean` without the band, where what it is taken of differs by row.
    fn mean_by_row(&self, mean: RowMean) -> Option<MeanOfRows> {
        self.points.terms().mean_by_row(mean, self.scored.sweep(), self.single(), self.plan.resampling)
    }

    /// Whether it rests on nothing that is still being drawn anew: the value of an objective out of bag.
    fn is_settled(&self, judgement: &Judgement) -> bool {
        let waits = match &judgement.promise {
            Promise::Objective(objective, _) => objective.confidence.is_none(),
            Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => false,
        };
        let has_others = self.holdout.as_ref().is_some_and(|holdout| holdout.rows == RowsNow::Others);
        self.sureness.is_some() || !waits || !has_others
    }
}

/// What a view keeps of it.
pub(super) type HoldoutKnown = RefCell<Known>;
