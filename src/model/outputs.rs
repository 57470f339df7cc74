//! What a batch gives: any number of rows an input.

use super::packed;
use super::stop::Stop;

/// Rows of numbers, those of each input one after another.
#[derive(Debug, Clone, Copy)]
pub struct Outputs<'a> {
    /// Row-major `[rows, width]`.
    pub values: &'a [f32],
    /// Numbers a row: logits, or an embedding.
    pub width: usize,
    /// Rows before each input, and rows in all: `[inputs + 1]`.
    pub(super) starts: &'a [usize],
}

impl<'a> Outputs<'a> {
    /// The rows of one input of the batch, row-major `[rows, width]`: one for a pair, one for each token for a question.
    pub fn of(&self, input: usize) -> &'a [f32] {
        &self.values[self.starts[input] * self.width..self.starts[input + 1] * self.width]
    }
}

/// What a thread keeps from batch to batch.
#[derive(Default)]
pub struct Workspace<'a> {
    pub(super) packed: packed::Workspace<'a>,
    /// What another backend computed.
    pub(super) computed: Vec<f32>,
    pub(super) starts: Vec<usize>,
}

impl<'a> Workspace<'a> {
    /// One whose batches end with [`ModelError::Stopped`](super::ModelError::Stopped) soon after `stopped` says so: within one
    /// part of one product, on a device other than the CPU after the batch.
    pub fn stopped_by(stopped: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self { packed: packed::Workspace::stopped_by(Stop::when(stopped)), ..Self::default() }
    }

    /// Begin a batch whose inputs give so many rows each.
    pub(super) fn begin(&mut self, rows: impl Iterator<Item = usize>) {
        self.starts.clear();
        self.starts.push(0);
        let mut end = 0;
        self.starts.extend(rows.map(|rows| {
            end += rows;
            end
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_input_has_its_own_rows_however_many() {
        let mut workspace = Workspace::default();
        for rows in [[1, 1, 1], [2, 0, 3]] {
            workspace.begin(rows.into_iter());
            let values: Vec<f32> = (0..2 * rows.iter().sum::<usize>()).map(|value| value as f32).collect();
            let outputs = Outputs { values: &values, width: 2, starts: &workspace.starts };
            let lengths = [0, 1, 2].map(|input| outputs.of(input).len());
            assert_eq!(lengths, rows.map(|rows| 2 * rows));
            let together: Vec<f32> = (0..3).flat_map(|input| outputs.of(input).to_vec()).collect();
            assert_eq!(together, values);
        }
    }
}
