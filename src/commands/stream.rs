//! `cutpoint score` with a model: window by window, so that a file or a stream of any length takes little memory.
//!
//! A thread reads (and may wait for input) while this one scores, writes and heeds signals.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use indicatif::ProgressBar;

use super::headless::{self, cancel_on_signals};
use super::inputs::{
    check_second_texts, offer, print_notes, print_precision, print_skipped, scoring_notes, scoring_options,
};
use super::{Outcome, say};
use crate::cli::{OutputArgs, ScoreArgs};
use crate::dataset::{self, BadRow, Dataset, Format, Needs, ReadOptions, Warning, Window, Windows};
use crate::export::{RowExport, RowLayout, Target};
use crate::metrics::{counted, grouped};
use crate::model::Model;
use crate::scoring::{self, Completed, Progress, ScoringError, ScoringOptions};

/// How often a wait for input looks whether the user wants to stop.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What the reading thread hands over.
enum Portion {
    Window(Box<Window>),
    End(End),
}

/// What is known after the last row.
struct End {
    notes: Vec<String>,
    warnings: Vec<String>,
    skipped: usize,
    first_skipped: Option<BadRow>,
}

/// Score the rows of `path` and write them to `target`, a window after the other.
///
/// # Errors
/// One sentence for the user; nothing half-written stays behind, but for what has gone to a stream.
pub fn run(
    path: &Path,
    args: &ScoreArgs,
    options: ReadOptions,
    model: Arc<Model>,
    format: Format,
    target: Target,
) -> Result<Outcome> {
    let path = dataset::file_of_split(path, options.layout.as_ref(), args.input.split.as_deref())?;
    let cancel = Arc::new(AtomicBool::new(false));
    cancel_on_signals(&cancel).context("cannot listen for signals")?;
    let (send, receive) = sync_channel(0);
    let size = args.window.unwrap_or(scoring::WINDOW);
    let rows = OutputRows { model, columns: args.output.columns.clone(), format, layout: None };
    let mut beforehand = rows.clone();
    let read = move || read(&path, &options, size, &mut beforehand, &send);
    thread::Builder::new().name("reading".into()).spawn(read).context("cannot start the reading thread")?;
    let mut run = Run {
        sum: Completed::nothing(rows.model.info().axis),
        rows,
        options: scoring_options(&args.scoring),
        check_rows: args.check_precision.unwrap_or(0),
        cancel: &cancel,
        output: &args.output,
        target,
        pace: Pace { rows: 0, tokens: 0, all: None, bar: ProgressBar::hidden(), start: Instant::now() },
    };
    let mut is_all = false;
    let end = loop {
        match next(&receive, &cancel)? {
            Portion::End(end) => break end,
            Portion::Window(mut window) => {
                run.rows.check(&window.dataset)?;
                if run.pace.rows == 0 {
                    is_all = window.is_all;
                    if args.scoring.demo_model {
                        window.dataset.warnings.push(Warning::DemoModel);
                    }
                    run.begin(&window)?;
                } else {
                    run.pace.bar.suspend(|| print_notes(&window.dataset, None));
                }
                run.window(&window)?;
            }
        }
    };
    // A data set in one window has said at the beginning what otherwise only the end can say.
    run.close((!is_all).then_some(&end))?;
    run.target.commit()?;
    Ok(Outcome::Done)
}

/// What the reading thread does: hand over window after window, then what there is to say at the end. Of what can be read
/// twice it knows beforehand that it can be scored and written.
fn read(path: &Path, options: &ReadOptions, size: usize, rows: &mut OutputRows, send: &SyncSender<Result<Portion>>) {
    let needs = Needs { texts: true, labels: false, scores: false };
    let mut windows = || -> Result<()> {
        let mut windows = Windows::open(path, options, needs, size, |window| rows.check(window))?;
        while let Some(window) = windows.next_window()? {
            // Where nobody listens any more the run has failed, and whoever failed has said why.
            if send.send(Ok(Portion::Window(Box::new(window)))).is_err() {
                return Ok(());
            }
        }
        let (notes, warnings) = windows.closing();
        let notes = notes.iter().map(ToString::to_string).collect();
        let warnings = warnings.iter().map(ToString::to_string).collect();
        let (skipped, first) = windows.skipped();
        let end = End { notes, warnings, skipped, first_skipped: first.cloned() };
        let _ = send.send(Ok(Portion::End(end)));
        Ok(())
    };
    if let Err(error) = windows() {
        let _ = send.send(Err(error));
    }
}

