//! The schema of what is printed as JSON, number 1: stable names, times in RFC 3339
//! UTC, durations in seconds, whole ids. A missing fact is `null`, never left out.

mod node;
mod output;
mod run;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::Serialize;

pub(super) use self::node::NodeFacts;
pub(super) use self::output::OutputReport;
pub(super) use self::run::{RunFacts, RunState, code};
use self::run::{RunReport, UnreadReport};
use crate::app::model::Model;
use crate::domain::{Time, Unread};

/// The number of the schema: it changes when something is renamed or taken away.
pub const SCHEMA: u32 = 1;

/// Everything known, at one moment.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report<'a> {
    schema: u32,
    at: String,
    endpoint: &'a str,
    clock_offset_seconds: f64,
    /// How many values of which name were not understood; empty where all were.
    unparsed: BTreeMap<&'a str, usize>,
    /// What could not be read of no run in particular; empty where all was.
    unread: Vec<UnreadReport<'a>>,
    runs: Vec<RunReport<'a>>,
}

/// Everything the model knows, and what could not be read.
pub fn report<'a>(model: &'a Model, unread: &'a [Unread]) -> Report<'a> {
    Report {
        schema: SCHEMA,
        at: moment(model.service_now),
        endpoint: &model.settings.place,
        clock_offset_seconds: seconds(model.clock.offset()),
        unparsed: model
            .connection
            .unparsed
            .iter()
            .map(|(name, unparsed)| (&**name, unparsed.count))
            .collect(),
        unread: run::unread_of(model, None, unread),
        runs: model
            .runs
            .values()
            .map(|run| RunReport::of(model, run, unread))
            .collect(),
    }
}

/// The report as text, a field a line.
pub fn text(report: &impl Serialize) -> String {
    harmless(&serde_json::to_string_pretty(report).unwrap_or_default())
}

/// The report in one line.
pub fn line(report: &impl Serialize) -> String {
    harmless(&serde_json::to_string(report).unwrap_or_default())
}

/// JSON, and the end of its last line. What a terminal could take for a command is escaped:
/// to whoever reads JSON it is the same.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 1);
    for char in json.chars() {
        if char == '\n' || crate::text::cells::is_harmless(char) {
            text.push(char);
        } else {
            // Such a character stands inside strings only.
            for unit in char.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text.push('\n');
    text
}

/// A time that was not understood is passed on as it came.
fn time(time: &Time) -> String {
    match time {
        Time::At(at) => moment(*at),
        Time::Said(said) => said.to_string(),
    }
}

pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Seconds to the millisecond; what the service says is no finer.
pub(super) fn seconds(time: TimeDelta) -> f64 {
    let milliseconds = i32::try_from(time.num_milliseconds());
    milliseconds.map_or_else(
        |_| time.as_seconds_f64().trunc(),
        |count| f64::from(count) / 1_000.0,
    )
}
