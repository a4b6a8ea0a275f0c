//! `ListPipelineRunsStatus`: the state of many runs, or of many nodes with their outputs, in one answer.
//! Costs a look-up for each id, however many runs and nodes the story has.

mod asked;
mod rows;

use axum::http::StatusCode;
use rustc_hash::FxHashSet;

use crate::sim::{
    artifacts,
    operations::{
        Found, Question, descendants,
        runs_status::{
            asked::{Asked, Wish},
            rows::{Told, are_archived, node_row, output_row, run_row},
        },
    },
    present::Present,
    readings::Reading,
    refusal::Refusal,
    routes::NodePath,
    run::Run,
    schedule::{Entry, EntryKind},
};

pub(super) fn answer(question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let asked = Asked::new(question.body)?;
    let wish = asked.wish(question.present.readings)?;
    let mut teller = Teller {
        asked,
        present: question.present,
        told: Told::default(),
    };
    match &wish {
        Wish::Nodes(nodes) => teller.nodes(nodes)?,
        Wish::Runs(runs) => teller.runs(runs)?,
        Wish::Nothing => {}
    }
    question.written(teller.told)
}

/// Gathers the rows of one answer.
struct Teller<'a> {
    asked: Asked,
    present: &'a Present<'a>,
    told: Told<'a>,
}

impl<'a> Teller<'a> {
    fn nodes(&mut self, paths: &[NodePath]) -> Result<(), Refusal> {
        let mut seen = FxHashSet::default();
        for path in paths {
            let Some(found) = self.allowed(self.node(path), |found| found.run)? else {
                continue;
            };
            let is_left_out = found.entry.kind == EntryKind::Root && self.has(Reading::NoRootNodes);
            if !is_left_out && seen.insert(found.entry.id.as_str()) {
                self.node_with_outputs(found);
            }
            if self.has(Reading::EchoRuns) && seen.insert(found.run.id.as_str()) {
                self.told
                    .pipeline_runs
                    .push(run_row(found.run, self.present));
            }
        }
        Ok(())
    }

    fn runs(&mut self, ids: &[String]) -> Result<(), Refusal> {
        let mut seen = FxHashSet::default();
        for id in ids {
            let found = self.run(id);
            let Some(run) = self.allowed(found, |run| run)?.filter(|_| seen.insert(id)) else {
                continue;
            };
            self.told.pipeline_runs.push(run_row(run, self.present));
            if self.has(Reading::RunsWithNodes) && !run.is_deleted(self.present.at) {
                self.all_nodes(run);
            }
        }
        Ok(())
    }

    fn node(&self, path: &NodePath) -> Result<Found<'a>, Refusal> {
        let found = Found::new(path, self.present)?;
        // The batch knows nothing of containers, which are found by their own ids elsewhere.
        Some(found)
            .filter(|found| found.entry.id == path.node)
            .ok_or_else(|| Refusal::no_such_node(&path.node))
    }

    /// Where the documents are read as they stand, a deleted run has a row that says so.
    fn run(&self, id: &str) -> Result<&'a Run, Refusal> {
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
            Ok(found) if self.asked.is_foreign(run(&found)) => {
                let id = &run(&found).id;
                if self.has(Reading::ForeignWorkspaceRefused) {
                    return Err(foreign(id, self.asked.workspace().unwrap_or_default()));
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
        let Some(root) = run.schedule(self.present.at).entries().first() else {
            return;
        };
        for entry in descendants(run, root, i64::MAX, self.present) {
            if entry.kind == EntryKind::Root && self.has(Reading::NoRootNodes) {
                continue;
            }
            self.told
                .nodes
                .push(node_row(Found { run, entry }, self.present));
            self.outputs(run, entry);
        }
    }

    fn node_with_outputs(&mut self, found: Found<'a>) {
        let Found { run, entry } = found;
        self.told.nodes.push(node_row(found, self.present));
        if self.has(Reading::ChildrenOutputs) {
            for entry in descendants(run, entry, i64::MAX, self.present) {
                self.outputs(run, entry);
            }
        } else {
            self.outputs(run, entry);
        }
    }

    fn outputs(&mut self, run: &'a Run, entry: &'a Entry) {
        let is_silent = self.has(Reading::NoOutputsInBatch)
            || (self.has(Reading::OutputsWithTypeOnly) && !self.asked.names_a_type())
            || (self.has(Reading::OutputsWhenArchived) && !are_archived(entry, self.present));
        if is_silent {
            return;
        }
        let outputs = artifacts::of(run, entry, self.present)
            .into_iter()
            .filter(|artifact| self.asked.wants(artifact))
            .map(|artifact| output_row(artifact, self.present));
        self.told.outputs.extend(outputs);
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
