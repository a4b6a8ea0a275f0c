//! What happened lately, newest first: a few of the last changes, kept for the
//! strip of events. Found out when an answer is merged, from what was known before.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashSet;

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::app::runs::tree::{Place, ROOT};
use crate::app::view::listing::has_failed_here;
use crate::app::view::rows::RowKey;
use crate::domain::{CredentialError, NodeKey, RunId, SourceError, Status, StatusKind};

/// How many are kept; older ones are forgotten.
const KEPT: usize = 200;

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
    unseen: Vec<RowKey>,
    /// The failure that stays in sight until a key is pressed.
    held: Option<RowKey>,
    /// What was called for, by row and when that began: each once, whatever is told again.
    called: FxHashSet<(RowKey, Option<DateTime<Utc>>)>,
    /// How often the bell is to ring.
    rings: usize,
}

/// What a run has to tell since the last time it was asked for its news.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The node at this place, or the run itself at the root, has another state.
    Became {
        place: Place,
        /// Nothing where the node came in this state to a tree that had been read before.
        from: Option<Status>,
        to: Status,
    },
    /// The node has put something out at this moment, where the service says it.
    Output {
        place: Place,
        name: Box<str>,
        kind: Box<str>,
        created: Option<DateTime<Utc>>,
    },
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
    pub(super) fn take_rings(&mut self) -> usize {
        std::mem::take(&mut self.rings)
    }

    /// Somebody who looks elsewhere is called, once for the same thing.
    fn call(&mut self, row: RowKey, began: Option<DateTime<Utc>>) {
        self.rings += usize::from(self.called.insert((row, began)));
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

/// Takes what the runs have to tell since the last answer.
pub(super) fn collect(model: &mut Model) {
    let now = model.service_now;
    let began = model.clock.at_service(model.began);
    // Where nothing is named, all that is found is meant.
    let is_any_named = model.runs.values().any(|run| !run.is_found);
    for run in model.runs.values_mut() {
        for news in std::mem::take(&mut run.news) {
            let is_failure = has_failed(run, &news);
            let calls = (is_failure || has_ended(&news)) && (!run.is_found || !is_any_named);
            let started = started(run, &news);
            let Some(event) = event(run, news, now, began) else {
                continue;
            };
            if is_failure {
                model.events.held.clone_from(&event.row);
                model.events.unseen.extend(event.row.clone());
                let too_many = model.events.unseen.len().saturating_sub(KEPT);
                model.events.unseen.drain(..too_many);
            }
            if let Some(row) = event.row.clone().filter(|_| calls) {
                model.events.call(row, started);
            }
            model.events.note(event);
        }
    }
}

/// Whether this is the end of a run.
fn has_ended(news: &News) -> bool {
    match news {
        News::Became { place, from, to } => {
            let was_over = from.as_ref().is_some_and(Status::is_final);
            *place == ROOT && to.is_final() && !was_over
        }
        News::Output { .. } => false,
    }
}

/// When what has changed had begun: the same thing that is run again begins anew.
fn started(run: &Run, news: &News) -> Option<DateTime<Utc>> {
    match news {
        News::Became { place: ROOT, .. } => run.timing().started_at(),
        News::Became { place, .. } => run.tree.node(*place)?.state.timing.started_at(),
        News::Output { .. } => None,
    }
}

/// Whether this is where something failed, and not only around it.
fn has_failed(run: &Run, news: &News) -> bool {
    match news {
        News::Became { place, to, .. } => {
            let is_here = |node| has_failed_here(&run.tree, *place, node);
            to.kind() == StatusKind::Failed && run.tree.node(*place).is_some_and(is_here)
        }
        News::Output { .. } => false,
    }
}

/// What was there before the watch began has not happened now.
fn event(run: &Run, news: News, now: DateTime<Utc>, began: DateTime<Utc>) -> Option<Event> {
    match news {
        News::Became { place, from, to } => {
            let took = if place == ROOT {
                run.elapsed(now)
            } else {
                run.tree.node(place)?.elapsed(now)
            };
            Some(Event {
                at: now,
                row: key(run, place),
                what: Happened::Became {
                    took: took.filter(|_| to.is_final()),
                    from,
                    to,
                },
            })
        }
        News::Output {
            place,
            name,
            kind,
            created,
        } => created
            .is_none_or(|created| created > began)
            .then(|| Event {
                at: now,
                row: key(run, place),
                what: Happened::Output { name, kind },
            }),
    }
}

fn key(run: &Run, place: Place) -> Option<RowKey> {
    if place == ROOT {
        return Some(RowKey::Run(run.id.clone()));
    }
    let node = run.tree.node(place)?;
    Some(RowKey::Node(NodeKey::new(run.id.clone(), node.id.clone())))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{Event, Events, Happened, KEPT};

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
}
