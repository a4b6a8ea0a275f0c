//! What the machine tells the program while it has the terminal.

use std::future::{pending, poll_fn};
use std::io;
use std::task::Poll;

use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};

use crate::term::ignored::is_ignored;
use crate::term::watchdog::Gone;

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

/// What was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalEvent {
    /// The terminal has another size.
    Resized,
    /// The program is to stop, as a job of a shell does.
    Stop,
    /// Somebody stopped the program and let it go on; the terminal may be anyhow.
    Continued,
    /// The number of a signal that ends the program.
    End(u8),
}

/// The signals that matter. The keyboard tells new sizes too, but may tell an
/// old one late.
#[derive(Debug)]
pub struct Signals {
    endings: Endings,
    gone: Gone,
    resize: unix::Signal,
    stop: unix::Signal,
    resume: unix::Signal,
}

/// The signals that end the program, each with its number; none that was to be ignored.
#[derive(Debug)]
pub struct Endings(Vec<(u8, unix::Signal)>);

impl Signals {
    /// Listens from here on.
    pub(super) fn new(gone: Gone) -> io::Result<Self> {
        Ok(Self {
            endings: Endings::new()?,
            gone,
            resize: signal(SignalKind::window_change())?,
            stop: signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?,
            resume: signal(SignalKind::from_raw(Signal::CONT.as_raw()))?,
        })
    }

    /// Listens anew: what came until now was meant for somebody else.
    pub(super) fn begin_anew(&mut self) -> io::Result<()> {
        *self = Self::new(self.gone.clone())?;
        Ok(())
    }

    /// What is told next. Nothing is lost when this is dropped before.
    pub async fn next(&mut self) -> SignalEvent {
        tokio::select! {
            // A terminal that closes tells its jobs to end and to go on, in this order: what
            // ends must not take the terminal once more.
            biased;
            number = self.endings.next() => SignalEvent::End(number),
            () = self.gone.wait() => SignalEvent::End(HANG_UP),
            _ = self.resize.recv() => SignalEvent::Resized,
            _ = self.stop.recv() => SignalEvent::Stop,
            _ = self.resume.recv() => SignalEvent::Continued,
        }
    }

    /// Waits until the program is to stop.
    pub async fn stopping(&mut self) {
        self.stop.recv().await;
    }

    /// Waits until somebody lets the stopped program go on.
    pub(super) async fn resumed(&mut self) {
        self.resume.recv().await;
    }
}

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

/// From here on a file that may not grow any more is an error of writing, as a full disk is,
/// and not the end of the program.
pub fn survive_full_files() -> io::Result<()> {
    let number = Signal::XFSZ.as_raw();
    if !is_ignored(number) {
        drop(signal(SignalKind::from_raw(number))?);
    }
    Ok(())
}
