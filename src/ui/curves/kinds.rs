//! What is drawn of each curve, and what is said of it.

use super::plot::{Dots, Plot};
use crate::app::{CurveKind, Place, View, axis_label, bin_of, cost_line};
use crate::metrics::{AxisView, Cell, Confusion, CurveSet, Metric, cells, exact, threshold_edges};
use crate::ui::number::{UNDEFINED, proportion, span, written_threshold};
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Digits after the point.
const DIGITS: usize = 3;

/// The share of positives that a bin of the reliability diagram holds.
const BIN: &str = "○";

/// The names of a curve and of its axes.
pub(super) struct Names {
    /// In full and in short, with what goes up.
    pub titles: [String; 3],
    pub across: &'static str,
}

pub(super) fn names(kind: CurveKind, view: &View) -> Names {
    let names = |name: &str, up: &str, short: &str, across| Names {
        titles: [format!("{name} · {up}"), format!("{name} · {short}"), name.to_owned()],
        across,
    };
    match kind {
        CurveKind::Roc => names("ROC", "true positive rate", "TPR", "false positive rate"),
        CurveKind::PrecisionRecall => names("precision–recall", "precision", "precision", "recall"),
        CurveKind::Metric => {
            let metric = view.curves.metric.label();
            names(metric, "against the threshold", "by threshold", axis_label(view.axis))
        }
        CurveKind::Calibration => names("calibration", "share of label 1, bins of 0.1", "share of 1", "score"),
        CurveKind::Cost => names("cost curve", "expected cost, normalised", "cost", "probability cost of positives"),
        CurveKind::Det => names("DET", "false negative rate", "FNR", "false positive rate"),
        CurveKind::Gain => names("gain", "positives found", "positives", "share predicted 1"),
        CurveKind::Coverage => names("coverage", "accuracy of the labelled", "accuracy", "share labelled"),
        CurveKind::Lift => names("lift", "times as many as by chance", "times chance", "share predicted 1"),
    }
}

/// The figures of a whole curve, in more and in fewer words.
pub(super) fn figures(kind: CurveKind, view: &View, set: &CurveSet) -> [String; 2] {
    let shown = |value: Option<f64>| proportion(value, DIGITS);
    let summary = view.scored.summary();
    match kind {
        CurveKind::Roc => {
            let hull = set.hull.as_ref().map(|hull| hull.hull.area);
            [format!("AUC {}, hull {}", shown(summary.roc_auc), shown(hull)), format!("AUC {}", shown(summary.roc_auc))]
        }
        CurveKind::PrecisionRecall => {
            let value = shown(summary.average_precision);
            [format!("average precision {value}"), format!("AP {value}")]
        }
        CurveKind::Calibration => {
            let Some(reliability) = &set.reliability else { return Default::default() };
            let (ece, mce) = (shown(Some(reliability.ece)), shown(Some(reliability.mce)));
            let brier = shown(Some(reliability.brier.brier));
            [format!("ECE {ece}, MCE {mce}, Brier {brier}"), format!("ECE {ece}, MCE {mce}")]
        }
        CurveKind::Cost => {
            let area = shown(set.cost.as_ref().map(|cost| cost.area_under_lower_envelope));
            [format!("area {area}"), area]
        }
        CurveKind::Metric if view.sureness.is_some() => {
            ["dotted: 95 % at each threshold".to_owned(), "dotted: 95 %".to_owned()]
        }
        CurveKind::Metric | CurveKind::Det | CurveKind::Gain | CurveKind::Lift | CurveKind::Coverage => {
            Default::default()
        }
    }
}

