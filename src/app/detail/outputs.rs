//! Outputs as cards: what they are, and their value decoded.

use serde_json::{Map, Value};

use crate::app::artifacts::{Artifact, Group, Output};
use crate::app::detail::path;
use crate::app::page::{Page, Piece, Role};
use crate::app::rows::Thing;
use crate::app::run::Run;
use crate::app::tree::{Node, ROOT};
use crate::domain::{Phase, Raw};
use crate::text::{Text, cells, time};

/// Writes the outputs of a thing.
pub(super) fn write(page: &mut Page, thing: Thing<'_>) {
    match thing {
        Thing::Run(run) => {
            if let Some(root) = run.tree.node(ROOT) {
                write_all(page, root);
            }
        }
        Thing::Node(_, _, node) => write_all(page, node),
        Thing::Artifact(run, node, artifact) => write_artifact(page, run, node, artifact),
        Thing::Part(run, node, output) => write_output(page, run, node, output),
    }
}

/// Writes one artifact and where it comes from.
pub(super) fn write_artifact(page: &mut Page, run: &Run, node: &Node, artifact: &Artifact) {
    card(page, artifact);
    write_origin(page, run, node);
}

/// Writes one output and where it comes from.
pub(super) fn write_output(page: &mut Page, run: &Run, node: &Node, output: &Output) {
    write_card(page, output);
    write_origin(page, run, node);
}

/// The most telling bit of an output's value in one line, where there is one.
pub fn headline(output: &Output) -> Option<String> {
    // Longer values are series and tables, of which no bit tells more than the others.
    const LONGEST: usize = 8 * 1024;
    let raw = output
        .value
        .as_ref()
        .filter(|raw| raw.as_str().len() <= LONGEST)?;
    match raw.decoded() {
        Ok(Value::Object(members)) => numbers(&members)
            .or_else(|| location(&members))
            .or_else(|| first_text(&members)),
        Ok(Value::Null | Value::Array(_)) => None,
        Ok(Value::String(text)) | Err(text) => Some(text),
        Ok(scalar @ (Value::Bool(_) | Value::Number(_))) => Some(scalar.to_string()),
    }
}

/// The name of an expandable artifact with the range of its parts.
pub fn group_name(group: &Group) -> String {
    let (first, last) = group.range();
    format!("{}[{first}..{last}]", group.name)
}

fn write_all(page: &mut Page, node: &Node) {
    if node.artifacts.is_empty() {
        let is_over = node.phase() == Phase::Final && node.outputs_are_told();
        let words = if is_over {
            Text::NoOutputs
        } else {
            Text::OutputsWhenArchived
        };
        return page.say(Role::Dim, &words);
    }
    for artifact in &node.artifacts {
        page.gap();
        card(page, artifact);
    }
}

fn card(page: &mut Page, artifact: &Artifact) {
    match artifact {
        Artifact::Single(output) => write_card(page, output),
        Artifact::Group(group) => write_group(page, group),
    }
}

fn write_group(page: &mut Page, group: &Group) {
    let parts = page.words(&Text::Parts(group.parts.len()));
    page.pieces(vec![
        Piece::new(Role::Output, &group_name(group)),
        Piece::new(Role::Dim, &format!("  {parts}")),
    ]);
    page.indented(2, |page| {
        for (at, part) in group.parts.iter().enumerate() {
            if at > 0 {
                page.gap();
            }
            write_card(page, part);
        }
    });
}

fn write_card(page: &mut Page, output: &Output) {
    page.pieces(vec![
        Piece::new(Role::Output, &output.name),
        Piece::new(Role::Dim, &format!("  {}", output.kind)),
    ]);
    page.indented(2, |page| {
        write_content(page, output);
        page.fact(&Text::LabelPart, part_name(output).as_deref());
        page.fact(&Text::LabelId, Some(output.id.as_str()));
        let created = output.created.as_ref().map(time::moment);
        page.fact(&Text::LabelCreated, created.as_deref());
        page.fact(&Text::LabelProducer, output.producer.as_deref());
        // Most outputs have no metadata, and say so with an empty object.
        let metadata = output.metadata.as_ref();
        if let Some(metadata) = metadata.filter(|metadata| metadata.as_str() != "{}") {
            page.say(Role::Label, &Text::LabelMetadata);
            page.indented(2, |page| write_value(page, &metadata.value()));
        }
    });
}

