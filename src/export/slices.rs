//! What a report says of parts of the rows: what `--slice` adds to it.

use serde::Serialize;

use super::slice_thresholds::SlicesInFull;
use super::table::{ReportCell, ReportTable, TableShape, header};
use crate::dataset::{SliceBy, SlicedRows};
use crate::metrics::{
    Confusion, Cut, LengthCorrelation, Metric, MetricValues, Objective, OfLabel, Prevalence, Slice, SliceAt, SliceRule,
    Slices, Targets, ThresholdOf, exact, significant,
};

/// The slices at the threshold of the report, and which thresholds would suit them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SliceFigures {
    /// What the rows are cut up by.
    #[serde(flatten)]
    pub(super) by: SliceBy,
    #[serde(skip)]
    slices: Slices,
    #[serde(flatten)]
    in_full: SlicesInFull,
    /// With thresholds of their own; absent where nobody asked for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) per_slice: Option<PerSlice>,
    /// What they are put in order by, worst first.
    #[serde(skip)]
    metric: Metric,
    #[serde(skip)]
    objective: Objective,
    /// What the common threshold is judged by, where that is not the share of positives that was measured.
    #[serde(skip)]
    prevalence: Option<Prevalence>,
}

/// Each slice at a threshold of its own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct PerSlice {
    rule: SliceRule,
    slices: Vec<SliceAtFigures>,
    /// All rows, each at the threshold of its slice.
    all: Figures,
    /// All rows at the common threshold.
    #[serde(skip)]
    common: Figures,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SliceAtFigures {
    slice: String,
    threshold: f64,
    /// Whether it is its own; the common one is that of a slice that has none.
    is_own: bool,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Figures {
    #[serde(flatten)]
    confusion: Confusion,
    #[serde(flatten)]
    metrics: MetricValues,
}

impl From<Confusion> for Figures {
    fn from(confusion: Confusion) -> Self {
        Self { confusion, metrics: MetricValues::of(&confusion) }
    }
}

impl From<&SliceAt<'_>> for SliceAtFigures {
    fn from(slice: &SliceAt<'_>) -> Self {
        Self {
            slice: slice.name.to_owned(),
            threshold: slice.threshold,
            is_own: slice.of == ThresholdOf::Slice,
            figures: slice.confusion.into(),
        }
    }
}

impl SliceFigures {
    /// Of the slices of `rows` at the threshold `at`, and at those of `rule`, where one was named. `prevalence` is that at which
    /// thresholds of all rows are judged: those of slices are not.
    pub(crate) fn new(rows: &SlicedRows, at: f64, rule: Option<SliceRule>, prevalence: Option<Prevalence>) -> Self {
        let (by, set) = (rows.by().clone(), rows.set());
        let (objective, metric) = (set.objective().clone(), set.judging());
        let all = set.confusion(at);
        let per_slice = rule.map(|rule| {
            let slices = set.by_rule(at, rule);
            PerSlice {
                rule,
                all: SliceAt::total(&slices).into(),
                slices: slices.iter().map(SliceAtFigures::from).collect(),
                common: all.into(),
            }
        });
        let slices = set.at(at, Targets::of(&all));
        Self { by, in_full: SlicesInFull::new(set, &slices), slices, per_slice, metric, objective, prevalence }
    }

    pub(super) fn lead(&self) -> String {
        let metric = self.metric.label();
        format!("worst first: by the upper end of the 95 % interval of {metric}; all at {}", exact(self.slices.at))
    }

    /// What the thresholds aim at.
    pub(super) fn aims(&self) -> String {
        let Targets { recall, precision, predicted_rate } = self.slices.targets;
        let figure = |figure: Option<f64>| figure.map_or_else(|| "–".into(), significant);
        format!(
            "best for {} in the slice, and the recall ({}), precision ({}) and share of predicted 1 ({}) of all rows{}",
            self.objective,
            figure(recall),
            figure(precision),
            figure(predicted_rate),
            self.as_measured()
        )
    }

    /// What thresholds by slice are chosen for, where those of all rows are judged by something else.
    fn as_measured(&self) -> String {
        let said = |prevalence| format!(", as measured, not at a prevalence of {prevalence}");
        self.prevalence.map_or_else(String::new, said)
    }

    /// What the thresholds of the slices are, and what that does to the figures.
    pub(super) fn rule_name(&self, per_slice: &PerSlice) -> String {
        let rule = match per_slice.rule {
            SliceRule::Common => return "one for all".into(),
            SliceRule::Decided => return "as an earlier decision has them".into(),
            SliceRule::Best => format!("each best for {}", self.objective),
            SliceRule::EqualRecall => "equal recall".into(),
            SliceRule::EqualPrecision => "equal precision".into(),
            SliceRule::EqualPredictedRate => "equal share of predicted 1".into(),
        };
        let depends = per_slice.rule.depends_on_prevalence(&self.objective);
        let measured = if depends { self.as_measured() } else { String::new() };
        format!(
            "{rule}{measured}; each was chosen on the rows that it is measured on, which flatters these figures beside those at the common threshold"
        )
    }

