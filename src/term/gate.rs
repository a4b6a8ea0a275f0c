//! The way to the terminal. It is open while the terminal is ours: what comes
//! later goes nowhere, so that no thread draws over what the shell shows.

#![expect(
    clippy::disallowed_types,
    reason = "the terminal is one, and a panic in any thread must give it back"
)]

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Whether the terminal is ours. Held while something is written to it.
static IS_OURS: Mutex<bool> = Mutex::new(false);

/// Writes to the terminal while it is ours, else nowhere.
#[derive(Debug)]
pub struct Gate(());

impl Gate {
    /// Takes the terminal: raw, on its other screen, without a cursor.
    pub(super) fn open() -> io::Result<Self> {
        let mut is_ours = lock();
        enable_raw_mode()?;
        *is_ours = true;
        let taken = enter().and_then(|bytes| write(&bytes));
        if let Err(error) = taken {
            leave(is_ours);
            return Err(error);
        }
        Ok(Self(()))
    }
}

/// Gives the terminal back if it is ours, and returns when that is done,
/// whoever does it.
pub fn give_back() {
    leave(lock());
}

/// The same where somebody may be stuck in writing: then only the mode is
/// undone, because nothing can be written any more.
pub(super) fn give_back_at_once() {
    match IS_OURS.try_lock() {
        Ok(is_ours) => leave(is_ours),
        Err(TryLockError::Poisoned(poisoned)) => leave(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {
            let _ = disable_raw_mode();
        }
    }
}

// What cannot be undone any more is left.
fn leave(mut is_ours: MutexGuard<'_, bool>) {
    if std::mem::take(&mut *is_ours) {
        let mut bytes = Vec::new();
        let queued = queue!(bytes, DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = queued.and_then(|()| write(&bytes));
        let _ = disable_raw_mode();
    }
}

fn enter() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // A paste comes as one event that way, and not as a hundred keys with meanings.
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    Ok(bytes)
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

// A panic while writing is no reason to leave the terminal as it is.
fn lock() -> MutexGuard<'static, bool> {
    IS_OURS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for Gate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_ours = lock();
        if *is_ours {
            write(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
