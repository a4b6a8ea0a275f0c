//! How a command fails: what to say, what to do next, which exit code.

use std::io::{self, Write};
use std::time::Duration;

use crate::domain::{Unread, by_reason};
use crate::logfile;
use crate::term::TakeError;
use crate::text::cells::clean_lines;
use crate::text::{CliText, LabelText, Language, ScriptText, Text};

/// The exit code of a bug, as Rust itself has it.
pub(super) const BUG: u8 = 101;

/// The end of a command that did not work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    /// 2 usage, 5 credentials or no answer, 101 a bug.
    pub(super) code: u8,
    pub(super) what: Box<Text>,
    pub(super) hint: Option<Box<Text>>,
    /// Whether the log says more.
    pub(super) is_logged: bool,
}

impl Failure {
    /// A mistake on the command line or in the configuration.
    pub(super) fn usage(what: Text, hint: Text) -> Self {
        Self {
            code: 2,
            what: Box::new(what),
            hint: Some(Box::new(hint)),
            is_logged: false,
        }
    }

    /// No credentials, or no answer.
    pub(super) fn no_answer(what: Text, hint: impl Into<Option<Text>>) -> Self {
        Self {
            code: 5,
            what: Box::new(what),
            hint: hint.into().map(Box::new),
            is_logged: false,
        }
    }

    /// It took longer than it may: so many runs have not finished, of so many.
    pub(super) fn time_limit(limit: Duration, (unfinished, all): (usize, usize)) -> Self {
        Self {
            code: 4,
            what: Box::new(ScriptText::TimeLimit(limit, unfinished, all).into()),
            hint: None,
            is_logged: false,
        }
    }

    /// A mistake of ours, which has been reported already.
    pub(super) fn bug() -> Self {
        Self {
            code: BUG,
            what: Box::new(Text::Bug),
            hint: None,
            is_logged: true,
        }
    }

    /// What was to be printed did not arrive.
    pub(super) fn not_printed(error: &io::Error) -> Self {
        Self {
            code: 2,
            what: Box::new(Text::Cli(CliText::NotPrinted(error.to_string()))),
            hint: None,
            is_logged: false,
        }
    }

    /// There is a terminal, but not one to watch on.
    pub(super) fn no_terminal(lack: &TakeError) -> Self {
        let what = match lack {
            TakeError::Keyboard(error) => Text::Cli(CliText::NoKeyboard(error.to_string())),
            TakeError::Screen(error) => Text::Cli(CliText::NoTerminal(error.to_string())),
        };
        Self::usage(what, Text::Cli(CliText::HowToDoWithoutTerminal))
    }

    /// The terminal or the machine did not do its part.
    pub(super) fn machine(error: &io::Error) -> Self {
        Self {
            code: 2,
            what: Box::new(Text::Plain(error.to_string())),
            hint: None,
            is_logged: true,
        }
    }
}

/// Says on standard error what does not stop the command.
pub(super) fn warn(what: Option<Text>) {
    if let Some(what) = what {
        say(&[(Text::Warning, what)]);
    }
}

/// Says what could not be read, a line for each reason.
pub(super) fn warn_unread(unread: &[Unread]) {
    for (missing, runs) in by_reason(unread) {
        warn(Some(Text::Cli(CliText::NotRead(
            Box::new(missing.clone()),
            runs,
        ))));
    }
}

/// Says what went wrong, and what to do about it.
pub(super) fn report(failure: &Failure) {
    let mut lines = vec![(Text::Error, (*failure.what).clone())];
    lines.extend(
        failure
            .hint
            .as_deref()
            .map(|hint| (Text::Hint, hint.clone())),
    );
    let log = logfile::path().filter(|_| failure.is_logged);
    lines.extend(log.map(|path| {
        (
            Text::Label(LabelText::LogFile),
            Text::Plain(path.display().to_string()),
        )
    }));
    say(&lines);
}

/// What is said may repeat what was typed, what a file holds, or what the
/// service said. It is one write, so that nothing comes between.
fn say(lines: &[(Text, Text)]) {
    let say = |text: &Text| clean_lines(&Language::default().say(text));
    let line = |(label, text): &(Text, Text)| format!("{}: {}\n", say(label), say(text));
    let words: String = lines.iter().map(line).collect();
    // Nobody is there to hear it where standard error is closed.
    let _ = io::stderr().write_all(words.as_bytes());
}
