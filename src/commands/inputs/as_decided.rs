//! What a decision was made for: taken from it where nothing was typed, refused where something else was.

use std::path::Path;

use anyhow::Result;

use super::check::EarlierDecision;
use super::decided::OtherColumn;
use super::open::Opened;
use super::options::weighs_rows;
use super::priorities::{POINTS, check_answers, cost_columns};
use crate::cli::{ChoiceArgs, CompareArgs, DataArgs, ModelArgs};
use crate::commands::message::{ClassInstead, WrongUsage};
use crate::dataset::{Dataset, DecidedCosts, ModelClass, Note, Relation, are_opposed};
use crate::export::{Asked, Computed, Decision};
use crate::metrics::{Objective, Prevalence, Priorities, Resampling};
use crate::model::{DeviceKind, Model, Precision, Task};

/// What was typed, and with what the decision adds.
pub(crate) struct AskedFor<'a> {
    typed: (&'a DataArgs, &'a ModelArgs),
    pub input: DataArgs,
    pub scoring: ModelArgs,
    /// The gold label that the decision was made for.
    positive: Option<String>,
}

impl<'a> AskedFor<'a> {
    /// With the class, the length and the precision that `earlier` was made for, where a model scores `data` and no option says
    /// otherwise.
    ///
    /// # Errors
    /// Wrong usage where `--max-length`, `--precision` or `--device` contradict it, unless `other` accepts that.
    pub(crate) fn new(
        data: Option<&Path>,
        typed: (&'a DataArgs, &'a ModelArgs),
        earlier: Option<&EarlierDecision<'_>>,
        other: OtherColumn,
    ) -> Result<Self, WrongUsage> {
        let (mut input, mut scoring) = (typed.0.clone(), typed.1.clone());
        let asked = earlier.map(|earlier| &earlier.decision.asked);
        let positive = asked.and_then(|asked| asked.positive.clone());
        let has_model = scoring.model.is_some() || scoring.demo_model || data.is_none();
        if let (Some(asked), true) = (asked, has_model) {
            if other == OtherColumn::Refuse {
                check_computation(asked, &scoring)?;
            }
            let says_class =
                input.positive_index.is_some() || input.rows.positive.is_some() || input.rows.layout.is_some();
            if let (Some(class), false) = (&asked.model_class, says_class) {
                input.positive_index = Some(class.index);
            }
            scoring.max_length = scoring.max_length.or(asked.max_length);
            if scoring.device.unwrap_or_default() == DeviceKind::Cpu {
                scoring.precision = scoring.precision.or(asked.precision.map(precision));
            }
        }
        Ok(Self { typed, input, scoring, positive })
    }

    /// Whether the decision adds something to how the model is opened.
    fn adds(&self) -> bool {
        let (input, scoring) = self.typed;
        (self.input.positive_index, self.scoring.max_length, self.scoring.precision)
            != (input.positive_index, scoring.max_length, scoring.precision)
    }

    /// Open `path`, and the model where there is one. What is compared with it is opened as was typed.
    pub(crate) fn open(&'a self, path: Option<&'a Path>, compare: &CompareArgs) -> Result<Opened<'a>> {
        let opened = Opened::new(path, (&self.input, &self.scoring), compare, self.typed);
        let mut opened = match opened {
            // Another model may have no such class or be too small; whether it may be used at all is asked later.
            Err(_) if self.adds() => Opened::new(path, self.typed, compare, self.typed)?,
            opened => opened?,
        };
        opened.options.decided.clone_from(&self.positive);
        Ok(opened)
    }

    /// What the decision changed in how `model` reads and computes.
    pub(crate) fn notes(&self, model: Option<&Model>) -> Vec<Note> {
        let Some(info) = model.map(Model::info) else { return Vec::new() };
        let (_, typed) = self.typed;
        let is_other = typed.max_length.is_none() && info.max_length != info.own_length;
        let length = is_other.then_some(Note::DecidedLength(info.max_length));
        let is_reduced = typed.precision.is_none() && info.summary.precision == Precision::Int8;
        length.into_iter().chain(is_reduced.then_some(Note::DecidedInt8)).collect()
    }
}

