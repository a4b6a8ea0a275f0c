//! What came of a reading.

use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::reading::Reading;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::rows::merge_outputs;
use crate::app::update::readings::earlier;
use crate::domain::{Fetch, FetchKind, Fetched, LogPage, Phase, SourceError};

/// Takes in what was read, if somebody still looks. Whether rows may have changed by it.
pub(in crate::app::update) fn take_in(model: &mut Model, fetch: &Fetch, fetched: Fetched) -> bool {
    match fetched {
        Fetched::Raw(raw) => take(&mut model.detail.raw, fetch, raw),
        Fetched::Runtime(states) => take(&mut model.detail.runtime, fetch, states.nodes),
        Fetched::Containers(shape) => take(&mut model.detail.containers, fetch, shape),
        Fetched::Outputs(outputs) => {
            let changed = merge_outputs(&mut model.watch.runs, None, &outputs.rows);
            take(&mut model.detail.outputs, fetch, ());
            return changed == Changed::Structure;
        }
        Fetched::Log(page) => take_in_log(model, fetch, &page),
        // Nobody shows the trees of runs that are not watched.
        Fetched::Tree(_) => {}
        Fetched::Runs(page) => return earlier::take_in(model, fetch, &page),
    }
    false
}

/// Notes why a reading brought nothing, if somebody still looks.
pub(in crate::app::update) fn fail(detail: &mut Detail, fetch: &Fetch, error: &SourceError) {
    let mut readings = detail.all_readings();
    if let Some(reading) = readings.find(|reading| reading.number() == fetch.number) {
        reading.fail(error.clone());
    }
}

fn take<T: Clone>(slot: &mut Option<Reading<T>>, fetch: &Fetch, value: T) {
    let reading = slot.as_mut();
    if let Some(reading) = reading.filter(|reading| reading.number == fetch.number) {
        reading.take_in(value);
    }
}

fn take_in_log(model: &mut Model, fetch: &Fetch, page: &LogPage) {
    let FetchKind::Log(node, _) = &fetch.kind else {
        return;
    };
    // One thing is asked at a time, so what is known now was known when it was asked.
    let is_over = model
        .watch
        .node(node)
        .is_some_and(|node| node.phase() == Phase::Final);
    let log = model.detail.log.as_mut();
    if let Some(log) = log.filter(|log| log.number == fetch.number) {
        log.take_in(page, is_over);
        if is_over && log.filter.is_empty() {
            let started = model
                .watch
                .node(node)
                .and_then(|node| node.state.timing.started_at());
            if let Some(log) = &model.detail.log {
                model.watch.read_ahead.note(node, started, &log.ring);
            }
        }
    }
}
