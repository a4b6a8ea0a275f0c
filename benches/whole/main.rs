//! The whole program, measured from outside: the built binary in a
//! pseudo-terminal, the embedded service in another process, a counter between
//! them. Prints the table of what it costs beside what it may cost.
//!
//! `cargo bench --bench whole` measures everything, which takes half an hour;
//! `cargo bench --bench whole -- start keys` measures what is named.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, and prints what it found"
)]

mod cost;
mod counter;
mod keys;
mod pane;
mod process;
mod service;
mod start;
mod terminal;

type Failure = Box<dyn std::error::Error>;
type Measure = fn() -> Result<(), Failure>;

/// What can be measured, by the name to ask for it.
const PARTS: [(&str, Measure); 5] = [
    ("start", start::measure),
    ("keys", keys::measure),
    ("cost", cost::measure),
    ("requests", cost::measure_requests),
    ("bytes", terminal::measure),
];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test` builds the benches too, and asks for none of this.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let named: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    if let Some(unknown) = named
        .iter()
        .find(|named| PARTS.iter().all(|(name, _)| name != **named))
    {
        let all = PARTS.map(|(name, _)| name).join(", ");
        return Err(format!("`{unknown}` is none of {all}").into());
    }
    println!("| what | measured | budget |\n|---|---|---|");
    for (name, measure) in PARTS {
        if named.is_empty() || named.iter().any(|named| *named == name) {
            measure()?;
        }
    }
    Ok(())
}

/// A row of the table.
fn row(what: &str, measured: &str, budget: &str) {
    println!("| {what} | {measured} | {budget} |");
}
