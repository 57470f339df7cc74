//! Rows that weigh differently, drawn anew: sums of weights at any candidate of a replicate.

use std::ops::Range;

use super::super::draw::{Drawn, DrawnClass};
use super::super::from_above::FromAbove;
use super::super::layout::{Both, Class};
use super::super::parts::Part;
use super::super::random::Stream;
use super::super::resampling::Resampling;
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::{Confusion, WeightedSweep};

/// Groups (distinct scores) of a block.
pub(super) const BLOCK: usize = 64;

/// Rows of a block that are added to their groups one by one; of more, each group is added up for itself.
const FEW: usize = 1024;

/// Something for each group of a block; 0 behind the last.
pub(super) type OfGroups = Both<[f64; BLOCK]>;

/// Rows from the highest score down; those that weigh nothing are drawn too, and stand nowhere.
pub(super) struct WeighedRows {
    classes: Both<WeighedClass>,
    groups: usize,
}

/// Those of one label.
struct WeighedClass {
    class: Class,
    /// Of those that weigh something.
    weights: Vec<f64>,
    /// The place of the group of each in its block.
    places: Vec<u8>,
    /// How many of them the first so many groups have.
    ends: Vec<usize>,
}

/// For each row the place of its group in its block, where the first so many groups have so many rows.
fn places(ends: &[usize]) -> Vec<u8> {
    let of_group = |(group, ends): (usize, &[usize])| std::iter::repeat_n((group % BLOCK) as u8, ends[1] - ends[0]);
    ends.windows(2).enumerate().flat_map(of_group).collect()
}

impl WeighedRows {
    /// One label and weight a row of `sweep`, in the order of the file. O(n).
    pub(super) fn new(sweep: &WeightedSweep, labels: &[bool], weights: &[f64]) -> Self {
        let positives = labels.iter().filter(|label| **label).count();
        let of = |FromAbove { lines, ends }: FromAbove, rows: usize| WeighedClass {
            class: Class { rows: rows as u64, light: lines.len(), heavy: Vec::new() },
            weights: lines.iter().map(|&line| weights[line as usize]).collect(),
            places: places(&ends),
            ends,
        };
        let lines = FromAbove::of(sweep.lines());
        let classes = Both {
            positives: of(lines.positives, positives),
            negatives: of(lines.negatives, labels.len() - positives),
        };
        Self { classes, groups: sweep.distinct().len() }
    }

    /// How many distinct scores there are.
    pub(super) fn groups(&self) -> usize {
        self.groups
    }

    pub(super) fn blocks(&self) -> usize {
        self.groups.div_ceil(BLOCK)
    }

    /// The groups of a block, as numbers from the highest score down.
    pub(super) fn groups_of(&self, block: usize) -> Range<usize> {
        block * BLOCK..self.groups.min((block + 1) * BLOCK)
    }
}

impl WeighedClass {
    /// The rows of `groups`.
    fn rows(&self, groups: Range<usize>) -> Range<usize> {
        self.ends[groups.start]..self.ends[groups.end]
    }

    /// What a part of the rows of `groups` weighs.
    fn sum(&self, drawn: &DrawnClass, groups: Range<usize>, part: Part) -> f64 {
        let range = self.rows(groups);
        part.sum(&drawn.light()[range.clone()], &self.weights[range])
    }
}

/// What was drawn of the rows in a replicate. Used again for replicate after replicate.
#[derive(Debug, Default)]
pub(super) struct WeighedDraw {
    drawn: Drawn,
    /// The sums where the first so many blocks are 1: of what was drawn, as often as it was.
    inside: Borders,
    /// And of the rows that were not.
    outside: Borders,
}

/// Sums of weights where the first so many blocks are 1.
type Borders = Vec<Confusion<f64>>;

impl WeighedDraw {
    /// Draw as many rows as there are, and add up what was drawn. Gives up with `None` where `go_on` says so.
    pub(super) fn draw(
        &mut self,
        rows: &WeighedRows,
        resampling: Resampling,
        stream: &mut Stream,
        go_on: &dyn Fn() -> Option<()>,
    ) -> Option<()> {
        let Both { positives, negatives } = &rows.classes;
        let of_positives = resampling.positives(stream, positives.class.rows, negatives.class.rows);
        let of_negatives = positives.class.rows + negatives.class.rows - of_positives;
        self.drawn.positives.draw(&positives.class, of_positives, stream, go_on)?;
        self.drawn.negatives.draw(&negatives.class, of_negatives, stream, go_on)?;
        go_on()?;
        self.add_up(rows, Part::Drawn);
        Some(())
    }

