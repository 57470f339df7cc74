//! Every filter lists the rows that a pass over all of them would, questions without a score among them.

use std::sync::Arc;

use cutpoint::app::{BandEnd, Filter, GivenAnswer, OpenBand, Phase, SliceFilter, Sort, View};
use cutpoint::dataset::{Cell, SliceBy, SlicedRows, Table, Unanswerable};
use cutpoint::metrics::{Objective, Priorities};
use proptest::prelude::*;
use ratatui::crossterm::event::KeyCode;

use super::super::{press, press_code, view};
use super::{ASKED, Asked, app_of_questions, example_of_questions};

/// A right answer with several ways to answer: to the letter, in part, not at all, and with no text.
const TEXTS: [&str; 4] = ["Ana Lima", "the baker Ana", "Monday", ""];

/// What the table is sorted by, worked out from the definition.
fn key(view: &View, row: usize) -> f64 {
    let score = view.scored.scores().value(row).unwrap_or(f64::NEG_INFINITY);
    match view.rows.sort {
        Sort::Row => row as f64,
        Sort::Score => score,
        Sort::Loss => view.rightness(row),
        Sort::Distance => (score - view.threshold).abs(),
    }
}

/// Whether the filter wants the row, worked out from the definition.
fn is_listed(view: &View, row: usize, own: &[usize]) -> bool {
    let is_wanted = match (view.rows.filter, view.verdict(row)) {
        (Filter::WrongText, _) => {
            let is_answered = matches!(view.given_answer(row), GivenAnswer::Text(_));
            is_answered && view.scored.labels()[row] && view.answer_score(row).is_some_and(|worth| worth.exact == 0.0)
        }
        (filter, Some(outcome)) => filter.admits(outcome),
        (filter, None) => matches!(filter, Filter::All | Filter::ByHand),
    };
    is_wanted && own.contains(&row)
}

fn check(view: &View, own: &[usize]) -> Result<(), TestCaseError> {
    let rows = view.scored.labels().len();
    let mut expected: Vec<usize> = (0..rows).filter(|&row| is_listed(view, row, own)).collect();
    let listing = view.listing();
    let mut listed = listing.page(0, rows + 3);
    prop_assert_eq!(listing.len(), expected.len(), "{:?}", view.rows.filter);
    for (position, row) in listed.iter().enumerate() {
        prop_assert_eq!(listing.position(*row), Some(position), "row {}", row);
        prop_assert_eq!(listing.page(position, 1), vec![*row]);
    }
    if view.rows.reverse {
        listed.reverse();
    }
    prop_assert!(listed.is_sorted_by(|left, right| key(view, *left) <= key(view, *right)), "{:?}", listed);
    listed.sort_unstable();
    expected.sort_unstable();
    prop_assert_eq!(listed, expected, "{:?}", view.rows.filter);
    Ok(())
}

/// The rows of every second line.
fn every_second(view: &View, rows: usize) -> Option<SliceFilter> {
    let mut table = Table::new(["source"].map(String::from).into());
    for row in 0..rows {
        table.push([Cell::Text(if row % 2 == 0 { "even" } else { "odd" })]);
    }
    let labels: Vec<bool> = view.scored.labels().to_vec();
    let data = cutpoint::dataset::Dataset { table, ..super::super::dataset(&labels, |_| Default::default()) };
    let data = cutpoint::dataset::Dataset { roles: cutpoint::dataset::Roles::default(), ..data };
    let by = SliceBy::Column("source".into());
    let sliced = SlicedRows::new(&data, &view.scored, by, &Objective::default(), &Priorities::default()).ok()?;
    let part = sliced.set().parts().iter().position(|part| part.name() == "even")?;
    Some(SliceFilter { rows: Arc::new(sliced), part })
}

proptest! {
    #[test]
    fn every_listing_of_questions_is_the_filtered_sorted_rows(
        rows in prop::collection::vec((prop::option::weighted(0.8, -4_i8..4), 0_usize..4, any::<bool>()), 2..24),
        threshold in -5_i8..5,
        other in prop::option::of(-5_i8..5),
        is_sliced in any::<bool>(),
    ) {
        let asked: Vec<Asked> = rows.iter().map(|&(score, text, has_answer)| {
            let text = if score.is_some() { TEXTS[text] } else { "" };
            let gold: &[&str] = if has_answer { &["Ana Lima"] } else { &[] };
            ("Who?", score.map(f64::from), text, gold)
        }).collect();
        let mut app = app_of_questions(&asked, Unanswerable::Possible, f64::from(threshold));
        let Phase::Review(view) = &mut app.phase else { unreachable!() };
        view.band = other.map(|other| OpenBand {
            active: if other < threshold { BandEnd::High } else { BandEnd::Low },
            other: f64::from(other),
            single: 0.0,
            chosen: None,
        });
        view.slice = if is_sliced { every_second(view, asked.len()) } else { None };
        prop_assert_eq!(view.slice.is_some(), is_sliced);
        let own: Vec<usize> = (0..asked.len()).filter(|row| !is_sliced || row % 2 == 0).collect();
        prop_assert!(view.filters().contains(&Filter::WrongText));
        for filter in view.filters() {
            for sort in Sort::ALL {
                for reverse in [false, true] {
                    (view.rows.filter, view.rows.sort, view.rows.reverse) = (filter, sort, reverse);
                    check(view, &own)?;
                }
            }
        }
    }
}

#[test]
fn the_filter_of_wrong_texts_is_there_where_the_right_answers_are_known() {
    let mut app = example_of_questions();
    let expected = [2, 3];
    while view(&app).rows.filter != Filter::WrongText {
        press(&mut app, "f");
    }
    let mut listed = view(&app).listing().page(0, ASKED.len());
    listed.sort_unstable();
    assert_eq!(listed, expected);
    // At a higher threshold one of them is not answered any more.
    press(&mut app, "t");
    for _ in 0..10 {
        press_code(&mut app, KeyCode::Backspace);
    }
    press(&mut app, "1");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((view(&app).threshold, view(&app).listing().page(0, 9)), (1.0, vec![2]));
    assert!(!view(&super::super::example()).filters().contains(&Filter::WrongText));
}
