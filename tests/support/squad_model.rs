//! What `run_squad.py` left behind, in a folder that a test may use.

use std::fs::{self, File};
use std::io::copy;
use std::path::Path;

use flate2::read::GzDecoder;

/// The file with the numbers, which is kept compressed.
const DATA: &str = "model.ckpt-1031.data-00000-of-00001";

/// Put the model into `folder`.
pub(crate) fn write(folder: &Path) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1/squad2");
    fs::create_dir_all(folder).unwrap();
    for name in ["bert_config.json", "vocab.txt", "checkpoint", "model.ckpt-1031.index"] {
        fs::copy(fixture.join(name), folder.join(name)).unwrap();
    }
    let packed = File::open(fixture.join(format!("{DATA}.gz"))).unwrap();
    copy(&mut GzDecoder::new(packed), &mut File::create(folder.join(DATA)).unwrap()).unwrap();
}
