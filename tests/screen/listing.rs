//! The listing is what a filter and a sort over all rows would give, without ever building it.

use std::time::Instant;

use cutpoint::app::{BandEnd, Filter, OpenBand, Sort, View};
use cutpoint::metrics::Axis;
use proptest::prelude::*;

use super::{app_of, dataset, example, scored, view};

/// What the table is sorted by, worked out from the definition.
fn key(view: &View, row: usize) -> f64 {
    // What has no score is below all that have one.
    let score = view.scored.scores().value(row).unwrap_or(f64::NEG_INFINITY);
    match view.rows.sort {
        Sort::Row => row as f64,
        Sort::Score => score,
        Sort::Loss => view.rightness(row),
        Sort::Distance => (score - view.threshold).abs(),
    }
}

/// Whether the filter wants the row, worked out from the definition.
fn is_listed(view: &View, row: usize) -> bool {
    match view.verdict(row) {
        Some(outcome) => view.rows.filter.admits(outcome),
        None => matches!(view.rows.filter, Filter::All | Filter::ByHand),
    }
}

fn check(view: &View) -> Result<(), TestCaseError> {
    let rows = view.scored.labels().len();
    let mut expected: Vec<usize> = (0..rows).filter(|&row| is_listed(view, row)).collect();
    let listing = view.listing();
    let mut listed = listing.page(0, rows + 3);
    prop_assert_eq!(listing.len(), expected.len());
    for (position, row) in listed.iter().enumerate() {
        prop_assert_eq!(listing.position(*row), Some(position), "row {}", row);
        prop_assert_eq!(listing.page(position, 1), vec![*row]);
    }
    for row in (0..rows).filter(|row| !expected.contains(row)) {
        prop_assert_eq!(listing.position(row), None);
    }
    if view.rows.reverse {
        listed.reverse();
    }
    prop_assert!(listed.is_sorted_by(|left, right| key(view, *left) <= key(view, *right)), "{:?}", listed);
    listed.sort_unstable();
    expected.sort_unstable();
    prop_assert_eq!(listed, expected);
    Ok(())
}

proptest! {
    #[test]
    fn every_listing_is_the_filtered_sorted_rows(
        // Few distinct scores: ties everywhere, also at the threshold.
        rows in prop::collection::vec((prop::option::weighted(0.9, 0_u8..12), any::<bool>()), 0..40),
        threshold in -1_i8..13,
        other in prop::option::of(-1_i8..13),
        axis in prop::sample::select(vec![Axis::Probability, Axis::Cosine, Axis::Real]),
    ) {
        let (values, labels): (Vec<f64>, Vec<bool>) = rows.into_iter()
            .map(|(score, label)| (score.map_or(f64::NAN, |score| f64::from(score) / 11.0), label))
            .unzip();
        let app = app_of(&labels, &values, axis);
        let mut app = app;
        let cutpoint::app::Phase::Review(view) = &mut app.phase else { unreachable!() };
        view.threshold = f64::from(threshold) / 11.0;
        view.band = other.map(|other| OpenBand {
            active: if other < threshold { BandEnd::High } else { BandEnd::Low },
            other: f64::from(other) / 11.0,
            single: 0.5,
            chosen: None,
        });
        for filter in Filter::ALL {
            for sort in Sort::ALL {
                for reverse in [false, true] {
                    view.rows.filter = filter;
                    view.rows.sort = sort;
                    view.rows.reverse = reverse;
                    check(view)?;
                }
            }
        }
    }
}

#[test]
fn the_most_wrong_row_comes_first_by_loss() {
    let app = example();
    let view = view(&app);
    let losses: Vec<f64> = view
        .listing()
        .page(0, 10)
        .into_iter()
        .map(|row| view.scored.scores().loss(row, view.scored.labels()[row]).unwrap())
        .collect();
    assert_eq!(losses.len(), 4, "four rows are wrong at 0.5");
    assert!(losses.is_sorted_by(|left, right| left >= right), "{losses:?}");
}

#[test]
fn a_page_of_a_million_rows_is_not_a_pass_over_them() {
    // No time is asserted: a merge that walked the rows for each page would take minutes here.
    let count = 1_000_000;
    let values: Vec<f64> =
        (0..count).map(|row| f64::from((row as u32).wrapping_mul(2_654_435_761)) / f64::from(u32::MAX)).collect();
    let labels: Vec<bool> = (0..count).map(|row| row % 3 == 0).collect();
    let data = dataset(&[], |_| unreachable!());
    let data = cutpoint::dataset::Dataset { labels: Some(labels.into()), ..data };
    let scored = scored(&data, super::scores(&values, Axis::Probability));
    let points = super::points_of(&scored, &cutpoint::metrics::Priorities::default());
    let mut view = View::new(scored, points, None);
    let start = Instant::now();
    for step in 0..2_000_u32 {
        view.threshold = f64::from(step) / 2_000.0;
        let listing = view.listing();
        let listed = listing.page(step as usize, 20).len();
        assert_eq!(listed.min(1), usize::from(listing.len() > step as usize));
    }
    println!("2,000 moves with a page each: {:?}", start.elapsed());
}
