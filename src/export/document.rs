//! One walk over the report: what it says, in its order, in full and in short. How a heading, a sentence or a table looks is
//! each format's business.

use std::fmt;
use std::path::Path;

use super::decision::Reason;
use super::description::ModelDescription;
use super::figures::Point;
use super::{ChosenBy, Report};
use crate::dataset::Warning;
use crate::metrics::{Confusion, Metric, PrecisionCost, SameLabels, counted, exact, grouped, significant};

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
    /// Which thresholds predict the same as the one of the report.
    SamePredictions(SameLabels),
    /// Why it is that threshold; said of those that somebody or something chose.
    Chosen(&'a ChosenBy),
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
    /// The thresholds that predict the same as that of the row.
    Range(Option<SameLabels>),
    /// The ends of a 95 % interval.
    Confidence(f64, f64),
}

/// All that `report` says.
pub(super) fn blocks(report: &Report) -> Vec<Block<'_>> {
    let at = &report.at;
    let lead = std::iter::once(Sentence::Rows(report)).chain(report.model.as_ref().map(Sentence::Model)).collect();
    let at_threshold =
        std::iter::once(Sentence::SamePredictions(report.same_labels(at))).chain(match report.chosen_by {
            ChosenBy::Hand => None,
            ChosenBy::Objective(_) | ChosenBy::Decision { .. } => Some(Sentence::Chosen(&report.chosen_by)),
        });
    let mut blocks = vec![
        Block::Title(Sentence::Title(&report.data.path), lead),
        Block::Table(summary(report)),
        Block::Section(Sentence::AtThreshold(at.threshold), at_threshold.collect()),
        Block::Table(confusion(&at.confusion)),
        Block::Table(metrics(report)),
        Block::Section(Sentence::OperatingPoints, Vec::new()),
        Block::Table(operating_points(report)),
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

fn operating_points(report: &Report) -> ReportTable {
    let row = |point: &Point| {
        let (threshold, range) = (point.at.map(|at| at.threshold), point.at.map(|at| report.same_labels(&at)));
        let name = ReportCell::Name(point.objective.to_string());
        vec![name, ReportCell::Figure(point.value), ReportCell::Threshold(threshold), ReportCell::Range(range)]
    };
    let header = &["objective", "value", "threshold", "same labels"];
    ReportTable { shape: TableShape::List, header, rows: report.operating_points.iter().map(row).collect() }
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
            Self::SamePredictions(range) => marks.text(&format!("The labels are the same {range}.")),
            Self::Chosen(ChosenBy::Hand) => marks.text("Chosen by hand."),
            Self::Chosen(ChosenBy::Objective(objective)) => {
                [marks.text("Chosen on these rows for "), marks.code(&objective.to_string()), marks.text(".")].concat()
            }
            Self::Chosen(ChosenBy::Decision { path, reason }) => {
                let why = match reason {
                    Reason::Manual => marks.text(", chosen by hand."),
                    named @ (Reason::Objective(_) | Reason::Other(_)) => {
                        let name = marks.code(&String::from(named.clone()));
                        [marks.text(", chosen for "), name, marks.text(".")].concat()
                    }
                };
                [marks.text("From the decision "), marks.code(&path.to_string_lossy()), why].concat()
            }
            Self::OperatingPoints => marks.text("Operating points"),
            Self::Precision(cost) => marks.text(&format!("Precision: {cost}.")),
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
                    skipped => format!("\nskipped {}", counted(skipped, "bad row")),
                };
                classes(report) + &skipped
            }
            Self::Model(model) => format!("model: {} ({})", model.path.display(), model.summary),
            Self::AtThreshold(threshold) => format!("at threshold {}, ", exact(*threshold)),
            Self::SamePredictions(range) => format!("same labels {range}"),
            Self::Chosen(ChosenBy::Hand) => "chosen by hand".into(),
            Self::Chosen(ChosenBy::Objective(objective)) => format!("chosen on these rows for {objective}"),
            Self::Chosen(ChosenBy::Decision { path, reason }) => {
                let why = match reason {
                    Reason::Manual => "by hand".into(),
                    named @ (Reason::Objective(_) | Reason::Other(_)) => format!("for {}", String::from(named.clone())),
                };
                format!("from the decision {}, chosen {why}", path.display())
            }
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
            Self::Figure(Some(figure)) => f.write_str(&significant(*figure)),
            Self::Count(count) => f.write_str(&grouped(*count)),
            Self::Threshold(Some(threshold)) => f.write_str(&exact(*threshold)),
            Self::Range(Some(range)) => range.fmt(f),
            Self::Confidence(low, high) => write!(f, "{}–{}", significant(*low), significant(*high)),
            Self::Figure(None) | Self::Threshold(None) | Self::Range(None) => f.write_str("–"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::TaskDescription;
    use super::*;
    use crate::metrics::{Axis, Interval, Objective};

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
        let full = Sentence::Warning(&warning).in_full(&Tags);
        assert!(
            full.starts_with("<b>Warning:</b> ") && full.contains("&lt;same>") && !full.contains("<same>"),
            "{full}"
        );
        let decision = ChosenBy::Decision { path: "a<b.json".into(), reason: Reason::Other("<best>".into()) };
        let escaped = "From the decision <code>a&lt;b.json</code>, chosen for <code>&lt;best></code>.";
        assert_eq!(Sentence::Chosen(&decision).in_full(&Tags), escaped);
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
        let decision = ChosenBy::Decision { path: "a<b".into(), reason: Reason::Manual };
        for sentence in [
            Sentence::Title(Path::new("a<b.csv")),
            Sentence::Model(&model),
            Sentence::AtThreshold(0.5),
            Sentence::SamePredictions(SameLabels::new(Interval { low: None, high: None }, 0.5, 4)),
            Sentence::Chosen(&ChosenBy::Hand),
            Sentence::Chosen(&ChosenBy::Objective(Objective::Best(Metric::F1))),
            Sentence::Chosen(&decision),
            Sentence::OperatingPoints,
            Sentence::Precision(&cost),
            Sentence::Warning(&warning),
        ] {
            assert_eq!(sentence.in_full(&Silence), "");
        }
    }
}
