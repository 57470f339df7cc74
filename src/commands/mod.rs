//! One file a subcommand, none of which uses another. What they share: `inputs` (from the command line to scored rows),
//! `output` (files of rows), `headless` (scoring without the screen), `signals`, `panics`, `demo`, `message` and `say`.

mod demo;
mod headless;
mod inputs;
mod message;
mod output;
mod panics;
mod predict;
mod report;
mod say;
mod score;
mod shell;
mod signals;
mod train;
mod tune;

use anyhow::{Context, Result};

pub use panics::guarded;
pub use say::Exit;
pub(crate) use say::say;

use message::{CommandError, WrongUsage};

use crate::cli::{Cli, Command};
use crate::export::ExportError;
use crate::scoring::ScoringError;

/// Run what was typed.
///
/// # Errors
/// One sentence for the user: exit code 1.
pub fn run(cli: &Cli) -> Result<Exit> {
    let result = match &cli.command {
        None => tune::run(&cli.tune, cli.color),
        Some(Command::Tune(args)) => tune::run(args, cli.color),
        Some(Command::Score(args)) => heeding_signals(|| score::run(args)),
        Some(Command::Report(args)) => heeding_signals(|| report::run(args)),
        Some(Command::Predict(args)) => heeding_signals(|| predict::run(args)),
        Some(Command::Train(args)) => heeding_signals(|| train::run(args)),
        Some(Command::Completions { shell }) => shell::completions(*shell),
        Some(Command::Man(args)) => shell::man(args),
    };
    match result {
        Err(error) if is_interrupt(&error) => Ok(signals::interrupted()),
        Err(error) if error.is::<WrongUsage>() => {
            say::error(error);
            Ok(Exit::Usage)
        }
        Err(error) if is_closed_pipe(&error) => Ok(Exit::Done),
        other => other,
    }
}

/// Run what may be writing a file when a signal comes. (The screen heeds signals itself.)
fn heeding_signals(run: impl FnOnce() -> Result<Exit>) -> Result<Exit> {
    signals::heed().context(CommandError::Signals)?;
    run()
}

fn is_interrupt(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ScoringError::Cancelled))
}

/// Whoever reads our output has seen enough (`cutpoint score … -o - | head`): that is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    error.downcast_ref().is_some_and(closed)
        || matches!(error.downcast_ref(), Some(ExportError::Io { reason, .. }) if closed(reason))
}
