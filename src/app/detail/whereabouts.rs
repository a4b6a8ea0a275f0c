//! Where a node runs: what the service says of its runtime, and the containers
//! behind it.

use serde_json::Value;

use crate::app::cards::scalar;
use crate::app::detail::words::{is_empty, write_reading};
use crate::app::model::detail::Detail;
use crate::app::page::{Page, Piece, Role};
use crate::app::reading::{LoadState, Reading};
use crate::app::values::decode::decode;
use crate::domain::{NodeState, Shape, ShapeNode, Status, StatusKind};
use crate::text::{LabelText, PageText, Text};

/// Writes what was read about the selected node, if somebody stays with it.
pub(super) fn write(page: &mut Page, detail: &Detail) {
    if let Some(reading) = &detail.runtime {
        page.heading(LabelText::Runtime);
        write_first_reading(page, reading);
        for state in reading.value.iter().flatten() {
            write_runtime(page, state);
        }
    }
    if let Some(reading) = &detail.containers {
        page.heading(LabelText::Containers);
        write_first_reading(page, reading);
        if let Some(shape) = &reading.value {
            write_containers(page, shape);
        }
    }
}

/// What is there stays while it is read once more, and that is not said.
fn write_first_reading<T>(page: &mut Page, reading: &Reading<T>) {
    if reading.value.is_none() || reading.state != LoadState::Loading {
        write_reading(page, reading);
    }
}

fn write_runtime(page: &mut Page, state: &NodeState) {
    let info = state.runtime_info.as_ref().map(decode);
    match info {
        Some(Ok(value)) if is_empty(&value) => {
            page.say(Role::Dim, &Text::Page(PageText::NothingSaid));
        }
        Some(Ok(Value::Object(members))) => {
            for (name, value) in &members {
                // Lists of instances are texts with commas.
                page.text(Role::Label, name);
                for part in scalar(value).split(',') {
                    page.indented(2, |page| page.text(Role::Plain, part.trim()));
                }
            }
        }
        Some(Ok(value)) => page.json(&value),
        Some(Err(text)) => page.text(Role::Plain, &text),
        None => page.say(Role::Dim, &Text::Page(PageText::NothingSaid)),
    }
}

fn write_containers(page: &mut Page, shape: &Shape) {
    if shape.nodes.is_empty() {
        return page.say(Role::Dim, &Text::Page(PageText::NothingSaid));
    }
    for node in &shape.nodes {
        write_container(page, node);
    }
}

fn write_container(page: &mut Page, node: &ShapeNode) {
    let kind = node.status.as_ref().map_or(StatusKind::Other, Status::kind);
    let name = node.name.as_deref().unwrap_or(node.id.as_str());
    let word = node.status.as_ref().map_or("", Status::as_str);
    let node_type = node.spec.node_type.as_deref().unwrap_or_default();
    page.pieces(vec![
        Piece::new(Role::Status(kind), name),
        Piece::new(Role::Dim, &format!("  {word}  {node_type}")),
    ]);
    page.indented(2, |page| {
        page.text(Role::Plain, node.id.as_str());
        let times = [&node.timing.started, &node.timing.finished];
        let times = times.into_iter().flatten();
        let times: Vec<String> = times.map(|moment| page.moment(moment)).collect();
        if !times.is_empty() {
            page.text(Role::Dim, &times.join(" .. "));
        }
    });
}
