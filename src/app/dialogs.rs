//! What lies over the panels: opening, typing, accepting.

use std::sync::Arc;

use super::rows::cycle;
use super::search::{Found, SearchFrom, search};
use super::{
    App, Complaint, Content, Effect, Export, ExportForm, ExportKind, Job, JobKind, OpenBand, Overlay, Panel, Phase,
    SliceLabels, SlicesToExport, Status, Tab, TextInput, goals,
};
use crate::export::Existing;
use crate::metrics::SliceRule;

/// Open the export dialogue: for a decision where slices have thresholds of their own, else for predictions.
pub(super) fn open_export(app: &mut App) {
    let has_own = slices_to_export(app).is_some_and(|slices| slices.rule != SliceRule::Common);
    propose(app, if has_own { ExportKind::Decision } else { ExportKind::Predictions });
}

/// The slices that an export is about, on their tab.
fn slices_to_export(app: &App) -> Option<SlicesToExport> {
    let view = app.view().filter(|_| app.tab == Tab::Slices)?;
    let rows = Arc::clone(view.slices.sliced.as_ref()?);
    Some(SlicesToExport { rows, rule: view.slice_rule(), length: view.slices.length.clone() })
}

/// The slices that a report tells of on any tab, once they are there: at the common threshold.
fn slices_to_report(app: &App, kind: ExportKind) -> Option<SlicesToExport> {
    let slices = &app.view().filter(|_| kind == ExportKind::Report)?.slices;
    let rows = Arc::clone(slices.sliced.as_ref()?);
    Some(SlicesToExport { rows, rule: SliceRule::Common, length: slices.length.clone() })
}

/// Open the export dialogue with a name for a file of this kind.
fn propose(app: &mut App, kind: ExportKind) {
    let labels = app.view().map(|view| view.slice_labels(app.tab, kind)).unwrap_or_default();
    let proven = || app.view().and_then(|view| view.met_objective()?.confidence);
    let unproven = if labels.rule() == SliceRule::Common { None } else { proven() };
    let band = app.view().and_then(|view| view.band.map(|_| view.ends()));
    // A decision that is written again is likely made for the same reason.
    let reason = TextInput::new(app.view().map_or_else(String::new, |view| view.reason.clone()));
    let error = mixed(app, &labels);
    let Some((kinds, predictions)) = app.view().map(|view| (view.export_kinds(), view.predictions_as())) else {
        return;
    };
    let form = ExportForm::new(kind, kinds, predictions, &app.dataset.source.path);
    let form = ExportForm { labels, band, unproven, reason, error, ..form };
    app.overlay = Some(Overlay::Export(form));
}

/// Why nothing can be written by these thresholds of slices.
fn mixed(app: &App, labels: &SliceLabels) -> Option<Complaint> {
    app.view()?.mixed(labels)
}

/// The export dialogue proposes the next kind.
pub(super) fn next_kind(app: &mut App) {
    if let Some(Overlay::Export(form)) = &app.overlay
        && form.running.is_none()
    {
        let kind = cycle(&form.kinds, form.kind);
        propose(app, kind);
    }
}

/// Enter in an overlay: take what is chosen or typed. A refused one stays open and says why.
pub(super) fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlay.take() {
        Some(Overlay::Field { asked, input, .. }) => match goals::answer(app, asked, &input.text) {
            Ok(effects) => return effects,
            Err(complaint) => app.overlay = Some(Overlay::Field { asked, input, error: Some(complaint) }),
        },
        Some(Overlay::Search { input }) => find(app, input.text, SearchFrom::Here),
        Some(Overlay::Points { selected }) => {
            app.status = app.view_mut().and_then(|view| view.go_to_point(selected));
        }
        Some(Overlay::Export(mut form)) if form.confirm_overwrite => {
            form.confirm_overwrite = false;
            app.overlay = Some(Overlay::Export(form));
            return export(app, Existing::Replace);
        }
        Some(Overlay::Export(mut form)) => {
            // Standard output is the screen's.
            let is_named = !matches!(form.path.text.trim(), "" | "-");
            form.error = mixed(app, &form.labels).or((!is_named).then_some(Complaint::NoFile));
            let can_be_written = form.error.is_none();
            app.overlay = Some(Overlay::Export(form));
            if can_be_written {
                return export(app, Existing::Keep);
            }
        }
        Some(other @ (Overlay::Help { .. } | Overlay::Detail { .. })) => app.overlay = Some(other),
        None => {}
    }
    Vec::new()
}

/// Open the field for a search, where rows have anything to search.
pub(super) fn open_search(app: &mut App) {
    if Content::of(&app.dataset) == Content::Nothing {
        app.status = Some(Status::NothingToSearch);
    } else {
        app.overlay = Some(Overlay::Search { input: TextInput::default() });
    }
}

