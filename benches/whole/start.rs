//! How long the program takes until something is on the screen.

use std::time::Duration;

use crate::pane::Pane;
use crate::service::Service;
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
    nodes()
}

/// One run of 10,000 nodes, of which 50 run.
const LARGE: &str = "huge:1x10000:50";

/// How long it takes until nodes of a large run are on the screen.
fn nodes() -> Result<(), Failure> {
    let service = Service::of(LARGE)?;
    row(
        "`@latest` to the first nodes of 10,000, the service in another process, median / longest",
        &spread(&mut first_nodes(&["@latest"], &service.variables)?),
        "80 ms",
    );
    row(
        "`demo` to the first nodes of 10,000, median / longest",
        &spread(&mut first_nodes(&["demo", "--story", LARGE], &[])?),
        "80 ms",
    );
    Ok(())
}

fn first_nodes(
    arguments: &[&str],
    variables: &[(String, String)],
) -> Result<Vec<Duration>, Failure> {
    let start = || {
        let mut pane = Pane::start(SIZE, arguments, variables)?;
        let shown = pane.when("nodes", PATIENCE, |screen| {
            screen.contents().contains("task-0")
        })?;
        Ok(shown - pane.began)
    };
    (0..STARTS).map(|_| start()).collect()
}

fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    format!("{median:.1?} / {longest:.1?}")
}
