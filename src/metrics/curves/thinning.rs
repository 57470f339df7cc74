//! A curve with a few of its points.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::curve::Curve;

/// The indices, ascending, of at most `most` points that keep the shape of `curve`; all defined points where they are no more.
///
/// Kept are, in this order: the first and the last point, the lowest and the highest (of several the first), and then again and
/// again the point that is farthest from the straight line between its kept neighbours, with the lowest index among equals
/// (Ramer 1972; Douglas and Peucker 1973). The farthest point from a chord is a corner of the convex hull of what the chord
/// cuts off, so that the corners of a curve come first. Distances are taken with both axes scaled to their range; a point at
/// infinity counts as at the end of it. O(points · log most) for usual curves.
pub fn thin(curve: &impl Curve, most: usize) -> Vec<usize> {
    let defined: Vec<(usize, f64)> = (0..curve.points()).filter_map(|index| Some((index, curve.y(index)?))).collect();
    if defined.len() <= most {
        return defined.into_iter().map(|(index, _)| index).collect();
    }
    let scaled = scaled(curve, &defined);
    let mut kept: Vec<usize> = Vec::with_capacity(most);
    let mut keep = |place: usize| {
        if kept.len() < most && !kept.contains(&place) {
            kept.push(place);
        }
    };
    let by_height = |left: &usize, right: &usize| scaled[*left].1.total_cmp(&scaled[*right].1);
    let places = 0..scaled.len();
    keep(0);
    keep(scaled.len() - 1); // More than `most` points are at least one.
    places.clone().min_by(by_height).into_iter().for_each(&mut keep);
    places.rev().max_by(by_height).into_iter().for_each(&mut keep);
    kept.sort_unstable();
    let mut chords: BinaryHeap<Chord> =
        kept.windows(2).filter_map(|ends| Chord::between(&scaled, ends[0], ends[1])).collect();
    while kept.len() < most {
        let Some(Chord { from, farthest, to, .. }) = chords.pop() else { break };
        kept.push(farthest);
        chords.extend(Chord::between(&scaled, from, farthest));
        chords.extend(Chord::between(&scaled, farthest, to));
    }
    kept.sort_unstable();
    kept.into_iter().map(|place| defined[place].0).collect()
}

/// The points with both coordinates from 0 to 1.
fn scaled(curve: &impl Curve, defined: &[(usize, f64)]) -> Vec<(f64, f64)> {
    let xs: Vec<f64> = defined.iter().map(|&(index, _)| curve.x(index)).collect();
    let to_unit = |numbers: &mut dyn Iterator<Item = f64>| {
        let finite = numbers.filter(|number| number.is_finite());
        let ends = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, x| (x.min(ends.0), x.max(ends.1)));
        // Halves, so that the distance of the ends is finite.
        let width = ends.1 / 2.0 - ends.0 / 2.0;
        move |number: f64| {
            let share = (number / 2.0 - ends.0 / 2.0) / width;
            if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
        }
    };
    let (across, up) = (to_unit(&mut xs.iter().copied()), to_unit(&mut defined.iter().map(|&(_, y)| y)));
    xs.iter().zip(defined).map(|(&x, &(_, y))| (across(x), up(y))).collect()
}

/// The straight line between two kept points, with the point between them that is farthest from it.
struct Chord {
    distance: f64,
    from: usize,
    farthest: usize,
    to: usize,
}

impl Chord {
    /// `None` where no point lies between them.
    fn between(points: &[(f64, f64)], from: usize, to: usize) -> Option<Self> {
        let ((x, y), (end_x, end_y)) = (points[from], points[to]);
        let (across, up) = (end_x - x, end_y - y);
        let length = across.hypot(up);
        let distance = |place: usize| {
            let (dx, dy) = (points[place].0 - x, points[place].1 - y);
            if length > 0.0 { (across * dy - up * dx).abs() / length } else { dx.hypot(dy) }
        };
        let mut farthest: Option<(usize, f64)> = None;
        for place in from + 1..to {
            let distance = distance(place);
            if farthest.is_none_or(|(_, most)| distance > most) {
                farthest = Some((place, distance));
            }
        }
        farthest.map(|(farthest, distance)| Self { distance, from, farthest, to })
    }
}

impl Ord for Chord {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.total_cmp(&other.distance).then_with(|| other.farthest.cmp(&self.farthest))
    }
}

impl PartialOrd for Chord {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Chord {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Chord {}
