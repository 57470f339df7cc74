//! What happens to single numbers and single rows between the products, vectorised for whatever processor runs it.
//!
//! The formulas of the functions themselves are `rten-vecmath`'s; here stands what is done together in one pass.

// An operation is compiled once for each instruction set, as `rten-simd` has it: what is not inlined into it would not be.
#![allow(clippy::inline_always)]

use rten_simd::functional::simd_map;
use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, SimdIterable, SimdOp, SimdUnaryOp};
use rten_vecmath::{
    ApproxGelu, ExtendInit, Gelu, MinMax, Normalize, NormalizeOptions, Quantize, Softmax, Sum, SumSquareSub, Tanh,
};

use crate::model::config::Activation;

/// Scale, shift and ε of a `LayerNorm`.
pub struct LayerNorm {
    /// γ, `[hidden]`
    pub weight: Vec<f32>,
    /// β, `[hidden]`
    pub bias: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl LayerNorm {
    /// Normalise each row: `(x − mean) / √(variance + ε) · γ + β`, with the variance over all (not n − 1).
    pub fn forward(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.weight.len()) {
            self.normalise(row);
        }
    }

    /// `LayerNorm(rows + bias + residual)`, written to `rows`.
    pub fn add_and_norm(&self, rows: &mut [f32], bias: &[f32], residual: &[f32]) {
        let width = self.weight.len();
        for (row, residual) in rows.chunks_exact_mut(width).zip(residual.chunks_exact(width)) {
            Add { row, bias, other: residual }.dispatch();
            self.normalise(row);
        }
    }

    fn normalise(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = Sum::new(row).dispatch() / count;
        let variance = SumSquareSub::new(row, mean).dispatch() / count;
        let options = NormalizeOptions {
            pre_scale_bias: mean,
            scale: 1.0 / (variance + self.epsilon).sqrt(),
            element_scale: Some(&self.weight),
            element_bias: Some(&self.bias),
            ..NormalizeOptions::default()
        };
        Normalize::new_mut(row, options).dispatch();
    }
}

/// `row += bias + other`
struct Add<'a> {
    row: &'a mut [f32],
    bias: &'a [f32],
    other: &'a [f32],
}

impl SimdOp for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let mut added = self.bias.simd_iter_pad(ops).zip(self.other.simd_iter_pad(ops));
        simd_map(
            ops,
            self.row,
            #[inline(always)]
            |x| added.next().map_or(x, |(bias, other)| ops.add(x, ops.add(bias, other))),
        );
    }
}

/// Add `bias` to every row.
pub fn add_bias(rows: &mut [f32], bias: &[f32]) {
    BiasAnd { rows, bias, function: Identity }.dispatch();
}

/// `activation(row + bias)` for every row.
pub fn activate(rows: &mut [f32], bias: &[f32], activation: Activation) {
    match activation {
        Activation::Gelu => BiasAnd { rows, bias, function: Gelu {} }.dispatch(),
        Activation::GeluTanh => BiasAnd { rows, bias, function: ApproxGelu {} }.dispatch(),
        Activation::Relu => BiasAnd { rows, bias, function: Relu }.dispatch(),
    }
}

/// `tanh(row + bias)` for every row.
pub fn tanh(rows: &mut [f32], bias: &[f32]) {
    BiasAnd { rows, bias, function: Tanh::default() }.dispatch();
}

/// Softmax of every row of `width`.
pub fn softmax(rows: &mut [f32], width: usize) {
    for row in rows.chunks_exact_mut(width) {
        Softmax::new_mut(row).dispatch();
    }
}

/// `function(row + bias)` in one pass.
struct BiasAnd<'a, F> {
    rows: &'a mut [f32],
    bias: &'a [f32],
    function: F,
}

impl<F: SimdUnaryOp<f32>> SimdOp for BiasAnd<'_, F> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        for row in self.rows.chunks_exact_mut(self.bias.len()) {
            let mut bias = self.bias.simd_iter_pad(ops);
            simd_map(
                ops,
                row,
                #[inline(always)]
                |x| {
                    let x = bias.next().map_or(x, |bias| ops.add(x, bias));
                    self.function.eval(isa, x)
                },
            );
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
pub fn quantise(row: &[f32], bytes: &mut Vec<u8>) -> (f32, u8) {
    let (least, most) = MinMax::new(row).dispatch();
    let (least, most) = (least.min(0.0), most.max(0.0));
    let scale = if most > least { (most - least) / 255.0 } else { 1.0 };
    let zero_point = (-least / scale).round() as u8;
    bytes.reserve(row.len());
    bytes.extend_init(|room| Quantize::new(row, &mut room[..row.len()], 1.0 / scale, zero_point).dispatch());
    (scale, zero_point)
}

/// `out[row, column] = sums[row, column] · row_scales[row] · column_scales[column]`
pub fn dequantise(sums: &[i32], row_scales: &[f32], column_scales: &[f32], out: &mut [f32]) {
    let width = column_scales.len();
    for ((sums, out), scale) in sums.chunks_exact(width).zip(out.chunks_exact_mut(width)).zip(row_scales) {
        Dequantise { sums, out, row_scale: *scale, column_scales }.dispatch();
    }
}

struct Dequantise<'a> {
    sums: &'a [i32],
    out: &'a mut [f32],
    row_scale: f32,
    column_scales: &'a [f32],
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (floats, integers) = (isa.f32(), isa.i32());
        let row_scale = floats.splat(self.row_scale);
        let mut terms = self.sums.simd_iter_pad(integers).zip(self.column_scales.simd_iter_pad(floats));
        simd_map(
            floats,
            self.out,
            #[inline(always)]
            |x| terms.next().map_or(x, |(sum, scale)| floats.mul(integers.to_float(sum), floats.mul(scale, row_scale))),
        );
    }
}
