//! SIGINT, SIGTERM and SIGHUP without the screen: a run that can stop is asked to, any other ends at once. Neither leaves
//! anything half-written behind.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Exit;
use crate::app::Signal;

/// The number of the signal that cancelled.
static SIGNAL: AtomicUsize = AtomicUsize::new(0);

/// What the next signal sets, where the run looks at such a flag.
static CANCEL: Mutex<Option<(Arc<AtomicBool>, Time)>> = Mutex::new(None);

/// How long a run may take to end by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// As long as it needs: it has something to save.
    AsNeeded,
    /// [`GRACE`]: weights that are being loaded, say, are not worth waiting for.
    Short,
}

/// Long enough to leave a tidy terminal, and too short to be noticed.
const GRACE: Duration = Duration::from_millis(100);

/// While it lives the next signal sets its flag; a second one, while the first is being heeded, ends the process at once.
pub(super) struct Cancellable;

impl Cancellable {
    pub(super) fn with(cancel: &Arc<AtomicBool>, time: Time) -> Self {
        set(Some((Arc::clone(cancel), time)));
        Self
    }
}

impl Drop for Cancellable {
    fn drop(&mut self) {
        set(None);
    }
}

fn set(cancel: Option<(Arc<AtomicBool>, Time)>) {
    *CANCEL.lock().unwrap_or_else(PoisonError::into_inner) = cancel;
}

/// How a command ends that was cancelled.
pub(super) fn interrupted() -> Exit {
    Exit::Interrupted(Signal::of(SIGNAL.load(Ordering::Relaxed)))
}

/// Heed signals from here on; not SIGHUP where whoever started the program has it ignore that (`nohup`).
#[cfg(unix)]
pub(super) fn heed() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let hangup = (!ignores(SIGHUP)).then_some(SIGHUP);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM].into_iter().chain(hangup))?;
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
    if let Some((cancel, time)) = cancel {
        cancel.store(true, Ordering::Relaxed);
        match time {
            Time::AsNeeded => return,
            Time::Short => std::thread::sleep(GRACE),
        }
    }
    if stderr().is_terminal() {
        // A progress bar may stand there, without an end of its line.
        let _ = write!(stderr(), "\r\x1b[K");
    }
    crate::export::abandon_unfinished();
    std::process::exit(128 + signal);
}

/// Whether the process was started with `signal` ignored; not where the system does not tell.
#[cfg(unix)]
fn ignores(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    // A mask in hexadecimal, signal 1 in the lowest bit.
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{BufRead, BufReader};
    use std::path::PathBuf;
    use std::process::{Command, Stdio, exit};
    use std::{fs, thread};

    use super::*;
    use crate::commands::say;
    use crate::export::{Existing, FilesRead, Target, Watched};

    /// What a run that ends by itself gives here.
    const BY_ITSELF: i32 = 7;

    /// Signals are the whole process's: each case runs in a process of its own.
    #[test]
    #[ignore = "started by the test below"]
    fn child() {
        let cancel = Arc::new(AtomicBool::new(false));
        let how = std::env::var("HOW").unwrap_or_default();
        heed().unwrap();
        let time = if how == "saves" { Time::AsNeeded } else { Time::Short };
        let folder = PathBuf::from(std::env::var_os("FOLDER").unwrap());
        let mut target = Target::create(&folder.join("out.csv"), Existing::Keep, &FilesRead::default()).unwrap();
        target.writer().write_all(b"half").unwrap();
        let _watched = Watched::new(&folder.join("model"));
        fs::create_dir(folder.join("model")).unwrap();
        fs::write(folder.join("model/config.json"), "{").unwrap();
        let _cancellable = Cancellable::with(&cancel, time);
        say("ready");
        while !cancel.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
        match time {
            Time::AsNeeded => thread::sleep(3 * GRACE),
            // Deep in something that does not look at the flag.
            Time::Short => thread::sleep(Duration::from_hours(1)),
        }
        exit(BY_ITSELF);
    }

    #[test]
    fn a_run_is_waited_for_where_it_saves_something_and_a_moment_otherwise() {
        for (how, code) in [("saves", BY_ITSELF), ("loads", 130)] {
            let folder = tempfile::tempdir().unwrap();
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["commands::signals::tests::child", "--exact", "--ignored", "--nocapture"])
                .env("HOW", how)
                .env("FOLDER", folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
            assert!(lines.any(|line| line.unwrap() == "ready"), "{how}");
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            assert_eq!(child.wait().unwrap().code(), Some(code), "{how}");
            let left = fs::read_dir(folder.path()).unwrap().count();
            assert_eq!(left == 0, how == "loads", "{left} left where it {how}");
        }
    }
}
