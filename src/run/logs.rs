//! Reading the logs of the tasks of a run, once or for as long as they are written.

mod request;
mod tail;

use rustc_hash::FxHashMap;

pub use self::request::LogRequest;
use self::tail::Tail;
use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{NodeKey, Phase, RunId, SourceError, StatusKind, Update};
use crate::poll::snapshot::LogReader;
use crate::source::transport::Transport;

/// How reading logs has ended.
#[derive(Clone, Debug, PartialEq)]
pub enum LogsEnd {
    /// All of them; the last reason why one could not be read.
    Read(Option<SourceError>),
    /// There is no task with a log.
    Nothing,
    /// Nobody reads what is printed any more.
    Unread,
}

/// Reads and prints. `print` says whether somebody still reads.
pub async fn logs<T: Transport, E>(
    model: &mut Model,
    run: &RunId,
    reader: &LogReader<'_, T>,
    clock: &Clock,
    request: &LogRequest,
    mut print: impl FnMut(&str) -> Result<bool, E>,
) -> Result<LogsEnd, E> {
    let mut tails = Tails::new(request);
    loop {
        let Some(watched) = model.watch.runs.get(run.as_str()) else {
            return Ok(LogsEnd::Nothing);
        };
        // What is over now has written all that it will.
        let is_over = is_over(watched, request.place);
        if let Some(end) = tails.read(watched, reader, &mut print).await? {
            return Ok(end);
        }
        if !request.follow || is_over && tails.are_drained() {
            return Ok(tails.end());
        }
        tokio::time::sleep(request.interval).await;
        if is_over {
            continue;
        }
        if let Err(error) = renew(model, run, reader, clock, request.place).await {
            return Ok(LogsEnd::Read(Some(error)));
        }
    }
}

/// All logs of a run that are read.
struct Tails<'r> {
    request: &'r LogRequest,
    by_node: FxHashMap<NodeKey, Tail>,
    /// The last reason why one of them could not be read.
    trouble: Option<SourceError>,
}

impl<'r> Tails<'r> {
    fn new(request: &'r LogRequest) -> Self {
        Self {
            request,
            by_node: FxHashMap::default(),
            trouble: None,
        }
    }

    /// Reads and prints what each task has written since. How all has ended, where that is now.
    async fn read<T: Transport, E>(
        &mut self,
        run: &Run,
        reader: &LogReader<'_, T>,
        print: &mut impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Option<LogsEnd>, E> {
        let request = self.request;
        for (place, is_final) in tasks(run, request) {
            let tail = self.of(run, place).filter(|tail| !tail.is_drained());
            let Some(tail) = tail else { continue };
            match tail.read(reader, request, is_final, print).await? {
                Ok(true) => {}
                Ok(false) => return Ok(Some(LogsEnd::Unread)),
                Err(error) if request.follow => return Ok(Some(LogsEnd::Read(Some(error)))),
                Err(error) => self.trouble = Some(error),
            }
        }
        Ok(None)
    }

    /// The log of the node at a place, from its beginning where it is new.
    fn of(&mut self, run: &Run, place: Place) -> Option<&mut Tail> {
        let node = run.tree.node(place)?;
        let key = NodeKey::new(run.id.clone(), node.id.clone());
        let tail = self.by_node.entry(key.clone()).or_insert_with(|| {
            let path = run.path(place).join("/");
            let wants_name = !is_one_task(run, self.request.place);
            Tail::new(key, wants_name.then_some(&*path), self.request.times)
        });
        Some(tail)
    }

    fn are_drained(&self) -> bool {
        self.by_node.values().all(Tail::is_drained)
    }

    fn end(self) -> LogsEnd {
        if self.by_node.is_empty() {
            LogsEnd::Nothing
        } else {
            LogsEnd::Read(self.trouble)
        }
    }
}

/// Reads again how far the tasks are.
async fn renew<T: Transport>(
    model: &mut Model,
    run: &RunId,
    reader: &LogReader<'_, T>,
    clock: &Clock,
    place: Place,
) -> Result<(), SourceError> {
    let watched = model.watch.runs.get(run.as_str());
    let node = watched.and_then(|run| run.tree.node(place));
    let Some(below) = node.map(|node| NodeKey::new(run.clone(), node.id.clone())) else {
        return Ok(());
    };
    let answer = reader.shape(&below).await?;
    let _ = update(model, Message::Tick(clock.now()));
    let outcome = Ok(answer);
    let _ = update(model, Message::Update(Update::Shape { below, outcome }));
    Ok(())
}

/// The tasks whose logs are read, in the order of the tree, failed ones in that of their
/// failures; and whether each is over.
fn tasks(run: &Run, request: &LogRequest) -> Vec<(Place, bool)> {
    let is_wanted = |node: &Node| {
        node.writes_a_log() && (!request.failed || node.kind() == Some(StatusKind::Failed))
    };
    let below = run.tree.branch(request.place);
    let mut tasks: Vec<(Place, &Node)> = below.filter(|(_, node)| is_wanted(node)).collect();
    if request.failed {
        tasks.sort_by_key(|(_, node)| {
            let finished = node.state.timing.finished_at();
            (finished.is_none(), finished)
        });
    }
    let tasks = tasks.into_iter();
    tasks
        .map(|(place, node)| (place, node.phase() == Phase::Final))
        .collect()
}

fn is_one_task(run: &Run, place: Place) -> bool {
    place != ROOT
        && run
            .tree
            .node(place)
            .is_some_and(|node| !node.is_composite())
}

/// Whether nothing below a place will write any more.
fn is_over(run: &Run, place: Place) -> bool {
    let node = run.tree.node(place);
    node.is_some_and(|node| node.phase() == Phase::Final) || run.phase() == Phase::Final
}
