//! How well the end of a run is foretold: stories with ten earlier runs each, looked at when a
//! quarter, a half and three quarters of a run have passed, beside the rule that it takes as
//! long as the last one that succeeded. It prints the table of `benches/README.md`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a bench may stop here, and tells what it found"
)]

mod pipelines;
mod service;

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::estimate::{History, PastRun, Remaining, forecast, paths};
use paiwatch::app::runs::tree::ROOT;

use crate::service::{Listed, Service};

const STORIES: u64 = 200;
const PARTS: [f64; 3] = [0.25, 0.5, 0.75];

/// How far both rules were off, as a share of what was really left.
#[derive(Default)]
struct Errors {
    ours: Vec<f64>,
    last_run: Vec<f64>,
}

fn main() {
    let mut errors: [Errors; 3] = Default::default();
    let mut told = 0;
    for seed in 0..STORIES {
        told += usize::from(story(seed, &mut errors));
    }
    println!("{told} of {STORIES} stories end well and have three earlier runs that did");
    println!("| passed | ours, median | ours, p90 | last run, median | last run, p90 |");
    println!("|---|---|---|---|---|");
    for (part, errors) in PARTS.iter().zip(&mut errors) {
        print_row(&format!("{:.0} %", part * 100.0), errors);
    }
    let mut all = Errors::default();
    for errors in errors {
        all.ours.extend(errors.ours);
        all.last_run.extend(errors.last_run);
    }
    print_row("all", &mut all);
}

fn print_row(name: &str, errors: &mut Errors) {
    let mut cells = vec![name.to_owned()];
    for list in [&mut errors.ours, &mut errors.last_run] {
        list.sort_by(f64::total_cmp);
        for share in [0.5, 0.9] {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "an index"
            )]
            let at = ((list.len() - 1) as f64 * share) as usize;
            cells.push(format!("{:.1} %", list[at] * 100.0));
        }
    }
    println!("| {} |", cells.join(" | "));
}

/// Plays one story. Whether anything can be told of it.
fn story(seed: u64, errors: &mut [Errors; 3]) -> bool {
    let service = Service::playing(&pipelines::story(seed), seed);
    service.pass_until_all_is_over();
    let (runs, watched) = service.earlier_and_watched();
    let pasts: Vec<(PastRun, TimeDelta)> =
        runs.iter().filter_map(|run| past(&service, run)).collect();
    let Some((begun, ended)) = watched.succeeded() else {
        return false;
    };
    if pasts.len() < 3 {
        return false;
    }
    let history = History::of(pasts.iter().map(|(past, _)| past));
    let last = pasts[0].1;
    for (part, errors) in PARTS.iter().zip(errors) {
        let passed = ((ended - begun).as_seconds_f64() * part * 1000.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds")]
        let now = begun + TimeDelta::milliseconds(passed as i64);
        let really = ended - now;
        if let Some(ours) = ours(&service, &watched, &history, now) {
            errors.ours.push(off(ours, really));
            let rule = (last - (now - begun)).max(TimeDelta::zero());
            errors.last_run.push(off(rule, really));
        }
    }
    true
}

fn off(said: TimeDelta, really: TimeDelta) -> f64 {
    (said - really).as_seconds_f64().abs() / really.as_seconds_f64().max(1.0)
}

fn past(service: &Service, run: &Listed) -> Option<(PastRun, TimeDelta)> {
    let (begun, ended) = run.succeeded()?;
    let past = PastRun::of(&run.id, begun, &service.shape(run))?;
    Some((past, ended - begun))
}

/// What is said to be left at a moment, by the tree as it is told then.
fn ours(
    service: &Service,
    run: &Listed,
    history: &History,
    now: DateTime<Utc>,
) -> Option<TimeDelta> {
    service.set(now);
    let tree = service.tree(run);
    let forecast = forecast(&tree, &paths(&tree), history, ROOT, now)?;
    Some(match forecast.remaining {
        Remaining::Left { likely, .. } => likely,
        Remaining::Overdue(_) => TimeDelta::zero(),
    })
}
