//! Parse, dispatch, exit code.

use std::process::ExitCode;

use cutpoint::cli::Cli;
use cutpoint::commands;

fn main() -> ExitCode {
    match commands::run(&Cli::from_command_line()) {
        Ok(exit) => exit.into(),
        Err(error) => {
            commands::say(format_args!("cutpoint: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
