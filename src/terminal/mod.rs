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

pub(crate) use effects::{About, Fingerprints, Host, Scorer};
pub(crate) use event_loop::{Ended, Event};
pub use guard::{Guard, Mouse};
pub(crate) use workers::Worker;

use event_loop::drive;

use crate::app::App;
use crate::ui::Palette;

/// Show `app` until the user leaves; input, signals and workers report to `events`. The terminal is as it was afterwards,
/// whatever happens.
pub(crate) fn run(
    mut app: App,
    palette: Palette,
    (sender, receiver): (Sender<Event>, Receiver<Event>),
    mut host: Host,
) -> io::Result<Ended> {
    let guard = Guard::set_up(host.mouse)?;
    input::listen_to_signals(&sender)?;
    input::listen_to_keys(sender);
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    let ended = drive(&mut terminal, &mut app, palette, &receiver, &mut host);
    drop(guard);
    host.finish();
    ended
}
