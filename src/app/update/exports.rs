//! What can be taken out of the program: what to copy, what to save or to show
//! elsewhere, where the console has it.

use crate::app::cards::{Label, location_of};
use crate::app::detail::{self, facts_of, inputs, names_of};
use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::model::menu::{Choice, Menu, MenuItem, Prompt};
use crate::app::runs::artifacts::{Artifact, Output};
use crate::app::update::menu;
use crate::app::update::navigate::selected_key;
use crate::app::values::decode;
use crate::app::view::pane::Tab;
use crate::app::view::rows::{RowKey, Thing};
use crate::domain::{HostAction, Viewer};
use crate::text::{Text, cells, time};

/// A text that can leave, and how its file would be called.
struct Export {
    /// As one reads it.
    text: String,
    /// As it came, where that is another.
    exact: Option<String>,
    ending: &'static str,
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

/// Opens the menu of what can be copied of the selected row.
pub fn copy_menu(model: &mut Model) {
    let items = copyable(model)
        .into_iter()
        .map(|(key, label, text)| MenuItem {
            key,
            label,
            about: first_line(&text),
            choice: Choice::Do(HostAction::Copy(text)),
        })
        .collect();
    menu::open(
        model,
        Menu::of(Text::CopyTitle, 'y', items),
        Text::NothingSelected,
    );
}

/// Copies the id of the selected row at once.
pub fn copy_id(model: &mut Model) -> Vec<Effect> {
    match selected_key(model).map(id_of) {
        Some(id) => vec![Effect::Do(HostAction::Copy(id)), Effect::Draw],
        None => vec![Effect::Draw],
    }
}

/// Asks for the file to save what the open tab shows.
pub fn ask_where(model: &mut Model) {
    match export(model) {
        Some(export) => {
            let name = file_name(model, export.ending);
            menu::ask(model, Prompt::Save, &name);
        }
        None => model.notice = Some(Text::NothingToSave),
    }
}

/// Saves what the open tab shows.
pub fn save(model: &Model, path: &str) -> Vec<Effect> {
    let path = path.trim();
    let Some(export) = export(model).filter(|_| !path.is_empty()) else {
        return Vec::new();
    };
    vec![Effect::Do(HostAction::Save {
        path: path.to_owned(),
        text: export.exact.unwrap_or(export.text),
    })]
}

/// Shows what the open tab shows in another program.
pub fn view(model: &mut Model, with: Viewer) -> Vec<Effect> {
    let Some(Export { text, ending, .. }) = export(model) else {
        model.notice = Some(Text::NothingToSave);
        return vec![Effect::Draw];
    };
    vec![Effect::Do(HostAction::View { with, text, ending })]
}

/// Shows the console's link to the selected run, to copy or to open.
pub fn link_menu(model: &mut Model) {
    let items = link(model).map_or_else(Vec::new, |link| {
        let item = |key, label, action| MenuItem {
            key,
            label,
            about: link.clone(),
            choice: Choice::Do(action),
        };
        vec![
            item('c', Text::CopyLink, HostAction::Copy(link.clone())),
            item('o', Text::OpenLink, HostAction::Open(link.clone())),
        ]
    });
    menu::open(model, Menu::of(Text::LinkTitle, 'o', items), Text::NoLink);
}

/// The console's link to the run of the selected row, as far as the service has told it.
pub fn link(model: &Model) -> Option<String> {
    let run = model.runs.get(selected_key(model)?.run()?.as_str())?;
    let link = cells::clean(run.details.uri.as_deref()?).into_owned();
    Some(link).filter(|link| !link.is_empty())
}

fn copyable(model: &Model) -> Vec<(char, Text, String)> {
    let (Some(key), Some(thing)) = (selected_key(model), detail::selected_thing(model)) else {
        return Vec::new();
    };
    let mut items = vec![
        ('i', Text::CopyId, id_of(key)),
        ('n', Text::CopyName, own_name(thing)),
        ('p', Text::CopyPath, path_of(model, key)),
    ];
    if let Some(location) = output_of(thing).and_then(location_of) {
        items.push(('w', Text::CopyLocation, location));
    }
    if let (RowKey::Line(..), Some(text)) = (key, line_text(model, thing)) {
        items.push(('t', Text::CopyLine, text));
    }
    items.extend(detail::copyable(model));
    if let Some(value) = output_of(thing).and_then(value_of) {
        items.push(('v', Text::CopyValue, value));
    }
    if let Ok(json) = serde_json::to_string_pretty(&facts_of(thing)) {
        items.push(('J', Text::CopyJson, json));
    }
    items
}

fn id_of(key: &RowKey) -> String {
    match key {
        RowKey::Run(run) | RowKey::Counted(run, ..) => run.to_string(),
        RowKey::Node(key) => key.node.to_string(),
        RowKey::Output(_, id) | RowKey::Line(_, id, _) => id.as_str().to_owned(),
        RowKey::Group(_, name) => name.to_string(),
        RowKey::Over => String::new(),
    }
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

fn own_name(thing: Thing<'_>) -> String {
    match thing {
        Thing::Run(run) => run.name().to_owned(),
        Thing::Node(_, _, node) => node.name.to_string(),
        Thing::Artifact(_, _, artifact) => match artifact {
            Artifact::Single(output) => output.name.to_string(),
            Artifact::Group(group) => group.name.to_string(),
        },
        Thing::Part(_, _, output) => output.name.to_string(),
    }
}

fn path_of(model: &Model, key: &RowKey) -> String {
    let Some(id) = key.run() else {
        return String::new();
    };
    let run = model.runs.get(id.as_str());
    let run = run.map_or_else(|| id.to_string(), |run| run.name().to_owned());
    match key {
        RowKey::Run(_) | RowKey::Counted(..) | RowKey::Over => run,
        RowKey::Node(_) | RowKey::Output(..) | RowKey::Group(..) | RowKey::Line(..) => {
            format!("{run} / {}", names_of(model, key).join(" / "))
        }
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

fn export(model: &Model) -> Option<Export> {
    let thing = detail::selected_thing(model)?;
    match model.tab {
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
        Tab::Json => Some(Export::of(detail::json_text(model, thing)?, "json")),
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
    let content = detail::content(model, WIDTH);
    let lines = content.lines.iter().map(|line| {
        let pieces = line.0.iter().map(|piece| piece.text.as_str());
        pieces.collect::<String>().trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    (text.trim() != "").then(|| Export::of(text, "txt"))
}

/// A name that is safe for a file, from what the row is called.
fn file_name(model: &Model, ending: &str) -> String {
    const LONGEST: usize = 100;
    let path = selected_key(model).map_or_else(String::new, |key| path_of(model, key));
    let name: String = cells::clean(&path)
        .replace(" / ", "_")
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

fn first_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.lines().next().unwrap_or_default();
    line.get(..line.floor_char_boundary(LONGEST))
        .unwrap_or(line)
        .to_owned()
}
