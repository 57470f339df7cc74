//! What lies over the panels: opening, typing, accepting.

use std::path::{Path, PathBuf};

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use super::search::{Found, search};
use super::{Action, App, Effect, ExportForm, ExportKind, Overlay, Panel, Status, TextInput};
use crate::export::ReportFormat;

/// Lines that a page key scrolls by in the help page and the pair in full.
const PAGE: usize = 10;

/// Open what `action` asks for; nothing where there is nothing to show.
pub(super) fn open(app: &mut App, action: Action) {
    let data = app.dataset.source.path.clone();
    let Some(review) = app.review() else { return };
    app.overlay = match action {
        Action::TypeThreshold => Some(Overlay::Threshold { input: TextInput::default(), error: None }),
        Action::OpenPoints => Some(Overlay::Points { selected: review.objective }),
        Action::Search => Some(Overlay::Search { input: TextInput::default() }),
        Action::Export => Some(Overlay::Export(ExportForm::new(ExportKind::Predictions, &data))),
        Action::Open => review.selected_row().map(|_| Overlay::Detail { scroll: 0 }),
        _ => None,
    };
}

/// A key that an overlay understands.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let scroll_by = match action {
        Action::Up => Some(-1),
        Action::Down => Some(1),
        Action::PageUp => Some(-(PAGE as isize)),
        Action::PageDown => Some(PAGE as isize),
        Action::First => Some(isize::MIN),
        Action::Last => Some(isize::MAX),
        _ => None,
    };
    if let Some(lines) = scroll_by {
        scroll(app, lines);
        return Vec::new();
    }
    match (action, &mut app.overlay) {
        (Action::Accept, _) => return accept(app),
        (Action::Copy, Some(Overlay::Detail { .. })) => return copy(app),
        (Action::NextKind, Some(Overlay::Export(form))) => {
            *form = ExportForm::new(form.kind.next(), &app.dataset.source.path);
        }
        (_, overlay) => {
            if let Some(field) = field(overlay) {
                field.edit(action);
            }
        }
    }
    Vec::new()
}

/// The text field of an overlay. To touch it takes the last complaint away.
pub(super) fn field(overlay: &mut Option<Overlay>) -> Option<&mut TextInput> {
    match overlay {
        Some(Overlay::Threshold { input, error }) => {
            *error = None;
            Some(input)
        }
        Some(Overlay::Search { input }) => Some(input),
        Some(Overlay::Export(form)) => {
            form.error = None;
            Some(&mut form.path)
        }
        _ => None,
    }
}

/// Scroll the open overlay, or move in its list; [`super::Message::Viewport`] bounds what goes too far.
pub(super) fn scroll(app: &mut App, lines: isize) {
    let last_point = app.review().map_or(0, |review| review.scored.points().len().saturating_sub(1));
    match &mut app.overlay {
        Some(Overlay::Help { scroll } | Overlay::Detail { scroll }) => *scroll = scroll.saturating_add_signed(lines),
        Some(Overlay::Points { selected }) => *selected = selected.saturating_add_signed(lines).min(last_point),
        _ => {}
    }
}

fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlay.take() {
        Some(Overlay::Threshold { input, .. }) => accept_threshold(app, input),
        Some(Overlay::Search { input }) => {
            if !input.text.is_empty() {
                find(app, input.text, true, true);
            }
        }
        Some(Overlay::Points { selected }) => {
            let sentence = app.review_mut().and_then(|review| review.go_to_point(selected));
            app.status = sentence.map(|text| Status { text, is_error: false });
        }
        Some(Overlay::Export(mut form)) => {
            let path = form.path.text.trim().to_owned();
            if path.is_empty() {
                form.error = Some("name a file".into());
                app.overlay = Some(Overlay::Export(form));
                return Vec::new();
            }
            let effect = Effect::Export { kind: form.kind, path: PathBuf::from(path), overwrite: false };
            app.overlay = Some(Overlay::Export(form));
            return vec![effect];
        }
        other => app.overlay = other,
    }
    Vec::new()
}

fn accept_threshold(app: &mut App, input: TextInput) {
    match input.text.trim().parse::<f64>() {
        Ok(threshold) if threshold.is_finite() => {
            if let Some(review) = app.review_mut() {
                review.move_to(threshold);
            }
        }
        _ => {
            let error = Some("a threshold is a finite number, such as 0.73".into());
            app.overlay = Some(Overlay::Threshold { input, error });
        }
    }
}

