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
