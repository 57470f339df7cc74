//! `cutpoint train`: fine-tune a BERT, and write a folder that every other command takes with `--model`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use super::inputs::{print_notes, row_options};
use super::message::{CommandError, TrainingEnd, TrainingLine, WrongUsage};
use super::{Exit, headless, say};
use crate::cli::TrainArgs;
use crate::dataset::{self, Dataset, Needs};
use crate::model::{BertSizes, TextOptions};
use crate::training::{Origin, SCRATCH_LENGTH, Start, TrainOptions, Trained, Training, TrainingError, TrainingEvent};

/// Train, and write the folder.
pub(super) fn run(args: &TrainArgs) -> Result<Exit> {
    let state = state_file(&args.output);
    check_targets(args, &state)?;
    let data = read(&args.data, args)?;
    let dev = args.dev.as_deref().map(|path| read(path, args)).transpose()?;
    let options = options(args, &data)?;
    let cancel = Arc::new(AtomicBool::new(false));
    headless::cancel_on_signals(&cancel).context(CommandError::Signals)?;
    let bar = headless::bar(ProgressBar::new(1), "training {wide_bar} {msg}")?;
    let training = Training {
        data: &data,
        dev: dev.as_ref(),
        options: &options,
        state_file: &state,
        start: if args.resume { Start::Resume } else { Start::Anew },
        cancel: &cancel,
        tell: &|event| show(&bar, &event),
    };
    // Training computes in whatever pool it is called from.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0)).build()?;
    let trained = pool.install(|| training.run());
    bar.finish_and_clear();
    let trained = match trained {
        Err(interrupted @ TrainingError::Interrupted) => {
            say(format_args!("cutpoint: {interrupted}"));
            return Ok(headless::interrupted());
        }
        other => other?,
    };
    write_folder(args, &trained, &data.class_names)?;
    let best = trained.epochs.iter().rev().find(|epoch| epoch.is_best).map_or(0, |epoch| epoch.number);
    if trained.interrupted {
        say(TrainingEnd::Stopped { epoch: best, folder: args.output.clone() });
        return Ok(headless::interrupted());
    }
    // Nothing is left to go on with; that it cannot be removed is no reason to fail.
    let _ = fs::remove_file(&state);
    say(TrainingEnd::Kept { epoch: best, folder: args.output.clone() });
    Ok(Exit::Done)
}

/// Where a run keeps what it needs to go on: beside the folder it will write.
fn state_file(output: &Path) -> PathBuf {
    let mut name = output.file_name().map_or_else(|| OsString::from("model"), OsString::from);
    name.push(".training");
    output.with_file_name(name)
}

/// The folder that `output` will stand in.
fn parent(output: &Path) -> &Path {
    output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What would be overwritten is known before the work begins.
fn check_targets(args: &TrainArgs, state: &Path) -> Result<(), CommandError> {
    let is_taken =
        args.output.is_file() || fs::read_dir(&args.output).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken && !args.force && !args.resume {
        return Err(CommandError::FolderExists(args.output.clone()));
    }
    if args.output.is_file() {
        return Err(CommandError::FileForFolder(args.output.clone()));
    }
    if state.exists() && !args.resume && !args.force {
        return Err(CommandError::StoppedRun(state.to_owned()));
    }
    let parent = parent(&args.output);
    if !parent.is_dir() {
        return Err(CommandError::NoFolder(parent.to_owned()));
    }
    Ok(())
}

fn read(path: &Path, args: &TrainArgs) -> Result<Dataset> {
    let options = row_options(&args.input)?;
    let path = dataset::file_of_split(path, options.layout.as_ref(), args.input.split.as_deref())?;
    let data = dataset::read(&path, &options, Needs { texts: true, labels: true, scores: false })?;
    print_notes(&data, None);
    Ok(data)
}

fn options(args: &TrainArgs, data: &Dataset) -> Result<TrainOptions> {
    let origin = match &args.from {
        Some(path) => Origin::Folder { path: path.clone(), layers: args.keep_layers, pieces: args.keep_pieces },
        None => Origin::Scratch(BertSizes {
            layers: args.layers,
            hidden: args.hidden,
            heads: args.heads,
            intermediate: args.intermediate,
            vocabulary: args.vocab_size,
            positions: args.max_length.unwrap_or(SCRATCH_LENGTH),
        }),
    };
    Ok(TrainOptions {
        origin,
        epochs: args.epochs,
        batch_size: args.batch_size,
        learning_rate: args.lr,
        warmup: args.warmup,
        seed: args.seed,
        text: TextOptions {
            max_length: args.max_length,
            lowercase: args.uncased.then_some(true).or(args.cased.then_some(false)),
        },
        class_weights: class_weights(args.class_weights.as_deref(), data)?,
    })
}

/// `W0,W1`, or `balanced`: as if both classes were as frequent.
fn class_weights(text: Option<&str>, data: &Dataset) -> Result<[f64; 2], WrongUsage> {
    let Some(text) = text else { return Ok([1.0, 1.0]) };
    if text == "balanced" {
        let labels = data.labels.as_deref().unwrap_or_default();
        let count = |class: bool| labels.iter().filter(|label| **label == class).count().max(1) as f64;
        return Ok([false, true].map(|class| labels.len() as f64 / 2.0 / count(class)));
    }
    let weights: Vec<f64> = text.split(',').filter_map(|weight| weight.trim().parse().ok()).collect();
    match weights[..] {
        [zero, one] if zero > 0.0 && one > 0.0 && zero.is_finite() && one.is_finite() => Ok([zero, one]),
        _ => Err(WrongUsage::ClassWeights(text.to_owned())),
    }
}

fn show(bar: &ProgressBar, event: &TrainingEvent) {
    match event {
        TrainingEvent::Note(note) => bar.suspend(|| say::note(note)),
        TrainingEvent::Progress(progress) => {
            bar.set_length(progress.steps as u64);
            bar.set_position(progress.step as u64);
            bar.set_message(TrainingLine::Running(*progress).to_string());
        }
        TrainingEvent::Epoch(epoch) => bar.suspend(|| say(TrainingLine::EpochDone(*epoch))),
    }
}

/// The folder appears under its name when everything is in it.
fn write_folder(args: &TrainArgs, trained: &Trained, classes: &[String; 2]) -> Result<()> {
    let cannot = || CommandError::WriteFolder(args.output.clone());
    let beside = tempfile::Builder::new().prefix(".cutpoint-").tempdir_in(parent(&args.output)).with_context(cannot)?;
    let folder = beside.path().join("model");
    fs::create_dir(&folder).with_context(cannot)?;
    trained.base.save(&folder, classes)?;
    if args.output.exists() {
        // The old folder is moved away first and is deleted only when the new one stands.
        fs::rename(&args.output, beside.path().join("old")).with_context(cannot)?;
    }
    fs::rename(&folder, &args.output).with_context(cannot)?;
    Ok(())
}
