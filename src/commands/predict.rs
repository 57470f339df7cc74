//! `cutpoint predict`: rows to 0 and 1.

use anyhow::Result;

use super::inputs::{DEFAULT_THRESHOLD, EarlierDecision, Gold, Opened, WarningsIn};
use super::message::Content;
use super::output::{RowFile, row_format};
use super::{Exit, say};
use crate::cli::PredictArgs;
use crate::dataset::Warning;
use crate::export::Rows;
use crate::metrics::predict;

/// Score every row, predict with the threshold or the decision, and write the file.
pub(super) fn run(args: &PredictArgs) -> Result<Exit> {
    let format = row_format(&args.output.output)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let opened = Opened::new(args.data.as_deref(), &args.input, &args.scoring)?;
    let file = RowFile::create(&args.output, format, &opened.files_read(args.decision.as_deref()))?;
    let mut inputs = opened.read(Gold::Optional)?;
    if let Some(earlier) = earlier.as_ref().filter(|_| !args.output.force) {
        earlier.check_model(inputs.model.as_deref())?;
    }
    if let Some(earlier) = &earlier {
        inputs.warn(earlier.doubts(&inputs.dataset, inputs.model.as_deref())?);
    }
    // clap has seen to it that there is one of the two.
    let threshold = earlier.map(|earlier| earlier.decision.threshold).or(args.threshold).unwrap_or(DEFAULT_THRESHOLD);
    let layout = file.layout(&inputs, Rows::Predicted { threshold })?;
    let scored = inputs.score(WarningsIn::Stderr)?;
    let ones = scored.scores.values.iter().filter(|score| predict(**score, threshold)).count();
    let rows = scored.dataset.len();
    Warning::of_predictions(threshold, scored.scores.axis, ones, rows).iter().for_each(say::warn);
    file.write(&layout, &scored, Content::Predictions { ones, rows })?;
    Ok(Exit::Done)
}
