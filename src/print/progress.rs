//! How far the waiting for runs is, in one line.

use crate::app::connection::Freshness;
use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::domain::Phase;
use crate::print::say;
use crate::print::words::{elapsed, first_failure, left, progress as progress_of, state};
use crate::text::{HeaderText, ScriptText, Text, time};

/// How many runs have finished, and how the most urgent of the others is; how old that is where
/// the service does not answer.
pub fn progress(model: &Model) -> String {
    let mut words = Vec::new();
    if let Freshness::Stale(age) = model.watch.connection.freshness(model.now.machine) {
        let age = time::duration(age);
        let error = model.watch.connection.trouble.as_ref();
        let error = error.map(|trouble| say(model, &Text::Trouble(trouble.error.clone())));
        let stale = say(model, &Text::Header(HeaderText::Stale(age)));
        words.push(format!("! {stale}"));
        words.extend(error);
    }
    let all = model.watch.runs.len();
    let finished = model
        .watch
        .runs
        .values()
        .filter(|run| is_final(run))
        .count();
    if all > 1 {
        words.push(say(model, &ScriptText::Finished(finished, all).into()));
    }
    let unfinished = model.watch.runs.values().filter(|run| !is_final(run));
    let front = unfinished.min_by_key(|run| run.urgency);
    let front = front.or_else(|| model.watch.runs.values().next().filter(|_| all == 1));
    words.extend(front.map(|run| run_in_words(model, run)));
    words.join("  ")
}

fn is_final(run: &Run) -> bool {
    run.phase() == Phase::Final
}

fn run_in_words(model: &Model, run: &Run) -> String {
    let words = [
        state(model, run),
        run.name().to_owned(),
        progress_of(model, run.leaves()),
        elapsed(model, run),
        left(model, run),
        first_failure(model, run).map_or_else(String::new, |failure| failure.text),
    ];
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("  ")
}
