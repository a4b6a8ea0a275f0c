//! `GetPipelineRunNode`: a node and the tree below it.

mod ports;

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::sim::operations::conditions::{Casing, Conditions};
use crate::sim::operations::found::Found;
use crate::sim::operations::node::ports::{Parameter, Ports, outputs, taken};
use crate::sim::operations::request::OperationRequest;
use crate::sim::operations::rows::Rows;
use crate::sim::operations::view::View;
use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::Schedule;
use crate::sim::play::schedule::node::{NodeInstance, NodeKind, NodeRef};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;
use crate::sim::readings::reading::Reading;
use crate::sim::story::status::Status;

const USUAL_DEPTH: i64 = 2;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NodeTree<'a, T> {
    api_version: &'static str,
    metadata: Metadata<'a>,
    spec: Spec<'a, T>,
    status_info: StatusInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    node_id: &'a str,
    name: Cow<'a, str>,
    display_name: &'a str,
    identifier: &'a str,
    version: &'a str,
    provider: &'a str,
    node_type: &'static str,
    related_node_ids: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Spec<'a, T> {
    has_pipelines: bool,
    pipelines: T,
    dependencies: Vec<String>,
    inputs: Ports<'a>,
    outputs: Ports<'a>,
    #[serde(flatten)]
    conditions: Conditions<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatusInfo {
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    progress: String,
    conditions: [Condition; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Condition {
    #[serde(rename = "Type")]
    kind: &'static str,
    status: &'static str,
}

pub(super) fn answer(path: &NodePath, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let depth = request
        .parameters
        .number("Depth", 1..=i64::from(i32::MAX))?
        .unwrap_or(USUAL_DEPTH);
    let depth = match request.present.readings.depth() {
        Some(most) => depth.min(most.get().into()),
        None => depth,
    };
    let view = View::new(request.parameters)?;
    let found = Found::new(path, request.present)?;
    if !view.shows(&found.node, request.present) {
        return Err(Refusal::no_such_node(&path.node));
    }
    let writer = TreeWriter {
        run: found.run,
        schedule: found.run.schedule(request.present.at),
        present: request.present,
        view,
    };
    request.written(Tree {
        writer: &writer,
        node: found.node,
        depth,
        siblings: &[],
    })
}

/// A node that is drawn when it is written, with what is below it.
struct Tree<'a> {
    writer: &'a TreeWriter<'a>,
    node: NodeRef<'a>,
    depth: i64,
    siblings: &'a [Placed<'a>],
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.writer
            .draw(&self.node, self.depth, self.siblings, serializer)
    }
}

/// A node and its position.
type Placed<'a> = (usize, NodeRef<'a>);

/// What stands around a node.
struct Around<'a> {
    children: Vec<Placed<'a>>,
    /// What it waits for.
    before: Vec<NodeRef<'a>>,
}

/// Draws trees of one run in one view.
struct TreeWriter<'a> {
    run: &'a Run,
    schedule: &'a Schedule,
    present: &'a Present<'a>,
    view: View,
}

