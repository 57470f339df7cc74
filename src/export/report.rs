//! Metrics and operating points of one scored test set: worked out here, written by the neighbours.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::abstain::ReasonedBand;
use super::choose::Choose;
use super::costing::COST_ROWS;
use super::description::{DataDescription, ModelDescription, sentences};
use super::figures::{At, Intervals, Point};
use super::frozen::FrozenFigures;
use super::judged::Judged;
use super::reason::Reason;
use super::squad::SquadFigures;
use super::{Compared, SliceFigures};
use crate::dataset::{Dataset, Warning};
use crate::metrics::{
    Axis, AxisView, BootstrapPlan, Costs, Goal, LengthCorrelation, Limited, Metric, Objective, PointEntry, Points,
    PrecisionCost, Prevalence, RowMean, SameLabels, Scale, Scored, Summary, Sureness, Terms, together,
};

/// The threshold that a report is about, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// Unrounded.
    pub threshold: f64,
    pub by: ChosenBy,
}

/// Where a threshold comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ChosenBy {
    /// Somebody's hand, or nobody chose.
    Hand,
    /// It is the best one on the rows that are reported, at this share of positives, where that is not the measured one.
    Objective(Objective, Option<Prevalence>),
    /// A decision that was made before, for this reason, at this share of positives; why in somebody's words, and which revision it
    /// is, where it says so.
    Decision {
        path: PathBuf,
        reason: Reason,
        prevalence: Option<Prevalence>,
        note: Option<String>,
        revision: Option<u32>,
    },
}

impl ChosenBy {
    /// The objective that chose it, here or before, where that is one that can be judged on rows that all weigh the same.
    pub(crate) fn objective(&self) -> Option<&Objective> {
        match self {
            Self::Objective(objective, _) | Self::Decision { reason: Reason::Objective(objective), .. } => {
                Some(objective)
            }
            Self::Hand | Self::Decision { reason: Reason::Manual | Reason::Weighted(..) | Reason::Other(_), .. } => {
                None
            }
        }
    }
}

impl Chosen {
    /// What to say of the threshold on `scored`. That it predicts all rows alike is remarkable where somebody decided on it.
    pub(crate) fn doubt(&self, scored: &Scored) -> Option<Warning> {
        let (threshold, axis, sweep) = (self.threshold, scored.scores().axis, scored.sweep());
        match self.by {
            ChosenBy::Hand => Warning::of_threshold(threshold, axis),
            ChosenBy::Objective(..) | ChosenBy::Decision { .. } => {
                let ones = sweep.confusion(threshold).predicted_1() as usize;
                Warning::of_predictions(threshold, axis, ones, sweep.len())
            }
        }
    }
}

/// What is measured and chosen at another share of positives than that of the data.
#[derive(Debug, Clone)]
pub(crate) struct AtPrevalence {
    pub prevalence: Prevalence,
    /// What is proposed there.
    pub points: Points,
    /// What changes with the share of positives: its name, as measured, and there.
    pub figures: Vec<(&'static str, Option<f64>, Option<f64>)>,
}

impl AtPrevalence {
    fn new(scored: &Scored, measured: &Points, points: &Points, prevalence: Prevalence, threshold: f64) -> Self {
        let sweep = scored.sweep();
        let [here, there] = [measured, points].map(Points::terms);
        let limited = |terms: &Terms<'_>, of| terms.limited(of, sweep, threshold);
        let metrics = Metric::ALL.into_iter().filter(|metric| metric.depends_on_prevalence()).map(|metric| {
            let of = Limited::Metric(metric);
            (metric.label(), limited(&here, of), limited(&there, of))
        });
        let share = Limited::PredictedShare;
        let share = ("share predicted 1", limited(&here, share), limited(&there, share));
        let cost = measured.costs().map(|_| {
            let per_thousand = |terms: &Terms<'_>| {
                terms.value(Goal::Mean(RowMean::Cost), sweep, threshold).map(|mean| mean * COST_ROWS)
            };
            ("cost per 1,000 rows", per_thousand(&here), per_thousand(&there))
        });
        Self { prevalence, points: points.clone(), figures: metrics.chain([share]).chain(cost).collect() }
    }
}

