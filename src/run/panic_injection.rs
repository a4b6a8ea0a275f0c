//! Panics on purpose, in debug builds alone: tests look at what they leave behind.

use std::io;
use std::thread;

use crate::term::Session;

/// Where it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanicInjection {
    Loop,
    Draw,
    Task,
    Blocking,
    Thread,
}

impl PanicInjection {
    /// The rehearsal of this name; none in a release build.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            _ if !cfg!(debug_assertions) => None,
            "loop" => Some(Self::Loop),
            "draw" => Some(Self::Draw),
            "task" => Some(Self::Task),
            "blocking" => Some(Self::Blocking),
            "thread" => Some(Self::Thread),
            _ => None,
        }
    }

    pub(super) fn happen(self, session: &mut Session) -> io::Result<()> {
        match self {
            Self::Loop => fall(),
            Self::Draw => {
                session.screen.draw(|_| fall())?;
            }
            Self::Task => drop(tokio::spawn(async { fall() })),
            Self::Blocking => drop(tokio::task::spawn_blocking(fall)),
            Self::Thread => drop(thread::spawn(fall)),
        }
        Ok(())
    }
}

// What a bug says may come from outside.
#[expect(clippy::panic, reason = "that is what is rehearsed")]
fn fall() {
    panic!("rehearsed \u{1b}[31mfall\u{202e}");
}
