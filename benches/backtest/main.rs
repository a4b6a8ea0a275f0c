//! How well the end of a run is foretold: stories with ten earlier runs each, looked at when a
//! quarter, a half and three quarters of a run have passed, beside the rule that it takes as
//! long as the last one that succeeded, and beside what is foretold from a hundred earlier runs:
//! that is about as well as anybody could know it. It prints the table of `benches/README.md`.

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
use paiwatch::app::nodes::tree::ROOT;

use crate::service::{Listed, Service};

const STORIES: u64 = 200;
const PARTS: [f64; 3] = [0.25, 0.5, 0.75];
/// As many earlier runs as the program reads.
const READ: usize = 10;
/// What steps take is independent, or a run is up to so much longer or shorter as a whole.
const VARIES: [f64; 2] = [0.0, 0.3];

/// How far the rules were off after each part, as a share of what was really left.
type StoryErrors = [Errors; PARTS.len()];

#[derive(Clone, Default)]
struct Errors {
    ours: Vec<f64>,
    of_many_runs: Vec<f64>,
    last_run: Vec<f64>,
}

impl Errors {
    fn extend(&mut self, other: &Self) {
        self.ours.extend(&other.ours);
        self.of_many_runs.extend(&other.of_many_runs);
        self.last_run.extend(&other.last_run);
    }
}

fn main() {
    println!(
        "| a run varies by | passed | ours, median | p90 | of 99 runs, median | p90 | last run, median | p90 |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let played = VARIES.map(|varies| {
        let stories = (0..STORIES).map(|seed| story(seed, varies));
        stories.collect::<Vec<_>>()
    });
    for (varies, stories) in VARIES.iter().zip(&played) {
        print_rows(&format!("{:.0} %", varies * 100.0), stories);
    }
    let [independent, together] = &played;
    let pairs = independent.iter().zip(together).enumerate();
    // Of what people run, some does the one and some the other.
    let mixed = pairs.map(|(seed, pair)| if seed % 2 == 0 { pair.0 } else { pair.1 }.clone());
    print_rows("a mix", &mixed.collect::<Vec<_>>());
    let told = played.map(|stories| stories.iter().flatten().count());
    println!("stories of {STORIES} that end well and have three earlier runs that did: {told:?}");
}

fn print_rows(varies: &str, stories: &[Option<StoryErrors>]) {
    let mut all = Errors::default();
    for (at, part) in PARTS.iter().enumerate() {
        let mut errors = Errors::default();
        for story in stories.iter().flatten() {
            errors.extend(&story[at]);
        }
        print_row(varies, &format!("{:.0} %", part * 100.0), &errors);
        all.extend(&errors);
    }
    print_row(varies, "all", &all);
}

fn print_row(varies: &str, passed: &str, errors: &Errors) {
    let mut cells = vec![varies.to_owned(), passed.to_owned()];
    for list in [&errors.ours, &errors.of_many_runs, &errors.last_run] {
        let mut list = list.clone();
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

/// Plays one story. Nothing where nothing can be told of it.
fn story(seed: u64, varies: f64) -> Option<StoryErrors> {
    let service = Service::playing(&pipelines::story(seed, varies), seed);
    service.pass_until_all_is_over();
    let (runs, watched) = service.earlier_and_watched();
    let pasts: Vec<(PastRun, TimeDelta)> =
        runs.iter().filter_map(|run| past(&service, run)).collect();
    let (begun, ended) = watched.succeeded()?;
    if pasts.len() < 3 {
        return None;
    }
    let history = History::of(pasts.iter().take(READ).map(|(past, _)| past));
    let long_history = History::of(pasts.iter().map(|(past, _)| past));
    let last = pasts[0].1;
    let mut story = StoryErrors::default();
    for (part, errors) in PARTS.iter().zip(&mut story) {
        let passed = ((ended - begun).as_seconds_f64() * part * 1000.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds")]
        let now = begun + TimeDelta::milliseconds(passed as i64);
        let really = ended - now;
        let ours = foretold(&service, &watched, &history, now);
        let of_many_runs = foretold(&service, &watched, &long_history, now);
        if let Some((ours, of_many_runs)) = ours.zip(of_many_runs) {
            errors.ours.push(off(ours, really));
            errors.of_many_runs.push(off(of_many_runs, really));
            let rule = (last - (now - begun)).max(TimeDelta::zero());
            errors.last_run.push(off(rule, really));
        }
    }
    Some(story)
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
fn foretold(
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
