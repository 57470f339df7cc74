//! What leaving rows to people does: of every report in JSON, and of a report at a band in words too.

use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::basis::Basis;
use super::refinement::{DecisionBand, ProvenBand};
use super::table::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{
    Band, BandFigures, BandGoal, BandPrices, CheapestBand, ChosenBand, Confusion, ConstantCosts, Costs, Metric, Points,
    Proportion, Scored, Selective, SelectiveRun, WidestBand, exact, thin,
};

/// Highest shares of errors among the labelled rows that every report looks for.
const RISKS: [f64; 4] = [0.01, 0.02, 0.05, 0.1];

/// How often their bounds may be wrong.
const DELTAS: [f64; 2] = [0.001, 0.05];

/// Accuracies among the labelled rows that every report looks for.
const ACCURACIES: [f64; 3] = [0.9, 0.95, 0.99];

/// Points of a curve.
const MOST_POINTS: usize = 200;

/// Rows by hand are told for so many rows.
const PER_ROWS: f64 = 1e3;

/// A band with why it is that one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ReasonedBand {
    pub chosen: ChosenBand,
    pub by: BandBy,
}

/// Where a band comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum BandBy {
    /// Somebody's hand.
    Hand,
    /// It is the best one on the rows that are reported.
    Goal(BandGoal),
    /// A decision that was made before.
    Decision,
}

impl ReasonedBand {
    /// One that nobody chose on these rows.
    pub(crate) fn given(band: Band, by: BandBy) -> Self {
        Self { chosen: ChosenBand { band, proof: None }, by }
    }

    /// As a decision records it, with its figures on `scored`.
    pub(crate) fn record(&self, scored: &Scored) -> DecisionBand {
        let figures = BandFigures::new(scored.sweep(), self.chosen.band);
        DecisionBand::from(self.chosen.band).measured(self.goal(), &figures, self.chosen.proof.as_ref())
    }

    fn goal(&self) -> Option<BandGoal> {
        match self.by {
            BandBy::Goal(goal) => Some(goal),
            BandBy::Hand | BandBy::Decision => None,
        }
    }
}

/// The band of a report with what it does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BandReport {
    pub band: ReasonedBand,
    pub figures: BandFigures,
    /// At the threshold of the report.
    without: Confusion,
    /// What the labelled rows cost together, where costs are known.
    labelled_cost: Option<f64>,
    /// What all rows cost together, where the goal of the band says what a row by hand costs too.
    total_cost: Option<f64>,
}

/// What leaving rows to people does on a scored set; worked out when it is written, as only JSON has all of it.
#[derive(Debug, Clone)]
pub(super) struct Abstaining {
    scored: Arc<Scored>,
    threshold: f64,
    costs: ConstantCosts,
    /// What labelling every row costs together, where costs are known.
    cost_without: Option<f64>,
    bands: Vec<BandReport>,
}

impl Abstaining {
    pub(super) fn new(scored: &Arc<Scored>, measured: &Points, threshold: f64) -> Self {
        let costs = measured.priorities().constant_costs();
        let sweep = scored.sweep();
        let alone = Band::new(threshold, threshold).ok().zip(measured.costs());
        let cost_without = alone.map(|(band, costs)| BandFigures::new(sweep, band).labelled_cost(sweep, costs));
        Self { scored: Arc::clone(scored), threshold, costs, cost_without, bands: Vec::new() }
    }

    /// Tell of this band too.
    pub(super) fn add(&mut self, band: ReasonedBand, costs: Option<&Costs>) {
        let sweep = self.scored.sweep();
        let figures = BandFigures::new(sweep, band.chosen.band);
        let labelled_cost = costs.map(|costs| figures.labelled_cost(sweep, costs));
        let price = band.goal().and_then(|goal| goal.price_by_hand());
        let total_cost = costs.zip(price).map(|(costs, price)| figures.total_cost(sweep, costs, price));
        let without = sweep.confusion(self.threshold);
        self.bands.push(BandReport { band, figures, without, labelled_cost, total_cost });
    }

