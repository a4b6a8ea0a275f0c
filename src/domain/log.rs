//! The log of a node, read piece by piece.

use std::num::NonZeroU32;

use bytestring::ByteString;
use chrono::{DateTime, Utc};

use crate::domain::Term;

/// Which lines of a node's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogQuery {
    /// How many lines to pass over; not a number of pages.
    pub offset: u32,
    /// How many lines at most.
    pub limit: NonZeroU32,
    pub keyword: Option<Term>,
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub direction: Direction,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    OldestFirst,
    NewestFirst,
}

impl LogQuery {
    /// As many lines as the service's own tools ask for at a time.
    const USUAL: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

    /// The lines after the first `offset`, oldest first.
    pub fn after(offset: u32) -> Self {
        Self {
            offset,
            limit: Self::USUAL,
            keyword: None,
            from: None,
            until: None,
            direction: Direction::default(),
        }
    }
}

/// Some lines of a log. None is left out, so the next offset is that many
/// further on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogPage {
    /// How many lines match in all, where the service says it.
    pub total: Option<i64>,
    /// As the service sent them, control characters and all; whoever shows them cleans them.
    pub lines: Vec<ByteString>,
}
