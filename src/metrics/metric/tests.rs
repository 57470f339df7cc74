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
    let of = |is: fn(Metric) -> bool| -> Vec<&str> {
        Metric::ALL.into_iter().filter(|metric| is(*metric)).map(Metric::key).collect()
    };
    assert_eq!(of(Metric::is_share), ["accuracy", "precision", "recall", "specificity", "npv"]);
    assert_eq!(of(|metric| !metric.has_interval()), ["f1", "mcc", "kappa"]);
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
