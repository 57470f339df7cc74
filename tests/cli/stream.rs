//! `score` with a model goes window by window: the same bytes, in order, whatever the window and wherever from.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Place, model};

/// So many pairs of short texts, few of them equal, as fields.
fn pairs(rows: usize) -> impl Iterator<Item = [String; 4]> {
    const WORDS: [&str; 12] = [
        "the",
        "harbour",
        "master",
        "repaired",
        "lighthouse",
        "tired",
        "librarian",
        "ignored",
        "heavy",
        "rain",
        "broken",
        "umbrella",
    ];
    (0..rows).map(|row| {
        let words = |seed: usize| {
            let word = |place: usize| WORDS[(seed / WORDS.len().pow(place as u32) + 5 * place) % WORDS.len()];
            (0..2 + seed % 4).map(word).collect::<Vec<_>>().join(" ")
        };
        [row.to_string(), words(row * 7 + 3), words(row * 11 + 1), (row % 2).to_string()]
    })
}

pub(super) fn tsv(rows: usize) -> String {
    pairs(rows).fold("id\ttext_a\ttext_b\tlabel\n".into(), |text, row| text + &row.join("\t") + "\n")
}

fn jsonl(rows: usize) -> String {
    let line = |[id, a, b, label]: [String; 4]| {
        format!("{{\"id\":{id},\"text_a\":\"{a}\",\"text_b\":\"{b}\",\"label\":{label}}}\n")
    };
    pairs(rows).map(line).collect()
}

fn gz(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn score<'a>(input: &'a str, model: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["score", input, "--model", model, "-o"][..], more].concat()
}

#[test]
fn several_windows_write_the_bytes_that_one_window_writes() {
    let place = Place::with("pairs.tsv", tsv(50));
    place.write("pairs.jsonl", jsonl(50));
    place.write("packed.tsv.gz", gz(&tsv(50)));
    let classifier = model("bert-2label");
    for input in ["pairs.tsv", "pairs.jsonl", "packed.tsv.gz"] {
        for (output, columns) in
            [("out.csv", None), ("out.tsv", Some("id,score")), ("out.jsonl", Some("loss,margin,label"))]
        {
            let columns: Vec<&str> = columns.map_or(vec![], |columns| vec!["--columns", columns]);
            let run = |window: &[&str]| {
                place.run(&[&score(input, &classifier, &[output, "--force"]), &columns[..], window].concat()).success();
                place.read(output)
            };
            let whole = run(&[]);
            assert_eq!(whole.lines().count(), 50 + usize::from(output != "out.jsonl"));
            for window in ["1", "7", "25", "49", "50"] {
                assert_eq!(run(&["--window", window]), whole, "{input} to {output} by {window}");
            }
        }
    }
}

#[test]
fn full_windows_give_the_scores_that_a_whole_file_gives() {
    // Two windows and a bit; few different pairs, so that it takes no time.
    let rows = pairs(40).collect::<Vec<_>>();
    let body: String = (0..34_000).map(|row| rows[row * row % 40].join("\t") + "\n").collect();
    let place = Place::with("pairs.tsv", "id\ttext_a\ttext_b\tlabel\n".to_owned() + &body);
    let classifier = model("bert-2label");
    let columns = ["-", "--columns", "id,text_a,text_b,label,score,margin"];
    let streamed = place.run(&score("pairs.tsv", &classifier, &columns)).success();
    let notes = String::from_utf8(streamed.get_output().stderr.clone()).unwrap();
    let mut predict = score(
        "pairs.tsv",
        &classifier,
        &["-", "--threshold", "0.5", "--columns", "id,text_a,text_b,label,score,margin"],
    );
    predict[0] = "predict";
    let whole = place.run(&predict).success();
    assert!(streamed.get_output().stdout == whole.get_output().stdout);
    let (pace, notes): (Vec<&str>, Vec<&str>) = notes.lines().partition(|line| line.contains("pairs/s"));
    assert!(matches!(pace[..], [line] if line.starts_with("note: scored 34,000 pairs in ")), "{pace:?}");
    let said = String::from_utf8(whole.get_output().stderr.clone()).unwrap();
    // Only what predicts can tell that it predicts all rows alike.
    let said: Vec<&str> = said.lines().filter(|line| !line.contains(" every prediction is ")).collect();
    assert_eq!(notes, said, "what is said is said once");
    assert!(notes.iter().any(|note| note.contains(" repeats in 34,000 inputs, ")), "{notes:?}");
}

