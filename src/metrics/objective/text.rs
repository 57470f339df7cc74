//! An objective in words: `f1`, `f0.5`, `recall@precision>=0.95`, `f2@fpr<=0.01,predicted<=2%`.
//!
//! `[goal@]limit{,limit}[ with P%]` or a goal alone; a limit is `name>=number` or `name<=number`. Where limits stand alone the goal is
//! recall, or precision where one of them limits recall. `q%` is the decimal q with its point moved two places: nothing is
//! divided.

use std::fmt;
use std::str::FromStr;

use super::{Beta, Confidence, Goal, Limit, Limited, Objective, Sense, names};
use crate::metrics::percent::{in_percent, parse_number};
use crate::metrics::{Metric, RowMean};

const CLOSEST: &str = "closest01";
const EQUAL_ERROR_RATE: &str = "eer";
const BREAK_EVEN: &str = "precision=recall";
const FPR: &str = "fpr";
const PREDICTED: &str = "predicted";

/// The name on the command line, in JSON and in decisions; parsed back by `FromStr`.
impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.goal.fmt(f)?;
        for (index, limit) in self.limits.iter().enumerate() {
            write!(f, "{}{limit}", if index == 0 { '@' } else { ',' })?;
        }
        self.confidence.map_or(Ok(()), |confidence| write!(f, " with {}%", in_percent(confidence.share())))
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metric(metric) => f.write_str(metric.key()),
            Self::FBeta(beta) => write!(f, "f{beta}"),
            Self::Closest01 => f.write_str(CLOSEST),
            Self::EqualErrorRate => f.write_str(EQUAL_ERROR_RATE),
            Self::PrecisionEqualsRecall => f.write_str(BREAK_EVEN),
            Self::Mean(mean) => f.write_str(mean.key()),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.of, self.sense)?;
        match self.of {
            Limited::PredictedShare => write!(f, "{}%", in_percent(self.bound)),
            Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr | Limited::Predicted => write!(f, "{}", self.bound),
        }
    }
}

impl fmt::Display for Limited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metric(metric) => f.write_str(metric.key()),
            Self::FBeta(beta) => write!(f, "f{beta}"),
            Self::Fpr => f.write_str(FPR),
            Self::Predicted | Self::PredictedShare => f.write_str(PREDICTED),
        }
    }
}

impl fmt::Display for Sense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        })
    }
}

/// `0.5`, `2`
impl fmt::Display for Beta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

/// Why a text is no objective.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an objective: {fault}")]
pub struct UnknownObjective {
    /// As it was typed.
    pub text: String,
    /// What is wrong with it.
    pub fault: ObjectiveFault,
}

/// What is wrong with an objective.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectiveFault {
    /// No goal has this name.
    #[error(
        "use {names}, f0.5 or another F-beta, {CLOSEST}, {EQUAL_ERROR_RATE}, {BREAK_EVEN}, {means}, or a goal with limits, as \
         in 'recall@precision>=0.95'",
        names = Metric::ALL.map(Metric::key).join(", "),
        means = RowMean::ALL.map(RowMean::key).join(", ")
    )]
    Goal,
    /// What is limited has no such name.
    #[error("'{0}' cannot be limited; limit {names}, an F-beta, {FPR} or {PREDICTED}", names = Metric::ALL.map(Metric::key).join(", "))]
    Limited(String),
    /// A limit without `>=` or `<=`.
    #[error("a limit has >= or <=, as in 'precision>=0.95'; '{0}' has neither")]
    Comparison(String),
    /// The bound is no number, or one that the figure cannot reach.
    #[error("{of} is limited by a number from {lowest} to 1, as in '{of}>=0.95', not '{bound}'")]
    Bound {
        /// The figure.
        of: String,
        /// The least it can be.
        lowest: i8,
        /// As it was typed.
        bound: String,
    },
    /// The bound on the predicted rows is neither a count nor a share.
    #[error(
        "{PREDICTED} is limited by a whole number of rows or by a percentage, as in '{PREDICTED}<=500' and '{PREDICTED}<=2%'; '{0}' is neither"
    )]
    Predicted(String),
    /// The confidence is none.
    #[error("a confidence is a share above 0 and below 1, as in 'precision>=0.95 with 90%', not '{0}'")]
    Confidence(String),
    /// What stands before `with` is nothing to guarantee.
    #[error(
        "one limit alone can be guaranteed, on precision>=, recall>=, specificity>= or {FPR}<=, with the goal recall (for a limit on \
         recall: precision), as in 'precision>=0.95 with 90%'"
    )]
    Guarantee,
    /// β is out of range.
    #[error("the β of F-beta is a number above 0 and up to 1000, with at most six digits after the point")]
    Beta,
}

