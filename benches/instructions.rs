//! How many instructions a tick takes in which nothing changes, and how that
//! depends on the nodes that are not in its batch. Counted by valgrind, so the
//! load of the machine does not matter: `cargo bench --bench instructions`.
//!
//! A tick is the whole of it but the socket: the plan, the batch, its
//! signature, reading the answer, merging it, the next wishes, and a frame.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement may stop here, and prints what it found"
)]

mod world;

use std::env;
use std::process::Command;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use paiwatch::app::message::{Action, Message};
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::Update;
use paiwatch::poll::Limits;
use paiwatch::run::Polling;
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::runtime::Builder;
use tokio::time::Instant;
use world::World;

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
/// After 70 s everything has been read, and the tree a second time. It is read
/// again after two minutes; until then nothing is expected but ticks.
const WARMING_UP: u32 = 35;
const TICKS: u32 = 20;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["ticks", nodes, ticks] => watch(nodes.parse().unwrap(), ticks.parse().unwrap()),
        // `cargo test` builds the benches too, and asks for none of this.
        _ if !arguments.iter().any(|argument| argument == "--bench") => {}
        _ => measure(),
    }
}

fn measure() {
    println!("| nodes | instructions of a tick in which nothing changes |\n|---|---|");
    for nodes in SIZES {
        let few = instructions(nodes, WARMING_UP);
        let many = instructions(nodes, WARMING_UP + TICKS);
        println!("| {nodes} | {} |", (many - few) / u64::from(TICKS));
    }
}

/// How many a watch of so many ticks takes in all.
fn instructions(nodes: u32, ticks: u32) -> u64 {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args(["ticks", &nodes.to_string(), &ticks.to_string()])
        .output()
        .unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    let (_, number) = collected.unwrap_or_else(|| unreachable!("no count in: {said}"));
    number.trim().parse().unwrap()
}

/// Watches a run that stands still. Time passes as fast as it is waited for.
fn watch(nodes: u32, ticks: u32) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let begin = Instant::now();
        let clock = Clock::told_by(move || {
            let passed = TimeDelta::from_std(begin.elapsed()).unwrap_or_default();
            DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default() + passed
        });
        let limits = Limits {
            floor: Duration::from_millis(100),
            requests_per_minute: None,
            max_batch: 100,
        };
        let mut model = world::model();
        drop(update(&mut model, Message::Resize(Size::new(160, 45))));
        let client = World { nodes }.client(clock.clone());
        let mut polling = Polling::start(client, clock.clone(), limits, &model);
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(160, 45));
        let mut seen = 0;
        while seen < ticks {
            let news = polling.next().await.unwrap();
            let is_over = matches!(news, Update::Resting { .. });
            drop(update(&mut model, Message::Tick(clock.now())));
            drop(update(&mut model, Message::Update(news)));
            if !is_over {
                // All that has come is taken in before one frame is drawn.
                polling.hand_out(&model);
                continue;
            }
            seen += 1;
            if model.watch.runs.values().any(|run| run.tree.len() > 1) && seen == 5 {
                drop(update(&mut model, Message::Action(Action::UnfoldAll)));
            }
            polling.hand_out(&model);
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        }
    });
}
