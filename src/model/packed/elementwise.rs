//! What happens to single numbers and single rows between the products, vectorised for whatever processor runs it.
//!
//! The formulas of the functions themselves are `rten-vecmath`'s; here stands what is done together in one pass.

// An operation is compiled once for each instruction set, as `rten-simd` has it: what is not inlined into it would not be.
#![allow(clippy::inline_always)]

use std::ops::Range;

use rten_simd::ops::{BitOps, FloatOps, NumOps, ToFloat};
use rten_simd::{Elem, Isa, Simd, SimdOp, SimdUnaryOp};
use rten_vecmath::{ApproxGelu, Exp, ExtendInit, Gelu, MinMax, Quantize, Tanh};

use crate::model::architecture::Activation;

/// A multiple of the numbers in a vector of any instruction set.
pub(super) const LANES: usize = 16;

/// The vector that begins at `at`, with zeros beyond the end.
#[inline(always)]
fn load<T: Elem, O: NumOps<T>>(ops: O, values: &[T], at: usize) -> O::Simd {
    let rest = &values[at..];
    if rest.len() >= ops.len() { ops.load(rest) } else { ops.load_pad(rest).0 }
}

/// Write `vector` at `at`, as much of it as there is room for.
#[inline(always)]
fn store<O: NumOps<f32>>(ops: O, vector: O::Simd, values: &mut [f32], at: usize) {
    let rest = &mut values[at..];
    if rest.len() >= ops.len() {
        ops.store(vector, rest);
    } else {
        let count = rest.len();
        rest.copy_from_slice(&vector.to_array().as_ref()[..count]);
    }
}

/// Scale, shift and ε of a `LayerNorm`.
pub(super) struct LayerNorm {
    /// γ, `[hidden]`
    pub weight: Vec<f32>,
    /// β, `[hidden]`
    pub bias: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl LayerNorm {
    /// Normalise each row: `(x − mean) / √(variance + ε) · γ + β`, with the variance over all (not n − 1).
    pub(super) fn forward(&self, rows: &mut [f32]) {
        Normalise { norm: self, rows, added: None }.dispatch();
    }

    /// `LayerNorm(rows + bias + residual)`, written to `rows`.
    pub(super) fn add_and_norm(&self, rows: &mut [f32], bias: &[f32], residual: &[f32]) {
        Normalise { norm: self, rows, added: Some((bias, residual)) }.dispatch();
    }
}

struct Normalise<'a> {
    norm: &'a LayerNorm,
    rows: &'a mut [f32],
    /// A bias, and as many rows as `rows` has.
    added: Option<(&'a [f32], &'a [f32])>,
}

impl SimdOp for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let width = self.norm.weight.len();
        for (index, row) in self.rows.chunks_exact_mut(width).enumerate() {
            let mut sum = ops.zero();
            let mut at = 0;
            while at < width {
                let mut x = load(ops, row, at);
                if let Some((bias, residual)) = self.added {
                    x = ops.add(x, ops.add(load(ops, bias, at), load(ops, &residual[index * width..][..width], at)));
                    store(ops, x, row, at);
                }
                sum = ops.add(sum, x);
                at += ops.len();
            }
            let mean = ops.splat(ops.sum(sum) / width as f32);

            let mut squares = ops.zero();
            at = 0;
            while at < width {
                let distance = ops.sub(load(ops, row, at), mean);
                // Beyond the end of the row there is nothing to be far from the mean.
                let mask = ops.first_n_mask((width - at).min(ops.len()));
                let distance = ops.select(distance, ops.zero(), mask);
                squares = ops.mul_add(distance, distance, squares);
                at += ops.len();
            }
            let variance = ops.sum(squares) / width as f32;
            let scale = ops.splat(1.0 / (variance + self.norm.epsilon).sqrt());

            at = 0;
            while at < width {
                let x = ops.mul(ops.sub(load(ops, row, at), mean), scale);
                let x = ops.mul_add(x, load(ops, &self.norm.weight, at), load(ops, &self.norm.bias, at));
                store(ops, x, row, at);
                at += ops.len();
            }
        }
    }
}

/// Softmax down every column of `[rows, columns]`, whose rows are `columns` long, a multiple of [`LANES`]: with a query in
/// each column no vector has to be summed up in itself.
pub(super) fn softmax_columns(values: &mut [f32], columns: usize) {
    assert!(columns.is_multiple_of(LANES), "columns come in vectors");
    SoftmaxColumns { values, columns }.dispatch();
}

struct SoftmaxColumns<'a> {
    values: &'a mut [f32],
    columns: usize,
}

impl SimdOp for SoftmaxColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let Self { values, columns } = self;
        let mut column = 0;
        while column < columns {
            let mut most = ops.splat(f32::NEG_INFINITY);
            let mut at = column;
            while at < values.len() {
                most = ops.max(load(ops, values, at), most);
                at += columns;
            }
            let mut sum = ops.zero();
            at = column;
            while at < values.len() {
                let x = Exp {}.eval(isa, ops.sub(load(ops, values, at), most));
                sum = ops.add(sum, x);
                store(ops, x, values, at);
                at += columns;
            }
            let share = ops.div(ops.splat(1.0), sum);
            at = column;
            while at < values.len() {
                let x = ops.mul(load(ops, values, at), share);
                store(ops, x, values, at);
                at += columns;
            }
            column += ops.len();
        }
    }
}

/// What is done to a product's numbers while they are still in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epilogue {
    /// Nothing: whatever comes next adds the bias.
    Nothing,
    /// `x + bias`
    Bias,
    /// `activation(x + bias)`
    Activation(Activation),
    /// `tanh(x + bias)`
    Tanh,
}