/// Reads what `Display` writes, and what people type for it: any case, blanks anywhere, ≥ and ≤, and other usual names (`tpr`, `ppv`).
impl FromStr for Objective {
    type Err = UnknownObjective;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let written = written.to_lowercase().replace('≥', ">=").replace('≤', "<=");
        objective(&written).map_err(|fault| UnknownObjective { text: text.trim().to_owned(), fault })
    }
}

fn objective(text: &str) -> Result<Objective, ObjectiveFault> {
    let Some((estimated, confidence)) = text.split_once("with") else { return point_estimate(text) };
    let share = parse_number(confidence).and_then(Confidence::new);
    let confidence = share.ok_or_else(|| ObjectiveFault::Confidence(confidence.to_owned()))?;
    point_estimate(estimated)?.guaranteed(confidence)
}

fn point_estimate(text: &str) -> Result<Objective, ObjectiveFault> {
    let limits = |limits: &str| limits.split(',').map(limit).collect::<Result<Vec<_>, _>>();
    if let Some((name, limited)) = text.split_once('@') {
        return Ok(Objective { goal: goal(name)?, limits: limits(limited)?, confidence: None });
    }
    if !text.contains(['<', '>']) {
        return Ok(goal(text)?.into());
    }
    let limits = limits(text)?;
    let is_on_recall = limits.iter().any(|limit| limit.of == Limited::Metric(Metric::Recall));
    let goal = Goal::Metric(if is_on_recall { Metric::Precision } else { Metric::Recall });
    Ok(Objective { goal, limits, confidence: None })
}

fn goal(name: &str) -> Result<Goal, ObjectiveFault> {
    if let Some(metric) = names::metric(name) {
        return Ok(Goal::Metric(metric));
    }
    if let Some(goal) = names::goal(name) {
        return Ok(goal);
    }
    match name {
        CLOSEST => Ok(Goal::Closest01),
        EQUAL_ERROR_RATE => Ok(Goal::EqualErrorRate),
        BREAK_EVEN => Ok(Goal::PrecisionEqualsRecall),
        _ => {
            if let Some(mean) = RowMean::ALL.into_iter().find(|mean| mean.key() == name) {
                return Ok(Goal::Mean(mean));
            }
            match f_beta(name).ok_or(ObjectiveFault::Goal)?? {
                FScore::F1 => Ok(Goal::Metric(Metric::F1)),
                FScore::Other(beta) => Ok(Goal::FBeta(beta)),
            }
        }
    }
}

/// F-beta, which has a name of its own where β is 1.
enum FScore {
    F1,
    Other(Beta),
}

/// `None` where the name is not that of an F-beta.
fn f_beta(name: &str) -> Option<Result<FScore, ObjectiveFault>> {
    let name = name.strip_suffix("score").map_or(name, |name| name.trim_end_matches(['_', '-']));
    let digits = name.strip_prefix('f').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))?;
    digits.parse::<f64>().ok()?;
    Some(beta(digits).ok_or(ObjectiveFault::Beta).map(|beta| match beta {
        Beta { millionths: 1_000_000 } => FScore::F1,
        other => FScore::Other(other),
    }))
}

