//! One replicate: which rows were drawn, and how often.

use super::binomial::binomial;
use super::layout::{BLOCK, Both, Class, Kind, Layout};
use super::occupancy::undrawn;
use super::random::Stream;
use super::resampling::Resampling;
use crate::metrics::Confusion;

/// Rows that are drawn together: their counts fit into the first cache, and a row's number into 15 bits.
const PAGE: usize = 1 << 15;

/// What was drawn of the rows of one label.
#[derive(Debug, Default)]
pub(super) struct DrawnClass {
    /// All draws.
    pub total: u64,
    /// How often each light row was drawn. The mean is 1, so that 256 draws of one row have a chance of 10⁻⁵⁰⁷.
    light: Vec<u8>,
    heavy: Vec<DrawnCell>,
}

/// What was drawn of the rows of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DrawnCell {
    pub drawn: u64,
    pub undrawn: u64,
}

/// What was drawn, of each label. Used again for replicate after replicate.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub positives: DrawnClass,
    pub negatives: DrawnClass,
}

/// Counts of the groups of a block; 0 behind the last.
pub(super) type LightCounts = Both<[i32; BLOCK]>;

/// Of no groups.
pub(super) const NO_COUNTS: LightCounts = Both { positives: [0; BLOCK], negatives: [0; BLOCK] };

/// How often the rows of each group of a block were drawn.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counts<'a> {
    /// Of at most [`BLOCK`] groups of light cells: below 2¹⁶ each.
    Light(&'a LightCounts),
    /// Of the one group of a heavy block.
    Heavy(Both<u64>),
}

impl Drawn {
    /// Draw as many rows as `layout` has. Gives up with `None`, leaving anything behind, where `go_on` says so.
    pub(super) fn draw(
        &mut self,
        layout: &Layout,
        resampling: Resampling,
        stream: &mut Stream,
        go_on: &dyn Fn() -> Option<()>,
    ) -> Option<()> {
        let Both { positives, negatives } = &layout.classes;
        let of_positives = resampling.positives(stream, positives.rows, negatives.rows);
        self.positives.draw(positives, of_positives, stream, go_on)?;
        self.negatives.draw(negatives, layout.rows() - of_positives, stream, go_on)
    }

    /// Every row of `layout` once: the rows themselves.
    pub(super) fn all(layout: &Layout) -> Self {
        Self {
            positives: DrawnClass::all(&layout.classes.positives),
            negatives: DrawnClass::all(&layout.classes.negatives),
        }
    }

    /// The counts where everything from the highest score down to here, `tp` and `fp` draws, is 1.
    pub(super) fn confusion(&self, above: Both<u64>) -> Confusion {
        let Both { positives: tp, negatives: fp } = above;
        Confusion { tp, fp, fn_: self.positives.total - tp, tn: self.negatives.total - fp }
    }

    /// The counts on the rows that were not drawn, where the highest `groups` groups are 1.
    pub(super) fn out_of_bag(&self, layout: &Layout, groups: usize) -> Confusion {
        let (light, heavy) = layout.above(groups);
        let (tp, fn_) = self.positives.undrawn(light.positives, heavy.positives);
        let (fp, tn) = self.negatives.undrawn(light.negatives, heavy.negatives);
        Confusion { tp, fp, fn_, tn }
    }

    /// How often the groups of block `index` were drawn. `counts` is room for the answer: to hand it over by value, block after
    /// block, would take longer than all else.
    pub(super) fn counts<'a>(&self, layout: &Layout, index: usize, counts: &'a mut LightCounts) -> Counts<'a> {
        let (block, next) = layout.block(index);
        let positives = &self.positives.light[block.light.positives..next.light.positives];
        let negatives = &self.negatives.light[block.light.negatives..next.light.negatives];
        *counts = NO_COUNTS;
        match block.kind {
            Kind::Single { labels } => {
                single(positives, labels, &mut counts.positives);
                single(negatives, !labels, &mut counts.negatives);
            }
            Kind::Tied { cells } => {
                let (mut positives, mut negatives) = (positives, negatives);
                for (at, cell) in layout.cells(index, cells).iter().enumerate() {
                    counts.positives[at] = take(&mut positives, cell.positives);
                    counts.negatives[at] = take(&mut negatives, cell.negatives);
                }
            }
            Kind::Heavy => {
                let of = |class: &DrawnClass, light: &[u8], heavy: std::ops::Range<usize>| {
                    let heavy: u64 = class.heavy[heavy].iter().map(|cell| cell.drawn).sum();
                    heavy + light.iter().map(|&count| u64::from(count)).sum::<u64>()
                };
                return Counts::Heavy(Both {
                    positives: of(&self.positives, positives, block.heavy.positives..next.heavy.positives),
                    negatives: of(&self.negatives, negatives, block.heavy.negatives..next.heavy.negatives),
                });
            }
        }
        Counts::Light(counts)
    }
}

