//! What an open band does.

use ratatui::text::Line;

use super::{Intervals, figure_line};
use crate::app::{Holdout, View};
use crate::metrics::{BandFigures, BandThen, Costs, Metric, Proportion, Sweep};
use crate::ui::beside::{Ends, There, on_holdout, per_thousand};
use crate::ui::number::{UNDEFINED, proportion};
use crate::ui::theme::Theme;

/// What the open band does: how many rows are labelled, how many of these are right, and how much is left.
pub(super) fn band_lines(view: &View, figures: &BandFigures, cells: u16, theme: &Theme) -> Vec<Line<'static>> {
    let BandFigures { counts, abstained, coverage, accuracy, precision, npv, .. } = *figures;
    let labelled = counts.total();
    let rows = labelled + abstained;
    let of_rows = Proportion::new(labelled, rows).map(|share| share.wilson.at_95);
    let interval = |interval| if Intervals::of(view, cells).are_here() { interval } else { None };
    let there = view.holdout_band_figures();
    let on_holdout = |figure: &dyn Fn() -> Option<f64>| {
        view.holdout.as_ref().map(|holdout| (on_holdout(holdout, |_| figure()), None))
    };
    let decided = view.then().and_then(|then| then.band.as_ref());
    let recorded = |figure: fn(&BandThen) -> Option<f64>| decided.map(|then| (proportion(figure(then), 3), None));
    let share = |name: &'static str,
                 value: Option<f64>,
                 ends: Option<(f64, f64)>,
                 of: fn(&BandFigures) -> Option<f64>,
                 then: Option<There>| {
        let interval = interval(ends).map(Ends::Share);
        let beside = on_holdout(&|| of(there.as_ref()?)).or(then);
        figure_line(view, [name, name], [proportion(value, 3), String::new()], interval, beside, cells, theme)
    };
    let of = |metric: Metric| counts.confidence(metric);
    let left = [proportion(figures.errors_left(&view.confusion_without()), 3), String::new()];
    let left_there = on_holdout(&|| there.as_ref()?.errors_left(&view.holdout_confusion_without()?));
    let errors_left = figure_line(view, ["errors left"; 2], left, None, left_there, cells, theme);
    let per_thousand = |abstained: u64, rows: u64| {
        let share = (rows > 0).then(|| format!("{:.1}", abstained as f64 / rows as f64 * 1e3));
        share.unwrap_or_else(|| UNDEFINED.to_owned())
    };
    let by_hand = [per_thousand(abstained, rows), String::new()];
    let by_hand_there = view.holdout.as_ref().map(|_| {
        let there = there.as_ref();
        (
            there.map_or_else(
                || UNDEFINED.to_owned(),
                |it| per_thousand(it.abstained, it.abstained + it.counts.total()),
            ),
            None,
        )
    });
    let by_hand_then = decided.and_then(|then| Some((format!("{:.1}", (1.0 - then.coverage?) * 1e3), None)));
    let by_hand_there = by_hand_there.or(by_hand_then);
    let mut lines = vec![
        share("coverage", coverage, of_rows, |there| there.coverage, recorded(|then| then.coverage)),
        share("accuracy", accuracy, of(Metric::Accuracy), |there| there.accuracy, recorded(|then| then.accuracy)),
        errors_left,
        share("precision", precision, of(Metric::Precision), |there| there.precision, None),
        share("NPV", npv, of(Metric::Npv), |there| there.npv, None),
        figure_line(view, ["by hand per 1,000", "hand/1,000"], by_hand, None, by_hand_there, cells, theme),
    ];
    lines.extend(band_costs(view, figures, there.as_ref(), cells, theme));
    lines
}

/// What a thousand rows cost with the open band, where costs are known: all of them, where what chose it says what a row by hand
/// costs, and the labelled ones alone.
fn band_costs(
    view: &View,
    figures: &BandFigures,
    there: Option<&BandFigures>,
    cells: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let Some(costs) = view.points.costs() else { return Vec::new() };
    let costs_there = view.holdout_costs();
    let scored_there = view.holdout.as_ref().and_then(Holdout::scored).zip(costs_there.as_ref());
    let line = |names: [&'static str; 2], of: &dyn Fn(&BandFigures, &Sweep, &Costs) -> f64| {
        let per_thousand = |figures: &BandFigures, sweep: &Sweep, costs: &Costs| {
            let rows = figures.abstained + figures.counts.total();
            per_thousand((rows > 0).then(|| of(figures, sweep, costs) / rows as f64))
        };
        let holdout = view.holdout.as_ref().map(|_| {
            let there = there.zip(scored_there);
            let there = there.map(|(figures, (scored, costs))| per_thousand(figures, scored.sweep(), costs));
            (there.unwrap_or_else(|| UNDEFINED.to_owned()), None)
        });
        let here = [per_thousand(figures, view.scored.sweep(), costs), String::new()];
        figure_line(view, names, here, None, holdout, cells, theme)
    };
    let price = view.chosen_band().and_then(|(goal, _)| goal.price_by_hand());
    let all = price.map(|price| {
        let total = |figures: &BandFigures, sweep: &Sweep, costs: &Costs| figures.total_cost(sweep, costs, price);
        line(["total cost/1,000", "total/1,000"], &total)
    });
    let labelled = line(["label cost/1,000", "label cost"], &BandFigures::labelled_cost);
    all.into_iter().chain([labelled]).collect()
}
