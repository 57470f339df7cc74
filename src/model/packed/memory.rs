//! Memory for what is computed anew with every batch: kept from batch to batch, and in large pages where the system has them.
//!
//! A product walks through megabytes; with pages of 4 KiB it spends a few percent of its time looking up where they are. The
//! weights do not live here: each is touched for the first time once, and clearing large pages for them would cost a short
//! run more than they give back.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

/// The size of a large page on x86-64 and on most ARM systems, in bytes.
const LARGE_PAGE: usize = 2 << 20;

/// From this size on (in bytes) memory is asked for in large pages.
const LARGE: usize = 1 << 20;

/// Numbers whose memory is kept when they become fewer, so that the next batch finds it warm: fresh memory costs a page fault
/// for every 4 KiB.
#[derive(Default)]
pub(super) struct Buffer {
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
    /// Become `len` long. What the numbers are then is not defined, except that they are numbers.
    pub(super) fn resize(&mut self, len: usize) {
        if len > self.memory.numbers().len() {
            self.memory = Memory::new(len);
        }
        self.len = len;
    }

    /// Drop all but the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_buffers_hold_what_they_were_made_for_and_keep_their_memory() {
        for len in [0, 7, LARGE / 4, LARGE / 4 + 1, LARGE_PAGE] {
            let mut buffer = Buffer::default();
            buffer.resize(len);
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
