//! Taking the terminal and giving it back, exactly once, however the program ends.

mod thrifty;

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use rustix::process::{Signal, getpid, kill_process};

pub use thrifty::Thrifty;

/// The screen the program draws on. A frame is collected here and leaves as one write.
pub type Screen = Terminal<Thrifty<CrosstermBackend<BufWriter<Stdout>>>>;

/// A whole frame of a large screen fits.
const FRAME: usize = 64 * 1024;

/// Whether the terminal is ours, so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Takes the terminal. From here on nothing may be printed.
pub fn take() -> io::Result<Screen> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    open().inspect_err(|_| give_back())
}

fn open() -> io::Result<Screen> {
    let mut out = BufWriter::with_capacity(FRAME, io::stdout());
    // A paste comes as one event that way, and not as a hundred keys with meanings.
    queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    out.flush()?;
    Terminal::new(Thrifty::new(CrosstermBackend::new(out)))
}

/// Gives the terminal back, if it is ours. What cannot be undone any more is left.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back before a panic is reported, so that the report can be read.
/// To be called after the reporter's own hook was installed.
pub fn give_back_on_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        give_back();
        report(panic);
    }));
}

/// Stops the program like a shell's job; returns when somebody continues it, with the terminal taken again.
pub fn suspend() -> io::Result<Screen> {
    give_back();
    kill_process(getpid(), Signal::TSTP)?;
    take()
}