/// What the active threshold does there, in more and in fewer words.
pub(super) fn at_threshold(kind: CurveKind, view: &View, set: &CurveSet, place: Option<Place>) -> [String; 2] {
    let confusion = view.confusion();
    let value = |metric: Metric| proportion(confusion.value(metric), DIGITS);
    let rates = Rates::of(&confusion);
    let threshold = written_threshold(view.threshold);
    let said = match kind {
        CurveKind::Roc => format!("TPR {}, FPR {}", value(Metric::Recall), rates.fpr),
        CurveKind::PrecisionRecall => {
            format!("precision {}, recall {}", value(Metric::Precision), value(Metric::Recall))
        }
        CurveKind::Metric => {
            let metric = view.curves.metric;
            let interval = view.confidence(metric).map(|ends| format!(" ({})", span(ends, DIGITS)));
            format!("{} {}{}", metric.label(), value(metric), interval.unwrap_or_default())
        }
        CurveKind::Calibration => calibration_there(view, set),
        CurveKind::Cost => match place.and_then(|place| Some((place.x, place.y?))) {
            Some((x, y)) => {
                let [x, y] = [x, y].map(|share| proportion(Some(share), DIGITS));
                format!("cost {y} at probability cost {x}")
            }
            None => UNDEFINED.to_owned(),
        },
        CurveKind::Det => format!("FNR {}, FPR {}", rates.fnr, rates.fpr),
        CurveKind::Gain => format!("{} of positives in {} of rows", value(Metric::Recall), rates.predicted),
        CurveKind::Coverage => {
            let [covered, right] = [place.map(|place| place.x), place.and_then(|place| place.y)];
            let said = format!("{} of {} labelled are right", proportion(right, DIGITS), proportion(covered, DIGITS));
            let ends = view.ends();
            let by_hand = view.band.map(|_| format!("by hand {} to {}", exact(ends.low()), exact(ends.high())));
            let at = by_hand.unwrap_or_else(|| format!("at {threshold}"));
            return [format!("{at}: {said}"), said];
        }
        CurveKind::Lift => {
            let lift = place.and_then(|place| place.y);
            format!(
                "lift {} in {} of rows",
                lift.map_or_else(|| UNDEFINED.to_owned(), |lift| format!("{lift:.2}")),
                rates.predicted
            )
        }
    };
    let end = view.band.map_or_else(String::new, |band| format!("the {} end ", band.active.label()));
    [format!("at {end}{threshold}: {said}"), said]
}

/// Rates that are no metrics of their own.
struct Rates {
    fpr: String,
    fnr: String,
    predicted: String,
}

impl Rates {
    fn of(confusion: &Confusion) -> Self {
        let share = |count: u64, of: u64| proportion((of > 0).then(|| count as f64 / of as f64), DIGITS);
        Self {
            fpr: share(confusion.fp, confusion.negatives()),
            fnr: share(confusion.fn_, confusion.positives()),
            predicted: share(confusion.predicted_1(), confusion.total()),
        }
    }
}

/// What the labels say where the scores are about the threshold.
fn calibration_there(view: &View, set: &CurveSet) -> String {
    let bin = set.reliability.as_ref().and_then(|reliability| bin_of(reliability, view.threshold));
    match bin.and_then(|bin| bin.filled) {
        Some(bin) => {
            let (rate, mean) = (proportion(Some(bin.positive_rate), DIGITS), proportion(Some(bin.mean_score), DIGITS));
            format!("{rate} are 1 ({}), scored {mean}", span(bin.wilson95, DIGITS))
        }
        None => "no scores near".to_owned(),
    }
}

