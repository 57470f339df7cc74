//! What a decision says beyond its threshold: a band that people decide, or thresholds of parts of the rows. Such a decision is of
//! version 2, so that what only knows a threshold refuses it.

use serde::{Deserialize, Deserializer, Serialize};

use super::applied::Applied;
use super::decision_slices::DecisionSlices;
use super::error::DecisionFault;
use crate::dataset::{BuiltIn, Dataset, SliceBy};
use crate::metrics::{Band, BandFigures, BandGoal, BandProof, Labelling, Tested};

/// In the file each stands under its own name, beside the threshold that holds where nothing else does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Refinement {
    Band(DecisionBand),
    Slices(DecisionSlices),
}

impl Refinement {
    /// The key that it stands under.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Band(_) => "band",
            Self::Slices(_) => "slices",
        }
    }

    /// From among the other keys of a decision. An optional value would read as none where it is broken.
    pub(super) fn read<'de, D: Deserializer<'de>>(keys: D) -> Result<Option<Self>, D::Error> {
        #[derive(Deserialize)]
        struct Keys {
            #[serde(default)]
            band: Option<DecisionBand>,
            #[serde(default)]
            slices: Option<DecisionSlices>,
        }
        let Keys { band, slices } = Keys::deserialize(keys)?;
        Ok(band.map(Self::Band).or(slices.map(Self::Slices)))
    }

    /// What a reader is told that there is.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Band(_) => "a band",
            Self::Slices(_) => "thresholds by slice",
        }
    }
}

/// 1 iff `score >= high`, 0 iff `score < low`, between them a person decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionBand {
    /// `None` where no score is 0.
    pub(super) low: Option<f64>,
    /// `None` where no score is 1.
    pub(super) high: Option<f64>,
    /// What it was chosen for, such as `accuracy>=0.95`; absent where somebody chose it manually.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) objective: Option<String>,
    /// The share of rows that it labels, measured on the rows of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<f64>,
    /// The share of right labels among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) accuracy: Option<f64>,
    /// What was proven; absent where its figures are point estimates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) guarantee: Option<ProvenBand>,
}

/// An accuracy among labelled rows that was proven, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ProvenBand {
    /// `accuracy>=0.95`
    target: String,
    confidence: f64,
    /// `sgr`
    procedure: String,
    /// Distances are from here.
    threshold: f64,
    #[serde(flatten)]
    tested: Tested,
    /// What it rests on.
    assumptions: Vec<String>,
}

impl From<&BandProof> for ProvenBand {
    fn from(proof: &BandProof) -> Self {
        Self {
            target: BandGoal::Widest { accuracy: proof.accuracy }.to_string(),
            confidence: proof.confidence.share(),
            procedure: SGR.into(),
            threshold: proof.threshold,
            tested: proof.tested,
            assumptions: BandProof::assumptions().iter().map(ToString::to_string).collect(),
        }
    }
}

impl ProvenBand {
    /// The proof that is written so, where the band was chosen for `goal`.
    pub(super) fn proof(&self, goal: BandGoal) -> Option<BandProof> {
        match goal {
            BandGoal::Guaranteed { accuracy, confidence } => {
                Some(BandProof { accuracy, confidence, threshold: self.threshold, tested: self.tested })
            }
            BandGoal::Widest { .. } | BandGoal::Cheapest { .. } => None,
        }
    }
}

/// Selection with guaranteed risk (Geifman and El-Yaniv 2017).
const SGR: &str = "sgr";

impl From<Band> for DecisionBand {
    fn from(band: Band) -> Self {
        let finite = |end: f64| Some(end).filter(|end| end.is_finite());
        let (low, high) = (finite(band.low()), finite(band.high()));
        Self { low, high, objective: None, coverage: None, accuracy: None, guarantee: None }
    }
}

impl DecisionBand {
    /// With why it is that one, what it does on the rows at hand, and what was proven of it there.
    pub(super) fn measured(self, goal: Option<BandGoal>, figures: &BandFigures, proof: Option<&BandProof>) -> Self {
        let objective = goal.map(|goal| goal.to_string());
        let (coverage, accuracy) = (figures.coverage, figures.accuracy);
        Self { objective, coverage, accuracy, guarantee: proof.map(Into::into), ..self }
    }

    /// Whether rows had a part in it: not, where somebody put its ends there.
    pub(super) fn was_chosen(&self) -> bool {
        self.objective.is_some()
    }

    /// What was proven, and how surely.
    pub(super) fn proven(&self) -> Option<(&str, f64)> {
        self.guarantee.as_ref().map(|proven| (proven.target.as_str(), proven.confidence))
    }

    /// The band itself.
    ///
    /// # Errors
    /// Where its ends are in the wrong order.
    pub(crate) fn band(&self) -> Result<Band, DecisionFault> {
        let (low, high) = (self.low.unwrap_or(f64::NEG_INFINITY), self.high.unwrap_or(f64::INFINITY));
        Band::new(low, high).map_err(DecisionFault::Band)
    }
}

impl Refinement {
    /// What it makes of the rows of `dataset`, where `common` is the threshold of all that it does not know; `truncated` says of
    /// each row whether the model left something of it out, where that is known.
    pub(super) fn apply(
        &self,
        common: f64,
        dataset: &Dataset,
        truncated: Option<&[bool]>,
    ) -> Result<Applied, DecisionFault> {
        match self {
            Self::Band(band) => Ok(Labelling::Band(band.band()?).into()),
            Self::Slices(slices) => slices.apply(common, dataset, truncated),
        }
    }

    /// Whether the rows have to be scored before it can be applied.
    pub(super) fn waits_for_scores(&self) -> bool {
        match self {
            Self::Band(_) => false,
            Self::Slices(slices) => *slices.by() == SliceBy::BuiltIn(BuiltIn::Truncated),
        }
    }

    /// Whether it holds together, whatever the rows are.
    pub(super) fn check(&self) -> Result<(), DecisionFault> {
        match self {
            Self::Band(band) => band.band().map(|_| ()),
            Self::Slices(slices) => slices.check(),
        }
    }
}
