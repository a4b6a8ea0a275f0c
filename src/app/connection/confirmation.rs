//! Whether the rows of all runs were asked once more, together, since that was wanted.

/// How often it was wanted, and which of these wishes an answer has met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    wanted: u32,
    met: u32,
}

impl Confirmation {
    /// Wants all rows once more: what was asked before this moment does not count.
    pub fn want(&mut self) {
        self.wanted = self.wanted.wrapping_add(1);
    }

    /// How often it was wanted until now.
    pub fn wanted(self) -> u32 {
        self.wanted
    }

    /// All rows were answered that were asked since this wish.
    pub(in crate::app) fn meet(&mut self, wish: u32) {
        self.met = wish;
    }

    /// Whether no wish is open: all rows were asked and answered since the last one.
    pub fn is_met(self) -> bool {
        self.met == self.wanted
    }
}

#[cfg(test)]
mod tests {
    use super::Confirmation;

    #[test]
    fn only_an_answer_to_the_last_wish_meets_it() {
        let mut confirmation = Confirmation::default();
        confirmation.want();
        let first = confirmation.wanted();
        confirmation.want();
        confirmation.meet(first);
        assert!(!confirmation.is_met());
        confirmation.meet(confirmation.wanted());
        assert!(confirmation.is_met());
    }
}
