//! The story while it is played: which runs there are at a moment, and what people have done to
//! them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::sim::play::intervention::Intervention;
use crate::sim::play::run_snapshot::{InterventionsById, Renewal, RunSnapshot, Runs};
use crate::sim::play::shared::Shared;
use crate::sim::play::story_clock::StoryClock;
use crate::sim::seed::Seed;
use crate::sim::story::Story;
use crate::sim::story::moment::Moment;

/// One story that is played to all requests.
pub(in crate::sim) struct World {
    pub(in crate::sim) story: Story,
    pub(in crate::sim) seed: Seed,
    pub(in crate::sim) clock: StoryClock,
    snapshot: Shared<RunSnapshot>,
    done: Shared<InterventionsById>,
}

impl World {
    pub(in crate::sim) fn new(story: Story, seed: Seed, clock: StoryClock) -> Self {
        Self {
            story,
            seed,
            clock,
            snapshot: Shared::default(),
            done: Shared::default(),
        }
    }

    /// They are looked for only when some come or go, so that an answer costs nothing for runs it
    /// is not about.
    pub(in crate::sim) fn runs(&self, at: Moment, renewal: Renewal) -> Arc<Runs> {
        let done = self.done.with(|done| Arc::clone(done));
        self.snapshot.with(|snapshot| {
            if !snapshot.holds_at(at, renewal, &done) {
                *snapshot =
                    snapshot.moved_to(&self.story, self.seed, &self.clock, at, renewal, done);
            }
            Arc::clone(&snapshot.runs)
        })
    }

    /// Remembers what somebody has done to a run.
    pub(super) fn intervene(&self, id: &str, intervention: Intervention) {
        self.done.with(|done| {
            let mut all = FxHashMap::clone(done);
            let known = all.get(id).map(|known| known.to_vec()).unwrap_or_default();
            let more = known.into_iter().chain([intervention]);
            all.insert(id.to_owned(), more.collect());
            *done = Arc::new(all);
        });
    }

    /// Time does not go back for what is done, even if the clock does.
    pub(super) fn last_done(&self, id: &str) -> Moment {
        let last = |done: &mut InterventionsById| Some(done.get(id)?.last()?.at);
        self.done.with(last).unwrap_or(Moment::MIN)
    }
}
