//! Products of matrices, all of them by kept crates: `gemm` in f32, `rten-gemm` in 8-bit integers.
//!
//! Every product runs on the calling thread alone: the threads of a run each take whole batches, so that none ever waits for
//! another inside a product.

use std::ops::Range;

use gemm::Parallelism;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::elementwise::{Block, Epilogue, Int8Product, quantise};
use super::memory::Buffer;
use crate::model::ModelError;

/// A matrix in a slice: element `(row, column)` stands at `row · row_stride + column · column_stride`.
#[derive(Clone, Copy)]
pub struct View<'a> {
    data: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> View<'a> {
    /// Rows of `columns` numbers, the first at the beginning of `data`, the next `stride` further on.
    ///
    /// # Panics
    /// Where the last element lies beyond `data`.
    pub fn new(data: &'a [f32], rows: usize, columns: usize, stride: usize) -> Self {
        assert!(fits(data.len(), rows, columns, stride), "{rows} rows of {columns} do not fit");
        Self { data, rows, columns, row_stride: stride, column_stride: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }
}

fn fits(length: usize, rows: usize, columns: usize, stride: usize) -> bool {
    rows == 0 || columns == 0 || (columns <= stride && (rows - 1) * stride + columns <= length)
}

/// `out = a · b`, where the rows of `out` begin `stride` apart.
///
/// # Panics
/// Where the shapes do not fit each other or `out`.
#[allow(unsafe_code)]
pub fn product(out: &mut [f32], stride: usize, a: View, b: View) {
    assert_eq!(a.columns, b.rows, "columns of the left and rows of the right");
    assert!(fits(out.len(), a.rows, b.columns, stride), "{} rows of {} do not fit", a.rows, b.columns);
    let (signed, beta) = (|stride: usize| stride as isize, 1.0);
    // SAFETY: `gemm` reads `a` and `b` and writes `out` at the elements that shapes and strides name. `View` can only be made
    // where its last element lies within its slice (transposing moves no element), and `out` was checked just above; rows of
    // `out` do not overlap, since `fits` demands columns ≤ stride; and `out` is borrowed mutably, so it is neither `a` nor `b`.
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr(),
            1,
            signed(stride),
            false,
            a.data.as_ptr(),
            signed(a.column_stride),
            signed(a.row_stride),
            b.data.as_ptr(),
            signed(b.column_stride),
            signed(b.row_stride),
            0.0,
            beta,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

/// A linear layer, its weights prepared once.
pub struct Linear {
    input: usize,
    output: usize,
    weight: Weight,
    /// `[output]`, or shorter: the outputs beyond have none.
    pub bias: Vec<f32>,
}

enum Weight {
    /// `[input, output]`: the order in which `gemm` is fastest.
    F32(Vec<f32>),
    /// Neighbouring outputs in 8 bits.
    Int8(Vec<Int8>),
}

/// What [`Linear::forward`] needs beside input and output; kept from call to call.
#[derive(Default)]
pub struct Scratch {
    executor: GemmExecutor<u8, i8, i32>,
    quantised: Vec<u8>,
    /// Scale and zero point of each row.
    rows: Vec<(f32, u8)>,
    sums: Vec<i32>,
}

impl Linear {
    /// From weights `[outputs, input]`, as `PyTorch` keeps them; of several the outputs come side by side.
    pub fn new(weights: &[&[f32]], bias: Vec<f32>, input: usize) -> Self {
        let output = weights.iter().map(|weight| weight.len() / input).sum();
        let mut prepared = vec![0.0; input * output];
        let mut column = 0;
        for weight in weights {
            transpose(weight, input, &mut prepared[column..], output);
            column += weight.len() / input;
        }
        Self { input, output, weight: Weight::F32(prepared), bias }
    }

    /// The same in 8 bits: symmetric, one scale for each output.
    pub fn into_int8(self) -> Self {
        let Weight::F32(weight) = &self.weight else { return self };
        let executor = GemmExecutor::default();
        let block = |columns| Int8::new(&executor, weight, columns, self.output);
        let blocks = blocks(self.output, self.bias.len(), INT8_COLUMNS).map(block).collect();
        Self { weight: Weight::Int8(blocks), ..self }
    }

    /// Columns of the output.
    pub fn output(&self) -> usize {
        self.output
    }

    /// `out = epilogue(input · weight)` for `[rows, input]`; `out` becomes `[rows, output]`.
    ///
    /// # Errors
    /// Where the product of integers is refused.
    pub fn forward(
        &self,
        input: &[f32],
        epilogue: Epilogue,
        out: &mut Buffer,
        scratch: &mut Scratch,
    ) -> Result<(), ModelError> {
        // What has no bias has no function either: only the plain sum may leave it out.
        debug_assert!(self.bias.len() == self.output || matches!(epilogue, Epilogue::Nothing | Epilogue::Bias));
        out.resize(input.len() / self.input * self.output);
        match &self.weight {
            Weight::F32(weight) => {
                self.in_full(weight, input, epilogue, out);
                Ok(())
            }
            Weight::Int8(blocks) => self.in_int8(blocks, input, epilogue, out, scratch),
        }
    }

    /// Block of columns by block, so that the epilogue finds the product's numbers in the cache.
    fn in_full(&self, weight: &[f32], input: &[f32], epilogue: Epilogue, out: &mut [f32]) {
        let (width, rows) = (self.output, input.len() / self.input);
        let input = View::new(input, rows, self.input, self.input);
        let finished = if epilogue == Epilogue::Nothing { 0 } else { self.bias.len() };
        for columns in blocks(width, finished, F32_COLUMNS) {
            let weight = View::new(&weight[columns.start..], self.input, columns.len(), width);
            product(&mut out[columns.start..], width, input, weight);
            if columns.start < finished {
                let bias = &self.bias[columns.clone()];
                epilogue.apply(Block { data: out, stride: width, columns }, bias);
            }
        }
    }

    /// Each row of the input gets a scale and a zero point of its own. The zero points are taken off afterwards: `rten-gemm`
    /// 0.27 takes off the wrong ones where they differ from row to row and the rows are many.
    fn in_int8(
        &self,
        blocks: &[Int8],
        input: &[f32],
        epilogue: Epilogue,
        out: &mut [f32],
        scratch: &mut Scratch,
    ) -> Result<(), ModelError> {
        let Scratch { executor, quantised, rows, sums } = scratch;
        quantised.clear();
        rows.clear();
        rows.extend(input.chunks_exact(self.input).map(|values| quantise(values, quantised)));
        let left = executor.prepack_a(NdTensorView::from_data([rows.len(), self.input], &quantised[..]));
        for block in blocks {
            let (left, right) = (GemmInputA::Packed(&left), GemmInputB::Packed(&block.packed));
            let count = rows.len() * block.columns.len();
            if sums.len() < count {
                sums.resize(count, 0);
            }
            let refused = |error| ModelError::Input(format!("a product of integers was refused: {error}"));
            executor.gemm(&mut sums[..count], left, right, GemmOptions::default()).map_err(refused)?;
            let sums = &sums[..count];
            let product = Int8Product { sums, rows, column_scales: &block.scales, column_sums: &block.sums };
            let columns = block.columns.clone();
            let (epilogue, bias) = if columns.start < self.bias.len() {
                (epilogue, &self.bias[columns.clone()])
            } else {
                (Epilogue::Nothing, &[][..])
            };
            epilogue.dequantise(&product, Block { data: out, stride: self.output, columns }, bias);
        }
        Ok(())
    }
}

/// How many columns of a product are computed before its epilogue, in f32: few enough that a core's own caches hold most of
/// them, and as many as `gemm` needs for its pace.
const F32_COLUMNS: usize = 512;

/// The same in 8 bits.
const INT8_COLUMNS: usize = 768;

/// The columns of a matrix in blocks: the first `finished` of at most `most` each, the others, which have no epilogue, in
/// one.
fn blocks(width: usize, finished: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let finished = finished.min(width);
    let first = (0..finished).step_by(most).map(move |start| start..(start + most).min(finished));
    first.chain((finished < width).then_some(finished..width))
}

/// Some outputs' weights in 8 bits, with a scale for each.
struct Int8 {
    columns: Range<usize>,
    packed: PackedBMatrix<i8>,
    /// `[columns]`
    scales: Vec<f32>,
    /// The sum of each output's weights, `[columns]`: what a zero point of the input is worth.
    sums: Vec<i32>,
}

impl Int8 {
    /// From `columns` of a weight `[input, width]`.
    fn new(executor: &GemmExecutor<u8, i8, i32>, weight: &[f32], columns: Range<usize>, width: usize) -> Self {
        // Without VNNI two products of 8 bits are summed in 16: half the range keeps that sum from saturating.
        let most = if executor.may_saturate() { 63.0 } else { 127.0 };
        let rows = || weight.chunks_exact(width).map(|row| &row[columns.clone()]);
        let mut scales = vec![0.0_f32; columns.len()];
        for row in rows() {
            for (scale, value) in scales.iter_mut().zip(row) {
                *scale = scale.max(value.abs());
            }
        }
        for scale in &mut scales {
            *scale = if *scale > 0.0 { *scale / most } else { 1.0 };
        }
        let mut quantised: Vec<i8> = Vec::with_capacity(weight.len() / width * columns.len());
        let mut sums = vec![0_i32; columns.len()];
        for row in rows() {
            for ((value, scale), sum) in row.iter().zip(&scales).zip(&mut sums) {
                let value = (value / scale).round() as i8;
                *sum += i32::from(value);
                quantised.push(value);
            }
        }
        let shape = [weight.len() / width, columns.len()];
        let packed = executor.prepack_b(NdTensorView::from_data(shape, &quantised[..]));
        Self { columns, packed, scales, sums }
    }
}

/// Write `[rows, columns]` as `[columns, rows]`, whose rows begin `stride` apart in `out`; in squares that stay in the cache.
pub fn transpose(values: &[f32], columns: usize, out: &mut [f32], stride: usize) {
    const SIDE: usize = 32;
    let rows = values.len() / columns;
    for first_row in (0..rows).step_by(SIDE) {
        for first_column in (0..columns).step_by(SIDE) {
            for column in first_column..columns.min(first_column + SIDE) {
                let out = &mut out[column * stride..][..rows];
                for row in first_row..rows.min(first_row + SIDE) {
                    out[row] = values[row * columns + column];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