/// Some neighbouring columns of a matrix.
pub(super) struct Block<'a> {
    pub data: &'a mut [f32],
    /// Numbers from row to row.
    pub stride: usize,
    pub columns: Range<usize>,
}

impl Epilogue {
    /// Do it to `block`, whose bias is `bias`: `[columns]`.
    pub(super) fn apply(self, block: Block, bias: &[f32]) {
        match self {
            Self::Nothing => {}
            Self::Bias => Finish { block, bias, function: Identity }.dispatch(),
            Self::Activation(Activation::Gelu) => Finish { block, bias, function: Gelu {} }.dispatch(),
            Self::Activation(Activation::GeluTanh) => Finish { block, bias, function: ApproxGelu {} }.dispatch(),
            Self::Activation(Activation::Relu) => Finish { block, bias, function: Relu }.dispatch(),
            Self::Tanh => Finish { block, bias, function: Tanh {} }.dispatch(),
        }
    }

    /// Write what `product` stands for to `block`, with the epilogue done; `bias` as in [`Epilogue::apply`].
    pub(super) fn dequantise(self, product: &Int8Product, block: Block, bias: &[f32]) {
        match self {
            Self::Nothing => Dequantise { product, block, bias: &[], function: Identity }.dispatch(),
            Self::Bias => Dequantise { product, block, bias, function: Identity }.dispatch(),
            Self::Activation(Activation::Gelu) => Dequantise { product, block, bias, function: Gelu {} }.dispatch(),
            Self::Activation(Activation::GeluTanh) => {
                Dequantise { product, block, bias, function: ApproxGelu {} }.dispatch();
            }
            Self::Activation(Activation::Relu) => Dequantise { product, block, bias, function: Relu }.dispatch(),
            Self::Tanh => Dequantise { product, block, bias, function: Tanh {} }.dispatch(),
        }
    }
}

struct Finish<'a, F> {
    block: Block<'a>,
    bias: &'a [f32],
    function: F,
}

impl<F: SimdUnaryOp<f32>> SimdOp for Finish<'_, F> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let Block { data, stride, columns } = self.block;
        for row in data.chunks_exact_mut(stride) {
            let row = &mut row[columns.clone()];
            let mut at = 0;
            while at < row.len() {
                let x = ops.add(load(ops, row, at), load(ops, self.bias, at));
                store(ops, self.function.eval(isa, x), row, at);
                at += ops.len();
            }
        }
    }
}

struct Identity;

impl SimdUnaryOp<f32> for Identity {
    #[inline(always)]
    fn eval<I: Isa>(&self, _: I, x: I::F32) -> I::F32 {
        x
    }
}

struct Relu;

impl SimdUnaryOp<f32> for Relu {
    #[inline(always)]
    fn eval<I: Isa>(&self, isa: I, x: I::F32) -> I::F32 {
        let ops = isa.f32();
        ops.max(x, ops.zero())
    }
}

/// Round a row to 8 bits without sign, at the end of `bytes`: `value ≈ scale · (byte − zero_point)`; gives scale and zero
/// point.
///
/// 0 is always among what can be written, and comes back as exactly 0.
pub(super) fn quantise(row: &[f32], bytes: &mut Vec<u8>) -> (f32, u8) {
    let (least, most) = MinMax::new(row).dispatch();
    let (least, most) = (least.min(0.0), most.max(0.0));
    let scale = if most > least { (most - least) / 255.0 } else { 1.0 };
    let zero_point = (-least / scale).round() as u8;
    bytes.reserve(row.len());
    bytes.extend_init(|room| Quantize::new(row, &mut room[..row.len()], 1.0 / scale, zero_point).dispatch());
    (scale, zero_point)
}

/// Products of integers, and what they stand for:
/// `(sums[row, column] − zero_point[row] · column_sums[column]) · row_scale[row] · column_scales[column]`.
pub(super) struct Int8Product<'a> {
    /// `[rows, columns]`
    pub sums: &'a [i32],
    /// Scale and zero point of each row.
    pub rows: &'a [(f32, u8)],
    /// `[columns]`
    pub column_scales: &'a [f32],
    /// `[columns]`
    pub column_sums: &'a [i32],
}

struct Dequantise<'a, F> {
    product: &'a Int8Product<'a>,
    block: Block<'a>,
    bias: &'a [f32],
    function: F,
}

impl<F: SimdUnaryOp<f32>> SimdOp for Dequantise<'_, F> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, integers) = (isa.f32(), isa.i32());
        let Int8Product { sums, rows, column_scales, column_sums } = *self.product;
        let Block { data, stride, columns } = self.block;
        let width = columns.len();
        for ((sums, out), (row_scale, zero_point)) in
            sums.chunks_exact(width).zip(data.chunks_exact_mut(stride)).zip(rows)
        {
            let out = &mut out[columns.clone()];
            let (row_scale, zero_point) = (floats.splat(*row_scale), integers.splat(i32::from(*zero_point)));
            let mut at = 0;
            while at < width {
                let offset = integers.mul(zero_point, load(integers, column_sums, at));
                let sum = integers.to_float(integers.sub(load(integers, sums, at), offset));
                let scale = floats.mul(load(floats, column_scales, at), row_scale);
                let bias = if self.bias.is_empty() { floats.zero() } else { load(floats, self.bias, at) };
                let x = self.function.eval(isa, floats.mul_add(sum, scale, bias));
                store(floats, x, out, at);
                at += floats.len();
            }
        }
    }
}
