//! How many leaves are in which state.

use std::ops::{Add, Sub};

use crate::domain::{Status, StatusKind};

/// Leaves by state. Every leaf is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub succeeded: u32,
    pub failed: u32,
    pub running: u32,
    pub waiting: u32,
    pub skipped: u32,
    /// Suspended or stopped.
    pub held: u32,
    pub terminated: u32,
    /// Without a word, and with words nobody knows.
    pub other: u32,
}

impl Counts {
    /// One leaf with this status; without a status nothing certain is said.
    pub fn of(status: Option<&Status>) -> Self {
        let mut counts = Self::default();
        let Some(status) = status else {
            counts.other = 1;
            return counts;
        };
        match status.kind() {
            StatusKind::Succeeded => counts.succeeded = 1,
            StatusKind::Failed => counts.failed = 1,
            StatusKind::Skipped => counts.skipped = 1,
            StatusKind::Starting | StatusKind::Running | StatusKind::Terminating => {
                counts.running = 1;
            }
            StatusKind::ReadyToSchedule
            | StatusKind::Initialized
            | StatusKind::Queuing
            | StatusKind::Creating => counts.waiting = 1,
            StatusKind::Suspended | StatusKind::Stopped => counts.held = 1,
            StatusKind::Terminated => counts.terminated = 1,
            StatusKind::Unknown | StatusKind::Other => counts.other = 1,
        }
        counts
    }

    /// Those that nothing but a rerun can change.
    #[must_use]
    pub fn over(self) -> Self {
        Self {
            running: 0,
            waiting: 0,
            held: 0,
            other: 0,
            ..self
        }
    }

    /// All leaves.
    pub fn total(self) -> u32 {
        self.by_kind().map(|(_, n)| n).sum()
    }

    /// The states that occur, each named by one of its kinds; what needs a look first.
    pub fn by_kind(self) -> impl Iterator<Item = (StatusKind, u32)> {
        [
            (StatusKind::Failed, self.failed),
            (StatusKind::Running, self.running),
            (StatusKind::Suspended, self.held),
            (StatusKind::ReadyToSchedule, self.waiting),
            (StatusKind::Succeeded, self.succeeded),
            (StatusKind::Terminated, self.terminated),
            (StatusKind::Skipped, self.skipped),
            (StatusKind::Other, self.other),
        ]
        .into_iter()
        .filter(|(_, n)| *n > 0)
    }

    fn zip(self, other: Self, with: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            succeeded: with(self.succeeded, other.succeeded),
            failed: with(self.failed, other.failed),
            running: with(self.running, other.running),
            waiting: with(self.waiting, other.waiting),
            skipped: with(self.skipped, other.skipped),
            held: with(self.held, other.held),
            terminated: with(self.terminated, other.terminated),
            other: with(self.other, other.other),
        }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, u32::saturating_add)
    }
}

impl Sub for Counts {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.zip(other, u32::saturating_sub)
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}
