//! The metrics, each declared once: everything that lists, names, computes or compares them reads this table.

use std::ops::RangeInclusive;

use super::fraction::Fraction;
use super::{Confusion, Measure};

/// What a metric is called and what it is good for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration {
    key: &'static str,
    label: &'static str,
    /// Whether it is worth maximising alone. (Precision, recall, specificity and NPV are highest at one end of the axis.)
    is_objective: bool,
    need: Need,
}

/// How often somebody wants to see it, the most often first: what is seen where there is no room for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    Often,
    Seldom,
}

/// How it follows from the counts.
pub(super) enum Formula<C> {
    /// A share of rows, which has a Wilson interval; undefined where the whole is 0.
    Share { part: C, whole: C },
    /// What follows from the true and the false positive rate alone, whose interval is Newcombe's.
    Rates {
        /// What it is where Youden's J, the first rate less the second, is so much.
        from_j: fn(f64) -> f64,
        /// The same of the counts, without rounding in between.
        value: fn(&Confusion<C>) -> Option<f64>,
        /// See [`Formula::Figure`].
        order: fn(&Confusion) -> Option<Fraction>,
    },
    /// Anything else.
    Figure {
        value: fn(&Confusion<C>) -> Option<f64>,
        /// A fraction in the same order, for comparing without rounding; `None` where a candidate is out of the question.
        /// What is undefined may count as 0 there, as in scikit-learn. Exact for every total below 2^64; measures that
        /// are not whole have no use for it.
        order: fn(&Confusion) -> Option<Fraction>,
    },
}

/// What its 95 % interval is made of.
pub(super) enum IntervalForm {
    /// The share of rows that it is.
    Wilson,
    /// The true and the false positive rate: what it is where Youden's J is so much.
    Newcombe(fn(f64) -> f64),
    /// The rows drawn anew: there is no closed form.
    Drawn,
}

/// Part of a whole, in rows or weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share<C> {
    /// What has the property.
    pub part: C,
    /// What could have it.
    pub whole: C,
}

/// Makes the enum and everything that goes through all of it.
macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident ($key:literal, $label:literal, is_objective: $is_objective:literal, need: $need:ident)
        |$c:ident| $formula:expr;)+) => {
        /// A figure that follows from a [`Confusion`]; the order is that of the report and the screen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Metric { $($(#[$doc])* $name,)+ }

        impl Metric {
            /// All metrics in the order of the report.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$name),+];

            fn declaration(self) -> Declaration {
                match self {
                    $(Self::$name => Declaration {
                        key: $key, label: $label, is_objective: $is_objective, need: Need::$need,
                    },)+
                }
            }

            pub(super) fn formula<C: Measure>(self, confusion: &Confusion<C>) -> Formula<C> {
                match self {
                    $(Self::$name => {
                        let $c = confusion;
                        $formula
                    })+
                }
            }
        }
    };
}

metrics! {
    /// (tp + tn) / n
    Accuracy ("accuracy", "accuracy", is_objective: true, need: Often)
        |c| Formula::Share { part: c.tp + c.tn, whole: c.total() };
    /// tp / (tp + fp)
    Precision ("precision", "precision", is_objective: false, need: Often)
        |c| Formula::Share { part: c.tp, whole: c.predicted_1() };
    /// tp / (tp + fn)
    Recall ("recall", "recall", is_objective: false, need: Often)
        |c| Formula::Share { part: c.tp, whole: c.positives() };
    /// tn / (tn + fp)
    Specificity ("specificity", "specificity", is_objective: false, need: Seldom)
        |c| Formula::Share { part: c.tn, whole: c.negatives() };
    /// Negative predictive value, tn / (tn + fn)
    Npv ("npv", "NPV", is_objective: false, need: Seldom)
        |c| Formula::Share { part: c.tn, whole: c.predicted_0() };
    /// 2 tp / (2 tp + fp + fn)
    F1 ("f1", "F1", is_objective: true, need: Often)
        |_c| Formula::Figure { value: f1, order: f1_order };
    /// Matthews correlation coefficient, from -1 to 1.
    Mcc ("mcc", "MCC", is_objective: true, need: Seldom)
        |_c| Formula::Figure { value: mcc, order: mcc_order };
    /// (recall + specificity) / 2
    BalancedAccuracy ("balanced_accuracy", "balanced accuracy", is_objective: true, need: Seldom)
        |_c| Formula::Rates { from_j: |j| f64::midpoint(j, 1.0), value: balanced_accuracy, order: youden_j_order };
    /// Youden's J, recall + specificity − 1
    YoudenJ ("youden_j", "Youden's J", is_objective: true, need: Seldom)
        |_c| Formula::Rates { from_j: |j| j, value: youden_j, order: youden_j_order };
    /// Cohen's kappa: the agreement beyond chance.
    Kappa ("kappa", "kappa", is_objective: true, need: Seldom)
        |_c| Formula::Figure { value: kappa, order: kappa_order };
}

