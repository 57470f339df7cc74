//! Thresholds by slice, in a decision file: with all that is needed to know a slice again.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::applied::Applied;
use super::error::DecisionFault;
use super::flaw::Flaw;
use crate::dataset::{BuiltIn, Dataset, SliceBy, SlicedRows};
use crate::metrics::{Labelling, SliceAt, SliceRule, SliceThreshold};

/// Thresholds by the value of a column, or by what is seen of the texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionSlices {
    #[serde(flatten)]
    by: SliceBy,
    /// How the thresholds were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// One a value. Parts of an axis stand in its order.
    thresholds: Vec<SliceThreshold>,
}

impl DecisionSlices {
    /// What `rule` makes of the slices of `rows`, where `common` is the common threshold. A slice without one of its own is known
    /// too: it keeps the common one.
    pub(crate) fn new(rows: &SlicedRows, common: f64, rule: SliceRule) -> Self {
        let (by, slicing, set) = (rows.by().clone(), rows.slicing(), rows.set());
        let mut slices = set.by_rule(common, rule);
        let index = |slice: &SliceAt<'_>| set.parts()[slice.part].index();
        slices.sort_by_key(index);
        let last = slices.len().saturating_sub(1);
        let threshold = |(place, slice): (usize, &SliceAt<'_>)| SliceThreshold {
            slice: slice.name.to_owned(),
            up_to: slicing.ends().filter(|_| place < last).map(|ends| ends[index(slice)]),
            threshold: slice.threshold,
        };
        let thresholds = slices.iter().enumerate().map(threshold).collect();
        Self { by, rule: Some(rule.key().to_owned()), thresholds }
    }

    /// One a slice that it knows.
    pub(crate) fn thresholds(&self) -> &[SliceThreshold] {
        &self.thresholds
    }

    /// What tells the slices apart.
    pub(super) fn by(&self) -> &SliceBy {
        &self.by
    }

    /// Whether the slices can be told apart, whatever the rows are.
    pub(super) fn check(&self) -> Result<(), DecisionFault> {
        let ends: Vec<Option<u64>> = self.thresholds.iter().map(|slice| slice.up_to).collect();
        let are_parts = match ends.split_last() {
            Some((None, others)) => {
                others.iter().all(Option::is_some) && others.is_sorted_by(|left, right| left < right)
            }
            Some((Some(_), _)) | None => false,
        };
        let is_flawed = self.by == SliceBy::BuiltIn(BuiltIn::Length) && !are_parts;
        let flaw = || DecisionFault::Broken { key: "slices".into(), how: Flaw::UnorderedLengths };
        if is_flawed { Err(flaw()) } else { Ok(()) }
    }

    /// What it makes of the rows of `dataset`: what is unknown has the `common` threshold.
    pub(crate) fn apply(
        &self,
        common: f64,
        dataset: &Dataset,
        truncated: Option<&[bool]>,
    ) -> Result<Applied, DecisionFault> {
        if self.by == SliceBy::BuiltIn(BuiltIn::Length) {
            let lengths = dataset.text_lengths().ok_or(DecisionFault::NoSliceTexts)?;
            return Ok(Labelling::ByLine(lengths.iter().map(|length| self.of_length(*length, common)).collect()).into());
        }
        let fault = |_| match &self.by {
            SliceBy::Column(column) => DecisionFault::NoSliceColumn { column: column.clone() },
            SliceBy::BuiltIn(BuiltIn::Length | BuiltIn::Script) => DecisionFault::NoSliceTexts,
            SliceBy::BuiltIn(BuiltIn::Truncated) => DecisionFault::TruncationUnknown,
        };
        let values = dataset.slice_values(&self.by, truncated).map_err(fault)?;
        let known: HashMap<&str, f64> =
            self.thresholds.iter().map(|slice| (slice.slice.as_str(), slice.threshold)).collect();
        let mut unknown = 0;
        let thresholds = values.map(|value| {
            known.get(&*value).copied().unwrap_or_else(|| {
                unknown += 1;
                common
            })
        });
        let labelling = Labelling::ByLine(thresholds.collect());
        Ok(Applied { labelling, unknown })
    }

