//! The curves as a report has them.

use std::sync::Arc;

use super::{CostCurve, Curve, Det, DetSummary, GainAndLift, PrecisionRecall, Roc, RocConvexHull, thin};
use crate::metrics::{Summary, Sweep};

/// Steps of gain and lift: tenths of the rows.
const GAIN_PARTS: u32 = 10;
/// Steps of the cost curve: twentieths.
const COST_PARTS: u32 = 20;

/// The ROC curve in columns, by descending threshold.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RocColumns {
    /// False positive rates.
    pub fpr: Vec<f64>,
    /// True positive rates.
    pub tpr: Vec<f64>,
    /// Thresholds; the first is `None`: nothing is 1.
    pub thresholds: Vec<Option<f64>>,
}

/// The precision–recall curve in columns, by ascending threshold; behind the last threshold's comes the end point (recall 0,
/// precision 1).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PrecisionRecallColumns {
    /// Precisions.
    pub precision: Vec<f64>,
    /// Recalls.
    pub recall: Vec<f64>,
    /// Thresholds: one fewer, as the end point has none.
    pub thresholds: Vec<f64>,
}

/// The DET curve in columns, by ascending threshold.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DetColumns {
    /// False positive rates.
    pub fpr: Vec<f64>,
    /// False negative rates.
    pub fnr: Vec<f64>,
    /// Thresholds; `None` where nothing is 1.
    pub thresholds: Vec<Option<f64>>,
}

/// All curves of a set; each is `None` where a class that it needs is missing.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Curves {
    /// Candidates for a threshold: distinct scores, and "nothing is 1".
    pub candidates: usize,
    /// Area under the ROC curve, ties averaged.
    pub roc_auc: Option<f64>,
    /// Step sum of precision over recall.
    pub average_precision: Option<f64>,
    /// The same by the trapezoidal rule.
    pub pr_auc_trapezoid: Option<f64>,
    /// Detection error tradeoff on probit axes.
    pub det: Option<DetSummary>,
    /// The convex hull of the ROC points.
    pub roc_convex_hull: Option<RocConvexHull>,
    /// Gain and lift at tenths of the rows.
    pub gain_and_lift: Option<GainAndLift>,
    /// The cost curve at twentieths.
    pub cost_curve: Option<CostCurve>,
    /// The ROC curve.
    pub roc: Option<RocColumns>,
    /// The precision–recall curve.
    pub pr: Option<PrecisionRecallColumns>,
    /// The DET curve.
    pub det_curve: Option<DetColumns>,
}

impl Curves {
    /// The curves of `sweep`, each with at most `most` points as [`thin`] keeps them. Areas and figures are those of all points.
    pub fn new(sweep: &Arc<Sweep>, most: usize) -> Self {
        let summary = Summary::from_sweep(sweep);
        let precision_recall = PrecisionRecall::new(sweep);
        let det = || Det::new(sweep).map(|det| (thin(&det, most), det));
        let roc = || Roc::new(sweep).map(|roc| roc_columns(&roc, most));
        let pr = || precision_recall.as_ref().map(|curve| precision_recall_columns(curve, most));
        let (det, (roc, pr)) = rayon::join(det, || rayon::join(roc, pr));
        Self {
            candidates: sweep.distinct().len() + 1,
            roc_auc: summary.roc_auc,
            average_precision: summary.average_precision,
            pr_auc_trapezoid: precision_recall.as_ref().map(PrecisionRecall::trapezoid_area),
            det: det.as_ref().map(|(kept, det)| det.summary(kept)),
            roc_convex_hull: RocConvexHull::new(sweep).map(|hull| hull.thinned(most)),
            gain_and_lift: GainAndLift::new(sweep, GAIN_PARTS),
            cost_curve: CostCurve::new(sweep, COST_PARTS),
            roc,
            pr,
            det_curve: det.map(|(kept, det)| det_columns(&det, &kept)),
        }
    }
}

fn roc_columns(roc: &Roc, most: usize) -> RocColumns {
    let kept = thin(roc, most);
    RocColumns {
        fpr: kept.iter().map(|&index| roc.x(index)).collect(),
        tpr: kept.iter().filter_map(|&index| roc.y(index)).collect(),
        thresholds: kept.iter().map(|&index| roc.threshold(index)).collect(),
    }
}

fn precision_recall_columns(curve: &PrecisionRecall, most: usize) -> PrecisionRecallColumns {
    let mut kept = thin(curve, most);
    kept.reverse();
    PrecisionRecallColumns {
        precision: kept.iter().filter_map(|&index| curve.y(index)).collect(),
        recall: kept.iter().map(|&index| curve.x(index)).collect(),
        thresholds: kept.iter().filter_map(|&index| curve.threshold(index)).collect(),
    }
}

fn det_columns(det: &Det, kept: &[usize]) -> DetColumns {
    let ascending = || kept.iter().rev().copied();
    DetColumns {
        fpr: ascending().map(|index| det.point(index).fpr).collect(),
        fnr: ascending().map(|index| det.point(index).fnr).collect(),
        thresholds: ascending().map(|index| det.threshold(index)).collect(),
    }
}
