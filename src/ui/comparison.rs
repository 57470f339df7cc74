//! The tab of the comparison: the metrics of two scores side by side, and which of them is right where.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout as Split, Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::number::{UNDEFINED, difference, proportion, span, span_within, written_threshold};
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{cut, fitting, left, right, width, wrap};
use super::theme::Theme;
use crate::app::{App, LiveComparison, NoFigures, Notice, Rival, View, suggested_column, ways_to_compare};
use crate::dataset::option;
use crate::metrics::{Confusion, Footing, Metric, PairedDelong, Prevalence, Thresholds, grouped};

/// Cells of the panel at the right, where there is one.
const RIGHT: u16 = 46;

/// Cells of the metrics with all intervals, and without those of the single values, and lines of either panel, frames among them.
const WIDE: u16 = 88;
const NARROW: u16 = 62;
const TALL: u16 = 18;

/// Where everything stands, and the lines in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ComparisonPanels {
    /// The metrics, with their frame.
    figures: Rect,
    figure_lines: Vec<Line<'static>>,
    /// Which of the two is right, with its frame.
    agreement: Rect,
    agreement_lines: Vec<Line<'static>>,
}

impl ComparisonPanels {
    /// In `body`.
    pub(super) fn new(body: Rect, app: &App, view: &View, theme: &Theme) -> Self {
        if let Some(why) = NoFigures::of(view) {
            let inner = body.inner(Margin::new(2, 1));
            return Self { figures: body, figure_lines: explained(&why, app, inner.width, theme), ..Self::default() };
        }
        let (Some(live), Some(rival)) = (view.live_comparison(), view.comparison.rival()) else {
            return Self { figures: body, ..Self::default() };
        };
        let below = |lines: Vec<Line<'static>>, most: u16| {
            let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(most);
            let [figures, agreement] = Split::vertical([Constraint::Fill(1), Constraint::Length(height)]).areas(body);
            (figures, agreement, lines)
        };
        let (figures, agreement, agreement_lines) = match (body.width, body.height) {
            (width, height) if height >= 2 * TALL && width < WIDE + RIGHT => {
                below(tall(view, rival, &live, theme), TALL)
            }
            (width, TALL..) if width >= NARROW + RIGHT => {
                let sides = [Constraint::Fill(1), Constraint::Length(RIGHT)];
                let [figures, agreement] = Split::horizontal(sides).areas(body);
                (figures, agreement, tall(view, rival, &live, theme))
            }
            (width, height) => below(short(view, rival, &live, usize::from(width.saturating_sub(4))), height / 2),
        };
        let cells = usize::from(figures.width.saturating_sub(4));
        Self { figures, figure_lines: metric_lines(view, rival, &live, cells, theme), agreement, agreement_lines }
    }

    /// Lines of the metrics that do not fit.
    pub(super) fn unseen(&self) -> usize {
        self.figure_lines.len().saturating_sub(usize::from(self.figures.height.saturating_sub(2)))
    }
}

pub(super) fn draw(frame: &mut Frame, panels: &ComparisonPanels, view: &View, theme: &Theme) {
    let title = title(view, usize::from(panels.figures.width.saturating_sub(4)));
    draw_panel(frame, panels.figures, &title, Focus::Here, theme);
    let inner = panels.figures.inner(Margin::new(2, 1));
    let room = usize::from(inner.height);
    let above = view.comparison.top.min(panels.unseen());
    let below = panels.figure_lines.len().saturating_sub(above + room);
    let shown: Vec<Line<'_>> = panels.figure_lines.iter().skip(above).take(room).cloned().collect();
    frame.render_widget(Paragraph::new(shown), inner);
    if above + below > 0 {
        draw_foot(frame, panels.figures, &Notice::Unseen { above, below }.to_string(), theme.faint);
    }
    if !panels.agreement.is_empty() {
        draw_panel(frame, panels.agreement, "who is right", Focus::Elsewhere, theme);
        if let Some(flipped) = view.flipped() {
            let said = [Notice::SincePin(flipped), Notice::SincePinShort(flipped)].map(|notice| notice.to_string());
            let cells = usize::from(panels.agreement.width.saturating_sub(4));
            draw_foot(frame, panels.agreement, &fitting(said, cells), theme.heading);
        }
        frame.render_widget(Paragraph::new(panels.agreement_lines.clone()), panels.agreement.inner(Margin::new(2, 1)));
    }
}

