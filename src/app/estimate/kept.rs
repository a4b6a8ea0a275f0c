//! The earlier runs of one kind as a text to be kept until the next start.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::app::estimate::kin::Kin;
use crate::app::estimate::past_run::PastRun;

/// What another number writes is not understood.
const VERSION: u32 = 1;
/// So long nothing is asked again.
pub const FRESH: TimeDelta = TimeDelta::days(1);

/// What is kept of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptPast {
    version: u32,
    /// Of which service and which kind.
    of: String,
    /// When the list was read, on this machine's clock, in milliseconds.
    listed_at: i64,
    /// All trees were read that the list told of.
    pub is_whole: bool,
    pub runs: Vec<PastRun>,
}

/// Why a text is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Another version of the program has written it: no fault of anybody's.
    OtherVersion,
    Broken,
    /// It is of another kind, which has the same file.
    Other,
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl KeptPast {
    pub fn new(
        place: &str,
        kin: &Kin,
        listed_at: DateTime<Utc>,
        is_whole: bool,
        runs: &[PastRun],
    ) -> Self {
        Self {
            version: VERSION,
            of: of(place, kin),
            listed_at: listed_at.timestamp_millis(),
            is_whole,
            runs: runs.to_vec(),
        }
    }

    /// What was kept of this kind.
    pub fn read(text: &str, place: &str, kin: &Kin) -> Result<Self, Unusable> {
        let versioned: Versioned = serde_json::from_str(text).map_err(|_| Unusable::Broken)?;
        if versioned.version != VERSION {
            return Err(Unusable::OtherVersion);
        }
        let kept: Self = serde_json::from_str(text).map_err(|_| Unusable::Broken)?;
        if kept.of == of(place, kin) {
            Ok(kept)
        } else {
            Err(Unusable::Other)
        }
    }

    pub fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Whether nothing has to be asked; what comes from the future is old.
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let age = DateTime::from_timestamp_millis(self.listed_at).map(|at| now - at);
        self.is_whole && age.is_some_and(|age| age >= TimeDelta::zero() && age < FRESH)
    }

    /// When the list was read.
    pub fn listed_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.listed_at).unwrap_or_default()
    }
}

fn of(place: &str, kin: &Kin) -> String {
    format!("{} of {place}", kin.key())
}

/// The name of the file of this kind: it tells nobody what is run.
pub fn file_name(place: &str, kin: &Kin) -> String {
    let id = crate::app::estimate::PathId::ROOT.below(&of(place, kin));
    format!("past-{}.json", id.hex())
}