/// A mean over the rows at the threshold of a report.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MeanAt {
    pub mean: RowMean,
    pub value: f64,
    /// 95 % of it; `None` where all rows have the same.
    pub interval: Option<(f64, f64)>,
}

/// What the answers of `scored` are worth; as sure as `sureness` has rows drawn.
fn means_of_answers(measured: &Points, scored: &Scored, threshold: f64, sureness: Option<&Sureness>) -> Vec<MeanAt> {
    let (terms, sweep) = (measured.terms(), scored.sweep());
    let plan = sureness.map_or_else(BootstrapPlan::default, |sureness| sureness.plan);
    let at = |mean: RowMean| {
        let value = terms.value(Goal::Mean(mean), sweep, threshold)?;
        Some(MeanAt { mean, value, interval: terms.mean_interval(mean, sweep, threshold, plan) })
    };
    RowMean::OF_ANSWERS.into_iter().filter_map(at).collect()
}

/// The version of the JSON format.
const VERSION: u32 = 2;

/// The standard objectives, which are always there, then what else is proposed.
fn operating_points(scored: &Scored, measured: &Points) -> Vec<Point> {
    let proposed = |objective: &Objective| measured.entries().iter().find(|entry| entry.objective == *objective);
    let standard = Metric::objectives()
        .map(Objective::best)
        .map(|objective| proposed(&objective).cloned().unwrap_or_else(|| measured.judge(scored, objective)));
    let standard: Vec<PointEntry> = standard.collect();
    let others = measured.entries().iter().filter(|entry| standard.iter().all(|one| one.objective != entry.objective));
    standard.iter().chain(others).map(Point::from).collect()
}

/// The whole report, numbers unrounded; `serde_json` of it is the JSON format, keys in the order of the fields.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Report {
    /// Of this format.
    pub version: u32,
    pub data: DataDescription,
    pub model: Option<ModelDescription>,
    /// What a row is called.
    #[serde(skip)]
    pub unit: &'static str,
    pub rows: usize,
    /// Lines of the file that stand for them; absent where each is one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<usize>,
    pub positives: u64,
    pub negatives: u64,
    pub skipped_rows: usize,
    #[serde(flatten)]
    pub summary: Summary,
    /// Mean cross entropy from the logits, a mean over rows; `None` where no classifier scored.
    pub mean_loss: Option<f64>,
    pub at: At,
    /// 95 % of the area under the ROC curve, by DeLong's method.
    #[serde(skip)]
    pub auc_interval: Option<(f64, f64)>,
    /// Where the threshold comes from.
    #[serde(skip)]
    pub chosen_by: ChosenBy,
    /// At the same threshold.
    pub intervals: Intervals,
    /// The standard operating points, then the constrained ones and whatever else is proposed: as measured.
    pub operating_points: Vec<Point>,
    /// What is proposed, as measured.
    #[serde(skip)]
    pub measured: Points,
    /// The mean cost of a row at the threshold, where costs are known.
    #[serde(skip)]
    pub cost: Option<f64>,
    /// 95 % of it, where the rows were drawn anew.
    #[serde(skip)]
    pub cost_interval: Option<(f64, f64)>,
    /// What the answers to questions are worth at the threshold, where the right ones are known: each mean with 95 % of it.
    #[serde(skip)]
    pub answers: Vec<MeanAt>,
    /// What calibrated probabilities would use as their threshold, where costs say.
    #[serde(skip)]
    pub elkan_threshold: Option<f64>,
    /// The same at the prevalence to judge by, where there is one.
    #[serde(skip)]
    pub there: Option<AtPrevalence>,
    /// Digits after the point that a threshold takes at least where it is an end of a range.
    #[serde(skip)]
    pub decimals: usize,
    /// What a reduced precision cost; absent where the scores are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionCost>,
    #[serde(serialize_with = "sentences")]
    pub warnings: Vec<Warning>,
    /// What the official evaluation says of answers to questions; absent where it is not known what is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squad: Option<SquadFigures>,
    pub choose: Choose,
}

