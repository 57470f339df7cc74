//! The column right of the figures measured here: what they are on rows that were held out, or by weight, or were when a decision was made.

use super::number::{UNDEFINED, amount, amount_span, proportion, span_within};
use super::text::width;
use crate::app::{Holdout, HoldoutScores, View};
use crate::metrics::{
    ByWeight, Confusion, FrozenThen, IntervalOf, Limited, Metric, Proportion, RowMean, Scored, SummaryFigure,
};

/// What stands there.
#[derive(Clone, Copy)]
pub(super) enum Beside<'a> {
    Holdout(&'a Holdout),
    Weights(&'a ByWeight),
    /// The decision that the session was opened at, on the rows that it was made on: its threshold does not move.
    Then(&'a FrozenThen),
}

/// A figure there, and its interval where it has one.
pub(super) type There = (String, Option<Ends>);

/// The ends of an interval.
#[derive(Clone, Copy)]
pub(super) enum Ends {
    /// Of a proportion.
    Share((f64, f64)),
    /// Of a cost.
    Amount((f64, f64)),
}

impl Ends {
    /// In `room` cells, if it may be; words between ends with a sign may take `most`.
    pub(super) fn written(self, room: usize, most: usize) -> String {
        match self {
            Self::Share(ends) => span_within(ends, room, most),
            Self::Amount(ends) => {
                let written = amount_span(ends);
                if width(&written) > most { written.replace(" to ", "–") } else { written }
            }
        }
    }
}

impl<'a> Beside<'a> {
    /// `None` where there is no such column. What a band does is counted in rows.
    pub(super) fn of(view: &'a View) -> Option<Self> {
        let by_weight = || view.by_weight().filter(|_| view.band.is_none()).map(Self::Weights);
        view.holdout.as_ref().map(Self::Holdout).or_else(by_weight).or_else(|| view.then().map(Self::Then))
    }

    /// What it is called in the title of the panel.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Holdout(_) => "holdout",
            Self::Weights(_) => "by weight",
            Self::Then(_) => "then",
        }
    }

    /// A metric at the active threshold.
    pub(super) fn metric(self, view: &View, metric: Metric) -> String {
        match self {
            Self::Holdout(holdout) => on_holdout(holdout, |_| view.holdout_confusion()?.value(metric)),
            Self::Weights(_) => proportion(view.weighted_value(metric), 3),
            Self::Then(then) => proportion(then.counts.value(metric), 3),
        }
    }

    /// Its 95 % interval, which may have to be worked out first.
    pub(super) fn metric_interval(self, view: &View, metric: Metric) -> Option<Ends> {
        let interval = match self {
            Self::Holdout(_) => view.holdout_confidence(metric),
            Self::Weights(_) => view.weighted_confidence(metric),
            Self::Then(_) => view.confidence_then(metric),
        };
        interval.map(Ends::Share)
    }

    /// A figure that no threshold changes; empty where a decision does not record it.
    pub(super) fn figure(self, view: &View, figure: SummaryFigure) -> There {
        match self {
            Self::Holdout(holdout) => {
                let value = on_holdout(holdout, |scored| same(figure, &scored.summary().figures()));
                let interval = match figure.interval {
                    IntervalOf::DeLong => {
                        holdout.scored().and_then(|scored| scored.auc_interval()?.ci95.filter(|(low, high)| low < high))
                    }
                    // Its rows are not drawn anew.
                    IntervalOf::Bootstrap | IntervalOf::Nothing => None,
                };
                (value, interval.map(Ends::Share))
            }
            Self::Weights(by_weight) => {
                let value = same(figure, &by_weight.weighting().summary().figures());
                let interval = view.weighted_figure_confidence(figure.interval).filter(|_| value.is_some());
                (proportion(value, 3), interval.map(Ends::Share))
            }
            Self::Then(_) => (String::new(), None),
        }
    }

    /// The share of rows that is predicted 1 at the active threshold.
    pub(super) fn predicted_1(self, view: &View) -> There {
        match self {
            Self::Holdout(holdout) => match &holdout.scores {
                HoldoutScores::Ready(_) => {
                    view.holdout_confusion().map_or((UNDEFINED.into(), None), |counts| predicted_1(&counts))
                }
                HoldoutScores::Waiting(_) => ("…".into(), None),
                HoldoutScores::Failed => (UNDEFINED.into(), None),
            },
            Self::Weights(by_weight) => {
                let sums = by_weight.weighting().sweep().confusion(view.threshold);
                (proportion(Limited::PredictedShare.value(&sums), 3), None)
            }
            Self::Then(then) => predicted_1(&then.counts),
        }
    }

    /// What the answers are worth at the active threshold. No decision records both figures, and rows with answers do not weigh.
    pub(super) fn answers(self, view: &View, mean: RowMean) -> There {
        let value = match self {
            Self::Holdout(holdout) => on_holdout(holdout, |_| {
                let figures = view.holdout_answers()?.all?;
                match mean {
                    RowMean::Exact => Some(figures.exact),
                    RowMean::AnswerF1 => Some(figures.f1),
                    RowMean::Cost => None,
                }
            }),
            Self::Weights(_) | Self::Then(_) => UNDEFINED.into(),
        };
        (value, None)
    }

    /// What a thousand rows cost at the active threshold.
    pub(super) fn cost(self, view: &View) -> There {
        match self {
            Self::Holdout(holdout) => {
                let value = match &holdout.scores {
                    HoldoutScores::Ready(_) => per_thousand(view.holdout_cost()),
                    HoldoutScores::Waiting(_) => "…".into(),
                    HoldoutScores::Failed => UNDEFINED.into(),
                };
                (value, None)
            }
            Self::Weights(_) => match view.weighted_cost() {
                Some((mean, interval)) => {
                    let interval = interval.map(|(low, high)| Ends::Amount((low * 1e3, high * 1e3)));
                    (amount(mean * 1e3), interval)
                }
                None => (UNDEFINED.into(), None),
            },
            // Those of then have a line of their own.
            Self::Then(_) if view.has_other_costs() => (String::new(), None),
            Self::Then(then) => (cost_then(view, then), None),
        }
    }
}

/// What a thousand rows cost then: at the costs of then, where somebody said some.
pub(super) fn cost_then(view: &View, then: &FrozenThen) -> String {
    per_thousand(view.points.costs().and_then(|said| then.cost(said)))
}

/// What a thousand rows cost of which one does `mean`.
pub(super) fn per_thousand(mean: Option<f64>) -> String {
    mean.map_or(UNDEFINED.into(), |mean| amount(mean * 1e3))
}

/// The share of these rows that is predicted 1, with its interval.
pub(super) fn predicted_1(counts: &Confusion) -> There {
    let share = Proportion::new(counts.predicted_1(), counts.total());
    let interval = share.as_ref().map(|share| Ends::Share(share.wilson.at_95));
    (proportion(share.map(|share| share.value), 3), interval)
}

/// A figure on the holdout, as far as it is scored.
pub(super) fn on_holdout(holdout: &Holdout, figure: impl FnOnce(&Scored) -> Option<f64>) -> String {
    match &holdout.scores {
        HoldoutScores::Ready(held_out) => proportion(figure(&held_out.scored), 3),
        HoldoutScores::Waiting(_) => "…".into(),
        HoldoutScores::Failed => UNDEFINED.into(),
    }
}

/// The value of the same figure among others.
fn same(figure: SummaryFigure, others: &[SummaryFigure]) -> Option<f64> {
    others.iter().find(|other| other.label == figure.label)?.value
}
