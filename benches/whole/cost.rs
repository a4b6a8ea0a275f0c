//! What a watch costs while nobody touches it: the processor, memory, requests.

use std::time::Duration;

use crate::pane::Pane;
use crate::process::{Memory, Used};
use crate::service::Service;
use crate::{Failure, row};

const SIZE: (u16, u16) = (160, 45);
const PATIENCE: Duration = Duration::from_mins(1);
const SETTLING: Duration = Duration::from_secs(20);
const WATCHED: Duration = Duration::from_mins(2);

/// A run of so many nodes of which so many run, what the processor may have to
/// do for it, in hundredths of a core, and how many megabytes it may take.
const SIZES: [(u32, u32, &str, &str); 4] = [
    (100, 10, "0.15 %", "20 MB"),
    (10_000, 50, "0.3 %", "50 MB"),
    (10_000, 10_000, "1 %", "50 MB"),
    (100_000, 200, "", "200 MB"),
];

pub(crate) fn measure() -> Result<(), Failure> {
    for (nodes, running, most_time, most_memory) in SIZES {
        let service = Service::of(&format!("huge:1x{nodes}:{running}"))?;
        let mut pane = watch(&service, "2s")?;
        let (before, passed) = (Used::by(pane.process)?, service.counter.passed());
        let came = pane.watch_for(WATCHED);
        let (after, passed) = (Used::by(pane.process)?, service.counter.passed() - passed);
        let name = format!("{nodes} nodes, {running} run, polled every 2 s");
        let minutes = WATCHED.as_secs_f64() / 60.0;
        let share = after.time.saturating_sub(before.time).as_secs_f64() / WATCHED.as_secs_f64();
        let wakes = f64::from(after.wakes - before.wakes) / WATCHED.as_secs_f64();
        row(
            &format!("{name}: processor, wake-ups a second"),
            &format!("{:.2} % of a core, {wakes:.1}", share * 100.0),
            most_time,
        );
        let memory = Memory::of(pane.process)?;
        row(
            &format!("{name}: memory now / at most"),
            &format!("{:.1} / {:.1} MB", memory.now, memory.peak),
            most_memory,
        );
        row(
            &format!("{name}: answers and screen a minute"),
            &format!(
                "{:.0} requests, {:.0} kB; {:.1} kB in {:.0} writes",
                f64::from(passed.requests) / minutes,
                f64::from(passed.bytes) / minutes / 1e3,
                f64::from(came.bytes) / minutes / 1e3,
                f64::from(came.writes) / minutes,
            ),
            "",
        );
    }
    Ok(())
}

/// So many nodes of which so many run, and how many batches a tick that may take.
/// What comes next and what has just ended can change as well: where 170 run, some
/// 200 in all.
const BATCHES: [(u32, u32, &str); 3] = [
    (100, 50, "1 a tick"),
    (10_000, 50, "1 a tick"),
    (100_000, 170, "2 a tick"),
];

pub(crate) fn measure_requests() -> Result<(), Failure> {
    const INTERVAL: &str = "1s";
    const TICKS: f64 = 120.0;
    for (nodes, running, budget) in BATCHES {
        let service = Service::of(&format!("huge:1x{nodes}:{running}"))?;
        let mut pane = watch(&service, INTERVAL)?;
        let before = service.counter.passed();
        pane.watch_for(WATCHED);
        let passed = service.counter.passed() - before;
        row(
            &format!(
                "{nodes} nodes, {running} run: batches a tick; other requests a minute; connections"
            ),
            &format!(
                "{:.2}; {:.1}; {}",
                f64::from(passed.batches) / TICKS,
                f64::from(passed.requests - passed.batches) * 60.0 / TICKS,
                service.counter.passed().connections,
            ),
            budget,
        );
    }
    Ok(())
}

fn watch(service: &Service, interval: &str) -> Result<Pane, Failure> {
    let arguments = ["@latest", "--interval", interval];
    let mut pane = Pane::start(SIZE, &arguments, &service.variables)?;
    pane.when("tasks", PATIENCE, |screen| {
        screen.contents().contains("task-0")
    })?;
    pane.watch_for(SETTLING);
    Ok(pane)
}
