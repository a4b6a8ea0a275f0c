//! What happened lately, newest first: a few of the last changes, kept for the strip of events.

use crate::app::view::rows::RowKey;
use crate::domain::{CredentialError, RunId, SourceError, Status};
use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::collections::VecDeque;

/// How many are kept; older ones are forgotten.
pub(in crate::app) const KEPT: usize = 200;
/// Of so many rows it is known at most that somebody was called for them.
const CALLS_KEPT: usize = 2_000;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// On the service's clock.
    pub at: DateTime<Utc>,
    /// The row it is about; trouble is about none.
    pub row: Option<RowKey>,
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// A run or a node has another state; what is over took so long.
    Became {
        /// Nothing where it was unknown until then.
        from: Option<Status>,
        to: Status,
        took: Option<TimeDelta>,
    },
    /// A node put something out: its name and its type.
    Output { name: Box<str>, kind: Box<str> },
    /// The watch could not ask, with or without data from before. Said once for each kind of
    /// error, however often it tries again.
    Trouble { error: SourceError, has_data: bool },
    /// There are no new credentials; the old ones live on for so long.
    NotRenewed {
        error: Box<CredentialError>,
        left: TimeDelta,
    },
    /// Credentials come again.
    Renewed,
    /// Somebody has changed the source; the ends of the key's id.
    OtherKey(String),
    /// The watch hears again, after so long.
    Recovered(TimeDelta),
}

/// The last events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    newest_first: VecDeque<Event>,
    /// The one with the cursor, where the keys go to the events.
    pub selected: usize,
    /// The failures that nobody has gone to yet, the newest last.
    pub(in crate::app) unseen: Vec<RowKey>,
    /// The failure that stays in sight until a key is pressed.
    pub(in crate::app) held: Option<RowKey>,
    /// What was called for, by row, and when that began: each once, whatever is told again.
    called: IndexMap<RowKey, Option<DateTime<Utc>>, FxBuildHasher>,
    /// How often the bell is to ring.
    rings: usize,
}

impl Events {
    /// All of them, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.newest_first.iter()
    }

    /// The first that is shown on so many lines below and with the title.
    pub fn top(&self, lines: usize, has_keys: bool) -> usize {
        let room = lines.saturating_sub(1).max(1);
        if has_keys {
            (self.selected + 1).saturating_sub(room)
        } else {
            0
        }
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.newest_first.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.newest_first.is_empty()
    }

    /// The newest failure that nobody has gone to yet.
    pub fn unseen(&self) -> Option<&RowKey> {
        self.unseen.last()
    }

    /// Where among all events the failure is that stays in sight until a key is pressed.
    pub fn held(&self) -> Option<usize> {
        let held = self.held.as_ref()?;
        let is_it = |event: &Event| {
            event.row.as_ref() == Some(held) && matches!(event.what, Happened::Became { .. })
        };
        self.newest_first.iter().position(is_it)
    }

    /// Somebody has pressed a key, and so has seen the failure.
    pub fn acknowledge(&mut self) {
        self.held = None;
    }

    /// How often the bell is to ring since it was last asked.
    pub(in crate::app) fn take_rings(&mut self) -> usize {
        std::mem::take(&mut self.rings)
    }

    /// Somebody who looks elsewhere is called, once for the same thing.
    pub(in crate::app) fn call(&mut self, row: RowKey, began: Option<DateTime<Utc>>) {
        let before = self.called.shift_remove(&row);
        let is_news = before.is_none_or(|before| before < began);
        self.rings += usize::from(is_news);
        self.called.insert(row, before.flatten().max(began));
        if self.called.len() > CALLS_KEPT {
            self.called.drain(..CALLS_KEPT / 2);
        }
    }

    /// How many failures nobody has gone to yet.
    pub fn unseen_count(&self) -> usize {
        self.unseen.len()
    }

    /// Somebody looks at a run.
    pub fn note_seen(&mut self, run: &RunId) {
        self.unseen.retain(|row| !row.is_of(run));
    }

    /// Somebody goes to the newest failure.
    pub fn take_unseen(&mut self) -> Option<RowKey> {
        self.unseen.pop()
    }

    /// Notes something that happened. The cursor stays on its event.
    pub fn note(&mut self, event: Event) {
        self.newest_first.push_front(event);
        self.newest_first.truncate(KEPT);
        if self.selected > 0 {
            self.selected = (self.selected + 1).min(KEPT - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{CALLS_KEPT, Event, Events, Happened, KEPT};
    use crate::app::view::rows::RowKey;

    fn recovery() -> Event {
        Event {
            at: DateTime::UNIX_EPOCH,
            row: None,
            what: Happened::Recovered(TimeDelta::zero()),
        }
    }

    #[test]
    fn only_the_last_events_are_kept() {
        let mut events = Events::default();
        for _ in 0..KEPT + 10 {
            events.note(recovery());
        }
        assert_eq!(events.len(), KEPT);
    }

    #[test]
    fn somebody_is_called_once_for_a_row_and_again_when_it_began_anew() {
        let mut events = Events::default();
        let began = |seconds| DateTime::from_timestamp(seconds, 0);
        let mut rings = |run: &str, seconds| {
            events.call(RowKey::Run(run.into()), began(seconds));
            events.take_rings()
        };
        assert_eq!([rings("flow-a", 1), rings("flow-a", 1)], [1, 0]);
        // A replica that is behind tells of the time before.
        assert_eq!([rings("flow-a", 9), rings("flow-a", 1)], [1, 0]);
        assert_eq!(rings("flow-a", 9), 0);
        for run in 0..3 * CALLS_KEPT {
            rings(&format!("flow-{run}"), 1);
        }
        assert!(events.called.len() <= CALLS_KEPT);
    }
}
