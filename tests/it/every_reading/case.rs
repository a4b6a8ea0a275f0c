//! A case: a story, how the documents are read, and what goes wrong.

use chrono::TimeDelta;
use paiwatch::sim::{Reading, Readings};
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::going_wrong::{Wrong, wrongs};
use super::play::{Play, plays};

/// One watch.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) play: Play,
    pub(super) seed: u64,
    pub(super) readings: Readings,
    /// Looks for runs itself instead of being told which.
    pub(super) discovers: bool,
    /// How long it watches before the world stands still, in seconds.
    pub(super) watched: u64,
    pub(super) has_budget: bool,
    pub(super) wrong: Wrong,
}

fn readings() -> impl Strategy<Value = Readings> {
    let all: Vec<Reading> = Reading::all().collect();
    let some = subsequence(all, 0..12);
    (some, 1..30_u32, 2..5_u32).prop_map(|(some, batch, depth)| {
        let mut readings = Readings::default();
        for reading in some {
            let number = if reading == Reading::MaxBatch {
                batch
            } else {
                depth
            };
            let more = if reading.takes_number() {
                readings.with_number(reading, number.try_into().unwrap())
            } else {
                readings.with(reading)
            };
            // One that contradicts another is left out.
            readings = more.unwrap_or(readings);
        }
        readings
    })
}

pub(super) fn any_case() -> impl Strategy<Value = Case> {
    (
        plays(),
        0..1_000_u64,
        readings(),
        any::<bool>(),
        1..200_u64,
        any::<bool>(),
        wrongs(),
    )
        .prop_map(
            |(play, seed, readings, discovers, watched, has_budget, wrong)| Case {
                play,
                seed,
                readings,
                discovers,
                watched,
                has_budget,
                wrong,
            },
        )
}

impl Case {
    /// How old an answer may be when it is made.
    pub(super) fn lag(&self) -> TimeDelta {
        let of_the_readings = if self.readings.has(Reading::StaleReplica) {
            TimeDelta::seconds(5)
        } else {
            TimeDelta::zero()
        };
        of_the_readings.max(self.wrong.lag())
    }

    /// Still wrong: where a tree is told in parts (`depth-capped`) and something fails while a
    /// run is run again, a node deep below may show its word of the run before for some seconds
    /// more than the header says, without a mark on its row.
    pub(super) fn is_a_rerun_told_in_parts(&self) -> bool {
        self.readings.has(Reading::DepthCapped) && self.play.has_reruns() && self.wrong.is_any()
    }
}
