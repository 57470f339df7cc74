//! The files: `NAME.json` with the expected values beside `NAME.csv`; the rows of `edge_NAME.json` are those of
//! `../metrics/NAME.csv`.
//!
//! `CUTPOINT_CHOOSE_REFERENCE` may name another folder with such files (the edges' rows beside them or in a folder `metrics`
//! next to it): they are checked in the same way.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A scored data set with its expected values.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) scores: Vec<f64>,
    pub(crate) labels: Vec<bool>,
    pub(crate) expected: Value,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

/// Where the files are.
fn folder() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    std::env::var_os("CUTPOINT_CHOOSE_REFERENCE").map_or_else(own, PathBuf::from)
}

impl Fixture {
    /// Every file of the folder.
    pub(crate) fn all() -> Vec<Self> {
        let mut names: Vec<String> = std::fs::read_dir(folder())
            .expect("the folder is there")
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort();
        assert!(names.len() > 20, "{names:?}");
        names.iter().map(|name| Self::open(name)).collect()
    }

    /// The file of this name, without its extension.
    pub(crate) fn open(name: &str) -> Self {
        let folder = folder();
        let expected = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("the values are there");
        let edge = name.strip_prefix("edge_").map(|edge| folder.with_file_name("metrics").join(format!("{edge}.csv")));
        let rows = edge.filter(|path| path.exists()).unwrap_or_else(|| folder.join(format!("{name}.csv")));
        let mut reader = csv::Reader::from_path(rows).expect("the rows are there");
        let header = reader.headers().unwrap().clone();
        let mut fixture = Self {
            name: name.to_owned(),
            scores: Vec::new(),
            labels: Vec::new(),
            expected: serde_json::from_str(&expected).unwrap(),
            header,
            rows: reader.records().map(Result::unwrap).collect(),
        };
        fixture.scores = fixture.numbers("score").expect("every file has scores");
        fixture.labels = fixture.column("label").unwrap().iter().map(|label| *label == "1").collect();
        fixture
    }

    /// A column by its name, where the file has it.
    pub(crate) fn column(&self, name: &str) -> Option<Vec<&str>> {
        let index = self.header.iter().position(|header| header == name)?;
        Some(self.rows.iter().map(|row| row.get(index).unwrap()).collect())
    }

    /// A column of numbers by its name, where the file has it.
    pub(crate) fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        Some(self.column(name)?.into_iter().map(|cell| cell.trim().parse().unwrap()).collect())
    }
}
