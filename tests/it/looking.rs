//! What the open tab costs, counted at the service.

use std::time::Duration;

use crate::watcher::Watcher;
use paiwatch::app::input::motion::Step;
use paiwatch::app::message::Action;
use paiwatch::app::model::Model;
use paiwatch::app::reading::LoadState;
use paiwatch::app::update::navigate::By;
use paiwatch::app::view::pane::Tab;
use paiwatch::domain::Phase;
use paiwatch::sim::story::Story;

const MINUTE: Duration = Duration::from_mins(1);
const LOGS: &str = "ListPipelineRunNodeLogs";
const LIST: &str = "ListPipelineRuns";

/// A watch of the default story with the cursor on the first node that fits.
async fn on_node(name: &str, fits: impl Fn(&paiwatch::app::nodes::tree::Node) -> bool) -> Watcher {
    let mut watcher = Watcher::of(Story::embedded("default").unwrap(), &[]);
    watcher.pass(Duration::from_secs(2)).await;
    let spots: Vec<_> = watcher
        .model
        .watch
        .runs
        .values()
        .enumerate()
        .flat_map(|(run, owner)| owner.nodes().map(move |(place, node)| (run, place, node)))
        .filter(|(_, _, node)| &*node.name == name && fits(node))
        .map(|(run, place, _)| (run, place))
        .collect();
    let (run, place) = spots[0];
    watcher.model.view.last_key = Some(watcher.model.now.machine);
    paiwatch::app::update::navigate::reveal(&mut watcher.model, run, Some(place), By::Hand);
    watcher
}

fn count(watcher: &mut Watcher, operation: &str) -> usize {
    let seen = watcher.seen();
    seen.iter()
        .filter(|seen| seen.operation == operation)
        .count()
}

