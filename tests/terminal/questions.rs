//! Questions about texts in a real terminal.

use std::fs;
use std::path::Path;

use crate::tty::Tty;

#[test]
fn predictions_are_written_as_run_squad_wrote_them() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/squad2_features");
    for name in ["dev-v2.0.json", "null_odds.json", "predictions.json"] {
        fs::copy(fixture.join(name), folder.path().join(name)).unwrap();
    }
    let files = ["dev-v2.0.json", "--scores", "null_odds.json", "--predictions", "predictions.json"];
    let mut tty = Tty::cutpoint(&files, &folder);
    tty.wait_for("null_score_diff_threshold 0");
    tty.wait_for("exact match");
    tty.wait_for("right answers");
    tty.send("e\r");
    tty.wait_for("wrote predictions to dev-v2.0.predictions.json");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    let written = fs::read_to_string(folder.path().join("dev-v2.0.predictions.json")).unwrap();
    assert_eq!(written, fs::read_to_string(folder.path().join("predictions.json")).unwrap());
}
