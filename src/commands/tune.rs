//! `cutpoint tune`: score (or read scores), then the screen.

mod opening;
mod preset;
mod scorers;

use std::io::{IsTerminal, stdin, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use anyhow::{Error, Result, anyhow};
use ratatui::crossterm::style::force_color_output;

use opening::Opening;
use scorers::{for_screen, missing_cost, scorers};

use super::Exit;
use super::inputs::{
    EarlierDecision, Gave, Inputs, OtherColumn, check_points, check_weights, data_fingerprint, describe, ends,
    model_fingerprint, typed_priorities, unweighed, weighed,
};
use super::message::{CommandError, Unreadable, WrongUsage};
use crate::app::{App, Failure, Filter, Preset, Title};
use crate::cli::{ColorChoice, TuneArgs};
use crate::metrics::{Band, Labels, Points};
use crate::terminal::{self, About, Ended, Fingerprints, Host};
use crate::ui::Palette;

/// Open the screen. Paths, columns and the model's shape are checked before the terminal is touched; its weights are read
/// behind the screen.
pub(super) fn run(args: &TuneArgs, color: ColorChoice) -> Result<Exit> {
    let band = check(args)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let mut priorities = typed_priorities(&args.choice)?;
    check_points(&priorities, &args.choice, earlier.as_ref())?;
    let (typed, other) = ((&args.input, &args.choice), OtherColumn::accept_if(args.force));
    let notes = earlier.as_ref().map(|earlier| earlier.take_over(&mut priorities, typed, other)).transpose()?;
    let opening = Opening::read(args, earlier.as_ref(), notes.unwrap_or_default())?;
    check_filter(args.filter, &opening.inputs)?;
    let preset = opening.preset(priorities, band)?;
    let labels = opening.inputs.dataset.labels.clone().ok_or(CommandError::NoLabels)?;
    let app = app(&opening.inputs, &labels, opening.title(), preset.clone())?;
    let about = About {
        made_from: opening.earlier.map(|(earlier, rows)| earlier.made_from(rows)),
        fingerprints: fingerprints(&opening.inputs),
        model: opening.inputs.model.as_ref().map(|model| describe(model.info())),
        read: opening.read,
    };
    let scorers = scorers(&opening.inputs, opening.holdout.as_ref(), &labels, preset.priorities);
    let (sender, receiver) = channel();
    let host = Host::new(sender.clone(), preset.mouse, scorers, about);
    match terminal::run(app, palette(color), (sender, receiver), host)? {
        Ended::Quit => Ok(Exit::Done),
        Ended::Interrupted(signal) => Ok(Exit::Interrupted(signal)),
        Ended::Failed(failure) => Err(anyhow!(failure)),
    }
}

/// Whether what was typed holds together, before any file is read; the band that was typed.
fn check(args: &TuneArgs) -> Result<Option<Band>> {
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
    Ok(band)
}

/// Whether the rows have what the table is to be filtered by.
fn check_filter(filter: Option<Filter>, inputs: &Inputs) -> Result<(), WrongUsage> {
    let has_answers = inputs.dataset.has_answers() && (inputs.model.is_some() || inputs.dataset.predicted.is_some());
    match filter.filter(|filter| filter.needs_answers() && !has_answers) {
        Some(filter) => Err(WrongUsage::NoAnswersToFilterBy(filter)),
        None => Ok(()),
    }
}

/// The screen: with scores, where the file has them.
fn app(inputs: &Inputs, labels: &Labels, title: Title, preset: Preset) -> Result<App> {
    if inputs.model.is_some() {
        return Ok(App::new(Arc::clone(&inputs.dataset), title, preset));
    }
    let gave = Gave::read(&inputs.dataset).ok_or(CommandError::NoScores)?;
    let scored = for_screen(gave.set(&inputs.source, &inputs.dataset, labels));
    let scored = weighed(scored, &inputs.dataset)?;
    let points = Points::new(&scored, &preset.priorities).map_err(missing_cost)?;
    Ok(App::with_scores(Arc::clone(&inputs.dataset), title, preset, Arc::new(scored), Arc::new(points)))
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
