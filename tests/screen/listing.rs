//! The listing is what a filter and a sort over all rows would give, without ever building it.

use std::time::Instant;

use cutpoint::app::{Filter, Listing, Review, Sort};
use cutpoint::metrics::Axis;
use proptest::prelude::*;

use super::{app_of, example, review};

/// What the table is sorted by, worked out from the definition.
fn key(review: &Review, row: usize) -> f64 {
    let score = review.scored.scores().values[row];
    match review.rows.sort {
        Sort::Row => row as f64,
        Sort::Score => score,
        Sort::Loss => review.rightness(row),
        Sort::Distance => (score - review.threshold).abs(),
    }
}

fn check(review: &Review) -> Result<(), TestCaseError> {
    let rows = review.scored.labels().len();
    let mut expected: Vec<usize> = (0..rows).filter(|&row| review.rows.filter.admits(review.outcome(row))).collect();
    let listing = Listing::new(review);
    let mut listed = listing.page(0, rows + 3);
    prop_assert_eq!(listing.len(), expected.len());
    for (position, row) in listed.iter().enumerate() {
        prop_assert_eq!(listing.position(*row), Some(position), "row {}", row);
        prop_assert_eq!(listing.page(position, 1), vec![*row]);
    }
    for row in (0..rows).filter(|row| !expected.contains(row)) {
        prop_assert_eq!(listing.position(row), None);
    }
    if review.rows.reverse {
        listed.reverse();
    }
    prop_assert!(listed.is_sorted_by(|left, right| key(review, *left) <= key(review, *right)), "{:?}", listed);
    listed.sort_unstable();
    expected.sort_unstable();
    prop_assert_eq!(listed, expected);
    Ok(())
}

proptest! {
    #[test]
    fn every_listing_is_the_filtered_sorted_rows(
        // Few distinct scores: ties everywhere, also at the threshold.
        rows in prop::collection::vec((0_u8..12, any::<bool>()), 0..40),
        threshold in -1_i8..13,
        axis in prop::sample::select(vec![Axis::Probability, Axis::Cosine, Axis::Real]),
    ) {
        let (values, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().map(|(score, label)| (f64::from(score) / 11.0, label)).unzip();
        let app = app_of(&labels, &values, axis);
        let mut app = app;
        let cutpoint::app::Phase::Review(review) = &mut app.phase else { unreachable!() };
        review.threshold = f64::from(threshold) / 11.0;
        for filter in Filter::ALL {
            for sort in Sort::ALL {
                for reverse in [false, true] {
                    review.rows.filter = filter;
                    review.rows.sort = sort;
                    review.rows.reverse = reverse;
                    check(review)?;
                }
            }
        }
    }
}

#[test]
fn the_most_wrong_row_comes_first_by_loss() {
    let app = example();
    let review = review(&app);
    let losses: Vec<f64> = review
        .page(0, 10)
        .into_iter()
        .map(|row| review.scored.scores().loss(row, review.scored.labels()[row]).unwrap())
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
    let data = super::dataset(&[], |_| unreachable!());
    let data = cutpoint::dataset::Dataset { labels: Some(labels.into()), ..data };
    let mut review = Review::new(&data, super::scores(&values, Axis::Probability), None);
    let start = Instant::now();
    for step in 0..2_000 {
        review.threshold = f64::from(step) / 2_000.0;
        assert_eq!(review.page(step as usize, 20).len().min(1), usize::from(review.visible_rows() > step as usize));
    }
    println!("2,000 moves with a page each: {:?}", start.elapsed());
}
