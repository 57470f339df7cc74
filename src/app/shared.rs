//! What is shared is the same where it is one thing: nobody compares rows and scores one by one.

use std::sync::Arc;

/// Whether both are the same shared thing, or neither is there.
pub(super) fn are_shared<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
