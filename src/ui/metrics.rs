//! What follows from the counts, with 95 % intervals beside the proportions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::number::{UNDEFINED, amount, amount_span, proportion, span};
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{cut, fitting, left, right, width};
use super::theme::Theme;
use crate::app::{Notice, View};
use crate::metrics::{BandFigures, Goal, IntervalOf, Limited, Metric, Proportion, SummaryFigure, Terms};

/// Cells of a value: `>0.999`, `-0.123`.
const VALUE: usize = 6;

/// Cells of an interval with the space before it: ` 0.998–>0.999`. Two ends with signs are written as one.
const INTERVAL: usize = 13;

/// Cells of the longest name that has an interval, and one more.
const SHORT_NAME: usize = 12;

/// Cells of the longest name, and one more.
const LONG_NAME: usize = 18;

/// Cells between figures that share a line.
const GAP: usize = 2;

/// Cells inside the panel from which on the intervals have room, whatever the numbers are.
const WITH_INTERVALS: usize = SHORT_NAME + VALUE + INTERVAL;

/// The panel with as many of its `lines` as have room.
pub(super) fn draw(frame: &mut Frame, area: Rect, lines: &[Line<'static>], view: &View, focus: Focus, theme: &Theme) {
    let title = if has_intervals(view, area.width.saturating_sub(2)) { "metrics · 95 % intervals" } else { "metrics" };
    // What a band does is told as measured.
    let there =
        view.points.prevalence().filter(|_| view.band.is_none()).map(|prevalence| format!(" · at {prevalence}"));
    let title = format!("{title}{}", there.unwrap_or_default());
    let of = if view.band.is_some() { "labelled rows" } else { "metrics" };
    let title = title.replacen("metrics", of, 1);
    let inner = draw_panel(frame, area, &title, focus, theme);
    let room = usize::from(inner.height);
    let above = view.metrics_top.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(above + room);
    frame.render_widget(Paragraph::new(lines.iter().skip(above).take(room).cloned().collect::<Vec<_>>()), inner);
    if above + below > 0 {
        draw_foot(frame, area, &Notice::Unseen { above, below }.to_string(), theme.faint);
    } else if let Some((goal, _)) = view.chosen_band() {
        let words = [Notice::BandReason(goal), Notice::BandReasonInShort(goal)].map(|notice| notice.to_string());
        draw_foot(frame, area, &fitting(words, usize::from(area.width.saturating_sub(4))), theme.heading);
    }
}

/// Whether `cells` inside the panel are enough for the intervals; what another prevalence makes of the figures goes before them.
fn has_intervals(view: &View, cells: u16) -> bool {
    usize::from(cells) >= WITH_INTERVALS + there_cells(view)
}

/// Cells of the figures at another prevalence.
fn there_cells(view: &View) -> usize {
    if view.points.prevalence().is_some() && view.band.is_none() { VALUE + 1 } else { 0 }
}

/// All figures, in lines of the width of `area`, those most needed first. Where there is room each metric has a line; else only
/// shares of rows and what is needed often do, and the others share lines.
pub(super) fn lines(view: &View, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    if let Some(figures) = view.band_figures() {
        return band_lines(view, &figures, area.width, theme);
    }
    let cells = usize::from(area.width);
    let line = |metric: Metric| metric_line(view, metric, area.width, theme);
    let figure = |metric: Metric| Figure {
        name: metric.label(),
        value: proportion(view.confusion().value(metric), 3),
        style: theme.heading,
    };
    let (global_alone, global) = figures_without_threshold(view, area.width, theme);
    let cost = cost_line(view, area.width, theme);
    let roomy: Vec<Line<'_>> = Metric::by_use()
        .into_iter()
        .map(line)
        .chain(cost.clone())
        .chain(global_alone.clone())
        .chain(sharing(global.clone(), cells))
        .collect();
    if roomy.len() <= usize::from(area.height) {
        return roomy;
    }
    let (often, seldom): (Vec<Metric>, Vec<Metric>) = Metric::by_use().into_iter().partition(|m| m.is_needed_often());
    // What is needed often has a line of its own, for its interval; so has a figure with two values.
    let is_alone = |metric: &Metric| {
        let has_two_values = view.points.prevalence().is_some() && metric.depends_on_prevalence();
        metric.has_interval() || metric.is_needed_often() || has_two_values
    };
    let alone =
        |metrics: &[Metric]| -> Vec<Line<'static>> { metrics.iter().copied().filter(is_alone).map(line).collect() };
    let shared = |metrics: &[Metric], more: Vec<Figure>| {
        let figures = metrics.iter().copied().filter(|metric| !is_alone(metric)).map(figure);
        sharing(figures.chain(more).collect(), cells)
    };
    let cost = cost.into_iter().collect();
    [alone(&often), cost, global_alone, shared(&often, global), alone(&seldom), shared(&seldom, Vec::new())].concat()
}

/// The figures that need no threshold: the lines of those that have an interval, where intervals have room, and the others.
fn figures_without_threshold(view: &View, cells: u16, theme: &Theme) -> (Vec<Line<'static>>, Vec<Figure>) {
    let (alone, sharing): (Vec<SummaryFigure>, Vec<SummaryFigure>) =
        view.scored.summary().figures().into_iter().partition(|figure| {
            has_intervals(view, cells) && figure.value.is_some() && figure.interval != IntervalOf::Nothing
        });
    let line = |figure: SummaryFigure| {
        let interval = view.figure_confidence(figure.interval).map(|ends| span(ends, 3));
        let values = [proportion(figure.value, 3), String::new()];
        figure_line(view, [figure.label, figure.short], values, interval, cells, theme)
    };
    let figure =
        |figure: SummaryFigure| Figure { name: figure.short, value: proportion(figure.value, 3), style: theme.faint };
    (alone.into_iter().map(line).collect(), sharing.into_iter().map(figure).collect())
}

/// What the open band does: how many rows are labelled, how many of these are right, and how much is left.
fn band_lines(view: &View, figures: &BandFigures, cells: u16, theme: &Theme) -> Vec<Line<'static>> {
    let BandFigures { counts, abstained, coverage, accuracy, precision, npv, .. } = *figures;
    let labelled = counts.total();
    let rows = labelled + abstained;
    let of_rows = Proportion::new(labelled, rows).map(|share| share.wilson.at_95);
    let interval = |interval| if has_intervals(view, cells) { interval } else { None };
    let share = |name: &'static str, value: Option<f64>, ends: Option<(f64, f64)>| {
        let interval = interval(ends).map(|ends| span(ends, 3));
        figure_line(view, [name, name], [proportion(value, 3), String::new()], interval, cells, theme)
    };
    let of = |metric: Metric| counts.confidence(metric);
    let by_hand = (rows > 0).then(|| format!("{:.1}", abstained as f64 / rows as f64 * 1e3));
    let by_hand = [by_hand.unwrap_or_else(|| UNDEFINED.to_owned()), String::new()];
    let cost = view.points.costs().filter(|_| rows > 0).map(|costs| {
        let total = figures.labelled_cost(view.scored.sweep(), costs);
        let cost = [amount(total / rows as f64 * 1e3), String::new()];
        figure_line(view, ["labelled cost/1,000", "cost/1,000"], cost, None, cells, theme)
    });
    let mut lines = vec![
        share("coverage", coverage, of_rows),
        share("accuracy", accuracy, of(Metric::Accuracy)),
        share("errors left", figures.errors_left(&view.confusion_without()), None),
        share("precision", precision, of(Metric::Precision)),
        share("NPV", npv, of(Metric::Npv)),
        figure_line(view, ["by hand per 1,000", "hand/1,000"], by_hand, None, cells, theme),
    ];
    lines.extend(cost);
    lines
}

