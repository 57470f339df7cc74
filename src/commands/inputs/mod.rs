//! What the commands share: from the command line to a data set with scores.

mod about;
mod again;
mod as_decided;
mod band;
mod check;
mod decided;
mod gave;
mod holdout;
mod open;
mod options;
mod priorities;
mod resumed;
mod rivals;
mod scored;
mod slices;

pub(super) use about::{
    WarningsIn, data_fingerprint, describe, model_fingerprint, print_notes, print_precision, print_run, print_skipped,
    remark_on_model,
};
pub(super) use as_decided::{AskedFor, name_cost_columns, with_costs};
pub(super) use band::{choose_bands, ends, typed_bands};
pub(super) use check::{EarlierDecision, check_decides, check_task, offer};
pub(super) use decided::OtherColumn;
pub(super) use gave::Gave;
pub(super) use holdout::held_out;
pub(super) use open::{Gold, Inputs};
pub(super) use options::{
    CHECKED_ROWS, DEFAULT_THRESHOLD, check_weights, default_threshold, row_options, scoring_options, unweighed,
    weighs_rows,
};
pub(super) use priorities::{check_costs, check_guarantees, check_points, columns_first, typed_priorities};
pub(super) use rivals::{Rival, RivalScores};
pub(super) use scored::{ScoredInputs, weighed};
pub(super) use slices::{slice_by, slice_rows};
