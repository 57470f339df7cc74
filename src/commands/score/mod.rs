//! `cutpoint score`: the scores without the screen.

mod stream;

use std::sync::Arc;

use anyhow::Result;

use crate::cli::{CompareArgs, ScoreArgs};
use crate::commands::inputs::{AskedFor, EarlierDecision, Gold, OtherColumn, WarningsIn, print_precision};
use crate::commands::message::{CommandError, Content, WrongUsage};
use crate::commands::output::{RowFile, row_format};
use crate::commands::{Exit, say};
use crate::export::Rows;
use crate::model::{Precision, Task};

/// Score every row and write the file.
pub(super) fn run(args: &ScoreArgs) -> Result<Exit> {
    let format = row_format(&args.output.output)?;
    let earlier = EarlierDecision::read(args.calibrated.as_deref())?;
    let other = OtherColumn::accept_if(args.output.force);
    let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier.as_ref(), other)?;
    check_usage(args, asked.scoring.precision)?;
    let rows = rows(earlier.as_ref())?;
    let opened = asked.open(args.data.as_deref(), &CompareArgs::default())?;
    let file = RowFile::create(&args.output, format, &opened.files_read(args.calibrated.as_deref()))?;
    if let Some(earlier) = &earlier {
        earlier.check_scorer(opened.model.as_deref(), &args.input, other)?;
    }
    // Questions are read whole: their contexts are shared.
    let streamed = opened.model.clone().filter(|model| !matches!(model.info().task, Task::QuestionAnswering(_)));
    if let (Some(path), Some(model)) = (opened.path.clone(), streamed) {
        asked.notes(Some(&model)).iter().for_each(say::note);
        let doubts = earlier.as_ref().and_then(|earlier| earlier.scorer_doubt(Some(&model)));
        doubts.iter().for_each(say::warn);
        return stream::run(path, args, opened.options, model, rows, file);
    }
    let mut inputs = opened.read_for(earlier.as_ref(), Gold::Optional, other)?;
    inputs.note(asked.notes(inputs.model.as_deref()));
    inputs.warn(earlier.as_ref().and_then(|earlier| earlier.scorer_doubt(inputs.model.as_deref())));
    let layout = file.layout(&inputs, rows)?;
    let scored = inputs.checking(args.check_precision.unwrap_or(0)).score(WarningsIn::Stderr)?;
    print_precision(scored.gave.scores.check.as_ref());
    file.write(&layout, &scored, Content::Scores { rows: scored.dataset.len() })?;
    Ok(Exit::Done)
}

/// What is written of a row: with its calibrated probability where a decision says what that is.
fn rows(earlier: Option<&EarlierDecision<'_>>) -> Result<Rows, CommandError> {
    let Some(earlier) = earlier else { return Ok(Rows::Scored) };
    Ok(Rows::Calibrated(Arc::new(earlier.calibration()?.clone())))
}

/// Whether the options of this command mean something where they stand.
fn check_usage(args: &ScoreArgs, precision: Option<Precision>) -> Result<(), WrongUsage> {
    let brings_scores = args.data.is_some() && args.scoring.model.is_none() && !args.scoring.demo_model;
    if args.check_precision.is_some() && (brings_scores || precision != Some(Precision::Int8)) {
        return Err(WrongUsage::NothingToCompare);
    }
    if args.window.is_some() && (args.data.is_none() || brings_scores) {
        return Err(WrongUsage::NoWindows);
    }
    Ok(())
}
