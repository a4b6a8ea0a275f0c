//! The read operations, a file each: a moment of the world and parameters in, the answer's body out.

mod logs;
mod node;
mod node_status;
mod outputs;
mod pipelines;
mod rows;
mod runs;
mod runs_status;
mod selection;
mod view;
mod workspaces;

use axum::{body::Bytes, http::StatusCode};
use serde::Serialize;

use crate::sim::catalogue::Operation;
use crate::sim::dice::Dice;
use crate::sim::forms;
pub(super) use crate::sim::operations::runs_status::batch_list;
use crate::sim::parameters::Parameters;
use crate::sim::present::Present;
use crate::sim::refusal::Refusal;
use crate::sim::routes::{Call, NodePath};
use crate::sim::run::Run;
use crate::sim::schedule::{Entry, Look};

/// What an operation may look at.
pub(super) struct Question<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) body: &'a Bytes,
    pub(super) present: &'a Present<'a>,
    pub(super) request_id: &'a str,
    pub(super) operation: &'static Operation,
    /// What chance does to this one answer.
    pub(super) dice: Dice,
}

pub(super) fn answer(call: &Call, question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    match call {
        Call::RunsStatus => runs_status::answer(question),
        Call::Runs => runs::list(question),
        Call::Run { run } => runs::single(run, question),
        Call::Node(path) => node::answer(path, question),
        Call::NodeStatus(path) => node_status::answer(path, question),
        Call::NodeLogs(path) => logs::answer(path, question),
        Call::NodeOutputs(path) => outputs::answer(path, question),
        Call::Pipelines => pipelines::list(question),
        Call::Pipeline { pipeline } => pipelines::single(pipeline, question),
        Call::Workspaces => workspaces::list(question),
    }
}

impl Question<'_> {
    /// The body of an answer with these fields.
    fn written(&self, fields: impl Serialize) -> Result<Vec<u8>, Refusal> {
        let answer = Answer {
            request_id: self.request_id,
            fields,
        };
        let readings = self.present.readings;
        let written = if forms::are_plain(readings) {
            serde_json::to_vec(&answer)
        } else {
            serde_json::to_value(&answer).and_then(|mut answer| {
                forms::bend(&mut answer, self.operation.answer, readings, self.dice);
                serde_json::to_vec(&answer)
            })
        };
        written.map_err(|error| unwritten(&error))
    }
}

fn unwritten(error: &serde_json::Error) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalError",
        error.to_string(),
    )
}

#[derive(Serialize)]
struct Answer<'a, T> {
    #[serde(rename = "RequestId")]
    request_id: &'a str,
    #[serde(flatten)]
    fields: T,
}

/// A node and its run, both of which exist at this moment.
#[derive(Clone)]
struct Found<'a> {
    run: &'a Run,
    entry: Look<'a>,
}

impl<'a> Found<'a> {
    fn new(path: &NodePath, present: &'a Present<'_>) -> Result<Self, Refusal> {
        let run = present
            .run(&path.run)
            .ok_or_else(|| Refusal::no_such_run(&path.run))?;
        let entry = run
            .schedule(present.at)
            .entry(&path.node)
            .filter(|entry| entry.life.status(present.at).is_some())
            .ok_or_else(|| Refusal::no_such_node(&path.node))?;
        Ok(Self { run, entry })
    }
}

/// The positions of an entry's children and of what is below them, level by level, down to a depth, of which 1 is
/// the entry alone.
fn descendants(run: &Run, entry: &Entry, depth: i64, present: &Present<'_>) -> Vec<usize> {
    let schedule = run.schedule(present.at);
    let exists = |position: &usize| {
        let entry = schedule.at(*position);
        entry.is_some_and(|entry| entry.life.status(present.at).is_some())
    };
    let mut found = Vec::new();
    let mut level = entry.children.clone();
    for _ in 1..depth {
        level.retain(exists);
        if level.is_empty() {
            break;
        }
        found.extend(&level);
        level = level
            .iter()
            .filter_map(|position| schedule.at(*position))
            .flat_map(|entry| entry.children.clone())
            .collect();
    }
    found
}

/// The entry, and what is below it down to a depth.
fn family<'a>(
    found: &Found<'a>,
    depth: i64,
    present: &Present<'_>,
) -> impl Iterator<Item = Look<'a>> + use<'a> {
    let below = descendants(found.run, &found.entry, depth, present);
    let schedule = found.run.schedule(present.at);
    let below = below
        .into_iter()
        .filter_map(|position| schedule.at(position));
    std::iter::once(found.entry.clone()).chain(below)
}
