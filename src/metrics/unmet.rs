//! What is said where no threshold meets an objective.

use super::choice::{NotProven, Unmet};
use super::guarantee::{Failure, Guaranteed};
use super::objective::{Limit, Limited, Objective, Sense};
use super::written::{exact, grouped};

impl Unmet {
    /// Why no threshold meets `objective`, and the nearest that can be had, as an objective that can be typed; it goes on
    /// behind "no threshold meets …".
    pub(crate) fn why(&self, objective: &Objective) -> String {
        let nearest = match self {
            Self::Undefined => return format!(": {} is undefined on these rows", objective.goal.label()),
            Self::GuaranteeElsewhere => {
                return ": a guarantee holds for rows like these, not at another prevalence".into();
            }
            Self::GuaranteeOfDecimals => {
                return ": a guarantee counts rows, and weights that are not whole numbers count none".into();
            }
            Self::NotProven(reason) => return not_proven(reason, objective),
            Self::Limits(nearest) => nearest.as_ref(),
        };
        let had = nearest.limit_value.zip(nearest.point);
        let had = had.map(|(reached, point)| Had { reached, threshold: point.threshold, value: point.value });
        nearest_said(objective, &nearest.limit, had)
    }
}

/// What can be had nearest to a limit.
#[derive(Clone, Copy)]
struct Had {
    /// The best value of what is limited.
    reached: f64,
    threshold: f64,
    /// Of the goal there.
    value: f64,
}

/// `; the nearest that can be had is 'recall@precision>=0.75', at threshold 0.2 with recall 1`
fn nearest_said(objective: &Objective, unkept: &Limit, had: Option<Had>) -> String {
    let Some(Had { reached, threshold, value }) = had else {
        return format!(": {} is undefined on these rows", unkept.of.label());
    };
    let reached = Limit { bound: unkept.attainable(reached), ..*unkept };
    let limits = objective.limits.iter().map(|limit| if limit == unkept { reached } else { *limit });
    // Whether a limit behind this one can be kept as well is not known.
    let until = objective.limits.iter().position(|limit| limit == unkept).unwrap_or(0);
    let limits = limits.take(until + 1).collect();
    let had = Objective { goal: objective.goal, limits, confidence: None };
    let (threshold, goal) = (exact(threshold), objective.goal.label());
    format!("; the nearest that can be had is '{had}', at threshold {threshold} with {goal} {}", rounded(value))
}

/// `: nothing passed the test at this confidence; testing stopped at the first threshold (0.912, p = 0.92); at least 59 rows …`
fn not_proven(reason: &NotProven, objective: &Objective) -> String {
    let first = reason.first.map_or_else(String::new, |Failure { threshold, p }| {
        let threshold = threshold.map_or_else(|| "above all scores".into(), exact);
        format!("; testing stopped at the first threshold ({threshold}, p = {})", rounded(p))
    });
    let needed = match reason.needed {
        Some(needed) => format!("; at least {} {} are needed", grouped(needed), without_error(objective)),
        None => "; no number of rows could prove it".into(),
    };
    format!(": nothing passed the test at this confidence{first}{needed}")
}

/// The rows that a proof takes, if none of them is an error.
fn without_error(objective: &Objective) -> &'static str {
    match objective.demand().map(|demand| demand.what()) {
        Some(Guaranteed::Precision) | None => "rows predicted 1, all of them right,",
        Some(Guaranteed::Recall) => "positives, none of them missed,",
        Some(Guaranteed::Fpr | Guaranteed::Specificity) => "negatives, none of them predicted 1,",
    }
}

impl Limit {
    /// `value`, which can be reached, as a short number that can be reached as well.
    fn attainable(&self, value: f64) -> f64 {
        match self.of {
            Limited::Predicted => value,
            Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr | Limited::PredictedShare => {
                let short = match self.sense {
                    Sense::AtLeast => (value * 1e4).floor() / 1e4,
                    Sense::AtMost => (value * 1e4).ceil() / 1e4,
                };
                // What is shorter and nearer still may be a bound that nobody can type.
                let keeps = match self.sense {
                    Sense::AtLeast => short <= value,
                    Sense::AtMost => short >= value,
                };
                if keeps { short } else { value }
            }
        }
    }
}

fn rounded(value: f64) -> String {
    exact((value * 1e4).round() / 1e4)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Sweep, Terms};

    #[test]
    fn the_nearest_that_is_named_can_be_had() {
        let sweep = Sweep::new(&[0.9, 0.7, 0.5, 0.3, 0.1], &[false, true, true, true, false]);
        for (objective, words) in [
            ("recall@precision>=0.95", "'recall@precision>=0.75', at threshold 0.2 with recall 1"),
            (
                "precision@recall>=0.5,precision>=0.9",
                "'precision@recall>=0.5,precision>=0.75', at threshold 0.2 with precision 0.75",
            ),
            ("mcc@precision>=0.76,recall>=0.1", "'mcc@precision>=0.75', at threshold 0.2 with MCC 0.6124"),
            ("recall@predicted>=6", "'recall@predicted>=5', at threshold 0 with recall 1"),
        ] {
            let objective: Objective = objective.parse().unwrap();
            let why = sweep.choose(&objective, &Terms::default()).unwrap_err().why(&objective);
            assert_eq!(why, format!("; the nearest that can be had is {words}"));
            let named = why.split('\'').nth(1).unwrap().parse::<Objective>().unwrap();
            assert!(sweep.best(&named).is_some(), "{named}");
        }
        let negatives = Sweep::new(&[0.9, 0.5], &[false, false]);
        for (objective, words) in [
            ("youden_j", ": Youden's J is undefined on these rows"),
            ("precision@recall>=0.5", ": recall is undefined on these rows"),
        ] {
            let objective: Objective = objective.parse().unwrap();
            assert_eq!(negatives.choose(&objective, &Terms::default()).unwrap_err().why(&objective), words);
        }
    }
}
