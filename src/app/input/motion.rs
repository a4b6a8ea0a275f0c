//! How far and which way a key goes.

/// How far to move or to scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Down,
    Up,
    HalfPageDown,
    HalfPageUp,
    PageDown,
    PageUp,
    First,
    Last,
}

impl Step {
    /// The step in lines, where a page has so many. The ends are further than anything.
    pub fn lines(self, page: isize) -> isize {
        match self {
            Self::Down => 1,
            Self::Up => -1,
            Self::HalfPageDown => (page / 2).max(1),
            Self::HalfPageUp => -(page / 2).max(1),
            Self::PageDown => page,
            Self::PageUp => -page,
            Self::First => isize::MIN,
            Self::Last => isize::MAX,
        }
    }
}

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Next,
    Previous,
}
