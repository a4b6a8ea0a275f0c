//! How long a run will still take, in words for those who look at no row of it.

use crate::app::estimate::Remaining;
use crate::app::runs::run::Run;
use crate::text::{EstimateText, Text, time};

/// `~14m left`, or how much longer it takes by now than nine of ten; nothing where that is not
/// known, or where it does not go on.
pub fn time_left(run: &Run) -> Option<Text> {
    let forecast = run.estimate.forecast()?;
    Some(match forecast.remaining {
        Remaining::Left { likely, .. } => Text::Estimate(EstimateText::TimeLeft(time::about(
            likely,
            forecast.basis.is_whole(),
        ))),
        Remaining::Overdue(by) => Text::Estimate(EstimateText::Overdue(time::coarse(by))),
    })
}
