//! Keys and pastes, read in a thread of their own: reading waits, and what
//! comes meanwhile is there all at once when the loop looks.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write, pipe};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc as threads;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::stdio::stdin;
use rustix::termios::isatty;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::term::strings::Strings;
use crate::term::watchdog::is_gone;

/// Asked to wait for no time at all, the reader of the terminal does not even
/// look. Less than a millisecond it does not sleep, but looks again and again.
const AT_ONCE: Duration = Duration::from_micros(50);

/// What comes from the keyboard of the terminal.
#[derive(Debug)]
pub struct Keyboard {
    /// As many as come: a thread that waited for the loop could not stand aside when the loop
    /// waits for it to do so.
    events: UnboundedReceiver<io::Result<Event>>,
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
    pub async fn next(&mut self) -> Option<io::Result<Event>> {
        self.events.recv().await
    }

    /// What is there already.
    pub fn ready(&mut self) -> Option<io::Result<Event>> {
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

/// Whether an event is there. It is asked twice: a thread that was put aside
/// before the reader had looked would leave an event to the next key.
fn has_more() -> bool {
    let looks = || poll(AT_ONCE).unwrap_or(true);
    looks() || looks()
}

/// Why the thread looks up.
enum Woken {
    /// There is something to read.
    Keys,
    /// Somebody else is to have the keys.
    Stop,
    /// Nobody is at the other end.
    Gone,
}

impl Listener {
    fn listen(mut self, events: &UnboundedSender<io::Result<Event>>) {
        // Without a reason: reading that brings nothing, so often that waiting is of no use.
        const FRUITLESS: u32 = 1_000;
        let mut fruitless = 0;
        loop {
            let woken = self.wait();
            let is_gone = matches!(woken, Woken::Gone) || fruitless > FRUITLESS;
            if matches!(woken, Woken::Stop) {
                if !self.stand_aside() {
                    return;
                }
                continue;
            }
            fruitless += 1;
            let mut strings = Strings::default();
            // Reading waits, so it is done only where something is there, or nothing ever will be.
            while is_gone || has_more() {
                fruitless = 0;
                let event = read();
                let is_over = event.is_err();
                if event.as_ref().is_ok_and(|event| !strings.is_meant(event)) {
                    continue;
                }
                if events.send(event).is_err() || is_over {
                    return;
                }
            }
        }
    }

    /// Waits for keys, or to be woken.
    fn wait(&self) -> Woken {
        loop {
            let mut ends = [
                PollFd::new(&self.woken, PollFlags::IN),
                PollFd::new(&self.terminal, PollFlags::IN),
            ];
            match rustix::event::poll(&mut ends, None) {
                Err(Errno::INTR) => continue,
                Err(_) => return Woken::Gone,
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
