//! The page of the open tab, built once for as long as nothing that it shows changes.

use std::sync::{Arc, OnceLock};

use crate::app::detail::{content, selected_thing};
use crate::app::model::Model;
use crate::app::model::detail::CacheKey;
use crate::app::page::Content;
use crate::app::update::navigate::selected_key;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::domain::Phase;

/// Lets go of a page that would not be built like this any more. Whether there was one to let go.
pub fn renew(model: &mut Model) -> bool {
    let stamp = stamp(model);
    let memo = &mut model.detail.page;
    let is_another = memo.stamp != stamp;
    if is_another {
        memo.stamp = stamp;
        memo.built = OnceLock::new();
    }
    is_another
}

/// The page of the open tab as wide as its pane; nothing where there is none.
pub fn shown(model: &Model) -> Option<Arc<Content>> {
    let stamp = stamp(model)?;
    let memo = &model.detail.page;
    let build = || Arc::new(content(model, stamp.width));
    // In the midst of a change the page is another already.
    if memo.stamp.as_ref() != Some(&stamp) {
        return Some(build());
    }
    Some(Arc::clone(memo.built.get_or_init(build)))
}

pub(in crate::app) fn stamp(model: &Model) -> Option<CacheKey> {
    Some(CacheKey {
        changes: model.detail.page.changes,
        width: model.screen().page()?.width,
        tab: model.tab,
        row: selected_key(model).cloned(),
        now: tells_time(model).then_some(model.service_now),
    })
}

/// Whether the page changes with every second.
pub(in crate::app) fn tells_time(model: &Model) -> bool {
    match (selected_thing(model), model.tab) {
        // A counted row stands for many.
        (None, _) => true,
        (Some(Thing::Run(run)), Tab::Overview) => run.phase() != Phase::Final,
        (Some(Thing::Node(_, _, node)), Tab::Overview) => node.phase() != Phase::Final,
        (Some(Thing::Artifact(..) | Thing::Part(..)), Tab::Overview)
        | (Some(_), Tab::Outputs | Tab::Logs | Tab::Inputs | Tab::Json) => false,
    }
}
