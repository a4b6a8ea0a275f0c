//! `paiwatch export`: a run as a file for other programs.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::failure::{Failure, warn_unread};
use crate::cli::flags::{ExportFlags, TargetFlags};
use crate::cli::headless::{Glance, glance, runtime};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::cli::setup;
use crate::cli::status::nodes_must_be_there;
use crate::effects::replace;
use crate::print::trace::trace;
use crate::run::Wanted;
use crate::text::{CliText, Text};

/// Reads the run once, and writes it down. What could not be read is said on standard error.
pub(super) fn run(flags: &ExportFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let wanted = Wanted {
        outputs: false,
        causes: true,
    };
    let options = Options::read(&common, &TargetFlags::of(&flags.run))?;
    runtime()?.block_on(async {
        let Glance {
            model,
            unread,
            failure,
        } = glance(options, wanted, flags.patience.of_a_look()).await?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let run = model.watch.runs.values().next();
        run.map_or(Ok(()), nodes_must_be_there)?;
        let text = run.map(|run| trace(&model, run)).unwrap_or_default();
        write(&flags.trace, &text)?;
        warn_unread(&unread);
        Ok(if unread.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(5)
        })
    })
}

/// `-` is standard output.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    if file == Path::new("-") {
        return print(text).map(|_| ());
    }
    replace(file, text).map_err(|error| {
        let what = Text::Cli(CliText::FileUnwritable(
            file.display().to_string(),
            error.to_string(),
        ));
        Failure::usage(what, Text::Cli(CliText::HowToExport))
    })
}
