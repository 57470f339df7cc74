//! What google-research/bert calls its variables, and the canonical names of the tensors they become.

use super::CLASSIFIER;

/// How google-research/bert stores a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As transformers does.
    Same,
    /// With rows and columns exchanged: its `kernel`s are `[in, out]`.
    Exchanged,
}

/// The canonical name of a variable of google-research/bert; `None` for what is no weight of a classifier: optimizer slots,
/// `global_step`, the heads of other tasks.
pub(crate) fn tensor_of(variable: &str) -> Option<(String, Order)> {
    match variable {
        "output_weights" => return Some((format!("{CLASSIFIER}.weight"), Order::Same)),
        "output_bias" => return Some((format!("{CLASSIFIER}.bias"), Order::Same)),
        _ => {}
    }
    let path = variable.strip_prefix("bert/")?;
    if let Some(table) = path.strip_prefix("embeddings/").filter(|name| name.ends_with("_embeddings")) {
        return Some((format!("embeddings.{table}.weight"), Order::Same));
    }
    let (path, last) = path.rsplit_once('/')?;
    let (last, order) = match last {
        "kernel" => ("weight", Order::Exchanged),
        "gamma" => ("weight", Order::Same),
        "beta" | "bias" => ("bias", Order::Same),
        _ => return None,
    };
    Some((format!("{}.{last}", path.replace("layer_", "layer.").replace('/', ".")), order))
}

/// The variable that has the canonical `name`: [`tensor_of`] backwards, for messages.
pub(crate) fn variable_of(name: &str) -> (String, Order) {
    if let Some(part) = name.strip_prefix(CLASSIFIER) {
        return (format!("output_{}", if part == ".weight" { "weights" } else { "bias" }), Order::Same);
    }
    if let Some(table) = name.strip_prefix("embeddings.").and_then(|name| name.strip_suffix("_embeddings.weight")) {
        return (format!("bert/embeddings/{table}_embeddings"), Order::Same);
    }
    let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
    let (last, order) = match (path.ends_with("LayerNorm"), last) {
        (true, "weight") => ("gamma", Order::Same),
        (true, _) => ("beta", Order::Same),
        (false, "weight") => ("kernel", Order::Exchanged),
        (false, other) => (other, Order::Same),
    };
    (format!("bert/{}/{last}", path.replace("layer.", "layer_").replace('.', "/")), order)
}

/// What a checkpoint of google-research/bert without a pair classifier was trained for; `has` tells whether it has a variable.
pub(crate) fn other_task(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    if has("output_weights") {
        None
    } else if has("cls/squad/output_weights") {
        Some("a question-answering checkpoint (of run_squad.py)")
    } else if has("cls/seq_relationship/output_weights") || has("cls/predictions/output_bias") {
        Some("a pre-trained checkpoint without a classifier")
    } else {
        Some("a checkpoint without the variable output_weights")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_the_name_of_its_tensor_and_back() {
        for (variable, tensor, order) in [
            ("bert/embeddings/word_embeddings", "embeddings.word_embeddings.weight", Order::Same),
            ("bert/embeddings/LayerNorm/gamma", "embeddings.LayerNorm.weight", Order::Same),
            ("bert/embeddings/LayerNorm/beta", "embeddings.LayerNorm.bias", Order::Same),
            (
                "bert/encoder/layer_11/attention/self/query/kernel",
                "encoder.layer.11.attention.self.query.weight",
                Order::Exchanged,
            ),
            (
                "bert/encoder/layer_0/attention/output/LayerNorm/beta",
                "encoder.layer.0.attention.output.LayerNorm.bias",
                Order::Same,
            ),
            ("bert/encoder/layer_0/output/dense/bias", "encoder.layer.0.output.dense.bias", Order::Same),
            ("bert/pooler/dense/kernel", "pooler.dense.weight", Order::Exchanged),
            ("output_weights", "classifier.weight", Order::Same),
            ("output_bias", "classifier.bias", Order::Same),
        ] {
            assert_eq!(tensor_of(variable), Some((tensor.to_owned(), order)));
            assert_eq!(variable_of(tensor), (variable.to_owned(), order));
        }
        for other in
            ["global_step", "bert/pooler/dense/kernel/adam_m", "output_bias/adam_v", "cls/predictions/output_bias"]
        {
            assert_eq!(tensor_of(other), None, "{other}");
        }
    }
}
