//! The selected question in full: its text with what is answered marked in it, and what else the model might have said.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::Line;

use super::{Figure, other_columns, section, text_section};
use crate::app::{App, GivenAnswer, NO_ANSWER, View};
use crate::dataset::{Question, Questions};
use crate::metrics::{Answered, Candidate};
use crate::ui::marked::{Mark, marked};
use crate::ui::number::{UNDEFINED, fixed, proportion};
use crate::ui::text::{right, width, wrap};
use crate::ui::theme::Theme;

/// Cells from which on both logits of a candidate have room before its text.
const WITH_LOGITS: usize = 44;

/// What the answer is worth, and the numbers behind it.
pub(super) fn figures(view: &View, row: usize) -> Vec<Figure> {
    let Some(answered) = view.scored.answers().map(|answers| &answers.rows()[row]) else { return Vec::new() };
    let mut figures = Vec::new();
    let mut add = |name, value| figures.push(Figure::new(name, value, Style::new()));
    if let Some(worth) = view.answer_score(row) {
        add("exact match", fixed(Some(worth.exact), 0));
        add("F1", proportion(Some(worth.f1), 3));
    }
    if let Some(best) = best(answered) {
        add("start logit", fixed(Some(best.start_logit.into()), 6));
        add("end logit", fixed(Some(best.end_logit.into()), 6));
    }
    if let Some(score) = view.scored.scores().value(row) {
        add("null odds", fixed(Some(0.0 - score), 6));
    }
    if let Some(loss) = answered.loss {
        add("loss", fixed(Some(loss), 6));
    }
    figures
}

/// The candidate that is answered where anything is.
fn best(answered: &Answered) -> Option<&Candidate> {
    answered.n_best.get(answered.best?)
}

/// Question, answer, context, right answers, the best candidates, and what else the file has of the row.
pub(super) fn sections(
    app: &App,
    view: &View,
    questions: &Questions,
    row: usize,
    cells: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (question, context) = (&questions.rows[row], questions.context(row));
    let answered = view.scored.answers().map(|answers| &answers.rows()[row]);
    let given = view.given_answer(row);
    let text = |name: &str, text: &str| text_section(name, text, cells, theme);
    let gold = question.different_answers();
    let gold_lines = match gold.as_deref() {
        None => vec![UNDEFINED.to_owned()],
        Some([]) => vec![NO_ANSWER.to_owned()],
        Some(answers) => answers.iter().flat_map(|answer| hanging("· ", answer, cells)).collect(),
    };
    let mut lines = text("question", app.dataset.pair(row).text_a);
    lines.extend(text("answer", given.words().unwrap_or(UNDEFINED)));
    lines.extend(section("right answers", gold_lines.into_iter().map(Line::raw), theme));
    lines.extend(section("context", marked_context(context, question, answered, given, cells, theme), theme));
    if let Some(answered) = answered.filter(|answered| !answered.n_best.is_empty()) {
        lines.extend(section("best candidates", candidates(answered, cells, theme), theme));
    }
    // A column may hold what stands above.
    let in_one_cell = gold.map(|answers| answers.join(" | "));
    let is_above = |cell: Option<&str>| cell == Some(context) || cell.is_some() && cell == in_one_cell.as_deref();
    let others = other_columns(app, row).filter(|(_, cell)| !is_above(*cell));
    lines.extend(others.flat_map(|(name, cell)| text(&name, cell.unwrap_or(UNDEFINED))));
    lines
}

/// The context with the answers marked in it, under a line that says what the signs mean.
fn marked_context(
    context: &str,
    question: &Question,
    answered: Option<&Answered>,
    given: GivenAnswer<'_>,
    cells: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let best = answered.and_then(|answered| place_of_best(context, answered));
    let mut gold = Vec::new();
    for part in
        question.answers.iter().flatten().filter_map(|answer| Some(answer.start?..answer.start? + answer.text.len()))
    {
        if !gold.contains(&part) && context.get(part.clone()).is_some_and(|text| !text.is_empty()) {
            gold.push(part);
        }
    }
    let words = |mark: Mark, meaning: &str| {
        let [before, behind] = mark.signs();
        format!("{before} {behind} {meaning}")
    };
    let of_best = best.as_ref().map(|_| {
        words(
            Mark::Best,
            match given {
                GivenAnswer::Text(_) => "the answer",
                GivenAnswer::NoAnswer | GivenAnswer::ByHand | GivenAnswer::Unknown => {
                    "the best text, which is not answered here"
                }
            },
        )
    });
    let of_gold = (!gold.is_empty()).then(|| words(Mark::Gold, "right answers"));
    let legend: Vec<String> = of_best.into_iter().chain(of_gold).collect();
    let legend = if legend.is_empty() { "no answer is marked".to_owned() } else { legend.join("   ") };
    let marks: Vec<(Range<usize>, Mark)> =
        gold.into_iter().map(|part| (part, Mark::Gold)).chain(best.map(|part| (part, Mark::Best))).collect();
    let legend = wrap(&legend, cells).into_iter().map(|line| Line::styled(line, theme.faint));
    legend.chain(marked(context, &marks, cells, theme)).collect()
}

/// Where the best text stands in the context. Where a file says the text alone, it is known where it stands there once.
fn place_of_best(context: &str, answered: &Answered) -> Option<Range<usize>> {
    if answered.n_best.is_empty() {
        let text = Some(&*answered.text).filter(|text| !text.is_empty())?;
        let mut places = context.match_indices(text);
        let (start, _) = places.next()?;
        return places.next().is_none().then_some(start..start + text.len());
    }
    let span = best(answered)?.span.clone()?;
    context.get(span.clone()).filter(|text| !text.is_empty()).map(|_| span)
}

/// A line for each of the best candidates, that for "no answer" in words; the chosen one has a sign.
fn candidates(answered: &Answered, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let logits = |start: &str, end: &str| {
        if cells < WITH_LOGITS { String::new() } else { right(start, 9) + &right(end, 9) }
    };
    let heading = format!("  {}{}  text", right("prob.", 6), logits("start", "end"));
    let mut lines = vec![Line::styled(heading, theme.faint)];
    for (index, Candidate { text, span, probability, start_logit, end_logit }) in answered.n_best.iter().enumerate() {
        let is_best = answered.best == Some(index);
        let sign = if is_best { "› " } else { "  " };
        let [start, end] = [start_logit, end_logit].map(|logit| fixed(Some((*logit).into()), 3));
        let before = format!("{sign}{}{}  ", right(&proportion(Some(*probability), 3), 6), logits(&start, &end));
        let (text, style) = match span {
            Some(_) if is_best => (text.as_str(), theme.heading),
            None if text.is_empty() => (NO_ANSWER, theme.faint),
            Some(_) | None => (text.as_str(), Style::new()),
        };
        let texts = hanging(&before, text, cells);
        lines.extend(texts.into_iter().map(|line| Line::styled(line, style)));
    }
    lines
}

/// `text` behind `before`, wrapped so that its further lines begin below its first one.
fn hanging(before: &str, text: &str, cells: usize) -> Vec<String> {
    let indent = width(before);
    let lines = wrap(text, cells.saturating_sub(indent)).into_iter().enumerate();
    lines.map(|(index, line)| if index == 0 { format!("{before}{line}") } else { " ".repeat(indent) + &line }).collect()
}
