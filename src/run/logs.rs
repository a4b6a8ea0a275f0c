//! Reading the logs of the tasks of a run, once or for as long as they are written.

use std::collections::VecDeque;
use std::time::Duration;

use bytestring::ByteString;
use rustc_hash::FxHashMap;

use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{
    Direction, LogQuery, NodeKey, Phase, RunId, SourceError, StatusKind, Term, Update,
};
use crate::poll::snapshot::LogReader;
use crate::print::log::LogPrinter;
use crate::source::transport::Transport;

/// Which lines of which logs.
#[derive(Clone, Debug, Default)]
pub struct LogRequest {
    /// The place from which down logs are read.
    pub place: Place,
    /// Those of failed tasks only.
    pub failed: bool,
    /// Goes on until the tasks are over and their logs are at their end.
    pub follow: bool,
    /// The last lines of each log only, so many.
    pub tail: Option<u32>,
    pub keyword: Option<Term>,
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    /// When and by which stream a line was written is printed, too.
    pub times: bool,
    /// How long to wait before asking again, where logs are followed.
    pub interval: Duration,
}

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

/// One log that is being read.
struct Tail {
    node: NodeKey,
    printer: LogPrinter,
    /// How many lines were read, from the beginning.
    offset: u32,
    has_begun: bool,
    is_drained: bool,
}

/// Pages are as large as the service's own tools ask for.
const PAGE: u32 = 100;

/// Reads and prints. `print` says whether somebody still reads.
pub async fn logs<T: Transport, E>(
    model: &mut Model,
    run: &RunId,
    reader: &LogReader<'_, T>,
    clock: &Clock,
    request: &LogRequest,
    mut print: impl FnMut(&str) -> Result<bool, E>,
) -> Result<LogsEnd, E> {
    let mut tails: FxHashMap<NodeKey, Tail> = FxHashMap::default();
    let mut trouble = None;
    loop {
        let Some(watched) = model.runs.get(run.as_str()) else {
            return Ok(LogsEnd::Nothing);
        };
        let tasks = tasks(watched, request);
        // What is over now has written all that it will.
        let is_over = is_over(watched, request.place);
        let wants_names = !is_one_task(watched, request.place);
        for (place, is_final) in tasks {
            let Some(node) = watched.tree.node(place) else {
                continue;
            };
            let key = NodeKey::new(run.clone(), node.id.clone());
            let tail = tails.entry(key.clone()).or_insert_with(|| {
                let path = watched.path(place).join("/");
                let name = wants_names.then_some(&*path);
                Tail {
                    node: key,
                    printer: LogPrinter::new(name, request.times),
                    offset: 0,
                    has_begun: false,
                    is_drained: false,
                }
            });
            if tail.is_drained {
                continue;
            }
            match tail.read(reader, request, &mut print).await? {
                Ok(true) => {}
                Ok(false) => return Ok(LogsEnd::Unread),
                Err(error) if request.follow => return Ok(LogsEnd::Read(Some(error))),
                Err(error) => trouble = Some(error),
            }
            if is_final || !request.follow {
                tail.is_drained = true;
                if !print_all(&mut print, &tail.printer.end())? {
                    return Ok(LogsEnd::Unread);
                }
            }
        }
        if !request.follow || is_over {
            let has_none = tails.is_empty();
            return Ok(if has_none {
                LogsEnd::Nothing
            } else {
                LogsEnd::Read(trouble)
            });
        }
        tokio::time::sleep(request.interval).await;
        if let Err(error) = renew(model, run, reader, clock, request.place).await {
            return Ok(LogsEnd::Read(Some(error)));
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
    let watched = model.runs.get(run.as_str());
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

fn print_all<E>(
    print: &mut impl FnMut(&str) -> Result<bool, E>,
    lines: &[String],
) -> Result<bool, E> {
    if lines.is_empty() {
        return Ok(true);
    }
    print(&lines.concat())
}

impl Tail {
    /// Reads and prints what was written since; whether somebody still reads, or why there is
    /// no answer.
    async fn read<T: Transport, E>(
        &mut self,
        reader: &LogReader<'_, T>,
        request: &LogRequest,
        print: &mut impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Result<bool, SourceError>, E> {
        if let (Some(tail), false) = (request.tail, self.has_begun) {
            let lines = match self.last_lines(reader, request, tail).await {
                Ok(lines) => lines,
                Err(error) => return Ok(Err(error)),
            };
            self.has_begun = true;
            if !self.print(&lines, print)? {
                return Ok(Ok(false));
            }
            if !request.follow {
                return Ok(Ok(true));
            }
        }
        self.has_begun = true;
        loop {
            let query = LogQuery {
                limit: page(PAGE),
                ..query(request, self.offset)
            };
            let page = match reader.lines(&self.node, &query).await {
                Ok(answer) => answer.content,
                Err(error) => return Ok(Err(error)),
            };
            let came = u32::try_from(page.lines.len()).unwrap_or(u32::MAX);
            self.offset = self.offset.saturating_add(came);
            if !self.print(&page.lines, print)? {
                return Ok(Ok(false));
            }
            let is_end = match page.total {
                Some(total) => i64::from(self.offset) >= total,
                None => came < PAGE,
            };
            if came == 0 || is_end {
                return Ok(Ok(true));
            }
        }
    }

    /// The last so many lines, in the order in which they were written.
    async fn last_lines<T: Transport>(
        &mut self,
        reader: &LogReader<'_, T>,
        request: &LogRequest,
        tail: u32,
    ) -> Result<Vec<ByteString>, SourceError> {
        let mut lines = VecDeque::new();
        let mut read = 0;
        loop {
            let query = LogQuery {
                limit: page((tail - read).min(PAGE)),
                direction: Direction::NewestFirst,
                ..query(request, read)
            };
            let answer = reader.lines(&self.node, &query).await?.content;
            let came = u32::try_from(answer.lines.len()).unwrap_or(u32::MAX);
            read = read.saturating_add(came);
            for line in answer.lines {
                lines.push_front(line);
            }
            let total = answer.total.and_then(|total| u32::try_from(total).ok());
            // Lines that are written meanwhile are read from here on.
            self.offset = self.offset.max(total.unwrap_or(read));
            if came == 0 || read >= tail || total.is_some_and(|total| read >= total) {
                return Ok(lines.into());
            }
        }
    }

    fn print<E>(
        &mut self,
        lines: &[ByteString],
        print: &mut impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let whole = lines.iter().flat_map(|line| self.printer.take(line));
        let whole: Vec<String> = whole.collect();
        print_all(print, &whole)
    }
}

fn query(request: &LogRequest, offset: u32) -> LogQuery {
    LogQuery {
        keyword: request.keyword.clone(),
        from: request.from,
        ..LogQuery::after(offset)
    }
}

fn page(lines: u32) -> std::num::NonZeroU32 {
    std::num::NonZeroU32::new(lines).unwrap_or(std::num::NonZeroU32::MIN)
}