    /// The slices at the common threshold, worst first.
    pub(super) fn table(&self) -> ReportTable {
        let others: Vec<Metric> = [Metric::Accuracy, Metric::Precision, Metric::Recall, Metric::F1]
            .into_iter()
            .filter(|metric| *metric != self.metric)
            .collect();
        let row = |slice: &Slice| {
            let interval = slice.confusion.confidence(self.metric);
            let interval = interval.map_or(ReportCell::Figure(None), |(low, high)| ReportCell::Span(low, high));
            let figure = |metric: Metric| ReportCell::Figure(slice.confusion.value(metric));
            let first = [
                ReportCell::Name(named(&slice.name)),
                ReportCell::Count(slice.n),
                ReportCell::Figure(Some(slice.prevalence)),
                figure(self.metric),
                interval,
            ];
            first.into_iter().chain(others.iter().map(|metric| figure(*metric))).collect()
        };
        let names = ["slice", "rows", "share 1", self.metric.key(), "95 % interval"];
        let names: Vec<&str> = names.into_iter().chain(others.iter().map(|metric| metric.key())).collect();
        let rows = self.slices.worst_first(self.metric).into_iter().map(row).collect();
        ReportTable { shape: TableShape::Columns, header: header(&names), rows }
    }

    /// The slices at their own thresholds, in the order of the other tables.
    pub(super) fn own_table(&self, per_slice: &PerSlice) -> ReportTable {
        let order: Vec<&str> =
            self.slices.worst_first(self.metric).into_iter().map(|slice| slice.name.as_str()).collect();
        per_slice.table(&order)
    }

    /// The thresholds that would suit the slices.
    pub(super) fn wanted(&self) -> ReportTable {
        let at = |cut: Option<Cut>| ReportCell::Name(cut.map_or_else(|| "–".into(), |cut| exact(cut.threshold)));
        let row = |slice: &Slice| {
            let rules =
                [SliceRule::Best, SliceRule::EqualRecall, SliceRule::EqualPrecision, SliceRule::EqualPredictedRate];
            let thresholds = rules.map(|rule| at(slice.thresholds.of(rule)));
            std::iter::once(ReportCell::Name(named(&slice.name))).chain(thresholds).collect()
        };
        let names = header(&["slice", &format!("best {}", self.objective), "recall", "precision", "predicted 1"]);
        let rows = self.slices.worst_first(self.metric).into_iter().map(row).collect();
        ReportTable { shape: TableShape::Columns, header: names, rows }
    }
}

impl PerSlice {
    /// In this order of names.
    fn table(&self, order: &[&str]) -> ReportTable {
        let row = |name: String, threshold: String, Figures { confusion, .. }: &Figures| {
            let metrics = [Metric::Accuracy, Metric::Precision, Metric::Recall, Metric::F1];
            let figures = metrics.map(|metric| ReportCell::Figure(confusion.value(metric)));
            [ReportCell::Name(name), ReportCell::Name(threshold)].into_iter().chain(figures).collect()
        };
        let mut slices: Vec<&SliceAtFigures> = self.slices.iter().collect();
        slices.sort_by_key(|slice| order.iter().position(|name| *name == slice.slice));
        let slices = slices.into_iter().map(|slice| {
            let common = if slice.is_own { "" } else { " (common)" };
            row(named(&slice.slice), format!("{}{common}", exact(slice.threshold)), &slice.figures)
        });
        let all =
            [row("all".into(), "own thresholds".into(), &self.all), row("all".into(), "common".into(), &self.common)];
        let names = header(&["slice", "threshold", "accuracy", "precision", "recall", "f1"]);
        ReportTable { shape: TableShape::Columns, header: names, rows: slices.chain(all).collect() }
    }
}

/// Characters of a slice's name that a table shows.
const LONGEST_NAME: usize = 40;

/// A slice as it is called; the one of the empty value has no name, and none controls a terminal.
fn named(slice: &str) -> String {
    if slice.trim().is_empty() {
        return "(empty)".into();
    }
    let shown = slice.chars().take(LONGEST_NAME).map(|sign| if sign.is_control() { '\u{fffd}' } else { sign });
    let rest = if slice.chars().nth(LONGEST_NAME).is_some() { "…" } else { "" };
    shown.chain(rest.chars()).collect()
}

/// Whether scores go with the length of the texts.
pub(super) fn correlation(length: &LengthCorrelation) -> String {
    let of = |label: &OfLabel| {
        let Some(found) = label.spearman else { return "–".to_owned() };
        let interval =
            label.interval().map(|(low, high)| format!(" (95 % {} to {})", significant(low), significant(high)));
        significant(found) + &interval.unwrap_or_default()
    };
    format!(
        "rank correlation (Spearman) of score and length: {} among rows with label 1, {} among those with label 0",
        of(&length.label_1),
        of(&length.label_0)
    )
}
