//! What the commands share: from the command line to a data set with scores.

mod check;
mod describe;
mod fingerprint;
mod notes;
mod open;
mod options;
mod scored;

pub use check::{EarlierDecision, check_second_texts, offer};
pub use describe::describe;
pub use fingerprint::{data_fingerprint, model_fingerprint};
pub use notes::{print_notes, print_precision, print_skipped, warn_of_demo_model};
pub use open::{Gold, Inputs, Opened};
pub use options::{CHECKED_ROWS, DEFAULT_THRESHOLD, read_options, scoring_options};
pub use scored::{ScoredInputs, labels};
