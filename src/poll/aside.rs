//! Ids that the service refuses alone while it answers for others. They are
//! kept out of batches and asked by themselves now and then.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use tokio::time::{Duration, Instant};

use crate::domain::RunId;
use crate::poll::batch::{Id, Ids};

/// The ids set aside, and when each was last asked.
#[derive(Debug, Default)]
pub struct Aside {
    ids: IndexMap<Id, Instant, FxBuildHasher>,
    /// How many times in a row those that were tried again have passed.
    passed: u32,
}

/// How long an id rests before it is asked again.
const REST: Duration = Duration::from_mins(1);

impl Aside {
    /// Whether the id is to be kept out of batches.
    pub fn holds(&self, id: &Id) -> bool {
        !self.ids.is_empty() && self.ids.contains_key(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Sets an id aside that was refused now. Returns whether it was not before.
    pub fn put(&mut self, id: Id, now: Instant) -> bool {
        self.passed = 0;
        self.ids.insert(id, now).is_none()
    }

    /// Takes answered ids back in.
    pub fn take_back(&mut self, answered: &Ids) {
        if self.ids.is_empty() {
            return;
        }
        let answered: FxHashSet<Id> = answered.each().into_iter().collect();
        let before = self.ids.len();
        self.ids.retain(|id, _| !answered.contains(id));
        if self.ids.len() < before {
            self.passed = self.passed.saturating_add(1);
        }
    }

    /// Takes back what belongs to a run of which more is known now.
    pub fn release(&mut self, run: &RunId) {
        self.ids.retain(|id, _| id.run() != run);
    }

    /// The ids to try again now, all of a kind: one, so that many bad ones cost
    /// no more than one call a tick; twice as many each time they have passed,
    /// so that a service that was only ill for a while is soon watched in full;
    /// never more than `most`.
    pub fn due(&self, now: Instant, most: usize) -> Option<Ids> {
        let (oldest, _) = self.ids.iter().min_by_key(|(_, last)| **last)?;
        let is_due = |last: &Instant| now - *last >= REST;
        let count = 2_usize.saturating_pow(self.passed).min(most);
        let due = self.ids.iter().filter(|(_, last)| is_due(last));
        let ids = match oldest {
            Id::Run(_) => Ids::Runs(
                due.filter_map(|(id, _)| id.as_run().cloned())
                    .take(count)
                    .collect(),
            ),
            Id::Node(_) => Ids::Nodes(
                due.filter_map(|(id, _)| id.as_node().cloned())
                    .take(count)
                    .collect(),
            ),
        };
        (!ids.is_empty()).then_some(ids)
    }

    /// Forgets the ids of runs that are no longer watched.
    pub fn keep(&mut self, watched: &FxHashSet<&RunId>) {
        self.ids.retain(|id, _| watched.contains(id.run()));
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, Instant};

    use super::Aside;
    use crate::domain::RunId;
    use crate::poll::batch::{Id, Ids};

    fn id(name: &str) -> Id {
        Id::Run(RunId::from(name))
    }

    fn ids(names: &[&str]) -> Ids {
        Ids::Runs(names.iter().map(|name| RunId::from(*name)).collect())
    }

    #[test]
    fn an_id_is_tried_again_after_a_minute_one_at_a_time() {
        let start = Instant::now();
        let second = |second| start + Duration::from_secs(second);
        let mut aside = Aside::default();
        assert!(aside.put(id("a"), start));
        assert!(aside.put(id("b"), second(1)));
        assert_eq!(aside.due(second(59), 100), None);
        assert_eq!(aside.due(second(61), 100), Some(ids(&["a"])));
        assert!(!aside.put(id("a"), second(61)), "known before");
        assert_eq!(aside.due(second(61), 100), Some(ids(&["b"])));
    }

    #[test]
    fn ids_that_pass_again_bring_the_others_back_sooner_and_sooner() {
        let start = Instant::now();
        let mut aside = Aside::default();
        for name in ["a", "b", "c", "d"] {
            aside.put(id(name), start);
        }
        let later = start + Duration::from_mins(1);
        aside.take_back(&ids(&["a"]));
        assert_eq!(aside.due(later, 100), Some(ids(&["b", "c"])));
        aside.put(id("b"), later);
        assert_eq!(aside.due(later, 100), Some(ids(&["c"])));
    }

    #[test]
    fn an_answered_id_is_one_like_others_again() {
        let start = Instant::now();
        let mut aside = Aside::default();
        aside.put(id("a"), start);
        aside.take_back(&Ids::from(id("a")));
        assert!(!aside.holds(&id("a")));
    }
}
