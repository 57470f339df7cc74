//! What google-research/bert calls its variables, and the canonical names of the tensors they become.

use super::{CLASSIFIER, SPANS};

/// How google-research/bert stores a tensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As transformers does.
    Same,
    /// With rows and columns exchanged: its `kernel`s are `[in, out]`.
    Exchanged,
}

/// The last dense layer of each task: its canonical name, and what goes before `output_weights` and `output_bias` there.
const OUTPUTS: [(&str, &str); 2] = [(CLASSIFIER, ""), (SPANS, "cls/squad/")];

/// The canonical name of a variable of google-research/bert; `None` for what is no weight of a model that is run here: optimizer
/// slots, `global_step`, the heads of pre-training.
pub(crate) fn tensor_of(variable: &str) -> Option<(String, Order)> {
    for (layer, prefix) in OUTPUTS {
        match variable.strip_prefix(prefix) {
            Some("output_weights") => return Some((format!("{layer}.weight"), Order::Same)),
            Some("output_bias") => return Some((format!("{layer}.bias"), Order::Same)),
            Some(_) | None => {}
        }
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
    for (layer, prefix) in OUTPUTS {
        if let Some(part) = name.strip_prefix(layer) {
            return (format!("{prefix}output_{}", if part == ".weight" { "weights" } else { "bias" }), Order::Same);
        }
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

/// What a checkpoint of google-research/bert was trained for that neither classifies nor answers questions; `has` tells whether
/// it has a variable.
pub(crate) fn other_task(has: impl Fn(&str) -> bool) -> Option<&'static str> {
    if OUTPUTS.iter().any(|(_, prefix)| has(&format!("{prefix}output_weights"))) {
        None
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
            ("cls/squad/output_weights", "qa_outputs.weight", Order::Same),
            ("cls/squad/output_bias", "qa_outputs.bias", Order::Same),
        ] {
            assert_eq!(tensor_of(variable), Some((tensor.to_owned(), order)));
            assert_eq!(variable_of(tensor), (variable.to_owned(), order));
        }
        for other in [
            "global_step",
            "bert/pooler/dense/kernel/adam_m",
            "output_bias/adam_v",
            "cls/predictions/output_bias",
            "cls/squad/output_bias/adam_m",
        ] {
            assert_eq!(tensor_of(other), None, "{other}");
        }
    }

    #[test]
    fn what_neither_classifies_nor_answers_questions_is_known_by_its_variables() {
        let of = |variables: &[&str]| other_task(|name| variables.contains(&name));
        assert_eq!(of(&["bert/pooler/dense/bias", "output_weights"]), None);
        assert_eq!(of(&["cls/squad/output_weights"]), None);
        for pre_training in ["cls/seq_relationship/output_weights", "cls/predictions/output_bias"] {
            assert!(of(&[pre_training]).is_some_and(|task| task.contains("pre-trained")));
        }
        assert_eq!(of(&["bert/pooler/dense/bias"]), Some("a checkpoint without the variable output_weights"));
    }
}
