//! The recognised column names, as one table.
//!
//! Names are compared without regard to case and surrounding blanks. To teach the program a new layout, add its names here.

/// First and second sentence.
pub(super) const TEXT_PAIRS: [(&str, &str); 28] = [
    ("texta", "textb"),
    ("text_left", "text_right"),
    ("left_text", "right_text"),
    ("sentencea", "sentenceb"),
    ("sentence1", "sentence2"),
    ("sentence_1", "sentence_2"),
    ("sentence_a", "sentence_b"),
    ("question1", "question2"),
    ("question_1", "question_2"),
    ("text_a", "text_b"),
    ("text1", "text2"),
    ("text_1", "text_2"),
    ("premise", "hypothesis"),
    ("#1 string", "#2 string"),
    ("string1", "string2"),
    ("s1", "s2"),
    ("q1", "q2"),
    ("query1", "query2"),
    ("question", "sentence"),
    ("question", "answer"),
    ("query", "passage"),
    ("query", "document"),
    ("grounding", "generated_text"),
    ("source", "paraphrase"),
    ("sent1", "sent2"),
    ("phrase1", "phrase2"),
    ("文本1", "文本2"),
    ("句子1", "句子2"),
];

/// The only sentence.
pub(super) const SINGLE_TEXTS: [&str; 3] = ["sentence", "text", "text_a"];

/// What people said.
pub(super) const LABELS: [&str; 24] = [
    "true_label",
    "actual",
    "actual_label",
    "truth",
    "gold_labels",
    "label",
    "labels",
    "gold",
    "gold_label",
    "y_true",
    "ground_truth",
    "class",
    "is_duplicate",
    "is_paraphrase",
    "is_similar",
    "is_match",
    "duplicate",
    "quality",
    "entailment_judgment",
    "entailment_label",
    "y",
    "stance",
    "polarity",
    "标签",
];

/// The same, where no other name speaks for the label: stance and sentiment have a target too.
pub(super) const LAST_LABEL: &str = "target";

/// What a model decided.
pub(super) const PREDICTED_LABELS: [&str; 6] =
    ["prediction", "predicted", "predicted_label", "pred", "pred_label", "y_pred"];

/// What a model said. SICK's `relatedness_score` is none: people gave it.
pub(super) const SCORES: [&str; 28] = [
    "predicted_prob",
    "predicted_proba",
    "pred_proba",
    "proba_1",
    "prob_1",
    "score_1",
    "logit",
    "decision_function",
    "positive_probability",
    "score",
    "scores",
    "prob",
    "proba",
    "probability",
    "pred_score",
    "pred_prob",
    "predicted_score",
    "predicted_probability",
    "y_score",
    "y_prob",
    "y_proba",
    "y_pred_proba",
    "cosine",
    "cos_sim",
    "cosine_similarity",
    "similarity",
    "得分",
    "分数",
];

/// How often a row occurs, whatever else the file has.
pub(super) const COUNTS: [&str; 5] = ["count", "counts", "cnt", "occurrences", "n_occurrences"];

/// The same, where there are no texts.
pub(super) const LONE_COUNTS: [&str; 6] = ["n", "freq", "freqs", "frequency", "frequencies", "num"];

/// How much a row weighs, where there are no texts.
pub(super) const LONE_WEIGHTS: [&str; 4] = ["weight", "weights", "w", "sample_weight"];

/// What begins the name of what a row costs or weighs.
const AMOUNTS: [&str; 2] = ["cost", "weight"];

/// Scores that are no probabilities, by their name.
pub(super) const COSINES: [&str; 4] = ["cosine", "cos_sim", "cosine_similarity", "similarity"];

/// What a row is called.
pub(super) const IDS: [&str; 8] = ["id", "idx", "index", "pair_id", "pairid", "row_id", "example_id", "guid"];

/// As names are compared.
pub(super) fn canonical(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether a column of this name is read as the score.
pub(crate) fn names_a_score(name: &str) -> bool {
    SCORES.contains(&canonical(name).as_str())
}

/// Whether a column of this name, where it holds numbers, says what a row costs or weighs, or how often it occurs.
pub(crate) fn names_an_amount(name: &str) -> bool {
    let name = canonical(name);
    let names = [&COUNTS[..], &LONE_COUNTS, &LONE_WEIGHTS].concat();
    AMOUNTS.iter().any(|amount| name.starts_with(amount)) || names.contains(&&*name)
}

/// Whether a column of this canonical name could be what people said.
pub(super) fn is_label(name: &str) -> bool {
    LABELS.contains(&name) || name == LAST_LABEL
}

/// Whether a column of this name is read as a class: one that people gave or one that a model decided.
pub(super) fn names_a_class(name: &str) -> bool {
    let name = canonical(name);
    is_label(&name) || PREDICTED_LABELS.contains(&&*name)
}

/// Whether `name` is one that the table knows as text, label or score.
pub(super) fn is_known(name: &str) -> bool {
    let name = canonical(name);
    let name = name.as_str();
    TEXT_PAIRS.iter().any(|&(a, b)| a == name || b == name)
        || is_label(name)
        || [&SINGLE_TEXTS[..], &SCORES].iter().any(|names| names.contains(&name))
}

/// How many of `names` the table knows.
pub(super) fn known(names: &[String]) -> usize {
    names.iter().filter(|name| is_known(name)).count()
}
