//! What a report tells of answers.

use super::SquadFigures;
use crate::export::table::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{OfficialBest, OfficialShare, exact, significant};

impl SquadFigures {
    /// Exact match and F1 over all questions, those with an answer and those without.
    pub(in crate::export) fn table(&self) -> ReportTable {
        let official = &self.official.0;
        let row = |name: &str, share: &OfficialShare| {
            let figure = |percent: f64| ReportCell::Figure(Some(percent / 100.0));
            vec![
                ReportCell::Name(name.into()),
                figure(share.exact),
                figure(share.f1),
                ReportCell::Count(share.total as u64),
            ]
        };
        let parts = [("answerable", &official.has_ans), ("unanswerable", &official.no_ans)];
        let parts = parts.into_iter().filter_map(|(name, share)| Some(row(name, share.as_ref()?)));
        let rows = std::iter::once(row("all", &official.all)).chain(parts).collect();
        ReportTable { shape: TableShape::Columns, header: header(&["questions", "exact match", "F1", "number"]), rows }
    }

    /// What the threshold is for `run_squad.py`.
    pub(in crate::export) fn threshold_said(&self) -> String {
        match self.null_score_diff_threshold {
            Some(threshold) => format!("for run_squad.py this is null_score_diff_threshold {}", exact(threshold)),
            None => "every question is answered, as in SQuAD 1.1: there is no threshold".into(),
        }
    }

    /// What is best for the official evaluation, and what really is.
    pub(in crate::export) fn best_said(&self) -> Option<String> {
        let (OfficialBest { exact: em, exact_thresh, f1, f1_thresh }, corrected) =
            (self.official.0.best?, self.corrected?);
        let official = format!(
            "the official evaluation finds at best {} % exact match (null_score_diff_threshold {}) and {} % F1 ({})",
            significant(em),
            exact(exact_thresh),
            significant(f1),
            exact(f1_thresh)
        );
        let found = corrected.exact.zip(corrected.answer_f1).map(|(em, f1)| {
            format!(
                "; thresholds reach {} % ({}) and {} % ({})",
                significant(100.0 * em.value),
                exact(em.null_score_diff_threshold),
                significant(100.0 * f1.value),
                exact(f1.null_score_diff_threshold)
            )
        });
        Some(official + &found.unwrap_or_default())
    }
}
