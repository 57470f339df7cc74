//! What the state asks for and only the world can do.

use std::io::{self, Write, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::event_loop::Started;
use super::workers::{Worker, Workers};
use super::{Event, Mouse, Outside, guard};
use crate::app::{App, ExportKind, ExportRequest, ExportResult, Failure, Job, JobId, JobResult, ScoringResult};
use crate::dataset::{Dataset, Format};
use crate::export::{
    Decision, ExportError, Fingerprint, Formulas, Header, ModelDescription, Reason, Report, ReportFormat, RowExport,
    RowLayout, Rows, Target,
};
use crate::metrics::Scored;

/// Works out what the data and the model are, for a decision: reads whole files, so it is called on a worker.
pub(crate) type Fingerprints = Arc<dyn Fn() -> Result<(Fingerprint, Option<Fingerprint>), Failure> + Send + Sync>;

/// Scores the test set on a worker.
pub(crate) type Scorer = Arc<dyn Fn(&Worker) -> ScoringResult + Send + Sync>;

/// A job that the state asked for too early: an error of the program, which is better said than waited on.
#[derive(Debug, thiserror::Error)]
enum NotStarted {
    #[error("there is no model to score with; please report this")]
    NoModel,
    #[error("there are no scores to write yet; please report this")]
    NoScores,
}

/// The real world.
pub struct Host {
    workers: Workers,
    scorer: Option<Scorer>,
    mouse: Mouse,
    fingerprints: Fingerprints,
    about_model: Option<ModelDescription>,
}

impl Host {
    /// `scorer` scores where the scores are not there yet; `about_model` is what a report says of the model; results go to
    /// `events`.
    pub fn new(
        events: Sender<Event>,
        mouse: Mouse,
        scorer: Option<Scorer>,
        fingerprints: Fingerprints,
        about_model: Option<ModelDescription>,
    ) -> Self {
        Self { workers: Workers::new(events), scorer, mouse, fingerprints, about_model }
    }

    /// Stop scoring and let every write come to its end.
    pub(super) fn finish(self) {
        self.workers.finish();
    }

    /// Open the target at once, so that its refusal is known while the dialogue is open; write on a worker.
    fn export(&mut self, app: &App, id: JobId, request: ExportRequest) -> Result<(), ExportResult> {
        let export = Export::new(app, &request, self).ok_or(ExportResult::Failed(NotStarted::NoScores.into()))?;
        let target = export.open(&request).map_err(|error| match error {
            ExportError::Exists { path } => ExportResult::Kept(path),
            error => ExportResult::Failed(error.into()),
        })?;
        self.workers.start(id, move |_| {
            JobResult::Export(match export.write(&request.path, target) {
                Ok(()) => ExportResult::Written(request.path.clone()),
                Err(failure) => ExportResult::Failed(failure),
            })
        });
        Ok(())
    }

    fn score(&mut self, id: JobId) -> Result<(), ScoringResult> {
        let scorer = self.scorer.clone().ok_or(ScoringResult::Failed(NotStarted::NoModel.into()))?;
        self.workers.start(id, move |worker| JobResult::Scoring(scorer(worker)));
        Ok(())
    }
}

impl Outside for Host {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        write!(stdout(), "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        stdout().flush()
    }

    fn start(&mut self, app: &App, id: JobId, job: Job) -> Started {
        let started = match job {
            Job::Score => self.score(id).map_err(JobResult::Scoring),
            Job::Export(request) => self.export(app, id, request).map_err(JobResult::Export),
        };
        match started {
            Ok(()) => Started::OnWorker,
            Err(ended) => Started::Ended(ended),
        }
    }

    fn cancel(&mut self, id: JobId) {
        self.workers.cancel(id);
    }

    fn suspend(&mut self) -> io::Result<()> {
        guard::suspend(self.mouse)
    }
}

/// All that an export needs, shared or copied, so that the screen goes on meanwhile.
struct Export {
    kind: ExportKind,
    dataset: Arc<Dataset>,
    scored: Arc<Scored>,
    threshold: f64,
    /// Why this threshold.
    objective: Reason,
    fingerprints: Fingerprints,
    about_model: Option<ModelDescription>,
}

impl Export {
    /// `None` while there is nothing to export.
    fn new(app: &App, request: &ExportRequest, host: &Host) -> Option<Self> {
        let view = app.view()?;
        // The threshold was chosen for an objective if it stands where that objective put it.
        let chosen = view.scored.points().get(view.objective).and_then(|entry| entry.point);
        let objective = chosen.filter(|point| point.threshold == view.threshold);
        Some(Self {
            kind: request.kind,
            dataset: Arc::clone(&app.dataset),
            scored: Arc::clone(&view.scored),
            threshold: view.threshold,
            objective: objective.map(|point| point.objective).into(),
            fingerprints: Arc::clone(&host.fingerprints),
            about_model: host.about_model.clone(),
        })
    }

    fn open(&self, request: &ExportRequest) -> Result<Target, ExportError> {
        let path = &request.path;
        if self.kind == ExportKind::Predictions && Format::of_target(path).is_none_or(|_| path == Path::new("-")) {
            return Err(ExportError::NameWithoutFormat);
        }
        Target::create(path, request.existing)
    }

    fn write(&self, path: &Path, mut target: Target) -> Result<(), Failure> {
        self.write_to(path, &mut target)?;
        Ok(target.commit()?)
    }

    fn write_to(&self, path: &Path, target: &mut Target) -> Result<(), Failure> {
        let written = match self.kind {
            ExportKind::Predictions => {
                let format = Format::of_target(path).unwrap_or(Format::Csv);
                let layout = &RowLayout::standard(&self.dataset, Rows::Predicted { threshold: self.threshold });
                let (dataset, scores) = (&*self.dataset, self.scored.scores());
                let export = RowExport { dataset, scores, layout, formulas: Formulas::Keep };
                let holds = layout.check(dataset, format).map_err(io::Error::other);
                holds.and_then(|()| export.write(format, Header::Write, target.writer()))
            }
            ExportKind::Decision => {
                let (data, model) = (self.fingerprints)()?;
                let objective = self.objective.clone();
                let decision = Decision::new(self.scored.sweep(), self.threshold, objective, data, model);
                decision.write(target.writer())
            }
            ExportKind::Report => {
                let report = Report::new(&self.dataset, self.about_model.clone(), &self.scored, self.threshold);
                ReportFormat::of(path).write(&report, target.writer())
            }
        };
        Ok(written.map_err(|reason| target.error(reason))?)
    }
}