    /// The threshold of a row that is so long: every length belongs to a part.
    fn of_length(&self, length: u64, common: f64) -> f64 {
        let is_longer = |slice: &SliceThreshold| slice.up_to.is_some_and(|up_to| up_to < length);
        self.thresholds.get(self.thresholds.partition_point(is_longer)).map_or(common, |slice| slice.threshold)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use super::*;
    use crate::dataset::{Needs, ReadOptions, read_from};
    use crate::metrics::{Metric, Objective, Priorities, ScoreSource, Scored};

    fn rows(text: &'static str) -> Dataset {
        let needs = Needs { texts: false, labels: false, scores: true };
        read_from(Path::new("rows.csv"), text.as_bytes(), &ReadOptions::default(), needs).unwrap()
    }

    /// The decision for the best F1 of each slice.
    fn decided(data: &Dataset, by: SliceBy, truncated: Option<&[bool]>) -> DecisionSlices {
        let (scores, labels) = (data.scores.clone().unwrap(), data.labels.clone().unwrap());
        let scored = Scored::new(ScoreSource::Read("score".into()), scores, labels);
        let scored = scored.with_truncated(truncated.map(Into::into));
        let f1 = Objective::best(Metric::F1);
        let rows = SlicedRows::new(data, &scored, by, &f1, &Priorities::default()).unwrap();
        DecisionSlices::new(&rows, 0.5, SliceRule::Best)
    }

    const ROWS: &str =
        "text,label,score\na,0,0.1\nab,1,0.3\nabc,0,0.2\n字字字字,1,0.9\n字字字字字,0,0.4\n字字字字字字,1,0.8\n";

    #[test]
    fn lengths_belong_to_the_part_that_they_lie_in_and_the_longest_to_the_last() {
        let decision = decided(&rows(ROWS), SliceBy::BuiltIn(BuiltIn::Length), None);
        let value = serde_json::to_value(&decision).unwrap();
        assert_eq!((&value["built_in"], &value["rule"]), (&"length".into(), &"best".into()));
        let ends: Vec<_> =
            value["thresholds"].as_array().unwrap().iter().map(|part| part.get("up_to").cloned()).collect();
        assert_eq!(
            ends,
            [Some(2.into()), Some(3.into()), Some(4.into()), Some(5.into()), None],
            "five parts of six rows"
        );
        assert_eq!(serde_json::from_value::<DecisionSlices>(value).unwrap(), decision);
        let others = rows("text,score\n,0.5\nab,0.5\nabcdefghijkl,0.5\n");
        let Labelling::ByLine(found) = decision.apply(0.5, &others, None).unwrap().labelling else { unreachable!() };
        let own: Vec<f64> = decision.thresholds.iter().map(|slice| slice.threshold).collect();
        assert_eq!(*found, [own[0], own[0], own[4]]);
        assert!(decision.check().is_ok());
        let broken = DecisionSlices { thresholds: decision.thresholds.iter().rev().cloned().collect(), ..decision };
        assert!(broken.check().is_err());
        let without = rows("label,score\n1,0.5\n");
        assert_eq!(
            broken.apply(0.5, &without, None).unwrap_err().to_string(),
            "its thresholds differ by the texts, which these rows do not have"
        );
    }

    #[test]
    fn scripts_and_truncation_are_known_again_by_their_names() {
        let data = rows(ROWS);
        let decision = decided(&data, SliceBy::BuiltIn(BuiltIn::Script), None);
        let others = rows("text,score\nabc,0.5\n字,0.5\nДа,0.5\n");
        let Applied { labelling, unknown } = decision.apply(0.5, &others, None).unwrap();
        assert_eq!((labelling, unknown), (Labelling::ByLine([0.3, 0.6, 0.5].into()), 1));
        let cut = [true, true, true, false, false, false];
        let decision = decided(&data, SliceBy::BuiltIn(BuiltIn::Truncated), Some(&cut));
        let applied = decision.apply(0.5, &others, Some(&[false, true, true])).unwrap();
        assert_eq!(applied, Labelling::ByLine([0.6, 0.3, 0.3].into()).into());
        assert_eq!(
            decision.apply(0.5, &others, None).unwrap_err().to_string(),
            "its thresholds differ by whether the model read all of a row, which is known only where a model scores: add --model DIR"
        );
    }
}
