//! The built program in a pseudo-terminal, and what it shows.

use std::io::{self, Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use vt100::Parser;

use crate::Failure;

/// What was written at once, and when it arrived.
struct Chunk {
    at: Instant,
    bytes: Vec<u8>,
}

/// A running program, watched from outside.
pub(crate) struct Pane {
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Chunk>,
    screen: Parser,
    /// When the program was started.
    pub(crate) began: Instant,
    pub(crate) process: u32,
}

/// What came in a while.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Came {
    pub(crate) bytes: u32,
    /// How often the program wrote, as far as the pseudo-terminal keeps writes apart.
    pub(crate) writes: u32,
}

impl Pane {
    /// Starts the program with `arguments` in a pane of so many columns and rows.
    pub(crate) fn start(
        (cols, rows): (u16, u16),
        arguments: &[&str],
        variables: &[(String, String)],
    ) -> Result<Self, Failure> {
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pty = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_paiwatch"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        let screen = NonZero::new(rows).zip(NonZero::new(cols));
        let (rows, cols) = screen.ok_or("a pane of no size")?;
        let began = Instant::now();
        let child = pty.slave.spawn_command(command)?;
        let process = child.process_id().ok_or("the program is gone")?;
        let mut reader = pty.master.try_clone_reader()?;
        let keyboard = pty.master.take_writer()?;
        let (sender, output) = channel();
        thread::spawn(move || {
            // The terminal stays open as long as somebody reads it.
            let _master = pty.master;
            let mut buffer = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                let at = Instant::now();
                let bytes = buffer.get(..length).unwrap_or_default().to_vec();
                if sender.send(Chunk { at, bytes }).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            keyboard,
            child,
            output,
            screen: Parser::new(rows, cols, 0),
            began,
            process,
        })
    }

    pub(crate) fn press(&mut self, keys: &str) -> io::Result<()> {
        self.keyboard.write_all(keys.as_bytes())
    }

    /// What arrives in so much time.
    pub(crate) fn watch_for(&mut self, time: Duration) -> Came {
        let end = Instant::now() + time;
        let mut came = Came::default();
        while let Ok(chunk) = self.next_until(end) {
            came.note(&chunk);
        }
        came
    }

    /// What arrives until nothing has come for a while.
    pub(crate) fn watch_until_quiet(&mut self, latest: Duration, quiet: Duration) -> Came {
        let mut came = Came::default();
        let mut end = Instant::now() + latest;
        while let Ok(chunk) = self.next_until(end) {
            came.note(&chunk);
            end = Instant::now() + quiet;
        }
        came
    }

    /// When the screen first was as wanted; an error where it never is.
    pub(crate) fn when(
        &mut self,
        what: &str,
        patience: Duration,
        mut is_so: impl FnMut(&vt100::Screen) -> bool,
    ) -> Result<Instant, Failure> {
        let end = Instant::now() + patience;
        loop {
            match self.next_until(end) {
                Ok(chunk) if is_so(self.screen.screen()) => return Ok(chunk.at),
                Ok(_) => {}
                Err(_) => {
                    let shown = self.text();
                    return Err(format!("never saw {what}:\n{shown}").into());
                }
            }
        }
    }

    /// The text on the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    fn next_until(&mut self, end: Instant) -> Result<Chunk, RecvTimeoutError> {
        let left = end.saturating_duration_since(Instant::now());
        let chunk = self.output.recv_timeout(left)?;
        self.screen.process(&chunk.bytes);
        Ok(chunk)
    }
}

impl Came {
    fn note(&mut self, chunk: &Chunk) {
        self.bytes += u32::try_from(chunk.bytes.len()).unwrap_or(u32::MAX);
        self.writes += 1;
    }
}

impl Drop for Pane {
    fn drop(&mut self) {
        // Whatever it still wants to say, nobody listens.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
