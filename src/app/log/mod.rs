//! The log of one node: the lines that were read, what to read next, and the
//! window onto them.

mod level;
mod line;
pub mod place;
pub mod range;
mod ring;
mod runtime;
mod search;
mod window;

use std::num::NonZeroU32;

use chrono::{DateTime, Utc};

pub use level::Level;
pub use line::LogLine;
pub use place::LinePart;
pub use ring::Ring;
pub use runtime::{Stream, Written};
pub use search::LogSearch;

use crate::app::log::place::Top;
use crate::app::reading::{LoadState, Pending};
use crate::domain::{Direction, Fetch, FetchKind, LogPage, LogQuery, NodeKey, SourceError, Term};
use crate::text::Zone;

/// The log of a node, as far as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    pub node: NodeKey,
    pub filter: LogFilter,
    /// The zone in which its times are shown.
    pub zone: Zone,
    pub ring: Ring,
    pub search: LogSearch,
    pub top: Top,
    /// So many cells are left out at the beginning of lines that are cut.
    pub left: usize,
    /// How many lines had been read when the end was last on the screen.
    pub seen: i64,
    pub state: LoadState,
    /// The number of the fetch that is or was last under way.
    pub number: u32,
    wish: Wish,
    /// An answer made after the node had ended brought nothing new.
    pub is_complete: bool,
}

/// Which lines the service is to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    pub keyword: Option<Term>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl LogFilter {
    /// Whether every line fits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the fetch under way is to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// The end of the log.
    Newest,
    /// What was written after the line with this number.
    After(i64),
    /// What stands before the first line that is held.
    Older,
}

/// As many lines as the service's own tools ask for at a time.
const PAGE: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

impl Log {
    /// A log of which nothing was read; fetch `number` is to bring its end.
    pub fn new(node: NodeKey, filter: LogFilter, zone: Zone, number: u32) -> Self {
        Self {
            node,
            filter,
            zone,
            ring: Ring::default(),
            search: LogSearch::default(),
            top: Top::End,
            left: 0,
            seen: 0,
            state: LoadState::Loading,
            number,
            wish: Wish::Newest,
            is_complete: false,
        }
    }

    /// The query that the fetch under way asks.
    pub fn query(&self) -> LogQuery {
        let (offset, direction) = match self.wish {
            Wish::Newest => (0, Direction::NewestFirst),
            Wish::After(number) => (number, Direction::OldestFirst),
            Wish::Older => (self.ring.lines_to_end(), Direction::NewestFirst),
        };
        LogQuery {
            offset: u32::try_from(offset).unwrap_or(0),
            limit: PAGE,
            keyword: self.filter.keyword.clone(),
            from: self.filter.from,
            until: self.filter.until,
            direction,
        }
    }

    /// Wants what was written since, by fetch `number`. Nothing while another is under way.
    pub fn follow(&mut self, number: u32) {
        let is_behind = self.ring.is_behind(PAGE.get());
        self.wish = match self.ring.end_number() {
            // Somebody who reads further up keeps the lines; at the end only the newest matter.
            Some(end) if self.top != Top::End || !is_behind => Wish::After(end),
            Some(_) | None => Wish::Newest,
        };
        self.ask(number);
    }

    /// Whether there are lines before those that are held, and room for them.
    pub(super) fn has_older(&self) -> bool {
        self.ring.has_older()
    }

    /// Wants the page before the first line.
    pub(super) fn read_older(&mut self, number: u32) {
        self.wish = Wish::Older;
        self.ask(number);
    }

    fn ask(&mut self, number: u32) {
        self.number = number;
        self.state = LoadState::Loading;
    }

    /// Takes an answer in. `node_is_over` says whether the node had ended when it was asked.
    pub fn take_in(&mut self, page: &LogPage, node_is_over: bool) {
        let before = self.ring.end();
        let start = self.ring.start();
        match self.wish {
            Wish::Newest => self.ring.take_newest(page),
            Wish::After(_) => self.ring.take_next(page),
            Wish::Older => self.ring.take_older(page),
        }
        self.state = LoadState::Done;
        let brought_nothing = self.ring.end() == before || page.lines.is_empty();
        self.is_complete = match self.wish {
            Wish::Newest => node_is_over && brought_nothing,
            Wish::After(_) => node_is_over && brought_nothing && !self.ring.is_behind(0),
            Wish::Older => self.is_complete,
        };
        self.search.renew(&self.ring);
        if self.ring.start() > start || self.ring.end() < before {
            self.top.keep_within(&self.ring);
        }
        if self.top == Top::End {
            self.seen = self.ring.end();
        }
    }

    /// How many lines were written since the end was last on the screen.
    pub fn unseen(&self) -> i64 {
        match self.top {
            Top::End => 0,
            Top::At { .. } => (self.ring.known_end() - self.seen).max(0),
        }
    }
}

impl Pending for Log {
    fn number(&self) -> u32 {
        self.number
    }

    fn fetch(&self) -> Option<Fetch> {
        (self.state == LoadState::Loading).then(|| Fetch {
            number: self.number,
            kind: FetchKind::Log(self.node.clone(), self.query()),
        })
    }

    /// Wants the end of the log, whatever was read.
    fn ask_again(&mut self, number: u32) {
        self.wish = Wish::Newest;
        self.is_complete = false;
        self.ask(number);
    }

    fn fail(&mut self, error: SourceError) {
        self.state = LoadState::Failed(error);
    }
}

#[cfg(test)]
mod tests;
