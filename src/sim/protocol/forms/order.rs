//! Rows that come twice or in any order, as chance has it for this one answer.

use serde_json::Value;

use crate::sim::dice::Dice;
use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;

/// How many of the rows come twice.
const TWICE: f64 = 0.3;

pub(super) fn disorder(rows: &mut Vec<Value>, readings: Readings, dice: Dice) {
    if readings.has(Reading::Duplicated) {
        duplicate(rows, dice.at("twice"));
    }
    if readings.has(Reading::Shuffled) {
        shuffle(rows, dice.at("order"));
    }
}

/// At least one, so that a client that cannot bear it is found out by every answer.
fn duplicate(rows: &mut Vec<Value>, dice: Dice) {
    let copies = rows
        .iter()
        .enumerate()
        .filter(|(place, _)| *place == 0 || dice.at(place).fraction() < TWICE)
        .map(|(_, row)| row.clone())
        .collect::<Vec<_>>();
    rows.extend(copies);
}

fn shuffle(rows: &mut [Value], dice: Dice) {
    for place in (1..rows.len()).rev() {
        rows.swap(place, dice.at(place).below(place + 1));
    }
}
