//! Labels that may be classes or mean that there is none, and a `--positive` that no label fits.

use cutpoint::dataset::{ChosenLayout, ReadOptions};

use crate::labels::{file, positive};
use crate::{MODEL, SCORED, TEXTS, message, open, said};

#[test]
fn signs_are_classes_where_there_is_nothing_else() {
    for ([other, class], typed) in [(["-", "+"], "+"), (["✗", "✓"], "'✓'"), (["👎", "👍"], "'👍'"), (["☆", "★"], "'★'")]
    {
        let labels = [other, class, other, ""];
        let asked = message("x.tsv", file(&labels[..3]).as_bytes(), &ReadOptions::default(), MODEL);
        assert!(asked.contains(&format!("are \"{other}\" (2), \"{class}\" (1)")), "{asked}");
        assert!(asked.ends_with(&format!("; try --positive {typed}")), "{asked}");
        for (name, values) in [(class, [false, true, false]), (other, [true, false, true])] {
            let data = open("x.tsv", &file(&labels[..3]), &positive(name), MODEL).unwrap();
            assert_eq!(data.labels.as_deref().unwrap(), values, "{name}");
            let data = open("x.tsv", &file(&labels[..3]), &positive(&format!("not {name}")), MODEL).unwrap();
            assert_eq!(data.labels.as_deref().unwrap(), values.map(|value| !value), "not {name}");
        }
        let bad = message("x.tsv", file(&labels).as_bytes(), &positive(class), MODEL);
        assert!(bad.starts_with("x.tsv, line 5: there is no label in column \"label\""), "{bad}");
    }
}

#[test]
fn a_sign_among_words_or_numbers_is_no_label_unless_it_is_asked_for() {
    for (others, name) in [(["a", "b"], Some("a")), (["0", "1"], None), (["1", "-1"], None), (["yes", "no"], None)] {
        let labels = [others[0], others[1], "-"];
        let asked = ReadOptions { positive: name.map(str::to_owned), ..ReadOptions::default() };
        let bad = message("x.tsv", file(&labels).as_bytes(), &asked, MODEL);
        assert!(bad.starts_with("x.tsv, line 4: the label \"-\" in column \"label\" is n"), "{bad}");
        let data = open("x.tsv", &file(&labels), &positive("-"), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [false, false, true]);
    }
    let data = open("x.tsv", &file(&["+", "-", "0"]), &positive("+"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, false]);
    assert_eq!(said(&data.notes).pop().unwrap(), r#"labels: + is read as 1, all others ("-", "0") as 0"#);
}

#[test]
fn minus_one_beside_zero_is_asked_about_and_never_dropped_by_the_way() {
    let labels = ["-1", "0", "1", "1"];
    let asked = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
    assert_eq!(
        asked,
        "x.tsv: the labels in column \"label\" are \"1\" (2), \"-1\" (1), \"0\" (1): if -1 is a class, choose which label \
         becomes 1, for example with --positive 1 (all others become 0); if it marks rows without a label, leave them out \
         with --skip-bad-rows"
    );
    let read = |options: &ReadOptions| {
        let data = open("x.tsv", &file(&labels), options, MODEL).unwrap();
        (data.labels.as_deref().unwrap().to_vec(), data.skipped.len())
    };
    for (name, values) in [
        ("1", [false, false, true, true]),
        ("0", [false, true, false, false]),
        ("-1", [true, false, false, false]),
        ("not 1", [true, true, false, false]),
        ("not -1", [false, true, true, true]),
        (">0", [false, false, true, true]),
        ("<0", [true, false, false, false]),
    ] {
        assert_eq!(read(&positive(name)), (values.to_vec(), 0), "{name}");
        // Skipping bad rows drops no class.
        assert_eq!(read(&ReadOptions { skip_bad_rows: true, ..positive(name) }), (values.to_vec(), 0), "{name}");
    }
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    assert_eq!(read(&skip), (vec![false, true, true], 1));
    // A benchmark's own name for class 1 does not make classes of numbers.
    let content = format!("question\tsentence\tlabel\n{}", labels.map(|label| format!("a\tb\t{label}\n")).concat());
    let qnli = ReadOptions { layout: Some(ChosenLayout::parse("qnli").unwrap()), ..ReadOptions::default() };
    assert!(
        message("x.tsv", content.as_bytes(), &qnli, MODEL).contains("if -1 is a class, choose which label becomes 1")
    );
    let data = open("x.tsv", &content, &ReadOptions { skip_bad_rows: true, ..qnli }, MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, true, true]);
    // Where nobody needs labels nobody is stopped.
    let data = open("x.tsv", &file(&labels), &ReadOptions::default(), TEXTS).unwrap();
    assert!(said(&data.notes).last().unwrap().starts_with("ignoring the labels: "), "{:?}", data.notes);
    // Numbers that go on below it make it a class; numbers that count up from 0 do not.
    let data = open("x.tsv", &file(&["-2", "-1", "0", "1", "2"]), &positive(">0"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, false, false, true, true]);
    let scale = message("x.tsv", file(&["-2", "-1", "0", "2", "2"]).as_bytes(), &ReadOptions::default(), MODEL);
    assert!(scale.contains("\"2\" (2), \"-1\" (1), \"-2\" (1), and 1 more"), "{scale}");
    let unlabelled = message("x.tsv", file(&["0", "1", "2", "-1"]).as_bytes(), &positive("2"), MODEL);
    assert!(unlabelled.starts_with("x.tsv, line 5: the label \"-1\" in column \"label\" is not one"), "{unlabelled}");
}

