//! The page of the open tab, built once for as long as nothing that it shows changes.

use std::sync::Arc;

use crate::app::detail::content::content;
use crate::app::model::Model;
use crate::app::model::derived::PageKey;
use crate::app::page::Content;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::domain::Phase;

/// The page of the open tab as wide as its pane; nothing where there is none.
pub fn shown(model: &Model) -> Option<Arc<Content>> {
    let key = key(model)?;
    let build = || Arc::new(content(model, key.width));
    Some(model.derived.page.get(&key, build))
}

/// What the page depends on; nothing where none is shown.
pub(in crate::app) fn key(model: &Model) -> Option<PageKey> {
    Some(PageKey {
        revision: model.derived.revision(),
        width: model.screen().page()?.width,
        tab: model.detail.tab,
        row: model.view.selected_key().cloned(),
        now: tells_time(model).then_some(model.now.service),
    })
}

/// Whether the page changes with every second.
fn tells_time(model: &Model) -> bool {
    match (model.selected_thing(), model.detail.tab) {
        // A counted row stands for many.
        (None, _) => true,
        (Some(Thing::Run(run)), Tab::Overview) => run.phase() != Phase::Final,
        (Some(Thing::Node(_, _, node)), Tab::Overview) => node.phase() != Phase::Final,
        (Some(Thing::Artifact(..) | Thing::Part(..)), Tab::Overview)
        | (Some(_), Tab::Outputs | Tab::Logs | Tab::Inputs | Tab::Json) => false,
    }
}

/// The first line from which on the rest of the lines fills the pane.
pub fn last_top(model: &Model) -> usize {
    let height = model.screen().page().map_or(0, |page| page.height);
    shown(model).map_or(0, |content| content.last_top(height))
}
