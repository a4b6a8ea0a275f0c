//! A fault as it is written: its name, the value it may take, and how many of the answers it hits.

use chrono::TimeDelta;

use crate::sim::{
    catalogue,
    faults::{Fault, FaultError},
};
use crate::written::nearest;

const LONGEST: TimeDelta = TimeDelta::days(365);
const MOST_MEGABYTES: u64 = 10_000;
const MOST_LEVELS: u64 = 10_000_000;

/// What may stand after the name, and what counts when nothing does.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Nothing,
    Length(&'static str),
    SignedLength(&'static str),
    Megabytes(&'static str),
    Count(&'static str),
    Operation(&'static str),
    Run,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    pub(super) fault: Fault,
    /// As it was written.
    pub(super) written: Option<String>,
    pub(super) value: Value,
    pub(super) share: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Nothing,
    Length(TimeDelta),
    Count(u64),
    Text(String),
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
            Self::Run => Some(("RUN", "the newest")),
        }
    }

    fn read(self, fault: Fault, written: Option<&str>) -> Result<Value, FaultError> {
        let name = fault.name();
        let refused = |wanted| {
            move |value: &str| FaultError::Value {
                name,
                wanted,
                value: value.to_owned(),
            }
        };
        match self {
            Self::Nothing if written.is_some() => Err(FaultError::Unwanted { name }),
            Self::Nothing => Ok(Value::Nothing),
            Self::Length(usual) => {
                let text = written.unwrap_or(usual);
                let refused = refused("a length of time such as `5s`");
                length(text).map(Value::Length).ok_or_else(|| refused(text))
            }
            Self::SignedLength(usual) => {
                let text = written.unwrap_or(usual);
                let length = match text.strip_prefix('-') {
                    Some(behind) => length(behind).map(|length| -length),
                    None => length(text),
                };
                let refused = refused("a length of time such as `90s` or `-90s`");
                length.map(Value::Length).ok_or_else(|| refused(text))
            }
            Self::Megabytes(usual) => {
                let text = written.unwrap_or(usual);
                let refused = refused("a number of MB from 1 to 10000");
                count(text, MOST_MEGABYTES).ok_or_else(|| refused(text))
            }
            Self::Count(usual) => {
                let text = written.unwrap_or(usual);
                let refused = refused("a number from 1 to 10000000");
                count(text, MOST_LEVELS).ok_or_else(|| refused(text))
            }
            Self::Operation(usual) => operation(written.unwrap_or(usual)),
            Self::Run => Ok(Value::Text(written.unwrap_or("").to_owned())),
        }
    }
}

impl Held {
    /// From `name`, `name=value`, and either with `@0.3` behind it.
    pub(super) fn read(word: &str) -> Result<Self, FaultError> {
        let (word, share) = match word.rsplit_once('@') {
            Some((fault, share)) => (fault, part(share).ok_or_else(|| bad_share(word))?),
            None => (word, 1.0),
        };
        let (name, written) = match word.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (word.trim(), None),
        };
        let fault = named(name)?;
        Ok(Self {
            fault,
            written: written.map(ToOwned::to_owned),
            value: fault.takes().read(fault, written)?,
            share,
        })
    }
}

impl Held {
    /// The operation or the run that it is about.
    pub(super) fn named(&self) -> Option<&str> {
        match &self.value {
            Value::Text(name) => Some(name),
            Value::Nothing | Value::Length(_) | Value::Count(_) => None,
        }
    }

    /// Whether both cannot hold at once.
    pub(super) fn gives_way_to(&self, newer: &Self) -> bool {
        self.fault == newer.fault && self.named() == newer.named()
    }
}

impl From<Fault> for Held {
    /// With the usual value, which is always one that can be read.
    fn from(fault: Fault) -> Self {
        Self {
            fault,
            written: None,
            value: fault.takes().read(fault, None).unwrap_or(Value::Nothing),
            share: 1.0,
        }
    }
}

fn named(name: &str) -> Result<Fault, FaultError> {
    Fault::all()
        .find(|fault| fault.name() == name)
        .ok_or_else(|| FaultError::Unknown {
            name: name.to_owned(),
            nearest: nearest(name, Fault::all().map(Fault::name)).unwrap_or_default(),
        })
}

fn operation(value: &str) -> Result<Value, FaultError> {
    let mut names = catalogue::ALL.iter().map(|operation| operation.name);
    let hint = nearest(value, names.clone()).unwrap_or_default();
    if names.any(|name| name == value) {
        return Ok(Value::Text(value.to_owned()));
    }
    Err(FaultError::Operation {
        value: value.to_owned(),
        nearest: hint,
    })
}

fn length(text: &str) -> Option<TimeDelta> {
    let length = humantime::parse_duration(text).ok()?;
    TimeDelta::from_std(length)
        .ok()
        .filter(|length| *length <= LONGEST)
}

fn count(text: &str, most: u64) -> Option<Value> {
    let count = text.parse().ok()?;
    (1..=most).contains(&count).then_some(Value::Count(count))
}

fn part(text: &str) -> Option<f64> {
    let share = text.trim().parse().ok()?;
    (0.0..=1.0).contains(&share).then_some(share)
}

fn bad_share(word: &str) -> FaultError {
    FaultError::Share {
        word: word.to_owned(),
    }
}
