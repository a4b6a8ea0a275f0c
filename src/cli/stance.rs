//! How the embedded service is to behave, by flags; and the lists of what there is to choose from.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::failure::Failure;
use crate::cli::flags::StoryFlags;
use crate::sim::story::Story;
use crate::sim::{Reading, ReadingError, Stance};
use crate::text::Text;

/// As the story wants it, and as the flags want it besides.
pub(super) fn of(story: &Story, flags: &StoryFlags) -> Result<Stance, Failure> {
    let stance = Stance::of(story);
    let wished = flags.readings.join(",").parse();
    let readings = wished
        .and_then(|wished| story.readings().and(wished))
        .map_err(|error| bad_reading(&error))?;
    stance.read_as(readings);
    Ok(stance)
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
        (name, reading.meaning())
    }))
}

/// Who stops reading early has seen what they wanted.
fn list(mut rows: impl Iterator<Item = (String, &'static str)>) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    let written = rows.try_for_each(|(name, meaning)| writeln!(out, "{name:26} {meaning}"));
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::machine(&error)),
        Ok(()) | Err(_) => Ok(ExitCode::SUCCESS),
    }
}

fn bad_reading(error: &ReadingError) -> Failure {
    Failure::usage(Text::BadReading(error.to_string()), Text::HowToNameReading)
}
