//! Which rows of a compared file are which of the data.

use super::super::Place;
use super::{json, refusal};

#[test]
fn a_file_is_joined_by_id_in_any_order_and_otherwise_by_row() {
    let place = Place::with("a.csv", "id,label,score\nx,1,0.9\ny,0,0.6\nz,1,0.3\n");
    place.write("turned.csv", "id,label,prob\nz,1,0.1\nx,1,0.8\ny,0,0.7\n");
    place.write("rows.csv", "label,score\n1,0.8\n0,0.7\n1,0.1\n");
    place.write("unlabelled.csv", "id,prob\ny,0.7\nz,0.1\nx,0.8\n");
    let found = json(
        &place,
        &["a.csv", "--compare", "turned.csv:prob", "--compare", "rows.csv", "--compare", "unlabelled.csv"],
    );
    let choose = &found["choose"];
    for name in ["prob", "rows", "unlabelled"] {
        let compared = &choose[format!("score_vs_{name}")];
        assert_eq!(compared["delong"]["auc_b"], 0.5, "{name}: {compared}");
        assert_eq!((&compared["a"], &compared["b"]), (&"score".into(), &name.into()));
        assert_eq!(compared["delong"], choose["score_vs_rows"]["delong"], "{name}");
        assert_eq!(compared["mcnemar"], choose["score_vs_rows"]["mcnemar"], "{name}");
    }
    let run = place.run(&["report", "a.csv", "--compare", "turned.csv", "--compare", "rows.csv"]);
    let told = String::from_utf8(run.success().get_output().stderr.clone()).unwrap();
    assert!(told.contains("note: comparing with turned: column \"prob\" of turned.csv, joined by id"), "{told}");
    assert!(told.contains("column \"score\" of rows.csv, joined by row (the labels are equal)"), "{told}");
}

#[test]
fn rows_that_are_not_the_same_are_refused_and_the_first_that_differs_is_named() {
    let place = Place::with("a.csv", "id,label,score\nx,1,0.9\ny,0,0.6\nz,1,0.3\n");
    for (content, expected) in [
        ("label,score\n1,0.8\n1,0.7\n0,0.1\n", "row 2 is labelled 1 there (line 3) and 0 in the data (line 3)"),
        ("label,score\n1,0.8\n0,0.7\n", "it has 2 rows, and the data have 3"),
        ("id,label,score\nx,1,0.8\ny,0,0.7\nw,1,0.1\n", "the id \"z\" (line 4 of the data) is not in it"),
        ("id,label,score\nx,1,0.8\ny,0,0.7\nz,1,0.1\nw,1,0.1\n", "the id \"w\" (line 5) is not in the data"),
        (
            "id,label,score\nz,1,0.8\nx,0,0.7\ny,0,0.1\n",
            "the row with the id \"x\" is labelled 0 there (line 3) and 1 in the data (line 2)",
        ),
        ("score\n0.8\n0.7\n0.1\n", "it has no labels, and no ids join the two"),
    ] {
        place.write("b.csv", content);
        let told = refusal(&place, &["a.csv", "--compare", "b.csv", "-o", "r.json"], 1);
        assert!(
            told.contains("error: cannot compare b.csv with a.csv: ") && told.contains(expected),
            "{expected}: {told}"
        );
        assert!(!place.names().contains(&"r.json".to_owned()));
    }
    // Scores that rank the wrong way round are said to do so.
    let rows = |score: fn(f64) -> f64| -> String {
        let row = |row: i32| format!("{},{:.2}\n", row % 2, score(f64::from(row % 2 * 40 + row) / 100.0));
        (0..40).map(row).collect()
    };
    place.write("up.csv", format!("label,score\n{}", rows(|score| score)));
    place.write("down.csv", format!("label,score\n{}", rows(|score| 0.9 - score)));
    let run = place.run(&["report", "up.csv", "--compare", "down.csv"]);
    let told = String::from_utf8(run.success().get_output().stderr.clone()).unwrap();
    assert!(told.contains("warning: down seems to be the wrong way round: its ROC AUC is 0.0"), "{told}");
    let told = refusal(&place, &["a.csv", "--compare", "gone.csv"], 1);
    assert!(told.contains("cannot read gone.csv"), "{told}");
}

#[test]
fn ids_that_repeat_join_rows_only_where_they_are_the_same_row_by_row() {
    let place = Place::with("a.csv", "id,label,score\nx,1,0.9\ny,0,0.6\nz,1,0.3\n");
    place.write("twice.csv", "id,label,score\nx,1,0.8\nx,0,0.7\nz,1,0.1\n");
    for (arguments, lines) in [
        (["a.csv", "--compare", "twice.csv"], "lines 2 and 3, and the ids of both are not the same row by row"),
        (["twice.csv", "--compare", "a.csv"], "lines 2 and 3 of the data, and the ids of both are not the same"),
    ] {
        for id in [&[][..], &["--id", "id"]] {
            let told = refusal(&place, &[&arguments[..], id, &["-o", "r.json"]].concat(), 1);
            assert!(told.contains(&format!("the id \"x\" stands on {lines}")), "{told}");
            assert!(told.contains("name another column of ids (--id COL), or join row N to row N"), "{told}");
            assert!(told.contains("by equal labels (--id none)"), "{told}");
            assert!(!place.names().contains(&"r.json".to_owned()));
        }
        // What is advised works.
        let run = place.run(&[&["report"], &arguments[..], &["--id", "none"]].concat()).success();
        let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(told.contains("joined by row (the labels are equal)"), "{told}");
    }
    // Rows in another order are not paired wrongly, and as many rows as that are not missed for want of ids.
    place.write("turned.csv", "id,label,score\nx,0,0.7\nx,1,0.8\nz,1,0.1\n");
    place.write("longer.csv", "id,label,score\nx,1,0.8\nx,0,0.7\nz,1,0.1\nw,1,0.1\n");
    for (other, expected) in [
        (
            "turned.csv",
            "row 1 (id \"x\") is labelled 0 there (line 2) and 1 in the data (line 2); the rows must be the same, in ",
        ),
        ("longer.csv", "the id \"x\" stands on lines 2 and 3, and"),
    ] {
        let told = refusal(&place, &["twice.csv", "--compare", other], 1);
        assert!(told.contains(expected) && !told.contains("id column in both"), "{told}");
    }
    // Ids that are the same all the way down say which row is which, with labels and without.
    place.write("same.csv", "id,label,score\nx,1,0.7\nx,0,0.9\nz,1,0.2\n");
    place.write("bare.csv", "id,score\nx,0.7\nx,0.9\nz,0.2\n");
    for other in ["same.csv", "bare.csv"] {
        let run = place.run(&["report", "twice.csv", "--compare", other]).success();
        let told = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        assert!(told.contains("joined by row (ids repeat, and are the same row by row)"), "{told}");
    }
    let told = refusal(&place, &["a.csv", "--compare", "bare.csv", "--id", "none"], 1);
    assert!(told.contains("it has no labels, and no ids join the two"), "{told}");
}
