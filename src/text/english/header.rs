//! The lines on top of the screen, in English.

use std::borrow::Cow;

use crate::text::HeaderText;
use crate::text::english::sentences::{needs, trouble};

#[expect(clippy::match_same_arms, reason = "a line a text, in their order")]
pub(super) fn say(text: &HeaderText) -> Cow<'static, str> {
    match text {
        HeaderText::Connecting => "connecting".into(),
        HeaderText::Live(age) if age.is_empty() => "live".into(),
        HeaderText::Live(age) => format!("live {age}").into(),
        HeaderText::Late(age) => format!("late {age}").into(),
        HeaderText::Stale(age) => format!("stale {age}").into(),
        HeaderText::StaleBecause(age, error) => format!("stale {age}: {}", trouble(error)).into(),
        HeaderText::StaleForWant(age, operations) => {
            format!("stale {age}: {}", needs(operations)).into()
        }
        HeaderText::Paused => "paused".into(),
        HeaderText::Next(left) => format!("next {left}").into(),
        HeaderText::WaitingForAnswer => "waiting".into(),
        HeaderText::NextTry(left) => format!("next try in {left}").into(),
        HeaderText::TryingNow => "trying now".into(),
        HeaderText::Every(interval) => format!("every {interval}").into(),
        HeaderText::CallsAMinute(n) => format!("{n} calls/min").into(),
        HeaderText::ClockOffset(offset) => format!("clock {offset}").into(),
        HeaderText::Runs(1) => "1 run".into(),
        HeaderText::Runs(n) => format!("{n} runs").into(),
        HeaderText::Nodes(1) => "1 node".into(),
        HeaderText::Nodes(n) => format!("{n} nodes").into(),
        HeaderText::RunsUnread(1) => "1 run not read yet".into(),
        HeaderText::RunsUnread(n) => format!("{n} runs not read yet").into(),
        HeaderText::Filter(what) => format!("filter {what}").into(),
        HeaderText::FilterNone => "filter none".into(),
        HeaderText::FilterFailed => "failed".into(),
        HeaderText::FilterRunning => "running".into(),
        HeaderText::FilterWaiting => "waiting".into(),
        HeaderText::SortedBy(what) => format!("sort {}", say(what)).into(),
        HeaderText::NewFailures(n) => format!("{n} new").into(),
        HeaderText::SortUrgency => "most urgent first".into(),
        HeaderText::SortListed => "as listed".into(),
        HeaderText::SortStart => "start".into(),
        HeaderText::SortName => "name".into(),
        HeaderText::SortElapsed => "elapsed".into(),
        HeaderText::SortOverUsual => "over usual".into(),
        HeaderText::Follows => "following".into(),
    }
}
