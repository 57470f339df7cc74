//! What the screen is opened with: the rows, a model or scores, and the decision that it is opened at.

use anyhow::Result;

use crate::app::{Title, TitleHint};
use crate::cli::TuneArgs;
use crate::commands::inputs::{
    AskedFor, CHECKED_ROWS, EarlierDecision, Gold, Inputs, OtherColumn, columns_first, name_cost_columns,
};
use crate::dataset::Note;
use crate::export::FilesRead;
use crate::metrics::RowsNow;

/// All that is read before the terminal is touched.
pub(super) struct Opening<'a> {
    pub args: &'a TuneArgs,
    pub inputs: Inputs,
    /// The rows that were held out.
    pub holdout: Option<Inputs>,
    /// The decision, and whether the rows are those that it was made on.
    pub earlier: Option<(&'a EarlierDecision<'a>, RowsNow)>,
    /// The files that all of this was read from.
    pub read: FilesRead,
}

impl<'a> Opening<'a> {
    /// Read it; `notes` are said of the rows too.
    pub(super) fn read(args: &'a TuneArgs, earlier: Option<&'a EarlierDecision<'a>>, notes: Vec<Note>) -> Result<Self> {
        let other = OtherColumn::accept_if(args.force);
        let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier, other)?;
        let mut opened = asked.open(args.data.as_deref(), &args.comparison)?;
        name_cost_columns(&mut opened, &args.choice, earlier);
        let (holdout, read) = opened.with_holdout(args.choice.holdout.as_deref(), args.decision.as_deref())?;
        let mut inputs = opened.read_for(earlier, Gold::Required, other)?.checking(CHECKED_ROWS);
        inputs.note(asked.notes(inputs.model.as_deref()));
        inputs.note(notes);
        inputs.note(columns_first(&args.choice, &inputs.dataset));
        let seen = earlier.and_then(|earlier| earlier.seen_by(&inputs));
        let rows = earlier.map(|earlier| earlier.remark_on(&mut inputs, seen, (&args.input, other))).transpose()?;
        let holdout = holdout.map(|holdout| holdout.read_like(&inputs.dataset, other)).transpose()?;
        Ok(Self { args, inputs, holdout, earlier: earlier.zip(rows), read })
    }

    /// What stands above the panels.
    pub(super) fn title(&self) -> Title {
        let Inputs { dataset, model, .. } = &self.inputs;
        let model = model.as_ref().map(|model| model.info());
        let rows_read = dataset.len() + dataset.skipped.len();
        Title {
            data: dataset.name(),
            limit: self.args.input.rows.limit.filter(|limit| rows_read >= *limit),
            model: model.map(|model| model.name.clone()),
            model_notes: model.map_or_else(Vec::new, |model| model.notes.iter().map(ToString::to_string).collect()),
            hint: self.args.data.is_none().then_some(TitleHint::Demo),
        }
    }
}
