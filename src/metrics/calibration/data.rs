//! The rows that a calibration is fitted on.

use super::input::CalibrationInput;
use crate::metrics::sweep::Group;
use crate::metrics::{Axis, Counts, Sweep};

/// Scores and labels in file order, sorted once for all fits.
///
/// The folds of the cross-validation are made of rows, those of one line one behind the other; everything else works on groups of
/// equal scores.
#[derive(Debug)]
pub struct CalibrationData<'a> {
    pub(super) labels: &'a [bool],
    /// The scores, sorted.
    pub(super) scores: Sweep,
    /// What the isotonic fit is of, one a line: the margins, or else the scores.
    pub(super) raw: &'a [f64],
    /// [`Self::raw`] sorted, where it is the margins.
    by_margin: Option<Sweep>,
    is_probability: bool,
}

impl<'a> CalibrationData<'a> {
    /// `scores` (finite; NaN: none, which nothing can be fitted on) with `labels` and, where they are known, `margins` in the same order. Margins of which one is not
    /// finite count as unknown. O(n log n).
    ///
    /// # Panics
    /// Where the lengths differ, or there are 2³² rows or more.
    pub fn new(scores: &'a [f64], labels: &'a [bool], margins: Option<&'a [f64]>, axis: Axis) -> Self {
        Self::counted(scores, labels, margins, axis, None)
    }

    /// The same of lines that stand for as many rows as `counts` say: as if each stood there so often, one behind the other.
    ///
    /// # Panics
    /// As [`CalibrationData::new`].
    pub fn counted(
        scores: &'a [f64],
        labels: &'a [bool],
        margins: Option<&'a [f64]>,
        axis: Axis,
        counts: Option<&Counts>,
    ) -> Self {
        // Where a line has no score, it is as if it stood for no row.
        let has_score = |line: usize| !scores[line].is_nan();
        let all_have = (0..scores.len()).all(has_score);
        let scored = (!all_have).then(|| Counts::of_some(scores.len(), counts, has_score));
        let counts = scored.as_ref().or(counts);
        let sweep = |scores: &[f64]| match counts {
            None => Sweep::new(scores, labels),
            Some(counts) => Sweep::of_counts(scores, labels, counts),
        };
        let margins = margins.filter(|margins| margins.iter().all(|margin| margin.is_finite()));
        let within = scores.iter().all(|score| score.is_nan() || (0.0..=1.0).contains(score));
        Self {
            labels,
            scores: sweep(scores),
            raw: margins.unwrap_or(scores),
            by_margin: margins.map(sweep),
            is_probability: axis == Axis::Probability && within,
        }
    }

    /// How many rows `line` stands for.
    pub(super) fn count(&self, line: usize) -> u64 {
        self.scores.count(line as u32)
    }

    /// Whether the scores are probabilities, so that they can be right or wrong about how often the label is 1.
    pub fn is_probability(&self) -> bool {
        self.is_probability
    }

    /// What the temperature and Platt's fit are of.
    pub fn logit(&self) -> CalibrationInput {
        match (&self.by_margin, self.is_probability) {
            (Some(_), _) => CalibrationInput::Margin,
            (None, true) => CalibrationInput::LogOdds,
            (None, false) => CalibrationInput::Score,
        }
    }

    /// What the isotonic fit is of: it asks for the order alone, so that no log-odds are needed.
    pub(super) fn isotonic_input(&self) -> CalibrationInput {
        if self.by_margin.is_some() { CalibrationInput::Margin } else { CalibrationInput::Score }
    }

    /// [`Self::raw`], sorted.
    pub(super) fn by_raw(&self) -> &Sweep {
        self.by_margin.as_ref().unwrap_or(&self.scores)
    }

    /// The rows by what the isotonic fit is of, ascending.
    pub(super) fn raw_groups(&self) -> Vec<Group> {
        self.by_raw().groups().collect()
    }

    /// What the temperature and Platt's fit take of a row whose margin, or else score, is `raw`.
    pub(super) fn logit_of(&self, raw: f64) -> f64 {
        // A raw margin stands for itself: the score behind it is not asked for.
        self.logit().of(raw, Some(raw))
    }

    /// `groups` of [`Self::raw`] by what the temperature and Platt's fit take, in the same order.
    pub(super) fn logits_of(&self, groups: &[Group]) -> Vec<Group> {
        groups.iter().map(|group| Group { score: self.logit_of(group.score), ..*group }).collect()
    }
}
