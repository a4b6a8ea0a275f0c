//! What the open tab wants read, and what came of it. A reading belongs to the
//! selected row and the open tab: what nobody looks at any more is not asked for.

mod answers;
pub(in crate::app) mod earlier;
mod wants;

use chrono::{DateTime, Utc};

pub use answers::take_in;
pub use wants::until_rested;

use crate::app::cards::metrics::Compare;
use crate::app::detail::json::Json;
use crate::app::detail::{Earlier, Memo};
use crate::app::log::{Filter, Log};
use crate::app::model::{Asking, Model, Tab};
use crate::app::update::navigate::selected_key;
use crate::app::update::readings::wants::wants;
use crate::app::view::rows::RowKey;
use crate::domain::{Look, NodeState, Raw, Shape, Sight};

/// The state of the detail pane besides its tab and its scroll place.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    pub raw: Option<Reading<Raw>>,
    pub outputs: Option<Reading<()>>,
    pub runtime: Option<Reading<Vec<NodeState>>>,
    pub containers: Option<Reading<Shape>>,
    pub log: Option<Log>,
    pub json: Option<Json>,
    /// The page of the open tab, as it was built last.
    pub page: Memo,
    /// What metrics are compared with.
    pub compare: Compare,
    /// The runs before, that were looked for to compare with.
    pub earlier: Earlier,
    /// The row to compare with.
    pub mark: Option<RowKey>,
    /// Long lines of logs and values are wrapped.
    pub wraps: bool,
    /// The number of the last look.
    last: u32,
    /// The row that is looked at, and since when.
    row: Option<(RowKey, DateTime<Utc>)>,
}

impl Default for Detail {
    fn default() -> Self {
        Self {
            raw: None,
            outputs: None,
            runtime: None,
            containers: None,
            log: None,
            json: None,
            page: Memo::default(),
            compare: Compare::default(),
            earlier: Earlier::default(),
            mark: None,
            wraps: true,
            last: 0,
            row: None,
        }
    }
}

/// A reading of one thing. What was there stays while new is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    pub at: Sight,
    pub number: u32,
    pub value: Option<T>,
    pub state: Asking,
}

impl<T: Clone> Reading<T> {
    fn new(at: Sight, number: u32) -> Self {
        Self {
            at,
            number,
            value: None,
            state: Asking::Loading,
        }
    }

    fn look(&self) -> Option<Look> {
        (self.state == Asking::Loading).then(|| Look {
            number: self.number,
            at: self.at.clone(),
        })
    }

    fn ask_again(&mut self, number: u32) {
        self.number = number;
        self.state = Asking::Loading;
    }

    fn take_in(&mut self, outcome: Result<T, crate::domain::SourceError>) {
        match outcome {
            Ok(value) => {
                self.value = Some(value);
                self.state = Asking::Done;
            }
            Err(error) => self.state = Asking::Failed(error),
        }
    }
}

impl Detail {
    /// What is wanted and was not answered.
    pub fn looks(&self) -> Vec<Look> {
        let log = self.log.as_ref().filter(|log| log.state == Asking::Loading);
        let log = log.map(|log| Look {
            number: log.number,
            at: Sight::Log(log.node.clone(), log.query()),
        });
        let run = self.row.as_ref().and_then(|(row, _)| row.run());
        let earlier = run.and_then(|run| self.earlier.get(run)?.look());
        [
            log,
            earlier,
            self.raw.as_ref().and_then(Reading::look),
            self.outputs.as_ref().and_then(Reading::look),
            self.runtime.as_ref().and_then(Reading::look),
            self.containers.as_ref().and_then(Reading::look),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Which things have a reading, by its number.
    fn looked_at(&self) -> [Option<u32>; 5] {
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

/// Keeps the readings those of the selected row and the open tab.
pub fn look(model: &mut Model) {
    let wants = wants(model);
    let zone = model.settings.zone.clone();
    let detail = &mut model.detail;
    let mut number = detail.last;
    let had = detail.looked_at();
    keep(&mut detail.raw, wants.raw, &mut number);
    keep(&mut detail.outputs, wants.outputs, &mut number);
    keep(&mut detail.runtime, wants.runtime, &mut number);
    keep(&mut detail.containers, wants.containers, &mut number);
    match wants.log {
        None => detail.log = None,
        Some(node) if detail.log.as_ref().is_some_and(|log| log.node == node) => {}
        Some(node) => {
            number = number.wrapping_add(1);
            detail.log = Some(Log::new(node, Filter::default(), zone, number));
        }
    }
    detail.last = number;
    if detail.looked_at() != had {
        detail.page.forget();
    }
    earlier::look(model);
}

fn keep<T: Clone>(slot: &mut Option<Reading<T>>, wanted: Option<Sight>, number: &mut u32) {
    match wanted {
        None => *slot = None,
        Some(at) if slot.as_ref().is_some_and(|reading| reading.at == at) => {}
        Some(at) => {
            *number = number.wrapping_add(1);
            *slot = Some(Reading::new(at, *number));
        }
    }
}

/// Reads everything of the open tab again.
pub fn read_again(model: &mut Model) {
    let detail = &mut model.detail;
    let mut number = detail.last;
    let mut next = || {
        number = number.wrapping_add(1);
        number
    };
    for finding in detail.earlier.values_mut() {
        finding.ask_again(next());
    }
    if let Some(reading) = &mut detail.raw {
        reading.ask_again(next());
    }
    if let Some(reading) = &mut detail.outputs {
        reading.ask_again(next());
    }
    if let Some(reading) = &mut detail.runtime {
        reading.ask_again(next());
    }
    if let Some(reading) = &mut detail.containers {
        reading.ask_again(next());
    }
    if let Some(log) = &mut detail.log {
        log.read_again(next());
    }
    detail.last = number;
    // Outputs that came with a batch are read once more only where somebody wants it.
    if let (Tab::Outputs, None, Some(RowKey::Node(key))) =
        (model.tab, &model.detail.outputs, selected_key(model))
    {
        let at = Sight::Outputs(key.clone());
        let number = model.detail.next_number();
        model.detail.outputs = Some(Reading::new(at, number));
    }
}

/// A tick is over: a log that is followed, or whose end says why a node failed, may be asked
/// for once more.
pub fn follow(model: &mut Model) {
    let is_open = matches!(model.tab, Tab::Logs | Tab::Overview);
    let Some(log) = model
        .detail
        .log
        .as_mut()
        .filter(|log| is_open && !log.is_complete)
    else {
        return;
    };
    let may_ask = match &log.state {
        Asking::Loading => false,
        Asking::Done => true,
        // What passes by itself is tried again; the rest only on demand.
        Asking::Failed(error) => !error.is_about_the_thing_asked(),
    };
    if may_ask {
        model.detail.last = model.detail.last.wrapping_add(1);
        log.follow(model.detail.last);
    }
}
