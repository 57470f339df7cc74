//! Products of matrices, all of them by kept crates: `gemm` in f32, `rten-gemm` in 8-bit integers.
//!
//! Every product runs on the calling thread alone: the threads of a run each take whole batches, so that none ever waits for
//! another inside a product.

use gemm::Parallelism;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_tensor::NdTensorView;

use super::elementwise::{dequantise, quantise};
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

/// A linear layer's weights, prepared once; the bias is added by whatever comes after the product.
pub struct Linear {
    input: usize,
    output: usize,
    weight: Weight,
    /// `[output]`
    pub bias: Vec<f32>,
}

enum Weight {
    /// `[input, output]`: the order in which `gemm` is fastest.
    F32(Vec<f32>),
    Int8(Int8),
}

/// Weights in 8 bits with a scale for each output.
struct Int8 {
    packed: PackedBMatrix<i8>,
    /// `[output]`
    scales: Vec<f32>,
}

/// What [`Linear::forward`] needs beside input and output; kept from call to call.
#[derive(Default)]
pub struct Scratch {
    executor: GemmExecutor<u8, i8, i32>,
    quantised: Vec<u8>,
    scales: Vec<f32>,
    zero_points: Vec<u8>,
    sums: Vec<i32>,
}

impl Linear {
    /// From weights `[output, input]`, as `PyTorch` keeps them.
    pub fn new(weight: &[f32], bias: Vec<f32>, input: usize) -> Self {
        let output = bias.len();
        Self { input, output, weight: Weight::F32(transposed(weight, output, input)), bias }
    }

    /// The same in 8 bits: symmetric, one scale for each output.
    pub fn into_int8(self) -> Self {
        let Weight::F32(weight) = &self.weight else { return self };
        let executor = GemmExecutor::<u8, i8, i32>::default();
        // Without VNNI two products of 8 bits are summed in 16: half the range keeps that sum from saturating.
        let most = if executor.may_saturate() { 63.0 } else { 127.0 };
        let mut scales = vec![0.0_f32; self.output];
        for row in weight.chunks_exact(self.output) {
            for (scale, value) in scales.iter_mut().zip(row) {
                *scale = scale.max(value.abs());
            }
        }
        for scale in &mut scales {
            *scale = if *scale > 0.0 { *scale / most } else { 1.0 };
        }
        let row = |row: &[f32]| row.iter().zip(&scales).map(|(value, scale)| (value / scale).round() as i8).collect();
        let quantised: Vec<i8> =
            weight.chunks_exact(self.output).flat_map(|values| -> Vec<i8> { row(values) }).collect();
        let packed = executor.prepack_b(NdTensorView::from_data([self.input, self.output], &quantised[..]));
        Self { weight: Weight::Int8(Int8 { packed, scales }), ..self }
    }

    /// Columns of the output.
    pub fn output(&self) -> usize {
        self.output
    }

    /// `out = input · weight` for `[rows, input]`; `out` becomes `[rows, output]`. The bias is not added.
    ///
    /// # Errors
    /// Where the product of integers is refused.
    pub fn forward(&self, input: &[f32], out: &mut Vec<f32>, scratch: &mut Scratch) -> Result<(), ModelError> {
        let rows = input.len() / self.input;
        // What stood there is overwritten; new room alone is zeroed.
        out.resize(rows * self.output, 0.0);
        match &self.weight {
            Weight::F32(weight) => {
                let input = View::new(input, rows, self.input, self.input);
                product(out, self.output, input, View::new(weight, self.input, self.output, self.output));
                Ok(())
            }
            Weight::Int8(weight) => weight.forward(input, out, self.input, scratch),
        }
    }
}

