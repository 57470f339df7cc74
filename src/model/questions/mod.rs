//! Questions about texts (`run_squad.py` of google-research/bert): how a question and its context are cut into windows that a
//! model reads, and what is read off the two logits that it gives to each token.
//!
//! [`Context`]s are read once for all questions about them; a question is cut into windows with one (`Tokenizer::cut`), and
//! the [`Cut`] says what the answer is once the windows have logits.

mod answer;
mod context;
mod cut;
mod final_text;
mod gold;
mod loss;
mod options;
#[cfg(test)]
mod tests;
mod windows;

pub use context::Context;
pub use cut::{Cut, Window};
pub use options::{AnswerOptions, Padding, Stride};
