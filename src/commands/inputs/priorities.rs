//! What makes a threshold a good one, from the command line and the data.

use super::check::EarlierDecision;
use crate::cli::{ChoiceArgs, HowGuaranteed};
use crate::commands::message::WrongUsage;
use crate::dataset::{Dataset, Note};
use crate::metrics::{Axis, ConstantCosts, Objective, Outcome, PerOutcome, Priorities, Procedure};

/// The option that lists operating points.
pub(super) const POINTS: &str = "--points";

/// The option that chooses one.
const OBJECTIVE: &str = "--objective";

/// What was typed, understood. The columns of costs are only named yet.
pub(crate) fn typed_priorities(args: &ChoiceArgs) -> Result<Priorities, WrongUsage> {
    let costs = args.cost.as_deref().map(str::parse::<ConstantCosts>).transpose().map_err(WrongUsage::Costs)?;
    let costs = costs.unwrap_or_default();
    let prevalence = args.prevalence.as_deref().map(str::parse).transpose().map_err(WrongUsage::Prevalence)?;
    let objectives = args.points.as_deref().map(objectives).transpose()?;
    let procedure = args.guarantee.map(procedure);
    let priorities = Priorities { costs, prevalence, objectives, procedure, ..Priorities::default() };
    check_guarantees(priorities.objectives.iter().flatten(), args)?;
    Ok(priorities)
}

/// Whether both errors cost something where anything was typed of costs, and what `--points` names can be judged, as far as the data
/// need not be known: by costs that are typed, or those of `earlier`.
pub(crate) fn check_points(
    priorities: &Priorities,
    args: &ChoiceArgs,
    earlier: Option<&EarlierDecision<'_>>,
) -> Result<(), WrongUsage> {
    let has_decided = earlier.is_some_and(|earlier| earlier.decision.costs.is_some());
    let columns = cost_columns(args);
    let (has_numbers, has_columns) = (args.cost.is_some(), columns.iter().any(|(_, column)| column.is_some()));
    // What columns leave open a decision may say, unless there are numbers.
    if has_numbers || has_columns && !has_decided {
        let is_missing =
            |outcome: &Outcome| priorities.costs.get(*outcome).is_none() && columns.get(*outcome).is_none();
        if let Some(missing) = [Outcome::FalsePositive, Outcome::FalseNegative].into_iter().find(is_missing) {
            return Err(WrongUsage::MissingCost(missing));
        }
    }
    let mut points = priorities.objectives.iter().flatten().filter(|_| !has_decided);
    points.try_for_each(|objective| check_costs(POINTS, objective, args))
}

fn procedure(how: HowGuaranteed) -> Procedure {
    match how {
        HowGuaranteed::Grid => Procedure::Grid1000,
        HowGuaranteed::Bonferroni => Procedure::Bonferroni20,
    }
}

/// Whether what is to be guaranteed can be, as far as the data need not be known.
pub(crate) fn check_guarantees<'a>(
    objectives: impl IntoIterator<Item = &'a Objective>,
    args: &ChoiceArgs,
) -> Result<(), WrongUsage> {
    for demand in objectives.into_iter().filter_map(Objective::demand) {
        if args.prevalence.is_some() {
            return Err(WrongUsage::GuaranteeAtPrevalence);
        }
        if let Some(how) = args.guarantee {
            demand.allows(procedure(how), Axis::Probability).map_err(WrongUsage::Guarantee)?;
        }
    }
    Ok(())
}

/// Whether `objective`, which `option` names, can be judged.
pub(crate) fn check_costs(option: &'static str, objective: &Objective, args: &ChoiceArgs) -> Result<(), WrongUsage> {
    let has_costs = args.cost.is_some() || cost_columns(args).iter().any(|(_, column)| column.is_some());
    if objective.needs_costs() && !has_costs { Err(WrongUsage::NoCosts(option)) } else { Ok(()) }
}

/// Whether `dataset` has the answers that objectives are about.
pub(super) fn check_answers(priorities: &Priorities, dataset: &Dataset) -> Result<(), WrongUsage> {
    let typed = priorities.typed.iter().map(|objective| (OBJECTIVE, objective));
    let points = priorities.objectives.iter().flatten().map(|objective| (POINTS, objective));
    let unknown = typed.chain(points).find(|(_, objective)| objective.needs_answers() && !dataset.has_answers());
    unknown.map_or(Ok(()), |(option, objective)| Err(WrongUsage::NoAnswers { option, goal: objective.goal }))
}

/// The columns of costs that were named.
pub(crate) fn cost_columns(args: &ChoiceArgs) -> PerOutcome<Option<String>> {
    let ChoiceArgs { cost_tp, cost_fp, cost_fn, cost_tn, .. } = args.clone();
    PerOutcome { tp: cost_tp, fp: cost_fp, fn_: cost_fn, tn: cost_tn }
}

/// That the columns of `dataset` go before the numbers in `--cost`, where both say what an outcome costs.
pub(crate) fn columns_first(typed: &ChoiceArgs, dataset: &Dataset) -> Option<Note> {
    // One that cannot be read was refused before there were data.
    let costs: ConstantCosts = typed.cost.as_deref()?.parse().ok()?;
    let is_column = |outcome: &Outcome| costs.get(*outcome).is_some() && dataset.costs.get(*outcome).is_some();
    let overruled: Vec<String> = Outcome::ALL.into_iter().filter(is_column).map(|of| of.name().to_owned()).collect();
    let mut columns: Vec<&str> = dataset.costs.iter().filter_map(|(_, column)| Some(&*column.as_ref()?.name)).collect();
    columns.dedup();
    (!overruled.is_empty()).then(|| Note::CostColumnsFirst { overruled, columns: columns.into_iter().collect() })
}

fn objectives(list: &str) -> Result<Vec<Objective>, WrongUsage> {
    let parts: Vec<&str> = list.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Err(WrongUsage::NoPoints);
    }
    parts.into_iter().map(|part| part.parse().map_err(WrongUsage::Points)).collect()
}
