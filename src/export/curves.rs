//! Curves and calibration of the JSON report: worked out when it is written, as no other form has them and they take a second
//! with a million rows.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::metrics::{CalibrationData, CalibrationReport, Curves, Scored};

/// Points of a curve.
const MOST_POINTS: usize = 200;

/// The set that they are of; in JSON they themselves.
#[derive(Debug, Clone)]
pub(super) struct CurvesAndCalibration(Arc<Scored>);

/// As it is written.
#[derive(Serialize)]
struct Written {
    curves: Curves,
    /// Of the scores alone.
    calibration: Option<CalibrationReport>,
    /// Of the margins; `None` where they are not known.
    calibration_by_margin: Option<CalibrationReport>,
}

impl CurvesAndCalibration {
    pub(super) fn of(scored: &Arc<Scored>) -> Self {
        Self(Arc::clone(scored))
    }

    fn calibration(&self, margins: Option<&[f64]>) -> Option<CalibrationReport> {
        let (scores, labels) = (self.0.scores(), self.0.labels());
        CalibrationReport::of_many(&CalibrationData::counted(
            &scores.values,
            labels,
            margins,
            scores.axis,
            self.0.counts(),
        ))
    }

    fn calibration_by_margin(&self) -> Option<CalibrationReport> {
        let margins = self.0.scores().known_margins()?;
        self.calibration(Some(&margins))
    }
}

impl Serialize for CurvesAndCalibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by_score = || rayon::join(|| Curves::new(self.0.sweep(), MOST_POINTS), || self.calibration(None));
        let ((curves, calibration), calibration_by_margin) = rayon::join(by_score, || self.calibration_by_margin());
        Written { curves, calibration, calibration_by_margin }.serialize(serializer)
    }
}
