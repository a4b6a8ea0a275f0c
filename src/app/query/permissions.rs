//! What the account lacks: operations that were refused, while others are answered.

use crate::app::model::watch::Watch;
use crate::app::runs::run::Run;
use crate::domain::{Operation, SourceError};

/// The operations that are not permitted, as far as the watch itself needs
/// them; what only an open tab needs is said there.
pub fn missing(watch: &Watch) -> Vec<Operation> {
    let connection = &watch.connection;
    let of_a_run = |error: fn(&Run) -> Option<&SourceError>| {
        watch.runs.values().any(|run| is_permission(error(run)))
    };
    let operations = [
        (
            connection.traits.batches_forbidden,
            Operation::ListPipelineRunsStatus,
        ),
        (
            is_permission(connection.list_error.as_ref()),
            Operation::ListPipelineRuns,
        ),
        (
            of_a_run(|run| run.shape_error.as_ref()),
            Operation::GetPipelineRunNode,
        ),
        (
            of_a_run(|run| run.details_error.as_ref()),
            Operation::GetPipelineRun,
        ),
        (
            of_a_run(|run| run.outputs_error.as_ref()),
            Operation::ListPipelineRunNodeOutputs,
        ),
    ];
    let missing = operations.into_iter().filter(|(is_missing, _)| *is_missing);
    missing.map(|(_, operation)| operation).collect()
}

fn is_permission(error: Option<&SourceError>) -> bool {
    error.is_some_and(SourceError::is_permission)
}