/// Have the columns of costs read that were `typed`, and for the other outcomes those of `earlier`, where no number was typed; it is
/// judged by its own otherwise too.
pub(crate) fn name_cost_columns(opened: &mut Opened<'_>, typed: &ChoiceArgs, earlier: Option<&EarlierDecision<'_>>) {
    opened.options.costs = cost_columns(typed);
    let columns = earlier.map(|earlier| earlier.decision.cost_columns()).unwrap_or_default();
    let as_read = if typed.cost.is_some() { DecidedCosts::Beside } else { DecidedCosts::Taken };
    opened.options.decided_costs = as_read(columns);
}

/// `priorities` with the columns of costs that `dataset` has, and where no number was `typed` with the numbers of `earlier`, if all its
/// columns are there or others were typed for them.
///
/// # Errors
/// Wrong usage where `--points` needs costs, and those of `earlier` are in columns that `dataset` does not have; and where an objective
/// is about answers, which `dataset` does not have.
pub(crate) fn with_costs(
    priorities: Priorities,
    typed: &ChoiceArgs,
    earlier: Option<&EarlierDecision<'_>>,
    dataset: &Dataset,
) -> Result<Priorities, WrongUsage> {
    let has_columns = |decision: &&Decision| {
        let columns = decision.cost_columns();
        columns.iter().all(|(outcome, name)| name.is_none() || dataset.costs.get(outcome).is_some())
    };
    let taken = costs_of(typed, earlier).filter(has_columns).map(Decision::cost_numbers);
    let costs = taken.unwrap_or(priorities.costs);
    let priorities = Priorities { costs, cost_columns: dataset.costs.clone(), ..priorities };
    let needs_costs = priorities.objectives.iter().flatten().any(Objective::needs_costs);
    if needs_costs && !priorities.has_costs() {
        return Err(WrongUsage::NoCosts(POINTS));
    }
    check_answers(&priorities, dataset)?;
    Ok(priorities)
}

/// The decision that costs are taken from: `earlier`, where no number was `typed` for them.
fn costs_of<'a>(typed: &ChoiceArgs, earlier: Option<&'a EarlierDecision<'_>>) -> Option<&'a Decision> {
    Some(&earlier.filter(|_| typed.cost.is_none())?.decision)
}

/// How to have the class of a decision scored instead of the one that was `typed`.
fn class_instead(typed: &DataArgs) -> ClassInstead {
    match (typed.positive_index, &typed.rows.positive, &typed.rows.layout) {
        (Some(_), None, None) => ClassInstead::DropIndex,
        (None, Some(_), None) => ClassInstead::DropLabel,
        (Some(_) | None, Some(_) | None, Some(_)) | (Some(_), Some(_), None) | (None, None, None) => {
            ClassInstead::Index
        }
    }
}

fn precision(computed: Computed) -> Precision {
    match computed {
        Computed::F32 => Precision::F32,
        Computed::Int8 => Precision::Int8,
    }
}

/// Whether the model was told to read or compute otherwise than for the decision.
fn check_computation(asked: &Asked, scoring: &ModelArgs) -> Result<(), WrongUsage> {
    if let (Some(decided), Some(typed)) = (asked.max_length, scoring.max_length)
        && decided != typed
    {
        return Err(WrongUsage::AnotherLength { decided, typed });
    }
    let on_device = scoring.device.filter(|device| *device != DeviceKind::Cpu).map(|_| ("--device", Precision::F32));
    let typed = scoring.precision.map(|typed| ("--precision", typed)).or(on_device);
    match (asked.precision.map(precision), typed) {
        (Some(decided), Some((option, typed))) if decided != typed => {
            let decided = match decided {
                Precision::F32 => "f32",
                Precision::Int8 => "int8",
            };
            Err(WrongUsage::AnotherPrecision { decided, option })
        }
        _ => Ok(()),
    }
}

