//! What makes labels of scores: one threshold, two with people between them, or one for each line.

use std::sync::Arc;

use super::{Band, predict};

/// How a line gets its label.
#[derive(Debug, Clone, PartialEq)]
pub enum Labelling {
    /// 1 iff `score >= threshold`.
    Threshold(f64),
    /// 1 from its upper end on, 0 below its lower one; between them a person decides.
    Band(Band),
    /// Each line has a threshold of its own; one a line, in their order.
    ByLine(Arc<[f64]>),
}

impl Labelling {
    /// The label of the line number `line` (from 0), whose score is `score`; `None` where a person is to decide.
    ///
    /// # Panics
    /// Where thresholds by line end before this one.
    pub fn label(&self, line: usize, score: f64) -> Option<bool> {
        match self {
            Self::Threshold(threshold) => Some(predict(score, *threshold)),
            Self::Band(band) => band.label(score),
            Self::ByLine(thresholds) => Some(predict(score, thresholds[line])),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn between_the_ends_of_a_band_nothing_is_said_and_its_upper_end_is_1() {
        let labelling = Labelling::Band(Band::new(0.3, 0.7).unwrap());
        let labels = [0.29, 0.3, 0.69, 0.7, 1.0].map(|score| labelling.label(0, score));
        assert_eq!(labels, [Some(false), None, None, Some(true), Some(true)]);
        let closed = Labelling::Band(Band::new(0.5, 0.5).unwrap());
        assert_eq!([0.49, 0.5].map(|score| closed.label(0, score)), [Some(false), Some(true)]);
    }

    #[test]
    fn every_line_has_its_own_threshold() {
        let labelling = Labelling::ByLine([0.2, 0.8].into());
        assert_eq!([0, 1].map(|line| labelling.label(line, 0.5)), [Some(true), Some(false)]);
        assert_eq!(Labelling::Threshold(0.5).label(7, 0.5), Some(true));
    }
}
