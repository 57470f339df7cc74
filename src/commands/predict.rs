//! `cutpoint predict`: rows to 0 and 1.

mod files;

use anyhow::Result;

use files::{Files, check_name};

use super::inputs::{AskedFor, DEFAULT_THRESHOLD, EarlierDecision, Gold, OtherColumn, WarningsIn, check_decides, ends};
use super::message::{CommandError, Content};
use super::{Exit, say};
use crate::cli::{CompareArgs, PredictArgs};
use crate::dataset::Warning;
use crate::export::Applied;
use crate::metrics::Labelling;

/// That rows belong to no slice that the decision knows, if some do.
fn unknown(applied: &Applied, threshold: f64) -> Option<Warning> {
    (applied.unknown > 0).then_some(Warning::UnknownSlices { lines: applied.unknown, threshold })
}

/// Score every row, predict with the threshold or the decision, and write the file.
pub(super) fn run(args: &PredictArgs) -> Result<Exit> {
    check_name(&args.output.output)?;
    let band = args.band.as_deref().map(ends).transpose()?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let other = OtherColumn::accept_if(args.output.force);
    let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier.as_ref(), other)?;
    let opened = asked.open(args.data.as_deref(), &CompareArgs::default())?;
    let files = Files::create(args, &opened.files_read(args.decision.as_deref()))?;
    let mut inputs = opened.read_for(earlier.as_ref(), Gold::Optional, other)?;
    inputs.note(asked.notes(inputs.model.as_deref()));
    let typed = [
        (args.threshold.is_some(), "--threshold"),
        (args.band.is_some(), "--band"),
        (args.decision.is_some(), "--decision"),
    ];
    check_decides(&inputs.dataset, typed)?;
    if let Some(earlier) = &earlier {
        earlier.check_scorer(inputs.model.as_deref(), &args.input, other)?;
        let rows = earlier.rows_now(&inputs.dataset)?;
        inputs.warn(earlier.doubts(rows, inputs.model.as_deref()));
    }
    // What only the model's run tells of the rows is known after it; without a model, that it never will be is said now.
    let (later, now) = match &earlier {
        Some(earlier) if earlier.decision.waits_for_scores() && inputs.model.is_some() => (Some(earlier), None),
        other => (None, other.as_ref()),
    };
    // clap has seen to it that there is one of the four. Nothing is answered that has no score.
    let typed = args.answer_all.then_some(f64::NEG_INFINITY).or(args.threshold);
    let threshold = earlier.as_ref().map(|earlier| earlier.decision.threshold).or(typed);
    let threshold = threshold.unwrap_or(DEFAULT_THRESHOLD);
    let applied = now.map(|earlier| earlier.apply(&inputs.dataset, None)).transpose()?;
    let typed = || band.map_or(Labelling::Threshold(threshold), Labelling::Band);
    let applied = applied.unwrap_or_else(|| typed().into());
    inputs.warn(unknown(&applied, threshold));
    if args.answer_all && inputs.dataset.questions.is_none() {
        return Err(CommandError::NothingToAnswerAll(inputs.dataset.source.path.clone()).into());
    }
    let files = files.lay_out(&inputs, &applied.labelling)?;
    let scored = inputs.score(WarningsIn::Stderr)?;
    let mut labelling = applied.labelling;
    if let Some(earlier) = later {
        let applied = earlier.apply(&scored.dataset, scored.truncated.as_deref())?;
        unknown(&applied, threshold).iter().for_each(say::warn);
        labelling = applied.labelling;
    }
    let labels = || scored.gave.scores.values.iter().enumerate().map(|(line, score)| labelling.label(line, *score));
    let (ones, by_hand) =
        (labels().filter(|label| *label == Some(true)).count(), labels().filter(Option::is_none).count());
    let rows = scored.dataset.len();
    // What is left to people is no prediction: nothing is alike then. That all are answered may be what was asked for.
    let doubt = Warning::of_predictions(threshold, scored.gave.scores.axis, ones, rows);
    let doubt = doubt.filter(|_| by_hand == 0 && !args.answer_all);
    doubt.iter().for_each(say::warn);
    files.write(&scored, labelling, Content::Predictions { ones, by_hand, rows })?;
    Ok(Exit::Done)
}
