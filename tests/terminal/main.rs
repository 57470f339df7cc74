//! The real program in a real pseudo-terminal: what a user sees, and that the terminal is theirs again afterwards.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod decided;
mod questions;
mod tty;

use std::path::Path;
use std::time::Duration;

use cutpoint::terminal::{Guard, Mouse};
use tempfile::TempDir;

use tty::{Tty, cells, flags, is_given_back, size};

fn scored() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..50).map(|row| format!("text {row},other {row},{},0.{:02}\n", row % 2, row * 2)).collect();
    std::fs::write(folder.path().join("scored.csv"), format!("text_a,text_b,label,score\n{rows}")).unwrap();
    folder
}

#[test]
fn warnings_are_told_in_full_after_the_screen_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..30).map(|row| format!("{},0.{:02}\n", u8::from(row < 15), row)).collect();
    std::fs::write(folder.path().join("turned.csv"), format!("label,score\n{rows}")).unwrap();
    let mut tty = Tty::cutpoint(&["turned.csv"], &folder);
    tty.wait_for("2 warnings: press ?");
    tty.send("q");
    tty.wait("the warnings", |tty| {
        let text = tty.text().split_whitespace().collect::<Vec<_>>().join(" ");
        text.contains("warning: ROC AUC is 0.000") && text.contains("use --positive 0")
    });
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_session_from_start_to_export_and_quit() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv"], &folder);
    tty.wait_for("threshold 0.5 ");
    assert!(tty.text().contains("scored.csv · 50 pairs"));
    assert!(tty.raw().contains("\x1b[?1002h") && !tty.raw().contains("\x1b[?1003h"), "no motion without a button");
    tty.send("l");
    tty.wait_for("threshold 0.51 ");
    tty.send("\x1b[C\x1b[1;2C");
    tty.wait_for("threshold 0.521 ");

    tty.master.resize(size(80, 24)).unwrap();
    tty.screen.lock().unwrap().0.screen_mut().set_size(cells(24), cells(80));
    tty.wait("the smaller screen", |tty| tty.text().lines().nth(23).is_some_and(|line| line.contains("q quit")));
    tty.master.resize(size(120, 40)).unwrap();
    tty.screen.lock().unwrap().0.screen_mut().set_size(cells(40), cells(120));
    tty.wait("the larger screen", |tty| tty.text().lines().nth(39).is_some_and(|line| line.contains("q quit")));

    // Press on the histogram, drag to its right end, let go.
    tty.send("\x1b[<0;30;5M\x1b[<32;60;20M\x1b[<32;200;30M\x1b[<0;200;30m");
    tty.wait_for("threshold 1 ");
    tty.send("u");
    tty.wait_for("threshold 0.521 ");

    tty.send("e\r");
    tty.wait_for("wrote predictions to scored.predictions.csv");
    tty.send("e\t\r");
    tty.wait_for("wrote the decision to scored.decision.json");
    tty.send("e\r");
    tty.wait_for("this file already exists: replace it?");
    tty.send("y");
    tty.wait_for("wrote predictions to scored.predictions.csv");
    tty.send("q");
    assert_eq!(tty.end(), 0);

    let predictions = std::fs::read_to_string(folder.path().join("scored.predictions.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(predictions.as_bytes());
    for row in rows.records() {
        let row = row.unwrap();
        assert_eq!(row[3].parse::<f64>().unwrap() >= 0.521, &row[4] == "1");
    }
    let decision = std::fs::read_to_string(folder.path().join("scored.decision.json")).unwrap();
    assert!(decision.contains("\"threshold\": 0.521") && decision.contains("\"objective\": \"manual\""), "{decision}");
}

#[test]
fn the_demo_scores_its_test_set_without_a_file_and_says_how_to_open_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = Tty::cutpoint(&[], &folder);
    tty.wait_for("scoring the demo with its model");
    tty.wait_for("demo · 1,500 pairs · your own data: cutpoint DATA --model DIR");
    tty.wait_for("pairs/s");
    tty.wait_for("threshold 0.5 ");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_threshold_that_was_moved_and_not_exported_is_named_after_the_screen_is_gone() {
    let program = env!("CARGO_BIN_EXE_cutpoint");
    let line = "threshold 0.48 was not saved (e writes a decision; --threshold starts at it)";
    for (steps, end, is_named) in [
        (&[("hh", "threshold 0.48 ")][..], ("q", "left with 0"), true),
        (&[], ("q", "left with 0"), false),
        (&[("hh", "threshold 0.48 ")], ("\x03", "left with 130"), false),
        (
            &[("hh", "threshold 0.48 "), ("e\r", "wrote predictions to scored.predictions.csv")],
            ("q", "left with 0"),
            false,
        ),
    ] {
        let folder = scored();
        let script = format!("'{program}' scored.csv; echo left with $?");
        let mut tty = Tty::start(Path::new("/bin/sh"), &["-c", &script], folder.path(), 120, 40);
        tty.wait_for("threshold 0.5 ");
        for (keys, shown) in steps {
            tty.send(keys);
            tty.wait_for(shown);
        }
        tty.send(end.0);
        tty.wait(end.1, |tty| tty.raw().contains(end.1));
        let raw = tty.raw();
        let after = &raw[raw.rfind("\x1b[?1049l").unwrap()..];
        assert_eq!(after.contains(line), is_named, "{steps:?}, then {end:?}: {after:?}");
        tty.end();
    }
}

#[test]
fn the_title_says_where_the_rows_came_from_and_where_a_limit_cut_them_off() {
    let program = env!("CARGO_BIN_EXE_cutpoint");
    for (command, title) in [
        ("'PROGRAM' scored.csv --limit 10", " cutpoint  scored.csv · 10 pairs · --limit 10  "),
        ("'PROGRAM' scored.csv --limit 51", " cutpoint  scored.csv · 50 pairs  "),
        ("cat scored.csv | 'PROGRAM' -", " cutpoint  standard input · 50 pairs  "),
    ] {
        let folder = scored();
        let script = command.replace("PROGRAM", program);
        let mut tty = Tty::start(Path::new("/bin/sh"), &["-c", &script], folder.path(), 120, 40);
        tty.wait_for("threshold 0.5 ");
        assert!(tty.text().starts_with(title), "{command}: {}", tty.text().lines().next().unwrap());
        tty.send("q");
        assert_eq!(tty.end(), 0);
    }
}

#[test]
fn without_the_mouse_nothing_is_asked_of_it() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv", "--no-mouse"], &folder);
    tty.wait_for("threshold 0.5 ");
    assert!(!tty.raw().contains("\x1b[?1000h"));
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn without_colours_no_colour_is_sent() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv", "--color", "never"], &folder);
    tty.wait_for("threshold 0.5 ");
    let raw = tty.raw();
    assert!(colours(&raw).is_empty(), "{:?}", colours(&raw));
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

/// The SGR parameters in `raw` that set a colour.
fn colours(raw: &str) -> Vec<&str> {
    let styles = raw.split("\x1b[").filter_map(|rest| {
        let end = rest.find(|end: char| end.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    });
    styles
        .flat_map(|parameters| parameters.split(';'))
        .filter(|code| code.parse().is_ok_and(|code: u8| matches!(code, 30..=38 | 40..=48 | 90..=107)))
        .collect()
}

#[test]
fn a_signal_ends_it_with_its_own_exit_code_and_the_terminal_as_it_was() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv"], &folder);
    tty.wait_for("threshold 0.5 ");
    tty.send("\x03");
    assert_eq!(tty.end(), 130);
    for (signal, code) in [("-TERM", 143), ("-INT", 130), ("-HUP", 129)] {
        let folder = scored();
        let tty = Tty::cutpoint(&["scored.csv"], &folder);
        tty.wait_for("threshold 0.5 ");
        tty.kill(signal);
        assert_eq!(tty.end(), code, "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv"], &folder);
    tty.wait_for("threshold 0.5 ");
    tty.send("l\x1a");
    tty.wait("the program to stop", |tty| tty.stat(0) == "T");
    // The last bytes may still be on their way when the program stands still.
    tty.wait("the terminal to be given back", |tty| is_given_back(&tty.raw()));
    assert_eq!(flags(&*tty.master), tty.before);
    tty.kill("-CONT");
    tty.wait("the screen to come back", |tty| tty.raw().matches("\x1b[?1049h").count() == 2);
    tty.wait_for("threshold 0.51 ");
    tty.send("l");
    tty.wait_for("threshold 0.52 ");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_program_sleeps() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv"], &folder);
    tty.wait_for("threshold 0.5 ");
    // How often its threads have gone to sleep again: a program that polls wakes many times a second, however busy the machine.
    let naps = |tty: &Tty| -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", tty.child.process_id().unwrap())).unwrap();
        let status = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("status")).unwrap());
        let count = |status: String| {
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:").map(str::trim).map(str::to_owned));
            line.unwrap().parse::<u64>().unwrap()
        };
        status.map(count).sum()
    };
    let in_a_moment = |tty: &Tty, moment| {
        let before = naps(tty);
        std::thread::sleep(moment);
        // A thread that ends takes its count along.
        naps(tty).abs_diff(before)
    };
    tty.wait("the last frame", |tty| in_a_moment(tty, Duration::from_millis(100)) == 0);
    let woken = in_a_moment(&tty, Duration::from_secs(2));
    assert!(woken <= 2, "woken {woken} times in two seconds");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn scoring_is_shown_and_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..40_000)
        .map(|row| {
            format!("the harbour master repaired {row} lighthouses\ta tired librarian ignored {row}\t{}\n", row % 2)
        })
        .collect();
    std::fs::write(folder.path().join("pairs.tsv"), format!("text_a\ttext_b\tlabel\n{rows}")).unwrap();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/bert-2label");
    let mut tty = Tty::cutpoint(&["pairs.tsv", "--model", model.to_str().unwrap(), "--threads", "1"], &folder);
    tty.wait_for("pairs/s");
    tty.send("\x1b");
    assert_eq!(tty.end(), 130);
}

