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
static HOLD: Mutex<Hold> = Mutex::new(Hold::Theirs);

/// Whose the terminal is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Hold {
    #[default]
    Theirs,
    Ours(Wishes),
}

/// What else than its screen and its keys is wanted of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// It tells what the mouse does.
    pub mouse: bool,
    /// Its title tells how things are. The title of before is kept meanwhile.
    pub title: bool,
}

/// Presses, releases, what is dragged and the wheel, told in the form that has no limits;
/// not each move, which would be told a hundred times a second.
const TAKE_MOUSE: &str = "\x1b[?1002h\x1b[?1006h";
const LEAVE_MOUSE: &str = "\x1b[?1006l\x1b[?1002l";

/// The terminal remembers its title, and shows that one again; what does not know this goes
/// on with the last title.
const KEEP_TITLE: &str = "\x1b[22;2t";
const RETURN_TITLE: &str = "\x1b[23;2t";

/// Writes to the terminal while it is ours, else nowhere.
#[derive(Debug)]
pub struct Gate(());

impl Gate {
    /// Takes the terminal: raw, on its other screen, without a cursor, and with what else is wanted.
    pub(super) fn open(wishes: Wishes) -> io::Result<Self> {
        let mut hold = lock();
        enable_raw_mode()?;
        *hold = Hold::Ours(wishes);
        let taken = enter(wishes).and_then(|bytes| write(&bytes));
        if let Err(error) = taken {
            leave(hold);
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

/// Closes the gate where somebody may be stuck in writing: then only the mode is
/// undone, because nothing can be written any more.
pub(super) fn give_back_at_once() {
    match HOLD.try_lock() {
        Ok(hold) => leave(hold),
        Err(TryLockError::Poisoned(poisoned)) => leave(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => {
            let _ = disable_raw_mode();
        }
    }
}

// What cannot be undone any more is left.
fn leave(mut hold: MutexGuard<'_, Hold>) {
    let was = std::mem::take(&mut *hold);
    if let Hold::Ours(wishes) = was {
        let mut bytes = Vec::new();
        if wishes.mouse {
            bytes.extend_from_slice(LEAVE_MOUSE.as_bytes());
        }
        if wishes.title {
            bytes.extend_from_slice(RETURN_TITLE.as_bytes());
        }
        let queued = queue!(bytes, DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = queued.and_then(|()| write(&bytes));
        let _ = disable_raw_mode();
    }
}

fn enter(wishes: Wishes) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // A paste comes as one event that way, and not as a hundred keys with meanings.
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if wishes.mouse {
        bytes.extend_from_slice(TAKE_MOUSE.as_bytes());
    }
    if wishes.title {
        bytes.extend_from_slice(KEEP_TITLE.as_bytes());
    }
    Ok(bytes)
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

// A panic while writing is no reason to leave the terminal as it is.
fn lock() -> MutexGuard<'static, Hold> {
    HOLD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Write for Gate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let hold = lock();
        if *hold != Hold::Theirs {
            write(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
