//! `ListPipelineRunNodeOutputs`: the outputs of a node and of what is below it, page by page.

use serde::Serialize;
use serde_json::{Value, json};

use crate::sim::operations::found::{Found, family};
use crate::sim::operations::listing::{Listing, Order};
use crate::sim::operations::request::OperationRequest;
use crate::sim::play::artifacts;
use crate::sim::play::artifacts::Artifact;
use crate::sim::play::present::Present;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OutputRow {
    id: String,
    name: String,
    #[serde(rename = "Type")]
    kind: &'static str,
    node_id: String,
    producer: String,
    gmt_create_time: String,
    expanded_artifact_index: usize,
    expandable_artifact_name: String,
    info: Value,
}

#[derive(Clone, Copy)]
enum SortField {
    Name,
    Kind,
    Created,
}

const SORT_FIELDS: &[(&str, SortField)] = &[
    ("Name", SortField::Name),
    ("Type", SortField::Kind),
    ("GmtCreateTime", SortField::Created),
];

pub(super) fn answer(path: &NodePath, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (request.parameters, request.present);
    let depth = parameters.number("Depth", 1..=99_999)?.ok_or_else(|| {
        Refusal::bad_request("MissingParameter", "Depth is mandatory for this action.")
    })?;
    let usual = (SortField::Created, Order::Descending);
    let listing = Listing::sortable(parameters, 20, SORT_FIELDS, usual)?;
    let found = Found::new(path, present)?;
    let nodes = family(&found, depth, present)
        .filter(|node| artifacts::of(found.run, node, present).next().is_some())
        .collect::<Vec<_>>();
    let artifacts = nodes
        .iter()
        .flat_map(|node| artifacts::of(found.run, node, present))
        .filter(|artifact| parameters.admit("Type", |kind| kind == artifact.kind()))
        .filter(|artifact| parameters.admit("Name", |name| is_named(artifact, name, present)));
    let key = |field: SortField, artifact: &Artifact<'_>| field.of(artifact, present);
    request.written(listing.page("Outputs", artifacts, key, |artifact| row(artifact, present)))
}

/// The documents speak of the node's name, the field's name of the artifact's; either is found.
fn is_named(artifact: &Artifact<'_>, name: &str, present: &Present<'_>) -> bool {
    artifact.name(present) == name || artifact.node.name == name
}

impl SortField {
    /// With the time, the index and the id behind it, which tell each from all others.
    fn of(
        self,
        artifact: &Artifact<'_>,
        present: &Present<'_>,
    ) -> (String, chrono::TimeDelta, usize, String) {
        let text = match self {
            Self::Name => artifact.name(present),
            Self::Kind => artifact.kind().to_owned(),
            Self::Created => String::new(),
        };
        (text, artifact.created, artifact.part, artifact.id())
    }
}

fn row(artifact: Artifact<'_>, present: &Present<'_>) -> OutputRow {
    OutputRow {
        kind: artifact.kind(),
        node_id: artifact.node.id.clone(),
        gmt_create_time: present.text(artifact.created),
        expanded_artifact_index: artifact.part,
        expandable_artifact_name: artifact.whole().to_owned(),
        info: json!({ "value": artifact.value(present), "metadata": artifact.metadata(present) }),
        id: artifact.id(),
        name: artifact.name(present),
        producer: artifact.producer(),
    }
}
