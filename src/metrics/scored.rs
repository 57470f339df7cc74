//! A scored set: one model (or score column, or slice) over one labelled data set. Every view, report and export of it starts
//! from here.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::delong::AucInterval;
use super::doubt::{Doubt, doubts};
use super::grid::{Direction, Grid};
use super::scores::{Axis, ScoreSource};
use super::{AnswerGains, AnswerSet, Counts, PrecisionCost, Scores, Summary, Sweep, WeightError, Weighting};

/// Gold classes, one a row (`true` = 1): there is always one. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(Arc<[bool]>);

impl Deref for Labels {
    type Target = [bool];

    fn deref(&self) -> &[bool] {
        &self.0
    }
}

impl From<Vec<bool>> for Labels {
    fn from(labels: Vec<bool>) -> Self {
        Self(labels.into())
    }
}

/// The margins of each class; infinite where a file says 0 or 1.
#[derive(Debug, Clone, Default)]
pub struct Margins {
    /// Of the rows with label 0.
    pub negatives: SortedMargins,
    /// Of the rows with label 1.
    pub positives: SortedMargins,
    /// The lowest and highest finite one.
    pub range: (f64, f64),
}

/// The margins of some rows.
#[derive(Debug, Clone, Default)]
pub struct SortedMargins {
    /// Of their lines, ascending.
    values: Vec<f64>,
    /// How many rows stand up to and including each line; `None` where each line is one row.
    rows_up_to: Option<Vec<u64>>,
}

impl SortedMargins {
    /// Of rows.
    fn of_rows(mut values: Vec<f64>) -> Self {
        // In the order of the scores they are nearly sorted already.
        values.sort_by(f64::total_cmp);
        Self { values, rows_up_to: None }
    }

    /// Of lines that stand for so many rows each.
    fn of_lines(mut lines: Vec<(f64, u64)>) -> Self {
        lines.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut rows = 0;
        let up_to = |(_, count): &(f64, u64)| {
            rows += count;
            rows
        };
        let rows_up_to = Some(lines.iter().map(up_to).collect());
        Self { values: lines.into_iter().map(|(margin, _)| margin).collect(), rows_up_to }
    }

    /// The number of rows below `margin`: O(log n).
    pub(crate) fn rows_below(&self, margin: f64) -> u64 {
        self.rows_of_first(self.values.partition_point(|other| *other < margin))
    }

    /// The number of all rows.
    pub(crate) fn rows(&self) -> u64 {
        self.rows_of_first(self.values.len())
    }

    fn rows_of_first(&self, lines: usize) -> u64 {
        match (&self.rows_up_to, lines.checked_sub(1)) {
            (None, _) => lines as u64,
            (Some(_), None) => 0,
            (Some(rows_up_to), Some(last)) => rows_up_to[last],
        }
    }
}

/// Scores and labels with all that follows from them alone: sweep, threshold-free figures, margins.
/// Immutable; shared behind an [`Arc`].
#[derive(Debug)]
pub struct Scored {
    source: ScoreSource,
    scores: Scores,
    labels: Labels,
    counts: Option<Counts>,
    sweep: Arc<Sweep>,
    summary: Summary,
    auc_interval: Option<AucInterval>,
    /// Worked out when first asked for: a report needs none, and they cost as much as the sweep.
    margins: OnceLock<Option<Margins>>,
    doubts: Vec<Doubt>,
    truncated: Option<Arc<[bool]>>,
    weighting: Option<Arc<Weighting>>,
    answers: Option<Arc<AnswerSet>>,
    gains: Option<Arc<AnswerGains>>,
}

impl Scored {
    /// Work out what follows from `scores` and `labels` (as many). O(n log n).
    ///
    /// # Panics
    /// As [`Sweep::new`] does.
    pub fn new(source: ScoreSource, scores: Scores, labels: Labels) -> Self {
        Self::counted(source, scores, labels, None)
    }

    /// The same of lines that stand for as many rows as `counts` say: every figure is that of the rows.
    ///
    /// # Panics
    /// As [`Sweep::new`] does, and where there is another number of counts.
    pub fn counted(source: ScoreSource, scores: Scores, labels: Labels, counts: Option<Counts>) -> Self {
        let sweep = Arc::new(match &counts {
            None => Sweep::new(&scores.values, &labels),
            Some(counts) => Sweep::of_counts(&scores.values, &labels, counts),
        });
        let summary = Summary::from_sweep(&sweep);
        let summary = match scores.axis {
            Axis::Probability => summary,
            Axis::Cosine | Axis::Real => summary.of_ranking(),
        };
        let auc_interval = summary.roc_auc.map(|roc_auc| AucInterval::new(&sweep, roc_auc));
        let doubts = doubts(&sweep, auc_interval.as_ref(), scores.axis, &source);
        let margins = OnceLock::new();
        Self {
            source,
            scores,
            labels,
            counts,
            sweep,
            summary,
            auc_interval,
            margins,
            doubts,
            truncated: None,
            weighting: None,
            answers: None,
            gains: None,
        }
    }

    /// The same where it is known of each line whether the model left something of it out.
    ///
    /// # Panics
    /// Where there is another number of lines.
    #[must_use]
    pub fn with_truncated(mut self, truncated: Option<Arc<[bool]>>) -> Self {
        assert!(truncated.as_ref().is_none_or(|truncated| truncated.len() == self.labels.len()), "one a line");
        self.truncated = truncated;
        self
    }

