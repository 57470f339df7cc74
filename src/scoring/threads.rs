//! The threads of scoring: how many they are when nobody says, what they are called, and what one said that panicked.

use std::any::Any;
use std::thread;

use super::ScoringError;

/// What the names of all scoring threads begin with.
pub(super) const THREAD_NAME: &str = "scoring";

/// The physical cores that this process may use: affinity and control groups respected, and of the two threads of a core
/// only one counted, since the products of one already fill its arithmetic units.
pub fn default_threads() -> usize {
    let allowed = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    physical_cores().map_or(allowed, |cores| allowed.min(cores)).max(1)
}

/// Let what is split up outside of a run's own threads (preparing weights, tokenising) take no more than `count` threads. It
/// counts for the whole process, and only the first time, before anything was split up.
pub(crate) fn limit_threads(count: usize) {
    // A pool that is there already is no reason to stop: it is only a larger one.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(count).build_global();
}

/// Cores among the processors that the scheduler may put this process on; `None` where the system does not say.
#[cfg(target_os = "linux")]
fn physical_cores() -> Option<usize> {
    use std::collections::BTreeSet;
    use std::fs::read_to_string;

    let status = read_to_string("/proc/self/status").ok()?;
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let siblings = |cpu: usize| {
        let file = format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
        read_to_string(file).ok()
    };
    let cores: BTreeSet<String> = processors(list.trim())?.into_iter().map(siblings).collect::<Option<_>>()?;
    Some(cores.len())
}

#[cfg(not(target_os = "linux"))]
fn physical_cores() -> Option<usize> {
    None
}

/// `0-3,8` as numbers.
#[cfg(any(target_os = "linux", test))]
fn processors(list: &str) -> Option<Vec<usize>> {
    let mut processors = Vec::new();
    for part in list.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        processors.extend(first.parse::<usize>().ok()?..=last.parse().ok()?);
    }
    Some(processors)
}

impl ScoringError {
    /// What scoring failed with where it panicked.
    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
        Self::Panicked(text.unwrap_or("no message").to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_list_of_processors_is_read_with_its_ranges() {
        assert_eq!(processors("0-3,8,10-11"), Some(vec![0, 1, 2, 3, 8, 10, 11]));
        assert_eq!(processors("5"), Some(vec![5]));
        assert_eq!(processors(""), None);
    }

    #[test]
    fn there_is_a_thread_and_no_more_than_processors() {
        let allowed = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        assert!((1..=allowed).contains(&default_threads()));
    }

    #[test]
    fn the_message_of_a_panic_is_kept() {
        let panics: [fn(); 2] = [|| panic!("row {}", 7), || panic!("plain")];
        for (panic, message) in panics.into_iter().zip(["row 7", "plain"]) {
            let error = ScoringError::panicked(&*catch_unwind(panic).unwrap_err());
            assert!(matches!(error, ScoringError::Panicked(said) if said == message));
        }
    }
}
