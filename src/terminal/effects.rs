//! What the state asks for and only the world can do.

use std::io::{self, Write, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Event, Outside, guard};
use crate::app::{App, Effect, EffectResult, ExportKind, Message, Review};
use crate::dataset::{Dataset, Format};
use crate::export::{Decision, ExportError, Fingerprint, Report, ReportInput, RowExport, Target};
use crate::metrics::Scored;

/// Works out what the data and the model are, for a decision: reads whole files, so it is called on a thread.
pub type Fingerprints = Arc<dyn Fn() -> Result<(Fingerprint, Option<Fingerprint>), String> + Send + Sync>;

/// The real world.
pub struct Host {
    /// Where the result of a write is reported.
    pub events: Sender<Event>,
    /// Stops the worker.
    pub cancel: Arc<AtomicBool>,
    /// Whether the program listens to the mouse.
    pub mouse: bool,
    /// For decisions.
    pub fingerprints: Fingerprints,
    /// What a report says of the model.
    pub about_model: Value,
    /// Writes under way.
    pub writers: Vec<JoinHandle<()>>,
}

impl Host {
    /// Stop the worker and let every write come to its end, so that nothing half-written stays behind.
    pub fn finish(self) {
        self.cancel.store(true, Ordering::Relaxed);
        for writer in self.writers {
            let _ = writer.join();
        }
    }
}

impl Outside for Host {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        write!(stdout(), "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        stdout().flush()
    }

    fn export(&mut self, app: &App, effect: Effect) -> Option<EffectResult> {
        let Effect::Export { kind, path, overwrite } = effect else { return None };
        let review = app.review()?;
        let job = Job::new(&app.dataset, review, kind, self);
        let target = match job.open(&path, overwrite) {
            Ok(target) => target,
            Err(result) => return Some(result),
        };
        let events = self.events.clone();
        self.writers.retain(|writer| !writer.is_finished());
        self.writers.push(thread::spawn(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| job.write(&path, target)));
            let result = match outcome {
                Ok(Ok(())) => EffectResult::Exported(path),
                Ok(Err(sentence)) => EffectResult::Failed(sentence),
                Err(_) => EffectResult::Failed("the export failed inside; please report this".into()),
            };
            let _ = events.send(Event::Message(Message::Effect(result)));
        }));
        None
    }

    fn cancel_scoring(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    fn suspend(&mut self) -> io::Result<()> {
        guard::suspend(self.mouse)
    }
}

/// All that an export needs, shared or copied, so that the screen goes on meanwhile.
struct Job {
    kind: ExportKind,
    dataset: Arc<Dataset>,
    scored: Arc<Scored>,
    threshold: f64,
    /// Why this threshold.
    objective: String,
    fingerprints: Fingerprints,
    about_model: Value,
}

impl Job {
    fn new(dataset: &Arc<Dataset>, review: &Review, kind: ExportKind, host: &Host) -> Self {
        // The threshold was chosen for an objective if it stands where that objective put it.
        let chosen = review.scored.points().get(review.objective).and_then(|entry| entry.point);
        let objective = chosen.filter(|point| point.threshold == review.threshold);
        Self {
            kind,
            dataset: Arc::clone(dataset),
            scored: Arc::clone(&review.scored),
            threshold: review.threshold,
            objective: objective.map_or_else(|| "manual".into(), |point| point.objective.to_string()),
            fingerprints: Arc::clone(&host.fingerprints),
            about_model: host.about_model.clone(),
        }
    }

    /// Open the target at once, so that its refusal is known while the dialogue is open.
    fn open(&self, path: &Path, overwrite: bool) -> Result<Target, EffectResult> {
        if self.kind == ExportKind::Predictions && Format::of_target(path).is_none_or(|_| path == Path::new("-")) {
            let sentence = "end the name in .csv, .tsv or .jsonl (also .gz)".to_owned();
            return Err(EffectResult::Failed(sentence));
        }
        Target::create(path, overwrite).map_err(|error| refusal(error, path))
    }

    fn write(&self, path: &Path, mut target: Target) -> Result<(), String> {
        self.write_to(path, &mut target)?;
        target.commit().map_err(|error| error.to_string())
    }

    fn write_to(&self, path: &Path, target: &mut Target) -> Result<(), String> {
        let written = match self.kind {
            ExportKind::Predictions => {
                let export = RowExport {
                    dataset: &self.dataset,
                    scores: self.scored.scores(),
                    threshold: Some(self.threshold),
                    columns: None,
                    spreadsheet_safe: false,
                };
                export.write(Format::of_target(path).unwrap_or(Format::Csv), target.writer())
            }
            ExportKind::Decision => {
                let (data, model) = (self.fingerprints)()?;
                let decision = Decision::new(self.scored.sweep(), self.threshold, self.objective.clone(), data, model);
                decision.write(target.writer())
            }
            ExportKind::Report => {
                let report = Report::new(&ReportInput {
                    dataset: &self.dataset,
                    model: self.about_model.clone(),
                    scored: &self.scored,
                    threshold: self.threshold,
                });
                match path.extension().and_then(|extension| extension.to_str()) {
                    Some("json") => report.write_json(target.writer()),
                    Some("md") => report.write_markdown(target.writer()),
                    _ => report.write_text(target.writer()),
                }
            }
        };
        written.map_err(|reason| target.error(reason).to_string())
    }
}

fn refusal(error: ExportError, path: &Path) -> EffectResult {
    match error {
        ExportError::Exists { .. } => EffectResult::ExportExists(PathBuf::from(path)),
        other => EffectResult::Failed(other.to_string()),
    }
}
