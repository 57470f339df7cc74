//! Dots in braille: two across and four down in each cell.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Dots across a cell.
pub(super) const ACROSS: usize = 2;
/// Dots down a cell.
const DOWN: usize = 4;

/// The bits of a cell's dots in the braille patterns (Unicode, U+2800 onwards), column by column from above.
const BITS: [[u8; DOWN]; ACROSS] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Dots that are set, and the style of each cell: that of the last dot in it.
pub(super) struct Canvas {
    area: Rect,
    cells: Vec<(u8, Style)>,
}

impl Canvas {
    pub(super) fn new(area: Rect) -> Self {
        Self { area, cells: vec![(0, Style::new()); usize::from(area.width) * usize::from(area.height)] }
    }

    /// How many dots there are across.
    pub(super) fn columns(&self) -> usize {
        usize::from(self.area.width) * ACROSS
    }

    /// How many there are from top to bottom.
    pub(super) fn lines(&self) -> usize {
        usize::from(self.area.height) * DOWN
    }

    /// Set a dot, counted from the upper left; one outside is left out.
    pub(super) fn set(&mut self, column: usize, line: usize, style: Style) {
        if column >= self.columns() {
            return;
        }
        let cell = line / DOWN * usize::from(self.area.width) + column / ACROSS;
        if let Some(cell) = self.cells.get_mut(cell) {
            *cell = (cell.0 | BITS[column % ACROSS][line % DOWN], style);
        }
    }

    /// Whether a cell, counted from the upper left, has no dot.
    pub(super) fn is_empty(&self, column: u16, line: u16) -> bool {
        let cell = usize::from(line) * usize::from(self.area.width) + usize::from(column);
        self.cells.get(cell).is_none_or(|(dots, _)| *dots == 0)
    }

    /// Put the cells that have dots into `buffer`.
    pub(super) fn draw(&self, buffer: &mut Buffer) {
        let places = (0..self.area.height).flat_map(|line| (0..self.area.width).map(move |column| (column, line)));
        for ((column, line), &(dots, style)) in places.zip(&self.cells) {
            let sign = char::from_u32(0x2800 + u32::from(dots)).filter(|_| dots > 0);
            if let (Some(sign), Some(cell)) = (sign, buffer.cell_mut((self.area.x + column, self.area.y + line))) {
                cell.set_char(sign).set_style(style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_where_braille_has_them() {
        let area = Rect::new(1, 1, 2, 1);
        let mut canvas = Canvas::new(area);
        for (column, line) in [(0, 0), (0, 3), (3, 1), (4, 0), (0, 4)] {
            canvas.set(column, line, Style::new());
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 3));
        canvas.draw(&mut buffer);
        assert_eq!([buffer[(1, 1)].symbol(), buffer[(2, 1)].symbol(), buffer[(3, 1)].symbol()], ["⡁", "⠐", " "]);
        assert!(!canvas.is_empty(0, 0) && Canvas::new(area).is_empty(0, 0));
    }
}
