//! What the open tab wants read, and what came of it. A reading belongs to the
//! selected row and the open tab: what nobody looks at any more is not asked for.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::detail::json::Json;
use crate::app::log::{Filter, Log};
use crate::app::merge::take_in_outputs;
use crate::app::metrics::Compare;
use crate::app::model::{Asking, Model, Pane, Tab};
use crate::app::navigate::selected_key;
use crate::app::rows::RowKey;
use crate::app::tree::Node;
use crate::domain::{
    Look, NodeKey, NodeState, Outcome, Phase, Raw, Seen, Shape, Sight, Status, StatusKind, Subject,
};

/// The state of the detail pane besides its tab and its scroll place.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    pub raw: Option<Reading<Raw>>,
    pub outputs: Option<Reading<()>>,
    pub runtime: Option<Reading<Vec<NodeState>>>,
    pub containers: Option<Reading<Shape>>,
    pub log: Option<Log>,
    pub json: Option<Json>,
    /// What metrics are compared with.
    pub compare: Compare,
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
            compare: Compare::default(),
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
        [
            log,
            self.raw.as_ref().and_then(Reading::look),
            self.outputs.as_ref().and_then(Reading::look),
            self.runtime.as_ref().and_then(Reading::look),
            self.containers.as_ref().and_then(Reading::look),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The number of another look.
    pub fn next_number(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1);
        self.last
    }
}

/// How long a row is looked at before the overview reads more about it. Moving past a row costs nothing.
const RESTED: TimeDelta = TimeDelta::seconds(1);

/// Keeps the readings those of the selected row and the open tab.
pub fn look(model: &mut Model) {
    let wants = wants(model);
    let detail = &mut model.detail;
    let mut number = detail.last;
    keep(&mut detail.raw, wants.raw, &mut number);
    keep(&mut detail.outputs, wants.outputs, &mut number);
    keep(&mut detail.runtime, wants.runtime, &mut number);
    keep(&mut detail.containers, wants.containers, &mut number);
    match wants.log {
        None => detail.log = None,
        Some(node) if detail.log.as_ref().is_some_and(|log| log.node == node) => {}
        Some(node) => {
            number = number.wrapping_add(1);
            detail.log = Some(Log::new(node, Filter::default(), number));
        }
    }
    detail.last = number;
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

/// What the open tab of the selected row wants read.
#[derive(Default)]
struct Wants {
    raw: Option<Sight>,
    outputs: Option<Sight>,
    runtime: Option<Sight>,
    containers: Option<Sight>,
    log: Option<NodeKey>,
}

fn wants(model: &mut Model) -> Wants {
    let selected = selected_key(model).cloned();
    note_row(model, selected.as_ref());
    if model.screen().detail.is_none() {
        return Wants::default();
    }
    match (model.tab, selected) {
        (Tab::Json | Tab::Inputs, Some(RowKey::Run(run))) => Wants {
            raw: Some(Sight::Raw(Subject::Run(run))),
            ..Wants::default()
        },
        (Tab::Json, Some(RowKey::Node(key))) => Wants {
            raw: Some(Sight::Raw(Subject::Node(key))),
            ..Wants::default()
        },
        (Tab::Outputs, Some(RowKey::Node(key))) => Wants {
            outputs: wants_outputs(model, &key).then(|| Sight::Outputs(key)),
            ..Wants::default()
        },
        (Tab::Logs, Some(RowKey::Node(key))) => Wants {
            log: node_of(model, &key)
                .is_some_and(writes_a_log)
                .then_some(key),
            ..Wants::default()
        },
        (Tab::Overview, Some(RowKey::Node(key))) if is_rested(model) => overview(model, key),
        _ => Wants::default(),
    }
}

/// A leaf that has begun runs somewhere, and one that failed says why at the end of its log.
fn overview(model: &Model, key: NodeKey) -> Wants {
    let Some(node) = node_of(model, &key).filter(|node| writes_a_log(node)) else {
        return Wants::default();
    };
    Wants {
        log: has_failed(node).then(|| key.clone()),
        runtime: Some(Sight::Runtime(key.clone())),
        containers: Some(Sight::Containers(key)),
        ..Wants::default()
    }
}

fn note_row(model: &mut Model, selected: Option<&RowKey>) {
    let known = model.detail.row.as_ref().map(|(key, _)| key);
    if known != selected {
        model.detail.row = selected.cloned().map(|key| (key, model.now));
    }
}

/// Somebody has opened the pane, or stays on the row.
fn is_rested(model: &Model) -> bool {
    let since = model.detail.row.as_ref().map(|(_, since)| *since);
    model.pane == Pane::Detail || since.is_some_and(|since| model.now - since >= RESTED)
}

/// Outputs that came with the batch need no reading of their own.
fn wants_outputs(model: &Model, key: &NodeKey) -> bool {
    let is_open = model.detail.outputs.is_some();
    node_of(model, key).is_some_and(|node| {
        node.phase() != Phase::Waiting && (node.artifacts.is_empty() || is_open)
    })
}

/// Whether a node is a task that has begun: others have no log (API reference 5.5).
pub fn writes_a_log(node: &Node) -> bool {
    let was_skipped = node.state.status.as_ref().map(Status::kind) == Some(StatusKind::Skipped);
    !is_composite(node) && node.phase() != Phase::Waiting && !was_skipped
}

/// Whether a node holds others.
pub fn is_composite(node: &Node) -> bool {
    node.composite || !node.children.is_empty()
}

/// Whether a node failed.
pub fn has_failed(node: &Node) -> bool {
    node.state.status.as_ref().map(Status::kind) == Some(StatusKind::Failed)
}

fn node_of<'a>(model: &'a Model, key: &NodeKey) -> Option<&'a Node> {
    let run = model.runs.get(key.run.as_str())?;
    run.tree.node(run.tree.place(key.node.as_str())?)
}

