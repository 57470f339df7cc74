//! `cutpoint predict`: rows to 0 and 1.

use anyhow::Result;

use super::Outcome;
use super::inputs::Inputs;
use super::score::{check_output, row_format, write_rows};
use crate::cli::PredictArgs;
use crate::export::{Decision, Target};

/// Score every row, predict with the threshold or the decision, and write the file.
///
/// # Errors
/// One sentence for the user; nothing half-written stays behind.
pub fn run(args: &PredictArgs) -> Result<Outcome> {
    let format = row_format(&args.output.output)?;
    let decision = args.decision.as_deref().map(|path| Decision::read(path).map(|decision| (path, decision)));
    let decision = decision.transpose()?;
    let target = Target::create(&args.output.output, args.output.force)?;
    let inputs = Inputs::open(args.data.as_deref(), &args.input, &args.scoring, false)?;
    if let Some((path, decision)) = &decision {
        inputs.check_same_model(path, decision.model.as_ref(), args.output.force)?;
    }
    check_output(&inputs, true, &args.output, format)?;
    let scored = inputs.score()?;
    // clap has seen to it that there is one of the two.
    let threshold = decision.map(|(_, decision)| decision.threshold).or(args.threshold);
    write_rows(&scored, threshold, &args.output, format, target)?;
    Ok(Outcome::Done)
}
