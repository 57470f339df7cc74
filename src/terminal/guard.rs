//! Raw mode, alternate screen, mouse: set up once, and put back on every way out.

use std::io::{self, Write, stdout};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::thread;

use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

use crate::app::Mouse;

/// Buttons and drags, in SGR coordinates. Not any motion (`?1003`): the pointer that only passes by wakes nobody.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// While it lives the terminal is the program's; dropped, it is the user's again, and the panic hook what it was before.
pub struct Guard {
    before: Hook,
}

type Hook = Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

impl Guard {
    /// Take the terminal over, and see to it that a panic on this thread gives it back before its message is printed.
    ///
    /// A panic on any other thread prints nothing here: whoever runs that thread reports it.
    ///
    /// # Errors
    /// Where the terminal refuses; it is then as it was.
    pub fn set_up(mouse: Mouse) -> io::Result<Self> {
        let interface = thread::current().id();
        let before: Hook = panic::take_hook().into();
        let guard = Self { before: Arc::clone(&before) };
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == interface {
                give_back();
                before(info);
            }
        }));
        take(mouse)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
        if !thread::panicking() {
            let before = Arc::clone(&self.before);
            panic::set_hook(Box::new(move |info| before(info)));
        }
    }
}

/// Make the terminal the program's, at first or again after a suspension.
fn take(mouse: Mouse) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, Hide)?;
    match mouse {
        Mouse::Ours => stdout().write_all(MOUSE_ON)?,
        Mouse::Terminals => {}
    }
    stdout().flush()
}

/// Everything as it was. What fails is passed over: there is nobody left to tell, and the rest still wants doing.
fn give_back() {
    let mut out = stdout();
    let _ = out.write_all(MOUSE_OFF);
    let _ = execute!(out, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Give the terminal back, stop until `fg`, and take it again.
#[cfg(unix)]
pub(super) fn suspend(mouse: Mouse) -> io::Result<()> {
    give_back();
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    // Here the program goes on after SIGCONT.
    take(mouse)
}

#[cfg(not(unix))]
pub(super) fn suspend(_mouse: Mouse) -> io::Result<()> {
    Ok(())
}
