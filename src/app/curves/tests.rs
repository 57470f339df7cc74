#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;

use super::{CurveKind, CurvesView, Zoom};
use crate::app::View;
use crate::metrics::{Curve, CurveSet, Metric, Points, Priorities, ScoreSource, Scored, Scores, cells};

/// Rows of both classes, some with equal scores.
fn rows() -> impl Strategy<Value = Vec<(f64, bool)>> {
    let row = ((0..40_u32).prop_map(|score| f64::from(score) / 40.0), any::<bool>());
    prop::collection::vec(row, 2..60).prop_map(|mut rows| {
        rows[0].1 = false;
        rows[1].1 = true;
        rows
    })
}

fn view(rows: &[(f64, bool)]) -> View {
    let (scores, labels): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    let scored = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores), labels.into());
    let points = Points::new(&scored, &Priorities::default()).unwrap();
    View::new(Arc::new(scored), Arc::new(points), None)
}

fn set(view: &View) -> CurveSet {
    CurveSet::new(view.scored.sweep(), view.scored.scores().axis)
}

/// The lowest and highest value of `curve` at `x`.
fn at(curve: &impl Curve, x: f64) -> Option<(f64, f64)> {
    cells(curve, &[x, x])[0].map(|cell| (cell.low, cell.high))
}

/// The same of any curve of the set that is one over x.
fn curve_at(kind: CurveKind, view: &View, set: &CurveSet, x: f64) -> Option<(f64, f64)> {
    match kind {
        CurveKind::Roc => at(set.roc.as_ref()?, x),
        CurveKind::PrecisionRecall => at(set.precision_recall.as_ref()?, x),
        CurveKind::Metric => at(set.metric(Metric::F1)?, x),
        CurveKind::Gain => at(set.gain.as_ref()?, x),
        CurveKind::Lift => at(set.lift.as_ref()?, x),
        CurveKind::Cost => at(set.cost.as_ref()?.envelope(), x),
        CurveKind::Coverage => at(&view.coverage_curve()?, x),
        CurveKind::Calibration | CurveKind::Det => None,
    }
}

proptest! {
    #[test]
    fn a_threshold_stands_on_its_curve(rows in rows(), threshold in (-2..42_i32).prop_map(|score| f64::from(score) / 40.0)) {
        let mut view = view(&rows);
        view.threshold = threshold;
        let set = set(&view);
        let kinds = [
            CurveKind::Roc,
            CurveKind::PrecisionRecall,
            CurveKind::Metric,
            CurveKind::Gain,
            CurveKind::Lift,
            CurveKind::Coverage,
        ];
        for kind in kinds {
            let place = view.place(kind, &set).unwrap();
            let Some(y) = place.y else { continue };
            let (low, high) = curve_at(kind, &view, &set, place.x).unwrap();
            prop_assert!(low - 1e-12 <= y && y <= high + 1e-12, "{:?}: {} outside {}..{}", kind, y, low, high);
        }
        // A threshold costs as much as the cheapest, or more.
        let place = view.place(CurveKind::Cost, &set).unwrap();
        let (least, _) = curve_at(CurveKind::Cost, &view, &set, place.x).unwrap();
        prop_assert!(place.y.unwrap() >= least - 1e-12);
    }

    #[test]
    fn a_window_holds_the_threshold_and_is_part_of_the_whole(
        rows in rows(), threshold in (0..41_i32).prop_map(|score| f64::from(score) / 40.0),
    ) {
        let mut view = view(&rows);
        view.threshold = threshold;
        let set = set(&view);
        for kind in CurveKind::ALL {
            view.curves.zoom = Zoom::Whole;
            let whole = view.window(kind, &set).unwrap();
            for zoom in Zoom::ALL {
                view.curves.zoom = zoom;
                let window = view.window(kind, &set).unwrap();
                let within = |(low, high): (f64, f64), whole: (f64, f64)| whole.0 <= low && low < high && high <= whole.1 + 1e-9;
                prop_assert!(within(window.x, whole.x) && within(window.y, whole.y), "{:?}: {:?} of {:?}", kind, window, whole);
                let place = view.place(kind, &set).unwrap();
                let x = place.x.clamp(whole.x.0, whole.x.1);
                prop_assert!(window.x.0 <= x + 1e-9 && x <= window.x.1 + 1e-9, "{:?}: {} outside {:?}", kind, x, window);
            }
        }
    }

}

#[test]
fn costs_and_the_share_of_positives_say_where_the_threshold_stands_on_the_cost_curve() {
    let rows: Vec<(f64, bool)> = (0..40).map(|row| (f64::from(row) / 40.0, row % 10 > 6 || row > 30)).collect();
    let (scores, labels): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    let positives = labels.iter().filter(|label| **label).count() as f64 / 40.0;
    let place = |costs: Option<&str>, prevalence: Option<&str>| {
        let costs = costs.map_or_else(Default::default, |costs| costs.parse().unwrap());
        let prevalence = prevalence.map(|share| share.parse().unwrap());
        let priorities = Priorities { costs, prevalence, ..Priorities::default() };
        let scored =
            Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores.clone()), labels.clone().into());
        let points = Points::new(&scored, &priorities).unwrap();
        let view = View::new(Arc::new(scored), Arc::new(points), Some(0.5));
        view.place(CurveKind::Cost, &set(&view)).unwrap()
    };
    for (costs, prevalence, expected) in [
        ("fp=1,fn=1", None, positives),
        ("fp=1,fn=5", None, 5.0 * positives / (5.0 * positives + 1.0 - positives)),
        ("fp=1,fn=5", Some("2%"), 0.1 / 1.08),
    ] {
        let place = place(Some(costs), prevalence);
        assert!((place.x - expected).abs() < 1e-12, "{costs} {prevalence:?}: {place:?}");
        let counts = view(&rows).scored.sweep().confusion(0.5);
        assert_eq!(place.y, Some(super::cost_line(&counts)(place.x)));
    }
    // Without costs: where its line is nearest to the curve.
    assert_eq!(place(None, None), place(None, Some("2%")));
}

#[test]
fn a_page_holds_the_selected_curve_and_pages_do_not_overlap() {
    for count in 1..=10 {
        for selected in CurveKind::ALL {
            let view = CurvesView { selected, ..CurvesView::default() };
            let page = view.shown(count);
            assert!(page.contains(&selected) && page.len() <= count);
            for other in page {
                assert_eq!(CurvesView { selected: *other, ..CurvesView::default() }.shown(count), page);
            }
        }
    }
}
