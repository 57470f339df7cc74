//! What all curves have in common.

use std::ops::Range;

/// A curve as points by ascending x, and what lies between two of them.
pub trait Curve {
    /// How many points there are.
    fn points(&self) -> usize;

    /// Where point `index` (below [`Curve::points`]) stands: never lower than the one before. It may be infinite at the ends.
    fn x(&self, index: usize) -> f64;

    /// Its height; `None` where it is undefined.
    fn y(&self, index: usize) -> Option<f64>;

    /// The height at `x`, which lies between the point before `next` and `next` itself, or on the latter: on the straight line,
    /// if nothing else is said.
    fn height(&self, next: usize, x: f64) -> Option<f64> {
        straight(self, next, x)
    }

    /// The least and the greatest height of a range of points; `None` where all are undefined. A pass over all of them, if
    /// nothing faster is known.
    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        let heights = points.filter_map(|index| self.y(index));
        heights.fold(None, |seen, y| Some(wider(seen, (y, y))))
    }
}

/// `seen` made as wide as it takes to hold `more` too.
pub(super) fn wider(seen: Option<(f64, f64)>, more: (f64, f64)) -> (f64, f64) {
    seen.map_or(more, |seen| (seen.0.min(more.0), seen.1.max(more.1)))
}

/// The height at `x` on the straight line from the point before `next` to `next`.
pub(super) fn straight(curve: &(impl Curve + ?Sized), next: usize, x: f64) -> Option<f64> {
    let (right, high) = (curve.x(next), curve.y(next)?);
    if x == right {
        return Some(high);
    }
    let before = next.checked_sub(1)?;
    let (left, low) = (curve.x(before), curve.y(before)?);
    let height = low + (x - left) / (right - left) * (high - low);
    // Where an end lies at infinity the line has no height between.
    height.is_finite().then_some(height)
}

/// The extremes of a range of points whose heights only rise, or only fall: those at its ends.
pub(super) fn extremes_at_ends(curve: &impl Curve, points: &Range<usize>) -> Option<(f64, f64)> {
    if points.is_empty() {
        return None;
    }
    let ends = [curve.y(points.start), curve.y(points.end - 1)];
    ends.into_iter().flatten().fold(None, |seen, y| Some(wider(seen, (y, y))))
}

/// A curve of given points, joined by straight lines: a convex hull, an envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct Polyline(pub(super) Vec<(f64, f64)>);

impl Polyline {
    /// The points `(x, y)` from left to right.
    pub fn as_points(&self) -> &[(f64, f64)] {
        &self.0
    }
}

impl Curve for Polyline {
    fn points(&self) -> usize {
        self.0.len()
    }

    fn x(&self, index: usize) -> f64 {
        self.0[index].0
    }

    fn y(&self, index: usize) -> Option<f64> {
        Some(self.0[index].1)
    }
}
