//! What a report says of two scores of the same rows: each at its own point and at common ones, and whether the differences could
//! be chance.

mod json;

use serde::{Serialize, Serializer};

use super::figures::At;
use super::table::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{
    BootstrapPlan, ComparisonAt, Distribution, Footing, Metric, Objective, OwnThresholds, PairedConfusion,
    PairedDelong, PairedSweepBootstrap, Pairing, Points, Prevalence, Statistic, Thresholds, Unmet, exact, grouped,
    paired_cell_bootstrap, significant,
};

/// The operating points of the two scores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnPoints {
    /// What chose them.
    pub objective: Objective,
    /// At this share of positives, where that is not the measured one.
    pub prevalence: Option<Prevalence>,
    /// Why one of them is missing.
    pub unmet: Option<Unmet>,
    /// Where they are; `None` where no threshold meets the objective.
    pub thresholds: OwnThresholds,
}

impl OwnPoints {
    /// What `objective` chooses on either set, judged as `of_a` and `of_b` are.
    pub(crate) fn new(pairing: &Pairing, of_a: &Points, of_b: &Points, objective: &Objective) -> Self {
        let judge = |points: &Points, set| points.judge(set, objective.clone()).found;
        let (a, b) = (judge(of_a, pairing.a()), judge(of_b, pairing.b()));
        let unmet = [&a, &b].into_iter().find_map(|found| found.as_ref().err()).cloned();
        let [a, b] = [a, b].map(|found| found.ok().map(|point| point.threshold));
        let thresholds = OwnThresholds { a, b };
        Self { objective: objective.clone(), prevalence: of_a.prevalence(), unmet, thresholds }
    }
}

/// The rows of both drawn anew.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DrawnPair {
    /// How, for the metrics at a threshold too, which are drawn of the counts here.
    pub plan: BootstrapPlan,
    /// Of the figures that need no threshold, the first less the second; `None` where that has not been drawn.
    pub differences: Option<PairedSweepBootstrap>,
}

/// A figure of both; `None` where it is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Beside {
    a: Option<f64>,
    b: Option<f64>,
}

impl Beside {
    /// The first less the second.
    fn difference(&self) -> Option<f64> {
        Some(self.a? - self.b?)
    }
}

/// Two scores of the same rows.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    pub a: String,
    pub b: String,
    objective: Objective,
    /// At which the own points were chosen, where that is not as measured.
    prevalence: Option<Prevalence>,
    /// Why one of them is missing.
    unmet: Option<Unmet>,
    delong: Option<PairedDelong>,
    average_precision: Beside,
    drawn: Option<DrawnPair>,
    /// The same threshold first, where both scores are of one kind.
    meetings: Vec<Meeting>,
}

/// The two at a threshold each.
#[derive(Debug, Clone, PartialEq)]
struct Meeting {
    footing: Footing,
    a: At,
    b: At,
    comparison: ComparisonAt,
    /// The distribution of the first value less the second.
    differences: Option<Vec<(Metric, Distribution)>>,
}

/// Whether the rows of a pair were drawn anew for what takes long to draw.
enum Drawing<'a> {
    Done(&'a PairedSweepBootstrap),
    /// The screen has not drawn them yet.
    Waits,
    /// Nobody draws them where a class is missing.
    OneClass,
}

/// The order of the report.
const ORDER: [Footing; 4] = [Footing::Threshold, Footing::Own, Footing::Recall, Footing::PredictedShare];

impl Compared {
    /// The two sets of `pairing`: at their `own` points, and at common ones with the first at `threshold`.
    pub(crate) fn new(pairing: &Pairing, own: OwnPoints, threshold: f64, drawn: Option<DrawnPair>) -> Self {
        let possible = pairing.footings();
        let meeting = |footing: Footing| {
            let thresholds = pairing.thresholds(footing, threshold, own.thresholds)?;
            Some(Meeting::new(pairing, footing, thresholds, drawn.as_ref().map(|drawn| drawn.plan)))
        };
        Self {
            a: pairing.a().source().name().to_owned(),
            b: pairing.b().source().name().to_owned(),
            delong: pairing.delong().copied(),
            average_precision: Beside {
                a: pairing.a().summary().average_precision,
                b: pairing.b().summary().average_precision,
            },
            meetings: ORDER.into_iter().filter(|footing| possible.contains(footing)).filter_map(meeting).collect(),
            objective: own.objective,
            prevalence: own.prevalence,
            unmet: own.unmet,
            drawn,
        }
    }

