//! `train`: the same command gives the same folder, whatever happens on the way.

use super::*;

/// Forty pairs that are alike in one word or not.
fn pairs() -> String {
    let words = ["harbour", "lighthouse", "librarian", "letter", "storm", "umbrella", "bakery", "tram"];
    let row = |row: usize| {
        let (first, same) = (words[row % 8], row.is_multiple_of(2));
        let second = if same { first } else { words[(row + 3) % 8] };
        format!("the {first} number {row}\ta {second}, no doubt\t{}\n", u8::from(same))
    };
    format!("text_a\ttext_b\tlabel\n{}", (0..40).map(row).collect::<String>())
}

fn place() -> Place {
    let place = Place::with("train.tsv", pairs());
    place.write("dev.tsv", pairs());
    place
}

const SMALL: [&str; 14] = [
    "--layers",
    "1",
    "--hidden",
    "16",
    "--heads",
    "2",
    "--intermediate",
    "32",
    "--vocab-size",
    "60",
    "--batch-size",
    "8",
    "--lr",
    "1e-3",
];

fn train(place: &Place, output: &str, more: &[&str]) -> Assert {
    place.run(&[&["train", "train.tsv", "--dev", "dev.tsv", "-o", output][..], &SMALL, more].concat())
}

fn folder(place: &Place, name: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(place.path(name)).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> =
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn the_same_command_writes_the_same_folder_and_another_seed_another() {
    let place = place();
    for (name, seed) in [("one", "5"), ("two", "5"), ("three", "6")] {
        train(&place, name, &["--epochs", "2", "--seed", seed]).success();
    }
    assert_eq!(folder(&place, "one"), folder(&place, "two"));
    assert_ne!(folder(&place, "one"), folder(&place, "three"));
    let names: Vec<String> = folder(&place, "one").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]);
    assert_eq!(place.names(), ["dev.tsv", "one", "three", "train.tsv", "two"], "nothing else is left");
    place.run(&["report", "dev.tsv", "--model", "one"]).success();
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_folder() {
    let place = place();
    train(&place, "unbroken", &["--epochs", "3"]).success();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["train", "train.tsv", "--dev", "dev.tsv", "-o", "broken", "--epochs", "3"])
        .args(SMALL)
        .current_dir(place.folder.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // As soon as the first epoch is reported its state is on the disk.
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    assert!(lines.any(|line| line.unwrap().starts_with("epoch 1:")));
    child.kill().unwrap();
    child.wait().unwrap();
    // Either it was killed in time, or it was faster: then there is nothing to go on with.
    if place.path("broken.training").exists() {
        let refused = train(&place, "broken", &["--epochs", "3"]).code(1);
        let stderr = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(stderr.contains("continue it with --resume, or start over with --force"), "{stderr}");
        let refused = train(&place, "broken", &["--epochs", "4", "--resume"]).code(1);
        let stderr = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(stderr.contains("it belongs to a run with other data or options"), "{stderr}");
        train(&place, "broken", &["--epochs", "3", "--resume"]).success();
    }
    assert_eq!(folder(&place, "broken"), folder(&place, "unbroken"));
    assert!(!place.path("broken.training").exists());
}

#[test]
fn a_bert_that_is_there_is_trained_further() {
    let place = place();
    let bert = model("bert-2label");
    let more = ["--epochs", "1", "--batch-size", "8"];
    let from = ["--from", &bert, "--keep-layers", "1", "--keep-pieces", "120"];
    place.run(&[&["train", "train.tsv", "-o", "further"][..], &from, &more].concat()).success();
    let config = fs::read_to_string(place.path("further/config.json")).unwrap();
    assert!(config.contains("\"num_hidden_layers\": 1") && config.contains("\"vocab_size\": 120"), "{config}");
    place.run(&["score", "dev.tsv", "--model", "further", "-o", "-"]).success();
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1/mrpc_en");
    place
        .run(&[&["train", "train.tsv", "-o", "original", "--from", original.to_str().unwrap()][..], &more].concat())
        .success();
    place.run(&["score", "dev.tsv", "--model", "original", "-o", "-"]).success();
}

