//! `cutpoint tune`: score (or read scores), then the screen.

use std::io::{IsTerminal, stdin, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use anyhow::{Error, Result, anyhow};
use ratatui::crossterm::style::force_color_output;

use super::Exit;
use super::inputs::{
    AskedFor, CHECKED_ROWS, EarlierDecision, Gold, Inputs, OtherColumn, Rival, RivalScores, check_weights,
    cost_columns, data_fingerprint, describe, ends, held_out, model_fingerprint, slice_by, typed_priorities, unweighed,
    weighed, with_columns,
};
use super::message::{CommandError, Unreadable, WrongUsage};
use crate::app::{App, Failure, Holdout, HoldoutScores, JobOutcome, JobProgress, Preset, Title, TitleHint};
use crate::cli::{ColorChoice, TuneArgs};
use crate::dataset::{BuiltIn, Dataset, SliceBy};
use crate::metrics::{
    Band, BootstrapPlan, Counts, Labels, MissingCost, Points, Priorities, Resampling, RowsNow, ScoreSource, Scored,
    Scores,
};
use crate::scoring::{self, Progress, ScoringError, ScoringOptions};
use crate::terminal::{self, About, Ended, Fingerprints, Host, Mouse, RivalScorer, Scorer, Scorers, Worker};
use crate::ui::Palette;

/// Open the screen. Paths, columns and the model's shape are checked before the terminal is touched; its weights are read
/// behind the screen.
pub(super) fn run(args: &TuneArgs, color: ColorChoice) -> Result<Exit> {
    if !stdout().is_terminal() || !stdin().is_terminal() && args.data.as_deref() != Some(Path::new("-")) {
        return Err(WrongUsage::NoTerminal.into());
    }
    if args.data.is_none() && args.scoring.model.is_some() {
        return Err(WrongUsage::NoData.into());
    }
    check_weights(&args.input, unweighed(&args.slices, &args.choice))?;
    let band = args.band.as_deref().map(ends).transpose()?;
    if let Some(filter) = args.filter.filter(|filter| filter.needs_rival() && args.comparison.is_empty()) {
        return Err(WrongUsage::NothingToFilterBy(filter).into());
    }
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let mut priorities = typed_priorities(&args.choice)?;
    let other = OtherColumn::accept_if(args.force);
    let prevalence_note =
        earlier.as_ref().and_then(|earlier| earlier.prevalence_note(priorities.prevalence, &args.input));
    if let Some(earlier) = &earlier {
        priorities.prevalence = earlier.prevalence(priorities.prevalence, &args.input, other)?;
    }
    let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier.as_ref(), other)?;
    let mut opened = asked.open(args.data.as_deref(), &args.comparison)?;
    opened.options.costs = cost_columns(&args.choice);
    if let Some(earlier) = &earlier {
        opened.options.decided_costs = earlier.cost_columns(&args.choice);
    }
    let holdout = args.choice.holdout.as_deref().map(|path| opened.holdout(path)).transpose()?;
    let mut read = opened.files_read(args.decision.as_deref());
    holdout.iter().filter_map(|holdout| holdout.path.as_deref()).for_each(|path| read.add(path));
    let mut inputs = opened.read_for(earlier.as_ref(), Gold::Required, other)?.checking(CHECKED_ROWS);
    inputs.note(asked.notes(inputs.model.as_deref()));
    inputs.note(prevalence_note);
    inputs.note(earlier.as_ref().and_then(|earlier| earlier.resampling_note(&args.choice)));
    if let Some(earlier) = &earlier {
        earlier.check_scorer(inputs.model.as_deref(), other)?;
    }
    let rows_now = earlier.as_ref().map(|earlier| earlier.rows_now(&inputs.dataset)).transpose()?;
    let earlier = earlier.as_ref().zip(rows_now);
    if let Some((earlier, rows)) = earlier {
        inputs.warn(earlier.doubts(rows, inputs.model.as_deref()));
        let seen = earlier.decided(&inputs, rows).by;
        let note = earlier.decision.slices_note(seen.as_ref());
        inputs.note(note.or_else(|| earlier.decision.common_threshold_note()));
        inputs.note(earlier.decision.proven_elsewhere(rows));
    }
    let holdout = holdout.map(|holdout| holdout.read_like(&inputs.dataset)).transpose()?;
    let hint = args.data.is_none().then_some(TitleHint::Demo);
    let model = inputs.model.as_ref();
    let rows_read = inputs.dataset.len() + inputs.dataset.skipped.len();
    let title = Title {
        data: inputs.dataset.name(),
        limit: args.input.rows.limit.filter(|limit| rows_read >= *limit),
        model: model.map(|model| model.info().name.clone()),
        model_notes: model.map_or_else(Vec::new, |model| model.info().notes.iter().map(ToString::to_string).collect()),
        hint,
    };
    let slice = args.slices.slice.as_deref().map(|typed| slice(typed, &inputs)).transpose()?;
    let priorities = match earlier {
        Some((earlier, _)) => earlier.beside_its_columns(priorities, &args.choice, &inputs.dataset),
        None => priorities,
    };
    let priorities = with_columns(priorities, &inputs.dataset);
    let preset = preset(args, band, priorities, inputs.dataset.weight_column(), earlier);
    let decided = earlier.map(|(earlier, rows)| earlier.decided(&inputs, rows));
    let holdout_rows = holdout.as_ref().map(|holdout| held_out_rows(holdout, &inputs.dataset)).transpose()?;
    let rivals = inputs.rivals.iter().map(|rival| rival.source.name().to_owned()).collect();
    let preset = Preset { slice, holdout: holdout_rows, rivals, decided, ..preset };
    let (sender, receiver) = channel();
    let labels = inputs.dataset.labels.clone().ok_or(CommandError::NoLabels)?;

    let app = match model {
        None => {
            let scores = inputs.dataset.scores.clone().ok_or(CommandError::NoScores)?;
            let scored = for_screen(&inputs.source, scores, &labels, inputs.dataset.counts.as_ref(), None);
            let scored = weighed(scored, &inputs.dataset)?;
            let points = Points::new(&scored, &preset.priorities).map_err(missing_cost)?;
            App::with_scores(Arc::clone(&inputs.dataset), title, preset.clone(), Arc::new(scored), Arc::new(points))
        }
        Some(_) => App::new(Arc::clone(&inputs.dataset), title, preset.clone()),
    };
    let made_from = earlier.map(|(earlier, rows)| earlier.made_from(rows));
    let about = About {
        made_from,
        fingerprints: fingerprints(&inputs),
        model: model.map(|model| describe(model.info())),
        read,
    };
    let scorers = Scorers {
        data: scorer(&inputs, &labels, preset.priorities),
        holdout: holdout.as_ref().and_then(scorer_of_holdout),
        rivals: inputs.rivals.iter().map(|rival| rival_scorer(rival, &inputs, &labels)).collect(),
    };
    let host = Host::new(sender.clone(), preset.mouse, scorers, about);
    match terminal::run(app, palette(color), (sender, receiver), host)? {
        Ended::Quit => Ok(Exit::Done),
        Ended::Interrupted(signal) => Ok(Exit::Interrupted(signal)),
        Ended::Failed(failure) => Err(anyhow!(failure)),
    }
}

