//! The read operations, a file each: a moment of the world and parameters in, the answer's body
//! out.

mod conditions;
mod found;
mod listing;
mod logs;
mod manifest;
mod node;
mod node_status;
mod outputs;
mod pipelines;
pub(in crate::sim) mod question;
mod rows;
mod runs;
pub(in crate::sim) mod runs_status;
mod selection;
mod view;
mod workspaces;
mod yaml;

use crate::sim::operations::question::Question;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::Call;

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
