//! The files of known benchmarks, and the scores that `run_classifier.py` wrote beside them.

use cutpoint::dataset::{ChosenLayout, LAYOUTS, ReadOptions, Roles};

use crate::{Files, MODEL, SCORED, TEXTS, message, named, open, said};

fn of(layout: &str) -> ReadOptions {
    ReadOptions { layout: Some(ChosenLayout::parse(layout).unwrap()), ..ReadOptions::default() }
}

fn roles(text_a: usize, text_b: Option<usize>, label: Option<usize>, id: Option<usize>) -> Roles {
    Roles { text_a: Some(text_a), text_b, label, score: None, id, ..Roles::default() }
}

/// The header of GLUE's MNLI, with its many columns.
const MNLI: &str = "index\tpromptID\tpairID\tgenre\tsentence1_binary_parse\tsentence2_binary_parse\tsentence1_parse\t\
                    sentence2_parse\tsentence1\tsentence2\tlabel1\tgold_label";

#[test]
fn every_benchmark_opens_with_its_own_columns() {
    let mnli = |label: &str| format!("0\t1\t2\tfiction\t(\t(\t(\t(\ta\tb\tx\t{label}\n");
    let mnli = format!("{MNLI}\n{}{}{}", mnli("entailment"), mnli("neutral"), mnli("contradiction"));
    let cases = [
        (
            "mrpc",
            "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\ta \"\tb\n0\t7\t8\tc\td\n",
            roles(3, Some(4), Some(0), None),
        ),
        ("cola", "gj04\t1\t\tThe boy ran.\nbc01\t0\t*\tBoy the ran.\n", roles(3, None, Some(1), None)),
        ("mnli", &mnli, roles(8, Some(9), Some(11), None)),
        (
            "qqp",
            "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n0\t1\t2\ta\tb\t1\n1\t3\t4\tc\td\t0\n",
            roles(3, Some(4), Some(5), Some(0)),
        ),
        (
            "qnli",
            "index\tquestion\tsentence\tlabel\n0\ta\tb\tentailment\n1\tc\td\tnot_entailment\n",
            roles(1, Some(2), Some(3), Some(0)),
        ),
        (
            "rte",
            "index\tsentence1\tsentence2\tlabel\n0\ta\tb\tentailment\n1\tc\td\tnot_entailment\n",
            roles(1, Some(2), Some(3), Some(0)),
        ),
        ("paws", "id\tsentence1\tsentence2\tlabel\n1\ta\tb\t1\n2\tc\td\t0\n", roles(1, Some(2), Some(3), Some(0))),
        ("lcqmc", "花呗\t借呗\t1\n还款\t转账\t0\n", roles(0, Some(1), Some(2), None)),
        ("bq", "花呗\t借呗\t1\n还款\t转账\t0\n", roles(0, Some(1), Some(2), None)),
        ("atec", "1\t花呗\t借呗\t1\n2\t还款\t转账\t0\n", roles(1, Some(2), Some(3), Some(0))),
    ];
    for (layout, content, expected) in cases {
        let data = open("x.tsv", content, &of(layout), MODEL).unwrap();
        assert_eq!(data.roles, expected, "{layout}");
        assert_eq!(data.labels.as_ref().unwrap()[..2], [true, false], "{layout}");
        // All of them speak for themselves, but for the three classes of MNLI.
        let plain = ReadOptions { positive: (layout == "mnli").then(|| "entailment".into()), ..ReadOptions::default() };
        let plain = open("x.tsv", content, &plain, MODEL).unwrap();
        assert_eq!((plain.roles, plain.labels), (data.roles, data.labels), "{layout}");
    }
    let lines = "{\"sentence1\": \"花呗\", \"sentence2\": \"借呗\", \"label\": \"1\"}\n{\"sentence1\": \"a\", \"sentence2\": \"b\", \"label\": \"0\"}\n";
    assert_eq!(open("dev.json", lines, &of("afqmc"), MODEL).unwrap().labels.as_deref().unwrap(), [true, false]);
}

#[test]
fn unlabelled_test_files_have_the_layout_of_their_benchmark_too() {
    for (layout, content) in [
        ("mrpc", "index\t#1 ID\t#2 ID\t#1 String\t#2 String\n0\t7\t8\ta\tb\n"),
        ("cola", "index\tsentence\n0\ta\n"),
        ("qnli", "index\tquestion\tsentence\n0\ta\tb\n"),
    ] {
        let data = open("test.tsv", content, &of(layout), TEXTS).unwrap();
        assert_eq!((data.labels.is_none(), data.pair(0).text_a), (true, "a"), "{layout}");
    }
}

#[test]
fn xnli_keeps_one_language() {
    let content =
        "language\tgold_label\tsentence1\tsentence2\nde\tneutral\ta\tb\nzh\tentailment\tc\td\nzh\tneutral\te\tf\n";
    let data = open("xnli.dev.tsv", content, &of("xnli"), MODEL).unwrap();
    assert_eq!((data.len(), data.pair(0).text_a, data.lines.clone()), (2, "c", vec![3, 4]));
    assert!(
        said(&data.notes)
            .iter()
            .any(|note| note == "language: 2 of 3 rows are in \"zh\" (the end of --layout chooses, as in xnli-zh)")
    );
    assert_eq!(open("xnli.dev.tsv", content, &of("xnli-de"), MODEL).unwrap().pair(0).text_a, "a");
    assert_eq!(
        message("xnli.dev.tsv", content.as_bytes(), &of("xnli-fr"), MODEL),
        "xnli.dev.tsv has no rows in the language \"fr\"; its languages are \"zh\" (2), \"de\" (1), and the end of the layout's name chooses one, as in xnli-zh"
    );
}

