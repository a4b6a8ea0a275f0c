//! What of runs could not be read, and when it is read again, in English.

use std::time::Duration;

use crate::domain::{Missing, RunId, Unread};
use crate::text::english::sentences::{seconds, trouble, with_need};

pub(super) fn missing(what: Missing) -> &'static str {
    match what {
        Missing::List => "the newest runs could not be read",
        Missing::Details => "name, state and times could not be read",
        Missing::Tree => "the nodes could not be read",
        Missing::Outputs => "the outputs could not be read",
    }
}

pub(super) fn not_read(unread: &Unread, runs: usize) -> String {
    let what = missing(unread.what);
    let why = if unread.others_are_told {
        trouble(&unread.error)
    } else {
        with_need(&unread.error, unread.what.operation())
    };
    match &unread.run {
        Some(_) if runs > 1 => format!("{runs} runs: {what}: {why}"),
        Some(run) => format!("{run}: {what}: {why}"),
        None => format!("{what}: {why}"),
    }
}

pub(super) fn read_again(run: &RunId, what: Missing, runs: usize) -> String {
    let what = match what {
        Missing::List => "the newest runs are read again",
        Missing::Details => "name, state and times are read again",
        Missing::Tree => "the nodes are read again",
        Missing::Outputs => "the outputs are read again",
    };
    if runs > 1 {
        format!("{runs} runs: {what}")
    } else {
        format!("{run}: {what}")
    }
}

/// The first of them by name.
pub(super) fn still_missing(runs: &[RunId], after: Duration) -> String {
    const NAMED: usize = 3;
    let named: Vec<&str> = runs.iter().take(NAMED).map(RunId::as_str).collect();
    let named = named.join(", ");
    let others = runs.len().saturating_sub(NAMED);
    let others = (others > 0).then(|| format!(" and {others} more"));
    let others = others.unwrap_or_default();
    format!("no status of {named}{others} for {}", seconds(after))
}
