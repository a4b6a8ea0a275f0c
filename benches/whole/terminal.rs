//! How many bytes go to the terminal: a minute of watching, a key, and nothing
//! at all where nothing visible changed.

use std::time::Duration;

use crate::pane::Pane;
use crate::{Failure, row};

const SIZE: (u16, u16) = (80, 24);
const WATCHED: Duration = Duration::from_mins(1);
/// No key takes longer to have an effect.
const LATEST: Duration = Duration::from_secs(1);
/// After so long without a byte a key has had its effect.
const QUIET: Duration = Duration::from_millis(60);
const KEYS: [(&str, &str); 5] = [
    ("`j`", "j"),
    ("`G` and `g`", "Gg"),
    ("`e`", "e"),
    ("a page down", "\x1b[6~"),
    ("help and back", "?q"),
];

/// Wide enough for bars beside the detail pane.
const WIDE: (u16, u16) = (160, 45);

pub(crate) fn measure() -> Result<(), Failure> {
    bars()?;
    let mut demo = Pane::start(SIZE, &["demo"], &[])?;
    demo.watch_for(Duration::from_secs(10));
    let came = demo.watch_for(WATCHED);
    row(
        "default demo at 80x24, watched for a minute",
        &format!("{} bytes in {} writes", came.bytes, came.writes),
        "",
    );
    for (name, key) in KEYS {
        let (median, most) = bytes_of_a_key(&mut demo, key)?;
        row(
            &format!("{name} there"),
            &format!("median {median} bytes, at most {most}"),
            "",
        );
    }
    drop(demo);
    ticking_row()?;
    let mut still = Pane::start(SIZE, &["demo", "--story", "small", "--speed", "100"], &[])?;
    still.watch_for(Duration::from_secs(10));
    let came = still.watch_for(WATCHED);
    row(
        "nothing runs, watched for a minute",
        &format!("{} bytes in {} writes", came.bytes, came.writes),
        "0 while nothing visible changed",
    );
    Ok(())
}

/// Two watches side by side, of which one shows no bars: the same happens in both.
fn bars() -> Result<(), Failure> {
    let mut with = Pane::start(WIDE, &["demo"], &[])?;
    let mut without = Pane::start(WIDE, &["demo"], &[])?;
    without.watch_for(Duration::from_secs(1));
    without.press("b")?;
    without.watch_for(Duration::from_secs(5));
    // What has come until now is none of the minute.
    for pane in [&mut with, &mut without] {
        pane.watch_until_quiet(QUIET, QUIET);
    }
    let came = (
        with.watch_for(WATCHED),
        without.watch_until_quiet(QUIET, QUIET),
    );
    row(
        "default demo at 160x45 untouched for a minute, with bars; without",
        &format!("{} bytes; {}", came.0.bytes, came.1.bytes),
        "a fifth more",
    );
    Ok(())
}

fn bytes_of_a_key(demo: &mut Pane, key: &str) -> Result<(u32, u32), Failure> {
    // A pause keeps the news out of it.
    demo.press("p")?;
    demo.watch_for(Duration::from_secs(1));
    let mut all = Vec::new();
    for _ in 0..20 {
        demo.press(key)?;
        all.push(demo.watch_until_quiet(LATEST, QUIET).bytes);
    }
    demo.press("p")?;
    demo.watch_for(Duration::from_secs(1));
    all.sort_unstable();
    let median = all.get(all.len() / 2).copied().unwrap_or_default();
    let most = all.last().copied().unwrap_or_default();
    Ok((median, most))
}

/// Rows that tick, in a watch in which nothing else happens.
fn ticking_row() -> Result<(), Failure> {
    let mut pane = Pane::start(SIZE, &["demo", "--story", "huge:1x20:19"], &[])?;
    pane.watch_for(Duration::from_secs(10));
    let rows = u32::try_from(pane.text().matches("Running").count())?;
    let came = pane.watch_for(WATCHED);
    row(
        &format!("{rows} rows that tick, each second"),
        &format!(
            "{:.1} bytes a row",
            f64::from(came.bytes) / 60.0 / f64::from(rows)
        ),
        "60",
    );
    Ok(())
}
