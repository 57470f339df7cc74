//! SIGINT, SIGTERM and SIGHUP without the screen: a run that can stop is asked to, any other ends at once. Neither leaves
//! anything half-written behind.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Exit;
use crate::app::Signal;

/// The number of the signal that cancelled.
static SIGNAL: AtomicUsize = AtomicUsize::new(0);

/// What the next signal sets, where the run looks at such a flag.
static CANCEL: Mutex<Option<Arc<AtomicBool>>> = Mutex::new(None);

/// While it lives the next signal sets its flag; a second one, while the first is being heeded, ends the process at once.
pub(super) struct Cancellable;

impl Cancellable {
    pub(super) fn with(cancel: &Arc<AtomicBool>) -> Self {
        set(Some(Arc::clone(cancel)));
        Self
    }
}

impl Drop for Cancellable {
    fn drop(&mut self) {
        set(None);
    }
}

fn set(cancel: Option<Arc<AtomicBool>>) {
    *CANCEL.lock().unwrap_or_else(PoisonError::into_inner) = cancel;
}

/// How a command ends that was cancelled.
pub(super) fn interrupted() -> Exit {
    Exit::Interrupted(Signal::of(SIGNAL.load(Ordering::Relaxed)))
}

/// Heed signals from here on. Those that whoever started the program has it ignore (`nohup`) stay ignored.
#[cfg(unix)]
pub(super) fn heed() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let ignored = ignored();
    let heeded = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = signal_hook::iterator::Signals::new(heeded)?;
    let listen = move || signals.forever().for_each(obey);
    std::thread::Builder::new().name("signals".into()).spawn(listen)?;
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn heed() -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn obey(signal: i32) {
    SIGNAL.store(signal as usize, Ordering::Relaxed);
    let cancel = CANCEL.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(cancel) = cancel {
        cancel.store(true, Ordering::Relaxed);
        return;
    }
    crate::export::abandon_unfinished();
    std::process::exit(128 + signal);
}

/// The signals that are ignored, signal 1 in the lowest bit; none where the system does not tell.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
