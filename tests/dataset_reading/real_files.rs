//! Real files with real quirks: `CUTPOINT_DATA=folder cargo test --test dataset_reading -- --ignored`.
//!
//! The folder is not part of this repository; the expected counts are those that its README gives.

use std::path::PathBuf;

use cutpoint::dataset::{Format, Header, Needs, ReadOptions, read};

use crate::{MODEL, SCORED, named};

fn folder() -> PathBuf {
    std::env::var_os("CUTPOINT_DATA").expect("CUTPOINT_DATA names the folder of real files").into()
}

fn check(file: &str, options: &ReadOptions, needs: Needs, rows: usize, positives: usize) {
    let data = read(&folder().join(file), options, needs).unwrap_or_else(|error| panic!("{error}"));
    let labels = data.labels.as_ref().unwrap();
    let counted = (data.len(), labels.iter().filter(|&&label| label).count());
    assert_eq!(counted, (rows, positives), "{file}: {:?}", data.notes);
    assert_eq!(data.scores.is_some(), needs.scores, "{file}");
    assert_eq!(data.lines.len(), rows, "{file}");
}

#[test]
#[ignore = "needs CUTPOINT_DATA"]
fn real_files_open_with_the_right_columns() {
    let plain = ReadOptions::default;
    for (file, rows, positives) in [
        ("mrpc/msr_paraphrase_test.txt", 1725, 1147),
        ("mrpc/msr-para-val.tsv", 500, 346),
        ("lcqmc/test.txt", 12500, 6250),
        ("lcqmc/test.xiaohai.txt", 12500, 6250),
        ("afqmc/dev.json", 4316, 1338),
        ("true/q2.csv", 1088, 628),
        ("true/begin.csv", 836, 282),
        ("true/frank.csv", 671, 223),
        ("glue-samples/transformers_MRPC_dev.tsv", 6, 3),
        ("glue-samples/transformers_MRPC_dev.csv", 6, 3),
    ] {
        check(file, &plain(), MODEL, rows, positives);
    }
    for method in ["bert_score_f", "summac_conv", "summac_zs", "unieval"] {
        for (name, rows, positives) in [("q2", 1088, 628), ("begin", 836, 282), ("frank", 671, 223)] {
            check(&format!("scored-true/{name}.{method}.csv"), &plain(), SCORED, rows, positives);
            let scores_file = Some(folder().join(format!("scored-true/{name}.{method}.csv")));
            let joined = ReadOptions { scores_file, ..plain() };
            check(&format!("true/{name}.csv"), &joined, SCORED, rows, positives);
        }
    }
    for system in ["random", "LG", "WTMF", "MultiP"] {
        check(&format!("pit2015/joined_{system}.csv"), &plain(), SCORED, 838, 175);
    }
}

#[test]
#[ignore = "needs CUTPOINT_DATA"]
fn real_files_that_ask_open_with_the_answer() {
    let plain = ReadOptions::default;
    let numbered = |label: &str| ReadOptions { header: Some(Header::Missing), label: named(label), ..plain() };
    let quoted = ReadOptions { format: Some(Format::Csv.into()), delimiter: Some(b'\t'), ..plain() };
    check("mrpc/msr_paraphrase_test.aliastrm.txt", &quoted, MODEL, 1713, 1139);
    for (name, count) in [("NEUTRAL", 2793), ("ENTAILMENT", 1414), ("CONTRADICTION", 720)] {
        let options = ReadOptions { positive: named(name), ..plain() };
        check("sick/SICK_test_annotated.txt", &options, MODEL, 4927, count);
    }
    let texts = ReadOptions { text_a: named("1"), text_b: named("2"), ..numbered("3") };
    for (name, count) in [("0", 241), ("1", 193), ("2", 261), ("3", 330), ("4", 239), ("5", 97)] {
        let options = ReadOptions { positive: named(name), ..texts.clone() };
        check("stsb-zh/STS-B.test.data", &options, MODEL, 1361, count);
    }
    let skip = ReadOptions { skip_bad_rows: true, score: named("2"), ..numbered("1") };
    check("pit2015/test.label", &skip, SCORED, 838, 175);
    for (system, joined) in [("01_random", "random"), ("02_LG", "LG"), ("03_WTMF", "WTMF"), ("04_MultiP", "MultiP")] {
        let scores_file = Some(folder().join(format!("pit2015/PIT2015_BASELINE_{system}.output")));
        let options = ReadOptions { score: None, scores_file, ..skip.clone() };
        let ours = read(&folder().join("pit2015/test.label"), &options, SCORED).unwrap();
        assert_eq!(ours.skipped.len(), 134);
        let theirs = read(&folder().join(format!("pit2015/joined_{joined}.csv")), &plain(), SCORED).unwrap();
        assert_eq!((ours.labels, ours.scores), (theirs.labels, theirs.scores), "{system}");
    }
}

#[test]
#[ignore = "needs CUTPOINT_DATA"]
fn real_files_that_do_not_speak_for_themselves_ask_one_clear_question() {
    for (file, needs, question) in [
        ("mrpc/msr_paraphrase_test.aliastrm.txt", MODEL, "read it with --input-format csv --delimiter tab"),
        ("mrpc/msr_paraphrase_test.txt", SCORED, "has no scores; give a model or scores (--model DIR,"),
        ("sick/SICK_test_annotated.txt", MODEL, "\"NEUTRAL\" (2793), \"ENTAILMENT\" (1414), \"CONTRADICTION\" (720)"),
        ("sick/SICK_test_annotated.txt", SCORED, "has no scores; give a model or scores (--model DIR,"),
        ("stsb-zh/STS-B.test.data", MODEL, "; try --no-header --text-a 1 --text-b 2 --label 3 --positive '>=3'"),
        ("glue-samples/transformers_STS-B_dev.tsv", MODEL, "no column is recognised as the label"),
        ("pit2015/test.label", SCORED, "; try --no-header --label 1 --score 2 --skip-bad-rows"),
        ("pit2015/PIT2015_BASELINE_01_random.output", SCORED, "; try --no-header --label 1 --score 2"),
        (
            "st-evaluator/binary_classification_evaluation_results.csv",
            SCORED,
            "has no scores; give a model or scores (--model DIR,",
        ),
        ("st-evaluator/binary_classification_evaluation_results.csv", MODEL, "no column is recognised as the label"),
    ] {
        let error = read(&folder().join(file), &ReadOptions::default(), needs).unwrap_err().to_string();
        assert!(error.contains(question) && error.contains(file) && !error.contains('\n'), "{error}");
    }
}
