//! What of the watch could not be asked, part by part.

use crate::domain::{Part, PartKind, Sequence, SourceError};
use crate::text::{HeaderText, time};
use chrono::{DateTime, Utc};

/// Why there is no news of some part of the watch, or of all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// Why the part is not answered that has failed for longest.
    pub error: SourceError,
    /// When the first of them failed that is not well again.
    pub since: DateTime<Utc>,
    pub next_try: DateTime<Utc>,
    /// One error of each kind that there was since it began.
    pub(in crate::app) kinds: Vec<SourceError>,
    /// The parts that are not well again; never none.
    pub(in crate::app) parts: Vec<Failing>,
}

/// One part that fails.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Failing {
    pub(in crate::app) part: Part,
    pub(in crate::app) error: SourceError,
    pub(in crate::app) next_try: DateTime<Utc>,
    /// The newest answer to anything when it failed the last time: only a newer one tells
    /// that it is well again.
    pub(in crate::app) after: Sequence,
}

impl Failing {
    pub(in crate::app) fn is_batch(&self) -> bool {
        is_batch(self.part.kind())
    }
}

impl Trouble {
    /// When the next try is due, in words.
    pub fn next(&self, now: DateTime<Utc>) -> HeaderText {
        if self.next_try <= now {
            return HeaderText::TryingNow;
        }
        HeaderText::NextTry(time::duration(self.next_try - now))
    }

    /// What kind of part has failed for longest.
    pub fn part(&self) -> Option<PartKind> {
        self.parts.first().map(|failing| failing.part.kind())
    }

    pub(in crate::app) fn of(failing: Failing, now: DateTime<Utc>) -> Self {
        Self {
            error: failing.error.clone(),
            since: now,
            next_try: failing.next_try,
            kinds: Vec::new(),
            parts: vec![failing],
        }
    }

    pub(in crate::app) fn put(&mut self, failing: Failing) {
        let known = self.parts.iter_mut();
        match { known }.find(|known| is_same(&known.part, &failing.part)) {
            Some(known) => *known = failing,
            None => self.parts.push(failing),
        }
    }

    /// Says what is left. Whether anything is.
    pub(in crate::app) fn follow(&mut self, now: DateTime<Utc>) -> bool {
        let Some(first) = self.parts.first() else {
            return false;
        };
        self.error.clone_from(&first.error);
        let tries = || self.parts.iter().map(|part| part.next_try);
        // A part that was due is tried together with another, or is on its way.
        let next = tries().filter(|next| *next > now).min();
        self.next_try = next.or_else(|| tries().max()).unwrap_or(first.next_try);
        true
    }
}

/// Whether it is a part of every tick, without which what is shown grows old.
pub(super) fn is_batch(kind: PartKind) -> bool {
    match kind {
        PartKind::Rows | PartKind::Nodes => true,
        PartKind::Shape
        | PartKind::Details
        | PartKind::Outputs
        | PartKind::List
        | PartKind::Fetch => false,
    }
}

/// Whether both are one part of the watch: a batch holds other ids every time, and what of
/// the one before is not in it is asked no more, or has been told.
fn is_same(one: &Part, other: &Part) -> bool {
    match (one, other) {
        (Part::Rows(one), Part::Rows(other)) => one.iter().any(|run| other.contains(run)),
        (Part::Nodes(one), Part::Nodes(other)) => one.iter().any(|node| other.contains(node)),
        (one, other) => one == other,
    }
}
