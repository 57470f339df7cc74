//! Each kind of bad input: one clear sentence, the right exit code, no panic, nothing half-written.

use std::fs;

use super::{Place, SCORED, model};

/// Runs `report` on `content` and gives the sentence on stderr; nothing else may be there.
fn refusal(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> String {
    let place = Place::with(name, content);
    let run = place.run(&[&["report", name], options].concat()).code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(run.get_output().stdout.is_empty());
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert_eq!(place.names(), [name]);
    let sentence = stderr.lines().last().unwrap().to_owned();
    assert!(sentence.starts_with("error: "), "{stderr}");
    sentence
}

/// The file's name and content, the options, and what the sentence must say.
type Case<'a> = (&'a str, Vec<u8>, &'a [&'a str], &'a [&'a str]);

#[test]
fn each_kind_of_bad_file_has_its_own_sentence() {
    let row = |row: &str| format!("label,score\n1,0.5\n{row}\n");
    let cases: &[Case<'_>] = &[
        ("empty.csv", Vec::new(), &[], &["empty.csv", "empty"]),
        ("header.csv", b"label,score\n".to_vec(), &[], &["header.csv", "no rows"]),
        ("label.csv", row("0,0.4\n1,0.3\n0,0.2\n1,0.9\n0,0.2\n----,0.5").into(), &[], &["label.csv", "line 8", "----"]),
        ("nan.csv", row("0,NaN").into(), &[], &["nan.csv", "line 3", "NaN", "--skip-bad-rows"]),
        ("inf.csv", row("0,inf").into(), &[], &["inf.csv", "line 3", "inf"]),
        ("word.csv", row("0,high").into(), &[], &["word.csv", "line 3", "high"]),
        ("fields.csv", row("0,0.5,7").into(), &[], &["fields.csv", "line 3"]),
        ("utf8.csv", b"label,score\n1,0.5\n\xff0,0.5\n".to_vec(), &[], &["utf8.csv", "line 3", "UTF-8"]),
        ("no_score.csv", b"text_a,text_b,label\na,b,1\n".to_vec(), &[], &["no_score.csv", "--model", "--scores"]),
        ("no_label.csv", b"text_a,score\na,0.5\n".to_vec(), &[], &["no_label.csv", "--label"]),
        ("column.csv", row("0,0.4").into(), &["--score", "nope"], &["column.csv", "nope", "label"]),
        ("two.csv", b"label,gold,score\n1,0,0.5\n".to_vec(), &[], &["two.csv", "--label"]),
        ("words.csv", b"label,score\nyellow,0.5\ngreen,0.4\nblue,0.1\n".to_vec(), &[], &["words.csv", "--positive"]),
        ("json.jsonl", b"{\"label\":1,\"score\":0.5}\n{oops\n".to_vec(), &[], &["json.jsonl", "line 2"]),
    ];
    for (name, content, options, expected) in cases {
        let sentence = refusal(name, content, options);
        for part in *expected {
            assert!(sentence.contains(part), "{part:?} is not in: {sentence}");
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let place = Place::new();
    let run = place.run(&["report", "missing.csv"]).code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.starts_with("error: cannot read missing.csv") && stderr.lines().count() == 1, "{stderr}");
    place.run(&["report", "."]).code(1);
}

#[test]
fn a_model_that_cannot_be_opened_is_named_with_what_was_expected() {
    let place = Place::with("pairs.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    let copy = |name: &str| {
        std::fs::create_dir(place.path(name)).unwrap();
        for file in ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"] {
            std::fs::copy(std::path::Path::new(&model("bert-2label")).join(file), place.path(name).join(file)).unwrap();
        }
    };
    let refused = |folder: &str| {
        let run = place.run(&["report", "pairs.csv", "--model", folder]).code(1);
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{stderr}");
        stderr
    };
    assert!(refused("nowhere").contains("nowhere: there is no such folder"));
    assert!(refused(".").contains("there is no config.json"));

    copy("unweighted");
    std::fs::remove_file(place.path("unweighted/model.safetensors")).unwrap();
    assert!(refused("unweighted").contains("there are no weights"));

    copy("untokenized");
    std::fs::remove_file(place.path("untokenized/tokenizer.json")).unwrap();
    assert!(refused("untokenized").contains("there is no tokenizer"));

    copy("cut");
    let weights = std::fs::read(place.path("cut/model.safetensors")).unwrap();
    for length in [0, 4, 100, weights.len() / 2, weights.len() - 1] {
        std::fs::write(place.path("cut/model.safetensors"), &weights[..length]).unwrap();
        assert!(refused("cut").contains("it is not a readable safetensors file"), "{length} bytes");
    }

    // The pooler is part of the model: without it the scores would be others.
    copy("poolerless");
    let name = b"pooler.dense.weight";
    let at = weights.windows(name.len()).position(|bytes| bytes == name).unwrap();
    let mut renamed = weights.clone();
    renamed[at..at + 6].copy_from_slice(b"puller");
    std::fs::write(place.path("poolerless/model.safetensors"), renamed).unwrap();
    let sentence = refused("poolerless");
    assert!(
        sentence.contains("the tensor pooler.dense.weight is missing") && sentence.contains("[32, 32]"),
        "{sentence}"
    );

    copy("other");
    let config = std::fs::read_to_string(place.path("other/config.json")).unwrap();
    let change = |from: &str, to: &str| {
        assert!(config.contains(from), "{from}");
        std::fs::write(place.path("other/config.json"), config.replace(from, to)).unwrap();
        refused("other")
    };
    let spaced = |key: &str, value: &str| {
        let at = config.find(&format!("\"{key}\"")).unwrap();
        let end = at + config[at..].find([',', '\n']).unwrap();
        change(&config[at..end], &format!("\"{key}\": {value}"))
    };
    assert!(
        spaced("model_type", "\"roberta\"").contains("model_type \"roberta\" is not supported; cutpoint runs BERT")
    );
    assert!(spaced("hidden_act", "\"swish\"").contains("hidden_act \"swish\" is not supported"));
    assert!(spaced("intermediate_size", "95").contains(
        "the tensor encoder.layer.0.intermediate.dense.weight has shape [96, 32], but config.json says [95, 32]"
    ));
    assert!(
        spaced("num_hidden_layers", "3").contains("the tensor encoder.layer.2.attention.self.query.weight is missing")
    );
    assert!(spaced("num_attention_heads", "5").contains("hidden_size 32 cannot be split over num_attention_heads 5"));
    assert!(spaced("vocab_size", "\"many\"").contains("config.json: invalid type"));
}

