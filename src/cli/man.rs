//! `paiwatch man`: the manual, made from the same table of flags as the help.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Command;
use clap_mangen::Man;

use crate::cli::failure::Failure;
use crate::cli::flags::{self, ManFlags};
use crate::cli::output;
use crate::text::UsageText;

/// Prints the page of the program, or writes that of each command into a folder.
pub(super) fn run(flags: &ManFlags) -> Result<ExitCode, Failure> {
    match &flags.folder {
        None => {
            let page = page(&Man::new(flags::program()));
            let printed = page.and_then(|page| io::stdout().lock().write_all(page.as_bytes()));
            output::is_read(printed.and_then(|()| io::stdout().flush()))?;
        }
        Some(folder) => write(folder).map_err(|error| {
            let why = format!("cannot write to `{}`: {error}", folder.display());
            let what = UsageText::Other(why).into();
            Failure::usage(what, UsageText::HowToPlaceMan.into())
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut program = flags::program().disable_help_subcommand(true);
    program.build();
    write_all(&program, folder)
}

/// The page of a command and those of the commands below it.
fn write_all(command: &Command, folder: &Path) -> io::Result<()> {
    for below in command.get_subcommands() {
        write_all(below, folder)?;
    }
    let man = Man::new(command.clone());
    fs::write(folder.join(man.get_filename()), page(&man)?)
}

/// A page in ASCII alone, which every formatter reads whatever the locale.
fn page(man: &Man) -> io::Result<String> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    let escaped = page.chars().map(|char| match char {
        '\0'..='\x7f' => char.to_string(),
        _ => format!("\\[u{:04X}]", u32::from(char)),
    });
    Ok(escaped.collect())
}