fn lines(model: &Model) -> Vec<String> {
    let log = model.detail.log.as_ref().expect("a log is open");
    let lines = log.ring.lines_from(i64::MIN);
    lines.map(|(_, line)| line.text.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn opening_a_log_costs_one_request_and_following_at_most_one_a_tick() {
    let mut watcher = on_node("embeddings", |node| node.phase() == Phase::Active).await;
    watcher.seen();
    watcher.pass(MINUTE).await;
    assert_eq!(count(&mut watcher, LOGS), 0, "nobody looks");
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(Duration::from_millis(900)).await;
    assert_eq!(count(&mut watcher, LOGS), 1, "one request opens it");
    let before = lines(&watcher.model);
    assert!(before.last().unwrap().contains("batch"), "{before:?}");
    watcher.pass(MINUTE).await;
    let seen = watcher.seen();
    let ticks = seen.iter().filter(|seen| {
        seen.operation == "ListPipelineRunsStatus"
            && !seen.body.windows(7).any(|part| part == b"\"Pipeli")
    });
    let ticks = ticks.count().max(20);
    let asked = seen.iter().filter(|seen| seen.operation == LOGS).count();
    assert!(
        (15..=ticks + 1).contains(&asked),
        "{asked} in {ticks} ticks"
    );
    let after = lines(&watcher.model);
    assert!(after.len() > before.len() && after.starts_with(&before));
    watcher.act(Action::Tab(Tab::Overview));
    watcher.act(Action::NextPane);
    watcher.act(Action::NextPane);
    watcher.pass(Duration::from_millis(100)).await;
    watcher.seen();
    watcher.pass(MINUTE).await;
    assert_eq!(count(&mut watcher, LOGS), 0, "nobody looks any more");
}

#[tokio::test(start_paused = true)]
async fn the_log_of_what_is_over_is_read_to_its_end_and_left_alone() {
    let mut watcher = on_node("psi_check", |node| node.phase() == Phase::Final).await;
    watcher.seen();
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(5 * MINUTE).await;
    assert_eq!(
        count(&mut watcher, LOGS),
        2,
        "and once more, which brings nothing"
    );
    let said = lines(&watcher.model);
    assert!(
        said.last().unwrap().contains("ERROR PSI of column"),
        "{said:?}"
    );
    watcher.act(Action::Refresh);
    watcher.pass(Duration::from_secs(5)).await;
    assert_eq!(count(&mut watcher, LOGS), 1, "it is read again on demand");
    assert_eq!(lines(&watcher.model), said);
}

#[tokio::test(start_paused = true)]
async fn scrolling_past_the_first_line_reads_older_lines_until_there_are_none() {
    let mut watcher = on_node("replay", |_| true).await;
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(Duration::from_secs(1)).await;
    let newest = lines(&watcher.model);
    assert_eq!(newest.len(), 100);
    for _ in 0..3 {
        watcher.act(Action::Go(Step::First));
        watcher.pass(Duration::from_secs(1)).await;
    }
    let more = lines(&watcher.model);
    assert!(more.len() > 390, "{} lines", more.len());
    let numbers = more.iter().filter_map(|line| {
        let words = line.split(" request ").nth(1)?;
        words.split(' ').next()?.parse::<i64>().ok()
    });
    let numbers: Vec<i64> = numbers.collect();
    assert!(
        numbers.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "no line twice, none left out"
    );
}

#[tokio::test(start_paused = true)]
async fn a_node_that_holds_others_is_not_asked_for_a_log() {
    let mut watcher = on_node("train", |node| !node.children.is_empty()).await;
    watcher.seen();
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(MINUTE).await;
    assert_eq!(count(&mut watcher, LOGS), 0);
    assert_eq!(watcher.model.detail.log, None);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_cannot_be_read_says_so_and_comes_back_by_itself() {
    let mut watcher = on_node("embeddings", |_| true).await;
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(Duration::from_secs(1)).await;
    let before = lines(&watcher.model);
    watcher.cut(true);
    watcher.pass(MINUTE).await;
    assert_eq!(lines(&watcher.model), before, "what was there stays");
    watcher.cut(false);
    watcher.pass(2 * MINUTE).await;
    assert!(lines(&watcher.model).len() > before.len());
    let state = &watcher.model.detail.log.as_ref().unwrap().state;
    assert!(
        matches!(state, LoadState::Done | LoadState::Loading),
        "{state:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_run_before_is_looked_for_once_and_compared_with() {
    let story = || Story::embedded("default").unwrap();
    let mut all = Watcher::of(story(), &[]);
    all.pass(10 * MINUTE).await;
    let id_of = |name: &str| {
        let mut runs = all.model.watch.runs.values();
        let run = runs.find(|run| run.name().starts_with(name));
        run.unwrap().id.clone()
    };
    let (before, after) = (id_of("churn-daily"), id_of("churn-retrain"));
    let mut watcher = Watcher::of(story(), &[after.as_str()]);
    // Until it has measured something.
    let measured = |model: &Model| {
        let nodes = model.watch.runs[0].nodes();
        let mut with = nodes.filter(|(_, node)| {
            let outputs = node.artifacts.outputs();
            outputs.clone().any(|output| &*output.kind == "Metrics")
        });
        with.next().map(|(place, _)| place)
    };
    let place = loop {
        watcher.pass(MINUTE).await;
        if let Some(place) = measured(&watcher.model) {
            break place;
        }
    };
    watcher.model.view.last_key = Some(watcher.model.now.machine);
    paiwatch::app::update::navigate::reveal(&mut watcher.model, 0, Some(place), By::Hand);
    watcher.seen();
    watcher.act(Action::Tab(Tab::Outputs));
    watcher.pass(MINUTE).await;
    assert_eq!(count(&mut watcher, LIST), 0, "nobody asks for it");
    watcher.act(Action::NextCompare);
    watcher.act(Action::NextCompare);
    watcher.pass(5 * MINUTE).await;
    assert_eq!(count(&mut watcher, LIST), 1, "one list is enough");
    assert!(
        watcher.model.watch.runs.contains_key(&before),
        "it is watched now"
    );
    let page = paiwatch::app::detail::content::content(&watcher.model, 100);
    let lines = page.lines.iter().flat_map(|line| &line.0);
    let said: Vec<&str> = lines.map(|piece| piece.text.as_str()).collect();
    assert!(said.join("").contains("change vs churn-daily"), "{said:?}");
    // What a hand has dropped stays away.
    watcher.model.view.last_key = Some(watcher.model.now.machine);
    paiwatch::app::update::navigate::reveal(&mut watcher.model, 1, None, By::Hand);
    watcher.act(Action::Drop);
    watcher.pass(5 * MINUTE).await;
    assert_eq!(watcher.model.watch.runs.len(), 1);
    assert_eq!(count(&mut watcher, LIST), 0);
}
