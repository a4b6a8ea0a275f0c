//! Whether to believe that something left its end: an old replica may have
//! answered, so a second answer must say the same.

use crate::domain::Sequence;

/// The answer that was the first to say that a run or a node left its end, while
/// no other has said so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt(Option<Sequence>);

impl Doubt {
    /// An answer says that it left its end. Returns whether an older one said so too.
    pub(super) fn confirms(&mut self, sequence: Sequence) -> bool {
        let confirmed = self.0.is_some_and(|first| first < sequence);
        self.0 = (!confirmed).then_some(sequence);
        confirmed
    }

    /// An answer says nothing of the kind. Returns whether an older one did.
    pub(super) fn end(&mut self) -> bool {
        self.0.take().is_some()
    }

    /// Whether an answer says that it left its end, and none has confirmed that.
    pub fn is_open(self) -> bool {
        self.0.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Doubt;
    use crate::domain::Sequence;

    #[test]
    fn a_second_answer_confirms_the_first_unless_one_between_them_denies_it() {
        let mut doubt = Doubt::default();
        assert!(!doubt.confirms(Sequence(2)));
        assert!(!doubt.confirms(Sequence(2)), "the same answer");
        assert!(doubt.is_open());
        assert!(doubt.confirms(Sequence(3)));
        assert!(!doubt.is_open());
        assert!(!doubt.confirms(Sequence(4)));
        assert!(doubt.end());
        assert!(!doubt.end());
        assert!(!doubt.confirms(Sequence(5)));
    }
}
