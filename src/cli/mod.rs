//! The clap types: what can be typed after `cutpoint`. One file a group of arguments; the parsers of their values stand in
//! `values`.

mod data;
mod model;
mod output;
mod predict;
mod report;
mod score;
mod train;
mod tune;
mod values;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

pub(crate) use data::DataArgs;
pub(crate) use model::ModelArgs;
pub(crate) use output::OutputArgs;
pub(crate) use predict::PredictArgs;
pub(crate) use report::ReportArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use train::TrainArgs;
pub(crate) use tune::TuneArgs;

/// Choose the decision threshold of a sentence-pair classifier: score once, slide, read the labels, export.
///
/// `cutpoint DATA` is `cutpoint tune DATA`; without DATA the built-in demo opens: its model scores its test set. A prediction
/// is 1 if and only if score >= threshold.
#[derive(Debug, Parser)]
#[command(name = "cutpoint", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "Examples:
  cutpoint                                       the built-in demo
  cutpoint scored.csv                            a file that has scores and labels
  cutpoint test.tsv --model my-bert/             a model scores the file, then the screen
  cutpoint report scored.csv --format json       the figures without the screen

Exit codes: 0 done, 1 failed, 2 wrong usage, 129, 130 and 143 ended by SIGHUP, Ctrl-C (SIGINT) and SIGTERM.")]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) tune: TuneArgs,
    /// When to use colours; `NO_COLOR` and `TERM=dumb` are honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Score (or read scores), then open the screen.
    Tune(TuneArgs),
    /// Write the scores of labelled or unlabelled rows, without the screen.
    Score(ScoreArgs),
    /// Print metrics and operating points; write the decision.
    Report(ReportArgs),
    /// Turn rows into 0 and 1 with a threshold or a decision file.
    Predict(PredictArgs),
    /// Fine-tune a BERT to judge pairs.
    Train(TrainArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff).
    Man,
}

impl Cli {
    /// What was typed; ends the program where it is wrong, or where it asks for help.
    pub fn from_command_line() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            let arguments: Vec<String> = std::env::args().skip(1).collect();
            explain(&error, &arguments).unwrap_or(error).exit()
        })
    }
}

/// The better error where clap finds one word too many: a command may be misspelt, or there are two files.
fn explain(error: &clap::Error, arguments: &[String]) -> Option<clap::Error> {
    let word = match error.kind() {
        ErrorKind::UnknownArgument => error.get(ContextKind::InvalidArg),
        // It took the first word for DATA, and the second for a command.
        ErrorKind::ArgumentConflict => error.get(ContextKind::InvalidSubcommand),
        _ => None,
    };
    let Some(ContextValue::String(word)) = word else { return None };
    if word.starts_with('-') {
        return None;
    }
    let mut command = Cli::command();
    let typed = arguments.first().filter(|first| !first.starts_with('-') && !std::path::Path::new(first).exists());
    let near = |name: &&str| typed.is_some_and(|typed| name != typed && strsim::jaro_winkler(name, typed) > 0.8);
    let meant = command.get_subcommands().map(clap::Command::get_name).find(near).map(str::to_owned);
    let sentence = match (typed, meant) {
        (Some(typed), Some(meant)) => format!("there is no command '{typed}'; did you mean 'cutpoint {meant}'?"),
        (_, _) => format!("one DATA file is read at a time; '{word}' is another"),
    };
    Some(command.error(ErrorKind::UnknownArgument, sentence))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal that has them.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What `--help` says of one of a group's options: its tests compare that with what there is.
#[cfg(test)]
fn help_of<A: clap::Args>(option: &str) -> String {
    let command = A::augment_args(clap::Command::new("cutpoint"));
    let argument = command.get_arguments().find(|argument| argument.get_id() == option);
    argument.and_then(clap::Arg::get_help).map_or_else(String::new, ToString::to_string)
}
