//! The ends of the logs of what failed, read before anybody asks, so that a row says why:
//! the newest failure first, a few at once, each once. How often, the poller decides.

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;

use crate::app::detail::cause;
use crate::app::log::{Filter, Log, Ring};
use crate::app::model::Model;
use crate::app::query::failure::Cause;
use crate::app::runs::run::Run;
use crate::app::runs::tree::Node;
use crate::domain::{LogPage, Look, NodeKey, Outcome, Sight, SourceError};

/// So many logs are being read at once.
const AT_ONCE: usize = 3;
/// A call that failed by chance is made once more, so many times in all.
const TRIES: u8 = 3;

/// What the logs of failed nodes say, as far as they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadAhead {
    ends: FxHashMap<NodeKey, End>,
    /// Logs may not be read at all.
    is_refused: bool,
}

/// The end of one log.
#[derive(Clone, Debug, PartialEq)]
struct End {
    /// When the node began: a later start is another log.
    started: Option<DateTime<Utc>>,
    state: State,
    tries: u8,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
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
    pub fn looks(&self) -> Vec<Look> {
        let looks = self.ends.iter().filter_map(|(node, end)| match end.state {
            State::Wanted(number) => Some(Look {
                number,
                at: Sight::Log(node.clone(), newest(node, number)),
            }),
            State::Said(_) | State::Unsaid | State::Again | State::Unread => None,
        });
        let mut looks: Vec<Look> = looks.collect();
        looks.sort_by_key(|look| look.number);
        looks
    }

    /// The cause of a failure as the log tells it, or how its reading goes.
    pub fn cause(&self, run: &Run, node: &Node) -> Option<Cause> {
        if !node.writes_a_log() {
            return None;
        }
        let key = NodeKey::new(run.id.clone(), node.id.clone());
        match self.ends.get(&key).map(|end| &end.state) {
            Some(State::Said(text)) => Some(Cause::Said(text.to_string())),
            Some(State::Unsaid) => Some(Cause::Unsaid),
            Some(State::Unread) => None,
            Some(State::Wanted(_) | State::Again) => Some(Cause::Reading),
            None => (!self.is_refused).then_some(Cause::Reading),
        }
    }

    /// Notes what the end of a log says that was read for whatever reason.
    pub fn note(&mut self, key: &NodeKey, started: Option<DateTime<Utc>>, ring: &Ring) {
        let state = match ring.last_error() {
            Some(text) => State::Said(cause::in_short(text).into()),
            None => State::Unsaid,
        };
        let end = End {
            started,
            state,
            tries: 0,
        };
        self.ends.insert(key.clone(), end);
    }

    fn note_failure(&mut self, key: &NodeKey, error: &SourceError) {
        self.is_refused |= error.is_permission();
        if let Some(end) = self.ends.get_mut(key) {
            end.tries += 1;
            if error.is_about_the_thing_asked() || end.tries >= TRIES {
                end.state = State::Unread;
            } else {
                end.state = State::Again;
            }
        }
    }

    fn holds(&self, key: &NodeKey, node: &Node) -> bool {
        self.ends.get(key).is_some_and(|end| {
            let is_of_now = end.started == node.state.timing.started_at();
            is_of_now && end.state != State::Again || end.is_wanted()
        })
    }

    fn wanted(&self) -> usize {
        self.ends.values().filter(|end| end.is_wanted()).count()
    }
}

impl End {
    fn is_wanted(&self) -> bool {
        matches!(self.state, State::Wanted(_))
    }
}

fn newest(node: &NodeKey, number: u32) -> crate::domain::LogQuery {
    let zone = crate::text::Zone::default();
    Log::new(node.clone(), Filter::default(), zone, number).query()
}

/// Wants the logs of what failed and was not read, and forgets what is gone.
pub(super) fn renew(model: &mut Model) {
    let runs = &model.runs;
    model.read_ahead.ends.retain(|key, _| {
        let node = runs
            .get(key.run.as_str())
            .and_then(|run| run.tree.node(run.tree.place(key.node.as_str())?));
        node.is_some_and(Node::has_failed)
    });
    if model.read_ahead.is_refused {
        return;
    }
    let free = AT_ONCE.saturating_sub(model.read_ahead.wanted());
    if free == 0 {
        return;
    }
    let mut unread = unread(model);
    unread.sort_by_key(|(finished, _, _)| std::cmp::Reverse(*finished));
    unread.truncate(free);
    for (_, started, key) in unread {
        let tries = model.read_ahead.ends.get(&key).map_or(0, |end| end.tries);
        let state = State::Wanted(model.detail.next_number());
        let end = End {
            started,
            state,
            tries,
        };
        model.read_ahead.ends.insert(key, end);
    }
}

type Moment = Option<DateTime<Utc>>;

/// The failed nodes of which nobody has said why: when they ended and began.
fn unread(model: &Model) -> Vec<(Moment, Moment, NodeKey)> {
    let mut unread = Vec::new();
    let read = model.detail.log.as_ref().map(|log| &log.node);
    for run in model.runs.values().filter(|run| run.leaves().failed > 0) {
        let failed = run
            .nodes()
            .filter(|(_, node)| node.has_failed() && node.writes_a_log());
        for (_, node) in failed {
            let key = NodeKey::new(run.id.clone(), node.id.clone());
            let is_known = model.read_ahead.holds(&key, node)
                || read == Some(&key)
                || cause::said(run, node).is_some();
            if !is_known {
                let timing = &node.state.timing;
                unread.push((timing.finished_at(), timing.started_at(), key));
            }
        }
    }
    unread
}

/// Whether the look was one of these; takes its answer in.
pub(super) fn take_in(model: &mut Model, look: &Look, outcome: &Outcome<LogPage>) -> bool {
    let Sight::Log(key, _) = &look.at else {
        return false;
    };
    let end = model.read_ahead.ends.get(key);
    let Some(end) = end.filter(|end| end.state == State::Wanted(look.number)) else {
        return false;
    };
    match outcome {
        Ok(answer) => {
            let started = end.started;
            let mut ring = Ring::default();
            ring.take_newest(&answer.content);
            model.read_ahead.note(key, started, &ring);
        }
        Err(error) => model.read_ahead.note_failure(key, error),
    }
    true
}
