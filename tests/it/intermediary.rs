//! What a proxy or another web server answers in the service's place says nothing about a
//! run: the data stays, its age grows, and all is right again when the service speaks.

use std::time::Duration;

use crate::watcher::Watcher;
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Intermediary, SourceError};
use paiwatch::sim::story::Story;

const SECOND: Duration = Duration::from_secs(1);

fn page(http_status: u16) -> SourceError {
    SourceError::Intermediary(Intermediary {
        http_status,
        server: Some("nginx".to_owned()),
        title: Some("Not Found".to_owned()),
        redirects_to: None,
    })
}

/// How many runs and nodes are called missing.
fn missing(watcher: &Watcher) -> usize {
    let runs = watcher.model.watch.runs.values();
    let of_run = |run: &Run| {
        let nodes = run.nodes().filter(|(_, node)| node.is_unanswered()).count();
        nodes + usize::from(run.is_unanswered() || run.is_deleted())
    };
    runs.map(of_run).sum()
}

#[tokio::test(start_paused = true)]
async fn pages_of_a_web_server_make_nothing_go_missing_and_are_over_with_the_next_tick() {
    for status in [200, 302, 400, 401, 403, 404, 413, 502] {
        let mut watcher = Watcher::of(Story::embedded("default").unwrap(), &[]);
        watcher.pass(30 * SECOND).await;
        let runs = watcher.model.watch.runs.len();
        assert!(runs > 5 && missing(&watcher) == 0, "{status}");

        watcher.break_line(Some(page(status)));
        watcher.pass(10 * SECOND).await;
        let answers = watcher.model.watch.connection.answers;
        assert_eq!(watcher.model.watch.runs.len(), runs, "{status}");
        assert_eq!(missing(&watcher), 0, "{status}");

        watcher.break_line(None);
        // The longest wait after failures of ten seconds, and a tick.
        let is_told = |model: &Model| model.watch.connection.answers > answers + 1;
        watcher.until(12 * SECOND, is_told).await;
        watcher.pass(3 * SECOND).await;
        assert_eq!(missing(&watcher), 0, "{status}");
    }
}
