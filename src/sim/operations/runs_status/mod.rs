//! `ListPipelineRunsStatus`: the state of many runs, or of many nodes with their outputs, in one
//! answer. Costs a look-up for each id, however many runs and nodes the story has.

mod batch_body;
mod rows;

use axum::http::StatusCode;
use rustc_hash::FxHashSet;

use crate::sim::operations::found::{Found, family};
use crate::sim::operations::request::OperationRequest;
use crate::sim::operations::runs_status::batch_body::{BatchBody, Selection};
use crate::sim::operations::runs_status::rows::{
    BatchRows, NodeLine, are_archived, output_rows, run_row,
};
use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::node::NodeKind;
use crate::sim::protocol::catalogue::BatchList;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;
use crate::sim::readings::reading::Reading;

pub(super) fn answer(request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let body = BatchBody::new(request.body)?;
    let selection = body.selection(request.present.readings)?;
    let mut writer = BatchWriter {
        body,
        present: request.present,
        rows: BatchRows::default(),
    };
    match &selection {
        Selection::Nodes(nodes) => writer.nodes(nodes)?,
        Selection::Runs(runs) => writer.runs(runs)?,
        Selection::Nothing => {}
    }
    request.written(writer.rows)
}

/// Which list a batch asks for, if it can be told.
pub(in crate::sim) fn batch_list(body: &[u8]) -> Option<BatchList> {
    BatchBody::new(body).ok()?.list()
}

/// Gathers the rows of one answer.
struct BatchWriter<'a> {
    body: BatchBody,
    present: &'a Present<'a>,
    rows: BatchRows<'a>,
}

impl<'a> BatchWriter<'a> {
    fn nodes(&mut self, paths: &[NodePath]) -> Result<(), Refusal> {
        let mut seen = FxHashSet::default();
        for path in paths {
            let Some(found) = self.allowed(self.known_node(path), |found| found.run)? else {
                continue;
            };
            let is_left_out = found.node.kind == NodeKind::Root && self.has(Reading::NoRootNodes);
            if self.has(Reading::EchoRuns) && seen.insert(path.run.as_str()) {
                self.rows
                    .pipeline_runs
                    .push(run_row(found.run, self.present));
            }
            if !is_left_out && seen.insert(path.node.as_str()) {
                self.node_with_outputs(found);
            }
        }
        Ok(())
    }

    fn runs(&mut self, ids: &[String]) -> Result<(), Refusal> {
        let mut seen = FxHashSet::default();
        for id in ids {
            let found = self.known_run(id);
            let Some(run) = self.allowed(found, |run| run)?.filter(|_| seen.insert(id)) else {
                continue;
            };
            self.rows.pipeline_runs.push(run_row(run, self.present));
            if self.has(Reading::RunsWithNodes) && !run.is_deleted(self.present.at) {
                self.all_nodes(run);
            }
        }
        Ok(())
    }

    fn known_node(&self, path: &NodePath) -> Result<Found<'a>, Refusal> {
        let found = Found::new(path, self.present)?;
        // The batch knows nothing of containers, which are found by their own ids elsewhere.
        Some(found)
            .filter(|found| found.node.id == path.node)
            .ok_or_else(|| Refusal::no_such_node(&path.node))
    }

    /// Where the documents are read as they stand, a deleted run has a row that says so.
    fn known_run(&self, id: &str) -> Result<&'a Run, Refusal> {
        let knows_no_deleted =
            self.has(Reading::UnknownIdMissing) || self.has(Reading::UnknownIdIsError);
        let run = if knows_no_deleted {
            self.present.run(id)
        } else {
            self.present.run_even_deleted(id)
        };
        run.map(AsRef::as_ref)
            .ok_or_else(|| Refusal::no_such_run(id))
    }

    /// What may be told of. What is unknown or foreign is left out, or makes the call fail.
    fn allowed<T>(
        &self,
        found: Result<T, Refusal>,
        run: impl Fn(&T) -> &'a Run,
    ) -> Result<Option<T>, Refusal> {
        let found = match found {
            Ok(found) if self.body.is_foreign(run(&found)) => {
                let id = &run(&found).id;
                if self.has(Reading::ForeignWorkspaceRefused) {
                    return Err(foreign(id, self.body.workspace().unwrap_or_default()));
                }
                Err(Refusal::no_such_run(id))
            }
            Ok(_) | Err(_) => found,
        };
        match found {
            Ok(found) => Ok(Some(found)),
            Err(refusal) if self.has(Reading::UnknownIdIsError) => Err(refusal),
            Err(_) => Ok(None),
        }
    }

    fn all_nodes(&mut self, run: &'a Run) {
        let Some(node) = run.schedule(self.present.at).at(0) else {
            return;
        };
        let root = Found { run, node };
        for node in family(&root, i64::MAX, self.present) {
            if node.kind == NodeKind::Root && self.has(Reading::NoRootNodes) {
                continue;
            }
            let found = Found { run, node };
            self.outputs(&found);
            self.node(found);
        }
    }

    fn node_with_outputs(&mut self, found: Found<'a>) {
        if self.has(Reading::ChildrenOutputs) {
            for node in family(&found, i64::MAX, self.present) {
                let run = found.run;
                self.outputs(&Found { run, node });
            }
        } else {
            self.outputs(&found);
        }
        self.node(found);
    }

    fn node(&mut self, found: Found<'a>) {
        let present = self.present;
        self.rows.nodes.push(NodeLine { found, present });
    }

    fn outputs(&mut self, found: &Found<'a>) {
        let is_silent = self.has(Reading::NoOutputsInBatch)
            || (self.has(Reading::OutputsWithTypeOnly) && self.body.output_type().is_none())
            || (self.has(Reading::OutputsWhenArchived) && !are_archived(&found.node, self.present));
        if !is_silent {
            let rows = output_rows(found, self.body.output_type(), self.present);
            self.rows.outputs.extend(rows);
        }
    }

    fn has(&self, reading: Reading) -> bool {
        self.present.readings.has(reading)
    }
}

fn foreign(id: &str, workspace: &str) -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "Forbidden.Workspace",
        format!("The specified pipeline run {id} is not in workspace {workspace}."),
    )
}
