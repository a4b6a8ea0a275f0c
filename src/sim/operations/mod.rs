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
pub(in crate::sim) mod request;
mod rows;
mod run_filter;
mod runs;
pub(in crate::sim) mod runs_status;
mod view;
mod workspaces;
mod yaml;

use crate::sim::operations::request::OperationRequest;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::Call;

pub(super) fn answer(call: &Call, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    match call {
        Call::RunsStatus => runs_status::answer(request),
        Call::Runs => runs::list(request),
        Call::Run { run } => runs::single(run, request),
        Call::Node(path) => node::answer(path, request),
        Call::NodeStatus(path) => node_status::answer(path, request),
        Call::NodeLogs(path) => logs::answer(path, request),
        Call::NodeOutputs(path) => outputs::answer(path, request),
        Call::Pipelines => pipelines::list(request),
        Call::Pipeline { pipeline } => pipelines::single(pipeline, request),
        Call::Workspaces => workspaces::list(request),
    }
}
