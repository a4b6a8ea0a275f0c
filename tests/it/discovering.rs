//! Runs that are named by a filter: those that begin later come to the watch, too.

use std::sync::Arc;
use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::app::model::ending::{Verdict, WatchEnd};
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Discovery, parse_search};
use paiwatch::sim::story::Story;

use crate::watcher::{Watcher, beginning};

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"

[[pipeline.node]]
name = "read"
lasts = "90s"

[[run]]
pipeline = "work"
name = "nightly-1"
starts = "0s"

[[run]]
pipeline = "work"
name = "noise"
starts = "0s"

[[run]]
pipeline = "work"
name = "nightly-2"
starts = "40s"
"#;

/// A watch of all that is called so.
fn nightly() -> Watcher {
    let mut watcher = Watcher::of(Story::parse("nightly.toml", STORY).unwrap(), &[]);
    let search = parse_search("name=nightly", beginning(), |_| None).unwrap();
    watcher.model.settings.discovery = Some(Discovery {
        search: Arc::new(search),
        has_end: true,
    });
    watcher
}

fn names(model: &Model) -> Vec<&str> {
    let mut names: Vec<&str> = model.watch.runs.values().map(Run::name).collect();
    names.sort_unstable();
    names
}

#[tokio::test(start_paused = true)]
async fn a_run_that_fits_the_filter_comes_to_the_watch_when_it_begins() {
    let mut watcher = nightly();
    watcher.pass(Duration::from_secs(10)).await;
    assert_eq!(names(&watcher.model), ["nightly-1"]);
    watcher.pass(Duration::from_mins(1)).await;
    assert_eq!(names(&watcher.model), ["nightly-1", "nightly-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_watch_of_what_a_filter_finds_ends_with_the_last_of_them() {
    let mut watcher = nightly();
    watcher.model.settings.exit_on_final = Some(Duration::from_mins(15));
    let end = |model: &Model| model.watch.ending.end();
    watcher.pass(Duration::from_secs(110)).await;
    assert_eq!(end(&watcher.model), None);
    watcher
        .until(Duration::from_mins(1), |model| end(model).is_some())
        .await;
    let ended = end(&watcher.model);
    assert_eq!(ended, Some(WatchEnd::Verdict(Verdict::Succeeded)));
    assert_eq!(names(&watcher.model), ["nightly-1", "nightly-2"]);
}
