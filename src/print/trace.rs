//! A run as a trace for viewers of such (Chrome's trace events): a slice for each node on a
//! track for its depth, and one before it for how long it waited though nothing was missing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place};
use crate::app::query::failure::{self, Cause};
use crate::app::runs::reason::ready_since;
use crate::app::runs::run::Run;
use crate::domain::{NodeId, Status};

/// The one process of a trace: the run.
const PROCESS: u32 = 1;
/// So many tracks a depth may have: what runs side by side does not stand on one.
const SIDE_BY_SIDE: usize = 1_000;
/// A shorter wait is none.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(1);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    display_time_unit: &'static str,
    trace_events: Vec<Value>,
}

/// A run as the text of a trace file.
pub fn trace(model: &Model, run: &Run) -> String {
    let mut tracks = Tracks::default();
    let now = model.now.service;
    let mut events = vec![name(
        "process_name",
        0,
        &format!("{} ({})", run.name(), run.id),
    )];
    if let Some(begun) = run.timing().started_at() {
        let until = begun + run.elapsed(now).unwrap_or_default();
        let track = tracks.take(0, begun, until);
        let arguments = json!({
            "id": run.id.as_str(),
            "status": run.status().map(Status::as_str),
            "message": run.details.message.as_deref(),
        });
        events.push(slice(run.name(), "run", track, begun, until, &arguments));
    }
    let mut nodes: Vec<(Place, &Node, DateTime<Utc>)> = run
        .nodes()
        .filter_map(|(place, node)| Some((place, node, node.state.timing.started_at()?)))
        .collect();
    // A track is taken from the moment on at which its node was ready.
    nodes.sort_by_key(|(_, node, begun)| {
        ready_since(run, node).map_or(*begun, |ready| ready.min(*begun))
    });
    for (place, node, begun) in nodes {
        let until = begun + run.elapsed_of(node, now).unwrap_or_default();
        let ready = ready_since(run, node).filter(|ready| begun - *ready >= SHORTEST_WAIT);
        let depth = run.path(place).len();
        let track = tracks.take(depth, ready.unwrap_or(begun), until);
        if let Some(ready) = ready {
            let waited = json!({ "id": node.id.as_str() });
            let words = format!("{} waits", node.label());
            events.push(slice(&words, "waiting", track, ready, begun, &waited));
        }
        let kind = if node.is_composite() {
            "container"
        } else {
            "task"
        };
        let arguments = arguments(model, run, place, node);
        events.push(slice(node.label(), kind, track, begun, until, &arguments));
    }
    events.extend(tracks.names());
    let trace = Trace {
        display_time_unit: "ms",
        trace_events: events,
    };
    serde_json::to_string(&trace).unwrap_or_default() + "\n"
}

fn arguments(model: &Model, run: &Run, place: Place, node: &Node) -> Value {
    let cause = match failure::of_node(model, run, place, node) {
        Some(Cause::Said(text)) => Some(text),
        Some(Cause::Reading | Cause::Unsaid) | None => None,
    };
    let dependencies = node.dependencies.iter();
    let dependencies = dependencies.filter_map(|place| run.tree.node(*place));
    let after: Vec<&str> = dependencies.map(|node| NodeId::as_str(&node.id)).collect();
    json!({
        "id": node.id.as_str(),
        "path": run.path(place).join(" / "),
        "status": node.state.status.as_ref().map(Status::as_str),
        "type": node.spec.node_type(),
        "depends_on": after,
        "cause": cause,
        "usual_seconds": run.estimate.usual(place).map(|usual| usual.p50.as_seconds_f64()),
    })
}

fn slice(
    name: &str,
    category: &str,
    track: usize,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    arguments: &Value,
) -> Value {
    json!({
        "name": name,
        "cat": category,
        "ph": "X",
        "ts": from.timestamp_micros(),
        "dur": (until - from).num_microseconds().unwrap_or(0).max(0),
        "pid": PROCESS,
        "tid": track,
        "args": arguments,
    })
}

/// What a process or a track is called.
fn name(what: &str, track: usize, name: &str) -> Value {
    json!({
        "name": what,
        "ph": "M",
        "pid": PROCESS,
        "tid": track,
        "args": { "name": name },
    })
}

/// Until when each track of each depth is taken.
#[derive(Default)]
struct Tracks(Vec<Vec<DateTime<Utc>>>);

impl Tracks {
    /// A track of this depth that is free; slices come in the order of their begin.
    fn take(&mut self, depth: usize, from: DateTime<Utc>, until: DateTime<Utc>) -> usize {
        if self.0.len() <= depth {
            self.0.resize(depth + 1, Vec::new());
        }
        let Some(tracks) = self.0.get_mut(depth) else {
            return 0;
        };
        let free = tracks.iter().position(|taken| *taken <= from);
        let at = free.unwrap_or(tracks.len());
        match tracks.get_mut(at) {
            Some(taken) => *taken = until,
            None => tracks.push(until),
        }
        track(depth, at)
    }

    fn names(&self) -> Vec<Value> {
        let depths = self.0.iter().enumerate();
        let tracks = depths.flat_map(|(depth, tracks)| {
            (0..tracks.len()).map(move |at| {
                let what = if depth == 0 {
                    "run".to_owned()
                } else {
                    format!("depth {depth}")
                };
                let words = if at == 0 {
                    what
                } else {
                    format!("{what} ({})", at + 1)
                };
                name("thread_name", track(depth, at), &words)
            })
        });
        tracks.collect()
    }
}

fn track(depth: usize, at: usize) -> usize {
    (depth * SIDE_BY_SIDE).saturating_add(at.min(SIDE_BY_SIDE - 1))
}
