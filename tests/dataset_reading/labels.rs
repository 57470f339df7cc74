//! From names to 0 and 1.

use cutpoint::dataset::{ModelClass, ReadOptions, read};

use crate::{MODEL, TEXTS, fixture, message, named, open, said};

/// A file of texts and these labels.
pub(crate) fn file(labels: &[&str]) -> String {
    let rows: String = labels.iter().enumerate().map(|(row, label)| format!("text {row}\t{label}\n")).collect();
    format!("text\tlabel\n{rows}")
}

pub(crate) fn positive(name: &str) -> ReadOptions {
    ReadOptions { positive: named(name), ..ReadOptions::default() }
}

/// The same of a name that a class of the model has.
fn models_class(name: &str) -> ReadOptions {
    ReadOptions { positive_class: ModelClass::Known, ..positive(name) }
}

#[test]
fn zero_and_one_are_inverted_only_when_0_is_asked_for() {
    for labels in [["0", "1", "1"], ["0.0", "1.0", "1"], [" 0", "1 ", "1.00"]] {
        for stays in [ReadOptions::default(), models_class("duplicate"), positive("1"), positive("not 0")] {
            let data = open("x.tsv", &file(&labels), &stays, MODEL).unwrap();
            assert_eq!(data.labels.as_deref().unwrap(), [false, true, true]);
            assert_eq!(data.class_names, ["0", "1"]);
        }
        for inverts in [positive("0"), positive("0.0"), positive("not 1")] {
            let data = open("x.tsv", &file(&labels), &inverts, MODEL).unwrap();
            assert_eq!(data.labels.as_deref().unwrap(), [true, false, false]);
            assert_eq!(data.class_names, ["1", "0"]);
            assert_eq!(said(&data.notes).last().unwrap(), "labels: 0 and 1 are read as 1 and 0");
        }
    }
    let note =
        |asked: &ReadOptions| said(&open("x.tsv", &file(&["0", "1"]), asked, MODEL).unwrap().notes).pop().unwrap();
    assert_eq!(
        note(&models_class("not duplicate")),
        "labels: 0 and 1 stay as they are: --positive 'not duplicate' is a class of the model"
    );
    assert!(!note(&positive("1")).starts_with("labels:"), "nothing was asked for that is not so");
    let bad = message("x.tsv", file(&["0", "1", "----"]).as_bytes(), &positive("0"), MODEL);
    assert!(bad.starts_with("x.tsv, line 4: the label \"----\" in column \"label\" is neither 0 nor 1"), "{bad}");
}

#[test]
fn without_any_0_minus_one_and_one_are_a_pair() {
    for labels in [["-1", "1", "1"], ["-1.0", "1.0", "1"], [" -1", "+1", "1 "]] {
        let data = open("x.tsv", &file(&labels), &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [false, true, true], "{labels:?}");
    }
    let data = open("x.tsv", &file(&["1", "-1"]), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(
        (said(&data.notes).pop().unwrap(), data.class_names),
        ("labels: 1 and -1 are read as 1 and 0".to_owned(), ["-1".to_owned(), "1".to_owned()])
    );
    for (name, values) in [("-1", [true, false, false]), ("1", [false, true, true]), ("not 1", [true, false, false])] {
        let data = open("x.tsv", &file(&["-1", "1", "1"]), &positive(name), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), values, "{name}");
    }
    // Few strays among them are bad rows.
    let labels = ["-1", "1", "-1", "1", "7"];
    let bad = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
    assert!(bad.starts_with("x.tsv, line 6: the label \"7\" in column \"label\" is neither -1 nor 1"), "{bad}");
    let data = open("x.tsv", &file(&["0", "1", "-1"]), &positive("-1"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, false, true]);
    // As in other numbers without a 0.
    let data = open("x.tsv", &file(&["-1", "1", "2"]), &positive("2"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, false, true]);
}

