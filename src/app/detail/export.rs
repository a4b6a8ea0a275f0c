//! What can leave the program of the selected row and its open tab.

use crate::app::cards::location_of;
use crate::app::detail::content::content;
use crate::app::detail::{facts, inputs};
use crate::app::model::Model;
use crate::app::nodes::artifacts::{Artifact, Output};
use crate::app::nodes::card_line::Label;
use crate::app::query::json::has_keys;
use crate::app::query::log::is_open;
use crate::app::query::names::{id_of, own_name};
use crate::app::values::decode;
use crate::app::view::pane::Tab;
use crate::app::view::rows::{RowKey, Thing};
use crate::domain::Raw;
use crate::text::{ExportText, Text, cells, time};

/// What of the open tab itself can be copied.
fn copyable_of_tab(model: &Model) -> Vec<(char, Text, String)> {
    let log = model.detail.log.as_ref().filter(|_| is_open(&model.detail));
    let line = log.and_then(|log| log.ring.line(log.search.standing()?));
    let mut items: Vec<(char, Text, String)> = line
        .map(|line| {
            (
                'm',
                Text::Export(ExportText::CopyMatch),
                line.text.to_string(),
            )
        })
        .into_iter()
        .collect();
    let json = model.detail.json.as_ref().filter(|_| has_keys(model));
    if let Some(tree) = json.and_then(|json| json.tree.as_ref()) {
        items.push(('a', Text::Export(ExportText::CopyValueHere), tree.plain()));
        items.push(('c', Text::Export(ExportText::CopyPathHere), tree.path()));
    }
    items
}

/// The JSON tab as text.
fn json_text(model: &Model, thing: Thing<'_>) -> Option<String> {
    let raw = model
        .detail
        .raw
        .as_ref()
        .and_then(|reading| reading.value.as_ref());
    let value = raw.map_or_else(|| facts::of(thing), Raw::value);
    serde_json::to_string_pretty(&value).ok()
}

/// A text that can leave, and how its file would be called.
pub(in crate::app) struct Export {
    /// As one reads it.
    pub(in crate::app) text: String,
    /// As it came, where that is another.
    pub(in crate::app) exact: Option<String>,
    pub(in crate::app) ending: &'static str,
}

impl Export {
    fn of(text: String, ending: &'static str) -> Self {
        Self {
            text,
            exact: None,
            ending,
        }
    }
}

pub(in crate::app) fn copyable(model: &Model) -> Vec<(char, Text, String)> {
    let (Some(key), Some(thing)) = (model.view.selected_key(), model.selected_thing()) else {
        return Vec::new();
    };
    let mut items = vec![
        ('i', Text::Export(ExportText::CopyId), id_of(key)),
        ('n', Text::Export(ExportText::CopyName), own_name(thing)),
        (
            'p',
            Text::Export(ExportText::CopyPath),
            key.path(&model.watch.runs).join(" / "),
        ),
    ];
    if let Some(location) = output_of(thing).and_then(location_of) {
        items.push(('w', Text::Export(ExportText::CopyLocation), location));
    }
    if let (RowKey::Line(..), Some(text)) = (key, line_text(model, thing)) {
        items.push(('t', Text::Export(ExportText::CopyLine), text));
    }
    items.extend(copyable_of_tab(model));
    if let Some(value) = output_of(thing).and_then(value_of) {
        items.push(('v', Text::Export(ExportText::CopyValue), value));
    }
    if let Ok(json) = serde_json::to_string_pretty(&facts::of(thing)) {
        items.push(('J', Text::Export(ExportText::CopyJson), json));
    }
    items
}

/// What the selected line of a card says.
fn line_text(model: &Model, thing: Thing<'_>) -> Option<String> {
    let line = model.view.selected_row()?.line_of(output_of(thing)?)?;
    match &line.text {
        Label::Ours(_) => None,
        Label::Theirs(text) | Label::Producer(text) => Some(text.clone()),
        Label::Moment(moment) => Some(time::rfc3339(moment)),
    }
}

fn output_of(thing: Thing<'_>) -> Option<&Output> {
    match thing {
        Thing::Part(_, _, output) => Some(output),
        Thing::Artifact(_, _, artifact) => match artifact {
            Artifact::Single(output) => Some(output),
            Artifact::Group(_) => None,
        },
        Thing::Run(_) | Thing::Node(..) => None,
    }
}

/// The value, decoded where it is JSON.
fn value_of(output: &Output) -> Option<String> {
    Some(match decode::decode(output.value.as_ref()?) {
        Ok(serde_json::Value::String(text)) | Err(text) => text,
        Ok(value) => serde_json::to_string_pretty(&value).ok()?,
    })
}

pub(in crate::app) fn export(model: &Model) -> Option<Export> {
    let thing = model.selected_thing()?;
    match model.detail.tab {
        Tab::Logs => {
            let log = model.detail.log.as_ref()?;
            let mut text = String::new();
            for (_, line) in log.ring.lines_from(i64::MIN) {
                if !line.is_joined() {
                    text.push_str(&line.in_full());
                    text.push('\n');
                }
            }
            Some(Export::of(text, "log"))
        }
        Tab::Json => Some(Export::of(json_text(model, thing)?, "json")),
        Tab::Inputs => match (thing, &model.detail.raw) {
            (Thing::Run(_), Some(reading)) => {
                let text = reading.value.as_ref().and_then(inputs::manifest)?;
                Some(Export::of(text, "yaml"))
            }
            _ => page(model),
        },
        Tab::Outputs | Tab::Overview => match output_of(thing) {
            Some(output) if output.value.is_some() => Some(Export {
                exact: output.value.as_ref().map(decode::as_it_came),
                ..Export::of(value_of(output)?, "json")
            }),
            Some(_) | None => page(model),
        },
    }
}

/// The tab as text.
fn page(model: &Model) -> Option<Export> {
    const WIDTH: u16 = 100;
    let content = content(model, WIDTH);
    let lines = content.lines.iter().map(|line| {
        let pieces = line.0.iter().map(|piece| piece.text.as_str());
        pieces.collect::<String>().trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    (text.trim() != "").then(|| Export::of(text, "txt"))
}

/// A name that is safe for a file, from what the row is called.
pub(in crate::app) fn file_name(model: &Model, ending: &str) -> String {
    const LONGEST: usize = 100;
    let path = model
        .view
        .selected_key()
        .map_or_else(Vec::new, |key| key.path(&model.watch.runs));
    let name: String = cells::clean(&path.join("_"))
        .chars()
        .map(|char| {
            if char.is_alphanumeric() || "-_.[]".contains(char) {
                char
            } else {
                '_'
            }
        })
        .collect();
    let name = name.trim_start_matches(['.', '-']);
    let name = name
        .get(..name.floor_char_boundary(LONGEST))
        .unwrap_or(name);
    format!("{name}.{ending}")
}
