//! The tables of the report: what stands in them, before any format draws them.

use std::fmt;

use super::Report;
use super::costing::COST_ROWS;
use super::figures::Point;
use super::frozen::FrozenFigures;
use super::marks::Marks;
use super::report::AtPrevalence;
use super::sure::BootstrapFigures;
use super::table::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{
    Beside, Change, ChosenBootstrap, Confusion, Interval, IntervalOf, Limit, Limited, Metric, Objective, Occasion,
    Optimism, PointEntry, Points, RowsNow, Unit, between, exact, grouped, significant,
};

/// The figures that need no threshold.
pub(super) fn summary(report: &Report) -> ReportTable {
    let drawn = report.choose.bootstrap.as_ref().map(BootstrapFigures::sureness);
    let row = |name: &str, value, interval: Option<(f64, f64)>| {
        let confidence = interval.filter(|(low, high)| low < high).map(|(low, high)| ReportCell::Confidence(low, high));
        [ReportCell::Name(name.into()), ReportCell::Figure(value)].into_iter().chain(confidence).collect()
    };
    let figures = report.summary.figures().map(|figure| {
        let interval = match figure.interval {
            IntervalOf::DeLong => report.auc_interval,
            IntervalOf::Bootstrap => drawn.and_then(|drawn| drawn.average_precision.interval()),
            IntervalOf::Nothing => None,
        };
        row(figure.label, figure.value, interval)
    });
    let loss = report.mean_loss.map(|loss| row("mean loss", Some(loss), None));
    let rows = figures.into_iter().chain(loss).collect();
    let header = header(&["figure", "value", "95 % interval"]);
    ReportTable { shape: TableShape::List, header, rows }
}

pub(super) fn confusion(counts: &Confusion) -> ReportTable {
    let row =
        |name: &str, zero, one| vec![ReportCell::Name(name.into()), ReportCell::Count(zero), ReportCell::Count(one)];
    let rows = vec![row("actual 0", counts.tn, counts.fp), row("actual 1", counts.fn_, counts.tp)];
    ReportTable { shape: TableShape::Matrix, header: header(&["", "predicted 0", "predicted 1"]), rows }
}

pub(super) fn metrics(report: &Report) -> ReportTable {
    let row = |metric: Metric| {
        let mut cells =
            vec![ReportCell::Name(metric.label().into()), ReportCell::Figure(report.at.confusion.value(metric))];
        let drawn = report.choose.bootstrap.as_ref();
        let interval = report.intervals.get(metric).or_else(|| {
            drawn?.interval(metric).filter(|_| !metric.has_interval() && report.at.confusion.value(metric).is_some())
        });
        cells.extend(interval.map(|(low, high)| ReportCell::Confidence(low, high)));
        cells
    };
    let cost = report.measured.costs().map(|_| {
        let per_thousand = |mean: f64| mean * COST_ROWS;
        let name = ReportCell::Name("cost per 1,000 rows".into());
        let mut cells = vec![name, ReportCell::Figure(report.cost.map(per_thousand))];
        cells.extend(
            report.cost_interval.map(|(low, high)| ReportCell::Confidence(per_thousand(low), per_thousand(high))),
        );
        cells
    });
    let answers = report.answers.iter().map(|at| {
        let name = ReportCell::Name(at.mean.label().into());
        let interval = at.interval.map(|(low, high)| ReportCell::Confidence(low, high));
        [name, ReportCell::Figure(Some(at.value))].into_iter().chain(interval).collect()
    });
    let rows = Metric::ALL.into_iter().map(row).chain(answers).chain(cost).collect();
    ReportTable { shape: TableShape::List, header: header(&["metric", "value", "95 % interval"]), rows }
}

/// How far the chosen thresholds move on other test sets of the same kind, and what their values are on rows that were not used
/// to choose.
pub(super) fn sureness(chosen: &[(Objective, ChosenBootstrap)]) -> ReportTable {
    let figure = |figure: Option<f64>| ReportCell::Name(figure.map_or_else(|| "–".into(), significant));
    let of_limit = |(limit, beside): (&Limit, &Beside)| {
        let name = match limit.of {
            Limited::Metric(_) | Limited::FBeta(_) | Limited::Fpr => limit.of.label(),
            Limited::Predicted => "rows predicted 1".into(),
            Limited::PredictedShare => "share predicted 1".into(),
        };
        let name = ReportCell::Name(format!("its {name}"));
        vec![name, ReportCell::Name(String::new()), figure(beside.apparent), figure(beside.out_of_bag)]
    };
    let rows = |(objective, chosen): &(Objective, ChosenBootstrap)| {
        let range = chosen.thresholds.map_or_else(
            || "–".into(),
            |Interval { low, high }| match (low, high) {
                (Some(low), Some(high)) => format!("{} to {}", significant(low), significant(high)),
                (None, Some(high)) => format!("up to {}", significant(high)),
                (Some(low), None) => format!("above {}", significant(low)),
                (None, None) => "any".into(),
            },
        );
        let Optimism { apparent, out_of_bag, .. } = chosen.optimism;
        let name = ReportCell::Name(objective.to_string());
        let of_goal = vec![name, ReportCell::Name(range), figure(apparent), figure(out_of_bag)];
        let limits = objective.limits.iter().zip(&chosen.beside);
        std::iter::once(of_goal).chain(limits.map(of_limit)).collect::<Vec<_>>()
    };
    let header = header(&["objective", "threshold, 95 %", "value here", "on rows not used"]);
    ReportTable { shape: TableShape::Matrix, header, rows: chosen.iter().flat_map(rows).collect() }
}

