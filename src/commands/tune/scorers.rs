//! What scores behind the screen: the test set, the rows that were held out, the scores to compare with.

use std::sync::Arc;

use crate::app::{HeldOut, JobOutcome, JobProgress};
use crate::commands::inputs::{Gave, Inputs, Rival, RivalScores, weighed};
use crate::commands::message::WrongUsage;
use crate::metrics::{ConstantCosts, Labels, MissingCost, Points, Priorities, Scored};
use crate::scoring::{self, Progress, ScoringError, ScoringOptions};
use crate::terminal::{RivalScorer, Scorer, Scorers, Worker};

/// Those of `inputs`, whose labels are `labels`, and of `holdout`. Thresholds are judged by `priorities`.
pub(super) fn scorers(inputs: &Inputs, holdout: Option<&Inputs>, labels: &Labels, priorities: Priorities) -> Scorers {
    let costs = priorities.costs;
    Scorers {
        data: scorer(inputs, labels, priorities),
        holdout: holdout.and_then(|holdout| scorer_of_holdout(holdout, costs)),
        rivals: inputs.rivals.iter().map(|rival| rival_scorer(rival, inputs, labels)).collect(),
    }
}

/// Scores the test set, where there is a model to do it.
fn scorer(inputs: &Inputs, labels: &Labels, priorities: Priorities) -> Option<Scorer> {
    let model = Arc::clone(inputs.model.as_ref()?);
    let (dataset, labels, options) = (Arc::clone(&inputs.dataset), labels.clone(), inputs.scoring);
    let source = inputs.source.clone();
    Some(Arc::new(move |worker: &Worker| {
        let tell = |progress| worker.progress(in_pairs(progress));
        match scoring::score(&model, &dataset, options, worker.cancel(), &tell) {
            Ok(completed) => {
                let notes = completed.notes(labels.len());
                let truncated = Some(completed.truncated_rows.into());
                let gave = Gave::of_model(&dataset, completed.scores, completed.answers);
                let scored = for_screen(gave.set(&source, &dataset, &labels)).with_truncated(truncated);
                let scored = weighed(scored, &dataset)?;
                let points = Points::new(&scored, &priorities).map_err(missing_cost)?;
                Ok(JobOutcome::Scored(Arc::new(scored), Arc::new(points), notes))
            }
            Err(ScoringError::Cancelled) => Ok(JobOutcome::Cancelled),
            Err(error) => Err(error.into()),
        }
    }))
}

/// Scores the rows that were held out, where there is a model to do it.
fn scorer_of_holdout(inputs: &Inputs, costs: ConstantCosts) -> Option<Scorer> {
    let (model, labels) = (Arc::clone(inputs.model.as_ref()?), inputs.dataset.labels.clone()?);
    let (dataset, options, source) = (Arc::clone(&inputs.dataset), inputs.scoring, inputs.source.clone());
    Some(Arc::new(move |worker: &Worker| {
        let tell = |progress| worker.progress(in_pairs(progress));
        match scoring::score(&model, &dataset, options, worker.cancel(), &tell) {
            Ok(completed) => {
                let gave = Gave::of_model(&dataset, completed.scores, completed.answers);
                let scored = gave.set(&source, &dataset, &labels);
                Ok(JobOutcome::ScoredHoldout(Some(HeldOut::new(Arc::new(scored), &dataset, costs))))
            }
            Err(ScoringError::Cancelled) => Ok(JobOutcome::ScoredHoldout(None)),
            Err(error) => Err(error.into()),
        }
    }))
}

/// Gives the scores of `rival`, which its model may have to work out.
fn rival_scorer(rival: &Rival, inputs: &Inputs, labels: &Labels) -> RivalScorer {
    let Rival { source, scores, notes: _ } = rival.clone();
    let (dataset, labels) = (Arc::clone(&inputs.dataset), labels.clone());
    let options = ScoringOptions { check_rows: 0, ..inputs.scoring };
    Arc::new(move |worker: &Worker| {
        let gave = match &scores {
            RivalScores::Known(scores) => Gave { scores: scores.clone(), answers: None },
            RivalScores::OfModel(model) => {
                let tell = |progress| worker.progress(in_pairs(progress));
                match scoring::score(model, &dataset, options, worker.cancel(), &tell) {
                    Ok(completed) => Gave::of_model(&dataset, completed.scores, completed.answers),
                    Err(ScoringError::Cancelled) => return Ok(None),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        Ok(Some(for_screen(gave.set(&source, &dataset, &labels))))
    })
}

/// The command line was checked before: this is never seen.
pub(super) fn missing_cost(MissingCost(missing): MissingCost) -> WrongUsage {
    WrongUsage::MissingCost(missing)
}

/// The scored set with its margins, so that the first key that asks for them need not wait.
pub(super) fn for_screen(scored: Scored) -> Scored {
    let _ = scored.margins();
    scored
}

fn in_pairs(progress: Progress) -> JobProgress {
    let fraction = if progress.tokens == 0 { 0.0 } else { progress.tokens_done as f64 / progress.tokens as f64 };
    JobProgress {
        done: progress.pairs_done,
        all: progress.pairs,
        fraction,
        per_second: progress.pairs_per_second(),
        eta: progress.eta(),
        elapsed: progress.elapsed,
    }
}
