//! What a report is made of: the rows with their scores, those that were held out, and the files that it is written to.

use std::io::{IsTerminal, stdout};
use std::path::Path;

use anyhow::Result;

use super::frozen::Holdout;
use crate::cli::ReportArgs;
use crate::commands::inputs::{
    AskedFor, CHECKED_ROWS, EarlierDecision, Gold, OtherColumn, ScoredInputs, WarningsIn, check_decides, columns_first,
    name_cost_columns,
};
use crate::commands::message::WrongUsage;
use crate::dataset::Note;
use crate::export::{Existing, ExportError, FilesRead, Target};
use crate::metrics::RowsNow;

/// All that is read, scored, and kept open for writing.
pub(super) struct Opening<'a> {
    pub scored: ScoredInputs,
    pub holdout: Option<Holdout>,
    /// The decision, and whether the rows are those that it was made on.
    pub later: Option<(&'a EarlierDecision<'a>, RowsNow)>,
    pub targets: Targets<'a>,
    pub warnings: WarningsIn,
}

impl<'a> Opening<'a> {
    /// Read the rows and score them; `notes` are said of them too.
    pub(super) fn read(
        args: &'a ReportArgs,
        earlier: Option<&'a EarlierDecision<'a>>,
        notes: Vec<Note>,
    ) -> Result<Self> {
        let other = OtherColumn::accept_if(args.force);
        let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier, other)?;
        let mut opened = asked.open(args.data.as_deref(), &args.comparison)?;
        name_cost_columns(&mut opened, &args.choice, earlier);
        let (holdout, read) = opened.with_holdout(args.choice.holdout.as_deref(), args.decision.as_deref())?;
        let targets = Targets::create(args, &read)?;
        let mut inputs = opened.read_for(earlier, Gold::Required, other)?.checking(CHECKED_ROWS);
        let typed = [
            (args.threshold.is_some(), "--threshold"),
            (args.objective.is_some(), "--objective"),
            (args.decision.is_some(), "--decision"),
            (!args.band.is_empty(), "--band"),
        ];
        check_decides(&inputs.dataset, typed)?;
        inputs.note(asked.notes(inputs.model.as_deref()));
        inputs.note(notes);
        inputs.note(columns_first(&args.choice, &inputs.dataset));
        // A report has no thresholds by slice beside the common one.
        let rows = earlier.map(|earlier| earlier.remark_on(&mut inputs, None, (&args.input, other))).transpose()?;
        let is_read_here = output(args) == Path::new("-") && stdout().is_terminal();
        let warnings = if is_read_here { WarningsIn::Report } else { WarningsIn::Stderr };
        let holdout = holdout.map(|holdout| holdout.read_like(&inputs.dataset, other)).transpose()?;
        let scored = inputs.score(warnings)?;
        let holdout = holdout.map(|holdout| Holdout::score(holdout, &scored)).transpose()?;
        Ok(Self { scored, holdout, later: earlier.zip(rows), targets, warnings })
    }
}

/// The files that are being written; without a commit nothing of them stays behind.
pub(super) struct Targets<'a> {
    pub report: Target,
    pub decision: Option<(&'a Path, Target)>,
}

impl<'a> Targets<'a> {
    fn create(args: &'a ReportArgs, read: &FilesRead) -> Result<Self> {
        let create = |path| Target::create(path, Existing::replace_if(args.force), read);
        let report = create(output(args))?;
        let decision =
            args.decision_out.as_deref().map(|path| Ok::<_, ExportError>((path, create(path)?))).transpose()?;
        if decision.as_ref().is_some_and(|(_, decision)| decision.is_same_file(&report)) {
            return Err(WrongUsage::OneTarget.into());
        }
        Ok(Self { report, decision })
    }
}

/// Where the report goes.
pub(super) fn output(args: &ReportArgs) -> &Path {
    args.output.as_deref().unwrap_or(Path::new("-"))
}
