//! The state of the screen and how it changes: `update(app, message) -> effects`. Draws nothing, does no I/O.

mod answers;
mod band;
mod comparison;
mod complaint;
mod counts;
mod curves;
mod decided;
mod deciding;
mod dialogs;
mod edit;
mod farewell;
mod goals;
mod hints;
mod holdout;
mod intervals;
mod job_events;
mod jobs;
pub mod keymap;
mod labels;
mod legend;
mod listing;
mod message;
mod mouse;
mod notice;
mod of_row;
mod overlay;
mod pin;
mod points;
mod remarks;
mod rows;
mod runs;
mod search;
mod shared;
mod slices;
mod then;
mod to_export;
mod update;
mod view;
mod weighted;
mod words;

use std::sync::Arc;

use crate::dataset::{Dataset, SliceBy};
use crate::metrics::{Band, BootstrapPlan, Objective, Points, Priorities, RunNote, Scored};

pub use crate::export::Existing;
pub use answers::GivenAnswer;
pub(crate) use answers::NO_ANSWER;
pub use band::{BandEnd, BandReason, LabelsLeft, OpenBand, Standing};
pub use comparison::{
    Comparing, ComparisonView, JudgedRival, LiveComparison, PairDrawing, Rival, RivalState, SideBySide,
};
pub(crate) use comparison::{NoFigures, suggested_column, ways_to_compare};
pub(crate) use complaint::Complaint;
pub use counts::Counts;
pub use curves::{CurveKind, CurvesView, Place, Pointed, Window, Zoom};
pub(crate) use curves::{Gap, bin_of, cost_line};
pub use decided::{Decided, DecidedThen};
pub use deciding::Deciding;
pub(crate) use edit::TextInput;
pub use farewell::Farewell;
pub use holdout::{HeldOut, Holdout, HoldoutScores};
pub(crate) use jobs::Fate;
pub use jobs::{BandChoice, Choice, Drawing, Job, JobEvent, JobId, JobKind, JobOutcome, JobProgress, JobResult, OfSet};
pub(crate) use jobs::{Failure, Jobs};
pub(crate) use keymap::{Edit, Scope};
pub(crate) use labels::axis_label;
pub(crate) use legend::Sign;
pub use message::{Effect, Message, Pointer, Signal, Stroke};
pub use mouse::Mouse;
pub(crate) use notice::Notice;
pub(crate) use overlay::ExportForm;
pub use overlay::{Asked, ExportField, Overlay};
pub use pin::Flipped;
pub use rows::{Column, Filter, Sort};
pub(crate) use rows::{Content, RowList};
pub(crate) use search::{MatchCount, SearchFrom};
pub(crate) use slices::rule_words;
pub use slices::{
    LeftOut, SliceFilter, SliceLabels, SlicesFound, SlicesToExport, SlicesView, ToCorrelate, ToSlice, Turn,
};
pub use to_export::{Export, ExportKind, PredictionsAs};
pub use update::update;
pub use view::View;
pub(crate) use view::parse_threshold;
pub use words::TitleHint;
pub(crate) use words::{PLEAS, Remark, Status, slice_name};

/// Everything the screen shows.
#[derive(Debug)]
pub struct App {
    /// The rows as read; the scores stand in `phase`'s `View`.
    pub dataset: Arc<Dataset>,
    /// What stands in the title line.
    pub title: Title,
    /// What the program is doing.
    pub phase: Phase,
    /// What is looked at, once there are scores.
    pub tab: Tab,
    /// What lies over the panels.
    pub overlay: Option<Overlay>,
    /// The panel that has the focus.
    pub focus: Panel,
    /// The panels that the last frame had room for: only these can take the focus.
    pub shown: Vec<Panel>,
    /// One line of feedback to the last action, until the next key.
    pub status: Option<Status>,
    /// What the model's run had to note (truncated rows, …).
    pub notes: Vec<RunNote>,
    /// What the screen starts with when the scores are there.
    pub preset: Preset,
    /// The jobs whose results are still wanted.
    pub jobs: Jobs,
}

impl App {
    /// A screen that waits for a model's scores.
    pub fn new(dataset: Arc<Dataset>, title: Title, preset: Preset) -> Self {
        let progress = JobProgress { all: dataset.len(), ..JobProgress::default() };
        Self {
            dataset,
            title,
            phase: Phase::Scoring(progress),
            tab: Tab::default(),
            overlay: None,
            focus: Panel::Pairs,
            shown: Panel::ALL.into(),
            status: None,
            notes: Vec::new(),
            preset,
            jobs: Jobs::default(),
        }
    }

    /// A screen whose scores are there.
    pub fn with_scores(
        dataset: Arc<Dataset>,
        title: Title,
        preset: Preset,
        scored: Arc<Scored>,
        points: Arc<Points>,
    ) -> Self {
        let mut app = Self::new(dataset, title, preset);
        app.show(scored, points, Vec::new());
        app
    }

