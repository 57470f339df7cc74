//! First line: what is looked at, and the threshold. Last line: feedback, or the keys that fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::text::{self, cut, left, width};
use super::theme::Theme;
use crate::app::keymap::Hint;
use crate::app::{App, Deciding, Status, View};
use crate::metrics::{RunNote, ScoreSource, counted, exact};

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, theme: &Theme) {
    let cells = usize::from(area.width);
    let name = " cutpoint ";
    // The threshold stays with all its digits, and that there are warnings, in few words if need be; what is known of the data
    // gives way.
    let least_warned = if app.warnings().is_empty() { 0 } else { width(LEAST_WARNED) };
    let shown = app
        .view()
        .map_or(String::new(), |view| at(app, view, cells / 2, cells.saturating_sub(width(name) + least_warned + 1)));
    let warned = warned(app, cells.saturating_sub(width(name) + width(&shown) + 1));
    let room = cells.saturating_sub(width(name) + width(&warned) + width(&shown) + 1);
    // A cell or two of a name say nothing.
    let facts = if room < 4 { left("", room) } else { facts(app, room) };
    let line = Line::from(vec![
        Span::styled(name, theme.heading),
        Span::raw(facts + " "),
        Span::styled(warned, theme.error),
        Span::styled(shown, theme.threshold),
    ]);
    frame.render_widget(Paragraph::new(line), area);
}

/// Where the threshold stands, or what is left to people: in many words where these take at most `cells`, else in few that keep
/// the digits, where these take at most `most`. Of questions what `run_squad.py` calls the threshold, as far as that has room.
fn at(app: &App, view: &View, cells: usize, most: usize) -> String {
    match (view.band, view.deciding) {
        (Some(_), _) => {}
        (None, Deciding::Nothing) => return String::new(),
        (None, Deciding::Threshold) => {
            let here = format!("threshold {} ", exact(view.threshold));
            if app.dataset.questions.is_none() {
                return here;
            }
            let null = exact(0.0 - view.threshold);
            let both = [format!("{here}· null_score_diff_threshold {null} "), format!("{here}(null diff {null}) ")];
            let both = text::fitting(both, cells);
            return if both.is_empty() { here } else { both };
        }
    }
    let ends = view.ends();
    let (low, high) = (exact(ends.low()), exact(ends.high()));
    let (full, short, least) = if ends.is_empty() {
        let (full, short) = (format!("at {high} nothing is left to people "), format!("at {high} nothing by hand "));
        (full, short, "nothing by hand ")
    } else {
        (format!("by hand from {low} to below {high} "), format!("by hand {low} to {high} "), "by hand ")
    };
    let in_full = text::fitting([full], cells);
    if in_full.is_empty() { text::fitting([short, least.into()], most) } else { in_full }
}

/// That there are warnings, in the fewest words.
const LEAST_WARNED: &str = "! ? ";

/// That there is something to read, and where, in at most `cells`.
fn warned(app: &App, cells: usize) -> String {
    match app.warnings().len() {
        0 => String::new(),
        count => {
            let count = counted(count, "warning");
            text::fitting([format!("{count}: press ?   "), format!("{count}: ? "), LEAST_WARNED.into()], cells)
        }
    }
}

/// File, rows, model, and what else there is to say of them, in at most `cells`. How many rows there are, where they were cut
/// off and how many pieces nobody knows stand there even where the file's name has to be cut.
fn facts(app: &App, cells: usize) -> String {
    const LEAST_NAME: usize = 8;
    let dataset = &app.dataset;
    let lines =
        dataset.counts.as_ref().map_or(String::new(), |counts| format!(" in {}", counted(counts.len(), "line")));
    let mut first = vec![counted(dataset.rows() as usize, dataset.unit()) + &lines];
    first.extend(app.title.limit.map(|limit| format!("--limit {limit}")));
    first.extend(app.notes.iter().filter_map(RunNote::unknown_share));
    let rows = width(&first[0]);
    let first = first.join(" · ");
    let room = cells.saturating_sub(width(&first) + 4).max(LEAST_NAME);
    // Where the rows have no room behind a name that is cut, it stands alone: what is cut twice says nothing.
    if width(&app.title.data) > room && cells < room + rows + 4 {
        return left(&format!(" {}", cut(&app.title.data, cells.saturating_sub(1))), cells);
    }
    let mut facts = vec![cut(&app.title.data, room), first];
    facts.extend(app.view().and_then(|view| view.holdout.as_ref()).map(|holdout| {
        let rows = counted(holdout.dataset.rows() as usize, holdout.dataset.unit());
        format!("holdout {}, {rows}", holdout.dataset.name())
    }));
    facts.extend(app.title.hint.map(|hint| hint.to_string()));
    facts.extend(model(app).map(str::to_owned));
    if !dataset.skipped.is_empty() {
        facts.push(format!("{} skipped", counted(dataset.skipped.len(), "bad row")));
    }
    facts.extend(app.notes.iter().filter(|note| !note.is_warning()).map(ToString::to_string));
    left(&format!(" {}", facts.join(" · ")), cells)
}

/// The model whose scores are looked at or waited for; nothing where a file carried them.
fn model(app: &App) -> Option<&str> {
    match app.view().map(|view| view.scored.source()) {
        Some(ScoreSource::Model(name)) => Some(name),
        Some(ScoreSource::Read(_) | ScoreSource::Written(_)) => None,
        None => app.title.model.as_deref(),
    }
}

/// What the last line is made taller for: feedback that is longer than a line, wrapped.
pub(super) fn said(app: &App, cells: usize) -> Vec<String> {
    let words = |status: &Status| text::wrap(&status.to_string(), cells.saturating_sub(1));
    app.status.as_ref().map_or_else(Vec::new, words)
}

/// The keys, or feedback, which lies over what stands above where it takes several lines.
pub(super) fn draw_footer(frame: &mut Frame, area: Rect, app: &App, theme: &Theme) {
    let cells = usize::from(area.width);
    if let Some(status) = &app.status {
        let style = if status.is_error() { theme.error } else { theme.heading };
        let lines = said(app, cells).into_iter().map(|line| Line::styled(left(&format!(" {line}"), cells), style));
        frame.render_widget(Clear, area);
        frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    for hint in fitting(app.hints(), cells.saturating_sub(1)) {
        spans.push(Span::styled(hint.keys.clone(), theme.heading));
        spans.push(Span::styled(format!(" {}  ", hint.label), theme.faint));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// As many hints as fit, the least important dropped first, and of two directions both; they keep the table's order.
fn fitting(mut hints: Vec<Hint>, cells: usize) -> Vec<Hint> {
    let size = |hint: &Hint| width(&hint.keys) + width(hint.label) + 3;
    while hints.iter().map(size).sum::<usize>() > cells {
        let last = hints.iter().enumerate().max_by_key(|(index, hint)| (hint.priority, *index));
        let Some(last) = last.map(|(_, hint)| hint.clone()) else { break };
        hints.retain(|hint| !hint.goes_with(&last));
    }
    hints
}
