//! What else goals and limits are called: other programs and other fields have their own names for the same figures. They are read,
//! never written.

use super::{Goal, Limited};
use crate::metrics::{Metric, RowMean};

/// Other names of metrics, without blanks, hyphens and underscores.
const METRICS: [(Metric, &[&str]); Metric::ALL.len()] = [
    (Metric::Accuracy, &["acc", "accuracyscore"]),
    (Metric::Precision, &["ppv", "positivepredictivevalue", "prec", "precisionscore"]),
    (Metric::Recall, &["tpr", "truepositiverate", "sensitivity", "sens", "hitrate", "recallscore"]),
    (Metric::Specificity, &["tnr", "truenegativerate", "spec", "selectivity"]),
    (Metric::Npv, &["negativepredictivevalue"]),
    (Metric::F1, &["f1score", "fscore", "dice"]),
    (Metric::Mcc, &["matthews", "matthewscorrcoef", "matthewscorrelationcoefficient", "phi"]),
    (Metric::BalancedAccuracy, &["bacc", "balacc", "balancedaccuracyscore"]),
    (Metric::YoudenJ, &["youden", "youdens", "youdensj", "informedness", "bookmakerinformedness", "j"]),
    (Metric::Kappa, &["cohenkappa", "cohenskappa", "cohenkappascore"]),
];

/// Other names of goals that are no metrics.
const GOALS: [(Goal, &[&str]); 6] = [
    (Goal::Closest01, &["closesttopleft", "closest.topleft", "topleft", "roc01"]),
    // |fpr − fnr| is |recall − specificity|.
    (
        Goal::EqualErrorRate,
        &[
            "equalerrorrate",
            "sensitivity=specificity",
            "specificity=sensitivity",
            "recall=specificity",
            "tpr=tnr",
            "fpr=fnr",
        ],
    ),
    (Goal::PrecisionEqualsRecall, &["recall=precision", "ppv=tpr", "breakeven", "breakevenpoint", "bep"]),
    (Goal::Mean(RowMean::Cost), &["costs", "expectedcost"]),
    (Goal::Mean(RowMean::Exact), &["em", "exactmatch"]),
    (Goal::Mean(RowMean::AnswerF1), &["answerf1"]),
];

/// Other names of what is limited and no metric.
const LIMITED: [(Limited, &[&str]); 2] = [
    (Limited::Fpr, &["falsepositiverate", "fallout", "falsealarmrate"]),
    (Limited::Predicted, &["predicted1", "predictedpositive", "predictedpositives"]),
];

/// What `table` calls `name`.
fn find<T: Copy>(table: &[(T, &[&str])], name: &str) -> Option<T> {
    let plain = plain(name);
    table.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(meant, _)| *meant)
}

/// Without what people set between words.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-' | '\'' | '’')).collect()
}

/// The metric of this name, its own or another.
pub(super) fn metric(name: &str) -> Option<Metric> {
    // Before a number a hyphen is its sign: F of −1 is no F1.
    let has_sign =
        name.match_indices('-').any(|(at, _)| name[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
    if has_sign {
        return None;
    }
    let is_own = |metric: &Metric| plain(metric.key()) == plain(name);
    Metric::ALL.into_iter().find(is_own).or_else(|| find(&METRICS, name))
}

/// The goal that is no metric and has this other name.
pub(super) fn goal(name: &str) -> Option<Goal> {
    find(&GOALS, name)
}

/// What is limited under this other name, and is no metric.
pub(super) fn limited(name: &str) -> Option<Limited> {
    find(&LIMITED, name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::Objective;

    #[test]
    fn other_names_are_read_and_the_own_one_is_written() {
        for (typed, canonical) in [
            ("TPR", "recall"),
            ("sensitivity", "recall"),
            ("True Positive Rate", "recall"),
            ("ppv", "precision"),
            ("tnr", "specificity"),
            ("informedness", "youden_j"),
            ("Youden's J", "youden_j"),
            ("youden", "youden_j"),
            ("balanced accuracy", "balanced_accuracy"),
            ("balanced-accuracy", "balanced_accuracy"),
            ("bacc", "balanced_accuracy"),
            ("matthews_corrcoef", "mcc"),
            ("Cohen's kappa", "kappa"),
            ("F1-score", "f1"),
            ("f2_score", "f2"),
            ("F0.5 score", "f0.5"),
            ("f.1", "f0.1"),
            ("closest.topleft", "closest01"),
            ("sensitivity = specificity", "eer"),
            ("recall=precision", "precision=recall"),
            ("break-even", "precision=recall"),
            ("sensitivity@ppv>=0.9", "recall@precision>=0.9"),
            ("ppv >= 90%", "recall@precision>=0.9"),
            ("tpr>=0.8", "precision@recall>=0.8"),
            ("recall@fall-out<=1%", "recall@fpr<=0.01"),
            ("tnr>=0.99 with 90%", "recall@specificity>=0.99 with 90%"),
            ("recall@predicted positive<=2%", "recall@predicted<=2%"),
            ("f1@predicted_1<=500", "f1@predicted<=500"),
            ("expected cost", "cost"),
            ("EM", "exact"),
            ("Exact match", "exact"),
            ("exact_match@recall>=0.5", "exact@recall>=0.5"),
            ("answer F1", "answer_f1"),
            ("answer-f1", "answer_f1"),
        ] {
            let objective: Objective = typed.parse().unwrap();
            assert_eq!(objective.to_string(), canonical, "{typed}");
        }
    }

    #[test]
    fn a_hyphen_before_a_number_is_its_sign() {
        for typed in ["f-1", "F -1", "f-2", "f-1-score", "f1@f-1>=0.5"] {
            assert!(typed.parse::<Objective>().is_err(), "{typed}");
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let own = Metric::ALL.map(|metric| plain(metric.key()));
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let others = METRICS.iter().flat_map(|(_, names)| of(names));
        let goals = GOALS.iter().flat_map(|(_, names)| of(names));
        let mut all: Vec<String> = own.into_iter().chain(others).chain(goals).collect();
        all.extend(LIMITED.iter().flat_map(|(_, names)| of(names)));
        assert!(all.iter().all(|name| *name == plain(name).to_lowercase()), "{all:?}");
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        for (metric, (listed, _)) in Metric::ALL.into_iter().zip(METRICS) {
            assert_eq!(metric, listed, "each has its line");
        }
    }
}