impl Metric {
    /// The metrics that are worth maximising alone, in the order of the report.
    pub fn objectives() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|metric| metric.declaration().is_objective)
    }

    /// All metrics in the order of their use where there is no room for all: those often needed first, and among equals in
    /// the order of the report.
    pub(crate) fn by_use() -> [Self; Self::ALL.len()] {
        let mut metrics = Self::ALL;
        metrics.sort_by_key(|metric| metric.declaration().need);
        metrics
    }

    /// Whether it belongs to those that are seen first.
    pub(crate) fn is_needed_often(self) -> bool {
        self.declaration().need == Need::Often
    }

    /// The JSON key: `accuracy`, `precision`, …, `balanced_accuracy`, `youden_j`, `kappa`.
    pub fn key(self) -> &'static str {
        self.declaration().key
    }

    /// The name on the screen: `accuracy`, …, `NPV`, `F1`, `MCC`, `balanced accuracy`, `Youden's J`, `kappa`.
    pub fn label(self) -> &'static str {
        self.declaration().label
    }

    /// What its 95 % interval is made of.
    pub(super) fn interval_form(self) -> IntervalForm {
        match self.formula(&Confusion::<u64>::default()) {
            Formula::Share { .. } => IntervalForm::Wilson,
            Formula::Rates { from_j, .. } => IntervalForm::Newcombe(from_j),
            Formula::Figure { .. } => IntervalForm::Drawn,
        }
    }

    /// Whether its interval follows from the counts without drawing rows anew: see [`Confusion::confidence`].
    pub(crate) fn has_interval(self) -> bool {
        match self.interval_form() {
            IntervalForm::Wilson | IntervalForm::Newcombe(_) => true,
            IntervalForm::Drawn => false,
        }
    }

    /// Whether it is a share of rows.
    pub(crate) fn is_share(self) -> bool {
        matches!(self.interval_form(), IntervalForm::Wilson)
    }

    /// Whether it never falls where tp rises and fp falls, the class sizes being what they are. MCC and kappa do so only where
    /// they are above 0.
    pub(super) fn rises_with_tp(self) -> bool {
        match self {
            Self::Accuracy
            | Self::Precision
            | Self::Recall
            | Self::Specificity
            | Self::Npv
            | Self::F1
            | Self::BalancedAccuracy
            | Self::YoudenJ => true,
            Self::Mcc | Self::Kappa => false,
        }
    }

    /// The values that it can have.
    pub(crate) fn values(self) -> RangeInclusive<f64> {
        match self {
            Self::Accuracy
            | Self::Precision
            | Self::Recall
            | Self::Specificity
            | Self::Npv
            | Self::F1
            | Self::BalancedAccuracy => 0.0..=1.0,
            Self::Mcc | Self::YoudenJ | Self::Kappa => -1.0..=1.0,
        }
    }

    /// Whether a value that is undefined counts as 0 in choosing, as in scikit-learn: [`Metric::order`] says so.
    pub(super) fn is_zero_where_undefined(self) -> bool {
        self.order(&Confusion::default()).is_some()
    }

    /// The rows that it is a share of, and how many of them; `None` where it is no share.
    pub(super) fn share<C: Measure>(self, confusion: &Confusion<C>) -> Option<Share<C>> {
        match self.formula(confusion) {
            Formula::Share { part, whole } => Some(Share { part, whole }),
            Formula::Rates { .. } | Formula::Figure { .. } => None,
        }
    }

    /// Whether it changes with the share of positives among the rows; what does not is a rate within one class, or follows from
    /// such rates alone.
    pub(crate) fn depends_on_prevalence(self) -> bool {
        match self {
            Self::Recall | Self::Specificity | Self::BalancedAccuracy | Self::YoudenJ => false,
            Self::Accuracy | Self::Precision | Self::Npv | Self::F1 | Self::Mcc | Self::Kappa => true,
        }
    }

    /// What an undefined value counts as where thresholds are compared: 0 for F1 and MCC, as in scikit-learn; `None` for others, which
    /// put a candidate out of the question.
    pub(super) fn of_undefined(self) -> Option<f64> {
        match self {
            Self::F1 | Self::Mcc => Some(0.0),
            Self::Accuracy
            | Self::Precision
            | Self::Recall
            | Self::Specificity
            | Self::Npv
            | Self::BalancedAccuracy
            | Self::YoudenJ
            | Self::Kappa => None,
        }
    }

    /// What choosing compares: the value, as a fraction in the same order. `None` where a candidate is out of the question.
    pub(super) fn order(self, confusion: &Confusion) -> Option<Fraction> {
        match self.formula(confusion) {
            Formula::Share { part, whole } => Fraction::new(i128::from(part), u128::from(whole)),
            Formula::Rates { order, .. } | Formula::Figure { order, .. } => order(confusion),
        }
    }
}