/// `A score · B score_b (1 of 2) · each at its own point`
fn title(view: &View, cells: usize) -> String {
    let Some(rival) = view.comparison.rival() else { return "comparison".into() };
    let count = view.comparison.rivals.len();
    let which = if count > 1 { format!(" ({} of {count})", view.comparison.selected + 1) } else { String::new() };
    let [in_full, in_short, in_brief] = where_both_stand(view);
    let names = |most: usize| {
        let [a, b] = [view.scored.source().name(), &rival.name].map(|name| cut(name, most));
        format!("A {a} · B {b}{which}")
    };
    let footed = |most: usize, footing: &str| format!("{} · {footing}", names(most));
    let [first, second] = [24, 16].map(|most| footed(most, &in_full));
    let [third, fourth] = [24, 16].map(|most| footed(most, &in_short));
    let [fifth, sixth] = [10, 6].map(|most| footed(most, &in_brief));
    fitting([first, second, third, fourth, fifth, sixth, names(8), "comparison".into()], cells)
}

/// Where both stand, in full, in short and in brief. Of a band A stands at the end that the keys move.
fn where_both_stand(view: &View) -> [String; 3] {
    let threshold = written_threshold(view.threshold);
    let end = view.band.map(|band| format!("the {} end {threshold}", band.active.label()));
    let at = end.clone().unwrap_or(threshold);
    let best = view.current_objective().label();
    let both = || [format!("each at its best {best}"), "each at its best".into(), "each best".into()];
    let own = |[stand, brief, briefest]: [String; 3]| match view.points.prevalence() {
        None => [format!("{stand} on these rows"), stand, brief],
        Some(prevalence) => {
            let there = format!("{stand}{}", Prevalence::behind_name(Some(prevalence)));
            [format!("{there}, figures as measured"), there, format!("{briefest} for {prevalence} positives")]
        }
    };
    match view.comparison.footing {
        Footing::Own => own(both()),
        Footing::OwnOfB => match (view.is_at_point(), end) {
            (true, None) => own(both()),
            (true, Some(_)) | (false, _) => own([
                format!("A at {at}, B at its best {best}"),
                format!("A at {at}, B at its best"),
                format!("A at {at}, B best"),
            ]),
        },
        footing @ (Footing::Threshold | Footing::Recall | Footing::PredictedShare) => {
            let label = footing.label();
            let in_full = end.map_or_else(|| label.to_owned(), |end| format!("{label}, A at {end}"));
            [in_full.clone(), in_full, label.to_owned()]
        }
    }
}

/// Why there are no figures, and where there is nothing to compare with, how to get something.
fn explained(why: &NoFigures, app: &App, cells: u16, theme: &Theme) -> Vec<Line<'static>> {
    let cells = usize::from(cells);
    let mut lines: Vec<Line<'static>> = wrap(&why.to_string(), cells).into_iter().map(Line::raw).collect();
    match why {
        NoFigures::Nothing | NoFigures::Weighed => {
            let suggested = suggested_column(&app.dataset).map(|column| option("--compare-score", column));
            for (option, meaning) in ways_to_compare(suggested) {
                lines.push(Line::raw(""));
                lines.push(Line::styled(cut(&format!("  {option}"), cells), theme.heading));
                let meaning = wrap(meaning, cells.saturating_sub(4));
                lines.extend(meaning.into_iter().map(|line| Line::styled(format!("    {line}"), theme.faint)));
            }
        }
        NoFigures::Waiting(_)
        | NoFigures::Working(..)
        | NoFigures::Failed(..)
        | NoFigures::NoOwnPoint(..)
        | NoFigures::NoCommonPoint(_) => {}
    }
    lines
}

/// Cells of the columns; one that has no room has none.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    /// Of a value, with its interval where there is room.
    value: usize,
    with_intervals: bool,
    difference: usize,
    interval: usize,
}

/// Cells of a difference, and of its interval: `>-0.001`, `>-0.001 to <0.001`.
const DIFFERENCE: usize = 8;
const INTERVAL: usize = 17;

