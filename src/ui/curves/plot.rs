//! A curve between its axes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{ACROSS, Canvas};
use super::ticks::Tick;
use crate::app::{Place, Window};
use crate::metrics::{Cell, Curve, Polyline, cells, even_edges};
use crate::ui::text::{right, width};
use crate::ui::theme::Theme;

/// Where the active threshold stands.
const MARK: &str = "●";

/// How dense the dots of a line are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dots {
    All,
    /// Every third column.
    Few,
}

/// Dots over a part of a plane.
pub(super) struct Plot {
    canvas: Canvas,
    area: Rect,
    window: Window,
}

impl Plot {
    pub(super) fn new(area: Rect, window: Window) -> Self {
        Self { canvas: Canvas::new(area), area, window }
    }

    /// The edges of the columns of dots, in the unit of the axis.
    pub(super) fn edges(&self) -> Vec<f64> {
        even_edges(self.window.x, self.columns())
    }

    /// From its left end to its right one, in the unit of the axis.
    pub(super) fn across(&self) -> (f64, f64) {
        self.window.x
    }

    /// How many columns of dots there are.
    pub(super) fn columns(&self) -> usize {
        self.canvas.columns()
    }

    /// A curve whose x is that of the axis.
    pub(super) fn curve(&mut self, curve: &impl Curve, dots: Dots, style: Style) {
        let drawn = cells(curve, &self.edges());
        self.columns_of(&drawn, dots, style);
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), dots: Dots, style: Style) {
        self.curve(&Polyline::new(vec![from, to]), dots, style);
    }

    /// The heights of a curve in each column of dots.
    pub(super) fn columns_of(&mut self, drawn: &[Option<Cell>], dots: Dots, style: Style) {
        let (low, high) = self.window.y;
        let every = match dots {
            Dots::All => 1,
            Dots::Few => 3,
        };
        for (column, cell) in drawn.iter().enumerate().step_by(every) {
            let Some(cell) = cell.filter(|cell| cell.low <= high && cell.high >= low) else { continue };
            for line in self.line_of(cell.high)..=self.line_of(cell.low) {
                self.canvas.set(column, line, style);
            }
        }
    }

    /// A vertical bar of dots.
    pub(super) fn bar(&mut self, x: f64, (low, high): (f64, f64), style: Style) {
        let Some(column) = self.cell_across(x) else { return };
        let mut bar = vec![None; self.columns()];
        if let Some(cell) = bar.get_mut(usize::from(column) * ACROSS) {
            *cell = Some(Cell { low, high });
        }
        self.columns_of(&bar, Dots::All, style);
    }

    /// The line of dots at a height, clamped to those that there are.
    fn line_of(&self, y: f64) -> usize {
        let (low, high) = self.window.y;
        let lines = self.canvas.lines();
        let share = (high - y.clamp(low, high)) / (high - low);
        ((share * lines as f64) as usize).min(lines.saturating_sub(1))
    }

    /// The cell at `x`; `None` outside.
    fn cell_across(&self, x: f64) -> Option<u16> {
        let (low, high) = self.window.x;
        let share = (x - low) / (high - low);
        let last = self.area.width.checked_sub(1)?;
        (0.0..=1.0).contains(&share).then(|| ((share * f64::from(self.area.width)) as u16).min(last))
    }

    /// The cell at `y`; `None` outside.
    fn cell_down(&self, y: f64) -> Option<u16> {
        let (low, high) = self.window.y;
        let share = (high - y) / (high - low);
        let last = self.area.height.checked_sub(1)?;
        (0.0..=1.0).contains(&share).then(|| ((share * f64::from(self.area.height)) as u16).min(last))
    }

    /// Put all dots into `buffer`.
    pub(super) fn draw(&self, buffer: &mut Buffer) {
        self.canvas.draw(buffer);
    }

    /// A vertical line through everything that is empty.
    pub(super) fn draw_vertical(&self, buffer: &mut Buffer, x: f64, style: Style) {
        let Some(column) = self.cell_across(x) else { return };
        for line in (0..self.area.height).filter(|&line| self.canvas.is_empty(column, line)) {
            if let Some(cell) = buffer.cell_mut((self.area.x + column, self.area.y + line)) {
                cell.set_symbol("┃").set_style(style);
            }
        }
    }

    /// A sign at a place, where that is inside.
    pub(super) fn draw_sign(&self, buffer: &mut Buffer, (x, y): (f64, f64), sign: &str, style: Style) {
        let (Some(column), Some(line)) = (self.cell_across(x), self.cell_down(y)) else { return };
        if let Some(cell) = buffer.cell_mut((self.area.x + column, self.area.y + line)) {
            cell.set_symbol(sign).set_style(style);
        }
    }

    /// The mark of the active threshold, at the edge where its place is beyond it.
    pub(super) fn draw_mark(&self, buffer: &mut Buffer, place: Place, style: Style) {
        let Window { x, y } = self.window;
        if let Some(height) = place.y {
            self.draw_sign(buffer, (place.x.clamp(x.0, x.1), height.clamp(y.0, y.1)), MARK, style);
        }
    }

    /// Both axes: to the left of the dots and below them.
    pub(super) fn draw_axes(&self, buffer: &mut Buffer, axes: &Axes, theme: &Theme) {
        let area = self.area;
        let Some(axis_x) = area.x.checked_sub(1) else { return };
        let set = |buffer: &mut Buffer, x: u16, y: u16, sign: &str| {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.set_symbol(sign).set_style(theme.faint);
            }
        };
        for y in area.y..area.bottom() {
            set(buffer, axis_x, y, "│");
        }
        let label_width = usize::from(axes.label_width);
        for tick in &axes.up {
            let Some(line) = self.cell_down(tick.at) else { continue };
            let y = area.y + line;
            set(buffer, axis_x, y, "┤");
            let x = axis_x.saturating_sub(axes.label_width);
            buffer.set_stringn(x, y, right(&tick.label, label_width), label_width, theme.faint);
        }
        let axis_y = area.bottom();
        set(buffer, axis_x, axis_y, "└");
        for x in area.x..area.right() {
            set(buffer, x, axis_y, "─");
        }
        let mut free = area.x.saturating_sub(axes.label_width);
        for tick in &axes.across {
            let Some(column) = self.cell_across(tick.at) else { continue };
            set(buffer, area.x + column, axis_y, "┬");
            let cells = width(&tick.label) as u16;
            let start = (area.x + column).saturating_sub(cells / 2).min((area.right() + 1).saturating_sub(cells));
            if start >= free {
                buffer.set_stringn(start, axis_y + 1, &tick.label, usize::from(cells), theme.faint);
                free = start + cells + 1;
            }
        }
        // The name of the axis stands in it, as on the first tab.
        let name = format!(" {} ", axes.name);
        let cells = width(&name) as u16;
        if cells + 6 <= area.width {
            buffer.set_stringn(area.right() - cells, axis_y, name, usize::from(cells), theme.faint);
        }
    }
}

/// What stands at the axes.
pub(super) struct Axes {
    /// Of the axis that goes across.
    pub name: &'static str,
    pub across: Vec<Tick>,
    pub up: Vec<Tick>,
    /// Cells of the longest label at the left.
    pub label_width: u16,
}
