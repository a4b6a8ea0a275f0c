//! Everything the watch wants asked now.

use std::sync::Arc;

use crate::app::model::Model;
use crate::domain::{Demand, Fetch, NodeKey, Phase};

/// Everything the watch wants asked now. Cheap where nothing changed: the lists of each run are shared.
pub fn demand(model: &Model) -> Demand {
    Demand {
        interval: model.settings.interval,
        paused: model.settings.paused,
        discovery: model.settings.discovery.clone(),
        fetches: fetches(model),
        ahead: model.watch.read_ahead.fetches().into(),
        past: model.watch.pasts.fetches().into(),
        on_screen: on_screen(model),
        all_rows: model.watch.confirmation.wanted(),
        runs: model
            .watch
            .runs
            .values()
            .map(|run| Arc::clone(&run.demand))
            .collect(),
    }
}

/// What the detail pane waits for, and runs that are looked for.
fn fetches(model: &Model) -> Arc<[Fetch]> {
    model.fetches().collect()
}

/// The nodes whose rows are on the screen and whose state can change.
fn on_screen(model: &Model) -> Arc<[NodeKey]> {
    let screen = model.screen();
    if !screen.shows_tree() {
        return Arc::default();
    }
    let mut keys: Vec<NodeKey> = Vec::new();
    for (_, row) in model.view.window(usize::from(screen.tree.height)) {
        let Some((_, run)) = model.watch.runs.get_index(row.run as usize) else {
            continue;
        };
        let Some(node) = row.node().and_then(|place| run.tree.node(place)) else {
            continue;
        };
        let can_change = node.phase() != Phase::Final && !run.attention().is_over();
        // The rows of a node's outputs stand right below it and name it again.
        let is_new = keys.last().is_none_or(|last| last.node != node.id);
        if can_change && is_new {
            keys.push(NodeKey::new(run.id.clone(), node.id.clone()));
        }
    }
    keys.into()
}
