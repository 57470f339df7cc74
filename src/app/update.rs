//! What each message does to the state.

use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

use super::keymap::{Action, Motion, Scope, lookup};
use super::rows::cycle;
use super::{
    App, Asked, Counts, Effect, Message, Overlay, Panel, Phase, Pointer, Signal, Status, Stroke, Tab, View, Zoom,
    comparison, curves, dialogs, goals, job_events, slices, weighted,
};

/// Apply one message; what must happen outside comes back.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let before = app.view().map(|view| view.threshold);
    let effects = take_in(app, message);
    if app.tab == Tab::Comparison
        && let Some(view) = app.view_mut().filter(|view| before.is_some_and(|before| before != view.threshold))
    {
        view.let_a_follow();
    }
    effects.into_iter().chain(slices::keep_up(app)).chain(weighted::keep_up(app)).collect()
}

fn take_in(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) => key(app, &event),
        Message::Pointer(pointer) => {
            point(app, pointer);
            Vec::new()
        }
        Message::Job(id, event) => job_events::job(app, id, event),
        Message::NotCopied(failure) => {
            app.status = Some(Status::NotCopied(failure));
            Vec::new()
        }
        Message::Terminate(signal) => vec![Effect::Interrupt(signal)],
    }
}

fn key(app: &mut App, event: &KeyEvent) -> Vec<Effect> {
    let scope = app.scope();
    let status = app.status.take();
    if let Some(action) = lookup(scope, event) {
        return act(app, action);
    }
    let is_typed =
        event.modifiers.difference(KeyModifiers::SHIFT).is_empty() && matches!(scope, Scope::Input | Scope::Export);
    let character = event.code.as_char().filter(|_| is_typed);
    match character.and_then(|character| Some((app.overlay.as_mut()?.field()?, character))) {
        Some((field, character)) => field.insert(character),
        // A key that means nothing leaves the last word standing.
        None => app.status = status,
    }
    Vec::new()
}

/// Do what a key asks for. The key table sees to it that an action only comes where it means something.
fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if app.view().is_some_and(|view| view.refuses(action)) {
        app.status = app.view().and_then(View::refusal);
        return Vec::new();
    }
    match action {
        Action::Step(direction, size) => on_view(app, |view| {
            view.step(direction, size);
            None
        }),
        Action::Flip(direction) => on_view(app, |view| view.flip(direction)),
        Action::BestPoint => on_view(app, |view| view.go_to_point(view.objective)),
        Action::Reset => on_view(app, |view| {
            view.stand(view.start_standing());
            None
        }),
        Action::Undo => on_view(app, View::undo),
        Action::CycleAxis => on_view(app, View::cycle_axis),
        Action::CycleCounts => on_view(app, |view| {
            view.counts = cycle(&Counts::ALL, view.counts);
            None
        }),
        Action::CycleColumn => on_view(app, View::cycle_column),
        Action::ToggleBand => on_view(app, |view| Some(view.toggle_band())),
        Action::SwitchEnd => on_view(app, |view| Some(view.switch_end())),
        Action::CycleFilter => on_list(app, |view| view.rows.filter = cycle(&view.filters(), view.rows.filter)),
        Action::CycleSort => on_list(app, |view| view.rows.sort = cycle(view.sorts(), view.rows.sort)),
        Action::ReverseSort => on_list(app, |view| view.rows.reverse = !view.rows.reverse),
        Action::Move(motion) => move_by(app, motion),
        Action::NextPanel => return next_panel(app),
        Action::Zoom => on_view(app, |view| {
            view.curves.zoom = cycle(&Zoom::ALL, view.curves.zoom);
            None
        }),
        Action::CycleMetric => on_view(app, |view| {
            view.curves.next_metric();
            None
        }),
        Action::CycleFooting => on_view(app, |view| {
            view.next_footing();
            None
        }),
        Action::ListOnlyA => comparison::list_only_a(app),
        Action::Pin => {
            let tab = app.tab;
            on_view(app, |view| Some(view.toggle_pin(tab)));
        }
        Action::Show(tab) => return curves::go_to(app, tab),
        Action::TypeThreshold => goals::ask(app, Asked::Threshold),
        Action::TypeCosts => goals::ask(app, Asked::Costs),
        Action::TypePrevalence => goals::ask(app, Asked::Prevalence),
        Action::OpenPoints => app.overlay = app.view().map(|view| Overlay::Points { selected: view.objective }),
        Action::Search => dialogs::open_search(app),
        Action::Export => dialogs::open_export(app),
        Action::TurnSlices(turn) => on_view(app, |view| view.turn_slices(turn)),
        Action::CycleRule => on_view(app, View::next_rule),
        Action::Open if app.tab == Tab::Slices => slices::open(app),
        Action::Open => match app.focus {
            Panel::Points => on_view(app, |view| view.go_to_point(view.objective)),
            Panel::Pairs | Panel::Scores | Panel::Metrics => {
                app.overlay = app.view().and_then(View::selected_row).map(|_| Overlay::Detail { scroll: 0 });
            }
        },
        Action::SearchAgain(from) => dialogs::search_again(app, from),
        Action::Edit(edit) => {
            if let Some(field) = app.overlay.as_mut().and_then(Overlay::field) {
                field.edit(edit);
            }
        }
        Action::NextKind => dialogs::next_kind(app),
        Action::NextField => {
            if let Some(Overlay::Export(form)) = &mut app.overlay
                && form.running.is_none()
            {
                form.next_field();
            }
        }
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Copy => return dialogs::copy(app),
        Action::Accept => return dialogs::accept(app),
        Action::Back => return back(app),
        Action::Quit => return quit(app),
        Action::Interrupt => return vec![Effect::Interrupt(Signal::Interrupt)],
        Action::Suspend => return vec![Effect::Suspend],
    }
    Vec::new()
}

