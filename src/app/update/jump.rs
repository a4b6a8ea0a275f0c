//! From a node to those that have to do with it: what it waits for, what waits
//! for it, what failed below it, why it was skipped.

use crate::app::model::Model;
use crate::app::model::menu;
use crate::app::model::menu::{Choice, Menu, MenuItem};
use crate::app::model::mode::{Mode, Popup};
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::failures::failed_below;
use crate::app::runs::reason::needed_by;
use crate::app::runs::reason::{Skip, skipped_because};
use crate::app::runs::run::Run;
use crate::app::update::search::go_to_row;
use crate::app::view::rows::{RowKey, Thing};
use crate::domain::NodeKey;
use crate::text::{ExportText, Glyphs, LabelText, NoticeText, Text};

/// Goes there at once where there is one place to go to, else asks where.
pub(super) fn open(model: &mut Model) {
    let glyphs = model.settings.glyphs;
    let items = match model.selected_thing() {
        Some(Thing::Node(run, place, node)) => of_node(glyphs, run, place, node),
        Some(Thing::Run(run)) => {
            let failed = failed_below(&run.tree, ROOT);
            items(glyphs, run, &Text::Label(LabelText::Failed), failed)
        }
        Some(Thing::Artifact(run, node, _) | Thing::Part(run, node, _)) => {
            let place = run.tree.place(node.id.as_str());
            items(
                glyphs,
                run,
                &Text::Label(LabelText::Node),
                place.map(|place| (place, node)).into_iter(),
            )
        }
        None => Vec::new(),
    };
    if let [only] = items.as_slice()
        && let Choice::Go(key) = &only.choice
    {
        let key = key.clone();
        return go_to_row(model, &key);
    }
    let mut items = items;
    items.truncate(menu::most());
    for (number, item) in items.iter_mut().enumerate() {
        item.key = menu::key(number);
    }
    match Menu::of(Text::Export(ExportText::JumpTitle), 'J', items) {
        Some(menu) => model.mode = Mode::Popup(Popup::Choose(menu)),
        None => model.notice = Some(Text::Notice(NoticeText::NowhereToJump)),
    }
}

fn of_node(glyphs: Glyphs, run: &Run, place: Place, node: &Node) -> Vec<MenuItem> {
    let tree = &run.tree;
    let at = |place: &Place| Some((*place, tree.node(*place)?));
    let cause = match skipped_because(tree, place) {
        Some(Skip::Upstream(cause)) => at(&cause),
        Some(Skip::Condition) | None => None,
    };
    let mut all = items(
        glyphs,
        run,
        &Text::Label(LabelText::Failed),
        failed_below(tree, place),
    );
    all.extend(items(
        glyphs,
        run,
        &Text::Label(LabelText::Skipped),
        cause.into_iter(),
    ));
    all.extend(items(
        glyphs,
        run,
        &Text::Label(LabelText::DependsOn),
        node.dependencies.iter().filter_map(at),
    ));
    all.extend(items(
        glyphs,
        run,
        &Text::Label(LabelText::NeededBy),
        needed_by(run, place, node),
    ));
    all
}

fn items<'a>(
    glyphs: Glyphs,
    run: &Run,
    label: &Text,
    nodes: impl Iterator<Item = (Place, &'a Node)>,
) -> Vec<MenuItem> {
    let nodes = nodes.take(menu::most());
    nodes
        .map(|(place, node)| MenuItem {
            key: ' ',
            label: label.clone(),
            about: glyphs.joined(&run.path(place)),
            choice: Choice::Go(RowKey::Node(NodeKey::new(run.id.clone(), node.id.clone()))),
        })
        .collect()
}
