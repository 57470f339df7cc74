//! What a reduced precision costs: a sample of the rows is scored in 32 bits as well.

use std::sync::atomic::AtomicBool;

use super::run::score_rows;
use super::{ScoringError, ScoringOptions};
use crate::dataset::Dataset;
use crate::metrics::PrecisionCheck;
use crate::model::{Model, Precision};

/// Score `check_rows` rows, evenly spread, in full; `None` where `model` computes in full anyway or no row is asked for.
pub(super) fn check(
    model: &Model,
    dataset: &Dataset,
    scores: &[f64],
    options: ScoringOptions,
    cancel: &AtomicBool,
) -> Result<Option<PrecisionCheck>, ScoringError> {
    if model.precision() == Precision::F32 || options.check_rows == 0 || scores.is_empty() {
        return Ok(None);
    }
    let rows = spread(scores.len(), options.check_rows);
    let exact = score_rows(model.in_full()?, dataset, &rows, options, cancel).map_err(|mut error| {
        if let ScoringError::NotFinite { row } = &mut error {
            *row = rows[*row - 1] + 1;
        }
        error
    })?;
    // A question without any candidate has no score that could differ.
    let scored = rows.iter().map(|row| scores[*row]).zip(exact).filter(|(reduced, exact)| !(reduced - exact).is_nan());
    let (reduced, exact) = scored.unzip();
    Ok(Some(PrecisionCheck { reduced, exact }))
}

/// `count` of `rows` rows at equal distances; all of them where there are no more.
fn spread(rows: usize, count: usize) -> Vec<usize> {
    let count = count.min(rows);
    (0..count).map(|index| (index as u128 * rows as u128 / count as u128) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_all_rows_and_names_none_twice() {
        assert_eq!(spread(10, 5), [0, 2, 4, 6, 8]);
        assert_eq!(spread(3, 200), [0, 1, 2]);
        assert_eq!(spread(7, 3), [0, 2, 4]);
        assert!(spread(0, 5).is_empty());
    }
}
