//! Who plays which role.

use cutpoint::dataset::{Header, ReadOptions, Roles, read};

use crate::{ANYTHING, MODEL, SCORED, TEXTS, fixture, message, named, open, said};

/// A comma-separated file of this header and two rows of letters, labels in the columns `labels`, numbers in `scores`.
fn file(header: &str, labels: &[usize], scores: &[usize]) -> String {
    let columns = header.split(',').count();
    let row = |label: &str, score: &str| {
        let cell = |column| match (labels.contains(&column), scores.contains(&column)) {
            (true, _) => label,
            (_, true) => score,
            _ => "x",
        };
        (0..columns).map(cell).collect::<Vec<_>>().join(",")
    };
    format!("{header}\n{}\n{}\n", row("1", "0.75"), row("0", "0.25"))
}

#[test]
fn usual_layouts_are_recognised_by_name() {
    // header, label column, expected (text_a, text_b, label, id)
    let cases = [
        ("sentence1,sentence2,label", (0, Some(1), 2, None)),
        ("idx,Sentence1,SENTENCE2,Label", (1, Some(2), 3, Some(0))),
        ("id,qid1,qid2,question1,question2,is_duplicate", (3, Some(4), 5, Some(0))),
        ("Quality,#1 ID,#2 ID,#1 String,#2 String", (3, Some(4), 0, None)),
        ("text_a,text_b,label", (0, Some(1), 2, None)),
        ("label,hypothesis,premise", (2, Some(1), 0, None)),
        ("s1,s2,gold", (0, Some(1), 2, None)),
        ("query1,query2,y_true", (0, Some(1), 2, None)),
        ("index,question,sentence,label", (1, Some(2), 3, Some(0))),
        (",model,grounding,generated_text,label", (2, Some(3), 4, None)),
        ("sentence,label", (0, None, 1, None)),
        ("ground_truth,text", (1, None, 0, None)),
        ("pair_ID,sentence_A,sentence_B,target", (1, Some(2), 3, Some(0))),
        ("target,text,stance", (1, None, 2, None)),
        ("文本1,文本2,标签", (0, Some(1), 2, None)),
    ];
    for (header, (text_a, text_b, label, id)) in cases {
        let data = open("x.csv", &file(header, &[label], &[]), &ReadOptions::default(), MODEL).unwrap();
        let expected = Roles { text_a: Some(text_a), text_b, label: Some(label), score: None, id, ..Roles::default() };
        assert_eq!(data.roles, expected, "{header}");
        assert_eq!(data.labels.as_deref().unwrap(), [true, false], "{header}");
    }
}

#[test]
fn a_stance_is_the_label_and_its_target_is_said_to_be_a_candidate() {
    let data = open("x.csv", &file("target,text,stance", &[2], &[]), &ReadOptions::default(), MODEL).unwrap();
    let note = "other columns could be the label too: \"target\" (--label chooses)";
    assert!(said(&data.notes).contains(&note.to_owned()), "{:?}", said(&data.notes));
}

#[test]
fn score_columns_are_recognised_by_name() {
    for name in ["score", "prob", "probability", "pred_score", "y_score", "y_prob", "Cosine_Similarity", "得分"] {
        let content = file(&format!("label,{name}"), &[0], &[1]);
        let data = open("x.csv", &content, &ReadOptions::default(), SCORED).unwrap();
        assert_eq!(data.roles.score, Some(1), "{name}");
        assert_eq!(data.scores.unwrap().values, [0.75, 0.25], "{name}");
        assert_eq!(said(&data.notes), [format!("label: \"label\"; score: \"{name}\"")]);
    }
}

