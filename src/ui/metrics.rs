//! What follows from the counts, with 95 % intervals beside the proportions.

mod answers;
mod band;
mod judged;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use answers::answer_lines;
use band::band_lines;
use judged::{cost_lines, predicted_line};

use super::beside::{Beside, Ends, There};
use super::number::proportion;
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{cut, fitting, left, right, width};
use super::theme::Theme;
use crate::app::{Notice, View};
use crate::metrics::{IntervalOf, Limited, Metric, SummaryFigure};

/// Cells of a value: `>0.999`, `-0.123`.
const VALUE: usize = 6;

/// Cells of an interval with the space before it: ` 0.998–>0.999`. Two ends that are both `>0.999` are written as one.
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
    let intervals = match (Intervals::of(view, area.width.saturating_sub(2)), Beside::of(view)) {
        (Intervals::Here | Intervals::Beside | Intervals::Both, None) => " · 95 % intervals",
        (Intervals::Here | Intervals::Beside | Intervals::Both, Some(_)) => " · 95 %",
        (Intervals::Nowhere, _) => "",
    };
    let title = title(view, intervals, usize::from(area.width).saturating_sub(4));
    let inner = draw_panel(frame, area, &title, focus, theme);
    let room = usize::from(inner.height);
    let above = view.metrics_top.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(above + room);
    frame.render_widget(Paragraph::new(lines.iter().skip(above).take(room).cloned().collect::<Vec<_>>()), inner);
    if above + below > 0 {
        draw_foot(frame, area, &Notice::Unseen { above, below }.to_string(), theme.faint);
    } else if let Some((goal, chosen)) = view.chosen_band() {
        // What was proven and what was not never look alike.
        let style = if chosen.proof.is_some() { theme.heading } else { theme.faint };
        let words = [Notice::BandReason(goal), Notice::BandReasonInShort(goal)].map(|notice| notice.to_string());
        draw_foot(frame, area, &fitting(words, usize::from(area.width.saturating_sub(4))), style);
    }
}

/// What the figures are of, and what stands right of those measured here, as far as there is `room`.
fn title(view: &View, intervals: &str, room: usize) -> String {
    let of = match (view.band, view.by_weight()) {
        (Some(_), Some(_)) => "labelled rows · each row once",
        (Some(_), None) => "labelled rows",
        (None, _) => "metrics",
    };
    // What a band does is told as measured.
    let there = view.points.prevalence().filter(|_| view.band.is_none()).map(|prevalence| format!("at {prevalence}"));
    let measured = format!("{of}{intervals}");
    let title = there.iter().fold(measured.clone(), |title, there| format!("{title} · {there}"));
    match (&there, Beside::of(view).map(Beside::name)) {
        // What stands beside is not for the other prevalence.
        (Some(there), Some(beside)) => {
            let as_measured = format!("{there} · {beside} as measured");
            let [first, second] = ["right: ", ""].map(|right| format!("{title} · {right}{beside} as measured"));
            fitting([first, second, format!("{of} · {as_measured}"), as_measured, title], room)
        }
        (None, Some(beside)) => {
            fitting([format!("{title} · right: {beside}"), format!("{title} · {beside}"), title], room)
        }
        (Some(there), None) => fitting([format!("{measured} · right: {there}"), title], room),
        // The space behind it may go.
        (None, None) => fitting([title, of.to_owned()], room + 1),
    }
}

/// Which figures have their intervals behind them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Intervals {
    Nowhere,
    /// Those that were measured here.
    Here,
    /// Those in the column beside them.
    Beside,
    Both,
}

impl Intervals {
    /// What `cells` inside the panel have room for; what another prevalence makes of the figures, and what stands beside them, go before
    /// the intervals. Where points are chosen by weight, that is what is to be sure of.
    fn of(view: &View, cells: u16) -> Self {
        let left = usize::from(cells).checked_sub(WITH_INTERVALS + there_cells(view) + beside_cells(view));
        match (left, Beside::of(view)) {
            (None, _) => Self::Nowhere,
            (Some(INTERVAL..), Some(_)) => Self::Both,
            (Some(_), Some(Beside::Weights(_))) => Self::Beside,
            (Some(_), Some(Beside::Holdout(_) | Beside::Then(_)) | None) => Self::Here,
        }
    }

