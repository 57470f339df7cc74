//! What became of a frozen threshold, in words.

use super::{Change, Judgement, LimitNow, NoVerdict, Occasion, Promise, RowsNow};
use crate::metrics::newcombe::Verdict;
use crate::metrics::objective::{Limited, Sense};
use crate::metrics::written::{counted, grouped, significant};
use crate::metrics::{Goal, Metric, Objective, exact};

impl Judgement {
    /// All there is to say, a sentence each: the verdict first, then what it rests on.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let goal = self.goal.iter().filter_map(|(goal, change)| {
            let there = self.prevalence.map_or_else(String::new, |at| format!(" at a prevalence of {at}"));
            Some(format!("{}{there}: {}", goal.label(), self.change_said(change)?))
        });
        let of_labelled = if self.promise == Promise::Band { "of the labelled rows: " } else { "" };
        let limits = self.limits.iter().map(|limit| of_labelled.to_owned() + &limit.said(self.occasion));
        let flattered =
            self.goal.as_ref().filter(|(_, change)| change.out_of_bag.is_none() && change.difference.is_some());
        let flattered = flattered.and_then(|_| self.flattered_said()).map(String::from);
        let verdict = self.verdict_said();
        let last = [flattered, self.unweighed_said(), self.size_said(), self.shift_said()].into_iter().flatten();
        std::iter::once(verdict).chain(goal).chain(limits).chain(last).collect()
    }

    /// The verdict alone: `F1 holds: …`
    pub(crate) fn verdict_said(&self) -> String {
        let subject = match (&self.promise, &self.goal) {
            (Promise::Objective(objective, _), Some(_)) => quoted(objective),
            (Promise::Weighted(name) | Promise::Other(name), _) => name.clone(),
            (Promise::Band, _) => "the band".into(),
            (Promise::ByHand | Promise::Objective(..), _) => "the threshold".into(),
        };
        let margin = self.margin.map_or_else(String::new, exact);
        match &self.verdict {
            Ok(Verdict::Holds) => format!("{subject} holds: by its 95 % interval {}", self.holding_said(&margin)),
            Ok(Verdict::LowerThanPromised) => format!("{subject} {}", self.failure_said()),
            Ok(Verdict::CannotTell) => format!("{subject}: cannot tell with {} whether it holds", self.rows_said()),
            Err(why @ (NoVerdict::SameRows | NoVerdict::MeasuredThen)) => format!("{subject}: {why}"),
            Err(why) => format!("no verdict: {why}"),
        }
    }

    /// What the interval says where it holds.
    fn holding_said(&self, margin: &str) -> String {
        let limit = self.limits.first().filter(|_| self.promise.is_guarantee());
        match (&self.promise, limit, &self.goal) {
            (Promise::Band, _, _) => format!("the accuracy is no more than {margin} below its limit"),
            (_, Some(LimitNow { limit, .. }), _) => {
                let side = match limit.sense {
                    Sense::AtLeast => "below",
                    Sense::AtMost => "above",
                };
                format!("{} is no more than {margin} {side} its limit", limit.of.label())
            }
            (_, None, Some((goal, _))) if goal.sense() == Sense::AtMost => {
                format!("it has risen by no more than {margin}")
            }
            (_, None, Some(_) | None) => format!("it has lost no more than {margin}"),
        }
    }

    /// The rows that are too few: those then too, where there are fewer of them.
    fn rows_said(&self) -> String {
        let now = counted(self.rows as usize, "row");
        let Some(then) = self.fewer_then().map(grouped) else {
            return match self.counting() {
                Some((rows, what)) => format!("{now}, {} of them {what},", grouped(rows)),
                None => now,
            };
        };
        match self.occasion {
            Occasion::Later | Occasion::LaterAgain => format!("{now} now and {then} then"),
            Occasion::Holdout => format!("{now} held out and {then} chosen on"),
            Occasion::HoldoutOfDecision => format!("{now} held out and {then} others"),
        }
    }

    /// How many rows there were then, where they stand in the way more than those now: where it is the goal that nobody can tell, as its
    /// difference is one of two sets of rows.
    fn fewer_then(&self) -> Option<u64> {
        self.unknown_goal().filter(|_| self.rows_then < self.rows).map(|_| self.rows_then)
    }

    /// The goal, where it is what nobody can tell.
    fn unknown_goal(&self) -> Option<Goal> {
        let judged = self.goal.as_ref().filter(|_| !self.promise.is_guarantee());
        let (goal, difference) = judged.and_then(|(goal, change)| Some((*goal, change.difference.as_ref()?)))?;
        let is_unknown = super::of_difference(goal, difference, self.margin?) == Verdict::CannotTell;
        is_unknown.then_some(goal)
    }

    /// How many of the rows count for what nobody can tell, and which those are; `None` where all do.
    fn counting(&self) -> Option<(u64, &'static str)> {
        if self.promise == Promise::Band {
            return None;
        }
        let counts = &self.counts;
        let unknown_limit = || self.limits.iter().find(|limit| limit.verdict == Some(Verdict::CannotTell));
        let of = match self.unknown_goal() {
            Some(goal) => Limited::Metric(goal.metric()?),
            None => unknown_limit()?.limit.of,
        };
        match of {
            Limited::Metric(Metric::Precision) => Some((counts.predicted_1(), "predicted 1")),
            Limited::Metric(Metric::Npv) => Some((counts.total() - counts.predicted_1(), "predicted 0")),
            Limited::Metric(Metric::Recall) => Some((counts.positives(), "positive")),
            Limited::Metric(Metric::Specificity) | Limited::Fpr => Some((counts.negatives(), "negative")),
            Limited::Metric(
                Metric::Accuracy
                | Metric::F1
                | Metric::Mcc
                | Metric::Kappa
                | Metric::BalancedAccuracy
                | Metric::YoudenJ,
            )
            | Limited::FBeta(_)
            | Limited::Predicted
            | Limited::PredictedShare => None,
        }
    }

    /// The verdict with the figure that it rests on, in one sentence.
    pub(crate) fn verdict_with_reason(&self) -> String {
        let unmet = self.verdict.as_ref().ok().copied().filter(|verdict| *verdict != Verdict::Holds);
        // Where a limit alone brings the verdict about, the goal says nothing of it.
        let limit = self.limits.iter().find(|limit| unmet.is_some() && limit.verdict == unmet);
        let of_goal = || self.change_said(&self.goal.as_ref()?.1);
        let limit = limit.or_else(|| self.limits.first().filter(|_| self.promise.is_guarantee()));
        let reason = limit.map(|limit| limit.said(self.occasion)).or_else(of_goal).filter(|_| self.verdict.is_ok());
        self.verdict_said() + &reason.map_or_else(String::new, |reason| format!(" ({reason})"))
    }

    /// The same in the fewest words: `holds`, `lower than promised`, `cannot tell with 892 rows`, `cannot tell with 400 rows then`, `no verdict`.
    pub(crate) fn verdict_in_short(&self) -> String {
        match &self.verdict {
            Ok(Verdict::Holds) => "holds".into(),
            Ok(Verdict::LowerThanPromised) => self.failure_said().trim_start_matches("is ").to_owned(),
            Ok(Verdict::CannotTell) => {
                // Of two numbers the one that stands in the way.
                let Some(then) = self.fewer_then() else {
                    return format!("cannot tell with {}", counted(self.rows as usize, "row"));
                };
                let (one, which) = match self.occasion {
                    Occasion::Later | Occasion::LaterAgain => ("row", " then"),
                    Occasion::Holdout => ("row", " chosen on"),
                    Occasion::HoldoutOfDecision => ("other row", ""),
                };
                format!("cannot tell with {}{which}", counted(then as usize, one))
            }
            Err(NoVerdict::SameRows | NoVerdict::MeasuredThen) => "the same rows prove nothing".into(),
            Err(_) => "no verdict".into(),
        }
    }

    /// How it fails.
    fn failure_said(&self) -> &'static str {
        let is_broken = |limit: &LimitNow| limit.verdict == Some(Verdict::LowerThanPromised);
        match &self.goal {
            _ if self.limits.iter().any(is_broken) => "breaks its limit",
            Some((goal, _)) if goal.sense() == Sense::AtMost => "is higher than promised",
            Some(_) | None => "is lower than promised",
        }
    }

    /// `0.571 now, 0.715 then on rows not used to choose; the difference is -0.145, 95 % from -0.203 to -0.087`
    fn change_said(&self, change: &Change) -> Option<String> {
        let difference = change.difference.as_ref()?;
        let (then, whose) = match (change.out_of_bag, self.occasion) {
            (Some(out_of_bag), Occasion::Later | Occasion::LaterAgain) => {
                (out_of_bag, "then on rows not used to choose")
            }
            (Some(out_of_bag), Occasion::Holdout | Occasion::HoldoutOfDecision) => {
                (out_of_bag, "on rows not used to choose")
            }
            (None, Occasion::Later) => (change.then?, "then"),
            (None, Occasion::LaterAgain) => (change.then?, "then on rows not used to choose"),
            (None, Occasion::Holdout) => (change.then?, "on the rows that it was chosen on"),
            (None, Occasion::HoldoutOfDecision) => (change.then?, "on the other rows"),
        };
        let interval = difference.interval.map_or_else(
            || ", and too few rows to say how sure that is".into(),
            |(low, high)| format!(", 95 % from {} to {}", significant(low), significant(high)),
        );
        let [now, then, less] = [change.now?, then, difference.value].map(significant);
        let place = self.occasion.place();
        Some(format!("{now} {place}, {then} {whose}; the difference is {less}{interval}"))
    }

    /// That the value before is that of the rows that were chosen on, and how to have another; beside a guarantee there is none.
    fn flattered_said(&self) -> Option<&'static str> {
        let can_be_drawn = match &self.promise {
            Promise::Objective(objective, _) => objective.confidence.is_none(),
            Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => false,
        };
        Some(match (self.occasion, can_be_drawn) {
            (Occasion::HoldoutOfDecision | Occasion::LaterAgain, _) => return None,
            (Occasion::Later, true) => {
                "then is on the rows that it was chosen on, which flatters it; a decision made with --bootstrap has its value on rows \
                 not used to choose"
            }
            (Occasion::Later, false) => "then is on the rows that it was chosen on, which flatters it",
            (Occasion::Holdout, true) => {
                "the rows that it was chosen on flatter it; with --bootstrap it is compared with rows not used to choose"
            }
            (Occasion::Holdout, false) => "the rows that it was chosen on flatter it",
        })
    }

    /// That the rows at hand are not weighed for it, where the verdict does not say so.
    fn unweighed_said(&self) -> Option<String> {
        let unweighed = self.unweighed.filter(|_| self.verdict != Err(NoVerdict::Weighted))?;
        let (place, before) = (self.occasion.place(), self.occasion.before());
        Some(format!("{unweighed}, and so do the figures {before} and {place}"))
    }

    /// That a number of rows is another limit in a larger file.
    fn size_said(&self) -> Option<String> {
        let has_number = self.limits.iter().any(|limit| limit.limit.of == Limited::Predicted);
        (has_number && self.rows != self.rows_then).then(|| {
            let (now, then) = (counted(self.rows as usize, "row"), grouped(self.rows_then));
            let sizes = match self.occasion {
                Occasion::Later | Occasion::LaterAgain => format!("{now} now and {then} then"),
                Occasion::Holdout | Occasion::HoldoutOfDecision => format!("{now} of the holdout and {then} others"),
            };
            format!("predicted 1 is limited to a number of rows, for {sizes}: give a share (predicted<=2%) where files differ in size")
        })
    }

    /// The goal where it is not one of the metrics as measured: a table has it in a row of its own, the first.
    pub(crate) fn goal_apart(&self) -> Option<&(Goal, Change)> {
        self.goal.as_ref().filter(|(goal, change)| {
            change.out_of_bag.is_some() || self.prevalence.is_some() || goal.metric().is_none()
        })
    }

    /// What decides of all that a table has, and what the other figures are worth; nothing where it has no differences.
    pub(crate) fn table_said(&self) -> Option<String> {
        const CHANCE: &str = "one interval in twenty misses by chance";
        let limits = match self.limits.len() {
            0 => None,
            1 => Some("the limit"),
            _ => Some("the limits"),
        };
        let goal = self.goal.as_ref().filter(|_| !self.promise.is_guarantee());
        let goal = goal.map(|(goal, _)| self.goal_apart().map_or_else(|| goal.label(), |_| "the first row".into()));
        match self.on {
            RowsNow::Others => {}
            RowsNow::TheSame | RowsNow::MeasuredThen => return None,
        }
        if self.verdict.is_err() {
            return Some(CHANCE.into());
        }
        let decides = match (goal, limits) {
            (None, None) => return Some(CHANCE.into()),
            (Some(goal), None) => format!("{goal} decides"),
            (None, Some(limits)) => format!("{limits} decides"),
            (Some(goal), Some(limits)) => format!("{goal} and {limits} decide"),
        };
        let others = match self.occasion {
            Occasion::Later | Occasion::Holdout => "the rows chosen on",
            Occasion::LaterAgain => "the rows of then",
            Occasion::HoldoutOfDecision => "the other rows",
        };
        let flattered = match self.occasion {
            Occasion::Later | Occasion::Holdout => ", which may flatter them; even without that,",
            Occasion::LaterAgain | Occasion::HoldoutOfDecision => ", and",
        };
        Some(format!("only {decides}; the other figures are compared with {others}{flattered} {CHANCE}"))
    }

    fn shift_said(&self) -> Option<String> {
        let (then, now) = self.positives.then.zip(self.positives.now).filter(|_| self.has_shifted())?;
        let moved = self.moved();
        let (last, others) = moved.split_last()?;
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let (then, now, others) = (percent(then), percent(now), others.join(", "));
        let shift = match self.occasion {
            Occasion::Later | Occasion::LaterAgain => format!("{then} of the rows were positive then, {now} are now"),
            Occasion::Holdout => format!("{then} of the rows that it was chosen on are positive, {now} of the holdout"),
            Occasion::HoldoutOfDecision => {
                format!("{then} of the other rows are positive, {now} of the holdout")
            }
        };
        let moved = format!("{shift}: that by itself changes {others} and {last}");
        let there = self.prevalence.map(|at| format!(", as measured, but not at a prevalence of {at}"));
        Some(moved + &there.unwrap_or_default())
    }

    /// What changes with the share of positives: metrics as measured, and what was promised, but for what is judged at a share of its
    /// own.
    fn moved(&self) -> Vec<String> {
        let metrics = Metric::ALL.into_iter().filter(|metric| metric.depends_on_prevalence()).map(Goal::Metric);
        let goal = self.goal.iter().map(|(goal, _)| *goal).filter(|goal| goal.depends_on_prevalence());
        let limits = self.limits.iter().map(|limit| limit.limit.of).filter(|of| of.depends_on_prevalence());
        let promised = goal.map(Goal::label).chain(limits.map(Limited::label)).filter(|_| self.prevalence.is_none());
        let mut moved: Vec<String> = Vec::new();
        for name in metrics.map(Goal::label).chain(promised) {
            if !moved.contains(&name) {
                moved.push(name);
            }
        }
        moved
    }
}

