//! `cutpoint train`: fine-tune a BERT, and write a folder that every other command takes with `--model`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use super::inputs::row_options;
use super::message::{CommandError, NextCommand, TrainingEnd, TrainingLine, TrainingRemark, WrongUsage};
use super::signals::{self, Cancellable, Time};
use super::{Exit, headless, say};
use crate::cli::TrainArgs;
use crate::dataset::{self, Dataset, Needs, Note, ReadOptions, SkippedRows};
use crate::export::{ExportError, FilesRead, Watched};
use crate::model::{BertSizes, TextOptions};
use crate::training::{
    self, Origin, SCRATCH_LENGTH, Start, TrainOptions, Trained, Training, TrainingError, TrainingEvent,
};

/// Train, and write the folder.
pub(super) fn run(args: &TrainArgs) -> Result<Exit> {
    let state = state_file(&args.output);
    let files = Files::new(args)?;
    files.check_targets(args, &state)?;
    check_targets(args, &state)?;
    let read_options = row_options(&args.input)?;
    let data = read(&files.data, &read_options)?;
    let dev = files.dev.as_deref().map(|path| read(path, &read_options)).transpose()?;
    print_remarks(&[Some(&data), dev.as_ref()].into_iter().flatten().collect::<Vec<_>>());
    let trained_on_dev = files.trained_on_dev().map(Path::to_owned);
    let unseen = args.dev.as_deref().filter(|_| trained_on_dev.is_none());
    trained_on_dev.map(TrainingRemark::TrainedOn).iter().for_each(say::warn);
    let options = options(args, &data)?;
    let cancel = Arc::new(AtomicBool::new(false));
    let _cancellable = Cancellable::with(&cancel, Time::AsNeeded);
    let _unfinished = Watched::new(&training::state_being_written(&state));
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
            say::error(interrupted);
            return Ok(signals::interrupted());
        }
        other => other?,
    };
    write_folder(args, &trained, &data.class_names)?;
    let best = trained.epochs.iter().rev().find(|epoch| epoch.is_best);
    let epoch = best.map_or(0, |epoch| epoch.number);
    let chance = best.and_then(|best| best.dev).and_then(|figures| figures.chance());
    if let (Some((auc, interval)), Some(dev)) = (chance, files.dev) {
        say::warn(TrainingRemark::Chance { dev, auc, interval });
    }
    if trained.interrupted {
        say(TrainingEnd::Stopped { epoch, folder: args.output.clone() });
        return Ok(signals::interrupted());
    }
    // Nothing is left to go on with; that it cannot be removed is no reason to fail.
    let _ = fs::remove_file(&state);
    say(TrainingEnd::Kept { epoch, folder: args.output.clone() });
    say(next_command(args, unseen));
    Ok(Exit::Done)
}

/// The files of examples.
struct Files {
    data: PathBuf,
    dev: Option<PathBuf>,
}

impl Files {
    fn new(args: &TrainArgs) -> Result<Self> {
        let layout = row_options(&args.input)?.layout;
        let file = |path: &Path| dataset::file_of_split(path, layout.as_ref(), args.input.split.as_deref());
        Ok(Self { data: file(&args.data)?, dev: args.dev.as_deref().map(file).transpose()? })
    }

    /// The file that is to tell how good the model is, where that is the one which it learns from.
    fn trained_on_dev(&self) -> Option<&Path> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        self.dev.as_deref().filter(|dev| real(dev).is_some_and(|dev| real(&self.data) == Some(dev)))
    }

    /// Neither the folder to write nor the state of the run replaces what is read.
    fn check_targets(&self, args: &TrainArgs, state: &Path) -> Result<(), ExportError> {
        let mut read = FilesRead::default();
        read.add(&self.data);
        if let Some(dev) = &self.dev {
            read.add(dev);
        }
        // A checkpoint's prefix is no file; what it stands for lies in its folder.
        if let Some(from) = args.from.as_deref() {
            read.add(if from.exists() { from } else { parent(from) });
        }
        read.check_folder(&args.output)?;
        read.check(state)
    }
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
    check_output(args)?;
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

