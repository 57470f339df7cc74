#![allow(clippy::unwrap_used)]
use super::*;
use crate::model::Precision::{F32, Int8};
use crate::model::architecture::Activation;

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

/// The layer's outputs for `values`.
fn outputs(layer: &Linear, values: &[f32], epilogue: Epilogue) -> Vec<f32> {
    let mut out = Buffer::default();
    layer.forward(values, epilogue, &mut out, &mut Scratch::default()).unwrap();
    out.to_vec()
}

#[test]
fn a_linear_layer_is_the_product_with_the_transposed_weight_in_every_shape() {
    for (rows, input, output) in [(1, 1, 1), (3, 5, 7), (17, 32, 96), (40, 70, 333)] {
        let (values, weight) = (numbers(rows * input, 1), numbers(input * output, 2));
        let layer = Linear::new(&[&weight], vec![0.0; output], input, F32);
        let out = outputs(&layer, &values, Epilogue::Nothing);
        let exact = expected(&values, &weight, input);
        assert_eq!(out.len(), exact.len());
        assert!(out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5), "{rows} {input} {output}");
    }
}

#[test]
fn weights_stand_side_by_side_and_a_bias_ends_where_it_ends() {
    // Panels of 512 and of 768 end inside the second matrix, or begin there.
    let (rows, input, outputs_each, biased) = (5, 24, 900, 890);
    let values = numbers(rows * input, 6);
    let weights = [numbers(input * outputs_each, 7), numbers(input * outputs_each, 8)];
    let bias = numbers(biased, 9);
    let layer = |precision| Linear::new(&[&weights[0], &weights[1]], bias.clone(), input, precision);
    let exact = expected(&values, &weights.concat(), input);
    let exact = exact.chunks(2 * outputs_each).flat_map(|row| {
        row.iter().enumerate().map(|(column, x)| x + bias.get(column).map_or(0.0, |bias| f64::from(*bias)))
    });
    let exact: Vec<f64> = exact.collect();
    let near = |out: &[f32], most: f64| out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < most);
    assert!(near(&outputs(&layer(F32), &values, Epilogue::Bias), 1e-5));
    assert!(near(&outputs(&layer(Int8), &values, Epilogue::Bias), input as f64 * 0.008));
}

#[test]
fn an_epilogue_is_the_bias_and_its_function() {
    let (rows, input, output) = (3, 16, 530);
    let (values, weight, bias) = (numbers(rows * input, 1), numbers(input * output, 2), numbers(output, 3));
    let layer = Linear::new(&[&weight], bias.clone(), input, F32);
    let sums = expected(&values, &weight, input);
    let gelu = |x: f64| 0.5 * x * (1.0 + (0.797_884_560_8 * (x + 0.044_715 * x * x * x)).tanh());
    let cases: [(Epilogue, &dyn Fn(f64) -> f64); 4] = [
        (Epilogue::Bias, &|x| x),
        (Epilogue::Tanh, &f64::tanh),
        (Epilogue::Activation(Activation::Relu), &|x| x.max(0.0)),
        (Epilogue::Activation(Activation::GeluTanh), &gelu),
    ];
    let int8 = Linear::new(&[&weight], bias.clone(), input, Int8);
    for (epilogue, function) in cases {
        let exact: Vec<f64> =
            sums.iter().enumerate().map(|(index, x)| function(x + f64::from(bias[index % output]))).collect();
        let near = |out: &[f32], most: f64| out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < most);
        assert!(near(&outputs(&layer, &values, epilogue), 1e-5), "{epilogue:?}");
        assert!(near(&outputs(&int8, &values, epilogue), input as f64 * 0.01), "{epilogue:?} in 8 bits");
    }
}

/// The scores of a pair must not depend on what is scored beside it.
#[test]
fn a_row_of_a_product_is_the_same_to_the_last_bit_whatever_rows_stand_beside_it() {
    for (input, output) in [(384, 1), (768, 1), (768, 2), (384, 2), (1536, 48), (768, 64), (384, 384), (3072, 530)] {
        let (values, weight) = (numbers(300 * input, 1), numbers(input * output, 2));
        for precision in [F32, Int8] {
            let layer = Linear::new(&[&weight], vec![0.1; output], input, precision);
            let all = outputs(&layer, &values, Epilogue::Bias);
            for rows in [1, 2, 3, 5, 63, 64, 65, 129, 257] {
                let some = outputs(&layer, &values[..rows * input], Epilogue::Bias);
                assert!(some == all[..rows * output], "{rows} rows of {input} by {output} in {precision:?}");
            }
        }
    }
}

#[test]
fn a_large_batch_is_computed_and_can_be_stopped_part_by_part() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let (rows, input, output) = (2 * MOST_ROWS + 3, 8, 2);
    let (values, weight) = (numbers(rows * input, 1), numbers(input * output, 2));
    for precision in [F32, Int8] {
        let layer = Linear::new(&[&weight], vec![0.1; output], input, precision);
        let by_rows: Vec<f32> = values.chunks(input).flat_map(|row| outputs(&layer, row, Epilogue::Bias)).collect();
        assert!(outputs(&layer, &values, Epilogue::Bias) == by_rows, "in {precision:?}");
        let asked = AtomicUsize::new(0);
        let second_time = || asked.fetch_add(1, Ordering::Relaxed) == 1;
        let mut scratch = Scratch::stopped_by(Stop::when(&second_time));
        let stopped = layer.forward(&values, Epilogue::Bias, &mut Buffer::default(), &mut scratch);
        assert!(matches!(stopped, Err(ModelError::Stopped)), "in {precision:?}");
        assert_eq!(asked.into_inner(), 2, "in {precision:?}");
    }
}

#[test]
fn eight_bits_stay_within_their_rounding() {
    for (rows, input, output) in [(1, 8, 3), (3, 37, 19), (5, 64, 32), (33, 100, 48), (7, 40, 800)] {
        let (mut values, weight) = (numbers(rows * input, 3), numbers(input * output, 4));
        // Every row about another middle: the zero points differ.
        for (index, value) in values.iter_mut().enumerate() {
            *value = (*value + (index / input % 5) as f32 - 2.0) / 3.0;
        }
        let layer = Linear::new(&[&weight], vec![0.0; output], input, Int8);
        let out = outputs(&layer, &values, Epilogue::Nothing);
        let exact = expected(&values, &weight, input);
        // A rounding of at most half a step on both sides, of numbers within ±1: 1/127/2 + 2/255/2 for each of `input`.
        let most = input as f64 * 0.008;
        assert!(out.iter().zip(&exact).all(|(a, b)| (f64::from(*a) - b).abs() < most), "{rows} {input} {output}");
        assert!(out.iter().zip(&exact).any(|(a, b)| (f64::from(*a) - b).abs() > 1e-6), "this is not 8 bits");
    }
}

#[test]
fn a_matrix_is_transposed_into_wider_rows() {
    let values: Vec<f32> = (0..3 * 40).map(|value| value as f32).collect();
    let mut out = vec![-1.0; 40 * 5];
    transpose(&values, 40, &mut out[1..], 5);
    for (index, value) in out.iter().enumerate() {
        let (column, row) = (index / 5, index % 5);
        assert_eq!(*value, if (1..4).contains(&row) { ((row - 1) * 40 + column) as f32 } else { -1.0 });
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