#[test]
fn where_two_columns_could_be_meant_the_user_is_asked() {
    let cases = [
        (
            "sentence1,sentence2,label,gold_label",
            MODEL,
            "x.csv: more than one column could be the label: \"label\", \"gold_label\"; choose, for example \
             with --label label",
        ),
        (
            "sentence1,sentence2,question1,question2,label",
            MODEL,
            "x.csv: more than one column could be the texts: \"sentence1\", \"sentence2\" or \"question1\", \"question2\"; \
             choose, for example with --text-a sentence1 --text-b sentence2",
        ),
        (
            "sentence1,sentence2,text,label",
            TEXTS,
            "x.csv: more than one column could be the texts: \"sentence1\", \"sentence2\" or \"text\"; \
             choose, for example with --text-a sentence1 --text-b sentence2",
        ),
        (
            "label,score,prob",
            SCORED,
            "x.csv: more than one column could be the score: \"score\", \"prob\"; choose, for example with --score score",
        ),
        (
            "text,label,label",
            MODEL,
            "x.csv: more than one column could be the label: \"label\", \"label\"; give them different names",
        ),
        // An example works as it stands: the name of two columns is none.
        (
            "text,label,label,gold_label",
            MODEL,
            "x.csv: more than one column could be the label: \"label\", \"label\", \"gold_label\"; choose, for example \
             with --label gold_label",
        ),
        (
            "sentence1,sentence1,sentence2,text,label",
            TEXTS,
            "x.csv: more than one column could be the texts: \"sentence1\", \"sentence2\" or \"sentence1\", \"sentence2\" \
             or \"text\"; choose, for example with --text-a text",
        ),
    ];
    for (header, needs, expected) in cases {
        let content = file(header, &[], &[]);
        assert_eq!(message("x.csv", content.as_bytes(), &ReadOptions::default(), needs), expected);
    }
}

#[test]
fn what_is_unclear_but_not_needed_is_left_open_and_said() {
    let content = file("sentence1,sentence2,question1,question2,label,score,y,idx,id", &[4, 6], &[5]);
    let needs = ANYTHING;
    let data = open("x.csv", &content, &ReadOptions::default(), needs).unwrap();
    assert_eq!(data.roles, Roles::default());
    let expected = [
        "no column is used as the texts: it could be \"sentence1\", \"sentence2\" or \"question1\", \"question2\" \
         (see --text-a and --text-b)",
        "no column is used as the label: it could be \"label\", \"y\" (see --label)",
        "ignoring column \"score\": using the model",
        "no column is used as the row's id: it could be \"id\", \"idx\" (see --id)",
    ];
    assert_eq!(said(&data.notes), expected);
}

#[test]
fn an_option_decides_whatever_the_names_say() {
    let content = file("sentence1,sentence2,other,label,gold", &[3, 4], &[]);
    let options = ReadOptions { text_a: named("other"), label: named("GOLD"), ..ReadOptions::default() };
    let data = open("x.csv", &content, &options, MODEL).unwrap();
    assert_eq!((data.roles.text_a, data.roles.text_b, data.roles.label), (Some(2), None, Some(4)));
    assert_eq!(said(&data.notes), ["single text: \"other\"; label: \"gold\""]);

    // One sentence of a known pair brings its partner along.
    for (text_a, text_b) in [(named("sentence1"), None), (None, named("sentence2"))] {
        let options = ReadOptions { text_a, text_b, label: named("label"), ..ReadOptions::default() };
        let data = open("x.csv", &content, &options, MODEL).unwrap();
        assert_eq!((data.roles.text_a, data.roles.text_b), (Some(0), Some(1)));
    }
}

