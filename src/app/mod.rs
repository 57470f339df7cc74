//! The state of the screen and how it changes: `update(app, message) -> effects`. Draws nothing, does no I/O.

mod axis;
mod dialogs;
mod edit;
mod geometry;
pub mod keymap;
mod listing;
mod review;
mod rows;
mod search;
mod steps;
mod update;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ratatui::crossterm::event::KeyEvent;

use crate::dataset::Dataset;
use crate::metrics::Scored;

pub use axis::AxisView;
pub use keymap::{Action, BINDINGS, Binding, Key, Scope};
pub use listing::Listing;
pub use review::Review;
pub use rows::{Column, Filter, RowList, Sort};
pub use update::update;

/// Everything the screen shows.
#[derive(Debug)]
pub struct App {
    /// The test set.
    pub dataset: Arc<Dataset>,
    /// What stands in the title line.
    pub title: Title,
    /// What the program is doing.
    pub phase: Phase,
    /// What lies over the panels.
    pub overlay: Option<Overlay>,
    /// The panel that has the focus.
    pub focus: Panel,
    /// One line of feedback to the last action, until the next key.
    pub status: Option<Status>,
    /// What the screen starts with when the scores are there.
    pub preset: Preset,
}

impl App {
    /// A screen that waits for a model's scores.
    #[must_use]
    pub fn new(dataset: Arc<Dataset>, title: Title, preset: Preset) -> Self {
        let scoring = ScoringState { pairs: dataset.len(), ..ScoringState::default() };
        let phase = Phase::Scoring(scoring);
        Self { dataset, title, phase, overlay: None, focus: Panel::Pairs, status: None, preset }
    }

    /// A screen whose scores are there.
    #[must_use]
    pub fn with_scores(
        dataset: Arc<Dataset>,
        title: Title,
        preset: Preset,
        scored: Arc<Scored>,
        notes: Vec<String>,
    ) -> Self {
        let mut app = Self::new(dataset, title, preset);
        app.begin_review(scored, notes);
        app
    }

    /// Go from scoring to the panels.
    fn begin_review(&mut self, scored: Arc<Scored>, notes: Vec<String>) {
        let mut review = Review::new(scored, self.preset.threshold);
        review.notes = notes;
        review.rows.filter = self.preset.filter.unwrap_or_default();
        self.phase = Phase::Review(Box::new(review));
    }

    /// Where the keys of the footer hold.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match (&self.overlay, &self.phase) {
            (Some(Overlay::Help { .. } | Overlay::Detail { .. }), _) => Scope::Scroll,
            (Some(Overlay::Points { .. }), _) => Scope::Points,
            (Some(Overlay::Threshold { .. } | Overlay::Search { .. }), _) => Scope::Input,
            (Some(Overlay::Export(_)), _) => Scope::Export,
            (None, Phase::Scoring(_)) => Scope::Scoring,
            (None, Phase::Review(_)) => Scope::Review,
            (None, Phase::Failed(_)) => Scope::Failed,
        }
    }

    /// The scored test set, once it is there.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        if let Phase::Review(review) = &self.phase { Some(review) } else { None }
    }

    fn review_mut(&mut self) -> Option<&mut Review> {
        if let Phase::Review(review) = &mut self.phase { Some(review) } else { None }
    }
}

/// The facts in the title line.
#[derive(Debug, Clone, Default)]
pub struct Title {
    /// Name of the file.
    pub data: String,
    /// Name of the model, where one scores; `None` where the file carried the scores.
    pub model: Option<String>,
    /// What else a user should know at once (the built-in sample and how to open one's own data).
    pub hint: Option<String>,
}

/// What the command line asked the screen to start with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Preset {
    /// Starting threshold; 0.5 where `None` (the middle of the range on axes where 0.5 means nothing).
    pub threshold: Option<f64>,
    /// Starting filter.
    pub filter: Option<Filter>,
}

/// One line of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The sentence.
    pub text: String,
    /// Whether it reports a failure.
    pub is_error: bool,
}

/// What the program is doing.
#[derive(Debug)]
pub enum Phase {
    /// The model is at work.
    Scoring(ScoringState),
    /// The scores are there.
    Review(Box<Review>),
    /// Something went wrong for good: one sentence.
    Failed(String),
}