/// Wait for the next portion, or for the user's wish to stop.
fn next(receive: &Receiver<Result<Portion>>, cancel: &AtomicBool) -> Result<Portion> {
    loop {
        match receive.recv_timeout(LOOK_EVERY) {
            Ok(portion) => return portion,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(anyhow!("the reading thread failed; please report this"));
            }
            Err(RecvTimeoutError::Timeout) if cancel.load(Ordering::Relaxed) => {
                return Err(ScoringError::Cancelled.into());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Which rows can be scored and written.
#[derive(Clone)]
struct OutputRows {
    model: Arc<Model>,
    columns: Option<Vec<String>>,
    format: Format,
    /// The columns to write, once the first window has told them.
    layout: Option<RowLayout>,
}

impl OutputRows {
    /// Whether those of a window can: asked before they are scored.
    fn check(&mut self, dataset: &Dataset) -> Result<()> {
        check_second_texts(&self.model, dataset)?;
        let layout = match self.layout.take() {
            Some(layout) => layout,
            None => RowLayout::new(dataset, false, self.columns.as_deref(), offer(&self.model))
                .map_err(|sentence| anyhow!(sentence))?,
        };
        layout.check(dataset, self.format).map_err(|sentence| anyhow!(sentence))?;
        self.layout = Some(layout);
        Ok(())
    }
}

/// A run under way.
struct Run<'a> {
    rows: OutputRows,
    options: ScoringOptions,
    /// Rows of all windows that are scored in full precision too.
    check_rows: usize,
    cancel: &'a AtomicBool,
    output: &'a OutputArgs,
    target: Target,
    sum: Completed,
    pace: Pace,
}

impl Run<'_> {
    /// Say what the first window has to say, before any work.
    fn begin(&mut self, first: &Window) -> Result<()> {
        print_notes(&first.dataset, Some(&self.rows.model));
        if first.is_all {
            print_skipped(first.skipped, first.dataset.skipped.first());
        }
        let all = if first.is_all { Some(first.dataset.len()) } else { first.rows };
        self.pace = Pace { rows: 0, tokens: 0, all, bar: headless::bar(all)?, start: Instant::now() };
        Ok(())
    }

    /// Score a window and write its rows.
    fn window(&mut self, window: &Window) -> Result<()> {
        let (dataset, pace) = (&window.dataset, &self.pace);
        let tokens = AtomicUsize::new(0);
        let show = |progress: Progress| {
            tokens.store(progress.tokens_done, Ordering::Relaxed);
            headless::show(&pace.bar, pace.overall(progress), pace.all.is_some());
        };
        let options = ScoringOptions { check_rows: pace.share(self.check_rows, dataset.len()), ..self.options };
        let scored = scoring::score(&self.rows.model, dataset, options, self.cancel, &show);
        let scored = scored.map_err(|error| error.after(pace.rows))?;
        let export = RowExport {
            dataset,
            scores: &scored.scores,
            threshold: None,
            columns: self.output.columns.as_deref(),
            spreadsheet_safe: self.output.spreadsheet_safe,
        };
        let layout = self.rows.layout.as_ref().context("the columns are known once a window was checked")?;
        let written = export.write_window(layout, self.rows.format, pace.rows == 0, self.target.writer());
        written.map_err(|reason| self.target.error(reason))?;
        self.pace.rows += dataset.len();
        self.pace.tokens += tokens.into_inner();
        self.sum.count(&scored);
        Ok(())
    }

    /// Say what is known after the last window; what reading had to say with `end`, unless that was said before.
    fn close(&self, end: Option<&End>) -> Result<()> {
        self.pace.bar.finish_and_clear();
        let notes = end.iter().flat_map(|end| end.notes.clone());
        for note in notes.chain(scoring_notes(&self.sum, self.pace.rows)) {
            say(format_args!("note: {note}"));
        }
        print_precision(self.sum.scores.check.as_ref());
        self.print_pace()?;
        if let Some(end) = end {
            for warning in &end.warnings {
                say(format_args!("warning: {warning}"));
            }
            print_skipped(end.skipped, end.first_skipped.as_ref());
        }
        Ok(())
    }

    /// How fast it went, without reading the weights, which is told apart.
    fn print_pace(&self) -> Result<()> {
        let (rows, seconds) = (self.pace.rows, self.sum.elapsed.as_secs_f64());
        let rate = rows as f64 / seconds.max(1e-9);
        let loading = self.rows.model.wait()?.as_secs_f64();
        say(format_args!(
            "note: scored {} in {seconds:.2} s ({} pairs/s); the weights were ready after {loading:.2} s",
            counted(rows, "pair"),
            grouped(rate.round() as u64)
        ));
        Ok(())
    }
}

/// How far a run is.
struct Pace {
    /// Rows and tokens done.
    rows: usize,
    tokens: usize,
    /// Rows in all, where that is known.
    all: Option<usize>,
    bar: ProgressBar,
    start: Instant,
}

impl Pace {
    /// How many of `count` rows, spread over all windows, are in the next one of `rows` rows. Where nobody knows how many
    /// windows there are, the first that come.
    fn share(&self, count: usize, rows: usize) -> usize {
        let before = |row: usize, all: usize| (count.min(all) as u128 * row as u128 / all as u128) as usize;
        match self.all {
            Some(all) => before((self.rows + rows).min(all), all) - before(self.rows.min(all), all),
            None => count.saturating_sub(self.rows).min(rows),
        }
    }

    /// How far the whole run is when a window is so far.
    fn overall(&self, here: Progress) -> Progress {
        let (rows, tokens) = (self.rows + here.pairs, self.tokens + here.tokens);
        let pairs = self.all.unwrap_or(rows);
        Progress {
            pairs_done: self.rows + here.pairs_done,
            pairs,
            tokens_done: self.tokens + here.tokens_done,
            tokens: scoring::expected_tokens(tokens, rows, pairs),
            elapsed: self.start.elapsed(),
        }
    }
}
