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
        let folds = LineFolds::new(data);
        let fitted: Vec<FittedFold> =
            (0..FOLDS).into_par_iter().map(|fold| FittedFold::new(data, &folds, fold)).collect();
        let held_out = |method: CalibrationMethod| {
            let complete = fitted.iter().all(|fold| fold.about.n == 0 || fold.has(method));
            let parts = (0..data.raw.len()).flat_map(|line| folds.parts(line).map(move |part| (line, part)));
            let calibrated = parts.filter_map(|(line, (fold, rows))| {
                let score = fitted[fold].probability(method, data, data.raw[line])?;
                Some(of_label(score, data.labels[line], rows))
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

/// The folds that the rows of each line are in.
struct LineFolds<'a> {
    data: &'a CalibrationData<'a>,
    /// That of the line's first row; the others go on from there, in turn.
    first: Vec<u8>,
}

impl<'a> LineFolds<'a> {
    fn new(data: &'a CalibrationData<'a>) -> Self {
        let mut next = [0_u8; 2];
        let first = |(line, &label): (usize, &bool)| {
            let next = &mut next[usize::from(label)];
            let first = *next;
            *next = ((u64::from(first) + data.count(line) % FOLDS as u64) % FOLDS as u64) as u8;
            first
        };
        Self { data, first: data.labels.iter().enumerate().map(first).collect() }
    }

    /// The folds with rows of `line`, and how many.
    fn parts(&self, line: usize) -> impl Iterator<Item = (usize, u64)> + use<> {
        let (first, rows) = (usize::from(self.first[line]), self.data.count(line));
        (0..FOLDS)
            .take_while(move |&step| (step as u64) < rows)
            .map(move |step| ((first + step) % FOLDS, (rows - step as u64).div_ceil(FOLDS as u64)))
    }

    /// How many rows of `line` are in `fold`.
    fn rows_in(&self, line: usize, fold: usize) -> u64 {
        let step = ((fold + FOLDS - usize::from(self.first[line])) % FOLDS) as u64;
        self.data.count(line).saturating_sub(step).div_ceil(FOLDS as u64)
    }
}

/// So many rows of one score and label.
fn of_label(score: f64, label: bool, rows: u64) -> Group {
    if label { Group { score, negatives: 0, positives: rows } } else { Group { score, negatives: rows, positives: 0 } }
}

/// A fold with the fits on the other ones.
struct FittedFold {
    about: Fold,
    temperature: Option<Temperature>,
    platt: Option<Platt>,
    isotonic: Option<Isotonic>,
}

impl FittedFold {
    fn new(data: &CalibrationData<'_>, folds: &LineFolds<'_>, fold: usize) -> Self {
        let groups = groups_without(data, folds, fold);
        let logits = data.logits_of(&groups);
        let temperature = Temperature::fit(data.logit(), &logits).ok();
        let platt = Platt::fit(data.logit(), &logits).ok();
        let about = Fold {
            fold,
            n: (0..data.labels.len()).map(|line| folds.rows_in(line, fold)).sum(),
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
fn groups_without(data: &CalibrationData<'_>, folds: &LineFolds<'_>, fold: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in data.by_raw().order().iter().map(|&line| line as usize) {
        let rows = data.count(line) - folds.rows_in(line, fold);
        if rows == 0 {
            continue;
        }
        let score = data.raw[line] + 0.0; // −0.0 becomes 0.0, as in the sweep
        let Group { negatives, positives, .. } = of_label(score, data.labels[line], rows);
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
