//! The file that records the chosen operating point.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::At;

/// A file or folder and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// As the user gave it.
    pub path: PathBuf,
    /// Of its content, in hex; `None` where it could not be had (standard input).
    pub sha256: Option<String>,
}

/// The chosen operating point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Version of this format: 1.
    pub version: u32,
    /// Unrounded.
    pub threshold: f64,
    /// Exclusive lower end of the thresholds that predict the same; `null` below every score.
    pub low: Option<f64>,
    /// Inclusive upper end; `null` above every score.
    pub high: Option<f64>,
    /// `score >= threshold`.
    pub rule: String,
    /// Why: `accuracy`, …, or `manual`.
    pub objective: String,
    /// The figures at the threshold, as in the report.
    pub at: At,
    /// 95 % Wilson intervals of the proportions, `[low, high]` or `null`.
    pub intervals: BTreeMap<String, Option<[f64; 2]>>,
    /// The scored file.
    pub data: Fingerprint,
    /// The model; `null` where the file carried the scores.
    pub model: Option<Fingerprint>,
    /// When, RFC 3339 in UTC.
    pub date: String,
}

impl Decision {
    /// Read one back.
    ///
    /// # Errors
    /// One sentence that names the file and what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, super::ExportError> {
        let _ = path;
        todo!("export room")
    }

    /// Write it as indented JSON.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let _ = out;
        todo!("export room")
    }
}
