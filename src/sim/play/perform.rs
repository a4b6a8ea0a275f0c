//! Doing something to a run while the story is played.

use chrono::{DateTime, Utc};

use crate::sim::play::intervention::Intervention;
use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::skew::Skew;
use crate::sim::play::world::World;
use crate::sim::readings::set::Readings;
use crate::sim::story::command::{Command, CommandError};
use crate::sim::story::status::Status;

/// A run to which something was done.
pub(in crate::sim) struct Performed {
    pub(in crate::sim) id: String,
    pub(in crate::sim) status: Option<Status>,
}

/// Does something to a run, by id or name, if it is in a state for it; and tells in what state it
/// is then.
pub(in crate::sim) fn perform(
    world: &World,
    run: &str,
    command: Command,
    now: DateTime<Utc>,
    readings: Readings,
) -> Result<Performed, CommandError> {
    let moment = world.clock.moment(now);
    let present = Present::at(world, moment, readings, Skew::default());
    let found = present
        .newest(run)
        .ok_or_else(|| CommandError::NoSuchRun(run.to_owned()))?;
    let id = found.id.clone();
    let at = present.at.max(world.last_done(&id));
    let status = found.timeline(at).status(at);
    if let Some(status) = status.filter(|status| !command.applies_to(*status)) {
        let status = status.word();
        return Err(CommandError::NotNow { status, command });
    }
    world.intervene(&id, Intervention { at, command });
    let after = Present::at(world, at, readings, Skew::default());
    let run = after.run_even_deleted(&id).map(|run| &**run);
    let status = run.and_then(|run: &Run| run.timeline(at).status(at));
    Ok(Performed { id, status })
}
