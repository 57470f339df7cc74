//! The slices of a scored set, prepared so that any threshold costs one binary search a slice.

use std::sync::Arc;

use super::decided::{SliceThreshold, threshold_of};
use super::precise::PrecisionSteps;
use super::rule::{SliceAt, SliceRule, ThresholdOf, judging, upper_end};
use super::{BestOfSlice, EqualRecall, Slice, SliceThresholds, Slices, Slicing, Targets};
use crate::metrics::costs::{CostColumn, Costs};
use crate::metrics::per_outcome::PerOutcome;
use crate::metrics::{
    AnswerGains, AnswerScore, Confusion, Cut, Goal, Metric, Objective, Priorities, Summary, Sweep, Terms, TooManyRows,
};

/// What is sliced: one score and label a line, and how many rows each line stands for (one, without `counts`).
#[derive(Debug, Clone, Copy)]
pub struct SlicedColumns<'a> {
    /// Finite.
    pub scores: &'a [f64],
    /// As many.
    pub labels: &'a [bool],
    /// As many.
    pub counts: Option<&'a [u64]>,
    /// What the answer of each line scores, as many; `None` where that is not known.
    pub answers: Option<&'a [AnswerScore]>,
}

/// One slice, with what no threshold changes.
#[derive(Debug)]
pub struct SlicePart {
    name: String,
    /// Its place in the slicing.
    index: usize,
    /// The lines of the data that are its own, ascending: line i of its sweep is line `lines[i]`.
    lines: Vec<u32>,
    sweep: Arc<Sweep>,
    roc_auc: Option<f64>,
    best: Option<BestOfSlice>,
    /// What its rows cost, where the objective asks for it.
    costs: Option<Costs>,
    /// What its answers gain, where the objective asks for it.
    gains: Option<AnswerGains>,
    precise: PrecisionSteps,
    /// The threshold that it was given earlier.
    decided: Option<f64>,
}

impl SlicePart {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its place in the names of the [`Slicing`].
    pub fn index(&self) -> usize {
        self.index
    }

    /// The lines of the data that belong to it, ascending: line i of its sweep is line `lines()[i]` of the data.
    pub fn lines(&self) -> &[u32] {
        &self.lines
    }

    /// Its scores and labels in score order.
    pub fn sweep(&self) -> &Arc<Sweep> {
        &self.sweep
    }

    /// Area under its ROC curve; `None` where a class is missing.
    pub fn roc_auc(&self) -> Option<f64> {
        self.roc_auc
    }

    /// What its best threshold is chosen by.
    pub fn terms(&self) -> Terms<'_> {
        Terms { costs: self.costs.as_ref(), answers: self.gains.as_ref(), ..Terms::default() }
    }

    /// What thresholds it would want, where `objective` is the one that its best was chosen for. O(log n).
    pub(super) fn thresholds(&self, objective: &Objective, targets: Targets) -> SliceThresholds {
        let sweep = &*self.sweep;
        let has_positives = sweep.positives() > 0;
        let equal_recall = |cut: Cut| {
            let Confusion { fp, .. } = cut.confusion;
            let negatives = sweep.negatives();
            let fpr = (negatives > 0).then(|| fp as f64 / negatives as f64);
            EqualRecall { cut, recall: cut.confusion.value(Metric::Recall), fpr }
        };
        let equal_precision = |precision: f64| {
            let chosen = sweep.cut_at(self.precise.most_recall_at(sweep, precision).filter(|_| has_positives)?);
            Some(BestOfSlice { value: chosen.confusion.value(Metric::Recall)?, chosen })
        };
        SliceThresholds {
            objective: objective.clone(),
            best: self.best,
            equal_recall: targets.recall.and_then(|recall| sweep.highest_with_recall(recall)).map(equal_recall),
            equal_precision: targets.precision.and_then(equal_precision),
            equal_predicted_rate: targets.predicted_rate.and_then(|rate| sweep.lowest_with_predicted_share(rate)),
            decided: self.decided.map(|threshold| Cut { threshold, ..sweep.cut(threshold) }),
        }
    }
}

