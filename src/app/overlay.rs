//! What lies over the panels.

use std::path::Path;

use super::{Complaint, ExportKind, JobId, PredictionsAs, SliceLabels, TextInput};
use crate::metrics::{Band, Confidence};

/// What lies over the panels.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The key table.
    Help {
        /// First line shown.
        scroll: usize,
    },
    /// The list of operating points.
    Points {
        /// Index into the [entries](crate::metrics::Points::entries).
        selected: usize,
    },
    /// A threshold, or what it is judged by, being typed.
    Field {
        /// What is asked for.
        asked: Asked,
        /// What stands in the field.
        input: TextInput,
        /// Why the last Enter was refused.
        error: Option<Complaint>,
    },
    /// A search being typed.
    Search {
        /// What stands in the field.
        input: TextInput,
    },
    /// The selected pair in full.
    Detail {
        /// First line shown.
        scroll: usize,
    },
    /// What to export and where to.
    Export(ExportForm),
}

impl Overlay {
    /// The text field, where there is one that may be changed. To touch it takes the last complaint away.
    pub(super) fn field(&mut self) -> Option<&mut TextInput> {
        match self {
            Self::Field { input, error, .. } => {
                *error = None;
                Some(input)
            }
            Self::Search { input } => Some(input),
            Self::Export(form) if form.running.is_none() => {
                form.error = None;
                Some(match form.field {
                    ExportField::Path => &mut form.path,
                    ExportField::Reason => &mut form.reason,
                })
            }
            Self::Help { .. } | Self::Points { .. } | Self::Detail { .. } | Self::Export(_) => None,
        }
    }
}

/// What a field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A threshold, or an objective that chooses one.
    Threshold,
    /// An end of the open band, both, or what chooses them.
    Band,
    /// What outcomes cost in every row.
    Costs,
    /// The share of positives where predictions will be made.
    Prevalence,
}

/// A field of the export dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportField {
    /// The name of the file.
    #[default]
    Path,
    /// Why the decision was made.
    Reason,
}

/// The export dialogue.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportForm {
    pub kind: ExportKind,
    /// All that there are to choose from.
    pub kinds: Vec<ExportKind>,
    /// What predictions can be written as.
    pub predictions: PredictionsAs,
    /// What becomes of thresholds by slice.
    pub labels: SliceLabels,
    /// The band that is open: what labels the rows.
    pub band: Option<Band>,
    /// How surely a limit holds at the threshold, where that is not said of what is written.
    pub unproven: Option<Confidence>,
    /// Where to.
    pub path: TextInput,
    /// Why a decision was made; empty where nobody says.
    pub reason: TextInput,
    /// What is being typed.
    pub field: ExportField,
    /// The file exists: the keys answer whether to replace it.
    pub confirm_overwrite: bool,
    /// Why the last try failed.
    pub error: Option<Complaint>,
    /// The job that writes what stands here: until its end nothing is changed or started, and only its end counts here.
    pub running: Option<JobId>,
}

impl ExportForm {
    /// Whether it asks for a reason: a decision has one.
    pub(crate) fn asks_for_reason(&self) -> bool {
        match self.kind {
            ExportKind::Decision => true,
            ExportKind::Predictions | ExportKind::Report | ExportKind::NBest | ExportKind::NullOdds => false,
        }
    }

    /// Type the reason, where one is asked for, or the name of the file again.
    pub(super) fn next_field(&mut self) {
        self.field = match self.field {
            ExportField::Path if self.asks_for_reason() => ExportField::Reason,
            ExportField::Path | ExportField::Reason => ExportField::Path,
        };
    }

    /// A form with a file name proposed after that of the data, in the current folder.
    pub fn new(kind: ExportKind, kinds: Vec<ExportKind>, predictions: PredictionsAs, data: &Path) -> Self {
        let name = data.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = name.strip_suffix(".gz").unwrap_or(&name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let stem = if stem.is_empty() || stem == "-" { "cutpoint" } else { stem };
        let path = TextInput::new(format!("{stem}.{}", kind.ending(predictions)));
        let (reason, field) = (TextInput::default(), ExportField::default());
        Self {
            kind,
            kinds,
            predictions,
            labels: SliceLabels::None,
            band: None,
            unproven: None,
            path,
            reason,
            field,
            confirm_overwrite: false,
            error: None,
            running: None,
        }
    }
}
