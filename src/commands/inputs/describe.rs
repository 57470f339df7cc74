//! What a report says of a model.

use crate::export::{ModelDescription, TaskDescription};
use crate::model::{ModelInfo, Task};

/// Of an opened one, which has scored nothing yet.
pub(crate) fn describe(info: &ModelInfo) -> ModelDescription {
    let task = match &info.task {
        Task::Classifier { classes, positive } => {
            TaskDescription::Classifier { positive: classes.get(*positive).cloned(), classes: classes.clone() }
        }
        Task::Encoder { dimensions } => TaskDescription::Encoder { dimensions: *dimensions },
    };
    ModelDescription {
        path: info.path.clone(),
        name: info.name.clone(),
        summary: info.summary.to_string(),
        task,
        axis: info.axis,
        max_length: info.max_length,
        lowercase: info.lowercase,
        scoring: None,
    }
}
