//! What the machine tells the program while it has the terminal.

use std::io;

use rustix::process;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The number of the signal that tells the end of a terminal.
pub const HANG_UP: u8 = 1;
const INTERRUPT: u8 = 2;
const QUIT: u8 = 3;
const TERMINATE: u8 = 15;

/// Whether a key sends this signal, to whatever program has the terminal.
pub(super) fn is_of_the_keyboard(number: u8) -> bool {
    matches!(number, INTERRUPT | QUIT)
}

/// What was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
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
    resize: Signal,
    stop: Signal,
    resume: Signal,
}

/// The signals that end the program.
#[derive(Debug)]
pub(super) struct Endings {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    quit: Signal,
}

impl Signals {
    /// Listens from here on.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            endings: Endings::new()?,
            resize: signal(SignalKind::window_change())?,
            stop: signal(SignalKind::from_raw(process::Signal::TSTP.as_raw()))?,
            resume: signal(SignalKind::from_raw(process::Signal::CONT.as_raw()))?,
        })
    }

    /// What is told next. Nothing is lost when this is dropped before.
    pub async fn next(&mut self) -> Told {
        tokio::select! {
            // A terminal that closes tells its jobs to end and to go on, in this order: what
            // ends must not take the terminal once more.
            biased;
            number = self.endings.next() => Told::End(number),
            _ = self.resize.recv() => Told::Resized,
            _ = self.stop.recv() => Told::Stop,
            _ = self.resume.recv() => Told::Continued,
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
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// The number of the signal that comes next.
    pub(super) async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.terminate.recv() => TERMINATE,
            _ = self.hang_up.recv() => HANG_UP,
            _ = self.interrupt.recv() => INTERRUPT,
            _ = self.quit.recv() => QUIT,
        }
    }
}
