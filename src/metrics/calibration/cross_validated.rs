//! What a calibration is worth on rows that it was not fitted on.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{CalibrationData, CalibrationFigures, CalibrationMethod, Isotonic, Platt, Temperature};
use crate::metrics::sweep::Group;

/// Rows up to which nobody waits long for it.
pub(super) const MOST_CROSS_VALIDATED: usize = 200_000;

/// How many parts the rows are cut into.
const FOLDS: usize = 5;

/// The fits on all rows but a fold's.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Fold {
    /// Its number, from 0.
    pub fold: usize,
    /// Its rows, which the fits have not seen.
    pub n: u64,
    /// The temperature; `None` where there is none: see [`NoFit`](super::NoFit).
    pub temperature: Option<f64>,
    /// Platt's slope on the logit.
    #[serde(rename = "A")]
    pub a: Option<f64>,
    /// Platt's offset.
    #[serde(rename = "B")]
    pub b: Option<f64>,
}

/// Figures over all rows, each calibrated by the fit that has not seen it; `None` where a fold's fit is missing.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct HeldOutFigures {
    /// Of the temperature.
    pub temperature: Option<CalibrationFigures>,
    /// Of Platt's fit on the logit.
    pub platt_on_logit: Option<CalibrationFigures>,
    /// Of the isotonic fit.
    pub isotonic: Option<CalibrationFigures>,
}

/// Five folds without a seed: row j of its label, in file order, is in fold j mod 5.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CrossValidated {
    /// The folds with their fits.
    pub folds: Vec<Fold>,
    /// What the fits are worth.
    pub after: HeldOutFigures,
}

impl CrossValidated {
    /// Fit by every method on four fifths of the rows at a time. Linear time: the rows are sorted already.
    pub fn new(data: &CalibrationData<'_>) -> Self {
        let fold_of = folds(data.labels);
        let fitted: Vec<FittedFold> =
            (0..FOLDS).into_par_iter().map(|fold| FittedFold::new(data, &fold_of, fold)).collect();
        let held_out = |method: CalibrationMethod| {
            let complete = fitted.iter().all(|fold| fold.about.n == 0 || fold.has(method));
            let rows = data.raw.iter().zip(data.labels).zip(&fold_of);
            let calibrated = rows.filter_map(|((&raw, &label), &fold)| {
                let score = fitted[usize::from(fold)].probability(method, data, raw)?;
                Some(Group { score, negatives: u64::from(!label), positives: u64::from(label) })
            });
            if complete { CalibrationFigures::of(calibrated) } else { None }
        };
        let after = HeldOutFigures {
            temperature: held_out(CalibrationMethod::Temperature),
            platt_on_logit: held_out(CalibrationMethod::Platt),
            isotonic: held_out(CalibrationMethod::Isotonic),
        };
        Self { folds: fitted.into_iter().map(|fold| fold.about).collect(), after }
    }
}

/// The fold of each row.
fn folds(labels: &[bool]) -> Vec<u8> {
    let mut seen = [0_usize; 2];
    let fold = |&label: &bool| {
        let place = &mut seen[usize::from(label)];
        *place += 1;
        ((*place - 1) % FOLDS) as u8
    };
    labels.iter().map(fold).collect()
}

/// A fold with the fits on the other ones.
struct FittedFold {
    about: Fold,
    temperature: Option<Temperature>,
    platt: Option<Platt>,
    isotonic: Option<Isotonic>,
}

impl FittedFold {
    fn new(data: &CalibrationData<'_>, fold_of: &[u8], fold: usize) -> Self {
        let groups = groups_without(data, fold_of, fold);
        let logits = data.logits_of(&groups);
        let temperature = Temperature::fit(data.logit(), &logits).ok();
        let platt = Platt::fit(data.logit(), &logits).ok();
        let about = Fold {
            fold,
            n: fold_of.iter().filter(|&&of_row| usize::from(of_row) == fold).count() as u64,
            temperature: temperature.map(|fit| fit.temperature()),
            a: platt.map(|fit| fit.a()),
            b: platt.map(|fit| fit.b()),
        };
        Self { about, temperature, platt, isotonic: Isotonic::fit(data.isotonic_input(), &groups).ok() }
    }

    fn has(&self, method: CalibrationMethod) -> bool {
        match method {
            CalibrationMethod::Temperature => self.temperature.is_some(),
            CalibrationMethod::Platt => self.platt.is_some(),
            CalibrationMethod::Isotonic => self.isotonic.is_some(),
        }
    }

    /// The probability by one of the fits of a row whose margin, or else score, is `raw`.
    fn probability(&self, method: CalibrationMethod, data: &CalibrationData<'_>, raw: f64) -> Option<f64> {
        match method {
            CalibrationMethod::Temperature => Some(self.temperature?.probability(data.logit_of(raw))),
            CalibrationMethod::Platt => Some(self.platt?.probability(data.logit_of(raw))),
            CalibrationMethod::Isotonic => Some(self.isotonic.as_ref()?.probability(raw)),
        }
    }
}

/// The rows outside `fold` by what the isotonic fit is of, ascending.
fn groups_without(data: &CalibrationData<'_>, fold_of: &[u8], fold: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in data.by_raw().order().iter().map(|&row| row as usize) {
        if usize::from(fold_of[row]) == fold {
            continue;
        }
        let score = data.raw[row] + 0.0; // −0.0 becomes 0.0, as in the sweep
        let (negatives, positives) = (u64::from(!data.labels[row]), u64::from(data.labels[row]));
        match groups.last_mut() {
            Some(group) if group.score == score => {
                group.negatives += negatives;
                group.positives += positives;
            }
            Some(_) | None => groups.push(Group { score, negatives, positives }),
        }
    }
    groups
}
