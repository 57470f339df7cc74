//! What does not fit together is refused before anything is scored, with advice that can be typed as it is.

use super::{ANSWERED, by_model, place};
use crate::{Place, model};

/// A place with the model and pairs beside the questions; what stands in it.
fn place_with_pairs() -> (Place, Vec<String>) {
    let place = place();
    place.write("pairs.csv", "text_a,text_b,label\none,eins,1\ntwo,drei,0\n");
    let names = place.names();
    (place, names)
}

/// Whether `arguments` end with `code` and one sentence, which has `why` in it, and leave nothing behind.
fn assert_refused((place, names): &(Place, Vec<String>), arguments: &[&str], code: i32, why: &str) {
    let run = place.run(arguments).code(code);
    let told = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let errors: Vec<&str> = told.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{arguments:?}: {told}");
    assert!(errors[0].contains(why), "{arguments:?}: {told}");
    assert_eq!(&place.names(), names, "{arguments:?}");
}

#[test]
fn a_model_gets_what_it_reads_or_is_refused() {
    let place = place_with_pairs();
    let pairs = model("bert-2label");
    for output in ["out.csv", "out.json"] {
        let arguments = ["predict", "dev-v2.0.json", "--model", &pairs, "--threshold", "0", "-o", output];
        let why = format!(
            "dev-v2.0.json has questions about texts, and {pairs} answers none; name a question-answering model, or give the \
             scores and answers of one with --scores null_odds.json --predictions predictions.json"
        );
        assert_refused(&place, &arguments, 1, &why);
    }
    let why = "pairs.csv has no questions about texts, which is what squad reads; give a file as SQuAD's, or rows with the \
               columns question, context and answers and without one of labels";
    for command in
        [&["score", "pairs.csv", "--model", "squad", "-o", "out.csv"][..], &["report", "pairs.csv", "--model", "squad"]]
    {
        assert_refused(&place, command, 1, why);
    }
    // What the first of them advises.
    let (place, _) = place;
    place
        .run(&[&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--threshold", "0", "-o", "out.json"]].concat())
        .success();
    place.write("rows.jsonl", "{\"question\": \"Who?\", \"context\": \"I am.\"}\n");
    place.run(&["score", "rows.jsonl", "--model", "squad", "-o", "out.csv"]).success();
}

#[test]
fn options_of_questions_are_refused_where_a_model_answers_none() {
    let place = place_with_pairs();
    let pairs = model("bert-2label");
    let predict = ["predict", "pairs.csv", "--model", &pairs, "--threshold", "0.5", "-o", "out.csv"];
    let with = |more: &[&'static str]| [&predict[..], more].concat();
    let why = "--doc-stride is for models that answer questions; drop it";
    assert_refused(&place, &with(&["--doc-stride", "32"]), 2, why);
    let all = ["--max-query-length", "9", "--max-answer-length", "9", "--n-best-size", "9", "--no-padding"];
    let why = "--max-query-length, --max-answer-length, --n-best-size and --no-padding are for models that answer questions; drop them";
    assert_refused(&place, &with(&all), 2, why);
    assert_refused(
        &place,
        &["report", "pairs.csv", "--model", &pairs, "--no-padding"],
        2,
        "--no-padding is for models",
    );
    assert_refused(
        &place,
        &["score", "pairs.csv", "--demo-model", "--no-padding", "-o", "x.csv"],
        2,
        "--no-padding is for",
    );
    let idle =
        [&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--threshold", "0", "-o", "x.json", "--doc-stride", "9"]]
            .concat();
    assert_refused(&place, &idle, 2, "--doc-stride has no effect without a model; add --model DIR, or drop it");
    place.0.run(&predict).success();
}

#[test]
fn answers_are_written_of_questions_alone() {
    let place = place_with_pairs();
    let pairs = model("bert-2label");
    let predict = ["predict", "pairs.csv", "--model", &pairs];
    let why = "pairs.csv has no questions about texts to answer: write its predictions to .csv, .tsv or .jsonl, without --nbest \
               and --null-odds";
    assert_refused(&place, &[&predict[..], &["--threshold", "0.5", "-o", "out.json"]].concat(), 1, why);
    for option in ["--nbest", "--null-odds"] {
        let more = ["--threshold", "0.5", "-o", "out.csv", option, "more.json"];
        assert_refused(&place, &[&predict[..], &more].concat(), 1, why);
    }
    let all = [&predict[..], &["--answer-all", "-o", "out.csv"]].concat();
    assert_refused(
        &place,
        &all,
        1,
        "--answer-all is for questions about texts, and pairs.csv has none; give --threshold T",
    );
    let exact = ["report", "pairs.csv", "--model", &pairs, "--objective", "exact"];
    let why = "--objective exact: exact match needs questions with answers, and these data have none; for labels alone use f1 \
               or accuracy";
    assert_refused(&place, &exact, 2, why);
    for extension in ["csv", "tsv", "jsonl"] {
        let file = format!("out.{extension}");
        place.0.run(&[&predict[..], &["--threshold", "0.5", "-o", &file]].concat()).success();
    }
    for objective in ["f1", "accuracy"] {
        place.0.run(&["report", "pairs.csv", "--model", &pairs, "--objective", objective]).success();
    }
}

#[test]
fn no_threshold_is_taken_where_each_question_has_an_answer() {
    let place = super::place();
    place.write("v1.1.json", super::document(super::all_answerable));
    let names = place.names();
    let place = (place, names);
    for (command, option, typed) in [
        ("report", "--threshold", &["--threshold", "1"][..]),
        ("report", "--objective", &["--objective", "answer_f1", "--decision-out", "d.json"]),
        ("report", "--band", &["--band", "-1,1", "--decision-out", "d.json"]),
        ("predict", "--threshold", &["--threshold", "0", "-o", "out.json"]),
        ("predict", "--band", &["--band", "-1,1", "-o", "out.csv"]),
    ] {
        let why = format!(
            "each question of v1.1.json has an answer, as in SQuAD 1.1, so that no threshold decides: drop {option} (cutpoint \
             predict takes --answer-all)"
        );
        assert_refused(&place, &by_model(command, "v1.1.json", typed), 1, &why);
    }
    place.0.run(&by_model("predict", "v1.1.json", &["--answer-all", "-o", "out.json"])).success();
}

#[test]
fn a_band_that_a_decision_brings_is_refused_as_one_that_is_typed() {
    let place = super::place();
    let report =
        by_model("report", "dev-v2.0.json", &["--threshold", "0", "--band", "-2,2", "--decision-out", "d.json"]);
    place.run(&report).success();
    let names = place.names();
    let why =
        "a .json of answers has no place for questions that are left to people; write .csv or .jsonl, or drop --band";
    let predict = by_model("predict", "dev-v2.0.json", &["--decision", "d.json", "-o", "out.json"]);
    assert_refused(&(place, names), &predict, 2, why);
}

#[test]
fn a_file_of_answers_has_no_columns_no_band_and_a_name_of_its_own() {
    let place = place_with_pairs();
    let predict = |more: &[&'static str]| by_model("predict", "dev-v2.0.json", more);
    let band =
        "a .json of answers has no place for questions that are left to people; write .csv or .jsonl, or drop --band";
    assert_refused(&place, &predict(&["--band", "-1,1", "-o", "out.json"]), 2, band);
    let columns = "a .json of answers has no columns; write .csv or .jsonl, or drop --columns";
    assert_refused(&place, &predict(&["--threshold", "0", "--columns", "id", "-o", "out.json"]), 2, columns);
    let twice = "-o, --nbest and --null-odds name the same file twice";
    for (first, second) in [("--nbest", "--null-odds"), ("-o", "--nbest"), ("-o", "--null-odds")] {
        let mut arguments = predict(&["--threshold", "0", first, "out.json", second, "./out.json"]);
        if first != "-o" {
            arguments.extend(["-o", "other.json"]);
        }
        assert_refused(&place, &arguments, 2, twice);
    }
    let tsv = "TSV cannot hold a tab or line break in an answer, and nobody knows them yet; write .csv or .jsonl";
    assert_refused(&place, &predict(&["--threshold", "0", "-o", "out.tsv"]), 1, tsv);
    let no_rule = place.0.run(&predict(&["-o", "out.json"])).code(2);
    assert!(String::from_utf8_lossy(&no_rule.get_output().stderr).contains("--answer-all"));
    let nbest =
        [&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--threshold", "0", "-o", "a.json", "--nbest", "n.json"]]
            .concat();
    assert_refused(&place, &nbest, 1, "--nbest lists what a model found: name it with --model, or drop --nbest");
    let nobody = ["predict", "dev-v2.0.json", "--scores", "null_odds.json", "--threshold", "0", "-o", "a.json"];
    let why = "nobody has answered the questions of dev-v2.0.json; name a model, or the answers of one with --predictions \
               predictions.json";
    assert_refused(&place, &nobody, 1, why);
    // What they advise.
    let (place, _) = place;
    for extension in ["csv", "jsonl"] {
        let file = format!("out.{extension}");
        place.run(&[&by_model("predict", "dev-v2.0.json", &["--band", "-1,1"])[..], &["-o", &file]].concat()).success();
        let columns = by_model("predict", "dev-v2.0.json", &["--threshold", "0", "--columns", "id", "--force"]);
        place.run(&[&columns[..], &["-o", &file]].concat()).success();
    }
    place.run(&[&nobody[..], &ANSWERED[2..]].concat()).success();
    // Without the texts TSV can hold the rows.
    place.run(&predict(&["--threshold", "0", "--columns", "id,score,prediction", "-o", "out.tsv"])).success();
}
