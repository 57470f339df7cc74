//! Parse, dispatch, exit code.

use std::process::ExitCode;

use clap::Parser;
use cutpoint::cli::Cli;
use cutpoint::commands;

fn main() -> ExitCode {
    match commands::run(&Cli::parse()) {
        Ok(exit) => exit.into(),
        Err(error) => {
            commands::say(format_args!("cutpoint: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
