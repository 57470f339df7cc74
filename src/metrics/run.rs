//! What a run of a model over its inputs had to note, beside the scores.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use super::{counted, grouped};

/// Something that a user should know of how the scores came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunNote {
    /// The tokenizer does not know many of the word pieces.
    Unknown(PieceCounts),
    /// So many of the inputs were equal to others, which were computed once.
    Repeats {
        /// Inputs that were not computed.
        repeats: usize,
        /// Inputs in all.
        inputs: usize,
    },
    /// So many of the rows are longer than the model reads.
    Truncated {
        /// Rows of which something was cut off.
        truncated: usize,
        /// Rows in all.
        rows: usize,
        /// How the user says how much is read: a name of the command line's.
        option: &'static str,
    },
    /// So many of the questions are longer than the model reads of a question.
    QuestionsCut {
        /// Those of which something was cut off.
        cut: usize,
        /// Questions in all.
        questions: usize,
    },
}

impl RunNote {
    /// Whether it is something to worry about.
    pub(crate) fn is_warning(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Repeats { .. } | Self::Truncated { .. } | Self::QuestionsCut { .. } => false,
        }
    }

    /// `28 % [UNK]`, where that is what it says.
    pub(crate) fn unknown_share(&self) -> Option<String> {
        match self {
            Self::Unknown(pieces) => Some(format!("{:.0} % [UNK]", pieces.unknown_percent())),
            Self::Repeats { .. } | Self::Truncated { .. } | Self::QuestionsCut { .. } => None,
        }
    }
}

/// Word pieces, special tokens not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PieceCounts {
    /// All of them.
    pub all: usize,
    /// Those that stand for what is not in the vocabulary.
    pub unknown: usize,
}

impl PieceCounts {
    /// Of `ids`, where `unknown` is the one of the unknown token.
    pub fn of(ids: impl Iterator<Item = u32>, unknown: Option<u32>) -> Self {
        ids.fold(Self::default(), |counts, id| Self {
            all: counts.all + 1,
            unknown: counts.unknown + usize::from(Some(id) == unknown),
        })
    }

    fn unknown_percent(self) -> f64 {
        100.0 * self.unknown as f64 / self.all as f64
    }

    /// A note where over 10 % of the pieces are unknown.
    pub fn note(self) -> Option<RunNote> {
        (self.unknown * 10 > self.all).then_some(RunNote::Unknown(self))
    }
}

impl AddAssign for PieceCounts {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.unknown += other.unknown;
    }
}

impl Sum for PieceCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, next| {
            sum += next;
            sum
        })
    }
}

impl fmt::Display for RunNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Unknown(pieces) => write!(
                f,
                "{:.0} % of the word pieces are unknown to the model ([UNK]): texts that differ only there look the same to it",
                pieces.unknown_percent()
            ),
            Self::Repeats { repeats, inputs } => {
                write!(f, "{} in {}, computed once", counted(repeats, "repeat"), counted(inputs, "input"))
            }
            Self::Truncated { truncated, rows, option } => {
                let (verb, was) = if truncated == 1 { ("is", "was") } else { ("are", "were") };
                let rows = counted(rows, "row");
                let truncated = grouped(truncated as u64);
                write!(f, "{truncated} of {rows} {verb} longer than the model reads and {was} truncated ({option})")
            }
            Self::QuestionsCut { cut, questions } => {
                let (verb, was) = if cut == 1 { ("is", "was") } else { ("are", "were") };
                let (cut, questions) = (grouped(cut as u64), counted(questions, "question"));
                write!(
                    f,
                    "{cut} of {questions} {verb} longer than the model reads and {was} cut (--max-query-length, --max-length)"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_pieces_are_told_from_one_in_ten_on() {
        let counts = |unknown, all| PieceCounts { all, unknown };
        assert_eq!([counts(0, 0), counts(1, 10), counts(0, 5)].map(PieceCounts::note), [None; 3]);
        let note = counts(11, 100).note().map(|note| note.to_string());
        assert!(note.is_some_and(|note| note.starts_with("11 % of the word pieces are unknown to the model ([UNK])")));
        let sum: PieceCounts = [PieceCounts::of([1, 7, 1].into_iter(), Some(1)), counts(1, 2)].into_iter().sum();
        assert_eq!(sum, counts(3, 5));
        assert_eq!(PieceCounts::of([1, 7].into_iter(), None), counts(0, 2));
    }
}
