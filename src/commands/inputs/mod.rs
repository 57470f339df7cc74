//! What the commands share: from the command line to a data set with scores.

mod check;
mod describe;
mod fingerprint;
mod notes;
mod open;
mod options;
mod scored;

pub(super) use check::{EarlierDecision, check_second_texts, offer};
pub(super) use describe::describe;
pub(super) use fingerprint::{data_fingerprint, model_fingerprint};
pub(super) use notes::{print_notes, print_precision, print_skipped, warn_of_demo_model};
pub(super) use open::{Gold, Inputs, Opened};
pub(super) use options::{CHECKED_ROWS, DEFAULT_THRESHOLD, read_options, scoring_options};
pub(super) use scored::{ScoredInputs, labels, scored_set};