/// Spread the counts of single rows over the groups whose bit is set.
fn single(rows: &[u8], mut groups: u64, counts: &mut [i32; BLOCK]) {
    for &row in rows {
        let group = groups.trailing_zeros() as usize % BLOCK;
        counts[group] = i32::from(row);
        groups &= groups.wrapping_sub(1);
    }
}

/// The sum of the first `rows` counts, which are taken away.
fn take(counts: &mut &[u8], rows: u16) -> i32 {
    let (these, rest) = counts.split_at(usize::from(rows));
    *counts = rest;
    these.iter().map(|&count| i32::from(count)).sum()
}

impl DrawnClass {
    fn all(class: &Class) -> Self {
        let heavy = class.heavy.iter().map(|&rows| DrawnCell { drawn: rows, undrawn: 0 }).collect();
        Self { total: class.rows, light: vec![1; class.light], heavy }
    }

    /// Let `draws` draws fall on the rows of `class`.
    pub(super) fn draw(
        &mut self,
        class: &Class,
        draws: u64,
        stream: &mut Stream,
        go_on: &dyn Fn() -> Option<()>,
    ) -> Option<()> {
        self.total = draws;
        self.heavy.clear();
        self.light.clear();
        self.light.resize(class.light, 0);
        // One cell after the other: of the draws that are left, each falls into it by its share of the rows that are left.
        let (mut draws, mut rows) = (draws, class.rows);
        for &of_cell in &class.heavy {
            let drawn = binomial(stream, draws, of_cell as f64 / rows as f64);
            self.heavy.push(DrawnCell { drawn, undrawn: undrawn(stream, of_cell, drawn) });
            draws -= drawn;
            rows -= of_cell;
        }
        for page in self.light.chunks_mut(PAGE) {
            go_on()?;
            let drawn = binomial(stream, draws, page.len() as f64 / rows as f64);
            fill(page, drawn, stream);
            draws -= drawn;
            rows -= page.len() as u64;
        }
        Some(())
    }

    /// How often each light row was drawn.
    pub(super) fn light(&self) -> &[u8] {
        &self.light
    }

    /// What was drawn of each heavy cell.
    pub(super) fn heavy(&self) -> std::slice::Iter<'_, DrawnCell> {
        self.heavy.iter()
    }

    /// How often the light rows with these numbers were drawn together.
    pub(super) fn drawn_of(&self, rows: &[u32]) -> u64 {
        rows.iter().map(|&row| u64::from(self.light[row as usize])).sum()
    }

    /// How often the rows of these heavy cells were drawn together.
    pub(super) fn drawn_of_cells(&self, cells: &[u32]) -> u64 {
        cells.iter().map(|&cell| self.heavy[cell as usize].drawn).sum()
    }

    /// The rows that were not drawn, of the first `light` light rows and `heavy` heavy cells, and of the others.
    fn undrawn(&self, light: usize, heavy: usize) -> (u64, u64) {
        let (above, below) = self.light.split_at(light);
        let cells = |cells: &[DrawnCell]| cells.iter().map(|cell| cell.undrawn).sum::<u64>();
        let (heavy_above, heavy_below) = self.heavy.split_at(heavy);
        (zeros(above) + cells(heavy_above), zeros(below) + cells(heavy_below))
    }
}

/// How many of these counts are 0.
fn zeros(counts: &[u8]) -> u64 {
    // Sums of bytes that cannot overflow, which a compiler keeps in vectors.
    let of_chunk = |chunk: &[u8]| chunk.iter().map(|&count| u8::from(count == 0)).sum::<u8>();
    counts.chunks(usize::from(u8::MAX)).map(|chunk| u64::from(of_chunk(chunk))).sum()
}

/// Let `draws` draws fall on the rows of `page`.
fn fill(page: &mut [u8], draws: u64, stream: &mut Stream) {
    if let Ok(page) = <&mut [u8; PAGE]>::try_from(&mut *page) {
        let mut draw = |row: u64| {
            let count = &mut page[row as usize % PAGE];
            *count = count.wrapping_add(1);
        };
        for _ in 0..draws / 4 {
            let bits = stream.bits();
            draw(bits >> 49);
            draw(bits >> 34);
            draw(bits >> 19);
            draw(bits >> 4);
        }
        (0..draws % 4).for_each(|_| draw(stream.bits() >> 49));
        return;
    }
    for _ in 0..draws {
        let count = &mut page[stream.below(page.len() as u64) as usize];
        *count = count.wrapping_add(1);
    }
}
