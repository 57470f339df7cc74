//! The operating points: which objectives matter, what they are judged by, and the thresholds that they choose.

use std::sync::Arc;

use super::by_weight::ByWeight;
use super::choice::{Chosen, OperatingPoint, Unmet};
use super::costs::{CostColumns, Costs, MissingCost};
use super::guarantee::{Guarantee, Procedure};
use super::per_outcome::ConstantCosts;
use super::terms::Terms;
use super::{AnswerGains, Goal, Objective, Outcome, Prevalence, RowMean, Scored};

/// What somebody wants of a threshold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Priorities {
    /// What outcomes cost in every row.
    pub costs: ConstantCosts,
    /// What they cost in each row.
    pub cost_columns: CostColumns,
    /// The share of positives where the predictions will be made.
    pub prevalence: Option<Prevalence>,
    /// The objectives to list; `None` for the standard ones, those of answers before them where the right ones are known, and the least
    /// cost where costs are known.
    pub objectives: Option<Vec<Objective>>,
    /// How limits are proven; `None` for what suits each.
    pub procedure: Option<Procedure>,
    /// Objectives that were typed later: they come behind the others.
    pub typed: Vec<Objective>,
}

impl Priorities {
    /// Whether anything says what an outcome costs.
    pub fn has_costs(&self) -> bool {
        self.costs.iter().any(|(_, cost)| cost.is_some())
            || self.cost_columns.iter().any(|(_, column)| column.is_some())
    }

    /// What outcomes cost in every row; `None` for those that a column says of.
    pub fn constant_costs(&self) -> ConstantCosts {
        ConstantCosts::from_fn(|outcome| {
            let cost = *self.costs.get(outcome);
            cost.filter(|_| self.cost_columns.get(outcome).is_none())
        })
    }

    /// The error that nothing says the cost of, where something says the cost of another outcome.
    pub fn missing_cost(&self) -> Option<Outcome> {
        let is_missing =
            |outcome: &Outcome| self.costs.get(*outcome).is_none() && self.cost_columns.get(*outcome).is_none();
        [Outcome::FalsePositive, Outcome::FalseNegative].into_iter().find(is_missing).filter(|_| self.has_costs())
    }

    /// Without the objectives whose limit is to be proven.
    fn without_guarantees(self) -> Self {
        let estimated = |objectives: Vec<Objective>| {
            objectives.into_iter().filter(|objective| objective.confidence.is_none()).collect::<Vec<_>>()
        };
        Self { objectives: self.objectives.map(estimated), typed: estimated(self.typed), ..self }
    }

    /// The columns that say what outcomes cost, row by row, as `fp=cost_fp,fn=cost_fn`: they go before numbers. `None` where there are
    /// none.
    pub(crate) fn columns_in_force(&self) -> Option<String> {
        let named = self.cost_columns.iter().filter_map(|(outcome, column)| {
            let column = column.as_ref()?;
            Some(format!("{}={}", outcome.name(), column.name))
        });
        Some(named.collect::<Vec<_>>().join(",")).filter(|columns| !columns.is_empty())
    }

    /// What is listed first, where these means `of_answers` are known.
    fn proposed(&self, of_answers: &[RowMean]) -> Vec<Objective> {
        let mean = |mean: RowMean| Objective::from(Goal::Mean(mean));
        let cost = self.has_costs().then(|| mean(RowMean::Cost));
        let of_answers = of_answers.iter().copied().map(mean);
        match &self.objectives {
            Some(objectives) => objectives.clone(),
            None => of_answers.chain(Objective::standard()).chain(cost).collect(),
        }
    }

    /// What is listed, in order; nothing twice.
    fn listed(&self, of_answers: &[RowMean]) -> Vec<Objective> {
        let mut unique: Vec<Objective> = Vec::new();
        for objective in self.proposed(of_answers).into_iter().chain(self.typed.iter().cloned()) {
            if !unique.contains(&objective) {
                unique.push(objective);
            }
        }
        unique
    }
}

