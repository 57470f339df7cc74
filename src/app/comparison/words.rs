//! What the tab of the comparison says where it has no figures.

use std::fmt;

use super::super::{Failure, JobProgress, View};
use super::RivalState;
use crate::metrics::{Footing, Objective, Unmet, Unweighed, grouped};

/// Why there are no figures of two scores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NoFigures {
    /// There is nothing to compare with.
    Nothing,
    /// The same where rows are weighed, so that nothing can be.
    Weighed,
    /// They are not there yet.
    Waiting(String),
    /// They are being scored.
    Working(String, JobProgress),
    Failed(String, Failure),
    /// No threshold of this one meets the current objective, and why.
    NoOwnPoint(String, Objective, Unmet),
    /// B has no threshold like that of A, which has no recall.
    NoCommonPoint(String),
}

impl NoFigures {
    /// Why the tab has none; `None` where it has.
    pub(crate) fn of(view: &View) -> Option<Self> {
        Self::at(view, view.comparison.footing)
    }

    /// Why the table has none, in which A is where it labels the rows.
    pub(crate) fn of_rows(view: &View) -> Option<Self> {
        Self::at(view, view.comparison.footing.with_a_given())
    }

    fn at(view: &View, footing: Footing) -> Option<Self> {
        let Some(rival) = view.comparison.rival() else {
            return Some(if view.by_weight().is_some() { Self::Weighed } else { Self::Nothing });
        };
        let name = rival.name.clone();
        match &rival.state {
            RivalState::Waiting => Some(Self::Waiting(name)),
            RivalState::Working(progress) if progress.all == 0 => Some(Self::Waiting(name)),
            RivalState::Working(progress) => Some(Self::Working(name, *progress)),
            RivalState::Failed(failure) => Some(Self::Failed(name, failure.clone())),
            RivalState::Ready(_) if view.beside(footing).is_some() => None,
            RivalState::Ready(_) => Some(match footing {
                Footing::Own | Footing::OwnOfB => Self::no_own_point(view, footing, name),
                Footing::Threshold | Footing::Recall | Footing::PredictedShare => Self::NoCommonPoint(name),
            }),
        }
    }

    /// Why A, or B of this `name`, has no own point.
    fn no_own_point(view: &View, footing: Footing, name: String) -> Self {
        let [a, b] = view.own_entries().map(|entry| entry?.found.as_ref().err());
        let of_a = a.filter(|_| footing == Footing::Own).map(|unmet| (view.scored.source().name().to_owned(), unmet));
        match of_a.or_else(|| Some((name.clone(), b?))) {
            Some((whose, unmet)) => Self::NoOwnPoint(whose, view.current_objective(), unmet.clone()),
            // B has not been judged by the current objective yet.
            None => Self::Waiting(name),
        }
    }

    /// The reason alone, for where the keys of the tab do not work.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Nothing => "There is nothing to compare with yet".into(),
            Self::Weighed => {
                let said = Unweighed::Comparison.to_string();
                said.replacen('a', "A", 1)
            }
            Self::Waiting(name) => format!("{name} is being worked out…"),
            Self::Working(name, JobProgress { done, all, .. }) => {
                format!("{name} is scoring: {} of {} rows", grouped(*done as u64), grouped(*all as u64))
            }
            Self::Failed(name, failure) => format!("{name} cannot be had: {failure}"),
            Self::NoOwnPoint(name, objective, unmet) => unmet.said_of(objective, name),
            Self::NoCommonPoint(name) => format!("{name} has no threshold like that of A here"),
        }
    }
}

/// The reason, and what can be done about it on the tab.
impl fmt::Display for NoFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remedy = match self {
            Self::Nothing => ". Type the command again, with one of these behind it:",
            Self::Weighed => ". Type the command again without --weight, and with one of these behind it:",
            Self::Waiting(_) | Self::Working(..) | Self::Failed(..) => "",
            Self::NoOwnPoint(..) => "; o chooses another objective, c another place to compare at",
            Self::NoCommonPoint(_) => "; c chooses another place to compare at",
        };
        write!(f, "{}{remedy}", self.reason())
    }
}

/// The options that name something to compare with, and what each names.
pub(crate) fn ways_to_compare(suggested: Option<String>) -> [(String, &'static str); 3] {
    let column = suggested.unwrap_or_else(|| "--compare-score COL".into());
    [
        (column, "another column of scores in this file"),
        ("--compare FILE".into(), "scores of the same rows in another file (FILE:COL names their column)"),
        ("--compare-model DIR".into(), "another model, which scores these rows"),
    ]
}
