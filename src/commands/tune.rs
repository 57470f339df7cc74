//! `cutpoint tune`: score (or read scores), then the screen.

use std::io::{IsTerminal, stdin, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use ratatui::crossterm::style::force_color_output;
use serde_json::Value;

use super::demo;
use super::inputs::{CHECKED_ROWS, Inputs, about_opened, data_fingerprint, labels, model_fingerprint, scoring_notes};
use super::{Outcome, say};
use crate::app::{App, Filter, Message, Preset, ScoringState, Title};
use crate::cli::{ColorChoice, FilterArg, TuneArgs};
use crate::metrics::{Labels, Scored};
use crate::scoring::{self, Progress, ScoringError};
use crate::terminal::{Ended, Event, Fingerprints, Host, Session};
use crate::ui::Palette;

/// Open the screen. Paths, columns and the model's shape are checked before the terminal is
/// touched; its weights are read behind the screen.
///
/// # Errors
/// One sentence for the user.
pub fn run(args: &TuneArgs, color: ColorChoice) -> Result<Outcome> {
    if !stdout().is_terminal() || !stdin().is_terminal() && args.data.as_deref() != Some(Path::new("-")) {
        say("cutpoint: the screen needs a terminal; without one use `cutpoint report DATA`");
        return Ok(Outcome::Usage);
    }
    let (inputs, hint) = match &args.data {
        Some(data) => (Inputs::open(Some(data), &args.input, &args.scoring, true)?, None),
        None if args.scoring.model.is_some() => {
            say("cutpoint: --model needs DATA to score: cutpoint DATA --model DIR");
            return Ok(Outcome::Usage);
        }
        None => (Inputs::open(None, &args.input, &args.scoring, true)?, Some(demo::HINT.to_owned())),
    };
    let inputs = inputs.checking(CHECKED_ROWS);
    let model = inputs.model.as_ref();
    let title = Title { data: inputs.dataset.name(), model: model.map(|model| model.info().name.clone()), hint };
    let preset = Preset { threshold: args.threshold, filter: args.filter.map(filter) };
    let (sender, receiver) = Session::channel();
    let labels = labels(&inputs.dataset)?;

    let app = match model {
        None => {
            let scores = inputs.dataset.scores.clone().context("the rows have no scores")?;
            let scored = Scored::new("score".into(), scores, labels.clone());
            App::with_scores(Arc::clone(&inputs.dataset), title, preset, Arc::new(scored), Vec::new())
        }
        Some(_) => App::new(Arc::clone(&inputs.dataset), title, preset),
    };
    let mut host = Host {
        events: sender.clone(),
        cancel: Arc::new(AtomicBool::new(false)),
        mouse: !args.no_mouse,
        fingerprints: fingerprints(&inputs),
        about_model: model.map_or(Value::Null, |model| about_opened(model)),
        writers: Vec::new(),
    };
    if let Some(model) = model {
        let (events, name) = (sender.clone(), model.info().name.clone());
        let send = move |event| {
            // Nobody listens any more: the program is on its way out.
            let _ = events.send(Event::Message(message(event, &name, &labels)));
        };
        host.cancel = scoring::spawn(Arc::clone(model), Arc::clone(&inputs.dataset), inputs.scoring, send).cancel;
    }
    let session = Session { app, palette: palette(color), mouse: !args.no_mouse, events: (sender, receiver), host };
    match session.run().map_err(|error| anyhow!(error))? {
        Ended::Quit => Ok(Outcome::Done),
        Ended::Interrupted => Ok(Outcome::Interrupted),
    }
}

/// What the worker says, as the screen understands it.
fn message(event: scoring::ScoringEvent, name: &str, labels: &Labels) -> Message {
    match event {
        scoring::ScoringEvent::Progress(progress) => Message::Progress(state(progress)),
        scoring::ScoringEvent::Done(Ok(scored)) => {
            let notes = scoring_notes(&scored, labels.len());
            Message::Scored(Arc::new(Scored::new(name.to_owned(), scored.scores, labels.clone())), notes)
        }
        scoring::ScoringEvent::Done(Err(ScoringError::Cancelled)) => Message::Cancelled,
        scoring::ScoringEvent::Done(Err(error)) => Message::Failed(error.to_string()),
    }
}

fn state(progress: Progress) -> ScoringState {
    let fraction = if progress.tokens == 0 { 0.0 } else { progress.tokens_done as f64 / progress.tokens as f64 };
    ScoringState {
        pairs_done: progress.pairs_done,
        pairs: progress.pairs,
        fraction,
        pairs_per_second: progress.pairs_per_second(),
        eta: progress.eta(),
        elapsed: progress.elapsed.max(Duration::ZERO),
        cancelling: false,
    }
}

fn fingerprints(inputs: &Inputs) -> Fingerprints {
    let (dataset, model) = (Arc::clone(&inputs.dataset), inputs.model.clone());
    Arc::new(move || {
        let sentence = |error: anyhow::Error| format!("{error:#}");
        let data = data_fingerprint(&dataset).map_err(sentence)?;
        let model = model.as_deref().map(model_fingerprint).transpose().map_err(sentence)?;
        Ok((data, model))
    })
}

fn filter(filter: FilterArg) -> Filter {
    match filter {
        FilterArg::All => Filter::All,
        FilterArg::Errors => Filter::Errors,
        FilterArg::Fp => Filter::Fp,
        FilterArg::Fn => Filter::Fn,
        FilterArg::Tp => Filter::Tp,
        FilterArg::Tn => Filter::Tn,
    }
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