    /// What is to be done before the first message: where there are no scores yet, score.
    pub fn begin(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Scoring(_) => self.start(Job::Score),
            Phase::Review(_) => {
                let work = [self.work_on(), self.score_holdout()].concat();
                work.into_iter().chain(slices::keep_up(self)).collect()
            }
            Phase::Failed(_) => Vec::new(),
        }
    }

    /// Begin a job, and stop the one that it replaces.
    fn start(&mut self, job: Job) -> Vec<Effect> {
        let (id, replaced) = self.jobs.start(job.kind());
        replaced.map(Effect::Cancel).into_iter().chain([Effect::Start(id, job)]).collect()
    }

    /// What is done in the background whenever what is chosen from, or chosen, has changed.
    fn work_on(&mut self) -> Vec<Effect> {
        [self.draw_anew(), comparison::next_rival(self)].concat()
    }

    /// Draw the rows anew in the background: what is chosen from has changed.
    fn draw_anew(&mut self) -> Vec<Effect> {
        let plan = self.preset.plan;
        let Some(view) = self.view_mut() else { return Vec::new() };
        (view.sureness, view.drawn) = (None, 0);
        let (scored, points) = (Arc::clone(&view.scored), Arc::clone(&view.points));
        let threshold = view.threshold;
        self.start(Job::Draw(Drawing { scored, points, plan, threshold }))
    }

    /// Score the rows that were held out, where that is still to be done.
    fn score_holdout(&mut self) -> Vec<Effect> {
        let holdout = self.view().and_then(|view| view.holdout.as_ref());
        match holdout.map(|holdout| &holdout.scores) {
            Some(HoldoutScores::Waiting(_)) => self.start(Job::ScoreHoldout),
            Some(HoldoutScores::Ready(_) | HoldoutScores::Failed) | None => Vec::new(),
        }
    }

    /// Go from scoring to the panels.
    fn show(&mut self, scored: Arc<Scored>, points: Arc<Points>, notes: Vec<RunNote>) {
        let deciding = Deciding::of(&self.dataset);
        let mut view = View::new(scored, points, deciding.start(self.preset.threshold));
        view.deciding = deciding;
        view.plan = self.preset.plan;
        view.holdout.clone_from(&self.preset.holdout);
        view.start_with(self.preset.objective.as_ref());
        view.start_decided(self.preset.decided.clone());
        view.start_at(self.preset.band.filter(|_| view.refusal().is_none()));
        view.start_listing(self.preset.filter);
        view.comparison = ComparisonView::awaiting(&self.preset.rivals);
        if let Some(by) = &self.preset.slice {
            view.slices.by = Some(by.clone());
            self.tab = Tab::Slices;
        }
        self.notes = notes;
        let odd = view.odd_threshold();
        self.phase = Phase::Review(Box::new(view));
        let warned = Some(self.warnings().len()).filter(|count| *count > 0).map(Status::Warned);
        self.status = odd.or(self.status.take()).or(warned);
    }

    /// Take in how much the coming frame can show: the page shows the selected row, and nothing is scrolled beyond its end.
    pub fn fit(&mut self, viewport: Viewport) {
        if let Phase::Review(view) = &mut self.phase {
            // A tab stays as it was left while another one is looked at.
            match self.tab {
                Tab::Curves => view.curves.page = viewport.curves.max(1),
                Tab::Slices => view.fit_slices(viewport.slices),
                Tab::Comparison => view.comparison.top = view.comparison.top.min(viewport.comparison),
                Tab::Threshold => {
                    view.rows.page = viewport.rows;
                    view.select(view.rows.selected);
                    view.metrics_top = view.metrics_top.min(viewport.metrics);
                    self.shown = viewport.panels;
                    if !self.shown.contains(&self.focus) {
                        self.focus = Panel::Pairs;
                    }
                }
            }
        }
        if let Some(Overlay::Help { scroll } | Overlay::Detail { scroll }) = &mut self.overlay {
            *scroll = (*scroll).min(viewport.scroll);
        }
    }

    /// Where the keys of the footer hold.
    pub fn scope(&self) -> Scope {
        match (&self.overlay, &self.phase) {
            (Some(Overlay::Help { .. }), _) => Scope::Scroll,
            (Some(Overlay::Detail { .. }), _) => Scope::Detail,
            (Some(Overlay::Points { .. }), _) => Scope::Points,
            (Some(Overlay::Field { .. } | Overlay::Search { .. }), _) => Scope::Input,
            (Some(Overlay::Export(form)), _) if form.confirm_overwrite => Scope::Confirm,
            (Some(Overlay::Export(_)), _) => Scope::Export,
            (None, Phase::Scoring(_)) => Scope::Scoring,
            (None, Phase::Review(_)) => match self.tab {
                Tab::Threshold => Scope::Review,
                Tab::Curves => Scope::Curves,
                Tab::Slices => Scope::Slices,
                Tab::Comparison => Scope::Comparison,
            },
            (None, Phase::Failed(_)) => Scope::Failed,
        }
    }

    /// The view on the scored set, once there is one.
    pub fn view(&self) -> Option<&View> {
        match &self.phase {
            Phase::Review(view) => Some(view),
            Phase::Scoring(_) | Phase::Failed(_) => None,
        }
    }

    /// What is said after the screen is gone: that the threshold was moved and nothing was exported at it.
    pub fn farewell(&self) -> Option<Farewell> {
        let view = self.view()?;
        let ends = view.ends();
        let is_kept = ends == view.start_standing().ends() || view.saved.contains(&ends);
        let unsaved = match view.band {
            None => Farewell::Unsaved(view.threshold),
            Some(_) => Farewell::UnsavedBand(ends),
        };
        if is_kept { view.unsaved_slices() } else { Some(unsaved) }
    }

    fn view_mut(&mut self) -> Option<&mut View> {
        match &mut self.phase {
            Phase::Review(view) => Some(view),
            Phase::Scoring(_) | Phase::Failed(_) => None,
        }
    }
}

