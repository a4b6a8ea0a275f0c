//! How the service behaves towards its clients, which may change while it runs.

use std::fmt;
use std::sync::{Arc, Weak};

use chrono::{DateTime, TimeDelta, Utc};

use crate::sim::faults::fault::Fault;
use crate::sim::faults::injection::FaultInjection;
use crate::sim::faults::scope::Target;
use crate::sim::faults::set::Faults;
use crate::sim::play::perform::perform;
use crate::sim::play::shared::Shared;
use crate::sim::play::world::World;
use crate::sim::readings::set::Readings;
use crate::sim::seed::Seed;
use crate::sim::story::Story;
use crate::sim::story::command::{Command, CommandError};
use crate::sim::story::status::Status;

/// What time it is for the service.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A handle on the behaviour of one service. Clones are the same handle, so whoever keeps one can
/// change it.
#[derive(Clone, Debug, Default)]
pub struct Behaviour(Arc<Shared<BehaviourNow>>);

/// The behaviour at one moment.
#[derive(Debug, Default)]
struct BehaviourNow {
    readings: Readings,
    faults: Faults,
    /// How many requests each of the faults has hit.
    hits: Vec<u64>,
    /// When the clock has jumped, if it has.
    jumped: Option<DateTime<Utc>>,
    played: Played,
}

/// What the service plays, while it does.
#[derive(Default)]
struct Played(Option<(Weak<World>, Clock)>);

/// How one request is treated.
pub(in crate::sim) struct Treatment {
    pub(in crate::sim) readings: Readings,
    pub(in crate::sim) faults: FaultInjection,
    jumped: Option<DateTime<Utc>>,
}

impl Behaviour {
    /// As a story wants it.
    pub fn of(story: &Story) -> Self {
        let behaviour = Self::default();
        behaviour.read_as(story.readings());
        behaviour
    }

    /// How the documents are read now.
    pub fn readings(&self) -> Readings {
        self.0.with(|behaviour| behaviour.readings)
    }

    /// From now on the documents mean this, and nothing of what they meant before.
    pub fn read_as(&self, readings: Readings) {
        self.0.with(|behaviour| behaviour.readings = readings);
    }

    /// What goes wrong now.
    pub fn faults(&self) -> Faults {
        self.0.with(|behaviour| behaviour.faults.clone())
    }

    /// From now on these faults happen, and no others. What is to happen a few times only is
    /// counted anew.
    pub fn fail_with(&self, faults: impl Into<Faults>) {
        let faults = faults.into();
        self.0.with(|behaviour| {
            let keeps_its_clock =
                faults.length(Fault::ClockJump) == behaviour.faults.length(Fault::ClockJump);
            if !keeps_its_clock {
                behaviour.jumped = None;
            }
            behaviour.faults = faults;
            behaviour.hits.clear();
        });
    }

    /// Does something to a run, by its id or name, now; and says in what state it is then.
    pub fn perform(&self, run: &str, command: Command) -> Result<String, CommandError> {
        let (world, clock) = self
            .0
            .with(|behaviour| {
                let (world, clock) = behaviour.played.0.as_ref()?;
                Some((world.upgrade()?, Arc::clone(clock)))
            })
            .ok_or(CommandError::NoService)?;
        let done = perform(&world, run, command, clock(), self.readings())?;
        let status = done.status.map_or("gone", Status::word);
        Ok(format!("{} {status}", done.id))
    }

    /// From now on commands are for the runs of this world.
    pub(super) fn attach(&self, world: &Arc<World>, clock: &Clock) {
        let played = Played(Some((Arc::downgrade(world), Arc::clone(clock))));
        self.0.with(|behaviour| behaviour.played = played);
    }

    /// For a request that arrives now. The first that finds the clock jumping sees it jump.
    pub(super) fn treatment(&self, now: DateTime<Utc>, target: Target, seed: Seed) -> Treatment {
        self.0.with(|behaviour| {
            let faults = behaviour.faults.hitting(target, seed, &mut behaviour.hits);
            if faults.has(Fault::ClockJump) {
                behaviour.jumped.get_or_insert(now);
            }
            Treatment {
                readings: behaviour.readings,
                faults: FaultInjection::new(faults, seed),
                jumped: behaviour.jumped,
            }
        })
    }
}

impl fmt::Debug for Played {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() {
            "something"
        } else {
            "nothing"
        })
    }
}

impl Treatment {
    /// When the clock has jumped, and by how much.
    pub(in crate::sim) fn jump(&self) -> Option<(DateTime<Utc>, TimeDelta)> {
        Some((self.jumped?, self.faults.jump()?))
    }
}
