//! Scored rows, cut up.

use super::{BuiltIn, Dataset, SliceBy, SliceFault};
use crate::metrics::{
    Labelling, Objective, Priorities, Scored, SliceRule, SliceThreshold, SlicedColumns, SlicedSet, Slicing,
};

/// Scored rows, cut up. Immutable.
#[derive(Debug)]
pub struct SlicedRows {
    by: SliceBy,
    slicing: Slicing,
    set: SlicedSet,
}

impl SlicedRows {
    /// The rows of `dataset`, whose scores `scored` holds, cut up by `by`; the best threshold of each slice is one for `objective`,
    /// and `priorities` say what errors cost.
    ///
    /// # Errors
    /// Where the rows cannot be sliced so.
    pub fn new(
        dataset: &Dataset,
        scored: &Scored,
        by: SliceBy,
        objective: &Objective,
        priorities: &Priorities,
    ) -> Result<Self, SliceFault> {
        let slicing = dataset.sliced(&by, scored.truncated())?;
        Self::cut(scored, by, slicing, objective, priorities)
    }

    /// The same, with the thresholds that slices by `by` were given earlier. Of lengths the parts are those of the thresholds.
    ///
    /// # Errors
    /// Where the rows cannot be sliced so.
    pub fn as_decided(
        dataset: &Dataset,
        scored: &Scored,
        (by, known): (SliceBy, &[SliceThreshold]),
        objective: &Objective,
        priorities: &Priorities,
    ) -> Result<Self, SliceFault> {
        let lengths = if by == SliceBy::BuiltIn(BuiltIn::Length) { dataset.text_lengths() } else { None };
        let slicing = match lengths {
            Some(lengths) => {
                Slicing::by_ends(&lengths, &known.iter().filter_map(|slice| slice.up_to).collect::<Vec<_>>())
            }
            None => dataset.sliced(&by, scored.truncated())?,
        };
        let rows = Self::cut(scored, by, slicing, objective, priorities)?;
        Ok(Self { set: rows.set.as_decided(known, &rows.slicing), ..rows })
    }

    fn cut(
        scored: &Scored,
        by: SliceBy,
        slicing: Slicing,
        objective: &Objective,
        priorities: &Priorities,
    ) -> Result<Self, SliceFault> {
        let counts = scored.counts().map(|counts| &**counts);
        let answers = scored.answers().and_then(|answers| answers.scores());
        let columns = SlicedColumns { scores: &scored.scores().values, labels: scored.labels(), counts, answers };
        let set = SlicedSet::new(columns, &slicing, objective, priorities).map_err(SliceFault::TooManyRows)?;
        Ok(Self { by, slicing, set })
    }

    /// What they are cut up by.
    pub fn by(&self) -> &SliceBy {
        &self.by
    }

    /// Which slice each line belongs to.
    pub fn slicing(&self) -> &Slicing {
        &self.slicing
    }

    /// The slices.
    pub fn set(&self) -> &SlicedSet {
        &self.set
    }

    /// What `rule` makes of the lines, where `common` is the common threshold.
    pub fn labelling(&self, common: f64, rule: SliceRule) -> Labelling {
        let mut of_slice = vec![common; self.slicing.names().len()];
        for slice in self.set.by_rule(common, rule) {
            of_slice[self.set.parts()[slice.part].index()] = slice.threshold;
        }
        match rule {
            SliceRule::Common => Labelling::Threshold(common),
            SliceRule::Decided
            | SliceRule::Best
            | SliceRule::EqualRecall
            | SliceRule::EqualPrecision
            | SliceRule::EqualPredictedRate => {
                let of_line = self.slicing.of_line().iter();
                Labelling::ByLine(of_line.map(|&slice| of_slice[slice as usize]).collect())
            }
        }
    }
}