    /// The bands that were asked for.
    pub(super) fn at_bands(&self) -> impl Iterator<Item = BandReport> + '_ {
        self.bands.iter().copied()
    }

    fn goals(&self) -> impl Iterator<Item = BandGoal> + '_ {
        self.bands.iter().filter_map(|band| band.band.goal())
    }

    fn selective(&self) -> SelectiveFigures {
        let selective = Selective::new(self.scored.sweep(), self.threshold);
        let standard = DELTAS.into_iter().flat_map(|delta| RISKS.map(|risk| (risk, delta)));
        let mut runs: Vec<SelectiveRun> = standard.map(|(risk, delta)| selective.run(risk, delta)).collect();
        for goal in self.goals() {
            let asked = match goal {
                BandGoal::Guaranteed { accuracy, confidence } => selective.run_for(accuracy, confidence),
                BandGoal::Widest { .. } | BandGoal::Cheapest { .. } => continue,
            };
            if !runs.contains(&asked) {
                runs.push(asked);
            }
        }
        let curve = CoverageCurve::of(&selective);
        SelectiveFigures { threshold: self.threshold, iterations: selective.iterations(), runs, curve }
    }

    fn bands(&self) -> Vec<BandEntry> {
        let sweep = self.scored.sweep();
        let without = sweep.confusion(self.threshold);
        let alone = Band::new(self.threshold, self.threshold).ok().map(|band| BandReport {
            band: ReasonedBand::given(band, BandBy::Hand),
            figures: BandFigures::new(sweep, band),
            without,
            labelled_cost: self.cost_without,
            total_cost: None,
        });
        alone.iter().chain(&self.bands).map(BandEntry::new).collect()
    }
}

impl Serialize for Abstaining {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (selective, search) = rayon::join(|| self.selective(), || Search::new(self));
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("selective", &selective)?;
        map.serialize_entry("abstain", &AbstainFigures { bands: self.bands(), search })?;
        map.end()
    }
}

/// The searches for a band with a guaranteed accuracy, and coverage against accuracy.
#[derive(Serialize)]
struct SelectiveFigures {
    threshold: f64,
    iterations: u32,
    runs: Vec<SelectiveRun>,
    curve: CoverageCurve,
}

/// How many rows are labelled against how many of them are right, if those closest to the threshold are left to people.
#[derive(Serialize)]
struct CoverageCurve {
    coverage: Vec<f64>,
    accuracy: Vec<f64>,
    /// Rows at least so far from the threshold are labelled.
    theta: Vec<f64>,
}

impl CoverageCurve {
    fn of(selective: &Selective<'_>) -> Self {
        let kept = thin(selective, MOST_POINTS);
        let points = || kept.iter().map(|&index| selective.coverage_point(index));
        Self {
            coverage: points().map(|point| point.coverage).collect(),
            accuracy: points().map(|point| point.accuracy).collect(),
            theta: kept.iter().map(|&index| selective.theta(index)).collect(),
        }
    }
}

#[derive(Serialize)]
struct AbstainFigures {
    bands: Vec<BandEntry>,
    search: Search,
}

/// What a band does.
#[derive(Serialize)]
struct BandEntry {
    #[serde(flatten)]
    figures: BandFigures,
    /// The share of errors that is left of those at the threshold of the report; `None` where there are none.
    errors_left: Option<f64>,
    /// Rows by hand of a thousand; `None` without rows.
    abstained_per_1000: Option<f64>,
    /// What the labelled rows of a thousand cost; absent where costs are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    labelled_cost_per_1000: Option<f64>,
    /// What a thousand rows cost, those by hand included; absent where nothing says what these cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_per_1000: Option<f64>,
    /// What it was chosen for on these rows; absent where it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<String>,
    /// What was proven; absent where its figures are point estimates.
    #[serde(skip_serializing_if = "Option::is_none")]
    guarantee: Option<ProvenBand>,
}

impl BandEntry {
    fn new(report: &BandReport) -> Self {
        let BandReport { band, figures, without, labelled_cost, total_cost } = report;
        let rows = figures.counts.total() + figures.abstained;
        Self {
            figures: *figures,
            errors_left: figures.errors_left(without),
            abstained_per_1000: per_thousand(figures),
            labelled_cost_per_1000: of_a_thousand(*labelled_cost, rows),
            cost_per_1000: of_a_thousand(*total_cost, rows),
            objective: band.goal().map(|goal| goal.to_string()),
            guarantee: band.chosen.proof.as_ref().map(Into::into),
        }
    }
}

/// Of so many rows that cost this together what a thousand do; `None` without rows.
fn of_a_thousand(cost: Option<f64>, rows: u64) -> Option<f64> {
    cost.filter(|_| rows > 0).map(|cost| cost / rows as f64 * PER_ROWS)
}

fn per_thousand(figures: &BandFigures) -> Option<f64> {
    let rows = figures.counts.total() + figures.abstained;
    (rows > 0).then(|| figures.abstained as f64 / rows as f64 * PER_ROWS)
}

/// The best bands, by what is wanted of them.
struct Search {
    widest: Vec<(f64, Option<WidestBand>)>,
    cheapest: Vec<(String, CheapestBand)>,
}

