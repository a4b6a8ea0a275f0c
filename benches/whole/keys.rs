//! How long a key takes until the highlight has moved, while data refreshes.

use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::pane::Pane;
use crate::service::Service;
use crate::{Failure, row};

const SIZE: (u16, u16) = (160, 45);
/// As wide as the column of names; what stands behind it changes by itself.
const NAMES: u16 = 47;
const KEYS: usize = 400;
const PATIENCE: Duration = Duration::from_secs(30);
/// Down and up, by rows and by halves of a page; all of them move the highlight.
const WALK: [&str; 8] = ["j", "j", "j", "\x04", "k", "k", "k", "\x15"];

/// So many nodes, and what is allowed at most: in the middle, and for 99 of 100.
const SIZES: [(u32, &str); 3] = [
    (1_000, "1 / 5 ms"),
    (10_000, "1 / 5 ms"),
    (100_000, "2 / 10 ms"),
];

pub(crate) fn measure() -> Result<(), Failure> {
    for (nodes, budget) in SIZES {
        let mut waits = waits(nodes)?;
        waits.sort_unstable();
        let at = |percent: usize| {
            let place = (waits.len() - 1) * percent / 100;
            waits.get(place).copied().unwrap_or_default()
        };
        row(
            &format!("key to moved highlight, {nodes} nodes, median / p99 / longest"),
            &format!("{:.2?} / {:.2?} / {:.2?}", at(50), at(99), at(100)),
            budget,
        );
    }
    Ok(())
}

fn waits(nodes: u32) -> Result<Vec<Duration>, Failure> {
    let service = Service::of(&format!("huge:1x{nodes}:50"))?;
    let arguments = ["@latest", "--interval", "200ms"];
    let mut pane = Pane::start(SIZE, &arguments, &service.variables)?;
    pane.when("tasks", PATIENCE, |screen| {
        screen.contents().contains("task-0")
    })?;
    // All rows are there, and the cursor stands among them.
    pane.press("=")?;
    pane.watch_for(Duration::from_secs(3));
    for _ in 0..10 {
        pane.press("\x04")?;
        pane.watch_for(Duration::from_millis(20));
    }
    let mut random = Rng::with_seed(1);
    let mut waits = Vec::with_capacity(KEYS);
    for key in WALK.iter().cycle().take(KEYS) {
        // A key may fall anywhere between two answers, and into one.
        pane.watch_for(Duration::from_millis(random.u64(5..60)));
        let before = highlighted(pane.screen());
        let pressed = Instant::now();
        pane.press(key)?;
        let moved = pane.when("the highlight move", PATIENCE, |screen| {
            let now = highlighted(screen);
            now.is_some() && now != before
        })?;
        waits.push(moved - pressed);
    }
    Ok(waits)
}

/// The line with the bar of the selection, and what it says.
fn highlighted(screen: &vt100::Screen) -> Option<(usize, String)> {
    let mut lines = screen.rows(0, NAMES).enumerate();
    lines.find(|(_, line)| line.starts_with('▌'))
}
