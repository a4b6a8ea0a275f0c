//! Keeps which runs and nodes were seen, for the shell to complete.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use rustc_hash::FxHashSet;

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::config::Known;
use crate::domain::{RunId, target_of};

/// So many nodes of one run are kept.
const NODES_OF_A_RUN: usize = 1_000;

/// The folder; nothing on a machine without a home.
fn folder() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.cache_dir();
    Some(folder.join("paiwatch"))
}

/// The runs that were seen.
pub(super) fn runs() -> Option<Known> {
    Some(Known::runs(&folder()?))
}

/// Their nodes.
pub(super) fn nodes() -> Option<Known> {
    Some(Known::nodes(&folder()?))
}

/// Keeps the runs that the service told of, and the ways to their nodes.
pub(super) fn remember(model: &Model) {
    let told = || model.watch.runs.values().filter(|run| run.is_known());
    keep(told().map(|run| (&run.id, run.name())));
    let ways = told().flat_map(|run| {
        let target = target_of(&run.id);
        let ways = ways(run).into_iter();
        ways.map(move |way| (target.clone(), way))
    });
    add(nodes(), &ways.collect::<Vec<_>>());
}

/// Keeps these runs.
pub(super) fn keep<'a>(seen: impl Iterator<Item = (&'a RunId, &'a str)>) {
    let rows = seen.map(|(id, name)| (target_of(id), name.to_owned()));
    add(runs(), &rows.collect::<Vec<_>>());
}

/// A disk that is full is no reason not to go on.
fn add(file: Option<Known>, rows: &[(String, String)]) {
    if let Some(file) = file.filter(|_| !rows.is_empty()) {
        let _ = file.add(rows);
    }
}

/// The ways to the nodes of a run that can be typed, each once.
fn ways(run: &Run) -> Vec<String> {
    let mut known: FxHashSet<String> = FxHashSet::default();
    let mut ways = Vec::new();
    for (place, _) in run.nodes() {
        let path = run.path(place);
        let can_be_typed = path.iter().all(|name| !name.contains('/'));
        let way = path.join("/");
        if can_be_typed && known.insert(way.clone()) {
            ways.push(way);
        }
        if ways.len() >= NODES_OF_A_RUN {
            break;
        }
    }
    ways
}
