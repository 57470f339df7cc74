//! Scoring without the screen: a progress bar on stderr, and an interrupt that stops at once.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::message::{CommandError, ScoringLine};
use super::signals::{Cancellable, Time};
use crate::dataset::Dataset;
use crate::model::Model;
use crate::scoring::{self, Completed, Progress, ScoringOptions};

/// Score `dataset`; SIGINT, SIGTERM and SIGHUP cancel it.
pub(super) fn score(model: &Model, dataset: &Dataset, options: ScoringOptions) -> Result<Completed> {
    let cancel = Arc::new(AtomicBool::new(false));
    let _cancellable = Cancellable::with(&cancel, Time::Short);
    let meter = Meter::new(Some(dataset.len()), dataset.unit())?;
    let scored = scoring::score(model, dataset, options, &cancel, &|progress| meter.show(progress));
    meter.finish();
    Ok(scored?)
}

/// How far a run is, for somebody who watches.
pub(super) struct Meter {
    bar: ProgressBar,
    /// Rows in all, where they are counted.
    rows: Option<usize>,
    /// What a row is called.
    pub unit: &'static str,
}

impl Meter {
    /// One that shows nothing.
    pub(super) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), rows: None, unit: "row" }
    }

    /// A bar for so many rows, which are called `unit`, a spinner where they are not counted, nothing where stderr is no terminal.
    pub(super) fn new(rows: Option<usize>, unit: &'static str) -> Result<Self> {
        let bar = match rows {
            Some(rows) => bar(ProgressBar::new(rows as u64), "scoring {wide_bar} {msg}"),
            None => bar(ProgressBar::new_spinner(), "scoring {spinner} {msg}"),
        }?;
        Ok(Self { bar, rows, unit })
    }

    /// Show `progress`; without an end in sight only what is done.
    pub(super) fn show(&self, progress: Progress) {
        let bar = &self.bar;
        bar.set_message(ScoringLine { progress, all: self.rows, unit: self.unit }.to_string());
        if self.rows.is_some() {
            // The bar moves by tokens, which is what the time goes with; the numbers are rows.
            bar.set_length(progress.tokens.max(1) as u64);
            bar.set_position(progress.tokens_done as u64);
        } else {
            bar.tick();
        }
    }

    /// Take the bar away while `print` prints.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Take the bar away for good.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// `bar` as `template` draws it; nothing where stderr is no terminal.
pub(super) fn bar(bar: ProgressBar, template: &str) -> Result<ProgressBar> {
    if !stderr().is_terminal() {
        return Ok(ProgressBar::hidden());
    }
    Ok(bar.with_style(ProgressStyle::with_template(template).context(CommandError::ProgressBar)?))
}