/// What the screen starts with: what was typed, or an earlier decision's threshold and objective.
fn preset(
    args: &TuneArgs,
    band: Option<Band>,
    priorities: Priorities,
    weights: Option<&str>,
    earlier: Option<(&EarlierDecision<'_>, RowsNow)>,
) -> Preset {
    let priorities = match earlier {
        Some((earlier, rows)) => earlier.priorities(priorities, rows, weights),
        None => priorities,
    };
    let earlier = earlier.map(|(earlier, _)| earlier);
    let decision = earlier.map(|earlier| &earlier.decision);
    let objective = earlier.and_then(|earlier| earlier.objective(weights));
    let mouse = if args.no_mouse { Mouse::Terminals } else { Mouse::Ours };
    let threshold = decision.map(|decision| decision.threshold).or(args.threshold);
    let band = earlier.and_then(EarlierDecision::band).or(band);
    let resampling = if args.choice.fixed_class_sizes {
        Resampling::FixedClassSizes
    } else {
        earlier.map_or_else(Resampling::default, EarlierDecision::resampling)
    };
    let plan = BootstrapPlan { resampling, ..BootstrapPlan::default() };
    let rivals = Vec::new();
    Preset {
        threshold,
        band,
        objective,
        decided: None,
        priorities,
        plan,
        filter: args.filter,
        slice: None,
        holdout: None,
        mouse,
        rivals,
    }
}

/// What the rows are to be cut up by: that they can be is known before the screen opens, but for what the model's run tells.
fn slice(typed: &str, inputs: &Inputs) -> Result<SliceBy> {
    let by = slice_by(typed, &inputs.dataset, None)?;
    let waits = by == SliceBy::BuiltIn(BuiltIn::Truncated) && inputs.model.is_some();
    if !waits {
        inputs.dataset.sliced(&by, None)?;
    }
    Ok(by)
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
                let scored = for_screen(&source, completed.scores, &labels, dataset.counts.as_ref(), truncated);
                let scored = weighed(scored, &dataset)?;
                let points = Points::new(&scored, &priorities).map_err(missing_cost)?;
                Ok(JobOutcome::Scored(Arc::new(scored), Arc::new(points), notes))
            }
            Err(ScoringError::Cancelled) => Ok(JobOutcome::Cancelled),
            Err(error) => Err(error.into()),
        }
    }))
}

