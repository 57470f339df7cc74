//! `--scores` that tell the winning class of each row and its score.

use cutpoint::dataset::ReadOptions;

use crate::scores::{DATA, files};
use crate::{Files, SCORED, named, said};

#[test]
fn the_winning_class_and_its_score_become_the_score_of_class_1() {
    let plain = ReadOptions::default;
    let positive = |name: &str| ReadOptions { positive: named(name), ..plain() };
    let cases = [
        ("{\"label\":\"LABEL_1\",\"score\":0.75}\n{\"label\":\"LABEL_0\",\"score\":0.75}\n", plain(), [0.75, 0.25]),
        (
            "{\"label\":\"LABEL_1\",\"score\":0.75}\n{\"label\":\"LABEL_0\",\"score\":0.75}\n",
            positive("0"),
            [0.25, 0.75],
        ),
        ("{\"label\":\"LABEL_0\",\"score\":0.75}\n{\"label\":\"LABEL_0\",\"score\":1.0}\n", plain(), [0.25, 0.0]),
        ("label,score\nnot_equivalent,0.5\nequivalent,1\n", plain(), [0.5, 1.0]),
        ("prediction,prob\n0,1\n1,0.5\n", plain(), [0.0, 0.5]),
        ("predicted_label\tscore\ngood\t0.75\nbad\t0.75\n", positive("bad"), [0.25, 0.75]),
        // Not all at least 0.5, or one class alone: what class 1 got, as in any other file.
        ("label,score\n0,0.25\n1,1\n", plain(), [0.25, 1.0]),
        ("label,score\n0,0.75\n0,1\n", plain(), [0.75, 1.0]),
    ];
    for (scores, options, expected) in cases {
        let (files, joined) = files("text\tlabel\na\t1\nb\t0\n", scores);
        let options = ReadOptions { scores_file: joined.scores_file, ..options };
        let data = files.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(data.scores.unwrap().values, expected, "{scores}");
    }
    // The gold labels of many rows once more, and a cosine, are not the winners' either.
    let rows = |head: &str, cell: &str| {
        head.to_owned() + &(0..24).map(|row| format!("{}{cell}\n", row % 2)).collect::<String>()
    };
    for head in ["label,score\n", "label,cosine\n"] {
        let (files, options) = files(&rows("label\ttext\n", "\ta"), &rows(head, ",0.75"));
        let read = files.read("data.tsv", &options, SCORED).unwrap().scores.unwrap();
        assert_eq!(read.values, [0.75; 24], "{head}");
    }
    // The class that never won is spelled as the other is.
    for (spelling, other) in [("LABEL_0", "LABEL_1"), ("label_0", "label_1"), ("Label_1", "Label_0")] {
        let rows = format!("label,score\n{spelling},0.75\n{spelling},0.5\n");
        let (files, options) = files("text\tlabel\na\t1\nb\t0\n", &rows);
        let data = files.read("data.tsv", &options, SCORED).unwrap();
        let said = said(&data.notes).pop().unwrap();
        assert!(said.contains(&format!("{spelling} ")) && said.contains(&format!("{other} ")), "{said}");
    }
    let (files, options) = files("text\tlabel\na\t1\nb\t0\n", "label,score\nbad,0.75\ngood,0.75\n");
    assert_eq!(
        files.message("data.tsv", &options, SCORED),
        "scores.txt: the labels in column \"label\" are \"bad\" (1), \"good\" (1): choose which becomes 1, for \
         example with --positive good (all others become 0)"
    );
    let options = ReadOptions { positive: named("good"), ..options };
    let data = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!(
        said(&data.notes).pop().unwrap(),
        "scores: column \"score\" belongs to the winning class in column \"label\"; where bad won, the score of good is 1 \
         minus it"
    );
}

#[test]
fn the_winners_among_more_than_two_classes_are_refused() {
    let winners = |head: &str, scores: [&str; 4]| {
        let rows = ["a", "b", "c", "b"].into_iter().zip(scores);
        format!("{head}\n{}", rows.map(|(label, score)| format!("{label},{score}\n")).collect::<String>())
    };
    let high = ["0.75", "0.5", "0.5", "1"];
    for asked in [None, named("b")] {
        let (files, options) = files(DATA, &winners("label,score", high));
        let options = ReadOptions { positive: asked, ..options };
        assert_eq!(
            files.message("data.tsv", &options, SCORED),
            "scores.txt: column \"score\" seems to be the score of the winning class in column \"label\", which is one of 3: \
             where another won, the score of class 1 is unknown; write that of class 1 in every row (if the column has it, \
             add --score score)"
        );
        let said_so = ReadOptions { score: named("score"), ..options };
        assert_eq!(files.read("data.tsv", &said_so, SCORED).unwrap().scores.unwrap().values, [0.75, 0.5, 0.5, 1.0]);
    }
    // A winner of three has at least a third, unless more classes never won, which a prediction leaves open.
    let low = ["0.75", "0.25", "0.5", "1"];
    let (plain, options) = files(DATA, &winners("label,score", low));
    assert_eq!(plain.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values, [0.75, 0.25, 0.5, 1.0]);
    let (predicted, options) = files(DATA, &winners("prediction,score", low));
    assert!(predicted.message("data.tsv", &options, SCORED).contains("seems to be the score of the winning class"));
    // The gold labels once more.
    let rows = |head: &str, cell: &str| {
        head.to_owned() + &(0..24).map(|row| format!("{}{cell}\n", ["a", "b", "c"][row % 3])).collect::<String>()
    };
    let (files, options) = files(&rows("label\ttext\n", "\ta"), &rows("label,score\n", ",0.75"));
    let options = ReadOptions { positive: named("b"), ..options };
    assert_eq!(files.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values, [0.75; 24]);
}