#[test]
fn bad_options_get_one_sentence_and_leave_nothing() {
    let place = place();
    place.write("one_file", "");
    let bert = model("bert-2label");
    for (arguments, code, expected) in [
        (vec!["train", "train.tsv", "-o", "one_file", "--force"], 1, "one_file is a file; name a folder with -o"),
        (vec!["train", "train.tsv", "-o", "no/such"], 1, "the folder no does not exist; create it first"),
        (
            vec!["train", "train.tsv", "-o", "x", "--hidden", "10", "--heads", "3"],
            1,
            "--hidden 10 is not a multiple of --heads 3",
        ),
        (vec!["train", "train.tsv", "-o", "x", "--from", &bert, "--keep-layers", "9"], 1, "the model has 2 layers"),
        (vec!["train", "train.tsv", "-o", "x", "--class-weights", "1"], 2, "use two numbers above 0"),
        (vec!["train", "train.tsv", "-o", "x", "--resume"], 1, "there is no stopped run to continue"),
        (
            vec!["train", "train.tsv", "-o", "x", "--from", "nowhere"],
            1,
            "nowhere: there is no such folder, and no TensorFlow checkpoint",
        ),
    ] {
        let run = place.run(&arguments).code(code);
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.lines().last().unwrap().contains(expected), "{stderr}");
    }
    assert_eq!(place.names(), ["dev.tsv", "one_file", "train.tsv"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_the_best_so_far() {
    let place = place();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["train", "train.tsv", "--dev", "dev.tsv", "-o", "stopped", "--epochs", "100000"])
        .args(SMALL)
        .current_dir(place.folder.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    assert!(lines.any(|line| line.unwrap().starts_with("epoch 2:")));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let rest: Vec<String> = lines.map(|line| line.unwrap()).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(rest.last().unwrap().contains("to stopped (continue with --resume)"), "{rest:?}");
    place.run(&["report", "dev.tsv", "--model", "stopped"]).success();
}

/// What the run says on stderr.
fn said(run: &Assert) -> String {
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

#[test]
fn every_note_names_its_files_and_is_printed_once() {
    let place = place();
    let with_scores = pairs().replace("label\n", "label\tscore\n").replace("\t1\n", "\t1\t0.5\n");
    let with_scores = with_scores.replace("\t0\n", "\t0\t0.5\n");
    place.write("dev.tsv", with_scores);
    let run = train(&place, "out", &["--epochs", "1"]).success();
    let said = said(&run);
    let notes: Vec<&str> = said.lines().filter(|line| line.starts_with("note: ")).collect();
    let expected = [
        "note: train.tsv and dev.tsv: texts: \"text_a\", \"text_b\"; label: \"label\"",
        "note: dev.tsv: ignoring \"score\": training uses texts and labels only",
    ];
    assert_eq!(notes, expected);
    assert!(!said.contains("model scores"), "{said}");
    place.write("train.tsv", format!("{}only one text\n", pairs()));
    let run = train(&place, "other", &["--epochs", "1", "--skip-bad-rows"]).success();
    let said = self::said(&run);
    assert!(said.contains("warning: train.tsv: skipped 1 bad row, at line 42: "), "{said}");
}

#[test]
fn a_classifier_that_is_no_better_than_chance_is_said_to_be() {
    let place = place();
    // The label depends on nothing.
    let row = |row: usize| format!("the same\twords {}\t{}\n", row / 2, row % 2);
    let random = format!("text_a\ttext_b\tlabel\n{}", (0..40).map(row).collect::<String>());
    place.write("random.tsv", random);
    let arguments = ["train", "train.tsv", "--dev", "random.tsv", "-o", "out", "--epochs", "1"];
    let told = said(&place.run(&[&arguments[..], &SMALL].concat()).success());
    let warning = "warning: random.tsv: ROC AUC is 0.500 (95 % interval ";
    assert!(told.contains(warning) && told.contains("), no better than chance\n"), "{told}");
}

#[test]
fn a_model_that_is_measured_on_what_it_was_trained_on_is_warned_of() {
    let place = place();
    let told = said(
        &place
            .run(&[&["train", "train.tsv", "--dev", "./train.tsv", "-o", "out", "--epochs", "1"], &SMALL[..]].concat())
            .success(),
    );
    assert!(told.contains("warning: --dev is the file that is trained on, ./train.tsv: "), "{told}");
    assert!(
        told.contains("next: cutpoint DATA --model ./out, where DATA has labelled rows that were not used"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn the_next_command_works_as_it_is_printed() {
    let place = place();
    place.write("my dev's rows.tsv", pairs().replace("\t0\n", "\tno way\n").replace("\t1\n", "\t-1\n"));
    place.write("train.tsv", place.read("my dev's rows.tsv"));
    let names = ["--dev", "my dev's rows.tsv", "-o", "my model", "--epochs", "1"];
    let options =
        ["--positive=-1", "--text-a", "text_b", "--text-b", "text_a", "--input-format", "tsv", "--limit", "30"];
    let run = place.run(&[&["train", "train.tsv"][..], &names, &options, &SMALL].concat()).success();
    let said = said(&run);
    let next = said.lines().find_map(|line| line.strip_prefix("next: cutpoint ")).unwrap().to_owned();
    assert_eq!(
        next,
        "'my dev'\\''s rows.tsv' --model './my model' --text-a=text_b --text-b=text_a --positive=-1 \
         --input-format=tsv --limit=30"
    );
    // What the screen would open with, without a screen.
    let shell = format!("{} report --format json {next}", env!("CARGO_BIN_EXE_cutpoint"));
    let output =
        std::process::Command::new("sh").args(["-c", &shell]).current_dir(place.folder.path()).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["rows"].as_u64(), report["positives"].as_u64()), (Some(30), Some(15)));
    assert_eq!(report["model"]["task"]["positive"], "-1");
    // Without rows to look at there is nothing to type yet.
    let run =
        place.run(&[&["train", "train.tsv", "-o", "other", "--epochs", "1"][..], &options, &SMALL].concat()).success();
    assert!(self::said(&run).contains("next: cutpoint DATA --model ./other "));
}
