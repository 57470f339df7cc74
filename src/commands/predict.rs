//! `cutpoint predict`: rows to 0 and 1.

use anyhow::Result;

use super::Exit;
use super::inputs::{DEFAULT_THRESHOLD, EarlierDecision, Gold, Opened};
use super::output::{RowFile, row_format};
use crate::cli::PredictArgs;
use crate::export::Rows;

/// Score every row, predict with the threshold or the decision, and write the file.
pub(super) fn run(args: &PredictArgs) -> Result<Exit> {
    let format = row_format(&args.output.output)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let file = RowFile::create(&args.output, format)?;
    let inputs = Opened::new(args.data.as_deref(), &args.input, &args.scoring)?.read(Gold::Optional)?;
    if let Some(earlier) = earlier.as_ref().filter(|_| !args.output.force) {
        earlier.check_model(inputs.model.as_deref())?;
    }
    // clap has seen to it that there is one of the two.
    let threshold = earlier.map(|earlier| earlier.decision.threshold).or(args.threshold).unwrap_or(DEFAULT_THRESHOLD);
    let layout = file.layout(&inputs, Rows::Predicted { threshold })?;
    file.write(&layout, &inputs.score()?)?;
    Ok(Exit::Done)
}
