//! How long it usually takes, and how long it still will, in English.

use std::borrow::Cow;

use crate::text::EstimateText;

pub(super) fn say(text: &EstimateText) -> Cow<'static, str> {
    match text {
        EstimateText::Now => "now".into(),
        EstimateText::SlowPath(sum, elapsed) => format!("slow path {sum} of {elapsed}").into(),
        EstimateText::Usual(p50, p90, runs) => {
            format!("{p50} (p50) {p90} (p90) of {runs} runs").into()
        }
        EstimateText::LeftUntil(likely, Some(late), at) => {
            format!("{likely} to {late}, ETA {at}").into()
        }
        EstimateText::LeftUntil(likely, None, at) => format!("{likely}, ETA {at}").into(),
        EstimateText::Overdue(by) => format!("overdue +{by}").into(),
        EstimateText::RestsOn(known, open) => format!("{known} of {open} open steps known").into(),
        EstimateText::EndsAt(at) => format!("ETA {at}").into(),
        EstimateText::TimeLeft(left) => format!("{left} left").into(),
    }
}
