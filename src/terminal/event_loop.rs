//! Receive one, drain the rest, update, draw once.

use std::io;
use std::sync::mpsc::Receiver;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::app::{App, Effect, EffectResult, Message, Pointer, update};
use crate::ui::{self, Palette};

/// What wakes the interface.
#[derive(Debug)]
pub enum Event {
    /// Something for the state.
    Message(Message),
    /// The mouse, still in cells.
    Mouse(MouseEvent),
    /// The size has changed, or the screen must be made anew.
    Redraw,
    /// The system asks to stop until `fg`.
    Suspend,
    /// The terminal gives no more input.
    Lost(io::Error),
}

/// How a session on the screen ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The user quit.
    Quit,
    /// Ctrl-C or a signal.
    Interrupted,
}

/// What the loop needs of the world: so that a test can be the world.
pub trait Outside {
    /// Put text on the clipboard.
    ///
    /// # Errors
    /// Where the terminal refuses.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Begin to write a file; the result comes as a [`Message::Effect`], or at once.
    fn export(&mut self, app: &App, effect: Effect) -> Option<EffectResult>;
    /// Ask the worker to stop.
    fn cancel_scoring(&mut self);
    /// Give the terminal back, stop until `fg`, take it again.
    ///
    /// # Errors
    /// Where the terminal refuses.
    fn suspend(&mut self) -> io::Result<()>;
}

/// Show `app` on `terminal` until it ends. Waits without a clock: an idle program uses no CPU.
///
/// # Errors
/// Where the terminal fails, or the session does: one sentence.
pub fn drive<B>(
    terminal: &mut Terminal<B>,
    app: &mut App,
    palette: Palette,
    events: &Receiver<Event>,
    outside: &mut dyn Outside,
) -> io::Result<Ended>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    let mut dragging = false;
    loop {
        terminal.autoresize()?;
        let area = terminal.get_frame().area();
        show(terminal, app, palette, area)?;
        // All senders gone is no way to end that happens while the input thread lives.
        let Ok(first) = events.recv() else { return Ok(Ended::Interrupted) };
        for event in coalesce(std::iter::once(first).chain(events.try_iter())) {
            let message = match event {
                Event::Message(message) => message,
                Event::Mouse(mouse) => match meaning(app, area, mouse, &mut dragging) {
                    Some(message) => message,
                    None => continue,
                },
                Event::Redraw => {
                    draw_anew(terminal)?;
                    continue;
                }
                Event::Suspend => {
                    outside.suspend()?;
                    draw_anew(terminal)?;
                    continue;
                }
                Event::Lost(reason) => return Err(reason),
            };
            for effect in update(app, message) {
                if let Some(ended) = carry_out(terminal, app, effect, outside)? {
                    return Ok(ended);
                }
            }
        }
    }
}

fn show<B>(terminal: &mut Terminal<B>, app: &mut App, palette: Palette, area: Rect) -> io::Result<()>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    // The state learns how much fits before it is drawn.
    let viewport = ui::viewport(app, &ui::layout(area, app));
    update(app, viewport);
    terminal.draw(|frame| ui::draw(frame, app, palette))?;
    Ok(())
}

/// Forget what stands on the screen, so that the next frame is drawn whole. (`Terminal::clear` would ask the terminal where
/// the cursor is, and the thread that reads keys would get the answer.)
fn draw_anew<B>(terminal: &mut Terminal<B>) -> io::Result<()>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    let size = terminal.size()?;
    terminal.resize(Rect::new(0, 0, size.width, size.height))?;
    Ok(())
}

/// A drag of the mouse: only where it is now matters.
fn coalesce(events: impl Iterator<Item = Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    let is_drag = |event: &Event| matches!(event, Event::Mouse(MouseEvent { kind: MouseEventKind::Drag(_), .. }));
    for event in events {
        if is_drag(&event) && kept.last().is_some_and(is_drag) {
            kept.pop();
        }
        kept.push(event);
    }
    kept
}

/// What a mouse event means where it happened; a drag belongs to where it began.
fn meaning(app: &App, area: Rect, mouse: MouseEvent, dragging: &mut bool) -> Option<Message> {
    let message = ui::hit(app, &ui::layout(area, app), mouse, *dragging);
    match (&message, mouse.kind) {
        (Some(Message::Pointer(Pointer::Threshold { .. })), MouseEventKind::Down(_)) => *dragging = true,
        (_, MouseEventKind::Up(_)) => *dragging = false,
        _ => {}
    }
    message
}

fn carry_out<B>(
    terminal: &mut Terminal<B>,
    app: &mut App,
    effect: Effect,
    outside: &mut dyn Outside,
) -> io::Result<Option<Ended>>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    match effect {
        Effect::Quit => return Ok(Some(Ended::Quit)),
        Effect::Interrupt => return Ok(Some(Ended::Interrupted)),
        Effect::Fail(sentence) => return Err(io::Error::other(sentence)),
        Effect::Suspend => {
            outside.suspend()?;
            draw_anew(terminal)?;
        }
        Effect::CancelScoring => outside.cancel_scoring(),
        Effect::Copy(text) => {
            let result = match outside.copy(&text) {
                Ok(()) => EffectResult::Copied,
                Err(reason) => EffectResult::Failed(format!("cannot copy: {reason}")),
            };
            update(app, Message::Effect(result));
        }
        Effect::Export { .. } => {
            if let Some(result) = outside.export(app, effect) {
                update(app, Message::Effect(result));
            }
        }
    }
    Ok(None)
}
