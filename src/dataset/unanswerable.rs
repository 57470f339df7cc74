//! Whether questions may have no answer.

/// Whether a question may have no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswerable {
    /// As in SQuAD 2.0: a threshold decides whether there is one.
    Possible,
    /// As in SQuAD 1.1: each is answered, and there is no threshold.
    Never,
}
