//! `cutpoint score` with a model: window by window, so that a file or a stream of any length takes little memory.
//!
//! A thread reads (and may wait for input) while this one scores, writes and heeds signals.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cli::ScoreArgs;
use crate::commands::headless::Meter;
use crate::commands::inputs::{
    Gave, WarningsIn, check_task, offer, print_notes, print_precision, print_run, print_skipped, remark_on_model,
    scoring_options,
};
use crate::commands::message::{CommandError, Content, ScoringNote};
use crate::commands::output::RowFile;
use crate::commands::signals::{Cancellable, Time};
use crate::commands::{Exit, say};
use crate::dataset::{BadRow, Dataset, Format, Needs, Note, ReadOptions, Warning, Window, Windows};
use crate::export::{Header, RowLayout, Rows};
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
    notes: Vec<Note>,
    warnings: Vec<Warning>,
    skipped: usize,
    first_skipped: Option<BadRow>,
}

/// Score the rows of `path` with `model` and write them to `file`, a window after the other.
pub(super) fn run(
    path: PathBuf,
    args: &ScoreArgs,
    options: ReadOptions,
    model: Arc<Model>,
    written: Rows,
    file: RowFile<'_>,
) -> Result<Exit> {
    let cancel = Arc::new(AtomicBool::new(false));
    let _cancellable = Cancellable::with(&cancel, Time::Short);
    let (send, receive) = sync_channel(0);
    let size = args.window.unwrap_or(scoring::WINDOW);
    let columns = file.wanted().map(<[String]>::to_vec);
    let mut rows = OutputRows { model, written, columns, format: file.format, layout: None };
    let mut beforehand = rows.clone();
    let read = move || read(&path, &options, size, &mut beforehand, &send);
    thread::Builder::new().name("reading".into()).spawn(read).context(CommandError::StartReading)?;
    let mut scorer = StreamScorer {
        sum: Completed::nothing(rows.model.info().axis),
        model: Arc::clone(&rows.model),
        options: scoring_options(&args.scoring),
        check_rows: args.check_precision.unwrap_or(0),
        cancel: &cancel,
        file,
        pace: Pace::new(None, Meter::hidden()),
    };
    let mut is_all = false;
    let end = loop {
        match next(&receive, &cancel)? {
            Portion::End(end) => break end,
            Portion::Window(mut window) => {
                let layout = rows.check(&window.dataset)?;
                if scorer.pace.rows == 0 {
                    is_all = window.is_all;
                    remark_on_model(&mut window.dataset, &scorer.model, &args.scoring);
                    scorer.begin(&window)?;
                } else {
                    scorer.pace.meter.suspend(|| print_notes(&window.dataset, None, WarningsIn::Stderr));
                }
                scorer.window(&window, layout)?;
            }
        }
    };
    // A data set in one window has said at the beginning what otherwise only the end can say.
    scorer.close((!is_all).then_some(&end))?;
    scorer.file.commit(Content::Scores { rows: scorer.pace.rows })?;
    Ok(Exit::Done)
}

/// What the reading thread does: hand over window after window, then what there is to say at the end. Of what can be read
/// twice it knows beforehand that it can be scored and written.
fn read(path: &Path, options: &ReadOptions, size: usize, rows: &mut OutputRows, send: &SyncSender<Result<Portion>>) {
    let needs = Needs { texts: true, labels: false, scores: false };
    let mut windows = || -> Result<()> {
        let mut windows = Windows::open(path, options, needs, size, |window| rows.check(window).map(|_| ()))?;
        while let Some(window) = windows.next_window()? {
            // Where nobody listens any more the run has failed, and whoever failed has said why.
            if send.send(Ok(Portion::Window(Box::new(window)))).is_err() {
                return Ok(());
            }
        }
        let (notes, warnings) = windows.closing();
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
                return Err(CommandError::Reading.into());
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
    written: Rows,
    columns: Option<Vec<String>>,
    format: Format,
    /// The columns to write, once the first window has told them.
    layout: Option<RowLayout>,
}

impl OutputRows {
    /// The columns of a window, whose rows all can: asked before they are scored.
    fn check(&mut self, dataset: &Dataset) -> Result<&RowLayout> {
        check_task(&self.model, dataset)?;
        let layout = match self.layout.take() {
            Some(layout) => layout,
            None => RowLayout::new(dataset, self.written.clone(), self.columns.as_deref(), offer(&self.model))?,
        };
        layout.check(dataset, self.format)?;
        Ok(self.layout.insert(layout))
    }
}

/// Scores window after window, and keeps the sum of what was found.
struct StreamScorer<'a> {
    model: Arc<Model>,
    options: ScoringOptions,
    /// Rows of all windows that are scored in full precision too.
    check_rows: usize,
    cancel: &'a AtomicBool,
    file: RowFile<'a>,
    sum: Completed,
    pace: Pace,
}

impl StreamScorer<'_> {
    /// Say what the first window has to say, before any work.
    fn begin(&mut self, first: &Window) -> Result<()> {
        print_notes(&first.dataset, Some(&self.model), WarningsIn::Stderr);
        if first.is_all {
            print_skipped(first.skipped, first.dataset.skipped.first());
        }
        let all = if first.is_all { Some(first.dataset.len()) } else { first.rows };
        self.pace = Pace::new(all, Meter::new(all, first.dataset.unit())?);
        Ok(())
    }

    /// Score a window and write its rows.
    fn window(&mut self, window: &Window, layout: &RowLayout) -> Result<()> {
        let (dataset, pace) = (&window.dataset, &self.pace);
        let tokens = AtomicUsize::new(0);
        let show = |progress: Progress| {
            tokens.store(progress.tokens_done, Ordering::Relaxed);
            pace.meter.show(pace.overall(progress));
        };
        let options = ScoringOptions { check_rows: pace.share(self.check_rows, dataset.len()), ..self.options };
        let scored = scoring::score(&self.model, dataset, options, self.cancel, &show);
        let scored = scored.map_err(|error| error.after(pace.rows))?;
        let header = if pace.rows == 0 { Header::Write } else { Header::Omit };
        self.sum.count(&scored);
        let gave = Gave { scores: scored.scores, answers: None };
        self.file.write_window(layout, dataset, &gave, header)?;
        self.pace.rows += dataset.len();
        self.pace.tokens += tokens.into_inner();
        Ok(())
    }

    /// Say what is known after the last window; what reading had to say with `end`, unless that was said before.
    fn close(&self, end: Option<&End>) -> Result<()> {
        self.pace.meter.finish();
        end.iter().flat_map(|end| &end.notes).for_each(say::note);
        print_run(&self.sum, self.pace.rows, WarningsIn::Stderr);
        print_precision(self.sum.scores.check.as_ref());
        let loading = self.model.wait()?.as_secs_f64();
        let (rows, unit, seconds) = (self.pace.rows, self.pace.meter.unit, self.sum.elapsed.as_secs_f64());
        say::note(ScoringNote::Speed { rows, unit, seconds, loading });
        if let Some(end) = end {
            end.warnings.iter().for_each(say::warn);
            print_skipped(end.skipped, end.first_skipped.as_ref());
        }
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
    meter: Meter,
    start: Instant,
}

impl Pace {
    /// Nothing is done of `all` rows.
    fn new(all: Option<usize>, meter: Meter) -> Self {
        Self { rows: 0, tokens: 0, all, meter, start: Instant::now() }
    }

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