/// Reads everything of the open tab again.
pub fn read_again(model: &mut Model) {
    let detail = &mut model.detail;
    let mut number = detail.last;
    let mut next = || {
        number = number.wrapping_add(1);
        number
    };
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

/// A tick is over: a log that is followed may be asked for once more.
pub fn follow(model: &mut Model) {
    let is_open = model.tab == Tab::Logs;
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

/// Takes an answer in, if somebody still looks. Whether rows may have changed by it.
pub fn take_in(model: &mut Model, look: &Look, seen: Seen) -> bool {
    match seen {
        Seen::Raw(outcome) => take(&mut model.detail.raw, look, outcome, |raw| raw),
        Seen::Runtime(outcome) => {
            take(&mut model.detail.runtime, look, outcome, |states| {
                states.nodes
            });
        }
        Seen::Containers(outcome) => {
            take(&mut model.detail.containers, look, outcome, |shape| shape);
        }
        Seen::Outputs(outcome) => {
            let changed = outcome
                .as_ref()
                .is_ok_and(|answer| take_in_outputs(model, &answer.content.rows));
            take(&mut model.detail.outputs, look, outcome, |_| ());
            return changed;
        }
        Seen::Log(outcome) => take_in_log(model, look, &outcome),
        // Nothing of the detail pane's.
        Seen::Latest(_) => {}
    }
    false
}

fn take<A, T: Clone>(
    slot: &mut Option<Reading<T>>,
    look: &Look,
    outcome: Outcome<A>,
    value: impl FnOnce(A) -> T,
) {
    if let Some(reading) = slot
        .as_mut()
        .filter(|reading| reading.number == look.number)
    {
        reading.take_in(outcome.map(|answer| value(answer.content)));
    }
}

fn take_in_log(model: &mut Model, look: &Look, outcome: &Outcome<crate::domain::LogPage>) {
    let Sight::Log(node, _) = &look.at else {
        return;
    };
    // By the word that is known now; the next look is sure of it.
    let is_over = node_of(model, node).is_some_and(|node| node.phase() == Phase::Final);
    let log = model.detail.log.as_mut();
    if let Some(log) = log.filter(|log| log.number == look.number) {
        log.take_in(outcome, is_over);
    }
}
