//! The columns of the tree, and how far in a row stands.

use crate::app::rows::{Item, Row};
use crate::app::screen::Form;

/// The columns of a pane; what has no room has no width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub name: usize,
    pub status: usize,
    pub elapsed: usize,
}

impl Columns {
    /// As the width shrinks, the status word goes first; the elapsed time stays to the last.
    pub fn of(width: u16) -> Self {
        let (status, elapsed) = match width {
            0..24 => (0, 0),
            24..60 => (0, 9),
            60..76 => (11, 9),
            // The longest word of every day, `ReadyToSchedule`.
            76..90 => (15, 9),
            90.. => (22, 9),
        };
        // The mark of the selection, and a space before each column and at the end.
        let gaps = 1 + 2 * usize::from(status > 0) + 2 * usize::from(elapsed > 0);
        let name = usize::from(width).saturating_sub(status + elapsed + gaps);
        Self {
            name,
            status,
            elapsed,
        }
    }

    /// The column of a row's fold mark. However deep a row stands, half of the
    /// column is left for its name.
    pub fn fold_mark(&self, indentation: usize) -> usize {
        1 + self.indentation(indentation)
    }

    /// How far in a row's name stands.
    pub fn indentation(&self, wanted: usize) -> usize {
        wanted.min(self.name / 2)
    }
}

/// How far in a row wants to stand. In the flat list the way says what the
/// indentation says in a tree; outputs stand a step further in than the nodes
/// beside them.
pub fn indentation(row: Row, form: Form) -> usize {
    let depth = match form {
        Form::Tree => row.depth,
        Form::Flat => row.depth.saturating_sub(1),
    };
    let further = match row.item {
        Item::Artifact(..) | Item::Part(..) | Item::Line(..) => 2,
        Item::Run | Item::Node(_) | Item::Counted(..) => 0,
    };
    usize::from(depth) * 2 + further
}
