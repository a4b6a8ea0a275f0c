//! What the ends of the logs of failed nodes say, as far as they were read.

use crate::app::log::{Log, LogFilter, Ring};
use crate::app::nodes::tree::Node;
use crate::app::runs::cause;
use crate::app::runs::run::Run;
use crate::domain::{Fetch, FetchKind, NodeKey, SourceError};

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;

/// A call that failed by chance is made once more, so many times in all.
const TRIES: u8 = 3;

/// What the logs of failed nodes say, as far as they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadAhead {
    pub(in crate::app) ends: FxHashMap<NodeKey, LogEnd>,
    /// Logs may not be read at all.
    pub(in crate::app) is_refused: bool,
}

/// The end of one log.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct LogEnd {
    /// When the node began: a later start is another log.
    pub(in crate::app) started: Option<DateTime<Utc>>,
    pub(in crate::app) state: EndState,
    pub(in crate::app) tries: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) enum EndState {
    Wanted(u32),
    Said(Box<str>),
    Unsaid,
    /// A call failed; the log waits for its turn among the others again.
    Again,
    /// It could not be read, and is not tried again.
    Unread,
}

impl ReadAhead {
    /// What is to be read, the newest failure first.
    pub fn fetches(&self) -> Vec<Fetch> {
        let fetches = self.ends.iter().filter_map(|(node, end)| match end.state {
            EndState::Wanted(number) => Some(Fetch {
                number,
                kind: FetchKind::Log(node.clone(), newest(node, number)),
            }),
            EndState::Said(_) | EndState::Unsaid | EndState::Again | EndState::Unread => None,
        });
        let mut fetches: Vec<Fetch> = fetches.collect();
        fetches.sort_by_key(|fetch| fetch.number);
        fetches
    }

    /// The cause of a failure as the log tells it, or how its reading goes.
    pub fn cause(&self, run: &Run, node: &Node) -> Option<Cause> {
        if !node.writes_a_log() {
            return None;
        }
        let key = NodeKey::new(run.id.clone(), node.id.clone());
        match self.ends.get(&key).map(|end| &end.state) {
            Some(EndState::Said(text)) => Some(Cause::Said(text.to_string())),
            Some(EndState::Unsaid) => Some(Cause::Unsaid),
            Some(EndState::Unread) => None,
            Some(EndState::Wanted(_) | EndState::Again) => Some(Cause::Reading),
            None => (!self.is_refused).then_some(Cause::Reading),
        }
    }

    /// Notes what the end of a log says that was read for whatever reason.
    pub fn note(&mut self, key: &NodeKey, started: Option<DateTime<Utc>>, ring: &Ring) {
        let state = match ring.last_error() {
            Some(text) => EndState::Said(cause::in_short(text).into()),
            None => EndState::Unsaid,
        };
        let end = LogEnd {
            started,
            state,
            tries: 0,
        };
        self.ends.insert(key.clone(), end);
    }

    pub(in crate::app) fn note_failure(&mut self, key: &NodeKey, error: &SourceError) {
        self.is_refused |= error.is_permission();
        if let Some(end) = self.ends.get_mut(key) {
            end.tries += 1;
            if error.is_about_the_thing_asked() || end.tries >= TRIES {
                end.state = EndState::Unread;
            } else {
                end.state = EndState::Again;
            }
        }
    }

    pub(in crate::app) fn holds(&self, key: &NodeKey, node: &Node) -> bool {
        self.ends.get(key).is_some_and(|end| {
            let is_of_now = end.started == node.state.timing.started_at();
            is_of_now && end.state != EndState::Again || end.is_wanted()
        })
    }

    pub(in crate::app) fn wanted(&self) -> usize {
        self.ends.values().filter(|end| end.is_wanted()).count()
    }
}

impl LogEnd {
    fn is_wanted(&self) -> bool {
        matches!(self.state, EndState::Wanted(_))
    }
}

fn newest(node: &NodeKey, number: u32) -> crate::domain::LogQuery {
    let zone = crate::text::Zone::default();
    Log::new(node.clone(), LogFilter::default(), zone, number).query()
}

/// The cause of a failure, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    Said(String),
    /// The end of the log is being read.
    Reading,
    /// The log was read, and says nothing of an error.
    Unsaid,
}
