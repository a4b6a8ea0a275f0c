//! What came of a reading.

use crate::app::model::Model;
use crate::app::reading::Reading;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::rows::merge_outputs;
use crate::app::update::readings::earlier;
use crate::app::update::readings::wants::node_of;
use crate::domain::{Fetch, FetchKind, Fetched, LogPage, Outcome, Phase};

/// Takes an answer in, if somebody still looks. Whether rows may have changed by it.
pub fn take_in(model: &mut Model, fetch: &Fetch, seen: Fetched) -> bool {
    match seen {
        Fetched::Raw(outcome) => take(&mut model.detail.raw, fetch, outcome, |raw| raw),
        Fetched::Runtime(outcome) => {
            take(&mut model.detail.runtime, fetch, outcome, |states| {
                states.nodes
            });
        }
        Fetched::Containers(outcome) => {
            take(&mut model.detail.containers, fetch, outcome, |shape| shape);
        }
        Fetched::Outputs(outcome) => {
            let changed = outcome.as_ref().is_ok_and(|answer| {
                let rows = &answer.content.rows;
                merge_outputs(&mut model.watch.runs, None, rows) == Changed::Structure
            });
            take(&mut model.detail.outputs, fetch, outcome, |_| ());
            return changed;
        }
        Fetched::Log(outcome) => take_in_log(model, fetch, &outcome),
        // Nobody shows the trees of runs that are not watched.
        Fetched::Tree(_) => {}
        Fetched::Runs(outcome) => return earlier::take_in(model, fetch, outcome),
    }
    false
}

fn take<A, T: Clone>(
    slot: &mut Option<Reading<T>>,
    fetch: &Fetch,
    outcome: Outcome<A>,
    value: impl FnOnce(A) -> T,
) {
    if let Some(reading) = slot
        .as_mut()
        .filter(|reading| reading.number == fetch.number)
    {
        reading.take_in(outcome.map(|answer| value(answer.content)));
    }
}

fn take_in_log(model: &mut Model, fetch: &Fetch, outcome: &Outcome<LogPage>) {
    let FetchKind::Log(node, _) = &fetch.kind else {
        return;
    };
    // One thing is asked at a time, so what is known now was known when it was asked.
    let is_over = node_of(model, node).is_some_and(|node| node.phase() == Phase::Final);
    let log = model.detail.log.as_mut();
    if let Some(log) = log.filter(|log| log.number == fetch.number) {
        log.take_in(outcome, is_over);
        if outcome.is_ok() && is_over && log.filter.is_empty() {
            let started = node_of(model, node).and_then(|node| node.state.timing.started_at());
            if let Some(log) = &model.detail.log {
                model.watch.read_ahead.note(node, started, &log.ring);
            }
        }
    }
}