impl Search {
    fn new(of: &Abstaining) -> Self {
        let (mut accuracies, mut prices) = (ACCURACIES.to_vec(), Vec::new());
        for goal in of.goals() {
            match goal {
                BandGoal::Widest { accuracy } | BandGoal::Guaranteed { accuracy, .. } => {
                    if !accuracies.contains(&accuracy) {
                        accuracies.push(accuracy);
                    }
                }
                BandGoal::Cheapest { abstain } => {
                    if !prices.contains(&abstain) {
                        prices.push(abstain);
                    }
                }
            }
        }
        let sweep = of.scored.sweep();
        let cheapest = prices.into_iter().filter_map(|abstain| {
            let prices = BandPrices::new(&of.costs, abstain)?;
            Some((format!("least cost {},abstain={abstain}", of.costs), sweep.cheapest_band(&prices)))
        });
        let widest = accuracies.into_iter().map(|accuracy| (accuracy, sweep.widest_band(accuracy)));
        Self { widest: widest.collect(), cheapest: cheapest.collect() }
    }
}

impl Serialize for Search {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (accuracy, found) in &self.widest {
            map.serialize_entry(&format!("coverage@accuracy>={accuracy}"), found)?;
        }
        for (key, found) in &self.cheapest {
            map.serialize_entry(key, found)?;
        }
        map.end()
    }
}

impl BandReport {
    /// `1 from 0.7 on, 0 below 0.3, between them by hand`
    pub(super) fn rule(&self) -> String {
        let band = self.band.chosen.band;
        if band.low() == band.high() {
            return format!("1 from {} on, 0 below: nothing is left to people", exact(band.high()));
        }
        let ones =
            if band.high().is_finite() { format!("1 from {} on", exact(band.high())) } else { "nothing is 1".into() };
        let zeros =
            if band.low().is_finite() { format!("0 below {}", exact(band.low())) } else { "nothing is 0".into() };
        format!("{ones}, {zeros}, by hand between them")
    }

    /// Why it is that band; nothing where somebody gave it.
    pub(super) fn reason(&self) -> Option<String> {
        match (self.band.by, &self.band.chosen.proof) {
            (BandBy::Hand, _) => None,
            (BandBy::Decision, _) => Some("from the decision".into()),
            (BandBy::Goal(goal), None) => Some(format!("chosen on these rows for {goal} (a point estimate)")),
            (BandBy::Goal(goal), Some(_)) => Some(format!("chosen on these rows for {goal}")),
        }
    }

    /// How far its figures are to be trusted, where these rows chose it.
    pub(super) fn basis(&self) -> Option<Basis> {
        self.band.goal().map(|_| match self.band.chosen.proof {
            Some(_) => Basis::Proven,
            None => Basis::Estimated,
        })
    }

    /// What is predicted, and what is left to people.
    pub(super) fn counts(&self) -> ReportTable {
        let BandFigures { counts, abstained, abstained_positives, .. } = self.figures;
        let row = |name: &str, counts: [u64; 3]| {
            std::iter::once(ReportCell::Name(name.into())).chain(counts.map(ReportCell::Count)).collect()
        };
        let rows = vec![
            row("actual 0", [counts.tn, abstained - abstained_positives, counts.fp]),
            row("actual 1", [counts.fn_, abstained_positives, counts.tp]),
        ];
        ReportTable { shape: TableShape::Matrix, header: header(&["", "predicted 0", "by hand", "predicted 1"]), rows }
    }

    /// Its figures, with 95 % Wilson intervals beside the shares of rows.
    pub(super) fn figures(&self) -> ReportTable {
        let BandFigures { counts, abstained, coverage, accuracy, precision, npv, .. } = self.figures;
        let share = |name: &str, value: Option<f64>, interval: Option<(f64, f64)>| {
            let mut cells = vec![ReportCell::Name(name.into()), ReportCell::Figure(value)];
            cells.extend(interval.map(|(low, high)| ReportCell::Confidence(low, high)));
            cells
        };
        let labelled = counts.total();
        let of_rows = Proportion::new(labelled, labelled + abstained).map(|share| share.wilson.at_95);
        let rows = labelled + abstained;
        let cost = |cost: Option<f64>| of_a_thousand(cost, rows);
        let mut lines = vec![
            share("coverage (rows labelled)", coverage, of_rows),
            share("accuracy of the labelled", accuracy, counts.confidence(Metric::Accuracy)),
            share("precision of the labelled", precision, counts.confidence(Metric::Precision)),
            share("NPV of the labelled", npv, counts.confidence(Metric::Npv)),
            share("share of errors left", self.figures.errors_left(&self.without), None),
            share("rows by hand per 1,000", per_thousand(&self.figures), None),
        ];
        let costs = [
            ("cost per 1,000, rows by hand included", self.total_cost),
            ("cost of the labelled per 1,000", self.labelled_cost),
        ];
        lines.extend(costs.into_iter().filter_map(|(name, all)| Some(share(name, Some(cost(all)?), None))));
        ReportTable { shape: TableShape::List, header: header(&["with people", "value", "95 % interval"]), rows: lines }
    }
}
