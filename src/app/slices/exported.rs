//! What an export makes of thresholds by slice: those of the third tab, and those of the decision that the session was opened at.

use super::rule_words;
use crate::app::{Complaint, ExportKind, Farewell, Tab, View};
use crate::metrics::{Objective, SliceRule};

/// What becomes of thresholds by slice in an export.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SliceLabels {
    /// There are none: the threshold, or the band, is for all rows.
    #[default]
    None,
    /// They are written: those of this rule. What they are best for stands beside it.
    Written(SliceRule, Objective),
    /// They are left out, and the threshold or the band is for all rows.
    LeftOut(LeftOut),
}

/// Why thresholds by slice are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// The decision's were chosen beside another threshold.
    Moved,
    /// A band is open: rows have one threshold or two.
    Band,
    /// Where the export is asked for, one threshold is for all rows.
    OneForAll,
    /// These rows do not have what the decision tells slices apart by.
    NotHere,
}

impl SliceLabels {
    /// The rule of the thresholds by slice that are written; [`SliceRule::Common`] where none are.
    pub fn rule(&self) -> SliceRule {
        match self {
            Self::Written(rule, _) => *rule,
            Self::None | Self::LeftOut(_) => SliceRule::Common,
        }
    }
}

impl View {
    /// That thresholds by slice were in no file, where others were written of all rows.
    pub(in crate::app) fn unsaved_slices(&self) -> Option<Farewell> {
        let rule = self.slice_rule();
        let written = &self.slices.written;
        let is_missing = rule != SliceRule::Common
            && written.contains(&SliceLabels::LeftOut(LeftOut::OneForAll))
            && !written.iter().any(|labels| labels.rule() == rule);
        is_missing.then(|| Farewell::UnsavedSlices(rule, self.slice_objective()))
    }

    /// Why `labels` cannot be written: they would mix a threshold for another prevalence with thresholds that are as measured.
    pub(in crate::app) fn mixed(&self, labels: &SliceLabels) -> Option<Complaint> {
        let prevalence = self.points.prevalence()?;
        match labels {
            SliceLabels::Written(rule, objective) if rule.depends_on_prevalence(objective) => {
                Some(Complaint::SlicesAtPrevalence { rule: rule_words(*rule, objective), prevalence })
            }
            SliceLabels::Written(..) | SliceLabels::None | SliceLabels::LeftOut(_) => None,
        }
    }

    /// What becomes of thresholds by slice in an export of this kind, which is asked for on this tab: what shows there is what is
    /// written, and a decision that stands is kept as it is.
    pub(in crate::app) fn slice_labels(&self, tab: Tab, kind: ExportKind) -> SliceLabels {
        let (rule, decided_by) = (self.slice_rule(), self.decided_slices());
        let written = |rule| SliceLabels::Written(rule, self.slice_objective());
        if !kind.is_of_labels() {
            return SliceLabels::None;
        }
        if tab == Tab::Slices && rule != SliceRule::Common {
            return written(rule);
        }
        match rule {
            SliceRule::Best | SliceRule::EqualRecall | SliceRule::EqualPrecision | SliceRule::EqualPredictedRate => {
                return SliceLabels::LeftOut(LeftOut::OneForAll);
            }
            SliceRule::Common | SliceRule::Decided => {}
        }
        if !self.has_decided_slices() {
            return SliceLabels::None;
        }
        match (self.band.is_some(), self.stands_as_decided(), decided_by) {
            (true, _, _) => SliceLabels::LeftOut(LeftOut::Band),
            (false, false, _) => SliceLabels::LeftOut(LeftOut::Moved),
            // Predictions cannot be made by them; a decision keeps them for rows that can.
            (false, true, None) if kind == ExportKind::Predictions => SliceLabels::LeftOut(LeftOut::NotHere),
            (false, true, Some(_)) if self.slices.rule != SliceRule::Decided => {
                SliceLabels::LeftOut(LeftOut::OneForAll)
            }
            (false, true, Some(_) | None) => written(SliceRule::Decided),
        }
    }
}