#[test]
fn minus_one_beside_classes_that_count_from_0_is_no_number_to_compare() {
    let labels = ["0", "1", "2", "-1", "2", "1.0", "-1.0"];
    for (asked, values) in [
        (">=1", [false, true, true, true, true]),
        (">0", [false, true, true, true, true]),
        ("<1", [true, false, false, false, false]),
        ("<=1", [true, true, false, false, true]),
    ] {
        let bad = message("x.tsv", file(&labels).as_bytes(), &positive(asked), MODEL);
        assert!(
            bad.starts_with("x.tsv, line 5: the label \"-1\" in column \"label\" is not one of the classes"),
            "{bad}"
        );
        let skip = ReadOptions { skip_bad_rows: true, ..positive(asked) };
        let data = open("x.tsv", &file(&labels), &skip, MODEL).unwrap();
        assert_eq!((data.labels.as_deref().unwrap(), data.skipped.len()), (&values[..], 2), "{asked}");
    }
    // Advice does not make a class of it either.
    let asked = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
    assert!(asked.contains("\"1\" (1)") && asked.ends_with("; try --positive '>=1' --skip-bad-rows"), "{asked}");
    // Who cuts between -1 and 0 asks for it.
    for (asked, values) in
        [("<0", [false, false, false, true]), ("<=-1", [false, false, false, true]), (">=0", [true, true, true, false])]
    {
        let data = open("x.tsv", &file(&labels[..4]), &positive(asked), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), values, "{asked}");
    }
}

