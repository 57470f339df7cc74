//! What becomes of bad rows and of lines that stand for none, and the data set that is left.

use super::{Assembled, Draft, Extent};
use crate::dataset::error::DataError;
use crate::dataset::message::{CountsFault, Note};
use crate::dataset::raw_table::retain;
use crate::dataset::scores_file::ScoreColumn;
use crate::dataset::{BadRow, ComparedColumn, Dataset, Inversions, Source};
use crate::metrics::{CostColumn, Counts, Labels, Outcome, PerOutcome};

impl Draft<'_> {
    /// Keep the rows whose entry in `keep` is true.
    fn retain(&mut self, keep: &[bool]) {
        self.raw.retain(keep);
        self.counts.iter_mut().for_each(|counts| retain(counts, keep));
        self.weights.iter_mut().for_each(|weights| retain(weights, keep));
        self.questions.iter_mut().for_each(|questions| questions.retain(keep));
        self.predicted.iter_mut().for_each(|predicted| retain(predicted, keep));
        self.labels.iter_mut().for_each(|labels| retain(labels, keep));
        for scores in self.scores.iter_mut().chain(self.compared.iter_mut().map(|(_, scores)| scores)) {
            retain(&mut scores.values, keep);
            scores.margins.iter_mut().for_each(|margins| retain(margins, keep));
        }
        for outcome in Outcome::ALL {
            self.costs.get_mut(outcome).iter_mut().for_each(|costs| retain(costs, keep));
        }
    }

    /// Drop the lines that stand for no row; where they are in the file.
    fn leave_out_empty_lines(&mut self) -> Result<Vec<u64>, DataError> {
        let Some(counts) = self.counts.as_ref().filter(|counts| counts.contains(&0)) else { return Ok(Vec::new()) };
        let keep: Vec<bool> = counts.iter().map(|count| *count > 0).collect();
        let empty: Vec<u64> =
            self.raw.lines.iter().zip(&keep).filter_map(|(line, kept)| (!kept).then_some(*line)).collect();
        if empty.len() == keep.len() {
            return Err(self.counts_error(CountsFault::AllZero));
        }
        self.raw.notes.push(Note::EmptyLines(empty.len()));
        self.retain(&keep);
        Ok(empty)
    }

    /// The counts of the lines that are left.
    fn take_counts(&mut self) -> Result<Option<Counts>, DataError> {
        let Some(counts) = self.counts.take() else { return Ok(None) };
        if self.weights.is_some() {
            return Err(self.counts_error(CountsFault::Weighed));
        }
        let lines = counts.len();
        let counts = Counts::new(counts).map_err(|fault| self.counts_error(CountsFault::TooMany(fault)))?;
        if let (Some(column), None) = (self.roles.count, &self.options.count) {
            let column = self.raw.table.headers()[column].as_str().into();
            self.raw.notes.push(Note::CountedRows { column, lines, rows: counts.rows() });
        }
        Ok(Some(counts))
    }

    fn counts_error(&self, fault: CountsFault) -> DataError {
        let name = self.roles.count.map_or("", |column| self.raw.table.headers()[column].as_str());
        DataError::Counts { path: self.raw.path.clone(), column: name.into(), fault }
    }

    /// Drop the bad rows, or stop at the first of them.
    pub(super) fn without_bad_rows(mut self, class_names: [String; 2], extent: Extent) -> Result<Assembled, DataError> {
        let (raw, mut faults) = (&mut self.raw, std::mem::take(&mut self.faults));
        faults.sort_by_key(|&(row, _)| row);
        faults.dedup_by_key(|&mut (row, _)| row);
        let mut first_fault = None;
        let count = raw.rows - raw.lines.len() + faults.len();
        let mut skipped: Vec<BadRow> = raw.bad.drain(..).map(|(_, bad)| bad).collect();
        if let Some((row, fault)) = faults.first() {
            let (line, fault) = (raw.lines[*row], fault.clone());
            if !self.options.skip_bad_rows {
                let path = raw.path.clone();
                let broken = faults.iter().filter(|(_, fault)| !fault.is_without_gold()).count();
                let are_all = extent == Extent::Whole && faults.len() == raw.lines.len();
                return Err(if are_all {
                    DataError::AllRowsBad { path, rows: raw.rows, line, fault }
                } else if DataError::are_most(broken, raw.lines.len()) {
                    DataError::MostRowsBad { path, bad: faults.len(), rows: raw.rows, line, fault }
                } else {
                    DataError::BadRow { path, line, fault }
                });
            }
            first_fault = Some(BadRow { line, reason: fault });
            let mut keep = vec![true; raw.lines.len()];
            for (row, reason) in faults {
                keep[row] = false;
                skipped.push(BadRow { line: raw.lines[row], reason });
            }
            self.retain(&keep);
        }
        let empty_lines = self.leave_out_empty_lines()?;
        skipped.sort_by_key(|bad| bad.line);
        let counts = self.take_counts()?;
        let questions = self.take_questions();
        let raw = self.raw;
        let costs = PerOutcome::from_fn(|outcome| {
            let (column, values) = (*self.roles.costs.get(outcome)).zip(self.costs.get_mut(outcome).take())?;
            Some(CostColumn { name: raw.table.headers()[column].as_str().into(), values: values.into() })
        });
        let dataset = Dataset {
            counts,
            empty_lines,
            weights: self.weights.map(Into::into),
            costs,
            source: Source { path: raw.path, format: raw.format, embedded: None },
            table: raw.table,
            roles: self.roles,
            labels: self.labels.map(Labels::from),
            class_names,
            scores: self.scores.map(ScoreColumn::into_scores),
            compared: {
                let compared = self.compared.into_iter();
                compared.map(|(column, scores)| ComparedColumn { column, scores: scores.into_scores() }).collect()
            },
            lines: raw.lines,
            skipped,
            notes: raw.notes,
            warnings: self.warnings,
            questions,
            predicted: self.predicted.map(Into::into),
            inversions: Inversions::default(),
        };
        Ok(Assembled { dataset, skipped: count, first_fault })
    }
}