#[test]
fn a_comparison_grades_the_gold_labels_and_leaves_two_classes_of_a_model_alone() {
    let data = "text\tlabel\na\t5\nb\t1\nc\t4\nd\t2\n";
    for [zero, one] in [["LABEL_0", "LABEL_1"], ["negative", "positive"], ["0", "1"]] {
        let winners = format!("label,score\n{one},0.75\n{zero},0.75\n{one},1\n{zero},0.5\n");
        let (winners, joined) = files(data, &winners);
        let options = ReadOptions { positive: named(">=4"), ..joined };
        let read = winners.read("data.tsv", &options, SCORED).unwrap();
        assert_eq!(read.labels.as_deref().unwrap(), [true, false, true, false], "{one}");
        assert_eq!(read.scores.unwrap().values, [0.75, 0.25, 1.0, 0.5], "{one}");
    }
}

#[test]
fn a_winner_without_a_name_is_a_bad_row() {
    let rows = "{\"label\": \"1\", \"score\": 0.75}\n{\"label\": \"\", \"score\": 0.75}\n";
    let winners = format!("{rows}{rows}");
    let (files, options) = files(DATA, &winners);
    let refused = files.message("data.tsv", &options, SCORED);
    assert!(refused.starts_with("scores.txt, line 2: there is no label in column \"label\""), "{refused}");
    let options = ReadOptions { skip_bad_rows: true, ..options };
    let read = files.read("data.tsv", &options, SCORED).unwrap();
    assert_eq!((read.lines, read.scores.unwrap().values), (vec![2, 4], vec![0.75, 0.75]));
}

#[test]
fn gold_labels_beside_the_scores_are_told_by_place_and_in_a_few_rows_asked_about() {
    let data = |broken: Option<usize>| {
        let cells = |row| if broken == Some(row) { "\tx" } else { "" };
        "label\ttext\n".to_owned() + &(0..24).map(|row| format!("{}\ta{}\n", row % 2, cells(row))).collect::<String>()
    };
    let scores = "label,score\n".to_owned() + &(0..24).map(|row| format!("{},0.75\n", row % 2)).collect::<String>();
    let (files, options) = files(&data(Some(7)), &scores);
    let skipping = ReadOptions { skip_bad_rows: true, ..options.clone() };
    assert_eq!(files.read("data.tsv", &skipping, SCORED).unwrap().scores.unwrap().values, [0.75; 23]);
    let (files, options) = self::files(&data(None), &scores);
    let few = ReadOptions { limit: Some(15), ..options };
    let asked = files.message("data.tsv", &few, SCORED);
    assert!(asked.starts_with("scores.txt: column \"label\" is the gold label in every row: if "), "{asked}");
    assert!(asked.contains("add --score score; ") && asked.ends_with("call the column \"prediction\""), "{asked}");
    let said_so = ReadOptions { score: named("score"), ..few.clone() };
    assert_eq!(files.read("data.tsv", &said_so, SCORED).unwrap().scores.unwrap().values, [0.75; 15]);
    let (files, options) = self::files(&data(None), &scores.replace("label,", "prediction,"));
    let few = ReadOptions { limit: Some(4), ..options };
    assert_eq!(files.read("data.tsv", &few, SCORED).unwrap().scores.unwrap().values, [0.25, 0.75, 0.25, 0.75]);
}

#[test]
fn winners_without_a_header_are_understood_where_the_other_column_holds_two_names() {
    let data = b"text\tlabel\na\t1\nb\t0\nc\t1\n";
    let open = |scores: &str| {
        let files = Files::new([("data.tsv", &data[..]), ("s.tsv", scores.as_bytes())]);
        let options = ReadOptions { scores_file: Some(files.path("s.tsv")), ..ReadOptions::default() };
        files.read("data.tsv", &options, SCORED).unwrap().scores.unwrap().values
    };
    assert_eq!(open("LABEL_1\t0.75\nLABEL_0\t0.875\nLABEL_1\t0.5\n"), [0.75, 0.125, 0.5]);
    // A name for each row is no class, and scores below one half have not won.
    assert_eq!(open("first\t0.75\nsecond\t0.875\nthird\t0.5\n"), [0.75, 0.875, 0.5]);
    assert_eq!(open("LABEL_1\t0.75\nLABEL_0\t0.125\nLABEL_1\t0.5\n"), [0.75, 0.125, 0.5]);
}

#[test]
fn numbers_in_an_array_have_no_header() {
    let data = b"text\tlabel\na\t1\nb\t0\n";
    let files = Files::new([("data.tsv", &data[..]), ("s.json", &b"[0.25, 0.75, 0.5]"[..])]);
    let options = ReadOptions { scores_file: Some(files.path("s.json")), ..ReadOptions::default() };
    let refused = files.message("data.tsv", &options, SCORED);
    assert!(
        refused.contains("s.json has 3 scores, but data.tsv has 2 rows") && !refused.contains("--header"),
        "{refused}"
    );
    let with_header = ReadOptions { header: Some(cutpoint::dataset::Header::Names), ..options };
    assert!(files.message("data.tsv", &with_header, SCORED).contains("3 scores"));
}
