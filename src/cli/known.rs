//! Keeps which runs were seen, for the shell to complete.

use etcetera::BaseStrategy;

use crate::app::model::Model;
use crate::config::KnownRuns;
use crate::domain::{RunId, target_of};

/// The file; nothing on a machine without a home.
pub(super) fn file() -> Option<KnownRuns> {
    let folder = etcetera::choose_base_strategy().ok()?.cache_dir();
    Some(KnownRuns::of(&folder.join("paiwatch")))
}

/// Keeps the runs that the service told of.
pub(super) fn remember(model: &Model) {
    let told = model.runs.values().filter(|run| run.is_known());
    keep(told.map(|run| (&run.id, run.name())));
}

/// Keeps these runs. A disk that is full is no reason not to go on.
pub(super) fn keep<'a>(runs: impl Iterator<Item = (&'a RunId, &'a str)>) {
    let rows: Vec<_> = runs
        .map(|(id, name)| (target_of(id), name.to_owned()))
        .collect();
    if let Some(file) = file().filter(|_| !rows.is_empty()) {
        let _ = file.add(&rows);
    }
}
