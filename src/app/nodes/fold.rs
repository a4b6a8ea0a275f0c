//! How a row with something below it is shown.

/// How a row with something below it is shown. What a hand did is never undone by the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    #[default]
    Closed,
    Open,
    ClosedByHand,
    OpenByHand,
}

impl Fold {
    /// Whether what is below is shown.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenByHand)
    }

    /// Opens, unless a hand has closed it.
    pub fn open_by_itself(&mut self) -> bool {
        let opens = *self == Self::Closed;
        if opens {
            *self = Self::Open;
        }
        opens
    }

    /// What a hand makes of it.
    pub fn by_hand(open: bool) -> Self {
        if open {
            Self::OpenByHand
        } else {
            Self::ClosedByHand
        }
    }
}

/// What is counted in one row instead of being shown one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKind {
    Done,
    Waiting,
    Skipped,
    /// In the flat list: what begins as soon as what runs is over.
    Next,
    /// In the flat list: everything done, waiting or skipped.
    Rest,
}

/// The counted rows of a node that a hand has opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenGroups(u8);

impl OpenGroups {
    /// All of them.
    pub const ALL: Self = Self(u8::MAX);

    /// Whether this one is open.
    pub fn has(self, quiet: GroupKind) -> bool {
        self.0 & Self::bit(quiet) != 0
    }

    /// Opens or closes one.
    pub fn set(&mut self, quiet: GroupKind, open: bool) {
        if open {
            self.0 |= Self::bit(quiet);
        } else {
            self.0 &= !Self::bit(quiet);
        }
    }

    fn bit(quiet: GroupKind) -> u8 {
        1 << quiet as u8
    }
}