    /// The same where each row weighs as the column of this name says, which has these `weights`, one a row. What is measured stays
    /// as it is.
    ///
    /// # Errors
    /// At the first number that is no weight.
    ///
    /// # Panics
    /// Where there is another number of weights.
    pub fn weighed(mut self, column: &str, weights: Arc<[f64]>) -> Result<Self, WeightError> {
        let weighting = Weighting::new(column, weights, &self.scores.values, &self.labels, self.scores.axis)?;
        self.weighting = Some(Arc::new(weighting));
        Ok(self)
    }

    /// The same where rows are questions that a model answered so: the score of a row is that there is an answer, its label whether
    /// there is one. O(n).
    ///
    /// # Panics
    /// Where there is another number of answers than of rows.
    #[must_use]
    pub fn with_answers(mut self, answers: Arc<AnswerSet>) -> Self {
        assert_eq!(answers.rows().len(), self.labels.len(), "each question has an answer");
        let gains = answers.scores().map(|scores| AnswerGains::new(&self.sweep, &self.labels, scores));
        (self.answers, self.gains) = (Some(answers), gains.map(Arc::new));
        self
    }

    /// What a model answers, where rows are questions.
    pub fn answers(&self) -> Option<&Arc<AnswerSet>> {
        self.answers.as_ref()
    }

    /// What the answers gain at any threshold, where the right ones are known.
    pub fn gains(&self) -> Option<&Arc<AnswerGains>> {
        self.gains.as_ref()
    }

    /// How much each row weighs; `None` where they weigh alike.
    pub fn weighting(&self) -> Option<&Arc<Weighting>> {
        self.weighting.as_ref()
    }

    /// Of each line whether the model left something of it out; `None` where nobody knows.
    pub fn truncated(&self) -> Option<&[bool]> {
        self.truncated.as_deref()
    }

    /// Whose scores they are.
    pub(crate) fn source(&self) -> &ScoreSource {
        &self.source
    }

    /// One score a line.
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// How many rows each line stands for; `None` where each is one row.
    pub fn counts(&self) -> Option<&Counts> {
        self.counts.as_ref()
    }

    /// Gold classes, one a line.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The scores and labels in score order, to ask at any threshold.
    pub fn sweep(&self) -> &Arc<Sweep> {
        &self.sweep
    }

    /// The figures that no threshold changes: ROC AUC, average precision and the like.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// How sure the area under the ROC curve is; `None` where that is undefined.
    pub fn auc_interval(&self) -> Option<&AucInterval> {
        self.auc_interval.as_ref()
    }

    /// The margins, where every row has one.
    pub fn margins(&self) -> Option<&Margins> {
        self.margins.get_or_init(|| margins(&self.scores, &self.sweep, self.counts.as_ref())).as_ref()
    }

    /// The threshold when nobody has named one: 0.5; where scores are neither probabilities nor cosines and their range does
    /// not hold 0.5, the middle of it.
    pub fn default_threshold(&self) -> f64 {
        let (low, high) = self.score_range();
        match self.scores.axis {
            Axis::Real if !(low..=high).contains(&0.5) => {
                Grid::for_range(high - low, 100.0).round(low.midpoint(high), Direction::Down)
            }
            Axis::Probability | Axis::Cosine | Axis::Real => 0.5,
        }
    }

    /// What looks like a mistake, the gravest first.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// The lowest and highest score, of the rows that have one; (0, 1) where there are none.
    pub(crate) fn score_range(&self) -> (f64, f64) {
        let distinct = self.sweep.distinct();
        distinct.first().copied().zip(distinct.last().copied()).unwrap_or((0.0, 1.0))
    }

    /// See [`Scores::mean_loss`]; of questions the mean of those losses that are known.
    pub fn mean_loss(&self) -> Option<f64> {
        if let Some(answers) = &self.answers {
            return answers.mean_loss();
        }
        self.scores.mean_loss(&self.labels, self.counts.as_ref())
    }

    /// What a reduced precision costs at `threshold`, where one was used.
    pub(crate) fn precision_cost(&self, threshold: f64) -> Option<PrecisionCost> {
        let check = self.scores.check.as_ref()?;
        Some(PrecisionCost::new(&check.reduced, &check.exact, threshold))
    }
}

/// The margins by class; `None` where some row has none.
fn margins(scores: &Scores, sweep: &Sweep, counts: Option<&Counts>) -> Option<Margins> {
    let of = |lines: &[u32]| -> Option<SortedMargins> {
        let margin = |line: u32| scores.margin(line as usize);
        match counts {
            None => lines.iter().map(|&line| margin(line)).collect::<Option<_>>().map(SortedMargins::of_rows),
            Some(counts) => {
                let counted = |&line: &u32| Some((margin(line)?, counts[line as usize]));
                lines.iter().map(counted).collect::<Option<_>>().map(SortedMargins::of_lines)
            }
        }
    };
    // What has no score has no margin either, and keeps the others from none.
    let (negatives, positives) = sweep.lines_predicted_0(f64::NEG_INFINITY);
    let (negatives, positives) = (of(&sweep.negative_order()[negatives..])?, of(&sweep.positive_order()[positives..])?);
    let finite = || negatives.values.iter().chain(&positives.values).copied().filter(|margin| margin.is_finite());
    let range = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let range = if range.0 <= range.1 { range } else { (-1.0, 1.0) };
    Some(Margins { negatives, positives, range })
}
