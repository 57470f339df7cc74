//! What an export from the screen writes, and what becomes of its file.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::labels::Thresholds;
use super::made_from::MadeFrom;
use super::{answers, holdout};
use crate::app::{BandReason, Export, ExportKind, Failure, JobOutcome, JobResult, OpenBand};
use crate::dataset::Format;
use crate::export::{
    Asked, BandBy, Chosen, Compared, Decision, DrawnPair, ExportError, FilesRead, Fingerprint, Formulas, Header,
    Judged, ModelDescription, Offer, Origin, OwnPoints, Reason, ReasonedBand, Refinement, Report, ReportFormat,
    RowExport, RowLayout, Rows, SliceFigures, Target,
};
use crate::metrics::{Band, Calibration, SliceRule};

/// Works out what the data and the model are, for a decision: reads whole files, so it is called on a worker.
pub(crate) type Fingerprints = Arc<dyn Fn() -> Result<(Fingerprint, Option<Fingerprint>), Failure> + Send + Sync>;

/// What an export says of where its scores come from, and what it must not write over.
#[derive(Clone)]
pub(crate) struct About {
    /// The decision that the session was opened at.
    pub made_from: Option<Arc<MadeFrom>>,
    pub fingerprints: Fingerprints,
    pub model: Option<ModelDescription>,
    /// The files that the session was opened with.
    pub read: FilesRead,
}

impl About {
    /// The file may be there at first, or appear while this writes: in both cases it is kept, and the user is asked.
    pub(super) fn write(&self, export: Export) -> JobResult {
        let ends = export.band.map_or(Band::between(export.threshold, export.threshold), |(band, _)| band);
        let kept_or_failed = |error| match error {
            ExportError::Exists { path } => Ok(JobOutcome::Kept(path)),
            error => Err(error.into()),
        };
        let mut target = match open(&export, &self.read) {
            Ok(target) => target,
            Err(error) => return kept_or_failed(error),
        };
        let exporting = Exporting::new(self, &export);
        let written = match export.kind {
            ExportKind::Predictions => exporting.predictions(&mut target),
            ExportKind::Decision => exporting.decision(&mut target),
            ExportKind::Report => Ok(exporting.report(&mut target)),
            ExportKind::NBest => Ok(answers::n_best(&export, target.writer())),
            ExportKind::NullOdds => Ok(answers::null_odds(&export, target.writer())),
        };
        written?.map_err(|reason| target.error(reason))?;
        match target.commit() {
            Ok(()) => Ok(JobOutcome::Written { kind: export.kind, path: export.path, ends, labels: export.labels }),
            Err(error) => kept_or_failed(error),
        }
    }
}

fn open(export: &Export, read: &FilesRead) -> Result<Target, ExportError> {
    let path = &export.path;
    match export.kind {
        ExportKind::Predictions if answers::are_written(export) => {}
        ExportKind::Predictions if Format::of_target(path).is_none_or(|_| path == Path::new("-")) => {
            return Err(if answers::can_be_written(export) {
                ExportError::AnswersWithoutFormat
            } else {
                ExportError::NameWithoutFormat
            });
        }
        ExportKind::Report if ReportFormat::of_target(path).is_none() => {
            return Err(ExportError::ReportWithoutFormat { extensions: ReportFormat::extensions() });
        }
        ExportKind::Predictions
        | ExportKind::Report
        | ExportKind::Decision
        | ExportKind::NBest
        | ExportKind::NullOdds => {}
    }
    Target::create(path, export.existing, read)
}

/// Whether the file could be written; a failure where it was not known what to write.
type Writing = Result<io::Result<()>, Failure>;

/// An export with what all of its kinds say.
struct Exporting<'a> {
    about: &'a About,
    export: &'a Export,
    /// Why the threshold is that one.
    reason: Reason,
    thresholds: Thresholds,
    /// Where rows are left to people.
    band: Option<ReasonedBand>,
    judged: Judged<'a>,
}

impl<'a> Exporting<'a> {
    fn new(about: &'a About, export: &'a Export) -> Self {
        let made_from = about.made_from.as_deref();
        Self {
            about,
            export,
            reason: MadeFrom::reason(made_from, export),
            thresholds: Thresholds::of(export, made_from),
            band: export.band.map(|(ends, band)| reasoned(ends, &band)),
            judged: Judged { points: &export.points, sureness: export.sureness.as_deref() },
        }
    }

