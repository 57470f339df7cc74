//! What the predictions cost, in the JSON report.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choices::{Place, Predicted, by_name};
use crate::metrics::{Axis, Goal, Objective, Points, RowMean, Scored, Sureness, Ties};

/// Costs are told for so many rows.
pub(super) const COST_ROWS: f64 = 1e3;

/// What the predictions cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Costing {
    /// By the costs themselves.
    #[serde(serialize_with = "by_name")]
    costs: Vec<(String, CostFigures)>,
    /// Where what an outcome costs differs from row to row; absent where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    row_costs: Option<RowCosts>,
}

/// The totals at both ends beside the same figures: no false alarm is paid for at one, and no miss at the other.
#[derive(Debug, Clone, PartialEq)]
struct RowCosts {
    /// By the costs themselves.
    figures: (String, CostFigures),
    /// The total where nothing is predicted 1.
    none: Option<f64>,
    /// The total where everything is.
    all: Option<f64>,
}

impl Serialize for RowCosts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { figures: (written, figures), none, all } = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry(written, figures)?;
        map.serialize_entry("none is 1", none)?;
        map.serialize_entry("all are 1", all)?;
        map.serialize_entry("at", &[figures.at])?;
        map.end()
    }
}

/// What the predictions cost by one set of costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct CostFigures {
    /// At the threshold of the report.
    at: Cost,
    /// The least total there can be.
    total: Option<f64>,
    mean: Option<f64>,
    n_tied: usize,
    /// Of all that reach it.
    intervals: Vec<Predicted>,
    chosen: Option<Place>,
    /// What a calibrated probability would use; `None` for costs by row and on other axes.
    elkan_threshold: Option<f64>,
    total_at_elkan_threshold: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Cost {
    threshold: f64,
    total: Option<f64>,
    mean: Option<f64>,
    /// 95 % of the mean, where the rows were drawn anew.
    mean_95: Option<(f64, f64)>,
}

impl Costing {
    /// Of `scored` as it is measured.
    pub(super) fn new(scored: &Scored, measured: &Points, threshold: f64, sureness: Option<&Sureness>) -> Self {
        let costs: Vec<_> = cost_figures(scored, measured, threshold, sureness).into_iter().collect();
        let by_row = measured.costs().filter(|costs| costs.of_all_rows().is_none()).and_then(|_| costs.first());
        let row_costs = by_row.map(|figures| {
            let (sweep, terms) = (scored.sweep(), measured.terms());
            let total = |threshold| {
                terms.value(Goal::Mean(RowMean::Cost), sweep, threshold).map(|mean| mean * sweep.len() as f64)
            };
            RowCosts { figures: figures.clone(), none: total(f64::INFINITY), all: total(f64::NEG_INFINITY) }
        });
        Self { costs, row_costs }
    }
}

fn cost_figures(
    scored: &Scored,
    measured: &Points,
    threshold: f64,
    sureness: Option<&Sureness>,
) -> Option<(String, CostFigures)> {
    let (sweep, terms, costs) = (scored.sweep(), measured.terms(), measured.costs()?);
    let rows = sweep.len() as f64;
    let mean = |threshold| terms.value(Goal::Mean(RowMean::Cost), sweep, threshold);
    let at = Cost {
        threshold,
        total: mean(threshold).map(|mean| mean * rows),
        mean: mean(threshold),
        mean_95: sureness.and_then(|sureness| terms.mean_interval(RowMean::Cost, sweep, threshold, sureness.plan)),
    };
    let least = sweep.choose(&Goal::Mean(RowMean::Cost).into(), &terms).ok();
    let tied = Ties::new(sweep, &Objective::from(Goal::Mean(RowMean::Cost)), &terms).tied;
    let elkan = costs.elkan_threshold().filter(|_| scored.scores().axis == Axis::Probability);
    let figures = CostFigures {
        at,
        total: least.map(|least| least.value * rows),
        mean: least.map(|least| least.value),
        n_tied: least.map_or(0, |least| least.n_tied),
        intervals: Predicted::at(sweep, &tied),
        chosen: least.map(Place::from),
        elkan_threshold: elkan,
        total_at_elkan_threshold: elkan.and_then(mean).map(|mean| mean * rows),
    };
    Some((costs.written(), figures))
}
