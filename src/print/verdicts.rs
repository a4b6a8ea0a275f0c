//! How each run has ended, for who waited for it: the last lines of `wait`.

use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place};
use crate::app::runs::run::Run;
use crate::domain::Status;
use crate::print::columns::columns;
use crate::print::words::{elapsed, first_failure, progress, sign, state};
use crate::text::cells::clean;
use crate::text::time::duration;

/// A line a run; below what failed its first failure with the cause, and the command that
/// prints the log.
pub fn verdicts(model: &Model) -> Vec<String> {
    let rows: Vec<_> = model
        .watch
        .runs
        .values()
        .map(|run| row(model, run))
        .collect();
    let lines = columns(&rows).into_iter();
    let mut all = Vec::new();
    for (line, run) in lines.zip(model.watch.runs.values()) {
        all.push(line);
        all.extend(failure(model, run));
    }
    all
}

fn row(model: &Model, run: &Run) -> [String; 5] {
    let named = run.branch.as_ref().and_then(|_| run.top());
    if let Some((place, node)) = named.and_then(|place| Some((place, run.tree.node(place)?))) {
        return node_row(model, run, place, node);
    }
    let name = Some(run.name()).filter(|name| *name != run.id.as_str());
    [
        state(model, run),
        name.unwrap_or_default().to_owned(),
        progress(model, run.leaves()),
        elapsed(model, run),
        run.id.to_string(),
    ]
}

/// The node that was named with its run, and waited for alone.
fn node_row(model: &Model, run: &Run, place: Place, node: &Node) -> [String; 5] {
    let word = node.state.status.as_ref().map_or("?", Status::as_str);
    let elapsed = run.elapsed_of(node, model.now.service);
    [
        format!("{} {word}", sign(model, node.kind())),
        format!("{}/{}", run.name(), run.path(place).join("/")),
        progress(model, node.leaves),
        elapsed.map_or_else(|| "-".to_owned(), duration),
        format!("{}/{}", run.id, node.id),
    ]
}

fn failure(model: &Model, run: &Run) -> Vec<String> {
    let Some(failure) = first_failure(model, run) else {
        return Vec::new();
    };
    let mut lines = vec![format!("    {}", clean(&failure.text))];
    let node = failure
        .node
        .and_then(|id| run.tree.node(run.tree.place(id.as_str())?));
    if let Some(node) = node.filter(|node| Node::writes_a_log(node)) {
        lines.push(format!("    paiwatch logs {}/{}", run.id, node.id));
    }
    lines
}
