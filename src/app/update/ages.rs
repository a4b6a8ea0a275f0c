//! How old what is shown is: as old as the oldest of what the runs that are not over were
//! told by. An answer makes young only what it tells.
//!
//! Of a run's nodes those count that can change by themselves: what waits for others cannot
//! begin before these are over, so whoever has just heard of these knows of it, too. They are
//! all in every tick, or are read with the tree, so looking at their list alone is cheap. Of
//! what an answer should have held and did not, its own row says since when.

use chrono::{DateTime, Utc};

use crate::app::model::Model;
use crate::app::model::events::{Event, Happened};
use crate::app::model::watch::Watch;
use crate::app::runs::run::Run;
use crate::app::update::trouble;

/// Brings everything up to date after an answer was taken in.
pub(super) fn follow(model: &mut Model) {
    for run in model.watch.runs.values_mut().filter(|run| run.age_is_old) {
        run.age_is_old = false;
        run.nodes_told = oldest_node(run);
    }
    model.watch.connection.last_told = oldest(&model.watch);
    if let Some(since) = trouble::end_where_well(model) {
        let what = Happened::Recovered(model.now.machine - since);
        let (at, row) = (model.now.service, None);
        model.watch.events.note(Event { at, row, what });
    }
}

/// When the oldest of the nodes that can change was told; `None` where there is none.
fn oldest_node(run: &Run) -> Option<DateTime<Utc>> {
    let places = run.demand.running.iter().chain(&run.demand.frontier);
    let nodes = places.filter_map(|place| run.tree.node(*place));
    // What an answer does not hold, or contradicts, says so in its own row.
    let held = nodes.filter(|node| !node.absence.has_begun() && !run.doubts(node));
    held.filter_map(|node| node.told).min()
}

/// When the oldest was told of what must not be old. Where all is over nothing is expected to
/// change, and what was told longer ago than the rest says so in its own row.
fn oldest(watch: &Watch) -> Option<DateTime<Utc>> {
    let runs = || watch.runs.values();
    let unfinished = runs().filter(|run| !run.attention().is_over());
    let told = unfinished.filter_map(|run| run.row_told?.min_with(run.nodes_told));
    let over = runs().filter_map(|run| run.row_told);
    told.min()
        .or_else(|| over.chain(watch.connection.list_told).max())
}

trait MinWith: Sized {
    /// The earlier of the two, where there are two.
    fn min_with(self, other: Option<Self>) -> Option<Self>;
}

impl MinWith for DateTime<Utc> {
    fn min_with(self, other: Option<Self>) -> Option<Self> {
        Some(other.map_or(self, |other| other.min(self)))
    }
}