#[test]
fn a_few_words_do_not_change_what_minus_one_is() {
    let file_of = |labels: &[(&str, usize)]| {
        let labels = labels.iter().flat_map(|&(label, count)| std::iter::repeat_n(label, count));
        file(&labels.collect::<Vec<_>>())
    };
    let skip = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    for words in [&[("skip", 1)][..], &[("none", 3)], &[("skip", 1), ("Redo", 2), ("n/a", 3)]] {
        let content = file_of(&[&[("-1", 10), ("1", 10)], words].concat());
        let bad = message("x.tsv", content.as_bytes(), &ReadOptions::default(), MODEL);
        let expected = format!("x.tsv, line 22: the label \"{}\" in column \"label\" is neither -1 nor 1", words[0].0);
        assert!(bad.starts_with(&expected), "{bad}");
        let data = open("x.tsv", &content, &skip, MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), [[false; 10], [true; 10]].concat());
    }
    let scale = file_of(&[("-2", 3), ("-1", 3), ("0", 3), ("1", 3), ("2", 3), ("skip", 1)]);
    let data = open("x.tsv", &scale, &ReadOptions { skip_bad_rows: true, ..positive("<0") }, MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [[true; 6].as_slice(), &[false; 9]].concat());
    // Among words it is no label.
    let words = file_of(&[("agree", 5), ("disagree", 5), ("-1", 2)]);
    let bad = message("x.tsv", words.as_bytes(), &positive("agree"), MODEL);
    assert!(bad.starts_with("x.tsv, line 12: the label \"-1\" in column \"label\" is not one of the classes"), "{bad}");
}

#[test]
fn labels_that_are_all_minus_one_are_called_that() {
    let all = message("x.tsv", file(&["-1", "-1", ""]).as_bytes(), &ReadOptions::default(), MODEL);
    assert_eq!(
        all,
        "x.tsv: all labels in column \"label\" are -1, which usually means that there is no label; if they are all of class \
         0, add --positive 1 (--label names another column)"
    );
    for (name, values) in [("1", [false; 2]), ("-1", [true; 2]), ("not -1", [false; 2]), (">0", [false; 2])] {
        let data = open("x.tsv", &file(&["-1", "-1"]), &positive(name), MODEL).unwrap();
        assert_eq!(data.labels.as_deref().unwrap(), values, "{name}");
    }
}

#[test]
fn a_positive_label_that_is_nobodys_is_refused() {
    let scored = |labels: [&str; 2]| format!("label,score\n{},0.25\n{},0.75\n", labels[0], labels[1]);
    for labels in [["0", "1"], ["false", "true"], ["-1", "1"], ["no", "yes"]] {
        for asked in ["foo", "not foo", "", " ", "<", "<x", ">=", "nan", "not nan", "2"] {
            let refused = message("x.csv", scored(labels).as_bytes(), &positive(asked), SCORED);
            let expected =
                format!("x.csv: there is no label \"{asked}\" (--positive) in column \"label\"; its labels are ");
            assert!(refused.starts_with(&expected), "{labels:?} {asked}: {refused}");
        }
    }
    let refused = message("x.csv", b"label,score\na,0.5\nNaN,0.25\nb,0.5\n", &positive("nan"), SCORED);
    assert!(refused.starts_with("x.csv: there is no label \"nan\""), "{refused}");
}

#[test]
fn a_class_that_looks_like_a_comparison_is_a_name_first() {
    let data = open("x.tsv", &file(&["<18", ">=18", "<18"]), &positive("<18"), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [true, false, true]);
    assert_eq!(data.class_names, [">=18", "<18"]);
}

#[test]
fn the_class_that_is_suggested_is_the_one_that_is_not_denied() {
    for ([no, yes], typed) in [
        (["DISAGREE", "AGREE"], "AGREE"),
        (["non-toxic", "toxic"], "toxic"),
        (["invalid", "valid"], "valid"),
        (["不是", "是"], "是"),
        (["rejected", "kept"], "kept"),
        (["nein", "ja"], "ja"),
    ] {
        // Whichever of them is rarer.
        for labels in [[no, no, yes], [yes, no, yes]] {
            let asked = message("x.tsv", file(&labels).as_bytes(), &ReadOptions::default(), MODEL);
            assert!(asked.ends_with(&format!("; try --positive {typed}")), "{asked}");
        }
    }
    let data = open("x.tsv", &file(&["否", "是", "否"]), &ReadOptions::default(), MODEL).unwrap();
    assert_eq!(data.labels.as_deref().unwrap(), [false, true, false]);
}
