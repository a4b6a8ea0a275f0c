//! The signals that end the program.

use std::future::{pending, poll_fn};
use std::io;
use std::task::Poll;

use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};

use crate::term::ignored::is_ignored;

/// The number of the signal that tells the end of a terminal.
pub const HANG_UP: u8 = 1;

/// Whether a key sends this signal, to whatever program has the terminal.
pub(super) fn is_of_the_keyboard(number: u8) -> bool {
    [Signal::INT, Signal::QUIT]
        .iter()
        .any(|signal| signal.as_raw() == i32::from(number))
}

/// The signals that end a program which does not listen to them, but for those nobody can
/// listen to, and for those that tell of a mistake of its own. What is listed first is told first.
const ENDINGS: &[Signal] = &[
    Signal::TERM,
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal::USR1,
    Signal::USR2,
    Signal::ALARM,
    Signal::VTALARM,
    Signal::PROF,
    Signal::XCPU,
    Signal::TRAP,
    Signal::ABORT,
    Signal::SYS,
    #[cfg(target_os = "linux")]
    Signal::IO,
    #[cfg(target_os = "linux")]
    Signal::POWER,
    #[cfg(target_os = "linux")]
    Signal::STKFLT,
];

/// Those without a name, which only Linux has.
#[cfg(target_os = "linux")]
const NAMELESS: std::ops::RangeInclusive<i32> = 34..=64;
#[cfg(not(target_os = "linux"))]
const NAMELESS: std::ops::Range<i32> = 0..0;

/// The signals that end the program, each with its number; none that was to be ignored.
#[derive(Debug)]
pub struct Endings(Vec<(u8, unix::Signal)>);

impl Endings {
    /// Listens from here on.
    pub fn new() -> io::Result<Self> {
        let named = ENDINGS.iter().map(|signal| signal.as_raw());
        let wanted = named.chain(NAMELESS).filter(|number| !is_ignored(*number));
        let mut endings = Vec::new();
        for number in wanted {
            // Some machines keep some of those without a name to themselves.
            let listener = match signal(SignalKind::from_raw(number)) {
                Err(_) if NAMELESS.contains(&number) => continue,
                listener => listener?,
            };
            endings.push((u8::try_from(number).unwrap_or(HANG_UP), listener));
        }
        Ok(Self(endings))
    }

    /// The number of the signal that comes next.
    pub async fn next(&mut self) -> u8 {
        if self.0.is_empty() {
            return pending().await;
        }
        poll_fn(|context| {
            let mut all = self.0.iter_mut();
            let told = all.find_map(|(number, signal)| {
                signal.poll_recv(context).is_ready().then_some(*number)
            });
            told.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}
