//! Parse, dispatch, exit code.

use std::process::ExitCode;

use cutpoint::cli::Cli;
use cutpoint::commands;

fn main() -> ExitCode {
    commands::guarded(|| commands::run(&Cli::from_command_line()))
}