    fn made_from(&self) -> Option<&'a MadeFrom> {
        self.about.made_from.as_deref()
    }

    fn predictions(&self, target: &mut Target) -> Writing {
        let Export { path, dataset, scored, .. } = self.export;
        if answers::are_written(self.export) {
            let labelling = self.thresholds.labelling(self.export)?;
            return Ok(answers::predictions((dataset, scored), &labelling, target.writer()));
        }
        let format = Format::of_target(path).unwrap_or(Format::Csv);
        let rows = Rows::Predicted(self.thresholds.labelling(self.export)?);
        let layout = &RowLayout::standard(dataset, rows, Offer::of(scored.scores()));
        let (scores, answers) = (scored.scores(), scored.answers().map(Arc::as_ref));
        let rows = RowExport { dataset, scores, answers, layout, formulas: Formulas::Keep };
        let holds = layout.check(dataset, format).map_err(io::Error::other);
        Ok(holds.and_then(|()| rows.write(format, Header::Write, target.writer())))
    }

    fn decision(self, target: &mut Target) -> Writing {
        let Export { path, dataset, scored, threshold, .. } = self.export;
        let (data, model) = (self.about.fingerprints)()?;
        let calibration = Calibration::of(scored, None).ok();
        let origin = Origin { data, model, asked: Asked::new(dataset, self.about.model.as_ref(), scored) };
        let of_band = self.band.map(|band| Refinement::Band(band.record(scored)));
        let refinement = self.thresholds.refinement(self.export).or(of_band);
        let before = self.made_from().map(|made_from| self.thresholds.continued(&made_from.decision));
        let decision = Decision::new(scored, self.judged, *threshold, self.reason, origin, calibration);
        let decision = refinement.into_iter().fold(decision, Decision::refined);
        let again = |decision: Decision, earlier| decision.continuing(earlier, (scored, dataset), self.judged);
        let decision = before.iter().fold(decision, again);
        // The one that it replaces is there until the end.
        let earlier = [before.as_ref().map(Decision::revision), Decision::revision_at(path)];
        Ok(decision.following(earlier, self.export.reason.clone()).write(target.writer()))
    }

    fn report(&self, target: &mut Target) -> io::Result<()> {
        let Export { path, dataset, scored, threshold, .. } = self.export;
        let (export, made_from) = (self.export, self.made_from());
        let chosen = Chosen { threshold: *threshold, by: MadeFrom::chosen_by(made_from, export) };
        let report = Report::new(dataset, self.about.model.clone(), scored, self.judged, chosen);
        let report = self.band.into_iter().fold(report, Report::with_band).compared(compared(export));
        let report = self.with_slices(report);
        let frozen = holdout::frozen(export, self.judged, &self.reason, made_from);
        let report = frozen.into_iter().fold(report, Report::frozen);
        let format = ReportFormat::of_target(path).unwrap_or(ReportFormat::Text);
        format.write(&report, target.writer())
    }

    /// `report` with the slices of the third tab, where it has some.
    fn with_slices(&self, report: Report) -> Report {
        let Some(slices) = &self.export.slices else { return report };
        // Beside a band slices have no thresholds of their own.
        let own = Some(slices.rule).filter(|rule| *rule != SliceRule::Common && self.band.is_none());
        let figures = SliceFigures::new(&slices.rows, self.export.threshold, own, self.export.points.prevalence());
        report.sliced(figures, slices.length.as_deref().cloned())
    }
}

/// The band on the screen, with why it is that one.
fn reasoned(ends: Band, band: &OpenBand) -> ReasonedBand {
    match band.chosen {
        Some(BandReason { goal, chosen, .. }) => ReasonedBand { chosen, by: BandBy::Goal(goal) },
        None => ReasonedBand::given(ends, BandBy::Hand),
    }
}

/// What a report says of the scores beside others. Metrics at a threshold are drawn anew here, of their counts; what takes long to
/// draw is in it where the tab has drawn it.
fn compared(export: &Export) -> Vec<Compared> {
    let compared = export.compared.iter().map(|(judged, differences)| {
        let own = OwnPoints::new(&judged.pairing, &export.points, &judged.points, &export.current);
        let drawn = DrawnPair { plan: export.plan, differences: differences.as_deref().cloned() };
        Compared::new(&judged.pairing, own, export.threshold, Some(drawn))
    });
    compared.collect()
}