/// The slices that have rows, those with most rows first, then by name. Immutable; shared behind an [`Arc`].
#[derive(Debug)]
pub struct SlicedSet {
    parts: Vec<SlicePart>,
    objective: Objective,
}

impl SlicedSet {
    /// The slices of these lines, with the best threshold of each for `objective`: a point estimate, as measured; `priorities` say
    /// what errors cost. O(n log n).
    ///
    /// # Errors
    /// [`TooManyRows`] where the counts of a slice add up to more than 2⁵³.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        columns: SlicedColumns<'_>,
        slicing: &Slicing,
        objective: &Objective,
        priorities: &Priorities,
    ) -> Result<Self, TooManyRows> {
        // What was to be proven of all rows is not proven of each part.
        let objective = Objective { confidence: None, ..objective.clone() };
        let mut counts = columns.counts.map(|counts| slicing.cut(counts).into_iter());
        let cells = slicing.cut(columns.scores).into_iter().zip(slicing.cut(columns.labels));
        let numbers: Vec<u32> = (0..).take(columns.scores.len()).collect();
        let mut costs = cut_costs(slicing, &objective, priorities);
        let answers = columns.answers.filter(|_| objective.needs_answers());
        let mut answers = answers.map(|answers| slicing.cut(answers).into_iter());
        let mut parts = Vec::new();
        for ((index, lines), (scores, labels)) in slicing.cut(&numbers).into_iter().enumerate().zip(cells) {
            let sweep = Arc::new(match counts.as_mut().and_then(Iterator::next) {
                Some(counts) => Sweep::counted(&scores, &labels, &counts)?,
                None => Sweep::new(&scores, &labels),
            });
            let columns = costs.as_mut().and_then(Iterator::next);
            let answers = answers.as_mut().and_then(Iterator::next);
            if sweep.is_empty() {
                continue;
            }
            let costs = columns.and_then(|columns| Costs::new(&sweep, &labels, priorities.costs, &columns).ok());
            let gains = answers.map(|answers| AnswerGains::new(&sweep, &labels, &answers));
            let terms = Terms { costs: costs.as_ref(), answers: gains.as_ref(), ..Terms::default() };
            let point = sweep.choose(&objective, &terms).ok().filter(|_| sweep.positives() > 0);
            parts.push(SlicePart {
                name: slicing.names()[index].clone(),
                index,
                lines,
                roc_auc: Summary::from_sweep(&sweep).roc_auc,
                best: point.map(|point| BestOfSlice { value: point.value, chosen: sweep.cut(point.threshold) }),
                precise: PrecisionSteps::new(&sweep),
                decided: None,
                costs,
                gains,
                sweep,
            });
        }
        parts
            .sort_by(|left, right| right.sweep.rows().cmp(&left.sweep.rows()).then_with(|| left.name.cmp(&right.name)));
        Ok(Self { parts, objective })
    }

    /// With the thresholds that `known` has for the slices of `slicing`, of which the set is made: of lengths by their place.
    pub fn as_decided(mut self, known: &[SliceThreshold], slicing: &Slicing) -> Self {
        for part in &mut self.parts {
            part.decided = threshold_of(known, part, slicing);
        }
        self
    }

    /// The rules that there are thresholds for.
    pub fn rules(&self) -> Vec<SliceRule> {
        let is_decided = self.parts.iter().any(|part| part.decided.is_some());
        SliceRule::ALL.into_iter().filter(|rule| is_decided || *rule != SliceRule::Decided).collect()
    }

    /// Most rows first.
    pub fn parts(&self) -> &[SlicePart] {
        &self.parts
    }

    /// What the best threshold of each slice is best for.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// The counts of all rows at a common threshold: O(log n) a slice.
    pub fn confusion(&self, threshold: f64) -> Confusion {
        total(self.parts.iter().map(|part| part.sweep.confusion(threshold)))
    }

    /// What thresholds the slice number `part` would want, where `at` is the common one. O(log n) a slice.
    ///
    /// # Panics
    /// Where there is no such slice.
    pub fn wanted(&self, part: usize, at: f64) -> SliceThresholds {
        self.parts[part].thresholds(&self.objective, Targets::of(&self.confusion(at)))
    }

    /// What the slices are put in order by, worst first: the metric of the objective where its interval has a closed form.
    pub fn judging(&self) -> Metric {
        match self.objective.goal {
            Goal::Metric(metric) => judging(metric),
            Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall | Goal::Mean(_) => {
                Metric::Accuracy
            }
        }
    }

    /// All that is said of the slices at the common threshold `at`. O(log n) a slice.
    pub fn at(&self, at: f64, targets: Targets) -> Slices {
        let slice = |part: &SlicePart| Slice::new(part, at, &self.objective, targets);
        Slices { at, targets, slices: self.parts.iter().map(slice).collect() }
    }

    /// Each slice at the threshold that `rule` gives it, where `at` is the common one, in the order of [`SlicedSet::parts`]. A
    /// slice that has none keeps the common one. O(log n) a slice.
    pub fn by_rule(&self, at: f64, rule: SliceRule) -> Vec<SliceAt<'_>> {
        let targets = Targets::of(&self.confusion(at));
        let own = |part: &SlicePart| match rule {
            SliceRule::Common => None,
            SliceRule::Decided => part.decided,
            SliceRule::Best => part.best.map(|best| best.chosen.threshold),
            SliceRule::EqualRecall | SliceRule::EqualPrecision | SliceRule::EqualPredictedRate => {
                part.thresholds(&self.objective, targets).of(rule).map(|cut| cut.threshold)
            }
        };
        let slice = |(place, part): (usize, &SlicePart)| {
            let (threshold, of) = own(part).map_or((at, ThresholdOf::All), |own| (own, ThresholdOf::Slice));
            (place, threshold, of, part.sweep.confusion(threshold))
        };
        let found = self.parts.iter().enumerate().map(slice);
        let named = found.zip(&self.parts);
        named
            .map(|((part, threshold, of, confusion), slice)| SliceAt {
                part,
                name: &slice.name,
                threshold,
                of,
                confusion,
            })
            .collect()
    }
}

