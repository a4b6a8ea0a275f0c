//! One request from its arrival to its answer.

use axum::http::request::Parts;
use chrono::{DateTime, TimeDelta, Utc};

use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;
use crate::sim::seed::Seed;
use crate::sim::server::behaviour::Treatment;
use crate::sim::story::moment::scaled;

/// How many of the answers come from a replica that is behind, and by how much at most.
const BEHIND: f64 = 0.25;
const LAG: TimeDelta = TimeDelta::seconds(5);

/// One request, and how it will be treated.
pub(in crate::sim) struct RequestContext {
    pub(in crate::sim) parts: Parts,
    pub(in crate::sim) request_id: String,
    pub(in crate::sim) seed: Seed,
    pub(in crate::sim) treatment: Treatment,
    /// When it is answered, by a clock that is right.
    pub(in crate::sim) now: DateTime<Utc>,
}

impl RequestContext {
    /// What the service's clock says.
    pub(in crate::sim) fn date(&self) -> DateTime<Utc> {
        let jump = self.treatment.jump();
        self.now + self.treatment.faults.skew() + jump.map_or(TimeDelta::zero(), |(_, by)| by)
    }

    pub(in crate::sim) fn readings(&self) -> Readings {
        self.treatment.readings
    }

    /// How old the state is that it is answered from.
    pub(in crate::sim) fn age(&self) -> TimeDelta {
        if let Some(age) = self.treatment.faults.age() {
            return age;
        }
        let seed = self.seed.at("replica");
        if !self.readings().has(Reading::StaleReplica) || seed.fraction() >= BEHIND {
            return TimeDelta::zero();
        }
        scaled(LAG, 0.2 + 0.8 * seed.at("lag").fraction())
    }
}
