//! Round numbers on an axis.

use crate::app::CurveKind;
use crate::metrics::{normal_cdf, normal_quantile};

/// A place on an axis, in its unit, with what stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub at: f64,
    pub label: String,
}

/// At most `most` round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten.
pub(super) fn round((low, high): (f64, f64), most: usize) -> Vec<Tick> {
    let Some((step, decimals)) = step((low, high), most) else { return Vec::new() };
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    // −0 would be written with its sign.
    let number = |index: usize| (first + index as f64) * step + 0.0;
    let count = if last >= first { (last - first) as usize + 1 } else { 0 };
    (0..count.min(most.max(1) + 1)).map(number).map(|at| Tick { at, label: written(at, step, decimals) }).collect()
}

/// The distance of ticks, and the digits that they take after the point.
fn step((low, high): (f64, f64), most: usize) -> Option<(f64, usize)> {
    let least = (high - low) / most.max(1) as f64;
    if !least.is_finite() || least <= 0.0 {
        return None;
    }
    let exponent = least.log10().floor();
    let power = 10_f64.powi(exponent as i32);
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= least * (1.0 - 1e-9))?;
    let exponent = if factor == 10.0 { exponent + 1.0 } else { exponent };
    let step = factor * power;
    (step > 0.0 && step.is_finite()).then_some((step, (-exponent).max(0.0) as usize))
}

/// A tick in as few characters as tell it from its neighbours.
fn written(number: f64, step: f64, decimals: usize) -> String {
    let number = if number.abs() < step / 2.0 { 0.0 } else { number };
    if decimals <= 6 && number.abs() < 1e7 { format!("{number:.decimals$}") } else { format!("{number:.1e}") }
}

/// Rates that the probit axes of a DET curve name, in so far as they have room.
const RATES: [f64; 17] =
    [0.0001, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999];

/// Rates on a probit axis, no two nearer to each other than a `most`th of it: those that are usual, or round ones where the part
/// that shows is short.
fn probits((low, high): (f64, f64), most: usize) -> Vec<Tick> {
    let least = (high - low) / most.max(1) as f64;
    let usual = RATES.map(|rate| Tick { at: normal_quantile(rate), label: rate.to_string() });
    let inside = |tick: &Tick| (low..=high).contains(&tick.at);
    let usual: Vec<Tick> = usual.into_iter().filter(inside).collect();
    let known = if usual.len() >= 3 {
        usual
    } else {
        let rates = round((normal_cdf(low), normal_cdf(high)), most);
        rates.into_iter().map(|rate| Tick { at: normal_quantile(rate.at), ..rate }).filter(inside).collect()
    };
    let mut kept: Vec<Tick> = Vec::new();
    for tick in known {
        if kept.last().is_none_or(|last| tick.at - last.at >= least) {
            kept.push(tick);
        }
    }
    kept
}

/// The ticks of one axis of a curve.
pub(super) fn of(kind: CurveKind, range: (f64, f64), most: usize) -> Vec<Tick> {
    match kind {
        CurveKind::Det => probits(range, most),
        CurveKind::Roc
        | CurveKind::PrecisionRecall
        | CurveKind::Metric
        | CurveKind::Calibration
        | CurveKind::Cost
        | CurveKind::Gain
        | CurveKind::Lift
        | CurveKind::Coverage => round(range, most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_as_many_as_have_room() {
        let labels = |range, most| round(range, most).into_iter().map(|tick| tick.label).collect::<Vec<_>>();
        assert_eq!(labels((0.0, 1.0), 5), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels((0.0, 1.0), 2), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels((-0.3, 1.0), 3), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels((0.4975, 0.5131), 3), ["0.50", "0.51"]);
        assert_eq!(labels((0.0, 1_000_000.0), 4), ["0", "500000", "1000000"]);
        assert_eq!(labels((0.0, 5e-300), 2).len(), 2);
        assert_eq!(labels((0.5, 0.5), 4), Vec::<String>::new());
        assert_eq!(labels((f64::MIN, f64::MAX), 4), Vec::<String>::new());
    }

    #[test]
    fn probit_axes_name_usual_rates_and_round_ones_near_to() {
        let labels = |range, most| probits(range, most).into_iter().map(|tick| tick.label).collect::<Vec<_>>();
        assert_eq!(labels((-2.4, 0.1), 5), ["0.01", "0.05", "0.2", "0.5"]);
        assert_eq!(labels((-0.1, 0.1), 4), ["0.48", "0.50", "0.52"]);
    }
}
