//! What a row is called, and where the console has it.

use crate::app::model::Model;
use crate::app::nodes::artifacts::Artifact;
use crate::app::view::rows::{RowKey, Thing};
use crate::text::cells;

/// The name of a row, by its key: the names on the way to it from its run, or the run's own.
pub fn name_of(model: &Model, key: &RowKey) -> String {
    let path = key.path(&model.watch.runs);
    let names = match path.as_slice() {
        [_, below @ ..] if key.node().is_some() && !below.is_empty() => below,
        [run, ..] => std::slice::from_ref(run),
        [] => &[],
    };
    model.settings.glyphs.joined(names)
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
