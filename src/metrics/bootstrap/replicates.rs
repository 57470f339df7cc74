//! All replicates, on all threads.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::random::Stream;

/// How far a bootstrap is, to be looked at from another thread, and a way to end it early.
#[derive(Debug, Default)]
pub struct BootstrapProgress {
    done: AtomicU32,
    is_cancelled: AtomicBool,
}

impl BootstrapProgress {
    /// How many replicates are done.
    pub fn done(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }

    /// End within some milliseconds.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Something where it is to go on: `progress.go_on()?`.
    pub(super) fn go_on(&self) -> Option<()> {
        (!self.is_cancelled.load(Ordering::Relaxed)).then_some(())
    }

    /// Let `replicate` make each of `replicates`, in the rayon pool this is called in, from its own stream of `seed` and with
    /// what its thread uses again and again: in order, whatever the threads; `None` where one of them was cancelled.
    pub(super) fn each<S: Default, T: Send>(
        &self,
        replicates: u32,
        seed: u64,
        replicate: impl Fn(&mut S, &mut Stream) -> Option<T> + Sync,
    ) -> Option<Vec<T>> {
        (0..replicates)
            .into_par_iter()
            .map_init(S::default, |scratch, index| {
                self.go_on()?;
                let made = replicate(scratch, &mut Stream::new(seed, index.into()))?;
                self.done.fetch_add(1, Ordering::Relaxed);
                Some(made)
            })
            .collect()
    }
}
