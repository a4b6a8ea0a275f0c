//! The batches of one kind in a tick, one after the other. Those of nodes and those of
//! run rows go side by side, and neither waits for the other.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::time::Instant;

use crate::domain::{Demand, Part};
use crate::poll::batch::Batch;
use crate::poll::split::Splitting;
use crate::poll::timetable::Retry;

/// One kind of batches.
#[derive(Debug, Default)]
pub(super) struct Lane {
    /// The tick whose batches these are.
    pub begin: Option<Instant>,
    /// The wishes they were made from.
    pub demand: Arc<Demand>,
    queue: VecDeque<Batch>,
    /// A batch that was refused as a whole, while its parts are asked.
    pub splitting: Option<Split>,
    /// A batch is on its way.
    is_asking: bool,
    /// A tick has come that could not be asked.
    owes: bool,
    /// When a batch of this kind was last answered.
    pub passed_at: Option<Instant>,
    /// How many server errors there were in a row.
    pub server_errors: u32,
    pub retry: Retry,
}

/// A batch that is taken apart.
#[derive(Debug)]
pub(super) struct Split {
    pub parts: Splitting,
    /// What the batch was about.
    pub whole: Part,
    /// How many parts were asked.
    pub asked: usize,
    /// How many server errors in a row have led to it.
    pub server_errors: u32,
}

/// Of which kind the batches of a lane are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LaneKind {
    Nodes,
    Rows,
}

impl Lane {
    /// Whether all of its tick was asked and answered.
    pub(super) fn is_idle(&self) -> bool {
        !self.is_asking && self.queue.is_empty() && self.splitting.is_none()
    }

    /// A tick has come. Whether its batches can be asked; if not, they are as soon as
    /// that is possible.
    pub(super) fn takes_part(&mut self, now: Instant) -> bool {
        self.owes = !self.is_idle() || self.retry.rests(now);
        !self.owes
    }

    /// Whether a tick is to be made up for, not before `earliest`.
    pub(super) fn is_to_make_up(&self, earliest: Instant, now: Instant) -> bool {
        self.owes && self.is_idle() && !self.retry.rests(now) && now >= earliest
    }

    /// When it is to make up for a tick, if it is, and if nothing else happens.
    pub(super) fn makes_up_at(&self, earliest: Instant) -> Option<Instant> {
        let is_waiting = self.owes && self.is_idle();
        is_waiting.then(|| self.retry.until().unwrap_or(earliest).max(earliest))
    }

    /// Takes the batches of a tick.
    pub(super) fn begin(&mut self, batches: Vec<Batch>, demand: Arc<Demand>, now: Instant) {
        self.owes = false;
        self.begin = Some(now);
        self.demand = demand;
        self.queue = batches.into();
    }

    /// Whether something is to be sent as soon as the budget allows it.
    pub(super) fn has_next(&self) -> bool {
        !self.is_asking && (self.splitting.is_some() || !self.queue.is_empty())
    }

    /// The next batch to be sent, which is on its way then.
    pub(super) fn send_next(&mut self) -> Option<Batch> {
        let part = match &mut self.splitting {
            Some(split) => {
                split.asked += 1;
                split.parts.next_part()
            }
            None => self.queue.pop_front(),
        };
        self.is_asking = part.is_some();
        part
    }

    /// What was on its way has come.
    pub(super) fn landed(&mut self) {
        self.is_asking = false;
    }

    /// What is left of the tick is not asked: it is made up for later.
    pub(super) fn give_up(&mut self) {
        self.queue.clear();
        self.splitting = None;
        self.owes = true;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Lane;
    use crate::domain::{RunId, SourceError};
    use crate::poll::batch::{Batch, Ids};

    fn batch(run: &str) -> Batch {
        Batch {
            ids: Ids::Runs(vec![RunId::from(run)]),
            workspace: None,
        }
    }

    #[test]
    fn its_batches_go_one_after_the_other() {
        let now = Instant::now();
        let mut lane = Lane::default();
        lane.begin(vec![batch("a"), batch("b")], Arc::default(), now);
        assert_eq!(lane.send_next(), Some(batch("a")));
        assert!(!lane.has_next(), "the first is on its way");
        lane.landed();
        assert_eq!(lane.send_next(), Some(batch("b")));
        lane.landed();
        assert!(lane.is_idle());
    }

    #[test]
    fn a_tick_that_it_could_not_ask_is_made_up_for_when_the_wait_is_over() {
        let now = Instant::now();
        let mut lane = Lane::default();
        assert!(lane.takes_part(now));
        lane.begin(vec![batch("a"), batch("b")], Arc::default(), now);
        assert!(!lane.takes_part(now), "it is at work");
        assert_eq!(lane.send_next(), Some(batch("a")));
        lane.landed();
        let why = String::new();
        let wait = lane.retry.failed(&SourceError::Garbled { why }, now);
        lane.give_up();
        assert!(!lane.is_to_make_up(now, now));
        assert_eq!(lane.makes_up_at(now), Some(now + wait));
        let later = now + wait;
        assert!(lane.is_to_make_up(now, later));
        let much_later = later + Duration::from_secs(9);
        assert!(
            !lane.is_to_make_up(much_later, later),
            "not before the budget allows it"
        );
        lane.begin(Vec::new(), Arc::default(), later);
        assert_eq!(lane.makes_up_at(now), None);
    }
}
