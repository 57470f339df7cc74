//! How scores are laid out from left to right: where a score stands, how far a step goes, what each cell of a histogram counts.
//! A screen and a report draw from the same.

use super::grid::{Direction, Grid};
use super::scored::SortedMargins;
use super::{Axis, Interval, Scored, Sweep, log_odds, sigmoid};

/// The three axes that scores can be laid out on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AxisView {
    /// From 0 to 1 for probabilities, from the least to the greatest score otherwise.
    #[default]
    Score,
    /// Log-odds, from the margins: where softmax piles up near 0 and 1 this spreads out.
    LogOdds,
    /// Rank among the rows that have a score: every cell holds about as many rows.
    Rank,
}

impl AxisView {
    /// In the order of the key that cycles them.
    pub(crate) const ALL: [Self; 3] = [Self::Score, Self::LogOdds, Self::Rank];
}

/// How far a step goes: a hundredth of the axis or so, or a tenth of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepSize {
    /// 0.01 on probabilities and cosines.
    Coarse,
    /// 0.001 there.
    Fine,
}

impl StepSize {
    /// Parts that the range of an axis has about as many of.
    fn parts(self) -> u32 {
        match self {
            Self::Coarse => 100,
            Self::Fine => 1_000,
        }
    }
}

/// The rows in one cell of a mirrored histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    /// Those with label 0.
    pub negatives: u64,
    /// Those with label 1.
    pub positives: u64,
}

/// A scored set on one of the axes.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a> {
    scored: &'a Scored,
    view: AxisView,
}

impl<'a> Scale<'a> {
    /// `scored` laid out by `view`.
    pub fn new(scored: &'a Scored, view: AxisView) -> Self {
        Self { scored, view }
    }

    /// The ends of the axis: of the score, of the log-odds, or of the rank.
    ///
    /// Probabilities take [0, 1]; other scores their range, rounded outwards to a step.
    pub fn range(&self) -> (f64, f64) {
        let coarse = self.grid(StepSize::Coarse);
        let rounded = |(low, high): (f64, f64)| {
            let (low, high) = (coarse.round(low, Direction::Down), coarse.round(high, Direction::Up));
            // One score alone still needs an axis.
            if low < high { (low, high) } else { (coarse.next(low, Direction::Down), coarse.next(high, Direction::Up)) }
        };
        match (self.view, self.scored.scores().axis) {
            (AxisView::Rank, _) => (0.0, (self.scored.sweep().rows() - self.scored.sweep().without_score()) as f64),
            (AxisView::LogOdds, _) => rounded(self.scored.margins().map_or((-1.0, 1.0), |margins| margins.range)),
            (AxisView::Score, Axis::Probability) => (0.0, 1.0),
            (AxisView::Score, Axis::Cosine | Axis::Real) => rounded(self.scored.score_range()),
        }
    }

    /// The grid of the steps of this size.
    pub(crate) fn grid(&self, size: StepSize) -> Grid {
        let range = match (self.view, self.scored.scores().axis) {
            (AxisView::LogOdds, _) => self.scored.margins().map_or(1.0, |margins| margins.range.1 - margins.range.0),
            (AxisView::Score | AxisView::Rank, Axis::Probability | Axis::Cosine) => match size {
                StepSize::Coarse => return Grid::HUNDREDTHS,
                StepSize::Fine => return Grid::THOUSANDTHS,
            },
            (AxisView::Score | AxisView::Rank, Axis::Real) => {
                let (low, high) = self.scored.score_range();
                high - low
            }
        };
        Grid::for_range(range, f64::from(size.parts()))
    }

    /// How many decimals a score or threshold takes so that one fine step is visible.
    pub(crate) fn decimals(&self) -> usize {
        (1 - self.grid(StepSize::Fine).exponent).clamp(0, 12) as usize
    }

    /// The threshold one step further on.
    pub fn step(&self, threshold: f64, direction: Direction, size: StepSize) -> f64 {
        let grid = self.grid(size);
        let (low, high) = self.range();
        match self.view {
            AxisView::Score => grid.next(threshold, direction).clamp(low, high),
            AxisView::LogOdds => {
                let margin = log_odds(threshold.clamp(0.0, 1.0)).clamp(low, high);
                // A threshold made by the last step is off its grid point by no more than the rounding of two logarithms.
                let margin = grid.snap(margin, 1e-6);
                sigmoid(grid.next(margin, direction).clamp(low, high))
            }
            AxisView::Rank => self.rank_step(threshold, direction, size),
        }
    }

