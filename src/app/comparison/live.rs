//! Both scores where they stand, worked out anew at every move.

use std::sync::Arc;

use super::super::rows::cycle;
use super::super::{SliceFilter, View};
use super::state::{LinesOfB, LinesWanted};
use super::{LiveComparison, Rival, SideBySide};
use crate::metrics::{
    BootstrapPlan, Correctness, Footing, Metric, OwnThresholds, PairedConfusion, PointEntry, Statistic, Subset,
    paired_cell_bootstrap,
};

impl View {
    /// The next of those that the scores are compared with becomes B.
    pub(in crate::app) fn next_rival(&mut self) {
        let count = self.comparison.rivals.len().max(1);
        self.keeping_selection(|view| {
            view.comparison.selected = (view.comparison.selected + 1) % count;
            let possible = view.comparison.rival().and_then(Rival::judged).map(|judged| judged.pairing.footings());
            if possible.is_some_and(|possible| !possible.contains(&view.comparison.footing)) {
                // A stays where it is.
                view.comparison.footing = Footing::OwnOfB;
            }
        });
    }

    /// Both stand elsewhere: on the next footing that makes sense.
    pub(in crate::app) fn next_footing(&mut self) {
        let Some(judged) = self.comparison.rival().and_then(Rival::judged) else { return };
        let footing = cycle(&judged.pairing.footings(), self.comparison.footing);
        self.keeping_selection(|view| view.comparison.footing = footing);
    }

    /// A and B where the tab has them; `None` while B is not there, and where one of them has no such threshold.
    pub fn side_by_side(&self) -> Option<SideBySide> {
        self.beside(self.comparison.footing)
    }

    /// A and B as the table has them: A is where it labels the rows.
    pub fn side_by_side_in_rows(&self) -> Option<SideBySide> {
        self.beside(self.comparison.footing.with_a_given())
    }

    pub(super) fn beside(&self, footing: Footing) -> Option<SideBySide> {
        let judged = self.comparison.rival()?.judged()?;
        let thresholds = judged.pairing.thresholds(footing, self.threshold, self.own_thresholds())?;
        Some(SideBySide { pairing: Arc::clone(&judged.pairing), thresholds })
    }

    /// What the current objective says of A and of B, as far as B has been judged by it.
    pub(super) fn own_entries(&self) -> [Option<&PointEntry>; 2] {
        let current = self.points.entries().get(self.objective);
        let of_rival = || {
            let judged = self.comparison.rival()?.judged()?;
            judged.points.entries().iter().find(|entry| Some(&entry.objective) == current.map(|entry| &entry.objective))
        };
        [current, of_rival()]
    }

    /// What the current objective chooses for A and B.
    pub(super) fn own_thresholds(&self) -> OwnThresholds {
        let [a, b] = self.own_entries().map(|entry| entry?.point().map(|point| point.threshold));
        OwnThresholds { a, b }
    }

    /// Where the keys of the tab have moved the threshold, A goes with it, away from its own point.
    pub(in crate::app) fn let_a_follow(&mut self) {
        let is_away = self.band.is_some() || self.own_thresholds().a != Some(self.threshold);
        if self.comparison.footing == Footing::Own && is_away {
            self.keeping_selection(|view| view.comparison.footing = Footing::OwnOfB);
        }
    }

    /// What A and B give where they stand.
    pub fn live_comparison(&self) -> Option<Arc<LiveComparison>> {
        let SideBySide { pairing, thresholds } = self.side_by_side()?;
        let rival = self.comparison.selected;
        let mut known = self.comparison.live.borrow_mut();
        let is_known = |known: &&Arc<LiveComparison>| known.rival == rival && known.comparison.thresholds == thresholds;
        if let Some(live) = known.as_ref().filter(is_known) {
            return Some(Arc::clone(live));
        }
        let counts = pairing.confusion(thresholds);
        let (comparison, intervals) = (counts.comparison(thresholds), intervals(&counts, self.plan));
        let live = Arc::new(LiveComparison { rival, counts, comparison, intervals });
        *known = Some(Arc::clone(&live));
        Some(live)
    }

    /// The lines that can be listed on which B, where it stands, is right or wrong: of those with label 1 in the order of their
    /// sweep, and of the others.
    pub(in crate::app) fn lines_where_b(&self, is: Correctness, beside: &SideBySide) -> [Subset; 2] {
        let wanted = LinesWanted { rival: self.comparison.selected, threshold: beside.thresholds.b, is };
        let mut known = self.comparison.lines.borrow_mut();
        let is_known = |known: &&LinesOfB| {
            known.wanted == wanted && SliceFilter::are_same(known.slice.as_ref(), self.slice.as_ref())
        };
        if let Some(known) = known.as_ref().filter(is_known) {
            return known.lines.clone();
        }
        let lines = match self.listed_sweep() {
            (_, None) => beside.pairing.lines_where_b(is, wanted.threshold),
            (part, Some(lines)) => beside.pairing.lines_of_part_where_b(is, wanted.threshold, part, lines),
        };
        *known = Some(LinesOfB { wanted, slice: self.slice.clone(), lines: lines.clone() });
        lines
    }
}

fn intervals(counts: &PairedConfusion, plan: BootstrapPlan) -> Vec<(Metric, Option<(f64, f64)>)> {
    let statistics = Metric::ALL.map(Statistic::Metric);
    let found = paired_cell_bootstrap(counts, plan.resampling, plan.replicates, plan.seed, &statistics);
    Metric::ALL.into_iter().zip(found.into_iter().map(|found| found.interval())).collect()
}
