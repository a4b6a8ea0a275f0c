//! The page of the open tab, built once for as long as nothing that it shows changes.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use crate::app::detail::{content, selected_thing};
use crate::app::model::{Model, Tab};
use crate::app::page::Content;
use crate::app::update::navigate::selected_key;
use crate::app::view::rows::{RowKey, Thing};
use crate::domain::Phase;

/// The page that was built last. No part of the state: it follows from it, so
/// models are the same whatever each of them has built.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    /// How often anything changed that a page may show.
    changes: u64,
    /// What the page is of; nothing where none is shown.
    stamp: Option<Stamp>,
    /// Built when it is drawn or scrolled for the first time.
    built: OnceLock<Arc<Content>>,
}

/// What a page depends on.
#[derive(Clone, Debug, PartialEq)]
struct Stamp {
    changes: u64,
    width: u16,
    tab: Tab,
    row: Option<RowKey>,
    /// The time, where the page tells how long something has been running.
    now: Option<DateTime<Utc>>,
}

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Memo {
    /// Something changed that a page may show.
    pub fn forget(&mut self) {
        self.changes = self.changes.wrapping_add(1);
    }
}

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

fn stamp(model: &Model) -> Option<Stamp> {
    Some(Stamp {
        changes: model.detail.page.changes,
        width: model.screen().page()?.width,
        tab: model.tab,
        row: selected_key(model).cloned(),
        now: tells_time(model).then_some(model.service_now),
    })
}

/// Whether the page changes with every second.
fn tells_time(model: &Model) -> bool {
    match (selected_thing(model), model.tab) {
        // A counted row stands for many.
        (None, _) => true,
        (Some(Thing::Run(run)), Tab::Overview) => run.phase() != Phase::Final,
        (Some(Thing::Node(_, _, node)), Tab::Overview) => node.phase() != Phase::Final,
        (Some(Thing::Artifact(..) | Thing::Part(..)), Tab::Overview)
        | (Some(_), Tab::Outputs | Tab::Logs | Tab::Inputs | Tab::Json) => false,
    }
}
