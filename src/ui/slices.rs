//! The tab of the slices: a line for each, worst first; below it what there is to say of the one that is looked at.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout as Split, Margin, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::number::{UNDEFINED, proportion, span, span_within, written_threshold};
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{fitting, left, right, visible, width, wrap};
use super::theme::Theme;
use crate::app::{Deciding, Notice, View, slice_name};
use crate::dataset::{SliceBy, SlicedRows};
use crate::metrics::{
    Confusion, LengthCorrelation, Metric, OfLabel, SliceAt, SlicePart, SliceRule, ThresholdOf, grouped,
};

/// Where the parts of the tab stand.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SlicePanels {
    /// The list with its frame.
    list: Rect,
    /// Its lines, without heading and sum.
    pub rows: Rect,
    /// The slice that is looked at, with its frame; empty where there is no room.
    figures: Rect,
}

/// Lines of the list beside the slices: frame, heading, the sum of all.
const AROUND: u16 = 4;

/// Lay the tab out: the list takes what it needs, as long as the figures below keep some lines.
pub(super) fn panels(body: Rect, view: &View) -> SlicePanels {
    let slices = view.slices.sliced.as_ref().map_or(0, |rows| rows.set().parts().len());
    let sums = sums(view.slice_rule());
    let wanted = u16::try_from(slices).unwrap_or(u16::MAX).saturating_add(AROUND - 1 + sums);
    let figures = match body.height {
        0..=13 => 0,
        14..=17 => 6,
        18..=21 => 8,
        22..=29 => 9,
        _ => 12,
    };
    let list = if slices == 0 { body.height } else { wanted.clamp(AROUND + 1, body.height.saturating_sub(figures)) };
    let [list, figures] = Split::vertical([Constraint::Length(list), Constraint::Fill(1)]).areas(body);
    let figures = if slices == 0 || figures.height < 3 { Rect::default() } else { figures };
    let inner = list.inner(Margin::new(1, 1));
    let rows = Rect {
        y: inner.y.saturating_add(1).min(inner.bottom()),
        height: inner.height.saturating_sub(1 + sums),
        ..inner
    };
    SlicePanels { list, rows, figures }
}

/// Lines for all rows together: with thresholds of their own, and with the common one.
fn sums(rule: SliceRule) -> u16 {
    match rule {
        SliceRule::Common => 1,
        SliceRule::Decided
        | SliceRule::Best
        | SliceRule::EqualRecall
        | SliceRule::EqualPrecision
        | SliceRule::EqualPredictedRate => 2,
    }
}

/// The list, and the slice that is looked at.
pub(super) fn draw(frame: &mut Frame, panels: &SlicePanels, view: &View, theme: &Theme) {
    let slices = view.slices_now();
    let Some(rows) = view.slices.sliced.as_deref().filter(|_| !slices.is_empty()) else {
        let inner = draw_panel(frame, panels.list, "slices", Focus::Here, theme);
        let lines = wrap(&view.unsliced().to_string(), usize::from(inner.width.saturating_sub(2)));
        let area =
            inner.centered(Constraint::Length(inner.width.saturating_sub(2)), Constraint::Length(lines.len() as u16));
        frame.render_widget(Paragraph::new(lines.into_iter().map(Line::raw).collect::<Vec<_>>()), area);
        return;
    };
    draw_list(frame, panels, view, rows, &slices, theme);
    if let Some(slice) = slices.iter().find(|slice| slice.part == view.slices.selected).or(slices.first()) {
        draw_figures(frame, panels.figures, view, rows, slice, theme);
    }
}

/// A column of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Rows,
    ShareOf1,
    Threshold,
    Metric(Metric),
    Interval(Metric),
    Counts,
}

/// Cells of the name at least, with the mark before it.
const LEAST_NAME: usize = 12;

/// Cells of one of the four counts.
const COUNT: usize = 8;