#[test]
fn standard_input_goes_to_standard_output_in_order() {
    let place = Place::with("pairs.tsv", tsv(40));
    let classifier = model("bert-2label");
    let whole = place.stdout(&score("pairs.tsv", &classifier, &["-"]));
    for (input, name) in [(tsv(40).into_bytes(), "plain"), (gz(&tsv(40)), "gz")] {
        for window in ["3", "40", "16384"] {
            let arguments = score("-", &classifier, &["-", "--window", window, "--input-format", "tsv"]);
            let output = place.command(&arguments).write_stdin(input.clone()).assert().success();
            assert_eq!(String::from_utf8(output.get_output().stdout.clone()).unwrap(), whole, "{name} by {window}");
        }
    }
}

/// The program, waiting for rows.
pub(super) fn waiting(place: &Place, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .current_dir(place.folder.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn an_engine_that_fills_a_window_gets_its_scores_before_it_writes_more() {
    let (place, classifier) = (Place::new(), model("bert-2label"));
    for (window, no_header) in [(1, false), (4, false), (4, true)] {
        let size = window.to_string();
        let mut arguments = score("-", &classifier, &["-", "--window", &size, "--input-format", "tsv"]);
        if no_header {
            arguments.extend(["--no-header", "--text-a", "2", "--text-b", "3"]);
        }
        let mut child = waiting(&place, &arguments);
        let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (send, lines) = channel();
        thread::spawn(move || BufReader::new(output).lines().for_each(|line| send.send(line.unwrap()).unwrap()));
        let next = || lines.recv_timeout(Duration::from_mins(1)).expect("no answer to a full window");
        let text = tsv(3 * window);
        let mut text = text.lines();
        let header = text.next().unwrap();
        if !no_header {
            writeln!(input, "{header}").unwrap();
        }
        for round in 0..3 {
            text.by_ref().take(window).for_each(|line| writeln!(input, "{line}").unwrap());
            input.flush().unwrap();
            if round == 0 {
                assert!(next().ends_with(",score,score_axis,margin"));
            }
            for row in 0..window {
                assert!(next().starts_with(&format!("{},", round * window + row)));
            }
        }
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_bad_row_in_the_third_window_names_its_line_and_leaves_no_file() {
    let text = tsv(30).replace("\n25\t", "\n25 ");
    let (place, classifier) = (Place::with("pairs.tsv", &text), model("bert-2label"));
    let reason = |path: &str| {
        format!(
            "error: {path}, line 27: the row has 3 fields instead of 4 (correct the row, or skip such rows with \
             --skip-bad-rows)\n"
        )
    };
    let window = ["out.csv", "--window", "10"];
    place.run(&score("pairs.tsv", &classifier, &window)).code(1).stderr(reason("pairs.tsv"));
    let from_stdin = place.command(&score("-", &classifier, &window)).write_stdin(text).assert().code(1);
    let said = String::from_utf8(from_stdin.get_output().stderr.clone()).unwrap();
    assert!(said.ends_with(&reason("-")), "{said}");
    assert_eq!(place.names(), ["pairs.tsv"]);
    let skipped = place.run(&[&score("pairs.tsv", &classifier, &window), &["--skip-bad-rows"][..]].concat()).success();
    let said = String::from_utf8(skipped.get_output().stderr.clone()).unwrap();
    assert!(said.contains("warning: skipped 1 bad row, at line 27: the row has 3 fields instead of 4\n"), "{said}");
    assert_eq!(place.read("out.csv").lines().count(), 30);
}

#[test]
fn a_limit_holds_over_the_border_of_a_window() {
    let (place, classifier) = (Place::with("pairs.tsv", tsv(30)), model("bert-2label"));
    let whole = place.stdout(&score("pairs.tsv", &classifier, &["-"]));
    for limit in [9, 10, 11, 20, 99] {
        let limit_text = limit.to_string();
        let written = place.stdout(&score("pairs.tsv", &classifier, &["-", "--window", "10", "--limit", &limit_text]));
        assert_eq!(written.lines().collect::<Vec<_>>(), whole.lines().take(limit + 1).collect::<Vec<_>>());
    }
}

#[test]
fn a_key_that_comes_too_late_in_a_stream_is_said_and_in_a_file_is_found_beforehand() {
    let text = jsonl(9) + "{\"text_a\":\"a\",\"text_b\":\"b\",\"note\":\"late\"}\n";
    let (place, classifier) = (Place::with("pairs.jsonl", &text), model("bert-2label"));
    let written = place.stdout(&score("pairs.jsonl", &classifier, &["-", "--window", "4"]));
    assert!(written.starts_with("id,text_a,text_b,label,note,score,score_axis,margin\n"), "{written}");
    let arguments = score("-", &classifier, &["out.csv", "--window", "4"]);
    let refused = place.command(&arguments).write_stdin(text.clone()).assert().code(1);
    let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert!(
        said.contains(
            "-, line 10: the key \"note\" is in none of the first 4 rows, which decide the columns: give the first row that \
             key too, if only with null"
        ),
        "{said}"
    );
    assert_eq!(place.names(), ["pairs.jsonl"]);
    let told = text.replacen('}', ",\"note\":null}", 1);
    place.command(&arguments).write_stdin(told).assert().success();
    assert!(place.read("out.csv").ends_with('\n') && place.read("out.csv").contains(",late,0."));
}

#[test]
fn what_was_truncated_and_what_stands_twice_is_summed_over_the_windows() {
    let long = "the harbour master ".repeat(40);
    let text = format!("text_a\ttext_b\n{long}\ta\nx\ty\nx\ty\n{long}\tb\nx\ty\nx\ty\n");
    let (place, classifier) = (Place::with("pairs.tsv", text), model("bert-2label"));
    let run = place.run(&score("pairs.tsv", &classifier, &["out.csv", "--window", "3"])).success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert_eq!(said.matches("2 repeats in 6 inputs").count(), 1, "{said}");
    assert_eq!(said.matches("2 of 6 rows are longer than the model reads").count(), 1, "{said}");
}

#[test]
fn a_window_that_is_none_is_wrong_usage() {
    let (place, classifier) = (Place::with("pairs.tsv", tsv(3)), model("bert-2label"));
    for window in ["0", "16385", "many"] {
        place.run(&score("pairs.tsv", &classifier, &["-", "--window", window])).code(2);
    }
    // What would be passed over in silence is not.
    place.write("scored.csv", "label,score\n1,0.9\n0,0.1\n");
    for arguments in
        [["score", "scored.csv", "-o", "-", "--window", "5"], ["score", "--demo", "-o", "-", "--window", "5"]]
    {
        let run = place.run(&arguments).code(2);
        assert!(String::from_utf8_lossy(&run.get_output().stderr).contains("--window needs DATA and a model"));
    }
    let check = ["--check-precision", "5"];
    let given = ["score", "scored.csv", "-o", "-", "--precision", "int8"];
    for arguments in [[&score("pairs.tsv", &classifier, &["-"])[..], &check].concat(), [&given[..], &check].concat()] {
        let run = place.run(&arguments).code(2);
        assert!(String::from_utf8_lossy(&run.get_output().stderr).contains("needs a model and --precision int8"));
    }
}

/// The most memory that scoring so many pairs ever took, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(place: &Place, rows: usize) -> u64 {
    place.write("pairs.tsv", tsv(rows));
    let classifier = model("bert-2label");
    let mut child = waiting(place, &score("pairs.tsv", &classifier, &["out.csv", "--force", "--threads", "2"]));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let start = std::time::Instant::now();
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let number =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = number.unwrap_or(peak);
        thread::sleep(Duration::from_millis(5));
    }
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    let seconds = start.elapsed().as_secs_f64();
    println!("{rows} pairs: {peak} KiB at most, {seconds:.1} s, {:.0} pairs/s", rows as f64 / seconds);
    peak
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "takes a minute; cargo test --release --test cli memory -- --ignored --nocapture"]
fn memory_is_flat_over_fifty_thousand_pairs() {
    let place = Place::new();
    let [fifty, hundred] = [50_000, 100_000].map(|rows| peak_memory(&place, rows));
    // Read whole, the second fifty thousand would take some 10 MiB. What is left is the allocator's: threads come and go
    // with the windows, and what they free is not always used again at once.
    assert!(hundred < fifty + 4096, "{fifty} KiB grew to {hundred}");
}

#[test]
fn what_cannot_be_written_or_compared_is_known_before_the_first_window_is_scored() {
    let place = Place::with("pairs.csv", "text_a,text_b\na,b\nc,d\n\"tab\there\",f\n");
    let classifier = model("bert-2label");
    let run = place.run(&score("pairs.csv", &classifier, &["out.tsv", "--window", "1"])).code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("line 4") && !said.contains("pairs/s"), "{said}");
    // What is read twice is read before anything is said of the first window; a stream is refused at that row.
    assert!(!said.contains("note: model"), "{said}");
    assert_eq!(place.names(), ["pairs.csv"]);
    place.write("pairs.jsonl", "{\"text_a\":\"a\",\"text_b\":\"b\"}\n{\"text_a\":\"c\",\"text_b\":null}\n");
    let encoder = model("st-mean-normalize");
    let run = place.run(&score("pairs.jsonl", &encoder, &["out.csv", "--window", "1", "--skip-bad-rows"])).code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("line 2: no second text to compare") && !said.contains("note: model"), "{said}");
}

