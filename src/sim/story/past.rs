//! What was before a story: earlier runs of what it plays, long over when it begins.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::sim::story::run::RunSpec;

/// The earlier runs of a run, the newest first. Nothing happens to them but what their pipeline
/// brings.
pub(super) fn runs(run: &RunSpec) -> Vec<RunSpec> {
    let Some(past) = run.past else {
        return Vec::new();
    };
    let newest = run.starts - past.ended.unwrap_or(past.every);
    let numbers = 0..i32::try_from(past.runs).unwrap_or(0);
    numbers
        .map(|number| earlier(run, newest - past.every * number))
        .collect()
}

fn earlier(run: &RunSpec, starts: TimeDelta) -> RunSpec {
    RunSpec {
        pipeline: Arc::clone(&run.pipeline),
        // Those that come again and again are counted from the beginning of the story.
        name: run.name.replace("{number}", "{date}"),
        starts,
        repeat: None,
        past: None,
        ending: None,
        deleted: None,
        rerun: None,
        commands: Vec::new(),
        ..run.clone()
    }
}
