//! What the detail pane says of the selected row, as lines with roles.

mod cards;
pub mod cause;
mod counted;
mod drawing;
pub(in crate::app) mod facts;
pub mod inputs;
pub mod json;
pub mod logs;
mod numbers;
mod outputs;
mod overview;
pub mod shown;
mod strip;
mod usual;
mod whereabouts;

use serde_json::Value;

use crate::app::cards::metrics::BaselineKind;
use crate::app::input::motion::Step;
use crate::app::input::motion::Way;
use crate::app::model::Model;
use crate::app::page::{Content, Page, Piece, Role};
use crate::app::runs::run::Run;
use crate::app::runs::tree::place::ROOT;
use crate::app::runs::tree::{Node, Tree};
use crate::app::update::navigate::{lay_out_outputs, selected_key};
use crate::app::values::decode::decode_text;
use crate::app::view::listing::Members;
use crate::app::view::pane::{Pane, Tab};
use crate::app::view::rows::{Item, Thing};
use crate::domain::{Raw, Status, StatusKind};
use crate::text::Text;

pub use crate::app::model::detail::Detail;
pub use crate::app::model::detail::PreviousRuns;

pub use crate::app::page::Line;
pub use crate::app::reading::Reading;
pub use outputs::{group_name, name_of, names_of};
pub use shown::shown;
pub use strip::strip;

/// All that the detail pane shows of the selected row in the open tab.
pub fn content(model: &Model, width: u16) -> Content {
    let mut page = Page::new(&model.settings, width);
    if let Some((run, members)) = counted(model) {
        counted::write(&mut page, run, members, model.service_now);
        return page.into_content();
    }
    if model
        .view
        .selected_row()
        .is_some_and(|row| row.item == Item::Over)
    {
        counted::write_over(&mut page, model);
        return page.into_content();
    }
    match (selected_thing(model), model.tab) {
        (None, _) => page.say(Role::Dim, &Text::NothingSelected),
        (Some(thing), Tab::Overview) => overview::write(&mut page, thing, model),
        (Some(thing), Tab::Outputs) => outputs::write(&mut page, thing, model),
        (Some(thing), Tab::Logs) => logs::write_why_not(&mut page, thing),
        (Some(thing), Tab::Inputs) => inputs::write(&mut page, thing, model),
        // The tree of the tab is drawn by itself.
        (Some(_), Tab::Json) => {}
    }
    page.into_content()
}

/// The first line from which on the rest of the lines fills the pane.
pub fn last_top(model: &Model) -> usize {
    let height = model.screen().page().map_or(0, |page| page.height);
    shown(model).map_or(0, |content| content.last_top(height))
}

/// Scrolls what the open tab shows.
pub fn scroll(model: &mut Model, step: Step) {
    if logs::is_open(model) {
        return logs::scroll(model, step);
    }
    let page = model.screen().page().map_or(1, |page| page.height);
    let lines = step.lines(isize::try_from(page).unwrap_or(1).max(1));
    let top = model.detail_top.saturating_add_signed(lines);
    model.detail_top = top.min(last_top(model));
}

/// What of the open tab itself can be copied.
pub fn copyable(model: &Model) -> Vec<(char, Text, String)> {
    let log = model.detail.log.as_ref().filter(|_| logs::is_open(model));
    let line = log.and_then(|log| log.ring.line(log.search.standing()?));
    let mut items: Vec<(char, Text, String)> = line
        .map(|line| ('m', Text::CopyMatch, line.text.to_string()))
        .into_iter()
        .collect();
    let json = model.detail.json.as_ref().filter(|_| json::has_keys(model));
    if let Some(tree) = json.and_then(|json| json.tree.as_ref()) {
        items.push(('a', Text::CopyValueHere, tree.plain()));
        items.push(('c', Text::CopyPathHere, tree.path()));
    }
    items
}

/// The JSON tab as text.
pub fn json_text(model: &Model, thing: Thing<'_>) -> Option<String> {
    let raw = model
        .detail
        .raw
        .as_ref()
        .and_then(|reading| reading.value.as_ref());
    let value = raw.map_or_else(|| facts_of(thing), Raw::value);
    serde_json::to_string_pretty(&value).ok()
}

/// Shows outputs of the next type.
pub fn next_kind(model: &mut Model) {
    let kinds = &mut model.view.listing.kinds;
    *kinds = kinds.next();
    let kind = kinds.as_str().to_owned();
    model.detail_top = 0;
    model.notice = Some(Text::OnlyKind(kind));
    lay_out_outputs(model);
}

