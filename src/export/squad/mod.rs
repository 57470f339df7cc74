//! The files that `run_squad.py` writes, to the byte, so that whatever reads its files reads ours: SQuAD's official evaluation takes
//! the first and the last of them.

mod evaluation;
mod figures;
mod json;
#[cfg(test)]
mod tests;
mod told;

use std::io::{self, Write};
use std::path::Path;

pub(crate) use figures::SquadFigures;
use json::{Value, write_file};

use crate::metrics::Candidate;

/// Whether a file of this name has the format of `run_squad.py`.
pub(crate) fn is_answers_file(path: &Path) -> bool {
    let ends_in =
        |path: &Path, extension: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
    if ends_in(path, "gz") { ends_in(&path.with_extension(""), "json") } else { ends_in(path, "json") }
}

/// `predictions.json`: the text that is predicted for each question, by its id; empty for "there is no answer". Ids are distinct.
pub(crate) fn write_predictions<'a>(
    predictions: impl IntoIterator<Item = (&'a str, &'a str)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_file(predictions.into_iter().map(|(id, text)| (id, Value::Text(text))), out)
}

/// `nbest_predictions.json`: the best texts for each question, by its id, with probabilities and logits. Ids are distinct.
pub(crate) fn write_n_best<'a>(
    questions: impl IntoIterator<Item = (&'a str, &'a [Candidate])>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let members =
        questions.into_iter().map(|(id, candidates)| (id, Value::List(candidates.iter().map(candidate).collect())));
    write_file(members, out)
}

/// `null_odds.json`: how much surer it is that a question has no answer, by its id
/// ([`Answered::null_odds`](crate::metrics::Answered::null_odds)). Ids are distinct.
pub(crate) fn write_null_odds<'a>(
    odds: impl IntoIterator<Item = (&'a str, f64)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_file(odds.into_iter().map(|(id, odds)| (id, Value::Number(odds))), out)
}

/// A logit is written with all digits of its f64, as Python has no other.
fn candidate(candidate: &Candidate) -> Value<'_> {
    Value::Object(vec![
        ("text", Value::Text(&candidate.text)),
        ("probability", Value::Number(candidate.probability)),
        ("start_logit", Value::Number(candidate.start_logit.into())),
        ("end_logit", Value::Number(candidate.end_logit.into())),
    ])
}
