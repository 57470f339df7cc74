//! Objectives, in the words of the screen and of messages.

use super::{Confidence, Goal, Limit, Limited, Objective, Sense};
use crate::metrics::grouped;
use crate::metrics::percent::in_percent;

impl Objective {
    /// `recall at precision ≥ 0.95, not proven (90 %)`, where that is what became of the guarantee.
    pub(crate) fn label_not_proven(&self, confidence: Confidence, fate: &str) -> String {
        let plain = Self { confidence: None, ..self.clone() };
        format!("{}, {fate} ({} %)", plain.label(), in_percent(confidence.share()))
    }

    /// `F1`, `recall at precision ≥ 0.95`, `F2 at FPR ≤ 0.01, at most 500 predicted 1`
    pub(crate) fn label(&self) -> String {
        let limits: Vec<String> = self.limits.iter().map(Limit::label).collect();
        let joined = limits.join(", ");
        if let Some(confidence) = self.confidence {
            return format!("{} at guaranteed {joined} ({} %)", self.goal.label(), in_percent(confidence.share()));
        }
        match self.limits.first().map(|limit| limit.of) {
            None => self.goal.label(),
            // Those say "at" themselves.
            Some(Limited::Predicted | Limited::PredictedShare) => format!("{} {joined}", self.goal.label()),
            Some(Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr) => format!("{} at {joined}", self.goal.label()),
        }
    }
}

impl Objective {
    /// ` (its limit is a point estimate)`, behind its name where a limit is not guaranteed.
    pub(crate) fn estimate(&self) -> &'static str {
        match (self.confidence, self.limits.len()) {
            (Some(_), _) | (None, 0) => "",
            (None, 1) => " (its limit is a point estimate)",
            (None, _) => " (its limits are point estimates)",
        }
    }
}

impl Goal {
    /// What a list calls it, and its value.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Metric(metric) => metric.label().to_owned(),
            Self::FBeta(beta) => format!("F{beta}"),
            Self::Closest01 => "closest to (0, 1)".into(),
            Self::EqualErrorRate => "equal error rate".into(),
            Self::PrecisionEqualsRecall => "precision = recall".into(),
            Self::Mean(mean) => mean.label().to_owned(),
        }
    }
}

impl Limit {
    /// `precision ≥ 0.95`, `at most 500 predicted 1`
    pub(crate) fn label(&self) -> String {
        let (sign, most) = match self.sense {
            Sense::AtLeast => ('≥', "at least"),
            Sense::AtMost => ('≤', "at most"),
        };
        match self.of {
            Limited::Predicted => format!("{most} {} predicted 1", grouped(self.bound as u64)),
            Limited::PredictedShare => format!("{most} {} % predicted 1", in_percent(self.bound)),
            of @ (Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr) => {
                format!("{} {sign} {}", of.label(), self.bound)
            }
        }
    }
}

impl Limited {
    /// `precision`, `F0.5`, `FPR`
    pub(crate) fn label(self) -> String {
        match self {
            Self::Metric(metric) => metric.label().to_owned(),
            Self::FBeta(beta) => format!("F{beta}"),
            Self::Fpr => "FPR".into(),
            Self::Predicted | Self::PredictedShare => "predicted 1".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_objective_is_called_what_people_call_it() {
        for (objective, label) in [
            ("f1", "F1"),
            ("f0.5", "F0.5"),
            ("recall@precision>=0.95", "recall at precision ≥ 0.95"),
            ("f2@fpr<=0.01,predicted<=1500", "F2 at FPR ≤ 0.01, at most 1,500 predicted 1"),
            ("recall@predicted<=2%", "recall at most 2 % predicted 1"),
            ("balanced_accuracy@npv>=0.9", "balanced accuracy at NPV ≥ 0.9"),
            ("eer", "equal error rate"),
            ("cost@recall>=0.8", "cost of a row at recall ≥ 0.8"),
            ("exact", "exact match"),
            ("answer_f1@npv>=0.9", "answer F1 at NPV ≥ 0.9"),
            ("precision>=0.95 with 90%", "recall at guaranteed precision ≥ 0.95 (90 %)"),
        ] {
            assert_eq!(objective.parse::<Objective>().unwrap().label(), label);
        }
        let objective: Objective = "precision>=0.95 with 90%".parse().unwrap();
        let unproven = objective.label_not_proven(objective.confidence.unwrap(), "not proven");
        assert_eq!(unproven, "recall at precision ≥ 0.95, not proven (90 %)");
    }
}
