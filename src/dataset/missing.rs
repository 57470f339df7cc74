//! Words that people write where a value is missing.

const WORDS: [&str; 7] = ["na", "n/a", "none", "null", "missing", "unknown", "unlabeled"];

/// Whether `cell` is such a word, in upper or lower case.
pub(super) fn says_missing(cell: &str) -> bool {
    WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
}