    fn are_here(self) -> bool {
        matches!(self, Self::Here | Self::Both)
    }

    fn are_beside(self) -> bool {
        matches!(self, Self::Beside | Self::Both)
    }

    /// Cells of all of them in a line.
    fn cells(self) -> usize {
        INTERVAL * (usize::from(self.are_here()) + usize::from(self.are_beside()))
    }
}

/// Cells of the figures beside those measured here.
fn beside_cells(view: &View) -> usize {
    if Beside::of(view).is_some() { VALUE + 1 } else { 0 }
}

/// Cells of the figures at another prevalence.
fn there_cells(view: &View) -> usize {
    if view.points.prevalence().is_some() && view.band.is_none() { VALUE + 1 } else { 0 }
}

/// All figures, in lines of the width of `area`, those most needed first. Where there is room each metric has a line; else only
/// shares of rows and what is needed often do, and the others share lines.
pub(super) fn lines(view: &View, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let cells = usize::from(area.width);
    if let Some(figures) = view.band_figures() {
        // Of a holdout the threshold is judged, not the band.
        let since = view.then().and_then(|_| verdict_line(view, cells, theme));
        return since.into_iter().chain(band_lines(view, &figures, area.width, theme)).collect();
    }
    let line = |metric: Metric| metric_line(view, metric, area.width, theme);
    let figure = |metric: Metric| {
        let there = Beside::of(view).map(|beside| beside.metric(view, metric));
        let value =
            proportion(view.confusion().value(metric), 3) + &there.map_or_else(String::new, |it| format!("/{it}"));
        Figure { name: metric.label(), value, style: theme.heading }
    };
    let verdict: Vec<Line<'static>> = verdict_line(view, cells, theme).into_iter().collect();
    let (global_alone, global) = figures_without_threshold(view, area.width, theme);
    let answers = answer_lines(view, area.width, theme);
    let (cost, predicted) = (cost_lines(view, area.width, theme), predicted_line(view, area.width, theme));
    let roomy: Vec<Line<'_>> = verdict
        .iter()
        .cloned()
        .chain(answers.clone())
        .chain(Metric::by_use().into_iter().map(line))
        .chain(predicted.clone())
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
        metric.is_share() || metric.is_needed_often() || has_two_values
    };
    let alone =
        |metrics: &[Metric]| -> Vec<Line<'static>> { metrics.iter().copied().filter(is_alone).map(line).collect() };
    let shared = |metrics: &[Metric], more: Vec<Figure>| {
        let figures = metrics.iter().copied().filter(|metric| !is_alone(metric)).map(figure);
        sharing(figures.chain(more).collect(), cells)
    };
    let predicted = predicted.into_iter().collect();
    let global = shared(&often, global);
    [
        verdict,
        answers,
        alone(&often),
        cost,
        predicted,
        global_alone,
        global,
        alone(&seldom),
        shared(&seldom, Vec::new()),
    ]
    .concat()
}

/// The figures that need no threshold: the lines of those that have an interval, where intervals have room, and the others.
fn figures_without_threshold(view: &View, cells: u16, theme: &Theme) -> (Vec<Line<'static>>, Vec<Figure>) {
    let (alone, sharing): (Vec<SummaryFigure>, Vec<SummaryFigure>) =
        view.scored.summary().figures().into_iter().partition(|figure| {
            let has_room = Intervals::of(view, cells) != Intervals::Nowhere;
            has_room && figure.value.is_some() && figure.interval != IntervalOf::Nothing
        });
    let line = |figure: SummaryFigure| {
        let interval = view.figure_confidence(figure.interval).map(Ends::Share);
        let values = [proportion(figure.value, 3), String::new()];
        let beside = Beside::of(view).map(|beside| beside.figure(view, figure));
        figure_line(view, [figure.label, figure.short], values, interval, beside, cells, theme)
    };
    let figure = |figure: SummaryFigure| {
        let there = Beside::of(view).map(|beside| beside.figure(view, figure).0).filter(|value| !value.is_empty());
        let there = there.map_or_else(String::new, |value| format!("/{value}"));
        Figure { name: figure.short, value: proportion(figure.value, 3) + &there, style: theme.faint }
    };
    (alone.into_iter().map(line).collect(), sharing.into_iter().map(figure).collect())
}