/// The dots of a curve and of what it is compared with, and then its signs.
pub(super) fn draw(
    kind: CurveKind,
    view: &View,
    set: &CurveSet,
    mut plot: Plot,
    place: Option<Place>,
    buffer: &mut Buffer,
    theme: &Theme,
) {
    let (line, beside) = (theme.curve, theme.faint);
    let chance = match kind {
        CurveKind::Roc | CurveKind::Gain | CurveKind::Calibration => Some([(0.0, 0.0), (1.0, 1.0)]),
        CurveKind::Lift => Some([(0.0, 1.0), (1.0, 1.0)]),
        CurveKind::PrecisionRecall => {
            let rate = view.confusion().positives() as f64 / view.confusion().total() as f64;
            Some([(0.0, rate), (1.0, rate)])
        }
        // Where every row is labelled.
        CurveKind::Coverage => view.confusion_without().value(Metric::Accuracy).map(|all| [(0.0, all), (1.0, all)]),
        CurveKind::Metric | CurveKind::Cost | CurveKind::Det => None,
    };
    if let Some([from, to]) = chance {
        plot.line(from, to, Dots::Few, beside);
    }
    match kind {
        CurveKind::Roc => {
            set.hull.iter().for_each(|hull| plot.curve(&hull.line, Dots::Few, Style::new()));
            set.roc.iter().for_each(|curve| plot.curve(curve, Dots::All, line));
        }
        CurveKind::PrecisionRecall => set.precision_recall.iter().for_each(|curve| plot.curve(curve, Dots::All, line)),
        CurveKind::Metric => {
            let edges = metric_edges(view, &plot);
            for end in band_cells(view, &edges) {
                plot.columns_of(&end, Dots::Few, Style::new());
            }
            let drawn = set.metric(view.curves.metric).map(|curve| cells(curve, &edges));
            plot.columns_of(&drawn.unwrap_or_default(), Dots::All, line);
        }
        CurveKind::Calibration => draw_bins(set, &mut plot, line),
        CurveKind::Cost => {
            // What predicts everything alike costs, and what the threshold does.
            plot.line((0.0, 0.0), (1.0, 1.0), Dots::Few, beside);
            plot.line((0.0, 1.0), (1.0, 0.0), Dots::Few, beside);
            let cost = cost_line(&view.confusion());
            plot.line((0.0, cost(0.0)), (1.0, cost(1.0)), Dots::Few, Style::new());
            set.cost.iter().for_each(|curve| plot.curve(curve.envelope(), Dots::All, line));
        }
        CurveKind::Det => set.det.iter().for_each(|det| plot.curve(&det.curve, Dots::All, line)),
        CurveKind::Gain => set.gain.iter().for_each(|curve| plot.curve(curve, Dots::All, line)),
        CurveKind::Coverage => view.coverage_curve().iter().for_each(|curve| plot.curve(curve, Dots::All, line)),
        CurveKind::Lift => set.lift.iter().for_each(|curve| plot.curve(curve, Dots::All, line)),
    }
    plot.draw(buffer);
    if kind == CurveKind::Calibration {
        let bins = set.reliability.iter().flat_map(|reliability| &reliability.bins).filter_map(|bin| bin.filled);
        bins.for_each(|bin| plot.draw_sign(buffer, (bin.mean_score, bin.positive_rate), BIN, theme.heading));
    }
    let Some(place) = place else { return };
    if matches!(kind, CurveKind::Metric | CurveKind::Calibration) {
        plot.draw_vertical(buffer, place.x, theme.threshold);
    }
    plot.draw_mark(buffer, place, theme.threshold);
}

/// The edges of the columns as thresholds, on the axis that the first tab shows.
fn metric_edges(view: &View, plot: &Plot) -> Vec<f64> {
    match view.axis {
        AxisView::Score => plot.edges(),
        AxisView::LogOdds | AxisView::Rank => {
            threshold_edges(view.axis, view.scored.sweep(), plot.across(), plot.columns())
        }
    }
}

/// The lower and the upper end of the metric's interval at the left edge of each column; nothing until the rows are drawn anew.
fn band_cells(view: &View, edges: &[f64]) -> [Vec<Option<Cell>>; 2] {
    let Some(sureness) = &view.sureness else { return Default::default() };
    let (sweep, metric) = (view.scored.sweep(), view.curves.metric);
    let at = |&edge: &f64| sureness.bands.at(sweep, metric, sweep.candidate(edge));
    let columns = edges.len().saturating_sub(1);
    let ends: Vec<Option<(f64, f64)>> = edges.iter().take(columns).map(at).collect();
    let dot = |height: f64| Cell { low: height, high: height };
    [
        ends.iter().map(|ends| ends.map(|(low, _)| dot(low))).collect(),
        ends.iter().map(|ends| ends.map(|(_, high)| dot(high))).collect(),
    ]
}

/// The Wilson interval of each bin as a bar where its scores are.
fn draw_bins(set: &CurveSet, plot: &mut Plot, style: Style) {
    let bins = set.reliability.iter().flat_map(|reliability| &reliability.bins).filter_map(|bin| bin.filled);
    for bin in bins {
        plot.bar(bin.mean_score, bin.wilson95, style);
    }
}