/// A folder with something in it is replaced only where that was asked.
fn check_output(args: &TrainArgs) -> Result<(), CommandError> {
    let is_taken =
        args.output.is_file() || fs::read_dir(&args.output).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken && !args.force && !args.resume {
        return Err(CommandError::FolderExists(args.output.clone()));
    }
    Ok(())
}

fn read(path: &Path, options: &ReadOptions) -> Result<Dataset> {
    let dataset = dataset::read(path, options, Needs { texts: true, labels: true, scores: false })?;
    if dataset.questions.is_some() {
        return Err(CommandError::QuestionsInTraining(path.to_owned()).into());
    }
    Ok(dataset)
}

/// Say what there is to say of the files, each once, with the files that it holds for.
fn print_remarks(files: &[&Dataset]) {
    let notes = |data: &Dataset| data.notes.iter().map(in_training).collect();
    once(files, notes).iter().for_each(say::note);
    let warnings = |data: &Dataset| {
        let skipped = data.skipped.first().map(|first| SkippedRows { count: data.skipped.len(), first }.to_string());
        data.warnings.iter().map(ToString::to_string).chain(skipped).collect()
    };
    once(files, warnings).iter().for_each(say::warn);
}

/// What `remarks` has on each of the files; what holds for several stands there once.
fn once(files: &[&Dataset], remarks: impl Fn(&Dataset) -> Vec<String>) -> Vec<TrainingRemark> {
    let mut found: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for file in files {
        let path = file.source.path.clone();
        for remark in remarks(file) {
            match found.iter_mut().find(|(known, _)| *known == remark) {
                Some((_, paths)) if paths.contains(&path) => {}
                Some((_, paths)) => paths.push(path.clone()),
                None => found.push((remark, vec![path.clone()])),
            }
        }
    }
    found.into_iter().map(|(remark, files)| TrainingRemark::Of { files, remark }).collect()
}

/// A note in words; no model scores here, whatever reading takes for granted.
fn in_training(note: &Note) -> String {
    let Note::ScoreColumnSetAside { column, .. } = note else { return note.to_string() };
    TrainingRemark::ScoreColumnUnused(column.to_string()).to_string()
}

/// What opens the screen with the new model and the rows it has not seen, as it is typed: with the options that say how the data are read.
fn next_command(args: &TrainArgs, unseen: Option<&Path>) -> NextCommand {
    let typed = |path: &Path| {
        let text = path.display().to_string();
        // A name alone could be that of a command or an option.
        let is_bare = text.starts_with('-') || path.components().count() == 1 && path.extension().is_none();
        dataset::shell(&if is_bare { format!("./{text}") } else { text })
    };
    let options = args.input.as_typed();
    let options = options.into_iter().map(|(name, value)| match value {
        // Behind `=` a value may begin with a minus.
        Some(value) => format!(" {name}={}", dataset::shell(&value)),
        None => format!(" {name}"),
    });
    NextCommand { data: unseen.map(typed), model: typed(&args.output), options: options.collect() }
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
    let unfinished = Watched::new(beside.path());
    let folder = beside.path().join("model");
    fs::create_dir(&folder).with_context(cannot)?;
    trained.base.save(&folder, classes)?;
    // It may have appeared meanwhile; the run can then still be resumed.
    check_output(args)?;
    let old = beside.path().join("old");
    let has_old = args.output.exists();
    // From here on the only copy of a model stands there for a moment.
    drop(unfinished);
    if has_old {
        fs::rename(&args.output, &old).with_context(cannot)?;
    }
    if let Err(reason) = fs::rename(&folder, &args.output) {
        if has_old {
            // What stood there before must not go with the folder beside it.
            fs::rename(&old, &args.output).with_context(cannot)?;
        }
        return Err(reason).with_context(cannot);
    }
    Ok(())
}