/// Compares metrics with the next thing in turn.
pub fn next_compare(model: &mut Model) {
    model.detail.compare = model.detail.compare.next();
    let detail = &model.detail;
    model.notice = Some(match (detail.compare, &detail.mark) {
        (BaselineKind::PreviousIteration, _) => Text::ComparePreviousIteration,
        (BaselineKind::Marked, None) => Text::CompareNothingMarked,
        (BaselineKind::Marked, Some(mark)) => Text::CompareMarked(name_of(model, mark)),
        (BaselineKind::PreviousRun, _) => Text::ComparePreviousRun,
        (BaselineKind::Off, _) => Text::CompareOff,
    });
}

/// Marks the selected row to compare with, and compares with it; a marked row loses its mark.
pub fn mark(model: &mut Model) {
    let selected = selected_key(model).cloned();
    if selected.is_none() || model.detail.mark == selected {
        model.detail.mark = None;
        model.detail.compare = BaselineKind::default();
        model.notice = Some(Text::MarkTaken);
        return;
    }
    model.notice = selected
        .as_ref()
        .map(|key| Text::Marked(name_of(model, key)));
    model.detail.mark = selected;
    model.detail.compare = BaselineKind::Marked;
}

/// Whether a search looks into the open tab instead of the tree.
pub fn is_searched(model: &Model) -> bool {
    model.pane == Pane::Detail && (logs::is_open(model) || json::has_keys(model))
}

/// Looks for a text in the open tab.
pub fn look_for(model: &mut Model, text: &str) {
    if json::has_keys(model) {
        json::look_for(model, text);
    } else {
        logs::look_for(model, text);
    }
}

/// Goes to the next match in the open tab.
pub fn go_to_match(model: &mut Model, way: Way) {
    if json::has_keys(model) {
        json::go_to_match(model, way);
    } else {
        logs::go_to_match(model, way);
    }
}

/// Which match of a search in the open tab was gone to, and of how many.
pub fn match_position(model: &Model) -> Option<(usize, usize)> {
    if json::has_keys(model) {
        let tree = model.detail.json.as_ref()?.tree.as_ref()?;
        return (!tree.needle.is_empty()).then(|| tree.match_position());
    }
    let log = model.detail.log.as_ref().filter(|_| is_searched(model))?;
    (!log.search.needle().is_empty()).then(|| log.search.position())
}

/// Whether something is looked for in the open tab.
pub fn has_search(model: &Model) -> bool {
    match_position(model).is_some()
}

/// How many outputs the selected row has, for its tab.
pub fn output_count(model: &Model) -> usize {
    match selected_thing(model) {
        Some(Thing::Run(run)) => run.tree.node(ROOT).map_or(0, |root| root.artifacts.len()),
        Some(Thing::Node(_, _, node)) => node.artifacts.len(),
        Some(Thing::Artifact(_, _, artifact)) => artifact.outputs().len(),
        Some(Thing::Part(..)) => 1,
        None => 0,
    }
}

/// The names from the run down to the node.
pub fn path(run: &Run, node: &Node) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    if let Some(place) = run
        .tree
        .place(node.id.as_str())
        .filter(|place| *place != ROOT)
    {
        path.push(node.label().to_owned());
        let above = run.tree.ancestors(place).filter(|place| *place != ROOT);
        path.extend(above.map(|place| name(&run.tree, place).to_owned()));
    }
    path.push(run.name().to_owned());
    path.reverse();
    path
}

/// What the selected row stands for, where it is a counted one.
fn counted(model: &Model) -> Option<(&Run, &Members)> {
    let row = model.view.selected_row()?;
    let (_, run) = model.runs.get_index(row.run as usize)?;
    Some((run, model.view.members(row)?))
}

/// The thing behind the selected row.
pub fn selected_thing(model: &Model) -> Option<Thing<'_>> {
    model.view.selected_row()?.thing(&model.runs)
}

/// What is known of a thing as JSON.
pub fn facts_of(thing: Thing<'_>) -> Value {
    match thing {
        Thing::Run(run) => facts::of_run(run),
        Thing::Node(run, _, node) => facts::of_node(run, node),
        Thing::Part(run, node, output) => facts::of_output(run, node, output),
        Thing::Artifact(run, node, artifact) => {
            let outputs = artifact.outputs().iter();
            outputs
                .map(|output| facts::of_output(run, node, output))
                .collect()
        }
    }
}

fn name(tree: &Tree, place: u32) -> &str {
    tree.node(place).map_or("", Node::label)
}

fn node_kind(node: &Node) -> StatusKind {
    node.state
        .status
        .as_ref()
        .map_or(StatusKind::Other, Status::kind)
}

/// The name of another node, with its state.
fn reference(node: &Node) -> Vec<Piece> {
    let word = node.state.status.as_ref().map_or("", Status::as_str);
    vec![
        Piece::new(Role::Status(node_kind(node)), node.label()),
        Piece::new(Role::Dim, &format!("  {word}")),
    ]
}

fn write_text_with_json(page: &mut Page, label: &Text, text: Option<&str>) {
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

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
