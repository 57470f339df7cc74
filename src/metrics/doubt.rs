//! What labels and scores look like together that they should not.

use super::delong::AucInterval;
use super::scores::{Axis, ScoreSource};
use super::sweep::Sweep;

/// Rows from which on a perfect separation is remarkable.
const REMARKABLE: u64 = 20;

/// Something that seldom is so in a labelled test set, and more often the mark of a mistake.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// Negatives score above positives: the ROC AUC, and its 95 % interval, which lies wholly below 0.5.
    WrongWay {
        /// ROC AUC.
        auc: f64,
        /// Lower and upper end.
        interval: (f64, f64),
    },
    /// Scores that were read separate the classes perfectly.
    Separated {
        /// ROC AUC, 0 or 1.
        auc: f64,
    },
    /// Scores that were read are all at least 0.5, although there are both classes: as if each were that of the class that won.
    AllWon,
}

/// What is doubtful of scores on `axis` from `source`.
pub(super) fn doubts(sweep: &Sweep, auc: Option<&AucInterval>, axis: Axis, source: &ScoreSource) -> Vec<Doubt> {
    let Some(&AucInterval { roc_auc: auc, ci95, .. }) = auc else { return Vec::new() };
    // Where every positive scores below every negative there is no doubt, however few they are.
    let interval = if auc == 0.0 { Some((0.0, 0.0)) } else { ci95 };
    let interval = interval.filter(|(_, high)| *high < 0.5);
    let were_read = match source {
        ScoreSource::Model(_) | ScoreSource::Written(_) => false,
        ScoreSource::Read(_) => true,
    };
    let is_separated = were_read && (auc == 0.0 || auc == 1.0) && sweep.rows() > REMARKABLE;
    let have_won =
        were_read && axis == Axis::Probability && sweep.distinct().first().is_some_and(|lowest| *lowest >= 0.5);
    let wrong_way = interval.map(|interval| Doubt::WrongWay { auc, interval });
    let own = if have_won { Some(Doubt::AllWon) } else { is_separated.then_some(Doubt::Separated { auc }) };
    wrong_way.into_iter().chain(own).collect()
}
