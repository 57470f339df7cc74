//! Receive one, drain the rest, update, draw once.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::Receiver;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::app::{App, Effect, Job, JobEvent, JobId, JobResult, Message, Pointer, update};
use crate::ui::{self, Geometry, Palette};

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
    Quit,
    /// Ctrl-C or a signal.
    Interrupted,
}

/// What became of a job that was to be started.
#[derive(Debug)]
pub(crate) enum Started {
    /// A worker has it, and will tell.
    OnWorker,
    /// It ended before one was needed.
    Ended(JobResult),
}

/// What the loop needs of the world: so that a test can be the world.
pub(crate) trait Outside {
    /// Put text on the clipboard.
    ///
    /// # Errors
    /// Where the terminal refuses.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Do this job on a worker, which tells of it under this name.
    fn start(&mut self, app: &App, id: JobId, job: Job) -> Started;
    /// Ask a worker to stop.
    fn cancel(&mut self, id: JobId);
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
pub(crate) fn drive<B>(
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
    let begin = app.begin();
    if let Some(ended) = carry_out(terminal, app, begin, outside)? {
        return Ok(ended);
    }
    loop {
        terminal.autoresize()?;
        let geometry = show(terminal, app, palette)?;
        // The channel closes only if the input thread has died.
        let Ok(first) = events.recv() else { return Ok(Ended::Interrupted) };
        for event in coalesce(std::iter::once(first).chain(events.try_iter())) {
            let message = match event {
                Event::Message(message) => message,
                Event::Mouse(mouse) => match meaning(app, &geometry, mouse, &mut dragging) {
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
            let effects = update(app, message);
            if let Some(ended) = carry_out(terminal, app, effects, outside)? {
                return Ok(ended);
            }
        }
    }
}

/// Lay a frame out once, tell the state how much of it shows, and draw it. What was clicked until the next frame was clicked on
/// this one. Only inside `draw` is the area sure to be that of the buffer: the window may shrink at any moment before.
fn show<B>(terminal: &mut Terminal<B>, app: &mut App, palette: Palette) -> io::Result<Geometry>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    let mut shown = None;
    terminal.draw(|frame| {
        let geometry = Geometry::new(frame.area(), app, palette);
        app.fit(geometry.viewport());
        ui::draw(frame, app, &geometry, palette);
        shown = Some(geometry);
    })?;
    // `draw` calls what it is given exactly once, or fails.
    shown.ok_or_else(|| io::Error::other("no frame was drawn"))
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
fn meaning(app: &App, geometry: &Geometry, mouse: MouseEvent, dragging: &mut bool) -> Option<Message> {
    let message = ui::hit(app, geometry, mouse, *dragging);
    match (&message, mouse.kind) {
        (Some(Message::Pointer(Pointer::Threshold { .. })), MouseEventKind::Down(_)) => *dragging = true,
        (_, MouseEventKind::Up(_)) => *dragging = false,
        _ => {}
    }
    message
}

/// Do what the state asks for, and what follows from that.
fn carry_out<B>(
    terminal: &mut Terminal<B>,
    app: &mut App,
    effects: Vec<Effect>,
    outside: &mut dyn Outside,
) -> io::Result<Option<Ended>>
where
    B: Backend,
    io::Error: From<B::Error>,
{
    let mut waiting = VecDeque::from(effects);
    while let Some(effect) = waiting.pop_front() {
        let answer = match effect {
            Effect::Quit => return Ok(Some(Ended::Quit)),
            Effect::Interrupt => return Ok(Some(Ended::Interrupted)),
            Effect::Fail(failure) => return Err(io::Error::other(failure.to_string())),
            Effect::Suspend => {
                outside.suspend()?;
                draw_anew(terminal)?;
                None
            }
            Effect::Copy(text) => outside.copy(&text).err().map(|reason| Message::NotCopied(reason.into())),
            Effect::Start(id, job) => match outside.start(app, id, job) {
                Started::OnWorker => None,
                Started::Ended(result) => Some(Message::Job(id, JobEvent::Done(result))),
            },
            Effect::Cancel(id) => {
                outside.cancel(id);
                None
            }
        };
        waiting.extend(answer.map(|message| update(app, message)).unwrap_or_default());
    }
    Ok(None)
}
