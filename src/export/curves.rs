//! Curves and calibration of the JSON report: worked out when it is written, as no other form has them and they take a second
//! with a million rows.

use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::metrics::{Bands, CalibrationData, CalibrationReport, Curves, Metric, Scored, Sureness, Sweep};

/// Points of a curve.
const MOST_POINTS: usize = 200;

/// The set that they are of; in JSON they themselves.
#[derive(Debug, Clone)]
pub(super) struct CurvesAndCalibration {
    scored: Arc<Scored>,
    /// How sure the metrics are at every threshold, where the rows were drawn anew.
    bands: Option<Arc<Bands>>,
}

/// As it is written.
#[derive(Serialize)]
struct Written<'a> {
    curves: CurvesAndBands<'a>,
    /// Of the scores alone.
    calibration: Option<CalibrationReport>,
    /// Of the margins; `None` where they are not known.
    calibration_by_margin: Option<CalibrationReport>,
}

#[derive(Serialize)]
struct CurvesAndBands<'a> {
    #[serde(flatten)]
    curves: Curves,
    /// The metrics against the threshold with their intervals; `None` where the rows were not drawn anew.
    by_threshold: Option<ByThreshold<'a>>,
}

/// The metrics at some thresholds, ascending; the last, where nothing is 1, is `null`.
struct ByThreshold<'a> {
    sweep: &'a Sweep,
    bands: &'a Bands,
}

/// A metric at these thresholds, and its 95 % interval at each by itself.
#[derive(Serialize)]
struct MetricBand {
    value: Vec<Option<f64>>,
    low: Vec<Option<f64>>,
    high: Vec<Option<f64>>,
}

impl ByThreshold<'_> {
    fn of(&self, metric: Metric) -> MetricBand {
        let knots = self.bands.knots().iter();
        let ends: Vec<Option<(f64, f64)>> =
            knots.clone().map(|&knot| self.bands.at(self.sweep, metric, knot)).collect();
        MetricBand {
            value: knots.map(|&knot| self.sweep.confusion_at(knot).value(metric)).collect(),
            low: ends.iter().map(|ends| ends.map(|(low, _)| low)).collect(),
            high: ends.iter().map(|ends| ends.map(|(_, high)| high)).collect(),
        }
    }
}

impl Serialize for ByThreshold<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thresholds: Vec<Option<&f64>> =
            self.bands.knots().iter().map(|&knot| self.sweep.distinct().get(knot)).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("thresholds", &thresholds)?;
        for metric in Metric::ALL {
            map.serialize_entry(metric.key(), &self.of(metric))?;
        }
        map.end()
    }
}

impl CurvesAndCalibration {
    pub(super) fn of(scored: &Arc<Scored>, sureness: Option<&Sureness>) -> Self {
        Self { scored: Arc::clone(scored), bands: sureness.map(|sureness| Arc::clone(&sureness.bands)) }
    }

    fn calibration(&self, margins: Option<&[f64]>) -> Option<CalibrationReport> {
        let (scores, labels) = (self.scored.scores(), self.scored.labels());
        CalibrationReport::of_many(&CalibrationData::counted(
            &scores.values,
            labels,
            margins,
            scores.axis,
            self.scored.counts(),
        ))
    }

    fn calibration_by_margin(&self) -> Option<CalibrationReport> {
        let margins = self.scored.scores().known_margins()?;
        self.calibration(Some(&margins))
    }
}

impl Serialize for CurvesAndCalibration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let by_score = || rayon::join(|| Curves::new(self.scored.sweep(), MOST_POINTS), || self.calibration(None));
        let ((curves, calibration), calibration_by_margin) = rayon::join(by_score, || self.calibration_by_margin());
        let by_threshold = self.bands.as_ref().map(|bands| ByThreshold { sweep: self.scored.sweep(), bands });
        let curves = CurvesAndBands { curves, by_threshold };
        Written { curves, calibration, calibration_by_margin }.serialize(serializer)
    }
}
