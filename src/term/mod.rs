//! Taking the terminal and giving it back, exactly once, however the program ends.

mod diff_backend;
mod endings;
mod gate;
mod ignored;
mod input;
mod keyboard;
mod lent;
mod signals;
mod watchdog;

use std::io::{self, BufWriter, Write};
use std::os::fd::OwnedFd;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use rustix::event::Timespec;
use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};
use rustix::stdio::stdout;

pub use diff_backend::DiffBackend;
pub use endings::{Endings, HANG_UP};
pub use gate::{Gate, Wishes, give_back};
pub use ignored::is_ignored;
pub use input::{Background, Input};
pub use keyboard::Keyboard;
pub use signals::{SignalEvent, Signals, survive_full_files};

use self::input::QUESTION;

/// The screen the program draws on. A frame is collected here and leaves as one write.
pub type Screen = Terminal<DiffBackend<CrosstermBackend<BufWriter<Gate>>>>;

/// A whole frame of a large screen fits.
const FRAME: usize = 64 * 1024;

/// Why the terminal cannot be taken.
#[derive(Debug)]
pub enum TakeError {
    /// Keys come from nowhere.
    Keyboard(io::Error),
    /// It does not do what is asked of it.
    Screen(io::Error),
}

/// The terminal while it is ours: what is drawn on it, and what it tells.
#[derive(Debug)]
pub struct Session {
    pub screen: Screen,
    pub keyboard: Keyboard,
    pub signals: Signals,
    /// What else was wanted of the terminal.
    pub wishes: Wishes,
    /// The title that it shows of ours; empty where it may show another one.
    title: String,
}

impl Session {
    /// Takes the terminal. From here on nothing may be printed.
    pub fn take(wishes: Wishes) -> Result<Self, TakeError> {
        let keys = keyboard::terminal().map_err(TakeError::Keyboard)?;
        Self::take_with(keys, wishes).map_err(TakeError::Screen)
    }

    /// Asks the terminal how bright its background is. Whoever asks waits for nothing: the
    /// answer comes among the keys, where one comes.
    pub fn ask_background(&mut self) -> io::Result<()> {
        self.send(QUESTION)
    }

    /// Rings its bell once.
    pub fn ring(&mut self) -> io::Result<()> {
        self.send("\x07")
    }

    /// Shows a title, where it shows another one. `title` is without control characters.
    pub fn entitle(&mut self, title: String) -> io::Result<()> {
        if self.title != title {
            self.send(&format!("\x1b]2;{title}\x1b\\"))?;
            self.title = title;
        }
        Ok(())
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        let out = self.screen.backend_mut();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    fn take_with(keys: OwnedFd, wishes: Wishes) -> io::Result<Self> {
        // Before the terminal is taken, so that no signal ends the program without giving it back.
        let signals = Signals::new(watchdog::keep_watch()?)?;
        let screen = screen(wishes)?;
        let keyboard = Keyboard::new(keys).inspect_err(|_| give_back())?;
        Ok(Self {
            screen,
            keyboard,
            signals,
            wishes,
            title: String::new(),
        })
    }

    /// Whether nobody is at the other end any more, of the screen or of the keyboard, which
    /// may be two terminals. A failed reading or drawing, the end of the keys or the order to
    /// go on may each be the first that is heard of it, whichever thread the machine wakes first.
    pub fn is_gone(&self) -> bool {
        watchdog::is_gone(stdout(), Some(&Timespec::default())) || self.keyboard.is_gone()
    }

    /// Takes the terminal anew, whatever somebody else has made of it meanwhile.
    pub fn take_again(&mut self) -> io::Result<()> {
        give_back();
        self.enter()
    }

    /// Gives the terminal to another program, which this one waits for.
    pub fn lend(&mut self) {
        self.keyboard.pause();
        lent::note(true);
        give_back();
    }

    /// Takes the terminal again when the other program has ended. What was
    /// interrupted meanwhile was that program.
    pub fn take_back(&mut self) -> io::Result<()> {
        self.signals.begin_anew()?;
        lent::note(false);
        self.enter()?;
        self.keyboard.resume();
        Ok(())
    }

    /// Stops the program like a shell's job; returns when somebody continues
    /// it, with the terminal taken again.
    pub async fn suspend(&mut self) -> io::Result<()> {
        give_back();
        // All of the job: the shell waits for what started this program, too.
        kill_current_process_group(Signal::TSTP)?;
        // It comes here as well, however late, where it only tells; it must not tell again
        // later. So it is with what lets the program go on.
        self.signals.stopping().await;
        if stop()? {
            self.signals.resumed().await;
        }
        self.enter()
    }

    /// Takes the screen, of which nothing is known yet.
    fn enter(&mut self) -> io::Result<()> {
        self.screen = screen(self.wishes)?;
        self.title.clear();
        Ok(())
    }
}

/// Stops this program here and now, until somebody continues it. Where it leads
/// the session no shell is there to do that, so it goes on. Whether it was stopped.
pub fn stop() -> io::Result<bool> {
    let has_shell = getpgrp() != getsid(None)?;
    if has_shell {
        kill_process(getpid(), Signal::STOP)?;
    }
    Ok(has_shell)
}

fn screen(wishes: Wishes) -> io::Result<Screen> {
    let out = BufWriter::with_capacity(FRAME, Gate::open(wishes)?);
    Terminal::new(DiffBackend::new(CrosstermBackend::new(out))).inspect_err(|_| give_back())
}
