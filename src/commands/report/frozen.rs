//! The threshold on other rows than it was chosen on: a decision's on these, or the chosen one on those that were held out.

use std::sync::Arc;

use anyhow::Result;

use crate::cli::ReportArgs;
use crate::commands::inputs::{EarlierDecision, Inputs, ScoredInputs, WarningsIn, check_weights, held_out};
use crate::commands::message::{CheckFailed, WrongUsage};
use crate::commands::{Exit, say};
use crate::dataset::Dataset;
use crate::export::{FrozenFigures, Now, Then};
use crate::metrics::{BootstrapPlan, Costs, Judgement, RowsNow, Scored, Unweighed, Verdict, parse_number};

/// Rows that were held out, scored.
pub(super) struct Holdout {
    dataset: Arc<Dataset>,
    scored: Arc<Scored>,
    rows: RowsNow,
}

impl Holdout {
    /// Score `inputs`, which were held out of what the threshold is chosen on.
    pub(super) fn score(inputs: Inputs, first: &ScoredInputs) -> Result<Self> {
        inputs.print_holdout(&first.dataset);
        let rows = held_out(&inputs.dataset, &first.dataset)?;
        let scored = inputs.score_silently(WarningsIn::Stderr)?;
        Ok(Self { scored: Arc::new(scored.as_scored_set()?), dataset: scored.dataset, rows })
    }

    /// What became on these rows of the threshold that was `then`.
    pub(super) fn measure(&self, then: &Then, args: &ReportArgs, margin: Option<f64>) -> FrozenFigures {
        let (dataset, scored, rows) = (&self.dataset, &self.scored, self.rows);
        let now = Now { dataset, costs: None, scored, rows };
        FrozenFigures::new(then, &now, plan(args), margin)
    }
}

/// What became of the threshold of `earlier` on `set`, which are the scores of `inputs`; `costs` are those that were typed.
pub(super) fn measure_again(
    (earlier, rows): (&EarlierDecision<'_>, RowsNow),
    inputs: &ScoredInputs,
    (set, costs): (&Arc<Scored>, Option<&Costs>),
    args: &ReportArgs,
    margin: Option<f64>,
) -> FrozenFigures {
    let now = Now { dataset: &inputs.dataset, costs, scored: set, rows };
    FrozenFigures::new(&Then::of_decision(&earlier.decision), &now, plan(args), margin)
}

/// Whether `--check` can have an answer: not where the rows weigh. What was chosen for weighted rows has none where they do not, either:
/// then `--check` is what has to go.
pub(super) fn can_be_checked(args: &ReportArgs, earlier: Option<&EarlierDecision<'_>>) -> Result<(), WrongUsage> {
    let asked = args.check.then_some(Unweighed::Verdict);
    match check_weights(&args.input, asked) {
        Err(_) if earlier.is_some_and(|earlier| earlier.decision.has_no_verdict()) => Err(WrongUsage::CheckOfWeighted),
        weighs => weighs,
    }
}

/// How much lower than promised is still as good, where that was typed.
pub(super) fn margin(args: &ReportArgs) -> Result<Option<f64>, WrongUsage> {
    let number = |typed: &String| {
        let margin = parse_number(typed).filter(|margin| *margin >= 0.0);
        margin.ok_or_else(|| WrongUsage::Margin(typed.clone()))
    };
    args.margin.as_ref().map(number).transpose()
}

/// How the counts are drawn anew; that takes so little time that nobody has to ask for it.
fn plan(args: &ReportArgs) -> BootstrapPlan {
    let plan = BootstrapPlan { seed: args.seed, resampling: args.resampling(), ..BootstrapPlan::default() };
    args.bootstrap_plan().unwrap_or(plan)
}

/// How the run ends, whose report is written: `--check` asks that the threshold holds.
pub(super) fn check(args: &ReportArgs, judgement: Option<&Judgement>) -> Exit {
    match judgement.filter(|judgement| args.check && judgement.verdict != Ok(Verdict::Holds)) {
        Some(judgement) => {
            say::error(CheckFailed(judgement));
            Exit::CheckFailed
        }
        None => Exit::Done,
    }
}