#[test]
fn a_pair_has_one_score_in_every_window_and_batch() {
    let mut text = tsv(50);
    text += text.clone().lines().nth(1).unwrap();
    let place = Place::with("pairs.tsv", text);
    let classifier = model("bert-2label");
    let scores = |more: &[&str]| {
        let written =
            place.stdout(&[&score("pairs.tsv", &classifier, &["-", "--columns", "score"])[..], more].concat());
        written.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let whole = scores(&[]);
    assert_eq!(whole[1], whole[51]);
    for more in [["--window", "50"], ["--window", "1"], ["--batch-tokens", "1"], ["--batch-tokens", "100"]] {
        assert_eq!(scores(&more), whole, "{more:?}");
    }
}

#[test]
fn the_precision_is_checked_on_as_many_rows_as_were_asked_for() {
    let place = Place::with("pairs.tsv", tsv(20));
    let classifier = model("bert-2label");
    let int8 = ["-", "--precision", "int8", "--check-precision", "10", "--window"];
    for window in ["1", "7", "20"] {
        for input in ["pairs.tsv", "-"] {
            let arguments = [&score(input, &classifier, &int8)[..], &[window]].concat();
            let mut command = place.command(&arguments);
            let run = if input == "-" { command.write_stdin(tsv(20)).assert() } else { command.assert() }.success();
            let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
            assert!(said.contains(" of 10 sampled labels flip"), "{input} by {window}: {said}");
        }
    }
}

#[test]
fn a_packed_stream_is_answered_while_it_goes_on() {
    let place = Place::with("unused", "");
    let classifier = model("bert-2label");
    let mut child = waiting(&place, &score("-", &classifier, &["-", "--window", "4", "--columns", "score"]));
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (send, receive) = channel();
    thread::spawn(move || output.lines().for_each(|line| send.send(line.unwrap()).unwrap_or_default()));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    writeln!(encoder, "text_a\ttext_b").unwrap();
    // The second window is a little larger than what is read at once, and a thousandth of that when packed.
    for (length, answers) in [(10, 5), (35_000, 4), (10, 4)] {
        for row in 0..4 {
            writeln!(encoder, "{}{row}\tb", "a ".repeat(length)).unwrap();
        }
        encoder.flush().unwrap();
        input.write_all(encoder.get_ref()).unwrap();
        input.flush().unwrap();
        encoder.get_mut().clear();
        for _ in 0..answers {
            receive.recv_timeout(Duration::from_mins(1)).expect("no answer to a full window");
        }
    }
    drop(input);
    child.wait().unwrap();
}

#[test]
#[cfg(unix)]
fn a_file_called_dash_is_not_standard_input() {
    let place = Place::with("-", "");
    let classifier = model("bert-2label");
    let arguments = score("-", &classifier, &["out.csv", "--window", "3"]);
    place.command(&arguments).write_stdin(tsv(7)).assert().success();
    assert_eq!(place.read("out.csv").lines().count(), 8);
}
