//! A decision that the session was opened at, on the rows that it was made on, beside what it does on these.

use super::decided::OpenedAt;
use super::{OpenBand, View};
use crate::metrics::{
    AtItsCosts, Costs, FrozenNow, FrozenThen, Goal, Judgement, Metric, NoCosts, Promise, RowMean, RowsNow, Terms,
    Verdict, exact,
};

impl View {
    /// The decision on the rows that it was made on, where it has something to say beside what is shown: these are other rows, nothing
    /// was held out, and beside a band it has one too.
    pub(crate) fn then(&self) -> Option<&FrozenThen> {
        Some(self.opened_then()?.1).filter(|then| self.band.is_none() || then.band.is_some())
    }

    /// The decision that the session was opened at, where these rows are others than those that it was made on.
    fn opened_then(&self) -> Option<(&OpenedAt, &FrozenThen)> {
        let opened = self.decided.as_ref().filter(|_| self.holdout.is_none())?;
        Some((opened, &opened.decided.then.as_ref()?.frozen))
    }

    /// The 95 % interval of `metric` then: as [`View::confidence`](Self::confidence) has it.
    pub(crate) fn confidence_then(&self, metric: Metric) -> Option<(f64, f64)> {
        self.confidence_of_counts_beside(self.then()?.counts, metric)
    }

    /// Whether the threshold, or the band, stands where the decision puts it.
    fn stands_at(&self, then: &FrozenThen) -> bool {
        match (&then.band, self.band) {
            (Some(band), Some(_)) => self.ends() == band.band,
            (None, None) => self.threshold == then.threshold,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// What became of the decision on these rows, while its threshold (or its band) stands: of another nothing was promised.
    pub(crate) fn judgement_since(&self) -> Option<&Judgement> {
        let (opened, then) = self.opened_then().filter(|(_, then)| self.stands_at(then))?;
        let judge = || {
            let costs = then.judged_at(self.points.costs(), || self.own_costs(opened));
            let (scored, rows) = (&self.scored, RowsNow::Others);
            then.judge_goal(FrozenNow { scored, costs, rows, plan: self.plan, margin: None })
        };
        Some(opened.judgement.get_or_init(judge))
    }

    /// What these rows cost as the decision says. O(n) the first time that it is asked for.
    fn own_costs<'a>(&self, opened: &'a OpenedAt) -> Result<&'a Costs, &'a NoCosts> {
        let then = opened.decided.then.as_ref().ok_or(&NoCosts::Unsaid)?;
        let costs = || then.frozen.own_costs(&self.scored, then.costs.as_ref().map_err(Clone::clone)?);
        opened.costs.get_or_init(costs).as_ref()
    }

    /// That it is judged at its own costs, where all other figures are at others.
    pub(crate) fn at_its_costs(&self) -> Option<AtItsCosts> {
        let (opened, then) = self.opened_then().filter(|(_, then)| self.stands_at(then))?;
        then.costs_beside(self.points.costs()?, self.own_costs(opened).ok()?)
    }

    /// Whether the decision says what outcomes cost, and the session says otherwise.
    pub(crate) fn has_other_costs(&self) -> bool {
        let opened = self.opened_then().filter(|(_, then)| then.costs.is_some());
        let is_other = |((opened, then), said): ((&OpenedAt, &FrozenThen), &Costs)| match self.own_costs(opened) {
            Ok(own) => own.sources() != said.sources(),
            Err(_) => !then.has_said(said),
        };
        opened.zip(self.points.costs()).is_some_and(is_other)
    }

    /// What a row costs now, as measured, at the costs of the decision; `None` where that is not known.
    pub(crate) fn cost_as_decided(&self) -> Option<f64> {
        let (opened, _) = self.opened_then()?;
        let terms = Terms { costs: Some(self.own_costs(opened).ok()?), ..Terms::default() };
        terms.value(Goal::Mean(RowMean::Cost), self.scored.sweep(), self.threshold)
    }

    /// One line on what became of it, in more and in fewer words; nothing where there is no such decision.
    pub(crate) fn said_since(&self) -> Option<[String; 4]> {
        let then = self.then()?;
        Some(self.judgement_since().map_or_else(|| place_of(then, self.band.as_ref()), judged))
    }

    /// Whether these rows fail the decision: it is worth a look.
    pub(crate) fn fails_since(&self) -> bool {
        self.judgement_since().is_some_and(|judgement| judgement.verdict == Ok(Verdict::LowerThanPromised))
    }
}

/// What the figures of then are of, once something else is looked at: of the decision's band while one is `open`, otherwise of its
/// threshold.
fn place_of(then: &FrozenThen, open: Option<&OpenBand>) -> [String; 4] {
    let (what, at, without) = match (&then.band, open) {
        (None, _) => ("threshold", exact(then.threshold), ""),
        (Some(band), Some(_)) => ("band", band.band.to_string(), ""),
        (Some(_), None) => ("threshold", exact(then.threshold), " without its band"),
    };
    [
        format!("then: the decision's {what} {at}{without}, on its own rows"),
        format!("then: the decision's {what} {at}{without}"),
        format!("then: at {at}"),
        "then".into(),
    ]
}

/// What became of a decision whose threshold stands.
fn judged(judgement: &Judgement) -> [String; 4] {
    let short = judgement.verdict_in_short();
    let subject = match &judgement.promise {
        Promise::Objective(objective, _) => objective.label(),
        Promise::Band => "band".into(),
        Promise::ByHand => return of_decision("threshold chosen manually", "chosen manually"),
        Promise::Weighted(name) | Promise::Other(name) => name.clone(),
    };
    let named = match &judgement.verdict {
        Ok(Verdict::Holds | Verdict::LowerThanPromised) => format!("{subject} {short}"),
        Ok(Verdict::CannotTell) | Err(_) => format!("{subject}: {short}"),
    };
    of_decision(&named, &short)
}

fn of_decision(named: &str, short: &str) -> [String; 4] {
    [
        format!("the decision, then and now: {named}"),
        format!("decision: {named}"),
        format!("decision: {short}"),
        short.to_owned(),
    ]
}
