//! Another share of positives than the test set has.

use serde_json::Value;

use super::{json, place, stderr};

#[test]
fn another_prevalence_stands_beside_what_was_measured() {
    let place = place();
    let (plain, there) = (json(&place, &[]), json(&place, &["--prevalence", "2%"]));
    for key in ["at", "operating_points", "intervals", "roc_auc"] {
        assert_eq!(plain[key], there[key], "{key} stays as measured");
    }
    assert_eq!(plain["choose"]["prevalence"], serde_json::json!({}));
    let figures = &there["choose"]["prevalence"]["0.02"]["at"][0];
    // Recall 2/3 of 2 %, false alarms 1/3 of 98 %.
    let precision = 0.02 * 2.0 / 3.0 / (0.02 * 2.0 / 3.0 + 0.98 / 3.0);
    assert!((figures["precision"].as_f64().unwrap() - precision).abs() < 1e-12, "{figures}");
    assert_eq!(figures["recall"], there["at"]["recall"]);
    let typed = ["--prevalence", "2%", "--objective", "accuracy", "--decision-out", "d.json"];
    let chosen = json(&place, &typed);
    assert_eq!(chosen["at"]["fp"].as_u64(), Some(0), "false alarms are what counts where positives are rare");
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["prevalence"].as_f64(), Some(0.02));
    let told = stderr(&place, &typed[..4], 0);
    assert!(told.contains("note: the threshold was chosen for a prevalence of 2 %"), "{told}");
    let text = place.stdout(&["report", "scored.csv", "--prevalence", "2%"]);
    assert!(text.contains("at a prevalence of 2 %") && text.contains("as measured"), "{text}");
}

#[test]
fn whoever_reads_a_report_alone_is_told_at_which_prevalence_its_threshold_was_chosen() {
    let place = place();
    let report = |options: &[&str]| place.stdout(&[&["report", "scored.csv"], options].concat());
    let there = ["--prevalence", "2%", "--objective", "accuracy"];
    let text = report(&[&there[..], &["--decision-out", "d.json"]].concat());
    assert!(text.contains("chosen on these rows for accuracy at a prevalence of 2 %\n"), "{text}");
    let markdown = report(&[&there[..], &["--format", "markdown"]].concat());
    assert!(markdown.contains("Chosen on these rows for `accuracy` at a prevalence of 2 %."), "{markdown}");
    let text = report(&["--decision", "d.json"]);
    assert!(text.contains("from the decision d.json, chosen for accuracy at a prevalence of 2 %"), "{text}");
}