/// `None` where the denominator is 0.
pub(super) fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

fn f1<C: Measure>(c: &Confusion<C>) -> Option<f64> {
    ratio(2.0 * c.tp.as_f64(), (c.tp + c.tp + c.fp + c.fn_).as_f64())
}

fn f1_order(c: &Confusion) -> Option<Fraction> {
    let twice = 2 * u128::from(c.tp);
    Fraction::new(2 * i128::from(c.tp), twice + u128::from(c.errors())).or(Some(Fraction::ZERO))
}

fn mcc<C: Measure>(c: &Confusion<C>) -> Option<f64> {
    // The product of four counts leaves 64 bits from 131,072 balanced rows on; in f64 it is far from any limit.
    let (positives, negatives) = (c.positives().as_f64(), c.negatives().as_f64());
    ratio(c.determinant(), (c.predicted_1().as_f64() * c.predicted_0().as_f64() * positives * negatives).sqrt())
}

/// The square with the sign kept; the factor 1/(positives · negatives) is the same for all candidates.
fn mcc_order(c: &Confusion) -> Option<Fraction> {
    if c.positives() == 0 || c.negatives() == 0 {
        return Some(Fraction::ZERO);
    }
    Fraction::of_square(whole_determinant(c), product(c.predicted_1(), c.predicted_0())).or(Some(Fraction::ZERO))
}

fn balanced_accuracy<C: Measure>(c: &Confusion<C>) -> Option<f64> {
    let (positives, negatives) = (c.positives().as_f64(), c.negatives().as_f64());
    ratio(c.tp.as_f64() * negatives + c.tn.as_f64() * positives, 2.0 * positives * negatives)
}

fn youden_j<C: Measure>(c: &Confusion<C>) -> Option<f64> {
    ratio(c.determinant(), c.positives().as_f64() * c.negatives().as_f64())
}

/// Balanced accuracy is (J + 1) / 2: one order serves both.
fn youden_j_order(c: &Confusion) -> Option<Fraction> {
    Fraction::new(whole_determinant(c), product(c.positives(), c.negatives()))
}

fn kappa<C: Measure>(c: &Confusion<C>) -> Option<f64> {
    let (positives, negatives) = (c.positives().as_f64(), c.negatives().as_f64());
    let chance = c.predicted_1().as_f64() * negatives + positives * c.predicted_0().as_f64();
    ratio(2.0 * c.determinant(), chance)
}

fn kappa_order(c: &Confusion) -> Option<Fraction> {
    let chance = product(c.predicted_1(), c.negatives()) + product(c.positives(), c.predicted_0());
    Fraction::new(whole_determinant(c), chance)
}

/// tp/positives − fp/negatives in units of 1/(positives · negatives).
fn whole_determinant(c: &Confusion) -> i128 {
    i128::from(c.tp) * i128::from(c.tn) - i128::from(c.fp) * i128::from(c.fn_)
}

/// Of two parts of one total, which fits: below 2^126.
fn product(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}

impl<C: Measure> Confusion<C> {
    /// The value of `metric`; `None` where its denominator is 0.
    ///
    /// The definitions are scikit-learn's (`precision_score`, `matthews_corrcoef`, `cohen_kappa_score`, …), where it would
    /// not warn. Differences are taken in whole numbers where rows are counted, before any division, so that nothing cancels.
    pub fn value(&self, metric: Metric) -> Option<f64> {
        match metric.formula(self) {
            Formula::Share { part, whole } => ratio(part.as_f64(), whole.as_f64()),
            Formula::Rates { value, .. } | Formula::Figure { value, .. } => value(self),
        }
    }
}

#[cfg(test)]
mod tests;
