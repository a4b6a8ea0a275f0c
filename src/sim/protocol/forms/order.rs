//! Rows that come twice or in any order, as chance has it for this one answer.

use serde_json::Value;

use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;
use crate::sim::seed::Seed;

/// How many of the rows come twice.
const TWICE: f64 = 0.3;

pub(super) fn disorder(rows: &mut Vec<Value>, readings: Readings, seed: Seed) {
    if readings.has(Reading::Duplicated) {
        duplicate(rows, seed.at("twice"));
    }
    if readings.has(Reading::Shuffled) {
        shuffle(rows, seed.at("order"));
    }
}

/// At least one, so that a client that cannot bear it is found out by every answer.
fn duplicate(rows: &mut Vec<Value>, seed: Seed) {
    let copies = rows
        .iter()
        .enumerate()
        .filter(|(place, _)| *place == 0 || seed.at(place).fraction() < TWICE)
        .map(|(_, row)| row.clone())
        .collect::<Vec<_>>();
    rows.extend(copies);
}

fn shuffle(rows: &mut [Value], seed: Seed) {
    for place in (1..rows.len()).rev() {
        rows.swap(place, seed.at(place).below(place + 1));
    }
}
