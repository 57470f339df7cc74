//! The part of a curve's axes that is looked at.

use super::{CurveKind, Gap, Place};
use crate::app::View;
use crate::metrics::{CurveSet, Polyline, coverage_curve, height_range};

/// How close the curves are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Zoom {
    /// All of them.
    #[default]
    Whole,
    /// A quarter of each axis, around the active threshold.
    Quarter,
    /// A sixteenth.
    Sixteenth,
    /// A sixty-fourth.
    SixtyFourth,
}

impl Zoom {
    /// In the order of the key that cycles them.
    pub const ALL: [Self; 4] = [Self::Whole, Self::Quarter, Self::Sixteenth, Self::SixtyFourth];

    /// How many times larger things are.
    pub fn factor(self) -> u32 {
        match self {
            Self::Whole => 1,
            Self::Quarter => 4,
            Self::Sixteenth => 16,
            Self::SixtyFourth => 64,
        }
    }
}

/// Points of the curve of coverage, which is drawn anew for each threshold.
const COVERAGE_POINTS: usize = 256;

/// A part of the plane, from its lowest to its highest, in the units of the axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
}

impl Window {
    /// A rate over another.
    const RATES: Self = Self { x: (0.0, 1.0), y: (0.0, 1.0) };

    /// The part of it that `zoom` shows around `place`, all of it inside.
    fn around(self, place: Place, zoom: Zoom) -> Self {
        let part = |(low, high): (f64, f64), middle: f64| {
            let width = (high - low) / f64::from(zoom.factor());
            if !width.is_finite() || middle.is_nan() {
                return (low, high);
            }
            let start = (middle.clamp(low, high) - width / 2.0).clamp(low, high - width);
            (start, start + width)
        };
        match zoom {
            Zoom::Whole => self,
            Zoom::Quarter | Zoom::Sixteenth | Zoom::SixtyFourth => Self {
                x: part(self.x, place.x),
                // Where the curve has no height there, its middle is as good as any.
                y: part(self.y, place.y.unwrap_or(f64::midpoint(self.y.0, self.y.1))),
            },
        }
    }
}

impl View {
    /// The part of a curve that is looked at.
    ///
    /// # Errors
    /// Where there is no such curve, with what it needs.
    pub(crate) fn window(&self, kind: CurveKind, set: &CurveSet) -> Result<Window, Gap> {
        let whole = self.whole(kind, set)?;
        let place = self.place(kind, set).unwrap_or(Place { x: f64::midpoint(whole.x.0, whole.x.1), y: None });
        Ok(whole.around(place, self.curves.zoom))
    }

    /// Coverage against accuracy around the threshold, without a band.
    pub(crate) fn coverage_curve(&self) -> Option<Polyline> {
        coverage_curve(self.scored.sweep(), self.single(), COVERAGE_POINTS)
    }

    /// All of it.
    fn whole(&self, kind: CurveKind, set: &CurveSet) -> Result<Window, Gap> {
        match kind {
            CurveKind::Roc => set.roc.as_ref().map(|_| Window::RATES).ok_or(Gap::NeedsBothClasses),
            CurveKind::PrecisionRecall => {
                set.precision_recall.as_ref().map(|_| Window::RATES).ok_or(Gap::NeedsPositives)
            }
            CurveKind::Metric => {
                let curve = set.metric(self.curves.metric).ok_or(Gap::UndefinedEverywhere)?;
                let (low, _) = height_range(curve).ok_or(Gap::UndefinedEverywhere)?;
                // Tenths, as the least of them may be a little below 0.
                let low = if low < 0.0 { (low * 10.0).floor() / 10.0 } else { 0.0 };
                Ok(Window { x: self.scale().range(), y: (low, 1.0) })
            }
            CurveKind::Calibration => set.reliability.as_ref().map(|_| Window::RATES).ok_or(Gap::NeedsProbabilities),
            CurveKind::Cost => {
                // No envelope is higher than that of the two constant predictions.
                let window = Window { x: (0.0, 1.0), y: (0.0, 0.5) };
                set.cost.as_ref().map(|_| window).ok_or(Gap::NeedsBothClasses)
            }
            CurveKind::Det => {
                let det = set.det.as_ref().ok_or(Gap::NeedsBothClasses)?;
                Ok(Window { x: det.x, y: det.y })
            }
            CurveKind::Gain => set.gain.as_ref().map(|_| Window::RATES).ok_or(Gap::NeedsPositives),
            CurveKind::Coverage => {
                let (low, _) = self.coverage_curve().as_ref().and_then(height_range).ok_or(Gap::NeedsRows)?;
                // A band that is no distance from the threshold may lie below.
                let low = self.place(kind, set).and_then(|place| place.y).map_or(low, |y| low.min(y));
                Ok(Window { x: (0.0, 1.0), y: ((low * 10.0).floor().min(9.0) / 10.0, 1.0) })
            }
            CurveKind::Lift => {
                let (_, high) = set.lift.as_ref().and_then(height_range).ok_or(Gap::NeedsPositives)?;
                Ok(Window { x: (0.0, 1.0), y: (0.0, high.max(1.0)) })
            }
        }
    }
}
