//! The built program in a real pseudo-terminal: it takes the screen, follows
//! keys and sizes, and gives everything back, however it ends.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// For a whole test: longer than any machine needs, but not than waiting for the clock.
const PATIENCE: Duration = Duration::from_secs(30);

struct Pane {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    deadline: Instant,
}

impl Pane {
    /// Starts the demo on a screen of this size.
    fn demo(rows: u16, cols: u16, story: &str) -> Self {
        let pty = native_pty_system().openpty(size(rows, cols)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_paiwatch"));
        command.args(["demo", "--story", story]);
        command.env("TERM", "xterm-256color");
        let child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            keyboard: pty.master.take_writer().unwrap(),
            master: pty.master,
            child,
            output,
            screen: vt100::Parser::new(cells(rows), cells(cols), 0),
            bytes: Vec::new(),
            deadline: now() + PATIENCE,
        }
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    fn until(&mut self, what: &str, is_there: impl Fn(&str) -> bool) {
        while !is_there(&self.contents()) {
            let left = self.deadline.saturating_duration_since(now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("{what} never came:\n{}", self.contents());
            };
            self.take_in(&bytes);
        }
    }

    fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    fn resize(&mut self, rows: u16, cols: u16) {
        self.screen.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(size(rows, cols)).unwrap();
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end, and checks that the terminal was given back once.
    #[track_caller]
    fn ends_with(mut self, code: u32) {
        let end = self.child.wait().unwrap();
        drop(self.keyboard);
        drop(self.master);
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the terminal stays open"),
            }
        }
        assert_eq!(end.exit_code(), code);
        for (what, sequence) in [
            ("took the screen", "\x1b[?1049h"),
            ("left the screen", "\x1b[?1049l"),
            ("showed the cursor", "\x1b[?25h"),
            ("took pastes apart", "\x1b[?2004h"),
            ("let pastes be", "\x1b[?2004l"),
        ] {
            assert_eq!(count(&self.bytes, sequence), 1, "{what}");
        }
        for question in ["\x1b[6n", "\x1b[c", "\x1b[?u"] {
            assert_eq!(count(&self.bytes, question), 0, "no question is asked");
        }
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own deadline")]
fn now() -> Instant {
    Instant::now()
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn count(bytes: &[u8], sequence: &str) -> usize {
    let sequence = sequence.as_bytes();
    bytes
        .windows(sequence.len())
        .filter(|window| *window == sequence)
        .count()
}

#[test]
fn the_demo_shows_a_tree_follows_keys_and_gives_the_terminal_back() {
    let mut pane = Pane::demo(45, 160, "default");
    pane.until("the tree", |screen| screen.contains("∅ evaluate"));
    pane.press("e");
    pane.until("the failure", |screen| {
        screen.contains("train-2 › xgb_train")
    });
    pane.press("?");
    pane.until("the keys", |screen| {
        screen.contains("next error, across runs")
    });
    pane.press("q");
    pane.until("the tree again", |screen| screen.contains("churn-daily"));
    pane.press("q");
    pane.ends_with(0);
}

#[test]
fn any_size_is_a_smaller_picture_and_a_big_one_comes_back() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the tree", |screen| screen.contains("ctr-exp-b"));
    for (rows, cols) in [(12, 48), (6, 30), (3, 20), (1, 1), (2, 300), (100, 10)] {
        pane.resize(rows, cols);
        pane.press("jk");
    }
    pane.resize(45, 160);
    pane.until("the detail pane", |screen| {
        screen.contains("Overview") && screen.contains("ELAPSED")
    });
    pane.press("q");
    pane.ends_with(0);
}

#[test]
fn a_signal_ends_the_program_with_its_number_and_a_terminal_in_order() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut pane = Pane::demo(24, 80, "small");
        pane.until("the run", |screen| screen.contains("small"));
        pane.signal(signal);
        pane.ends_with(code);
    }
}

#[test]
fn pasted_text_does_nothing() {
    let mut pane = Pane::demo(24, 80, "small");
    pane.until("the run", |screen| screen.contains("small"));
    pane.press("\x1b[200~q?/qqq\x1b[201~");
    pane.press("?");
    pane.until("the keys", |screen| screen.contains("next error"));
    pane.press("\x03");
    pane.ends_with(0);
}

#[test]
fn a_key_is_answered_when_it_is_pressed_and_not_with_the_next_second() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the tree", |screen| screen.contains("ctr-exp-b"));
    // One after the other: if each waited for the clock, all would take a minute.
    for _ in 0..200 {
        pane.press("?");
        pane.until("the keys", |screen| screen.contains("previous row"));
        pane.press("q");
        pane.until("the tree", |screen| !screen.contains("previous row"));
    }
    pane.press("q");
    pane.ends_with(0);
}
