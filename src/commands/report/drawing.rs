//! Drawing rows anew, with a bar where somebody watches.

use std::time::Duration;

use anyhow::Result;
use indicatif::ProgressBar;

use crate::cli::ReportArgs;
use crate::commands::headless;
use crate::commands::inputs::EarlierDecision;
use crate::metrics::{BootstrapPlan, BootstrapProgress, Resampling};

/// How often the bar looks at what is done.
const POLL: Duration = Duration::from_millis(20);

impl ReportArgs {
    /// Which rows are drawn.
    pub(super) fn resampling(&self) -> Resampling {
        if self.choice.fixed_class_sizes { Resampling::FixedClassSizes } else { Resampling::Rows }
    }

    /// How rows are drawn anew, where that was asked for.
    pub(super) fn bootstrap_plan(&self) -> Option<BootstrapPlan> {
        let (seed, resampling) = (self.seed, self.resampling());
        self.bootstrap.map(|replicates| BootstrapPlan { replicates, seed, resampling })
    }
}

/// What was typed, with rows drawn anew as for the decision, unless that was typed.
pub(super) fn as_decided(args: &ReportArgs, earlier: Option<&EarlierDecision<'_>>) -> ReportArgs {
    let mut args = args.clone();
    match earlier.map(EarlierDecision::resampling) {
        Some(Resampling::FixedClassSizes) => args.choice.fixed_class_sizes = true,
        Some(Resampling::Rows) | None => {}
    }
    args
}

/// Draw rows anew so many times on a thread of its own; a signal ends the run at once.
pub(super) fn with_bar<T: Send>(
    draws: u32,
    draw: impl FnOnce(&BootstrapProgress) -> Option<T> + Send,
) -> Result<Option<T>> {
    let progress = BootstrapProgress::default();
    let bar = headless::bar(ProgressBar::new(u64::from(draws)), "drawing rows anew {wide_bar} {pos}/{len}")?;
    let drawn = std::thread::scope(|scope| {
        let drawing = scope.spawn(|| draw(&progress));
        while !drawing.is_finished() {
            bar.set_position(u64::from(progress.done()));
            std::thread::sleep(POLL);
        }
        drawing.join()
    });
    bar.finish_and_clear();
    // Nobody cancels it, and a panic in it is one here.
    Ok(drawn.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}
