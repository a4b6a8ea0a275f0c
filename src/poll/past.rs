//! What is read of earlier runs: one thing after the other, when nothing else is to be read.

use crate::domain::{Asks, Look};
use crate::poll::ledger::Ledger;
use crate::poll::plan::Reading;

/// What is to be read next; nothing while one of them is on its way.
pub(super) fn due<'a>(asks: &'a Asks, ledger: &Ledger) -> Option<&'a Look> {
    let is_past = |reading: &Reading| match reading {
        Reading::Look(look) => asks.past.iter().any(|past| past.number == look.number),
        Reading::Shape(_) | Reading::Outputs(_) | Reading::Details(_) | Reading::Latest(_) => false,
    };
    if ledger.under_way.iter().any(is_past) {
        return None;
    }
    let mut past = asks.past.iter();
    past.find(|look| !ledger.is_looked_at(look.number))
}
