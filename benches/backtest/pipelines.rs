//! Stories made of a seed: what people run, with chance in it.

use std::fmt::Write as _;

use fastrand::Rng;

/// As many earlier runs as a list tells beside the watched one.
const MOST_RUNS: usize = 99;
const HEAD: &str = "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n";

/// A pipeline of three to fourteen steps: tasks, loops, containers, conditions; each step may
/// wait for earlier ones. One run of it, with many before it; what its runs share makes all
/// steps of one of them up to so much longer or shorter together.
pub(crate) fn story(seed: u64, varies: f64) -> String {
    let mut rng = Rng::with_seed(seed);
    let recorded = if rng.bool() {
        "as_recorded = true\n"
    } else {
        ""
    };
    let mut text = format!("{HEAD}{recorded}\n[[pipeline]]\nname = \"inner\"\n");
    let steps = rng.usize(2..5);
    for at in 0..steps {
        step(&mut text, &mut rng, at, false);
    }
    text.push_str("\n[[pipeline]]\nname = \"outer\"\n");
    for at in 0..rng.usize(3..15) {
        step(&mut text, &mut rng, at, true);
    }
    let _ = writeln!(
        text,
        "\n[[run]]\npipeline = \"outer\"\nname = \"now\"\nstarts = \"1s\"\nsource = \"a\"\nvaries = {varies}\npast = {{ runs = {MOST_RUNS}, every = \"20d\" }}"
    );
    text
}

fn step(text: &mut String, rng: &mut Rng, at: usize, may_nest: bool) {
    let _ = write!(text, "\n[[pipeline.node]]\nname = \"step-{at}\"\n");
    if at > 0 {
        // Most pipelines are a chain with some work beside it.
        let first = if rng.f64() < 0.7 {
            at - 1
        } else {
            rng.usize(0..at)
        };
        let second = rng.usize(0..at);
        let after = if second == first || rng.bool() {
            format!("\"step-{first}\"")
        } else {
            format!("\"step-{first}\", \"step-{second}\"")
        };
        let _ = writeln!(text, "after = [{after}]");
    }
    match rng.u32(0..10) {
        0 if may_nest => {
            let _ = writeln!(text, "runs = \"inner\"");
            return;
        }
        1 | 2 => {
            let items = (0..rng.usize(2..12)).map(|item| format!("\"{item}\""));
            let items: Vec<String> = items.collect();
            let _ = writeln!(
                text,
                "items = [{}]\nparallel = {}",
                items.join(", "),
                rng.usize(1..4)
            );
        }
        3 => {
            let _ = writeln!(
                text,
                "when = \"{{{{x}}}} > 1\"\nholds = 0.{}",
                rng.u32(2..9)
            );
        }
        _ => {}
    }
    let spread = rng.u32(5..40);
    let _ = writeln!(
        text,
        "lasts = \"{}s\"\nspread = 0.{spread:02}",
        rng.u32(30..4_000)
    );
}
