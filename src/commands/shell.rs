//! `cutpoint completions` and `cutpoint man`: generated from the clap types.

use std::fs;
use std::io::{self, Write, stdout};

use anyhow::{Context, Result};
use clap::CommandFactory;

use super::{Exit, say};
use crate::cli::{Cli, ManArgs};
use crate::export::{Existing, FilesRead, Target};
use crate::metrics::counted;

/// Print a completion script.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cutpoint", &mut script);
    stdout().write_all(&script)?;
    Ok(Exit::Done)
}

/// Print the program's manual page, or write it and one for each command into a folder.
pub(super) fn man(args: &ManArgs) -> Result<Exit> {
    // Its page would be a page on help, which does not exist.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        stdout().write_all(&page(command)?)?;
        return Ok(Exit::Done);
    };
    let subcommands: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    fs::create_dir_all(folder).with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let mut targets = Vec::new();
    for command in [command].into_iter().chain(subcommands) {
        let name = format!("{}.1", command.get_display_name().unwrap_or("cutpoint"));
        let mut target = Target::create(&folder.join(name), Existing::replace_if(args.force), &FilesRead::default())?;
        let written = target.writer().write_all(&page(command)?);
        written.map_err(|reason| target.error(reason))?;
        targets.push(target);
    }
    let count = targets.len();
    for target in targets {
        target.commit()?;
    }
    say(format_args!("wrote {} to {}", counted(count, "manual page"), folder.display()));
    Ok(Exit::Done)
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(page)
}
