//! How many bytes go to the terminal: a minute of watching, a key, and nothing
//! at all where nothing visible changed. Run on the built program in a
//! pseudo-terminal of 80x24; takes three minutes.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, and prints what it found"
)]

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

type Failure = Box<dyn std::error::Error>;

/// How long is watched.
const WATCHED: Duration = Duration::from_mins(1);
/// No key takes longer to have an effect.
const LATEST: Duration = Duration::from_secs(1);
/// After so long without a byte a key has had its effect.
const QUIET: Duration = Duration::from_millis(60);

fn main() -> Result<(), Failure> {
    // `cargo test` builds the benches too, and asks for none of this.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let mut demo = Watch::of(&["--story", "default"])?;
    demo.skip(Duration::from_secs(10));
    let idle = demo.bytes_in(WATCHED);
    println!(
        "default demo, watched: {} bytes a minute in {} writes",
        idle.bytes, idle.writes
    );
    for (name, key) in [
        ("j", "j"),
        ("G g", "Gg"),
        ("e", "e"),
        ("page down", "\x1b[6~"),
        ("help and back", "?q"),
    ] {
        // A pause keeps the news out of it.
        demo.press("p")?;
        demo.skip(Duration::from_secs(1));
        let mut all = Vec::new();
        for _ in 0..20 {
            demo.press(key)?;
            all.push(demo.until_quiet().bytes);
        }
        demo.press("p")?;
        demo.skip(Duration::from_secs(1));
        all.sort_unstable();
        let median = all.get(all.len() / 2).copied().unwrap_or_default();
        let most = all.last().copied().unwrap_or_default();
        println!("{name}: median {median} bytes, at most {most}");
    }
    drop(demo);
    let mut still = Watch::of(&["--story", "small", "--speed", "100"])?;
    still.skip(Duration::from_secs(10));
    let silent = still.bytes_in(WATCHED);
    println!(
        "nothing runs: {} bytes a minute in {} writes",
        silent.bytes, silent.writes
    );
    Ok(())
}

/// The program being watched from outside.
struct Watch {
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<usize>,
}

/// What came.
#[derive(Default)]
struct Came {
    bytes: usize,
    writes: usize,
}

impl Watch {
    fn of(flags: &[&str]) -> Result<Self, Failure> {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pty = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_paiwatch"));
        command.arg("demo");
        command.args(flags);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        let child = pty.slave.spawn_command(command)?;
        let mut reader = pty.master.try_clone_reader()?;
        let keyboard = pty.master.take_writer()?;
        let (sender, output) = channel();
        thread::spawn(move || {
            // The terminal stays open as long as somebody reads it.
            let _master = pty.master;
            let mut buffer = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send(length).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            keyboard,
            child,
            output,
        })
    }

    fn press(&mut self, keys: &str) -> io::Result<()> {
        self.keyboard.write_all(keys.as_bytes())
    }

    fn skip(&mut self, time: Duration) {
        self.bytes_in(time);
    }

    fn bytes_in(&mut self, time: Duration) -> Came {
        let end = Instant::now() + time;
        let mut came = Came::default();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => came.note(bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return came,
            }
        }
    }

    fn until_quiet(&mut self) -> Came {
        let mut came = Came::default();
        // A busy machine takes its time; a key that changes nothing visible has no bytes at all.
        if let Ok(bytes) = self.output.recv_timeout(LATEST) {
            came.note(bytes);
        }
        while let Ok(bytes) = self.output.recv_timeout(QUIET) {
            came.note(bytes);
        }
        came
    }
}

impl Came {
    fn note(&mut self, bytes: usize) {
        self.bytes += bytes;
        self.writes += 1;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Whatever it still wants to say, nobody listens.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
