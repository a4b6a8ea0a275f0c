//! The schema of what is printed as JSON, number 1: stable names, times in RFC 3339
//! UTC, durations in seconds, whole ids. A missing fact is `null`, never left out.

mod node;
mod output;
mod run;
mod times;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

pub(super) use self::node::NodeFacts;
pub(super) use self::output::OutputReport;
pub(super) use self::run::{RunFacts, RunState, code};
use self::run::{RunReport, UnreadReport};
pub(super) use self::times::{moment, seconds};
use crate::app::model::Model;
use crate::domain::Unread;

/// The number of the schema: it changes when something is renamed or taken away.
pub(super) const SCHEMA: u32 = 1;

/// Everything known, at one moment.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Report<'a> {
    schema: u32,
    at: String,
    endpoint: &'a str,
    clock_offset_seconds: f64,
    /// How many values of which name were not understood; empty where all were.
    #[serde(rename = "not_understood")]
    unparsed: BTreeMap<&'a str, usize>,
    /// What could not be read of no run in particular; empty where all was.
    unread: Vec<UnreadReport<'a>>,
    runs: Vec<RunReport<'a>>,
}

/// Everything the model knows, what could not be read, and whether outputs were asked for.
pub fn report<'a>(model: &'a Model, unread: &'a [Unread], has_outputs: bool) -> Report<'a> {
    Report {
        schema: SCHEMA,
        at: moment(model.now.service),
        endpoint: &model.settings.place,
        clock_offset_seconds: seconds(model.watch.clock.offset()),
        unparsed: model
            .watch
            .connection
            .unparsed
            .iter()
            .map(|(name, unparsed)| (&**name, unparsed.count))
            .collect(),
        unread: run::unread_of(model, None, unread),
        runs: model
            .watch
            .runs
            .values()
            .map(|run| RunReport::of(model, run, unread, has_outputs))
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
