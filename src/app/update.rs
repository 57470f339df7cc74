//! What each message does to the state.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keymap::{Action, Scope, lookup};
use super::{App, Effect, EffectResult, Message, Overlay, Panel, Phase, Pointer, Review, Status, dialogs};

/// Apply one message; what must happen outside comes back.
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) => key(app, &event),
        Message::Pointer(pointer) => {
            point(app, pointer);
            Vec::new()
        }
        Message::Viewport { rows, overlay_scroll } => {
            resize(app, rows, overlay_scroll);
            Vec::new()
        }
        Message::Progress(progress) => {
            if let Phase::Scoring(state) = &mut app.phase {
                let cancelling = state.cancelling;
                *state = progress;
                state.cancelling |= cancelling;
            }
            Vec::new()
        }
        Message::Scored(scored, notes) => {
            if matches!(app.phase, Phase::Scoring(_)) {
                app.begin_review(scored, notes);
            }
            Vec::new()
        }
        Message::Failed(sentence) => {
            app.overlay = None;
            app.phase = Phase::Failed(sentence);
            Vec::new()
        }
        Message::Cancelled | Message::Terminate => vec![Effect::Interrupt],
        Message::Effect(result) => {
            effect_done(app, result);
            Vec::new()
        }
    }
}

fn key(app: &mut App, event: &KeyEvent) -> Vec<Effect> {
    let scope = app.scope();
    let status = app.status.take();
    if let Some(Overlay::Export(form)) = &mut app.overlay
        && form.confirm_overwrite
    {
        return dialogs::answer_overwrite(form, event);
    }
    if let Some(action) = lookup(scope, event) {
        return act(app, action);
    }
    let typed = event.modifiers.difference(KeyModifiers::SHIFT).is_empty();
    match event.code {
        KeyCode::Char(character) if typed && matches!(scope, Scope::Input | Scope::Export) => {
            if let Some(field) = dialogs::field(&mut app.overlay) {
                field.insert(character);
            }
        }
        // A key that means nothing leaves the last word standing.
        _ => app.status = status,
    }
    Vec::new()
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Interrupt => return interrupt(app),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return quit(app),
        Action::Back => return back(app),
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        _ if app.overlay.is_some() => return dialogs::act(app, action),
        _ => {
            let focus = app.focus;
            match action {
                Action::NextPanel => app.focus = next_panel(focus),
                Action::TypeThreshold | Action::OpenPoints | Action::Search | Action::Export => {
                    dialogs::open(app, action);
                }
                Action::Open if focus != Panel::Points => dialogs::open(app, action),
                Action::SearchNext | Action::SearchPrevious => dialogs::search_again(app, action),
                Action::Copy => return dialogs::copy(app),
                _ => {
                    let status = app.review_mut().and_then(|review| on_panels(review, focus, action));
                    app.status = status.map(|text| Status { text, is_error: false });
                }
            }
        }
    }
    Vec::new()
}

/// What a key does to the scored test set; a sentence where the user should hear more than the screen shows.
fn on_panels(review: &mut Review, focus: Panel, action: Action) -> Option<String> {
    let len = review.visible_rows();
    let page = review.rows.page.max(1);
    let selected = review.rows.selected;
    let points = focus == Panel::Points;
    match action {
        Action::StepDown | Action::StepUp => review.move_to(review.step(action == Action::StepUp, false)),
        Action::FineDown | Action::FineUp => review.move_to(review.step(action == Action::FineUp, true)),
        Action::PreviousFlip | Action::NextFlip => {
            let up = action == Action::NextFlip;
            let (flip, all) = if up {
                (review.scored.sweep().next_flip(review.threshold), "every prediction is 0 already")
            } else {
                (review.scored.sweep().previous_flip(review.threshold), "every prediction is 1 already")
            };
            match flip {
                Some(threshold) => review.move_to(threshold),
                None => return Some(all.into()),
            }
        }
        Action::BestPoint | Action::Open => return review.go_to_point(review.objective),
        Action::Reset => review.move_to(review.start),
        Action::Undo => return (!review.undo()).then(|| "nothing to undo".into()),
        Action::CycleAxis => return cycle_axis(review),
        Action::Up if points => review.objective = review.objective.saturating_sub(1),
        Action::Down if points => {
            review.objective = (review.objective + 1).min(review.scored.points().len().saturating_sub(1))
        }
        Action::Up => review.rows.select(selected.saturating_sub(1), len),
        Action::Down => review.rows.select(selected.saturating_add(1), len),
        Action::PageUp => review.rows.select(selected.saturating_sub(page), len),
        Action::PageDown => review.rows.select(selected.saturating_add(page), len),
        Action::First => review.rows.select(0, len),
        Action::Last => review.rows.select(usize::MAX, len),
        Action::CycleFilter => review.keeping_selection(|review| review.rows.filter = review.rows.filter.next()),
        Action::CycleSort => review.keeping_selection(|review| review.rows.sort = review.rows.sort.next()),
        Action::CycleColumn => return cycle_column(review),
        Action::ReverseSort => review.keeping_selection(|review| review.rows.reverse = !review.rows.reverse),
        _ => {}
    }
    None
}