/// The rows that were held out; scored, where their file has the scores.
fn held_out_rows(holdout: &Inputs, first: &Dataset) -> Result<Holdout> {
    let dataset = Arc::clone(&holdout.dataset);
    let labels = dataset.labels.clone().ok_or(CommandError::NoLabels)?;
    let rows = held_out(&dataset, first)?;
    let scores = if holdout.model.is_some() {
        HoldoutScores::Waiting(JobProgress::default())
    } else {
        let scores = dataset.scores.clone().ok_or(CommandError::NoScores)?;
        let scored = Scored::counted(holdout.source.clone(), scores, labels, dataset.counts.clone());
        HoldoutScores::Ready(Arc::new(scored))
    };
    Ok(Holdout { dataset, rows, scores })
}

/// Scores the rows that were held out, where there is a model to do it.
fn scorer_of_holdout(inputs: &Inputs) -> Option<Scorer> {
    let (model, labels) = (Arc::clone(inputs.model.as_ref()?), inputs.dataset.labels.clone()?);
    let (dataset, options, source) = (Arc::clone(&inputs.dataset), inputs.scoring, inputs.source.clone());
    Some(Arc::new(move |worker: &Worker| {
        let tell = |progress| worker.progress(in_pairs(progress));
        match scoring::score(&model, &dataset, options, worker.cancel(), &tell) {
            Ok(completed) => {
                let counts = dataset.counts.clone();
                let scored = Scored::counted(source.clone(), completed.scores, labels.clone(), counts);
                Ok(JobOutcome::ScoredHoldout(Some(Arc::new(scored))))
            }
            Err(ScoringError::Cancelled) => Ok(JobOutcome::ScoredHoldout(None)),
            Err(error) => Err(error.into()),
        }
    }))
}

/// Gives the scores of `rival`, which its model may have to work out.
fn rival_scorer(rival: &Rival, inputs: &Inputs, labels: &Labels) -> RivalScorer {
    let Rival { source, scores } = rival.clone();
    let (dataset, labels) = (Arc::clone(&inputs.dataset), labels.clone());
    let options = ScoringOptions { check_rows: 0, ..inputs.scoring };
    Arc::new(move |worker: &Worker| {
        let scores = match &scores {
            RivalScores::Known(scores) => scores.clone(),
            RivalScores::OfModel(model) => {
                let tell = |progress| worker.progress(in_pairs(progress));
                match scoring::score(model, &dataset, options, worker.cancel(), &tell) {
                    Ok(completed) => completed.scores,
                    Err(ScoringError::Cancelled) => return Ok(None),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        Ok(Some(for_screen(&source, scores, &labels, dataset.counts.as_ref(), None)))
    })
}

/// The command line was checked before: this is never seen.
fn missing_cost(MissingCost(missing): MissingCost) -> WrongUsage {
    WrongUsage::MissingCost(missing)
}

/// The scored set with its margins, so that the first key that asks for them need not wait.
fn for_screen(
    source: &ScoreSource,
    scores: Scores,
    labels: &Labels,
    counts: Option<&Counts>,
    truncated: Option<Arc<[bool]>>,
) -> Scored {
    let scored = Scored::counted(source.clone(), scores, labels.clone(), counts.cloned()).with_truncated(truncated);
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

fn fingerprints(inputs: &Inputs) -> Fingerprints {
    let (dataset, model) = (Arc::clone(&inputs.dataset), inputs.model.clone());
    Arc::new(move || {
        let failure = |error: Error| Failure::from(Unreadable(error));
        let data = data_fingerprint(&dataset).map_err(failure)?;
        let model = model.as_deref().map(model_fingerprint).transpose().map_err(failure)?;
        Ok((data, model))
    })
}

/// Colours unless the user, `NO_COLOR` or the terminal is against them.
fn palette(choice: ColorChoice) -> Palette {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colour = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => !set("NO_COLOR") && !dumb,
    };
    // The terminal library has an opinion of its own on NO_COLOR; ours is the one that counts.
    force_color_output(colour);
    if colour { Palette::Colour } else { Palette::Mono }
}
