//! What the terminal sends, read in a thread of its own: reading waits, and what
//! comes meanwhile is there all at once when the loop looks.

use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write, pipe};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc as threads;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::isatty;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::term::input::{Bytes, Input};
use crate::term::watchdog::is_gone;

/// As much is read at once; a large paste comes in pieces.
const PIECE: usize = 64 * 1024;

/// What comes from the keyboard of the terminal.
#[derive(Debug)]
pub struct Keyboard {
    /// As many as come: a thread that waited for the loop could not stand aside when the loop
    /// waits for it to do so.
    events: UnboundedReceiver<io::Result<Input>>,
    /// Wakes the thread, so that it stops listening.
    wake: PipeWriter,
    /// Tells that it has stopped.
    stopped: threads::Receiver<()>,
    /// Lets it listen again.
    again: threads::Sender<()>,
    /// Where keys come from, to be asked whether it is still there.
    terminal: OwnedFd,
}

impl Keyboard {
    /// Listens to that terminal from here on.
    pub(super) fn new(terminal: OwnedFd) -> io::Result<Self> {
        let (sender, events) = unbounded_channel();
        let (woken, wake) = pipe()?;
        let (stop, stopped) = threads::channel();
        let (again, resumed) = threads::channel();
        let listened_to = terminal.try_clone()?;
        let listener = Listener {
            terminal: listened_to,
            woken,
            stop,
            resumed,
        };
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || listener.listen(&sender))?;
        Ok(Self {
            events,
            wake,
            stopped,
            again,
            terminal,
        })
    }

    /// What comes next; none when there is no keyboard any more. Nothing is
    /// lost when this is dropped before.
    pub async fn next(&mut self) -> Option<io::Result<Input>> {
        self.events.recv().await
    }

    /// What is there already.
    pub fn ready(&mut self) -> Option<io::Result<Input>> {
        self.events.try_recv().ok()
    }

    /// Whether no key can come any more, because nobody is at the other end.
    pub(super) fn is_gone(&self) -> bool {
        is_gone(self.terminal.as_fd(), Some(&Timespec::default()))
    }

    /// Leaves the keys to somebody else. Returns when that is so.
    pub(super) fn pause(&mut self) {
        if self.wake.write_all(&[0]).is_ok() {
            // Where the thread has ended, nobody takes any keys.
            let _ = self.stopped.recv();
        }
    }

    /// Listens again.
    pub(super) fn resume(&mut self) {
        let _ = self.again.send(());
    }
}

/// The thread that reads.
struct Listener {
    terminal: OwnedFd,
    woken: PipeReader,
    stop: threads::Sender<()>,
    resumed: threads::Receiver<()>,
}

/// Why the thread looks up.
enum Woken {
    /// There is something to read.
    Keys,
    /// Somebody else is to have the keys.
    Stop,
    /// Nothing came for as long as it was to wait.
    Late,
    /// Nobody is at the other end.
    Gone,
}

impl Listener {
    fn listen(mut self, events: &UnboundedSender<io::Result<Input>>) {
        let mut bytes = Bytes::default();
        let mut piece = vec![0; PIECE];
        loop {
            match self.wait(bytes.patience()) {
                Woken::Stop => {
                    if !self.stand_aside() {
                        return;
                    }
                }
                Woken::Late => bytes.settle(),
                // Where nobody is, reading says why.
                Woken::Keys | Woken::Gone => match rustix::io::read(&self.terminal, &mut piece) {
                    Ok(0) => return drop(events.send(Err(ErrorKind::UnexpectedEof.into()))),
                    Ok(length) => bytes.take(piece.get(..length).unwrap_or_default()),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(error) => return drop(events.send(Err(error.into()))),
                },
            }
            while let Some(input) = bytes.next() {
                if events.send(Ok(input)).is_err() {
                    return;
                }
            }
        }
    }

    /// Waits for keys, at most for so long, or to be woken.
    fn wait(&self, patience: Option<Duration>) -> Woken {
        let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
        loop {
            let mut ends = [
                PollFd::new(&self.woken, PollFlags::IN),
                PollFd::new(&self.terminal, PollFlags::IN),
            ];
            match rustix::event::poll(&mut ends, patience.as_ref()) {
                Err(Errno::INTR) => continue,
                Err(_) => return Woken::Gone,
                Ok(0) => return Woken::Late,
                Ok(_) => {}
            }
            let [woken, terminal] = ends.map(|end| end.revents());
            if !woken.is_empty() {
                return Woken::Stop;
            }
            if terminal.contains(PollFlags::IN) {
                return Woken::Keys;
            }
            return Woken::Gone;
        }
    }

    /// Says that nobody listens, and waits until somebody is to. Whether that will be.
    fn stand_aside(&mut self) -> bool {
        let mut byte = [0];
        self.woken.read_exact(&mut byte).is_ok()
            && self.stop.send(()).is_ok()
            && self.resumed.recv().is_ok()
    }
}

/// Where keys come from: the standard input if it is a terminal, else the terminal itself.
pub(super) fn terminal() -> io::Result<OwnedFd> {
    if isatty(stdin()) {
        return stdin().as_fd().try_clone_to_owned();
    }
    File::open("/dev/tty").map(OwnedFd::from)
}