/// All slices together.
pub(super) fn total(parts: impl Iterator<Item = Confusion>) -> Confusion {
    parts.fold(Confusion { tp: 0, fp: 0, fn_: 0, tn: 0 }, |sum, part| Confusion {
        tp: sum.tp + part.tp,
        fp: sum.fp + part.fp,
        fn_: sum.fn_ + part.fn_,
        tn: sum.tn + part.tn,
    })
}

impl SliceAt<'_> {
    /// Put the worst first: by the upper end of the interval of `metric`, or of accuracy where it is no share of rows. Of equals the
    /// one with more rows comes first.
    pub fn sort_worst_first(slices: &mut [SliceAt<'_>], metric: Metric) {
        slices.sort_by(|left, right| {
            let upper = |slice: &SliceAt<'_>| upper_end(metric, &slice.confusion);
            upper(left).total_cmp(&upper(right)).then(left.part.cmp(&right.part))
        });
    }

    /// The counts of all of them together.
    pub fn total(slices: &[SliceAt<'_>]) -> Confusion {
        total(slices.iter().map(|slice| slice.confusion))
    }
}

/// What the rows of each slice cost, where the objective asks for it.
fn cut_costs<'a>(
    slicing: &'a Slicing,
    objective: &Objective,
    priorities: &Priorities,
) -> Option<impl Iterator<Item = PerOutcome<Option<CostColumn>>> + use<'a>> {
    if !objective.needs_costs() || !priorities.has_costs() {
        return None;
    }
    let mut columns = PerOutcome::from_fn(|outcome| {
        let column = priorities.cost_columns.get(outcome).as_ref()?;
        Some((Arc::clone(&column.name), slicing.cut(&column.values).into_iter()))
    });
    Some(slicing.names().iter().map(move |_| {
        PerOutcome::from_fn(|outcome| {
            let (name, parts) = columns.get_mut(outcome).as_mut()?;
            Some(CostColumn { name: Arc::clone(name), values: parts.next()?.into() })
        })
    }))
}
