//! One log that is read from where it was left, to its end.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use bytestring::ByteString;

use crate::domain::{Direction, LogPage, LogQuery, NodeKey, SourceError};
use crate::poll::snapshot::LogReader;
use crate::print::log::LogPrinter;
use crate::run::logs::request::LogRequest;
use crate::source::transport::Transport;

/// Pages are as large as the service's own tools ask for.
const PAGE: u32 = 100;
/// No log has so many lines.
const BEYOND: u32 = i32::MAX.unsigned_abs();

/// One log that is being read.
pub(super) struct Tail {
    node: NodeKey,
    printer: LogPrinter,
    /// How many lines were read, from the beginning.
    offset: u32,
    has_begun: bool,
    /// The page that was read last, while it is doubted that the service passes over lines.
    last: Option<Vec<ByteString>>,
    /// The task ran when its log was read the last time.
    ran: bool,
    is_drained: bool,
}

impl Tail {
    /// A log of which nothing was read. Its lines begin with `name`, where there is one.
    pub(super) fn new(node: NodeKey, name: Option<&str>, has_times: bool) -> Self {
        Self {
            node,
            printer: LogPrinter::new(name, has_times),
            offset: 0,
            has_begun: false,
            last: Some(Vec::new()),
            ran: false,
            is_drained: false,
        }
    }

    /// Whether all that is wanted of it was printed.
    pub(super) fn is_drained(&self) -> bool {
        self.is_drained
    }

    /// Reads and prints what was written since; whether somebody still reads, or why there is
    /// no answer. Of a task that has just ended the last lines are saved a moment later: its log
    /// is at its end when a call after that brings nothing.
    pub(super) async fn read<T: Transport, E>(
        &mut self,
        reader: &LogReader<'_, T>,
        request: &LogRequest,
        is_final: bool,
        print: &mut impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Result<bool, SourceError>, E> {
        let before = self.offset;
        match self.read_on(reader, request, print).await? {
            Ok(true) => {}
            other => return Ok(other),
        }
        self.ran |= !is_final;
        let is_still = self.offset == before;
        if request.follow && !(is_final && (is_still || !self.ran)) {
            return Ok(Ok(true));
        }
        self.is_drained = true;
        Ok(Ok(print_all(print, &self.printer.end())?))
    }

    async fn read_on<T: Transport, E>(
        &mut self,
        reader: &LogReader<'_, T>,
        request: &LogRequest,
        print: &mut impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<Result<bool, SourceError>, E> {
        let has_begun = std::mem::replace(&mut self.has_begun, true);
        if let Some(tail) = request.tail.filter(|_| !has_begun) {
            let lines = match self.last_lines(reader, request, tail).await {
                Ok(lines) => lines,
                Err(error) => {
                    self.has_begun = false;
                    return Ok(Err(error));
                }
            };
            let is_read = self.print(&lines, print)?;
            if !is_read || !request.follow {
                return Ok(Ok(is_read));
            }
        }
        loop {
            let query = LogQuery {
                limit: page(PAGE),
                ..query(request, self.offset)
            };
            let page = match self.page(reader, query).await {
                Ok(page) => page,
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
            let answer = self.page(reader, query).await?;
            let came = u32::try_from(answer.lines.len()).unwrap_or(u32::MAX);
            read = read.saturating_add(came);
            // Some answers hold more than was asked for.
            let room = usize::try_from(tail).unwrap_or(usize::MAX) - lines.len();
            for line in answer.lines.into_iter().take(room) {
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

    /// A page of the log. One that begins as the page before is doubted once: where the service
    /// does not pass over lines, the same ones would come without an end.
    async fn page<T: Transport>(
        &mut self,
        reader: &LogReader<'_, T>,
        query: LogQuery,
    ) -> Result<LogPage, SourceError> {
        let page = reader.lines(&self.node, &query).await?.content;
        let Some(last) = self.last.take() else {
            return Ok(page);
        };
        let is_same = |page: &LogPage| !last.is_empty() && page.lines.starts_with(&last);
        if query.offset > 0 && is_same(&page) {
            let beyond = LogQuery {
                offset: BEYOND,
                ..query
            };
            let answer = reader.lines(&self.node, &beyond).await;
            if answer.is_ok_and(|answer| is_same(&answer.content)) {
                let why = "the same lines at every offset".to_owned();
                return Err(SourceError::Garbled { why });
            }
        } else {
            self.last = Some(page.lines.clone());
        }
        Ok(page)
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

fn page(lines: u32) -> NonZeroU32 {
    NonZeroU32::new(lines).unwrap_or(NonZeroU32::MIN)
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
