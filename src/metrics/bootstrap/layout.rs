//! The rows of a sweep in the form in which replicates of them are drawn and walked fast.

use std::ops::Range;

use crate::metrics::sweep::Group;

/// Groups (distinct scores) a block holds at most.
pub(super) const BLOCK: usize = 64;

/// A cell (the rows of one score and label) of more rows than this is drawn as a whole, not row by row.
pub(super) const LIGHT: u64 = 256;

/// Something for each of the two labels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Both<T> {
    pub positives: T,
    pub negatives: T,
}

/// The rows of one label, from the highest score down.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// All rows.
    pub rows: u64,
    /// The rows of light cells, which are drawn one by one.
    pub light: usize,
    /// The rows of each heavy cell.
    pub heavy: Vec<u64>,
}

/// Neighbouring groups that are walked together.
#[derive(Debug)]
pub(super) struct Block {
    /// The number of groups above.
    pub first: usize,
    /// The light rows above, of each label.
    pub light: Both<usize>,
    /// The heavy cells above, of each label.
    pub heavy: Both<usize>,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Groups of one row each; bit i says whether that of group i is positive.
    Single { labels: u64 },
    /// Groups of light cells; their rows stand in [`Layout::cells`] from here on.
    Tied { cells: usize },
    /// One group with a heavy cell, or two.
    Heavy,
}

/// The groups of a sweep, from the highest score down, in blocks.
#[derive(Debug)]
pub(super) struct Layout {
    pub classes: Both<Class>,
    /// With one more at the end, which is empty and below all.
    blocks: Vec<Block>,
    /// How many blocks are of rows that have a score: the last one may be of those that have none, and is no candidate.
    scored: usize,
    /// How many rows the cells have, for tied blocks only.
    cells: Vec<Both<u16>>,
}

impl Layout {
    /// Of `groups` from the highest score down; where rows have none, they are a block of their own.
    pub(super) fn new(groups: impl Iterator<Item = Group>) -> Self {
        let mut layout = Self { classes: Both::default(), blocks: Vec::new(), scored: 0, cells: Vec::new() };
        let mut waiting: Vec<Both<u16>> = Vec::with_capacity(BLOCK);
        let (mut count, mut scored) = (0, None);
        for group in groups {
            if group.score == f64::NEG_INFINITY {
                layout.close_light(&mut waiting, count);
                scored = Some(layout.blocks.len());
            }
            let rows = Both { positives: group.positives, negatives: group.negatives };
            if rows.positives.max(rows.negatives) > LIGHT {
                layout.close_light(&mut waiting, count);
                layout.push_heavy(rows, count);
            } else {
                waiting.push(Both { positives: rows.positives as u16, negatives: rows.negatives as u16 });
            }
            count += 1;
            if waiting.len() == BLOCK {
                layout.close_light(&mut waiting, count);
            }
        }
        layout.close_light(&mut waiting, count);
        layout.scored = scored.unwrap_or(layout.blocks.len());
        layout.push_block(count, Kind::Single { labels: 0 });
        layout
    }

    /// Make a block of the groups that wait; `above` groups were seen, these among them.
    fn close_light(&mut self, waiting: &mut Vec<Both<u16>>, above: usize) {
        if waiting.is_empty() {
            return;
        }
        let first = above - waiting.len();
        let kind = if waiting.iter().all(|cells| cells.positives + cells.negatives == 1) {
            let bit = |(at, cells): (usize, &Both<u16>)| u64::from(cells.positives) << at;
            Kind::Single { labels: waiting.iter().enumerate().map(bit).sum() }
        } else {
            self.cells.extend(waiting.iter());
            Kind::Tied { cells: self.cells.len() - waiting.len() }
        };
        self.push_block(first, kind);
        for cells in waiting.drain(..) {
            self.classes.positives.add_light(cells.positives);
            self.classes.negatives.add_light(cells.negatives);
        }
    }

    /// A block of one group, whose cells of at most [`LIGHT`] rows stay light.
    fn push_heavy(&mut self, rows: Both<u64>, first: usize) {
        self.push_block(first, Kind::Heavy);
        self.classes.positives.add(rows.positives);
        self.classes.negatives.add(rows.negatives);
    }

    fn push_block(&mut self, first: usize, kind: Kind) {
        let Both { positives, negatives } = &self.classes;
        self.blocks.push(Block {
            first,
            light: Both { positives: positives.light, negatives: negatives.light },
            heavy: Both { positives: positives.heavy.len(), negatives: negatives.heavy.len() },
            kind,
        });
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> u64 {
        self.classes.positives.rows + self.classes.negatives.rows
    }

    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.blocks.len() - 1
    }

    /// How many of them, from the first, end with a candidate for a threshold.
    pub(super) fn scored(&self) -> usize {
        self.scored
    }

    /// Block `index`, and the one below it.
    pub(super) fn block(&self, index: usize) -> (&Block, &Block) {
        (&self.blocks[index], &self.blocks[index + 1])
    }

    /// The groups of block `index`, as numbers from the highest score down.
    pub(super) fn groups(&self, index: usize) -> Range<usize> {
        let (block, next) = self.block(index);
        block.first..next.first
    }

    /// The rows of the cells of block `index`, where it is tied.
    pub(super) fn cells(&self, index: usize, from: usize) -> &[Both<u16>] {
        &self.cells[from..from + self.groups(index).len()]
    }

    /// The light rows and the heavy cells of the first `groups` groups, of each label.
    pub(super) fn above(&self, groups: usize) -> (Both<usize>, Both<usize>) {
        let index = self.blocks.partition_point(|block| block.first <= groups) - 1;
        let block = &self.blocks[index];
        let inside = groups - block.first;
        let mut light = block.light;
        match block.kind {
            // A heavy block is one group: inside it there is only its start.
            Kind::Heavy => {}
            Kind::Single { labels } => {
                let positives = (labels & !(u64::MAX << inside)).count_ones() as usize;
                light.positives += positives;
                light.negatives += inside - positives;
            }
            Kind::Tied { cells } => {
                for cell in &self.cells[cells..cells + inside] {
                    light.positives += usize::from(cell.positives);
                    light.negatives += usize::from(cell.negatives);
                }
            }
        }
        (light, block.heavy)
    }
}

impl Class {
    fn add_light(&mut self, rows: u16) {
        self.rows += u64::from(rows);
        self.light += usize::from(rows);
    }

    /// With a cell of so many rows more.
    pub(super) fn add(&mut self, rows: u64) {
        if rows > LIGHT {
            self.rows += rows;
            self.heavy.push(rows);
        } else {
            self.add_light(rows as u16);
        }
    }
}
