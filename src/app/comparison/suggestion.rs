//! What could be compared, where nothing is yet.

use crate::dataset::{Dataset, Roles, names_an_amount};
use crate::metrics::Outcome;

/// Rows looked at before a column is taken for scores.
const LOOKED_AT: usize = 1_000;

/// What a model says beside its score, with the number of a class behind it or not.
const BESIDE_THE_SCORE: [&str; 4] = ["margin", "loss", "logit", "probability"];

/// The first column that may be the score of another model: it plays no role, is not what the same model says beside its score, and
/// holds numbers that differ and are not all whole.
pub(crate) fn suggested_column(dataset: &Dataset) -> Option<&str> {
    let Roles { text_a, text_b, label, score, id, count, weight, costs } = dataset.roles;
    let [tp, fp, fn_, tn] = Outcome::ALL.map(|outcome| *costs.get(outcome));
    let taken = [text_a, text_b, label, score, id, count, weight, tp, fp, fn_, tn];
    let headers = dataset.table.headers();
    let columns =
        (0..headers.len()).filter(|column| !taken.contains(&Some(*column)) && may_be_a_score(&headers[*column]));
    let mut scores = columns.filter(|&column| looks_like_scores(dataset, column));
    scores.next().map(|column| headers[column].as_str())
}

/// Whether nothing in the name of a column says that it is something else.
fn may_be_a_score(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let of_class = name.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end_matches('_');
    !BESIDE_THE_SCORE.contains(&of_class) && !names_an_amount(&name)
}

fn looks_like_scores(dataset: &Dataset, column: usize) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let cells = dataset.table.column(column).take(LOOKED_AT).map(|cell| number(cell.text()?));
    let Some(numbers) = cells.collect::<Option<Vec<f64>>>() else { return false };
    let differ = numbers.iter().any(|number| Some(number) != numbers.first());
    differ && numbers.iter().any(|number| number.fract() != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_same_model_says_and_what_is_no_score_is_not_suggested() {
        for name in ["margin", "Loss", "logit_0", "logit1", "probability_0", "cost_fp", "weight", "cost"] {
            assert!(!may_be_a_score(name), "{name}");
        }
        for name in ["score_b", "prob_b", "logit_of_other", "bert_large", "probability_b", "gloss"] {
            assert!(may_be_a_score(name), "{name}");
        }
    }
}
