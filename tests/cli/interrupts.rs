//! What an interrupt leaves behind: nothing.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::stream::{score, tsv, waiting};
use super::{Place, model, wait_until};

const SIGHUP: u64 = 1;
#[cfg(target_os = "linux")]
const SIGTERM: u64 = 1 << 14;

/// The signals under `name` in the status of a process, as a mask.
#[cfg(target_os = "linux")]
fn signals(process: &str, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap()
}

#[cfg(not(target_os = "linux"))]
fn signals(_process: &str, _name: &str) -> u64 {
    0
}

/// Whether the program has taken over what `signal` means.
#[cfg(target_os = "linux")]
fn heeds(child: &Child, signal: u64) -> bool {
    signals(&child.id().to_string(), "SigCgt:") & signal != 0
}

fn kill(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Sends a signal, and gives the exit code.
fn end_by(signal: &str, child: &mut Child) -> Option<i32> {
    assert_eq!(child.try_wait().unwrap(), None, "it ended by itself");
    kill(signal, child);
    wait_until("a signal ends it", || child.try_wait().unwrap().is_some());
    child.wait().unwrap().code()
}

/// Interrupts the program, which is to leave nothing in `place`.
fn interrupt(child: &mut Child, place: &Place) {
    assert_eq!(end_by("-INT", child), Some(130));
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_while_it_waits_for_the_first_row_leaves_nothing_behind() {
    let (place, classifier) = (Place::new(), model("bert-2label"));
    let mut child = waiting(&place, &score("-", &classifier, &["out.csv", "--input-format", "tsv"]));
    wait_until("the target is open", || place.names().len() == 1);
    assert!(heeds(&child, SIGTERM), "signals are heeded before anything is written");
    interrupt(&mut child, &place);
}

#[test]
fn a_signal_before_there_are_scores_has_its_own_exit_code_and_leaves_nothing_behind() {
    let predict = ["predict", "-", "--threshold", "0.5", "-o", "out.csv"];
    let report = ["report", "-", "--objective", "f1", "-o", "report.json", "--decision-out", "d.json"];
    for (arguments, files) in [(&predict[..], 1), (&report[..], 2)] {
        for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
            // What the tests were started with is ignored by the program too.
            if signal == "-HUP" && signals("self", "SigIgn:") & SIGHUP != 0 {
                continue;
            }
            let place = Place::new();
            let mut child = waiting(&place, arguments);
            wait_until("the targets are open", || place.names().len() == files);
            assert_eq!(end_by(signal, &mut child), Some(code), "{arguments:?}");
            assert!(place.names().is_empty(), "{:?}", place.names());
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_nohup_has_it_ignore_stays_ignored() {
    let place = Place::new();
    let predict = "trap '' HUP; exec \"$0\" predict - --threshold 0.5 -o out.csv";
    let mut child = Command::new("sh")
        .args(["-c", predict, env!("CARGO_BIN_EXE_cutpoint")])
        .current_dir(place.folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_until("the target is open", || place.names().len() == 1);
    assert!(!heeds(&child, SIGHUP) && heeds(&child, SIGTERM));
    kill("-HUP", &child);
    child.stdin.take().unwrap().write_all(b"label,score\n1,0.75\n").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(place.names(), ["out.csv"]);
}

#[test]
fn an_interrupt_while_it_waits_for_more_rows_leaves_nothing_behind() {
    let (place, classifier) = (Place::new(), model("bert-2label"));
    let mut child = waiting(&place, &score("-", &classifier, &["out.csv", "--window", "2", "--input-format", "tsv"]));
    let input = child.stdin.as_mut().unwrap();
    input.write_all(tsv(5).as_bytes()).unwrap();
    input.flush().unwrap();
    // Two full windows stand in the target with their header; the fifth row waits for a sixth.
    wait_until("two windows are written", || {
        let written = place.names().first().map_or_else(String::new, |name| place.read(name));
        written.lines().count() == 5
    });
    interrupt(&mut child, &place);
}

#[test]
fn an_interrupt_while_scoring_is_exit_code_130_and_leaves_nothing() {
    let rows: String = (0..30_000)
        .map(|row| {
            format!(
                "the harbour master repaired {row} lighthouses\ta tired librarian ignored {} umbrellas\t{}\n",
                row * 7,
                row % 2
            )
        })
        .collect();
    let place = Place::with("pairs.tsv", format!("text_a\ttext_b\tlabel\n{rows}"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["score", "pairs.tsv", "--model", &model("bert-2label"), "-o", "out.csv", "--threads", "1"])
        .current_dir(place.folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first note comes when the signals are heeded and the first rows are about to be scored, which takes much longer than
    // a signal.
    let (send, notes) = channel();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let listening = thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|note| drop(send.send(note))));
    let first = notes.recv_timeout(Duration::from_mins(1)).unwrap();
    assert!(first.starts_with("note: "), "{first}");
    assert_eq!(place.names().len(), 2, "the target is being written");
    assert_eq!(end_by("-INT", &mut child), Some(130));
    listening.join().unwrap();
    let said: Vec<String> = notes.into_iter().collect();
    assert!(!said.iter().any(|note| note.contains("pairs/s")), "it was not interrupted: {said:?}");
    assert_eq!(place.names(), ["pairs.tsv"]);
}
