//! Whether scores go with the length of the texts where the labels are the same: a judge that rewards length shows here.

use serde::Serialize;

use super::bootstrap::{BootstrapProgress, Distribution, line_bootstrap};
use super::sureness::BootstrapPlan;
use super::{Scored, Spearman};

/// The rank correlation (Spearman's) of score and length among the rows of each label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LengthCorrelation {
    /// Of the rows with label 0.
    pub label_0: OfLabel,
    /// Of those with label 1.
    pub label_1: OfLabel,
}

/// Among the rows of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfLabel {
    /// Its rows.
    pub n: u64,
    /// Ties averaged; `None` where all scores or all lengths are equal.
    pub spearman: Option<f64>,
    /// Of the same where the rows of the label are drawn anew; `None` where they were not.
    pub bootstrap: Option<Distribution>,
}

impl OfLabel {
    /// The 95 % percentile interval, where rows were drawn anew; `None` where all draws agree, so that they say nothing of other
    /// rows.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let found = self.bootstrap.as_ref()?;
        found.p2_5.zip(found.p97_5).filter(|(low, high)| low < high && self.spearman.is_some())
    }
}

impl LengthCorrelation {
    /// Of the lines of `scored`, which have these `lengths`. O(n log n), and O(n) a replicate of `plan`, which is drawn on the rayon
    /// pool that this is called in; `None` where it was cancelled.
    ///
    /// # Panics
    /// Where there is another number of lengths.
    pub fn new(
        scored: &Scored,
        lengths: &[u64],
        plan: Option<BootstrapPlan>,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        assert_eq!(scored.labels().len(), lengths.len(), "each line has a length");
        let of = |label: bool| of_label(scored, lengths, label, plan, progress);
        Some(Self { label_0: of(false)?, label_1: of(true)? })
    }
}

fn of_label(
    scored: &Scored,
    lengths: &[u64],
    label: bool,
    plan: Option<BootstrapPlan>,
    progress: &BootstrapProgress,
) -> Option<OfLabel> {
    let labels = scored.labels();
    let lines = || (0..labels.len()).filter(|&line| labels[line] == label);
    let scores: Vec<f64> = lines().map(|line| scored.scores().ranked(line)).collect();
    let own: Vec<f64> = lines().map(|line| lengths[line] as f64).collect();
    let counts: Option<Vec<u64>> = scored.counts().map(|counts| lines().map(|line| counts[line]).collect());
    let ranks = Spearman::new(&scores, &own);
    let (n, spearman) = match &counts {
        None => (scores.len() as u64, ranks.correlation()),
        Some(counts) => (counts.iter().sum(), ranks.correlation_counted(counts)),
    };
    let bootstrap = match plan {
        None => None,
        Some(BootstrapPlan { replicates, seed, .. }) => {
            let correlation = |drawn: &[u64]| ranks.correlation_counted(drawn);
            Some(line_bootstrap(scores.len(), counts.as_deref(), replicates, seed, progress, correlation)?)
        }
    };
    Some(OfLabel { n, spearman, bootstrap })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Counts, ScoreSource, Scores};

    #[test]
    fn each_label_has_its_own_and_its_interval_holds_it() {
        // Of label 1 the longer rows score higher, with noise; of label 0 all are as long.
        let rows = 400_u32;
        let noise = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) >> 20) / 4096.0;
        let scores: Vec<f64> = (0..rows).map(|row| (f64::from(row) / 400.0).midpoint(noise(row))).collect();
        let labels: Vec<bool> = (0..rows).map(|row| row % 2 == 0).collect();
        let lengths: Vec<u64> = (0..rows).map(|row| if row % 2 == 0 { u64::from(row) } else { 7 }).collect();
        let scored = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores), labels.into());
        let plan = BootstrapPlan { replicates: 400, ..BootstrapPlan::default() };
        let found = LengthCorrelation::new(&scored, &lengths, Some(plan), &BootstrapProgress::default()).unwrap();
        let (low, high) = found.label_1.interval().unwrap();
        let correlation = found.label_1.spearman.unwrap();
        assert!(low < correlation && correlation < high && low > 0.3, "{found:?}");
        // The standard error of a rank correlation is about (1 − ρ²) / √n.
        let width = 2.0 * 1.96 * (1.0 - correlation * correlation) / 200_f64.sqrt();
        assert!((0.7..1.4).contains(&((high - low) / width)), "{low} {high} {width}");
        assert_eq!((found.label_0.n, found.label_0.spearman, found.label_0.interval()), (200, None, None));
        let again = LengthCorrelation::new(&scored, &lengths, Some(plan), &BootstrapProgress::default()).unwrap();
        assert_eq!(again, found, "the same seed gives the same");
    }

    #[test]
    fn lines_count_as_the_rows_that_they_stand_for() {
        let of = |scores: &[f64], labels: &[bool], counts: Option<&[u64]>, lengths: &[u64]| {
            let counts = counts.map(|counts| Counts::new(counts.to_vec()).unwrap());
            let scores = Scores::from_values(scores.to_vec());
            let scored = Scored::counted(ScoreSource::Read("score".into()), scores, labels.to_vec().into(), counts);
            LengthCorrelation::new(&scored, lengths, None, &BootstrapProgress::default()).unwrap()
        };
        let counted = of(&[0.1, 0.9, 0.5], &[true; 3], Some(&[2, 1, 3]), &[5, 4, 9]);
        let rows = of(&[0.1, 0.1, 0.9, 0.5, 0.5, 0.5], &[true; 6], None, &[5, 5, 4, 9, 9, 9]);
        assert_eq!(counted, rows);
        assert_eq!((counted.label_0.n, counted.label_0.spearman), (0, None));
    }
}
