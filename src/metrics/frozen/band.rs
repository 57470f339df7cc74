//! A band that was decided before, on other rows: what was promised of it is the accuracy among the rows that it labels.

use super::{Change, DEFAULT_MARGIN, Frozen, Judgement, Limit, LimitNow, Limited, NoVerdict, Promise, Sense};
use crate::metrics::{Band, BandGoal, Confusion, Metric, Terms};

/// A band as it was when it was decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandThen {
    /// Where it lies.
    pub band: Band,
    /// What it was chosen for; `None` where somebody put it there.
    pub goal: Option<BandGoal>,
    /// The share of rows that it labelled.
    pub coverage: Option<f64>,
    /// The share of right labels among them.
    pub accuracy: Option<f64>,
}

impl Frozen<'_> {
    /// `judgement`, but of the band: of the counts that are `labelled` now. What the threshold beside it was chosen for is not judged, as
    /// nothing is labelled by it.
    pub(crate) fn of_band(&self, judgement: Judgement, then: &BandThen, labelled: Confusion) -> Judgement {
        let limit = match then.goal {
            Some(BandGoal::Widest { accuracy } | BandGoal::Guaranteed { accuracy, .. }) => {
                Ok(Limit { of: Limited::Metric(Metric::Accuracy), sense: Sense::AtLeast, bound: accuracy })
            }
            Some(BandGoal::Cheapest { .. }) => Err(NoVerdict::CheapestBand),
            None => Err(NoVerdict::BandByHand),
        };
        let change = Change {
            then: then.accuracy,
            out_of_bag: None,
            now: labelled.value(Metric::Accuracy),
            now_interval: labelled.confidence(Metric::Accuracy),
            difference: None,
        };
        let of_labelled = Self { now: labelled, terms: Terms::default(), ..*self };
        let margin = self.margin.unwrap_or(DEFAULT_MARGIN);
        let limit = limit.map(|limit| of_labelled.limit(limit, margin, change));
        let of_limit = |limit: &LimitNow| self.rows.can_tell().and(limit.verdict.ok_or(NoVerdict::Undefined));
        let verdict = limit.as_ref().map_err(Clone::clone).and_then(of_limit);
        let limits = limit.into_iter().collect();
        let rows = labelled.total();
        Judgement {
            promise: Promise::Band,
            prevalence: None,
            goal: None,
            limits,
            rows,
            margin: Some(margin),
            verdict,
            ..judgement
        }
    }
}
