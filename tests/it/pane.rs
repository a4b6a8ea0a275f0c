//! The built program in a pseudo-terminal: a keyboard, a screen, and all the
//! bytes that ever came.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Action, LocalModes, tcflow};

/// For one thing that is waited for: longer than any machine needs.
const PATIENCE: Duration = Duration::from_mins(2);

pub(crate) const TAKEN: &str = "\x1b[?1049h";
pub(crate) const LEFT: &str = "\x1b[?1049l";

pub(crate) struct Pane {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    pub(crate) bytes: Vec<u8>,
}

/// How a program ended.
pub(crate) struct End {
    pub(crate) code: u32,
    pub(crate) bytes: Vec<u8>,
}

/// A folder of this test alone, for what the program leaves behind.
pub(crate) fn home(test: &str) -> PathBuf {
    let home = std::env::temp_dir().join(format!("paiwatch-pty-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&home).unwrap();
    home
}

/// The program with these arguments, and nothing of the machine's own settings.
pub(crate) fn paiwatch(home: &Path, arguments: &[&str]) -> CommandBuilder {
    command(home, env!("CARGO_BIN_EXE_paiwatch"), arguments)
}

/// Any program in the same surroundings.
pub(crate) fn command(home: &Path, program: &str, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap());
    command.env("HOME", home);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command
}

impl Pane {
    /// Starts the demo on a screen of this size.
    pub(crate) fn demo(rows: u16, cols: u16, story: &str) -> Self {
        let command = paiwatch(&home("any"), &["demo", "--story", story]);
        Self::start(rows, cols, command)
    }

    pub(crate) fn start(rows: u16, cols: u16, command: CommandBuilder) -> Self {
        let pty = native_pty_system().openpty(size(rows, cols)).unwrap();
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
        }
    }

    /// Reads until the screen is as wanted.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is_there: impl Fn(&str) -> bool) {
        self.until_here(what, |pane| is_there(&pane.contents()));
    }

    /// Reads until a text stands on the screen.
    #[track_caller]
    pub(crate) fn until_shown(&mut self, text: &str) {
        self.until(text, |screen| screen.contains(text));
    }

    /// Reads until everything is as wanted.
    #[track_caller]
    pub(crate) fn until_here(&mut self, what: &str, is_there: impl Fn(&Self) -> bool) {
        let deadline = now() + PATIENCE;
        while !is_there(self) {
            let left = deadline.saturating_duration_since(now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("{what} never came:\n{}", self.contents());
            };
            self.screen.process(&bytes);
            self.bytes.extend(bytes);
        }
    }

    pub(crate) fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn resize(&mut self, rows: u16, cols: u16) {
        self.screen.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(size(rows, cols)).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// The memory that the program holds, in kilobytes, where the machine tells it.
    pub(crate) fn resident(&self) -> Option<u64> {
        let status = format!("/proc/{}/status", self.child.process_id()?);
        let status = std::fs::read_to_string(status).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    /// Whether keys are echoed and lines collected, as a shell wants it.
    pub(crate) fn is_as_a_shell_wants_it(&self) -> bool {
        let modes = self.master.get_termios().unwrap().local_flags;
        let wanted = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        LocalModes::from_bits_retain(modes.bits()).contains(wanted)
    }

    /// Closes the terminal, as a window is closed, and waits for the program.
    #[track_caller]
    pub(crate) fn close(self) -> u32 {
        let Self {
            master,
            keyboard,
            mut child,
            output,
            ..
        } = self;
        drop(output);
        drop(keyboard);
        drop(master);
        child.wait().unwrap().exit_code()
    }

    /// Lets the terminal take nothing any more, as one that hangs.
    pub(crate) fn hang(&self) {
        let no_terminal_of_ours = i32::try_from(OFlags::NOCTTY.bits()).unwrap();
        let terminal = File::options()
            .read(true)
            .custom_flags(no_terminal_of_ours)
            .open(self.master.tty_name().unwrap())
            .unwrap();
        tcflow(terminal, Action::OOff).unwrap();
    }

    /// Waits for the end of a program whose terminal hangs.
    #[track_caller]
    pub(crate) fn ends_hanging(mut self) -> u32 {
        let end = self.child.wait().unwrap();
        assert!(self.is_as_a_shell_wants_it(), "the terminal is left raw");
        end.exit_code()
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn end(mut self) -> End {
        let deadline = now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the program stays:\n{}", self.contents());
                }
            }
        }
        let end = self.child.wait().unwrap();
        assert!(self.is_as_a_shell_wants_it(), "the terminal is left raw");
        End {
            code: end.exit_code(),
            bytes: self.bytes,
        }
    }

    /// Waits for the end, checks that the terminal was given back once, and
    /// says what stands there afterwards.
    #[track_caller]
    pub(crate) fn ends_with(self, code: u32) -> String {
        let end = self.end();
        assert_eq!(end.code, code, "{}", end.words());
        end.took_and_gave_back(1, false);
        for question in ["\x1b[6n", "\x1b[c", "\x1b[?u"] {
            assert_eq!(end.count(question), 0, "no question is asked");
        }
        let after = end.after_the_screen();
        assert!(
            !after.contains('\x1b'),
            "nothing is drawn any more: {after:?}"
        );
        after
    }
}

/// What is taken of a terminal and given back, and what of its mouse.
const MODES: [(&str, &str); 3] = [
    (TAKEN, LEFT),
    ("\x1b[?25l", "\x1b[?25h"),
    ("\x1b[?2004h", "\x1b[?2004l"),
];
const MOUSE: [(&str, &str); 2] = [
    ("\x1b[?1002h", "\x1b[?1002l"),
    ("\x1b[?1006h", "\x1b[?1006l"),
];

impl End {
    /// Screen, cursor and pastes were taken so many times and given back as often, each time
    /// before the next; and so the mouse, or never.
    #[track_caller]
    pub(crate) fn took_and_gave_back(&self, times: usize, has_mouse: bool) {
        let mouse = MOUSE.map(|mode| (mode, if has_mouse { times } else { 0 }));
        let modes = MODES.map(|mode| (mode, times)).into_iter().chain(mouse);
        let words = self.words();
        for ((take, give), times) in modes {
            assert_eq!(self.count(take), times, "{take:?}");
            assert_eq!(self.count(give), times, "{give:?}");
            let mut held = words.split(take).skip(1);
            assert!(held.all(|part| part.contains(give)), "{give:?}");
        }
    }

    pub(crate) fn count(&self, sequence: &str) -> usize {
        count(&self.bytes, sequence)
    }

    fn words(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What came after the screen was left and the cursor shown.
    fn after_the_screen(&self) -> String {
        let words = self.words();
        let (_, after) = words.rsplit_once(LEFT).unwrap();
        after.strip_prefix("\x1b[?25h").unwrap().to_owned()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own deadline")]
pub(crate) fn now() -> Instant {
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

pub(crate) fn count(bytes: &[u8], sequence: &str) -> usize {
    let sequence = sequence.as_bytes();
    bytes
        .windows(sequence.len())
        .filter(|window| *window == sequence)
        .count()
}
