//! The files of `run_squad.py` that the screen exports.

use std::io::{self, Write};

use crate::app::Export;
use crate::dataset::Dataset;
use crate::export::{is_answers_file, write_n_best, write_null_odds, write_predictions};
use crate::metrics::{Answered, Labelling, Scored};

/// Whether the texts that are answered can be written: what is left to people is neither a text nor "no answer".
pub(super) fn can_be_written(export: &Export) -> bool {
    export.dataset.questions.is_some() && export.scored.answers().is_some() && export.band.is_none()
}

/// Whether predictions are written as these texts, as the name of the file has it.
pub(super) fn are_written(export: &Export) -> bool {
    can_be_written(export) && is_answers_file(&export.path)
}

/// `predictions.json`: the text of each question that `labelling` says has an answer, and no text for the others.
pub(super) fn predictions(
    (dataset, scored): (&Dataset, &Scored),
    labelling: &Labelling,
    out: &mut dyn Write,
) -> io::Result<()> {
    let scores = &scored.scores().values;
    let has_answer = |row: usize| labelling.label(row, scores[row]) == Some(true);
    let texts = rows(dataset, scored).enumerate();
    let texts = texts.map(|(row, (id, answered))| (id, if has_answer(row) { &*answered.text } else { "" }));
    write_predictions(texts, out)
}

/// `nbest_predictions.json`
pub(super) fn n_best(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    write_n_best(rows(&export.dataset, &export.scored).map(|(id, answered)| (id, &answered.n_best[..])), out)
}

/// `null_odds.json`
pub(super) fn null_odds(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    write_null_odds(rows(&export.dataset, &export.scored).map(|(id, answered)| (id, answered.null_odds())), out)
}

/// The id of each question, with what is answered.
fn rows<'a>(dataset: &'a Dataset, scored: &'a Scored) -> impl Iterator<Item = (&'a str, &'a Answered)> {
    let ids = dataset.questions.iter().flat_map(|questions| &questions.rows).map(|question| &*question.id);
    ids.zip(scored.answers().into_iter().flat_map(|answers| answers.rows()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashMap;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::dataset::{Needs, ReadOptions, read};
    use crate::metrics::{AnswerSet, ScoreSource, Scores};

    /// What the original gave.
    fn fixture(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/squad2_features").join(name)
    }

    fn json(name: &str) -> HashMap<String, Value> {
        serde_json::from_str(&fs::read_to_string(fixture(name)).unwrap()).unwrap()
    }

    #[test]
    fn predictions_are_those_of_the_original_at_either_threshold() {
        let needs = Needs { texts: true, labels: true, scores: false };
        let dataset = read(&fixture("dev-v2.0.json"), &ReadOptions::default(), needs).unwrap();
        let (n_best, odds) = (json("nbest_predictions.json"), json("null_odds.json"));
        let answered = |id: &str| {
            let texts = n_best[id].as_array().unwrap().iter().map(|candidate| candidate[0].as_str().unwrap());
            let text = texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned();
            Answered { score: Some(0.0 - odds[id].as_f64().unwrap()), text, ..Answered::default() }
        };
        let questions = dataset.questions.as_deref().unwrap();
        let answers: Vec<Answered> = questions.rows.iter().map(|question| answered(&question.id)).collect();
        let scores = Scores::from_values(answers.iter().map(|answered| answered.score.unwrap()).collect());
        let source = ScoreSource::Model("bert".into());
        let scored = Scored::new(source, scores, dataset.labels.clone().unwrap());
        let scored = scored.with_answers(Arc::new(AnswerSet::new(answers)));
        let best_f1: f64 = fs::read_to_string(fixture("best_f1_threshold.txt")).unwrap().trim().parse().unwrap();
        // The original's threshold is the other way round.
        for (name, threshold) in [("predictions.json", 0.0), ("predictions_at_best_f1.json", 0.0 - best_f1)] {
            let mut out = Vec::new();
            predictions((&dataset, &scored), &Labelling::Threshold(threshold), &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), fs::read_to_string(fixture(name)).unwrap(), "{name}");
        }
    }
}
