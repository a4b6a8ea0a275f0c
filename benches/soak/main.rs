//! Ten minutes of a client that polls 2,000 nodes every 100 ms, while the
//! service goes wrong and reads its documents in ways that change every few
//! seconds. From the end of the second minute to the end of the twelfth its memory
//! must stay, in the end what it shows must be the truth, and nothing of it may be
//! left over. While answers of hundreds of megabytes come it may hold one of them
//! up to the cap; what it keeps of them afterwards counts. Prints what was
//! measured, and fails where that does not hold.
//!
//! `cargo bench --bench soak`; `PAIWATCH_SOAK_SECONDS` makes it longer or
//! shorter, `PAIWATCH_SOAK_SEED` plays another sequence of troubles.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may stop here, and prints what it found"
)]

mod facts;
mod held;
mod memory;
mod service;
mod troubles;
mod truth;
mod watch;
mod world;

use std::env;
use std::time::Duration;

use fastrand::Rng;
use paiwatch::net::{Route, Trusted, client};
use tokio::time::Instant;

use crate::held::Held;
use crate::memory::{Memory, live};
use crate::service::Service;
use crate::troubles::Troubles;
use crate::watch::{INTERVAL, Watch};

/// Before it begins everything goes wrong once, and then nothing for as long as what
/// was refused rests: so all there is to know is known, and every kind of answer was held.
const WARMING_UP: Duration = Duration::from_mins(2);
/// The last minute of that is what is compared with.
const COMPARED_WITH: Duration = Duration::from_mins(1);
/// How long the truth may take once nothing goes wrong any more: a tree that
/// was read in the wrong is read anew once a minute.
const PATIENCE: Duration = Duration::from_mins(3);

fn main() {
    // `cargo test` starts benches too, to see that they start.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    memory::give_back();
    let number = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse().unwrap());
    let time = Duration::from_secs(number("PAIWATCH_SOAK_SECONDS", 600));
    let seed = number("PAIWATCH_SOAK_SEED", 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(soak(time, Rng::with_seed(seed)));
}

async fn soak(time: Duration, dice: Rng) {
    let runs_begin = WARMING_UP + time + world::RENEWAL;
    let service = Service::start(&world::story(runs_begin));
    let before = Held::now();
    let switches = client(&Route::Plain, &Trusted::default(), |limits| limits).unwrap();
    let memory_before = live();
    let mut watch = Watch::start(&service);
    let begin = Instant::now();
    let measured = begin + WARMING_UP + time;
    let end = begin + runs_begin + world::DRAINING;
    let (mut next_trouble, mut next_look) = (begin, begin + WARMING_UP - COMPARED_WITH);
    let mut troubles = Troubles::new(dice, WARMING_UP);
    let mut memory = Memory::default();
    while Instant::now() < end {
        watch.until(next_trouble.min(next_look)).await;
        if Instant::now() >= next_trouble {
            let trouble = troubles.next(&watch.runs(), Instant::now() < measured);
            service
                .switch(&switches, &trouble.faults, &trouble.readings)
                .await;
            memory.note(&trouble);
            next_trouble = Instant::now() + trouble.lasts;
        }
        if Instant::now() >= next_look {
            if next_look < measured {
                memory.look();
            }
            next_look += Duration::from_secs(1);
        }
    }
    let mut wrongs = memory.judge();
    service.switch(&switches, "", "").await;
    let true_after = truth::comes(&service, &mut watch, PATIENCE).await;
    let (answers, things) = (watch.model.watch.connection.answers, watch.shows().len());
    let kept = live().saturating_sub(memory_before);
    drop((watch, switches));
    Held::settled(&before).await;
    let afresh = look_afresh(&service).await;
    let left = Held::settled(&before).await;

    let count = troubles.count;
    println!(
        "{things} runs and nodes in the end, {answers} good answers, {count} changes of faults and readings in {time:?}"
    );
    println!("true {true_after:?} after the last trouble");
    println!("held before {before:?}, after {left:?}");
    wrongs.extend(memory::judge_kept(kept, afresh));
    wrongs.extend((left != before).then_some("something is left over"));
    assert!(wrongs.is_empty(), "{wrongs:?}");
}

/// What somebody holds who knows the same and has only just looked.
async fn look_afresh(service: &Service) -> usize {
    let memory_before = live();
    let mut watch = Watch::start(service);
    truth::comes(service, &mut watch, PATIENCE).await;
    // For outputs and details, which are read after everything else.
    watch.until(Instant::now() + 50 * INTERVAL).await;
    live().saturating_sub(memory_before)
}