#[test]
fn an_option_that_names_no_column_lists_those_there_are() {
    let content = file("text,gold,Gold", &[1, 2], &[]);
    let label = |name| ReadOptions { label: named(name), ..ReadOptions::default() };
    let cases = [
        (label("nope"), "x.csv has no column \"nope\" (--label); its columns are \"text\", \"gold\", \"Gold\""),
        (
            label("2"),
            "x.csv has no column \"2\" (--label); its columns are \"text\", \"gold\", \"Gold\" \
             (columns go by number only where there is no header; --no-header says that the first line is data)",
        ),
        (label("GOLD"), "x.csv has more than one column \"GOLD\" (--label): give its columns different names"),
        (
            ReadOptions { text_a: named("gold"), ..label("gold") },
            "x.csv: --text-a and --label both name the column \"gold\": each needs a column of its own",
        ),
        (
            ReadOptions { header: Some(Header::Missing), text_a: named("1"), ..label("gold") },
            "x.csv has no column \"gold\" (--label); its columns are \"1\", \"2\", \"3\" \
             (numbers, because the file has no header)",
        ),
        (
            ReadOptions { text_b: named("text"), ..label("gold") },
            "x.csv: no column is recognised as the first text; its columns are \"text\", \"gold\", \"Gold\" \
             (--text-a names one)",
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(message("x.csv", content.as_bytes(), &options, MODEL), expected);
    }
}

#[test]
fn every_column_of_a_wide_file_is_listed_where_one_is_mistyped() {
    let header: Vec<String> = (1..=20).map(|number| format!("field {number}")).collect();
    let listed: Vec<String> = header.iter().map(|name| format!("\"{name}\"")).collect();
    let golf = ReadOptions { label: named("golf"), ..ReadOptions::default() };
    let said =
        |header: &str, options: &ReadOptions| message("x.csv", file(header, &[], &[]).as_bytes(), options, MODEL);
    let expected = format!("x.csv has no column \"golf\" (--label); its columns are {}", listed.join(", "));
    assert_eq!(said(&header.join(","), &golf), expected);
    assert_eq!(said(&(header.join(",") + ",more,most"), &golf), expected + " and 2 more");
    let missing = said(&header.join(","), &ReadOptions::default());
    assert!(missing.contains(&format!("; its columns are {} (", listed.join(", "))), "{missing}");
}

#[test]
fn a_needed_column_that_nobody_recognises_is_asked_for() {
    let cases = [
        (
            "left,right,label",
            MODEL,
            "x.csv: no column is recognised as the first text; its columns are \"left\", \"right\", \"label\" \
             (--text-a names one; --no-header says that the first line is data)",
        ),
        (
            "sentence1,sentence2,score",
            MODEL,
            "x.csv: no column is recognised as the label; its columns are \"sentence1\", \"sentence2\", \"score\" \
             (--label names one)",
        ),
        (
            "sentence1,sentence2,label",
            SCORED,
            "x.csv has no scores; give a model or scores (--model DIR, --scores FILE, --score COLUMN, or, to try it out, \
             --demo-model); its columns are \"sentence1\", \"sentence2\", \"label\"",
        ),
    ];
    for (header, needs, expected) in cases {
        assert_eq!(message("x.csv", file(header, &[], &[]).as_bytes(), &ReadOptions::default(), needs), expected);
    }
}

#[test]
fn a_first_text_without_a_second_is_a_single_text() {
    let data = open("x.csv", &file("text_a,label", &[1], &[]), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!((data.roles.text_a, data.roles.text_b, data.roles.label), (Some(0), None, Some(1)));
    assert_eq!(said(&data.notes)[0], "single text: \"text_a\"; label: \"label\"");
}

#[test]
fn other_columns_that_speak_of_labels_are_mentioned() {
    let content = file(",grounding,generated_text,gold label,label", &[4], &[]);
    let data = open("x.csv", &content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.roles.label, Some(4));
    assert_eq!(said(&data.notes)[1], "other columns could be the label too: \"gold label\" (--label chooses)");
}

#[test]
fn with_a_model_the_score_column_is_set_aside() {
    let content = file("sentence1,sentence2,label,score", &[2], &[3]);
    let data = open("x.csv", &content, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!((data.roles.score, data.scores), (None, None));
    assert_eq!(said(&data.notes)[1..], ["ignoring column \"score\": using the model"]);
    // What people rated is not what a model said.
    let sick = read(&fixture("entailment.tsv"), &ReadOptions::default(), SCORED).unwrap_err().to_string();
    let columns = "\"pair_ID\", \"sentence_A\", \"sentence_B\", \"relatedness_score\", \"entailment_judgment\"";
    assert!(sick.ends_with(&format!("--demo-model); its columns are {columns}")), "{sick}");
}

#[test]
fn a_file_without_header_opens_by_its_shape_or_asks() {
    let open_it = |content: &str| open("x.tsv", content, &ReadOptions::default(), MODEL);
    let roles = Roles { text_a: Some(0), text_b: Some(1), label: Some(2), ..Roles::default() };
    for content in
        ["a\tb\t0\nc\td\t1\n", "a\tb\ttrue\nc\td\tfalse\n", "target\tgoal\t1\nshore\tcoast\t0\n", "7\tb\t1\n"]
    {
        let data = open_it(content).unwrap();
        assert_eq!((data.roles, data.table.headers()), (roles, &["1".to_string(), "2".into(), "3".into()][..]));
    }
    let cases = [
        (
            "a\tb\t3\nc\td\t5\n",
            MODEL,
            "x.tsv has no header, and its third column is not 0 or 1 but \"3\" (1), \"5\" (1); try \
             --no-header --text-a 1 --text-b 2 --label 3 --positive 5",
        ),
        (
            "----\t0.6\nfalse\t0.4\n",
            SCORED,
            "x.tsv has no header: name its 2 columns by number (--text-a, --text-b, --label, --score)",
        ),
        ("0.6\t1\n0.4\t0\n", SCORED, "x.tsv has no header; try --no-header --label 2 --score 1"),
        ("1\ta\tb\tx\n0\tc\td\ty\n", MODEL, "x.tsv has no header; try --no-header --text-a 2 --text-b 3 --label 1"),
        (
            "a\tb\nc\td\n",
            TEXTS,
            "x.tsv: no column is recognised as the first text; its columns are \"a\", \"b\" \
             (--text-a names one; --no-header says that the first line is data)",
        ),
        (
            "a\tb\t0\nc\td\t1\n",
            SCORED,
            "x.tsv has no scores; give a model or scores (--model DIR, --scores FILE, --score COLUMN, or, to try it out, \
             --demo-model)",
        ),
    ];
    for (content, needs, expected) in cases {
        assert_eq!(message("x.tsv", content.as_bytes(), &ReadOptions::default(), needs), expected);
    }
}

#[test]
fn columns_without_a_header_are_named_by_number() {
    let options = ReadOptions {
        header: Some(Header::Missing),
        text_a: named("3"),
        text_b: named("2"),
        label: named("1"),
        ..ReadOptions::default()
    };
    let data = open("x.csv", "1,a,b\n0,sentence1,label\n", &options, MODEL).unwrap();
    assert_eq!(data.roles, Roles { text_a: Some(2), text_b: Some(1), label: Some(0), ..Roles::default() });
    assert_eq!((data.len(), data.pair(0).text_a, data.label(1)), (2, "b", Some(false)));
}

#[test]
fn the_names_of_other_programs_are_known() {
    for (first, second) in [("text_left", "text_right"), ("texta", "textb"), ("SentenceA", "SentenceB")] {
        let data =
            open("x.csv", &format!("{first},{second},label\na,b,1\nc,d,0\n"), &ReadOptions::default(), MODEL).unwrap();
        assert_eq!((data.roles.text_a, data.roles.text_b), (Some(0), Some(1)), "{first}");
    }
    for (label, score) in [
        ("True_Label", "Predicted_Prob"),
        ("Actual", "proba_1"),
        ("truth", "y_proba"),
        ("y_true", "y_pred_proba"),
        ("actual_label", "logit"),
    ] {
        let data =
            open("x.csv", &format!("{label},{score}\n1,0.5\n0,0.25\n"), &ReadOptions::default(), SCORED).unwrap();
        assert_eq!((data.roles.label, data.roles.score), (Some(0), Some(1)), "{label}, {score}");
    }
}

#[test]
fn names_with_blanks_or_hyphens_are_known_unless_another_is_spelled_just_so() {
    let plain = ReadOptions::default();
    let data = open("x.csv", "Text A,text-b,True Label\na,b,1\nc,d,0\n", &plain, MODEL).unwrap();
    assert_eq!((data.roles.text_a, data.roles.text_b, data.roles.label), (Some(0), Some(1), Some(2)));
    let data = open("x.csv", "Sentence 1,Sentence 2,sentence1,sentence2,label\na,b,c,d,1\ne,f,g,h,0\n", &plain, MODEL);
    assert_eq!(data.unwrap().roles.text_a, Some(2));
    let options = ReadOptions { text_a: named("Text B"), label: named("label"), ..plain };
    let data = open("x.csv", "Text A,Text B,label\na,b,1\nc,d,0\n", &options, MODEL).unwrap();
    assert_eq!((data.roles.text_a, data.roles.text_b), (Some(1), None));
}

#[test]
fn columns_of_one_name_are_told_once() {
    let refused = message("x.csv", b"text,text,label\na b,c d,1\ne f,g h,0\n", &ReadOptions::default(), MODEL);
    assert_eq!(refused, "x.csv: 2 columns are called \"text\"; give them different names");
}

#[test]
fn addresses_identifiers_and_numbers_are_no_texts() {
    let rows: String = (0..24)
        .map(|row| {
            format!(
                "https://example.org/pages/{row},x-{row},\"0,{}\",2024-01-{},the bus {row} was late,{}\n",
                10 + row,
                10 + row % 9,
                row % 2
            )
        })
        .collect();
    let content = format!("url,code,p_neu,day,said,label\n{rows}");
    let asked = message("x.csv", content.as_bytes(), &ReadOptions::default(), MODEL);
    assert!(asked.ends_with("; try --text-a said"), "{asked}");
    let asked = message(
        "x.csv",
        content.replace(" was late", "").replace("the bus ", "").as_bytes(),
        &ReadOptions::default(),
        MODEL,
    );
    assert!(!asked.contains("; try"), "{asked}");
}

#[test]
fn a_file_without_anything_like_a_label_is_told_so_before_its_texts() {
    let rows: String = (0..24).map(|row| format!("the bus {row} was late,nobody saw bus {row}\n")).collect();
    let content = format!("first,second\n{rows}");
    let refused = message("x.csv", content.as_bytes(), &ReadOptions::default(), MODEL);
    let expected =
        "x.csv: no column is recognised as the label; its columns are \"first\", \"second\" (--label names one)";
    assert_eq!(refused, expected);
    // Nobody needs one to score them.
    let asked = message("x.csv", content.as_bytes(), &ReadOptions::default(), TEXTS);
    assert!(asked.ends_with("; try --text-a first --text-b second"), "{asked}");
}

#[test]
fn what_is_the_same_in_every_row_is_warned_of() {
    let said_of =
        |content: &str, needs| said(&open("x.csv", content, &ReadOptions::default(), needs).unwrap().warnings);
    let texts = "text_a,text_b,label\n,b,1\n ,c,0\n";
    assert_eq!(said_of(texts, MODEL), ["the first text, column \"text_a\", is \"\" in every row"]);
    let texts = "text_a,text_b,label\na,see above,1\nb,see above,0\n";
    assert_eq!(said_of(texts, MODEL), ["the second text, column \"text_b\", is \"see above\" in every row"]);
    assert_eq!(
        said_of("label,score\n1,0.5\n0,0.5\n", SCORED),
        ["the score, column \"score\", is \"0.5\" in every row"]
    );
    assert!(said_of("label,score\n1,0.5\n0,0.25\n", SCORED).is_empty());
}