    fn own(&self) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.footing == Footing::Own)
    }

    /// Whether the rows of `pair` were drawn anew.
    fn drawing<'a>(&self, pair: &'a DrawnPair) -> Drawing<'a> {
        match &pair.differences {
            Some(differences) => Drawing::Done(differences),
            None if self.delong.is_some() => Drawing::Waits,
            None => Drawing::OneClass,
        }
    }

    /// The heading, in words.
    pub(super) fn heading(&self) -> String {
        format!("{} (A) against {} (B)", self.a, self.b)
    }

    /// What there is to say of the areas under the ROC curves.
    pub(super) fn areas(&self) -> String {
        let Some(delong) = self.delong else {
            return "a class is missing, so that there are no areas under ROC curves to compare".into();
        };
        let interval = delong.interval().map_or_else(|| "–".into(), ends);
        let chance = delong.p.map_or(String::new(), |p| format!(" (95 % interval {interval}, DeLong, {})", p_value(p)));
        let (a, b, difference) = (significant(delong.auc_a), significant(delong.auc_b), signed(delong.difference));
        format!("ROC AUC {a} and {b}, difference {difference}{chance}")
    }

    /// What there is to say of the average precisions; `None` where they are undefined.
    pub(super) fn average_precisions(&self) -> Option<String> {
        let difference = self.average_precision.difference()?;
        let [a, b] = [self.average_precision.a?, self.average_precision.b?].map(significant);
        let interval = self.drawn.as_ref().and_then(|pair| match self.drawing(pair) {
            Drawing::Done(drawn) => {
                let interval = drawn.average_precision.interval().map_or_else(|| "–".into(), ends);
                let times = grouped(u64::from(pair.plan.replicates));
                Some(format!(" (95 % interval {interval}, rows drawn anew {times} times)"))
            }
            Drawing::Waits => Some(NOT_DRAWN.into()),
            Drawing::OneClass => None,
        });
        Some(format!(
            "average precision {a} and {b}, difference {}{}",
            signed(difference),
            interval.unwrap_or_default()
        ))
    }

    /// Where the two stand in [`Self::figures`], and on how many rows each is right.
    pub(super) fn standing(&self) -> String {
        let Some(own) = self.own() else {
            let said = |unmet: &Unmet| unmet.said_of(&self.objective, "one of them");
            return self.unmet.as_ref().map_or_else(String::new, said);
        };
        let ComparisonAt { both_right, both_wrong, mcnemar, .. } = own.comparison;
        let [both, neither, only_a, only_b] =
            [both_right, both_wrong, mcnemar.only_a_right, mcnemar.only_b_right].map(grouped);
        let chance = mcnemar.mid_p.map_or(String::new(), |p| format!(" (McNemar, mid-{})", p_value(p)));
        let there = Prevalence::behind_name(self.prevalence);
        let measured = if self.prevalence.is_some() { ", counted as measured" } else { "" };
        format!(
            "each at its best {}{there}{measured}: only A is right on {only_a}, only B on {only_b}{chance}; both on {both}, neither on {neither}; each \
             threshold was chosen on these rows, which flatters both, and the test and the intervals take it as given",
            self.objective
        )
    }

    /// The metrics of both at their own points.
    pub(super) fn figures(&self) -> Option<ReportTable> {
        let own = self.own()?;
        let threshold = |at: &At| ReportCell::Name(exact(at.threshold));
        let mut rows = vec![vec![ReportCell::Name("threshold".into()), threshold(&own.a), threshold(&own.b)]];
        rows.extend(Metric::ALL.into_iter().map(|metric| {
            let [a, b] = [&own.a, &own.b].map(|at| at.confusion.value(metric));
            let mut cells = vec![ReportCell::Name(metric.label().into()), ReportCell::Figure(a), ReportCell::Figure(b)];
            cells.push(ReportCell::Name(own.difference(metric).map_or_else(|| "–".into(), signed)));
            if self.drawn.is_some() {
                cells.push(ReportCell::Name(own.interval(metric).map_or_else(|| "–".into(), ends)));
            }
            cells
        }));
        let header = header(&["", "A", "B", "A − B", "95 % interval"]);
        Some(ReportTable {
            shape: TableShape::Matrix,
            header: header[..if self.drawn.is_some() { 5 } else { 4 }].to_vec(),
            rows,
        })
    }

    /// Both at the common points, a column each.
    pub(super) fn common(&self) -> ReportTable {
        let common: Vec<&Meeting> = self.meetings.iter().filter(|meeting| meeting.footing != Footing::Own).collect();
        let names = common.iter().map(|meeting| match meeting.footing {
            Footing::Own | Footing::OwnOfB => "",
            Footing::Threshold => "threshold",
            Footing::Recall => "recall",
            Footing::PredictedShare => "share of 1",
        });
        let names: Vec<&str> = std::iter::once("").chain(names).collect();
        let row = |name: &str, cell: &dyn Fn(&Meeting) -> ReportCell| {
            let cells = common.iter().map(|meeting| cell(meeting));
            std::iter::once(ReportCell::Name(name.into())).chain(cells).collect::<Vec<_>>()
        };
        let mut rows = vec![
            row("threshold A", &|meeting| ReportCell::Name(exact(meeting.a.threshold))),
            row("threshold B", &|meeting| ReportCell::Name(exact(meeting.b.threshold))),
        ];
        for metric in COMMON {
            for (side, of) in [("A", (|meeting| meeting.a) as fn(&Meeting) -> At), ("B", |meeting| meeting.b)] {
                let name = format!("{} {side}", metric.label());
                rows.push(row(&name, &|meeting| ReportCell::Figure(of(meeting).confusion.value(metric))));
            }
        }
        rows.push(row("only A right", &|meeting| ReportCell::Count(meeting.comparison.mcnemar.only_a_right)));
        rows.push(row("only B right", &|meeting| ReportCell::Count(meeting.comparison.mcnemar.only_b_right)));
        rows.push(row("McNemar mid-p", &|meeting| {
            ReportCell::Name(meeting.comparison.mcnemar.mid_p.map_or_else(|| "–".into(), probability))
        }));
        ReportTable { shape: TableShape::Matrix, header: header(&names), rows }
    }
}

