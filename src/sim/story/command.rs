//! What a person can do to a run while it plays: suspend, resume, stop, run again, delete.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use thiserror::Error;

use crate::sim::story::status::Status;
use crate::written::nearest;

/// Stopping is asked for, and takes a little.
pub(in crate::sim) const STOPPING: TimeDelta = TimeDelta::seconds(6);
const LONGEST: TimeDelta = TimeDelta::days(1000);

/// Written as `suspend`, `terminate 4s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Suspend,
    Resume,
    /// The run says `Terminating` for so long.
    Terminate {
        takes: TimeDelta,
    },
    /// What has not succeeded begins again; what has stays as it is.
    Rerun,
    /// All of it begins again.
    RerunAll,
    Delete,
}

/// Why a command is not done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommandError {
    #[error("there is no command `{word}`; did you mean `{nearest}`?")]
    Unknown { word: String, nearest: &'static str },
    #[error("`{word}` is not written as `{usual}`")]
    Words { word: String, usual: &'static str },
    #[error("there is no run `{0}`")]
    NoSuchRun(String),
    #[error("a run that is {status} cannot {command}")]
    NotNow {
        status: &'static str,
        command: Command,
    },
    #[error("the service does not run")]
    NoService,
}

#[rustfmt::skip]
const TABLE: &[(&str, &str, Command, &str)] = &[
    ("suspend", "suspend", Command::Suspend, "no node starts until it is resumed"),
    ("resume", "resume", Command::Resume, "the run continues"),
    ("terminate", "terminate 4s", Command::Terminate { takes: STOPPING }, "it is stopped and says Terminating for this long (6s)"),
    ("rerun", "rerun", Command::Rerun, "nodes that have not succeeded run again, the others are kept"),
    ("rerun-all", "rerun-all", Command::RerunAll, "all nodes run again"),
    ("delete", "delete", Command::Delete, "it is deleted"),
];

impl Command {
    /// Every command as it is written, with its meaning.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE
            .iter()
            .map(|(_, usual, _, meaning)| (*usual, *meaning))
    }

    /// Whether a run in this state can be treated so.
    pub(in crate::sim) fn applies_to(self, status: Status) -> bool {
        match self {
            Self::Suspend => status == Status::Running,
            Self::Resume => status == Status::Suspended,
            Self::Terminate { .. } => !status.is_final() && status != Status::Terminating,
            Self::Rerun => status.is_final() && status != Status::Succeeded,
            Self::RerunAll => status.is_final(),
            Self::Delete => true,
        }
    }

    /// Where commands are written with a time before them, the first of their words.
    pub(in crate::sim) fn is_name(word: &str) -> bool {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
    }
}

impl FromStr for Command {
    type Err = CommandError;

    fn from_str(text: &str) -> Result<Self, CommandError> {
        let text = text.trim();
        let (word, value) = match text.split_once(char::is_whitespace) {
            Some((word, value)) => (word, Some(value.trim())),
            None => (text, None),
        };
        let known = TABLE.iter().find(|(name, _, _, _)| *name == word);
        let (_, usual, command, _) = known.ok_or_else(|| CommandError::Unknown {
            word: word.to_owned(),
            nearest: nearest(word, TABLE.iter().map(|(name, _, _, _)| *name)).unwrap_or_default(),
        })?;
        let wrong = || CommandError::Words {
            word: text.to_owned(),
            usual,
        };
        match (*command, value) {
            (command, None) => Ok(command),
            (Self::Terminate { .. }, Some(value)) => {
                let takes = length(value).ok_or_else(wrong)?;
                Ok(Self::Terminate { takes })
            }
            (_, Some(_)) => Err(wrong()),
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Suspend => "be suspended",
            Self::Resume => "be resumed",
            Self::Terminate { .. } => "be terminated",
            Self::Rerun => "be run again where it failed",
            Self::RerunAll => "be run again",
            Self::Delete => "be deleted",
        })
    }
}

fn length(text: &str) -> Option<TimeDelta> {
    let length = humantime::parse_duration(text).ok()?;
    TimeDelta::from_std(length)
        .ok()
        .filter(|length| *length <= LONGEST)
}
