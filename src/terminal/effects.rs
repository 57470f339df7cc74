//! What the state asks for and only the world can do.

use std::io::{self, Write, stdout};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::event_loop::{Event, Outside};
use super::exporting::About;
use super::guard;
use super::work::{RivalScorer, compare, draw, draw_here, draw_pairs, in_background};
use super::workers::{JobFault, Worker, Workers};
use crate::app::{BandChoice, Choice, Job, JobId, JobOutcome, JobResult, Mouse, OfSet};
use crate::metrics::{CalibrationReport, CurveSet, Points};

/// Scores the test set on a worker.
pub(crate) type Scorer = Arc<dyn Fn(&Worker) -> JobResult + Send + Sync>;

/// What scores on a worker.
#[derive(Clone, Default)]
pub(crate) struct Scorers {
    /// The test set, where its scores are not there yet.
    pub data: Option<Scorer>,
    /// The same of the rows that were held out.
    pub holdout: Option<Scorer>,
    /// Those that give the scores to compare with, in the order of the screen's.
    pub rivals: Vec<RivalScorer>,
}

/// The real world.
pub(crate) struct Host {
    workers: Workers,
    scorers: Scorers,
    pub(super) mouse: Mouse,
    about: About,
}

impl Host {
    /// `scorers` score where the scores are not there yet; `about` is what exports say of their origin; results go to
    /// `events`.
    pub(crate) fn new(events: Sender<Event>, mouse: Mouse, scorers: Scorers, about: About) -> Self {
        Self { workers: Workers::new(events), scorers, mouse, about }
    }

    /// Stop scoring and let every write come to its end.
    pub(super) fn finish(self) {
        self.workers.finish();
    }
}

impl Outside for Host {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        write!(stdout(), "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        stdout().flush()
    }

    fn start(&mut self, id: JobId, job: Job) {
        let kind = job.kind();
        match job {
            Job::Score | Job::ScoreHoldout => {
                let Scorers { data, holdout, .. } = self.scorers.clone();
                let scorer = if job == Job::Score { data } else { holdout };
                self.workers.start(id, kind, move |worker| scorer.ok_or(JobFault::NoModel)?(worker));
            }
            Job::Export(export) => {
                let about = self.about.clone();
                self.workers.start(id, kind, move |_| about.write(export));
            }
            Job::Draw(drawing) => self.workers.start(id, kind, move |worker| draw(&drawing, worker)),
            Job::DrawHere(drawing) => self.workers.start(id, kind, move |worker| draw_here(&drawing, worker)),
            Job::Choose(Choice { scored, priorities, goal }) => {
                self.workers.start(id, kind, move |_| {
                    let points = Points::new(&scored, &priorities)?;
                    Ok(JobOutcome::Chosen(Arc::new(points), goal))
                });
            }
            Job::ChooseBand(BandChoice { scored, threshold, costs, goal }) => {
                self.workers.start(id, kind, move |_| {
                    Ok(JobOutcome::Band(goal, costs, goal.choose(scored.sweep(), threshold, &costs)))
                });
            }
            Job::Compare(comparing) => {
                let scorer = self.scorers.rivals.get(comparing.rival).cloned();
                self.workers.start(id, kind, move |worker| compare(comparing, scorer, worker));
            }
            Job::DrawPairs(drawing) => self.workers.start(id, kind, move |worker| draw_pairs(&drawing, worker)),
            Job::Curves(OfSet(scored)) => self.workers.start(id, kind, move |_| {
                Ok(JobOutcome::Curves(Arc::new(CurveSet::new(scored.sweep(), scored.scores().axis))))
            }),
            Job::Slice(to_slice) => {
                self.workers.start(id, kind, move |_| Ok(JobOutcome::Sliced(to_slice.work()?)));
            }
            Job::Correlate(to_correlate) => self.workers.start(id, kind, move |worker| {
                let draws = to_correlate.plan.replicates as usize * 2;
                let found = in_background(worker, draws, |progress| to_correlate.work(progress))?;
                Ok(JobOutcome::Correlated(found.map(Arc::new)))
            }),
            Job::Calibrate(OfSet(scored)) => self
                .workers
                .start(id, kind, move |_| Ok(JobOutcome::Calibrated(CalibrationReport::of(&scored).map(Arc::new)))),
        }
    }

    fn cancel(&mut self, id: JobId) {
        self.workers.cancel(id);
    }

