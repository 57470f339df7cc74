//! The metrics, each declared once: everything that lists, names, computes or compares them reads this table.

use super::fraction::Fraction;
use super::wilson::wilson;
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
    /// Anything else.
    Figure {
        value: fn(&Confusion<C>) -> Option<f64>,
        /// A fraction in the same order, for comparing without rounding; `None` where a candidate is out of the question.
        /// What is undefined may count as 0 there, as in scikit-learn. Exact for every total below 2^64; measures that
        /// are not whole have no use for it.
        order: fn(&Confusion) -> Option<Fraction>,
    },
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
        |_c| Formula::Figure { value: balanced_accuracy, order: youden_j_order };
    /// Youden's J, recall + specificity − 1
    YoudenJ ("youden_j", "Youden's J", is_objective: true, need: Seldom)
        |_c| Formula::Figure { value: youden_j, order: youden_j_order };
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

    /// Whether it is a share of rows, and so has a Wilson interval: see [`Confusion::confidence`].
    pub(crate) fn has_interval(self) -> bool {
        matches!(self.formula(&Confusion::<u64>::default()), Formula::Share { .. })
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

    /// Whether a value that is undefined counts as 0 in choosing, as in scikit-learn: [`Metric::order`] says so.
    pub(super) fn is_zero_where_undefined(self) -> bool {
        self.order(&Confusion::default()).is_some()
    }

    /// The rows that it is a share of, and how many of them; `None` where it is no share.
    pub(super) fn share<C: Measure>(self, confusion: &Confusion<C>) -> Option<Share<C>> {
        match self.formula(confusion) {
            Formula::Share { part, whole } => Some(Share { part, whole }),
            Formula::Figure { .. } => None,
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

    /// What choosing compares: the value, as a fraction in the same order. `None` where a candidate is out of the question.
    pub(super) fn order(self, confusion: &Confusion) -> Option<Fraction> {
        match self.formula(confusion) {
            Formula::Share { part, whole } => Fraction::new(i128::from(part), u128::from(whole)),
            Formula::Figure { order, .. } => order(confusion),
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
            Formula::Figure { value, .. } => value(self),
        }
    }
}

impl Confusion {
    /// 95 % Wilson interval `(low, high)` of `metric`, for the shares of rows (accuracy, precision, recall, specificity,
    /// NPV); `None` for the others and where the metric is undefined.
    pub(crate) fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        metric.share(self).and_then(|share| wilson(share.part, share.whole))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_list_of_metrics_follows_from_the_table() {
        let objectives: Vec<&str> = Metric::objectives().map(Metric::key).collect();
        assert_eq!(objectives, ["accuracy", "f1", "mcc", "balanced_accuracy", "youden_j", "kappa"]);
        assert_eq!(
            Metric::by_use().map(Metric::key),
            [
                "accuracy",
                "precision",
                "recall",
                "f1",
                "specificity",
                "npv",
                "mcc",
                "balanced_accuracy",
                "youden_j",
                "kappa"
            ]
        );
        let shares: Vec<&str> =
            Metric::ALL.into_iter().filter(|metric| metric.has_interval()).map(Metric::key).collect();
        assert_eq!(shares, ["accuracy", "precision", "recall", "specificity", "npv"]);
    }

    #[test]
    fn metrics_of_weights_are_those_of_counts_where_all_weigh_alike() {
        for (tp, fp, fn_, tn) in [(5, 2, 3, 10), (0, 0, 4, 6), (7, 1, 0, 0), (0, 0, 0, 0)] {
            let counts = Confusion { tp, fp, fn_, tn };
            let half = |count: u64| count as f64 * 0.5;
            let weights = Confusion { tp: half(tp), fp: half(fp), fn_: half(fn_), tn: half(tn) };
            for metric in Metric::ALL {
                let (counted, weighed) = (counts.value(metric), weights.value(metric));
                let close = counted.zip(weighed).is_none_or(|(counted, weighed)| (counted - weighed).abs() < 1e-12);
                assert!(close && counted.is_some() == weighed.is_some(), "{metric:?}: {counted:?}, {weighed:?}");
            }
        }
    }

    /// A product of any size, schoolbook multiplication in base 2^32: the digits, the highest first.
    fn product_of(factors: &[u128]) -> Vec<u64> {
        let mut digits = vec![0_u64; 20];
        digits[0] = 1;
        for factor in factors {
            let mut product = vec![0_u64; digits.len()];
            for place in 0..4 {
                let (part, mut carry) = (u64::from((factor >> (32 * place)) as u32), 0);
                for at in 0..digits.len() - place {
                    let sum = product[at + place] + digits[at] * part + carry;
                    (product[at + place], carry) = (sum & 0xFFFF_FFFF, sum >> 32);
                }
            }
            digits = product;
        }
        digits.reverse();
        digits
    }

    /// MCC and kappa at two thresholds, compared by their definitions.
    fn compared_by_definition(metric: Metric, left: &Confusion, right: &Confusion) -> Ordering {
        let wide = |counts: &Confusion| [counts.tp, counts.fp, counts.fn_, counts.tn].map(u128::from);
        let parts = |counts: &Confusion| {
            let [tp, fp, fn_, tn] = wide(counts);
            let (right, wrong) = (tp * tn, fp * fn_);
            let denominator = match metric {
                Metric::Mcc => (tp + fp) * (tn + fn_),
                _ => (tp + fp) * (tn + fp) + (tp + fn_) * (tn + fn_),
            };
            let power = if metric == Metric::Mcc { 2 } else { 1 };
            (right.cmp(&wrong), vec![right.abs_diff(wrong); power], denominator)
        };
        let ((sign, size, denominator), (other_sign, other_size, other_denominator)) = (parts(left), parts(right));
        let sizes = product_of(&[size, vec![other_denominator]].concat())
            .cmp(&product_of(&[other_size, vec![denominator]].concat()));
        sign.cmp(&other_sign).then(if sign == Ordering::Less { sizes.reverse() } else { sizes })
    }

    fn ordered(metric: Metric, left: &Confusion, right: &Confusion) -> Option<Ordering> {
        Some(metric.order(left)?.compare(&metric.order(right)?))
    }

    proptest! {
        #[test]
        fn totals_beyond_32_bits_are_compared_exactly(
            (positives, negatives) in (1_u64 << 33..1 << 40, 1_u64 << 33..1 << 40),
            shares in prop::array::uniform4(0.0..=1.0_f64),
            nudge in any::<bool>(),
        ) {
            let part = |of: u64, share: f64| (of as f64 * share) as u64;
            let at = |tp: u64, fp: u64| Confusion { tp, fp, fn_: positives - tp, tn: negatives - fp };
            let left = at(part(positives, shares[0]), part(negatives, shares[1]));
            // Neighbours, which f64 cannot tell apart, as well as any two.
            let right = if nudge {
                at(left.tp.saturating_sub(1), left.fp.saturating_sub(1))
            } else {
                at(part(positives, shares[2]), part(negatives, shares[3]))
            };
            for metric in [Metric::Mcc, Metric::Kappa] {
                let defined = [&left, &right].iter().all(|c| c.predicted_1() > 0 && c.predicted_0() > 0);
                if defined {
                    let expected = compared_by_definition(metric, &left, &right);
                    prop_assert_eq!(ordered(metric, &left, &right), Some(expected), "{:?}", metric);
                }
            }
            let youden = |c: &Confusion| {
                i128::from(c.tp) * i128::from(negatives) - i128::from(c.fp) * i128::from(positives)
            };
            let expected = Some(youden(&left).cmp(&youden(&right)));
            prop_assert_eq!(ordered(Metric::YoudenJ, &left, &right), expected);
            prop_assert_eq!(ordered(Metric::BalancedAccuracy, &left, &right), expected);
        }

        #[test]
        fn counts_are_in_the_same_order_when_all_of_them_are_multiplied(
            (positives, negatives) in (1_u64..12, 1_u64..12), shares in prop::array::uniform4(0_u64..12),
            times in 1_u64 << 33..1 << 58,
        ) {
            let at = |tp: u64, fp: u64, times: u64| {
                let (tp, fp) = (tp.min(positives), fp.min(negatives));
                Confusion { tp: tp * times, fp: fp * times, fn_: (positives - tp) * times, tn: (negatives - fp) * times }
            };
            for metric in Metric::ALL {
                let [few, many] =
                    [1, times].map(|times| ordered(metric, &at(shares[0], shares[1], times), &at(shares[2], shares[3], times)));
                prop_assert_eq!(few, many, "{:?}", metric);
            }
        }
    }
}
