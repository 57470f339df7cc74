//! What is not defined for rows that weigh differently.

use std::fmt;

/// What is not defined for rows that weigh differently: it would count each of them once, beside thresholds that are chosen by weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unweighed {
    /// Figures at another share of positives.
    Prevalence,
    /// A band that something chooses.
    Bands,
    /// Parts of the rows.
    Slices,
    /// Other scores of the rows.
    Comparison,
    /// Rows that were held out.
    Holdout,
    /// What became of a threshold on other rows.
    Verdict,
}

impl fmt::Display for Unweighed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prevalence => "weights say already what each row stands for",
            Self::Bands => "weights say nothing of bands",
            Self::Slices => "slices are not weighed",
            Self::Comparison => "a comparison does not weigh rows",
            Self::Holdout => "rows that are held out are not weighed",
            Self::Verdict => "a verdict counts every row once",
        })
    }
}
