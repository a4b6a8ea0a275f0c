//! A fault as it is written: its name and value, the requests it is about, and how many of the
//! answers it hits. `NAME[=VALUE][@OPERATION][@SHARE][*COUNT]`.

use std::fmt;

use chrono::TimeDelta;

use crate::sim::faults::error::FaultError;
use crate::sim::faults::fault::Fault;
use crate::sim::faults::scope::{Scope, Target};
use crate::sim::faults::value::{Takes, Value};
use crate::sim::named::{Named as _, name_and_value};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ActiveFault {
    pub(super) fault: Fault,
    /// The name and the value, as they were written.
    written: String,
    pub(super) value: Value,
    pub(super) scope: Scope,
    /// How many of the answers it hits, from 0 to 1.
    pub(super) share: f64,
    /// After so many hits it is over.
    count: Option<u64>,
}

/// What stands behind a fault, from its end on.
#[derive(Default)]
struct Limits {
    scope: Option<Scope>,
    share: Option<f64>,
    count: Option<u64>,
}

impl ActiveFault {
    pub(super) fn read(word: &str) -> Result<Self, FaultError> {
        let (written, limits) = Limits::read(word)?;
        let (name, value) = name_and_value(written);
        let (fault, value) = named(name, value)?;
        let (value, scope) = match (fault.takes(), value, limits.scope) {
            (Takes::Operation(_), Some(_), Some(_)) => return Err(twice(word)),
            (Takes::Operation(_), None, Some(scope)) => (Value::Nothing, scope),
            (takes, value, scope) => {
                let value = takes.read(fault.name(), value)?;
                let own = own_scope(&value);
                (value, scope.unwrap_or(own))
            }
        };
        Ok(Self {
            fault,
            written: without_blanks(written),
            value,
            scope,
            share: limits.share.unwrap_or(1.0),
            count: limits.count,
        })
    }

    /// The run that it is about.
    pub(super) fn run(&self) -> Option<&str> {
        match &self.value {
            Value::Text(name) => Some(name),
            Value::Nothing
            | Value::Length(_)
            | Value::Count(_)
            | Value::Status(..)
            | Value::Scope(_) => None,
        }
    }

    pub(super) fn length(&self) -> Option<TimeDelta> {
        match self.value {
            Value::Length(length) => Some(length),
            Value::Nothing
            | Value::Text(_)
            | Value::Count(_)
            | Value::Status(..)
            | Value::Scope(_) => None,
        }
    }

    /// Whether both cannot be there at once.
    pub(super) fn gives_way_to(&self, newer: &Self) -> bool {
        self.is_about_the_same_as(newer) && self.scope == newer.scope
    }

    /// Whether both would do the same to an answer.
    pub(super) fn is_about_the_same_as(&self, other: &Self) -> bool {
        self.fault == other.fault && self.run() == other.run()
    }

    /// Whether it may hit such a request, after so many that it has hit.
    pub(super) fn may_hit(&self, target: Target, hits: u64) -> bool {
        self.scope.holds(target) && self.count.is_none_or(|count| hits < count)
    }
}

impl From<Fault> for ActiveFault {
    /// With the usual value, which is always one that can be read.
    fn from(fault: Fault) -> Self {
        let value = fault
            .takes()
            .read(fault.name(), None)
            .unwrap_or(Value::Nothing);
        let scope = own_scope(&value);
        Self {
            fault,
            written: fault.name().to_owned(),
            value,
            scope,
            share: 1.0,
            count: None,
        }
    }
}

impl fmt::Display for ActiveFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)?;
        let names_its_scope = !matches!(self.value, Value::Scope(_));
        if let Some(scope) = self.scope.name().filter(|_| names_its_scope) {
            write!(formatter, "@{scope}")?;
        }
        if self.share < 1.0 {
            write!(formatter, "@{}", self.share)?;
        }
        match self.count {
            Some(count) => write!(formatter, "*{count}"),
            None => Ok(()),
        }
    }
}

impl Limits {
    /// Takes the limits off a fault, and leaves its name and value.
    fn read(word: &str) -> Result<(&str, Self), FaultError> {
        let (mut rest, mut limits) = (word, Self::default());
        while let Some(mark) = rest.rfind(['@', '*']) {
            let (before, limit) = rest.split_at(mark);
            limits.take(limit, word)?;
            rest = before.trim_end();
        }
        Ok((rest.trim(), limits))
    }

    fn take(&mut self, limit: &str, word: &str) -> Result<(), FaultError> {
        let is_new = if let Some(count) = limit.strip_prefix('*') {
            let count = count.trim().parse().ok().filter(|count| *count > 0);
            let count = count.ok_or_else(|| FaultError::Count {
                word: word.to_owned(),
            })?;
            self.count.replace(count).is_none()
        } else {
            let text = limit.trim_start_matches('@').trim();
            match text.parse::<f64>() {
                Ok(share) if (0.0..=1.0).contains(&share) => self.share.replace(share).is_none(),
                Ok(_) => return Err(bad_share(word)),
                Err(_) => self.scope.replace(Scope::read(text)?).is_none(),
            }
        };
        if is_new { Ok(()) } else { Err(twice(word)) }
    }
}

/// What a value says of the requests that are hit.
fn own_scope(value: &Value) -> Scope {
    match value {
        Value::Scope(scope) => *scope,
        Value::Nothing
        | Value::Text(_)
        | Value::Length(_)
        | Value::Count(_)
        | Value::Status(..) => Scope::Everything,
    }
}

/// A number alone is the status of a refusal: `500`, `400:100400027`.
fn named<'a>(
    name: &'a str,
    value: Option<&'a str>,
) -> Result<(Fault, Option<&'a str>), FaultError> {
    match Fault::find(name) {
        Ok(fault) => Ok((fault, value)),
        Err(_) if name.starts_with(|first: char| first.is_ascii_digit()) && value.is_none() => {
            Ok((Fault::Refuse, Some(name)))
        }
        Err(nearest) => Err(FaultError::Unknown {
            name: name.to_owned(),
            nearest,
        }),
    }
}

fn without_blanks(written: &str) -> String {
    match name_and_value(written) {
        (name, Some(value)) => format!("{name}={value}"),
        (name, None) => name.to_owned(),
    }
}

fn bad_share(word: &str) -> FaultError {
    FaultError::Share {
        word: word.to_owned(),
    }
}

fn twice(word: &str) -> FaultError {
    FaultError::Twice {
        word: word.to_owned(),
    }
}