#[test]
fn a_word_that_others_use_for_a_missing_label_is_a_class() {
    let labels = ["FAVOR", "NONE", "AGAINST", "none"];
    let asked = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
    assert!(asked.contains(r#"are "AGAINST" (1), "FAVOR" (1), "NONE" (1), and 1 more"#), "{asked}");
    let cases = [
        ("NONE", [false, true, false, true]),
        ("FAVOR", [true, false, false, false]),
        ("not FAVOR", [false, true, true, true]),
    ];
    for (name, values) in cases {
        let data = open("x.tsv", &file(&labels), &positive(name), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), values, "{name}");
        assert!(data.skipped.is_empty());
    }
    let lines =
        "{\"text\":\"a\",\"label\":\"b\"}\n{\"text\":\"b\",\"label\":null}\n{\"text\":\"c\",\"label\":\"null\"}\n";
    let bad = message("x.jsonl", lines.as_bytes(), &positive("b"), MODEL);
    assert!(bad.starts_with("x.jsonl, line 2: there is no label in column \"label\""), "{bad}");
    let bad = message("x.tsv", file(&["b", "NaN", "a"]).as_bytes(), &positive("b"), MODEL);
    assert!(bad.starts_with("x.tsv, line 3: the label \"NaN\" in column \"label\" is not one of the classes"), "{bad}");
}

#[test]
fn a_class_called_not_something_is_a_name_first() {
    let labels = ["not a", "a", "b"];
    let data = open("x.tsv", &file(&labels), &positive("not a"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, false]);
    let data = open("x.tsv", &file(&["c", "a", "b"]), &positive("not A"), MODEL).unwrap();
    assert_eq!(
        (data.labels.as_deref().unwrap(), data.class_names),
        (&[true, false, true][..], ["a".to_owned(), "not a".to_owned()])
    );
    assert_eq!(said(&data.notes).pop().unwrap(), "labels: a is read as 0, all others (\"b\", \"c\") as 1");
}

#[test]
fn numbers_are_cut_on_either_side() {
    let cases = [
        (">=2", [false, false, true, true], ["<2", ">=2"]),
        ("> 2", [false, false, false, true], ["<=2", ">2"]),
        ("<=2", [true, true, true, false], [">2", "<=2"]),
        ("<1", [true, false, false, false], [">=1", "<1"]),
    ];
    for (asked, values, names) in cases {
        let data = open("x.tsv", &file(&["0", "1", "2", "3"]), &positive(asked), MODEL).unwrap();
        assert_eq!(
            (data.labels.as_deref().unwrap(), data.class_names.each_ref().map(String::as_str)),
            (&values[..], names)
        );
        assert_eq!(
            said(&data.notes).pop().unwrap(),
            format!("labels: {} and {} are read as 1 and 0", names[1], names[0])
        );
    }
    let data = open("x.tsv", &file(&["0", "1", "1"]), &positive("<1"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, false]);
}

#[test]
fn names_that_everybody_reads_the_same_way_are_mapped_with_a_note() {
    let cases = [
        (["not_equivalent", "equivalent"], "labels: equivalent and not_equivalent are read as 1 and 0"),
        (["Not Duplicate", "Duplicate"], "labels: Duplicate and Not Duplicate are read as 1 and 0"),
        (["not_entailment", "entailment"], "labels: entailment and not_entailment are read as 1 and 0"),
        (["no", "yes"], "labels: yes and no are read as 1 and 0"),
        (["False", "True"], "labels: True and False are read as 1 and 0"),
    ];
    for ([zero, one], note) in cases {
        let data = open("x.tsv", &file(&[one, zero, one]), &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [true, false, true], "{note}");
        assert_eq!(data.class_names, [zero, one]);
        assert_eq!(said(&data.notes).last().unwrap(), note);
    }
}

#[test]
fn false_may_be_the_positive_name_where_no_digit_says_otherwise() {
    let data = open("x.tsv", &file(&["true", "false", "true"]), &positive("False"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, true, false]);
    assert_eq!(data.class_names, ["true", "false"]);
    // The name of a model's class leaves such labels as they are, and that is said.
    let data = open("x.tsv", &file(&["true", "false", "true"]), &models_class("duplicate"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
    let note = "labels: false and true stay as they are: --positive duplicate is a class of the model";
    assert_eq!(said(&data.notes).last().unwrap(), note);
}

#[test]
fn false_and_true_are_inverted_by_their_digits_too_and_minus_one_must_be_there() {
    for (labels, inverted, names) in [
        (["true", "false", "true"], "0", ["true", "false"]),
        (["true", "false", "true"], "not 1", ["true", "false"]),
        (["True", "0", "1"], "false", ["1", "0"]),
        (["1", "0", "1"], "False", ["1", "0"]),
    ] {
        let data = open("x.tsv", &file(&labels), &positive(inverted), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [false, true, false], "{labels:?} {inverted}");
        assert_eq!(data.class_names, names);
    }
    let absent = message("x.tsv", file(&["0", "1", "1"]).as_bytes(), &positive("-1"), MODEL);
    assert!(absent.starts_with("x.tsv: there is no label \"-1\" (--positive) in column \"label\""), "{absent}");
}

#[test]
fn strays_among_zeros_and_ones_stay_bad_rows_whatever_digit_is_asked_for() {
    let labels = ["0", "1", "0", "1", "0", "1", "7"];
    for (asked, first) in [("1", false), ("not 0", false), ("0", true), ("not 1", true), ("false", true)] {
        let bad = message("x.tsv", file(&labels).as_bytes(), &positive(asked), MODEL);
        assert!(bad.starts_with("x.tsv, line 8: the label \"7\" in column \"label\" is neither 0 nor 1"), "{bad}");
        let data =
            open("x.tsv", &file(&labels), &ReadOptions { skip_bad_rows: true, ..positive(asked) }, MODEL).unwrap();
        assert_eq!((data.len(), data.label(0)), (6, Some(first)), "{asked}");
    }
    // Who asks for it by name gets it.
    let data = open("x.tsv", &file(&labels), &positive("7"), MODEL).unwrap();
    assert_eq!((data.len(), data.label(6)), (7, Some(true)));
}

#[test]
fn scores_that_stay_while_labels_are_inverted_are_told_of_however_it_was_asked() {
    let told = |labels: &[&str], asked: &str| {
        let rows: String = labels.iter().enumerate().map(|(row, label)| format!("{label},0.{row}\n")).collect();
        let data = open("x.csv", &format!("label,score\n{rows}"), &positive(asked), crate::SCORED).unwrap();
        let typed = match asked {
            "<1" | "<=2" | "not 1" | "not -1" => format!(" '{asked}'"),
            "-1" => "=-1".to_owned(),
            plain => format!(" {plain}"),
        };
        let note = format!("scores read from a file stay as they are: --positive{typed} inverts the labels only");
        said(&data.notes).contains(&note)
    };
    let inverting: [(&[&str], &str); 7] = [
        (&["0", "1"], "0"),
        (&["0", "1"], "<1"),
        (&["1", "2", "3"], "<=2"),
        (&["true", "false"], "false"),
        (&["-1", "1"], "-1"),
        (&["-1", "1"], "not 1"),
        (&["yes", "no"], "no"),
    ];
    for (labels, asked) in inverting {
        assert!(told(labels, asked), "{labels:?} {asked}");
    }
    let keeping: [(&[&str], &str); 6] = [
        (&["0", "1"], "1"),
        (&["1", "2", "3"], ">1"),
        (&["true", "false"], "true"),
        (&["-1", "1"], "not -1"),
        (&["yes", "no"], "yes"),
        (&["a", "b"], "a"),
    ];
    for (labels, asked) in keeping {
        assert!(!told(labels, asked), "{labels:?} {asked}");
    }
}

#[test]
fn one_name_alone_has_no_others() {
    let data = open("x.tsv", &file(&["spam", "spam"]), &positive("spam"), MODEL).unwrap();
    assert_eq!(said(&data.notes).last().unwrap(), "labels: spam is read as 1, and there is no other label");
}

#[test]
fn json_booleans_are_labels() {
    let lines = "{\"text\":\"a\",\"label\":true}\n{\"text\":\"b\",\"label\":false}\n{\"text\":\"c\",\"label\":1}\n";
    let data = open("x.jsonl", lines, &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
    assert_eq!(data.class_names, ["0", "1"]);
    assert_eq!(said(&data.notes).last().unwrap(), "labels: true and false are read as 1 and 0");
}

#[test]
fn positive_names_one_class_against_the_rest() {
    let data = read(&fixture("entailment.tsv"), &positive("ENTAILMENT"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, false, true, false, true, false, false]);
    assert_eq!(data.class_names, ["not ENTAILMENT", "ENTAILMENT"]);
    let note = "labels: ENTAILMENT is read as 1, all others (\"NEUTRAL\", \"CONTRADICTION\") as 0";
    assert_eq!(said(&data.notes).last().unwrap(), note);
    assert_eq!(data.lines, [2, 3, 4, 5, 6, 7, 8, 9]);

    let cases: [(&[&str], &str, &[bool], [&str; 2]); 5] = [
        (&["a", "b", "a"], "b", &[false, true, false], ["a", "b"]),
        (&["A", "a", "b"], "a", &[true, true, false], ["b", "a"]),
        (&["dup", "other"], "DUP", &[true, false], ["other", "dup"]),
        (&["5.000", "2.5", "0"], "5", &[true, false, false], ["not 5.000", "5.000"]),
        (&["0", "1", "2", "1"], "1", &[false, true, false, true], ["not 1", "1"]),
    ];
    for (labels, name, values, names) in cases {
        let data = open("x.tsv", &file(labels), &positive(name), MODEL).unwrap();
        assert_eq!((data.labels.as_deref().unwrap(), data.class_names.each_ref().map(String::as_str)), (values, names));
    }
}

#[test]
fn names_that_do_not_speak_for_themselves_are_asked_for() {
    let cases: [(&[&str], ReadOptions, &str); 5] = [
        (
            &["a", "b", "b"],
            ReadOptions::default(),
            "x.tsv: the labels in column \"label\" are \"b\" (2), \"a\" (1), and nothing says which of them is 1; try --positive a",
        ),
        (
            &["0", "1", "2", "3"],
            ReadOptions::default(),
            "x.tsv: the labels in column \"label\" are \"0\" (1), \"1\" (1), \"2\" (1), and 1 more, and nothing says which \
             of them is 1; try --positive '>=2'",
        ),
        (
            &["entailment", "neutral", "entailment", ""],
            positive("contradiction"),
            "x.tsv: there is no label \"contradiction\" (--positive) in column \"label\"; its labels are \
             \"entailment\" (2), \"neutral\" (1)",
        ),
        (
            &["only"],
            ReadOptions::default(),
            "x.tsv: the labels in column \"label\" are \"only\" (1): choose which becomes 1, for example \
             with --positive only (all others become 0)",
        ),
        (&["", " "], ReadOptions::default(), "x.tsv: column \"label\" has no label in any row (--label names another)"),
    ];
    for (labels, options, expected) in cases {
        assert_eq!(message("x.tsv", file(labels).as_bytes(), &options, MODEL), expected);
    }
}

#[test]
fn many_different_labels_are_listed_by_frequency_and_cut_short() {
    let labels: Vec<String> = (0..40).map(|row| format!("l{}", row % 13)).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let said = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
    // 40 = 3 × 13 + 1, so that only l0 comes a fourth time.
    assert!(said.contains("are \"l0\" (4), \"l1\" (3), \"l10\" (3), and"), "{said}");
    assert!(said.contains("\"l10\" (3), and 10 more, and nothing says which"), "{said}");
}

#[test]
fn a_stray_label_among_zeros_and_ones_is_a_bad_row() {
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    // What says nothing is bad at any share; another class only where four fifths are 0/1.
    let cases: [(&[&str], &str, &[bool]); 5] = [
        (
            &["true", "----", "false"],
            "line 3: the label \"----\" in column \"label\" is neither 0 nor 1",
            &[true, false],
        ),
        (&["1", "0", "n/a"], "line 4: the label \"n/a\" in column \"label\" is neither 0 nor 1", &[true, false]),
        (
            &["1", "0", "Missing", "missing"],
            "line 4: the label \"Missing\" in column \"label\" is neither 0 nor 1",
            &[true, false],
        ),
        (&["1", "", "0", "-"], "line 3: there is no label in column \"label\"", &[true, false]),
        (
            &["1", "0", "0", "2", "0"],
            "line 5: the label \"2\" in column \"label\" is neither 0 nor 1",
            &[true, false, false, false],
        ),
    ];
    for (labels, reason, values) in cases {
        let expected = format!("x.tsv, {reason} (correct the row, or skip such rows with --skip-bad-rows)");
        assert_eq!(message("x.tsv", file(labels).as_bytes(), &ReadOptions::default(), MODEL), expected);
        let data = open("x.tsv", &file(labels), &skip, MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), values);
        assert_eq!(data.skipped.len(), labels.len() - values.len());
        assert_eq!(format!("line {}: {}", data.skipped[0].line, data.skipped[0].reason), reason);
    }
    let named = message("x.tsv", file(&["yes", "", "no"]).as_bytes(), &ReadOptions::default(), MODEL);
    assert!(named.starts_with("x.tsv, line 3: there is no label in column \"label\""), "{named}");
}

#[test]
fn one_class_alone_is_accepted_with_a_warning() {
    let cases = [
        (["1", "1"], "all labels are 1; metrics that need both classes are undefined"),
        (["0", "0"], "all labels are 0; metrics that need both classes are undefined"),
        (["duplicate", "duplicate"], "all labels are duplicate (1); metrics that need both classes are undefined"),
    ];
    for (labels, warning) in cases {
        let data = open("x.tsv", &file(&labels), &ReadOptions::default(), MODEL).unwrap();
        assert_eq!(said(&data.warnings), [warning]);
    }
}

#[test]
fn labels_that_nobody_needs_never_stop_a_run() {
    let cases: [(&[&str], &str); 4] = [
        (&["", ""], "the label column has no labels: the rows are unlabelled"),
        (&["-1", "-1"], "all labels are -1: the rows are unlabelled"),
        (
            &["1", "", "0"],
            "ignoring the labels: line 3: there is no label in column \"label\" (--skip-bad-rows drops such rows)",
        ),
        (&["a", "b"], "ignoring the labels: "),
    ];
    for (labels, note) in cases {
        let data = open("x.tsv", &file(labels), &ReadOptions::default(), TEXTS).unwrap();
        assert_eq!((data.len(), data.labels.is_none(), data.roles.label), (labels.len(), true, None));
        assert!(said(&data.notes).last().unwrap().starts_with(note), "{:?}", data.notes);
    }
    // But what is there is read, and what was asked for is insisted on.
    let data = open("x.tsv", &file(&["1", "0"]), &ReadOptions::default(), TEXTS).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false]);
    let asked = ReadOptions { label: named("label"), ..ReadOptions::default() };
    assert!(open("x.tsv", &file(&["1", "", "0"]), &asked, TEXTS).is_err());
}
