//! What is known of a thing as JSON, by the service's own names of the fields.

use bytestring::ByteString;
use serde_json::{Map, Value};

use crate::app::nodes::artifacts::Output;
use crate::app::nodes::tree::Node;
use crate::app::runs::run::Run;
use crate::app::values::decode::decode_text;
use crate::app::view::rows::Thing;
use crate::domain::{NodeId, Raw, Status, Time};
use crate::text::time;

/// What is known of a thing as JSON.
pub(super) fn of(thing: Thing<'_>) -> Value {
    match thing {
        Thing::Run(run) => of_run(run),
        Thing::Node(run, _, node) => of_node(run, node),
        Thing::Part(run, node, output) => of_output(run, node, output),
        Thing::Artifact(run, node, artifact) => {
            let outputs = artifact.outputs().iter();
            outputs.map(|output| of_output(run, node, output)).collect()
        }
    }
}

/// All that is known of a run itself.
pub(super) fn of_run(run: &Run) -> Value {
    let details = &run.details;
    let row = &details.row;
    let mut facts = Facts::default();
    facts.add("PipelineRunId", Some(run.id.as_str()));
    facts.text("Name", row.name.as_ref());
    facts.status(row.status.as_ref());
    facts.add("NodeId", row.root.as_ref().map(NodeId::as_str));
    facts.time("StartedAt", details.timing.started.as_ref());
    facts.time("FinishedAt", details.timing.finished.as_ref());
    facts.add("Duration", details.duration);
    facts.text("Message", details.message.as_ref());
    facts.text("WorkspaceId", details.workspace_id.as_ref());
    facts.text("PipelineId", details.pipeline_id.as_ref());
    facts.text("SourceId", row.source_id.as_ref());
    facts.text("SourceType", details.source_type.as_ref());
    facts.text("UserId", row.user_id.as_ref());
    facts.text("ParentUserId", row.parent_user_id.as_ref());
    facts.text("Accessibility", details.accessibility.as_ref());
    facts.add("IsDeleted", row.deleted);
    facts.time("GmtCreateTime", details.created.as_ref());
    facts.time("GmtModifiedTime", details.modified.as_ref());
    facts.text("PipelineRunUri", details.uri.as_ref());
    facts.decoded("Arguments", details.arguments.as_ref());
    facts.decoded("Options", details.options.as_ref());
    facts.decoded("Manifest", details.manifest.as_ref());
    facts.0.into()
}

/// All that is known of a node.
pub(super) fn of_node(run: &Run, node: &Node) -> Value {
    let spec = node.spec.unpacked();
    let mut facts = Facts::default();
    facts.add("PipelineRunId", Some(run.id.as_str()));
    facts.add("NodeId", Some(node.id.as_str()));
    facts.add("NodeName", Some(&*node.name));
    facts.status(node.state.status.as_ref());
    facts.time("StartedAt", node.state.timing.started.as_ref());
    facts.time("FinishedAt", node.state.timing.finished.as_ref());
    facts.add("InputArtifactArchived", node.state.inputs_archived);
    facts.add("OutputArtifactArchived", node.state.outputs_archived);
    facts.text("Name", spec.name.as_ref());
    facts.text("NodeType", spec.node_type.as_ref());
    facts.text("Identifier", spec.identifier.as_ref());
    facts.text("Version", spec.version.as_ref());
    facts.text("Provider", spec.provider.as_ref());
    facts.list("RelatedNodeIds", spec.related.iter().map(NodeId::as_str));
    facts.list("Dependencies", spec.dependencies.iter().map(|name| &**name));
    facts.text("When", spec.control().when.as_ref());
    facts.list(
        "WithItems",
        spec.control().with_items.iter().map(|item| &**item),
    );
    facts.text("WithParam", spec.control().with_param.as_ref());
    facts.raw("WithSequence", spec.control().with_sequence.as_ref());
    facts.add("Parallelism", spec.control().parallelism);
    facts.text("Progress", spec.progress.as_ref());
    facts.raw("Conditions", spec.conditions.as_ref());
    facts.raw("Inputs", spec.inputs.as_ref());
    facts.raw("Outputs", spec.outputs.as_ref());
    facts.0.into()
}

/// All that is known of an output, its value as it came.
pub(super) fn of_output(run: &Run, node: &Node, output: &Output) -> Value {
    let mut facts = facts_of_output(run, node, output);
    facts.raw("Value", output.value.as_ref());
    facts.0.into()
}

/// What is known of an output without its value, which may be long.
pub(super) fn of_output_itself(run: &Run, node: &Node, output: &Output) -> Value {
    facts_of_output(run, node, output).0.into()
}

fn facts_of_output(run: &Run, node: &Node, output: &Output) -> Facts {
    let mut facts = Facts::default();
    facts.add("PipelineRunId", Some(run.id.as_str()));
    facts.add("NodeId", Some(node.id.as_str()));
    facts.add("Id", Some(output.id.as_str()));
    facts.add("Name", Some(&*output.name));
    facts.add("Type", Some(&*output.kind));
    facts.time("GmtCreateTime", output.created.as_ref());
    facts.add("Producer", output.producer.as_deref());
    facts.add("ExpandableArtifactName", output.expandable.as_deref());
    facts.add("ExpandedArtifactIndex", output.index);
    facts.raw("Metadata", output.metadata.as_ref());
    facts
}

/// An object in the making; what is not known is left out.
#[derive(Default)]
struct Facts(Map<String, Value>);

impl Facts {
    fn add(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }

    fn text(&mut self, name: &str, text: Option<&ByteString>) {
        self.add(name, text.map(|text| &**text));
    }

    fn status(&mut self, status: Option<&Status>) {
        self.add("Status", status.map(Status::as_str));
    }

    fn time(&mut self, name: &str, moment: Option<&Time>) {
        self.add(name, moment.map(time::rfc3339));
    }

    fn raw(&mut self, name: &str, raw: Option<&Raw>) {
        self.add(name, raw.map(Raw::value));
    }

    /// A text that often holds JSON; where it does not, the text.
    fn decoded(&mut self, name: &str, text: Option<&ByteString>) {
        let value = text.map(|text| decode_text(text).unwrap_or_else(Value::String));
        self.add(name, value);
    }

    fn list<'a>(&mut self, name: &str, items: impl Iterator<Item = &'a str>) {
        let items: Vec<Value> = items.map(Value::from).collect();
        self.add(name, (!items.is_empty()).then_some(items));
    }
}
