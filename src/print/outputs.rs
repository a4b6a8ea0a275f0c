//! The outputs of a run or of a node: a line each, their values alone, or JSON.

use serde::Serialize;

use crate::app::cards::headline;
use crate::app::model::Model;
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::tree::{Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::values::decode::decode;
use crate::print::columns::columns;
use crate::print::json::{self, OutputReport, SCHEMA};
use crate::text::cells::clean_lines;

/// An output, and the node that has put it out.
#[derive(Clone, Copy, Debug)]
pub struct NodeOutput<'a> {
    place: Place,
    node: &'a str,
    output: &'a Output,
}

/// The outputs from a place down, of this type only where one is given.
pub fn found<'a>(run: &'a Run, place: Place, kind: Option<&str>) -> Vec<NodeOutput<'a>> {
    let root = run.tree.node(ROOT).filter(|_| place == ROOT);
    let nodes = run.tree.branch(place).chain(root.map(|root| (ROOT, root)));
    let is_wanted =
        |output: &&Output| kind.is_none_or(|kind| output.kind.eq_ignore_ascii_case(kind));
    nodes
        .flat_map(|(place, node)| {
            let outputs = node.artifacts.outputs().filter(is_wanted);
            outputs.map(move |output| NodeOutput {
                place,
                node: node.id.as_str(),
                output,
            })
        })
        .collect()
}

/// A line an output: the way to its node, its name, its type, and the most telling bit of it.
pub fn lines(run: &Run, found: &[NodeOutput<'_>]) -> Vec<String> {
    let row = |NodeOutput { place, output, .. }: &NodeOutput<'_>| {
        [
            run.path(*place).join("/"),
            output.name.to_string(),
            output.kind.to_string(),
            headline(output).unwrap_or_default().to_owned(),
        ]
    };
    columns(&found.iter().map(row).collect::<Vec<_>>())
}

/// The value of each, in a line where it is JSON, else as it is. Those without a value have none.
pub fn values(found: &[NodeOutput<'_>]) -> String {
    let value = |NodeOutput { output, .. }: &NodeOutput<'_>| {
        Some(match decode(output.value.as_ref()?) {
            Ok(value) => json::line(&value),
            Err(text) => format!("{}\n", clean_lines(&text)),
        })
    };
    found.iter().filter_map(value).collect()
}

/// The outputs of a run, as one object.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OutputList<'a> {
    schema: u32,
    at: String,
    run_id: &'a str,
    /// In the order of the tree.
    outputs: Vec<OfNode<'a>>,
}

/// An output with the node that has put it out.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OfNode<'a> {
    node_id: &'a str,
    /// The names from the run's first level down to the node.
    path: Vec<&'a str>,
    #[serde(flatten)]
    output: OutputReport<'a>,
}

/// Outputs as an object of JSON.
pub fn list<'a>(model: &Model, run: &'a Run, found: &[NodeOutput<'a>]) -> OutputList<'a> {
    let of_node = |found: &NodeOutput<'a>| OfNode {
        node_id: found.node,
        path: run.path(found.place),
        output: OutputReport::of(found.output),
    };
    OutputList {
        schema: SCHEMA,
        at: json::moment(model.now.service),
        run_id: run.id.as_str(),
        outputs: found.iter().map(of_node).collect(),
    }
}
