//! What of the watch could not be asked, part by part: a part that fails is well again
//! only when that part is answered, whatever else is answered meanwhile.

use chrono::{DateTime, Utc};

use crate::app::connection::Connection;
use crate::app::connection::trouble::Failing;
use crate::app::connection::trouble::Trouble;
use crate::app::model::Model;
use crate::app::model::watch::Watch;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::domain::{EndpointTraits, NodeKey, Part, Phase, RunId, Sequence, SourceError};

/// Notes that a part could not be asked. Whether that is news: a trouble that begins, or
/// another kind of it.
pub(super) fn begin(connection: &mut Connection, failing: Failing, now: DateTime<Utc>) -> bool {
    let error = failing.error.clone();
    let trouble = match &mut connection.trouble {
        Some(trouble) => {
            trouble.put(failing);
            trouble
        }
        none => none.insert(Trouble::of(failing, now)),
    };
    trouble.follow(now);
    let is_news = !trouble.kinds.iter().any(|known| known.is_like(&error));
    if is_news {
        trouble.kinds.push(error);
    }
    is_news
}

/// Ends the trouble of the parts that are well again. Returns since when it lasted, where
/// that was the last of it.
pub(super) fn end_where_well(model: &mut Model) -> Option<DateTime<Utc>> {
    let trouble = model.watch.connection.trouble.as_ref()?;
    let still: Vec<bool> = trouble
        .parts
        .iter()
        .map(|failing| still_fails(model, failing))
        .collect();
    if still.iter().all(|still| *still) {
        return None;
    }
    let now = model.now.machine;
    let trouble = model.watch.connection.trouble.as_mut()?;
    let (fails, well): (Vec<_>, Vec<_>) = std::mem::take(&mut trouble.parts)
        .into_iter()
        .zip(still)
        .partition(|(_, still)| *still);
    // A reading that met the same cause is made again in its own time: the cause is gone.
    let is_over = |failing: &Failing| {
        let mut well = well.iter();
        !failing.is_batch() && well.any(|(well, _)| well.error.is_like(&failing.error))
    };
    let fails = fails.into_iter().map(|(failing, _)| failing);
    trouble.parts = fails.filter(|failing| !is_over(failing)).collect();
    if trouble.follow(now) {
        return None;
    }
    let over = model.watch.connection.trouble.take()?;
    Some(over.since)
}

fn still_fails(model: &Model, failing: &Failing) -> bool {
    let after = failing.after;
    let connection = &model.watch.connection;
    if matches!(failing.error, SourceError::Throttled { .. }) && !failing.is_batch() {
        // It was about every call, so any answer tells that it is over.
        return connection.newest <= after;
    }
    match &failing.part {
        Part::Rows(runs) => runs
            .iter()
            .any(|run| row_is_untold(&model.watch.runs, run, after)),
        Part::Nodes(nodes) => {
            let untold = |node: &NodeKey| node_is_untold(&model.watch, node, after);
            // Where all is over nobody asks for nodes any more, so no answer could tell.
            let goes_on = |run: &Run| !run.attention().is_over();
            let is_untold =
                connection.nodes_from <= after && model.watch.runs.values().any(goes_on);
            is_untold || nodes.iter().any(untold)
        }
        Part::Shape(below) => shape_is_untold(&model.watch.runs, below, after),
        Part::Details(id) => {
            let run = model.watch.runs.get(id.as_str());
            run.is_some_and(|run| {
                let told = run.details_from.max(run.details_refused);
                told <= after && !is_gone(run)
            })
        }
        Part::Outputs(below) => {
            let run = model.watch.runs.get(below.run.as_str());
            run.is_some_and(|run| {
                let is_wanted = run.demand.wants_outputs || !run.demand.unarchived.is_empty();
                is_wanted && run.outputs_from <= after
            })
        }
        Part::List => connection.list_from <= after && model.settings.discovery.is_some(),
        Part::Fetch(fetch) => {
            let is_wanted = model.fetches().any(|wanted| wanted == *fetch);
            is_wanted || model.watch.read_ahead.fetches().contains(fetch)
        }
    }
}

fn row_is_untold(runs: &Runs, id: &RunId, after: Sequence) -> bool {
    let is_untold = |run: &Run| run.row_from.max(run.missed_from) <= after && !run.is_unanswered();
    runs.get(id.as_str()).is_some_and(is_untold)
}

/// What cannot change by itself may be asked again much later: it is told by what can.
fn node_is_untold(watch: &Watch, key: &NodeKey, after: Sequence) -> bool {
    let Some(run) = watch.runs.get(key.run.as_str()) else {
        return false;
    };
    let Some(place) = run.tree.place(key.node.as_str()) else {
        return false;
    };
    let is_asked = match place {
        ROOT => roots_are_answered(&watch.connection.traits),
        place => run.can_change(place),
    };
    let node = run.tree.node(place);
    let is_untold = node.is_some_and(|node| node.state.from <= after && !node.absence.has_begun());
    is_asked && is_untold && !run.attention().is_over()
}

fn roots_are_answered(traits: &EndpointTraits) -> bool {
    traits.roots != Some(false)
}

fn shape_is_untold(runs: &Runs, below: &NodeKey, after: Sequence) -> bool {
    let Some(run) = runs.get(below.run.as_str()) else {
        return false;
    };
    let Some(place) = run.tree.place(below.node.as_str()) else {
        return false;
    };
    let is_read = |place: Place| {
        let node = run.tree.node(place);
        node.is_some_and(|node| node.shape_from > after)
    };
    // A part that is over is read with the whole only.
    let is_over = place != ROOT
        && run
            .tree
            .node(place)
            .is_some_and(|node| node.phase() == Phase::Final);
    let is_told = is_read(place) || run.shape_from.max(run.shape_refused) > after;
    !is_told && !is_over && !is_gone(run)
}

/// Whether nobody reads anything of it any more.
fn is_gone(run: &Run) -> bool {
    run.is_unanswered() || run.is_deleted()
}