/// An objective with the operating point that it chooses.
#[derive(Debug, Clone, PartialEq)]
pub struct PointEntry {
    /// Why this point.
    pub objective: Objective,
    /// The point, or why there is none.
    pub found: Result<OperatingPoint, Unmet>,
    /// What was tried to prove, where its limit is to be guaranteed.
    pub proof: Option<Guarantee>,
}

impl PointEntry {
    /// The point, where a threshold meets the objective.
    pub fn point(&self) -> Option<OperatingPoint> {
        self.found.as_ref().ok().copied()
    }

    /// What a list calls it: a guarantee that there is none of does not look like one.
    pub(crate) fn label(&self) -> String {
        match (&self.found, self.objective.confidence) {
            (Err(Unmet::GuaranteeElsewhere | Unmet::GuaranteeOfDecimals), Some(confidence)) => {
                self.objective.label_not_proven(confidence, "not defined here")
            }
            (Err(Unmet::Undefined | Unmet::NotProven(_) | Unmet::Limits(_)), Some(confidence)) => {
                self.objective.label_not_proven(confidence, "not proven")
            }
            (Err(_), None) | (Ok(_), _) => self.objective.label(),
        }
    }
}

/// The operating points of a scored set, with what they were judged by. Immutable; shared behind an [`Arc`].
#[derive(Debug, Clone)]
pub struct Points {
    priorities: Priorities,
    entries: Vec<PointEntry>,
    costs: Option<Arc<Costs>>,
    answers: Option<Arc<AnswerGains>>,
    /// What rows weigh, where they are chosen by that.
    by_weight: Option<Arc<ByWeight>>,
}

impl Points {
    /// Choose for each objective, by weight where the rows of `scored` weigh differently. O(distinct scores) an objective, and O(rows)
    /// where there are costs by row.
    ///
    /// # Errors
    /// Where something says what an outcome costs, and nothing what one of the errors does.
    pub fn new(scored: &Scored, priorities: &Priorities) -> Result<Self, MissingCost> {
        let costs = || {
            let Priorities { costs, cost_columns, .. } = priorities;
            Costs::new(scored.sweep(), scored.labels(), *costs, cost_columns).map(Arc::new)
        };
        let costs = priorities.has_costs().then(costs).transpose()?;
        let typed = costs.as_ref().map(|_| (priorities.costs, &priorities.cost_columns));
        let by_weight = ByWeight::new(scored, typed).map(Arc::new);
        Ok(Self::choose(scored, priorities.clone(), costs, by_weight))
    }

    fn choose(
        scored: &Scored,
        priorities: Priorities,
        costs: Option<Arc<Costs>>,
        by_weight: Option<Arc<ByWeight>>,
    ) -> Self {
        let answers = scored.gains().cloned();
        let mut points = Self { priorities, entries: Vec::new(), costs, answers, by_weight };
        let listed = points.priorities.listed(points.of_answers());
        points.entries = listed.into_iter().map(|objective| points.judge(scored, objective)).collect();
        points
    }

    /// What `objective` chooses on `scored`, judged as the others.
    pub fn judge(&self, scored: &Scored, objective: Objective) -> PointEntry {
        let (axis, procedure) = (scored.scores().axis, self.priorities.procedure);
        let Chosen { found, proof } = match &self.by_weight {
            Some(by_weight) => by_weight.choose(scored, &objective, procedure),
            None => scored.sweep().choose_or_prove(&objective, &self.terms(), axis, procedure),
        };
        PointEntry { objective, found, proof }
    }

    /// The value of `goal` at `threshold` as thresholds are chosen: by weight, where they are; see [`Terms::value`].
    pub fn value(&self, goal: Goal, scored: &Scored, threshold: f64) -> Option<f64> {
        match &self.by_weight {
            Some(by_weight) => by_weight.value(goal, threshold),
            None => self.terms().value(goal, scored.sweep(), threshold),
        }
    }

