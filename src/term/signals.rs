//! What the machine tells the program while it has the terminal.

use std::io;

use rustix::process::Signal;
use tokio::signal::unix::{self, SignalKind, signal};

use crate::term::endings::{Endings, HANG_UP};
use crate::term::ignored::is_ignored;
use crate::term::watchdog::Gone;

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

/// From here on a file that may not grow any more is an error of writing, as a full disk is,
/// and not the end of the program.
pub fn survive_full_files() -> io::Result<()> {
    let number = Signal::XFSZ.as_raw();
    if !is_ignored(number) {
        drop(signal(SignalKind::from_raw(number))?);
    }
    Ok(())
}
