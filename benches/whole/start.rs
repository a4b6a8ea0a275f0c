//! How long the program takes until something is on the screen.

use std::time::Duration;

use crate::pane::Pane;
use crate::{Failure, row};

const SIZE: (u16, u16) = (160, 45);
const STARTS: usize = 30;
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn measure() -> Result<(), Failure> {
    let mut frames = Vec::new();
    let mut data = Vec::new();
    for _ in 0..STARTS {
        let mut pane = Pane::start(SIZE, &["demo"], &[])?;
        let frame = pane.when("a frame", PATIENCE, |screen| {
            screen.contents().contains("paiwatch")
        })?;
        frames.push(frame - pane.began);
        let is_known = |text: &str| text.contains("churn-") && text.contains("Running");
        // Both may have come in the same write.
        let first = if is_known(&pane.text()) {
            frame
        } else {
            pane.when("runs", PATIENCE, |screen| is_known(&screen.contents()))?
        };
        data.push(first - pane.began);
    }
    row(
        "start to first frame, median / longest",
        &spread(&mut frames),
        "20 ms",
    );
    row(
        "`demo` to first data, median / longest",
        &spread(&mut data),
        "40 ms",
    );
    Ok(())
}

fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    format!("{median:.1?} / {longest:.1?}")
}