    /// Over a hundredth (or thousandth) of the rows, and over one distinct score at least.
    fn rank_step(&self, threshold: f64, direction: Direction, size: StepSize) -> f64 {
        let sweep = self.scored.sweep();
        let below = rows_below(sweep, threshold);
        let share = ((sweep.rows() - sweep.without_score()) / u64::from(size.parts())).max(1);
        let (flip, target) = match direction {
            Direction::Up => (sweep.next_flip(threshold), below.saturating_add(share)),
            Direction::Down => (sweep.previous_flip(threshold), below.saturating_sub(share)),
        };
        let Some(flip) = flip else { return threshold };
        let Some(score) = sweep.score_at_rank(target) else { return flip };
        let far = sweep.interval(score).shortest_decimal();
        match direction {
            Direction::Up => far.max(flip),
            Direction::Down => far.min(flip),
        }
    }

    /// The mirrored histogram: the rows in each of `cells` cells, left to right. Every row that has a score is counted once; what lies beyond
    /// an end counts in the outermost cell.
    pub fn histogram(&self, cells: usize) -> Vec<Bin> {
        if cells == 0 {
            return Vec::new();
        }
        let inner = 1..cells;
        if let (AxisView::LogOdds, Some(margins)) = (self.view, self.scored.margins()) {
            let edges: Vec<f64> = inner.map(|cell| self.edge(cell, cells)).collect();
            let negatives = counts_between(&edges, &margins.negatives);
            let bins = negatives.into_iter().zip(counts_between(&edges, &margins.positives));
            return bins.map(|(negatives, positives)| Bin { negatives, positives }).collect();
        }
        let edges: Vec<f64> = inner.map(|cell| self.score_edge(cell, cells)).collect();
        let low = std::iter::once(f64::NEG_INFINITY).chain(edges.iter().copied());
        let high = edges.iter().copied().chain([f64::INFINITY]);
        let bin = |(low, high)| {
            let (negatives, positives) = self.scored.sweep().counts_between(low, high);
            Bin { negatives, positives }
        };
        low.zip(high).map(bin).collect()
    }

    /// Where `threshold` stands in the axis's own unit: as a score, as log-odds, or as the number of rows below it.
    pub(crate) fn place_of(&self, threshold: f64) -> f64 {
        match self.view {
            AxisView::Score => threshold,
            AxisView::LogOdds => log_odds(threshold.clamp(0.0, 1.0)),
            AxisView::Rank => rows_below(self.scored.sweep(), threshold) as f64,
        }
    }

    /// The cell in which `threshold` stands, clamped to the axis.
    pub fn cell_of(&self, threshold: f64, cells: usize) -> usize {
        let place = self.place_of(threshold);
        (1..cells).take_while(|&cell| self.edge(cell, cells) <= place).count()
    }

    /// The threshold that cell `cell` means: the shortest decimal inside it.
    pub fn threshold_in(&self, cell: usize, cells: usize) -> f64 {
        let cell = cell.min(cells.saturating_sub(1));
        if self.view == AxisView::Rank {
            return self.scored.sweep().interval(self.score_edge(cell, cells.max(1))).shortest_decimal();
        }
        // A cell holds its lower edge and not its upper one; an interval the other way round.
        let low = self.score_edge(cell, cells.max(1)).next_down();
        let high = self.score_edge(cell + 1, cells.max(1));
        let high = if cell + 1 == cells { high } else { high.next_down() };
        if low < high { Interval { low: Some(low), high: Some(high) }.shortest_decimal() } else { high }
    }

    /// The lower edge of a cell on the axis.
    fn edge(&self, cell: usize, cells: usize) -> f64 {
        let (low, high) = self.range();
        let share = cell as f64 / cells as f64;
        match self.view {
            AxisView::Rank => (high * share).floor(),
            AxisView::Score | AxisView::LogOdds => low + (high - low) * share,
        }
    }

    /// The lower edge of a cell as a score.
    fn score_edge(&self, cell: usize, cells: usize) -> f64 {
        let edge = self.edge(cell, cells);
        match self.view {
            AxisView::Score => edge,
            AxisView::LogOdds => sigmoid(edge),
            AxisView::Rank => self.scored.sweep().score_at_rank(edge as u64).unwrap_or(f64::INFINITY),
        }
    }
}

/// How many rows with a score are below `threshold`.
fn rows_below(sweep: &Sweep, threshold: f64) -> u64 {
    sweep.confusion(threshold).predicted_0() - sweep.without_score()
}

/// How many rows have margins between each two neighbouring edges, and beyond the outer ones.
fn counts_between(edges: &[f64], margins: &SortedMargins) -> Vec<u64> {
    let below = edges.iter().map(|edge| margins.rows_below(*edge)).chain([margins.rows()]);
    let mut counted = 0;
    below.map(|below| below - std::mem::replace(&mut counted, below)).collect()
}
