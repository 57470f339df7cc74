//! The report for a terminal: aligned words and numbers, `–` where something is undefined.

use std::io::{self, Write};

use serde_json::Value;

use super::{Point, Report};
use crate::metrics::{Interval, Metric, counted, exact, grouped};

/// What stands for a figure that is undefined.
pub(super) const UNDEFINED: &str = "–";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    header(report, out)?;
    at(report, out)?;
    points(&report.operating_points, out)?;
    if let Some(precision) = &report.precision {
        writeln!(out, "\n{precision}")?;
    }
    for warning in &report.warnings {
        writeln!(out, "\nwarning: {warning}")?;
    }
    Ok(())
}

/// The rows and the figures that need no threshold.
fn header(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let path = report.data["path"].as_str().unwrap_or("-");
    writeln!(
        out,
        "{path}: {}, {} positive, {} negative",
        counted(report.rows, "pair"),
        grouped(report.positives),
        grouped(report.negatives)
    )?;
    if report.skipped_rows > 0 {
        let verb = if report.skipped_rows == 1 { "was" } else { "were" };
        writeln!(out, "{} {verb} skipped", counted(report.skipped_rows, "bad row"))?;
    }
    if let Some(model) = report.model["path"].as_str() {
        writeln!(
            out,
            "model: {model}{}",
            report.model["summary"].as_str().map_or(String::new(), |s| format!(" ({s})"))
        )?;
    }
    writeln!(out)?;
    for (name, value) in summary(report) {
        writeln!(out, "  {name:<18} {}", figure(value))?;
    }
    Ok(())
}

/// The threshold-free figures with their names.
pub(super) fn summary(report: &Report) -> Vec<(&'static str, Option<f64>)> {
    let mut figures = vec![
        ("ROC AUC", report.roc_auc),
        ("average precision", report.average_precision),
        ("log loss", report.log_loss),
        ("Brier score", report.brier),
        ("ECE (10 bins)", report.ece),
    ];
    if report.mean_loss.is_some() {
        figures.push(("mean loss", report.mean_loss));
    }
    figures
}

/// The figures at the threshold.
fn at(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let at = &report.at;
    writeln!(out, "\nat threshold {}, the same for all in {}", exact(at.threshold), interval(at.interval()))?;
    let counts = [at.tn, at.fp, at.fn_, at.tp].map(grouped);
    let width = counts.iter().map(String::len).max().unwrap_or(0).max(11);
    let [tn, fp, fn_, tp] = counts;
    writeln!(out, "            {:>width$} {:>width$}", "predicted 0", "predicted 1")?;
    writeln!(out, "  actual 0  {tn:>width$} {fp:>width$}")?;
    writeln!(out, "  actual 1  {fn_:>width$} {tp:>width$}\n")?;
    for metric in Metric::ALL {
        let value = figure(at.confusion().value(metric));
        match confidence(report.intervals.get(metric.key())) {
            Some((low, high)) => writeln!(out, "  {:<18} {value}  95 % {low:.4}–{high:.4}", metric.label())?,
            None => writeln!(out, "  {:<18} {value}", metric.label())?,
        }
    }
    Ok(())
}

/// The proposed thresholds.
fn points(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\noperating points")?;
    let name_width = points.iter().map(|point| point.objective.len()).max().unwrap_or(0);
    let thresholds: Vec<String> =
        points.iter().map(|point| point.at.as_ref().map_or(UNDEFINED.into(), |at| exact(at.threshold))).collect();
    let width = thresholds.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    for (point, threshold) in points.iter().zip(&thresholds) {
        let value = figure(point.value);
        let range = point.at.as_ref().map_or(String::new(), |at| interval(at.interval()));
        writeln!(out, "  {:<name_width$}  {value:<6}  at {threshold:<width$}  {range}", point.objective)?;
    }
    Ok(())
}

/// Four decimals, or the sign for undefined.
pub(super) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.into(), |value| format!("{value:.4}"))
}

/// `(0.4987, 0.5012]`, with `−∞` and `∞` for the ends beyond every score.
pub(super) fn interval(interval: Interval) -> String {
    match (interval.low, interval.high) {
        (None, None) => "(−∞, ∞)".into(),
        (None, Some(high)) => format!("(−∞, {}]", exact(high)),
        (Some(low), None) => format!("({}, ∞)", exact(low)),
        (Some(low), Some(high)) => format!("({}, {}]", exact(low), exact(high)),
    }
}

/// The two ends of a Wilson interval.
pub(super) fn confidence(value: Option<&Value>) -> Option<(f64, f64)> {
    let value = value?;
    Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_without_an_end_says_so() {
        for (low, high, expected) in [
            (Some(0.25), Some(0.5), "(0.25, 0.5]"),
            (None, Some(0.5), "(−∞, 0.5]"),
            (Some(0.5), None, "(0.5, ∞)"),
            (None, None, "(−∞, ∞)"),
        ] {
            assert_eq!(interval(Interval { low, high }), expected);
        }
    }
}