/// Change the view, where there is one, and say what there is to say.
fn on_view(app: &mut App, change: impl FnOnce(&mut View) -> Option<Status>) {
    app.status = app.view_mut().and_then(change);
}

/// Change what the table lists: it stands at its top then.
fn on_list(app: &mut App, change: impl FnOnce(&mut View)) {
    if let Some(view) = app.view_mut() {
        view.relist(change);
    }
}

/// The panel, the curve, or the other score, behind the one that has the focus.
fn next_panel(app: &mut App) -> Vec<Effect> {
    match app.tab {
        // It has one panel that can be gone through.
        Tab::Slices => {}
        Tab::Threshold => app.focus = cycle(&app.shown, app.focus),
        Tab::Comparison => return comparison::go_to_next(app),
        Tab::Curves => on_view(app, |view| {
            view.curves.next();
            None
        }),
    }
    Vec::new()
}

/// Lines that a page key scrolls by in the help page and the pair in full.
const PAGE: isize = 10;

/// Go up or down in what is in front: an overlay, the operating points, the metrics, the table.
fn move_by(app: &mut App, motion: Motion) {
    if app.overlay.is_some() {
        return scroll(app, lines_of(motion));
    }
    let (tab, focus) = (app.tab, app.focus);
    let Some(view) = app.view_mut() else { return };
    match tab {
        Tab::Curves => return view.curves.move_by(motion),
        Tab::Slices => return view.move_in_slices(motion),
        Tab::Comparison => return scroll_comparison(view, lines_of(motion)),
        Tab::Threshold => {}
    }
    match focus {
        Panel::Points => view.move_in_points(motion),
        // How far it goes is known when the next frame is laid out.
        Panel::Metrics => view.metrics_top = view.metrics_top.saturating_add_signed(lines_of(motion)),
        Panel::Pairs | Panel::Scores => move_in_rows(view, motion),
    }
}

/// Lines that a text goes down by.
fn lines_of(motion: Motion) -> isize {
    match motion {
        Motion::Up => -1,
        Motion::Down => 1,
        Motion::PageUp => -PAGE,
        Motion::PageDown => PAGE,
        Motion::First => isize::MIN,
        Motion::Last => isize::MAX,
    }
}

/// How far it goes is known when the next frame is laid out.
fn scroll_comparison(view: &mut View, lines: isize) {
    view.comparison.top = view.comparison.top.saturating_add_signed(lines);
}

fn move_in_rows(view: &mut View, motion: Motion) {
    let (selected, page) = (view.rows.selected, view.rows.page.max(1));
    match motion {
        Motion::Up => view.select(selected.saturating_sub(1)),
        Motion::Down => view.select(selected.saturating_add(1)),
        Motion::PageUp => view.select(selected.saturating_sub(page)),
        Motion::PageDown => view.select(selected.saturating_add(page)),
        Motion::First => view.select(0),
        Motion::Last => view.select(usize::MAX),
    }
}

