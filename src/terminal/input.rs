//! The threads that wait for keys and signals, so that the interface waits for one channel only.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use ratatui::crossterm::event::{self, KeyEventKind};

use super::Event;
use crate::app::{Message, Signal};

/// Send every key, mouse event and resize. Ends with the program, or when the terminal is gone.
pub(super) fn listen_to_keys(events: Sender<Event>) {
    thread::spawn(move || {
        loop {
            let event = match event::read() {
                // Repeats count: only a release is dropped.
                Ok(event::Event::Key(key)) if key.kind == KeyEventKind::Release => continue,
                Ok(event::Event::Key(key)) => Event::Message(Message::Key(key)),
                Ok(event::Event::Mouse(mouse)) => Event::Mouse(mouse),
                Ok(event::Event::Resize(..)) => Event::Redraw,
                Ok(_) => continue,
                Err(reason) => {
                    let _ = events.send(Event::Lost(reason));
                    return;
                }
            };
            if events.send(event).is_err() {
                return;
            }
        }
    });
}

/// Send what the system wants: to end, to stop, to go on.
#[cfg(unix)]
pub(super) fn listen_to_signals(events: &Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT])?;
    let events = events.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::Suspend,
                SIGCONT => Event::Redraw,
                number => Event::Message(Message::Terminate(Signal::of(number as usize))),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn listen_to_signals(_events: &Sender<Event>) -> io::Result<()> {
    Ok(())
}
