//! The column of the table that has what another score says of each row.

use super::number::{fixed, proportion};
use super::text::{right, width};
use crate::app::{SideBySide, View};
use crate::metrics::{Agreement, Axis, AxisView, Scale};

/// Cells that it takes at least, and at most.
const CELLS: (usize, usize) = (9, 14);

/// What B says of each row.
pub(super) struct RivalColumn {
    standing: SideBySide,
    name: String,
    decimals: usize,
    cells: usize,
}

impl RivalColumn {
    /// Of the B of `view`; `None` where there is none.
    pub(super) fn of(view: &View) -> Option<Self> {
        let standing = view.side_by_side_in_rows()?;
        let name = view.comparison.rival()?.name.clone();
        let decimals = Scale::new(standing.pairing.b(), AxisView::Score).decimals();
        // Of the score, of the sign behind it, and of the space before.
        let cells = (decimals + 6).max(width(&name) + 2).clamp(CELLS.0, CELLS.1);
        Some(Self { standing, name, decimals, cells })
    }

    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    /// What stands above it.
    pub(super) fn header(&self) -> String {
        format!("  {}", right(&self.name, self.cells - 2))
    }

    /// The score of `row`, and whether B is right there.
    pub(super) fn cell(&self, row: usize) -> String {
        let scores = self.standing.pairing.b().scores();
        let score = match scores.axis {
            Axis::Probability | Axis::Cosine => proportion(scores.value(row), self.decimals),
            Axis::Real => fixed(scores.value(row), self.decimals),
        };
        let tick = match self.standing.agreement(row) {
            Agreement::BothRight | Agreement::OnlyBRight => "✓",
            Agreement::BothWrong | Agreement::OnlyARight => "✗",
        };
        right(&format!("{score} {tick}"), self.cells)
    }
}
