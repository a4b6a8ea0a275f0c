//! Whether another program has the terminal for a while: then its keys and what
//! they interrupt are that program's.

use std::sync::atomic::{AtomicBool, Ordering};

static IS_LENT: AtomicBool = AtomicBool::new(false);

/// Notes that the terminal was lent, or taken back.
pub(super) fn note(is_lent: bool) {
    IS_LENT.store(is_lent, Ordering::SeqCst);
}

/// Whether another program has the terminal.
pub(super) fn is_lent() -> bool {
    IS_LENT.load(Ordering::SeqCst)
}
