//! Fifty clients ask the embedded service for a hundred nodes each second, for
//! half a minute. Prints how many were answered, how long they waited, and
//! what the service took in memory.
//!
//! `cargo bench --bench load`; `PAIWATCH_LOAD_SECONDS` makes it longer or shorter.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may stop here, and prints what it found"
)]

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::{NodeId, NodeKey, RunId};
use paiwatch::sim::story::Story;
use paiwatch::sim::{KeyPair, Service, Settings};
use paiwatch::source::http::Http;
use paiwatch::source::{Client, Scope};
use tokio::time::{Instant, MissedTickBehavior, interval};

const CLIENTS: u32 = 50;
const IDS: usize = 100;

fn main() {
    // `cargo test` starts benches too, to see that they start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let seconds = std::env::var("PAIWATCH_LOAD_SECONDS").map_or(30, |text| text.parse().unwrap());
    let key = KeyPair::made_up();
    let service = Service::start(Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        story: Story::embedded("default").unwrap(),
        speed: 1.0,
        seed: 1,
        key: key.clone(),
        seen: None,
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(load(&service.endpoint(), &key, seconds));
}

async fn load(endpoint: &str, key: &KeyPair, seconds: u64) {
    let ids = Arc::new(ids(&client(endpoint, key)).await);
    let before = memory();
    let asking = (0..CLIENTS).map(|number| {
        let client = client(endpoint, key);
        let ids = Arc::clone(&ids);
        // Clients start apart, as they do in life.
        let start = Duration::from_secs(1) * number / CLIENTS;
        tokio::spawn(async move { ask(&client, &ids, start, seconds).await })
    });
    let asking: Vec<_> = asking.collect();
    let mut waits = Vec::new();
    let mut failures = 0;
    for client in asking {
        let (waited, failed) = client.await.unwrap();
        waits.extend(waited);
        failures += failed;
    }
    waits.sort_unstable();
    let at = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    println!(
        "{CLIENTS} clients, {} ids a request, {seconds} s",
        ids.len()
    );
    println!("answered {}, failed {failures}", waits.len());
    println!(
        "median {:?}, p99 {:?}, longest {:?}",
        at(50),
        at(99),
        at(100)
    );
    println!("memory {before} kB before, {} kB after", memory());
}

/// Asks each second, and says how long each answer took and how many failed.
async fn ask(
    client: &Client<Http>,
    ids: &[NodeKey],
    start: Duration,
    seconds: u64,
) -> (Vec<Duration>, u64) {
    tokio::time::sleep(start).await;
    let mut ticks = interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut waited, mut failed) = (Vec::new(), 0);
    for _ in 0..seconds {
        ticks.tick().await;
        let begin = Instant::now();
        match client.node_statuses(ids).await {
            Ok(answer) if answer.content.nodes.len() == ids.len() => waited.push(begin.elapsed()),
            Ok(_) | Err(_) => failed += 1,
        }
    }
    (waited, failed)
}

fn client(endpoint: &str, key: &KeyPair) -> Client<Http> {
    let endpoint = Endpoint::parse(endpoint).unwrap();
    Client::new(
        Http::new(&endpoint).unwrap(),
        Account::new(key.id.clone(), key.secret.clone(), None),
        endpoint,
        Scope::default(),
        Clock::system(),
    )
}

/// A hundred nodes of the newest runs.
async fn ids(client: &Client<Http>) -> Vec<NodeKey> {
    let mut ids = Vec::new();
    for run in client.latest_runs(20).await.unwrap().content.runs {
        let Some(root) = run.row.root else { continue };
        let top = NodeKey::new(run.row.run.clone(), root);
        let shape = client.shape(&top, 99).await.unwrap().content;
        let key = |id: NodeId| NodeKey::new(RunId::clone(&top.run), id);
        ids.extend(shape.nodes.into_iter().map(|node| key(node.id)));
    }
    ids.truncate(IDS);
    ids
}

/// The resident memory of this process, service and clients together, in kB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default()
}
