//! The body of the batch: which runs or nodes are asked for, and whether so much may be asked.

use serde::Deserialize;

use crate::sim::play::run::Run;
use crate::sim::protocol::catalogue::BatchList;
use crate::sim::protocol::object::Object;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;
use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct BatchBody {
    pipeline_runs: Option<Vec<String>>,
    nodes: Option<Vec<Object<NodeSelection>>>,
    workspace_id: Option<String>,
    output_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct NodeSelection {
    pipeline_run_id: Option<String>,
    node_id: Option<String>,
}

/// The list that counts.
pub(super) enum Selection {
    Nodes(Vec<NodePath>),
    Runs(Vec<String>),
    Nothing,
}

impl BatchBody {
    /// A missing body asks for as little as `{}`.
    pub(super) fn new(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Object(body)) => Ok(body),
            Err(error) => Err(Refusal::invalid_parameter(format!(
                "The body is not as expected: {error}."
            ))),
        }
    }

    /// The nodes win when both lists are given.
    pub(super) fn selection(&self, readings: Readings) -> Result<Selection, Refusal> {
        let nodes = self.nodes.as_deref().unwrap_or_default();
        let runs = self.pipeline_runs.as_deref().unwrap_or_default();
        let selection = match (nodes, runs) {
            ([], []) => Selection::Nothing,
            ([], runs) => Selection::Runs(runs.iter().map(|id| id.trim().to_owned()).collect()),
            (nodes, _) => Selection::Nodes(nodes.iter().map(|Object(node)| node.path()).collect()),
        };
        self.check(&selection, readings)?;
        Ok(selection)
    }

    /// The list that counts, by its name.
    pub(super) fn list(&self) -> Option<BatchList> {
        let is_given = |length: Option<usize>| length.is_some_and(|length| length > 0);
        if is_given(self.nodes.as_ref().map(Vec::len)) {
            return Some(BatchList::Nodes);
        }
        is_given(self.pipeline_runs.as_ref().map(Vec::len)).then_some(BatchList::Runs)
    }

    fn check(&self, selection: &Selection, readings: Readings) -> Result<(), Refusal> {
        let count = match selection {
            Selection::Nodes(nodes) => nodes.len(),
            Selection::Runs(runs) => runs.len(),
            Selection::Nothing if readings.has(Reading::EmptyIsError) => return Err(nothing()),
            Selection::Nothing => 0,
        };
        if let Some(most) = readings
            .max_batch()
            .filter(|most| count > most.get() as usize)
        {
            return Err(Refusal::invalid_parameter(format!(
                "One call asks for up to {most} ids, not {count}."
            )));
        }
        if self.workspace().is_none() && readings.has(Reading::WorkspaceRequired) {
            return Err(Refusal::bad_request(
                "MissingParameter",
                "WorkspaceId is mandatory for this action.",
            ));
        }
        Ok(())
    }

    pub(super) fn is_foreign(&self, run: &Run) -> bool {
        self.workspace()
            .is_some_and(|workspace| workspace != run.spec().workspace)
    }

    pub(super) fn workspace(&self) -> Option<&str> {
        given(self.workspace_id.as_deref())
    }

    pub(super) fn output_type(&self) -> Option<&str> {
        given(self.output_type.as_deref())
    }
}

impl NodeSelection {
    fn path(&self) -> NodePath {
        let id = |given: &Option<String>| given.as_deref().unwrap_or("").trim().to_owned();
        NodePath {
            run: id(&self.pipeline_run_id),
            node: id(&self.node_id),
        }
    }
}

/// An empty text counts as not given.
fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn nothing() -> Refusal {
    Refusal::bad_request(
        "MissingParameter",
        "PipelineRuns or Nodes is mandatory for this action.",
    )
}
