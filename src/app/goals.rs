//! What a threshold is judged by, typed on the screen: objectives, costs, a prevalence. The operating points are chosen again on a
//! worker: with millions of rows that takes longer than a frame.

use std::sync::Arc;

use super::view::parse_threshold;
use super::words::CostsSaid;
use super::{App, Asked, Choice, Complaint, Effect, Job, Overlay, Status, TextInput, band};
use crate::metrics::{BandWish, ConstantCosts, Objective, Points, Prevalence, Priorities, UnknownBand, Unweighed};

/// Open the field, with what it holds now.
pub(super) fn ask(app: &mut App, asked: Asked) {
    let Some(view) = app.view() else { return };
    let asked = if asked == Asked::Threshold && view.band.is_some() { Asked::Band } else { asked };
    let priorities = &view.wanted;
    let text = match asked {
        Asked::Threshold | Asked::Band => String::new(),
        Asked::Costs => priorities.costs.to_string(),
        Asked::Prevalence => priorities.prevalence.map_or_else(String::new, |share| share.to_string()),
    };
    app.overlay = Some(Overlay::Field { asked, input: TextInput::new(text), error: None });
}

/// Take what was typed, or say why not. An empty field of costs or prevalence takes them away.
pub(super) fn answer(app: &mut App, asked: Asked, text: &str) -> Result<Vec<Effect>, Complaint> {
    match asked {
        Asked::Threshold => threshold_or_objective(app, text),
        Asked::Band => threshold_or_band(app, text),
        Asked::Costs => {
            let costs = match text.trim() {
                "" => ConstantCosts::default(),
                text => text.parse().map_err(Complaint::Costs)?,
            };
            choose(app, None, |priorities| Priorities { costs, ..priorities })
        }
        Asked::Prevalence => {
            let prevalence: Option<Prevalence> = match text.trim() {
                "" => None,
                text => Some(text.parse().map_err(Complaint::Prevalence)?),
            };
            if prevalence.is_some() && app.view().is_some_and(|view| view.by_weight().is_some()) {
                return Err(Complaint::Unweighed(Unweighed::Prevalence));
            }
            choose(app, None, |priorities| Priorities { prevalence, ..priorities })
        }
    }
}

/// A number moves the end of the band that the keys move; two numbers move both, and what they are to serve chooses them.
fn threshold_or_band(app: &mut App, text: &str) -> Result<Vec<Effect>, Complaint> {
    if parse_threshold(text).is_ok() {
        return threshold_or_objective(app, text);
    }
    let wish: BandWish = text.parse().map_err(|UnknownBand { fault, .. }| Complaint::Band(fault.to_string()))?;
    band::answer(app, wish)
}

/// A number moves the threshold; an objective becomes a line of the operating points, and chooses it.
fn threshold_or_objective(app: &mut App, text: &str) -> Result<Vec<Effect>, Complaint> {
    if let Ok(threshold) = parse_threshold(text) {
        app.status = app.view_mut().and_then(|view| {
            view.name_threshold(threshold);
            view.odd_threshold()
        });
        return Ok(Vec::new());
    }
    if !text.trim_start().starts_with(char::is_alphabetic) {
        return Err(Complaint::NeitherThresholdNorObjective);
    }
    let objective: Objective = text.parse().map_err(Complaint::Objective)?;
    let Some(view) = app.view_mut() else { return Ok(Vec::new()) };
    if objective.needs_costs() && !view.wanted.has_costs() {
        return Err(Complaint::NoCosts);
    }
    if objective.needs_answers() && view.scored.gains().is_none() {
        return Err(Complaint::NoAnswers(objective.goal.label()));
    }
    if let (Some(confidence), Some(_)) = (objective.confidence, view.wanted.prevalence) {
        return Err(Complaint::GuaranteeAtPrevalence(confidence));
    }
    if let Some(index) = view.points.entries().iter().position(|entry| entry.objective == objective) {
        view.unsaid = Some(objective).filter(|_| view.sureness.is_none());
        app.status = view.go_to_point(index);
        return Ok(Vec::new());
    }
    choose(app, Some(objective.clone()), |mut priorities| {
        priorities.typed.push(objective);
        priorities
    })
}

/// Choose the operating points again, for `goal` where one was typed. Costs that lack one of the errors are refused at once.
fn choose(
    app: &mut App,
    goal: Option<Objective>,
    change: impl FnOnce(Priorities) -> Priorities,
) -> Result<Vec<Effect>, Complaint> {
    let Some(view) = app.view_mut() else { return Ok(Vec::new()) };
    let priorities = change(view.wanted.clone());
    if let Some(missing) = priorities.missing_cost() {
        return Err(Complaint::MissingCost(missing));
    }
    view.wanted = priorities.clone();
    let scored = Arc::clone(&view.scored);
    Ok(app.start(Job::Choose(Choice { scored, priorities, goal })))
}

fn costs_said(points: &Points) -> CostsSaid {
    match points.costs() {
        None => CostsSaid::None,
        Some(costs) if costs.of_all_rows().is_some() => CostsSaid::Numbers(costs.written()),
        Some(costs) => CostsSaid::Columns(costs.written()),
    }
}

/// The points are there: show them, and go to the one that was asked for.
pub(super) fn take(app: &mut App, points: &Arc<Points>, goal: Option<&Objective>) {
    let Some(view) = app.view_mut() else { return };
    let current = view.points.entries().get(view.objective).map(|entry| entry.objective.clone());
    let place =
        |objective: Option<&Objective>| points.entries().iter().position(|entry| Some(&entry.objective) == objective);
    let (here, there) = (place(current.as_ref()), place(goal));
    view.unsaid = goal.cloned();
    view.points = Arc::clone(points);
    view.objective = here.unwrap_or_else(|| points.first_current());
    app.status = match there {
        Some(index) => view.go_to_point(index),
        None => Some(Status::JudgedBy(points.prevalence(), costs_said(points))),
    };
}
