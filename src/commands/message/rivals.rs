//! What is said of scores that are compared with the data's own.

use std::fmt;
use std::path::Path;

use crate::dataset::Joined;

/// What there is to note of scores that are compared with the data's own.
pub(in crate::commands) enum RivalNote<'a> {
    /// They were read from another file.
    File { name: &'a str, path: &'a Path, column: &'a str, joined: Joined },
    /// What the model that gives them noted.
    OfModel { name: &'a str, note: &'a str },
    /// Negatives score above positives: the ROC AUC, whose 95 % interval lies wholly below 0.5.
    WrongWay { name: &'a str, auc: f64 },
}

impl fmt::Display for RivalNote<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { name, path, column, joined } => {
                write!(f, "comparing with {name}: column {column:?} of {}, joined {joined}", path.display())
            }
            Self::OfModel { name, note } => write!(f, "{name}: {note}"),
            Self::WrongWay { name, auc } => write!(
                f,
                "{name} seems to be the wrong way round: its ROC AUC is {auc:.3}, so that low scores go with label 1; compare with \
                 scores that are higher for label 1"
            ),
        }
    }
}