    fn suspend(&mut self) -> io::Result<()> {
        guard::suspend(self.mouse)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::path::Path;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::app::{Existing, Export, ExportKind, JobEvent, Message};
    use crate::dataset::{Needs, ReadOptions, read};
    use crate::export::{FilesRead, Fingerprint};
    use crate::metrics::{
        BootstrapPlan, BootstrapProgress, Metric, Objective, Pairing, Priorities, ScoreSource, Scored, Scores,
        paired_sweep_bootstrap,
    };
    use crate::terminal::Fingerprints;

    fn host(fingerprints: Fingerprints, read: FilesRead) -> (Host, Receiver<Event>) {
        let (sender, receiver) = channel();
        (
            Host::new(
                sender,
                Mouse::Terminals,
                Scorers::default(),
                About { made_from: None, fingerprints, model: None, read },
            ),
            receiver,
        )
    }

    fn result_of(host: &mut Host, events: &Receiver<Event>, job: Job) -> JobResult {
        host.start(JobId(1), job);
        match events.recv().unwrap() {
            Event::Message(Message::Job(JobId(1), JobEvent::Done(result))) => result,
            other => panic!("{other:?}"),
        }
    }

    /// The decision on two rows, to be written beside them.
    fn decision(folder: &Path) -> Export {
        let rows = folder.join("rows.csv");
        fs::write(&rows, "text_a,text_b,label,score\na,b,1,0.9\nc,d,0,0.2\n").unwrap();
        let dataset = read(&rows, &ReadOptions::default(), Needs { texts: false, labels: true, scores: true }).unwrap();
        let (scores, labels) = (dataset.scores.clone().unwrap(), dataset.labels.clone().unwrap());
        let scored = Scored::new(ScoreSource::Read("score".into()), scores, labels);
        Export {
            kind: ExportKind::Decision,
            path: folder.join("decision.json"),
            existing: Existing::Keep,
            dataset: Arc::new(dataset),
            points: Arc::new(Points::new(&scored, &Priorities::default()).unwrap()),
            scored: Arc::new(scored),
            sureness: None,
            reason: None,
            holdout: None,
            plan: BootstrapPlan::default(),
            threshold: 0.5,
            band: None,
            objective: None,
            current: Objective::best(Metric::F1),
            labels: crate::app::SliceLabels::None,
            slices: None,
            compared: Vec::new(),
        }
    }

    #[test]
    fn a_file_that_is_there_is_kept_whether_it_was_there_before_or_came_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let export = decision(folder.path());
        let path = export.path.clone();
        let meanwhile = path.clone();
        // The fingerprints are asked for between the opening and the commit.
        let fingerprints: Fingerprints = Arc::new(move || {
            fs::write(&meanwhile, "another's").unwrap();
            Ok((Fingerprint { path: "rows.csv".into(), sha256: None }, None))
        });
        let (mut host, events) = host(fingerprints, FilesRead::default());
        for export in [export.clone(), export] {
            let result = result_of(&mut host, &events, Job::Export(export));
            assert!(matches!(&result, Ok(JobOutcome::Kept(kept)) if *kept == path), "{result:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "another's");
        }
    }

    #[test]
    fn a_report_compares_each_at_its_best_for_the_current_objective_wherever_the_threshold_stands() {
        let folder = tempfile::tempdir().unwrap();
        let current = Objective::best(Metric::Accuracy);
        let export = Export { current, ..decision(folder.path()) };
        let other = Scored::new(
            ScoreSource::Read("other".into()),
            Scores::from_values(vec![0.3, 0.4]),
            export.scored.labels().clone(),
        );
        let pairing = Arc::new(Pairing::new(Arc::clone(&export.scored), Arc::new(other)));
        let points = Arc::new(Points::new(pairing.b(), export.points.priorities()).unwrap());
        let compared = vec![(crate::app::JudgedRival { pairing, points, as_these: Arc::clone(&export.points) }, None)];
        let export = Export { kind: ExportKind::Report, compared, ..export };
        let (mut host, events) = host(Arc::new(|| panic!("no decision is written")), FilesRead::default());
        let mut written = |export: &Export, name: &str| {
            let path = folder.path().join(name);
            result_of(&mut host, &events, Job::Export(Export { path: path.clone(), ..export.clone() })).unwrap();
            fs::read_to_string(path).unwrap()
        };
        let report = written(&export, "report.txt");
        assert!(report.contains("ach at its best accuracy") && report.contains("95 % interval"), "{report}");
        // What takes long to draw is in it once the tab has drawn it; until then it is said that it is not.
        assert!(report.contains("(no interval yet: the fourth tab draws the rows anew"), "{report}");
        let (mut drawn, pairing) = (export.clone(), &export.compared[0].0.pairing);
        let (a, b, BootstrapPlan { resampling, seed, .. }) = (pairing.a().sweep(), pairing.b().sweep(), export.plan);
        let differences = paired_sweep_bootstrap(a, b, resampling, 50, seed, &BootstrapProgress::default());
        drawn.compared[0].1 = differences.map(Arc::new);
        let report = written(&drawn, "drawn.txt");
        assert!(report.contains("rows drawn anew 2,000 times)") && !report.contains("no interval yet"), "{report}");
        let mut bootstrap = |export: &Export, name: &str| {
            let mut report: serde_json::Value = serde_json::from_str(&written(export, name)).unwrap();
            report["choose"]["score_vs_other"]["bootstrap"].take()
        };
        let [before, after] = [(&export, "before.json"), (&drawn, "after.json")].map(|(of, name)| bootstrap(of, name));
        assert!(before["note"].is_string() && before["average_precision"].is_null(), "{before}");
        assert!(after["note"].is_null() && after["average_precision"]["p2_5"].is_number(), "{after}");
        assert_eq!((&before["accuracy"], before["accuracy"].is_object()), (&after["accuracy"], true));
    }

    #[test]
    fn a_report_says_for_which_prevalence_thresholds_were_chosen_and_what_is_not_defined_there() {
        let folder = tempfile::tempdir().unwrap();
        let export = decision(folder.path());
        let priorities = Priorities { prevalence: "10%".parse().ok(), ..Priorities::default() };
        let f1 = Objective::best(Metric::F1);
        let points = Arc::new(Points::new(&export.scored, &priorities).unwrap());
        let threshold = points.judge(&export.scored, f1.clone()).point().unwrap().threshold;
        let pairing = Arc::new(Pairing::new(Arc::clone(&export.scored), Arc::clone(&export.scored)));
        let judged = crate::app::JudgedRival { pairing, points: Arc::clone(&points), as_these: Arc::clone(&points) };
        let export = Export {
            kind: ExportKind::Report,
            threshold,
            objective: Some(f1),
            current: "recall@precision>=0.6 with 90%".parse().unwrap(),
            points,
            compared: vec![(judged, None)],
            ..export
        };
        let (mut host, events) = host(Arc::new(|| panic!("no decision is written")), FilesRead::default());
        for (name, said) in [
            ("report.md", "Chosen on these rows for `f1` at a prevalence of 10 %."),
            ("report.txt", "with 90% is not defined: a guarantee holds for rows like these, not at another prevalence"),
        ] {
            let path = folder.path().join(name);
            let Ok(_) = result_of(&mut host, &events, Job::Export(Export { path: path.clone(), ..export.clone() }))
            else {
                panic!("{name}")
            };
            let report = fs::read_to_string(path).unwrap();
            assert!(report.contains(said), "{said}: {report}");
        }
    }

    #[test]
    fn what_the_session_was_opened_with_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let export = decision(folder.path());
        let rows = folder.path().join("rows.csv");
        let mut read = FilesRead::default();
        read.add(&rows);
        let (mut host, events) = host(Arc::new(|| panic!("nothing is written")), read);
        let before = fs::read(&rows).unwrap();
        for (kind, existing) in [(ExportKind::Predictions, Existing::Keep), (ExportKind::Decision, Existing::Replace)] {
            let export = Export { kind, existing, path: folder.path().join("./rows.csv"), ..export.clone() };
            let told = result_of(&mut host, &events, Job::Export(export)).unwrap_err().to_string();
            assert!(told.contains("this run reads it"), "{told}");
            assert_eq!(fs::read(&rows).unwrap(), before);
        }
    }

    #[test]
    fn a_name_that_says_no_format_and_a_missing_model_are_told_like_any_other_end() {
        let folder = tempfile::tempdir().unwrap();
        let (mut host, events) = host(Arc::new(|| panic!("no decision is written")), FilesRead::default());
        let export = |kind| Export { kind, path: folder.path().join("rows"), ..decision(folder.path()) };
        for (job, told) in [
            (Job::Export(export(ExportKind::Predictions)), "end the name in .csv, .tsv or .jsonl (also .gz)"),
            (Job::Export(export(ExportKind::Report)), "end the name in .md, .json or .txt"),
            (Job::Score, "there is no model to score with; please report this"),
        ] {
            assert_eq!(result_of(&mut host, &events, job).unwrap_err().to_string(), told);
        }
    }
}
