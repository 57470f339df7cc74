//! One walk over the report: what it says, in its order, in full and in short. How a heading, a sentence or a table looks is
//! each format's business.

use std::fmt;
use std::path::Path;

use super::Report;
use super::description::ModelDescription;
use super::figures::Point;
use crate::dataset::Warning;
use crate::metrics::{Confusion, Interval, Metric, PrecisionCost, counted, exact, grouped};

/// A part of the report.
pub(super) enum Block<'a> {
    /// The heading of all, and the sentences under it, a line each.
    Title(Sentence<'a>, Vec<Sentence<'a>>),
    /// The same of a part.
    Section(Sentence<'a>, Vec<Sentence<'a>>),
    Table(ReportTable),
    Paragraph(Sentence<'a>),
}

pub(super) enum Sentence<'a> {
    Title(&'a Path),
    Rows(&'a Report),
    Model(&'a ModelDescription),
    AtThreshold(f64),
    /// Which thresholds predict the same.
    SamePredictions(Interval),
    OperatingPoints,
    Precision(&'a PrecisionCost),
    Warning(&'a Warning),
}

pub(super) struct ReportTable {
    pub shape: TableShape,
    pub header: &'static [&'static str],
    /// A row may have fewer cells than the header.
    pub rows: Vec<Vec<ReportCell>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TableShape {
    /// One thing a row, aligned left; its cells can be understood without the header.
    List,
    /// Numbers under and beside their names, aligned right.
    Matrix,
}

/// What stands in a table.
pub(super) enum ReportCell {
    Name(String),
    Figure(Option<f64>),
    Count(u64),
    Threshold(Option<f64>),
    /// The thresholds that predict the same.
    Range(Option<Interval>),
    /// The ends of a 95 % interval.
    Confidence(f64, f64),
}

/// All that `report` says.
pub(super) fn blocks(report: &Report) -> Vec<Block<'_>> {
    let at = &report.at;
    let lead = std::iter::once(Sentence::Rows(report)).chain(report.model.as_ref().map(Sentence::Model)).collect();
    let mut blocks = vec![
        Block::Title(Sentence::Title(&report.data.path), lead),
        Block::Table(summary(report)),
        Block::Section(Sentence::AtThreshold(at.threshold), vec![Sentence::SamePredictions(at.interval)]),
        Block::Table(confusion(&at.confusion)),
        Block::Table(metrics(report)),
        Block::Section(Sentence::OperatingPoints, Vec::new()),
        Block::Table(operating_points(&report.operating_points)),
    ];
    let last = report.precision.iter().map(Sentence::Precision);
    let last = last.chain(report.warnings.iter().map(Sentence::Warning));
    blocks.extend(last.map(Block::Paragraph));
    blocks
}

/// The figures that need no threshold.
fn summary(report: &Report) -> ReportTable {
    let figures = report.summary.figures().map(|figure| (figure.label, figure.value));
    let loss = report.mean_loss.map(|loss| ("mean loss", Some(loss)));
    let rows = figures
        .into_iter()
        .chain(loss)
        .map(|(name, value)| vec![ReportCell::Name(name.into()), ReportCell::Figure(value)]);
    ReportTable { shape: TableShape::List, header: &["figure", "value"], rows: rows.collect() }
}

fn confusion(counts: &Confusion) -> ReportTable {
    let row =
        |name: &str, zero, one| vec![ReportCell::Name(name.into()), ReportCell::Count(zero), ReportCell::Count(one)];
    let rows = vec![row("actual 0", counts.tn, counts.fp), row("actual 1", counts.fn_, counts.tp)];
    ReportTable { shape: TableShape::Matrix, header: &["", "predicted 0", "predicted 1"], rows }
}

fn metrics(report: &Report) -> ReportTable {
    let row = |metric: Metric| {
        let mut cells =
            vec![ReportCell::Name(metric.label().into()), ReportCell::Figure(report.at.confusion.value(metric))];
        cells.extend(report.intervals.get(metric).map(|(low, high)| ReportCell::Confidence(low, high)));
        cells
    };
    let rows = Metric::ALL.into_iter().map(row).collect();
    ReportTable { shape: TableShape::List, header: &["metric", "value", "95 % interval"], rows }
}

fn operating_points(points: &[Point]) -> ReportTable {
    let row = |point: &Point| {
        let (threshold, range) = (point.at.map(|at| at.threshold), point.at.map(|at| at.interval));
        let name = ReportCell::Name(point.objective.to_string());
        vec![name, ReportCell::Figure(point.value), ReportCell::Threshold(threshold), ReportCell::Range(range)]
    };
    let header = &["objective", "value", "threshold", "interval"];
    ReportTable { shape: TableShape::List, header, rows: points.iter().map(row).collect() }
}

/// How a format writes words. Everything that is said goes through one of these, so that a format whose signs may stand in
/// a name escapes them.
pub(super) trait Marks {
    /// As it is.
    fn text(&self, text: &str) -> String;
    /// As the machine spells it.
    fn code(&self, text: &str) -> String;
    fn strong(&self, text: &str) -> String;
}

impl Sentence<'_> {
    /// In whole sentences.
    pub(super) fn in_full(&self, marks: &impl Marks) -> String {
        match self {
            Self::Title(path) => marks.text("Operating points of ") + &marks.code(&path.to_string_lossy()),
            Self::Rows(report) => {
                let skipped = counted(report.skipped_rows, "bad row");
                marks.text(&format!("{}; {skipped} skipped.", classes(report)))
            }
            Self::Model(model) => {
                let path = marks.code(&model.path.to_string_lossy());
                [marks.text("Scored with "), path, marks.text(".")].concat()
            }
            Self::AtThreshold(threshold) => marks.text(&format!("At threshold {}", exact(*threshold))),
            Self::SamePredictions(interval) => {
                marks.text(&format!("The predictions are the same for every threshold in {}.", range(*interval)))
            }
            Self::OperatingPoints => marks.text("Operating points"),
            Self::Precision(cost) => marks.text(&format!("Computed in {cost}.")),
            Self::Warning(warning) => marks.strong("Warning:") + &marks.text(&format!(" {warning}")),
        }
    }

    /// In few words, without marks. Those of a heading run on into the sentence under it.
    pub(super) fn in_short(&self) -> String {
        match self {
            Self::Title(path) => format!("{}: ", path.display()),
            Self::Rows(report) => {
                let skipped = match report.skipped_rows {
                    0 => String::new(),
                    1 => "\n1 bad row was skipped".into(),
                    many => format!("\n{} were skipped", counted(many, "bad row")),
                };
                classes(report) + &skipped
            }
            Self::Model(model) => format!("model: {} ({})", model.path.display(), model.summary),
            Self::AtThreshold(threshold) => format!("at threshold {}, ", exact(*threshold)),
            Self::SamePredictions(interval) => format!("the same for all in {}", range(*interval)),
            Self::OperatingPoints => "operating points".into(),
            Self::Precision(cost) => cost.to_string(),
            Self::Warning(warning) => format!("warning: {warning}"),
        }
    }
}

/// `1,147 pairs, 500 positive, 647 negative`
fn classes(report: &Report) -> String {
    let (positives, negatives) = (grouped(report.positives), grouped(report.negatives));
    format!("{}, {positives} positive, {negatives} negative", counted(report.rows, report.unit))
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
fn range(interval: Interval) -> String {
    let low = interval.low.map_or_else(|| "−∞".into(), exact);
    interval.high.map_or_else(|| format!("({low}, ∞)"), |high| format!("({low}, {}]", exact(high)))
}

#[cfg(test)]
mod tests {
    use super::super::TaskDescription;
    use super::*;
    use crate::metrics::Axis;

    /// Marks in which `<` means something.
    struct Tags;

    impl Tags {
        fn tagged(tag: &str, text: &str) -> String {
            format!("<{tag}>{}</{tag}>", Self.text(text))
        }
    }

    impl Marks for Tags {
        fn text(&self, text: &str) -> String {
            text.replace('<', "&lt;")
        }

        fn code(&self, text: &str) -> String {
            Self::tagged("code", text)
        }

        fn strong(&self, text: &str) -> String {
            Self::tagged("b", text)
        }
    }

    #[test]
    fn a_format_escapes_what_means_something_in_it_wherever_a_name_stands() {
        let heading = Sentence::Title(Path::new("a<b.csv")).in_full(&Tags);
        assert_eq!(heading, "Operating points of <code>a&lt;b.csv</code>");
        let warning = Warning::OneClass { name: "<same>".into(), is_one: true };
        let escaped = "<b>Warning:</b> all labels are &lt;same> (1); metrics that need both classes are undefined";
        assert_eq!(Sentence::Warning(&warning).in_full(&Tags), escaped);
        let names = vec![
            vec![ReportCell::Name("<same>".into()), ReportCell::Count(3)],
            vec![ReportCell::Name("<other>".into())],
        ];
        let table = ReportTable { shape: TableShape::Matrix, header: &["<", "count"], rows: names };
        assert_eq!(table.names(&Tags), ["&lt;", "count"]);
        assert_eq!(table.cells(&table.rows[0], &Tags), ["&lt;same>", "3"]);
        assert_eq!(table.cells(&table.rows[1], &Tags), ["&lt;other>", ""]);
    }

    #[test]
    fn no_sentence_goes_past_the_marks() {
        /// Marks that leave nothing of what goes through them.
        struct Silence;
        impl Marks for Silence {
            fn text(&self, _text: &str) -> String {
                String::new()
            }

            fn code(&self, _text: &str) -> String {
                String::new()
            }

            fn strong(&self, _text: &str) -> String {
                String::new()
            }
        }
        let model = ModelDescription {
            path: "a<b".into(),
            name: "<b>".into(),
            summary: "small".into(),
            task: TaskDescription::Encoder { dimensions: 384 },
            axis: Axis::Probability,
            max_length: 128,
            lowercase: true,
            scoring: None,
        };
        let cost = PrecisionCost::new(&[0.5], &[0.25], 0.5);
        let warning = Warning::DemoModel;
        for sentence in [
            Sentence::Title(Path::new("a<b.csv")),
            Sentence::Model(&model),
            Sentence::AtThreshold(0.5),
            Sentence::SamePredictions(Interval { low: None, high: None }),
            Sentence::OperatingPoints,
            Sentence::Precision(&cost),
            Sentence::Warning(&warning),
        ] {
            assert_eq!(sentence.in_full(&Silence), "");
        }
    }

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
