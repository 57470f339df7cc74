//! One walk over the report: what it says, in its order. How a heading, a sentence or a table looks is each format's own
//! business; a format that has no words of its own takes those of [`Heading::spans`] and [`Sentence::spans`].

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use super::Report;
use super::description::ModelDescription;
use super::figures::{At, Point};
use crate::metrics::{Interval, Metric, PrecisionCost, counted, exact, grouped};

/// A part of the report.
pub(super) enum Block<'a> {
    /// A heading and the sentences that stand under it, a line each.
    Section {
        heading: Heading<'a>,
        lead: Vec<Sentence<'a>>,
    },
    Table(Table),
    Paragraph(Sentence<'a>),
}

#[derive(Clone, Copy)]
pub(super) enum Heading<'a> {
    /// Of the whole report.
    Title(&'a Path),
    AtThreshold(f64),
    OperatingPoints,
}

pub(super) enum Sentence<'a> {
    Rows {
        rows: usize,
        positives: u64,
        negatives: u64,
        skipped: usize,
    },
    Model(&'a ModelDescription),
    /// Which thresholds predict the same.
    SamePredictions(Interval),
    Precision(&'a PrecisionCost),
    Warning(&'a str),
}

pub(super) struct Table {
    pub shape: TableShape,
    pub header: &'static [&'static str],
    /// A row may have fewer cells than the header.
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TableShape {
    /// One thing a row, aligned left; its cells can be understood without the header.
    List,
    /// Numbers under and beside their names, aligned right.
    Matrix,
}

/// What stands in a table.
pub(super) enum Cell {
    Name(Cow<'static, str>),
    Figure(Option<f64>),
    Count(u64),
    Threshold(Option<f64>),
    /// The thresholds that predict the same.
    Range(Option<Interval>),
    /// The ends of a 95 % interval.
    Confidence(f64, f64),
}

/// A piece of a sentence.
pub(super) enum Span<'a> {
    Plain(String),
    /// As the machine spells it.
    Code(Cow<'a, str>),
    Strong(&'static str),
}

/// All that `report` says.
pub(super) fn blocks(report: &Report) -> Vec<Block<'_>> {
    let rows = Sentence::Rows {
        rows: report.rows,
        positives: report.positives,
        negatives: report.negatives,
        skipped: report.skipped_rows,
    };
    let lead = std::iter::once(rows).chain(report.model.as_ref().map(Sentence::Model)).collect();
    let same = Sentence::SamePredictions(report.at.interval);
    let mut blocks = vec![
        Block::Section { heading: Heading::Title(&report.data.path), lead },
        Block::Table(summary(report)),
        Block::Section { heading: Heading::AtThreshold(report.at.threshold), lead: vec![same] },
        Block::Table(confusion(&report.at)),
        Block::Table(metrics(report)),
        Block::Section { heading: Heading::OperatingPoints, lead: Vec::new() },
        Block::Table(operating_points(&report.operating_points)),
    ];
    blocks.extend(report.precision.as_ref().map(|cost| Block::Paragraph(Sentence::Precision(cost))));
    blocks.extend(report.warnings.iter().map(|warning| Block::Paragraph(Sentence::Warning(warning))));
    blocks
}

/// The figures that need no threshold.
fn summary(report: &Report) -> Table {
    let figures = [
        ("ROC AUC", report.roc_auc),
        ("average precision", report.average_precision),
        ("log loss", report.log_loss),
        ("Brier score", report.brier),
        ("ECE (10 bins)", report.ece),
    ];
    let loss = report.mean_loss.map(|loss| ("mean loss", Some(loss)));
    let rows = figures.into_iter().chain(loss).map(|(name, value)| vec![Cell::Name(name.into()), Cell::Figure(value)]);
    Table { shape: TableShape::List, header: &["figure", "value"], rows: rows.collect() }
}

fn confusion(at: &At) -> Table {
    let row = |name: &'static str, counts: [u64; 2]| {
        std::iter::once(Cell::Name(name.into())).chain(counts.map(Cell::Count)).collect()
    };
    let counts = at.confusion;
    let rows = vec![row("actual 0", [counts.tn, counts.fp]), row("actual 1", [counts.fn_, counts.tp])];
    Table { shape: TableShape::Matrix, header: &["", "predicted 0", "predicted 1"], rows }
}

fn metrics(report: &Report) -> Table {
    let row = |metric: Metric| {
        let mut cells = vec![Cell::Name(metric.label().into()), Cell::Figure(report.at.confusion.value(metric))];
        cells.extend(report.intervals.get(metric).map(|(low, high)| Cell::Confidence(low, high)));
        cells
    };
    let rows = Metric::ALL.into_iter().map(row).collect();
    Table { shape: TableShape::List, header: &["metric", "value", "95 % interval"], rows }
}

fn operating_points(points: &[Point]) -> Table {
    let row = |point: &Point| {
        vec![
            Cell::Name(point.objective.to_string().into()),
            Cell::Figure(point.value),
            Cell::Threshold(point.at.map(|at| at.threshold)),
            Cell::Range(point.at.map(|at| at.interval)),
        ]
    };
    let header = &["objective", "value", "threshold", "interval"];
    Table { shape: TableShape::List, header, rows: points.iter().map(row).collect() }
}

impl<'a> Heading<'a> {
    pub(super) fn spans(self) -> Vec<Span<'a>> {
        match self {
            Self::Title(path) => vec![Span::Plain("Operating points of ".into()), Span::Code(path.to_string_lossy())],
            Self::AtThreshold(threshold) => vec![Span::Plain(format!("At threshold {}", exact(threshold)))],
            Self::OperatingPoints => vec![Span::Plain("Operating points".into())],
        }
    }
}

impl Sentence<'_> {
    pub(super) fn spans(&self) -> Vec<Span<'_>> {
        match self {
            Self::Rows { rows, positives, negatives, skipped } => vec![Span::Plain(format!(
                "{}, {} positive, {} negative; {} skipped.",
                counted(*rows, "pair"),
                grouped(*positives),
                grouped(*negatives),
                counted(*skipped, "bad row")
            ))],
            Self::Model(model) => vec![
                Span::Plain("Scored with ".into()),
                Span::Code(model.path.to_string_lossy()),
                Span::Plain(".".into()),
            ],
            Self::SamePredictions(interval) => {
                vec![Span::Plain(format!("The predictions are the same for every threshold in {}.", range(*interval)))]
            }
            Self::Precision(cost) => vec![Span::Plain(format!("Computed in {cost}."))],
            Self::Warning(warning) => vec![Span::Strong("Warning:"), Span::Plain(format!(" {warning}"))],
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Figure(Some(figure)) => write!(f, "{figure:.4}"),
            Self::Count(count) => f.write_str(&grouped(*count)),
            Self::Threshold(Some(threshold)) => f.write_str(&exact(*threshold)),
            Self::Range(Some(interval)) => f.write_str(&range(*interval)),
            Self::Confidence(low, high) => write!(f, "{low:.4}–{high:.4}"),
            Self::Figure(None) | Self::Threshold(None) | Self::Range(None) => f.write_str("–"),
        }
    }
}

/// `(0.4987, 0.5012]`, with `−∞` and `∞` for the ends beyond every score.
pub(super) fn range(interval: Interval) -> String {
    match (interval.low, interval.high) {
        (None, None) => "(−∞, ∞)".into(),
        (None, Some(high)) => format!("(−∞, {}]", exact(high)),
        (Some(low), None) => format!("({}, ∞)", exact(low)),
        (Some(low), Some(high)) => format!("({}, {}]", exact(low), exact(high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_without_an_end_says_so() {
        for (low, high, expected) in [
            (Some(0.25), Some(0.5), "(0.25, 0.5]"),
            (None, Some(0.5), "(−∞, 0.5]"),
            (Some(0.5), None, "(0.5, ∞)"),
            (None, None, "(−∞, ∞)"),
        ] {
            assert_eq!(range(Interval { low, high }), expected);
        }
    }
}
