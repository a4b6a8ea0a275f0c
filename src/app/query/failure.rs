//! Why something failed, in one line: what the service has said, else the last line of the
//! log that looks like an error. Of what holds others, the cause of the first failure in it.

use crate::app::log::Log;
use crate::app::model::Model;
pub(crate) use crate::app::model::read_ahead::Cause;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::cause;
use crate::app::runs::failures::first_failed;
use crate::app::runs::run::Run;
use crate::app::view::rows::RowKey;
use crate::domain::{Status, StatusKind};

/// The cause of a node's failure; of one that holds others, of the first failure in it.
pub fn of_node(model: &Model, run: &Run, place: Place, node: &Node) -> Option<Cause> {
    if !node.has_failed() && node.leaves.failed == 0 {
        return None;
    }
    if !node.is_composite() {
        return of_leaf(model, run, node);
    }
    // While it goes on, the failure in it has a row of its own.
    node.has_failed().then(|| of_first(model, run, place))?
}

/// The cause of a run's failure.
pub fn of_run(model: &Model, run: &Run) -> Option<Cause> {
    if run.status().map(Status::kind) != Some(StatusKind::Failed) {
        return None;
    }
    let message = run.details.message.as_deref();
    let own = message
        .filter(|text| !text.trim().is_empty())
        .map(cause::in_short);
    let place = run.top().unwrap_or(ROOT);
    match of_first(model, run, place) {
        Some(Cause::Said(said)) => Some(Cause::Said(said)),
        other => own.map(Cause::Said).or(other),
    }
}

/// The cause of the failure that a row is about.
pub fn of_row(model: &Model, row: &RowKey) -> Option<Cause> {
    let run = model.watch.runs.get(row.run()?.as_str())?;
    match row {
        RowKey::Run(_) => of_run(model, run),
        RowKey::Node(key) => {
            let place = run.tree.place(key.node.as_str())?;
            of_node(model, run, place, run.tree.node(place)?)
        }
        RowKey::Output(..)
        | RowKey::Group(..)
        | RowKey::Line(..)
        | RowKey::Counted(..)
        | RowKey::Over => None,
    }
}

fn of_first(model: &Model, run: &Run, place: Place) -> Option<Cause> {
    let (_, leaf) = first_failed(run, place)?;
    of_leaf(model, run, leaf)
}

fn of_leaf(model: &Model, run: &Run, node: &Node) -> Option<Cause> {
    let said = in_a_line(run, node, model.detail.log.as_ref());
    said.map(Cause::Said)
        .or_else(|| model.watch.read_ahead.cause(run, node))
}

/// The cause of a failure in one line, as far as anybody has said it: in
/// words meant for people, else by the newest bad line of the log.
fn in_a_line(run: &Run, node: &Node, log: Option<&Log>) -> Option<String> {
    if !node.has_failed() || node.is_composite() {
        return None;
    }
    let logged = || {
        let log = log.filter(|log| log.node.node == node.id && log.node.run == run.id)?;
        log.ring.last_error().map(str::to_owned)
    };
    cause::said(run, node)
        .or_else(logged)
        .map(|text| cause::in_short(&text))
}
