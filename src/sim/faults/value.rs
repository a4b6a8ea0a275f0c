//! The value of a fault: what may stand after its name and a `=`, and what counts when nothing
//! does.

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::sim::faults::error::FaultError;
use crate::sim::faults::scope::Scope;

const LONGEST: TimeDelta = TimeDelta::days(365);
const MOST_MEGABYTES: u64 = 10_000;
const MOST_LEVELS: u64 = 10_000_000;

/// The kind of value, with the one that counts when none is written.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Nothing,
    Length(&'static str),
    SignedLength(&'static str),
    Megabytes(&'static str),
    Count(&'static str),
    Operation(&'static str),
    /// An HTTP status.
    Status(&'static str),
    /// An HTTP status, and the service's own code.
    Refusal(&'static str),
    Run,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Nothing,
    Length(TimeDelta),
    Count(u64),
    Text(String),
    Status(StatusCode, Option<String>),
    Scope(Scope),
}

impl Takes {
    /// What it is called, and what counts when nothing is written.
    pub(super) fn described(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Nothing => None,
            Self::Length(usual) | Self::SignedLength(usual) => Some(("LENGTH", usual)),
            Self::Megabytes(usual) => Some(("MB", usual)),
            Self::Count(usual) => Some(("N", usual)),
            Self::Operation(usual) => Some(("OPERATION", usual)),
            Self::Status(usual) => Some(("STATUS", usual)),
            Self::Refusal(usual) => Some(("STATUS[:CODE]", usual)),
            Self::Run => Some(("RUN", "the newest")),
        }
    }

    /// Reads the value of the fault of this name.
    pub(super) fn read(
        self,
        name: &'static str,
        written: Option<&str>,
    ) -> Result<Value, FaultError> {
        let (usual, value, wanted): (_, fn(&str) -> Option<Value>, _) = match self {
            Self::Nothing if written.is_some() => return Err(FaultError::Unwanted { name }),
            Self::Nothing => return Ok(Value::Nothing),
            Self::Run => return Ok(Value::Text(written.unwrap_or("").to_owned())),
            Self::Operation(usual) => {
                return Scope::read(written.unwrap_or(usual)).map(Value::Scope);
            }
            Self::Length(usual) => (usual, length, "a length of time such as `5s`"),
            Self::SignedLength(usual) => (
                usual,
                signed_length,
                "a length of time such as `90s` or `-90s`",
            ),
            Self::Megabytes(usual) => (usual, megabytes, "a number of MB from 1 to 10000"),
            Self::Count(usual) => (usual, levels, "a number from 1 to 10000000"),
            Self::Status(usual) => (usual, status, "an HTTP status such as `404`"),
            Self::Refusal(usual) => (
                usual,
                refusal,
                "an HTTP status from 400 to 599 with or without a code, such as `400:100400027`",
            ),
        };
        let text = written.unwrap_or(usual);
        value(text).ok_or_else(|| FaultError::Value {
            name,
            wanted,
            value: text.to_owned(),
        })
    }
}

fn length(text: &str) -> Option<Value> {
    plain_length(text).map(Value::Length)
}

fn signed_length(text: &str) -> Option<Value> {
    let length = match text.strip_prefix('-') {
        Some(behind) => plain_length(behind).map(|length| -length),
        None => plain_length(text),
    };
    length.map(Value::Length)
}

fn plain_length(text: &str) -> Option<TimeDelta> {
    let length = humantime::parse_duration(text).ok()?;
    TimeDelta::from_std(length)
        .ok()
        .filter(|length| *length <= LONGEST)
}

fn megabytes(text: &str) -> Option<Value> {
    count(text, MOST_MEGABYTES)
}

fn levels(text: &str) -> Option<Value> {
    count(text, MOST_LEVELS)
}

fn count(text: &str, most: u64) -> Option<Value> {
    let count = text.parse().ok()?;
    (1..=most).contains(&count).then_some(Value::Count(count))
}

fn status(text: &str) -> Option<Value> {
    let status = text.parse::<StatusCode>().ok()?;
    let is_an_answer = (200..600).contains(&status.as_u16());
    is_an_answer.then_some(Value::Status(status, None))
}

fn refusal(text: &str) -> Option<Value> {
    let (status, code) = match text.split_once(':') {
        Some((_, "")) => return None,
        Some((status, code)) => (status, Some(code.to_owned())),
        None => (text, None),
    };
    let status = status.parse::<StatusCode>().ok()?;
    let is_a_refusal = status.is_client_error() || status.is_server_error();
    is_a_refusal.then_some(Value::Status(status, code))
}
