//! Ids that the service refuses alone while it answers for others. They are
//! kept out of batches and asked by themselves now and then.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use tokio::time::{Duration, Instant};

use crate::domain::RunId;
use crate::poll::batch::{Id, Ids};

/// The ids set aside, and when each was last refused by itself.
#[derive(Debug, Default)]
pub(super) struct Quarantine {
    ids: IndexMap<Id, Instant, FxBuildHasher>,
    /// When one of them was the first to be answered again: what was refused before that
    /// may be good again, too.
    passed_at: Option<Instant>,
    /// How many are tried again at once.
    together: usize,
}

/// How long an id rests before it is asked again.
const REST: Duration = Duration::from_mins(1);

impl Quarantine {
    /// Whether the id is to be kept out of batches.
    pub(super) fn holds(&self, id: &Id) -> bool {
        !self.ids.is_empty() && self.ids.contains_key(id)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Sets an id aside that was refused now. Returns whether it was not before.
    pub(super) fn put(&mut self, id: Id, now: Instant) -> bool {
        self.ids.insert(id, now).is_none()
    }

    /// Notes that so many of them were refused together: one of them may be at fault, so
    /// half as many are tried the next time.
    pub(super) fn refused_together(&mut self, ids: usize) {
        self.together = ids / 2;
    }

    /// Takes answered ids back in. All others are tried then, together.
    pub(super) fn take_back(&mut self, answered: &Ids, now: Instant) {
        if self.ids.is_empty() {
            return;
        }
        let answered: FxHashSet<Id> = answered.each().into_iter().collect();
        let before = self.ids.len();
        self.ids.retain(|id, _| !answered.contains(id));
        if self.ids.len() == before {
            return;
        }
        self.together = usize::MAX;
        // What was refused alone while the others come back rests like any other.
        let are_coming_back = self.ids.values().any(|last| Some(*last) < self.passed_at);
        if !are_coming_back {
            self.passed_at = Some(now);
        }
    }

    /// Forgets that an id was refused.
    pub(super) fn free(&mut self, id: &Id) {
        self.ids.shift_remove(id);
    }

    /// Takes back what belongs to a run of which more is known now.
    pub(super) fn release(&mut self, run: &RunId) {
        self.ids.retain(|id, _| id.run() != run);
    }

    /// The ids to try again now, all of a kind: one, so that many bad ones cost
    /// no more than one call a tick; after one has passed all others, so that a service
    /// that was only ill for a while is watched in full at once; never more than `most`.
    pub(super) fn due(&self, now: Instant, most: usize) -> Option<Ids> {
        let (oldest, _) = self.ids.iter().min_by_key(|(_, last)| **last)?;
        let is_due = |last: &Instant| Some(*last) < self.passed_at || now - *last >= REST;
        let count = self.together.clamp(1, most.max(1));
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
    pub(super) fn keep(&mut self, watched: &FxHashSet<&RunId>) {
        self.ids.retain(|id, _| watched.contains(id.run()));
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, Instant};

    use crate::domain::RunId;
    use crate::poll::batch::{Id, Ids};
    use crate::poll::quarantine::Quarantine;

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
        let mut quarantine = Quarantine::default();
        assert!(quarantine.put(id("a"), start));
        assert!(quarantine.put(id("b"), second(1)));
        assert_eq!(quarantine.due(second(59), 100), None);
        assert_eq!(quarantine.due(second(61), 100), Some(ids(&["a"])));
        assert!(!quarantine.put(id("a"), second(61)), "known before");
        assert_eq!(quarantine.due(second(61), 100), Some(ids(&["b"])));
    }

    #[test]
    fn one_that_passes_again_brings_all_others_back_together() {
        let start = Instant::now();
        let mut quarantine = Quarantine::default();
        for name in ["a", "b", "c", "d"] {
            quarantine.put(id(name), start);
        }
        let second = |second| start + Duration::from_secs(second);
        assert_eq!(quarantine.due(second(3), 100), None);
        quarantine.take_back(&ids(&["a"]), second(3));
        assert_eq!(quarantine.due(second(6), 100), Some(ids(&["b", "c", "d"])));
        assert_eq!(quarantine.due(second(6), 2), Some(ids(&["b", "c"])));
    }

    #[test]
    fn a_bad_one_among_those_that_come_back_is_found_by_halves() {
        let start = Instant::now();
        let mut quarantine = Quarantine::default();
        for name in ["bad", "b", "c", "d", "e"] {
            quarantine.put(id(name), start);
        }
        let second = |second| start + Duration::from_secs(second);
        quarantine.take_back(&ids(&["e"]), second(1));
        let tried = quarantine.due(second(3), 100);
        assert_eq!(tried, Some(ids(&["bad", "b", "c", "d"])));
        quarantine.refused_together(4);
        assert_eq!(quarantine.due(second(6), 100), Some(ids(&["bad", "b"])));
        quarantine.refused_together(2);
        assert_eq!(quarantine.due(second(9), 100), Some(ids(&["bad"])));
        quarantine.put(id("bad"), second(9));
        assert_eq!(quarantine.due(second(12), 100), Some(ids(&["b"])));
        quarantine.take_back(&ids(&["b"]), second(12));
        assert_eq!(quarantine.due(second(15), 100), Some(ids(&["c", "d"])));
    }

    #[test]
    fn an_answered_id_is_one_like_others_again() {
        let start = Instant::now();
        let mut quarantine = Quarantine::default();
        quarantine.put(id("a"), start);
        quarantine.take_back(&Ids::from(id("a")), start);
        assert!(!quarantine.holds(&id("a")));
    }
}