impl Int8 {
    /// Each row of the input gets a scale and a zero point of its own.
    fn forward(&self, input: &[f32], out: &mut [f32], width: usize, scratch: &mut Scratch) -> Result<(), ModelError> {
        let rows = input.len() / width;
        let Scratch { executor, quantised, scales, zero_points, sums } = scratch;
        sums.resize(out.len(), 0);
        quantised.clear();
        scales.clear();
        zero_points.clear();
        for values in input.chunks_exact(width) {
            let (scale, zero_point) = quantise(values, quantised);
            scales.push(scale);
            zero_points.push(zero_point);
        }
        let options = GemmOptions { a_quant: Some(QuantParams { zero_point: zero_points }), ..GemmOptions::default() };
        let left = GemmInputA::Unpacked(NdTensorView::from_data([rows, width], &quantised[..]));
        let refused = |error| ModelError::Input(format!("a product of integers was refused: {error}"));
        executor.gemm(sums, left, GemmInputB::Packed(&self.packed), options).map_err(refused)?;
        dequantise(sums, scales, &self.scales, out);
        Ok(())
    }
}

/// `[rows, columns]` to `[columns, rows]`, in squares that stay in the cache.
fn transposed(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    const SIDE: usize = 32;
    let mut out = vec![0.0; values.len()];
    for first_row in (0..rows).step_by(SIDE) {
        for first_column in (0..columns).step_by(SIDE) {
            for column in first_column..columns.min(first_column + SIDE) {
                for row in first_row..rows.min(first_row + SIDE) {
                    out[column * rows + row] = values[row * columns + column];
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 9) as f32 / 4_194_304.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    /// `input · weightᵀ` in f64.
    fn expected(input: &[f32], weight: &[f32], width: usize) -> Vec<f64> {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        input.chunks(width).flat_map(|row| weight.chunks(width).map(move |column| dot(row, column))).collect()
    }

    #[test]
    fn a_linear_layer_is_the_product_with_the_transposed_weight_in_every_shape() {
        for (rows, input, output) in [(1, 1, 1), (3, 5, 7), (17, 32, 96), (40, 70, 33)] {
            let (values, weight) = (numbers(rows * input, 1), numbers(input * output, 2));
            let layer = Linear::new(&weight, vec![0.0; output], input);
            let mut out = vec![f32::NAN; 3];
            layer.forward(&values, &mut out, &mut Scratch::default()).unwrap();
            let exact = expected(&values, &weight, input);
            assert_eq!(out.len(), exact.len());
            assert!(out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5), "{rows} {input} {output}");
        }
    }

    #[test]
    fn eight_bits_stay_within_their_rounding() {
        for (rows, input, output) in [(1, 8, 3), (5, 64, 32), (33, 100, 48)] {
            let (values, weight) = (numbers(rows * input, 3), numbers(input * output, 4));
            let layer = Linear::new(&weight, vec![0.0; output], input).into_int8();
            let mut out = Vec::new();
            layer.forward(&values, &mut out, &mut Scratch::default()).unwrap();
            let exact = expected(&values, &weight, input);
            // A rounding of at most half a step on both sides, of numbers within ±1: 1/127/2 + 2/255/2 for each of `input`.
            let most = input as f64 * 0.008;
            assert!(out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < most), "{rows} {input} {output}");
            assert!(out.iter().zip(&exact).any(|(a, b)| (f64::from(*a) - b).abs() > 1e-6), "this is not 8 bits");
        }
    }

    #[test]
    fn a_product_of_views_reads_and_writes_only_its_columns() {
        // Two matrices of 3 × 2 side by side in rows of 5; the product of one with the other transposed, into rows of 4.
        let data = numbers(15, 5);
        let (a, b) = (View::new(&data, 3, 2, 5), View::new(&data[2..], 3, 2, 5));
        let mut out = [9.0; 12];
        product(&mut out, 4, a, b.transposed());
        for row in 0..3 {
            for column in 0..3 {
                let exact: f32 = (0..2).map(|k| data[row * 5 + k] * data[column * 5 + 2 + k]).sum();
                assert!((out[row * 4 + column] - exact).abs() < 1e-6);
            }
            assert_eq!(out[row * 4 + 3], 9.0);
        }
    }

    #[test]
    #[should_panic(expected = "do not fit")]
    fn a_view_beyond_its_slice_is_refused() {
        let _ = View::new(&[0.0; 9], 2, 5, 5);
    }
}