#[test]
fn graded_similarity_becomes_two_classes_only_when_it_is_said_where() {
    let content = "index\tsentence1\tsentence2\tscore\n0\ta\tb\t4.2\n1\tc\td\t3.999\n2\te\tf\t4\n";
    let refused = message("dev.tsv", content.as_bytes(), &of("stsb"), MODEL);
    assert!(refused.ends_with("try --positive '>=4'"), "{refused}");
    let options = ReadOptions { positive: named(">=4"), ..of("stsb") };
    let data = open("dev.tsv", content, &options, MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
    assert_eq!(data.class_names, ["<4", ">=4"]);
    let bad = content.replace("3.999", "much");
    assert!(message("dev.tsv", bad.as_bytes(), &options, MODEL).contains("line 3: the label \"much\""));
}

#[test]
fn a_file_of_another_layout_is_refused_with_what_was_expected() {
    let found = message("x.tsv", b"a\tb\tc\n1\t2\t3\n", &of("qqp"), MODEL);
    assert_eq!(
        found,
        "x.tsv does not have the layout qqp (columns \"question1\", \"question2\"); its first line is \"a\", \"b\", \"c\""
    );
    let error = ChosenLayout::parse("nope").unwrap_err().to_string();
    assert!(error.starts_with("unknown layout \"nope\"; the layouts are mrpc, cola,"), "{error}");
    assert!(ChosenLayout::parse("mrpc-zh").is_err());
    assert_eq!(ChosenLayout::parse("STS-B").unwrap().layout.name, "stsb");
}

#[test]
fn every_layout_stands_in_the_help() {
    use clap::CommandFactory;
    let command = cutpoint::cli::Cli::command();
    let help = command.get_arguments().find(|argument| argument.get_id() == "layout").unwrap().get_long_help().unwrap();
    for layout in &LAYOUTS {
        assert!(help.to_string().contains(layout.name), "{}", layout.name);
    }
}

const PAIRS: &str = "sentence1\tsentence2\tlabel\na\tb\t1\nc\td\t0\n";

fn joined(results: &str, options: ReadOptions) -> Result<(Vec<f64>, String), String> {
    let files = Files::new([("test.tsv", PAIRS.as_bytes()), ("test_results.tsv", results.as_bytes())]);
    let options = ReadOptions { scores_file: Some(files.path("test_results.tsv")), ..options };
    let data = files.read("test.tsv", &options, SCORED).map_err(|error| files.relative(&error.to_string()))?;
    let notes = said(&data.notes);
    let note = notes.iter().find(|note| note.starts_with("scores:")).unwrap();
    Ok((data.scores.unwrap().values, files.relative(note)))
}

#[test]
fn test_results_are_joined_and_the_last_of_two_classes_is_the_score() {
    let results = "0.0650288\t0.934971\n0.838871\t0.161129\n";
    let (values, note) = joined(results, ReadOptions::default()).unwrap();
    assert_eq!(values, [0.934_971, 0.161_129]);
    assert_eq!(
        note,
        "scores: column \"2\" of test_results.tsv (the probability of class 1; column 1 of class 0; --positive-index \
         chooses), joined by row"
    );
    let first = ReadOptions { positive_index: Some(0), ..ReadOptions::default() };
    assert_eq!(joined(results, first).unwrap().0, [0.065_028_8, 0.838_871]);
    // GLUE's QNLI and RTE count entailment first.
    let (values, note) = joined(results, of("rte")).unwrap();
    assert_eq!(values, [0.065_028_8, 0.838_871]);
    assert!(note.contains("the probability of class 0 (entailment); column 2 of class 1 (not_entailment)"), "{note}");
}

#[test]
fn the_probabilities_of_three_classes_need_a_choice() {
    let results = "0.1\t0.7\t0.2\n0.5\t0.25\t0.25\n";
    let error = joined(results, ReadOptions::default()).unwrap_err();
    assert_eq!(
        error,
        "test_results.tsv holds the probabilities of 3 classes: choose one, for example with --positive-index 0 (the first)"
    );
    assert_eq!(joined(results, of("mnli")).unwrap().0, [0.7, 0.25]);
    let third = ReadOptions { positive_index: Some(2), ..ReadOptions::default() };
    assert_eq!(joined(results, third).unwrap().0, [0.2, 0.25]);
    let fourth = ReadOptions { positive_index: Some(3), ..ReadOptions::default() };
    assert!(joined(results, fourth).unwrap_err().contains("--positive-index 3 is too high: "));
}

#[test]
fn another_number_of_results_than_rows_is_refused() {
    let error = joined("0.5\t0.5\n", ReadOptions::default()).unwrap_err();
    assert!(error.contains("test_results.tsv") && error.contains('1') && error.contains('2'), "{error}");
}
