//! What is said where no threshold meets an objective.

use super::choice::{NotProven, Unmet};
use super::guarantee::{Attempt, Failure, Guaranteed, Procedure};
use super::objective::{Limit, Limited, Objective, Sense};
use super::p_value::Level;
use super::written::{counted, exact};

impl Unmet {
    /// That no threshold meets `objective` on the rows at this `place` (` on this data`), or that it means nothing there, and why.
    /// The objective is called `name`.
    pub(crate) fn said(&self, objective: &Objective, name: &str, place: &str) -> String {
        let [before, behind] = self.around();
        format!("{before}{name}{behind}{place}{}", self.why(objective))
    }

    /// The same of the scores that are called `whose`, where others may have such a threshold, without what is nearest; what means
    /// nothing here has none for anybody.
    pub(crate) fn said_of(&self, objective: &Objective, whose: &str) -> String {
        match self {
            Self::GuaranteeElsewhere | Self::GuaranteeOfDecimals => self.said(objective, &objective.to_string(), ""),
            Self::Undefined | Self::NotProven(_) | Self::Limits(_) => {
                format!("no threshold of {whose} meets {objective}")
            }
        }
    }

    /// What stands before and behind the name of the objective.
    pub(crate) fn around(&self) -> [&'static str; 2] {
        match self {
            Self::GuaranteeElsewhere | Self::GuaranteeOfDecimals => ["", " is not defined"],
            Self::Undefined | Self::NotProven(_) | Self::Limits(_) => ["no threshold meets ", ""],
        }
    }