/// Begin to write what the open dialogue asks for, unless that is under way.
fn export(app: &mut App, existing: Existing) -> Vec<Effect> {
    let (Some(Overlay::Export(form)), Some(view)) = (&app.overlay, app.view()) else { return Vec::new() };
    if form.running.is_some() {
        return Vec::new();
    }
    let effects = app.start(Job::Export(Export {
        kind: form.kind,
        path: form.path.text.trim().into(),
        existing,
        dataset: Arc::clone(&app.dataset),
        scored: Arc::clone(&view.scored),
        points: Arc::clone(&view.points),
        sureness: view.sureness.clone(),
        reason: Some(form.reason.text.trim().to_owned()).filter(|reason| !reason.is_empty() && form.asks_for_reason()),
        holdout: view.holdout.clone(),
        plan: view.plan,
        threshold: view.single(),
        band: view.band.map(|band| (view.ends(), OpenBand { chosen: view.reason_of_band(), ..band })),
        objective: view.met_objective(),
        current: view.current_objective(),
        labels: form.labels.clone(),
        slices: slices_to_export(app).or_else(|| slices_to_report(app, form.kind)),
        compared: view.comparison.known(),
    }));
    let running = app.jobs.running(JobKind::Export);
    if let (Some(Overlay::Export(form)), Phase::Review(view)) = (&mut app.overlay, &mut app.phase) {
        form.running = running;
        if form.asks_for_reason() {
            view.reason.clone_from(&form.reason.text);
        }
    }
    effects
}

/// Back to the form, where it asks whether to replace a file; `false` where it does not.
pub(super) fn keep_existing(app: &mut App) -> bool {
    if let Some(Overlay::Export(form)) = &mut app.overlay { std::mem::take(&mut form.confirm_overwrite) } else { false }
}

/// `n` and `N`.
pub(super) fn search_again(app: &mut App, from: SearchFrom) {
    match app.view().and_then(|view| view.search.clone()) {
        Some(needle) => find(app, needle, from),
        None if app.view().is_some() => app.status = Some(Status::NothingSearched),
        None => {}
    }
}

fn find(app: &mut App, needle: String, from: SearchFrom) {
    let Some(view) = app.view().filter(|_| !needle.is_empty()) else { return };
    let (position, status) = match search(&app.dataset, view, &needle, from) {
        Found::At(position, count) => (Some(position), Status::Matched(needle.clone(), count)),
        Found::Wrapped(position, count) => (Some(position), Status::WentRound(needle.clone(), count)),
        Found::Nothing => (None, Status::NotListed(needle.clone(), view.rows.filter)),
    };
    app.status = Some(status);
    app.focus = Panel::Pairs;
    if let Some(view) = app.view_mut() {
        view.search = Some(needle);
        if let Some(position) = position {
            view.select(position);
        }
    }
}

/// The selected row as one tab-separated line, or the threshold where another panel has the focus.
pub(super) fn copy(app: &mut App) -> Vec<Effect> {
    let Some(view) = app.view() else { return Vec::new() };
    let is_in_table = app.tab == Tab::Threshold && app.focus == Panel::Pairs;
    let wants_row = is_in_table || matches!(app.overlay, Some(Overlay::Detail { .. }));
    let (text, status) = match view.selected_row() {
        Some(row) if wants_row => {
            let label = u8::from(view.scored.labels()[row]);
            // What is left to people has none.
            let prediction = view.label_of(row).map_or_else(String::new, |label| u8::from(label).to_string());
            let content = Content::of(&app.dataset);
            let score = view.scored.scores().value(row).map_or_else(String::new, |score| format!("{score:?}"));
            let figures = [label.to_string(), score, prediction];
            let answer = match (content, view.given_answer(row)) {
                (Content::Question, given) => Some(given.text().unwrap_or_default()),
                (Content::Pair | Content::Text | Content::OtherColumns | Content::Nothing, _) => None,
            };
            let cells = content.cells(&app.dataset, row).into_iter().chain(answer).map(str::to_owned).chain(figures);
            (cells.collect::<Vec<_>>().join("\t"), Status::CopiedRow(app.dataset.row_number(row), content))
        }
        None if is_in_table => return Vec::new(),
        Some(_) | None if view.band.is_some() => (view.ends().to_string(), Status::CopiedBand(view.ends())),
        Some(_) | None if view.refusal().is_some() => {
            app.status = view.refusal();
            return Vec::new();
        }
        Some(_) | None => (format!("{:?}", view.threshold), Status::CopiedThreshold(view.threshold)),
    };
    app.status = Some(status);
    vec![Effect::Copy(text)]
}
