//! What came of trying to prove a limit.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::procedure::level_of_each;
use super::{Assumption, Demand, Procedure};
use crate::metrics::{Confusion, Interval};

/// A threshold that keeps the limit, and the counts that say so.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Proven {
    /// The number that was tested, and the one to use: no shorter decimal replaces it. `None` is above every score.
    pub threshold: Option<f64>,
    /// The thresholds with the same counts.
    #[serde(flatten)]
    pub interval: Interval,
    /// The counts there.
    #[serde(flatten)]
    pub counts: Confusion,
    /// Rows that went wrong: false positives for precision, FPR and specificity, misses for recall.
    pub losses: u64,
    /// Of so many: those predicted 1, the negatives, or the positives.
    pub trials: u64,
    /// P(Bin(trials, α) ≤ losses).
    pub p: f64,
}

/// The first step that was not passed.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Failure {
    /// The number that was tested; `None` is above every score.
    pub threshold: Option<f64>,
    /// Its p-value, above the level.
    pub p: f64,
}

/// How a procedure came to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// No threshold has the rows that a proof needs: nothing was tested.
    NothingToTest,
    /// The very first step failed, which says little about the later ones.
    FirstStep(Failure),
    /// Some steps passed, then this one failed.
    LaterStep(Failure),
    /// Every step passed.
    AllPassed,
    /// Each was tested by itself, whatever became of the others.
    EachAlone,
}

/// One procedure at one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Which one.
    pub procedure: Procedure,
    /// How often it may be wrong: δ, or the part of it that was given to this procedure.
    pub level: f64,
    /// The fewest rows, all of them right, that it could have proven anything with.
    pub needed: Option<u64>,
    /// The farthest threshold that passed.
    pub proven: Option<Proven>,
    /// Why it went no farther.
    pub ending: Ending,
}

impl Attempt {
    /// What the p-value of each single test is held against.
    pub fn level_of_each(&self) -> f64 {
        level_of_each(self.procedure, self.level)
    }

    /// The step at which it stopped, if it did.
    pub fn first_failure(&self) -> Option<Failure> {
        match self.ending {
            Ending::FirstStep(failure) | Ending::LaterStep(failure) => Some(failure),
            Ending::NothingToTest | Ending::AllPassed | Ending::EachAlone => None,
        }
    }
}

/// What was to be proven, and what came of it.
///
/// In JSON each procedure stands under its key: `grid_1000`, `grid_1000_first_failure`, ….
#[derive(Debug, Clone, PartialEq)]
pub struct Guarantee {
    demand: Demand,
    attempts: Vec<Attempt>,
    chosen: Option<usize>,
    trials: Trials,
}

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trials {
    /// Every row once.
    Rows,
    /// Every row as often as it weighs.
    Weights,
}

impl Guarantee {
    /// The attempt with the most recall is chosen, then the one with the fewest false positives, then the first.
    pub(super) fn new(demand: Demand, attempts: Vec<Attempt>) -> Self {
        let gain = |proven: &Proven| (proven.counts.tp, std::cmp::Reverse(proven.counts.fp));
        let chosen = (0..attempts.len())
            .rev()
            .filter(|&index| attempts[index].proven.is_some())
            .max_by_key(|&index| attempts[index].proven.as_ref().map(gain));
        Self { demand, attempts, chosen, trials: Trials::Rows }
    }

    /// The same where each row was counted as often as it weighs.
    pub(crate) fn of_weights(self) -> Self {
        Self { trials: Trials::Weights, ..self }
    }

    /// What it takes for granted.
    pub(crate) fn assumptions(&self) -> Vec<Assumption> {
        let of_weights = match self.trials {
            Trials::Rows => None,
            Trials::Weights => Some(Assumption::WeightsAreCounts),
        };
        of_weights.into_iter().chain(self.demand.what().assumptions().iter().copied()).collect()
    }

    /// What was to be proven.
    pub fn demand(&self) -> &Demand {
        &self.demand
    }

    /// Every procedure that was tried.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The one whose threshold is to be used: most recall, then fewest false positives. `None` where nothing was proven.
    pub fn chosen(&self) -> Option<&Attempt> {
        self.chosen.map(|index| &self.attempts[index])
    }

    /// The threshold that was proven to keep the limit.
    pub fn proven(&self) -> Option<&Proven> {
        self.chosen().and_then(|attempt| attempt.proven.as_ref())
    }
}

impl Serialize for Guarantee {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("target", &self.demand.target())?;
        map.serialize_entry("alpha", &self.demand.alpha())?;
        map.serialize_entry("delta", &self.demand.delta())?;
        map.serialize_entry("needed", &self.demand.needed())?;
        map.serialize_entry("chosen", &self.chosen().map(|attempt| attempt.procedure.key()))?;
        for attempt in &self.attempts {
            let key = attempt.procedure.key();
            map.serialize_entry(key, &attempt.proven)?;
            map.serialize_entry(&format!("{key}_level"), &attempt.level)?;
            map.serialize_entry(&format!("{key}_needed"), &attempt.needed)?;
            match attempt.ending {
                Ending::EachAlone => {}
                Ending::NothingToTest | Ending::FirstStep(_) | Ending::LaterStep(_) | Ending::AllPassed => {
                    map.serialize_entry(&format!("{key}_first_failure"), &attempt.first_failure())?;
                }
            }
        }
        map.end()
    }
}
