//! A panic in any thread ends the program with one sentence, not with a trace.

use std::fmt::Display;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use super::{Exit, say};

/// The first panic of the run, in words.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Do `work`, say why it failed, and give the exit code. A panic in it, or in a thread that it started, is a failure; what
/// was being written leaves nothing behind.
pub fn guarded(work: impl FnOnce() -> Result<Exit>) -> ExitCode {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        first().get_or_insert_with(|| sentence(info));
        // Whoever asks for a trace gets it.
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            default(info);
        }
    }));
    let result = catch_unwind(AssertUnwindSafe(work));
    // Most panics are known as an error by now, which says less.
    let panicked = first().take();
    match (panicked, result) {
        (Some(sentence), _) => failed(sentence),
        (None, Ok(Ok(exit))) => exit.into(),
        (None, Ok(Err(error))) => failed(format_args!("{error:#}")),
        (None, Err(_)) => failed("it stopped for an unknown reason; please report this"),
    }
}

fn first() -> std::sync::MutexGuard<'static, Option<String>> {
    FIRST.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(why: impl Display) -> ExitCode {
    say::error(why);
    ExitCode::FAILURE
}

/// What happened and where, in one line.
fn sentence(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message").split_whitespace().collect::<Vec<_>>().join(" ");
    let place = info.location().map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
    let version = env!("CARGO_PKG_VERSION");
    let to = match env!("CARGO_PKG_REPOSITORY") {
        "" => String::new(),
        address => format!(" at {address}/issues"),
    };
    format!("internal error in version {version}{place}: {message}; please report this{to}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::process::{Command, exit};
    use std::{fs, thread};

    use super::*;
    use crate::commands::message::CommandError;
    use crate::export::{Existing, FilesRead, Target};

    /// What a run does in each of the children; it writes to the file that `TARGET` names.
    fn work(how: &str) -> Result<Exit> {
        let target = std::env::var_os("TARGET").unwrap();
        let mut target = Target::create(target.as_ref(), Existing::Keep, &FilesRead::default())?;
        target.writer().write_all(b"half")?;
        match how {
            "main" => panic!("row {}\nof the test", 7),
            "pool" => rayon::join(|| (), || panic!("row 7 of the test")),
            // A thread whose end is an error to the one that waits for it, as reading and loading are.
            _ => thread::spawn(|| panic!("row 7 of the test")).join().map_err(|_| CommandError::Reading)?,
        };
        Ok(Exit::Done)
    }

    /// A panic hook is the whole process's: each case runs in a process of its own.
    #[test]
    #[ignore = "started by the test below"]
    fn child() {
        let how = std::env::var("HOW").unwrap_or_default();
        let code = guarded(|| work(&how));
        exit(i32::from(code != ExitCode::SUCCESS));
    }

    #[test]
    fn a_panic_in_any_thread_is_one_sentence_and_leaves_nothing_half_written() {
        for how in ["main", "pool", "thread"] {
            let folder = tempfile::tempdir().unwrap();
            let output = Command::new(std::env::current_exe().unwrap())
                .args(["commands::panics::tests::child", "--exact", "--ignored", "--nocapture"])
                .envs([("HOW", how), ("RUST_BACKTRACE", "0")])
                .env("TARGET", folder.path().join("out.csv"))
                .output()
                .unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{how}: {stderr}");
            assert_eq!(stderr.lines().count(), 1, "{how}: {stderr}");
            let place = concat!(" at ", file!(), ":");
            assert!(stderr.starts_with("error: internal error in version ") && stderr.contains(place), "{stderr}");
            assert!(stderr.contains(": row 7 of the test; please report this"), "{stderr}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{how}");
        }
    }
}