    /// The same objectives at the prevalence of the data, where each row counts once. What is proven by weight is not proven once more of
    /// rows that each count once: two guarantees of one limit could contradict each other.
    pub fn as_measured(&self, scored: &Scored) -> Self {
        if self.prevalence().is_none() && self.by_weight.is_none() {
            return self.clone();
        }
        let priorities = Priorities { prevalence: None, ..self.priorities.clone() };
        let priorities = if self.by_weight.is_some() { priorities.without_guarantees() } else { priorities };
        Self::choose(scored, priorities, self.costs.clone(), None)
    }

    /// The means of answers that are known.
    fn of_answers(&self) -> &'static [RowMean] {
        self.answers.as_ref().map_or(&[], |_| &RowMean::OF_ANSWERS)
    }

    /// Whether `objective` is listed because somebody typed it, and for nothing else.
    pub(crate) fn is_typed(&self, objective: &Objective) -> bool {
        self.priorities.typed.contains(objective) && !self.priorities.proposed(self.of_answers()).contains(objective)
    }

    /// What was wanted.
    pub fn priorities(&self) -> &Priorities {
        &self.priorities
    }

    /// In the order of the list.
    pub fn entries(&self) -> &[PointEntry] {
        &self.entries
    }

    /// Place of the entry whose objective is the current one until somebody chooses another: F1, of the answers where those are known
    /// and else the [default](Objective::default) one, or the first where that is not in the list.
    pub(crate) fn first_current(&self) -> usize {
        let of_answers = self.answers.as_ref().map(|_| Objective::from(Goal::Mean(RowMean::AnswerF1)));
        let default = of_answers.unwrap_or_default();
        self.entries.iter().position(|entry| entry.objective == default).unwrap_or(0)
    }

    /// Whether `objective` is in the list and puts the threshold there.
    pub fn chooses(&self, objective: &Objective, threshold: f64) -> bool {
        let entry = self.entries.iter().find(|entry| entry.objective == *objective);
        entry.and_then(PointEntry::point).is_some_and(|point| point.threshold == threshold)
    }

    /// What outcomes cost, where that is known.
    pub fn costs(&self) -> Option<&Costs> {
        self.costs.as_deref()
    }

    /// The share of positives that they were chosen for; `None` for that of the data.
    pub fn prevalence(&self) -> Option<Prevalence> {
        self.priorities.prevalence
    }

    /// What rows weigh, where thresholds are chosen by that.
    pub fn by_weight(&self) -> Option<&ByWeight> {
        self.by_weight.as_deref()
    }

    /// The objectives that rows are drawn anew for.
    pub(super) fn drawn(&self) -> impl Iterator<Item = &Objective> {
        self.entries.iter().map(|entry| &entry.objective).filter(|objective| objective.confidence.is_none())
    }

    /// Whether counts do not tell what `objective` is worth, since what its mean is taken of differs by row.
    pub(super) fn is_by_row(&self, objective: &Objective) -> bool {
        objective.goal.row_mean().is_some_and(|mean| self.differs_by_row(mean))
    }

    fn differs_by_row(&self, mean: RowMean) -> bool {
        self.terms().rows_of(mean).is_some_and(Costs::differ_by_row)
    }

    /// How many times rows are drawn anew to say how sure they are, where `replicates` of each kind are wanted: rows as they are, rows
    /// with their own numbers for each mean that is taken of such and chooses, and rows with their weights where those choose.
    pub fn draws(&self, replicates: u32) -> u32 {
        let chooses = |mean: &RowMean| self.drawn().any(|objective| objective.goal == Goal::Mean(*mean));
        let by_row = RowMean::ALL.into_iter().filter(|mean| self.differs_by_row(*mean)).filter(chooses).count();
        replicates.saturating_mul(1 + by_row as u32 + u32::from(self.by_weight.is_some()))
    }

    /// What they were judged by, where each row counts once.
    pub fn terms(&self) -> Terms<'_> {
        Terms { costs: self.costs(), answers: self.answers.as_deref(), prevalence: self.prevalence() }
    }
}
