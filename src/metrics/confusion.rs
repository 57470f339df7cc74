//! The four counts and what follows from them.

/// The prediction rule: 1 iff `score >= threshold`.
#[must_use]
pub fn predict(score: f64, threshold: f64) -> bool {
    score >= threshold
}

/// Which of the four a labelled, predicted row is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Label 1, predicted 1.
    TruePositive,
    /// Label 0, predicted 1.
    FalsePositive,
    /// Label 1, predicted 0.
    FalseNegative,
    /// Label 0, predicted 0.
    TrueNegative,
}

impl Outcome {
    /// The outcome of predicting `prediction` where `label` is true.
    #[must_use]
    pub fn of(label: bool, prediction: bool) -> Self {
        match (label, prediction) {
            (true, true) => Self::TruePositive,
            (false, true) => Self::FalsePositive,
            (true, false) => Self::FalseNegative,
            (false, false) => Self::TrueNegative,
        }
    }

    /// Whether the prediction is the label.
    #[must_use]
    pub fn is_correct(self) -> bool {
        matches!(self, Self::TruePositive | Self::TrueNegative)
    }

    /// `tp`, `fp`, `fn` or `tn`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TruePositive => "tp",
            Self::FalsePositive => "fp",
            Self::FalseNegative => "fn",
            Self::TrueNegative => "tn",
        }
    }
}

/// Counts of the four outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion {
    /// Label 1, predicted 1.
    pub tp: u64,
    /// Label 0, predicted 1.
    pub fp: u64,
    /// Label 1, predicted 0.
    pub fn_: u64,
    /// Label 0, predicted 0.
    pub tn: u64,
}

/// A figure that follows from a [`Confusion`]; the order is that of the report and the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// (tp + tn) / n
    Accuracy,
    /// tp / (tp + fp)
    Precision,
    /// tp / (tp + fn)
    Recall,
    /// tn / (tn + fp)
    Specificity,
    /// Negative predictive value, tn / (tn + fn)
    Npv,
    /// 2 tp / (2 tp + fp + fn)
    F1,
    /// Matthews correlation coefficient
    Mcc,
    /// (recall + specificity) / 2
    BalancedAccuracy,
    /// Youden's J, recall + specificity − 1
    YoudenJ,
    /// Cohen's kappa
    Kappa,
}

impl Metric {
    /// All metrics in the order of the report.
    pub const ALL: [Self; 10] = [
        Self::Accuracy,
        Self::Precision,
        Self::Recall,
        Self::Specificity,
        Self::Npv,
        Self::F1,
        Self::Mcc,
        Self::BalancedAccuracy,
        Self::YoudenJ,
        Self::Kappa,
    ];

    /// The JSON key: `accuracy`, `precision`, …, `balanced_accuracy`, `youden_j`, `kappa`.
    #[must_use]
    pub fn key(self) -> &'static str {
        todo!("metrics room")
    }

    /// The name on the screen: `accuracy`, …, `NPV`, `F1`, `MCC`, `balanced accuracy`, `Youden's J`, `kappa`.
    #[must_use]
    pub fn label(self) -> &'static str {
        todo!("metrics room")
    }
}

impl Confusion {
    /// Number of rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tp + self.fp + self.fn_ + self.tn
    }

    /// fp + fn.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.fp + self.fn_
    }

    /// The count of one outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::TruePositive => self.tp,
            Outcome::FalsePositive => self.fp,
            Outcome::FalseNegative => self.fn_,
            Outcome::TrueNegative => self.tn,
        }
    }

    /// The value of `metric`; `None` where it is undefined.
    #[must_use]
    pub fn value(&self, metric: Metric) -> Option<f64> {
        let _ = metric;
        todo!("metrics room")
    }

    /// 95 % Wilson interval `(low, high)` of `metric`, for the proportions (accuracy, precision, recall, specificity,
    /// NPV); `None` for the others and where the metric is undefined.
    #[must_use]
    pub fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        let _ = metric;
        todo!("metrics room")
    }
}

/// Wilson score interval of `successes` in `trials` at 95 %; `None` without trials.
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> Option<(f64, f64)> {
    let _ = (successes, trials);
    todo!("metrics room")
}
