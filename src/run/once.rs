//! A single look: everything is asked once, and the model is what was told.

use std::time::Duration;

use crate::app::log::Ring;
use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::nodes::tree::ROOT;
use crate::app::query::failure::{self, Cause};
use crate::app::runs::failures::first_failed;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{Answer, NodeKey, RunPage, SourceError, Unread, Update};
use crate::poll::Limits;
use crate::poll::snapshot::{self, Snapshot, Subjects};
use crate::source::Client;
use crate::source::transport::Transport;

/// What a single look has come to.
#[derive(Debug)]
pub struct Looked {
    /// What could not be read, and why.
    pub unread: Vec<Unread>,
    /// The service has told something at all, were it that it does not tell.
    pub is_heard: bool,
}

/// What of the runs is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What came out of their nodes.
    pub outputs: bool,
    /// The ends of the logs of what failed first, where nobody else says why.
    pub causes: bool,
}

/// One look: what is to be read, how long without an answer, and what is known already.
#[derive(Clone, Debug)]
pub struct LookRequest {
    pub wanted: Wanted,
    pub patience: Duration,
    /// What a search has told of the runs that it found.
    pub listed: Vec<Answer<RunPage>>,
}

/// Of more runs that failed the logs are not read: it would take too long.
const MOST_CAUSES: usize = 20;

/// Reads everything about the runs of the model once. Without any answer for as long as is
/// asked it ends. `after_each` sees the model after everything that was told.
pub async fn once<T: Transport>(
    model: &mut Model,
    client: &Client<T>,
    clock: &Clock,
    limits: &Limits,
    request: LookRequest,
    mut after_each: impl FnMut(&Model),
) -> Looked {
    let LookRequest {
        wanted,
        patience,
        listed,
    } = request;
    let subjects = Subjects {
        listed,
        runs: model
            .watch
            .runs
            .values()
            .map(|run| (run.id.clone(), run.token.clone()))
            .collect(),
        discovery: model.settings.discovery.clone(),
        outputs: wanted.outputs,
    };
    let Snapshot { updates, unread } = snapshot::take(client, limits, subjects, patience).await;
    let is_absence = |update: &Update| matches!(update, Update::NotAnswered { .. });
    let is_no = |unread: &Unread| {
        matches!(unread.error, SourceError::Refused(_)) && unread.error.is_about_the_thing_asked()
    };
    let is_heard = !updates.iter().all(is_absence) || unread.iter().any(is_no);
    let _ = update(model, Message::Tick(clock.now()));
    for news in updates {
        let _ = update(model, Message::Update(news));
        after_each(model);
    }
    if wanted.causes {
        read_causes(model, client, limits, patience).await;
    }
    Looked { unread, is_heard }
}

/// Reads why the first failure of each run failed, where the end of its log alone tells.
async fn read_causes<T: Transport>(
    model: &mut Model,
    client: &Client<T>,
    limits: &Limits,
    patience: Duration,
) {
    let mut nodes = Vec::new();
    let mut started = Vec::new();
    for run in model.watch.runs.values() {
        let Some((place, node)) = first_failed(run, run.top().unwrap_or(ROOT)) else {
            continue;
        };
        if failure::of_node(model, run, place, node) == Some(Cause::Reading) {
            nodes.push(NodeKey::new(run.id.clone(), node.id.clone()));
            started.push(node.state.timing.started_at());
        }
    }
    nodes.truncate(MOST_CAUSES);
    let ends = snapshot::ends_of_logs(client, limits, &nodes, patience).await;
    for ((node, started), end) in nodes.iter().zip(started).zip(ends) {
        if let Ok(answer) = end {
            let mut ring = Ring::default();
            ring.take_newest(&answer.content);
            model.watch.read_ahead.note(node, started, &ring);
        }
    }
}
