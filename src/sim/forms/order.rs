//! Rows that come twice or in any order, as chance has it for this one answer.

use serde_json::Value;

use crate::sim::forms::Lens;
use crate::sim::readings::Reading;

/// How many of the rows come twice.
const TWICE: f64 = 0.3;

impl Lens {
    pub(super) fn disorder(&self, rows: &mut Vec<Value>) {
        if self.has(Reading::Duplicated) {
            self.duplicate(rows);
        }
        if self.has(Reading::Shuffled) {
            self.shuffle(rows);
        }
    }

    /// At least one, so that a client that cannot bear it is found out by every answer.
    fn duplicate(&self, rows: &mut Vec<Value>) {
        let dice = self.dice.at("twice");
        let copies = rows
            .iter()
            .enumerate()
            .filter(|(place, _)| *place == 0 || dice.at(place).fraction() < TWICE)
            .map(|(_, row)| row.clone())
            .collect::<Vec<_>>();
        rows.extend(copies);
    }

    fn shuffle(&self, rows: &mut [Value]) {
        let dice = self.dice.at("order");
        for place in (1..rows.len()).rev() {
            rows.swap(place, dice.at(place).below(place + 1));
        }
    }
}