/// What becomes of the threshold on the holdout, or became of a decision.
fn verdict_line(view: &View, cells: usize, theme: &Theme) -> Option<Line<'static>> {
    let (said, fails) = match Beside::of(view)? {
        Beside::Holdout(_) => (view.holdout_said()?, view.fails_on_holdout()),
        Beside::Then(_) => (view.said_since()?, view.fails_since()),
        Beside::Weights(_) => return None,
    };
    Some(Line::styled(left(&fitting(said, cells), cells), if fails { theme.error } else { Style::new() }))
}

/// A metric, its value, and its interval where it has one.
fn metric_line(view: &View, metric: Metric, cells: u16, theme: &Theme) -> Line<'static> {
    let confusion = view.confusion();
    let intervals = Intervals::of(view, cells);
    let interval = intervals.are_here().then(|| view.confidence(metric)).flatten().map(Ends::Share);
    let there = view.points.prevalence().map(|_| {
        let of = Limited::Metric(metric);
        proportion(view.points.terms().limited(of, view.scored.sweep(), view.threshold), 3)
    });
    let value = proportion(confusion.value(metric), 3);
    let beside = Beside::of(view).map(|beside| {
        let interval = intervals.are_beside().then(|| beside.metric_interval(view, metric)).flatten();
        (beside.metric(view, metric), interval)
    });
    figure_line(view, [metric.label(); 2], [value, there.unwrap_or_default()], interval, beside, cells, theme)
}

/// A name (or a shorter one), its value here and the interval of that; then, where there is another prevalence, its value there; then
/// the value in the column beside and its interval.
fn figure_line(
    view: &View,
    [name, short]: [&str; 2],
    [here, there]: [String; 2],
    interval: Option<Ends>,
    beside: Option<There>,
    cells: u16,
    theme: &Theme,
) -> Line<'static> {
    let intervals = Intervals::of(view, cells);
    let figures = VALUE + intervals.cells() + there_cells(view) + beside_cells(view);
    let name_width = LONG_NAME.min(usize::from(cells).saturating_sub(figures));
    let name = if width(name) < name_width { name } else { short };
    let faint = |interval: Option<Ends>, room: usize, more: usize| {
        let room = room.saturating_sub(1);
        let written = interval.map_or(String::new(), |ends| format!(" {}", ends.written(room, room + more)));
        Span::styled(written, theme.faint)
    };
    // The last column takes what is left of the line.
    let last = (usize::from(cells) + INTERVAL).saturating_sub(name_width + figures);
    let goes_on = there_cells(view) > 0 || beside.is_some();
    let room = if goes_on { INTERVAL } else { last };
    // An interval below 0 takes more: those metrics have short names, so that the value may stand nearer to its own.
    let to_spare = (name_width + VALUE).saturating_sub(width(name) + 1 + width(&here));
    let interval = faint(interval.filter(|_| intervals.are_here()), room, to_spare);
    let moved = interval.width().saturating_sub(room);
    let before = if goes_on && intervals.are_here() { INTERVAL.saturating_sub(interval.width()) } else { 0 };
    let mut spans = vec![
        Span::raw(left(name, name_width.saturating_sub(moved))),
        Span::styled(right(&here, VALUE), theme.heading),
        interval,
        Span::raw(" ".repeat(before)),
    ];
    // What was measured and how sure that is stand together; what another prevalence makes of it comes behind.
    spans.push(Span::styled(right(&there, there_cells(view)), theme.heading));
    if let Some((value, interval)) = beside {
        spans.push(Span::styled(right(&value, VALUE + 1), theme.heading));
        spans.push(faint(interval.filter(|_| intervals.are_beside()), last, 0));
    }
    Line::from(spans)
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
