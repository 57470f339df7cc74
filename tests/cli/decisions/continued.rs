//! A decision that is made from another, or replaces it.

use predicates::prelude::*;

use super::super::{Place, SCORED};
use super::{decision, forty};

#[test]
fn a_decision_says_why_it_was_made_and_how_many_came_before() {
    let place = Place::with("scored.csv", SCORED);
    let decide = |more: &[&str]| {
        let typed = ["report", "scored.csv", "--objective", "f1", "--decision-out"];
        place.run(&[&typed[..], more].concat()).success()
    };
    decide(&["d.json", "--reason", "fewer misses,\n as agreed in March"]);
    let first = decision(&place, "d.json");
    assert_eq!((&first["reason"], &first["revision"]), (&"fewer misses,\n as agreed in March".into(), &1.into()));
    // It replaces the one that is there.
    decide(&["d.json", "--force"]).stderr(predicate::str::contains("wrote d.json: threshold 0.2 (f1); revision 2\n"));
    let second = decision(&place, "d.json");
    assert_eq!((second.get("reason"), &second["revision"]), (None, &2.into()));
    // And so does one that is made from it, elsewhere.
    let from = ["report", "scored.csv", "--decision", "d.json", "--decision-out", "next.json", "--reason", "moved"];
    place.run(&from).success();
    assert_eq!(decision(&place, "next.json")["revision"], 3);
    decide(&["other.json"]);
    assert_eq!(decision(&place, "other.json")["revision"], 1);
    let text = place.stdout(&["report", "scored.csv", "--decision", "next.json"]);
    assert!(text.contains("from the decision next.json (revision 3), chosen for f1; reason: moved\n"), "{text}");
    let typed = ["report", "scored.csv", "--decision", "next.json", "--format", "markdown"];
    let markdown = place.stdout(&typed);
    assert!(
        markdown.contains("From the decision `next.json` (revision 3), chosen for `f1`. Reason: moved\n"),
        "{markdown}"
    );
    // A file of before has neither.
    let mut old = first;
    for key in ["reason", "revision"] {
        old.as_object_mut().unwrap().remove(key);
    }
    place.write("old.json", old.to_string());
    let text = place.stdout(&["report", "scored.csv", "--decision", "old.json"]);
    assert!(text.contains("from the decision old.json, chosen for f1\n"), "{text}");
    place.run(&["report", "scored.csv", "--decision", "old.json", "--decision-out", "new.json"]).success();
    assert_eq!(decision(&place, "new.json")["revision"], 2);
    place.run(&["report", "scored.csv", "--reason", "why"]).code(2);
    let empty = ["report", "scored.csv", "--threshold", "0.5", "--decision-out", "e.json", "--reason", " "];
    place.run(&empty).code(2).stderr(predicate::str::contains("--reason is empty: say why"));
}

#[test]
fn what_a_decision_says_of_a_band_and_of_slices_stays_in_one_that_is_made_from_it() {
    let place = Place::with("dev.csv", forty(0.0));
    place.write("next.csv", forty(0.1));
    let made =
        ["report", "dev.csv", "--threshold", "0.5", "--band", "accuracy>=0.6 with 60%", "--decision-out", "d.json"];
    place.run(&made).success();
    let before = decision(&place, "d.json");
    assert!(before["band"]["guarantee"].is_object(), "{before}");
    for (data, out) in [("dev.csv", "same.json"), ("next.csv", "other.json")] {
        place.run(&["report", data, "--decision", "d.json", "--decision-out", out]).success();
        let after = decision(&place, out);
        assert_eq!(after["band"]["objective"], before["band"]["objective"]);
        assert_eq!(after["band"]["guarantee"].is_object(), data == "dev.csv", "proven on those rows alone");
        assert_eq!(after["revision"], 2);
    }
    let sliced = ["report", "dev.csv", "--objective", "f1", "--slice", "source", "--slice-thresholds", "best"];
    place.run(&[&sliced[..], &["--decision-out", "s.json"]].concat()).success();
    place.run(&["report", "next.csv", "--decision", "s.json", "--decision-out", "s2.json"]).success();
    let (before, after) = (decision(&place, "s.json"), decision(&place, "s2.json"));
    assert!(before["slices"].is_object());
    assert_eq!((&before["slices"], &before["version"]), (&after["slices"], &after["version"]));
}

#[test]
fn what_was_drawn_of_the_best_threshold_is_not_said_of_a_decision_s_on_other_rows() {
    let place = Place::with("dev.csv", forty(0.0));
    place.write("next.csv", forty(0.25));
    place.run(&["report", "dev.csv", "--objective", "f1", "--bootstrap", "--decision-out", "d.json"]).success();
    for (data, has_optimism) in [("next.csv", false), ("dev.csv", true)] {
        let again = ["report", data, "--decision", "d.json", "--bootstrap", "--decision-out", "e.json", "--force"];
        place.run(&again).success();
        let (before, after) = (decision(&place, "d.json"), decision(&place, "e.json"));
        assert_eq!((&after["objective"], &after["threshold"]), (&before["objective"], &before["threshold"]));
        assert_eq!(after["optimism"].is_object(), has_optimism, "{data}");
    }
}