/// Scroll the open overlay, or move in its list. How far its text goes is known when the next frame is laid out: [`App::fit`] is the bound.
fn scroll(app: &mut App, lines: isize) {
    let last_point = app.view().map_or(0, |view| view.points.entries().len().saturating_sub(1));
    match &mut app.overlay {
        Some(Overlay::Help { scroll } | Overlay::Detail { scroll }) => {
            *scroll = scroll.saturating_add_signed(lines);
        }
        Some(Overlay::Points { selected }) => *selected = selected.saturating_add_signed(lines).min(last_point),
        Some(Overlay::Field { .. } | Overlay::Search { .. } | Overlay::Export(_)) | None => {}
    }
}

/// While the model is at work this is the same as Ctrl-C: what it has computed so far is of no use to anybody.
fn quit(app: &App) -> Vec<Effect> {
    match &app.phase {
        Phase::Scoring(_) => vec![Effect::Interrupt(Signal::Interrupt)],
        Phase::Review(_) => vec![Effect::Quit],
        Phase::Failed(failure) => vec![Effect::Fail(failure.clone())],
    }
}

/// One level back: out of an overlay, out of scoring or a failure; on the panels to the table; on the curves first to all of them,
/// then to the first tab.
fn back(app: &mut App) -> Vec<Effect> {
    if dialogs::keep_existing(app) || app.overlay.take().is_some() {
        return Vec::new();
    }
    match &app.phase {
        Phase::Review(view) => {
            match app.tab {
                Tab::Threshold if app.focus == Panel::Pairs => {
                    on_view(app, |view| slices::list_all(view).then_some(Status::AllSlices));
                }
                Tab::Threshold => app.focus = Panel::Pairs,
                Tab::Slices | Tab::Comparison => app.tab = Tab::Threshold,
                Tab::Curves if view.curves.zoom == Zoom::Whole => app.tab = Tab::Threshold,
                Tab::Curves => on_view(app, |view| {
                    view.curves.zoom = Zoom::Whole;
                    None
                }),
            }
            Vec::new()
        }
        Phase::Scoring(_) | Phase::Failed(_) => quit(app),
    }
}

fn point(app: &mut App, pointer: Pointer) {
    let has_overlay = app.overlay.is_some();
    match pointer {
        Pointer::Wheel(lines) if has_overlay => scroll(app, lines),
        Pointer::Wheel(lines) => {
            let tab = app.tab;
            let Some(view) = app.view_mut() else { return };
            let motion = if lines < 0 { Motion::Up } else { Motion::Down };
            match tab {
                Tab::Curves => view.curves.move_by(motion),
                Tab::Slices => view.move_in_slices(motion),
                Tab::Comparison => scroll_comparison(view, lines),
                Tab::Threshold => view.select(view.rows.selected.saturating_add_signed(lines)),
            }
        }
        Pointer::Release => {
            if let Some(view) = app.view_mut() {
                view.dragging = false;
            }
        }
        // What lies under an overlay is not clicked.
        Pointer::Threshold { .. } | Pointer::Curve(..) | Pointer::Row(_) | Pointer::Point(_) | Pointer::Slice(_)
            if has_overlay => {}
        Pointer::Threshold { .. } | Pointer::Curve(..) if app.view().is_some_and(|view| view.refusal().is_some()) => {
            app.status = app.view().and_then(View::refusal);
        }
        Pointer::Slice(offset) => on_view(app, |view| {
            view.select_slice(view.slices.top + offset);
            None
        }),
        Pointer::Threshold { cell, cells, stroke } => {
            if let Some(view) = app.view_mut() {
                if stroke == Stroke::Press {
                    view.take_nearer_end(cell, cells);
                }
                view.drag_to(view.scale().threshold_in(cell, cells), stroke);
            }
        }
        Pointer::Curve(at, stroke) => {
            let Some(view) = app.view_mut() else { return };
            view.curves.selected = at.kind;
            if let Some(threshold) = view.pointed(at) {
                view.drag_to(threshold, stroke);
            }
        }
        Pointer::Row(offset) => {
            let Some(view) = app.view_mut() else { return };
            let position = view.rows.top + offset;
            if position < view.listing().len() {
                view.select(position);
            }
            app.focus = Panel::Pairs;
        }
        Pointer::Point(index) => on_view(app, |view| view.go_to_point(index)),
    }
}
