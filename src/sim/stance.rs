//! How the service behaves towards its clients, which may change while it runs.

use std::sync::Arc;

use crate::sim::{readings::Readings, shared::Shared, story::Story};

/// A handle on the behaviour of one service. Clones are the same handle, so whoever keeps one can change it.
#[derive(Clone, Debug, Default)]
pub struct Stance(Arc<Shared<Readings>>);

impl Stance {
    /// As a story wants it.
    pub fn of(story: &Story) -> Self {
        let stance = Self::default();
        stance.read_as(story.readings());
        stance
    }

    pub fn readings(&self) -> Readings {
        self.0.with(|readings| *readings)
    }

    /// From now on the documents mean this, and nothing of what they meant before.
    pub fn read_as(&self, readings: Readings) {
        self.0.with(|held| *held = readings);
    }
}
