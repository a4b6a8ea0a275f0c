//! Which node of a run somebody means: by its id, by the names on the way to it, or by its name
//! alone where no other has it.

use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::runs::run::Run;

/// Nothing is called so, or more than one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodePathError {
    /// As far as the way leads, and what stands there.
    NoSuchNode {
        below: Option<String>,
        siblings: Vec<String>,
    },
    /// Those that are called so, by their paths; by its id which has its path in common.
    Many(Vec<String>),
}

/// The place of the node that is meant.
pub fn find(run: &Run, text: &str) -> Result<Place, NodePathError> {
    if let Some(place) = run.tree.place(text) {
        return Ok(place);
    }
    let is_path = |(place, _): &(Place, &Node)| {
        run.path(*place).join("/") == text || names(run, *place).join("/") == text
    };
    let is_name = |(_, node): &(Place, &Node)| node.label() == text || &*node.name == text;
    // Not only those that are wanted: of a node that was named with its run, none are yet.
    let nodes = || run.tree.branch(ROOT);
    let whole: Vec<_> = nodes().filter(is_path).collect();
    let found = if whole.is_empty() {
        nodes().filter(is_name).collect()
    } else {
        whole
    };
    match found.as_slice() {
        [] => Err(no_such_node(run, text)),
        [(place, _)] => Ok(*place),
        many => Err(NodePathError::Many(told_apart(run, many))),
    }
}

/// What to type for each of these nodes.
fn told_apart(run: &Run, nodes: &[(Place, &Node)]) -> Vec<String> {
    let path = |place: Place| run.path(place).join("/");
    let paths: Vec<String> = nodes.iter().map(|(place, _)| path(*place)).collect();
    let is_alone = |path: &String| paths.iter().filter(|other| *other == path).count() == 1;
    let named = nodes.iter().zip(&paths);
    named
        .map(|((_, node), path)| {
            if is_alone(path) {
                path.clone()
            } else {
                node.id.to_string()
            }
        })
        .collect()
}

/// The names on the way to a node, as the service says them.
fn names(run: &Run, place: Place) -> Vec<&str> {
    let way = std::iter::once(place).chain(run.tree.ancestors(place));
    let nodes = way.filter(|place| *place != ROOT);
    let names = nodes.filter_map(|place| run.tree.node(place));
    let mut names: Vec<&str> = names.map(|node| &*node.name).collect();
    names.reverse();
    names
}

fn no_such_node(run: &Run, text: &str) -> NodePathError {
    let mut at = ROOT;
    let is_on_the_way = |place: Place| {
        let path = run.path(place).join("/");
        text.strip_prefix(&path)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    while let Some(next) = children(run, at)
        .into_iter()
        .find(|place| is_on_the_way(*place))
    {
        at = next;
    }
    let siblings = children(run, at).into_iter();
    let siblings = siblings.filter_map(|place| run.tree.node(place));
    NodePathError::NoSuchNode {
        below: (at != ROOT).then(|| run.path(at).join("/")),
        siblings: siblings.map(|node| node.label().to_owned()).collect(),
    }
}

fn children(run: &Run, place: Place) -> Vec<Place> {
    let node = run.tree.node(place);
    node.map_or_else(Vec::new, |node| node.children.clone())
}
