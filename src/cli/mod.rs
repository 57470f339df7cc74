//! The clap types: what can be typed after `cutpoint`. One file a group of arguments; the parsers of their values stand in
//! `values`.
#![allow(clippy::doc_markdown, reason = "clap prints these comments as they stand: a backtick would be seen")]

mod choice;
mod compare;
mod data;
mod man;
mod model;
mod output;
mod predict;
mod questions;
mod report;
mod score;
mod slices;
mod train;
mod tune;
mod values;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

pub(crate) use choice::{ChoiceArgs, HowGuaranteed};
pub(crate) use compare::CompareArgs;
pub(crate) use data::{DataArgs, RowArgs};
pub(crate) use man::ManArgs;
pub(crate) use model::ModelArgs;
pub(crate) use output::OutputArgs;
pub(crate) use predict::PredictArgs;
pub(crate) use questions::QuestionArgs;
pub(crate) use report::ReportArgs;
pub(crate) use score::ScoreArgs;
pub(crate) use slices::{SliceArgs, SliceThresholds};
pub(crate) use train::TrainArgs;
pub(crate) use tune::TuneArgs;

/// What is scored, and what scores it: the options that every command begins with.
const DATA_AND_MODEL: &str = "Data and model";

const EXAMPLES: &str = "Examples:
  cutpoint                                    open the built-in demo
  cutpoint scored.csv                         open a file with labels and scores
  cutpoint test.tsv --model my-bert/          score a file, then open it
  cutpoint report scored.csv --format json    print the figures";

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage; 129, 130 or 143 if ended by SIGHUP, SIGINT (Ctrl-C) \
or SIGTERM.";

/// Choose the decision threshold of a sentence-pair classifier.
///
/// Scores a labelled test set once (or reads its scores), then shows how predictions, confusion matrix and metrics change with
/// the threshold. 'cutpoint DATA' is short for 'cutpoint tune DATA'; without DATA the built-in demo opens. A prediction is 1 if
/// and only if score >= threshold.
#[derive(Debug, Parser)]
#[command(name = "cutpoint", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct Cli {
    /// When to use colours; NO_COLOR and TERM=dumb are honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_short_help = true)]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) tune: TuneArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Score the data (or read the scores), then open the screen.
    Tune(TuneArgs),
    /// Write the scores of labelled or unlabelled rows to a file.
    Score(ScoreArgs),
    /// Print metrics and operating points; write a decision.
    Report(ReportArgs),
    /// Label rows 0 or 1 with a threshold or a decision file.
    Predict(PredictArgs),
    /// Fine-tune a BERT to classify pairs.
    Train(TrainArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one per command.
    Man(ManArgs),
}

impl Cli {
    /// What was typed; ends the program where it is wrong, or where it asks for help.
    pub fn from_command_line() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            let arguments: Vec<String> = std::env::args().skip(1).collect();
            explain(&error, &arguments).unwrap_or_else(|| with_tips_that_work(error)).exit()
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

/// Where an option is unknown: which commands have it. What clap proposes instead of it then, or to write before it, would only
/// lead to the next error.
fn with_tips_that_work(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    error.remove(ContextKind::Suggested);
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return error };
    let Some(name) = typed.strip_prefix("--").map(str::to_owned) else { return error };
    let command = Cli::command();
    let has_it = |command: &&clap::Command| command.get_arguments().any(|argument| argument.get_long() == Some(&name));
    let commands = command.get_subcommands().filter(has_it).map(|command| format!("cutpoint {}", command.get_name()));
    let commands: Vec<String> = commands.collect();
    let is_far = |other: &str| strsim::jaro_winkler(&name, other.trim_start_matches('-')) < 0.85;
    let leads_nowhere =
        matches!(error.get(ContextKind::SuggestedArg), Some(ContextValue::String(other)) if is_far(other));
    if leads_nowhere || !commands.is_empty() {
        error.remove(ContextKind::SuggestedArg);
        // It proposes the same.
        error.remove(ContextKind::Usage);
    }
    if !commands.is_empty() {
        let tip = format!("--{name} is an option of {}", commands.join(", "));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// If the terminal supports them.
    Auto,
    /// Even if it does not.
    Always,
    /// No colours.
    Never,
}

/// What `-h` says of one of a group's options: its tests compare that with what there is.
#[cfg(test)]
fn help_of<A: clap::Args>(option: &str) -> String {
    let command = A::augment_args(clap::Command::new("cutpoint"));
    let argument = command.get_arguments().find(|argument| argument.get_id() == option);
    argument.and_then(clap::Arg::get_help).map_or_else(String::new, ToString::to_string)
}

/// What `--help` says of it.
#[cfg(test)]
fn long_help_of<A: clap::Args>(option: &str) -> String {
    let command = A::augment_args(clap::Command::new("cutpoint"));
    let argument = command.get_arguments().find(|argument| argument.get_id() == option);
    argument.and_then(clap::Arg::get_long_help).map_or_else(String::new, ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines and columns of the screen that `-h` fits.
    const SCREEN: (usize, usize) = (40, 80);

    #[test]
    fn the_short_help_of_every_command_fits_one_screen() {
        let mut cutpoint = Cli::command().term_width(SCREEN.1);
        cutpoint.build();
        let subcommands: Vec<clap::Command> = cutpoint.get_subcommands().cloned().collect();
        for command in [cutpoint].into_iter().chain(subcommands) {
            let help = command.clone().term_width(SCREEN.1).render_help().to_string();
            let name = command.get_name();
            assert!(help.lines().count() <= SCREEN.0, "{name} takes {} lines:\n{help}", help.lines().count());
            let long = command.clone().term_width(SCREEN.1).render_long_help().to_string();
            for help in [&help, &long] {
                assert!(help.lines().all(|line| line.chars().count() <= SCREEN.1), "{name}:\n{help}");
                assert!(!help.contains('`'), "a terminal shows backticks as they are: {name}:\n{help}");
            }
            assert!(long.lines().count() >= help.lines().count());
        }
    }

    #[test]
    fn the_short_help_names_the_ten_options_that_people_use_and_four_examples() {
        let help = Cli::command().term_width(SCREEN.1).render_help().to_string();
        let options = help.lines().filter(|line| line.trim_start().starts_with("--")).count();
        assert_eq!(options, 10, "{help}");
        assert_eq!(help.lines().filter(|line| line.starts_with("  cutpoint ")).count(), 4, "{help}");
    }
}
