//! Products of matrices, all of them by kept crates: `gemm` in f32, `rten-gemm` in 8-bit integers.
//!
//! A product is not meant to be split over threads: those of a run each take whole batches, so that none ever waits for another
//! inside a product. `gemm` is told so here; `rten-gemm` goes by the size of the rayon pool that it is called in, and a run's
//! threads each have a pool of one.

use std::ops::Range;

use gemm::Parallelism;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::elementwise::{Block, Epilogue, Int8Product, quantise};
use super::memory::Buffer;
use crate::model::error::InputProblem;
use crate::model::stop::Stop;
use crate::model::{ModelError, Precision};

/// A matrix in a slice: element `(row, column)` stands at `row · row_stride + column · column_stride`.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
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
    pub(super) fn new(data: &'a [f32], rows: usize, columns: usize, stride: usize) -> Self {
        assert!(fits(data.len(), rows, columns, stride), "{rows} rows of {columns} do not fit");
        Self { data, rows, columns, row_stride: stride, column_stride: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub(super) fn transposed(self) -> Self {
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
    let needed = || (rows - 1).checked_mul(stride)?.checked_add(columns);
    rows == 0 || columns == 0 || (columns <= stride && needed().is_some_and(|needed| needed <= length))
}

/// `out = a · b`, where the rows of `out` begin `stride` apart. Unless `b` is transposed, a row of it is the same to the last
/// bit whatever rows stand beside it.
///
/// # Panics
/// Where the shapes do not fit each other or `out`.
pub(super) fn product(out: &mut [f32], stride: usize, a: View, b: View) {
    // `gemm` 0.19 adds up in another order for one row than for two, and, where the columns are few, for up to 64 rows (or,
    // of one column, up to 256) than for more.
    let is_narrow = b.columns <= FEW && (b.rows > LONG || b.columns == 1);
    if a.rows == 1 {
        let mut twice = vec![0.0; 2 * b.columns];
        multiply(&mut twice, b.columns, View { rows: 2, row_stride: 0, ..a }, b);
        out[..b.columns].copy_from_slice(&twice[..b.columns]);
    } else if is_narrow && a.rows > FEW {
        for first in (0..a.rows).step_by(FEW) {
            let rows = FEW.min(a.rows - first);
            product(&mut out[first * stride..], stride, View { rows, data: &a.data[first * a.row_stride..], ..a }, b);
        }
    } else {
        multiply(out, stride, a, b);
    }
}

/// Rows or columns up to which `gemm` takes a product for a small one.
const FEW: usize = 64;

/// Summands up to which it adds in one go.
const LONG: usize = 512;

/// [`product`] by one call of `gemm`.
#[allow(unsafe_code)]
fn multiply(out: &mut [f32], stride: usize, a: View, b: View) {
    assert_eq!(a.columns, b.rows, "columns of the left and rows of the right");
    assert!(fits(out.len(), a.rows, b.columns, stride), "{} rows of {} do not fit", a.rows, b.columns);
    let (signed, beta) = (|stride: usize| stride as isize, 1.0);
    // SAFETY: `gemm` reads `a` and `b` and writes `out` at the elements that shapes and strides name. `View` can only be made
    // where its last element lies within its slice: transposing moves no element, and what `product` makes of one is a part
    // of its rows, or its only row seen twice. `out` was checked just above, and its rows do not overlap, since `fits` demands
    // columns ≤ stride; and it is borrowed mutably, so it is neither `a` nor `b`.
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
pub(super) struct Linear {
    input: usize,
    output: usize,
    weight: Weight,
    /// `[output]`, or shorter: the outputs beyond have none.
    pub bias: Vec<f32>,
}

/// In panels, so that an epilogue finds a product's numbers in the cache.
enum Weight {
    /// Each `[input, columns]`: the order in which `gemm` is fastest.
    F32(Vec<Panel<Vec<f32>>>),
    Int8(Vec<Panel<Int8>>),
}

struct Panel<T> {
    columns: Range<usize>,
    weight: T,
}

/// What [`Linear::forward`] needs beside input and output; kept from call to call.
#[derive(Default)]
pub(super) struct Scratch<'s> {
    /// Asked before each part of a product.
    pub stop: Stop<'s>,
    executor: GemmExecutor<u8, i8, i32>,
    quantised: Vec<u8>,
    /// Scale and zero point of each row.
    rows: Vec<(f32, u8)>,
    sums: Vec<i32>,
}

impl<'s> Scratch<'s> {
    pub(super) fn stopped_by(stop: Stop<'s>) -> Self {
        Self { stop, ..Self::default() }
    }
}

impl Linear {
    /// From weights `[outputs, input]`, as `PyTorch` keeps them; of several the outputs come side by side. 8 bits are
    /// symmetric, with one scale for each output.
    pub(super) fn new(weights: &[&[f32]], bias: Vec<f32>, input: usize, precision: Precision) -> Self {
        let output = weights.iter().map(|weight| weight.len() / input).sum();
        let weight = match precision {
            Precision::F32 => Weight::F32(panels(weights, input, bias.len(), F32_COLUMNS, |weight| weight)),
            Precision::Int8 => {
                let executor = GemmExecutor::default();
                let quantised = |weight: Vec<f32>| Int8::new(&executor, &weight, input);
                Weight::Int8(panels(weights, input, bias.len(), INT8_COLUMNS, quantised))
            }
        };
        Self { input, output, weight, bias }
    }

    pub(super) fn output(&self) -> usize {
        self.output
    }

    /// `out = epilogue(input · weight)` for `[rows, input]`; `out` becomes `[rows, output]`.
    pub(super) fn forward(
        &self,
        input: &[f32],
        epilogue: Epilogue,
        out: &mut Buffer,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), ModelError> {
        // What has no bias has no function either: only the plain sum may leave it out.
        debug_assert!(self.bias.len() == self.output || matches!(epilogue, Epilogue::Nothing | Epilogue::Bias));
        out.resize(input.len() / self.input * self.output);
        let parts = input.chunks(MOST_ROWS * self.input).zip(out.chunks_mut(MOST_ROWS * self.output));
        for (input, out) in parts {
            match &self.weight {
                Weight::F32(panels) => self.in_full(panels, input, epilogue, out, scratch.stop)?,
                Weight::Int8(panels) => self.in_int8(panels, input, epilogue, out, scratch)?,
            }
        }
        Ok(())
    }

    fn in_full(
        &self,
        panels: &[Panel<Vec<f32>>],
        input: &[f32],
        epilogue: Epilogue,
        out: &mut [f32],
        stop: Stop<'_>,
    ) -> Result<(), ModelError> {
        let (stride, rows) = (self.output, input.len() / self.input);
        let input = View::new(input, rows, self.input, self.input);
        for Panel { columns, weight } in panels {
            stop.check()?;
            let weight = View::new(weight, self.input, columns.len(), columns.len());
            product(&mut out[columns.start..], stride, input, weight);
            if let Some(bias) = self.bias.get(columns.clone()) {
                epilogue.apply(Block { data: out, stride, columns: columns.clone() }, bias);
            }
        }
        Ok(())
    }

    /// Each row of the input gets a scale and a zero point of its own. The zero points are taken off afterwards: `rten-gemm`
    /// 0.27 takes off the wrong ones where they differ from row to row and the rows are many.
    fn in_int8(
        &self,
        panels: &[Panel<Int8>],
        input: &[f32],
        epilogue: Epilogue,
        out: &mut [f32],
        scratch: &mut Scratch<'_>,
    ) -> Result<(), ModelError> {
        let Scratch { stop, executor, quantised, rows, sums } = scratch;
        quantised.clear();
        rows.clear();
        rows.extend(input.chunks_exact(self.input).map(|values| quantise(values, quantised)));
        let left = executor.prepack_a(NdTensorView::from_data([rows.len(), self.input], &quantised[..]));
        for Panel { columns, weight } in panels {
            stop.check()?;
            let (left, right) = (GemmInputA::Packed(&left), GemmInputB::Packed(&weight.packed));
            let count = rows.len() * columns.len();
            if sums.len() < count {
                sums.resize(count, 0);
            }
            let computed = executor.gemm(&mut sums[..count], left, right, GemmOptions::default());
            computed.map_err(InputProblem::Product)?;
            let sums = &sums[..count];
            let product = Int8Product { sums, rows, column_scales: &weight.scales, column_sums: &weight.sums };
            let block = Block { data: out, stride: self.output, columns: columns.clone() };
            match self.bias.get(columns.clone()) {
                Some(bias) => epilogue.dequantise(&product, block, bias),
                None => Epilogue::Nothing.dequantise(&product, block, &[]),
            }
        }
        Ok(())
    }
}

/// How many rows are computed in one go. More would gain nothing, and keep whoever wants to stop waiting.
const MOST_ROWS: usize = 2048;

/// How many columns of a product are computed before its epilogue, in f32: few enough that a core's own caches hold most of
/// them, and as many as `gemm` needs for its pace.
const F32_COLUMNS: usize = 512;

/// The same in 8 bits.
const INT8_COLUMNS: usize = 768;

/// Weights `[outputs, input]` that stand side by side, in panels of at most `most` outputs, none of which has a bias for some of
/// them only.
fn panels<T>(
    weights: &[&[f32]],
    input: usize,
    biased: usize,
    most: usize,
    prepared: impl Fn(Vec<f32>) -> T,
) -> Vec<Panel<T>> {
    let output = weights.iter().map(|weight| weight.len() / input).sum();
    let within = |start: usize, end: usize| (start..end).step_by(most).map(move |at| at..(at + most).min(end));
    let columns = within(0, biased).chain(within(biased, output));
    columns.map(|columns| Panel { weight: prepared(panel(weights, input, &columns)), columns }).collect()
}

/// Of weights `[outputs, input]` that stand side by side, those of the outputs `columns`: `[input, columns]`.
fn panel(weights: &[&[f32]], input: usize, columns: &Range<usize>) -> Vec<f32> {
    let mut out = vec![0.0; input * columns.len()];
    let mut first = 0;
    for weight in weights {
        let end = first + weight.len() / input;
        let (from, to) = (columns.start.max(first), columns.end.min(end));
        if from < to {
            let rows = &weight[(from - first) * input..(to - first) * input];
            transpose(rows, input, &mut out[from - columns.start..], columns.len());
        }
        first = end;
    }
    out
}

/// Some outputs' weights in 8 bits, with a scale for each.
struct Int8 {
    packed: PackedBMatrix<i8>,
    /// `[columns]`
    scales: Vec<f32>,
    /// The sum of each output's weights, `[columns]`: what a zero point of the input is worth.
    sums: Vec<i32>,
}

impl Int8 {
    /// From weights `[input, columns]`.
    fn new(executor: &GemmExecutor<u8, i8, i32>, weight: &[f32], input: usize) -> Self {
        let columns = weight.len() / input;
        // Without VNNI two products of 8 bits are summed in 16: half the range keeps that sum from saturating.
        let most = if executor.may_saturate() { 63.0 } else { 127.0 };
        let mut scales = vec![0.0_f32; columns];
        for row in weight.chunks_exact(columns) {
            for (scale, value) in scales.iter_mut().zip(row) {
                *scale = scale.max(value.abs());
            }
        }
        for scale in &mut scales {
            *scale = if *scale > 0.0 { *scale / most } else { 1.0 };
        }
        let mut quantised: Vec<i8> = Vec::with_capacity(weight.len());
        let mut sums = vec![0_i32; columns];
        for row in weight.chunks_exact(columns) {
            for ((value, scale), sum) in row.iter().zip(&scales).zip(&mut sums) {
                let value = (value / scale).round() as i8;
                *sum += i32::from(value);
                quantised.push(value);
            }
        }
        let packed = executor.prepack_b(NdTensorView::from_data([input, columns], &quantised[..]));
        Self { packed, scales, sums }
    }
}

/// Write `[rows, columns]` as `[columns, rows]`, whose rows begin `stride` apart in `out`; in squares that stay in the cache.
pub(super) fn transpose(values: &[f32], columns: usize, out: &mut [f32], stride: usize) {
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
