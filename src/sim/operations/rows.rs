//! A list whose rows are made one after the other while it is written, so that a long one takes no
//! memory.

use serde::{Serialize, Serializer};

/// What to go through; it may be gone through more than once.
pub(super) struct Rows<F>(pub(super) F);

impl<F, I> Serialize for Rows<F>
where
    F: Fn() -> I,
    I: IntoIterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