fn cycle_axis(review: &mut Review) -> Option<String> {
    review.axis = review.axis.next();
    if review.axis == super::AxisView::LogOdds && review.scored.margins().is_none() {
        review.axis = review.axis.next();
        return Some("these scores are no probabilities: there are no log-odds".into());
    }
    None
}

fn cycle_column(review: &mut Review) -> Option<String> {
    if !review.has_loss() {
        return Some("these scores are no probabilities: there is no loss and no margin to show".into());
    }
    review.rows.column = review.rows.column.next(review.scored.scores().logits.is_some());
    None
}

fn next_panel(panel: Panel) -> Panel {
    match panel {
        Panel::Pairs => Panel::Scores,
        Panel::Scores => Panel::Points,
        Panel::Points => Panel::Pairs,
    }
}

/// Ctrl-C: a run is given the chance to stop between two batches; a second one leaves at once.
fn interrupt(app: &mut App) -> Vec<Effect> {
    match &mut app.phase {
        Phase::Scoring(state) if !state.cancelling => {
            state.cancelling = true;
            vec![Effect::CancelScoring]
        }
        _ => vec![Effect::Interrupt],
    }
}

fn quit(app: &mut App) -> Vec<Effect> {
    match &app.phase {
        Phase::Scoring(_) => interrupt(app),
        Phase::Review(_) => vec![Effect::Quit],
        Phase::Failed(sentence) => vec![Effect::Fail(sentence.clone())],
    }
}

/// One level back: out of an overlay, out of scoring or a failure; on the panels there is none.
fn back(app: &mut App) -> Vec<Effect> {
    if app.overlay.take().is_some() {
        return Vec::new();
    }
    match &app.phase {
        Phase::Review(_) => {
            app.focus = Panel::Pairs;
            Vec::new()
        }
        _ => quit(app),
    }
}

fn point(app: &mut App, pointer: Pointer) {
    let has_overlay = app.overlay.is_some();
    if let (Pointer::Wheel(lines), true) = (pointer, has_overlay) {
        return dialogs::scroll(app, lines);
    }
    let Some(review) = app.review_mut() else { return };
    if has_overlay && pointer != Pointer::Release {
        return;
    }
    match pointer {
        Pointer::Threshold { cell, cells, dragging } => {
            let threshold = review.cell_threshold(cell, cells);
            if !dragging {
                review.dragging = false;
            }
            let before = review.threshold;
            review.move_to(threshold);
            // The first move of a drag is the one that undo goes back over.
            review.dragging |= review.threshold != before;
        }
        Pointer::Release => review.dragging = false,
        Pointer::Row { offset } => {
            let (position, len) = (review.rows.top + offset, review.visible_rows());
            if position < len {
                review.rows.select(position, len);
            }
            app.focus = Panel::Pairs;
        }
        Pointer::Point { index } => {
            let status = review.go_to_point(index);
            app.status = status.map(|text| Status { text, is_error: false });
        }
        Pointer::Wheel(lines) => {
            let len = review.visible_rows();
            let to = review.rows.selected.saturating_add_signed(lines);
            review.rows.select(to, len);
        }
    }
}

fn resize(app: &mut App, rows: usize, overlay_scroll: usize) {
    if let Some(review) = app.review_mut() {
        review.rows.page = rows;
        let len = review.visible_rows();
        review.rows.select(review.rows.selected, len);
    }
    if let Some(Overlay::Help { scroll } | Overlay::Detail { scroll }) = &mut app.overlay {
        *scroll = (*scroll).min(overlay_scroll);
    }
}

fn effect_done(app: &mut App, result: EffectResult) {
    let say = |text: String, is_error| Some(Status { text, is_error });
    match result {
        EffectResult::Copied => {}
        EffectResult::Exported(path) => {
            if matches!(app.overlay, Some(Overlay::Export(_))) {
                app.overlay = None;
            }
            app.status = say(format!("wrote {}", path.display()), false);
        }
        EffectResult::ExportExists(path) => match &mut app.overlay {
            Some(Overlay::Export(form)) => form.confirm_overwrite = true,
            _ => app.status = say(format!("{} exists and was not replaced", path.display()), true),
        },
        EffectResult::Failed(sentence) => match &mut app.overlay {
            Some(Overlay::Export(form)) => form.error = Some(sentence),
            _ => app.status = say(sentence, true),
        },
    }
}