#[test]
fn scores_of_a_model_open_the_panels() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pairs.csv"), "text_a,text_b,label\nheavy rain,the harbour,1\na,b,0\n").unwrap();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models/bert-2label");
    let mut tty = Tty::cutpoint(&["pairs.csv", "--model", model.to_str().unwrap(), "--filter", "all"], &folder);
    tty.wait_for("all 2 of 2");
    assert!(tty.text().contains("bert-2label"));
    tty.send("\r");
    tty.wait_for("logits");
    tty.send("\x1b");
    tty.wait("the panel to close", |tty| !tty.text().contains("logits"));
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_threshold_outside_of_all_probabilities_is_remarked_on_the_screen() {
    let folder = scored();
    let mut tty = Tty::cutpoint(&["scored.csv", "--threshold", "5"], &folder);
    tty.wait_for("threshold 5 is outside 0 to 1");
    tty.send("t0.5\r");
    tty.wait("the remark to go", |tty| !tty.text().contains("is outside 0 to 1"));
    tty.send("t-3\r");
    tty.wait_for("every prediction is 1");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn help_says_how_the_rows_of_a_compared_file_were_joined() {
    let folder = scored();
    std::fs::copy(folder.path().join("scored.csv"), folder.path().join("b.csv")).unwrap();
    let mut tty = Tty::cutpoint(&["scored.csv", "--compare", "b.csv"], &folder);
    tty.wait_for("50 pairs");
    tty.send("4?");
    tty.wait_for("note: comparing with b: column \"score\" of b.csv, joined by row");
    tty.send("\rq");
    assert_eq!(tty.end(), 0);
}

#[test]
fn the_screen_refuses_a_holdout_with_scores_of_another_kind_unless_it_is_accepted() {
    let folder = scored();
    std::fs::write(folder.path().join("logits.csv"), "label,score\n1,2.5\n0,-1.778\n").unwrap();
    let arguments = ["scored.csv", "--holdout", "logits.csv", "--threshold", "0.4"];
    Tty::cutpoint(&arguments, &folder).wait_for("but those of DATA are probabilities (0 to 1)");
    let mut tty = Tty::cutpoint(&[&arguments[..], &["--force"]].concat(), &folder);
    tty.wait_for("50 pairs");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn a_report_on_the_terminal_warns_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ones.csv"), "label,score\n1,0.9\n1,0.2\n").unwrap();
    let report = |options: &[&str]| {
        let mut tty = Tty::cutpoint(&[&["report", "ones.csv"], options].concat(), &folder);
        assert_eq!(tty.child.wait().unwrap().exit_code(), 0);
        tty.wait("all that it says", |tty| tty.text().contains("all labels are 1"));
        // What comes last: the report's figures, or what was written.
        let last = if options.is_empty() { "warning" } else { "wrote" };
        tty.wait_for(last);
        tty.text().matches("all labels are 1").count()
    };
    assert_eq!(report(&[]), 1);
    // The report goes elsewhere.
    assert_eq!(report(&["-o", "report.txt"]), 1);
    assert!(std::fs::read_to_string(folder.path().join("report.txt")).unwrap().contains("all labels are 1"));
}

/// The other half of the next test: runs in a pseudo-terminal of its own.
#[test]
#[ignore = "started by the test after it"]
fn child_that_panics_after_the_screen() {
    std::panic::set_hook(Box::new(|info| println!("the hook of before: {info}")));
    drop(Guard::set_up(Mouse::Ours).unwrap());
    panic!("after the screen");
}

#[test]
fn the_panic_hook_of_before_is_there_again_after_the_screen() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["child_that_panics_after_the_screen", "--exact", "--ignored", "--nocapture"];
    let tty = Tty::start(&program, &arguments, Path::new("."), 120, 40);
    tty.wait("the panic", |tty| tty.raw().contains("after the screen"));
    assert!(tty.raw().contains("the hook of before: "), "{}", tty.raw());
    assert_ne!(tty.end(), 0);
}

/// The other half of the next test: runs in a pseudo-terminal of its own.
#[test]
#[ignore = "started by the test after it"]
fn child_that_panics() {
    let guard = Guard::set_up(Mouse::Ours).unwrap();
    let worker = std::thread::spawn(|| panic!("in the background"));
    assert!(worker.join().is_err());
    println!("still on the screen");
    let _guard = guard;
    panic!("on the interface");
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_printed() {
    let program = std::env::current_exe().unwrap();
    let arguments = ["child_that_panics", "--exact", "--ignored", "--nocapture"];
    let tty = Tty::start(&program, &arguments, Path::new("."), 120, 40);
    tty.wait("the panic", |tty| tty.raw().contains("on the interface"));
    let raw = tty.raw();
    assert!(raw.find("still on the screen") > raw.find("\x1b[?1049h"));
    assert!(raw.find("\x1b[?1049l") < raw.find("on the interface"), "first the terminal, then the message");
    assert!(!raw.contains("in the background"), "a worker's panic prints nothing over the screen");
    assert_ne!(tty.end(), 0);
}
