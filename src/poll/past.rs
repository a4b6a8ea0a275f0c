//! What is read of earlier runs: one thing after the other, when nothing else is to be read.

use crate::domain::{Demand, Fetch};
use crate::poll::ledger::Ledger;
use crate::poll::plan::Read;

/// What is to be read next; nothing while one of them is on its way.
pub(super) fn due<'a>(demand: &'a Demand, ledger: &Ledger) -> Option<&'a Fetch> {
    let is_past = |reading: &Read| match reading {
        Read::Fetch(fetch) => demand.past.iter().any(|past| past.number == fetch.number),
        Read::Shape(_) | Read::Outputs(_) | Read::Details(_) | Read::Latest(_) => false,
    };
    if ledger.under_way.iter().any(is_past) {
        return None;
    }
    let mut past = demand.past.iter();
    past.find(|fetch| !ledger.is_fetched(fetch.number))
}
