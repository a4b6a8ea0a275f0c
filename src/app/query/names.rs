//! What a row is called, and where the console has it.

use crate::app::model::Model;
use crate::app::nodes::artifacts::Artifact;
use crate::app::view::rows::{RowKey, Thing};
use crate::text::cells;

/// The name of a row, by its key.
pub fn name_of(model: &Model, key: &RowKey) -> String {
    model.settings.glyphs.joined(&names_of(model, key))
}

/// The names on the way to a row, without its run's; of a run its own.
pub fn names_of(model: &Model, key: &RowKey) -> Vec<String> {
    let Some(id) = key.run() else {
        return Vec::new();
    };
    let Some(run) = model.watch.runs.get(id.as_str()) else {
        return vec![id.to_string()];
    };
    match key {
        RowKey::Run(_) | RowKey::Counted(..) | RowKey::Over => vec![run.name().to_owned()],
        RowKey::Node(node)
        | RowKey::Output(node, _)
        | RowKey::Group(node, _)
        | RowKey::Line(node, ..) => run.tree.place(node.node.as_str()).map_or_else(
            || vec![node.node.to_string()],
            |place| run.path(place).into_iter().map(str::to_owned).collect(),
        ),
    }
}

/// The console's link to the run of the selected row, as far as the service has told it.
pub fn link(model: &Model) -> Option<String> {
    let run = model
        .watch
        .runs
        .get(model.view.selected_key()?.run()?.as_str())?;
    let link = cells::clean(run.details.uri.as_deref()?).into_owned();
    Some(link).filter(|link| !link.is_empty())
}

pub(in crate::app) fn id_of(key: &RowKey) -> String {
    match key {
        RowKey::Run(run) | RowKey::Counted(run, ..) => run.to_string(),
        RowKey::Node(key) => key.node.to_string(),
        RowKey::Output(_, id) | RowKey::Line(_, id, _) => id.as_str().to_owned(),
        RowKey::Group(_, name) => name.to_string(),
        RowKey::Over => String::new(),
    }
}

pub(in crate::app) fn own_name(thing: Thing<'_>) -> String {
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

/// The names from the run down to a row.
pub(in crate::app) fn path_of(model: &Model, key: &RowKey) -> Vec<String> {
    let Some(id) = key.run() else {
        return Vec::new();
    };
    let run = model.watch.runs.get(id.as_str());
    let run = run.map_or_else(|| id.to_string(), |run| run.name().to_owned());
    let below = match key {
        RowKey::Run(_) | RowKey::Counted(..) | RowKey::Over => Vec::new(),
        RowKey::Node(_) | RowKey::Output(..) | RowKey::Group(..) | RowKey::Line(..) => {
            names_of(model, key)
        }
    };
    std::iter::once(run).chain(below).collect()
}
