//! Reading the fixtures of tests/fixtures/choose, and comparing results with them key by key.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of the fixtures. `CUTPOINT_CHOOSE_REFERENCE` may name another one with such files (the rows of `edge_NAME.json` in a
/// folder `metrics` next to it): they are checked in the same way.
pub(crate) fn folder() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    std::env::var_os("CUTPOINT_CHOOSE_REFERENCE").map_or_else(own, PathBuf::from)
}

/// A file of expected values.
pub(crate) fn expected(file: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(file)).expect("the fixture is there");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// The data that `expected` is about.
pub(crate) struct Data {
    headers: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Data {
    /// Read the CSV file that the values in `expected` name.
    pub(crate) fn of(expected: &Value) -> Self {
        let path = folder().join(expected["file"].as_str().expect("the data are named"));
        let mut reader = csv::Reader::from_path(path).expect("the data are there");
        let headers = reader.headers().unwrap().clone();
        Self { headers, rows: reader.records().map(Result::unwrap).collect() }
    }

    /// A column of text.
    pub(crate) fn text(&self, name: &str) -> Vec<&str> {
        let column = self.headers.iter().position(|header| header == name).expect("the column is there");
        self.rows.iter().map(|row| &row[column]).collect()
    }

    /// A column of numbers.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        self.text(name).into_iter().map(|cell| cell.parse().unwrap()).collect()
    }

    /// The gold labels.
    pub(crate) fn labels(&self) -> Vec<bool> {
        self.text("label").into_iter().map(|cell| cell == "1").collect()
    }
}

/// Assert that `found` has all that `expected` has, key by key: counts and texts alike, other numbers within `tolerance`
/// relatively where they are above 1, else absolutely. Keys for which `skip` is true, with all below them, are passed over.
pub(crate) fn assert_agrees(found: &Value, expected: &Value, tolerance: f64, skip: &dyn Fn(&str) -> bool, path: &str) {
    match expected {
        Value::Object(keys) => {
            for (key, expected) in keys.iter().filter(|(key, _)| !skip(key)) {
                let found = found.get(key).unwrap_or_else(|| panic!("{path}.{key} is missing"));
                assert_agrees(found, expected, tolerance, skip, &format!("{path}.{key}"));
            }
        }
        Value::Array(items) => {
            let found = found.as_array().unwrap_or_else(|| panic!("{path} is no list: {found}"));
            assert_eq!(found.len(), items.len(), "length of {path}");
            for (place, (found, expected)) in found.iter().zip(items).enumerate() {
                assert_agrees(found, expected, tolerance, skip, &format!("{path}[{place}]"));
            }
        }
        Value::Number(number) if found.is_f64() || number.is_f64() => {
            let (Some(found), Some(expected)) = (found.as_f64(), number.as_f64()) else { panic!("{path}: {found}") };
            let close = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
            assert!(close, "{path}: {found}, expected {expected}");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => assert_eq!(found, expected, "{path}"),
    }
}

/// A scored data set with its expected values.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) scores: Vec<f64>,
    pub(crate) labels: Vec<bool>,
    pub(crate) expected: Value,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
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