/// How far scoring is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScoringState {
    /// Pairs done.
    pub pairs_done: usize,
    /// Pairs in all.
    pub pairs: usize,
    /// Share of the tokens done, 0 to 1.
    pub fraction: f64,
    /// Pairs a second; `None` before the first.
    pub pairs_per_second: Option<f64>,
    /// Time left; `None` before the first batch.
    pub eta: Option<Duration>,
    /// Since the start.
    pub elapsed: Duration,
    /// Whether the user has asked to stop.
    pub cancelling: bool,
}

/// What lies over the panels.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The key table, scrolled by so many lines.
    Help {
        /// First line shown.
        scroll: usize,
    },
    /// The list of operating points.
    Points {
        /// Index into [`Review::points`].
        selected: usize,
    },
    /// A threshold being typed.
    Threshold {
        /// What stands in the field.
        input: TextInput,
        /// Why the last Enter was refused.
        error: Option<String>,
    },
    /// A search being typed.
    Search {
        /// What stands in the field.
        input: TextInput,
    },
    /// The selected pair in full, scrolled by so many lines.
    Detail {
        /// First line shown.
        scroll: usize,
    },
    /// What to export and where to.
    Export(ExportForm),
}

/// A one-line text field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextInput {
    /// What was typed.
    pub text: String,
    /// Cursor: a byte offset into `text`, always at a grapheme border.
    pub cursor: usize,
}

/// The export dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportForm {
    /// What is written.
    pub kind: ExportKind,
    /// Where to.
    pub path: TextInput,
    /// The file exists: the next `y` overwrites it.
    pub confirm_overwrite: bool,
    /// Why the last try failed.
    pub error: Option<String>,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportKind {
    /// Every row with score, prediction and outcome (format by extension).
    Predictions,
    /// The decision file.
    Decision,
    /// The report (format by extension: .txt, .json, .md).
    Report,
}

/// The panels, in the order of `Tab`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Panel {
    /// The table of pairs.
    #[default]
    Pairs,
    /// The histogram.
    Scores,
    /// The operating points.
    Points,
}

/// What the program hears.
#[derive(Debug)]
pub enum Message {
    /// A key (releases are dropped before).
    Key(KeyEvent),
    /// The mouse, translated by the layout into what it means.
    Pointer(Pointer),
    /// How many table rows (`rows`), and lines in the open overlay's body (`overlay`), the screen can show.
    Viewport {
        /// Rows of the pair table.
        rows: usize,
        /// Largest useful scroll offset of the open overlay (lines that do not fit).
        overlay_scroll: usize,
    },
    /// The worker got further.
    Progress(ScoringState),
    /// The worker is done.
    Scored(Arc<Scored>, Vec<String>),
    /// The worker failed: one sentence.
    Failed(String),
    /// The worker stopped because it was asked to.
    Cancelled,
    /// An effect has been carried out, well or not.
    Effect(EffectResult),
    /// SIGTERM, SIGHUP or SIGINT from outside.
    Terminate,
}

/// What a mouse event means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// Button pressed or dragged at cell `cell` of a histogram that is `cells` wide.
    Threshold {
        /// Counted from 0 at the left end of the axis; may be outside while dragging and is then clamped.
        cell: usize,
        /// Width of the axis.
        cells: usize,
        /// A drag under way: the whole drag is one step of undo.
        dragging: bool,
    },
    /// The button was let go.
    Release,
    /// Row `offset` of the visible page of the pair table was clicked.
    Row {
        /// From 0 at the top of the page.
        offset: usize,
    },
    /// Entry of the operating points was clicked.
    Point {
        /// Index into [`Review::points`].
        index: usize,
    },
    /// The wheel over the table (or the open overlay): rows down, negative up.
    Wheel(isize),
}

/// What `update` wants done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave with success.
    Quit,
    /// Leave with exit code 130.
    Interrupt,
    /// Leave with this error (exit code 1).
    Fail(String),
    /// Put the terminal back and stop the process until `fg`.
    Suspend,
    /// Ask the worker to stop.
    CancelScoring,
    /// Put text on the clipboard (OSC 52).
    Copy(String),
    /// Write a file.
    Export {
        /// What.
        kind: ExportKind,
        /// Where to, as typed.
        path: PathBuf,
        /// An existing file may be replaced.
        overwrite: bool,
    },
}

/// How an effect went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectResult {
    /// The clipboard sequence was sent.
    Copied,
    /// The file was written.
    Exported(PathBuf),
    /// The file exists and `overwrite` was not given.
    ExportExists(PathBuf),
    /// It could not be done: one sentence.
    Failed(String),
}
