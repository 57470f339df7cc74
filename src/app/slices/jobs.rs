//! What workers do for the tab of the slices.

use std::sync::Arc;

use super::super::shared::are_shared;
use crate::dataset::{Dataset, SliceBy, SliceFault, SlicedRows};
use crate::metrics::{
    BootstrapPlan, BootstrapProgress, LengthCorrelation, Objective, Points, Scored, SliceRule, SliceThreshold,
};

/// Rows to be cut up.
#[derive(Debug, Clone)]
pub struct ToSlice {
    /// The rows as read.
    pub dataset: Arc<Dataset>,
    /// What they scored.
    pub scored: Arc<Scored>,
    /// What errors cost.
    pub points: Arc<Points>,
    /// What they are cut up by; where it is `None`, the first choice that says what kind of row each is.
    pub by: Option<SliceBy>,
    /// What the best threshold of each slice is one for.
    pub objective: Objective,
    /// What they can be cut up by, where that is known.
    pub choices: Option<Vec<SliceBy>>,
    /// What a decision gave thresholds to, and those.
    pub decided: Option<(SliceBy, Arc<[SliceThreshold]>)>,
    /// Whether scores go with the length of the texts, where that is known.
    pub length: Option<Arc<LengthCorrelation>>,
}

impl PartialEq for ToSlice {
    fn eq(&self, other: &Self) -> bool {
        (&self.by, &self.objective) == (&other.by, &other.objective)
            && Arc::ptr_eq(&self.scored, &other.scored)
            && Arc::ptr_eq(&self.points, &other.points)
    }
}

/// What came of it.
#[derive(Debug)]
pub struct SlicesFound {
    /// What the rows can be cut up by.
    pub choices: Vec<SliceBy>,
    /// The slices; `None` where there is nothing to cut the rows up by, or nothing unasked.
    pub sliced: Option<Arc<SlicedRows>>,
    /// Whether scores go with the length of the texts, without intervals; `None` where there are no texts.
    pub length: Option<Arc<LengthCorrelation>>,
}

impl ToSlice {
    /// Cut them up. O(n log n).
    ///
    /// # Errors
    /// Where they cannot be.
    pub fn work(self) -> Result<SlicesFound, SliceFault> {
        let Self { dataset, scored, points, by, objective, choices, decided, length } = self;
        let choices = choices.unwrap_or_else(|| dataset.sliceable(scored.truncated()));
        let by = by.or_else(|| dataset.sliced_unasked(&choices));
        let cut = |by| match decided.as_ref().filter(|(decided, _)| *decided == by) {
            Some((_, known)) => SlicedRows::as_decided(&dataset, &scored, (by, known), &objective, points.priorities()),
            None => SlicedRows::new(&dataset, &scored, by, &objective, points.priorities()),
        };
        let sliced = by.map(cut).transpose()?.map(Arc::new);
        let correlation = || {
            let lengths = dataset.text_lengths()?;
            LengthCorrelation::new(&scored, &lengths, None, &BootstrapProgress::default()).map(Arc::new)
        };
        Ok(SlicesFound { choices, sliced, length: length.or_else(correlation) })
    }
}

/// Correlations to be drawn anew.
#[derive(Debug, Clone)]
pub struct ToCorrelate {
    /// The rows as read.
    pub dataset: Arc<Dataset>,
    /// What they scored.
    pub scored: Arc<Scored>,
    /// How rows are drawn.
    pub plan: BootstrapPlan,
}

impl PartialEq for ToCorrelate {
    fn eq(&self, other: &Self) -> bool {
        self.plan == other.plan && Arc::ptr_eq(&self.scored, &other.scored)
    }
}

impl ToCorrelate {
    /// The correlations with their intervals; `None` where there are no texts, or it was cancelled. Runs on the rayon pool that it
    /// is called in.
    pub fn work(&self, progress: &BootstrapProgress) -> Option<LengthCorrelation> {
        LengthCorrelation::new(&self.scored, &self.dataset.text_lengths()?, Some(self.plan), progress)
    }
}

/// The slices that an export is about, with the rule of their thresholds.
#[derive(Debug, Clone)]
pub struct SlicesToExport {
    /// The slices.
    pub rows: Arc<SlicedRows>,
    /// Which threshold each has.
    pub rule: SliceRule,
    /// Whether scores go with the length of the texts, as far as that is known.
    pub length: Option<Arc<LengthCorrelation>>,
}

impl PartialEq for SlicesToExport {
    fn eq(&self, other: &Self) -> bool {
        self.rule == other.rule
            && Arc::ptr_eq(&self.rows, &other.rows)
            && are_shared(self.length.as_ref(), other.length.as_ref())
    }
}
