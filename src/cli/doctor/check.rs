//! One thing that was looked at, and how it is.

use std::time::Duration;

use crate::cli::failure::Failure;
use crate::text::Text;

/// How long a part that hangs is waited for.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Ok,
    Warning,
    Error,
}

/// What was looked at, and how it is.
pub(super) struct Check {
    /// What is looked at; a stable name.
    pub(super) topic: &'static str,
    pub(super) verdict: Health,
    pub(super) what: Text,
    /// What to do.
    pub(super) todo: Option<Text>,
    /// The exit code, where it is an error.
    pub(super) code: u8,
}

impl Check {
    pub(super) fn ok(topic: &'static str, what: impl Into<Text>) -> Self {
        Self {
            topic,
            verdict: Health::Ok,
            what: what.into(),
            todo: None,
            code: 0,
        }
    }

    pub(super) fn warning(topic: &'static str, what: impl Into<Text>, todo: Option<Text>) -> Self {
        Self {
            verdict: Health::Warning,
            todo,
            ..Self::ok(topic, what)
        }
    }

    pub(super) fn error(topic: &'static str, what: impl Into<Text>, todo: Option<Text>) -> Self {
        Self {
            verdict: Health::Error,
            todo,
            code: 5,
            ..Self::ok(topic, what)
        }
    }

    pub(super) fn of_failure(topic: &'static str, failure: Failure) -> Self {
        Self {
            code: failure.code,
            ..Self::error(topic, *failure.what, failure.hint.map(|hint| *hint))
        }
    }
}

impl Health {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
