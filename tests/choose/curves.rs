//! Curves against scikit-learn and exact fractions.

use std::sync::Arc;

use cutpoint::metrics::{Curves, Sweep};
use serde_json::Value;

use crate::fixture::{Data, assert_agrees, expected, folder};

/// What the reference promises of closed forms; counts are exact.
const CLOSED: f64 = 1e-12;

/// Every file of expected values that has curves, with the sweep of its data.
fn cases() -> Vec<(String, Value, Arc<Sweep>)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    let mut files: Vec<String> = files.map(|file| file.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    files.sort();
    let case = |file: String| {
        let expected = expected(&file);
        let curves = expected.get("curves")?.clone();
        let data = Data::of(&expected);
        Some((file, curves, Arc::new(Sweep::new(&data.numbers("score"), &data.labels()))))
    };
    files.into_iter().filter_map(case).collect()
}

#[test]
fn curves_agree_with_the_reference() {
    let cases = cases();
    assert!(cases.len() > 20, "{}", cases.len());
    for (file, mut expected, sweep) in cases {
        let found = serde_json::to_value(Curves::new(&sweep, usize::MAX)).unwrap();
        let skip = |key: &str| key == "by";
        // The reference shows some of the points, each with its candidate.
        if let Some(points) = expected.get_mut("det").and_then(|det| det.as_object_mut()?.remove("points")) {
            let first = expected["det"]["first_candidate"].as_u64().unwrap();
            for point in points.as_array().unwrap() {
                let place = point["candidate"].as_u64().unwrap() - first;
                let found = &found["det"]["points"][place as usize];
                assert_agrees(found, point, CLOSED, &skip, &format!("{file} det"));
            }
        }
        assert_agrees(&found, &expected, CLOSED, &skip, &file);
    }
}

#[test]
fn a_report_has_no_curve_of_more_points_than_asked_and_the_areas_of_all() {
    for (file, _, sweep) in cases() {
        let whole = Curves::new(&sweep, usize::MAX);
        for most in [0, 1, 2, 5, 200] {
            let few = Curves::new(&sweep, most);
            let lengths = [
                few.roc.as_ref().map(|roc| roc.fpr.len()),
                few.pr.as_ref().map(|pr| pr.recall.len()),
                few.det_curve.as_ref().map(|det| det.fpr.len()),
                few.det.as_ref().map(|det| det.points.len()),
                few.roc_convex_hull.as_ref().map(|hull| hull.corners.len()),
            ];
            assert!(lengths.iter().flatten().all(|&points| points <= most), "{file} {most}: {lengths:?}");
            assert_eq!((few.pr_auc_trapezoid, &few.cost_curve), (whole.pr_auc_trapezoid, &whole.cost_curve), "{file}");
            let area = |curves: &Curves| curves.roc_convex_hull.as_ref().map(|hull| hull.area);
            assert_eq!(area(&few), area(&whole), "{file} {most}");
        }
    }
}