    /// Add one part up: what was drawn is, once it is.
    pub(super) fn add_up(&mut self, rows: &WeighedRows, part: Part) {
        let mut borders = match part {
            Part::Drawn => std::mem::take(&mut self.inside),
            Part::Undrawn => std::mem::take(&mut self.outside),
        };
        borders.clear();
        borders.resize(rows.blocks() + 1, Confusion::default());
        // What is between two borders is noted at the upper one first.
        let (mut positives, mut negatives) = (CompensatedSum::default(), CompensatedSum::default());
        for block in 0..rows.blocks() {
            let sums = self.within(rows, rows.groups_of(block), part);
            (borders[block].fn_, borders[block].tn) = (sums.positives, sums.negatives);
            positives.add(sums.positives);
            negatives.add(sums.negatives);
            (borders[block + 1].tp, borders[block + 1].fp) = (positives.total(), negatives.total());
        }
        (positives, negatives) = Default::default();
        let Both { positives: below_1, negatives: below_0 } = self.without_score(rows, part);
        positives.add(below_1);
        negatives.add(below_0);
        for border in borders.iter_mut().rev() {
            positives.add(border.fn_);
            negatives.add(border.tn);
            (border.fn_, border.tn) = (positives.total(), negatives.total());
        }
        match part {
            Part::Drawn => self.inside = borders,
            Part::Undrawn => self.outside = borders,
        }
    }

    /// The sums where the first so many blocks are 1, one more than there are blocks.
    pub(super) fn borders(&self) -> &[Confusion<f64>] {
        &self.inside
    }

    /// The sums of a part where the first `groups` groups are 1; [added up](Self::add_up) before.
    pub(super) fn at(&self, rows: &WeighedRows, groups: usize, part: Part) -> Confusion<f64> {
        let borders = match part {
            Part::Drawn => &self.inside,
            Part::Undrawn => &self.outside,
        };
        let block = groups / BLOCK;
        if groups.is_multiple_of(BLOCK) {
            return borders[block];
        }
        let Range { start, end } = rows.groups_of(block);
        let (above, below) = (self.within(rows, start..groups, part), self.within(rows, groups..end, part));
        Confusion {
            tp: borders[block].tp + above.positives,
            fp: borders[block].fp + above.negatives,
            fn_: borders[block + 1].fn_ + below.positives,
            tn: borders[block + 1].tn + below.negatives,
        }
    }

    /// What the groups of a block have of what was drawn.
    pub(super) fn of_groups(&self, rows: &WeighedRows, block: usize) -> OfGroups {
        let groups = rows.groups_of(block);
        let of = |class: &WeighedClass, drawn: &DrawnClass| {
            let mut sums = [0.0; BLOCK];
            let range = class.rows(groups.clone());
            if range.len() > FEW {
                for (sum, group) in sums.iter_mut().zip(groups.clone()) {
                    *sum = class.sum(drawn, group..group + 1, Part::Drawn);
                }
            } else {
                let drawn = drawn.light()[range.clone()].iter().zip(&class.weights[range.clone()]);
                for (&place, (&count, &weight)) in class.places[range].iter().zip(drawn) {
                    sums[usize::from(place) % BLOCK] += f64::from(count) * weight;
                }
            }
            sums
        };
        let Both { positives, negatives } = &rows.classes;
        Both { positives: of(positives, &self.drawn.positives), negatives: of(negatives, &self.drawn.negatives) }
    }

    /// What the rows below all groups have of a part: those without a score.
    fn without_score(&self, rows: &WeighedRows, part: Part) -> Both<f64> {
        let of = |class: &WeighedClass, drawn: &DrawnClass| {
            let below = class.ends[rows.groups]..class.weights.len();
            part.sum(&drawn.light()[below.clone()], &class.weights[below])
        };
        let Both { positives, negatives } = &rows.classes;
        Both { positives: of(positives, &self.drawn.positives), negatives: of(negatives, &self.drawn.negatives) }
    }

    /// What `groups` have of a part.
    fn within(&self, rows: &WeighedRows, groups: Range<usize>, part: Part) -> Both<f64> {
        let Both { positives, negatives } = &rows.classes;
        Both {
            positives: positives.sum(&self.drawn.positives, groups.clone(), part),
            negatives: negatives.sum(&self.drawn.negatives, groups, part),
        }
    }
}