impl Column {
    /// What the list shows in `cells`, in its order: as much as there is room for.
    fn shown(judging: Metric, cells: usize) -> Vec<Self> {
        let metrics = [Metric::Accuracy, Metric::Precision, Metric::Recall, Metric::F1];
        let others: Vec<Self> = metrics.into_iter().filter(|metric| *metric != judging).map(Self::Metric).collect();
        let in_order: Vec<Self> =
            [Self::Rows, Self::ShareOf1, Self::Threshold, Self::Metric(judging), Self::Interval(judging)]
                .into_iter()
                .chain(others.iter().copied())
                .chain([Self::Counts])
                .collect();
        let by_need = [Self::Metric(judging), Self::Rows, Self::Interval(judging), Self::Threshold];
        let by_need = by_need.into_iter().chain(others).chain([Self::ShareOf1, Self::Counts]);
        let mut room = cells.saturating_sub(LEAST_NAME);
        let mut kept = Vec::new();
        for column in by_need {
            if column.cells() > room {
                break;
            }
            room -= column.cells();
            kept.push(column);
        }
        in_order.into_iter().filter(|column| kept.contains(column)).collect()
    }

    fn cells(self) -> usize {
        match self {
            Self::Rows | Self::Threshold => 11,
            Self::ShareOf1 => 9,
            Self::Metric(metric) => metric.label().len().max(6) + 2,
            Self::Interval(_) => 14,
            Self::Counts => 4 * COUNT,
        }
    }

    fn heading(self) -> String {
        let text = match self {
            Self::Rows => "rows".to_owned(),
            Self::ShareOf1 => "share 1".to_owned(),
            Self::Threshold => "threshold".to_owned(),
            Self::Metric(metric) => metric.label().to_owned(),
            Self::Interval(_) => "95 %".to_owned(),
            Self::Counts => ["TN", "FP", "FN", "TP"].map(|name| right(name, COUNT)).concat(),
        };
        right(&text, self.cells())
    }

    /// What stands in it, where the counts are these at this threshold.
    fn value(self, confusion: &Confusion, threshold: &str) -> String {
        let text = match self {
            Self::Rows => grouped(confusion.total()),
            Self::ShareOf1 => {
                let share = confusion.positives() as f64 / confusion.total() as f64;
                proportion(Some(share).filter(|share| share.is_finite()), 3)
            }
            Self::Threshold => threshold.to_owned(),
            Self::Metric(metric) => proportion(confusion.value(metric), 3),
            Self::Interval(metric) => {
                let room = self.cells() - 1;
                confusion.confidence(metric).map_or_else(|| UNDEFINED.into(), |ends| span_within(ends, room, room))
            }
            Self::Counts => {
                let Confusion { tp, fp, fn_, tn } = *confusion;
                [tn, fp, fn_, tp].map(|count| right(&grouped(count), COUNT)).concat()
            }
        };
        right(&text, self.cells())
    }
}