/// β of a decimal without an exponent.
fn beta(decimal: &str) -> Option<Beta> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    let part = part.trim_end_matches('0');
    if part.len() > 6 {
        return None;
    }
    let millionths: u32 = format!("0{whole}{part:0<6}").parse().ok()?;
    (1..=1_000_000_000).contains(&millionths).then_some(Beta { millionths })
}

fn limit(text: &str) -> Result<Limit, ObjectiveFault> {
    let parts = [(">=", Sense::AtLeast), ("<=", Sense::AtMost)]
        .into_iter()
        .find_map(|(sign, sense)| text.split_once(sign).map(|(name, bound)| (name, sense, bound)));
    let (name, sense, bound) = parts.ok_or_else(|| ObjectiveFault::Comparison(text.to_owned()))?;
    if name == PREDICTED || names::limited(name) == Some(Limited::Predicted) {
        let (of, bound) = predicted(bound).ok_or_else(|| ObjectiveFault::Predicted(bound.to_owned()))?;
        return Ok(Limit { of, sense, bound });
    }
    let of = limited(name)?;
    let lowest = of.lowest();
    let number = parse_number(bound).filter(|number| (f64::from(lowest)..=1.0).contains(number));
    let fault = || ObjectiveFault::Bound { of: name.to_owned(), lowest, bound: bound.to_owned() };
    Ok(Limit { of, sense, bound: number.ok_or_else(fault)? })
}

fn limited(name: &str) -> Result<Limited, ObjectiveFault> {
    if let Some(metric) = names::metric(name) {
        return Ok(Limited::Metric(metric));
    }
    if name == FPR || names::limited(name) == Some(Limited::Fpr) {
        return Ok(Limited::Fpr);
    }
    match f_beta(name).ok_or_else(|| ObjectiveFault::Limited(name.to_owned()))?? {
        FScore::F1 => Ok(Limited::Metric(Metric::F1)),
        FScore::Other(beta) => Ok(Limited::FBeta(beta)),
    }
}

/// A count of rows, or a share of them.
fn predicted(bound: &str) -> Option<(Limited, f64)> {
    if bound.ends_with('%') {
        let share = parse_number(bound).filter(|share| (0.0..=1.0).contains(share))?;
        return Some((Limited::PredictedShare, share));
    }
    let is_count = !bound.is_empty() && bound.bytes().all(|byte| byte.is_ascii_digit());
    bound.parse().ok().filter(|count| is_count && *count <= 2_f64.powi(53)).map(|count| (Limited::Predicted, count))
}

