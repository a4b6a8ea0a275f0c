//! The runs that a list tells: a line each, or JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::{Answer, Phase, RunDetails, RunPage, Status};
use crate::print::columns::columns;
use crate::print::json::{self, RunFacts, SCHEMA};
use crate::text::{Glyphs, Zone, time};

/// The runs of a list, as one object.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunList<'a> {
    schema: u32,
    at: String,
    endpoint: &'a str,
    /// How many runs fit in all, where the service says it.
    total: Option<i64>,
    /// The newest first.
    runs: Vec<RunFacts<'a>>,
}

impl<'a> RunList<'a> {
    /// These runs of an answer.
    pub fn of(answer: &'a Answer<RunPage>, runs: &[&'a RunDetails], endpoint: &'a str) -> Self {
        let now = answer.exchange.service_moment();
        let fact = |run: &&'a RunDetails| RunFacts::listed(run, now);
        Self {
            schema: SCHEMA,
            at: json::moment(now),
            endpoint,
            total: answer.content.total,
            runs: runs.iter().map(fact).collect(),
        }
    }
}

/// A line a run: its id, its name, its state, when it began and how long it has taken.
pub fn lines(runs: &[&RunDetails], now: DateTime<Utc>, zone: &Zone, glyphs: Glyphs) -> Vec<String> {
    let row = |run: &&RunDetails| {
        let status = run.row.status.as_ref();
        let state = status.map(|status| format!("{} {status}", glyphs.status(status.kind())));
        let phase = status.map_or(Phase::Unclear, Status::phase);
        let timing = run.timing.clone().possible(phase == Phase::Final);
        let began = timing.started.as_ref().or(run.created.as_ref());
        let elapsed = timing.elapsed_in(phase, now).map(time::duration);
        [
            run.row.run.to_string(),
            run.row.name.as_deref().unwrap_or_default().to_owned(),
            state.unwrap_or_else(|| "?".to_owned()),
            began.map_or_else(String::new, |began| time::moment(began, zone)),
            elapsed.unwrap_or_else(|| "-".to_owned()),
        ]
    };
    columns(&runs.iter().map(row).collect::<Vec<_>>())
}