/// What the session is about: the facts in the title line, and what was noted of the model.
#[derive(Debug, Clone, Default)]
pub struct Title {
    /// Name of the file.
    pub data: String,
    /// `--limit`, where it may have cut the file short.
    pub limit: Option<usize>,
    /// Name of the model that is at work; once there are scores, their set says whose they are.
    pub model: Option<String>,
    /// What there was to note when it was opened.
    pub model_notes: Vec<String>,
    /// What else a user should know at once.
    pub hint: Option<TitleHint>,
}

/// What the command line asked the screen to start with.
#[derive(Debug, Clone, Default)]
pub struct Preset {
    /// Starting threshold; [`Scored::default_threshold`] where `None`.
    pub threshold: Option<f64>,
    /// The band that is open at first.
    pub band: Option<Band>,
    /// The objective that `b` jumps to at first; the first of the list where it is `None` or not in it.
    pub objective: Option<Objective>,
    /// The decision that it starts at.
    pub decided: Option<Decided>,
    /// What is wanted of a threshold.
    pub priorities: Priorities,
    /// How rows are drawn anew.
    pub plan: BootstrapPlan,
    /// Rows that were held out, which the threshold is measured on too.
    pub holdout: Option<Holdout>,
    /// The rows that the table starts with; its own default where `None`.
    pub filter: Option<Filter>,
    /// What the rows are cut up by on the tab of the slices, which comes first then.
    pub slice: Option<SliceBy>,
    /// Whose the mouse is.
    pub mouse: Mouse,
    /// The names of what the scores are compared with.
    pub rivals: Vec<String>,
    /// What there was to note of those.
    pub rival_notes: Vec<String>,
}

/// What the program is doing.
#[derive(Debug)]
pub enum Phase {
    /// The model is at work, and has come so far, in rows.
    Scoring(JobProgress),
    /// The scores are there.
    Review(Box<View>),
    /// Something went wrong for good.
    Failed(Failure),
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tab {
    /// The threshold, what it does, and the pairs.
    #[default]
    Threshold,
    /// What every threshold does, as curves.
    Curves,
    /// What it does to parts of the rows.
    Slices,
    /// The scores beside others of the same rows.
    Comparison,
}

/// The panels, in the order of `Tab`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Panel {
    /// The table of pairs.
    #[default]
    Pairs,
    /// The histogram of the scores, with the threshold in it.
    Scores,
    /// The metrics, where they need scrolling.
    Metrics,
    /// The operating points in a narrow column, to pick from.
    Points,
}

impl Panel {
    /// In the order of `Tab`.
    pub const ALL: [Self; 4] = [Self::Pairs, Self::Scores, Self::Metrics, Self::Points];
}

/// How much a frame can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewport {
    /// Rows of the pair table.
    pub rows: usize,
    /// Largest useful scroll offset of the open overlay: lines that do not fit.
    pub scroll: usize,
    /// The same of the metrics.
    pub metrics: usize,
    /// The panels that there is room for, in the order of `Tab`.
    pub panels: Vec<Panel>,
    /// Curves that show at once.
    pub curves: usize,
    /// Lines of the list of slices.
    pub slices: usize,
    /// Lines of the comparison that do not fit.
    pub comparison: usize,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { rows: 0, scroll: 0, metrics: 0, panels: Panel::ALL.into(), curves: 0, slices: 0, comparison: 0 }
    }
}