impl Columns {
    fn new(cells: usize) -> Self {
        let (name, difference) = (17, DIFFERENCE);
        match cells {
            0..=55 => Self { name: 12, value: 8, with_intervals: false, difference, interval: 0 },
            56..=83 => {
                // A cell is lacking for the longest interval on the narrowest screen: it has two digits there.
                let value = if cells < 59 { 7 } else { 8 };
                let interval = INTERVAL.min(cells - name - 2 * value - difference - 1);
                Self { name, value, with_intervals: false, difference, interval }
            }
            _ => Self { name, value: 20, with_intervals: true, difference, interval: INTERVAL },
        }
    }

    /// The interval of a difference, as there is room for it.
    fn interval(self, ends: Option<(f64, f64)>) -> String {
        ends.map_or(UNDEFINED.into(), |ends| span_within(ends, self.interval, self.interval))
    }

    fn line(self, [name, a, b, difference, interval]: [&str; 5], theme: &Theme) -> Line<'static> {
        let values = if self.with_intervals {
            format!(" {}{}", left(a, self.value), left(b, self.value))
        } else {
            // Long thresholds take room from the columns before them.
            let b = right(b, (width(b) + 1).max(self.value));
            right(&format!("{a}{b}"), (width(a) + 1 + width(&b)).max(2 * self.value))
        };
        let before = self.name + 2 * self.value + usize::from(self.with_intervals);
        Line::from(vec![
            Span::raw(left(name, before.saturating_sub(width(&values)))),
            Span::styled(values, theme.heading),
            Span::raw(right(difference, self.difference)),
            Span::styled(
                if self.interval > 0 { format!(" {}", left(interval, self.interval)) } else { String::new() },
                theme.faint,
            ),
        ])
    }
}

/// The figures of both, a line each, those most needed first.
fn metric_lines(view: &View, rival: &Rival, live: &LiveComparison, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let columns = Columns::new(cells);
    let (a, b) = (live.counts.a(), live.counts.b());
    let Thresholds { a: at_a, b: at_b } = live.comparison.thresholds;
    let value = |counts: &Confusion, metric: Metric| {
        let interval = if columns.with_intervals { counts.confidence(metric) } else { None };
        let value = proportion(counts.value(metric), 3);
        // A blank before it and one behind.
        let room = columns.value.saturating_sub(width(&value) + 2);
        let interval = interval.map_or(String::new(), |ends| format!(" {}", span_within(ends, room, room)));
        value + &interval
    };
    let metric = |metric: Metric| {
        let interval = columns.interval(live.interval(metric));
        let cells = [value(&a, metric), value(&b, metric), difference(live.difference(metric), 3)];
        columns.line([metric.label(), &cells[0], &cells[1], &cells[2], &interval], theme)
    };
    let heading = columns.line(["", "A", "B", "A − B", "95 %"], theme);
    let thresholds = columns.line(["threshold", &written_threshold(at_a), &written_threshold(at_b), "", ""], theme);
    let mut lines = vec![heading, thresholds];
    lines.extend(Metric::by_use().into_iter().map(metric));
    lines.extend(unaffected(view, rival, columns, theme));
    lines
}

/// The figures that no threshold changes.
fn unaffected(view: &View, rival: &Rival, columns: Columns, theme: &Theme) -> Vec<Line<'static>> {
    let Some(judged) = rival.judged() else { return Vec::new() };
    let (a, b) = (view.scored.summary(), judged.pairing.b().summary());
    let line = |name: &str, a: Option<f64>, b: Option<f64>, interval: &str| {
        let less = a.zip(b).map(|(a, b)| a - b);
        columns.line([name, &proportion(a, 3), &proportion(b, 3), &difference(less, 3), interval], theme)
    };
    let of_areas = columns.interval(judged.pairing.delong().and_then(PairedDelong::interval));
    // While the rows are being drawn there is nothing to say yet.
    let of_precisions = rival
        .differences
        .as_deref()
        .map(|drawn| columns.interval(drawn.average_precision.interval()))
        .unwrap_or_default();
    vec![
        line("ROC AUC", a.roc_auc, b.roc_auc, &of_areas),
        line("average precision", a.average_precision, b.average_precision, &of_precisions),
    ]
}

/// `<0.0001`, `0.0116`
fn probability(p: Option<f64>) -> String {
    match p {
        None => UNDEFINED.into(),
        Some(p) if p < 1e-4 => "<0.0001".into(),
        Some(p) => format!("{p:.4}"),
    }
}

