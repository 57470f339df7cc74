//! `cutpoint score`: the scores without the screen.

mod stream;

use anyhow::Result;

use crate::cli::ScoreArgs;
use crate::commands::Exit;
use crate::commands::inputs::{Gold, Opened, WarningsIn, print_precision};
use crate::commands::message::{Content, WrongUsage};
use crate::commands::output::{RowFile, row_format};
use crate::export::Rows;
use crate::model::Precision;

/// Score every row and write the file.
pub(super) fn run(args: &ScoreArgs) -> Result<Exit> {
    check_usage(args)?;
    let format = row_format(&args.output.output)?;
    let opened = Opened::new(args.data.as_deref(), &args.input, &args.scoring)?;
    let file = RowFile::create(&args.output, format, &opened.files_read(None))?;
    if let (Some(path), Some(model)) = (opened.path.clone(), opened.model.clone()) {
        return stream::run(path, args, opened.options, model, file);
    }
    let inputs = opened.read(Gold::Optional)?;
    let layout = file.layout(&inputs, Rows::Scored)?;
    let scored = inputs.checking(args.check_precision.unwrap_or(0)).score(WarningsIn::Stderr)?;
    print_precision(scored.scores.check.as_ref());
    file.write(&layout, &scored, Content::Scores { rows: scored.dataset.len() })?;
    Ok(Exit::Done)
}

/// Whether the options of this command mean something where they stand.
fn check_usage(args: &ScoreArgs) -> Result<(), WrongUsage> {
    let brings_scores = args.data.is_some() && args.scoring.model.is_none() && !args.scoring.demo_model;
    if args.check_precision.is_some() && (brings_scores || args.scoring.precision != Some(Precision::Int8)) {
        return Err(WrongUsage::NothingToCompare);
    }
    if args.window.is_some() && (args.data.is_none() || brings_scores) {
        return Err(WrongUsage::NoWindows);
    }
    Ok(())
}
