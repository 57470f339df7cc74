//! Between logits, log-odds, probabilities and losses: each function of the field once.

/// The probability of log-odds, `1 / (1 + e^−x)`: the form that scores are made with, whose bits must not change. Far below 0 it
/// keeps fewer digits than `e^x / (1 + e^x)` would, and below −709.8 it is 0.
pub(crate) fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Log-odds of a probability; ±∞ at the ends.
pub(crate) fn log_odds(probability: f64) -> f64 {
    probability.ln() - (-probability).ln_1p()
}

/// Probability of `class` among `logits`: softmax in f64 from f32 logits, shifted by the largest so that nothing overflows.
///
/// # Panics
/// Where there is no such class.
pub(super) fn softmax(logits: &[f32], class: usize) -> f64 {
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exp = |logit: f32| (f64::from(logit) - f64::from(max)).exp();
    exp(logits[class]) / logits.iter().map(|&logit| exp(logit)).sum::<f64>()
}

/// Log-odds of `class` among `logits`, exact where the probability saturates: the logit itself where it is alone, the
/// difference of two, else `z_class − ln Σ e^z` over the other classes.
///
/// # Panics
/// Where there is no such class.
pub(crate) fn margin(logits: &[f32], class: usize) -> f64 {
    match logits {
        [logit] => f64::from(*logit),
        [_, _] => f64::from(logits[class]) - f64::from(logits[1 - class]),
        _ => {
            let rest = || logits.iter().enumerate().filter(|(other, _)| *other != class).map(|(_, &z)| f64::from(z));
            let max = rest().fold(f64::NEG_INFINITY, f64::max);
            f64::from(logits[class]) - max - rest().map(|z| (z - max).exp()).sum::<f64>().ln()
        }
    }
}

/// `ln(1 + e^x)`, without overflow.
pub(super) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// Cross entropy `−ln p(label)` of a label whose class 1 has these log-odds, as the `per_example_loss` of BERT's
/// `create_model`.
pub(crate) fn cross_entropy(log_odds: f64, label: bool) -> f64 {
    softplus(if label { -log_odds } else { log_odds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_and_sigmoid_undo_each_other() {
        for x in [-40.0, -3.0, 0.0, 0.5, 20.0] {
            assert!((log_odds(sigmoid(x)) - x).abs() < 1e-7, "{x}");
        }
        assert_eq!((log_odds(0.0), log_odds(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!((sigmoid(f64::NEG_INFINITY), sigmoid(f64::INFINITY)), (0.0, 1.0));
    }

    #[test]
    fn the_margin_is_the_log_odds_of_the_softmax_and_does_not_saturate() {
        for logits in [vec![1.5_f32, -0.5], vec![0.25, 2.0, -1.0], vec![3.0, 1.0, 0.0, -2.0]] {
            for class in 0..logits.len() {
                let expected = log_odds(softmax(&logits, class));
                assert!((margin(&logits, class) - expected).abs() < 1e-12, "{logits:?}, class {class}");
            }
        }
        assert_eq!(margin(&[500.0, -500.0], 0), 1000.0);
        assert_eq!(margin(&[2.5], 0), 2.5);
    }

    #[test]
    fn the_loss_of_a_label_is_the_logarithm_of_its_probability_and_never_overflows() {
        for x in [-5.0, 0.0, 2.0] {
            assert!((cross_entropy(x, true) + sigmoid(x).ln()).abs() < 1e-12, "{x}");
            assert!((cross_entropy(x, false) + (1.0 - sigmoid(x)).ln()).abs() < 1e-12, "{x}");
        }
        assert_eq!((softplus(1000.0), softplus(-1000.0)), (1000.0, 0.0));
        assert_eq!(cross_entropy(f64::INFINITY, true), 0.0);
    }
}
