//! How the embedded service is to behave, by flags; and the lists of what there is to choose from.

use std::process::ExitCode;

use crate::cli::failure::Failure;
use crate::cli::flags::StoryFlags;
use crate::cli::output::print;
use crate::sim::story::Story;
use crate::sim::{Behaviour, Fault, FaultError, Faults, Reading, ReadingError};
use crate::text::{CliText, Text};

/// As the story wants it, and as the flags want it besides.
pub(super) fn of(story: &Story, flags: &StoryFlags) -> Result<Behaviour, Failure> {
    let behaviour = Behaviour::of(story);
    let wished = flags.readings.join(",").parse();
    let readings = wished
        .and_then(|wished| story.readings().and(wished))
        .map_err(|error| bad_reading(&error))?;
    behaviour.read_as(readings);
    let faults = flags.faults.join(",").parse::<Faults>();
    behaviour.fail_with(faults.map_err(|error| bad_fault(&error))?);
    Ok(behaviour)
}

/// Every reading, a line each.
pub(super) fn list_readings() -> Result<ExitCode, Failure> {
    list(Reading::all().map(|reading| {
        let name = reading.name();
        let name = if reading.takes_number() {
            format!("{name}=N")
        } else {
            name.to_owned()
        };
        (name, reading.meaning().to_owned())
    }))
}

/// What may stand behind any fault.
const LIMITS: &[(&str, &str)] = &[
    ("…@OPERATION", "in answers of this operation alone"),
    ("…@PipelineRuns", "in answers to batches of runs alone"),
    ("…@Nodes", "in answers to batches of nodes alone"),
    ("…@0.3", "in three answers of ten"),
    ("…*2", "in the first two answers"),
];

/// Every fault, a line each, and what limits them.
pub(super) fn list_faults() -> Result<ExitCode, Failure> {
    let faults = Fault::all().map(|fault| {
        let (name, meaning) = (fault.name(), fault.meaning());
        match fault.value() {
            Some((what, usual)) => (format!("{name}[={what}]"), format!("{meaning} ({usual})")),
            None => (name.to_owned(), meaning.to_owned()),
        }
    });
    let limits = LIMITS
        .iter()
        .map(|(limit, meaning)| ((*limit).to_owned(), (*meaning).to_owned()));
    list(faults.chain(limits))
}

fn list(rows: impl Iterator<Item = (String, String)>) -> Result<ExitCode, Failure> {
    let lines = rows.map(|(name, meaning)| format!("{name:26} {meaning}\n"));
    print(&lines.collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}

fn bad_fault(error: &FaultError) -> Failure {
    Failure::usage(
        Text::Plain(error.to_string()),
        Text::Cli(CliText::HowToNameFault),
    )
}

fn bad_reading(error: &ReadingError) -> Failure {
    Failure::usage(
        Text::Plain(error.to_string()),
        Text::Cli(CliText::HowToNameReading),
    )
}
