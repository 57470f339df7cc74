//! How a computation is told to end early.

use super::ModelError;

/// Asked often while a batch is computed, so that nobody waits long for it to end.
#[derive(Clone, Copy, Default)]
pub(super) struct Stop<'a>(Option<&'a (dyn Fn() -> bool + Sync)>);

impl<'a> Stop<'a> {
    pub(super) fn when(asked: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(Some(asked))
    }

    /// An error as soon as the computation is to end.
    pub(super) fn check(self) -> Result<(), ModelError> {
        if self.0.is_some_and(|asked| asked()) { Err(ModelError::Stopped) } else { Ok(()) }
    }
}
