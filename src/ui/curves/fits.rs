//! What fits make of the scores: a few lines below the reliability diagram, where there is room.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::CurvesView;
use crate::metrics::{CalibrationFigures, CalibrationReport};
use crate::ui::number::{UNDEFINED, proportion};
use crate::ui::text::{fitting, left, right};
use crate::ui::theme::Theme;

/// Lines that they take, with an empty one above.
const LINES: u16 = 7;

/// Lines that the diagram keeps.
const LEAST: u16 = 16;

/// Cells of a name, and of a figure.
const NAME: usize = 18;
const FIGURE: usize = 10;

/// `inner` in two: for the diagram, and for the lines below it.
pub(super) fn below(inner: Rect, curves: &CurvesView) -> (Rect, Rect) {
    let has_room = inner.height >= LEAST + LINES && usize::from(inner.width) >= NAME + 3 * FIGURE;
    if !has_room || curves.set.is_none() {
        return (inner, Rect::default());
    }
    let diagram = Rect { height: inner.height - LINES, ..inner };
    (diagram, Rect { y: diagram.bottom() + 1, height: LINES - 1, ..inner })
}

pub(super) fn draw(frame: &mut Frame, area: Rect, curves: &CurvesView, theme: &Theme) {
    if area.is_empty() {
        return;
    }
    let lines = match curves.calibration.as_deref() {
        Some(report) => table(report, usize::from(area.width), theme),
        None => vec![Line::styled("working out what calibration would do…", theme.faint)],
    };
    frame.render_widget(Paragraph::new(lines), area);
}

/// The figures of the scores, and of each fit on rows that it has not seen.
fn table(report: &CalibrationReport, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let row = |name: String, figures: Option<CalibrationFigures>| {
        let figure = |of: fn(&CalibrationFigures) -> f64| right(&proportion(figures.as_ref().map(of), 4), FIGURE);
        Line::from(vec![
            Span::raw(left(&name, NAME)),
            Span::raw(
                figure(|figures| figures.log_loss)
                    + &figure(|figures| figures.brier)
                    + &figure(|figures| figures.ece_10),
            ),
        ])
    };
    let header =
        left("held out, 5 folds", NAME) + &["log loss", "Brier", "ECE"].map(|name| right(name, FIGURE)).concat();
    let held_out = report.cross_validated.as_ref().map(|cross_validated| cross_validated.after);
    let temperature = report.temperature.temperature.map_or_else(|| UNDEFINED.to_owned(), |t| format!("{t:.3}"));
    let corp = report.brier_corp.map(|corp| {
        let shown = |value: f64| proportion(Some(value), 4);
        let (mcb, dsc, unc) = (shown(corp.miscalibration), shown(corp.discrimination), shown(corp.uncertainty));
        fitting(
            [
                format!("Brier = miscalibration {mcb} - discrimination {dsc} + uncertainty {unc}"),
                format!("Brier = MCB {mcb} - DSC {dsc} + UNC {unc}"),
            ],
            cells,
        )
    });
    vec![
        Line::raw(corp.unwrap_or_default()),
        Line::styled(header, theme.faint),
        row("as they are".into(), report.before),
        row(format!("temperature {temperature}"), held_out.and_then(|after| after.temperature)),
        row("Platt".into(), held_out.and_then(|after| after.platt_on_logit)),
        row("isotonic".into(), held_out.and_then(|after| after.isotonic)),
    ]
}
