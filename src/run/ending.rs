//! Why the loop ends.

/// Why the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopEnd {
    /// Somebody left, or nobody looks any more.
    Left,
    /// A signal with this number.
    Signal(u8),
    /// A bug; it has been reported.
    Panic,
}
