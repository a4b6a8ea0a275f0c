//! How long a run will still take, as it is told.

use chrono::TimeDelta;

/// How long a run will still take, and what that rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub remaining: Remaining,
    pub basis: Basis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remaining {
    /// Most likely so long, and seldom longer than the second.
    Left { likely: TimeDelta, late: TimeDelta },
    /// So much longer than nine of ten runs would have taken by now.
    Overdue(TimeDelta),
}

/// Of how many of the steps that are not over it is known how long they take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    pub known: u32,
    pub open: u32,
}

impl Basis {
    /// Whether nothing had to be left out.
    pub fn is_whole(self) -> bool {
        self.known == self.open
    }

    pub(super) fn count(&mut self, is_known: bool) {
        self.open += 1;
        self.known += u32::from(is_known);
    }
}
