//! One portion: threads take whole batches from a shared counter; the outputs go back to where the rows stand.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::plan::Plan;
use super::portion::Portion;
use super::threads::{THREAD_NAME, default_threads};
use super::{Progress, ScoringError, ScoringOptions, expected_tokens};
use crate::dataset::Dataset;
use crate::model::{Model, Outputs, Tokens, Workspace};

/// Progress is reported no more often than this.
const REPORT_EVERY: Duration = Duration::from_millis(50);

/// Scores of these rows alone, without a report.
pub(super) fn score_rows(
    model: &Model,
    dataset: &Dataset,
    rows: &[usize],
    options: ScoringOptions,
    cancel: &AtomicBool,
) -> Result<Vec<f64>, ScoringError> {
    let portion = Portion::new(model, dataset, rows.iter().copied(), options.batch_tokens, cancel)?;
    model.wait_unless(&|| cancel.load(Ordering::Relaxed))?;
    let run = PortionRun::new(model, portion.plan(), Progress::beginning(rows.len()), Instant::now(), cancel, &|_| {});
    let outputs = run.on_threads(options.threads)?;
    Ok(portion.read(model, &outputs)?.scores.values)
}

/// What the threads of a portion share.
pub(super) struct PortionRun<'a> {
    model: &'a Model,
    plan: &'a Plan,
    cancel: &'a AtomicBool,
    report: &'a (dyn Fn(Progress) + Sync),
    /// The next batch that nobody has taken.
    next: AtomicUsize,
    done: Mutex<Done>,
    /// How far the portions before this one have come.
    before: Progress,
    /// In this portion.
    pub(super) tokens: usize,
    start: Instant,
}

struct Done {
    /// Of each input its rows, row-major `[rows, width]`.
    outputs: Vec<Box<[f32]>>,
    inputs: usize,
    tokens: usize,
    reported: Instant,
}

impl<'a> PortionRun<'a> {
    pub(super) fn new(
        model: &'a Model,
        plan: &'a Plan,
        before: Progress,
        start: Instant,
        cancel: &'a AtomicBool,
        report: &'a (dyn Fn(Progress) + Sync),
    ) -> Self {
        let outputs = vec![Box::default(); plan.inputs.len()];
        let done = Mutex::new(Done { outputs, inputs: 0, tokens: 0, reported: Instant::now() });
        let tokens = plan.inputs.iter().map(|input| input.ids.len()).sum();
        Self { model, plan, cancel, report, next: AtomicUsize::new(0), done, before, tokens, start }
    }

    /// Compute every batch on so many threads, [`default_threads`] unless told otherwise; gives the outputs of each input,
    /// row-major `[rows, width]`.
    pub(super) fn on_threads(self, threads: Option<usize>) -> Result<Vec<Box<[f32]>>, ScoringError> {
        let count = threads.unwrap_or_else(default_threads).min(self.plan.batches.len()).max(1);
        // A pool of one thread each: the products inside a batch are not split further, so that threads never wait for
        // each other.
        let pools = (0..count)
            .map(|index| {
                let name = move |_| format!("{THREAD_NAME}-{index}");
                rayon::ThreadPoolBuilder::new().num_threads(1).thread_name(name).build()
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| ScoringError::Threads(error.to_string()))?;
        let results: Vec<Result<(), ScoringError>> = thread::scope(|scope| {
            let handles: Vec<_> = pools.iter().map(|pool| scope.spawn(|| self.work(pool))).collect();
            let joined = |handle: thread::ScopedJoinHandle<'_, _>| {
                handle.join().unwrap_or_else(|panic| Err(ScoringError::panicked(&*panic)))
            };
            handles.into_iter().map(joined).collect()
        });
        results.into_iter().collect::<Result<(), _>>()?;
        if self.cancel.load(Ordering::Relaxed) {
            return Err(ScoringError::Cancelled);
        }
        Ok(self.done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).outputs)
    }

    /// What one thread does; a panic in it is a result like any other.
    fn work(&self, pool: &rayon::ThreadPool) -> Result<(), ScoringError> {
        let caught = catch_unwind(AssertUnwindSafe(|| pool.install(|| self.take_batches())));
        let result = caught.unwrap_or_else(|panic| Err(ScoringError::panicked(&*panic)));
        if result.is_err() {
            // The others need not go on.
            self.next.store(self.plan.batches.len(), Ordering::Relaxed);
        }
        result
    }

    fn take_batches(&self) -> Result<(), ScoringError> {
        let is_cancelled = || self.cancel.load(Ordering::Relaxed);
        let mut workspace = Workspace::stopped_by(&is_cancelled);
        while let Some(range) = self.plan.batches.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if is_cancelled() {
                return Err(ScoringError::Cancelled);
            }
            let batch: Vec<&Tokens> = self.plan.inputs[range.clone()].iter().collect();
            let outputs = self.model.forward(&batch, &mut workspace)?;
            self.take_in(range.clone(), outputs);
        }
        Ok(())
    }

    /// Put a batch's outputs where they belong, and report.
    fn take_in(&self, range: std::ops::Range<usize>, outputs: Outputs<'_>) {
        let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (index, kept) in done.outputs[range.clone()].iter_mut().enumerate() {
            *kept = outputs.of(index).into();
        }
        done.inputs += range.len();
        done.tokens += self.plan.inputs[range].iter().map(|input| input.ids.len()).sum::<usize>();
        let all = done.inputs == self.plan.inputs.len();
        if all || done.reported.elapsed() >= REPORT_EVERY {
            done.reported = Instant::now();
            (self.report)(self.progress(done.inputs, done.tokens));
        }
    }

    /// How far the whole run is with so much of this portion done.
    fn progress(&self, inputs: usize, tokens: usize) -> Progress {
        let (before, rows) = (self.before, self.plan.rows.len());
        // Inputs are not pairs: a duplicate counts as often as it stands in the file.
        let pairs_here = (rows as f64 * inputs as f64 / self.plan.inputs.len() as f64) as usize;
        let (rows_known, tokens_known) = (before.pairs_done + rows, before.tokens_done + self.tokens);
        Progress {
            pairs_done: before.pairs_done + if inputs == self.plan.inputs.len() { rows } else { pairs_here },
            pairs: before.pairs,
            tokens_done: before.tokens_done + tokens,
            tokens: expected_tokens(tokens_known, rows_known, before.pairs),
            elapsed: self.start.elapsed(),
        }
    }
}
