//! The earlier runs of one kind as a text to be kept until the next start.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::app::estimate::kin::Kin;
use crate::app::estimate::past_failure::PastFailure;
use crate::app::estimate::past_run::PastRun;

/// The text is none that any version of the program has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// What another number writes is not understood.
const VERSION: u32 = 1;
/// So long nothing is asked again.
pub const FRESH: TimeDelta = TimeDelta::days(1);

/// Of more than so many nodes the oldest runs are left out: what is kept must be read at once.
const MOST_NODES: usize = 200_000;

/// What is kept of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPast {
    version: u32,
    /// Of which service and which kind.
    of: String,
    /// When the list was read, on this machine's clock, in milliseconds.
    listed_at: i64,
    /// All trees were read that the list told of.
    pub is_whole: bool,
    /// The newest first.
    #[serde(with = "shared")]
    pub runs: Vec<Arc<PastRun>>,
    /// What failed. Programs of before kept none.
    #[serde(default)]
    pub failures: Vec<PastFailure>,
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl KeptPast {
    pub fn new(place: &str, kin: &Kin, listed_at: DateTime<Utc>, is_whole: bool) -> Self {
        Self {
            version: VERSION,
            of: of(place, kin),
            listed_at: listed_at.timestamp_millis(),
            is_whole,
            runs: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Keeps these runs as well, the newest first, as far as there is room for them.
    #[must_use]
    pub fn with(mut self, runs: &[Arc<PastRun>], failures: &[PastFailure]) -> Self {
        let mut room = MOST_NODES;
        let fitting = runs.iter().take_while(|run| {
            let is_fitting = run.nodes.len() <= room;
            room = room.saturating_sub(run.nodes.len());
            is_fitting
        });
        self.runs = fitting.cloned().collect();
        self.failures = failures.to_vec();
        self
    }

    /// What a text says; nothing where another version of the program has written it, which is no
    /// fault of anybody's.
    pub fn read(text: &str) -> Result<Option<Self>, Broken> {
        let versioned: Versioned = serde_json::from_str(text).map_err(|_| Broken)?;
        if versioned.version != VERSION {
            return Ok(None);
        }
        serde_json::from_str(text).map(Some).map_err(|_| Broken)
    }

    pub fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Whether it is of this kind: another one may have the same file.
    pub fn is_of(&self, place: &str, kin: &Kin) -> bool {
        self.of == of(place, kin)
    }

    /// Whether nothing has to be asked; what comes from the future is old.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let age = DateTime::from_timestamp_millis(self.listed_at).map(|at| now - at);
        self.is_whole && age.is_some_and(|age| age >= TimeDelta::zero() && age < FRESH)
    }

    /// When the list was read.
    pub(super) fn listed_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.listed_at).unwrap_or_default()
    }
}

fn of(place: &str, kin: &Kin) -> String {
    format!("{} of {place}", kin.key())
}

/// Runs that others know, too.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use crate::app::estimate::past_run::PastRun;

    pub(super) fn serialize<S: Serializer>(
        runs: &[Arc<PastRun>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(runs.iter().map(Arc::as_ref))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<PastRun>>, D::Error> {
        let runs = Vec::<PastRun>::deserialize(deserializer)?;
        Ok(runs.into_iter().map(Arc::new).collect())
    }
}

/// The name of the file of this kind: it tells nobody what is run.
pub fn file_name(place: &str, kin: &Kin) -> String {
    let id = crate::app::estimate::PathId::ROOT.below(&of(place, kin));
    format!("past-{}.json", id.hex())
}
