//! What predictions cost, and how many there are of 1.

use ratatui::text::Line;

use super::{Intervals, figure_line};
use crate::app::View;
use crate::metrics::{Goal, Limited, RowMean, Terms};
use crate::ui::beside::{Beside, Ends, cost_then, per_thousand, predicted_1};
use crate::ui::number::proportion;
use crate::ui::theme::Theme;

/// The share of rows that is predicted 1, where another prevalence makes it another one.
pub(super) fn predicted_line(view: &View, cells: u16, theme: &Theme) -> Option<Line<'static>> {
    view.points.prevalence()?;
    let there = view.points.terms().limited(Limited::PredictedShare, view.scored.sweep(), view.threshold);
    let (here, interval) = predicted_1(&view.confusion());
    let values = [here, proportion(there, 3)];
    let interval = interval.filter(|_| Intervals::of(view, cells).are_here());
    let beside = Beside::of(view).map(|beside| beside.predicted_1(view));
    Some(figure_line(view, ["predicted 1"; 2], values, interval, beside, cells, theme))
}

/// The cost of a thousand rows, where costs are known; where a decision was made at others, now and then at those too.
pub(super) fn cost_lines(view: &View, cells: u16, theme: &Theme) -> Vec<Line<'static>> {
    if view.points.costs().is_none() {
        return Vec::new();
    }
    let cost =
        |terms: Terms<'_>| per_thousand(terms.value(Goal::Mean(RowMean::Cost), view.scored.sweep(), view.threshold));
    let terms = view.points.terms();
    let here = cost(Terms { prevalence: None, ..terms });
    let there = if terms.prevalence.is_some() { cost(terms) } else { String::new() };
    let interval = Intervals::of(view, cells).are_here().then(|| view.mean_confidence(RowMean::Cost)).flatten();
    let interval = interval.map(|(low, high)| Ends::Amount((low * 1e3, high * 1e3)));
    let beside = Beside::of(view).map(|beside| beside.cost(view));
    let line = figure_line(view, ["cost per 1,000", "cost/1,000"], [here, there], interval, beside, cells, theme);
    match Beside::of(view) {
        Some(Beside::Then(then)) if view.has_other_costs() => {
            let values = [per_thousand(view.cost_as_decided()), String::new()];
            let then = Some((cost_then(view, then), None));
            vec![line, figure_line(view, ["decision's costs", "at its costs"], values, None, then, cells, theme)]
        }
        Some(Beside::Holdout(_) | Beside::Weights(_) | Beside::Then(_)) | None => vec![line],
    }
}
