//! What a comparison is called in JSON.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Beside, Compared, Drawing, Meeting};
use crate::export::figures::At;
use crate::metrics::{BootstrapPlan, ComparisonAt, Metric, Prevalence};

impl Serialize for Beside {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("a", &self.a)?;
        map.serialize_entry("b", &self.b)?;
        map.serialize_entry("difference", &self.difference())?;
        map.end()
    }
}

/// A test at one footing.
#[derive(Serialize)]
struct TestsAt<'a> {
    at: &'static str,
    #[serde(flatten)]
    comparison: &'a ComparisonAt,
}

impl<'a> From<&'a Meeting> for TestsAt<'a> {
    fn from(Meeting { footing, comparison, .. }: &'a Meeting) -> Self {
        Self { at: footing.key(), comparison }
    }
}

/// A metric's difference.
#[derive(Serialize)]
struct MetricDifference {
    value: Option<f64>,
    /// `None` where nobody asked for the bootstrap.
    p2_5: Option<f64>,
    p97_5: Option<f64>,
}

/// Both at one footing.
#[derive(Serialize)]
struct Met<'a> {
    at: &'static str,
    a: &'a At,
    b: &'a At,
    #[serde(serialize_with = "by_metric")]
    difference: Vec<(Metric, MetricDifference)>,
}

fn by_metric<T: Serialize, S: Serializer>(entries: &[(Metric, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().map(|(metric, entry)| (metric.key(), entry)))
}

impl<'a> From<&'a Meeting> for Met<'a> {
    fn from(meeting: &'a Meeting) -> Self {
        let difference = |metric: Metric| {
            // As they were drawn, for programs.
            let (p2_5, p97_5) = meeting.drawn(metric).and_then(|found| found.p2_5.zip(found.p97_5)).unzip();
            (metric, MetricDifference { value: meeting.difference(metric), p2_5, p97_5 })
        };
        let Meeting { footing, a, b, .. } = meeting;
        Self { at: footing.key(), a, b, difference: Metric::ALL.map(difference).into() }
    }
}

/// What drawing the rows anew says at the first footing.
struct Drawn<'a> {
    plan: BootstrapPlan,
    drawing: Drawing<'a>,
    meeting: &'a Meeting,
}

/// Where the screen had not drawn the rows yet.
const NOT_DRAWN_IN_JSON: &str =
    "roc_auc and average_precision are null: the rows had not been drawn anew yet on the fourth tab of the screen";

impl Serialize for Drawn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { plan, drawing, .. } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("replicates", &plan.replicates)?;
        map.serialize_entry("seed", &plan.seed)?;
        map.serialize_entry("resampling", &plan.resampling)?;
        map.serialize_entry("threshold_a", &self.meeting.a.threshold)?;
        map.serialize_entry("threshold_b", &self.meeting.b.threshold)?;
        let differences = match drawing {
            Drawing::Done(differences) => Some(differences),
            Drawing::Waits => {
                map.serialize_entry("note", NOT_DRAWN_IN_JSON)?;
                None
            }
            Drawing::OneClass => None,
        };
        map.serialize_entry("roc_auc", &differences.map(|drawn| &drawn.roc_auc))?;
        map.serialize_entry("average_precision", &differences.map(|drawn| &drawn.average_precision))?;
        for (metric, distribution) in self.meeting.differences.iter().flatten() {
            map.serialize_entry(metric.key(), distribution)?;
        }
        map.end()
    }
}

impl Serialize for Compared {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("a", &self.a)?;
        map.serialize_entry("b", &self.b)?;
        map.serialize_entry("objective", &self.objective.to_string())?;
        map.serialize_entry("prevalence", &self.prevalence.map(Prevalence::share))?;
        map.serialize_entry("delong", &self.delong)?;
        map.serialize_entry("average_precision", &self.average_precision)?;
        map.serialize_entry("mcnemar", &self.meetings.iter().map(TestsAt::from).collect::<Vec<_>>())?;
        map.serialize_entry("points", &self.meetings.iter().map(Met::from).collect::<Vec<_>>())?;
        let drawn = self.drawn.as_ref().zip(self.meetings.first());
        let drawn = drawn.map(|(pair, meeting)| Drawn { plan: pair.plan, drawing: self.drawing(pair), meeting });
        map.serialize_entry("bootstrap", &drawn)?;
        map.end()
    }
}
