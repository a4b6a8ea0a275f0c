//! Where in the tree of a run a node stands, and what chance makes of it there.

use chrono::TimeDelta;

use crate::sim::play::schedule::node::Iteration;
use crate::sim::seed::Seed;
use crate::sim::story::moment::scaled;
use crate::sim::story::pipeline::Length;

#[derive(Clone)]
pub(super) struct Place {
    /// Of these its id is made.
    pub(super) names: Seed,
    pub(super) seed: Seed,
    pub(super) path: String,
    pub(super) iteration: Option<Iteration>,
    /// How many times as long as told everything in the run takes.
    pub(super) pace: f64,
}

impl Place {
    /// The root of a run in which all together may be so far longer or shorter.
    pub(super) fn root(names: Seed, seed: Seed, varies: f64) -> Self {
        Self {
            names,
            seed,
            path: String::new(),
            iteration: None,
            pace: 1.0 + varies * seed.at("pace").swing(),
        }
    }

    pub(super) fn inside(&self, name: &str) -> Self {
        Self {
            names: self.names.at(name),
            seed: self.seed.at(name),
            path: if self.path.is_empty() {
                name.to_owned()
            } else {
                format!("{}/{name}", self.path)
            },
            iteration: self.iteration.clone(),
            pace: self.pace,
        }
    }

    pub(super) fn item(&self) -> Option<&str> {
        self.iteration.as_ref().map(|iteration| &*iteration.item)
    }

    /// How long the node takes at this place.
    pub(super) fn length(&self, spec: Length) -> TimeDelta {
        scaled(
            spec.lasts,
            self.pace * (1.0 + spec.spread * self.seed.at("lasts").swing()),
        )
    }

    /// How long it waits for its turn.
    pub(super) fn queue(&self, spec: TimeDelta) -> TimeDelta {
        scaled(spec, 1.0 + 0.5 * self.seed.at("queue").swing())
    }
}
