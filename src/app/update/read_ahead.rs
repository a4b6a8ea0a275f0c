//! The ends of the logs of what failed, read before anybody asks, so that a row says why:
//! the newest failure first, a few at once, each once. How often, the poller decides.

use chrono::{DateTime, Utc};

use crate::app::log::Ring;
use crate::app::model::Model;
use crate::app::model::read_ahead::EndState;
use crate::app::model::read_ahead::{LogEnd, ReadAhead};
use crate::app::model::watch::Watch;
use crate::app::nodes::tree::Node;
use crate::app::runs::cause;
use crate::domain::{Fetch, FetchKind, LogPage, NodeKey, SourceError};

/// So many logs are being read at once.
const AT_ONCE: usize = 3;

/// Wants the logs of what failed and was not read, and forgets what is gone.
pub(super) fn renew(model: &mut Model) {
    let runs = &model.watch.runs;
    model.watch.read_ahead.ends.retain(|key, _| {
        let node = runs
            .get(key.run.as_str())
            .and_then(|run| run.tree.node(run.tree.place(key.node.as_str())?));
        node.is_some_and(Node::has_failed)
    });
    if model.watch.read_ahead.is_refused {
        return;
    }
    let free = AT_ONCE.saturating_sub(model.watch.read_ahead.wanted());
    if free == 0 {
        return;
    }
    let open = model.detail.log.as_ref().map(|log| &log.node);
    let mut unread = unread(&model.watch, open);
    unread.sort_by_key(|(finished, _, _)| std::cmp::Reverse(*finished));
    unread.truncate(free);
    for (_, started, key) in unread {
        let tries = model
            .watch
            .read_ahead
            .ends
            .get(&key)
            .map_or(0, |end| end.tries);
        let state = EndState::Wanted(model.detail.next_number());
        let end = LogEnd {
            started,
            state,
            tries,
        };
        model.watch.read_ahead.ends.insert(key, end);
    }
}

pub(in crate::app) type Moment = Option<DateTime<Utc>>;

/// The failed nodes of which nobody has said why, nor reads it: when they ended and began.
fn unread(watch: &Watch, read: Option<&NodeKey>) -> Vec<(Moment, Moment, NodeKey)> {
    let mut unread = Vec::new();
    for run in watch.runs.values().filter(|run| run.leaves().failed > 0) {
        let failed = run
            .nodes()
            .filter(|(_, node)| node.has_failed() && node.writes_a_log());
        for (_, node) in failed {
            let key = NodeKey::new(run.id.clone(), node.id.clone());
            let is_known = watch.read_ahead.holds(&key, node)
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

/// Whether the fetch was one of these; takes its answer in.
pub(super) fn take_in(
    read_ahead: &mut ReadAhead,
    fetch: &Fetch,
    read: Result<&LogPage, &SourceError>,
) -> bool {
    let FetchKind::Log(key, _) = &fetch.kind else {
        return false;
    };
    let end = read_ahead.ends.get(key);
    let Some(end) = end.filter(|end| end.state == EndState::Wanted(fetch.number)) else {
        return false;
    };
    match read {
        Ok(page) => {
            let started = end.started;
            let mut ring = Ring::default();
            ring.take_newest(page);
            read_ahead.note(key, started, &ring);
        }
        Err(error) => read_ahead.note_failure(key, error),
    }
    true
}
