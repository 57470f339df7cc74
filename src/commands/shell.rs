//! `cutpoint completions` and `cutpoint man`: generated from the clap types.

use std::io::{Write, stdout};

use anyhow::Result;
use clap::CommandFactory;

use super::Exit;
use crate::cli::Cli;

/// Print a completion script.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cutpoint", &mut script);
    stdout().write_all(&script)?;
    Ok(Exit::Done)
}

/// Print the manual page, the subcommands' after the program's.
pub(super) fn man() -> Result<Exit> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(&mut page)?;
    }
    stdout().write_all(&page)?;
    Ok(Exit::Done)
}
