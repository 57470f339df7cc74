//! Receive one, drain the rest, update, draw once.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::Receiver;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::app::{App, Effect, Failure, Job, JobId, Message, Pointer, Signal, Stroke, update};
use crate::ui::{self, Geometry, Palette};

/// What wakes the interface.
#[derive(Debug)]
pub(crate) enum Event {
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
#[derive(Debug, PartialEq)]
pub(crate) enum Ended {
    Quit,
    /// Ctrl-C or a signal.
    Interrupted(Signal),
    /// What the user came for could not be done.
    Failed(Failure),
}

/// What the loop needs of the world: so that a test can be the world.
pub(crate) trait Outside {
    /// Put text on the clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
    /// Do this job on a worker, which tells of it under this name: also where it could not be started.
    fn start(&mut self, id: JobId, job: Job);
    /// Ask a worker to stop.
    fn cancel(&mut self, id: JobId);
    /// Give the terminal back, stop until `fg`, take it again.
    fn suspend(&mut self) -> io::Result<()>;
}

/// Show `app` on `terminal` until it ends. Waits without a clock: an idle program uses no CPU.
pub(crate) fn drive<W: Write>(
    terminal: &mut Terminal<CrosstermBackend<W>>,
    app: &mut App,
    palette: Palette,
    events: &Receiver<Event>,
    outside: &mut dyn Outside,
) -> io::Result<Ended> {
    let mut stroke = Stroke::Press;
    let begin = app.begin();
    if let Some(ended) = carry_out(terminal, app, begin, outside)? {
        return Ok(ended);
    }
    loop {
        terminal.autoresize()?;
        let geometry = show(terminal, app, palette)?;
        // The channel closes only if the input thread has died.
        let Ok(first) = events.recv() else { return Ok(Ended::Interrupted(Signal::Hangup)) };
        for event in coalesce(std::iter::once(first).chain(events.try_iter())) {
            let message = match event {
                Event::Message(message) => message,
                Event::Mouse(mouse) => match meaning(app, &geometry, mouse, &mut stroke) {
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
fn show<W: Write>(
    terminal: &mut Terminal<CrosstermBackend<W>>,
    app: &mut App,
    palette: Palette,
) -> io::Result<Geometry> {
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
fn draw_anew<W: Write>(terminal: &mut Terminal<CrosstermBackend<W>>) -> io::Result<()> {
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

/// What a mouse event means where it happened; a drag belongs to where it began. `stroke` is what the button would do to the
/// threshold.
fn meaning(app: &App, geometry: &Geometry, mouse: MouseEvent, stroke: &mut Stroke) -> Option<Message> {
    if let MouseEventKind::Up(_) = mouse.kind {
        *stroke = Stroke::Press;
    }
    let pointer = ui::hit(app, geometry, mouse, *stroke)?;
    match pointer {
        Pointer::Threshold { .. } | Pointer::Curve(..) => *stroke = Stroke::Drag,
        Pointer::Release | Pointer::Row(_) | Pointer::Point(_) | Pointer::Slice(_) | Pointer::Wheel(_) => {}
    }
    Some(Message::Pointer(pointer))
}

/// Do what the state asks for, and what follows from that.
fn carry_out<W: Write>(
    terminal: &mut Terminal<CrosstermBackend<W>>,
    app: &mut App,
    effects: Vec<Effect>,
    outside: &mut dyn Outside,
) -> io::Result<Option<Ended>> {
    let mut waiting = VecDeque::from(effects);
    while let Some(effect) = waiting.pop_front() {
        match effect {
            Effect::Quit => return Ok(Some(Ended::Quit)),
            Effect::Interrupt(signal) => return Ok(Some(Ended::Interrupted(signal))),
            Effect::Fail(failure) => return Ok(Some(Ended::Failed(failure))),
            Effect::Suspend => {
                outside.suspend()?;
                draw_anew(terminal)?;
            }
            Effect::Copy(text) => {
                if let Err(reason) = outside.copy(&text) {
                    waiting.extend(update(app, Message::NotCopied(reason.into())));
                }
            }
            Effect::Start(id, job) => outside.start(id, job),
            Effect::Cancel(id) => outside.cancel(id),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;
    use std::sync::mpsc::{Sender, channel};

    use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use ratatui::{TerminalOptions, Viewport};

    use super::*;
    use crate::app::{JobEvent, Preset, Title};
    use crate::dataset::{Needs, ReadOptions, read_from};
    use crate::scoring::ScoringError;

    /// A world in which every job fails, and says so as a worker does.
    struct Unlucky {
        events: Sender<Event>,
    }

    impl Outside for Unlucky {
        fn copy(&mut self, _: &str) -> io::Result<()> {
            Ok(())
        }

        fn start(&mut self, id: JobId, _: Job) {
            let failure = ScoringError::Threads("none left".into()).into();
            self.events.send(Event::Message(Message::Job(id, JobEvent::Done(Err(failure))))).unwrap();
            let leave = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
            self.events.send(Event::Message(Message::Key(leave))).unwrap();
        }

        fn cancel(&mut self, _: JobId) {}

        fn suspend(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn waiting_app() -> App {
        let needs = Needs { texts: true, labels: true, scores: false };
        let rows: &[u8] = b"text_a,text_b,label\na,b,1\n";
        let dataset = read_from("rows.csv".as_ref(), rows, &ReadOptions::default(), needs).unwrap();
        App::new(Arc::new(dataset), Title::default(), Preset::default())
    }

    #[test]
    fn a_failure_comes_to_the_end_as_what_it_is() {
        let (sender, receiver) = channel();
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, 80, 24)) };
        let mut terminal = Terminal::with_options(CrosstermBackend::new(Vec::new()), options).unwrap();
        let mut outside = Unlucky { events: sender };
        let ended = drive(&mut terminal, &mut waiting_app(), Palette::Mono, &receiver, &mut outside).unwrap();
        assert_eq!(ended, Ended::Failed(ScoringError::Threads("none left".into()).into()));
    }
}