impl Limited {
    /// The least that it can be.
    fn lowest(self) -> i8 {
        match self {
            Self::Metric(Metric::Mcc | Metric::YoudenJ | Metric::Kappa) => -1,
            Self::Metric(
                Metric::Accuracy
                | Metric::Precision
                | Metric::Recall
                | Metric::Specificity
                | Metric::Npv
                | Metric::F1
                | Metric::BalancedAccuracy,
            )
            | Self::FBeta(_)
            | Self::Fpr
            | Self::Predicted
            | Self::PredictedShare => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_typed_is_shown_in_its_canonical_form_and_that_reads_back_as_itself() {
        for (typed, canonical) in [
            ("f1", "f1"),
            ("F1.0", "f1"),
            ("f01", "f1"),
            ("f0.50", "f0.5"),
            ("f.5", "f0.5"),
            ("f2", "f2"),
            ("f1000", "f1000"),
            ("f0.000001", "f0.000001"),
            (" Accuracy ", "accuracy"),
            ("npv", "npv"),
            ("closest01", "closest01"),
            ("eer", "eer"),
            ("precision = recall", "precision=recall"),
            ("cost", "cost"),
            ("exact", "exact"),
            ("Answer_F1", "answer_f1"),
            ("answer_f1 @ precision >= 0.9", "answer_f1@precision>=0.9"),
            ("recall@precision>= 0.9", "recall@precision>=0.9"),
            ("recall@precision>=90%", "recall@precision>=0.9"),
            ("precision ≥ 0.95", "recall@precision>=0.95"),
            ("recall>=.8", "precision@recall>=0.8"),
            ("specificity>=1,recall>=0.5", "precision@specificity>=1,recall>=0.5"),
            ("recall@fpr<=0.010", "recall@fpr<=0.01"),
            ("f1@predicted<=500", "f1@predicted<=500"),
            ("predicted<=2%", "recall@predicted<=2%"),
            ("predicted<=0.29%", "recall@predicted<=0.29%"),
            ("f0.5@f2>=0.3,mcc>=-0.5,f1.0>=0.1", "f0.5@f2>=0.3,mcc>=-0.5,f1>=0.1"),
            ("cost@predicted<=100%", "cost@predicted<=100%"),
            ("precision=recall@npv>=1e-3", "precision=recall@npv>=0.001"),
            ("precision ≥ 0.95 with 90 %", "recall@precision>=0.95 with 90%"),
            ("recall@fpr<=1% with 0.95", "recall@fpr<=0.01 with 95%"),
            ("recall>=0.9 WITH 99.9%", "precision@recall>=0.9 with 99.9%"),
        ] {
            let objective: Objective = typed.parse().unwrap();
            assert_eq!(objective.to_string(), canonical, "{typed}");
            assert_eq!(canonical.parse(), Ok(objective));
        }
        let standard: Vec<String> = Objective::standard().map(|objective| objective.to_string()).collect();
        let expected = ["accuracy", "f1", "mcc", "balanced_accuracy", "youden_j", "kappa", "recall@precision>=0.95"];
        assert_eq!(standard, expected);
    }

    #[test]
    fn what_is_no_objective_is_told_with_what_is_wrong_with_it() {
        for (typed, words) in [
            ("", "use accuracy, precision, "),
            ("auc", "use accuracy, precision, "),
            ("f", "use accuracy, "),
            ("fpr", "use accuracy, "),
            ("auc@precision>=0.9", "use accuracy, "),
            ("recall@precision", "a limit has >= or <=, as in 'precision>=0.95'; 'precision' has neither"),
            ("recall@precision>0.9", "'precision>0.9' has neither"),
            ("recall@", "'' has neither"),
            ("recall@auc>=0.9", "'auc' cannot be limited; limit accuracy, "),
            ("cost>=3", "'cost' cannot be limited"),
            ("exact>=0.8", "'exact' cannot be limited"),
            ("precision>=95", "precision is limited by a number from 0 to 1, as in 'precision>=0.95', not '95'"),
            ("mcc>=-1.1", "mcc is limited by a number from -1 to 1"),
            ("recall@precision>=", ", not ''"),
            ("recall@precision>=nan", ", not 'nan'"),
            ("precision>=0,95", "'0,95'"),
            ("predicted<=0.5", "'predicted<=500' and 'predicted<=2%'; '0.5' is neither"),
            ("predicted<=101%", "'101%' is neither"),
            ("predicted<=-3", "'-3' is neither"),
            ("precision>=0.9 with 100%", ", not '100%'"),
            ("precision>=0.9 with", ", not ''"),
            ("f1@precision>=0.9 with 90%", "one limit alone can be guaranteed"),
            ("f1>=0.9 with 90%", "one limit alone can be guaranteed"),
            ("precision<=0.9 with 90%", "one limit alone can be guaranteed"),
            ("precision>=0.9,fpr<=0.1 with 90%", "one limit alone can be guaranteed"),
            ("f1 with 90%", "one limit alone can be guaranteed"),
            ("f0", "the β of F-beta is a number above 0 and up to 1000"),
            ("f1001", "the β of F-beta"),
            ("f0.1234567", "the β of F-beta"),
        ] {
            let error = typed.parse::<Objective>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("'{typed}' is not an objective: ")), "{error}");
            let is_told = typed == "precision>=0,95" || error.contains(words);
            assert!(is_told, "{typed}: {error}");
        }
    }
}