impl Report {
    /// On `scored`, which are the scores of `dataset`, at a threshold. `model` is `None` where the file carried the scores.
    pub(crate) fn new(
        dataset: &Dataset,
        model: Option<ModelDescription>,
        scored: &Arc<Scored>,
        judged: Judged<'_>,
        chosen: Chosen,
    ) -> Self {
        let points = judged.points;
        let found = chosen.doubt(scored).into_iter().chain(dataset.doubts(scored));
        let (sweep, Chosen { threshold, by }) = (scored.sweep(), chosen);
        let at = At::new(sweep, threshold);
        let scoring = model.as_ref().and_then(|model| model.scoring);
        let unknown = scoring.and_then(|scoring| scoring.pieces.note()).map(Warning::Run);
        let measured = points.as_measured(scored);
        Self {
            version: VERSION,
            data: dataset.into(),
            model,
            unit: dataset.unit(),
            rows: sweep.len(),
            lines: dataset.counts.as_ref().map(|counts| counts.len()),
            positives: sweep.positives(),
            negatives: sweep.negatives(),
            skipped_rows: dataset.skipped.len(),
            summary: *scored.summary(),
            mean_loss: scored.mean_loss(),
            at,
            chosen_by: by,
            intervals: Intervals::new(&at.confusion),
            auc_interval: scored.auc_interval().and_then(|auc| auc.ci95),
            operating_points: operating_points(scored, &measured),
            cost: measured.terms().value(Goal::Mean(RowMean::Cost), sweep, threshold),
            cost_interval: judged
                .sureness
                .and_then(|sureness| measured.terms().mean_interval(RowMean::Cost, sweep, threshold, sureness.plan)),
            answers: means_of_answers(&measured, scored, threshold, judged.sureness),
            elkan_threshold: measured
                .costs()
                .and_then(Costs::elkan_threshold)
                .filter(|_| scored.scores().axis == Axis::Probability),
            there: points
                .prevalence()
                .map(|prevalence| AtPrevalence::new(scored, &measured, points, prevalence, threshold)),
            decimals: Scale::new(scored, AxisView::Score).decimals(),
            precision: scored.precision_cost(threshold),
            warnings: dataset.warnings.iter().cloned().chain(unknown).chain(found).collect(),
            squad: SquadFigures::new(dataset, scored, &measured, threshold),
            choose: Choose::new(scored, &measured, judged, threshold),
            measured,
        }
    }

    /// With what leaving the rows of this band to people does.
    pub(crate) fn with_band(mut self, band: ReasonedBand) -> Self {
        self.choose.abstaining.add(band, self.measured.costs());
        self
    }

    /// With what the scores are compared with.
    pub(crate) fn compared(mut self, compared: Vec<Compared>) -> Self {
        self.choose.comparisons.0.extend(compared);
        self
    }

    /// With what became of the threshold on other rows than it was chosen on.
    pub(crate) fn frozen(mut self, frozen: FrozenFigures) -> Self {
        self.choose.frozen.push((frozen.name.clone(), frozen));
        self
    }

    /// With what is said of parts of the rows, and whether scores go with the length of the texts.
    pub(crate) fn sliced(mut self, slices: SliceFigures, length: Option<LengthCorrelation>) -> Self {
        (self.choose.slices, self.choose.length_correlation) = (Some(slices), length);
        self
    }

    /// Everything that was to be proven.
    pub(super) fn proofs(&self) -> impl Iterator<Item = &PointEntry> {
        self.measured.entries().iter().filter(|entry| entry.proof.is_some())
    }

    /// That what is guaranteed does not hold together with the confidence of each.
    pub(super) fn together(&self) -> Option<String> {
        let weighted = self.choose.weights.iter().flat_map(|(_, weighted)| weighted.points.entries());
        let bands = self.choose.abstaining.at_bands().filter_map(|at| at.band.chosen.proof);
        together(self.proofs().chain(weighted), bands)
    }

    /// The thresholds that predict what is predicted there.
    pub(super) fn same_labels(&self, at: &At) -> SameLabels {
        SameLabels::new(at.interval, at.threshold, self.decimals)
    }
}

#[cfg(test)]
mod tests;
