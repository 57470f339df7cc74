//! Work that goes on beside the caller until somebody needs its result.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::ModelError;
use super::stop::Stop;

type Timed<T> = (T, Duration);

type Work<T> = JoinHandle<Result<Timed<T>, ModelError>>;

/// What a thread of its own is making.
pub(super) struct Pending<T> {
    result: OnceLock<Result<Timed<T>, Arc<ModelError>>>,
    thread: Mutex<Option<Work<T>>>,
}

impl<T: Send + 'static> Pending<T> {
    pub(super) fn new(
        name: &str,
        work: impl FnOnce() -> Result<T, ModelError> + Send + 'static,
    ) -> std::io::Result<Self> {
        let start = Instant::now();
        let work = move || Ok((work()?, start.elapsed()));
        let thread = thread::Builder::new().name(name.into()).spawn(work)?;
        Ok(Self { result: OnceLock::new(), thread: Mutex::new(Some(thread)) })
    }

    /// The result, once it is there, and how long it took to make; whoever asks first waits for all.
    pub(super) fn get(&self) -> Result<&Timed<T>, ModelError> {
        let result = self.result.get_or_init(|| {
            let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
            let joined = thread.map_or_else(|| unreachable!("it is joined once"), JoinHandle::join);
            // The program's end tells the panic's own message.
            joined.unwrap_or(Err(ModelError::Panicked)).map_err(Arc::new)
        });
        result.as_ref().map_err(|error| ModelError::Loading(Arc::clone(error)))
    }

    /// Wait until the result can be had at once, or until `stop` says so.
    pub(super) fn wait(&self, stop: Stop<'_>) -> Result<(), ModelError> {
        const PAUSE: Duration = Duration::from_millis(2);
        let is_working = || {
            let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
            thread.as_ref().is_some_and(|thread| !thread.is_finished())
        };
        while is_working() {
            stop.check()?;
            thread::sleep(PAUSE);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn all_who_ask_get_the_same_result() {
        let pending = Pending::new("test", || Ok(7)).unwrap();
        let ask = || pending.get().unwrap().0;
        let answers = thread::scope(|scope| [scope.spawn(ask), scope.spawn(ask)].map(|asked| asked.join().unwrap()));
        assert_eq!(answers, [7, 7]);
        assert!(pending.get().unwrap().1 < Duration::from_mins(1));
    }

    #[test]
    fn whoever_is_stopped_does_not_wait_for_the_work() {
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let pending = Pending::new("test", move || Ok(receiver.recv().is_ok())).unwrap();
        assert!(matches!(pending.wait(Stop::when(&|| true)), Err(ModelError::Stopped)));
        sender.send(()).unwrap();
        pending.wait(Stop::default()).unwrap();
        assert!(pending.get().unwrap().0);
    }

    #[test]
    fn all_who_ask_hear_of_a_panic() {
        let pending = Pending::<()>::new("test", || panic!("of a test")).unwrap();
        assert!([pending.get(), pending.get()].into_iter().all(|got| got.unwrap_err().to_string().contains("report")));
    }

    #[test]
    fn all_who_ask_get_the_same_error() {
        let refused = || Err::<(), _>(ModelError::Tokenize("no".into()));
        let pending = Pending::new("test", refused).unwrap();
        let expected = ModelError::Tokenize("no".into()).to_string();
        assert!([pending.get(), pending.get()].into_iter().all(|got| got.unwrap_err().to_string() == expected));
    }
}
