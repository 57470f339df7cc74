//! What a model said, row by row, whoever the model was.

use std::borrow::Cow;

use super::Counts;
use super::compensated::CompensatedSum;
use super::probability::{cross_entropy, log_odds, margin, sigmoid, softmax};

/// What a score means, and so how far one step of the threshold goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// A probability of class 1, in [0, 1].
    Probability,
    /// A cosine, in [-1, 1].
    Cosine,
    /// Any finite real.
    Real,
}

impl Axis {
    /// All there are.
    pub(crate) const ALL: [Self; 3] = [Self::Probability, Self::Cosine, Self::Real];

    /// What its scores are, and where they lie.
    pub(crate) fn range(self) -> &'static str {
        match self {
            Self::Probability => "probabilities (0 to 1)",
            Self::Cosine => "cosines (-1 to 1)",
            Self::Real => "scores that are no probabilities",
        }
    }

    /// Whether a score on it may be this one.
    pub(crate) fn holds(self, score: f64) -> bool {
        match self {
            Self::Probability => (0.0..=1.0).contains(&score),
            Self::Cosine => (-1.0..=1.0).contains(&score),
            Self::Real => score.is_finite(),
        }
    }

    /// The first of `scores` that lies beyond it.
    pub(crate) fn first_beyond(self, scores: &[f64]) -> Option<f64> {
        scores.iter().copied().find(|score| !self.holds(*score))
    }

    /// What files and reports call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Probability => "probability",
            Self::Cosine => "cosine",
            Self::Real => "real",
        }
    }
}

/// Whose scores they are, and what the set goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreSource {
    /// A model of this name gave them.
    Model(String),
    /// They were read from what `cutpoint score` wrote: from a column with this header.
    Written(String),
    /// They were read: from a column with this header, or from a file of scores with this name.
    Read(String),
}

impl ScoreSource {
    /// What the set goes by.
    pub fn name(&self) -> &str {
        match self {
            Self::Model(name) | Self::Written(name) | Self::Read(name) => name,
        }
    }
}

/// Raw classifier outputs, kept in f32 as the model gave them.
#[derive(Debug, Clone, PartialEq)]
pub struct Logits {
    /// Number of classes K (1 where a single logit stands for class 1 against an implicit 0).
    pub classes: usize,
    /// Index of the class whose probability is the score.
    pub positive: usize,
    /// Row-major `[rows, classes]`.
    pub values: Vec<f32>,
}

/// One score a row and what else is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The score of class 1, one a row; finite, and never −0.0. NaN where a row has none, which is predicted 0 at every threshold (see
    /// [`predict`](super::predict)): a question to which a model has no text to answer.
    pub values: Vec<f64>,
    /// What the score means.
    pub axis: Axis,
    /// The logits behind the scores, where a classifier gave them.
    pub logits: Option<Logits>,
    /// The log-odds of the scores, one a row, where a file has them and no logits.
    pub margins: Option<Vec<f64>>,
    /// What a reduced precision cost, where one was used and a sample was scored in full as well.
    pub check: Option<PrecisionCheck>,
}

/// Scores of a sample of the rows in reduced and in full precision, in the same order.
#[derive(Debug, Clone, PartialEq)]
pub struct PrecisionCheck {
    /// As they are used.
    pub reduced: Vec<f64>,
    /// In 32 bits.
    pub exact: Vec<f64>,
}

impl PrecisionCheck {
    /// Put the rows of `other` behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        self.reduced.extend_from_slice(&other.reduced);
        self.exact.extend_from_slice(&other.exact);
    }
}

impl Logits {
    /// The logits of one row, `[classes]`.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.classes..][..self.classes]
    }

    /// Probability of class `class` in `row`: softmax in f64 from f32 logits, sigmoid where there is one logit.
    pub fn probability(&self, row: usize, class: usize) -> f64 {
        match self.row(row) {
            [logit] => sigmoid(f64::from(*logit)),
            logits => softmax(logits, class),
        }
    }

    /// Log-odds of the positive class against the rest; for two classes the difference of the logits.
    pub fn margin(&self, row: usize) -> f64 {
        margin(self.row(row), self.positive)
    }
}

impl Scores {
    /// Scores that some other program wrote: probabilities where all that there are lie in [0, 1], any real otherwise.
    pub fn from_values(values: Vec<f64>) -> Self {
        let axis = if values.iter().all(|score| score.is_nan() || (0.0..=1.0).contains(score)) {
            Axis::Probability
        } else {
            Axis::Real
        };
        Self { values, axis, logits: None, margins: None, check: None }
    }

    /// The score of `row`; `None` where it has none.
    pub fn value(&self, row: usize) -> Option<f64> {
        Some(self.values[row]).filter(|score| !score.is_nan())
    }

    /// What `row` is put in order by: its score, and −∞ where it has none.
    pub(crate) fn ranked(&self, row: usize) -> f64 {
        self.values[row].max(f64::NEG_INFINITY)
    }

    /// Put the rows of `other`, which the same model scored, behind these.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.values.append(&mut other.values);
        match (&mut self.logits, other.logits) {
            (Some(ours), Some(mut theirs)) => ours.values.append(&mut theirs.values),
            (ours, theirs) => *ours = ours.take().or(theirs),
        }
    }

    /// Log-odds of class 1 in `row`: exact from the logits, else from the probability; `None` on other axes.
    pub fn margin(&self, row: usize) -> Option<f64> {
        let by_score = || Some(log_odds(self.value(row).filter(|_| self.axis == Axis::Probability)?));
        self.known_margin(row).or_else(by_score)
    }

    /// Log-odds of class 1 in `row`, where they are known apart from the score: from the logits, or from the file.
    pub fn known_margin(&self, row: usize) -> Option<f64> {
        match (&self.logits, &self.margins) {
            (Some(logits), _) => Some(logits.margin(row)),
            (None, Some(margins)) => Some(margins[row]),
            (None, None) => None,
        }
    }

    /// The same of all rows.
    pub fn known_margins(&self) -> Option<Cow<'_, [f64]>> {
        match (&self.logits, &self.margins) {
            (Some(logits), _) => Some((0..self.values.len()).map(|row| logits.margin(row)).collect()),
            (None, Some(margins)) => Some(Cow::Borrowed(margins)),
            (None, None) => None,
        }
    }

    /// The mean of [`Scores::loss`] over the rows: `eval_loss` of `run_classifier.py`. `None` where neither logits nor margins
    /// are known, and without rows.
    ///
    /// `counts` say how many rows each line stands for, where that is not one.
    pub fn mean_loss(&self, labels: &[bool], counts: Option<&Counts>) -> Option<f64> {
        if self.logits.is_none() && self.margins.is_none() {
            return None;
        }
        let mut sum = CompensatedSum::default();
        for (line, &label) in labels.iter().enumerate() {
            let rows = counts.map_or(1, |counts| counts[line]);
            sum.add(rows as f64 * self.loss(line, label)?);
        }
        let rows = counts.map_or(labels.len() as u64, Counts::rows);
        (rows > 0).then(|| sum.total() / rows as f64)
    }

    /// Cross entropy `-ln p(label)` of `row`, softplus of the margin towards the wrong class; `None` on other axes.
    pub fn loss(&self, row: usize, label: bool) -> Option<f64> {
        self.margin(row).map(|margin| cross_entropy(margin, label))
    }
}
