//! The program in a pseudo-terminal.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_mins(5);

pub(super) struct Tty {
    pub(super) master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pub(super) child: Box<dyn Child + Send + Sync>,
    pub(super) screen: Arc<Mutex<(vt100::Parser, Vec<u8>)>>,
    /// The terminal's flags before the program began.
    pub(super) before: String,
}

pub(super) fn cells(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).unwrap()
}

pub(super) fn size(columns: u16, lines: u16) -> PtySize {
    PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Tty {
    pub(super) fn start(program: &Path, arguments: &[&str], folder: &Path, columns: u16, lines: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, lines)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        let before = flags(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new((vt100::Parser::new(cells(lines), cells(columns), 0), Vec::new())));
        let (mut reader, seen) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&screen));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut seen = seen.lock().unwrap();
                seen.0.process(&buffer[..count]);
                seen.1.extend_from_slice(&buffer[..count]);
            }
        });
        Self { writer: pair.master.take_writer().unwrap(), master: pair.master, child, screen, before }
    }

    pub(super) fn cutpoint(arguments: &[&str], folder: &TempDir) -> Self {
        Self::start(Path::new(env!("CARGO_BIN_EXE_cutpoint")), arguments, folder.path(), 120, 40)
    }

    pub(super) fn text(&self) -> String {
        self.screen.lock().unwrap().0.screen().contents()
    }

    pub(super) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap().1).into_owned()
    }

    pub(super) fn wait(&self, what: &str, until: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !until(self) {
            assert!(start.elapsed() < PATIENCE, "waited for {what}\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub(super) fn wait_for(&self, text: &str) {
        self.wait(text, |tty| tty.text().contains(text));
    }

    pub(super) fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    pub(super) fn kill(&self, signal: &str) {
        let id = self.child.process_id().unwrap().to_string();
        std::process::Command::new("kill").args([signal, &id]).status().unwrap();
    }

    /// Field number `index` (from 0) of `/proc/PID/stat` after the program's name.
    pub(super) fn stat(&self, index: usize) -> String {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id().unwrap())).unwrap();
        stat.rsplit_once(") ").unwrap().1.split(' ').nth(index).unwrap().to_owned()
    }

    /// Waits for the end, and sees to it that the terminal is as it was.
    pub(super) fn end(mut self) -> u32 {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        };
        self.wait("the terminal to be given back", |tty| is_given_back(&tty.raw()));
        assert_eq!(flags(&*self.master), self.before, "raw mode is off again");
        status.exit_code()
    }
}

/// The last word on the alternate screen, the cursor and the mouse is the user's.
pub(super) fn is_given_back(raw: &str) -> bool {
    let last = |on: &str, off: &str| raw.rfind(off) > raw.rfind(on) && raw.contains(off);
    last("\x1b[?1049h", "\x1b[?1049l")
        && last("\x1b[?25l", "\x1b[?25h")
        && ["1000", "1002", "1006"].iter().all(|mode| last(&format!("\x1b[?{mode}h"), &format!("\x1b[?{mode}l")))
}

pub(super) fn flags(master: &(dyn MasterPty + Send)) -> String {
    master.get_termios().map_or(String::new(), |termios| format!("{:?}", termios.local_flags))
}