impl EarlierDecision<'_> {
    /// The share of positives that thresholds are judged at: `typed`, or the one that it was made for; where `data` weighs the rows,
    /// that says already what they stand for.
    ///
    /// # Errors
    /// Wrong usage where both are given and differ, unless `other` accepts that.
    pub(crate) fn prevalence(
        &self,
        typed: Option<Prevalence>,
        data: &DataArgs,
        other: OtherColumn,
    ) -> Result<Option<Prevalence>, WrongUsage> {
        match (self.decided_prevalence().filter(|_| !weighs_rows(data)), typed) {
            (Some(decided), Some(typed)) if decided != typed && other == OtherColumn::Refuse => {
                Err(WrongUsage::AnotherPrevalence { decided, typed })
            }
            (decided, typed) => Ok(typed.or(decided)),
        }
    }

    /// That its share of positives is taken, where none was `typed`.
    pub(crate) fn prevalence_note(&self, typed: Option<Prevalence>, data: &DataArgs) -> Option<Note> {
        self.decided_prevalence().filter(|_| typed.is_none() && !weighs_rows(data)).map(Note::DecidedPrevalence)
    }

    /// The share of positives that it was made for and is measured at again, where all other figures are not for that but
    /// for `others`, or as measured.
    pub(crate) fn prevalence_beside(&self, others: Option<Prevalence>) -> Option<Prevalence> {
        self.decided_prevalence().filter(|decided| others != Some(*decided))
    }

    /// Which rows are drawn anew where nothing was typed.
    pub(crate) fn resampling(&self) -> Resampling {
        self.decision.resampling().unwrap_or_default()
    }

    /// Whether the rows may be drawn anew as `typed`.
    ///
    /// # Errors
    /// Wrong usage where `typed` keeps the class sizes and it did not, unless `other` accepts that.
    pub(crate) fn check_resampling(&self, typed: &ChoiceArgs, other: OtherColumn) -> Result<(), WrongUsage> {
        let is_other = typed.fixed_class_sizes && self.decision.resampling() == Some(Resampling::Rows);
        if is_other && other == OtherColumn::Refuse { Err(WrongUsage::AnotherResampling) } else { Ok(()) }
    }

    /// That it is taken, where that is not what is done by itself and was not `typed`.
    pub(crate) fn resampling_note(&self, typed: &ChoiceArgs) -> Option<Note> {
        match self.resampling() {
            Resampling::FixedClassSizes if !typed.fixed_class_sizes => Some(Note::DecidedClassSizes),
            Resampling::FixedClassSizes | Resampling::Rows => None,
        }
    }

    fn decided_prevalence(&self) -> Option<Prevalence> {
        Prevalence::new(self.decision.prevalence?)
    }

    /// Whether it may be used on the scores of `model`, which is the one that it was made with and scores the same class, as `typed`.
    /// `other` may accept that it is not.
    pub(crate) fn check_scorer(&self, model: Option<&Model>, typed: &DataArgs, other: OtherColumn) -> Result<()> {
        if other == OtherColumn::Accept {
            return Ok(());
        }
        self.check_model(model)?;
        let scored = model.map(|model| &model.info().task).map(Task::positive);
        match (&self.decision.asked.model_class, scored) {
            (Some(class), Some(scored)) if class.index != scored => {
                let (decided, index, instead) = (class.name.clone(), class.index, class_instead(typed));
                Err(WrongUsage::AnotherClass { decided, index, instead }.into())
            }
            _ => Ok(()),
        }
    }

    /// Whether the labels of `dataset`, of which `typed` was to be 1, are read as those that it was made with; where it has none,
    /// whether both names can mean the same class. The class of a model that scores is another question: see
    /// [`check_scorer`](Self::check_scorer).
    pub(super) fn check_label(
        &self,
        dataset: &Dataset,
        model: Option<&Model>,
        typed: Option<String>,
    ) -> Result<(), WrongUsage> {
        let asked = &self.decision.asked;
        let (Some(decided), Some(typed)) = (&asked.positive, typed) else { return Ok(()) };
        let is_same = match &dataset.labels {
            // Labels that speak for themselves need not be called as they were.
            Some(_) => {
                dataset.labels_with(decided, ModelClass::Known) == Relation::Same
                    || dataset.class_names[1].eq_ignore_ascii_case(decided)
            }
            None if model.is_some() && asked.model_class.is_some() => true,
            None => !are_opposed(decided, &typed),
        };
        if is_same { Ok(()) } else { Err(WrongUsage::AnotherLabel { decided: decided.clone(), typed }) }
    }
}
