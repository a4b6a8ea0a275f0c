//! What goes wrong while a watch goes on: faults of everything, of one operation, of one list.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;
use paiwatch::sim::Faults;
use proptest::prelude::*;
use proptest::sample::select;

/// Faults that last for a while, some of which end sooner.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    faults: Vec<String>,
    /// In hundredths of the time that is watched.
    begins: u64,
    ends: u64,
}

const HOW: [&str; 11] = [
    "500",
    "503",
    "403",
    "400:100400027",
    "garbage",
    "drop",
    "cut-body",
    "page",
    "wrong-types",
    "throttle",
    "stale-replica=4s",
];
const OF_WHAT: [&str; 7] = [
    "",
    "@PipelineRuns",
    "@Nodes",
    "@GetPipelineRunNode",
    "@GetPipelineRun",
    "@ListPipelineRunNodeOutputs",
    "@ListPipelineRuns",
];
const HOW_OFTEN: [&str; 5] = ["", "@0.3", "@0.7", "*1", "*3"];

pub(super) fn wrongs() -> impl Strategy<Value = Wrong> {
    let fault = (
        select(&HOW[..]),
        select(&OF_WHAT[..]),
        select(&HOW_OFTEN[..]),
    );
    let fault = fault.prop_map(|(how, what, often)| format!("{how}{what}{often}"));
    let faults = prop_oneof![
        1 => Just(Vec::new()),
        2 => prop::collection::vec(fault, 1..3),
    ];
    (faults, 0..100_u64, 0..100_u64).prop_map(|(faults, one, other)| Wrong {
        faults,
        begins: one.min(other),
        ends: one.max(other),
    })
}

impl Wrong {
    pub(super) fn is_any(&self) -> bool {
        !self.faults.is_empty()
    }

    /// How old an answer may be that the service passes off as a new one.
    pub(super) fn lag(&self) -> TimeDelta {
        let is_late = self.faults.iter().any(|fault| fault.contains("stale"));
        TimeDelta::seconds(if is_late { 4 } else { 0 })
    }

    /// Whether an answer may tell what was so some time ago.
    pub(super) fn makes_answers_late(&self) -> bool {
        self.lag() > TimeDelta::zero()
    }

    /// For how long there are which faults, while so many seconds are watched.
    pub(super) fn turns(&self, watched: u64) -> [(Duration, Faults); 3] {
        let moment = |part: u64| Duration::from_millis(watched * 10 * part);
        let faults = self.faults.join(",").parse().unwrap();
        [
            (moment(self.begins), Faults::default()),
            (moment(self.ends - self.begins), faults),
            (moment(100 - self.ends), Faults::default()),
        ]
    }

    /// How long it may take until what failed is tried again.
    pub(super) fn patience(&self) -> Duration {
        Duration::from_secs(if self.is_any() { 150 } else { 0 })
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            faults,
            begins,
            ends,
        } = self;
        let faults = faults.join(",");
        write!(
            formatter,
            "faults {faults:?} from {begins} % to {ends} % of the time watched"
        )
    }
}
