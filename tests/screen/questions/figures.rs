//! Exact match and F1 in the panel of metrics.

use cutpoint::dataset::Unanswerable;
use cutpoint::ui::Palette;

use super::super::drawing::{drawn, lines};
use super::super::view;
use super::{ASKED, app_of_questions};

/// The lines of the panel of metrics on a large screen.
fn panel(threshold: f64) -> String {
    let mut app = app_of_questions(&ASKED, Unanswerable::Possible, threshold);
    let lines = lines(&drawn(&mut app, 160, 60, Palette::Mono));
    let inside = lines.iter().filter_map(|line| line.split("││").nth(1));
    inside.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn exact_match_and_f1_are_the_means_of_what_each_answer_is_worth() {
    for threshold in [-7.0, -1.0, 0.0, 0.25, 1.0, 4.0, 5.0] {
        let app = app_of_questions(&ASKED, Unanswerable::Possible, threshold);
        let view = view(&app);
        let mean = |is_meant: &dyn Fn(usize) -> bool, of: fn(cutpoint::metrics::AnswerScore) -> f64| {
            let rows: Vec<f64> =
                (0..ASKED.len()).filter(|&row| is_meant(row)).map(|row| of(view.answer_score(row).unwrap())).collect();
            format!("{:.3}", rows.iter().sum::<f64>() / rows.len() as f64)
        };
        let answerable = |row: usize| !ASKED[row].3.is_empty();
        let panel = panel(threshold);
        for line in [
            format!("exact match {} ", mean(&|_| true, |worth| worth.exact)),
            format!("answer F1 {} ", mean(&|_| true, |worth| worth.f1)),
            format!("EM answerable {}", mean(&answerable, |worth| worth.exact)),
            format!("F1 answerable {}", mean(&answerable, |worth| worth.f1)),
            format!("EM, F1 unanswerable {}", mean(&|row| !answerable(row), |worth| worth.f1)),
        ] {
            assert!(panel.contains(&line), "{line} at {threshold} in\n{panel}");
        }
    }
}

#[test]
fn they_stand_first_with_their_intervals() {
    let panel = panel(0.0);
    let first = panel.lines().next().unwrap();
    assert!(first.starts_with("exact match 0.500 ") && first.contains('–'), "{panel}");
}
