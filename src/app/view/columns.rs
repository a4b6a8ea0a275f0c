//! The columns of the tree, and how far in a row stands.

use crate::app::view::pane::Form;
use crate::app::view::rows::{Item, Row};

/// What the rows on the screen would like to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnWishes {
    /// The cells of the longest name with all that stands beside it.
    pub name: usize,
    /// The widest name of rows without progress, which may go on over that column.
    pub alone: usize,
    /// The cells of the longest count of leaves.
    pub count: usize,
    /// The same with how many failed, which is said where there is no bar.
    pub count_and_failed: usize,
    /// Earlier runs say when some of them will end.
    pub has_left: bool,
    /// Earlier runs say how long they usually take.
    pub has_usual: bool,
    /// Rows show when they were at work.
    pub has_time: bool,
}

/// The columns of a pane; what has no room has no width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub name: usize,
    /// A bar of leaves; without one the count stands alone.
    pub bar: usize,
    pub count: usize,
    pub status: usize,
    pub elapsed: usize,
    /// How long it will still take.
    pub left: usize,
    /// How far it is off the usual time.
    pub off_usual: usize,
    /// When it was at work.
    pub time: usize,
}

/// Of more a name takes no more than half.
const LEAST_NAME: usize = 12;
/// How long it will still take, `~1h52m` with a space before it, and from which width on.
const LEFT: usize = 8;
const LEFT_FROM: u16 = 70;
/// How far it is off the usual time, `+146%!`.
const OFF_USUAL: usize = 7;
const USUAL_FROM: u16 = 88;
/// The bars of time, and from which width on they have room.
const LONG_TIME: usize = 22;
const TIME: usize = 16;
const SHORT_TIME: usize = 12;
const TIME_FROM: u16 = 66;
const ROOMY: u16 = 96;
const VAST: u16 = 120;
/// Names that come and go by a few cells move no column.
const STEP: usize = 4;

impl Columns {
    /// As the width shrinks, the status word goes first, then the bar; the elapsed time stays
    /// to the last. The name takes what is wanted, and the status what is left.
    pub fn of(width: u16, wanted: ColumnWishes) -> Self {
        let (bar, least_status, elapsed) = match width {
            0..24 => (0, 0, 0),
            24..60 => (0, 0, 9),
            60..66 => (0, 11, 9),
            66..76 => (10, 11, 9),
            // The longest word of every day, `ReadyToSchedule`.
            76.. => (10, 15, 9),
        };
        let has_status = least_status > 0;
        // The mark of the selection, two spaces between columns, and one before the time and at the end.
        let mut taken = 1 + 2 * usize::from(elapsed > 0) + elapsed;
        let left = if wanted.has_left && width >= LEFT_FROM {
            LEFT
        } else {
            0
        };
        let off_usual = if wanted.has_usual && width >= USUAL_FROM {
            OFF_USUAL
        } else {
            0
        };
        let time = match width {
            _ if !wanted.has_time => 0,
            0..TIME_FROM => 0,
            TIME_FROM..ROOMY => SHORT_TIME,
            ROOMY..VAST => TIME,
            VAST.. => LONG_TIME,
        };
        // Two bars have no room in a small pane.
        let bar = if time > 0 && width < ROOMY { 0 } else { bar };
        taken += left + off_usual + time + usize::from(time > 0);
        let count = match (has_status, bar) {
            (false, _) => 0,
            (true, 0) => wanted.count_and_failed.max(8),
            (true, _) => wanted.count.max(5),
        };
        if has_status {
            taken += 2 + bar + usize::from(bar > 0) + count + 2;
        }
        let room = usize::from(width).saturating_sub(taken);
        let most = room.saturating_sub(least_status);
        let name = if has_status {
            let progress = bar + usize::from(bar > 0) + count;
            let alone = wanted.alone.saturating_sub(2 + progress);
            let wanted = wanted.name.max(alone).max(LEAST_NAME);
            let wanted = wanted.next_multiple_of(STEP);
            wanted.min(most)
        } else {
            room
        };
        Self {
            name,
            bar,
            count,
            status: room - name,
            elapsed,
            left,
            off_usual,
            time,
        }
    }

    /// The cells of bar and count together.
    pub fn progress(&self) -> usize {
        self.bar + usize::from(self.bar > 0) + self.count
    }
}

/// The column of a row's fold mark in a pane of this width.
pub fn fold_mark(row: Row, form: Form, width: u16) -> usize {
    1 + indentation(row, form, width)
}

/// How far in a row stands. In the flat list the way says what the indentation says in a
/// tree; outputs stand a step further in than the nodes beside them. However deep a row
/// stands, there is room left for its name.
pub fn indentation(row: Row, form: Form, width: u16) -> usize {
    let depth = match form {
        Form::Tree => row.depth,
        Form::Flat => row.depth.saturating_sub(1),
    };
    let further = match row.item {
        Item::Output(_) => 2,
        Item::Run | Item::Node(_) | Item::Counted(..) | Item::Over => 0,
    };
    (usize::from(depth) * 2 + further).min(usize::from(width) / 4)
}
