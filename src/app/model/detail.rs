//! The state of the detail pane: what it has read, and how it shows it.

use crate::app::compare::BaselineKind;
use crate::app::json::{Document, JsonTree, RawPart};
use crate::app::log::Log;
use crate::app::reading::{LoadState, Pending, Reading};
use crate::app::view::pane::Tab;
use crate::app::view::rows::RowKey;
use crate::domain::{Fetch, FetchKind, NodeState, Raw, RunId, Search, Shape, SourceError};

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;
use std::sync::Arc;

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
    /// What metrics are compared with.
    pub compare: BaselineKind,
    /// The runs before, that were looked for to compare with.
    pub earlier: PreviousRuns,
    /// The row to compare with.
    pub mark: Option<RowKey>,
    /// Long lines of logs and values are wrapped.
    pub wraps: bool,
    /// The number of the last fetch.
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
        self.readings().filter_map(Pending::fetch).collect()
    }

    /// The numbers of what is read for the selected row.
    pub(in crate::app) fn numbers(&self) -> Vec<u32> {
        self.readings().map(Pending::number).collect()
    }

    /// What is read for the selected row, in the order in which it is asked: somebody waits for
    /// the lines of a log.
    fn readings(&self) -> impl Iterator<Item = &dyn Pending> {
        let run = self.row.as_ref().and_then(|(row, _)| row.run());
        let earlier = run.and_then(|run| self.earlier.get(run));
        let readings: [Option<&dyn Pending>; 6] = [
            self.log.as_ref().map(|log| log as _),
            earlier.map(|earlier| earlier as _),
            self.raw.as_ref().map(|raw| raw as _),
            self.outputs.as_ref().map(|outputs| outputs as _),
            self.runtime.as_ref().map(|runtime| runtime as _),
            self.containers.as_ref().map(|containers| containers as _),
        ];
        readings.into_iter().flatten()
    }

    /// All readings, those for rows that are not selected, too.
    pub(in crate::app) fn all_readings(&mut self) -> impl Iterator<Item = &mut dyn Pending> {
        let readings: [Option<&mut dyn Pending>; 5] = [
            self.log.as_mut().map(|log| log as _),
            self.raw.as_mut().map(|raw| raw as _),
            self.outputs.as_mut().map(|outputs| outputs as _),
            self.runtime.as_mut().map(|runtime| runtime as _),
            self.containers.as_mut().map(|containers| containers as _),
        ];
        let earlier = self.earlier.values_mut();
        let earlier = earlier.map(|earlier| earlier as &mut dyn Pending);
        earlier.chain(readings.into_iter().flatten())
    }

    /// The number of another fetch.
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

impl Pending for PreviousRunSearch {
    fn number(&self) -> u32 {
        self.number
    }

    fn fetch(&self) -> Option<Fetch> {
        (self.state == LoadState::Loading).then(|| Fetch {
            number: self.number,
            kind: FetchKind::Runs(Box::new(self.search.clone())),
        })
    }

    fn ask_again(&mut self, number: u32) {
        self.number = number;
        self.state = LoadState::Loading;
    }

    fn fail(&mut self, error: SourceError) {
        self.state = LoadState::Failed(error);
        self.run = None;
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
