//! All that is known of how well scores are calibrated, as a report has it.

use std::num::NonZeroUsize;

use serde::{Serialize, Serializer};

use super::cross_validated::MOST_CROSS_VALIDATED;
use super::{
    BinRule, CalibrationData, CalibrationFigures, CalibrationInput, CrossValidated, Isotonic, NoFit, Platt,
    Reliability, Temperature,
};
use crate::metrics::Scored;
use crate::metrics::sweep::Group;

/// The rules that a report cuts bins by.
const RULES: [BinRule; 4] = {
    let (ten, fifteen) = (NonZeroUsize::new(10).unwrap(), NonZeroUsize::new(15).unwrap());
    [BinRule::EqualWidth(ten), BinRule::EqualMass(ten), BinRule::EqualWidth(fifteen), BinRule::EqualMass(fifteen)]
};

/// The Brier score taken apart without bins: miscalibration − discrimination + uncertainty (CORP; Dimitriadis, Gneiting and
/// Jordan 2021), by the isotonic blocks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BrierCorp {
    /// What the isotonic fit takes off the Brier score.
    pub miscalibration: f64,
    /// What it leaves is so far below that of the constant positive rate.
    pub discrimination: f64,
    /// The Brier score of the constant positive rate.
    pub uncertainty: f64,
}

/// Reliability diagrams by the rule of their bins: in JSON an object by [`BinRule::key`].
#[derive(Debug, Clone, PartialEq)]
pub struct ReliabilityDiagrams(pub Vec<(BinRule, Reliability)>);

impl Serialize for ReliabilityDiagrams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(rule, reliability)| (rule.key(), reliability)))
    }
}

/// The temperature and what it does to the rows that it was fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TemperatureReport {
    /// What it is of.
    pub of: CalibrationInput,
    /// `None` where the loss has no minimum: see `reason`.
    pub temperature: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<NoFit>,
    /// The figures after it.
    pub after: Option<CalibrationFigures>,
}

/// Platt's fit and what it does to the rows that it was fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlattReport {
    /// What it is of.
    pub of: CalibrationInput,
    /// The slope; below 0 where the label rises with the score.
    #[serde(rename = "A")]
    pub a: Option<f64>,
    /// The offset.
    #[serde(rename = "B")]
    pub b: Option<f64>,
    /// Why there is no fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<NoFit>,
    /// The figures after it.
    pub after: Option<CalibrationFigures>,
}

/// The isotonic fit and what it does to the rows that it was fitted on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IsotonicReport {
    /// What it is of, and its blocks.
    #[serde(flatten)]
    pub fit: Isotonic,
    /// The figures after it.
    pub after: CalibrationFigures,
}

/// Before, after, and held out; what says how often a probability is right is `None` where the scores are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationReport {
    /// The figures of the scores themselves.
    pub before: Option<CalibrationFigures>,
    /// Reliability diagrams of ten and of fifteen bins.
    pub bins: Option<ReliabilityDiagrams>,
    /// The temperature.
    pub temperature: TemperatureReport,
    /// Platt's fit on the margins, the log-odds or the scores, whichever there are: see [`CalibrationData::logit`].
    pub platt_on_logit: PlattReport,
    /// Platt's fit on the probabilities themselves.
    pub platt_on_score: Option<PlattReport>,
    /// The isotonic fit.
    pub isotonic: IsotonicReport,
    /// The Brier score taken apart by it.
    pub brier_corp: Option<BrierCorp>,
    /// What the fits are worth on rows that they have not seen; `None` where nobody asked.
    pub cross_validated: Option<CrossValidated>,
}

impl CalibrationReport {
    /// Everything about the scores of a set, by their margins where they are known.
    pub fn of(scored: &Scored) -> Option<Self> {
        let (scores, margins) = (scored.scores(), scored.scores().known_margins());
        Self::new(&CalibrationData::counted(
            &scores.values,
            scored.labels(),
            margins.as_deref(),
            scores.axis,
            scored.counts(),
        ))
    }

