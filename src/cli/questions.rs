//! How a question-answering model reads.

use clap::Args;

use super::values::{at_least_one, at_least_two};

/// How a question-answering model reads; the names and what they are unless somebody says otherwise are those of `run_squad.py`.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Question answering")]
pub(crate) struct QuestionArgs {
    /// From window to window of a long text, in tokens (default: 128): the step for a TensorFlow folder, as in run_squad.py; the
    /// overlap for a Hugging Face folder, as in transformers.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub doc_stride: Option<usize>,
    /// Longest question in tokens (default: 64), for a TensorFlow folder; longer ones are cut off.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub max_query_length: Option<usize>,
    /// Longest answer in tokens (default: 30).
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub max_answer_length: Option<usize>,
    /// How many answers to a question are kept, and how many starts and ends of each window are tried (default: 20).
    #[arg(long, value_name = "N", value_parser = at_least_two, hide_short_help = true)]
    pub n_best_size: Option<usize>,
    /// For a TensorFlow folder: do not fill windows up as run_squad.py does. Faster; n-best lists may end differently.
    #[arg(long, hide_short_help = true)]
    pub no_padding: bool,
}

impl QuestionArgs {
    /// Those that were given, as they are typed.
    pub(crate) fn given(&self) -> impl Iterator<Item = &'static str> {
        let Self { doc_stride, max_query_length, max_answer_length, n_best_size, no_padding } = self;
        let given = [
            (doc_stride.is_some(), "--doc-stride"),
            (max_query_length.is_some(), "--max-query-length"),
            (max_answer_length.is_some(), "--max-answer-length"),
            (n_best_size.is_some(), "--n-best-size"),
            (*no_padding, "--no-padding"),
        ];
        given.into_iter().filter_map(|(is_given, name)| is_given.then_some(name))
    }
}
