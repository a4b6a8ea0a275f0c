//! Whether somebody stays on the selected row.

use std::time::Duration;

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::app::view::pane::Pane;

/// How long a row is looked at before the overview reads more about it. Moving past a row costs nothing.
const RESTED: TimeDelta = TimeDelta::seconds(1);

/// How long until a row that was reached just now has been looked at for long enough.
pub(super) fn until_rested(model: &Model) -> Option<Duration> {
    let (_, since) = model.detail.row.as_ref()?;
    let left = (*since + RESTED - model.now.machine).to_std().ok()?;
    (!left.is_zero()).then_some(left)
}

/// Somebody has opened the pane, or stays on the row.
pub(in crate::app) fn is_rested(model: &Model) -> bool {
    model.layout.pane == Pane::Detail
        || (model.detail.row.is_some() && until_rested(model).is_none())
}