fn write_content(page: &mut Page, output: &Output) {
    match output.value.as_ref().map(Raw::decoded) {
        None => {}
        Some(Ok(value)) => write_value(page, &value),
        Some(Err(text)) => {
            page.text(Role::Plain, &text);
            page.say(Role::Dim, &Text::ValueIsNotJson);
        }
    }
}

fn part_name(output: &Output) -> Option<String> {
    let name = output.expandable.as_deref()?;
    let index = output.index.map(|index| format!("[{index}]"));
    Some(format!("{name}{}", index.unwrap_or_default()))
}

fn write_origin(page: &mut Page, run: &Run, node: &Node) {
    page.gap();
    page.fact(&Text::LabelPath, Some(&path(run, node).join(" / ")));
    page.fact(&Text::LabelNode, Some(node.id.as_str()));
    page.fact(&Text::LabelRun, Some(run.id.as_str()));
}

/// A flat object as aligned names and values, anything else as JSON.
fn write_value(page: &mut Page, value: &Value) {
    match value {
        Value::Object(members) if is_flat(members) => write_table(page, members),
        value => page.json(value),
    }
}

fn write_table(page: &mut Page, members: &Map<String, Value>) {
    const LONGEST: usize = 20;
    let widest = members.keys().map(|key| cells::width(key)).max();
    let column = widest.unwrap_or(0).min(LONGEST);
    for (key, value) in members {
        page.pieces(vec![
            Piece::new(
                Role::Key,
                &format!("{}  ", cells::pad(&cells::clean(key), column, "…")),
            ),
            Piece::new(Role::Plain, &scalar(value)),
        ]);
    }
}

fn is_flat(members: &Map<String, Value>) -> bool {
    !members.is_empty()
        && !members
            .values()
            .any(|value| value.is_object() || value.is_array())
}

pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn numbers(members: &Map<String, Value>) -> Option<String> {
    let numbers: Vec<String> = members
        .iter()
        .filter(|(_, value)| value.is_number())
        .take(3)
        .map(|(key, value)| format!("{key} {value}"))
        .collect();
    (!numbers.is_empty()).then(|| numbers.join("  "))
}

/// Where a model or a data set lies (API reference 4.5): a table of a project, or a path.
fn location(members: &Map<String, Value>) -> Option<String> {
    let place = match members.get("location")? {
        Value::Object(place) => place,
        Value::String(path) => return Some(path.clone()),
        _ => return None,
    };
    let text = |key: &str| place.get(key).and_then(Value::as_str);
    let path = text("path").or_else(|| text("key")).or_else(|| text("uri"));
    if let Some(path) = path {
        return Some(text("bucket").map_or_else(
            || path.to_owned(),
            |bucket| format!("{bucket}/{}", path.trim_start_matches('/')),
        ));
    }
    let name = text("table").or_else(|| text("name"))?;
    Some(text("project").map_or_else(|| name.to_owned(), |project| format!("{project}.{name}")))
}

fn first_text(members: &Map<String, Value>) -> Option<String> {
    members.values().find_map(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::headline;
    use crate::app::artifacts::Output;
    use crate::domain::{ArtifactId, Raw};

    fn output(value: &str) -> Output {
        Output {
            id: ArtifactId::from("artifact-a"),
            name: "a".into(),
            kind: "Model".into(),
            metadata: None,
            created: None,
            producer: None,
            value: Some(Raw::new(Value::from(value).to_string())),
            expandable: None,
            index: None,
        }
    }

    #[test]
    fn the_headline_is_what_tells_most() {
        for (value, said) in [
            (
                r#"{"name": "m", "auc": 0.91, "ks": 0.5}"#,
                Some("auc 0.91  ks 0.5"),
            ),
            (
                r#"{"location": {"project": "demo", "table": "t_42"}}"#,
                Some("demo.t_42"),
            ),
            (
                r#"{"location": {"bucket": "b", "key": "/m/1"}}"#,
                Some("b/m/1"),
            ),
            (r#"{"path": "oss://b/m"}"#, Some("oss://b/m")),
            ("[1, 2, 3]", None),
            ("not JSON", Some("not JSON")),
        ] {
            assert_eq!(headline(&output(value)).as_deref(), said, "{value}");
        }
    }
}