/// `n` and `N`.
pub(super) fn search_again(app: &mut App, action: Action) {
    match app.review().and_then(|review| review.search.clone()) {
        Some(needle) => find(app, needle, action == Action::SearchNext, false),
        None => app.status = Some(Status { text: "nothing was searched yet: /".into(), is_error: false }),
    }
}

fn find(app: &mut App, needle: String, forwards: bool, inclusive: bool) {
    let Some(review) = app.review() else { return };
    let found = search(&app.dataset, review, &needle, forwards, inclusive);
    let listed = review.rows.filter.label();
    let (position, sentence) = match found {
        Found::At(position) => (Some(position), None),
        Found::Wrapped(position) => (Some(position), Some(format!("“{needle}”: went round the end of the list"))),
        Found::Nothing => (None, Some(format!("“{needle}” is not in the rows listed ({listed}); f lists others"))),
    };
    app.status = sentence.map(|text| Status { text, is_error: false });
    app.focus = Panel::Pairs;
    if let Some(review) = app.review_mut() {
        review.search = Some(needle);
        if let Some(position) = position {
            let len = review.visible_rows();
            review.rows.select(position, len);
        }
    }
}

/// The selected pair as one tab-separated line, or the threshold where another panel has the focus.
pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    let Some(review) = app.review() else { return Vec::new() };
    let detail = matches!(app.overlay, Some(Overlay::Detail { .. }));
    let (text, what) = match review.selected_row() {
        Some(row) if detail || app.focus == Panel::Pairs => {
            let pair = app.dataset.pair(row);
            let (label, prediction) = (u8::from(review.scored.labels()[row]), u8::from(review.prediction(row)));
            let score = review.scored.scores().values[row];
            let text =
                format!("{}\t{}\t{label}\t{score:?}\t{prediction}", pair.text_a, pair.text_b.unwrap_or_default());
            (text, format!("copied row {}: texts, label, score, prediction", row + 1))
        }
        None if app.focus == Panel::Pairs => return Vec::new(),
        _ => (format!("{:?}", review.threshold), format!("copied the threshold {}", review.threshold)),
    };
    app.status = Some(Status { text: what, is_error: false });
    vec![Effect::Copy(text)]
}

/// The file exists: `y` overwrites it, any other key goes back to the form.
pub(super) fn answer_overwrite(form: &mut ExportForm, event: &KeyEvent) -> Vec<Effect> {
    form.confirm_overwrite = false;
    if event.code == KeyCode::Char('y') && event.modifiers.is_empty() {
        let path = PathBuf::from(form.path.text.trim());
        return vec![Effect::Export { kind: form.kind, path, overwrite: true }];
    }
    Vec::new()
}

impl ExportKind {
    /// The next one in the cycle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Predictions => Self::Decision,
            Self::Decision => Self::Report,
            Self::Report => Self::Predictions,
        }
    }

    /// What the dialogue calls it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Predictions => "predictions",
            Self::Decision => "decision",
            Self::Report => "report",
        }
    }

    /// What the dialogue says of the file and of its name.
    #[must_use]
    pub fn hint(self) -> String {
        match self {
            Self::Predictions => ".csv, .tsv or .jsonl, also .gz; Tab: what; Enter writes".into(),
            Self::Decision => "the threshold with its reason and figures; Enter writes".into(),
            Self::Report => format!("{}; Tab: what; Enter writes", ReportFormat::extensions()),
        }
    }
}

impl ExportForm {
    /// A form with a file name proposed after that of the data, in the current folder.
    #[must_use]
    pub fn new(kind: ExportKind, data: &Path) -> Self {
        let name = data.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = name.strip_suffix(".gz").unwrap_or(&name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let stem = if stem.is_empty() || stem == "-" { "cutpoint" } else { stem };
        let extension = match kind {
            ExportKind::Predictions => "predictions.csv".into(),
            ExportKind::Decision => "decision.json".into(),
            ExportKind::Report => format!("report.{}", ReportFormat::Markdown.extension()),
        };
        let path = TextInput::new(format!("{stem}.{extension}"));
        Self { kind, path, confirm_overwrite: false, error: None }
    }
}
