//! Against `run_squad.py` itself: features, lists of candidates, predictions.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use serde::Deserialize;

use super::super::answer::{score, weigh};
use super::super::context::Places;
use super::super::{AnswerOptions, Cut, Padding, Window};
use super::{bits, fixture, json, original_tokenizer};
use crate::dataset::{GoldAnswer, Unanswerable};
use crate::metrics::{Answered, Candidate};

/// What the fixture was made with.
const OPTIONS: AnswerOptions = AnswerOptions {
    max_length: 96,
    doc_stride: 32,
    max_query_length: 20,
    n_best: 20,
    max_answer_length: 30,
    padding: Padding::Full,
};

#[derive(Deserialize)]
struct File {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    id: String,
    question: String,
}

/// A feature without its padding: `words` is `token_to_orig_map` and `max_context` `token_is_max_context`, both from the
/// position `first` on.
#[derive(Debug, Deserialize, PartialEq)]
struct Feature {
    qas_id: String,
    ids: Vec<u32>,
    second_segment_at: usize,
    first: usize,
    words: Vec<usize>,
    max_context: String,
}

/// Text, probability, start and end logit.
type Listed = (String, f64, f64, f64);

/// Every question of the development file, cut, in its order.
fn questions(padding: Padding) -> Vec<(String, Cut)> {
    let (tokenizer, options) = (original_tokenizer(), AnswerOptions { padding, ..OPTIONS });
    let file: File = json(&fixture("squad2_features/dev-v2.0.json"));
    let mut questions = Vec::new();
    for paragraph in file.data.iter().flat_map(|article| &article.paragraphs) {
        let context = Arc::new(tokenizer.read_context(&paragraph.context.as_str().into()).unwrap());
        for asked in &paragraph.qas {
            let cut = tokenizer.cut(&asked.question, &context, Some(&[]), &options).unwrap();
            questions.push((asked.id.clone(), cut));
        }
    }
    questions
}

/// The answers to these, from the logits of the original; without padding, from those that are left.
fn answers_with(padding: Padding, unanswerable: Unanswerable) -> Vec<(String, Answered)> {
    let logits = fs::read(fixture("squad2_features/logits.f32")).unwrap();
    let logits: Vec<f32> = logits.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let mut windows = logits.chunks_exact(2 * OPTIONS.max_length);
    let answer = |(id, cut): (String, Cut)| {
        let of = |window: &Window| &windows.next().unwrap()[..2 * window.tokens.ids.len()];
        let logits: Vec<&[f32]> = cut.windows.iter().map(of).collect();
        (id, cut.answer(&logits, &OPTIONS, unanswerable))
    };
    questions(padding).into_iter().map(answer).collect()
}

fn answers(unanswerable: Unanswerable) -> Vec<(String, Answered)> {
    answers_with(Padding::Full, unanswerable)
}

fn n_best() -> BTreeMap<String, Vec<Listed>> {
    json(&fixture("squad2_features/nbest_predictions.json"))
}

fn features(id: &str, cut: &Cut) -> Vec<Feature> {
    let Places::Words(words) = &cut.context.places else { panic!("the original tells words") };
    let feature = |(index, window): (usize, &Window)| {
        let (ids, padding) = window.tokens.ids.split_at(window.tokens.read());
        let (segments, segments_of_padding) = window.tokens.type_ids.split_at(ids.len());
        assert_eq!(ids.len() + padding.len(), OPTIONS.max_length, "{id}");
        assert!(padding.iter().chain(segments_of_padding).all(|padding| *padding == 0), "{id}");
        assert!(segments.is_sorted(), "{id}");
        let context = window.stretch.clone();
        Feature {
            qas_id: id.to_owned(),
            ids: ids.to_vec(),
            second_segment_at: segments.partition_point(|segment| *segment == 0),
            first: window.at,
            words: words.of_token[context.clone()].to_vec(),
            max_context: bits(context.map(|token| cut.most_context[token] == index)),
        }
    };
    cut.windows.iter().enumerate().map(feature).collect()
}

#[test]
fn windows_are_the_features_of_the_original() {
    let expected: Vec<Feature> = json(&fixture("squad2_features/features.json"));
    let questions = questions(Padding::Full);
    let found: Vec<Feature> = questions.iter().flat_map(|(id, cut)| features(id, cut)).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert!(questions.iter().any(|(_, cut)| cut.question_cut), "the fixture has a long question");
    assert!(questions.iter().any(|(_, cut)| !cut.question_cut));
}

#[test]
fn candidates_are_those_of_the_original() {
    let expected = n_best();
    let answers = answers(Unanswerable::Possible);
    assert_eq!(answers.len(), expected.len());
    for (id, answer) in &answers {
        let listed = &expected[id];
        let texts: Vec<&str> = listed.iter().map(|(text, ..)| text.as_str()).collect();
        assert_eq!(answer.n_best.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), texts, "{id}");
        for (found, (text, probability, start, end)) in answer.n_best.iter().zip(listed) {
            // The logits of the fixture come of another run of the same model.
            assert!((found.probability - probability).abs() < 1e-6, "{id}: {text}");
            let logits = [(found.start_logit, *start), (found.end_logit, *end)];
            assert!(logits.iter().all(|(found, expected)| (f64::from(*found) - expected).abs() < 5e-5), "{id}: {text}");
        }
    }
}