fn draw_list(
    frame: &mut Frame,
    panels: &SlicePanels,
    view: &View,
    rows: &SlicedRows,
    slices: &[SliceAt<'_>],
    theme: &Theme,
) {
    let judging = rows.set().judging();
    let by = rows.by().name();
    let rule = view.rule_words(view.slice_rule(), rows.set().objective());
    // The end of the band that the keys move is not what stands here.
    let rule = if view.band.is_some() {
        format!("{rule} {}, without the band", written_threshold(view.single()))
    } else {
        rule
    };
    let room = usize::from(panels.list.width.saturating_sub(4));
    let worst = format!("worst {} first", judging.label());
    let titles = [
        format!("slices by {by} · {rule} · {worst}, by the upper end of its interval"),
        format!("slices by {by} · {rule} · {worst}"),
        format!("slices by {by} · {rule}"),
        format!("by {by}"),
    ];
    let inner = draw_panel(frame, panels.list, &fitting(titles, room), Focus::Here, theme);
    draw_foot(frame, panels.list, &foot(view, rows, room), theme.faint);
    let cells = usize::from(inner.width);
    let columns = Column::shown(judging, cells);
    let name = cells.saturating_sub(columns.iter().map(|column| column.cells()).sum());
    let heading: String = columns.iter().map(|column| column.heading()).collect();
    let head =
        Line::styled(left(&format!("  slice{}{heading}", " ".repeat(name.saturating_sub(7))), cells), theme.faint);
    if inner.height > 0 {
        frame.buffer_mut().set_line(inner.x, inner.y, &head, inner.width);
    }
    let line = |named: &str, confusion: &Confusion, threshold: &str| -> String {
        let values: String = columns.iter().map(|column| column.value(confusion, threshold)).collect();
        left(named, name) + &values
    };
    let page = slices.iter().skip(view.slices.top).take(usize::from(panels.rows.height));
    let lines = page.map(|slice| {
        let is_selected = slice.part == view.slices.selected;
        let mark = if is_selected { "› " } else { "  " };
        let text =
            line(&format!("{mark}{}", called(slice.name)), &slice.confusion, &threshold_of(slice, view.slice_rule()));
        if is_selected { Line::styled(text, theme.selected) } else { Line::raw(text) }
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), panels.rows);
    let common = (rows.set().confusion(view.single()), written_threshold(view.single()));
    let sums = match view.slice_rule() {
        SliceRule::Common => vec![line("  all", &common.0, &common.1)],
        SliceRule::Decided
        | SliceRule::Best
        | SliceRule::EqualRecall
        | SliceRule::EqualPrecision
        | SliceRule::EqualPredictedRate => {
            vec![line("  all, own", &SliceAt::total(slices), "own"), line("  all, common", &common.0, &common.1)]
        }
    };
    for (y, sum) in (panels.rows.bottom()..inner.bottom()).zip(sums) {
        frame.buffer_mut().set_line(inner.x, y, &Line::styled(sum, theme.heading), inner.width);
    }
}

/// How many slices there are, and what else could be sliced by.
fn foot(view: &View, rows: &SlicedRows, room: usize) -> String {
    let names: Vec<String> = view.slices.choices.iter().flatten().map(|by| mark_choice(by, rows.by())).collect();
    let unseen = rows.set().parts().len().saturating_sub(view.slices.page);
    let more = if unseen > 0 { format!("{unseen} more · ") } else { String::new() };
    let place = view.slices.choices.iter().flatten().position(|by| by == rows.by()).map_or(0, |place| place + 1);
    let (all, which) = (format!("s: {}", names.join(" ")), format!("s: {place} of {} to slice by", names.len()));
    let unseen = more.trim_end_matches(" · ").to_owned();
    let room = room.saturating_sub(2);
    let [in_full, in_short] =
        ["own thresholds were chosen on these rows, which flatters them", "own thresholds flatter"];
    if !view.flatters_slices() {
        return fitting([format!("{more}{all}"), format!("{more}{which}"), unseen], room);
    }
    let [first, second] = [in_full, in_short].map(|said| format!("{more}{said} · {all}"));
    fitting([first, second, format!("{more}{in_short} · {which}"), format!("{more}{in_short}"), unseen], room)
}

/// A choice by its name, in brackets where it is the one that shows.
fn mark_choice(by: &SliceBy, shown: &SliceBy) -> String {
    let name = visible(by.name());
    if by == shown { format!("[{name}]") } else { name.into_owned() }
}

/// A slice by its name; that of the empty value has none.
fn called(name: &str) -> String {
    if name.trim().is_empty() { "(empty)".into() } else { name.to_owned() }
}

/// Its threshold; one that has none of its own has the common one in brackets.
fn threshold_of(slice: &SliceAt<'_>, rule: SliceRule) -> String {
    let threshold = written_threshold(slice.threshold);
    match (slice.of, rule) {
        (ThresholdOf::Slice, _) | (ThresholdOf::All, SliceRule::Common) => threshold,
        (
            ThresholdOf::All,
            SliceRule::Decided
            | SliceRule::Best
            | SliceRule::EqualRecall
            | SliceRule::EqualPrecision
            | SliceRule::EqualPredictedRate,
        ) => format!("({threshold})"),
    }
}

/// What there is to say of one slice.
fn draw_figures(frame: &mut Frame, area: Rect, view: &View, rows: &SlicedRows, slice: &SliceAt<'_>, theme: &Theme) {
    if area.height < 3 {
        return;
    }
    let room = usize::from(area.width.saturating_sub(4));
    let name = slice_name(rows.by().name(), slice.name);
    let whose = match (slice.of, view.slice_rule()) {
        (ThresholdOf::Slice, SliceRule::Decided) => "as decided",
        (ThresholdOf::Slice, _) => "its own threshold",
        (ThresholdOf::All, SliceRule::Common) => "common threshold",
        (ThresholdOf::All, SliceRule::Decided) => "not in the decision: common threshold",
        (ThresholdOf::All, _) => "none of its own: common threshold",
    };
    let at = written_threshold(slice.threshold);
    let titles = [format!("{name} · {whose} {at}"), format!("{name} · at {at}"), name.clone()];
    let title = fitting(titles, room);
    let title = if title.is_empty() { left(&name, room) } else { title };
    let inner = draw_panel(frame, area, &visible(&title), Focus::Elsewhere, theme);
    let lines = figure_lines(view, rows, slice, usize::from(inner.width), theme);
    let below = lines.len().saturating_sub(usize::from(inner.height));
    if below > 0 {
        let unseen = Notice::Unseen { above: 0, below }.to_string();
        draw_foot(frame, area, &fitting([format!("{unseen}: enlarge the window"), unseen], room), theme.faint);
    }
    let shown: Vec<Line<'_>> = lines.into_iter().take(usize::from(inner.height)).collect();
    frame.render_widget(Paragraph::new(shown), inner);
}

/// A figure with its name and interval.
struct Figure {
    name: String,
    value: String,
    beside: String,
}

impl Figure {
    fn cells(&self) -> usize {
        width(&self.name) + 1 + width(&self.value) + if self.beside.is_empty() { 0 } else { 1 + width(&self.beside) }
    }

    fn spans(self, theme: &Theme) -> [Span<'static>; 3] {
        let beside = if self.beside.is_empty() { String::new() } else { format!(" {}", self.beside) };
        [Span::raw(self.name + " "), Span::styled(self.value, theme.heading), Span::styled(beside, theme.faint)]
    }
}

/// Cells between figures that share a line.
const GAP: usize = 3;

fn figure_lines(
    view: &View,
    rows: &SlicedRows,
    slice: &SliceAt<'_>,
    cells: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let Confusion { tp, fp, fn_, tn } = slice.confusion;
    let plain = |name: &str, value: String| Figure { name: name.to_owned(), value, beside: String::new() };
    let counts = [("TN", tn), ("FP", fp), ("FN", fn_), ("TP", tp)].map(|(name, count)| plain(name, grouped(count)));
    let auc = rows.set().parts().get(slice.part).and_then(SlicePart::roc_auc);
    let counts = counts.into_iter().chain([plain("ROC AUC", proportion(auc, 3))]);
    let metric = |metric: Metric| Figure {
        name: metric.label().to_owned(),
        value: proportion(slice.confusion.value(metric), 3),
        beside: view.confidence_of_slice(&slice.confusion, metric).map_or_else(String::new, |ends| span(ends, 3)),
    };
    let wanted = rows.set().wanted(slice.part, view.single());
    let threshold = |rule: SliceRule| {
        let found = wanted.of(rule).map_or_else(|| UNDEFINED.to_owned(), |cut| written_threshold(cut.threshold));
        let words = view.rule_words(rule, rows.set().objective());
        plain(&format!("{} at", words.trim_start_matches("each ")), found)
    };
    let thresholds = rows.set().rules().into_iter().filter(|rule| *rule != SliceRule::Common);
    let thresholds = thresholds.filter(|_| view.deciding == Deciding::Threshold).map(threshold);
    let mut lines = flowing(counts.collect(), cells, theme);
    // The correlation stands before metrics that are needed seldom: a short screen shows it too.
    let (often, seldom): (Vec<Metric>, Vec<Metric>) = Metric::by_use().into_iter().partition(|m| m.is_needed_often());
    lines.extend(flowing(often.into_iter().map(metric).collect(), cells, theme));
    lines.extend(flowing(thresholds.collect(), cells, theme));
    lines.extend(
        view.slices.length.as_deref().into_iter().flat_map(|length| flowing(correlations(length), cells, theme)),
    );
    lines.extend(flowing(seldom.into_iter().map(metric).collect(), cells, theme));
    lines
}

/// Whether scores go with the length of the texts, of all rows.
fn correlations(length: &LengthCorrelation) -> Vec<Figure> {
    let of = |name: &str, label: &OfLabel| Figure {
        name: name.to_owned(),
        value: proportion(label.spearman, 3),
        beside: label.interval().map_or_else(String::new, |ends| span(ends, 3)),
    };
    let heading =
        Figure { name: "all rows, score and length:".into(), value: "rank correlation".into(), beside: String::new() };
    vec![heading, of("label 1", &length.label_1), of("label 0", &length.label_0)]
}

/// Figures one behind the other, as many as a line holds.
fn flowing(figures: Vec<Figure>, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for figure in figures {
        let wanted = figure.cells();
        match lines.last_mut() {
            Some(line) if line.width() + GAP + wanted <= cells => {
                line.push_span(" ".repeat(GAP));
                figure.spans(theme).into_iter().for_each(|span| line.push_span(span));
            }
            _ => lines.push(std::iter::once(Span::raw(" ")).chain(figure.spans(theme)).collect()),
        }
    }
    lines
}