impl TreeWriter<'_> {
    fn draw<S: Serializer>(
        &self,
        node: &NodeInstance,
        depth: i64,
        siblings: &[Placed<'_>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        // In a run whose nodes are made for each look, each is made once.
        let around = Around {
            children: self.children(node).collect(),
            before: self.before(node, siblings).collect(),
        };
        let pipelines = || {
            let shown = around.children.iter().filter(|_| depth > 1);
            shown.map(|(_, node)| Tree {
                writer: self,
                node: node.clone(),
                depth: depth - 1,
                siblings: &around.children,
            })
        };
        let tree = NodeTree {
            api_version: "core/v1",
            metadata: self.metadata(node),
            spec: self.spec(node, &around, Rows(pipelines)),
            status_info: self.status(node, &around.children),
        };
        tree.serialize(serializer)
    }

    fn metadata<'e>(&'e self, node: &'e NodeInstance) -> Metadata<'e> {
        let is_root = node.kind == NodeKind::Root;
        Metadata {
            node_id: self.view.id(node),
            name: match (is_root, self.run.spec().as_recorded) {
                (false, _) => Cow::Borrowed(&node.name),
                (true, false) => Cow::Borrowed(&self.run.id),
                (true, true) => Cow::Owned(self.run.workflow_name()),
            },
            display_name: if is_root {
                &self.run.name
            } else {
                node.label()
            },
            identifier: node
                .spec
                .as_ref()
                .map_or(&self.run.spec().pipeline.name, |spec| &spec.name),
            version: &self.run.spec().pipeline.version,
            provider: &self.run.spec().pipeline.provider,
            node_type: match (node.kind, self.view) {
                (NodeKind::Root | NodeKind::Dag, _) => "Dag",
                (NodeKind::Loop, _) => "Loop",
                (NodeKind::Task, View::Logical) => "Task",
                (NodeKind::Task, View::Physical) => "Pod",
            },
            related_node_ids: match node.timeline.started(self.present.at) {
                Some(_) => vec![self.view.partner(node)],
                None => Vec::new(),
            },
        }
    }

    fn spec<'e, T>(
        &self,
        node: &'e NodeInstance,
        around: &'e Around<'_>,
        pipelines: T,
    ) -> Spec<'e, T> {
        let spec = node.spec.as_deref();
        let each = spec
            .and_then(|spec| spec.each.as_ref())
            .filter(|_| node.kind == NodeKind::Loop);
        Spec {
            has_pipelines: !around.children.is_empty(),
            pipelines,
            dependencies: around
                .before
                .iter()
                .map(|before| self.dependency(before))
                .collect(),
            inputs: self.inputs(node, &around.before),
            outputs: spec.map(outputs).unwrap_or_default(),
            conditions: Conditions {
                when: spec.and_then(|spec| spec.when.as_deref()),
                each,
                casing: Casing::Pascal,
            },
        }
    }

    fn dependency(&self, before: &NodeInstance) -> String {
        if self.present.readings.has(Reading::DependenciesById) {
            self.view.id(before).to_owned()
        } else {
            before.name.clone()
        }
    }

    fn inputs<'e>(&self, node: &NodeInstance, before: &'e [NodeRef<'_>]) -> Ports<'e> {
        let Some(spec) = &node.spec else {
            return Ports::default();
        };
        let before = before.iter().filter_map(|before| before.spec.as_deref());
        Ports {
            artifacts: before.flat_map(taken).collect(),
            parameters: self.parameters(node, &spec.inputs),
        }
    }

    fn parameters(&self, node: &NodeInstance, inputs: &Map<String, Value>) -> Vec<Parameter> {
        if inputs.is_empty() {
            return Vec::new();
        }
        let seed = node.seed.at("inputs");
        let value_context = self.present.value_context(self.run, node, seed);
        let values = value_context.object(inputs).into_iter();
        values
            .map(|(name, value)| Parameter { name, value })
            .collect()
    }

    fn status(&self, node: &NodeInstance, children: &[Placed<'_>]) -> StatusInfo {
        let at = self.present.at;
        let time = |moment: Option<_>| moment.map(|moment| self.present.text(moment));
        let archived = node.timeline.succeeded(at).is_some();
        StatusInfo {
            status: self.present.node_status(node),
            started_at: time(node.timeline.started(at)),
            finished_at: time(node.timeline.finished(at)),
            progress: self.progress(node, children),
            conditions: [Condition {
                kind: "ArtifactArchived",
                status: if archived { "True" } else { "False" },
            }],
        }
    }

    /// Of a container: how many of its children are over. Of a task: itself.
    fn progress(&self, node: &NodeInstance, children: &[Placed<'_>]) -> String {
        let is_over = |node: &NodeInstance| {
            node.timeline
                .status(self.present.at)
                .is_some_and(Status::is_final)
        };
        if children.is_empty() {
            return format!("{}/1", usize::from(is_over(node)));
        }
        let over = children.iter().filter(|(_, child)| is_over(child)).count();
        format!("{over}/{}", children.len())
    }

    /// What a node waits for: mostly siblings, which are there already.
    fn before<'e>(
        &'e self,
        node: &'e NodeInstance,
        siblings: &'e [Placed<'e>],
    ) -> impl Iterator<Item = NodeRef<'e>> {
        node.after.iter().filter_map(|position| {
            let known = siblings.binary_search_by_key(position, |(known, _)| *known);
            match known.ok().and_then(|known| siblings.get(known)) {
                Some((_, sibling)) => Some(sibling.clone()),
                None => self.schedule.at(*position),
            }
        })
    }

    fn children<'e>(&'e self, node: &'e NodeInstance) -> impl Iterator<Item = Placed<'e>> {
        let (view, present) = (self.view, self.present);
        let positions = node.children.iter();
        positions
            .filter_map(|position| Some((*position, self.schedule.at(*position)?)))
            .filter(move |(_, child)| view.shows(child, present))
    }
}
