//! What the detail pane says of the selected row, as lines with roles.

mod facts;
mod json;
mod outputs;
mod overview;
mod strip;

use serde_json::Value;

use crate::app::model::{Model, Tab};
use crate::app::page::{Page, Piece, Role};
use crate::app::rows::Thing;
use crate::app::run::Run;
use crate::app::tree::{Node, ROOT, Tree};
use crate::domain::{Raw, Status, StatusKind};
use crate::text::Text;

pub use crate::app::page::Line;
pub use outputs::{group_name, headline};
pub use strip::strip;

/// All lines of the detail pane for the selected row and the open tab.
pub fn lines(model: &Model, width: u16) -> Vec<Line> {
    let mut page = Page::new(model.settings.language, width);
    match (selected_thing(model), model.tab) {
        (None, _) => page.say(Role::Dim, &Text::NothingSelected),
        (Some(thing), Tab::Overview) => overview::write(&mut page, thing, model.service_now),
        (Some(thing), Tab::Outputs) => outputs::write(&mut page, thing),
        (Some(thing), Tab::Json) => json::write(&mut page, thing, model.raw.as_ref()),
    }
    page.into_lines()
}

/// The first line from which on the rest of the lines fills the pane.
pub fn last_top(model: &Model) -> usize {
    let Some(page) = model.screen().page() else {
        return 0;
    };
    lines(model, page.width)
        .len()
        .saturating_sub(usize::from(page.height))
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
        path.push(node.name.to_string());
        let above = run.tree.ancestors(place).filter(|place| *place != ROOT);
        path.extend(above.map(|place| name(&run.tree, place).to_owned()));
    }
    path.push(run.name().to_owned());
    path.reverse();
    path
}

fn selected_thing(model: &Model) -> Option<Thing<'_>> {
    model.view.selected_row()?.thing(&model.runs)
}

fn name(tree: &Tree, place: u32) -> &str {
    tree.node(place).map_or("", |node| &node.name)
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
        Piece::new(Role::Status(node_kind(node)), &node.name),
        Piece::new(Role::Dim, &format!("  {word}")),
    ]
}

/// A text field that may hold JSON, as the value in it; `Err` where it does not.
fn decode(text: &str) -> Result<Value, String> {
    Raw::new(Value::from(text).to_string()).decoded()
}
