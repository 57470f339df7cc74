//! How good a text is as the answer to a question: `compute_exact` and `compute_f1` of SQuAD's `evaluate-v2.0.py`.

use std::collections::HashMap;

use super::{AnswerScore, normalize_answer};

impl AnswerScore {
    /// How good `prediction` is where people gave `answers`, none where there is none: exact match and F1 each with the answer
    /// that it agrees with most.
    ///
    /// As `get_raw_scores` has it: answers of which nothing is left once they are normalised do not count, and where none
    /// counts, the empty text is the only right one.
    pub fn of<'a>(prediction: &str, answers: impl IntoIterator<Item = &'a str>) -> Self {
        let prediction = normalize_answer(prediction);
        let mut golds = answers
            .into_iter()
            .map(normalize_answer)
            .filter(|gold| !gold.is_empty())
            .map(|gold| against(&gold, &prediction));
        let Some(first) = golds.next() else { return against("", &prediction) };
        golds.fold(first, |best, score| Self { exact: best.exact.max(score.exact), f1: best.f1.max(score.f1) })
    }
}

/// What a prediction is worth against one answer, both normalised.
fn against(gold: &str, prediction: &str) -> AnswerScore {
    AnswerScore { exact: if gold == prediction { 1.0 } else { 0.0 }, f1: f1(gold, prediction) }
}

/// F1 of two bags of words. Where one is empty, whether both are.
fn f1(gold: &str, prediction: &str) -> f64 {
    let (golds, predictions) = (words(gold).count(), words(prediction).count());
    if golds == 0 || predictions == 0 {
        return if golds == predictions { 1.0 } else { 0.0 };
    }
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in words(gold) {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in words(prediction) {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    if common == 0 {
        return 0.0;
    }
    // The script's own order of operations: its last digit is ours.
    let precision = f64::from(common) / predictions as f64;
    let recall = f64::from(common) / golds as f64;
    (2.0 * precision * recall) / (precision + recall)
}

/// The words of a normalised text.
fn words(normal: &str) -> impl Iterator<Item = &str> {
    normal.split(' ').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(prediction: &str, answers: &[&str]) -> (f64, f64) {
        let AnswerScore { exact, f1 } = AnswerScore::of(prediction, answers.iter().copied());
        (exact, f1)
    }

    #[test]
    fn only_the_empty_text_is_right_where_there_is_no_answer() {
        for no_answer in [&[][..], &["the", "..."]] {
            assert_eq!(score("", no_answer), (1.0, 1.0));
            assert_eq!(score("a", no_answer), (1.0, 1.0), "nothing is left of it");
            assert_eq!(score("fox", no_answer), (0.0, 0.0));
        }
        assert_eq!(score("", &["the", "fox"]), (0.0, 0.0), "an answer is left");
    }

    #[test]
    fn exact_match_and_f1_may_come_from_different_answers() {
        assert_eq!(score("red fox", &["red wolf", "the Red, fox!"]), (1.0, 1.0));
        assert_eq!(score("red fox", &["wolf", "the red dog"]), (0.0, 0.5));
        // Precision 1/2, recall 1.
        assert_eq!(score("fox fox", &["fox"]), (0.0, 2.0 * 0.5 / 1.5));
    }

    /// Few words, so that they often agree.
    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["the", "red", "Fox", "fox.", "wolf", "-", "é"]), 0..6)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn every_text_is_right_against_itself(text in "\\PC{0,20}") {
            prop_assert_eq!(score(&text, &[&text]), (1.0, 1.0));
        }

        #[test]
        fn f1_is_the_same_from_either_side(one in text(), other in text()) {
            let (one, other) = (normalize_answer(&one), normalize_answer(&other));
            prop_assert_eq!(f1(&one, &other), f1(&other, &one));
        }

        #[test]
        fn f1_is_1_exactly_for_the_same_bag_of_words_and_0_without_a_common_one(one in text(), other in text()) {
            let (one, other) = (normalize_answer(&one), normalize_answer(&other));
            let bag = |text| {
                let mut bag: Vec<&str> = words(text).collect();
                bag.sort_unstable();
                bag
            };
            let found = f1(&one, &other);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert_eq!(found == 1.0, bag(&one) == bag(&other));
            let common = words(&one).any(|word| words(&other).any(|known| known == word));
            prop_assert_eq!(found > 0.0, common || (one.is_empty() && other.is_empty()));
        }

        #[test]
        fn an_exact_match_has_an_f1_of_1_and_a_further_answer_never_harms(
            prediction in text(), answers in prop::collection::vec(text(), 0..4), further in text(),
        ) {
            let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
            let (exact, f1) = score(&prediction, &answers);
            prop_assert!(exact == 0.0 || f1 == 1.0);
            // Where no answer counts yet, one that does turns what is right round.
            prop_assume!(answers.iter().any(|answer| !normalize_answer(answer).is_empty()));
            let more: Vec<&str> = answers.iter().copied().chain([further.as_str()]).collect();
            let (exact_of_more, f1_of_more) = score(&prediction, &more);
            prop_assert!(exact_of_more >= exact && f1_of_more >= f1);
        }
    }
}
