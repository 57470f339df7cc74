//! The guard that sets the terminal up and always puts it back, the event loop, effects.

mod effects;
mod event_loop;
mod guard;
mod input;
mod workers;

use std::io::{self, stdout};
use std::sync::mpsc::{Receiver, Sender};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

pub(crate) use effects::{Fingerprints, Host, Scorer};
pub(crate) use event_loop::{Ended, Event, Outside, drive};
pub use guard::{Guard, Mouse};
pub(crate) use workers::Worker;

use crate::app::App;
use crate::ui::Palette;

/// Everything a screen needs beside its state.
pub(crate) struct Session {
    /// What the screen shows.
    pub app: App,
    /// Which colours may be used.
    pub palette: Palette,
    /// Where input, signals and the worker report to.
    pub events: (Sender<Event>, Receiver<Event>),
    /// Carries out what the state asks for.
    pub host: Host,
}

impl Session {
    /// Show the screen until the user leaves. The terminal is as it was afterwards, whatever happens.
    pub(crate) fn run(mut self) -> io::Result<Ended> {
        let (sender, receiver) = self.events;
        let guard = Guard::set_up(self.host.mouse)?;
        input::listen_to_signals(&sender)?;
        input::listen_to_keys(sender);
        let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        let ended = drive(&mut terminal, &mut self.app, self.palette, &receiver, &mut self.host);
        drop(guard);
        self.host.finish();
        ended
    }
}
