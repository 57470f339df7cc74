//! Which limits are kept where no threshold keeps them all.

use super::objective::Limit;

/// Limits that no threshold keeps together, as far as some are kept.
pub(super) struct MostKept {
    /// Those that are not, in their order.
    pub missed: Vec<Limit>,
    /// The candidates that keep all others, ascending.
    pub candidates: Vec<usize>,
}

impl MostKept {
    /// As many of `limits` as some candidate keeps; of as many, those that come first. `keeps` says whether a candidate, of which
    /// there are `candidates`, keeps a limit.
    pub(super) fn new(limits: &[Limit], candidates: usize, keeps: impl Fn(&Limit, usize) -> bool) -> Self {
        let mut most = (0, vec![false; limits.len()]);
        let (mut holders, mut kept) = (Vec::new(), Vec::with_capacity(limits.len()));
        for candidate in 0..candidates {
            kept.clear();
            kept.extend(limits.iter().map(|limit| keeps(limit, candidate)));
            let number = kept.iter().filter(|kept| **kept).count();
            // Of two as long, the one is greater that keeps an earlier limit.
            let order = (number, &kept).cmp(&(most.0, &most.1));
            if order.is_gt() {
                most = (number, kept.clone());
                holders.clear();
            }
            if order.is_ge() {
                holders.push(candidate);
            }
        }
        let missed = limits.iter().zip(&most.1).filter(|(_, kept)| !**kept).map(|(limit, _)| *limit).collect();
        Self { missed, candidates: holders }
    }
}
