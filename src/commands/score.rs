//! `cutpoint score`: the scores without the screen.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::inputs::{Inputs, ScoredInputs, open_model, print_precision, read_options};
use super::{Outcome, WrongUsage, stream};
use crate::cli::{OutputArgs, PrecisionArg, ScoreArgs};
use crate::dataset::Format;
use crate::export::{RowExport, Target, check_rows};

/// Score every row and write the file.
///
/// # Errors
/// One sentence for the user; nothing half-written stays behind.
pub fn run(args: &ScoreArgs) -> Result<Outcome> {
    check_usage(args)?;
    let format = row_format(&args.output.output)?;
    let target = Target::create(&args.output.output, args.output.force)?;
    let path = args.data.as_deref();
    let options = read_options(&args.input)?;
    let model = open_model(path, &options, &args.scoring)?;
    if let (Some(path), Some(model)) = (path, model.clone()) {
        return stream::run(path, args, options, model, format, target);
    }
    let inputs = Inputs::read(path, &args.input, &args.scoring, false, &options, model)?;
    check_output(&inputs, false, &args.output, format)?;
    let scored = inputs.checking(args.check_precision.unwrap_or(0)).score()?;
    print_precision(scored.scores.check.as_ref());
    write_rows(&scored, None, &args.output, format, target)?;
    Ok(Outcome::Done)
}

/// Whether the options of this command mean something where they stand.
fn check_usage(args: &ScoreArgs) -> Result<(), WrongUsage> {
    let brings_scores = args.data.is_some() && args.scoring.model.is_none() && !args.scoring.demo_model;
    if args.check_precision.is_some() && (brings_scores || args.scoring.precision != PrecisionArg::Int8) {
        let reason = "there is nothing to compare without a model and --precision int8".into();
        return Err(WrongUsage { option: "--check-precision", reason });
    }
    if args.window.is_some() && (args.data.is_none() || brings_scores) {
        let reason = "only DATA that a model scores goes window by window: give both, or leave it out".into();
        return Err(WrongUsage { option: "--window", reason });
    }
    Ok(())
}

/// The format that the target's name asks for.
pub(super) fn row_format(path: &Path) -> Result<Format> {
    // What is there already and no file (a pipe, /dev/stdout) has no extension to go by.
    let is_stream = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    let format = if is_stream { Some(Format::Csv) } else { Format::of_target(path) };
    format.ok_or_else(|| {
        anyhow!("cannot tell the format of {}: end its name in .csv, .tsv or .jsonl (also .gz)", path.display())
    })
}

/// What cannot be written is known before the rows are scored.
pub(super) fn check_output(inputs: &Inputs, predicts: bool, output: &OutputArgs, format: Format) -> Result<()> {
    let wanted = output.columns.as_deref();
    check_rows(&inputs.dataset, predicts, wanted, inputs.offer(), format).map_err(|sentence| anyhow!(sentence))
}

/// Write the rows (with a threshold: their predictions too) and give the file its name.
pub(super) fn write_rows(
    scored: &ScoredInputs,
    threshold: Option<f64>,
    output: &OutputArgs,
    format: Format,
    mut target: Target,
) -> Result<()> {
    let export = RowExport {
        dataset: &scored.dataset,
        scores: &scored.scores,
        threshold,
        columns: output.columns.as_deref(),
        spreadsheet_safe: output.spreadsheet_safe,
    };
    export.write(format, target.writer()).map_err(|reason| target.error(reason))?;
    target.commit()?;
    Ok(())
}
