//! The state of the detail pane: what it has read, and how it shows it.

use crate::app::compare::BaselineKind;
use crate::app::json::{Document, JsonTree, RawPart};
use crate::app::log::Log;
use crate::app::page::Content;
use crate::app::reading::LoadState;
use crate::app::reading::Reading;
use crate::app::view::pane::Tab;
use crate::app::view::rows::RowKey;
use crate::domain::Raw;
use crate::domain::{Fetch, FetchKind, NodeState, Shape};
use crate::domain::{RunId, Search};

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::OnceLock;

/// The state of the detail pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    pub tab: Tab,
    /// The first line that is shown.
    pub top: usize,
    pub raw: Option<Reading<Raw>>,
    pub outputs: Option<Reading<()>>,
    pub runtime: Option<Reading<Vec<NodeState>>>,
    pub containers: Option<Reading<Shape>>,
    pub log: Option<Log>,
    pub json: Option<Json>,
    /// The page of the open tab, as it was built last.
    pub page: PageCache,
    /// What metrics are compared with.
    pub compare: BaselineKind,
    /// The runs before, that were looked for to compare with.
    pub earlier: PreviousRuns,
    /// The row to compare with.
    pub mark: Option<RowKey>,
    /// Long lines of logs and values are wrapped.
    pub wraps: bool,
    /// The number of the last look.
    pub(in crate::app) last: u32,
    /// The row that is looked at, and since when.
    pub(in crate::app) row: Option<(RowKey, DateTime<Utc>)>,
}

impl Default for Detail {
    fn default() -> Self {
        Self {
            tab: Tab::Overview,
            top: 0,
            raw: None,
            outputs: None,
            runtime: None,
            containers: None,
            log: None,
            json: None,
            page: PageCache::default(),
            compare: BaselineKind::default(),
            earlier: PreviousRuns::default(),
            mark: None,
            wraps: true,
            last: 0,
            row: None,
        }
    }
}

impl Detail {
    /// What is wanted and was not answered.
    pub fn fetches(&self) -> Vec<Fetch> {
        let log = self
            .log
            .as_ref()
            .filter(|log| log.state == LoadState::Loading);
        let log = log.map(|log| Fetch {
            number: log.number,
            kind: FetchKind::Log(log.node.clone(), log.query()),
        });
        let run = self.row.as_ref().and_then(|(row, _)| row.run());
        let earlier = run.and_then(|run| self.earlier.get(run)?.fetch());
        [
            log,
            earlier,
            self.raw.as_ref().and_then(Reading::fetch),
            self.outputs.as_ref().and_then(Reading::fetch),
            self.runtime.as_ref().and_then(Reading::fetch),
            self.containers.as_ref().and_then(Reading::fetch),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Which things have a reading, by its number.
    pub(in crate::app) fn looked_at(&self) -> [Option<u32>; 5] {
        [
            self.raw.as_ref().map(|reading| reading.number),
            self.outputs.as_ref().map(|reading| reading.number),
            self.runtime.as_ref().map(|reading| reading.number),
            self.containers.as_ref().map(|reading| reading.number),
            self.log.as_ref().map(|log| log.number),
        ]
    }

    /// The number of another look.
    pub fn next_number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

/// What was looked for, by the run whose predecessor it is.
pub type PreviousRuns = FxHashMap<RunId, PreviousRunSearch>;

/// A search for the run before.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviousRunSearch {
    pub(in crate::app) number: u32,
    pub(in crate::app) search: Search,
    pub state: LoadState,
    /// The run that was found.
    pub run: Option<RunId>,
}

impl PreviousRunSearch {
    /// What is still to be asked.
    pub(super) fn fetch(&self) -> Option<Fetch> {
        (self.state == LoadState::Loading).then(|| Fetch {
            number: self.number,
            kind: FetchKind::Runs(Box::new(self.search.clone())),
        })
    }

    /// Asks once more.
    pub(in crate::app) fn ask_again(&mut self, number: u32) {
        self.number = number;
        self.state = LoadState::Loading;
    }
}

/// The page that was built last. No part of the state: it follows from it, so
/// models are the same whatever each of them has built.
#[derive(Clone, Debug, Default)]
pub struct PageCache {
    /// How often anything changed that a page may show.
    pub(in crate::app) changes: u64,
    /// What the page is of; nothing where none is shown.
    pub(in crate::app) stamp: Option<CacheKey>,
    /// Built when it is drawn or scrolled for the first time.
    pub(in crate::app) built: OnceLock<Arc<Content>>,
}

/// What a page depends on.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct CacheKey {
    pub(in crate::app) changes: u64,
    pub(in crate::app) width: u16,
    pub(in crate::app) tab: Tab,
    pub(in crate::app) row: Option<RowKey>,
    /// The time, where the page tells how long something has been running.
    pub(in crate::app) now: Option<DateTime<Utc>>,
}

impl PartialEq for PageCache {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl PageCache {
    /// Something changed that a page may show.
    pub fn forget(&mut self) {
        self.changes = self.changes.wrapping_add(1);
    }
}

/// What the tab shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Json {
    pub(in crate::app) key: RowKey,
    pub(in crate::app) parts: Vec<RawPart>,
    /// The number of the reading under way.
    pub(in crate::app) number: u32,
    /// Nothing until the first reading is done; what was there stays until the next is.
    pub tree: Option<JsonTree>,
    pub is_loading: bool,
}

impl Json {
    /// Shows a document; where the cursor stood there is one like it, it stays.
    pub(in crate::app) fn show(&mut self, document: Arc<Document>) {
        let mut tree = JsonTree::new(document);
        if let Some(before) = &self.tree {
            tree.take_over(before);
        }
        self.tree = Some(tree);
    }
}