#[test]
fn a_sentence_encoder_wants_two_texts() {
    let place = Place::with("single.csv", "sentence,label\nheavy rain,1\nthe harbour,0\n");
    place.write("some.jsonl", "{\"text_a\":\"x\",\"text_b\":\"\",\"label\":1}\n{\"text_a\":\"y\",\"label\":0}\n");
    let model = model("st-mean-normalize");
    let refused = |name: &str| {
        let run = place.run(&["report", name, "--model", &model]).code(1);
        String::from_utf8_lossy(&run.get_output().stderr).into_owned()
    };
    let sentence = refused("single.csv");
    assert!(sentence.starts_with("error: single.csv has one text per row, but "), "{sentence}");
    assert!(sentence.contains("name the second with --text-b"), "{sentence}");
    assert_eq!(refused("some.jsonl"), "error: some.jsonl, line 2: no second text to compare\n");
}

#[test]
fn a_class_that_the_model_has_not_is_named_beside_those_it_has() {
    let place = Place::with("pairs.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    let run = place.run(&["report", "pairs.csv", "--model", &model("bert-3label-nli"), "--positive", "foo"]).code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let expected = "has 3 classes (\"contradiction\", \"entailment\", \"neutral\"), none of them \"foo\": choose the one to \
                    score, for example with --positive-index 1\n";
    assert!(stderr.contains(expected), "{stderr}");
}

#[test]
fn every_other_architecture_is_refused_by_its_name() {
    let place = Place::with("pairs.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    for name in ["albert", "deberta-v2", "distilbert", "electra", "modernbert", "roberta", "xlm-roberta"] {
        place.write("config.json", format!("{{\"model_type\": \"{name}\"}}"));
        let run = place.run(&["report", "pairs.csv", "--model", "."]).code(1);
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.contains(&format!("model_type {name:?} is not supported; cutpoint runs BERT")), "{stderr}");
    }
}

#[test]
fn a_failed_run_leaves_nothing_behind() {
    let place = Place::with("pairs.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    place.run(&["score", "pairs.csv", "-o", "out.csv"]).code(1);
    place.run(&["predict", "pairs.csv", "--threshold", "0.5", "-o", "out.csv"]).code(1);
    place.run(&["score", "pairs.csv", "--model", "nowhere", "-o", "out.csv"]).code(1);
    place.run(&["score", "pairs.csv", "--model", &model("bert-2label"), "-o", "out.csv", "--columns", "nope"]).code(1);
    place.run(&["score", "pairs.csv", "--model", &model("bert-2label"), "-o", "no/out.csv"]).code(1);
    place.run(&["score", "pairs.csv", "--model", &model("bert-2label"), "-o", "out.xlsx"]).code(1);
    place.run(&["score", "pairs.csv", "--model", &model("bert-2label"), "--max-length", "4", "-o", "out.csv"]).code(1);
    assert_eq!(place.names(), ["pairs.csv"]);
}

#[test]
#[cfg(not(any(feature = "cuda", feature = "metal")))]
fn a_device_that_was_not_built_in_says_how_to_build_it_in() {
    let place = Place::with("pairs.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    let classifier = model("bert-2label");
    for device in ["cuda", "metal"] {
        let arguments = ["score", "pairs.csv", "--model", &classifier, "-o", "out.csv", "--device", device];
        let run = place.run(&arguments).code(1);
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.contains(&format!("cannot use --device {device}: ")), "{stderr}");
        assert!(stderr.contains(&format!("--features {device}")), "{stderr}");
        assert_eq!(place.names(), ["pairs.csv"]);
        place.run(&[&arguments[..], &["--precision", "int8"]].concat()).code(2);
    }
}

#[test]
fn wrong_usage_is_exit_code_two() {
    let place = Place::with("scored.csv", SCORED);
    for arguments in [
        &["report"][..],
        &["score", "scored.csv"],
        &["report", "scored.csv", "--threshold", "nan"],
        &["report", "scored.csv", "--limit", "0"],
        &["report", "scored.csv", "--format", "xml"],
        &["score", "scored.csv", "-o", "-", "--cased", "--uncased"],
        &["scored.csv", "--nonsense"],
    ] {
        place.run(arguments).code(2);
    }
}

#[test]
fn wrong_usage_that_clap_cannot_see_says_which_option_and_why() {
    let place = Place::with("scored.csv", SCORED);
    for (arguments, sentence) in [
        (&["report", "scored.csv", "--objective", "auc"][..], "--objective: 'auc' is not an objective: use accuracy"),
        (&["report", "scored.csv", "--layout", "foo"], "--layout: unknown layout \"foo\"; the layouts are "),
        (&["report", "scored.csv", "--delimiter", "ab"], "--delimiter: "),
        (
            &["train", "scored.csv", "-o", "out", "--class-weights", "1"],
            "--class-weights: \"1\" is not valid; use two numbers",
        ),
        (
            &["train", "scored.csv", "-o", "out", "--layers", "2", "--keep-layers", "1"],
            "the argument '--layers <N>' cannot be used with '--keep-layers <N>'",
        ),
        (
            &["scored.csv", "--threshold", "0.5", "--force"],
            "the following required arguments were not provided:\n  <--decision <FILE>|--holdout <FILE>>",
        ),
        (&["score", "scored.csv", "-o", "-", "--window", "2"], "--window needs DATA and a model to score it\n"),
        (
            &["score", "scored.csv", "-o", "-", "--check-precision", "2"],
            "--check-precision needs a model and --precision int8\n",
        ),
        (
            &["score", "scored.csv", "-o", "-", "--demo-model", "--device", "cuda", "--precision", "int8"],
            "--precision int8 runs on the CPU only; drop it or --device\n",
        ),
    ] {
        let expected = format!("error: {sentence}");
        let run = place.run(arguments).code(2);
        let output = run.get_output();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(&expected) && stderr.ends_with('\n'), "{stderr}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(place.names(), ["scored.csv"]);
}

#[test]
fn without_a_terminal_the_screen_says_to_use_report() {
    let place = Place::with("scored.csv", SCORED);
    for arguments in [&["scored.csv"][..], &["tune", "scored.csv"], &[]] {
        place
            .run(arguments)
            .code(2)
            .stderr("error: the screen needs a terminal; without one, use 'cutpoint report DATA'\n");
    }
}

#[test]
fn an_option_of_another_command_is_told_and_no_tip_leads_nowhere() {
    let place = Place::with("a.csv", "label,score\n1,0.9\n0,0.1\n");
    let said = |arguments: &[&str]| {
        let output = place.run(arguments).code(2);
        String::from_utf8_lossy(&output.get_output().stderr).into_owned()
    };
    let elsewhere = said(&["a.csv", "--objective", "f1"]);
    assert!(elsewhere.contains("tip: --objective is an option of cutpoint report\n"), "{elsewhere}");
    let near = said(&["report", "a.csv", "--treshold", "0.5"]);
    assert!(near.contains("'--threshold'"), "{near}");
    for arguments in [&["a.csv", "--format", "json"][..], &["report", "a.csv", "--nonsense"]] {
        let said = said(arguments);
        assert!(!said.contains("'-- ") && !said.contains("--force"), "{said}");
    }
}

#[test]
fn a_misspelt_command_and_a_second_file_are_told() {
    let place = Place::with("a.csv", "label,score\n1,0.5\n0,0.25\n");
    place.write("b.csv", "label,score\n1,0.5\n0,0.25\n");
    let said =
        |arguments: &[&str]| String::from_utf8(place.run(arguments).code(2).get_output().stderr.clone()).unwrap();
    let misspelt = said(&["reprot", "a.csv"]);
    assert!(misspelt.contains("there is no command 'reprot'; did you mean 'cutpoint report'?"), "{misspelt}");
    for arguments in [&["a.csv", "b.csv"][..], &["report", "a.csv", "b.csv"], &["tune", "a.csv", "b.csv"]] {
        let two = said(arguments);
        assert!(two.contains("one DATA file is read at a time; 'b.csv' is another"), "{two}");
    }
}

#[test]
fn files_that_are_something_else_are_refused_in_one_sentence() {
    let place = Place::with("a.csv", "text_a,text_b,label,score\na,b,1,0.5\nc,d,0,0.25\n");
    for content in ["", "null", "[]", "not JSON", "{\"threshold\": 1}"] {
        place.write("decision.json", content);
        let run = place.run(&["report", "a.csv", "--decision", "decision.json"]).code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(
            said.contains("error: cannot read the decision decision.json: it is not a decision written by cutpoint"),
            "{said}"
        );
    }
    let folder = place.path("model");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(model("bert-2label")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    for content in ["[]", "3", "null", "\"text\"", "{}"] {
        fs::write(folder.join("tokenizer.json"), content).unwrap();
        let run = place.run(&["report", "a.csv", "--model", "model"]).code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(said.starts_with("error: model/tokenizer.json: ") && said.lines().count() == 1, "{content}: {said}");
    }
}
