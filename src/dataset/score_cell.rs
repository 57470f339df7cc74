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
        Err(_) if is_number(&text.replacen(',', ".", 1)) => Err(RowFault::ScoreWithComma(text.into())),
        Err(_) if text.strip_suffix('%').is_some_and(|number| is_number(&number.trim_end().replacen(',', ".", 1))) => {
            Err(RowFault::ScoreInPercent(text.into()))
        }
        Err(_) => Err(RowFault::ScoreNotNumber(text.into())),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}