#[test]
fn predictions_are_those_of_the_original_at_both_thresholds() {
    let odds: BTreeMap<String, f64> = json(&fixture("squad2_features/null_odds.json"));
    let best_f1 = fs::read_to_string(fixture("squad2_features/best_f1_threshold.txt")).unwrap();
    let answers = answers(Unanswerable::Possible);
    for (file, null_odds) in
        [("predictions.json", 0.0), ("predictions_at_best_f1.json", best_f1.trim().parse::<f64>().unwrap())]
    {
        let expected: BTreeMap<String, String> = json(&fixture("squad2_features").join(file));
        assert!(expected.values().any(String::is_empty) && !expected.values().all(String::is_empty));
        assert_eq!(answers.len(), expected.len());
        for (id, answer) in &answers {
            let score = answer.score.unwrap();
            assert!((score + odds[id]).abs() < 5e-5, "{id}: {score}");
            // The threshold is the null odds of one question, of which these logits, of another run, make others.
            let is_answered = if odds[id] == null_odds { true } else { score >= -null_odds };
            assert_eq!(if is_answered { answer.text.as_str() } else { "" }, expected[id], "{id} in {file}");
        }
    }
}

#[test]
fn of_the_same_logits_probabilities_and_null_odds_are_the_same_numbers() {
    let odds: BTreeMap<String, f64> = json(&fixture("squad2_features/null_odds.json"));
    for (id, listed) in n_best() {
        let candidate = |(text, _, start, end): &Listed| Candidate {
            text: text.clone(),
            span: None,
            probability: 0.0,
            start_logit: *start as f32,
            end_logit: *end as f32,
        };
        let mut found: Vec<Candidate> = listed.iter().map(candidate).collect();
        weigh(&mut found);
        for (found, (text, probability, ..)) in found.iter().zip(&listed) {
            assert!((found.probability - probability).abs() <= 1e-15, "{id}: {text}");
        }
        let null = found.iter().find(|listed| listed.text.is_empty()).unwrap();
        let best = found.iter().find(|listed| !listed.text.is_empty()).unwrap();
        let null = f64::from(null.start_logit) + f64::from(null.end_logit);
        assert_eq!((-score(null, best)).to_bits(), odds[&id].to_bits(), "{id}");
    }
}

/// Which is why their logits are asked for: the lists of the original come of them.
#[test]
fn padding_keeps_texts_out_of_the_list_and_changes_nothing_else_here() {
    let padded = answers(Unanswerable::Possible);
    let own = answers_with(Padding::None, Unanswerable::Possible);
    let mut lists = 0;
    for ((id, padded), (_, own)) in padded.iter().zip(&own) {
        assert_eq!((padded.score, &padded.text, padded.loss), (own.score, &own.text, own.loss), "{id}");
        assert!(own.loss.is_some(), "{id}");
        lists += usize::from(padded.n_best.iter().zip(&own.n_best).any(|(padded, own)| padded.text != own.text));
    }
    assert!(lists > 0 && lists < own.len(), "{lists} lists differ");
}

#[test]
fn where_every_question_has_an_answer_the_first_candidate_is_it() {
    let possible = answers(Unanswerable::Possible);
    let never = answers(Unanswerable::Never);
    for ((id, possible), (_, never)) in possible.iter().zip(&never) {
        assert!(never.n_best.iter().all(|listed| !listed.text.is_empty()), "{id}");
        assert_eq!((never.best, &never.text), (Some(0), &never.n_best[0].text), "{id}");
        assert_eq!((&never.text, never.score), (&possible.text, possible.score), "{id}");
    }
}

#[test]
fn a_question_without_any_candidate_has_no_score_and_no_text() {
    let tokenizer = original_tokenizer();
    let context = Arc::new(tokenizer.read_context(&Arc::from(" \t")).unwrap());
    let cut = tokenizer.cut("Who?", &context, Some(&[]), &OPTIONS).unwrap();
    assert!(cut.windows.is_empty());
    let answer = cut.answer(&[], &OPTIONS, Unanswerable::Possible);
    assert_eq!((answer.score, answer.text.as_str(), answer.best, answer.loss), (None, "", None, None));
    assert_eq!(answer.n_best.iter().map(|listed| listed.probability).collect::<Vec<_>>(), [1.0]);
    assert_eq!(cut.answer(&[], &OPTIONS, Unanswerable::Never), Answered::default());
}

#[test]
fn the_gold_answer_is_narrowed_down_to_its_own_tokens_where_they_are_among_them() {
    let tokenizer = original_tokenizer();
    let gold = |context: &str, text: &str, start: usize| {
        let context = Arc::new(tokenizer.read_context(&Arc::from(context)).unwrap());
        let answer = [GoldAnswer { text: text.into(), start: Some(start) }];
        let cut = tokenizer.cut("", &context, Some(&answer), &OPTIONS).unwrap();
        let (start, end) = cut.gold_positions(&cut.windows[0])?;
        let tokens = &cut.windows[0].tokens.ids[start..=end];
        let Places::Words(words) = &cut.context.places else { panic!("the original tells words") };
        Some(tokens.iter().map(|id| &*words.texts[*id as usize]).collect::<Vec<_>>().join(" "))
    };
    // The two cases of `_improve_answer_span`'s own comment: punctuation is a token of its own, a part of a word is not.
    let found = gold("the mayor (first-last).", "first", 11);
    assert_eq!(found.as_deref(), Some("first"));
    let found = gold("the mayors.", "mayo", 4).unwrap();
    assert!(found.ends_with('.') && found.starts_with("may"), "{found}");
    // What stands elsewhere than the file says is left out, as in training.
    assert_eq!(gold("the first mayor", "mayor", 4), None);
    assert_eq!(gold("the first mayor", "mayor", 99), None);
    // White space between words is one space, and bytes are counted.
    let found = gold("\u{e9}  the\tfirst  mayor", "the first", 4);
    assert_eq!(found.as_deref(), Some("the first"));
}
