//! How each run has ended, for who waited for it: the last lines of `wait`.

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::app::runs::tree::Node;
use crate::print::columns::columns;
use crate::print::words::{elapsed, first_failure, progress, state};
use crate::text::cells::clean;

/// A line a run; below what failed its first failure with the cause, and the command that
/// prints the log.
pub fn verdicts(model: &Model) -> Vec<String> {
    let rows: Vec<_> = model.runs.values().map(|run| row(model, run)).collect();
    let lines = columns(&rows).into_iter();
    let mut all = Vec::new();
    for (line, run) in lines.zip(model.runs.values()) {
        all.push(line);
        all.extend(failure(model, run));
    }
    all
}

fn row(model: &Model, run: &Run) -> [String; 5] {
    let name = Some(run.name()).filter(|name| *name != run.id.as_str());
    [
        state(model, run),
        name.unwrap_or_default().to_owned(),
        progress(model, run.leaves()),
        elapsed(model, run),
        run.id.to_string(),
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
