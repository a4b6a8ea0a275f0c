//! What a person does, key by key, and what comes of it.

mod detail;
mod events;
mod header;
mod rows;

use paiwatch::domain::{NodeRow, StatusRows};

use crate::stage::Stage;

/// What is known of all runs, told once more.
fn all_rows(stage: &Stage) -> StatusRows {
    let rows = stage
        .model
        .watch
        .runs
        .values()
        .map(|run| run.details.row.clone());
    StatusRows {
        runs: rows.collect(),
        ..StatusRows::default()
    }
}

/// The same of all nodes.
fn all_nodes(stage: &Stage) -> StatusRows {
    let runs = stage.model.watch.runs.values();
    let rows = runs.flat_map(|run| {
        let nodes = run.tree.nodes().skip(1);
        nodes.map(|node| NodeRow {
            run: run.id.clone(),
            node: node.id.clone(),
            status: node.state.status.clone(),
            timing: node.state.timing.clone(),
            ..NodeRow::default()
        })
    });
    StatusRows {
        nodes: rows.collect(),
        ..StatusRows::default()
    }
}