/// A metric, its value, and its interval where it has one.
fn metric_line(view: &View, metric: Metric, cells: u16, theme: &Theme) -> Line<'static> {
    let confusion = view.confusion();
    let interval = has_intervals(view, cells).then(|| view.confidence(metric)).flatten().map(|ends| span(ends, 3));
    let there = view.points.prevalence().map(|_| {
        let of = Limited::Metric(metric);
        proportion(view.points.terms().limited(of, view.scored.sweep(), view.threshold), 3)
    });
    let value = proportion(confusion.value(metric), 3);
    figure_line(view, [metric.label(); 2], [value, there.unwrap_or_default()], interval, cells, theme)
}

/// A name (or a shorter one), its value here and, where there is another prevalence, there, and the interval of the first.
fn figure_line(
    view: &View,
    [name, short]: [&str; 2],
    [here, there]: [String; 2],
    interval: Option<String>,
    cells: u16,
    theme: &Theme,
) -> Line<'static> {
    let beside = if has_intervals(view, cells) { VALUE + INTERVAL } else { VALUE } + there_cells(view);
    let name_width = LONG_NAME.min(usize::from(cells).saturating_sub(beside));
    let name = if width(name) < name_width { name } else { short };
    Line::from(vec![
        Span::raw(left(name, name_width)),
        Span::styled(right(&here, VALUE), theme.heading),
        Span::styled(right(&there, there_cells(view)), theme.heading),
        Span::styled(interval.map_or(String::new(), |ends| format!(" {ends}")), theme.faint),
    ])
}

/// The cost of a thousand rows, where costs are known.
fn cost_line(view: &View, cells: u16, theme: &Theme) -> Option<Line<'static>> {
    view.points.costs()?;
    let cost = |terms: Terms<'_>| {
        let mean = terms.value(Goal::Cost, view.scored.sweep(), view.threshold);
        mean.map_or_else(|| UNDEFINED.to_owned(), |mean| amount(mean * 1e3))
    };
    let terms = view.points.terms();
    let here = cost(Terms { prevalence: None, ..terms });
    let there = if terms.prevalence.is_some() { cost(terms) } else { String::new() };
    let interval = has_intervals(view, cells).then(|| view.cost_confidence()).flatten();
    let interval = interval.map(|(low, high)| amount_span((low * 1e3, high * 1e3)));
    Some(figure_line(view, ["cost per 1,000", "cost/1,000"], [here, there], interval, cells, theme))
}

/// A name with its value.
#[derive(Clone)]
struct Figure {
    name: &'static str,
    value: String,
    /// Of the value.
    style: Style,
}

/// Figures one behind the other, as many as a line holds; the name of one alone may be cut.
fn sharing(figures: Vec<Figure>, cells: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for Figure { name, value, style } in figures {
        let name = cut(name, cells.saturating_sub(1 + width(&value)));
        let wanted = width(&name) + 1 + width(&value);
        let spans = [Span::raw(name + " "), Span::styled(value, style)];
        match lines.last_mut() {
            Some(line) if line.width() + GAP + wanted <= cells => {
                line.push_span(" ".repeat(GAP));
                for span in spans {
                    line.push_span(span);
                }
            }
            _ => lines.push(Line::from_iter(spans)),
        }
    }
    lines
}