/// What an objective is called in a sentence that goes on: between quotes where its name ends like one.
fn quoted(objective: &Objective) -> String {
    let ends_in_words = objective.limits.iter().any(|limit| match limit.of {
        Limited::Predicted | Limited::PredictedShare => true,
        Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr => false,
    });
    let label = objective.label();
    if ends_in_words { format!("'{label}'") } else { label }
}

impl Occasion {
    /// Where or when a value was one before.
    fn before(self) -> &'static str {
        match self {
            Self::Later | Self::LaterAgain => "then",
            Self::Holdout => "on the rows that it was chosen on",
            Self::HoldoutOfDecision => "on the other rows",
        }
    }

    /// Where or when a value is one.
    pub(crate) fn place(self) -> &'static str {
        match self {
            Self::Later | Self::LaterAgain => "now",
            Self::Holdout | Self::HoldoutOfDecision => "on the holdout",
        }
    }
}

impl LimitNow {
    /// `precision ≥ 0.95 is kept: 0.958 now, 95 % from 0.93 to 0.97`
    fn said(&self, occasion: Occasion) -> String {
        let (label, place) = (self.limit.label(), occasion.place());
        let Some(now) = self.change.now else { return format!("{label}: undefined {place}") };
        let now = match self.limit.of {
            Limited::Predicted => counted(now as usize, "row"),
            Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr | Limited::PredictedShare => significant(now),
        };
        let is_judged = self.verdict.is_some() && self.limit.of != Limited::Predicted;
        let interval = self.change.now_interval.filter(|_| is_judged);
        let interval = interval.map_or_else(String::new, |(low, high)| {
            format!(", 95 % from {} to {}", significant(low), significant(high))
        });
        let margin = self.margin.map_or_else(String::new, |margin| format!(" of {}", exact(margin)));
        let state = match (self.verdict, self.kept) {
            (Some(Verdict::Holds), Some(true)) if self.may_be_missed() => {
                &format!("is kept here, and by its 95 % interval missed by no more than the margin{margin}")
            }
            (Some(Verdict::Holds) | None, Some(true)) => "is kept",
            (Some(Verdict::Holds), Some(false) | None) => {
                &format!("is missed here, by its 95 % interval by no more than the margin{margin}")
            }
            (Some(Verdict::LowerThanPromised), _) => "is broken",
            (Some(Verdict::CannotTell), Some(true)) => "is kept here, but there are too few rows to be sure",
            (Some(Verdict::CannotTell), Some(false) | None) => "is missed here, but there are too few rows to be sure",
            (None, Some(false) | None) => "is missed",
        };
        format!("{label} {state}: {now} {place}{interval}")
    }

    /// Whether the interval reaches beyond the limit.
    fn may_be_missed(&self) -> bool {
        self.change.now_interval.is_some_and(|(low, high)| match self.limit.sense {
            Sense::AtLeast => low < self.limit.bound,
            Sense::AtMost => high > self.limit.bound,
        })
    }
}
