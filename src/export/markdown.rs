//! The report for a pull request or a paper.

use std::io::{self, Write};

use super::text::{UNDEFINED, confidence, figure, interval, summary};
use super::{Point, Report};
use crate::metrics::{Metric, counted, exact, grouped};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let path = report.data["path"].as_str().unwrap_or("-");
    writeln!(out, "# Operating points of `{}`\n", path.replace('`', "'"))?;
    writeln!(
        out,
        "{}, {} positive, {} negative; {} skipped.",
        counted(report.rows, "pair"),
        grouped(report.positives),
        grouped(report.negatives),
        counted(report.skipped_rows, "bad row")
    )?;
    if let Some(model) = report.model["path"].as_str() {
        writeln!(out, "Scored with `{}`.", model.replace('`', "'"))?;
    }
    writeln!(out, "\n| figure | value |\n|---|---|")?;
    for (name, value) in summary(report) {
        writeln!(out, "| {name} | {} |", figure(value))?;
    }
    at(report, out)?;
    points(&report.operating_points, out)?;
    if let Some(precision) = &report.precision {
        writeln!(out, "\nComputed in {precision}.")?;
    }
    for warning in &report.warnings {
        writeln!(out, "\n**Warning:** {warning}")?;
    }
    Ok(())
}

/// The figures at the threshold.
fn at(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let at = &report.at;
    writeln!(out, "\n## At threshold {}\n", exact(at.threshold))?;
    writeln!(out, "The predictions are the same for every threshold in {}.\n", interval(at.interval()))?;
    writeln!(out, "| | predicted 0 | predicted 1 |\n|---|---:|---:|")?;
    writeln!(out, "| actual 0 | {} | {} |", grouped(at.tn), grouped(at.fp))?;
    writeln!(out, "| actual 1 | {} | {} |\n", grouped(at.fn_), grouped(at.tp))?;
    writeln!(out, "| metric | value | 95 % interval |\n|---|---|---|")?;
    for metric in Metric::ALL {
        let value = figure(at.confusion().value(metric));
        let range = confidence(report.intervals.get(metric.key()));
        let range = range.map_or(String::new(), |(low, high)| format!("{low:.4}–{high:.4}"));
        writeln!(out, "| {} | {value} | {range} |", metric.label())?;
    }
    Ok(())
}

/// The proposed thresholds.
fn points(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Operating points\n\n| objective | value | threshold | interval |\n|---|---|---|---|")?;
    for point in points {
        let (threshold, range) = match &point.at {
            Some(at) => (exact(at.threshold), interval(at.interval())),
            None => (UNDEFINED.to_owned(), UNDEFINED.to_owned()),
        };
        writeln!(out, "| {} | {} | {threshold} | {range} |", point.objective, figure(point.value))?;
    }
    Ok(())
}
