//! What the mouse did, and where.

use ratatui::layout::Position;

/// Something the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub gesture: Gesture,
    pub at: Position,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    Press,
    Drag,
    Release,
    WheelUp,
    WheelDown,
}