/// What each count of rows is called.
fn counts(live: &LiveComparison) -> [(&'static str, u64); 4] {
    let comparison = &live.comparison;
    [
        ("both right", comparison.both_right),
        ("only A right", comparison.mcnemar.only_a_right),
        ("only B right", comparison.mcnemar.only_b_right),
        ("neither right", comparison.both_wrong),
    ]
}

/// How far drawing the rows anew is; nothing once it is done.
fn drawing(view: &View, rival: &Rival) -> Option<String> {
    let percent = u64::from(rival.draws) * 100 / u64::from(view.plan.replicates.max(1));
    (rival.differences.is_none() && rival.draws > 0).then(|| format!("drawing rows anew {percent} %"))
}

/// Where there is room for a line each.
fn tall(view: &View, rival: &Rival, live: &LiveComparison, theme: &Theme) -> Vec<Line<'static>> {
    let all = live.counts.a().total();
    let row = |name: &str, value: &str, style: Style| {
        Line::from(vec![Span::raw(left(name, 15)), Span::styled(right(value, 11), style)])
    };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (name, count) in counts(live) {
        let share = if all == 0 { UNDEFINED.into() } else { format!("{:.1} %", count as f64 * 100.0 / all as f64) };
        let mut line = row(name, &grouped(count), theme.heading);
        line.push_span(Span::styled(right(&share, 11), theme.faint));
        lines.push(line);
    }
    lines.push(row("McNemar mid-p", &probability(live.comparison.mcnemar.mid_p), theme.heading));
    lines.push(Line::raw(""));
    lines.push(Line::styled(format!("{:5}{:>9}{:>9} {:>9}{:>9}", "", "A: 0", "1", "B: 0", "1"), theme.faint));
    let (a, b) = (live.counts.a(), live.counts.b());
    for (name, of) in [("is 0", [a.tn, a.fp, b.tn, b.fp]), ("is 1", [a.fn_, a.tp, b.fn_, b.tp])] {
        let [first, second, third, fourth] = of.map(grouped);
        lines.push(Line::raw(format!("{name:5}{first:>9}{second:>9} {third:>9}{fourth:>9}")));
    }
    lines.push(Line::raw(""));
    if let Some(delong) = rival.judged().and_then(|judged| judged.pairing.delong()) {
        lines.push(Line::styled("ROC AUC, A − B (DeLong)", theme.faint));
        let interval = delong.interval().map_or(UNDEFINED.into(), |interval| span(interval, 3));
        lines.push(Line::raw(format!("{}  {interval}", difference(Some(delong.difference), 3))));
        lines.push(Line::raw(tested(delong)));
    }
    lines.extend(drawing(view, rival).map(|said| Line::styled(said, theme.faint)));
    lines
}

/// `z 4.25, p <0.0001`
fn tested(delong: &PairedDelong) -> String {
    let z = delong.z.map_or_else(|| UNDEFINED.into(), |z| format!("{z:.2}"));
    format!("z {z}, p {}", probability(delong.p))
}

/// The same in few lines.
fn short(view: &View, rival: &Rival, live: &LiveComparison, cells: usize) -> Vec<Line<'static>> {
    let mut parts: Vec<String> = counts(live).map(|(name, count)| format!("{name} {}", grouped(count))).into();
    parts.push(format!("McNemar mid-p {}", probability(live.comparison.mcnemar.mid_p)));
    if let Some(delong) = rival.judged().and_then(|judged| judged.pairing.delong()) {
        parts.push(format!("AUC {}, DeLong p {}", difference(Some(delong.difference), 3), probability(delong.p)));
    }
    parts.extend(drawing(view, rival));
    let mut lines = vec![String::new()];
    for part in parts {
        let last = lines.last_mut();
        match last {
            Some(line) if line.is_empty() => *line = part,
            Some(line) if width(line) + width(&part) + 3 <= cells => *line = format!("{line} · {part}"),
            Some(_) | None => lines.push(part),
        }
    }
    for (name, counts) in [("A", live.counts.a()), ("B", live.counts.b())] {
        let Confusion { tp, fp, fn_, tn } = counts;
        let [tn, fp, fn_, tp] = [tn, fp, fn_, tp].map(grouped);
        lines.push(format!("{name}: TN {tn}, FP {fp}, FN {fn_}, TP {tp}"));
    }
    lines.into_iter().map(Line::raw).collect()
}
