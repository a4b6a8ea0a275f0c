//! Words that several pages have in common.

use serde_json::Value;

use crate::app::nodes::artifacts::Group;
use crate::app::nodes::tree::{Node, Tree};
use crate::app::page::{Page, Piece, Role};
use crate::app::reading::{LoadState, Reading, trouble};
use crate::app::runs::run::Run;
use crate::app::values::decode::decode_text;
use crate::domain::{Status, StatusKind};
use crate::text::{LabelText, PageText, Text};

/// The name of an expandable artifact with the range of its parts.
pub fn group_name(group: &Group) -> String {
    let (first, last) = group.range();
    format!("{}[{first}..{last}]", group.name)
}

/// The names from the run down to the node.
pub(super) fn path(run: &Run, node: &Node) -> String {
    let place = run.tree.place(node.id.as_str());
    let names = place.map(|place| run.path(place)).unwrap_or_default();
    let path: Vec<&str> = std::iter::once(run.name()).chain(names).collect();
    path.join(" / ")
}

pub(super) fn name(tree: &Tree, place: u32) -> &str {
    tree.node(place).map_or("", Node::label)
}

pub(super) fn node_kind(node: &Node) -> StatusKind {
    node.state
        .status
        .as_ref()
        .map_or(StatusKind::Other, Status::kind)
}

/// The name of another node, with its state.
pub(super) fn reference(node: &Node) -> Vec<Piece> {
    let word = node.state.status.as_ref().map_or("", Status::as_str);
    vec![
        Piece::new(Role::Status(node_kind(node)), node.label()),
        Piece::new(Role::Dim, &format!("  {word}")),
    ]
}

/// That something is being read, or why it could not be.
pub(super) fn write_reading<T>(page: &mut Page, reading: &Reading<T>) {
    match &reading.state {
        LoadState::Loading => page.say(Role::Dim, &Text::Page(PageText::Loading)),
        LoadState::Failed(error) => {
            page.say(Role::Trouble, &trouble(error, reading.kind.operation()));
        }
        LoadState::Done => {}
    }
}

pub(super) fn write_text_with_json(page: &mut Page, label: LabelText, text: Option<&str>) {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return;
    };
    let value = decode_text(text);
    if value.as_ref().is_ok_and(is_empty) {
        return;
    }
    page.heading(label);
    match value {
        Ok(value) => page.json(&value),
        Err(text) => page.text(Role::Plain, &text),
    }
}

pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
