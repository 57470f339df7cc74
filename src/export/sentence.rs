//! What the report says in words.

use std::path::Path;

use super::abstain::BandReport;
use super::basis::Basis;
use super::description::ModelDescription;
use super::marks::Marks;
use super::reason::Reason;
use super::sure::drawn;
use super::{ChosenBy, Compared, Report, Weighted};
use crate::dataset::Warning;
use crate::metrics::{
    BootstrapPlan, Objective, PrecisionCost, Prevalence, SameLabels, Unmet, counted, exact, grouped, significant,
};

pub(super) enum Sentence<'a> {
    Title(&'a Path),
    Rows(&'a Report),
    Model(&'a ModelDescription),
    AtThreshold(f64),
    /// Which thresholds predict the same as the one of the report.
    SamePredictions(SameLabels),
    /// Why it is that threshold; said of those that somebody or something chose.
    Chosen(&'a ChosenBy),
    /// What that does to the figures, where it was chosen on these rows, and whether a limit was proven.
    Flattered(Basis),
    OperatingPoints,
    /// The threshold on other rows than it was chosen on; those of this file, where they were held out.
    ThenAndNow(Option<&'a Path>),
    /// What became of it there.
    Judged(String),
    /// In so many `draws` no threshold met the objective, or it is undefined there.
    NotInDraws {
        objective: &'a Objective,
        draws: u64,
        of: u32,
    },
    /// No threshold meets the objective.
    Unmet(&'a Objective, &'a Unmet),
    /// What was proven, or what that rests on.
    Proof(String),
    /// At this prevalence, where that is another than that of the data.
    HowSure(Option<Prevalence>),
    /// How rows were drawn anew.
    Drawn(BootstrapPlan),
    /// What a calibrated score would use for these costs.
    Elkan(f64),
    AtPrevalence(Prevalence),
    PointsAtPrevalence(Prevalence),
    /// The figures of rows that weigh as this column says.
    Weighted(&'a str),
    HowMuch(&'a Weighted),
    PointsOfWeighted(&'a str),
    HowSureWeighted(&'a str),
    /// Costs that differ by row are missing there.
    CostsNotDrawnByWeight,
    /// The same of what answers are worth.
    AnswersNotDrawnByWeight,
    /// Beside weights: that they do not count here.
    EachRowOnce,
    /// Rows between two thresholds are left to people.
    ByHand,
    /// What is labelled how, and why there.
    Band(Box<BandReport>),
    /// The scores against others, and what there is to say of the areas under their ROC curves.
    Compared(&'a Compared),
    Areas(&'a Compared),
    /// What there is to say of the average precisions.
    AveragePrecisions(String),
    /// Each at its own point.
    Standing(&'a Compared),
    AtCommonPoints(&'a Compared),
    /// The rows are cut up by this.
    Slices(&'a str),
    SliceThresholds,
    PerSlice,
    /// What there is to say of them.
    OfSlices(String),
    /// How good the answers to questions are.
    Answers,
    /// What there is to say of that.
    OfAnswers(String),
    Precision(&'a PrecisionCost),
    Warning(&'a Warning),
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
            Self::Chosen(ChosenBy::Hand) => marks.text("Chosen manually."),
            Self::Chosen(ChosenBy::Objective(objective, prevalence)) => {
                let name = marks.code(&objective.to_string());
                let behind = format!("{}{}.", Prevalence::behind_name(*prevalence), objective.estimate());
                [marks.text("Chosen on these rows for "), name, marks.text(&behind)].concat()
            }
            Self::Chosen(ChosenBy::Decision { path, reason, prevalence, note, revision }) => {
                let why = match reason {
                    Reason::Manual => marks.text(", chosen manually."),
                    named @ (Reason::Objective(_) | Reason::Weighted(..) | Reason::Other(_)) => {
                        let name = marks.code(&String::from(named.clone()));
                        let behind = format!("{}.", Prevalence::behind_name(*prevalence));
                        [marks.text(", chosen for "), name, marks.text(&behind)].concat()
                    }
                };
                let note = note.as_ref().map_or_else(String::new, |note| format!(" Reason: {}", on_one_line(note)));
                let (path, revision) = (marks.code(&path.to_string_lossy()), marks.text(&which(*revision)));
                [marks.text("From the decision "), path, revision, why, marks.text(&note)].concat()
            }
            Self::Flattered(basis) => marks.text(&format!("{}.", capitalised(flattered(*basis)))),
            Self::OperatingPoints => marks.text("Operating points"),
            Self::Answers => marks.text("Answers"),
            Self::Unmet(objective, unmet) => {
                let name = marks.code(&objective.to_string());
                let [before, behind] = unmet.around();
                let why = format!("{behind}{}.", unmet.why(objective));
                [marks.text(&capitalised(before)), name, marks.text(&why)].concat()
            }
            Self::NotInDraws { objective, draws, of } => {
                let name = marks.code(&objective.to_string());
                let (before, behind) = in_draws(objective, *draws, *of);
                [marks.text(&capitalised(before)), name, marks.text(&format!("{behind}."))].concat()
            }
            Self::ThenAndNow(None) => marks.text("Then and now"),
            Self::ThenAndNow(Some(holdout)) => marks.text("On the holdout ") + &marks.code(&holdout.to_string_lossy()),
            Self::Proof(said)
            | Self::Judged(said)
            | Self::OfSlices(said)
            | Self::OfAnswers(said)
            | Self::AveragePrecisions(said) => marks.text(&format!("{}.", capitalised(said))),
            Self::Elkan(threshold) => marks.text(&format!(
                "Calibrated probabilities would cost least at the threshold {}.",
                significant(*threshold)
            )),
            Self::HowSure(None) => marks.text("How sure"),
            Self::HowSure(Some(prevalence)) => marks.text(&format!("How sure, at a prevalence of {prevalence}")),
            Self::Drawn(plan) => marks.text(&format!("{}.", capitalised(&how_drawn(*plan)))),
            Self::AtPrevalence(prevalence) => marks.text(&format!("At a prevalence of {prevalence}")),
            Self::PointsAtPrevalence(prevalence) => {
                marks.text(&format!("Operating points at a prevalence of {prevalence}"))
            }
            Self::Weighted(column) => marks.text("Weighted by ") + &marks.code(column),
            Self::HowMuch(weighted) => marks.text(&format!("{}.", capitalised(&how_much(weighted)))),
            Self::PointsOfWeighted(column) => marks.text("Operating points, weighted by ") + &marks.code(column),
            Self::HowSureWeighted(column) => marks.text("How sure, weighted by ") + &marks.code(column),
            Self::CostsNotDrawnByWeight => marks.text(&format!("{}.", capitalised(COSTS_NOT_DRAWN))),
            Self::AnswersNotDrawnByWeight => marks.text(&format!("{}.", capitalised(ANSWERS_NOT_DRAWN))),
            Self::EachRowOnce => marks.text(&format!("{}.", capitalised(EACH_ROW_ONCE))),
            Self::ByHand => marks.text("Left to people"),
            Self::Band(band) => {
                let reason = band.reason().map_or_else(String::new, |reason| format!("; {reason}"));
                marks.text(&format!("{}{reason}.", capitalised(&band.rule())))
            }
            Self::Compared(compared) => marks.text(&compared.heading()),
            Self::Areas(compared) => marks.text(&format!("{}.", capitalised(&compared.areas()))),
            Self::Standing(compared) => marks.text(&format!("{}.", capitalised(&compared.standing()))),
            Self::AtCommonPoints(compared) => marks.text(&format!("{}, at the same …", compared.heading())),
            Self::Slices(by) => marks.text("Slices by ") + &marks.code(by),
            Self::SliceThresholds => marks.text("Thresholds that would suit each slice"),
            Self::PerSlice => marks.text("Slices at thresholds of their own"),
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
            Self::Chosen(ChosenBy::Hand) => "chosen manually".into(),
            Self::Chosen(ChosenBy::Objective(objective, prevalence)) => {
                let there = Prevalence::behind_name(*prevalence);
                format!("chosen on these rows for {objective}{there}{}", objective.estimate())
            }
            Self::Chosen(ChosenBy::Decision { path, reason, prevalence, note, revision }) => {
                let why = match reason {
                    Reason::Manual => "manually".into(),
                    named @ (Reason::Objective(_) | Reason::Weighted(..) | Reason::Other(_)) => {
                        format!("for {}{}", String::from(named.clone()), Prevalence::behind_name(*prevalence))
                    }
                };
                let note = note.as_ref().map_or_else(String::new, |note| format!("; reason: {}", on_one_line(note)));
                format!("from the decision {}{}, chosen {why}{note}", path.display(), which(*revision))
            }
            Self::Flattered(basis) => flattered(*basis).into(),
            Self::OperatingPoints => "operating points".into(),
            Self::Answers => "answers: ".into(),
            Self::Unmet(objective, unmet) => unmet.said(objective, &objective.to_string(), ""),
            Self::NotInDraws { objective, draws, of } => {
                let (before, behind) = in_draws(objective, *draws, *of);
                format!("{before}{objective}{behind}")
            }
            Self::ThenAndNow(None) => "then and now: ".into(),
            Self::ThenAndNow(Some(holdout)) => format!("on the holdout {}: ", holdout.display()),
            Self::Proof(said)
            | Self::Judged(said)
            | Self::OfSlices(said)
            | Self::OfAnswers(said)
            | Self::AveragePrecisions(said) => said.clone(),
            Self::Elkan(threshold) => {
                format!("calibrated probabilities would cost least at the threshold {}", significant(*threshold))
            }
            Self::HowSure(None) => "how sure: ".into(),
            Self::HowSure(Some(prevalence)) => format!("how sure, at a prevalence of {prevalence}: "),
            Self::Drawn(plan) => how_drawn(*plan),
            Self::AtPrevalence(prevalence) => format!("at a prevalence of {prevalence}"),
            Self::PointsAtPrevalence(prevalence) => format!("operating points at a prevalence of {prevalence}"),
            Self::Weighted(column) => format!("weighted by {column}, "),
            Self::HowMuch(weighted) => how_much(weighted),
            Self::PointsOfWeighted(column) => format!("operating points, weighted by {column}"),
            Self::HowSureWeighted(column) => format!("how sure, weighted by {column}: "),
            Self::CostsNotDrawnByWeight => COSTS_NOT_DRAWN.into(),
            Self::AnswersNotDrawnByWeight => ANSWERS_NOT_DRAWN.into(),
            Self::EachRowOnce => EACH_ROW_ONCE.into(),
            Self::ByHand => "left to people: ".into(),
            Self::Band(band) => [Some(band.rule()), band.reason()].into_iter().flatten().collect::<Vec<_>>().join("; "),
            Self::Compared(compared) => format!("{}: ", compared.heading()),
            Self::Areas(compared) => compared.areas(),
            Self::Standing(compared) => compared.standing(),
            Self::AtCommonPoints(compared) => format!("{}, at the same …", compared.heading()),
            Self::Slices(by) => format!("slices by {by}, "),
            Self::SliceThresholds => "thresholds that would suit each slice: ".into(),
            Self::PerSlice => "slices at thresholds of their own: ".into(),
            Self::Precision(cost) => cost.to_string(),
            Self::Warning(warning) => format!("warning: {warning}"),
        }
    }
}

/// Why "how sure" says nothing of a cost that is chosen by weight.
const COSTS_NOT_DRAWN: &str =
    "costs that differ by row are not drawn anew with weights, so how sure they are is not known";

/// Said of exact match and F1 beside weights.
const ANSWERS_NOT_DRAWN: &str =
    "exact match and F1 of answers are not drawn anew with weights, so how sure they are is not known";

/// Said of a band beside weights.
const EACH_ROW_ONCE: &str = "each row counts once here, whatever it weighs";

/// What the figures under "how sure" are.
fn how_drawn(plan: BootstrapPlan) -> String {
    let times = grouped(u64::from(plan.replicates));
    format!(
        "{} drawn anew {times} times (bootstrap); where 95 % of the chosen thresholds lie, and the mean value on the rows \
         that were not drawn; intervals at a threshold take it as given",
        drawn(plan.resampling)
    )
}

/// How much all rows weigh, and as how many they count in intervals.
fn how_much(weighted: &Weighted) -> String {
    let sum = significant(weighted.sum_of_weights);
    let kish = weighted.kish_effective_n.map_or(String::new(), |n| {
        format!(
            ", about as sure as {} of equal weight (Kish; if weights have nothing to do with the labels)",
            counted(n.round() as usize, "row")
        )
    });
    format!("the weights add up to {sum}{kish}")
}

/// In how many draws, `of` so many, there is no threshold for `objective`, and what that does to its figures: what stands before and
/// behind its name. Limits are met or not; a goal without limits is undefined only where a class is missing.
fn in_draws(objective: &Objective, draws: u64, of: u32) -> (&'static str, String) {
    let some = || format!("in {} of {} draws", grouped(draws), grouped(u64::from(of)));
    let others = "; its range and its mean on the rows not drawn are those of the others";
    let has_others = draws < u64::from(of);
    match (objective.limits.is_empty(), has_others) {
        (true, true) => ("", format!(" is undefined {}, as a class is missing there{others}", some())),
        (true, false) => ("", " is undefined in every draw, as a class is missing there, so it has no range".into()),
        (false, true) => ("no threshold meets ", format!(" {}{others}", some())),
        (false, false) => ("no threshold meets ", " in any draw, so it has no range".into()),
    }
}

/// What choosing does to the figures of the same rows.
fn flattered(basis: Basis) -> &'static str {
    match basis {
        Basis::Estimated => "choosing on these rows flatters the figures; their intervals do not allow for that",
        Basis::Proven => {
            "choosing on these rows flatters the figures; their intervals do not allow for that, the guarantee does"
        }
    }
}

/// Which decision it is, where it replaced another.
fn which(revision: Option<u32>) -> String {
    revision.filter(|revision| *revision > 1).map_or_else(String::new, |revision| format!(" (revision {revision})"))
}

/// What somebody wrote, on one line: nothing in it controls a terminal.
fn on_one_line(text: &str) -> String {
    let words =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// As the beginning of a sentence.
fn capitalised(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `1,147 pairs, 500 positive, 647 negative`; `1,147 rows in 90 lines, …`
fn classes(report: &Report) -> String {
    let (positives, negatives) = (grouped(report.positives), grouped(report.negatives));
    let lines = report.lines.map_or(String::new(), |lines| format!(" in {}", counted(lines, "line")));
    format!("{}{lines}, {positives} positive, {negatives} negative", counted(report.rows, report.unit))
}

#[cfg(test)]
mod tests;
