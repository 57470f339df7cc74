//! Memory for matrices: in large pages where the system gives them.
//!
//! A product walks through megabytes; with pages of 4 KiB it spends a few percent of its time looking up where they are.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// The size of a large page on x86-64 and on most ARM systems, in bytes.
const LARGE_PAGE: usize = 2 << 20;

/// From this size on (in bytes) memory is asked for in large pages.
const LARGE: usize = 1 << 20;

/// Numbers whose memory is kept when they become fewer, so that the next batch finds it warm: fresh memory costs a page fault
/// for every 4 KiB.
#[derive(Default)]
pub struct Buffer {
    memory: Memory,
    len: usize,
}

enum Memory {
    Heap(Vec<f32>),
    Pages(MmapMut),
}

impl Default for Memory {
    fn default() -> Self {
        Self::Heap(Vec::new())
    }
}

impl Memory {
    /// Zeros: `len` of them or more.
    fn new(len: usize) -> Self {
        let bytes = len * size_of::<f32>();
        if bytes < LARGE {
            return Self::Heap(vec![0.0; len]);
        }
        match MmapMut::map_anon(bytes.next_multiple_of(LARGE_PAGE)) {
            Ok(pages) => {
                // Where the system refuses, its usual pages do.
                #[cfg(target_os = "linux")]
                let _ = pages.advise(memmap2::Advice::HugePage);
                Self::Pages(pages)
            }
            Err(_) => Self::Heap(vec![0.0; len]),
        }
    }

    fn numbers(&self) -> &[f32] {
        match self {
            Self::Heap(numbers) => numbers,
            Self::Pages(pages) => bytemuck::cast_slice(pages),
        }
    }

    fn numbers_mut(&mut self) -> &mut [f32] {
        match self {
            Self::Heap(numbers) => numbers,
            Self::Pages(pages) => bytemuck::cast_slice_mut(pages),
        }
    }
}

impl Buffer {
    /// `len` zeros.
    pub fn zeroed(len: usize) -> Self {
        Self { memory: Memory::new(len), len }
    }

    /// `[rows, columns]` as `[columns, rows]`.
    pub fn transposed(values: &[f32], columns: usize) -> Self {
        let mut out = Self::zeroed(values.len());
        transpose(values, columns, &mut out, values.len() / columns);
        out
    }

    /// Become `len` long. What the numbers are then is not defined, except that they are numbers.
    pub fn resize(&mut self, len: usize) {
        if len > self.memory.numbers().len() {
            self.memory = Memory::new(len);
        }
        self.len = len;
    }

    /// Drop all but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }
}

impl From<&[f32]> for Buffer {
    fn from(values: &[f32]) -> Self {
        let mut buffer = Self::zeroed(values.len());
        buffer.copy_from_slice(values);
        buffer
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.memory.numbers()[..self.len]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.memory.numbers_mut()[..self.len]
    }
}

/// `[rows, columns]` to `[columns, rows]`, whose rows begin `stride` apart in `out`; in squares that stay in the cache.
pub fn transpose(values: &[f32], columns: usize, out: &mut [f32], stride: usize) {
    const SIDE: usize = 32;
    let rows = values.len() / columns;
    for first_row in (0..rows).step_by(SIDE) {
        for first_column in (0..columns).step_by(SIDE) {
            for column in first_column..columns.min(first_column + SIDE) {
                let out = &mut out[column * stride..][..rows];
                for row in first_row..rows.min(first_row + SIDE) {
                    out[row] = values[row * columns + column];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_transposed_into_wider_rows() {
        let values: Vec<f32> = (0..3 * 40).map(|value| value as f32).collect();
        let mut out = vec![-1.0; 40 * 5];
        transpose(&values, 40, &mut out[1..], 5);
        for (index, value) in out.iter().enumerate() {
            let (column, row) = (index / 5, index % 5);
            assert_eq!(*value, if (1..4).contains(&row) { ((row - 1) * 40 + column) as f32 } else { -1.0 });
        }
        assert_eq!(Buffer::transposed(&values, 40)[..3], [0.0, 40.0, 80.0]);
    }

    #[test]
    fn small_and_large_buffers_hold_what_they_were_made_for_and_keep_their_memory() {
        for len in [0, 7, LARGE / 4, LARGE / 4 + 1, LARGE_PAGE] {
            let mut buffer = Buffer::zeroed(len);
            assert!(buffer.len() == len && buffer.iter().all(|number| *number == 0.0));
            buffer.fill(1.0);
            buffer.truncate(3);
            assert_eq!(buffer.len(), len.min(3));
            let place = buffer.as_ptr();
            buffer.resize(len);
            assert!(buffer.as_ptr() == place && buffer.iter().all(|number| *number == 1.0), "the same memory");
            buffer.resize(len + LARGE);
            assert_eq!(buffer.len(), len + LARGE);
        }
    }
}
