//! Fifty clients ask the embedded service for a hundred nodes each second, for
//! half a minute. Prints how many were answered, how long they waited, and
//! what service and clients took in memory; leaves with 1 when an answer was
//! missing, when the median is over 2 ms, or when memory went on growing.
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
use paiwatch::domain::SourceError;
use paiwatch::domain::{NodeId, NodeKey, RunId};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Behaviour, KeyPair, Service, Settings};
use paiwatch::source::http::Http;
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, MissedTickBehavior, interval};

/// The way to the service, with a note of how long each answer was awaited:
/// from the signed request to the last byte, and not what reading it takes.
struct Timed {
    http: Http,
    waits: UnboundedSender<Duration>,
}

impl Transport for Timed {
    async fn send(&self, request: SignedRequest) -> Result<RawAnswer, SourceError> {
        let begin = Instant::now();
        let answer = self.http.send(request).await;
        let _ = self.waits.send(begin.elapsed());
        answer
    }
}

const CLIENTS: u32 = 50;
const IDS: usize = 100;
const MEDIAN: Duration = Duration::from_millis(2);

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
        behaviour: Behaviour::default(),
        control: false,
        seen: None,
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let is_fine = runtime.block_on(load(&service.endpoint(), &key, seconds));
    drop(service);
    if !is_fine {
        std::process::exit(1);
    }
}

async fn load(endpoint: &str, key: &KeyPair, seconds: u64) -> bool {
    let (finder, _) = client(endpoint, key);
    let ids = Arc::new(ids(&finder).await);
    // By a third of the time every client is connected, and whatever is kept is there.
    let early = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(seconds) / 3).await;
        memory()
    });
    let asking = (0..CLIENTS).map(|number| {
        let (client, waits) = client(endpoint, key);
        let ids = Arc::clone(&ids);
        // Clients start apart, as they do in life.
        let start = Duration::from_secs(1) * number / CLIENTS;
        tokio::spawn(async move { ask(&client, waits, &ids, start, seconds).await })
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
    let (early, late) = (early.await.unwrap(), memory());
    println!("memory {early} kB after a third of the time, {late} kB at the end");
    let is_flat = late <= early + early / 20;
    failures == 0 && at(50) < MEDIAN && is_flat
}

/// Asks each second, and says how long each answer took and how many failed.
async fn ask(
    client: &Client<Timed>,
    mut waits: UnboundedReceiver<Duration>,
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
        match client.node_statuses(ids, None).await {
            Ok(answer) if answer.content.nodes.len() == ids.len() => {
                waited.extend(waits.recv().await);
            }
            Ok(_) | Err(_) => failed += 1,
        }
    }
    (waited, failed)
}

fn client(endpoint: &str, key: &KeyPair) -> (Client<Timed>, UnboundedReceiver<Duration>) {
    let endpoint = Endpoint::parse(endpoint).unwrap();
    let (sender, waits) = unbounded_channel();
    let transport = Timed {
        http: Http::new(&endpoint),
        waits: sender,
    };
    let client = Client::new(
        transport,
        Account::new(key.id.clone(), key.secret.clone(), None),
        endpoint,
        Scope::default(),
        Clock::system(),
    );
    (client, waits)
}

/// A hundred nodes of the newest runs.
async fn ids(client: &Client<Timed>) -> Vec<NodeKey> {
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
