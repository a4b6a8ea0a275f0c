//! The tab of what went in: parameters and artifacts of a node, arguments and
//! manifest of a run.

use serde_json::{Map, Value};

use crate::app::cards::scalar;
use crate::app::detail::words::{write_reading, write_text_with_json};
use crate::app::nodes::tree::Node;
use crate::app::page::{Page, Piece, Role};
use crate::app::reading::Reading;
use crate::app::runs::run::Run;
use crate::app::values::decode::decode;
use crate::app::view::rows::Thing;
use crate::domain::Raw;
use crate::text::{LabelText, PageText, Text, cells};

/// Writes what went into a thing; into an output, what went into its node.
pub(super) fn write(page: &mut Page, thing: Thing<'_>, raw: Option<&Reading<Raw>>) {
    match thing {
        Thing::Run(run) => write_run(page, run, raw),
        Thing::Node(_, _, node) | Thing::Artifact(_, node, _) | Thing::Part(_, node, _) => {
            write_node(page, node);
        }
    }
}

fn write_run(page: &mut Page, run: &Run, reading: Option<&Reading<Raw>>) {
    let details = &run.details;
    write_text_with_json(page, LabelText::Arguments, details.arguments.as_deref());
    write_text_with_json(page, LabelText::Options, details.options.as_deref());
    page.heading(LabelText::Manifest);
    let Some(reading) = reading else { return };
    write_reading(page, reading);
    let Some(raw) = &reading.value else { return };
    match manifest(raw) {
        Some(text) => write_manifest(page, &text),
        None => page.say(Role::Dim, &Text::Page(PageText::NoManifest)),
    }
}

/// The manifest in the raw answer about a run.
pub(super) fn manifest(raw: &Raw) -> Option<String> {
    let Value::Object(mut answer) = raw.value() else {
        return None;
    };
    match answer.remove("Manifest")? {
        Value::String(text) => (!text.trim().is_empty()).then_some(text),
        Value::Null => None,
        value => serde_json::to_string_pretty(&value).ok(),
    }
}

/// JSON as a tree, YAML as it is.
fn write_manifest(page: &mut Page, text: &str) {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => page.json(&value),
        Err(_) => page.text(Role::Plain, text),
    }
}

fn write_node(page: &mut Page, node: &Node) {
    let inputs = node.spec.unpacked().inputs.as_ref().map(decode);
    let (parameters, artifacts, rest) = match inputs {
        Some(Ok(Value::Object(mut members))) => (
            taken(&mut members, "Parameters"),
            taken(&mut members, "Artifacts"),
            members,
        ),
        Some(Ok(value)) if !value.is_null() => return page.json(&value),
        Some(Err(text)) => return page.text(Role::Plain, &text),
        Some(Ok(_)) | None => (Vec::new(), Vec::new(), Map::new()),
    };
    if parameters.is_empty() && artifacts.is_empty() && rest.is_empty() {
        return page.say(Role::Dim, &Text::Page(PageText::NoInputs));
    }
    write_list(page, LabelText::Parameters, &parameters);
    write_list(page, LabelText::ArtifactsIn, &artifacts);
    if !rest.is_empty() {
        page.gap();
        page.json(&Value::Object(rest));
    }
}

fn taken(members: &mut Map<String, Value>, name: &str) -> Vec<Value> {
    match members.remove(name) {
        Some(Value::Array(items)) => items,
        Some(Value::Null) | None => Vec::new(),
        Some(other) => vec![other],
    }
}

/// Named values in a column; what has another shape as JSON.
fn write_list(page: &mut Page, heading: LabelText, items: &[Value]) {
    const LONGEST: usize = 24;
    if items.is_empty() {
        return;
    }
    page.heading(heading);
    let name = |item: &Value| item.get("Name").and_then(Value::as_str).map(str::to_owned);
    let names = items.iter().filter_map(name);
    let column = names
        .map(|name| cells::width(&name))
        .max()
        .unwrap_or(0)
        .min(LONGEST);
    for item in items {
        match (name(item), item) {
            (Some(name), Value::Object(members)) => write_input(page, &name, column, members),
            (_, other) => page.json(other),
        }
    }
}

fn write_input(page: &mut Page, name: &str, column: usize, members: &Map<String, Value>) {
    let name = page.left(name, column);
    let text = |key: &str| {
        members
            .get(key)
            .filter(|value| !value.is_null())
            .map(scalar)
    };
    let kind = text("Type");
    let value = text("Value").or_else(|| text("From"));
    let mut pieces = vec![Piece::new(Role::Key, &format!("{name}  "))];
    if let Some(value) = value {
        let role = if members.get("Value").is_some_and(Value::is_number) {
            Role::Literal
        } else {
            Role::Plain
        };
        pieces.push(Piece::new(role, &value));
    }
    if let Some(kind) = kind {
        pieces.push(Piece::new(Role::Dim, &format!("  {kind}")));
    }
    page.pieces(pieces);
    let known = ["Name", "Type", "Value", "From"];
    let rest: Map<String, Value> = members
        .iter()
        .filter(|(key, value)| !known.contains(&key.as_str()) && !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !rest.is_empty() {
        page.indented(2, |page| page.json(&Value::Object(rest)));
    }
}