/// Where the screen had not drawn the rows yet.
const NOT_DRAWN: &str =
    " (no interval yet: the fourth tab draws the rows anew, and a report exported after that has it)";

/// What is told of the common points.
const COMMON: [Metric; 4] = [Metric::Accuracy, Metric::Precision, Metric::Recall, Metric::F1];

impl Meeting {
    fn new(pairing: &Pairing, footing: Footing, thresholds: Thresholds, plan: Option<BootstrapPlan>) -> Self {
        let counts = pairing.confusion(thresholds);
        Self {
            footing,
            a: At::new(pairing.a().sweep(), thresholds.a),
            b: At::new(pairing.b().sweep(), thresholds.b),
            comparison: counts.comparison(thresholds),
            differences: plan.map(|plan| differences(&counts, plan)),
        }
    }

    /// The first value less the second; `None` where one is undefined.
    fn difference(&self, metric: Metric) -> Option<f64> {
        Some(self.a.confusion.value(metric)? - self.b.confusion.value(metric)?)
    }

    /// The distribution of the difference; `None` where the difference itself is undefined.
    fn drawn(&self, metric: Metric) -> Option<&Distribution> {
        self.difference(metric)?;
        self.differences.as_ref()?.iter().find(|(other, _)| *other == metric).map(|(_, found)| found)
    }

    /// The 95 % interval of the difference for people: draws that all agree say nothing.
    fn interval(&self, metric: Metric) -> Option<(f64, f64)> {
        self.drawn(metric)?.interval()
    }
}

/// The distribution of every metric's difference where the rows are drawn anew, for both alike.
fn differences(counts: &PairedConfusion, plan: BootstrapPlan) -> Vec<(Metric, Distribution)> {
    let statistics = Metric::ALL.map(Statistic::Metric);
    let found = paired_cell_bootstrap(counts, plan.resampling, plan.replicates, plan.seed, &statistics);
    Metric::ALL.into_iter().zip(found).collect()
}

/// With its sign: 0 only where it is 0.
fn signed(difference: f64) -> String {
    match difference {
        0.0 => "0".into(),
        difference if difference.abs() < 5e-5 => format!("{difference:+.0e}"),
        difference => format!("{difference:+.4}"),
    }
}

/// `0.0271 to 0.0736`
fn ends((low, high): (f64, f64)) -> String {
    format!("{low:.4} to {high:.4}")
}

/// `p = 0.0116`, `p < 0.0001`
fn p_value(p: f64) -> String {
    if p < 1e-4 { "p < 0.0001".into() } else { format!("p = {p:.4}") }
}

/// The same in a table.
fn probability(p: f64) -> String {
    if p < 1e-4 { "<0.0001".into() } else { format!("{p:.4}") }
}

/// All comparisons of a report, by the name of the second score.
#[derive(Debug, Clone, Default)]
pub(in crate::export) struct Comparisons(pub Vec<Compared>);

impl Serialize for Comparisons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|compared| (format!("score_vs_{}", compared.b), compared)))
    }
}
