//! The variables of google-research/bert under the names that the Hugging Face checkpoints gave them.

/// The tensor that `variable` is, and whether its two dimensions are exchanged (`kernel`s are stored `[in, out]`); `None`
/// for what is no weight of a classifier: optimizer slots, `global_step`, the heads of other tasks.
pub fn tensor_name(variable: &str) -> Option<(String, bool)> {
    match variable {
        "output_weights" => return Some(("classifier.weight".into(), false)),
        "output_bias" => return Some(("classifier.bias".into(), false)),
        _ => {}
    }
    let path = variable.strip_prefix("bert/")?;
    if let Some(table) = path.strip_prefix("embeddings/").filter(|name| name.ends_with("_embeddings")) {
        return Some((format!("embeddings.{table}.weight"), false));
    }
    let (path, last) = path.rsplit_once('/')?;
    let (last, exchanged) = match last {
        "kernel" => ("weight", true),
        "gamma" => ("weight", false),
        "beta" | "bias" => ("bias", false),
        _ => return None,
    };
    Some((format!("{}.{last}", path.replace("layer_", "layer.").replace('/', ".")), exchanged))
}

/// The variable that the tensor `name` was read from: [`tensor_name`] backwards, for messages.
pub fn variable_name(name: &str) -> String {
    if let Some(part) = name.strip_prefix("classifier.") {
        return format!("output_{}", if part == "weight" { "weights" } else { part });
    }
    if let Some(table) = name.strip_prefix("embeddings.").and_then(|name| name.strip_suffix("_embeddings.weight")) {
        return format!("bert/embeddings/{table}_embeddings");
    }
    let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
    let last = match (path.ends_with("LayerNorm"), last) {
        (true, "weight") => "gamma",
        (true, _) => "beta",
        (false, "weight") => "kernel",
        (false, other) => other,
    };
    format!("bert/{}/{last}", path.replace("layer.", "layer_").replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_the_name_of_its_tensor_and_back() {
        for (variable, tensor, exchanged) in [
            ("bert/embeddings/word_embeddings", "embeddings.word_embeddings.weight", false),
            ("bert/embeddings/LayerNorm/gamma", "embeddings.LayerNorm.weight", false),
            ("bert/embeddings/LayerNorm/beta", "embeddings.LayerNorm.bias", false),
            ("bert/encoder/layer_11/attention/self/query/kernel", "encoder.layer.11.attention.self.query.weight", true),
            (
                "bert/encoder/layer_0/attention/output/LayerNorm/beta",
                "encoder.layer.0.attention.output.LayerNorm.bias",
                false,
            ),
            ("bert/encoder/layer_0/output/dense/bias", "encoder.layer.0.output.dense.bias", false),
            ("bert/pooler/dense/kernel", "pooler.dense.weight", true),
            ("output_weights", "classifier.weight", false),
            ("output_bias", "classifier.bias", false),
        ] {
            assert_eq!(tensor_name(variable), Some((tensor.to_owned(), exchanged)));
            assert_eq!(variable_name(tensor), variable);
        }
        for other in
            ["global_step", "bert/pooler/dense/kernel/adam_m", "output_bias/adam_v", "cls/predictions/output_bias"]
        {
            assert_eq!(tensor_name(other), None, "{other}");
        }
    }
}
