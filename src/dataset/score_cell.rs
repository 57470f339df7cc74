//! A score as text.

use super::message::RowFault;
use super::table::Cell;

/// The score in a cell: any finite number; −0.0 is read as 0.0.
pub(super) fn parse(cell: Cell<'_>) -> Result<f64, RowFault> {
    let text = cell.text().unwrap_or("").trim();
    match text.parse::<f64>() {
        Ok(score) if score.is_finite() => Ok(score + 0.0),
        Ok(_) => Err(RowFault::ScoreNotFinite(text.into())),
        Err(_) if text.is_empty() => Err(RowFault::NoScore),
        Err(_) => Err(RowFault::ScoreNotNumber(text.into())),
    }
}