    /// Why that is so, and the nearest that can be had, as an objective that can be typed; it goes on behind what
    /// [`around`](Self::around) says.
    pub(crate) fn why(&self, objective: &Objective) -> String {
        let nearest = match self {
            Self::Undefined if objective.needs_answers() => return no_answers(&objective.goal.label()),
            Self::Undefined => return undefined(&objective.goal.label()),
            Self::GuaranteeElsewhere => {
                return ": a guarantee holds for rows like these, not at another prevalence".into();
            }
            Self::GuaranteeOfDecimals => {
                return ": a guarantee counts rows, and these weights are not whole numbers of rows".into();
            }
            Self::NotProven(reason) => return not_proven(reason, objective),
            Self::Limits(nearest) => nearest.as_ref(),
        };
        let had = nearest.limit_value.zip(nearest.point);
        let had = had.map(|(reached, point)| Had { reached, threshold: point.threshold, value: point.value });
        nearest_said(objective, (&nearest.limit, &nearest.also), had)
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
fn nearest_said(objective: &Objective, (unkept, also): (&Limit, &[(Limit, Option<f64>)]), had: Option<Had>) -> String {
    let Some(Had { reached, threshold, value }) = had else {
        return undefined(&unkept.of.label());
    };
    // What is missed is named with what can be had of it; where that is undefined, it can be had of nothing.
    let reached = |limit: &Limit| match also.iter().find(|(missed, _)| missed == limit) {
        Some((_, there)) => there.map(|there| Limit { bound: limit.attainable(there), ..*limit }),
        None if limit == unkept => Some(Limit { bound: limit.attainable(reached), ..*limit }),
        None => Some(*limit),
    };
    let limits = objective.limits.iter().filter_map(reached).collect();
    let had = Objective { goal: objective.goal, limits, confidence: None };
    let (threshold, goal) = (exact(threshold), objective.goal.label());
    format!("; the nearest that can be had is '{had}', at threshold {threshold} with {goal} {}", rounded(value))
}

/// `: nothing could be proven; on the grid testing stopped at its first threshold (0.689: p = 0.44, above 0.05), and none of the
/// twenty thresholds passed; …`
fn not_proven(reason: &NotProven, objective: &Objective) -> String {
    let tried: Vec<String> = reason.attempts.iter().map(tried).collect();
    let what = objective.demand().map(|demand| demand.what());
    let needed = match reason.needed() {
        Some(needed) if reason.rows < needed => {
            let (rows, right) = (counted_rows(needed, what), without_error(what));
            format!("; at least {rows} would be needed even if {right}, and more with any error")
        }
        Some(needed) => {
            let (rows, right) = (counted_rows(needed, what), without_error(what));
            format!("; {rows} would have been enough if {right}; errors make it more")
        }
        None => "; no number of rows could prove it".into(),
    };
    format!(": nothing could be proven; {}{needed}", tried.join(", and "))
}

/// What came of one procedure.
fn tried(attempt: &Attempt) -> String {
    let place = match attempt.procedure {
        Procedure::Candidates => "score by score",
        Procedure::Grid1000 => "on the grid",
        Procedure::Bonferroni20 => return "none of the twenty thresholds passed".into(),
    };
    match attempt.first_failure() {
        Some(Failure { threshold, p }) => {
            let threshold = threshold.map_or_else(|| "above all scores".into(), exact);
            let level = Level::new(attempt.level);
            let (p, level) = (level.failed(p), level.written());
            format!("{place} testing stopped at its first threshold ({threshold}: p = {p}, above {level})")
        }
        None => format!("{place} no threshold has rows enough to be tested"),
    }
}

/// So many of the rows that count.
fn counted_rows(rows: u64, what: Option<Guaranteed>) -> String {
    let rows = rows as usize;
    match what {
        Some(Guaranteed::Precision) | None => format!("{} predicted 1", counted(rows, "row")),
        Some(Guaranteed::Recall) => counted(rows, "positive"),
        Some(Guaranteed::Fpr | Guaranteed::Specificity) => counted(rows, "negative"),
    }
}

/// That none of them is an error.
fn without_error(what: Option<Guaranteed>) -> &'static str {
    match what {
        Some(Guaranteed::Precision) | None => "all were right",
        Some(Guaranteed::Recall) => "none were missed",
        Some(Guaranteed::Fpr | Guaranteed::Specificity) => "none were predicted 1",
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

/// Of what has no value at any threshold, which is so only where all rows have one label.
fn undefined(what: &str) -> String {
    format!(": {what} is undefined here, as a class is missing")
}

/// Of what answers are worth, where rows are not questions or nobody knows the right answers.
fn no_answers(what: &str) -> String {
    format!(": {what} needs questions with answers, both those of the model and the right ones")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Axis, Sweep, Terms};

    #[test]
    fn the_nearest_that_is_named_can_be_had() {
        let sweep = Sweep::new(&[0.9, 0.7, 0.5, 0.3, 0.1], &[false, true, true, true, false]);
        for (objective, words) in [
            ("recall@precision>=0.95", "'recall@precision>=0.75', at threshold 0.2 with recall 1"),
            (
                "precision@recall>=0.5,precision>=0.9",
                "'precision@recall>=0.5,precision>=0.75', at threshold 0.2 with precision 0.75",
            ),
            ("mcc@precision>=0.76,recall>=0.1", "'mcc@precision>=0.75,recall>=0.1', at threshold 0.2 with MCC 0.6124"),
            // What can be kept is kept, in whichever order it is typed.
            ("f1@precision>=0.9,predicted<=3", "'f1@precision>=0.6666,predicted<=3', at threshold 0.4 with F1 0.6667"),
            ("f1@predicted<=3,precision>=0.9", "'f1@predicted<=3,precision>=0.6666', at threshold 0.4 with F1 0.6667"),
            // No two of them can be kept together: the first that can be is.
            (
                "recall@precision>=0.9,npv>=0.8,predicted<=1",
                "'recall@precision>=0.75,npv>=0.8,predicted<=4', at threshold 0.2 with recall 1",
            ),
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
            ("youden_j", ": Youden's J is undefined here, as a class is missing"),
            ("precision@recall>=0.5", ": recall is undefined here, as a class is missing"),
        ] {
            let objective: Objective = objective.parse().unwrap();
            assert_eq!(negatives.choose(&objective, &Terms::default()).unwrap_err().why(&objective), words);
        }
    }

    #[test]
    fn what_was_not_proven_says_where_testing_stopped_and_what_rows_it_takes() {
        let why = |sweep: &Sweep, objective: &str, procedure| {
            let objective: Objective = objective.parse().unwrap();
            let chosen = sweep.choose_or_prove(&objective, &Terms::default(), Axis::Probability, procedure);
            chosen.found.unwrap_err().why(&objective)
        };
        let sweep = |rows: u32| {
            let scores: Vec<f64> = (0..rows).map(|row| f64::from(row) / f64::from(rows)).collect();
            let labels: Vec<bool> = (0..rows).map(|row| row % 3 == 0).collect();
            Sweep::new(&scores, &labels)
        };
        let (many, few) = (sweep(1_000), sweep(9));
        let stopped = why(&many, "precision>=0.9 with 90%", None);
        let begins = ": nothing could be proven; on the grid testing stopped at its first threshold (0.971: p = ";
        let ends = ", above 0.05), and none of the twenty thresholds passed; 29 rows predicted 1 would have been enough if all were \
                    right; errors make it more";
        assert!(stopped.starts_with(begins) && stopped.ends_with(ends), "{stopped}");
        for (objective, procedure, words) in [
            (
                "precision>=0.9 with 90%",
                None,
                "on the grid no threshold has rows enough to be tested, and none of the twenty thresholds passed; at least 29 rows \
                 predicted 1 would be needed even if all were right, and more with any error",
            ),
            (
                "precision>=0.9 with 90%",
                Some(Procedure::Bonferroni20),
                "none of the twenty thresholds passed; at least 51 rows predicted 1 would be needed even if all were right, and more \
                 with any error",
            ),
            (
                "recall>=0.9 with 90%",
                None,
                "score by score testing stopped at its first threshold (0: p = 0.729, above 0.1); at least 22 positives would be \
                 needed even if none were missed, and more with any error",
            ),
            (
                "recall>=0.9 with 99.99999%",
                None,
                "score by score testing stopped at its first threshold (0: p = 0.729, above 1e-7); at least 153 positives would be \
                 needed even if none were missed, and more with any error",
            ),
            (
                "fpr<=0.1 with 90%",
                None,
                "score by score testing stopped at its first threshold (above all scores: p = 0.5314, above 0.1); at least 22 \
                 negatives would be needed even if none were predicted 1, and more with any error",
            ),
            (
                "precision>=1 with 90%",
                None,
                "on the grid no threshold has rows enough to be tested, and none of the twenty thresholds passed; no number of rows \
                 could prove it",
            ),
        ] {
            assert_eq!(why(&few, objective, procedure), format!(": nothing could be proven; {words}"), "{objective}");
        }
    }
}