/// The objective's goal and every metric, then and now.
pub(super) fn then_and_now(frozen: &FrozenFigures) -> ReportTable {
    let judgement = &frozen.judgement;
    let columns = match judgement.on {
        RowsNow::Others => 5,
        // Without the differences, which rows have to others alone.
        RowsNow::TheSame | RowsNow::MeasuredThen => 4,
    };
    let row = |name: String, then: Option<f64>, change: &Change, write: fn(f64) -> String| {
        let figure = |figure: Option<f64>| figure.map_or_else(|| "–".into(), write);
        let range = change.now_interval.map(|(low, high)| between(&write(low), &write(high)));
        let difference = change.difference.as_ref().and_then(|difference| difference.interval);
        let difference = difference.map(|(low, high)| between(&write(low), &write(high)));
        let cells = [name, figure(then), figure(change.now), range.unwrap_or_default(), difference.unwrap_or_default()];
        cells.into_iter().take(columns).map(ReportCell::Name).collect::<Vec<_>>()
    };
    let goal = judgement.goal_apart().map(|(goal, change)| {
        let of = if change.out_of_bag.is_some() { ", on rows not used" } else { "" };
        let there = judgement.prevalence.map_or_else(String::new, |at| format!(" at {at}"));
        let write = match goal.unit() {
            Unit::Amount => significant,
            Unit::Share => short,
        };
        row(format!("{}{there}{of}", goal.label()), change.out_of_bag.or(change.then), change, write)
    });
    let metrics =
        judgement.metrics.iter().map(|(metric, change)| row(metric.label().into(), change.then, change, short));
    let positives = row("share of positives".into(), judgement.positives.then, &judgement.positives, short);
    let (then, now) = match judgement.occasion {
        Occasion::Later | Occasion::LaterAgain => ("then", "now"),
        Occasion::Holdout => ("chosen on", "holdout"),
        Occasion::HoldoutOfDecision => ("other rows", "holdout"),
    };
    let header = header(&["", then, now, &format!("{now}, 95 %"), "difference, 95 %"][..columns]);
    let rows = goal.into_iter().chain(metrics).chain([positives]).collect();
    ReportTable { shape: TableShape::Matrix, header, rows }
}

/// Four digits after the point. What is below 1 never reads as 1.
fn short(figure: f64) -> String {
    let rounded = format!("{figure:.4}");
    if figure < 1.0 && rounded == "1.0000" { ">0.9999".into() } else { rounded }
}

/// What changes with the share of positives: here, and there.
pub(super) fn metrics_there(there: &AtPrevalence) -> ReportTable {
    let row = |(name, here, there): &(&str, Option<f64>, Option<f64>)| {
        vec![ReportCell::Name((*name).to_owned()), ReportCell::Figure(*here), ReportCell::Figure(*there)]
    };
    let rows = there.figures.iter().map(row).collect();
    let there = format!("at {}", there.prevalence);
    ReportTable { shape: TableShape::Matrix, header: header(&["", "as measured", &there]), rows }
}

pub(super) fn operating_points(report: &Report, points: &Points) -> ReportTable {
    let row = |entry: &PointEntry| {
        let Point { objective, value, at } = entry.into();
        let (threshold, range) = (at.map(|at| at.threshold), at.map(|at| report.same_labels(&at)));
        let unit = match objective.goal.unit() {
            Unit::Amount => " (of a row)",
            Unit::Share => "",
        };
        let name = ReportCell::Name(format!("{objective}{unit}"));
        vec![name, ReportCell::Figure(value), ReportCell::Threshold(threshold), ReportCell::Range(range)]
    };
    let header = header(&["objective", "value", "threshold", "same labels"]);
    ReportTable { shape: TableShape::List, header, rows: points.entries().iter().map(row).collect() }
}

impl ReportTable {
    /// The names over the columns.
    pub(super) fn names(&self, marks: &impl Marks) -> Vec<String> {
        self.header.iter().map(|name| marks.text(name)).collect()
    }

    /// The cells of `row`, as many as there are columns.
    pub(super) fn cells(&self, row: &[ReportCell], marks: &impl Marks) -> Vec<String> {
        let cell = |column| row.get(column).map_or_else(String::new, |cell: &ReportCell| marks.text(&cell.to_string()));
        (0..self.header.len()).map(cell).collect()
    }
}

impl fmt::Display for ReportCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Figure(Some(figure)) => f.write_str(&significant(*figure)),
            Self::Count(count) => f.write_str(&grouped(*count)),
            Self::Threshold(Some(threshold)) => f.write_str(&exact(*threshold)),
            Self::Range(Some(range)) => range.fmt(f),
            Self::Confidence(low, high) | Self::Span(low, high) => {
                f.write_str(&between(&significant(*low), &significant(*high)))
            }
            Self::Figure(None) | Self::Threshold(None) | Self::Range(None) => f.write_str("–"),
        }
    }
}
