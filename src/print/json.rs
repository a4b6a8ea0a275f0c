//! The schema of `status --json`, number 1: stable names, times in RFC 3339
//! UTC, durations in seconds, whole ids. A missing fact is `null`, never left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::app::model::Model;
use crate::app::runs::artifacts::Output;
use crate::app::runs::counts::Counts;
use crate::app::runs::reason::{Skip, skipped_because, waits_for};
use crate::app::runs::run::Run;
use crate::app::runs::tree::{Node, Place};
use crate::app::values::decode::decode;
use crate::domain::{Missing, Phase, Raw, RunId, SourceError, Status, Time, Unread};
use crate::print::say;
use crate::text::Text;
use crate::text::cells::is_harmless;

/// Everything known, at one moment.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    schema: u32,
    at: String,
    endpoint: &'a str,
    clock_offset_seconds: f64,
    /// How many values of which name were not understood; empty where all were.
    not_understood: BTreeMap<&'a str, usize>,
    /// What could not be read of no run in particular; empty where all was.
    unread: Vec<UnreadReport<'a>>,
    runs: Vec<RunReport<'a>>,
}

/// A run. Its counts are of leaves; its root node is not among its nodes.
#[derive(Debug, Serialize)]
pub struct RunReport<'a> {
    id: &'a str,
    name: Option<&'a str>,
    status: Option<&'a str>,
    #[serde(rename = "final")]
    is_final: bool,
    deleted: bool,
    answered: bool,
    workspace_id: Option<&'a str>,
    root_node_id: Option<&'a str>,
    user_id: Option<&'a str>,
    parent_user_id: Option<&'a str>,
    source_id: Option<&'a str>,
    started_at: Option<String>,
    finished_at: Option<String>,
    elapsed_seconds: Option<f64>,
    message: Option<&'a str>,
    /// What could not be read of it; empty where all was.
    unread: Vec<UnreadReport<'a>>,
    /// Null where its nodes could not be read.
    counts: Option<CountsReport>,
    nodes: Vec<NodeReport<'a>>,
}

/// Something that could not be read: `list`, `details`, `tree` or `outputs`.
#[derive(Debug, Serialize)]
pub struct UnreadReport<'a> {
    what: &'a str,
    /// The service's own code, where it gave one.
    code: Option<&'a str>,
    message: String,
}

/// Leaves by state.
#[derive(Debug, Serialize)]
pub struct CountsReport {
    total: u32,
    succeeded: u32,
    failed: u32,
    running: u32,
    waiting: u32,
    skipped: u32,
    other: u32,
}

/// A node, in the order of the tree.
#[derive(Debug, Serialize)]
pub struct NodeReport<'a> {
    id: &'a str,
    parent_id: Option<&'a str>,
    path: Vec<&'a str>,
    name: &'a str,
    #[serde(rename = "type")]
    node_type: Option<&'a str>,
    status: Option<&'a str>,
    #[serde(rename = "final")]
    is_final: bool,
    answered: bool,
    started_at: Option<String>,
    finished_at: Option<String>,
    elapsed_seconds: Option<f64>,
    depends_on: Vec<&'a str>,
    waits_for: Vec<&'a str>,
    /// `condition`, or the id of the node whose failure is the cause.
    skipped_because: Option<&'a str>,
    inputs_archived: Option<bool>,
    outputs_archived: Option<bool>,
    /// Null where they could not be read.
    outputs: Option<Vec<OutputReport<'a>>>,
}

/// An output; the parts of an expandable artifact stand one after the other.
#[derive(Debug, Serialize)]
pub struct OutputReport<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    created_at: Option<String>,
    producer: Option<&'a str>,
    expandable: Option<&'a str>,
    index: Option<i64>,
    metadata: Option<Value>,
    /// The decoded JSON, or null where the service's text is not JSON.
    value: Option<Value>,
    value_text: Option<String>,
}

/// The report as text. What a terminal could take for a command is escaped:
/// to whoever reads JSON it is the same.
pub fn text(report: &Report<'_>) -> String {
    let json = serde_json::to_string_pretty(report).unwrap_or_default();
    let mut text = String::with_capacity(json.len() + 1);
    for char in json.chars() {
        if char == '\n' || is_harmless(char) {
            text.push(char);
        } else {
            // Such a character stands inside strings only.
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text.push('\n');
    text
}

/// Everything the model knows, and what could not be read.
pub fn report<'a>(model: &'a Model, unread: &'a [Unread]) -> Report<'a> {
    Report {
        schema: 1,
        at: moment(model.service_now),
        endpoint: &model.settings.place,
        clock_offset_seconds: seconds(model.clock.offset()),
        not_understood: model
            .connection
            .odd
            .iter()
            .map(|(name, odd)| (&**name, odd.count))
            .collect(),
        unread: unread_of(model, None, unread),
        runs: model
            .runs
            .values()
            .map(|run| run_report(model, run, unread))
            .collect(),
    }
}

/// What is known of one run.
fn run_report<'a>(model: &'a Model, run: &'a Run, unread: &'a [Unread]) -> RunReport<'a> {
    let now = model.service_now;
    let of_the_run = |unread: &&Unread| unread.run.as_ref() == Some(&run.id);
    let misses = |what| {
        unread
            .iter()
            .filter(of_the_run)
            .any(|unread| unread.what == what)
    };
    let has_no_nodes = run.tree.len() <= 1;
    let lacks_nodes = misses(Missing::Tree) || has_no_nodes && misses(Missing::Details);
    let lacks_outputs = lacks_nodes || misses(Missing::Outputs);
    let row = &run.details.row;
    let timing = run.timing();
    RunReport {
        id: run.id.as_str(),
        name: row.name.as_deref(),
        status: run.status().map(Status::as_str),
        is_final: run.phase() == Phase::Final,
        deleted: run.is_deleted(),
        answered: run.is_known() && !run.is_unanswered(),
        workspace_id: run.details.workspace_id.as_deref(),
        root_node_id: run.root().map(crate::domain::NodeId::as_str),
        user_id: row.user_id.as_deref(),
        parent_user_id: row.parent_user_id.as_deref(),
        source_id: row.source_id.as_deref(),
        started_at: timing.started.as_ref().map(time),
        finished_at: timing.finished.as_ref().map(time),
        elapsed_seconds: run.elapsed(now).map(seconds),
        message: run.details.message.as_deref(),
        unread: unread_of(model, Some(&run.id), unread),
        counts: (!lacks_nodes).then(|| run.leaves().into()),
        nodes: run
            .nodes()
            .map(|(place, node)| node_report(run, place, node, now, lacks_outputs))
            .collect(),
    }
}

