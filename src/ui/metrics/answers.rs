//! What the answers to questions are worth.

use ratatui::text::Line;

use super::{Figure, Intervals, figure_line, sharing};
use crate::app::View;
use crate::metrics::{AnswersAt, Goal, RowMean, Terms};
use crate::ui::beside::{Beside, Ends};
use crate::ui::number::proportion;
use crate::ui::theme::Theme;

/// Exact match and F1 over all questions, then apart over those that have an answer and those that have none; nothing where nobody
/// knows the right answers.
pub(super) fn answer_lines(view: &View, cells: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some(at) = view.answers_at() else { return Vec::new() };
    let over_all = RowMean::OF_ANSWERS.map(|mean| mean_line(view, mean, cells, theme));
    over_all.into_iter().chain(sharing(apart(view, at, theme), cells.into())).collect()
}

/// One of the two over all questions, with its interval.
fn mean_line(view: &View, mean: RowMean, cells: u16, theme: &Theme) -> Line<'static> {
    let terms = view.points.terms();
    let value = |terms: Terms<'_>| proportion(terms.value(Goal::Mean(mean), view.scored.sweep(), view.threshold), 3);
    let here = value(Terms { prevalence: None, ..terms });
    let there = if terms.prevalence.is_some() { value(terms) } else { String::new() };
    let interval = Intervals::of(view, cells).are_here().then(|| view.mean_confidence(mean)).flatten();
    let beside = Beside::of(view).map(|beside| beside.answers(view, mean));
    figure_line(view, [mean.label(); 2], [here, there], interval.map(Ends::Share), beside, cells, theme)
}

/// Over those with an answer, and over those without: there a text is right only where nothing is left of it once it is
/// normalised, so that both figures are one.
fn apart(view: &View, at: AnswersAt, theme: &Theme) -> Vec<Figure> {
    let there = Beside::of(view).and_then(|_| view.holdout_answers());
    let figure = |name: &'static str, of: &dyn Fn(&AnswersAt) -> Option<f64>| {
        let there = there.as_ref().map_or_else(String::new, |there| format!("/{}", proportion(of(there), 3)));
        of(&at).map(|here| Figure { name, value: proportion(Some(here), 3) + &there, style: theme.heading })
    };
    let figures = [
        figure("EM answerable", &|at| at.has_answer.map(|figures| figures.exact)),
        figure("F1 answerable", &|at| at.has_answer.map(|figures| figures.f1)),
        figure("EM, F1 unanswerable", &|at| at.no_answer.map(|figures| figures.exact)),
    ];
    figures.into_iter().flatten().collect()
}
