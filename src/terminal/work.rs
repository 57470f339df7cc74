//! Work that takes cores: drawing rows anew, and getting further scores.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rayon::ThreadPoolBuilder;

use super::workers::{JobFault, Worker};
use crate::app::{Comparing, Drawing, Failure, JobOutcome, JobProgress, JobResult, JudgedRival, PairDrawing};
use crate::metrics::{BootstrapProgress, Pairing, Points, Scored, Sureness, paired_sweep_bootstrap};

/// Gives further scores of the rows on a worker; `None` where it was cancelled.
pub(crate) type RivalScorer = Arc<dyn Fn(&Worker) -> Result<Option<Scored>, Failure> + Send + Sync>;

/// How long a threshold stands before it is at rest.
const REST: Duration = Duration::from_millis(400);

/// How often a drawing tells how far it is.
const POLL: Duration = Duration::from_millis(100);

/// Draw the rows of a scored set anew.
pub(super) fn draw(Drawing { scored, points, plan, threshold }: &Drawing, worker: &Worker) -> JobResult {
    let draws = points.draws(plan.replicates) as usize;
    let sureness = in_background(worker, draws, |progress| {
        Sureness::new(scored.sweep(), points, *plan, progress)?.with_weights(scored, points, *threshold, progress)
    })?;
    Ok(JobOutcome::Drawn(Arc::clone(points), sureness.map(Arc::new)))
}

/// Draw weighted rows anew for a threshold, once it has come to rest: the next move cancels this.
pub(super) fn draw_here(Drawing { scored, points, plan, threshold }: &Drawing, worker: &Worker) -> JobResult {
    std::thread::sleep(REST);
    let is_at_rest = !worker.cancel().load(Ordering::Relaxed);
    let draw = |progress: &BootstrapProgress| plan.weighted_at(scored, points, *threshold, progress);
    let found = if is_at_rest { in_background(worker, plan.replicates as usize, draw)? } else { None };
    Ok(JobOutcome::DrawnHere(Arc::clone(points), found))
}

/// Draw the rows of two sets anew, for both alike.
pub(super) fn draw_pairs(PairDrawing { pairing, plan }: &PairDrawing, worker: &Worker) -> JobResult {
    let (a, b) = (pairing.a().sweep(), pairing.b().sweep());
    let drawn = in_background(worker, plan.replicates as usize, |progress| {
        paired_sweep_bootstrap(a, b, plan.resampling, plan.replicates, plan.seed, progress)
    })?;
    Ok(JobOutcome::DrawnPairs(Arc::clone(pairing), drawn.map(Arc::new)))
}

/// Get further scores, pair them with the set's own, and choose their operating points.
pub(super) fn compare(comparing: Comparing, scorer: Option<RivalScorer>, worker: &Worker) -> JobResult {
    let pairing = match &comparing.known {
        Some(pairing) => Arc::clone(pairing),
        None => match scorer.ok_or(JobFault::NoModel)?(worker)? {
            Some(other) => Arc::new(Pairing::new(Arc::clone(&comparing.scored), Arc::new(other))),
            None => return Ok(JobOutcome::Cancelled),
        },
    };
    let points = Arc::new(Points::new(pairing.b(), comparing.priorities())?);
    let Comparing { rival, points: as_these, .. } = comparing;
    Ok(JobOutcome::Compared(rival, JudgedRival { pairing, points, as_these }))
}

/// What comes of `work`, which draws rows anew so many times, on all cores but one, which is the screen's.
pub(super) fn in_background<T: Send>(
    worker: &Worker,
    draws: usize,
    work: impl FnOnce(&BootstrapProgress) -> T + Send,
) -> Result<T, JobFault> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let pool = ThreadPoolBuilder::new().num_threads(cores.saturating_sub(1).max(1)).build();
    let pool = pool.map_err(|reason| JobFault::NoPool(reason.to_string()))?;
    let (progress, done) = (BootstrapProgress::default(), AtomicBool::new(false));
    let found = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                std::thread::sleep(POLL);
                if worker.cancel().load(Ordering::Relaxed) {
                    progress.cancel();
                }
                worker.progress(JobProgress { done: progress.done() as usize, all: draws, ..JobProgress::default() });
            }
        });
        let _done = SetAtEnd(&done);
        pool.install(|| work(&progress))
    });
    Ok(found)
}

/// Is true once this is dropped: at the end, and also where the work panics, so that nobody waits for it for ever.
struct SetAtEnd<'a>(&'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