    /// Everything about `data`; `None` without rows. O(n), most of it for the cross-validation.
    pub fn new(data: &CalibrationData<'_>) -> Option<Self> {
        let report = Self::without_cross_validation(data)?;
        Some(Self { cross_validated: Some(CrossValidated::new(data)), ..report })
    }

    /// The same, but cross-validated only up to 200,000 rows: beyond it takes longer than anything else does.
    pub fn of_many(data: &CalibrationData<'_>) -> Option<Self> {
        if data.labels.len() <= MOST_CROSS_VALIDATED { Self::new(data) } else { Self::without_cross_validation(data) }
    }

    /// The same on the rows that the fits are made of alone.
    fn without_cross_validation(data: &CalibrationData<'_>) -> Option<Self> {
        let groups = data.raw_groups();
        let logits = data.logits_of(&groups);
        let of_probabilities = data.is_probability();
        let scores = || data.scores.groups().collect::<Vec<Group>>();
        let of_scores = || {
            let platt_on_score = of_probabilities.then(|| platt(CalibrationInput::Score, &scores()));
            let before = if of_probabilities { CalibrationFigures::of(data.scores.groups()) } else { None };
            (platt_on_score, before, if of_probabilities { diagrams(data) } else { None })
        };
        let of_logits = || (temperature(data.logit(), &logits), platt(data.logit(), &logits), isotonic(data, &groups));
        let ((platt_on_score, before, bins), (temperature, platt_on_logit, isotonic)) =
            rayon::join(of_scores, of_logits);
        let isotonic = isotonic?;
        Some(Self {
            before,
            bins,
            temperature,
            platt_on_logit,
            platt_on_score,
            brier_corp: before.map(|before| corp(data, &before, &isotonic.after)),
            isotonic,
            cross_validated: None,
        })
    }
}

fn diagrams(data: &CalibrationData<'_>) -> Option<ReliabilityDiagrams> {
    let diagram = |rule| Some((rule, Reliability::new(&data.scores, rule)?));
    RULES.into_iter().map(diagram).collect::<Option<_>>().map(ReliabilityDiagrams)
}

/// The figures of `groups` where `probability` is that of their score.
fn after(groups: &[Group], probability: impl Fn(f64) -> f64) -> Option<CalibrationFigures> {
    CalibrationFigures::of(groups.iter().map(|group| Group { score: probability(group.score), ..*group }))
}

fn temperature(of: CalibrationInput, groups: &[Group]) -> TemperatureReport {
    let fit = Temperature::fit(of, groups);
    let found = fit.ok();
    TemperatureReport {
        of,
        temperature: found.map(|fit| fit.temperature()),
        reason: fit.err(),
        after: found.and_then(|fit| after(groups, |z| fit.probability(z))),
    }
}

fn platt(of: CalibrationInput, groups: &[Group]) -> PlattReport {
    let fit = Platt::fit(of, groups);
    let found = fit.ok();
    PlattReport {
        of,
        a: found.map(|fit| fit.a()),
        b: found.map(|fit| fit.b()),
        reason: fit.err(),
        after: found.and_then(|fit| after(groups, |z| fit.probability(z))),
    }
}

fn isotonic(data: &CalibrationData<'_>, groups: &[Group]) -> Option<IsotonicReport> {
    let fit = Isotonic::fit(data.isotonic_input(), groups).ok()?;
    let after = after(groups, |x| fit.probability(x))?;
    Some(IsotonicReport { fit, after })
}

fn corp(data: &CalibrationData<'_>, before: &CalibrationFigures, after: &CalibrationFigures) -> BrierCorp {
    let (positives, negatives) = (data.scores.positives() as f64, data.scores.negatives() as f64);
    let base = positives / (positives + negatives);
    let uncertainty = base * (1.0 - base);
    BrierCorp { miscalibration: before.brier - after.brier, discrimination: uncertainty - after.brier, uncertainty }
}
