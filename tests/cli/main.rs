//! The program from outside: every command, every kind of bad input, exit codes and what is left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod abstain;
mod advice;
mod answers;
mod as_decided;
mod bad_input;
mod calibrated;
mod choosing;
mod compared;
mod counted;
mod decisions;
mod doubts;
mod files;
mod frozen;
#[cfg(unix)]
mod interrupts;
mod inversions;
mod original;
mod output;
mod questions;
mod reference;
mod report;
mod row_costs;
mod slices;
#[path = "../support/squad_model.rs"]
mod squad_model;
mod stream;
mod train;
mod weighted;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use tempfile::TempDir;

/// Six scored rows; two are wrong at 0.5.
const SCORED: &str = "text_a,text_b,label,score\n\
    one,eins,1,0.9\n\"two, too\",zwei,0,0.6\nthree,drei,1,0.55\nfour,vier,0,0.3\nfive,\"fünf \"\"5\"\"\",1,0.2\nsix,sechs,0,0.1\n";

/// A folder of its own for each test; the program runs in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        place.write(name, content);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        self.names_in(".")
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutpoint"));
        command.current_dir(self.folder.path()).args(arguments).env_remove("RUST_BACKTRACE");
        command
    }

    fn run(&self, arguments: &[&str]) -> Assert {
        self.command(arguments).assert()
    }

    /// Runs, succeeds, and gives what stands on stdout.
    fn stdout(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.run(arguments).success().get_output().stdout.clone()).unwrap()
    }
}

fn model(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(name);
    path.to_str().unwrap().to_owned()
}

/// Waits for what another process is about to do; fails where it does not come about.
#[cfg(unix)]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    use std::time::{Duration, Instant};
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "it has not come about that {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