fn unread_of<'a>(
    model: &Model,
    run: Option<&RunId>,
    unread: &'a [Unread],
) -> Vec<UnreadReport<'a>> {
    unread
        .iter()
        .filter(|unread| unread.run.as_ref() == run)
        .map(|unread| unread_report(model, unread))
        .collect()
}

fn unread_report<'a>(model: &Model, unread: &'a Unread) -> UnreadReport<'a> {
    let code = match &unread.error {
        SourceError::Refused(refusal) | SourceError::Throttled { refusal, .. } => {
            Some(refusal.code.as_str())
        }
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::Garbled { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Credentials(_)
        | SourceError::Intermediary(_) => None,
    };
    UnreadReport {
        what: unread.what.word(),
        code: code.filter(|code| !code.is_empty()),
        message: say(model, &Text::Trouble(unread.error.clone())),
    }
}

/// What is known of one node.
fn node_report<'a>(
    run: &'a Run,
    place: Place,
    node: &'a Node,
    now: DateTime<Utc>,
    lacks_outputs: bool,
) -> NodeReport<'a> {
    let tree = &run.tree;
    let id = |place: Place| tree.node(place).map(|node| node.id.as_str());
    let timing = &node.state.timing;
    let has_none = node.artifacts.outputs().next().is_none();
    let is_unread = lacks_outputs && has_none && node.phase() == Phase::Final;
    NodeReport {
        id: node.id.as_str(),
        parent_id: id(node.parent).filter(|id| !id.is_empty()),
        path: run.path(place),
        name: &node.name,
        node_type: node.spec.node_type.as_deref(),
        status: node.state.status.as_ref().map(Status::as_str),
        is_final: node.phase() == Phase::Final,
        answered: !node.is_unanswered(),
        started_at: timing.started.as_ref().map(time),
        finished_at: timing.finished.as_ref().map(time),
        elapsed_seconds: run.elapsed_of(node, now).map(seconds),
        depends_on: node
            .dependencies
            .iter()
            .filter_map(|node| id(*node))
            .collect(),
        waits_for: waits_for(tree, place).filter_map(id).collect(),
        skipped_because: skipped_because(tree, place).and_then(|skip| match skip {
            Skip::Condition => Some("condition"),
            Skip::Upstream(cause) => id(cause),
        }),
        inputs_archived: node.state.inputs_archived,
        outputs_archived: node.state.outputs_archived,
        outputs: (!is_unread).then(|| node.artifacts.outputs().map(output_report).collect()),
    }
}

/// What is known of one output.
fn output_report(output: &Output) -> OutputReport<'_> {
    let (value, value_text) = match output.value.as_ref().map(decode) {
        None => (None, None),
        Some(Ok(value)) => (Some(value), None),
        Some(Err(text)) => (None, Some(text)),
    };
    OutputReport {
        id: output.id.as_str(),
        name: &output.name,
        kind: &output.kind,
        created_at: output.created.as_ref().map(time),
        producer: output.producer.as_deref(),
        expandable: output.expandable.as_deref(),
        index: output.index,
        metadata: output.metadata.as_ref().map(Raw::value),
        value,
        value_text,
    }
}

impl From<Counts> for CountsReport {
    fn from(counts: Counts) -> Self {
        Self {
            total: counts.total(),
            succeeded: counts.succeeded,
            failed: counts.failed,
            running: counts.running,
            waiting: counts.waiting,
            skipped: counts.skipped,
            other: counts.held + counts.terminated + counts.other,
        }
    }
}

/// A time that was not understood is passed on as it came.
fn time(time: &Time) -> String {
    match time {
        Time::At(at) => moment(*at),
        Time::Said(said) => said.to_string(),
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Seconds to the millisecond; what the service says is no finer.
fn seconds(time: TimeDelta) -> f64 {
    let milliseconds = i32::try_from(time.num_milliseconds());
    milliseconds.map_or_else(
        |_| time.as_seconds_f64().trunc(),
        |count| f64::from(count) / 1_000.0,
    )
}
